/* SPDX-License-Identifier: GPL-2.0-only */
/* What tests replace to see which addresses of whom are unmapped or protected. */
#ifndef _MM_RMAP_FILE_H
#define _MM_RMAP_FILE_H

#include <linux/kconfig.h>
#include <linux/types.h>

struct vm_area_struct;

#if IS_ENABLED(CONFIG_KUNIT)
void rmap_zap(struct vm_area_struct *vma, unsigned long start, unsigned long len,
	      bool even_cows);
int rmap_wrprotect(struct vm_area_struct *vma, unsigned long start,
		   unsigned long len);
#endif

#endif /* _MM_RMAP_FILE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What of a VMA is there: mm/vma_usage.c. */
#ifndef _LINUX_VMA_USAGE_H
#define _LINUX_VMA_USAGE_H

#include <linux/types.h>

struct vm_area_struct;

/* In bytes; what is shared with others is shared equally in @pss, which has more digits. */
#define VMA_PSS_SHIFT	12
struct vma_usage {
	u64 rss, pss, pss_dirty, pss_anon;
	u64 shared_clean, shared_dirty, private_clean, private_dirty;
	u64 referenced, anonymous, swap;
};

/* Adds what @vma has. With the mmap lock at least for reading. */
void vma_usage_add(struct vma_usage *usage, const struct vm_area_struct *vma);

#endif /* _LINUX_VMA_USAGE_H */

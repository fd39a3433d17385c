/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code of the kernel's that programs run themselves: kernel/vdso.c. A machine that has some
 * selects CONFIG_GENERIC_VDSO, and brings a shared object from vdso_image to
 * vdso_image_end.
 */
#ifndef _LINUX_VDSO_H
#define _LINUX_VDSO_H

#include <linux/kconfig.h>
#include <linux/types.h>
#include <vdso/data.h>

struct mm_struct;

extern const char vdso_image[], vdso_image_end[];

/* Under the clock's lock: programs see @now, all of it or nothing. */
#if IS_ENABLED(CONFIG_GENERIC_VDSO)
void vdso_set_time(const struct vdso_data *now);
#else
static inline void vdso_set_time(const struct vdso_data *now)
{
}
#endif

/* Into a new program's space, which knows by mm->vdso where it is: 0, or -errno. */
int vdso_map(struct mm_struct *mm);
/* Where a function is, from the image's first byte on; 0: there is none of that name. */
unsigned long vdso_symbol(const char *name);

#endif /* _LINUX_VDSO_H */

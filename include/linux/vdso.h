/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code of the kernel's that programs run themselves: kernel/vdso.c. A machine that has some
 * selects CONFIG_GENERIC_VDSO, and brings a shared object from vdso_image to
 * vdso_image_end.
 */
#ifndef _LINUX_VDSO_H
#define _LINUX_VDSO_H

#include <asm/barrier.h>
#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/types.h>
#include <vdso/data.h>

struct mm_struct;

extern const char vdso_image[], vdso_image_end[];

/*
 * Under the clock's lock: programs see what is between these two, all of it or nothing.
 * NULL: nobody looks. A machine without such code has nothing of it.
 */
extern struct vdso_data *vdso_data;

static __always_inline struct vdso_data *vdso_begin(void)
{
	struct vdso_data *d;

	if (!IS_ENABLED(CONFIG_GENERIC_VDSO))
		return NULL;
	d = vdso_data;
	WRITE_ONCE(d->seq, d->seq + 1);
	smp_wmb();
	return d;
}

static __always_inline void vdso_end(struct vdso_data *d)
{
	smp_store_release(&d->seq, d->seq + 1);
}

/* kernel/time/timekeeping.c: from now on it is there, where all is 0 as yet. */
void timekeeping_use_vdso(struct vdso_data *page);

/* Into a new program's space, which knows by mm->vdso where it is: 0, or -errno. */
int vdso_map(struct mm_struct *mm);
/* Where a function is, from the image's first byte on; 0: there is none of that name. */
unsigned long vdso_symbol(const char *name);

#endif /* _LINUX_VDSO_H */

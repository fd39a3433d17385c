/* SPDX-License-Identifier: GPL-2.0-only */
/* The archive of files that the boot loader left in memory. */
#ifndef _LINUX_INITRD_H
#define _LINUX_INITRD_H

#include <linux/types.h>

/* Where it is, in the linear map; both 0 if there is none. */
extern unsigned long initrd_start, initrd_end;

/*
 * For setup_arch(): what the loader says. First, before memory is known to
 * memblock, but after the image is reserved there, so that nobody takes it; then,
 * when memory is known, whether it can be true.
 */
void initrd_reserve(phys_addr_t phys, phys_addr_t size);
void initrd_check(void);

/*
 * The archives in @len bytes become files below the running task's root: 0, or the first
 * error, with what came before it done. init/initramfs.c
 */
int unpack_to_rootfs(const void *archives, size_t len);

/* Load what modules_load= names. */
#ifdef CONFIG_MODULES
void load_initial_modules(void);
#else
static inline void load_initial_modules(void)
{
}
#endif

#endif /* _LINUX_INITRD_H */

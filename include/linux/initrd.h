/* SPDX-License-Identifier: GPL-2.0-only */
/* The archive of files that the boot loader left in memory. */
#ifndef _LINUX_INITRD_H
#define _LINUX_INITRD_H

/*
 * Where it is, in the linear map; both 0 if there is none. The architecture
 * sets them in setup_arch(), and sees to it that nobody takes the memory.
 */
extern unsigned long initrd_start, initrd_end;

/* Load what modules_load= names. */
#ifdef CONFIG_MODULES
void load_initial_modules(void);
#else
static inline void load_initial_modules(void)
{
}
#endif

#endif /* _LINUX_INITRD_H */

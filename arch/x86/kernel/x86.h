/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of arch/x86/kernel share among themselves. */
#ifndef _X86_KERNEL_X86_H
#define _X86_KERNEL_X86_H

#include <linux/init.h>
#include <linux/types.h>

void early_serial_init(void);
void trap_init(void);
void tsc_init(void);

/* The C entry, from head.S. */
void __noreturn x86_start(phys_addr_t start_info);

#endif /* _X86_KERNEL_X86_H */

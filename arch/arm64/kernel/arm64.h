/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of arch/arm64/kernel share among themselves. */
#ifndef _ARM64_KERNEL_ARM64_H
#define _ARM64_KERNEL_ARM64_H

#include <linux/init.h>
#include <linux/types.h>

void pl011_init(phys_addr_t base);
void pl031_init(phys_addr_t base);
void timer_init(void);
/* How the firmware is called: "hvc" or "smc". */
void psci_set_method(const char *method);

/* The C entry, from head.S. */
void __noreturn arm64_start(phys_addr_t dtb);

#endif /* _ARM64_KERNEL_ARM64_H */

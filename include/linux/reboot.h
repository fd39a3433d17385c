/* SPDX-License-Identifier: GPL-2.0-only */
/* Ways to end. kernel/reboot.c; the machine_*() are the architecture's. */
#ifndef __LINUX_REBOOT_H
#define __LINUX_REBOOT_H

#include <linux/compiler.h>
#include <linux/types.h>

void __noreturn kernel_halt(void);
void __noreturn kernel_power_off(void);
void __noreturn kernel_restart(const char *cmd);
/* Ctrl-Alt-Del: true means that init is to be told, else the machine ends at once. */
bool ctrl_alt_del_asks(void);
/* The end of a boot whose tests have failed: power off, and say so. */
void __noreturn kernel_fail(void);

void __noreturn machine_halt(void);
void __noreturn machine_power_off(void);
void __noreturn machine_restart(void);
/* In order, but in vain: tell whoever started the machine so. */
void __noreturn machine_fail(void);
/* After a panic: tell whoever started the machine that it failed. */
void __noreturn machine_panic(void);

#endif /* __LINUX_REBOOT_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Keys for when nothing else helps: kernel/sysrq.c. */
#ifndef _LINUX_SYSRQ_H
#define _LINUX_SYSRQ_H

#include <linux/types.h>

/* kernel.sysrq: what a keyboard may ask for. There is none; who has the file may all. */
extern int sysctl_sysrq;

/* What the key stands for is done; help is shown for others. May sleep, and need not return. */
void handle_sysrq(u8 key);

#endif /* _LINUX_SYSRQ_H */

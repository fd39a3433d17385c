/* SPDX-License-Identifier: GPL-2.0-only */
/* What the end of a thread means for its futexes: kernel/futex/robust.c. */
#ifndef _LINUX_FUTEX_KERNEL_H
#define _LINUX_FUTEX_KERNEL_H

#include <linux/types.h>

struct task_struct;

/* Current is about to leave its memory: locks that it has are others' now. */
void futex_release(struct task_struct *p);
/* The word is 0 now: who joins the thread may know. */
void futex_wake_joiner(u32 __user *tid);

#endif /* _LINUX_FUTEX_KERNEL_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Restartable sequences: kernel/rseq.c.
 *
 * A thread tells where it is in the middle of something that only works if nobody comes
 * in between, on one CPU. If somebody has, it does not go on there but at a place that it
 * names. In a word of its own it reads on which CPU it is.
 */
#ifndef _LINUX_RSEQ_KERNEL_H
#define _LINUX_RSEQ_KERNEL_H

#include <linux/compiler.h>
#include <linux/sched.h>

struct pt_regs;

/* On the way back to a program, after it was switched away from, or is sent a signal. */
void __rseq_resume(struct pt_regs *regs);

static inline void rseq_resume(struct pt_regs *regs)
{
	if (unlikely(current->rseq))
		__rseq_resume(regs);
}

/* A child that has a copy of the memory has one of this; a thread begins without. */
void rseq_fork(struct task_struct *p, u64 clone_flags);

#endif /* _LINUX_RSEQ_KERNEL_H */

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

#include <asm/ptrace.h>
#include <asm/syscall.h>
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/thread_info.h>

/* On the way back to a program, after it was switched away from, or is sent a signal. */
void __rseq_resume(struct pt_regs *regs);

static inline void rseq_resume(struct pt_regs *regs)
{
	if (unlikely(current->rseq))
		__rseq_resume(regs);
}

/*
 * Who is marked looks at it on its way back: @prev, unless it is in a system call, which no
 * sequence makes; and @next if its word tells of another CPU.
 */
static __always_inline void rseq_switch(struct task_struct *prev, struct task_struct *next)
{
	if (unlikely(prev->rseq) && syscall_get_nr(task_pt_regs(prev)) == -1)
		set_tsk_thread_flag(prev, TIF_NOTIFY_RESUME);
	if (unlikely(next->rseq) && next->rseq_cpu != smp_processor_id())
		set_tsk_thread_flag(next, TIF_NOTIFY_RESUME);
}

/* A child that has a copy of the memory has one of this; a thread begins without. */
void rseq_fork(struct task_struct *p, u64 clone_flags);

#endif /* _LINUX_RSEQ_KERNEL_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a task has to do before it returns to its program, a bit each in
 * task->thread_flags. Anybody sets them; the way back to user mode looks at the word.
 */
#ifndef _LINUX_THREAD_INFO_H
#define _LINUX_THREAD_INFO_H

#include <linux/bitops.h>
#include <linux/sched.h>

#define TIF_NOTIFY_RESUME	1	/* task_work waits */
#define TIF_SIGPENDING		2	/* a signal waits that is not blocked */
#define TIF_SIGKILL		3	/* one that kills is among them */
#define TIF_RESTORE_SIGMASK	4	/* a call has left its mask to be undone */
#define TIF_CPU_TIMERS		5	/* the tick saw it run, and a timer counts that */
#define TIF_SYSCALL_TRACE	8	/* somebody watches system calls */
#define TIF_SINGLESTEP		9

static inline void set_tsk_thread_flag(struct task_struct *p, int flag)
{
	set_bit(flag, &p->thread_flags);
}

static inline void clear_tsk_thread_flag(struct task_struct *p, int flag)
{
	clear_bit(flag, &p->thread_flags);
}

static inline bool test_tsk_thread_flag(const struct task_struct *p, int flag)
{
	return test_bit(flag, &p->thread_flags);
}

#define set_thread_flag(flag)	set_tsk_thread_flag(current, flag)
#define clear_thread_flag(flag)	clear_tsk_thread_flag(current, flag)
#define test_thread_flag(flag)	test_tsk_thread_flag(current, flag)

static inline bool signal_pending(const struct task_struct *p)
{
	return test_tsk_thread_flag(p, TIF_SIGPENDING);
}

static inline bool fatal_signal_pending(const struct task_struct *p)
{
	return test_tsk_thread_flag(p, TIF_SIGKILL);
}

/* Is there a signal that ends a sleep in @state? */
static inline bool signal_pending_state(unsigned int state,
					const struct task_struct *p)
{
	if (likely(!signal_pending(p)))
		return false;
	return state & TASK_INTERRUPTIBLE ||
	       (state & TASK_WAKEKILL && fatal_signal_pending(p));
}

#endif /* _LINUX_THREAD_INFO_H */

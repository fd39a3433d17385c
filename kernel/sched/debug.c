// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where tasks sleep, and who has called whom. Owns nothing; a task's pi_lock
 * keeps it asleep, its queue's lock off its CPU, while its stack is looked at.
 */
#include <asm/barrier.h>
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/spinlock.h>
#include <linux/stacktrace.h>

#include "sched.h"

/* Of all that wait for others there are not so many on top of each other. */
#define WCHAN_DEPTH	16

extern const char __sched_text_start[], __sched_text_end[];

bool in_sched_functions(unsigned long addr)
{
	return addr >= (unsigned long)__sched_text_start &&
	       addr < (unsigned long)__sched_text_end;
}
EXPORT_SYMBOL_IF_KUNIT(in_sched_functions);

/*
 * It is asleep, and has left its stack, as long as we have pi_lock: whoever
 * wakes it wants that. One that is dead, which it becomes under that lock too,
 * may have no stack any more; a new one has not been on it yet.
 */
static bool sleeps(struct task_struct *p)
	__must_hold(&p->pi_lock)
{
	return task_state(p) != TASK_RUNNING &&
	       !(task_state(p) & (TASK_DEAD | TASK_NEW)) && !READ_ONCE(p->on_rq) &&
	       !smp_load_acquire(&p->on_cpu);
}

unsigned long get_wchan(struct task_struct *p)
{
	unsigned long trace[WCHAN_DEPTH];
	unsigned int nr;

	if (p == current)
		return 0;
	guard(raw_spinlock_irqsave)(&p->pi_lock);
	if (!sleeps(p))
		return 0;
	nr = stack_trace_save_tsk(p, trace, WCHAN_DEPTH);
	for (unsigned int i = 0; i < nr; i++)
		if (!in_sched_functions(trace[i]))
			return trace[i];
	return 0;
}
EXPORT_SYMBOL_GPL(get_wchan);

/* --- All of a stack. --- */

/* Without who waits on behalf of others, as in Linux; how many are left. */
static unsigned int drop_sched_functions(unsigned long *store, unsigned int nr)
{
	unsigned int left = 0;

	for (unsigned int i = 0; i < nr; i++)
		if (!in_sched_functions(store[i]))
			store[left++] = store[i];
	return left;
}

/*
 * It has left its CPU, asleep or not: with pi_lock nobody wakes it, and with
 * the queue's lock it does not go on. The dead may have no stack any more, and
 * what has not been woken for the first time has nothing on it.
 */
static bool is_off_cpu(struct task_struct *p)
	__must_hold(&p->pi_lock)
{
	return !(task_state(p) & (TASK_DEAD | TASK_NEW)) &&
	       !smp_load_acquire(&p->on_cpu);
}

/* Nothing of a task that runs: its stack changes under our eyes. */
static unsigned int trace_other(struct task_struct *p, unsigned long *store,
				unsigned int size)
{
	unsigned int nr = 0;
	struct rq *rq;

	guard(raw_spinlock_irqsave)(&p->pi_lock);
	rq = task_rq_lock(p);
	if (is_off_cpu(p))
		nr = stack_trace_save_tsk(p, store, size);
	rq_unlock(rq);
	return nr;
}

/* Of ourselves, from our caller on. */
unsigned int task_stack_trace(struct task_struct *p, unsigned long *store,
			      unsigned int size)
{
	unsigned int nr = p == current ? stack_trace_save(store, size, 1) :
					 trace_other(p, store, size);

	return drop_sched_functions(store, nr);
}
EXPORT_SYMBOL_IF_KUNIT(task_stack_trace);

/* More is seldom of interest. */
#define NR_TRACE	32

void sched_show_task(struct task_struct *p)
{
	unsigned long trace[NR_TRACE];

	pr_info("task:%-15.15s state:%c pid:%-5d flags:0x%08x\n", p->comm,
		task_state_to_char(p), p->pid, p->flags);
	pr_info("Call Trace:\n");
	stack_trace_print(trace, stack_trace_save_tsk(p, trace, NR_TRACE), 1);
}
EXPORT_SYMBOL_GPL(sched_show_task);

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks, and the scheduler's interface to them.
 *
 * kernel/sched/core.c owns the scheduling fields; everything else in
 * task_struct belongs to the file named beside it.
 */
#ifndef __LINUX_SCHED_H
#define __LINUX_SCHED_H

#include <asm/current.h>
#include <asm/processor.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/refcount.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

/* __state: what a task waits for. */
#define TASK_RUNNING		0x0000
#define TASK_INTERRUPTIBLE	0x0001
#define TASK_UNINTERRUPTIBLE	0x0002
#define __TASK_STOPPED		0x0004
#define __TASK_TRACED		0x0008
#define TASK_PARKED		0x0040
#define TASK_DEAD		0x0080
#define TASK_WAKEKILL		0x0100
#define TASK_NOLOAD		0x0400
#define TASK_NEW		0x0800
#define TASK_KILLABLE		(TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE		(TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL		(TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

#define TASK_COMM_LEN		16

#define PF_IDLE			0x00000002
#define PF_EXITING		0x00000004
#define PF_KTHREAD		0x00200000
#define PF_MEMALLOC		0x00000800	/* may use the reserves */

struct kunit;
struct kthread;
struct mm_struct;

struct task_struct {
	/* Scheduling: guarded by @pi_lock and the run queue's lock. */
	unsigned int		__state;
	int			on_rq;		/* queued or running */
	int			on_cpu;		/* its stack is in use */
	int			cpu;		/* where it ran last */
	struct list_head	run_list;
	raw_spinlock_t		pi_lock;	/* orders wake-ups */
	struct cpumask		cpus_mask;	/* where it may run */
	u64			nvcsw;		/* times it gave up the CPU */

	struct thread_struct	thread;		/* the architecture's */
	void			*stack;
	refcount_t		usage;
	int			(*thread_fn)(void *arg);
	void			*thread_arg;

	unsigned int		flags;		/* PF_*: written by itself */
	pid_t			pid;
	char			comm[TASK_COMM_LEN];
	int			exit_code;
	struct list_head	tasks;		/* kernel/fork.c: all tasks */
	struct mm_struct	*mm;		/* kernel/fork.c */
	struct kthread		*kthread;	/* kernel/kthread.c */

#ifdef CONFIG_PROVE_LOCKING
	int			lockdep_depth;	/* kernel/locking/lockdep.c */
	int			lockdep_recursion;
	int			lockdep_testing;
	struct held_lock	held_locks[MAX_LOCK_DEPTH];
#endif
#ifdef CONFIG_FAULT_INJECTION
	unsigned int		fail_nth;	/* lib/fault-inject.c */
	bool			fail_nth_hit;
#endif
#if IS_ENABLED(CONFIG_KUNIT)
	struct kunit		*kunit_test;	/* lib/kunit: the case it runs */
#endif
};

extern struct task_struct init_task;

#define task_state(p)		READ_ONCE((p)->__state)
#define __set_current_state(s)	WRITE_ONCE(current->__state, s)
/* With the barrier that a waiter needs before it tests its condition. */
#define set_current_state(s)	smp_store_mb(current->__state, s)

void schedule(void);
/* Wake @p if its state is in @state; returns whether it was asleep so. */
bool wake_up_state(struct task_struct *p, unsigned int state);
static inline bool wake_up_process(struct task_struct *p)
{
	return wake_up_state(p, TASK_NORMAL);
}
/* Lets others run; returns whether any did. */
bool yield_to_others(void);
#define yield() ((void)yield_to_others())

bool need_resched(void);
bool __cond_resched(void);
#define cond_resched() \
({ \
	might_sleep(); \
	__cond_resched(); \
})

int set_cpus_allowed_ptr(struct task_struct *p, const struct cpumask *mask);

static inline int task_cpu(const struct task_struct *p)
{
	return READ_ONCE(p->cpu);
}

static inline bool is_idle_task(const struct task_struct *p)
{
	return p->flags & PF_IDLE;
}

/* Signals come with processes; a kernel thread has none to wait for. */
static inline bool signal_pending_state(unsigned int state,
					struct task_struct *p)
{
	return false;
}

struct task_struct *get_task_struct(struct task_struct *p);
void put_task_struct(struct task_struct *p);
void __noreturn do_task_dead(void);

/* Nanoseconds since boot, cheap, for durations and timestamps. */
u64 sched_clock(void);
#define local_clock() sched_clock()

void init_idle(struct task_struct *idle, int cpu);
void __noreturn cpu_startup_entry(void);
/* From the tick, with interrupts off. */
void sched_tick(void);
/* From the architecture: the kick of another CPU has arrived. */
void scheduler_ipi(void);

/* kernel/fork.c */
struct task_create {
	int (*fn)(void *arg);
	void *arg;
	const char *name;
};
struct task_struct *task_create(const struct task_create *req);
struct task_struct *fork_idle(int cpu);
void __noreturn do_exit_task(void);

/* Between the scheduler and kernel/fork.c. */
void finish_task_switch(struct task_struct *prev);
void task_bury(struct task_struct *p);

#endif /* __LINUX_SCHED_H */

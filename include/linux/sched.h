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
#include <linux/percpu-defs.h>
#include <linux/refcount.h>
#include <linux/restart_block.h>
#include <linux/sched/entity.h>
#include <linux/sched/prio.h>
#include <linux/sched/state.h>
#include <linux/signal_types.h>
#include <linux/spinlock_types.h>
#include <linux/task_io_accounting.h>
#include <linux/types.h>
#include <uapi/linux/sched.h>
#include <uapi/linux/sched/types.h>

#define TASK_COMM_LEN		16
#define DEFAULT_TIMER_SLACK_NS	50000

struct cred;
struct files_struct;
struct fs_struct;
struct kthread;
struct kunit;
struct mm_struct;
struct pid;
struct sem_undo_list;
struct sighand_struct;
struct signal_struct;

struct task_struct {
	/*
	 * Scheduling. Written under @pi_lock, or under the lock of the run
	 * queue while it is on one; what both want to be still is written
	 * under both. Read by anybody, who may see what is about to change.
	 */
	unsigned int		__state;
	int			on_rq;		/* queued or running */
	int			on_cpu;		/* its stack is in use */
	int			cpu;		/* its run queue, or the last */
	int			prio;		/* 0 .. MAX_PRIO */
	int			static_prio;	/* the nice value, as prio */
	unsigned int		policy;		/* SCHED_* */
	unsigned int		rt_priority;	/* 1 .. 99, or 0 */
	struct sched_entity	se;
	struct sched_rt_entity	rt;
	raw_spinlock_t		pi_lock;	/* orders wake-ups */
	struct cpumask		cpus_mask;	/* where it may run */
	bool			move_requested;	/* must leave its CPU */
	bool			in_iowait;
	bool			contributes_to_load; /* sleeps, and counts */
	bool			sched_reset_on_fork;

	/* Accounting, in nanoseconds, with kernel/sched/cputime.c. */
	u64			nvcsw;		/* times it gave up the CPU */
	u64			nivcsw;		/* times it had to */
	u64			start_time;
	u64			queued_since;	/* 0 unless it waits for a CPU */
	u64			run_delay;	/* how long it has waited so */
	u64			utime_ticks;
	u64			stime_ticks;
	u64			utime;		/* last told; never goes back */
	u64			stime;

	struct thread_struct	thread;		/* the architecture's */
	void			*stack;
	refcount_t		usage;
	int			(*thread_fn)(void *arg);
	void			*thread_arg;

	unsigned int		flags;		/* PF_*: written by itself */
	unsigned long		thread_flags;	/* TIF_*: linux/thread_info.h */
	pid_t			pid;
	char			comm[TASK_COMM_LEN]; /* [alloc_lock] */
	int			exit_code;
	struct list_head	tasks;		/* kernel/task.c: all tasks */
	struct rcu_head		rcu;		/* its memory goes by RCU */

	/*
	 * The process, and its place among others: [tasklist_lock]. Kernel threads have
	 * a number, and share signals that nobody gets.
	 */
	pid_t			tgid;
	struct pid		*thread_pid;
	struct hlist_node	pid_links[4];	/* by enum pid_type */
	struct task_struct	*group_leader;
	struct list_head	thread_node;	/* in signal->threads */
	struct task_struct	*real_parent;	/* who made it, or took it on */
	struct task_struct	*parent;	/* who waits for it: a debugger */
	struct list_head	children, sibling;
	int			exit_state;	/* EXIT_* */
	struct list_head	reap_link;	/* of those who tell of its end */
	int			exit_signal;	/* to the parent; -1: a thread */
	int			pdeath_signal;	/* when the parent ends */
	unsigned int		personality;	/* by itself, as what follows */
	int __user		*set_child_tid;
	int __user		*clear_child_tid;
	void __user		*robust_list;	/* kernel/futex/robust.c */
	struct list_head	pi_waiters;	/* kernel/futex/pi.c: for what it owns */
	void __user		*rseq;		/* kernel/rseq.c: by itself */
	u32			rseq_len, rseq_sig;
	u32			rseq_cpu;	/* that its words say */
	struct restart_block	restart_block;	/* by itself */
	u64			timer_slack_ns;	/* a sleep may be so much longer; 0: none */
	u64			default_timer_slack_ns;
	bool			no_new_privs;	/* for good, and its children too */
	bool			counted;	/* in cred->user->processes */
	struct completion	*vfork_done;	/* its parent waits for exec or exit */
	unsigned long		min_flt, maj_flt;
	struct task_io_accounting ioac;		/* by itself */

	/* Signals: [sighand->siglock], but for the first two, which change at birth and death. */
	struct signal_struct	*signal;
	struct sighand_struct	*sighand;
	sigmask_t		blocked;	/* written by itself */
	sigmask_t		real_blocked;	/* while sigtimedwait() looks */
	sigmask_t		saved_sigmask;	/* TIF_RESTORE_SIGMASK */
	struct sigpending	pending;
	unsigned long		sas_ss_sp;	/* the other stack: by itself */
	size_t			sas_ss_size;
	unsigned int		sas_ss_flags;
	unsigned int		jobctl;		/* JOBCTL_* */
	/*
	 * What others may look at: written by itself under @alloc_lock, which who is
	 * another has to hold: see get_task_mm(). @files are read under RCU, too.
	 */
	spinlock_t		alloc_lock;
	struct mm_struct	*mm;		/* mm/context.c */
	struct fs_struct	*fs;		/* fs/fs_struct.c */
	struct sem_undo_list	*sysvsem;	/* ipc/sem_undo.c: by itself, may be NULL */
	struct io_context	*io_context;	/* kernel/ioprio.c: set once, may be NULL */
	struct files_struct	*files;		/* fs/file.c */
	const struct cred	*cred;		/* kernel/cred.c */
	unsigned int		pagefault_disabled; /* linux/uaccess.h: by itself */
	struct kthread		*kthread;	/* kernel/kthread.c */
	u64			hung_switches;	/* kernel/hung_task.c */
	u64			hung_since;

#ifdef CONFIG_PROVE_LOCKING
	int			lockdep_depth;	/* kernel/locking/lockdep.c */
	int			lockdep_recursion;
	int			lockdep_testing;
	struct held_lock	held_locks[MAX_LOCK_DEPTH];
#endif
#ifdef CONFIG_FAULT_INJECTION
	unsigned int		fail_nth;	/* lib/fault-inject.c */
	bool			fail_nth_hit;
	bool			fail_for_good;	/* and all that follow */
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
/* For disk and the like: the CPU's idle time counts as waiting for it. */
void io_schedule(void);
/* Wake @p if its state is in @state; returns whether it was asleep so. */
bool wake_up_state(struct task_struct *p, unsigned int state);
static inline bool wake_up_process(struct task_struct *p)
{
	return wake_up_state(p, TASK_NORMAL);
}
/* Makes @cpu call the scheduler, as soon as it may. */
void resched_cpu(int cpu);
/* Lets others run; returns whether any did. */
bool yield_to_others(void);
#define yield() ((void)yield_to_others())

/*
 * What a CPU is to know of its scheduling without asking for a lock. The way
 * back to user mode reads @need_resched, which is the first word of
 * cpu_resched, and calls schedule_preempt() if it is not zero.
 */
struct cpu_resched {
	unsigned int need_resched;	/* somebody better waits */
	unsigned int polling;		/* idle, and looks at it: do not ring */
};
DECLARE_PER_CPU(struct cpu_resched, cpu_resched);

static __always_inline bool need_resched(void)
{
	return unlikely(__this_cpu_read(cpu_resched.need_resched));
}

/* Interrupts on. Whatever its state says, the task is not put to sleep. */
void schedule_preempt(void);
bool __cond_resched(void);
#define cond_resched() \
({ \
	might_sleep(); \
	__cond_resched(); \
})

/* From the timer: HZ times a second while the CPU is busy, interrupts off. */
void sched_tick(void);

/* --- What may be asked for a task: kernel/sched/{affinity,syscalls}.c. --- */

/*
 * Run on CPUs of @mask only, from when this returns. May sleep. -EINVAL if
 * none of them is online.
 */
int set_cpus_allowed_ptr(struct task_struct *p, const struct cpumask *mask);
void set_user_nice(struct task_struct *p, long nice);
/* Without a question of rights; 0, or -EINVAL for what makes no sense. */
int sched_setscheduler_nocheck(struct task_struct *p, int policy,
			       const struct sched_param *param);
int sched_setattr_nocheck(struct task_struct *p, const struct sched_attr *attr);
int sched_getscheduler(const struct task_struct *p);
void sched_getattr(const struct task_struct *p, struct sched_attr *attr);
void sched_set_fifo(struct task_struct *p);
void sched_set_fifo_low(struct task_struct *p);
void sched_set_normal(struct task_struct *p, int nice);
bool idle_cpu(int cpu);
char task_state_to_char(const struct task_struct *p);

static inline int task_nice(const struct task_struct *p)
{
	return PRIO_TO_NICE(READ_ONCE(p->static_prio));
}

static inline bool rt_task(const struct task_struct *p)
{
	return rt_prio(READ_ONCE(p->prio));
}

static inline int task_cpu(const struct task_struct *p)
{
	return READ_ONCE(p->cpu);
}

static inline bool is_idle_task(const struct task_struct *p)
{
	return p->flags & PF_IDLE;
}

struct task_struct *get_task_struct(struct task_struct *p);
void put_task_struct(struct task_struct *p);
void __noreturn do_task_dead(void);

/* Nanoseconds since boot, cheap, for durations and timestamps. */
u64 sched_clock(void);
#define local_clock() sched_clock()

void init_idle(struct task_struct *idle, int cpu);
/* A new task's scheduling fields, from its creator; on no queue yet. */
void sched_fork(struct task_struct *p);
void sched_inherit(struct task_struct *p);
void __noreturn cpu_startup_entry(void);
/* From the architecture: the kick of another CPU has arrived. */
void scheduler_ipi(void);

/* kernel/task.c */
struct task_create {
	int (*fn)(void *arg);
	void *arg;
	const char *name;
};
struct task_struct *task_create(const struct task_create *req);
struct task_struct *fork_idle(int cpu);
/* All but the idle ones. @fn must not sleep; the task stays while it runs. */
void for_each_task(void (*fn)(struct task_struct *p, void *arg), void *arg);
void __noreturn do_exit_task(void);
/* With tasklist_lock: others can find it, or not any more. */
void task_link(struct task_struct *p);
void task_unlink(struct task_struct *p);

/* A task's name, which others read: whole, and ended by a 0. */
void set_task_comm(struct task_struct *p, const char *name);
void get_task_comm(char name[TASK_COMM_LEN], struct task_struct *p);

/* Between the scheduler and kernel/task.c. */
void finish_task_switch(struct task_struct *prev);
void task_bury(struct task_struct *p);

#endif /* __LINUX_SCHED_H */

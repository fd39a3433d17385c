/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the threads of a process share: signals, limits, times, a terminal, a place among
 * other processes.
 *
 * sighand->siglock guards what waits to be delivered, the actions, the states of stops
 * and exits, and the list of threads. tasklist_lock, which is taken first, guards who is
 * whose parent, and the numbers.
 */
#ifndef _LINUX_SCHED_SIGNAL_H
#define _LINUX_SCHED_SIGNAL_H

#include <linux/hrtimer.h>
#include <linux/pid.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/spinlock.h>
#include <linux/task_io_accounting.h>
#include <linux/thread_info.h>
#include <linux/wait.h>
#include <uapi/linux/resource.h>

/* Shared by CLONE_SIGHAND. Freed by RCU: lock_task_sighand() finds it without a lock. */
struct sighand_struct {
	refcount_t count;
	spinlock_t siglock;
	struct wait_queue_head signalfd_wqh;
	struct k_sigaction action[NR_SIGNALS];
	struct rcu_head rcu;
};

/* signal_struct.flags, with siglock. */
#define SIGNAL_STOP_STOPPED	0x01	/* all have stopped */
#define SIGNAL_STOP_CONTINUED	0x02	/* and go on: wait() may say so */
#define SIGNAL_GROUP_EXIT	0x04	/* all are about to end */
#define SIGNAL_CLD_STOPPED	0x10	/* the parent has to be told */
#define SIGNAL_CLD_CONTINUED	0x20
#define SIGNAL_UNKILLABLE	0x40	/* init: nothing kills that it has no handler for */

/* A time of the CPU at which a signal is due, in nanoseconds; 0: none. */
struct cpu_itimer {
	u64 expires, interval;
};

struct signal_struct {
	refcount_t sigcnt;		/* threads, also those that have ended */
	int nr_threads;			/* in @threads */
	atomic_t live;			/* of them, not ending */
	struct list_head threads;	/* [siglock, tasklist_lock] */
	struct wait_queue_head wait_chldexit;	/* wait() */
	struct sigpending shared_pending;	/* [siglock] */
	unsigned int flags;		/* [siglock] SIGNAL_* */
	int group_exit_code;		/* [siglock] */
	int group_stop_count;		/* [siglock] who has not stopped yet */
	struct task_struct *group_exec_task;	/* [siglock] the one that stays */
	bool is_child_subreaper;
	bool leader;			/* of its session [tasklist_lock] */
	struct pid *pids[PIDTYPE_MAX];	/* but PIDTYPE_PID [tasklist_lock] */
	struct tty_struct *tty;		/* the terminal, with a reference [siglock] */
	struct pid *tty_old_pgrp;	/* its foreground, when it was taken away [siglock] */
	struct rlimit64 rlim[RLIM_NLIMITS];	/* [siglock] to write */
	short oom_score_adj, oom_score_adj_min;
	bool oom_victim;		/* it ends, and may use reserves: mm/oom_kill.c */
	/* Of threads that have ended, and of children that were waited for. [siglock] */
	u64 utime, stime, cutime, cstime;
	unsigned long nvcsw, nivcsw, cnvcsw, cnivcsw;
	unsigned long min_flt, maj_flt, cmin_flt, cmaj_flt;
	unsigned long maxrss, cmaxrss;	/* in pages; the first by mm/hiwater.c */
	struct task_io_accounting ioac;	/* of both together */
	/* Timers of the program: kernel/time/{itimer,posix-timers}.c. [siglock] */
	struct hrtimer real_timer;	/* ITIMER_REAL */
	ktime_t real_interval;
	struct cpu_itimer itimers[2];	/* ITIMER_VIRTUAL, ITIMER_PROF */
	struct list_head posix_timers;
	int next_timer;			/* the number that is tried first */
	bool cpu_timers;		/* the tick has to look at what is used */
	struct rcu_head rcu;
};

extern struct signal_struct init_signals;
extern struct sighand_struct init_sighand;
/* Who is whose child and sibling, the threads of a group, and all numbers. */
extern spinlock_t tasklist_lock;	/* not from interrupts */

static inline bool thread_group_leader(const struct task_struct *p)
{
	return p->group_leader == p;
}

static inline bool same_thread_group(const struct task_struct *a,
				     const struct task_struct *b)
{
	return a->signal == b->signal;
}

static inline bool thread_group_empty(const struct task_struct *p)
{
	return READ_ONCE(p->signal->nr_threads) == 1;
}

static inline struct pid *task_pgrp(const struct task_struct *p)
{
	return p->signal->pids[PIDTYPE_PGID];
}

static inline struct pid *task_session(const struct task_struct *p)
{
	return p->signal->pids[PIDTYPE_SID];
}

static inline pid_t task_tgid_nr(const struct task_struct *p)
{
	return p->tgid;
}

/* All tasks, in the order of their births [tasklist_lock, RCU]; leaders of processes. */
extern struct list_head all_tasks;
#define for_each_process(p) \
	list_for_each_entry(p, &all_tasks, tasks) \
		if (thread_group_leader(p) && !((p)->flags & PF_KTHREAD))

/*
 * Those that a call means by a number: one thread, the threads of a group (of both, 0 is the
 * caller's), or a real user's. @fn gets each until it says false; of many, it must not sleep.
 */
typedef bool (*thread_fn_t)(struct task_struct *p, void *arg);
void for_one_thread(pid_t nr, thread_fn_t fn, void *arg);
void for_threads_of_group(pid_t nr, thread_fn_t fn, void *arg);
void for_threads_of_user(uid_t uid, thread_fn_t fn, void *arg);

/* With siglock or tasklist_lock. */
#define for_each_thread(p, t) \
	list_for_each_entry(t, &(p)->signal->threads, thread_node)

static inline unsigned long task_rlimit(const struct task_struct *p,
					unsigned int limit)
{
	return READ_ONCE(p->signal->rlim[limit].rlim_cur);
}

static inline unsigned long rlimit(unsigned int limit)
{
	return task_rlimit(current, limit);
}

/*
 * The lock of a task that may be ending: NULL if it has none any more. The caller has
 * a reference or RCU.
 */
struct sighand_struct *lock_task_sighand(struct task_struct *p,
					 unsigned long *flags);
static inline void unlock_task_sighand(struct task_struct *p,
				       unsigned long *flags)
{
	spin_unlock_irqrestore(&p->sighand->siglock, *flags);
}

/* kernel/task.c, kernel/fork.c */
/* All zeros, or NULL. */
struct signal_struct *alloc_signal_struct(void);
void put_signal_struct(struct signal_struct *sig);
/* As it comes, or NULL. */
struct sighand_struct *alloc_sighand(void);
void put_sighand(struct sighand_struct *sighand);
struct kernel_clone_args;
struct task_struct *copy_process(const struct kernel_clone_args *args);
struct sighand_struct *dup_sighand(struct sighand_struct *old);

/* kernel/signal.c: with siglock. */
void recalc_sigpending(void);
bool recalc_sigpending_task(struct task_struct *p);
void signal_wake_up(struct task_struct *p, bool fatal);
void flush_sigqueue(struct sigpending *pending);
int dequeue_signal(sigmask_t mask, kernel_siginfo_t *info);
/* All threads of @p's group but itself are to end. */
void zap_other_threads(struct task_struct *p);

/* kernel/de_thread.c: the running task alone is its process, and has its number. */
int de_thread(void);
/* A child has ended or stopped: its parent learns it. With tasklist_lock. */
bool do_notify_parent(struct task_struct *child, int sig);
void do_notify_parent_cldstop(struct task_struct *child, int why);
/* Is there nobody in the session who could let current's group go on? */
bool is_current_pgrp_orphaned(void);

#endif /* _LINUX_SCHED_SIGNAL_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of tasks, thread groups, process groups and sessions (kernel/pid.c).
 *
 * A struct pid stands for a number as long as anybody is called so or somebody holds it:
 * so it is never taken for another one that got the same number later. There are no
 * namespaces: a number is the same for all.
 *
 * Who is called so hangs in @tasks, guarded by tasklist_lock, and may be looked at
 * under RCU.
 */
#ifndef _LINUX_PID_H
#define _LINUX_PID_H

#include <linux/list.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/threads.h>
#include <linux/types.h>
#include <linux/wait.h>

struct task_struct;

enum pid_type {
	PIDTYPE_PID,		/* the task itself */
	PIDTYPE_TGID,		/* the group's leader */
	PIDTYPE_PGID,		/* leaders: process group, */
	PIDTYPE_SID,		/* and session */
	PIDTYPE_MAX
};

struct pid {
	refcount_t count;
	pid_t nr;
	struct hlist_node hash;		/* kernel/pid.c */
	struct hlist_head tasks[PIDTYPE_MAX];
	struct wait_queue_head wait_pidfd;
	struct rcu_head rcu;
};

/* Number 0: the group and the session of who came before all processes. */
extern struct pid init_struct_pid;

/* kernel.pid_max: numbers are below it; it can be no more than the default. */
extern int pid_max;

/*
 * A number that nobody has, the next one after the last; @want, if it is not 0: just
 * that. ERR_PTR(-EAGAIN): there is none, -EEXIST: it is taken, -EINVAL: it is too large,
 * -ENOMEM.
 */
struct pid *alloc_pid(pid_t want);
/* Nobody is called so any more: the number may be given again. */
void free_pid(struct pid *pid);

/* The last that was given, and how many were since the boot. */
int pid_last(void);
unsigned long pid_total(void);

static inline struct pid *get_pid(struct pid *pid)
{
	if (pid)
		refcount_inc(&pid->count);
	return pid;
}
void put_pid(struct pid *pid);

static inline pid_t pid_nr(const struct pid *pid)
{
	return pid ? pid->nr : 0;
}

/* Under RCU; the second with a reference. NULL: it stands for nobody. */
struct pid *find_pid(pid_t nr);
struct pid *find_get_pid(pid_t nr);
/* The next one from @nr on, with a reference: for those who go through all. */
struct pid *find_ge_pid(pid_t nr);

/* With tasklist_lock. */
void attach_pid(struct task_struct *task, enum pid_type type);
void detach_pid(struct task_struct *task, enum pid_type type);
void change_pid(struct task_struct *task, enum pid_type type, struct pid *pid);
/* @new, which leads the group now, is called what @old was. */
void transfer_pid(struct task_struct *old, struct task_struct *new,
		  enum pid_type type);

/* The first who is called so: under RCU or the lock; the second with a reference. */
struct task_struct *pid_task(struct pid *pid, enum pid_type type);
struct task_struct *get_pid_task(struct pid *pid, enum pid_type type);
/* By number: the task, under RCU; and with a reference, where 0 is the caller. */
struct task_struct *find_task_by_pid(pid_t nr);
struct task_struct *find_get_task(pid_t nr);
/* The reference of what a task is called, or NULL. */
struct pid *get_task_pid(struct task_struct *task, enum pid_type type);
/* Under RCU or the lock. */
struct pid *task_pid_of(const struct task_struct *task, enum pid_type type);

/* Everybody who is called so; with the lock or under RCU. */
#define for_each_pid_task(p, pid, type) \
	hlist_for_each_entry_rcu(p, &(pid)->tasks[type], pid_links[type])

void pid_init(void);

#endif /* _LINUX_PID_H */

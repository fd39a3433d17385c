// SPDX-License-Identifier: GPL-2.0-only
/*
 * exec() by one of several threads: the others end, and the one that is left is called
 * what the process is called.
 *
 *	de_thread()
 *	  end_others	each gets SIGKILL; all but the leader go by themselves
 *	  succeed	a leader that has ended is kept for its number: now it can go
 *	  own_sighand	actions that another process shares stay as they are there
 *
 * signal->group_exec_task, under siglock, is who does so: nobody else begins meanwhile.
 * Memory is taken first, so that a process that cannot exec stays what it was.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <kunit/visibility.h>
#include <linux/list.h>
#include <linux/pid.h>
#include <linux/rculist.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "signal_internal.h"

/* Is there nobody else, or only a leader that has ended? */
static bool is_last(const struct task_struct *p)
{
	guard(spinlock)(&tasklist_lock);
	if (thread_group_leader(p))
		return thread_group_empty(p);
	return p->signal->nr_threads == 2 && p->group_leader->exit_state;
}

/* Each that goes wakes us: exit_notify(), unhash(). */
static int wait_for_others(struct task_struct *p)
{
	int err = 0;

	for (;;) {
		set_current_state(TASK_KILLABLE);
		if (is_last(p))
			break;
		if (fatal_signal_pending(p)) {
			err = -EAGAIN;
			break;
		}
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return err;
}

static void set_exec_task(struct task_struct *p, struct task_struct *who)
{
	guard(spinlock_irq)(&p->sighand->siglock);
	p->signal->group_exec_task = who;
}

/* -EAGAIN: all of them are ending, or another thread was faster. */
static int end_others(struct task_struct *p)
{
	struct signal_struct *sig = p->signal;
	int err;

	scoped_guard(spinlock_irq, &p->sighand->siglock) {
		if ((sig->flags & SIGNAL_GROUP_EXIT) || sig->group_exec_task)
			return -EAGAIN;
		sig->group_exec_task = p;
		zap_other_threads(p);
	}
	err = wait_for_others(p);
	set_exec_task(p, NULL);
	return err;
}

/* Each is called what the other was. */
static void exchange_numbers(struct task_struct *a, struct task_struct *b)
{
	hlist_del_rcu(&a->pid_links[PIDTYPE_PID]);
	hlist_del_rcu(&b->pid_links[PIDTYPE_PID]);
	swap(a->thread_pid, b->thread_pid);
	swap(a->pid, b->pid);
	attach_pid(a, PIDTYPE_PID);
	attach_pid(b, PIDTYPE_PID);
}

/* With tasklist_lock: whoever looks for the process finds @p from now on. */
static void take_place(struct task_struct *p, struct task_struct *leader)
{
	exchange_numbers(p, leader);
	transfer_pid(leader, p, PIDTYPE_TGID);
	transfer_pid(leader, p, PIDTYPE_PGID);
	transfer_pid(leader, p, PIDTYPE_SID);
	list_replace_init(&leader->sibling, &p->sibling);
	p->start_time = leader->start_time;
	p->group_leader = p;
	leader->group_leader = p;
	leader->exit_signal = -1;
	WRITE_ONCE(leader->exit_state, EXIT_DEAD);
}

static void succeed(struct task_struct *p)
{
	struct task_struct *leader = p->group_leader;

	if (leader == p)
		return;
	scoped_guard(spinlock, &tasklist_lock)
		take_place(p, leader);
	release_task(leader);
}

/* @mine is ours to keep or to free. Under RCU others still look at the old one. */
static void own_sighand(struct task_struct *p, struct sighand_struct *mine)
{
	struct sighand_struct *old = p->sighand;

	if (refcount_read(&old->count) == 1) {
		kfree(mine);
		return;
	}
	spin_lock(&tasklist_lock);
	spin_lock_irq(&old->siglock);
	rcu_assign_pointer(p->sighand, mine);
	spin_unlock_irq(&old->siglock);
	spin_unlock(&tasklist_lock);
	put_sighand(old);
}

/* Whatever it was cloned with: its parent looks at that under the lock. */
static void like_any_child(struct task_struct *p)
{
	if (p->exit_signal == SIGCHLD)
		return;
	guard(spinlock)(&tasklist_lock);
	p->exit_signal = SIGCHLD;
}

/* 0; or -ENOMEM, -EAGAIN, and the caller is what it was, or about to end. */
int de_thread(void)
{
	struct task_struct *p = current;
	struct sighand_struct *mine = NULL;
	int err = 0;

	if (refcount_read(&p->sighand->count) > 1) {
		mine = dup_sighand(p->sighand);
		if (!mine)
			return -ENOMEM;
	}
	if (!thread_group_empty(p))
		err = end_others(p);
	if (err) {
		kfree(mine);
		return err;
	}
	succeed(p);
	own_sighand(p, mine);
	like_any_child(p);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(de_thread);

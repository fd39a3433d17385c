// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of threads and processes, up to the last that anybody can see of them.
 *
 *	do_exit()	gives back what the task has, tells who wants to know
 *	exit_notify()	its children get another parent, its own parent is told
 *	release_task()	no longer found, by nobody; its memory goes with its references
 *
 * tasklist_lock guards who is whose child and exit_state. A zombie is a task that has
 * ended and whose parent has not asked yet (kernel/wait.c).
 */
#include <kunit/visibility.h>
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/futex.h>
#include <linux/hiwater.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/panic.h>
#include <linux/posix-timers.h>
#include <linux/rculist.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/sysv_ipc.h>
#include <linux/task_io_accounting_ops.h>
#include <linux/tty.h>
#include <linux/uaccess.h>
#include <uapi/asm/poll.h>

#include "signal_internal.h"

/* --- What it has. --- */

void mm_release(struct task_struct *p)
{
	struct completion *done;

	futex_release(p);
	p->rseq = NULL;
	/* A thread library joins the thread by this word, if anybody is left to look. */
	if (p->clear_child_tid && p->mm && atomic_read(&p->mm->mm_users) > 1 &&
	    !put_user(0, p->clear_child_tid))
		futex_wake_joiner((u32 __user *)p->clear_child_tid);
	p->clear_child_tid = NULL;
	done = xchg(&p->vfork_done, NULL);
	if (done)
		complete(done);
}

/*
 * The memory goes with its last user; the CPU may keep its tables loaded for a while. The last
 * thread leaves behind how much it was.
 */
void exit_mm(void)
{
	struct mm_struct *mm = current->mm;

	mm_release(current);
	if (!mm)
		return;
	kthread_unuse_mm(mm);
	mmgrab(mm);
	mmput(mm);
	if (!atomic_read(&current->signal->live))
		note_maxrss(mm);
	mmdrop(mm);
}

/* --- Telling the parent. --- */

/* What SIGCHLD says, whatever it is about. */
static void fill_child_info(kernel_siginfo_t *info, struct task_struct *child, int code)
{
	u64 utime, stime;

	clear_siginfo(info);
	info->si_code = code;
	info->si_pid = child->tgid;
	info->si_uid = child->cred->uid;
	task_cputime_adjusted(child, &utime, &stime);
	info->si_utime = nsec_to_clock_t(child->signal->utime + utime);
	info->si_stime = nsec_to_clock_t(child->signal->stime + stime);
}

/* From the status of wait4() to what siginfo calls it. */
static void set_exit_status(kernel_siginfo_t *info, int code)
{
	int sig = code & 0x7f;

	info->si_code = !sig ? CLD_EXITED : code & 0x80 ? CLD_DUMPED : CLD_KILLED;
	info->si_status = sig ?: code >> 8;
}

/*
 * Who ignores SIGCHLD, or says so, has no zombies: true. Most have never asked for it, and
 * what it would have told them is not computed.
 */
bool do_notify_parent(struct task_struct *child, int sig)
{
	struct task_struct *parent = child->parent;
	const struct k_sigaction *action;
	kernel_siginfo_t info;
	bool autoreap = false;

	/* Who has a descriptor of it, too, whoever he is. */
	wake_up_poll(&child->thread_pid->wait_pidfd, POLLIN);
	guard(spinlock_irqsave)(&parent->sighand->siglock);
	action = &parent->sighand->action[SIGCHLD - 1];
	if (sig == SIGCHLD && (action->handler == SIG_IGN_ ||
			       (action->flags & SA_NOCLDWAIT))) {
		autoreap = true;
		if (action->handler == SIG_IGN_)
			sig = 0;
	}
	if (sig > 0 && (sig != SIGCHLD || !sig_ignored(parent, sig, false))) {
		fill_child_info(&info, child, 0);
		info.si_signo = sig;
		set_exit_status(&info, child->exit_code);
		send_signal_locked(sig, &info, parent, true);
	}
	wake_up_interruptible_all(&parent->signal->wait_chldexit);
	return autoreap;
}

/* It has stopped, or goes on. */
void do_notify_parent_cldstop(struct task_struct *child, int why)
{
	struct task_struct *parent = child->group_leader->real_parent;
	const struct k_sigaction *action;
	kernel_siginfo_t info;

	fill_child_info(&info, child, why);
	info.si_signo = SIGCHLD;
	info.si_status = why == CLD_CONTINUED ? SIGCONT :
			 child->signal->group_exit_code & 0x7f;
	guard(spinlock_irqsave)(&parent->sighand->siglock);
	action = &parent->sighand->action[SIGCHLD - 1];
	if (action->handler != SIG_IGN_ && !(action->flags & SA_NOCLDSTOP))
		send_signal_locked(SIGCHLD, &info, parent, true);
	wake_up_interruptible_all(&parent->signal->wait_chldexit);
}

/* --- Groups that nobody controls any more. --- */

/* Has the group no member whose parent is in the same session, but in another group? */
static bool is_orphaned(struct pid *pgrp, const struct task_struct *but)
{
	struct task_struct *p;

	for_each_pid_task(p, pgrp, PIDTYPE_PGID) {
		const struct task_struct *parent = p->real_parent;

		if (p == but || (p->exit_state && thread_group_empty(p)) ||
		    parent->tgid == 1 || (parent->flags & PF_KTHREAD))
			continue;
		if (task_pgrp(parent) != pgrp &&
		    task_session(parent) == task_session(p))
			return false;
	}
	return true;
}

/* Then a stop signal of the terminal's would stop it for ever: nobody sends SIGCONT. */
bool is_current_pgrp_orphaned(void)
{
	guard(spinlock)(&tasklist_lock);
	return is_orphaned(task_pgrp(current), NULL);
}

/* With tasklist_lock: what shells call a stopped job. */
static bool has_stopped_jobs(struct pid *pgrp)
{
	struct task_struct *p;

	for_each_pid_task(p, pgrp, PIDTYPE_PGID)
		if (p->signal->flags & SIGNAL_STOP_STOPPED)
			return true;
	return false;
}

static void signal_group(struct pid *pgrp, int sig)
{
	struct task_struct *p;

	for_each_pid_task(p, pgrp, PIDTYPE_PGID)
		group_send_sig_info(sig, SEND_SIG_PRIV, p);
}

/*
 * With its parent in another group, @p was who could let @p's group go on. Jobs in it
 * that have stopped would wait for ever: they are told, and go on.
 */
static void kill_orphaned_pgrp(struct task_struct *p, struct task_struct *parent)
{
	struct task_struct *leaves = parent ? NULL : p;
	struct pid *pgrp = task_pgrp(p);

	if (!parent)
		parent = p->real_parent;
	if (task_pgrp(parent) == pgrp ||
	    task_session(parent) != task_session(p) ||
	    !is_orphaned(pgrp, leaves) || !has_stopped_jobs(pgrp))
		return;
	signal_group(pgrp, SIGHUP);
	signal_group(pgrp, SIGCONT);
}

/* --- Children. --- */

/* One of a process's that can still take children on, and wait for them. */
static struct task_struct *live_thread(struct task_struct *p)
{
	struct task_struct *t;

	for_each_thread(p, t)
		if (!(t->flags & PF_EXITING))
			return t;
	return NULL;
}

/* Another thread, the nearest ancestor that asked for it, or init. NULL: there is none. */
static struct task_struct *find_new_reaper(struct task_struct *father)
{
	struct task_struct *t = live_thread(father), *p;

	if (t)
		return t;
	for (p = father->real_parent; !(p->flags & PF_KTHREAD); p = p->real_parent) {
		if (!p->signal->is_child_subreaper && p->tgid != 1)
			continue;
		t = live_thread(p);
		if (t)
			return t;
	}
	return NULL;
}

/*
 * A kernel thread's children are init's; before there is one they are the boot's own,
 * which wants to know nothing of them.
 */
static struct task_struct *kthread_reaper(void)
{
	struct task_struct *init;

	guard(rcu)();
	init = find_task_by_pid(1);
	return (init ? live_thread(init) : NULL) ?: &init_task;
}

/* @child, which leads its threads, goes to another process. */
static void reparent_leader(struct task_struct *father, struct task_struct *child,
			    struct list_head *dead)
{
	if (child->exit_state == EXIT_DEAD)
		return;
	/* Whatever it was cloned with, the new parent knows this one. */
	child->exit_signal = SIGCHLD;
	if (child->exit_state == EXIT_ZOMBIE && thread_group_empty(child) &&
	    do_notify_parent(child, child->exit_signal)) {
		WRITE_ONCE(child->exit_state, EXIT_DEAD);
		list_add(&child->reap_link, dead);
	}
	kill_orphaned_pgrp(child, father);
}

/* Its children become another's, all of their threads. */
static void forget_original_parent(struct task_struct *father,
				   struct list_head *dead)
{
	struct task_struct *reaper, *child, *next, *t;

	if (list_empty(&father->children))
		return;
	reaper = father->flags & PF_KTHREAD ? kthread_reaper() : find_new_reaper(father);
	if (!reaper)
		panic("Attempted to kill init! exitcode=0x%08x\n",
		      father->signal->group_exit_code ?: father->exit_code);
	list_for_each_entry_safe(child, next, &father->children, sibling) {
		for_each_thread(child, t) {
			t->real_parent = reaper;
			t->parent = reaper;
			if (t->pdeath_signal)
				group_send_sig_info(t->pdeath_signal,
						    SEND_SIG_NOINFO, t);
		}
		if ((father->flags & PF_KTHREAD) || !same_thread_group(reaper, father))
			reparent_leader(father, child, dead);
	}
	list_splice_tail_init(&father->children, &reaper->children);
}

/* --- Its own end. --- */

/* What the others could have taken from it they take now. True: they all have stopped. */
static bool leave_signals(struct task_struct *p)
{
	struct task_struct *t;

	guard(spinlock_irq)(&p->sighand->siglock);
	WRITE_ONCE(p->flags, p->flags | PF_EXITING);
	for_each_thread(p, t)
		if (!(t->flags & PF_EXITING))
			recalc_sigpending_task(t);
	return signal_leave_stop(p);
}

/* A process that waited for this thread alone has stopped now. */
static void exit_signals(struct task_struct *p)
{
	if (!leave_signals(p))
		return;
	guard(spinlock)(&tasklist_lock);
	do_notify_parent_cldstop(p, CLD_STOPPED);
}

/* With tasklist_lock: does nobody wait for it? */
static bool tell_about(struct task_struct *p)
{
	if (!thread_group_leader(p))
		return true;
	return thread_group_empty(p) && do_notify_parent(p, p->exit_signal);
}

/* Everybody who has to know learns it at once, under one lock. */
static void exit_notify(struct task_struct *p)
{
	struct task_struct *next;
	LIST_HEAD(dead);

	spin_lock(&tasklist_lock);
	forget_original_parent(p, &dead);
	if (!atomic_read(&p->signal->live))
		kill_orphaned_pgrp(p->group_leader, NULL);
	WRITE_ONCE(p->exit_state, EXIT_ZOMBIE);
	if (tell_about(p)) {
		WRITE_ONCE(p->exit_state, EXIT_DEAD);
		list_add(&p->reap_link, &dead);
	}
	/* exec() waits for a leader to have ended; for others to be gone: unhash(). */
	if (p->signal->group_exec_task)
		wake_up_process(p->signal->group_exec_task);
	spin_unlock(&tasklist_lock);
	list_for_each_entry_safe(p, next, &dead, reap_link)
		release_task(p);
}

void exit_kthread_children(void)
{
	struct task_struct *p, *next;
	LIST_HEAD(dead);

	scoped_guard(spinlock, &tasklist_lock)
		forget_original_parent(current, &dead);
	list_for_each_entry_safe(p, next, &dead, reap_link)
		release_task(p);
}

/* The task's own accounts become a part of those of its process. */
static void add_accounts(struct task_struct *p)
{
	struct signal_struct *sig = p->signal;
	u64 utime, stime;

	task_cputime_adjusted(p, &utime, &stime);
	sig->utime += utime;
	sig->stime += stime;
	sig->nvcsw += READ_ONCE(p->nvcsw);
	sig->nivcsw += READ_ONCE(p->nivcsw);
	sig->min_flt += p->min_flt;
	sig->maj_flt += p->maj_flt;
	task_io_accounting_add(&sig->ioac, &p->ioac);
}

/*
 * With tasklist_lock. From here on no number leads to it, and no signal. True: with this one
 * the process has gone.
 */
static bool unhash(struct task_struct *p)
{
	struct sighand_struct *sighand = p->sighand;
	struct signal_struct *sig = p->signal;
	bool last;

	if (thread_group_leader(p)) {
		detach_pid(p, PIDTYPE_TGID);
		detach_pid(p, PIDTYPE_PGID);
		detach_pid(p, PIDTYPE_SID);
		list_del_init(&p->sibling);
	}
	task_unlink(p);
	spin_lock_irq(&sighand->siglock);
	add_accounts(p);
	list_del_init(&p->thread_node);
	WRITE_ONCE(sig->nr_threads, sig->nr_threads - 1);
	last = !sig->nr_threads;
	if (sig->group_exec_task)
		wake_up_process(sig->group_exec_task);
	flush_sigqueue(&p->pending);
	if (last)
		flush_sigqueue(&sig->shared_pending);
	rcu_assign_pointer(p->sighand, NULL);
	spin_unlock_irq(&sighand->siglock);
	put_sighand(sighand);
	return last;
}

/* The last thread has gone: now the leader's parent learns of the process's end. */
static bool leader_is_due(struct task_struct *p, struct task_struct *leader)
{
	if (leader == p || leader->exit_state != EXIT_ZOMBIE ||
	    !thread_group_empty(leader))
		return false;
	if (!do_notify_parent(leader, leader->exit_signal))
		return false;
	WRITE_ONCE(leader->exit_state, EXIT_DEAD);
	return true;
}

/* Of a process that has gone: nobody finds what it had shared any more. */
static void drop_terminal(struct signal_struct *sig)
{
	tty_kref_put(sig->tty);
	put_pid(sig->tty_old_pgrp);
}

/* By who made it EXIT_DEAD. A leader may have waited for this one to go. */
void release_task(struct task_struct *p)
{
	struct task_struct *leader;
	bool due, last;

	do {
		leader = p->group_leader;
		spin_lock(&tasklist_lock);
		last = unhash(p);
		due = leader_is_due(p, leader);
		spin_unlock(&tasklist_lock);
		atomic_dec(&p->cred->user->processes);
		if (last)
			drop_terminal(p->signal);
		/* Its signal_struct is read by who has found it, as long as it is there. */
		put_task_struct(p);
		p = leader;
	} while (due);
}

/* Init cannot end: who would be everybody's parent? */
static void check_not_init(struct task_struct *p, long code)
{
	if (p->tgid == 1)
		panic("Attempted to kill init! exitcode=0x%08lx\n",
		      p->signal->group_exit_code ?: code);
}

/* What follows has no mm, takes no signals, and has children no more. */
void __noreturn do_exit(long code)
{
	struct task_struct *p = current;
	bool last;

	debug_check_no_locks_held();
	exit_signals(p);
	WRITE_ONCE(p->exit_code, code);
	last = atomic_dec_and_test(&p->signal->live);
	if (last) {
		check_not_init(p, code);
		itimers_exit(p->signal);
		posix_timers_exit(p);
	}
	exit_mm();
	exit_sem(p);
	exit_files(p);
	exit_fs(p);
	if (last)
		disassociate_ctty(true);
	exit_notify(p);
	do_task_dead();
}
EXPORT_SYMBOL_IF_KUNIT(do_exit);

/* The first who says so decides how; the others are woken, and end likewise. */
void __noreturn do_group_exit(int code)
{
	struct task_struct *p = current;
	struct signal_struct *sig = p->signal;

	scoped_guard(spinlock_irq, &p->sighand->siglock) {
		if (sig->flags & SIGNAL_GROUP_EXIT)
			code = sig->group_exit_code;
		else if (sig->group_exec_task)
			code = 0;
		else
			start_group_exit(p, code);
	}
	do_exit(code);
}
EXPORT_SYMBOL_IF_KUNIT(do_group_exit);

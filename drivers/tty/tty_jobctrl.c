// SPDX-License-Identifier: GPL-2.0-only
/*
 * Terminals and jobs: whose terminal it is, who is in the foreground, and who is told when it
 * goes.
 *
 *	a session has a terminal at most; its leader gets it, by opening one or TIOCSCTTY
 *	a terminal belongs to a session at most, and one of its groups is in the foreground
 *	who is in the background may not read, and is stopped if it tries
 *
 * tty->pgrp and tty->session are written here alone, with tty->lock; p->signal->tty and
 * tty_old_pgrp with siglock. A process has a reference to its terminal.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sched/signal.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>
#include <linux/err.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>

#include "tty.h"

/* --- Background and foreground. --- */

/* Would the running task not notice it? */
static bool is_ignored(int sig)
{
	return (current->blocked & sigmask(sig)) ||
	       current->sighand->action[sig - 1].handler == SIG_IGN_;
}

/* With a reference, or NULL: nobody is. */
static struct pid *get_foreground(struct tty_struct *tty)
{
	guard(spinlock)(&tty->lock);
	return get_pid(tty->pgrp);
}

/* Not being in the foreground: the group is stopped, or nobody could let it go on. */
static int stop_background(struct pid *pgrp, int sig)
{
	if (is_ignored(sig))
		return sig == SIGTTIN ? -EIO : 0;
	if (is_current_pgrp_orphaned())
		return -EIO;
	kill_pgrp(pgrp, sig, 1);
	return -ERESTARTSYS;
}

/* Only for one's own terminal are there rules. */
int tty_check_change_sig(struct tty_struct *tty, int sig)
{
	struct pid *pgrp, *foreground;
	int err = 0;

	if (READ_ONCE(current->signal->tty) != tty)
		return 0;
	pgrp = get_task_pid(current, PIDTYPE_PGID);
	foreground = get_foreground(tty);
	if (foreground && pgrp != foreground)
		err = stop_background(pgrp, sig);
	put_pid(foreground);
	put_pid(pgrp);
	return err;
}

/* Before anything that changes the terminal for others. */
int tty_check_change(struct tty_struct *tty)
{
	return tty_check_change_sig(tty, SIGTTOU);
}

/* --- Whose terminal. --- */

/* It may be taken away at any time; the reference keeps it. */
struct tty_struct *get_current_tty(void)
{
	guard(spinlock_irq)(&current->sighand->siglock);
	return tty_kref_get(current->signal->tty);
}
EXPORT_SYMBOL_GPL(get_current_tty);

/* With siglock: @p's, and the reference. */
static struct tty_struct *take_tty(struct task_struct *p)
{
	struct tty_struct *tty = p->signal->tty;

	WRITE_ONCE(p->signal->tty, NULL);
	return tty;
}

/* Of one process: the session keeps it. */
void proc_clear_tty(struct task_struct *p)
{
	struct tty_struct *tty;
	unsigned long flags;

	if (!lock_task_sighand(p, &flags))
		return;
	tty = take_tty(p);
	unlock_task_sighand(p, &flags);
	tty_kref_put(tty);
}
EXPORT_SYMBOL_GPL(proc_clear_tty);

/* With tty->lock; their references are given back by the caller. */
static void set_session(struct tty_struct *tty, struct pid *pids[2])
{
	swap(tty->session, pids[0]);
	swap(tty->pgrp, pids[1]);
}

/* @session and its group @pgrp have it, or, with NULL, nobody. */
static void give_to(struct tty_struct *tty, struct pid *session, struct pid *pgrp)
{
	struct pid *pids[2] = { get_pid(session), get_pid(pgrp) };

	scoped_guard(spinlock, &tty->lock)
		set_session(tty, pids);
	put_pid(pids[0]);
	put_pid(pids[1]);
}

/* It becomes the terminal of current's session, in the foreground of which is its group. */
static void proc_set_tty(struct tty_struct *tty)
{
	struct tty_struct *old;
	struct pid *old_pgrp;

	give_to(tty, task_session(current), task_pgrp(current));
	scoped_guard(spinlock_irq, &current->sighand->siglock) {
		old = take_tty(current);
		WRITE_ONCE(current->signal->tty, tty_kref_get(tty));
		old_pgrp = current->signal->tty_old_pgrp;
		current->signal->tty_old_pgrp = NULL;
	}
	tty_kref_put(old);
	put_pid(old_pgrp);
}

/* A session's leader without one gets the first that he opens, if it is nobody's. */
void tty_open_proc_set_tty(struct file *file, struct tty_struct *tty)
{
	bool is_free;

	scoped_guard(spinlock, &tty->lock)
		is_free = !tty->session;
	if (is_free && current->signal->leader && !current->signal->tty &&
	    (file->f_mode & FMODE_READ))
		proc_set_tty(tty);
}

/* --- Losing it. --- */

/* Of the session's tasks that have @tty: how many have lost it. [tasklist_lock] */
static unsigned int clear_each(struct tty_struct *tty, struct pid *session)
{
	unsigned int lost = 0;
	struct task_struct *p;

	for_each_pid_task(p, session, PIDTYPE_SID) {
		guard(spinlock_irqsave)(&p->sighand->siglock);
		if (p->signal->tty == tty && take_tty(p))
			lost++;
	}
	return lost;
}

/* What the processes of a session have lost. */
static void put_many(struct tty_struct *tty, unsigned int n)
{
	while (n--)
		tty_kref_put(tty);
}

/* The caller has a reference of his own, so none of these is the last. */
static void session_clear_tty(struct tty_struct *tty, struct pid *session)
{
	unsigned int lost = 0;

	if (!session)
		return;
	scoped_guard(spinlock, &tasklist_lock)
		lost = clear_each(tty, session);
	put_many(tty, lost);
}

/* It is nobody's terminal from now on, and nobody is told. */
void tty_drop_session(struct tty_struct *tty)
{
	struct pid *pids[2] = {};

	scoped_guard(spinlock, &tty->lock)
		set_session(tty, pids);
	session_clear_tty(tty, pids[0]);
	put_pid(pids[0]);
	put_pid(pids[1]);
}

/* The leader is to see to his jobs: he is told, and which one was in the foreground. */
static void tell_leader(struct task_struct *p, struct pid *pgrp, struct pid **old)
{
	group_send_sig_info(SIGHUP, SEND_SIG_PRIV, p);
	group_send_sig_info(SIGCONT, SEND_SIG_PRIV, p);
	guard(spinlock_irqsave)(&p->sighand->siglock);
	*old = p->signal->tty_old_pgrp;
	p->signal->tty_old_pgrp = get_pid(pgrp);
}

/* @exit_session: who was in the foreground is told as well. */
void tty_signal_session(struct tty_struct *tty, bool exit_session)
{
	struct pid *pids[2] = {}, *old = NULL;
	unsigned int lost = 0;
	struct task_struct *p;

	scoped_guard(spinlock, &tty->lock)
		set_session(tty, pids);
	if (pids[0]) {
		guard(spinlock)(&tasklist_lock);
		lost = clear_each(tty, pids[0]);
		for_each_pid_task(p, pids[0], PIDTYPE_SID)
			if (p->signal->leader)
				tell_leader(p, pids[1], &old);
	}
	if (exit_session && pids[1])
		kill_pgrp(pids[1], SIGHUP, 1);
	put_pid(old);
	put_pid(pids[0]);
	put_pid(pids[1]);
	put_many(tty, lost);
}

/* The terminal has gone already; who was in its foreground may not know. */
static void tell_old_foreground(void)
{
	struct pid *pgrp;

	scoped_guard(spinlock_irq, &current->sighand->siglock) {
		pgrp = current->signal->tty_old_pgrp;
		current->signal->tty_old_pgrp = NULL;
	}
	if (!pgrp)
		return;
	kill_pgrp(pgrp, SIGHUP, 1);
	kill_pgrp(pgrp, SIGCONT, 1);
	put_pid(pgrp);
}

/* The leader leaves it, and may live on. */
static void leave(struct tty_struct *tty, bool on_exit)
{
	struct pid *foreground = get_foreground(tty);

	if (foreground) {
		kill_pgrp(foreground, SIGHUP, 1);
		if (!on_exit)
			kill_pgrp(foreground, SIGCONT, 1);
		put_pid(foreground);
	}
	give_to(tty, NULL, NULL);
}

/* A pty is not hung up: its other end decides how long it lives. */
void disassociate_ctty(bool on_exit)
{
	struct tty_struct *tty;

	if (!current->signal->leader)
		return;
	tty = get_current_tty();
	if (!tty) {
		if (on_exit)
			tell_old_foreground();
		return;
	}
	if (on_exit && !(tty->driver->flags & TTY_DRIVER_PTY))
		tty_vhangup_session(tty);
	else
		leave(tty, on_exit);
	session_clear_tty(tty, task_session(current));
	tty_kref_put(tty);
}

/* --- What programs ask. --- */

/* Somebody else's: only by force. */
static int steal_tty(struct tty_struct *tty, unsigned long arg)
{
	struct pid *session;

	scoped_guard(spinlock, &tty->lock)
		session = get_pid(tty->session);
	if (session && (arg != 1 || !capable(CAP_SYS_ADMIN))) {
		put_pid(session);
		return -EPERM;
	}
	session_clear_tty(tty, session);
	put_pid(session);
	return 0;
}

/* Is it the terminal of current's session? */
static bool is_own(struct tty_struct *tty)
{
	guard(spinlock)(&tty->lock);
	return tty->session == task_session(current);
}

/* To be had by a leader without one; again, it is his already. */
static long tiocsctty(struct tty_struct *tty, const struct file *file, unsigned long arg)
{
	struct signal_struct *sig = current->signal;
	int err;

	if (sig->leader && is_own(tty))
		return 0;
	if (!sig->leader || READ_ONCE(sig->tty))
		return -EPERM;
	if (!(file->f_mode & FMODE_READ) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	err = steal_tty(tty, arg);
	if (!err)
		proc_set_tty(tty);
	return err;
}

/* If a leader says so the whole session loses it. */
static long tiocnotty(struct tty_struct *tty)
{
	if (READ_ONCE(current->signal->tty) != tty)
		return -ENOTTY;
	disassociate_ctty(false);
	proc_clear_tty(current);
	return 0;
}

/* Is it current's terminal? Its other end, if it is a pty, may ask in any case. */
static bool may_ask(const struct tty_struct *tty, const struct file *file)
{
	return file->f_op != &tty_fops || READ_ONCE(current->signal->tty) == tty;
}

/* 0: there is no group. */
static long tiocgpgrp(struct tty_struct *tty, const struct file *file, pid_t __user *user)
{
	pid_t nr;

	if (!may_ask(tty, file))
		return -ENOTTY;
	scoped_guard(spinlock, &tty->lock)
		nr = pid_nr(tty->pgrp);
	return put_user(nr, user);
}

/* Nobody's terminal is no terminal to ask for. */
static long tiocgsid(struct tty_struct *tty, const struct file *file, pid_t __user *user)
{
	pid_t nr;

	if (!may_ask(tty, file))
		return -ENOTTY;
	scoped_guard(spinlock, &tty->lock)
		nr = pid_nr(tty->session);
	return nr ? put_user(nr, user) : -ENOTTY;
}

/* Under RCU: in which session is the group? */
static struct pid *session_of_pgrp(struct pid *pgrp)
{
	struct task_struct *p = pid_task(pgrp, PIDTYPE_PGID) ?: pid_task(pgrp, PIDTYPE_PID);

	return p ? task_pid_of(p, PIDTYPE_SID) : NULL;
}

/* @nr's group, with a reference, if it is in current's session; or ERR_PTR. */
static struct pid *find_own_pgrp(pid_t nr)
{
	struct pid *pgrp = find_get_pid(nr), *session;

	if (!pgrp)
		return ERR_PTR(-ESRCH);
	scoped_guard(rcu)
		session = session_of_pgrp(pgrp);
	if (session == task_session(current))
		return pgrp;
	put_pid(pgrp);
	return ERR_PTR(-EPERM);
}

/*
 * A shell puts a job of its session into the foreground. Who is in the background is
 * stopped.
 */
static long tiocspgrp(struct tty_struct *tty, pid_t __user *user)
{
	long err = tty_check_change(tty);
	struct pid *pgrp;
	pid_t nr;

	if (err)
		return err == -EIO ? -ENOTTY : err;
	if (get_user(nr, user))
		return -EFAULT;
	if (nr < 0)
		return -EINVAL;
	if (READ_ONCE(current->signal->tty) != tty || !is_own(tty))
		return -ENOTTY;
	pgrp = find_own_pgrp(nr);
	if (IS_ERR(pgrp))
		return PTR_ERR(pgrp);
	scoped_guard(spinlock, &tty->lock)
		swap(tty->pgrp, pgrp);
	put_pid(pgrp);
	return 0;
}

/* All that concerns sessions; -ENOIOCTLCMD: it is something else. */
long tty_jobctrl_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		       unsigned long arg)
{
	switch (cmd) {
	case TIOCNOTTY:
		return tiocnotty(tty);
	case TIOCSCTTY:
		return tiocsctty(tty, file, arg);
	case TIOCGPGRP:
		return tiocgpgrp(tty, file, (pid_t __user *)arg);
	case TIOCSPGRP:
		return tiocspgrp(tty, (pid_t __user *)arg);
	case TIOCGSID:
		return tiocgsid(tty, file, (pid_t __user *)arg);
	default:
		return -ENOIOCTLCMD;
	}
}

/* --- What /proc says. --- */

/* Of any task, at any time: one that is gone has none. */
u32 task_tty_nr(struct task_struct *p, pid_t *foreground)
{
	struct tty_struct *tty = NULL;
	unsigned long flags;
	u32 nr;

	*foreground = -1;
	if (lock_task_sighand(p, &flags)) {
		tty = tty_kref_get(p->signal->tty);
		unlock_task_sighand(p, &flags);
	}
	if (!tty)
		return 0;
	nr = new_encode_dev(tty->dev);
	scoped_guard(spinlock, &tty->lock)
		*foreground = tty->pgrp ? pid_nr(tty->pgrp) : -1;
	tty_kref_put(tty);
	return nr;
}
EXPORT_SYMBOL_GPL(task_tty_nr);

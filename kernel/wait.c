// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for children: what has become of them, and the end of zombies.
 *
 * Who waits sleeps on the queue of its process, which every change of a child wakes, and
 * then looks at all its children again, with tasklist_lock. A zombie belongs to the one
 * who has made it EXIT_DEAD under that lock.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/task_io_accounting_ops.h>
#include <linux/time64.h>
#include <linux/wait_child.h>
#include <uapi/linux/wait.h>

/* Does it want this child, of whatever it has? */
static bool is_eligible(const struct wait_opts *wo, struct task_struct *p)
{
	if (wo->type != PIDTYPE_MAX && task_pid_of(p, wo->type) != wo->pid)
		return false;
	if (wo->flags & __WALL)
		return true;
	return (p->exit_signal != SIGCHLD) == !!(wo->flags & __WCLONE);
}

/*
 * With tasklist_lock: what a child has used, with all that it has waited for itself. What it
 * has read and written is one sum already.
 */
static void child_usage(struct task_struct *p, struct child_usage *usage)
{
	const struct signal_struct *sig = p->signal;
	u64 utime, stime;

	task_cputime_adjusted(p, &utime, &stime);
	*usage = (struct child_usage){
		.utime = sig->utime + sig->cutime + utime,
		.stime = sig->stime + sig->cstime + stime,
		.nvcsw = READ_ONCE(p->nvcsw) + sig->nvcsw + sig->cnvcsw,
		.nivcsw = READ_ONCE(p->nivcsw) + sig->nivcsw + sig->cnivcsw,
		.min_flt = p->min_flt + sig->min_flt + sig->cmin_flt,
		.maj_flt = p->maj_flt + sig->maj_flt + sig->cmaj_flt,
		.maxrss = max(READ_ONCE(sig->maxrss), sig->cmaxrss),
		.ioac = sig->ioac,
	};
	task_io_accounting_add(&usage->ioac, &p->ioac);
}

/* It is the waiter's process's from now on, for getrusage(RUSAGE_CHILDREN). */
static void add_usage(const struct child_usage *usage)
{
	struct signal_struct *sig = current->signal;

	guard(spinlock_irq)(&current->sighand->siglock);
	sig->cutime += usage->utime;
	sig->cstime += usage->stime;
	sig->cnvcsw += usage->nvcsw;
	sig->cnivcsw += usage->nivcsw;
	sig->cmin_flt += usage->min_flt;
	sig->cmaj_flt += usage->maj_flt;
	sig->cmaxrss = max(sig->cmaxrss, usage->maxrss);
	task_io_accounting_add(&sig->ioac, &usage->ioac);
}

/* Whose it is, and why: read before anybody else can take it. */
static void set_result(struct wait_opts *wo, struct task_struct *p, int cause)
{
	wo->found = p->tgid;
	wo->uid = p->cred->uid;
	wo->cause = cause;
	child_usage(p, &wo->usage);
}

/* The status as wait4() has it: a code in the second byte, or a signal in the first. */
static void take_zombie(struct wait_opts *wo, struct task_struct *p)
{
	int status = p->signal->flags & SIGNAL_GROUP_EXIT ?
		     p->signal->group_exit_code : p->exit_code;
	int sig = status & 0x7f;

	set_result(wo, p, !sig ? CLD_EXITED : status & 0x80 ? CLD_DUMPED :
							      CLD_KILLED);
	wo->status = status;
	if (wo->flags & WNOWAIT)
		return;
	WRITE_ONCE(p->exit_state, EXIT_DEAD);
	wo->reap = p;
}

/* Told once, unless the waiter does not want to have been told. */
static bool take_stopped(struct wait_opts *wo, struct task_struct *p)
{
	struct signal_struct *sig = p->signal;

	if (!(wo->flags & WSTOPPED))
		return false;
	guard(spinlock_irq)(&p->sighand->siglock);
	if (!(sig->flags & SIGNAL_STOP_STOPPED) || !sig->group_exit_code)
		return false;
	set_result(wo, p, CLD_STOPPED);
	wo->status = sig->group_exit_code << 8 | 0x7f;
	if (!(wo->flags & WNOWAIT))
		sig->group_exit_code = 0;
	return true;
}

/* The same of one that goes on. */
static bool take_continued(struct wait_opts *wo, struct task_struct *p)
{
	struct signal_struct *sig = p->signal;

	if (!(wo->flags & WCONTINUED))
		return false;
	guard(spinlock_irq)(&p->sighand->siglock);
	if (!(sig->flags & SIGNAL_STOP_CONTINUED))
		return false;
	set_result(wo, p, CLD_CONTINUED);
	wo->status = 0xffff;
	if (!(wo->flags & WNOWAIT))
		sig->flags &= ~SIGNAL_STOP_CONTINUED;
	return true;
}

/* With tasklist_lock. A leader is no zombie as long as others of its threads live. */
static bool consider(struct wait_opts *wo, struct task_struct *p)
{
	if (p->exit_state == EXIT_DEAD || !is_eligible(wo, p))
		return false;
	if (p->exit_state == EXIT_ZOMBIE && thread_group_empty(p)) {
		wo->has_children |= !!(wo->flags & WEXITED);
		if (wo->flags & WEXITED)
			take_zombie(wo, p);
		return wo->flags & WEXITED;
	}
	wo->has_children = true;
	return take_stopped(wo, p) || take_continued(wo, p);
}

/* The first that has something to tell. */
static bool consider_children_of(struct wait_opts *wo, struct task_struct *t)
{
	struct task_struct *p;

	list_for_each_entry(p, &t->children, sibling)
		if (consider(wo, p))
			return true;
	return false;
}

/* All children of the process are any thread's, unless it wants only its own. */
static bool look(struct wait_opts *wo)
{
	struct task_struct *t;

	guard(spinlock)(&tasklist_lock);
	wo->has_children = false;
	if (wo->flags & __WNOTHREAD)
		return consider_children_of(wo, current);
	for_each_thread(current, t)
		if (consider_children_of(wo, t))
			return true;
	return false;
}

/* True: there is nothing to wait for any more. */
static bool is_done(struct wait_opts *wo)
{
	return look(wo) || !wo->has_children || (wo->flags & WNOHANG);
}

/* The zombie that was found goes for good, without the lock. */
long do_wait(struct wait_opts *wo)
{
	wo->found = 0;
	wo->reap = NULL;
	if (wait_event_interruptible(current->signal->wait_chldexit, is_done(wo)))
		return -ERESTARTSYS;
	if (!wo->found)
		return wo->has_children ? 0 : -ECHILD;
	if (wo->reap) {
		add_usage(&wo->usage);
		release_task(wo->reap);
	}
	return wo->found;
}
EXPORT_SYMBOL_IF_KUNIT(do_wait);

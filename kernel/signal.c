// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals on their way: who may send what to whom, how they wait, and who is woken.
 *
 * Owns struct sigqueue, what waits in sigpending, and TIF_SIGPENDING, all with siglock.
 * A signal is delivered by its task alone (signal_deliver.c). One that is not queued for
 * want of memory still has its bit, so that nobody misses it; only what was queued by a
 * program with a value, or in real time, is refused.
 */
#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/posix-timers.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/capability.h>

#include "signal_internal.h"

/* One that waits, with what is known of it. A timer's is there before it waits. */
struct sigqueue {
	struct list_head list;
	kernel_siginfo_t info;
	struct k_itimer *timer;
	struct sigpending *pending;	/* where a timer's waits; NULL: it does not */
	struct user_struct *user;	/* whose it counts as: RLIMIT_SIGPENDING */
};

static struct kmem_cache *sigqueue_cache;

void __init signals_init(void)
{
	sigqueue_cache = KMEM_CACHE(sigqueue, SLAB_PANIC | SLAB_ACCOUNT);
}

/* --- Locks. --- */

/* A task that is gone has none; until then it changes its own only with tasklist_lock. */
struct sighand_struct *lock_task_sighand(struct task_struct *p,
					 unsigned long *flags)
{
	guard(rcu)();
	for (;;) {
		struct sighand_struct *sighand = rcu_dereference(p->sighand);

		if (!sighand)
			return NULL;
		spin_lock_irqsave(&sighand->siglock, *flags);
		if (likely(sighand == READ_ONCE(p->sighand)))
			return sighand;
		spin_unlock_irqrestore(&sighand->siglock, *flags);
	}
}
EXPORT_SYMBOL_GPL(lock_task_sighand);

/* --- Is there something to do? --- */

/* With siglock: of its own, of its process's, or a stop. */
static bool has_signals(const struct task_struct *p)
{
	sigmask_t pending = p->pending.signal |
			    p->signal->shared_pending.signal;

	return (pending & ~p->blocked) || (p->jobctl & JOBCTL_PENDING);
}

bool recalc_sigpending_task(struct task_struct *p)
{
	if (!has_signals(p))
		return false;
	set_tsk_thread_flag(p, TIF_SIGPENDING);
	return true;
}

/* Only the task itself takes the mark away, when it has looked. */
void recalc_sigpending(void)
{
	if (!recalc_sigpending_task(current))
		clear_thread_flag(TIF_SIGPENDING);
}
EXPORT_SYMBOL_IF_KUNIT(recalc_sigpending);

/*
 * It ends a sleep that a signal may end; a fatal one, nearly any. One that runs in
 * its program on another CPU comes into the kernel to look.
 */
void signal_wake_up(struct task_struct *p, bool fatal)
{
	unsigned int state = TASK_INTERRUPTIBLE;

	if (fatal) {
		set_tsk_thread_flag(p, TIF_SIGKILL);
		state |= TASK_WAKEKILL | __TASK_STOPPED | __TASK_TRACED;
	}
	set_tsk_thread_flag(p, TIF_SIGPENDING);
	/* We look at it on our way out, unless we are about to sleep. */
	if (p == current && READ_ONCE(p->__state) == TASK_RUNNING)
		return;
	if (!wake_up_state(p, state))
		resched_cpu(task_cpu(p));
}

/* --- Queues. --- */

/*
 * One for @p's user, who may have so many; NULL: too many, or no memory. RCU keeps the
 * credentials, and these their user.
 */
static struct sigqueue *new_sigqueue(struct task_struct *p, unsigned long limit, gfp_t gfp)
{
	struct sigqueue *q = NULL;
	struct user_struct *user;

	scoped_guard(rcu) {
		user = rcu_dereference(p->cred)->user;
		if (!user_add_signal(user, limit))
			return NULL;
	}
	q = kmem_cache_alloc(sigqueue_cache, gfp);
	if (!q) {
		user_remove_signal(user);
		return NULL;
	}
	/* What it says is written when it is sent. */
	q->timer = NULL;
	q->pending = NULL;
	q->user = user;
	return q;
}

static void delete_sigqueue(struct sigqueue *q)
{
	user_remove_signal(q->user);
	kmem_cache_free(sigqueue_cache, q);
}

/* A timer's stays, and is the timer's again. */
static void free_sigqueue(struct sigqueue *q)
{
	if (q->timer)
		q->pending = NULL;
	else
		delete_sigqueue(q);
}

/* With siglock: those of @mask that wait there are forgotten. */
static void flush_some(struct sigpending *pending, sigmask_t mask)
{
	struct sigqueue *q, *next;

	if (!(pending->signal & mask))
		return;
	pending->signal &= ~mask;
	list_for_each_entry_safe(q, next, &pending->list, list) {
		if (!(sigmask(q->info.si_signo) & mask))
			continue;
		list_del(&q->list);
		free_sigqueue(q);
	}
}

void flush_sigqueue(struct sigpending *pending)
{
	flush_some(pending, ~0ull);
}

/* What all threads of the process have waiting of @mask is forgotten. */
void flush_process_signals(struct task_struct *p, sigmask_t mask)
{
	struct task_struct *t;

	flush_some(&p->signal->shared_pending, mask);
	for_each_thread(p, t)
		flush_some(&t->pending, mask);
}

/* The faults of a program's own come first, then the lowest number. */
static int next_signal(const struct sigpending *pending, sigmask_t blocked)
{
	sigmask_t ready = pending->signal & ~blocked;

	if (ready & SIG_SYNCHRONOUS)
		ready &= SIG_SYNCHRONOUS;
	return ready ? __ffs(ready) + 1 : 0;
}

/* The first of its kind; the mark stays if another one waits. */
static void collect_signal(int sig, struct sigpending *pending, kernel_siginfo_t *info)
{
	struct sigqueue *q, *first = NULL;
	bool more = false;

	list_for_each_entry(q, &pending->list, list) {
		if (q->info.si_signo != sig)
			continue;
		more = first;
		if (more)
			break;
		first = q;
	}
	if (!more)
		pending->signal &= ~sigmask(sig);
	if (!first) {
		clear_siginfo(info);
		info->si_signo = sig;
		return;
	}
	*info = first->info;
	list_del(&first->list);
	if (first->timer)
		posix_timer_taken(first->timer, info);
	free_sigqueue(first);
}

/* Of current's: its own before those of the process. 0: none. With siglock. */
int dequeue_signal(sigmask_t mask, kernel_siginfo_t *info)
{
	struct sigpending *pending = &current->pending;
	int sig = next_signal(pending, mask);

	if (!sig) {
		pending = &current->signal->shared_pending;
		sig = next_signal(pending, mask);
	}
	if (sig)
		collect_signal(sig, pending, info);
	if (sig == SIGALRM)
		itimer_real_taken(current->signal);
	recalc_sigpending();
	return sig;
}
EXPORT_SYMBOL_IF_KUNIT(dequeue_signal);

/* --- Does it matter to whom it is sent? --- */

static bool ignored_by_default(int sig)
{
	return sig < SIGRTMIN && (sigmask(sig) & SIG_KERNEL_IGNORE);
}

/* By who is not asked about blocking. */
bool sig_handler_ignored(unsigned long handler, int sig)
{
	return handler == SIG_IGN_ ||
	       (handler == SIG_DFL_ && ignored_by_default(sig));
}

/* Init has no default: what it did not ask for does not happen to it, but by force. */
bool sig_ignored(const struct task_struct *p, int sig, bool force)
{
	unsigned long handler = p->sighand->action[sig - 1].handler;

	if ((p->blocked | p->real_blocked) & sigmask(sig))
		return false;
	if ((p->signal->flags & SIGNAL_UNKILLABLE) && handler == SIG_DFL_ &&
	    !(force && (sigmask(sig) & SIG_KERNEL_ONLY)))
		return true;
	return sig_handler_ignored(handler, sig);
}

/* Those that have stopped, or are about to, go on; who waits for that is told. */
static void continue_process(struct task_struct *p)
{
	struct signal_struct *signal = p->signal;
	unsigned int why = 0;
	struct task_struct *t;

	for_each_thread(p, t) {
		t->jobctl &= ~JOBCTL_STOP_MASK;
		wake_up_state(t, __TASK_STOPPED);
	}
	if (signal->flags & SIGNAL_STOP_STOPPED)
		why = SIGNAL_CLD_CONTINUED;
	else if (signal->group_stop_count)
		why = SIGNAL_CLD_STOPPED;
	if (!why)
		return;
	signal->flags = (signal->flags & ~SIGNAL_STOP_MASK) | why |
			SIGNAL_STOP_CONTINUED;
	signal->group_stop_count = 0;
	signal->group_exit_code = 0;
}

/*
 * Stopping and going on take each other back, whatever becomes of the signal itself.
 * False: it need not be sent.
 */
static bool prepare_signal(int sig, struct task_struct *p, bool force)
{
	if (p->signal->flags & SIGNAL_GROUP_EXIT)
		return sig == SIGKILL && !fatal_signal_pending(p);
	if (sigmask(sig) & SIG_KERNEL_STOP) {
		flush_process_signals(p, sigmask(SIGCONT));
	} else if (sig == SIGCONT) {
		flush_process_signals(p, SIG_KERNEL_STOP);
		continue_process(p);
	}
	return !sig_ignored(p, sig, force);
}

/* --- Who gets it? --- */

/* Would it look soon, and may it? */
static bool wants_signal(int sig, const struct task_struct *p)
{
	if ((p->blocked & sigmask(sig)) || (p->flags & PF_EXITING))
		return false;
	if (sig == SIGKILL)
		return true;
	if (task_state(p) & (__TASK_STOPPED | __TASK_TRACED))
		return false;
	return READ_ONCE(p->on_cpu) || !signal_pending(p);
}

/* The one it was sent to, or any of its process that would look at once. */
/* NULL: all block it. */
static struct task_struct *find_taker(int sig, struct task_struct *p, bool any)
{
	struct task_struct *t;

	if (wants_signal(sig, p))
		return p;
	if (!any)
		return NULL;
	for_each_thread(p, t)
		if (wants_signal(sig, t))
			return t;
	return NULL;
}

/* Does it end who has no handler for it? */
static bool sig_fatal(const struct task_struct *p, int sig)
{
	return !ignored_by_default(sig) &&
	       !(sig < SIGRTMIN && (sigmask(sig) & SIG_KERNEL_STOP)) &&
	       p->sighand->action[sig - 1].handler == SIG_DFL_;
}

/* A stop does not keep it. */
static void kill_thread(struct task_struct *t)
{
	t->jobctl &= ~JOBCTL_STOP_MASK;
	t->pending.signal |= sigmask(SIGKILL);
	signal_wake_up(t, true);
}

/* Nobody will handle it, so all threads are as good as dead: none does more than end. */
void start_group_exit(struct task_struct *p, int code)
{
	struct task_struct *t;

	p->signal->flags = SIGNAL_GROUP_EXIT;
	p->signal->group_exit_code = code;
	p->signal->group_stop_count = 0;
	for_each_thread(p, t)
		kill_thread(t);
}

/* Those that have ended already do not mind. */
void zap_other_threads(struct task_struct *p)
{
	struct task_struct *t;

	p->signal->group_stop_count = 0;
	for_each_thread(p, t)
		if (t != p)
			kill_thread(t);
}

/* Those who read signals look, whether or not they are blocked: fs/signalfd.c. */
static void tell_readers(struct task_struct *p)
{
	if (unlikely(waitqueue_active(&p->sighand->signalfd_wqh)))
		wake_up_all(&p->sighand->signalfd_wqh);
}

/* It waits already: somebody is to look, or all are to end. */
static void complete_signal(int sig, struct task_struct *p, bool any)
{
	struct task_struct *t = find_taker(sig, p, any);

	tell_readers(p);
	if (!t)
		return;		/* whoever unblocks it finds it */
	if (sig_fatal(p, sig) && !(t->real_blocked & sigmask(sig)) &&
	    (sig >= SIGRTMIN || !(sigmask(sig) & SIG_KERNEL_COREDUMP))) {
		start_group_exit(p, sig);
		return;
	}
	signal_wake_up(t, sig == SIGKILL);
}

/* What current does not take any more, others of its threads are to look at. */
static void retarget_shared(sigmask_t which)
{
	struct task_struct *t;

	which &= current->signal->shared_pending.signal;
	if (!which)
		return;
	for_each_thread(current, t)
		if (t != current && !(t->flags & PF_EXITING) &&
		    (which & ~t->blocked))
			signal_wake_up(t, false);
}

void set_current_blocked(sigmask_t mask)
{
	mask &= ~SIG_KERNEL_ONLY;
	if (mask == current->blocked)
		return;
	guard(spinlock_irq)(&current->sighand->siglock);
	retarget_shared(mask & ~current->blocked);
	current->blocked = mask;
	recalc_sigpending();
}
EXPORT_SYMBOL_GPL(set_current_blocked);

/* --- Sending. --- */

/* Then it is no pointer. */
static bool is_special(const kernel_siginfo_t *info)
{
	return info == SEND_SIG_NOINFO || info == SEND_SIG_PRIV;
}

/* What a handler will read of it. */
static void fill_info(kernel_siginfo_t *to, int sig, const kernel_siginfo_t *info)
{
	if (!is_special(info)) {
		*to = *info;
		return;
	}
	clear_siginfo(to);
	to->si_signo = sig;
	to->si_code = info == SEND_SIG_PRIV ? SI_KERNEL : SI_USER;
	if (info == SEND_SIG_NOINFO) {
		to->si_pid = current->tgid;
		to->si_uid = current_uid();
	}
}

/* How many may wait with this one: what the kernel and kill() send of the old has no limit. */
static unsigned long limit_for(int sig, const kernel_siginfo_t *info, const struct task_struct *p)
{
	if (sig < SIGRTMIN && (is_special(info) || info->si_code >= 0))
		return ULONG_MAX;
	return task_rlimit(p, RLIMIT_SIGPENDING);
}

/* One without its details is better than none, unless a program relies on them. */
static int enqueue(int sig, const kernel_siginfo_t *info, struct task_struct *p,
		   struct sigpending *pending)
{
	struct sigqueue *q = new_sigqueue(p, limit_for(sig, info, p), GFP_ATOMIC | __GFP_NOWARN);

	if (q) {
		fill_info(&q->info, sig, info);
		list_add_tail(&q->list, &pending->list);
	} else if (!is_special(info) && sig >= SIGRTMIN &&
		   info->si_code != SI_USER) {
		return -EAGAIN;
	}
	pending->signal |= sigmask(sig);
	return 0;
}

/* With siglock. @any: to the process, else to @p alone. */
int send_signal_locked(int sig, const kernel_siginfo_t *info, struct task_struct *p,
		       bool any)
{
	struct sigpending *pending = any ? &p->signal->shared_pending :
					   &p->pending;
	bool force = info == SEND_SIG_PRIV;
	int err = 0;

	if (!prepare_signal(sig, p, force))
		return 0;
	/* Of the old ones, one that waits is enough. */
	if (sig < SIGRTMIN && (pending->signal & sigmask(sig)))
		return 0;
	if (sig == SIGKILL)
		pending->signal |= sigmask(sig);
	else
		err = enqueue(sig, info, p, pending);
	if (!err)
		complete_signal(sig, p, any);
	return err;
}

/* --- Of timers. --- */

/* With the timer, so that none is missing when it is due. */
struct sigqueue *sigqueue_alloc(struct k_itimer *timer)
{
	struct sigqueue *q = new_sigqueue(current, rlimit(RLIMIT_SIGPENDING), GFP_KERNEL);

	if (q)
		q->timer = timer;
	return q;
}

/* It does not wait: its timer is the only one who knows it. */
void sigqueue_free(struct sigqueue *q)
{
	WARN_ON_ONCE(q->pending);
	delete_sigqueue(q);
}

/* With siglock. Its bit goes, too, unless another one of its number waits. */
void sigqueue_unqueue(struct sigqueue *q)
{
	struct sigpending *pending = q->pending;
	struct sigqueue *other;

	if (!pending)
		return;
	list_del(&q->list);
	q->pending = NULL;
	list_for_each_entry(other, &pending->list, list)
		if (other->info.si_signo == q->info.si_signo)
			return;
	pending->signal &= ~sigmask(q->info.si_signo);
}

/* With siglock. False: it is ignored, and nobody will take it. */
bool send_sigqueue(struct sigqueue *q, const kernel_siginfo_t *info, struct task_struct *p,
		   bool any)
{
	struct sigpending *pending = any ? &p->signal->shared_pending :
					   &p->pending;
	int sig = info->si_signo;

	if (q->pending)
		return true;
	if (!prepare_signal(sig, p, false))
		return false;
	q->info = *info;
	q->pending = pending;
	list_add_tail(&q->list, &pending->list);
	pending->signal |= sigmask(sig);
	complete_signal(sig, p, any);
	return true;
}

/* 0 asks only whether there is somebody. A task that is gone needs no signals. */
static int send_to(int sig, const kernel_siginfo_t *info, struct task_struct *p,
		   bool any)
{
	unsigned long flags;
	int err;

	if (!lock_task_sighand(p, &flags))
		return -ESRCH;
	err = sig ? send_signal_locked(sig, info, p, any) : 0;
	unlock_task_sighand(p, &flags);
	return err;
}

int send_sig_info(int sig, const kernel_siginfo_t *info, struct task_struct *p)
{
	return sig < 0 || sig > NR_SIGNALS ? -EINVAL : send_to(sig, info, p, false);
}
EXPORT_SYMBOL_GPL(send_sig_info);

int send_sig(int sig, struct task_struct *p, int priv)
{
	return send_sig_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, p);
}
EXPORT_SYMBOL_GPL(send_sig);

/* Whether he may was asked by who sends: it may be in another's name. */
int do_send_sig_info(int sig, const kernel_siginfo_t *info, struct task_struct *p,
		     enum pid_type type)
{
	return send_to(sig, info, p, type != PIDTYPE_PID);
}
EXPORT_SYMBOL_GPL(do_send_sig_info);

/* --- Permission. --- */

/* Does the sender own the receiver, by real or effective id? */
static bool kill_ok_by_cred(struct task_struct *p)
{
	const struct cred *mine = current_cred(), *his;

	guard(rcu)();
	his = rcu_dereference(p->cred);
	return mine->euid == his->suid || mine->euid == his->uid ||
	       mine->uid == his->suid || mine->uid == his->uid ||
	       capable(CAP_KILL);
}

/* A shell may let go on what runs in its session, whoever that became. */
static bool same_session(struct task_struct *p)
{
	guard(rcu)();
	return task_pid_of(p, PIDTYPE_SID) ==
	       task_pid_of(current, PIDTYPE_SID);
}

/* The kernel may do anything, and a process to itself. */
static int check_permission(int sig, const kernel_siginfo_t *info,
			    struct task_struct *p)
{
	if (sig < 0 || sig > NR_SIGNALS)
		return -EINVAL;
	if (info == SEND_SIG_PRIV || (!is_special(info) && info->si_code > 0))
		return 0;
	if (same_thread_group(current, p) || kill_ok_by_cred(p))
		return 0;
	return sig == SIGCONT && same_session(p) ? 0 : -EPERM;
}

/* Permission is asked for here, and by do_tkill(): nobody else sends for a program. */
int group_send_sig_info(int sig, const kernel_siginfo_t *info, struct task_struct *p)
{
	int err = check_permission(sig, info, p);

	return err ?: send_to(sig, info, p, true);
}
EXPORT_SYMBOL_GPL(group_send_sig_info);

/* To one thread, whose number and group must both be right. */
int do_tkill(pid_t tgid, pid_t pid, int sig, const kernel_siginfo_t *info)
{
	struct task_struct *p;
	int err;

	guard(rcu)();
	p = find_task_by_pid(pid);
	if (!p || (tgid > 0 && p->tgid != tgid))
		return -ESRCH;
	err = check_permission(sig, info, p);
	if (!err)
		err = send_to(sig, info, p, false);
	/* It is as if it had come a moment too late. */
	return err == -ESRCH ? 0 : err;
}

/* To a process, by what stands for its number. */
int kill_pid_info(int sig, const kernel_siginfo_t *info, struct pid *pid)
{
	struct task_struct *p;

	guard(rcu)();
	p = pid_task(pid, PIDTYPE_TGID);
	return p ? group_send_sig_info(sig, info, p) : -ESRCH;
}

int kill_pid(struct pid *pid, int sig, int priv)
{
	return kill_pid_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, pid);
}
EXPORT_SYMBOL_GPL(kill_pid);

/* Good if anybody got it; else what the last one said. */
int kill_pgrp_info(int sig, const kernel_siginfo_t *info, struct pid *pgrp)
{
	struct task_struct *p;
	int err = -ESRCH, one;
	bool any = false;

	guard(spinlock)(&tasklist_lock);
	for_each_pid_task(p, pgrp, PIDTYPE_PGID) {
		one = group_send_sig_info(sig, info, p);
		any |= !one;
		err = one;
	}
	return any ? 0 : err;
}

int kill_pgrp(struct pid *pgrp, int sig, int priv)
{
	return kill_pgrp_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, pgrp);
}
EXPORT_SYMBOL_GPL(kill_pgrp);

/* To all but init and the sender's own process: kill(-1). */
int kill_everybody(int sig, const kernel_siginfo_t *info)
{
	struct task_struct *p;
	int ret = -ESRCH, err;

	guard(spinlock)(&tasklist_lock);
	for_each_process(p) {
		if (p->tgid == 1 || same_thread_group(p, current))
			continue;
		err = group_send_sig_info(sig, info, p);
		if (err != -EPERM)
			ret = err;
	}
	return ret;
}

/* --- Of one's own doing. --- */

/* Neither blocking nor ignoring helps: the default, then. @fatal: a handler does not, either. */
static void force_info(const kernel_siginfo_t *info, bool fatal)
{
	struct task_struct *p = current;
	int sig = info->si_signo;
	struct k_sigaction *action = &p->sighand->action[sig - 1];

	guard(spinlock_irqsave)(&p->sighand->siglock);
	if (fatal || (p->blocked & sigmask(sig)) || action->handler == SIG_IGN_)
		action->handler = SIG_DFL_;
	p->blocked &= ~sigmask(sig);
	if (action->handler == SIG_DFL_)
		p->signal->flags &= ~SIGNAL_UNKILLABLE;
	send_signal_locked(sig, info, p, false);
	recalc_sigpending();
}

/* The kernel's word for it, without an address. */
static kernel_siginfo_t kernel_info(int sig, int code)
{
	kernel_siginfo_t info;

	clear_siginfo(&info);
	info.si_signo = sig;
	info.si_code = code;
	return info;
}

void force_sig(int sig)
{
	kernel_siginfo_t info = kernel_info(sig, SI_KERNEL);

	force_info(&info, false);
}
EXPORT_SYMBOL_GPL(force_sig);

/* For what no handler could mend: a signal frame that cannot be read, say. */
void force_fatal_sig(int sig)
{
	kernel_siginfo_t info = kernel_info(sig, SI_KERNEL);

	force_info(&info, true);
}

void force_sig_fault(int sig, int code, void __user *addr)
{
	kernel_siginfo_t info = kernel_info(sig, code);

	info.si_addr = (__force void *)addr;
	force_info(&info, false);
}
EXPORT_SYMBOL_GPL(force_sig_fault);

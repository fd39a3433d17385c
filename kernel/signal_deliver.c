// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a task does with the signals that wait for it, on its way to its program: it
 * runs handlers, ends, or stops with its whole process.
 *
 * Owns JOBCTL_* and group_stop_count, with siglock. A stop of a process:
 *
 *	the one who takes the signal	marks all its threads, counts them
 *	each thread			counts down and sleeps
 *	the last one			tells the parent
 *	SIGCONT, SIGKILL		kernel/signal.c: the marks go, all are woken
 */
#include <asm/mmu_context.h>
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/thread_info.h>

#include "signal_internal.h"

/* --- Masks. --- */

sigmask_t sigmask_to_save(void)
{
	return test_thread_flag(TIF_RESTORE_SIGMASK) ? current->saved_sigmask :
						       current->blocked;
}
EXPORT_SYMBOL_IF_KUNIT(sigmask_to_save);

void restore_saved_sigmask(void)
{
	if (!test_thread_flag(TIF_RESTORE_SIGMASK))
		return;
	clear_thread_flag(TIF_RESTORE_SIGMASK);
	set_current_blocked(current->saved_sigmask);
}
EXPORT_SYMBOL_IF_KUNIT(restore_saved_sigmask);

/* --- Stops. --- */

/* With siglock: @p stops, or ends. True: it was the last, and the parent is to know. */
bool signal_leave_stop(struct task_struct *p)
{
	struct signal_struct *sig = p->signal;

	if (!(p->jobctl & JOBCTL_STOP_PENDING))
		return false;
	p->jobctl &= ~JOBCTL_STOP_MASK;
	if (sig->group_stop_count && --sig->group_stop_count)
		return false;
	if (sig->flags & SIGNAL_STOP_STOPPED)
		return false;
	sig->flags = (sig->flags & ~SIGNAL_STOP_MASK) | SIGNAL_STOP_STOPPED;
	return true;
}

/* With siglock: the one that is born stops with the others. */
void signal_join_stop(struct task_struct *p)
{
	if (!(current->jobctl & JOBCTL_STOP_PENDING))
		return;
	p->jobctl |= JOBCTL_STOP_PENDING;
	p->signal->group_stop_count++;
	set_tsk_thread_flag(p, TIF_SIGPENDING);
}

/* With siglock. False: SIGCONT was faster, or all are about to end. */
static bool begin_stop(int sig)
{
	struct task_struct *p = current, *t;
	struct signal_struct *signal = p->signal;

	if (!(p->jobctl & JOBCTL_STOP_DEQUEUED) ||
	    (signal->flags & SIGNAL_GROUP_EXIT) || signal->group_exec_task)
		return false;
	if (!(signal->flags & SIGNAL_STOP_STOPPED))
		signal->group_exit_code = sig;
	signal->group_stop_count = 0;
	for_each_thread(p, t) {
		if ((t->flags & PF_EXITING) ||
		    (task_state(t) & __TASK_STOPPED))
			continue;
		t->jobctl |= JOBCTL_STOP_PENDING;
		signal->group_stop_count++;
		if (t != p)
			signal_wake_up(t, false);
	}
	return true;
}

/* The state is set with siglock, which who wakes us has, too: none is missed. */
static void stop_here(void)
	__releases(&current->sighand->siglock)
{
	bool tell = signal_leave_stop(current);

	__set_current_state(TASK_WAKEKILL | __TASK_STOPPED);
	spin_unlock_irq(&current->sighand->siglock);
	if (tell) {
		scoped_guard(spinlock, &tasklist_lock)
			do_notify_parent_cldstop(current, CLD_STOPPED);
	}
	schedule();
	__set_current_state(TASK_RUNNING);
}

/* With siglock. True: it has stopped, goes on, and does not have the lock any more. */
static bool stop_if_due(void)
{
	if (!(current->jobctl & JOBCTL_STOP_PENDING))
		return false;
	stop_here();
	return true;
}

/*
 * A terminal's does nothing in a group that nobody could let go on. To know that takes
 * a lock that comes before siglock: what is sent meanwhile takes JOBCTL_STOP_DEQUEUED
 * away. True as above.
 */
static bool stop_by_signal(int sig)
{
	spinlock_t *lock = &current->sighand->siglock;
	bool orphaned;

	current->jobctl |= JOBCTL_STOP_DEQUEUED;
	if (sig != SIGSTOP) {
		spin_unlock_irq(lock);
		orphaned = is_current_pgrp_orphaned();
		spin_lock_irq(lock);
		if (orphaned)
			return false;
	}
	if (!begin_stop(sig))
		return false;
	stop_here();
	return true;
}

/* With siglock. True: somebody had to be told, and the lock was let go. */
static bool tell_of_continuing(void)
{
	struct signal_struct *sig = current->signal;
	int why;

	if (likely(!(sig->flags & SIGNAL_CLD_MASK)))
		return false;
	why = sig->flags & SIGNAL_CLD_CONTINUED ? CLD_CONTINUED : CLD_STOPPED;
	sig->flags &= ~SIGNAL_CLD_MASK;
	spin_unlock_irq(&current->sighand->siglock);
	scoped_guard(spinlock, &tasklist_lock)
		do_notify_parent_cldstop(current, why);
	return true;
}

/* --- One after the other. --- */

/* What becomes of a signal that was taken from the queue. */
enum verdict { NOTHING, HANDLER, STOPPED, DEADLY };

/* With siglock; STOPPED: without it. */
static enum verdict judge(struct ksignal *ksig)
{
	struct task_struct *p = current;
	int sig = ksig->sig;
	struct k_sigaction *action = &p->sighand->action[sig - 1];

	if (action->handler == SIG_IGN_)
		return NOTHING;
	if (action->handler != SIG_DFL_) {
		ksig->action = *action;
		if (ARCH_HAS_ADDRESS_TAGS && !(action->flags & SA_EXPOSE_TAGBITS))
			siginfo_hide_tag(&ksig->info);
		if (action->flags & SA_RESETHAND)
			action->handler = SIG_DFL_;
		return HANDLER;
	}
	if (sig_handler_ignored(SIG_DFL_, sig))
		return NOTHING;
	if ((p->signal->flags & SIGNAL_UNKILLABLE) &&
	    !(sigmask(sig) & SIG_KERNEL_ONLY))
		return NOTHING;
	if (sig < SIGRTMIN && (sigmask(sig) & SIG_KERNEL_STOP))
		return stop_by_signal(sig) ? STOPPED : NOTHING;
	return DEADLY;
}

/* With siglock: the next one; 0: none. */
static enum verdict next_verdict(struct ksignal *ksig)
{
	struct signal_struct *sig = current->signal;

	if ((sig->flags & SIGNAL_GROUP_EXIT) || sig->group_exec_task) {
		ksig->sig = SIGKILL;
		return DEADLY;
	}
	if (stop_if_due())
		return STOPPED;
	ksig->sig = dequeue_signal(current->blocked, &ksig->info);
	return ksig->sig ? judge(ksig) : NOTHING;
}

/* Handlers are few: what needs none is settled in the loop. */
bool get_signal(struct ksignal *ksig)
{
	spinlock_t *lock = &current->sighand->siglock;
	enum verdict verdict;

	do {
		spin_lock_irq(lock);
		if (tell_of_continuing()) {
			verdict = STOPPED;
			continue;
		}
		verdict = next_verdict(ksig);
		if (verdict != STOPPED)
			spin_unlock_irq(lock);
		if (verdict == DEADLY)
			do_group_exit(ksig->sig);
	} while (verdict == STOPPED || (verdict == NOTHING && ksig->sig));
	return verdict == HANDLER;
}
EXPORT_SYMBOL_IF_KUNIT(get_signal);

/* A stack that cannot be written ends the program, unless it has another for that. */
static void frame_failed(int sig)
{
	if (sig == SIGSEGV)
		force_fatal_sig(SIGSEGV);
	else
		force_sig(SIGSEGV);
}

void signal_setup_done(bool failed, const struct ksignal *ksig)
{
	sigmask_t blocked = current->blocked | ksig->action.mask;

	if (failed) {
		frame_failed(ksig->sig);
		return;
	}
	clear_thread_flag(TIF_RESTORE_SIGMASK);
	if (!(ksig->action.flags & SA_NODEFER))
		blocked |= sigmask(ksig->sig);
	set_current_blocked(blocked);
}
EXPORT_SYMBOL_IF_KUNIT(signal_setup_done);

/* Of a task that has its handlers for itself. */
void flush_signal_handlers(struct task_struct *p, bool force_default)
{
	for (int i = 0; i < NR_SIGNALS; i++) {
		struct k_sigaction *action = &p->sighand->action[i];
		bool ignored = action->handler == SIG_IGN_ && !force_default;

		*action = (struct k_sigaction){
			.handler = ignored ? SIG_IGN_ : SIG_DFL_ };
	}
}
EXPORT_SYMBOL_IF_KUNIT(flush_signal_handlers);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls, and the way back to a program.
 *
 * Owns nothing. Before a program goes on, all that others want of its task is done:
 * the CPU is given to who waits for it, signals are delivered. Each may make work for
 * the other, so both are looked at until there is none, with interrupts off: what
 * comes later comes as an interrupt.
 */
#include <asm/ptrace.h>
#include <asm/syscall.h>
#include <kunit/visibility.h>
#include <linux/entry.h>
#include <linux/errno.h>
#include <linux/fpu.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/posix-timers.h>
#include <linux/rseq.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>

/* Bits of thread_flags that somebody has to look after. */
#define TIF_WORK \
	((1ul << TIF_NOTIFY_RESUME) | (1ul << TIF_SIGPENDING) | \
	 (1ul << TIF_RESTORE_SIGMASK) | (1ul << TIF_CPU_TIMERS))

/* --- Signals, and calls that they have interrupted. --- */

/* What a call that was interrupted answers, if a handler runs first. */
static void finish_call(struct pt_regs *regs, const struct ksignal *ksig)
{
	switch (syscall_get_return_value(regs)) {
	case -ERESTART_RESTARTBLOCK:
	case -ERESTARTNOHAND:
		syscall_set_return_value(regs, -EINTR);
		break;
	case -ERESTARTSYS:
		if (!(ksig->action.flags & SA_RESTART)) {
			syscall_set_return_value(regs, -EINTR);
			break;
		}
		fallthrough;
	case -ERESTARTNOINTR:
		syscall_restart(regs, syscall_get_nr(regs));
	}
}

/* No handler runs: the call is made again, as if nothing had come. */
static void repeat_call(struct pt_regs *regs)
{
	switch (syscall_get_return_value(regs)) {
	case -ERESTARTNOHAND:
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
		syscall_restart(regs, syscall_get_nr(regs));
		break;
	case -ERESTART_RESTARTBLOCK:
		syscall_restart(regs, __NR_restart_syscall);
	}
}

/* One at a time: the next one interrupts this one's handler before it begins. */
static void deliver_signal(struct pt_regs *regs)
{
	bool call = syscall_get_nr(regs) != -1;
	struct ksignal ksig;

	if (get_signal(&ksig)) {
		if (call)
			finish_call(regs, &ksig);
		/* When the handler returns there is nothing to go on with any more. */
		current->restart_block.fn = NULL;
		/* The handler's frame is to lead out of the sequence, too. */
		rseq_resume(regs);
		signal_setup_done(setup_rt_frame(&ksig, regs), &ksig);
	} else {
		if (call)
			repeat_call(regs);
		restore_saved_sigmask();
	}
	/* A call is restarted once. */
	syscall_set_nr(regs, -1);
}

/* --- The way back. --- */

static noinline void exit_work(struct pt_regs *regs, unsigned long work)
{
	local_irq_enable();
	if (need_resched())
		schedule_preempt();
	if (work & (1ul << TIF_NOTIFY_RESUME)) {
		clear_thread_flag(TIF_NOTIFY_RESUME);
		rseq_resume(regs);
	}
	if (work & (1ul << TIF_CPU_TIMERS)) {
		clear_thread_flag(TIF_CPU_TIMERS);
		run_cpu_timers();
	}
	if (work & ((1ul << TIF_SIGPENDING) | (1ul << TIF_RESTORE_SIGMASK)))
		deliver_signal(regs);
	local_irq_disable();
}

static __always_inline unsigned long pending_work(void)
{
	return READ_ONCE(current->thread_flags) & TIF_WORK;
}

static __always_inline void __exit_to_user_mode(struct pt_regs *regs)
{
	while (unlikely(need_resched() || pending_work()))
		exit_work(regs, pending_work());
	switch_fpu_return();
}

void exit_to_user_mode(struct pt_regs *regs)
{
	__exit_to_user_mode(regs);
}

void do_syscall(struct pt_regs *regs)
{
	unsigned long nr = syscall_get_nr(regs);
	long ret = -ENOSYS;

	local_irq_enable();
	if (likely(nr < nr_sys_calls))
		ret = sys_call_table[nr](regs);
	syscall_set_return_value(regs, ret);
	local_irq_disable();
	__exit_to_user_mode(regs);
}

/* A child says who it is where it was asked to; whether it can is its parent's concern. */
void __noreturn enter_user_mode(void)
{
	struct pt_regs *regs = task_pt_regs(current);
	pid_t __user *tid = current->set_child_tid;

	current->set_child_tid = NULL;
	if (tid && put_user(current->pid, tid))
		pr_debug("pid %d cannot write its number\n", current->pid);
	local_irq_disable();
	exit_to_user_mode(regs);
	arch_return_to_user(regs);
}
EXPORT_SYMBOL_IF_KUNIT(enter_user_mode);

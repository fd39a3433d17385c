// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other stack of a task, on which handlers may run: sigaltstack().
 *
 * Owns task_struct.sas_ss_*, which only the task itself reads and writes. Whether it is
 * on that stack is told by its stack pointer, but with SS_AUTODISARM, where the stack is
 * taken away as long as a handler runs.
 */
#include <asm/ptrace.h>
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/sigframe.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/signal.h>

#define SS_MODE_MASK	(~SS_AUTODISARM)

/* Is this stack pointer on it, whatever its mode? */
static bool is_within(unsigned long sp)
{
	return sp > current->sas_ss_sp &&
	       sp - current->sas_ss_sp <= current->sas_ss_size;
}

/* With SS_AUTODISARM it is never known to be in use. */
static bool on_altstack(unsigned long sp)
{
	return !(current->sas_ss_flags & SS_AUTODISARM) && is_within(sp);
}

/* As sigaltstack() tells it, but for the way in which it was set. */
static int altstack_mode(unsigned long sp)
{
	if (!current->sas_ss_size)
		return SS_DISABLE;
	return on_altstack(sp) ? SS_ONSTACK : 0;
}

/* One that stands there already goes on below where it is. */
static bool wants_altstack(const struct ksignal *ksig, unsigned long now)
{
	return (ksig->action.flags & SA_ONSTACK) && !altstack_mode(now);
}

unsigned long sigframe_stack(const struct ksignal *ksig, unsigned long sp,
			     unsigned long now)
{
	return wants_altstack(ksig, now) ?
	       current->sas_ss_sp + current->sas_ss_size : sp;
}
EXPORT_SYMBOL_IF_KUNIT(sigframe_stack);

bool sigframe_fits(const struct ksignal *ksig, unsigned long now,
		   unsigned long sp)
{
	if (on_altstack(now) || wants_altstack(ksig, now))
		return is_within(sp);
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(sigframe_fits);

void save_altstack(stack_t *ss)
{
	*ss = (stack_t){
		.ss_sp = (void *)current->sas_ss_sp,
		.ss_size = current->sas_ss_size,
		.ss_flags = current->sas_ss_size ? current->sas_ss_flags :
						   SS_DISABLE,
	};
}
EXPORT_SYMBOL_IF_KUNIT(save_altstack);

void altstack_used(void)
{
	if (!(current->sas_ss_flags & SS_AUTODISARM))
		return;
	current->sas_ss_sp = 0;
	current->sas_ss_size = 0;
	current->sas_ss_flags = SS_DISABLE;
}
EXPORT_SYMBOL_IF_KUNIT(altstack_used);

/* -EPERM: it stands on it; -EINVAL: no such mode; -ENOMEM: no handler would fit. */
static int set_altstack(const stack_t *ss, unsigned long sp)
{
	int mode = ss->ss_flags & SS_MODE_MASK;

	if (on_altstack(sp))
		return -EPERM;
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
		return -EINVAL;
	if (mode == SS_DISABLE) {
		current->sas_ss_sp = 0;
		current->sas_ss_size = 0;
		current->sas_ss_flags = ss->ss_flags;
		return 0;
	}
	if (ss->ss_size < MINSIGSTKSZ)
		return -ENOMEM;
	current->sas_ss_sp = (unsigned long)ss->ss_sp;
	current->sas_ss_size = ss->ss_size;
	current->sas_ss_flags = ss->ss_flags;
	return 0;
}

/* The registers are the restored ones already. What the frame has that is wrong stays out. */
void restore_altstack(const stack_t *ss)
{
	(void)set_altstack(ss, kernel_stack_pointer(task_pt_regs(current)));
}

/* The old one is told even where it is replaced by the very same call. */
SYSCALL_DEFINE2(sigaltstack, const stack_t __user *, uss, stack_t __user *, uoss)
{
	unsigned long sp = kernel_stack_pointer(task_pt_regs(current));
	stack_t ss, old;
	int err = 0;

	if (uss && copy_from_user(&ss, uss, sizeof(ss)))
		return -EFAULT;
	save_altstack(&old);
	old.ss_flags = altstack_mode(sp) | (current->sas_ss_flags & SS_AUTODISARM);
	if (uss)
		err = set_altstack(&ss, sp);
	if (!err && uoss && copy_to_user(uoss, &old, sizeof(old)))
		return -EFAULT;
	return err;
}

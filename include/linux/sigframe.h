/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What frames of handlers have in common on all machines: the other stack that a program
 * may have for them (kernel/signal_stack.c). All of it is of the running task.
 */
#ifndef _LINUX_SIGFRAME_H
#define _LINUX_SIGFRAME_H

#include <linux/build_bug.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/types.h>
#include <linux/uaccess.h>
#include <uapi/linux/signal.h>

/* SA_RESTORER of a machine whose handlers need one. */
#define SA_RESTORER_	0x04000000ul

/* From where the frame grows down: @sp, or the other stack, if @now is not on it. */
unsigned long sigframe_stack(const struct ksignal *ksig, unsigned long sp,
			     unsigned long now);
/* Does a frame that ends at @sp not leave the stack that it was to be on? */
bool sigframe_fits(const struct ksignal *ksig, unsigned long now,
		   unsigned long sp);
/* What sigaltstack() would answer; into a frame, and back. */
void save_altstack(stack_t *ss);
void restore_altstack(const stack_t *ss);
/* The same as save_altstack(), within user_access_begin(). */
#define unsafe_save_altstack(uss, label) \
do { \
	stack_t __user *__uss = (uss); \
	const struct task_struct *__t = current; \
	\
	unsafe_put_user((void *)__t->sas_ss_sp, &__uss->ss_sp, label); \
	unsafe_put_user(__t->sas_ss_size ? __t->sas_ss_flags : SS_DISABLE, &__uss->ss_flags, \
			label); \
	unsafe_put_user(__t->sas_ss_size, &__uss->ss_size, label); \
} while (0)
/* What the handler is told, likewise: see copy_siginfo_to_user(). */
static __always_inline bool unsafe_save_siginfo(siginfo_t __user *to,
						const kernel_siginfo_t *from)
{
	const u64 *words = (const u64 *)from;
	u64 __user *at = (u64 __user *)to;

	BUILD_BUG_ON(sizeof(*from) != 6 * sizeof(u64) || sizeof(*to) != 16 * sizeof(u64));
	unsafe_put_user(words[0], at, fault);
	unsafe_put_user(words[1], at + 1, fault);
	unsafe_put_user(words[2], at + 2, fault);
	unsafe_put_user(words[3], at + 3, fault);
	unsafe_put_user(words[4], at + 4, fault);
	unsafe_put_user(words[5], at + 5, fault);
	unsafe_put_user(0, at + 6, fault);
	unsafe_put_user(0, at + 7, fault);
	unsafe_put_user(0, at + 8, fault);
	unsafe_put_user(0, at + 9, fault);
	unsafe_put_user(0, at + 10, fault);
	unsafe_put_user(0, at + 11, fault);
	unsafe_put_user(0, at + 12, fault);
	unsafe_put_user(0, at + 13, fault);
	unsafe_put_user(0, at + 14, fault);
	unsafe_put_user(0, at + 15, fault);
	return true;
fault:
	return false;
}

/* A handler begins: with SS_AUTODISARM there is no other stack any more. */
void altstack_used(void);

#endif /* _LINUX_SIGFRAME_H */

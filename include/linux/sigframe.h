/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What frames of handlers have in common on all machines: the other stack that a program
 * may have for them (kernel/signal_stack.c). All of it is of the running task.
 */
#ifndef _LINUX_SIGFRAME_H
#define _LINUX_SIGFRAME_H

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
/* A handler begins: with SS_AUTODISARM there is no other stack any more. */
void altstack_used(void);

#endif /* _LINUX_SIGFRAME_H */

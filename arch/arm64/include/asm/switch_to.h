/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_ARM64_SWITCH_TO_H
#define _ASM_ARM64_SWITCH_TO_H

struct task_struct;

/*
 * Leave @prev, go on in @next. Returns, when @prev runs again, the task that
 * ran on the CPU before it.
 */
struct task_struct *__switch_to(struct task_struct *prev,
				struct task_struct *next);
#define switch_to(prev, next, last) ((last) = __switch_to(prev, next))

/* Prepare @task so that its first switch enters ret_from_fork(). */
void arch_thread_init(struct task_struct *task);
void arch_thread_free(struct task_struct *task);

#endif /* _ASM_ARM64_SWITCH_TO_H */

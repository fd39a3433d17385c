/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads that live in the kernel alone. */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/sched.h>

/*
 * A new thread, which does not run until it is woken, named by @namefmt. Its
 * value is what @threadfn returns, or what it gives to kthread_exit().
 */
__printf(3, 4) struct task_struct *
kthread_create(int (*threadfn)(void *data), void *data,
	       const char *namefmt, ...);

#define kthread_run(threadfn, data, namefmt, ...) \
({ \
	struct task_struct *__k = \
		kthread_create(threadfn, data, namefmt, ##__VA_ARGS__); \
	if (!IS_ERR(__k)) \
		wake_up_process(__k); \
	__k; \
})

/* Before its first wake-up: run there only. */
void kthread_bind(struct task_struct *k, unsigned int cpu);

/*
 * Ask @k to end, wake it, and wait until it has; returns its value, or -EINTR
 * if it never ran. The caller must know that @k exists: either it cannot end
 * by itself, or the caller holds a reference.
 */
int kthread_stop(struct task_struct *k);
bool kthread_should_stop(void);
void __noreturn kthread_exit(long result);
struct completion;
void __noreturn kthread_complete_and_exit(struct completion *done, long code);
void *kthread_data(struct task_struct *k);
/* With the last reference to the task; kernel/fork.c. */
void kthread_free_struct(struct task_struct *k);

#endif /* _LINUX_KTHREAD_H */

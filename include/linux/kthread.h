/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads that live in the kernel alone. */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/kthread_worker.h>
#include <linux/sched.h>

/*
 * A new thread, which does not run until it is woken, named by @namefmt. Its
 * value is what @threadfn returns, or what it gives to kthread_exit().
 */
__printf(3, 4) struct task_struct *
kthread_create(int (*threadfn)(void *data), void *data,
	       const char *namefmt, ...);

/*
 * The same, bound to @cpu, whose number fills the one %u of @namefmt. Memory
 * is not bound to nodes: kthread_create_on_node() takes what there is.
 */
struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data),
					  void *data, unsigned int cpu,
					  const char *namefmt);
#define kthread_create_on_node(threadfn, data, node, namefmt, ...) \
	((void)(node), kthread_create(threadfn, data, namefmt, ##__VA_ARGS__))

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
void kthread_bind_mask(struct task_struct *k, const struct cpumask *mask);

/*
 * Ask @k to end, wake it, and wait until it has; returns its value, or -EINTR
 * if it never ran. The caller must know that @k exists: either it cannot end
 * by itself, or the caller holds a reference.
 */
int kthread_stop(struct task_struct *k);
bool kthread_should_stop(void);

/*
 * Parking: @k stands aside, by kthread_parkme(), until it is let go on. It has
 * to look at kthread_should_park() now and then. A parked one can be stopped.
 */
int kthread_park(struct task_struct *k);
void kthread_unpark(struct task_struct *k);
bool kthread_should_park(void);
bool kthread_should_stop_or_park(void);
void kthread_parkme(void);

void __noreturn kthread_exit(long result);
struct completion;
void __noreturn kthread_complete_and_exit(struct completion *done, long code);
void *kthread_data(struct task_struct *k);
/* With the last reference to the task; kernel/task.c. */
void kthread_free_struct(struct task_struct *k);

#endif /* _LINUX_KTHREAD_H */

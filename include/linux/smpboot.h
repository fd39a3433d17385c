/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A thread for each CPU, bound to it, that sleeps until it has something to
 * do.
 */
#ifndef _LINUX_SMPBOOT_H
#define _LINUX_SMPBOOT_H

#include <linux/percpu-defs.h>
#include <linux/types.h>

struct task_struct;

/*
 * @store: a per-CPU variable, where the threads are found: wake one by
 * wake_up_process(). @thread_should_run says whether there is work, with the
 * thread's state set to sleep; @thread_fn does it. @setup and @cleanup, which
 * may be NULL, run in the thread before its first work and at its end.
 */
struct smp_hotplug_thread {
	struct task_struct * __percpu *store;
	int (*thread_should_run)(unsigned int cpu);
	void (*thread_fn)(unsigned int cpu);
	void (*setup)(unsigned int cpu);
	void (*cleanup)(unsigned int cpu);
	const char *thread_comm;	/* "name/%u" */
};

/* On all CPUs that are online; 0, or -ENOMEM with nothing left behind. */
int smpboot_register_percpu_thread(struct smp_hotplug_thread *plug);
/* Returns when all have ended. */
void smpboot_unregister_percpu_thread(struct smp_hotplug_thread *plug);

#endif /* _LINUX_SMPBOOT_H */

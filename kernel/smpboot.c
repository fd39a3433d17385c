// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads of which every CPU has one. Owns nothing but the loop that they run:
 * the variable where a caller keeps them is his.
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/smpboot.h>

struct smpboot_thread_data {
	const struct smp_hotplug_thread *plug;
	unsigned int cpu;
};

/*
 * Looks for work with its state set, as anybody who sleeps; so whoever makes
 * work first and wakes then is not missed.
 */
static int smpboot_thread_fn(void *data)
{
	struct smpboot_thread_data *td = data;
	const struct smp_hotplug_thread *plug = td->plug;

	if (plug->setup)
		plug->setup(td->cpu);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		if (plug->thread_should_run(td->cpu)) {
			__set_current_state(TASK_RUNNING);
			plug->thread_fn(td->cpu);
			cond_resched();
		} else {
			schedule();
		}
	}
	__set_current_state(TASK_RUNNING);
	if (plug->cleanup)
		plug->cleanup(td->cpu);
	return 0;
}

/* It sleeps still. The reference keeps it for stop_thread(). */
static int create_thread(struct smp_hotplug_thread *plug, unsigned int cpu)
{
	struct smpboot_thread_data *td = kzalloc(sizeof(*td), GFP_KERNEL);
	struct task_struct *t;

	if (!td)
		return -ENOMEM;
	td->plug = plug;
	td->cpu = cpu;
	t = kthread_create_on_cpu(smpboot_thread_fn, td, cpu,
				  plug->thread_comm);
	if (IS_ERR(t)) {
		kfree(td);
		return PTR_ERR(t);
	}
	*per_cpu_ptr(plug->store, cpu) = get_task_struct(t);
	return 0;
}

/* Also of one that never ran: its data is freed here in any case. */
static void stop_thread(struct smp_hotplug_thread *plug, unsigned int cpu)
{
	struct task_struct *t = *per_cpu_ptr(plug->store, cpu);
	struct smpboot_thread_data *td;

	if (!t)
		return;
	td = kthread_data(t);
	kthread_stop(t);
	kfree(td);
	*per_cpu_ptr(plug->store, cpu) = NULL;
	put_task_struct(t);
}

void smpboot_unregister_percpu_thread(struct smp_hotplug_thread *plug)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		stop_thread(plug, cpu);
}
EXPORT_SYMBOL_GPL(smpboot_unregister_percpu_thread);

/* None runs before all are there. */
int smpboot_register_percpu_thread(struct smp_hotplug_thread *plug)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		*per_cpu_ptr(plug->store, cpu) = NULL;
	for_each_online_cpu(cpu) {
		int err = create_thread(plug, cpu);

		if (err) {
			smpboot_unregister_percpu_thread(plug);
			return err;
		}
	}
	for_each_online_cpu(cpu)
		wake_up_process(*per_cpu_ptr(plug->store, cpu));
	return 0;
}
EXPORT_SYMBOL_GPL(smpboot_register_percpu_thread);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calling a function on other CPUs, and bringing them up.
 *
 * Each CPU has a lock-free list of calls that others want of it (call_queue);
 * the sender adds and rings, the receiver takes the whole list. A call with
 * @wait lives on the sender's stack until the receiver marks it done; one
 * without is allocated per CPU of the sender, and locked until it is taken.
 */
#include <asm/smp.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/llist.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>

static DEFINE_PER_CPU(struct llist_head, call_queue);
static DEFINE_PER_CPU(struct call_single_data, async_call);

/* One call for each target, so that all targets work at the same time. */
struct call_many_data {
	struct call_single_data csd[NR_CPUS];
};
static DEFINE_PER_CPU(struct call_many_data, many_calls);

unsigned int setup_max_cpus = NR_CPUS;

/* maxcpus=N: no more than N are brought up at boot. */
static int __init maxcpus_param(char *val)
{
	unsigned int n;
	int err = val ? kstrtouint(val, 0, &n) : -EINVAL;

	if (!err)
		setup_max_cpus = n;
	return err;
}
early_param("maxcpus", maxcpus_param);

/* Before the second CPU, and before interrupts are on. */
void __init smp_call_function_init(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		init_llist_head(per_cpu_ptr(&call_queue, cpu));
}

/*
 * A call that nobody waits for may be sent again while its function runs: what
 * the sender wants seen may be too late for that run. The barrier pairs with
 * xchg() of the sender: who finds the call busy is seen by the function.
 */
static void serve_call(struct call_single_data *csd)
{
	smp_call_func_t func = csd->func;
	void *info = csd->info;

	if (csd->awaited) {
		func(info);
		smp_store_release(&csd->busy, false);
		return;
	}
	smp_store_release(&csd->busy, false);
	smp_mb();
	func(info);
}

/*
 * On the CPU that is called, in its interrupt. A call may be used anew or be
 * gone as soon as it is not busy: so the next one is read before.
 */
void generic_smp_call_function_interrupt(void)
{
	struct llist_node *list = llist_del_all(this_cpu_ptr(&call_queue));
	struct call_single_data *csd, *next;

	list = llist_reverse_order(list);
	llist_for_each_entry_safe(csd, next, list, node)
		serve_call(csd);
}

/* Acquire: what the function wrote is seen. Serves our own calls meanwhile. */
static void csd_wait(struct call_single_data *csd)
{
	while (smp_load_acquire(&csd->busy))
		cpu_relax();
}

/* The previous user of @csd, if any, must be through with it. */
static void csd_lock(struct call_single_data *csd)
{
	csd_wait(csd);
	WRITE_ONCE(csd->busy, true);
}

/* Who adds to an empty list rings; a list with calls has been rung for. */
static void csd_send(int cpu, struct call_single_data *csd)
{
	if (llist_add(&csd->node, per_cpu_ptr(&call_queue, cpu)))
		arch_send_call_function_ipi(cpu);
}

int smp_call_function_single_async(int cpu, struct call_single_data *csd)
{
	if (xchg(&csd->busy, true))
		return -EBUSY;
	csd_send(cpu, csd);
	return 0;
}
EXPORT_SYMBOL_GPL(smp_call_function_single_async);

/* On this CPU the function runs as it does elsewhere: interrupts off. */
static void call_here(smp_call_func_t fn, void *info)
{
	unsigned long flags;

	local_irq_save(flags);
	fn(info);
	local_irq_restore(flags);
}

/*
 * 0, or -ENXIO for a CPU that is not online. Interrupts must be on: two CPUs
 * that call each other serve each other while they wait.
 */
int smp_call_function_single(int cpu, smp_call_func_t fn, void *info, int wait)
{
	struct call_single_data on_stack = { .awaited = true };
	struct call_single_data *csd = &on_stack;

	if ((unsigned int)cpu >= nr_cpu_ids || !cpu_online(cpu))
		return -ENXIO;

	preempt_disable();
	if (cpu == smp_processor_id()) {
		call_here(fn, info);
		preempt_enable();
		return 0;
	}
	WARN_ON_ONCE(irqs_disabled());
	if (!wait)
		csd = this_cpu_ptr(&async_call);
	csd_lock(csd);
	csd->func = fn;
	csd->info = info;
	csd_send(cpu, csd);
	if (wait)
		csd_wait(csd);
	preempt_enable();
	return 0;
}
EXPORT_SYMBOL_GPL(smp_call_function_single);

/*
 * All CPUs of @mask that are online, without this one. First all are rung, then
 * all are waited for, so that they work at the same time.
 */
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t fn,
			    void *info, bool wait)
{
	unsigned int cpu, self = get_cpu();
	struct call_single_data *calls = this_cpu_ptr(&many_calls)->csd;

	WARN_ON_ONCE(irqs_disabled());
	for_each_cpu(cpu, mask) {
		if (cpu == self || !cpu_online(cpu))
			continue;
		csd_lock(&calls[cpu]);
		calls[cpu].func = fn;
		calls[cpu].info = info;
		calls[cpu].awaited = wait;
		csd_send(cpu, &calls[cpu]);
	}
	if (wait)
		for_each_cpu(cpu, mask)
			csd_wait(&calls[cpu]);
	put_cpu();
}
EXPORT_SYMBOL_GPL(smp_call_function_many);

/* Everywhere but here. */
void smp_call_function(smp_call_func_t fn, void *info, int wait)
{
	smp_call_function_many(cpu_online_mask, fn, info, wait);
}
EXPORT_SYMBOL_GPL(smp_call_function);

/* The others first: this CPU works while they do. */
void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t fn,
		      void *info, bool wait)
{
	unsigned int self = get_cpu();

	smp_call_function_many(mask, fn, info, wait);
	if (cpumask_test_cpu(self, mask))
		call_here(fn, info);
	put_cpu();
}
EXPORT_SYMBOL_GPL(on_each_cpu_mask);

void on_each_cpu(smp_call_func_t fn, void *info, int wait)
{
	on_each_cpu_mask(cpu_online_mask, fn, info, wait);
}
EXPORT_SYMBOL_GPL(on_each_cpu);

/* 0 when @cpu is online. What fails leaves nothing behind, unless it is only late. */
static int __init bring_up(unsigned int cpu)
{
	struct task_struct *idle = fork_idle(cpu);
	int err;

	if (IS_ERR(idle))
		return PTR_ERR(idle);
	err = __cpu_up(cpu, idle);
	/* A CPU that is only late may still run it. */
	if (err && err != -ETIMEDOUT)
		put_task_struct(idle);
	return err;
}

/* More than maxcpus= stay as they are: present, not online. */
void __init smp_init(void)
{
	unsigned int cpu;

	for_each_present_cpu(cpu) {
		int err;

		if (num_online_cpus() >= setup_max_cpus)
			break;
		if (cpu_online(cpu))
			continue;
		err = bring_up(cpu);
		if (err)
			pr_err("CPU%u does not come up: %pe\n", cpu,
			       ERR_PTR(err));
	}
	pr_info("smp: Brought up %u CPU%s\n", num_online_cpus(),
		num_online_cpus() == 1 ? "" : "s");
}

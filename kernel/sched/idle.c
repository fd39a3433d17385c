// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a CPU does when there is nothing to do. Owns root_domain.idle and
 * cpu_resched.polling.
 */
#include <asm/smp.h>
#include <kunit/visibility.h>
#include <linux/cmdline.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/tick.h>

#include "sched.h"

static bool idle_poll __read_mostly;

/* idle=poll: never sleep, for the shortest way from a wake-up to its task. */
static int __init idle_param(char *val)
{
	if (!val || strcmp(val, "poll"))
		return -EINVAL;
	idle_poll = true;
	return 0;
}
early_param("idle", idle_param);

void set_next_task_idle(struct rq *rq)
{
	cpumask_set_cpu(rq->cpu, &rq->rd->idle);
}
EXPORT_SYMBOL_IF_KUNIT(set_next_task_idle);

void put_prev_task_idle(struct rq *rq)
{
	cpumask_clear_cpu(rq->cpu, &rq->rd->idle);
}

/* A moment's truth. */
bool idle_cpu(int cpu)
{
	return cpumask_test_cpu(cpu, &def_root_domain.idle);
}

static void set_polling(unsigned int polling)
{
	WRITE_ONCE(raw_cpu_ptr(&cpu_resched)->polling, polling);
	/* Pairs with resched_curr(): the flag is looked at after this. */
	smp_mb();
}

/*
 * While it is set RCU does not wait for the CPU and jiffies may be late: an
 * interrupt that may want either clears it first (irq_enter()).
 */
DEFINE_PER_CPU(bool, cpu_idling);
EXPORT_SYMBOL_GPL(cpu_idling);

void idle_interrupted(void)
{
	__this_cpu_write(cpu_idling, false);
	rcu_idle_exit();
	tick_irq_enter();
}
EXPORT_SYMBOL_GPL(idle_interrupted);

/*
 * Interrupts are off between the last look at need_resched() and the sleep: one
 * that comes in between ends the sleep at once. Whoever wants this CPU from
 * when polling ends has to ring.
 */
static void idle_sleep(void)
{
	local_irq_disable();
	set_polling(0);
	rcu_idle_enter();
	if (!need_resched()) {
		__this_cpu_write(cpu_idling, true);
		arch_cpu_idle();
		if (__this_cpu_read(cpu_idling))
			idle_interrupted();
	} else {
		rcu_idle_exit();
	}
	set_polling(1);
	/* Let what woke us in. */
	local_irq_enable();
}

static void do_idle(void)
{
	set_polling(1);
	while (!need_resched()) {
		if (idle_poll) {
			rcu_note_context_switch();
			rcu_begin_if_new();
			cpu_relax();
		} else {
			idle_sleep();
		}
	}
	set_polling(0);
	local_irq_disable();
	tick_nohz_idle_exit();
	local_irq_enable();
	schedule();
}

void cpu_startup_entry(void)
{
	int cpu = current->cpu;

	this_cpu_write(cpu_number, cpu);
	set_next_task_idle(this_rq());
	set_cpu_online(cpu, true);
	smp_store_release(&current->on_cpu, 1);
	local_irq_enable();
	for (;;)
		do_idle();
}

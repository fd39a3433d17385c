/* SPDX-License-Identifier: GPL-2.0-only */
/* Calling other CPUs, and knowing which one this is. */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H

#include <linux/cpumask.h>
#include <linux/llist.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>
#include <linux/threads.h>
#include <linux/types.h>

DECLARE_PER_CPU(int, cpu_number);

#define raw_smp_processor_id()	__this_cpu_read(cpu_number)
#define smp_processor_id()	raw_smp_processor_id()
#define get_cpu()		({ preempt_disable(); smp_processor_id(); })
#define put_cpu()		preempt_enable()

typedef void (*smp_call_func_t)(void *info);

/* One call for one CPU; of its sender until @busy, then of its receiver. */
struct call_single_data {
	struct llist_node node;
	smp_call_func_t func;
	void *info;
	bool awaited;	/* the sender waits for what @func does */
	/* Set by the sender; cleared when @func has run, or begins unawaited. */
	bool busy;
};

/*
 * Run @fn on other CPUs from their interrupt; with @wait, return when it has
 * run. Callers must have interrupts on, or two of them could wait for each
 * other for ever. @fn must not sleep.
 */
int smp_call_function_single(int cpu, smp_call_func_t fn, void *info,
			     int wait);
/*
 * Never waits, so it may be called with interrupts off. -EBUSY: @csd is still
 * on its way from the last time, and its function will see what the caller has
 * done so far. @cpu must be online.
 */
int smp_call_function_single_async(int cpu, struct call_single_data *csd);
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t fn,
			    void *info, bool wait);
void smp_call_function(smp_call_func_t fn, void *info, int wait);
/* The same, and on this CPU too if it is one of them. */
void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t fn,
		      void *info, bool wait);
void on_each_cpu(smp_call_func_t fn, void *info, int wait);

/* Bring-up: kernel/smp.c. */
void smp_init(void);
void smp_call_function_init(void);
/* The interrupt's side, called by the architecture. */
void generic_smp_call_function_interrupt(void);

extern unsigned int setup_max_cpus;

#endif /* _LINUX_SMP_H */

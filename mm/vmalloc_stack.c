// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stacks of tasks: ranges of kernel addresses with a guard below each.
 *
 * A task that ends leaves its stack to the next one: each CPU keeps two as they are, mapped,
 * with whatever is on them. So who forks and waits maps nothing. Each place of the cache is
 * exchanged as a whole, by its CPU, in interrupts and in the middle of a switch too, or by
 * who empties all of them.
 */
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/kasan.h>
#include <linux/kconfig.h>
#include <linux/percpu.h>
#include <linux/sched/task_stack.h>
#include <linux/vmalloc.h>

#include "vmalloc_area.h"

#define NR_KEPT	2

struct kept_stacks {
	const void *stack[NR_KEPT];
};
static DEFINE_PER_CPU(struct kept_stacks, kept_stacks);

/*
 * What sanitizers remember of the frames and accesses of a dead task would look like the
 * new one's mistakes, and a stack that has found another task like a leak of who made it.
 */
#define MAY_KEEP	(!IS_ENABLED(CONFIG_KASAN) && !IS_ENABLED(CONFIG_UM_TSAN) && \
			 !IS_ENABLED(CONFIG_LEAK_TRACKING))

static const void *take_kept(void)
{
	struct kept_stacks *kept = raw_cpu_ptr(&kept_stacks);

	for (unsigned int i = 0; i < NR_KEPT; i++) {
		const void *stack;

		if (!READ_ONCE(kept->stack[i]))
			continue;
		stack = xchg(&kept->stack[i], NULL);
		if (stack)
			return stack;
	}
	return NULL;
}

/* The place may have been taken since we looked: then it is the one there that goes. */
static const void *keep(const void *stack)
{
	struct kept_stacks *kept = raw_cpu_ptr(&kept_stacks);

	for (unsigned int i = 0; i < NR_KEPT && stack; i++)
		if (!READ_ONCE(kept->stack[i]))
			stack = xchg(&kept->stack[i], stack);
	return stack;
}

void *vmalloc_stack(void)
{
	const void *stack = MAY_KEEP ? take_kept() : NULL;

	return stack ? (void *)stack : vmalloc_stack_new(THREAD_SIZE, _RET_IP_);
}
EXPORT_SYMBOL_IF_KUNIT(vmalloc_stack);

void vfree_stack(const void *stack)
{
	if (MAY_KEEP && stack)
		stack = keep(stack);
	vfree(stack);
}
EXPORT_SYMBOL_IF_KUNIT(vfree_stack);

void vmalloc_stacks_drain(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		for (unsigned int i = 0; i < NR_KEPT; i++)
			vfree(xchg(&per_cpu_ptr(&kept_stacks, cpu)->stack[i], NULL));
}

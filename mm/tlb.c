// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making CPUs forget what they remember of page tables.
 *
 * Owns nothing yet but the way to the other CPUs: a machine whose flushes
 * reach all of them (TLB_BROADCAST) needs none, others are interrupted.
 */
#include <asm/tlbflush.h>
#include <linux/cpumask.h>
#include <linux/smp.h>
#include <linux/tlb.h>

struct kernel_range {
	unsigned long start, end;
};

static void flush_range_here(void *info)
{
	const struct kernel_range *range = info;

	local_flush_tlb_kernel_range(range->start, range->end);
}

static void flush_all_here(void *unused)
{
	local_flush_tlb_all();
}

/* On every CPU that does not hear of it by itself. */
static void run_flush(smp_call_func_t flush, void *info)
{
	if (TLB_BROADCAST || num_online_cpus() == 1)
		flush(info);
	else
		on_each_cpu(flush, info, true);
}

void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	struct kernel_range range = { start, end };

	run_flush(flush_range_here, &range);
}

void flush_tlb_all(void)
{
	run_flush(flush_all_here, NULL);
}

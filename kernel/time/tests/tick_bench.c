// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark of the timer interrupt of a CPU that is busy.
 *
 * Looks at the clock all the time: where it jumps, the tick has come between
 * two looks. A jump less the time of an undisturbed round is what the interrupt
 * costs, from the instruction that it stopped to the one after: with all that
 * ticks do, since they are the machine's own. Of a counter that is coarser than
 * an instruction the mean tells more than any single tick. Runs when
 * tick_bench.run= is given, prints one line, and ends the machine. In QEMU
 * under -icount shift=0 a nanosecond is an instruction.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/sort.h>

#define MAX_TICKS	512
/* Rounds without a jump, to learn what one costs. */
#define NR_QUIET	1000
/* No round takes so long, and no interrupt is so short. */
#define JUMP_NS		100

static unsigned long run;
module_param(run, ulong, 0444);
MODULE_PARM_DESC(run, "ticks to measure, at most 512");

static u32 costs[MAX_TICKS];

static int by_size(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

/* The shortest of many: others may have been disturbed. */
static u64 quiet_round(void)
{
	u64 last = sched_clock(), shortest = ~0ull;

	for (int i = 0; i < NR_QUIET; i++) {
		u64 now = sched_clock();

		shortest = min(shortest, now - last);
		last = now;
	}
	return shortest;
}

static int __init tick_bench(void)
{
	unsigned long nr = min(run, (unsigned long)MAX_TICKS), n = 0;
	u64 quiet, last, sum = 0;

	if (!nr)
		return 0;
	quiet = quiet_round();
	last = sched_clock();
	while (n < nr) {
		u64 now = sched_clock();

		if (now - last > quiet + JUMP_NS)
			costs[n++] = now - last - quiet;
		last = now;
	}
	sort(costs, nr, sizeof(costs[0]), by_size, NULL);
	for (unsigned long i = 0; i < nr; i++)
		sum += costs[i];
	pr_info("tick_bench: ticks=%lu mean=%llu least=%u median=%u most=%u ns\n",
		nr, sum / nr, costs[0], costs[nr / 2], costs[nr - 1]);
	kernel_power_off();
}
late_initcall(tick_bench);

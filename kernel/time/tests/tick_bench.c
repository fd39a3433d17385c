// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark of the timer interrupt of a CPU that is busy.
 *
 * Looks at the clock all the time: where it jumps, the tick has come between
 * two looks. A jump less the time of an undisturbed round is what the interrupt
 * costs, from the instruction that it stopped to the one after: with all that
 * ticks do, since they are the machine's own.
 *
 * Of a clock that is coarser than an instruction the mean tells more than any
 * single tick, if they fall anywhere between two of its steps; so each tick is
 * waited for from another place.
 *
 * Runs when tick_bench.run= is given, prints one line, and ends the machine. In
 * QEMU under -icount shift=0 a nanosecond is an instruction.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/sort.h>

#define MAX_TICKS	512
/* No round takes so long, and no interrupt is so short. */
#define JUMP_NS		200
/* More instructions than any clock of ours has in a step. */
#define NR_PLACES	64

static unsigned long run;
module_param(run, ulong, 0444);
MODULE_PARM_DESC(run, "ticks to measure, at most 512");

static u32 costs[MAX_TICKS];

static int by_size(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

/* What the rounds without a tick have taken, all together. */
struct quiet {
	u64 ns;
	u64 rounds;
};

/* Until the clock jumps; by how much. */
static u32 wait_for_tick(struct quiet *quiet)
{
	u64 start = sched_clock(), last = start, rounds = 0;

	for (;;) {
		u64 now = sched_clock();

		if (now - last > JUMP_NS) {
			quiet->ns += last - start;
			quiet->rounds += rounds;
			return now - last;
		}
		last = now;
		rounds++;
	}
}

static int __init tick_bench(void)
{
	unsigned long nr = min(run, (unsigned long)MAX_TICKS);
	struct quiet quiet = { 0 };
	u64 sum = 0, round;

	if (!nr)
		return 0;
	for (unsigned long n = 0; n < nr; n++) {
		costs[n] = wait_for_tick(&quiet);
		sum += costs[n];
		for (unsigned long i = n % NR_PLACES; i; i--)
			barrier();
	}
	sort(costs, nr, sizeof(costs[0]), by_size, NULL);
	round = quiet.ns / quiet.rounds;
	pr_info("tick_bench: ticks=%lu mean=%llu least=%llu median=%llu most=%llu ns\n",
		nr, (sum - nr * quiet.ns / quiet.rounds) / nr, costs[0] - round,
		costs[nr / 2] - round, costs[nr - 1] - round);
	kernel_power_off();
}
late_initcall(tick_bench);

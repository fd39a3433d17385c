// SPDX-License-Identifier: GPL-2.0-only
/*
 * The load average. Owns avenrun, which one CPU at a time writes: the one that
 * moved @next_update on. Readers may see one number of a period and one of the
 * next.
 */
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/minmax.h>
#include <linux/sched/loadavg.h>
#include <linux/sched/stat.h>

#include "sched.h"

/* Not a whole number of ticks, so that nothing periodic is always missed. */
#define LOAD_PERIOD_NS	(5 * NSEC_PER_SEC + SCHED_TICK_NS)

unsigned long avenrun[3];
static atomic64_t next_update = ATOMIC64_INIT(LOAD_PERIOD_NS);

/* Rises are rounded up, so that a constant load is reached in the end. */
unsigned long calc_load(unsigned long load, unsigned long exp,
			unsigned long active)
{
	unsigned long sum = load * exp + active * (FIXED_1 - exp);

	if (active >= load)
		sum += FIXED_1 - 1;
	return sum / FIXED_1;
}
EXPORT_SYMBOL_IF_KUNIT(calc_load);

static unsigned long nr_active(void)
{
	long nr = nr_running() + nr_uninterruptible();

	return nr > 0 ? (unsigned long)nr * FIXED_1 : 0;
}

static void update(unsigned long active)
{
	static const unsigned long exp[] = { EXP_1, EXP_5, EXP_15 };

	for (int i = 0; i < 3; i++)
		WRITE_ONCE(avenrun[i], calc_load(avenrun[i], exp[i], active));
}

/*
 * From every tick. If all CPUs idled there was no tick for a while, and
 * nothing to count: those periods pass with what was asleep then as now, but
 * for the last. After a quarter of an hour they make no difference any more.
 */
void calc_load_tick(u64 now)
{
	s64 due = atomic64_read(&next_update);
	u64 periods;

	if (likely((s64)(now - (u64)due) < 0))
		return;
	periods = (now - (u64)due) / LOAD_PERIOD_NS + 1;
	if (!atomic64_try_cmpxchg(&next_update, &due,
				  due + (s64)(periods * LOAD_PERIOD_NS)))
		return;
	for (u64 i = min(periods, 1000ull); i > 1; i--)
		update(max(nr_uninterruptible(), 0l) * FIXED_1);
	update(nr_active());
}

void get_avenrun(unsigned long *loads, unsigned long offset, int shift)
{
	for (int i = 0; i < 3; i++)
		loads[i] = (READ_ONCE(avenrun[i]) + offset) << shift;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tick, which counts jiffies and lets the scheduler look at the time.
 *
 * Owns when each CPU ticks, which is its own business. No CPU has the duty to
 * count: whoever finds jiffies late brings it up to date. A tick that comes
 * while its CPU idles is the last one: the tick starts again when the CPU has
 * something to do. So a short nap costs nothing, and a long one a single tick.
 */
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/tick.h>
#include <linux/timekeeping.h>

#include "tick_internal.h"

/* Of its own CPU alone, with interrupts off. */
struct tick_sched {
	bool started;
	bool stopped;		/* the CPU idles */
};

static DEFINE_PER_CPU(struct tick_sched, tick_scheds);

void tick_update_jiffies(ktime_t now)
{
	struct ktime_moment m;

	if (likely(!timekeeping_jiffies_late(now)))
		return;
	ktime_get_moment(&m);
	timekeeping_tick(&m);
}

/* From the next whole tick on, so that timers of one tick expire together. */
static ktime_t next_whole_tick(ktime_t now)
{
	return (now / TICK_NSEC + 1) * TICK_NSEC;
}

ktime_t tick_interrupt(const struct ktime_moment *m, ktime_t expires)
{
	timekeeping_tick(m);
	sched_tick();
	if (is_idle_task(current) && !need_resched()) {
		__this_cpu_write(tick_scheds.stopped, true);
		/* No later, or the counter wraps unseen. */
		return m->now + timekeeping_max_deferment();
	}
	expires += TICK_NSEC;
	if (unlikely(expires <= m->now))
		return next_whole_tick(m->now);
	return expires;
}

static void tick_start(struct tick_sched *ts)
{
	ktime_t now = ktime_get();

	tick_update_jiffies(now);
	ts->stopped = false;
	hrtimers_set_tick(next_whole_tick(now));
}

void tick_nohz_idle_exit(void)
{
	struct tick_sched *ts = this_cpu_ptr(&tick_scheds);

	if (unlikely(ts->stopped))
		tick_start(ts);
}

bool tick_nohz_tick_stopped(void)
{
	return __this_cpu_read(tick_scheds.stopped);
}

void tick_irq_enter(void)
{
	if (unlikely(__this_cpu_read(tick_scheds.stopped)))
		tick_update_jiffies(ktime_get());
}

/* With interrupts off, as long as the CPU starts. */
void tick_setup_this_cpu(void)
{
	struct tick_sched *ts = this_cpu_ptr(&tick_scheds);

	if (!ts->started) {
		ts->started = true;
		tick_start(ts);
	}
	hrtimers_reprogram();
}

void __init time_init(void)
{
	timekeeping_init();
	hrtimers_init();
}

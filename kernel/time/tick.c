// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tick, which counts jiffies and lets the scheduler look at the time.
 *
 * Owns jiffies (jiffies_lock) and each CPU's tick timer. No CPU has the duty
 * to count: whoever finds jiffies late brings it up to date. A tick that comes
 * while its CPU idles is the last one: the tick starts again when the CPU has
 * something to do. So a short nap costs nothing, and a long one a single tick.
 */
#include <linux/clockchips.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/tick.h>

#include "tick_internal.h"

/* Of its own CPU alone, with interrupts off. */
struct tick_sched {
	struct hrtimer timer;
	bool started;
	bool stopped;		/* the CPU idles */
};

static DEFINE_PER_CPU(struct tick_sched, tick_scheds);

u64 jiffies_64 __read_mostly = INITIAL_JIFFIES;
EXPORT_SYMBOL_GPL(jiffies_64);
static DEFINE_RAW_SPINLOCK(jiffies_lock);
static ktime_t next_jiffy = TICK_NSEC;	/* when jiffies changes again */

void tick_update_jiffies(ktime_t now)
{
	u64 ticks;

	if (likely(now < READ_ONCE(next_jiffy)))
		return;
	guard(raw_spinlock_irqsave)(&jiffies_lock);
	if (now < next_jiffy)
		return;
	ticks = now / TICK_NSEC;
	WRITE_ONCE(jiffies_64, INITIAL_JIFFIES + ticks);
	WRITE_ONCE(next_jiffy, (ticks + 1) * TICK_NSEC);
	timekeeping_advance();
}

/* After the last tick of an idle CPU there is at most what a counter allows. */
static enum hrtimer_restart tick_stop(struct tick_sched *ts)
{
	ktime_t latest = ktime_get() + timekeeping_max_deferment();

	if (hrtimer_next_event_without(NULL) > latest) {
		hrtimer_set_expires(&ts->timer, latest);
		ts->stopped = true;
		return HRTIMER_RESTART;
	}
	ts->stopped = true;
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart tick_expired(struct hrtimer *timer)
{
	struct tick_sched *ts = container_of(timer, struct tick_sched, timer);
	ktime_t now = hrtimer_interrupt_time();

	tick_update_jiffies(now);
	sched_tick();
	if (is_idle_task(current) && !need_resched())
		return tick_stop(ts);
	hrtimer_forward(timer, now, TICK_NSEC);
	return HRTIMER_RESTART;
}

/* From the next whole tick on, so that timers of one tick expire together. */
static void tick_start(struct tick_sched *ts)
{
	ktime_t now = ktime_get();

	tick_update_jiffies(now);
	ts->stopped = false;
	hrtimer_start(&ts->timer, (now / TICK_NSEC + 1) * TICK_NSEC,
		      HRTIMER_MODE_ABS_PINNED);
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

	clockevents_this_cpu()->event_handler = hrtimer_interrupt;
	if (!ts->started) {
		ts->started = true;
		hrtimer_setup(&ts->timer, tick_expired, CLOCK_MONOTONIC,
			      HRTIMER_MODE_ABS_PINNED);
		tick_start(ts);
	}
	hrtimers_reprogram();
}

void __init time_init(void)
{
	timekeeping_init();
	hrtimers_init();
}

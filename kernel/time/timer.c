// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers to the tick: hrtimers that expire where jiffies change. Owns nothing;
 * the queue's lock (hrtimer.c) guards whether a timer is pending.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/tick.h>
#include <linux/timer.h>

#include "tick_internal.h"

/* The moment at which jiffies becomes @expires; the past is now. */
static ktime_t expiry(unsigned long expires)
{
	s64 ticks = expires - INITIAL_JIFFIES;

	if (ticks < 0)
		return 0;
	if (ticks > KTIME_MAX / TICK_NSEC)
		return KTIME_MAX;
	return ticks * TICK_NSEC;
}

/* The function may look at jiffies, which must be where it was promised. */
static enum hrtimer_restart timer_expired(struct hrtimer *hrtimer)
{
	struct timer_list *timer = container_of(hrtimer, struct timer_list,
						hrtimer);

	tick_update_jiffies(timer->hrtimer.node.expires);
	timer->function(timer);
	return HRTIMER_NORESTART;
}

void timer_setup(struct timer_list *timer,
		 void (*function)(struct timer_list *timer), u32 flags)
{
	hrtimer_setup(&timer->hrtimer, timer_expired, CLOCK_MONOTONIC,
		      HRTIMER_MODE_ABS);
	timer->expires = 0;
	timer->function = function;
	timer->flags = flags;
}
EXPORT_SYMBOL_GPL(timer_setup);

static void start(struct timer_list *timer, unsigned long expires)
{
	timer->expires = expires;
	hrtimer_start(&timer->hrtimer, expiry(expires), HRTIMER_MODE_ABS);
}

/* Many timeouts are moved on again and again within a tick: that is cheap. */
int mod_timer(struct timer_list *timer, unsigned long expires)
{
	int pending = timer_pending(timer);

	if (pending && timer->expires == expires)
		return 1;
	start(timer, expires);
	return pending;
}
EXPORT_SYMBOL_GPL(mod_timer);

/* Who has shut a timer down for good does not see it come back by this. */
int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	if (hrtimer_try_to_cancel(&timer->hrtimer) <= 0)
		return 0;
	start(timer, expires);
	return 1;
}
EXPORT_SYMBOL_GPL(mod_timer_pending);

int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	if (timer_pending(timer) && time_before_eq(timer->expires, expires))
		return 1;
	return mod_timer(timer, expires);
}
EXPORT_SYMBOL_GPL(timer_reduce);

void add_timer(struct timer_list *timer)
{
	WARN_ON_ONCE(timer_pending(timer));
	start(timer, timer->expires);
}
EXPORT_SYMBOL_GPL(add_timer);

/* Where its data is: the function runs there, and nowhere else. */
void add_timer_on(struct timer_list *timer, int cpu)
{
	WARN_ON_ONCE(timer_pending(timer));
	hrtimer_start_on(&timer->hrtimer, expiry(timer->expires), cpu);
}
EXPORT_SYMBOL_GPL(add_timer_on);

/*
 * Does not wait, so the caller may hold what the function takes; but the data
 * must stay, since the function may be at work.
 */
int timer_delete(struct timer_list *timer)
{
	return hrtimer_try_to_cancel(&timer->hrtimer) > 0;
}
EXPORT_SYMBOL_GPL(timer_delete);

int try_to_del_timer_sync(struct timer_list *timer)
{
	return hrtimer_try_to_cancel(&timer->hrtimer);
}
EXPORT_SYMBOL_GPL(try_to_del_timer_sync);

/* After this, the timer and what it points at may be freed. */
int timer_delete_sync(struct timer_list *timer)
{
	return hrtimer_cancel(&timer->hrtimer);
}
EXPORT_SYMBOL_GPL(timer_delete_sync);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device of each CPU that interrupts it at a given moment.
 *
 * Owns the pointer to it, which only that CPU uses, with interrupts off.
 */
#include <kunit/visibility.h>
#include <linux/clockchips.h>
#include <linux/clocksource.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/tick.h>
#include <linux/timekeeping.h>

#include "tick_internal.h"

/* Factors are exact for so long; beyond, the event comes early and is set anew. */
#define MAX_SECONDS	600

static DEFINE_PER_CPU(struct clock_event_device *, cpu_device);

static u64 ticks_to_ns(unsigned long ticks, const struct clock_event_device *d)
{
	/* What does not fit is further away than any timer. */
	if (ticks >> (63 - d->shift))
		return KTIME_MAX;
	return ((u64)ticks << d->shift) / d->mult;
}

/* What is too fast for 32 bits of hertz is told in thousands. */
struct clock_factors clockevents_factors(u64 freq)
{
	if (freq >> 32)
		return clocks_calc_mult_shift(NSEC_PER_MSEC, freq / 1000,
					      MAX_SECONDS * 1000);
	return clocks_calc_mult_shift(NSEC_PER_SEC, freq, MAX_SECONDS);
}
EXPORT_SYMBOL_IF_KUNIT(clockevents_factors);

void clockevents_config_and_register(struct clock_event_device *dev, u64 freq,
				     unsigned long min_delta,
				     unsigned long max_delta)
{
	struct clock_event_device *old = __this_cpu_read(cpu_device);
	struct clock_factors factors;

	dev->min_delta_ticks = min_delta;
	dev->max_delta_ticks = max_delta;
	factors = clockevents_factors(freq);
	dev->mult = factors.mult;
	dev->shift = factors.shift;
	/* One count more: what is rounded down must not be too short. */
	dev->min_delta_ns = max(ticks_to_ns(min_delta + 1, dev) + 1, 1000ull);
	dev->max_delta_ns = min(ticks_to_ns(max_delta, dev),
				MAX_SECONDS * (u64)NSEC_PER_SEC);
	dev->next_event = KTIME_MAX;
	if (old && old->rating >= dev->rating)
		return;
	if (old && old->set_state_shutdown)
		old->set_state_shutdown(old);
	__this_cpu_write(cpu_device, dev);
	tick_setup_this_cpu();
}
EXPORT_SYMBOL_GPL(clockevents_config_and_register);

static u64 ns_to_ticks(s64 ns, const struct clock_event_device *dev)
{
	return ((u64)ns * dev->mult) >> dev->shift;
}

/*
 * A device that compares the counter of the clock is told what that will show.
 * What was lost in the division is one count at most, and an event that comes
 * early is no use. For others the clock is read anew, since they count from
 * the moment when they are told.
 */
void clockevents_program_event(ktime_t expires, const struct ktime_moment *m)
{
	struct clock_event_device *dev = __this_cpu_read(cpu_device);
	s64 delta;

	if (unlikely(!dev))
		return;
	dev->next_event = expires;
	if (unlikely(expires == KTIME_MAX)) {
		if (dev->set_state_shutdown)
			dev->set_state_shutdown(dev);
		return;
	}
	if (dev->counter == m->clock) {
		delta = clamp(expires - m->now, 0ll, (s64)dev->max_delta_ns);
		dev->set_next_moment(m->cycles + ns_to_ticks(delta, dev) + 1,
				     dev);
		return;
	}
	delta = clamp(expires - ktime_get(), (s64)dev->min_delta_ns,
		      (s64)dev->max_delta_ns);
	dev->set_next_event(ns_to_ticks(delta, dev), dev);
}

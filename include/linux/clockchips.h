/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that interrupt a CPU at a given moment, one for each CPU.
 *
 * kernel/time/clockevents.c owns the list; a device belongs to the CPU that
 * registered it, and is programmed there with interrupts off.
 */
#ifndef _LINUX_CLOCKCHIPS_H
#define _LINUX_CLOCKCHIPS_H

#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/types.h>

struct clocksource;
struct ktime_moment;

/*
 * @set_next_event interrupts once, @delta counts from now. A device that
 * compares a @counter that is a clock source has @set_next_moment as well: it
 * interrupts when the counter shows @cycles, at once if it has already.
 */
struct clock_event_device {
	void (*set_next_event)(unsigned long delta,
			       struct clock_event_device *dev);
	void (*set_next_moment)(u64 cycles, struct clock_event_device *dev);
	const struct clocksource *counter;
	void (*set_state_shutdown)(struct clock_event_device *dev);
	ktime_t next_event;	/* programmed; KTIME_MAX: none */
	u64 max_delta_ns;
	u64 min_delta_ns;
	u32 mult;		/* counts are (ns * mult) >> shift */
	u32 shift;
	unsigned long min_delta_ticks;
	unsigned long max_delta_ticks;
	const char *name;
	int rating;
	int irq;
};

/* On the CPU that it interrupts. @freq counts a second, deltas in counts. */
void clockevents_config_and_register(struct clock_event_device *dev, u64 freq,
				     unsigned long min_delta,
				     unsigned long max_delta);
/*
 * Interrupt this CPU at @expires; as soon as its device can if that has passed,
 * KTIME_MAX: not at all. @m is a moment shortly before. A CPU that has no device
 * yet is told once more when it has one.
 */
void clockevents_program_event(ktime_t expires, const struct ktime_moment *m);

#endif /* _LINUX_CLOCKCHIPS_H */

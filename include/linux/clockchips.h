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

/*
 * @set_next_event interrupts once, @delta counts from now; an error means that
 * the moment has passed already. @event_handler is called from that interrupt.
 */
struct clock_event_device {
	void (*event_handler)(struct clock_event_device *dev);
	int (*set_next_event)(unsigned long delta,
			      struct clock_event_device *dev);
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
void clockevents_config_and_register(struct clock_event_device *dev, u32 freq,
				     unsigned long min_delta,
				     unsigned long max_delta);
/*
 * Interrupt at @expires, on this CPU; -ETIME if that has passed, unless
 * @force: then as soon as the device can. KTIME_MAX: not at all.
 */
int clockevents_program_event(struct clock_event_device *dev, ktime_t expires,
			      bool force);
/* This CPU's, or NULL before it has registered one. */
struct clock_event_device *clockevents_this_cpu(void);

#endif /* _LINUX_CLOCKCHIPS_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Counters that time is read from. */
#ifndef _LINUX_CLOCKSOURCE_H
#define _LINUX_CLOCKSOURCE_H

#include <linux/list.h>
#include <linux/math64.h>
#include <linux/types.h>

#define CLOCKSOURCE_MASK(bits)	(~0ull >> (64 - (bits)))

#define CLOCK_SOURCE_IS_CONTINUOUS	0x01
#define CLOCK_SOURCE_UNSTABLE		0x40

/*
 * A free-running counter. Nanoseconds are (cycles * mult) >> shift; both are
 * computed at registration. The best rating that is stable is used.
 */
struct clocksource {
	u64 (*read)(struct clocksource *cs);
	u64 mask;
	u32 mult;
	u32 shift;
	u64 max_idle_ns;	/* the counter is read at least this often */
	const char *name;
	int rating;		/* 1 to 499; 300 is good, 400 perfect */
	unsigned long flags;
	bool vdso;		/* programs can read it, too: asm/vdso/clock.h */
	int (*enable)(struct clocksource *cs);
	void (*disable)(struct clocksource *cs);
	struct list_head list;	/* by rating; kernel/time/clocksource.c */
};

/* -EINVAL for a counter that is no use; -EBUSY for one that is there. */
int __clocksource_register_scale(struct clocksource *cs, u32 scale, u32 freq);
#define clocksource_register_hz(cs, hz)	 __clocksource_register_scale(cs, 1, hz)
#define clocksource_register_khz(cs, khz) \
	__clocksource_register_scale(cs, 1000, khz)
/* -EBUSY while there is no other to use in its place. */
int clocksource_unregister(struct clocksource *cs);
/* Found to run unevenly: another takes its place, if there is one. */
void clocksource_mark_unstable(struct clocksource *cs);
/* Use the one called @name, whatever its rating; -ENODEV: no such one. */
int clocksource_override(const char *name);
/* Names of all, the best first, each followed by a space. */
size_t clocksource_names(char *buf, size_t size);

/* to = (from * mult) >> shift */
struct clock_factors {
	u32 mult;
	u32 shift;
};

/* For @from Hz to @to Hz, with no overflow within @maxsec seconds. */
struct clock_factors clocks_calc_mult_shift(u32 from, u32 to, u32 maxsec);

static inline u64 clocksource_cyc2ns(u64 cycles, u32 mult, u32 shift)
{
	return mul_u64_u32_shr(cycles, mult, shift);
}

#endif /* _LINUX_CLOCKSOURCE_H */

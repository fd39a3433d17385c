/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What time it is.
 *
 * Readers take no lock; not from an NMI, where sched_clock() serves.
 */
#ifndef _LINUX_TIMEKEEPING_H
#define _LINUX_TIMEKEEPING_H

#include <linux/ktime.h>
#include <linux/types.h>

struct clocksource;

/* The clocks, by how far they are ahead of CLOCK_MONOTONIC. */
enum tk_offsets {
	TK_OFFS_REAL,
	TK_OFFS_BOOT,
	TK_OFFS_TAI,
	TK_OFFS_MAX
};

/* A moment of CLOCK_MONOTONIC, and what the counter showed at it. */
struct ktime_moment {
	ktime_t now;
	u64 cycles;
	struct clocksource *clock;
};

ktime_t ktime_get(void);
void ktime_get_moment(struct ktime_moment *m);
ktime_t ktime_get_with_offset(enum tk_offsets offs);
#define ktime_get_ns()		((u64)ktime_get())
#define ktime_get_real()	ktime_get_with_offset(TK_OFFS_REAL)
#define ktime_get_real_ns()	((u64)ktime_get_real())
#define ktime_get_boottime()	ktime_get_with_offset(TK_OFFS_BOOT)
#define ktime_get_boottime_ns()	((u64)ktime_get_boottime())
#define ktime_get_clocktai()	ktime_get_with_offset(TK_OFFS_TAI)
/* As the counter runs, never corrected. */
ktime_t ktime_get_raw(void);
#define ktime_get_raw_ns()	((u64)ktime_get_raw())
/* As of the last tick: cheap, and late by up to one. */
ktime_t ktime_get_coarse(void);
ktime_t ktime_get_coarse_with_offset(enum tk_offsets offs);
void ktime_get_coarse_real_ts64(struct timespec64 *ts);

static inline void ktime_get_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_get());
}

static inline void ktime_get_real_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_get_real());
}

time64_t ktime_get_seconds(void);
time64_t ktime_get_real_seconds(void);

/* Fills in the offsets of all clocks; returns which setting of them it was. */
unsigned int ktime_get_offsets(ktime_t offs[TK_OFFS_MAX]);
/* Has any been set since the setting @seq? */
bool ktime_offsets_changed(unsigned int seq);

/* -EINVAL for a moment that the clock cannot show. */
int do_settimeofday64(const struct timespec64 *ts);
int timekeeping_inject_offset(const struct timespec64 *ts);
/* TAI is @seconds ahead of the wall clock. */
int timekeeping_set_tai_offset(s32 seconds);
/* Runs faster or slower by @ppm_scaled / 65536 millionths, |500 ppm| at most. */
int timekeeping_set_frequency(s64 ppm_scaled);
s64 timekeeping_frequency(void);

/* Between the parts of kernel/time. */
void timekeeping_init(void);
void timekeeping_notify(struct clocksource *cs);
struct clocksource *timekeeping_clocksource(void);
/* Reads the counter, so that it cannot wrap unseen; from the tick. */
void timekeeping_advance(void);
/* Should jiffies have changed by now? */
bool timekeeping_jiffies_late(ktime_t now);
/* If so, counts them, and advances by what was read; interrupts are off. */
void timekeeping_tick(const struct ktime_moment *m);
/* How long the counter may go unread. */
u64 timekeeping_max_deferment(void);

/* The battery's clock at boot, from the architecture; 0.0 if there is none. */
void read_persistent_clock64(struct timespec64 *ts);

#endif /* _LINUX_TIMEKEEPING_H */

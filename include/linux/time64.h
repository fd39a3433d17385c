/* SPDX-License-Identifier: GPL-2.0-only */
/* Units of time, and seconds with nanoseconds. */
#ifndef _LINUX_TIME64_H
#define _LINUX_TIME64_H

#include <linux/limits.h>
#include <linux/types.h>

#define MSEC_PER_SEC	1000L
#define USEC_PER_MSEC	1000L
#define NSEC_PER_USEC	1000L
#define NSEC_PER_MSEC	1000000L
#define USEC_PER_SEC	1000000L
#define NSEC_PER_SEC	1000000000L
#define FSEC_PER_SEC	1000000000000000LL

/* What a ktime_t can hold, in whole seconds. */
#define KTIME_MAX	((s64)~((u64)1 << 63))
#define KTIME_SEC_MAX	(KTIME_MAX / NSEC_PER_SEC)
#define KTIME_MIN	(-KTIME_MAX - 1)
#define KTIME_SEC_MIN	(KTIME_MIN / NSEC_PER_SEC)

struct timespec64 {
	time64_t tv_sec;
	long tv_nsec;		/* 0 to 999999999 */
};

static inline bool timespec64_equal(const struct timespec64 *a,
				    const struct timespec64 *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* Below 0, 0 or above 0, as @a is before, at or after @b. */
static inline int timespec64_compare(const struct timespec64 *a,
				     const struct timespec64 *b)
{
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	return a->tv_nsec - b->tv_nsec;
}

/* May stand for a moment or a duration. */
static inline bool timespec64_valid(const struct timespec64 *ts)
{
	return ts->tv_sec >= 0 && (unsigned long)ts->tv_nsec < NSEC_PER_SEC;
}

/* The same, and the clock could be set to it: it will not run over soon. */
static inline bool timespec64_valid_settod(const struct timespec64 *ts)
{
	return timespec64_valid(ts) &&
	       ts->tv_sec < KTIME_SEC_MAX - 30ll * 365 * 24 * 3600;
}

/* Saturates: what is too far away is as far as can be. */
static inline s64 timespec64_to_ns(const struct timespec64 *ts)
{
	if (ts->tv_sec >= KTIME_SEC_MAX)
		return KTIME_MAX;
	if (ts->tv_sec <= KTIME_SEC_MIN)
		return KTIME_MIN;
	return ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec;
}

struct timespec64 ns_to_timespec64(s64 nsec);

/* A moment as a calendar and a clock show it: @mon from 1, UTC. */
struct calendar_time {
	unsigned int year, mon, day, hour, min, sec;
};

/* Seconds since 1970, by the calendar of Gregory. */
time64_t mktime64(const struct calendar_time *t);
/* @nsec of any size and sign is brought into range. */
struct timespec64 timespec64_normalize(time64_t sec, s64 nsec);

static inline struct timespec64 timespec64_add(struct timespec64 a,
					       struct timespec64 b)
{
	return timespec64_normalize(a.tv_sec + b.tv_sec, a.tv_nsec + b.tv_nsec);
}

static inline struct timespec64 timespec64_sub(struct timespec64 a,
					       struct timespec64 b)
{
	return timespec64_normalize(a.tv_sec - b.tv_sec, a.tv_nsec - b.tv_nsec);
}

#endif /* _LINUX_TIME64_H */

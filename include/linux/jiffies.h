/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Time in ticks, for timeouts. The count wraps, so moments are compared by
 * time_after() and its like alone; it starts five minutes before it does.
 */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/time64.h>
#include <linux/types.h>

#define HZ			CONFIG_HZ
#define TICK_NSEC		(NSEC_PER_SEC / HZ)
/* As programs see durations in /proc: a hundredth of a second. */
#define USER_HZ			100
#define INITIAL_JIFFIES		((unsigned long)(unsigned int)(-300 * HZ))

/* kernel/time/timekeeping.c; counted by whatever CPU finds it late. */
extern u64 jiffies_64;
#define jiffies			READ_ONCE(jiffies_64)

static inline u64 get_jiffies_64(void)
{
	return jiffies;
}

#define time_after(a, b)	((long)((b) - (a)) < 0)
#define time_before(a, b)	time_after(b, a)
#define time_after_eq(a, b)	((long)((a) - (b)) >= 0)
#define time_before_eq(a, b)	time_after_eq(b, a)
#define time_in_range(a, b, c)	(time_after_eq(a, b) && time_before_eq(a, c))
#define time_after64(a, b)	((s64)((b) - (a)) < 0)
#define time_before64(a, b)	time_after64(b, a)
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)

/* The longest timeout that is one; longer means for ever. */
#define MAX_JIFFY_OFFSET	((LONG_MAX >> 1) - 1)

/* Rounded up, so that a timeout is never too short. */
unsigned long msecs_to_jiffies(unsigned int ms);
unsigned long usecs_to_jiffies(unsigned int us);
unsigned long nsecs_to_jiffies(u64 ns);
unsigned long timespec64_to_jiffies(const struct timespec64 *ts);

static inline u64 jiffies_to_nsecs(u64 j)
{
	return j * TICK_NSEC;
}

static inline unsigned int jiffies_to_msecs(unsigned long j)
{
	return j * TICK_NSEC / NSEC_PER_MSEC;
}

static inline unsigned int jiffies_to_usecs(unsigned long j)
{
	return j * TICK_NSEC / NSEC_PER_USEC;
}

static inline u64 nsec_to_clock_t(u64 ns)
{
	return ns / (NSEC_PER_SEC / USER_HZ);
}

static inline u64 jiffies_to_clock_t(unsigned long j)
{
	return nsec_to_clock_t(jiffies_to_nsecs(j));
}

#endif /* _LINUX_JIFFIES_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Units of time, converted without losing the end of a timeout: what does not
 * fit saturates, what does not divide is rounded up. Owns nothing.
 */
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/time64.h>

struct timespec64 timespec64_normalize(time64_t sec, s64 nsec)
{
	s64 carry = nsec / NSEC_PER_SEC;

	nsec -= carry * NSEC_PER_SEC;
	if (nsec < 0) {
		nsec += NSEC_PER_SEC;
		carry--;
	}
	return (struct timespec64){ .tv_sec = sec + carry, .tv_nsec = nsec };
}
EXPORT_SYMBOL_GPL(timespec64_normalize);

/* Before 1970 the seconds are negative and the nanoseconds are not. */
struct timespec64 ns_to_timespec64(s64 nsec)
{
	return timespec64_normalize(0, nsec);
}
EXPORT_SYMBOL_GPL(ns_to_timespec64);

/*
 * A year that begins in March has its leap day at its end, so that the days
 * before each month are the same in all years.
 */
time64_t mktime64(const struct calendar_time *t)
{
	time64_t year = t->mon > 2 ? t->year : t->year - 1;
	unsigned int month = t->mon > 2 ? t->mon - 3 : t->mon + 9;
	time64_t days = 365 * year + year / 4 - year / 100 + year / 400 +
			(153 * month + 2) / 5 + t->day;

	/* 719469 days lie before 1 January 1970. */
	return ((days - 719469) * 24 + t->hour) * 3600 + t->min * 60 + t->sec;
}
EXPORT_SYMBOL_GPL(mktime64);

unsigned long nsecs_to_jiffies(u64 ns)
{
	return min(ns / TICK_NSEC + !!(ns % TICK_NSEC), (u64)MAX_JIFFY_OFFSET);
}
EXPORT_SYMBOL_GPL(nsecs_to_jiffies);

/* A negative number, seen as unsigned, stands for "for ever". */
unsigned long msecs_to_jiffies(unsigned int ms)
{
	if ((int)ms < 0)
		return MAX_JIFFY_OFFSET;
	return nsecs_to_jiffies((u64)ms * NSEC_PER_MSEC);
}
EXPORT_SYMBOL_GPL(msecs_to_jiffies);

unsigned long usecs_to_jiffies(unsigned int us)
{
	return nsecs_to_jiffies((u64)us * NSEC_PER_USEC);
}
EXPORT_SYMBOL_GPL(usecs_to_jiffies);

unsigned long timespec64_to_jiffies(const struct timespec64 *ts)
{
	return nsecs_to_jiffies(timespec64_to_ns(ts));
}
EXPORT_SYMBOL_GPL(timespec64_to_jiffies);

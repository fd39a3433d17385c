/* SPDX-License-Identifier: GPL-2.0-only */
/* Moments and durations as signed nanoseconds. */
#ifndef _LINUX_KTIME_H
#define _LINUX_KTIME_H

#include <linux/time64.h>
#include <linux/types.h>

static inline ktime_t ns_to_ktime(u64 ns)
{
	return ns;
}

static inline ktime_t us_to_ktime(u64 us)
{
	return us * NSEC_PER_USEC;
}

static inline ktime_t ms_to_ktime(u64 ms)
{
	return ms * NSEC_PER_MSEC;
}

/* KTIME_MAX for what would run over: as good as never. */
static inline ktime_t ktime_set(s64 secs, unsigned long nsecs)
{
	if (secs >= KTIME_SEC_MAX)
		return KTIME_MAX;
	return secs * NSEC_PER_SEC + (s64)nsecs;
}

/* Cut off, not rounded. */
#define ktime_to_ns(kt)			((s64)(kt))
#define ktime_to_us(kt)			((s64)(kt) / NSEC_PER_USEC)
#define ktime_to_ms(kt)			((s64)(kt) / NSEC_PER_MSEC)
#define ktime_to_timespec64(kt)		ns_to_timespec64(kt)
#define ktime_add(a, b)			((ktime_t)((a) + (b)))
#define ktime_sub(a, b)			((ktime_t)((a) - (b)))
#define ktime_add_ns(kt, ns)		((ktime_t)((kt) + (s64)(ns)))
#define ktime_sub_ns(kt, ns)		((ktime_t)((kt) - (s64)(ns)))
#define ktime_add_us(kt, us)		ktime_add_ns(kt, (us) * NSEC_PER_USEC)
#define ktime_add_ms(kt, ms)		ktime_add_ns(kt, (ms) * NSEC_PER_MSEC)
#define ktime_us_delta(later, earlier)	ktime_to_us(ktime_sub(later, earlier))
#define ktime_ms_delta(later, earlier)	ktime_to_ms(ktime_sub(later, earlier))
#define ktime_before(a, b)		((a) < (b))
#define ktime_after(a, b)		((a) > (b))

static inline ktime_t timespec64_to_ktime(struct timespec64 ts)
{
	return timespec64_to_ns(&ts);
}

/* The sum, or the end of time if it would run over. Of a moment that is >= 0. */
static inline ktime_t ktime_add_safe(ktime_t a, ktime_t b)
{
	ktime_t sum;

	if (__builtin_add_overflow(a, b, &sum) || sum < 0)
		return KTIME_MAX;
	return sum;
}

#endif /* _LINUX_KTIME_H */

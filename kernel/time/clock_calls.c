// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that read and set clocks. Owns the time zone that settimeofday() is told,
 * which the kernel keeps and does not use; nobody's lock: a program that reads it while
 * another one sets it may see a half of each, as on Linux.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/limits.h>
#include <linux/syscalls.h>
#include <linux/time_user.h>
#include <linux/timekeeping.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/time.h>

#include "clocks.h"

/* --- By number. --- */

bool clock_has_timers(clockid_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC ||
	       clock == CLOCK_BOOTTIME || clock == CLOCK_TAI;
}

/* What the last tick has seen: cheap, and late by up to one. */
static bool is_coarse(clockid_t clock)
{
	return clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE;
}

/* Those of the alarm need a device that ends a suspension: without one they show nothing. */
int clock_read(clockid_t clock, ktime_t *now)
{
	if (is_cpu_clock(clock))
		return cpu_clock_read(clock, now);
	switch (clock) {
	case CLOCK_REALTIME:
		*now = ktime_get_real();
		return 0;
	case CLOCK_MONOTONIC:
		*now = ktime_get();
		return 0;
	case CLOCK_MONOTONIC_RAW:
		*now = ktime_get_raw();
		return 0;
	case CLOCK_REALTIME_COARSE:
		*now = ktime_get_coarse_with_offset(TK_OFFS_REAL);
		return 0;
	case CLOCK_MONOTONIC_COARSE:
		*now = ktime_get_coarse();
		return 0;
	case CLOCK_BOOTTIME:
		*now = ktime_get_boottime();
		return 0;
	case CLOCK_TAI:
		*now = ktime_get_clocktai();
		return 0;
	default:
		return -EINVAL;
	}
}

/* Whether there is such a clock comes before whether it can be told. */
SYSCALL_DEFINE2(clock_gettime, clockid_t, clock, struct __kernel_timespec __user *, ts)
{
	ktime_t now;
	int err = clock_read(clock, &now);

	return err ?: put_timespec64(ns_to_timespec64(now), ts);
}

/* In nanoseconds; -EINVAL. */
static int resolution_of(clockid_t clock, long *ns)
{
	ktime_t now;
	int err = clock_read(clock, &now);

	*ns = 1;
	if (is_coarse(clock))
		*ns = TICK_NSEC;
	else if (clock < 0 && (clock & CPUCLOCK_WHAT) != CPUCLOCK_SCHED)
		*ns = TICK_NSEC;
	return err;
}

/* Who asks with nowhere to put it wants to know whether there is such a clock. */
SYSCALL_DEFINE2(clock_getres, clockid_t, clock, struct __kernel_timespec __user *, ts)
{
	long ns;
	int err = resolution_of(clock, &ns);

	if (err || !ts)
		return err;
	return put_timespec64(ns_to_timespec64(ns), ts);
}

/* --- Setting them. --- */

/* That it makes sense is asked before the right to it. */
static int set_wall_clock(const struct timespec64 *ts)
{
	if (!timespec64_valid_settod(ts))
		return -EINVAL;
	return capable(CAP_SYS_TIME) ? do_settimeofday64(ts) : -EPERM;
}

/* What CPUs have been used for, nobody can change; of other clocks it makes no sense. */
SYSCALL_DEFINE2(clock_settime, clockid_t, clock,
		const struct __kernel_timespec __user *, uts)
{
	struct timespec64 ts;

	if (!is_cpu_clock(clock) && clock != CLOCK_REALTIME)
		return -EINVAL;
	if (clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID)
		return -EINVAL;
	if (get_timespec64(&ts, uts))
		return -EFAULT;
	if (clock == CLOCK_REALTIME)
		return set_wall_clock(&ts);
	return cpu_clock_check(clock) ?: -EPERM;
}

/* --- The old ones. --- */

static struct timezone sys_tz;
/* The first zone that is told says how far the battery's clock was off. */
static bool tz_was_set;

/* Neither has to be wanted. */
SYSCALL_DEFINE2(gettimeofday, struct __kernel_old_timeval __user *, utv,
		struct timezone __user *, utz)
{
	struct timespec64 ts;
	struct __kernel_old_timeval tv;

	if (utv) {
		ktime_get_real_ts64(&ts);
		tv.tv_sec = ts.tv_sec;
		tv.tv_usec = ts.tv_nsec / NSEC_PER_USEC;
		if (copy_to_user(utv, &tv, sizeof(tv)))
			return -EFAULT;
	}
	if (utz && copy_to_user(utz, &sys_tz, sizeof(sys_tz)))
		return -EFAULT;
	return 0;
}

/* A battery's clock that shows local time has been taken for UTC until now. */
static int warp_clock(void)
{
	struct timespec64 step = { .tv_sec = sys_tz.tz_minuteswest * 60l };

	return step.tv_sec ? timekeeping_inject_offset(&step) : 0;
}

/* The zone; without a time beside it, and for the first time, the clock moves by it. */
static int set_zone(const struct timezone *tz, bool with_time)
{
	bool first = !tz_was_set;

	if (tz->tz_minuteswest > 15 * 60 || tz->tz_minuteswest < -15 * 60)
		return -EINVAL;
	sys_tz = *tz;
	tz_was_set = true;
	return first && !with_time ? warp_clock() : 0;
}

/* One microsecond too many is a whole second, as on Linux. */
static int get_timeval(struct timespec64 *ts, const struct __kernel_old_timeval __user *user)
{
	struct __kernel_old_timeval tv;

	if (copy_from_user(&tv, user, sizeof(tv)))
		return -EFAULT;
	if (tv.tv_usec < 0 || tv.tv_usec > USEC_PER_SEC)
		return -EINVAL;
	*ts = (struct timespec64){ tv.tv_sec, tv.tv_usec * NSEC_PER_USEC };
	return 0;
}

/* All is looked at before anything changes. */
SYSCALL_DEFINE2(settimeofday, struct __kernel_old_timeval __user *, utv,
		struct timezone __user *, utz)
{
	struct timespec64 ts;
	struct timezone tz;
	int err = utv ? get_timeval(&ts, utv) : 0;

	if (err)
		return err;
	if (utz && copy_from_user(&tz, utz, sizeof(tz)))
		return -EFAULT;
	if (utv && !timespec64_valid_settod(&ts))
		return -EINVAL;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	err = utz ? set_zone(&tz, utv) : 0;
	if (!err && utv)
		err = do_settimeofday64(&ts);
	return err;
}

/* Whole seconds, as of the last tick. Some machines have no number for it. */
SYSCALL_DEFINE1(time, __kernel_old_time_t __user *, tloc)
{
	__kernel_old_time_t now = ktime_get_real_seconds();

	if (tloc && put_user(now, tloc))
		return -EFAULT;
	return now;
}

// SPDX-License-Identifier: GPL-2.0-only
/* What arm64's vDSO has: functions that programs call, at their own privilege. */
#include "../../../lib/vdso/clock.c"

int __kernel_clock_gettime(int clock, struct __kernel_timespec *ts);
int __kernel_gettimeofday(struct __kernel_old_timeval *tv, void *tz);
int __kernel_clock_getres(int clock, struct __kernel_timespec *res);

int __kernel_clock_gettime(int clock, struct __kernel_timespec *ts)
{
	return vdso_clock_gettime(clock, ts);
}

int __kernel_gettimeofday(struct __kernel_old_timeval *tv, void *tz)
{
	return vdso_gettimeofday(tv, tz);
}

int __kernel_clock_getres(int clock, struct __kernel_timespec *res)
{
	return vdso_clock_getres(clock, res);
}

// SPDX-License-Identifier: GPL-2.0-only
/* What x86's vDSO has: functions that programs call, at their own privilege. */
#include <asm/desc.h>
#include <linux/export.h>

#include "../../../lib/vdso/clock.c"

/* What a C library looks for, by these names. */
int __vdso_clock_gettime(int clock, struct __kernel_timespec *ts);
int __vdso_gettimeofday(struct __kernel_old_timeval *tv, void *tz);
int __vdso_clock_getres(int clock, struct __kernel_timespec *res);
long __vdso_time(__kernel_old_time_t *when);
long __vdso_getcpu(unsigned int *cpu, unsigned int *node, void *unused);

int __vdso_clock_gettime(int clock, struct __kernel_timespec *ts)
{
	return vdso_clock_gettime(clock, ts);
}

int __vdso_gettimeofday(struct __kernel_old_timeval *tv, void *tz)
{
	return vdso_gettimeofday(tv, tz);
}

int __vdso_clock_getres(int clock, struct __kernel_timespec *res)
{
	return vdso_clock_getres(clock, res);
}

long __vdso_time(__kernel_old_time_t *when)
{
	return vdso_time(when);
}

/* A segment that nobody uses is as long as the CPU's number says: any program can ask. */
long __vdso_getcpu(unsigned int *cpu, unsigned int *node, void *unused)
{
	unsigned int limit;

	asm volatile("lsl %1, %0" : "=r"(limit) : "r"(CPU_SELECTOR));
	if (cpu)
		*cpu = limit & CPU_LIMIT_MASK;
	if (node)
		*node = limit >> CPU_LIMIT_BITS;
	return 0;
}

/* Linux has them without the prefix as well: weak, so that a program's own come first. */
#define ALSO_AS(name, type, ...) \
	type name(__VA_ARGS__) __attribute__((weak, alias("__vdso_" #name)))

ALSO_AS(clock_gettime, int, int clock, struct __kernel_timespec *ts);
ALSO_AS(gettimeofday, int, struct __kernel_old_timeval *tv, void *tz);
ALSO_AS(clock_getres, int, int clock, struct __kernel_timespec *res);
ALSO_AS(time, long, __kernel_old_time_t *when);
ALSO_AS(getcpu, long, unsigned int *cpu, unsigned int *node, void *unused);

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clocks that programs know by number, for the system calls about them.
 *
 * A number that is not negative is one of Linux's list. A negative one is a clock of the
 * CPU: ~(who) << 3, with what is counted in the low bits.
 */
#ifndef _KERNEL_TIME_CLOCKS_H
#define _KERNEL_TIME_CLOCKS_H

#include <linux/ktime.h>
#include <linux/types.h>

struct task_struct;

/* What a CPU clock counts. */
#define CPUCLOCK_PROF		0	/* user and system time, as ticks have seen them */
#define CPUCLOCK_VIRT		1	/* user time */
#define CPUCLOCK_SCHED		2	/* to the nanosecond */
#define CPUCLOCK_WHAT		3	/* mask */
#define CPUCLOCK_PER_THREAD	4

/* The two that are on Linux's list are those of the caller. */
static inline bool is_cpu_clock(clockid_t clock)
{
	return clock < 0 || clock == 2 || clock == 3;
}

/* A clock of a device, by the number of an open file. There are none here. */
static inline bool is_fd_clock(clockid_t clock)
{
	return clock < 0 && (clock & 7) == 3;
}

/* Is that a number of a clock, whether or not it shows anything? */
static inline bool is_clock(clockid_t clock)
{
	return clock < 0 || (clock <= 11 && clock != 10);
}

/* Of the two on Linux's list the numbers that say what they mean; of others their own. */
clockid_t cpu_clock_number(clockid_t clock);
/* 0, or -EINVAL: nobody has that number, or it is no clock. */
int clock_read(clockid_t clock, ktime_t *now);
int cpu_clock_read(clockid_t clock, ktime_t *now);
/* Whether there is such a clock. */
int cpu_clock_check(clockid_t clock);
/* Whom it belongs to, with a reference; NULL: nobody. */
struct task_struct *cpu_clock_task(clockid_t clock);
/* What it shows for @p, or for @p's process. */
u64 cpu_clock_sample(clockid_t clock, struct task_struct *p);

/* Is it one that a sleep, or a timer, can wait for by an hrtimer? */
bool clock_has_timers(clockid_t clock);

#endif /* _KERNEL_TIME_CLOCKS_H */

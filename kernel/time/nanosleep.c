// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping for a program: until a moment of a clock, or for a while.
 *
 * Who has slept for a while and is interrupted is told what was left. If no handler runs,
 * restart_syscall() sleeps on until the same moment; so the time that a stop has taken is
 * not slept again. A moment stays a moment: that call is simply made again. Owns nothing.
 */
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/time_user.h>

#include "clocks.h"

/* How much later it may be, so that one interrupt can serve several. */
static u64 slack(void)
{
	return rt_task(current) ? 0 : current->timer_slack_ns;
}

/* 0: the time has come. -EINTR: a signal was first. */
static int sleep_until(clockid_t clock, ktime_t expires)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!schedule_hrtimeout_range_clock(&expires, slack(), HRTIMER_MODE_ABS,
						    clock))
			return 0;
		if (signal_pending(current))
			return -EINTR;
	}
}

/*
 * A CPU clock shows at most as much more as there are CPUs times what has passed. So
 * whoever waits for a moment of it need not look before that.
 */
static int sleep_until_used(clockid_t clock, ktime_t expires)
{
	ktime_t now, wait;

	for (;;) {
		if (cpu_clock_read(clock, &now) || now >= expires)
			return 0;
		wait = max((expires - now) / (s64)num_online_cpus(), (ktime_t)TICK_NSEC);
		if (sleep_until(CLOCK_MONOTONIC, ktime_add_safe(ktime_get(), wait)))
			return -EINTR;
	}
}

/* The wall clock may be set; who sleeps for a while does not care. */
static clockid_t clock_of_durations(clockid_t clock)
{
	return clock == CLOCK_REALTIME ? CLOCK_MONOTONIC : clock;
}

static int sleep_by(clockid_t clock, ktime_t expires)
{
	return is_cpu_clock(clock) ? sleep_until_used(clock, expires) :
				     sleep_until(clock, expires);
}

static long sleep_on(struct restart_block *restart);

/* What is left; that all is over after all is a good end, too. */
static long tell_rest(const struct restart_block *restart)
{
	struct __kernel_timespec __user *rmtp = restart->nanosleep.rmtp;
	ktime_t now;

	if (!rmtp)
		return -ERESTART_RESTARTBLOCK;
	clock_read(restart->nanosleep.clock, &now);
	if (now >= restart->nanosleep.expires)
		return 0;
	if (put_timespec64(ns_to_timespec64(restart->nanosleep.expires - now), rmtp))
		return -EFAULT;
	return -ERESTART_RESTARTBLOCK;
}

/* Now, or again: until the moment that was settled when the program asked. */
static long sleep_on(struct restart_block *restart)
{
	if (!sleep_by(restart->nanosleep.clock, restart->nanosleep.expires))
		return 0;
	restart->fn = sleep_on;
	return tell_rest(restart);
}

static long sleep_for(clockid_t clock, ktime_t duration,
		      struct __kernel_timespec __user *rmtp)
{
	struct restart_block *restart = &current->restart_block;
	ktime_t now;
	int err;

	clock = clock_of_durations(clock);
	err = clock_read(clock, &now);
	if (err)
		return err;
	restart->nanosleep.clock = clock;
	restart->nanosleep.expires = ktime_add_safe(now, duration);
	restart->nanosleep.rmtp = rmtp;
	return sleep_on(restart);
}

SYSCALL_DEFINE2(nanosleep, const struct __kernel_timespec __user *, rqtp,
		struct __kernel_timespec __user *, rmtp)
{
	ktime_t duration;
	int err = get_duration(&duration, rqtp);

	return err ?: sleep_for(CLOCK_MONOTONIC, duration, rmtp);
}

/* Is there a way to sleep by it at all? This comes before the program's memory. */
static int check_kind(clockid_t clock)
{
	if (!is_clock(clock))
		return -EINVAL;
	if (clock_has_timers(clock) || clock == CLOCK_PROCESS_CPUTIME_ID ||
	    clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM)
		return 0;
	return clock < 0 && !is_fd_clock(clock) ? 0 : -EOPNOTSUPP;
}

/* And does it run? The caller's own CPU time stands still while it sleeps. */
static int check_running(clockid_t clock)
{
	pid_t nr = ~(clock >> 3);

	if (clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM)
		return -EOPNOTSUPP;
	if (clock >= 0)
		return 0;
	if ((clock & CPUCLOCK_PER_THREAD) && (!nr || nr == current->pid))
		return -EINVAL;
	return cpu_clock_check(clock);
}

/* Flags that nobody knows are ignored, as on Linux. */
SYSCALL_DEFINE4(clock_nanosleep, clockid_t, clock, int, flags,
		const struct __kernel_timespec __user *, rqtp,
		struct __kernel_timespec __user *, rmtp)
{
	ktime_t time;
	int err = check_kind(clock);

	err = err ?: get_duration(&time, rqtp);
	err = err ?: check_running(clock);
	if (err)
		return err;
	if (!(flags & TIMER_ABSTIME))
		return sleep_for(clock, time, rmtp);
	return sleep_by(clock, time) ? -ERESTARTNOHAND : 0;
}

/* --- Going on. --- */

/* Made by a program by hand, or after a handler: there is nothing to go on with. */
SYSCALL_DEFINE0(restart_syscall)
{
	struct restart_block *restart = &current->restart_block;

	return restart->fn ? restart->fn(restart) : -EINTR;
}

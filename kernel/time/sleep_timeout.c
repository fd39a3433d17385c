// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping until a moment, and waiting busily for a shorter while. What sleeps
 * has its timer on its own stack. Owns nothing.
 */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/timer.h>

/* @task: who sleeps; NULL once the time is over. */
struct sleeper {
	struct hrtimer timer;
	struct task_struct *task;
};

static enum hrtimer_restart sleeper_expired(struct hrtimer *timer)
{
	struct sleeper *t = container_of(timer, struct sleeper, timer);
	struct task_struct *task = t->task;

	WRITE_ONCE(t->task, NULL);
	wake_up_process(task);
	return HRTIMER_NORESTART;
}

/*
 * The state was set by the caller before he looked at his condition, so that a
 * wake-up in between is not lost: schedule() then returns at once.
 */
__sched int schedule_hrtimeout_range_clock(const ktime_t *expires, u64 delta,
				   enum hrtimer_mode mode, clockid_t clock_id)
{
	struct sleeper t = { .task = current };

	if (!expires) {
		schedule();
		return -EINTR;
	}
	if (!*expires) {
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	hrtimer_setup(&t.timer, sleeper_expired, clock_id, mode);
	hrtimer_start_range_ns(&t.timer, *expires, delta, mode);
	schedule();
	hrtimer_cancel(&t.timer);
	__set_current_state(TASK_RUNNING);
	return READ_ONCE(t.task) ? -EINTR : 0;
}
EXPORT_SYMBOL_GPL(schedule_hrtimeout_range_clock);

/* As a timer_list expires: at the beginning of a tick. */
__sched long schedule_timeout(long timeout)
{
	unsigned long end = jiffies + timeout;
	ktime_t expires;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (WARN(timeout < 0, "schedule_timeout: wrong timeout value %ld\n",
		 timeout)) {
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	expires = min((u64)(end - INITIAL_JIFFIES), (u64)KTIME_MAX / TICK_NSEC) *
		  TICK_NSEC;
	schedule_hrtimeout(&expires, HRTIMER_MODE_ABS);
	return max((long)(end - jiffies), 0l);
}
EXPORT_SYMBOL_GPL(schedule_timeout);

/* A signal ends it. */
__sched long schedule_timeout_interruptible(long timeout)
{
	set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL_GPL(schedule_timeout_interruptible);

/* Only a signal that kills does. */
__sched long schedule_timeout_killable(long timeout)
{
	set_current_state(TASK_KILLABLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL_GPL(schedule_timeout_killable);

__sched long schedule_timeout_uninterruptible(long timeout)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL_GPL(schedule_timeout_uninterruptible);

/* Not counted among those who wait for something that keeps the CPU busy. */
__sched long schedule_timeout_idle(long timeout)
{
	set_current_state(TASK_IDLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL_GPL(schedule_timeout_idle);

/* A wake-up in between is not the end: the moment is. */
static __sched void sleep_until(ktime_t expires, u64 delta)
{
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (!schedule_hrtimeout_range(&expires, delta,
					      HRTIMER_MODE_ABS))
			return;
	}
}

/* To the nanosecond as all timers are, not to the tick. */
__sched void msleep(unsigned int msecs)
{
	sleep_until(ktime_get() + ms_to_ktime(msecs), 0);
}
EXPORT_SYMBOL_GPL(msleep);

/* What is left is rounded up: 0 means that all of it is over. */
__sched unsigned long msleep_interruptible(unsigned int msecs)
{
	ktime_t end = ktime_get() + ms_to_ktime(msecs);
	ktime_t left;

	set_current_state(TASK_INTERRUPTIBLE);
	if (!schedule_hrtimeout(&end, HRTIMER_MODE_ABS))
		return 0;
	left = end - ktime_get();
	return left <= 0 ? 0 : DIV_ROUND_UP(left, NSEC_PER_MSEC);
}
EXPORT_SYMBOL_GPL(msleep_interruptible);

/* The more room there is, the more likely another interrupt serves as well. */
__sched void usleep_range(unsigned long min, unsigned long max)
{
	sleep_until(ktime_get() + us_to_ktime(min),
		    (u64)(max > min ? max - min : 0) * NSEC_PER_USEC);
}
EXPORT_SYMBOL_GPL(usleep_range);

/* By whatever is right for so long. */
__sched void fsleep(unsigned long usecs)
{
	if (usecs <= 10)
		udelay(usecs);
	else if (usecs <= 20000)
		usleep_range(usecs, 2 * usecs);
	else
		msleep(DIV_ROUND_UP(usecs, 1000));
}
EXPORT_SYMBOL_GPL(fsleep);

/*
 * By the clock that works in every context. An interrupt in between may make it
 * longer, and nothing makes it shorter.
 */
void ndelay(unsigned long nsecs)
{
	u64 start = sched_clock();

	while (sched_clock() - start < nsecs)
		cpu_relax();
}
EXPORT_SYMBOL_GPL(ndelay);

void udelay(unsigned long usecs)
{
	ndelay(usecs * NSEC_PER_USEC);
}
EXPORT_SYMBOL_GPL(udelay);

void mdelay(unsigned long msecs)
{
	ndelay(msecs * NSEC_PER_MSEC);
}
EXPORT_SYMBOL_GPL(mdelay);

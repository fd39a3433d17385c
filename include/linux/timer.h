/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timers to the tick, for timeouts: the function is called once, in the timer
 * interrupt with interrupts off, when jiffies has reached @expires.
 *
 * An hrtimer underneath: one queue of moments for each CPU serves all.
 */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/hrtimer.h>
#include <linux/jiffies.h>

/* @expires and the rest are the owner's, who serialises what he does with it. */
struct timer_list {
	struct hrtimer hrtimer;
	unsigned long expires;
	void (*function)(struct timer_list *timer);
	u32 flags;
};

#define TIMER_PINNED	0x01	/* stays on the CPU that starts it */
#define TIMER_IRQSAFE	0x02	/* all are: accepted for who says so */

void timer_setup(struct timer_list *timer,
		 void (*function)(struct timer_list *timer), u32 flags);
#define timer_setup_on_stack(timer, function, flags) \
	timer_setup(timer, function, flags)
#define destroy_timer_on_stack(timer)	((void)(timer))
#define from_timer(var, callback_timer, timer_fieldname) \
	container_of(callback_timer, typeof(*(var)), timer_fieldname)

/* Started, and not yet taken off to be run. */
static inline bool timer_pending(const struct timer_list *timer)
{
	return hrtimer_is_queued(&timer->hrtimer);
}

/* (Re)start; 1 if it was pending, 0 if not. */
int mod_timer(struct timer_list *timer, unsigned long expires);
/* The same for pending ones only. */
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
/* Of one that is pending, never later than it was. */
int timer_reduce(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
void add_timer_on(struct timer_list *timer, int cpu);

/* 1 if it was pending, 0 if not; the function may still run elsewhere. */
int timer_delete(struct timer_list *timer);
/* The same, and it does not run any more; not from the function itself. */
int timer_delete_sync(struct timer_list *timer);
#define del_timer(timer)		timer_delete(timer)
#define del_timer_sync(timer)		timer_delete_sync(timer)
/* -1 instead of waiting for the function. */
int try_to_del_timer_sync(struct timer_list *timer);

#define MAX_SCHEDULE_TIMEOUT		LONG_MAX

/*
 * Sleep in the state that the caller has set, for @timeout ticks or until
 * woken; returns what is left, 0 if nothing.
 */
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_killable(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_idle(long timeout);

#endif /* _LINUX_TIMER_H */

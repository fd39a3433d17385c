/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timers to the nanosecond.
 *
 * A timer's function is called once, from the timer interrupt of the CPU that
 * started it, with interrupts off; it returns HRTIMER_RESTART after it has
 * moved the expiry (hrtimer_forward()) to be called again.
 */
#ifndef _LINUX_HRTIMER_H
#define _LINUX_HRTIMER_H

#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/timekeeping.h>
#include <linux/timerqueue.h>
#include <linux/types.h>
#include <uapi/linux/time.h>

struct hrtimer_clock_base;
struct task_struct;

enum hrtimer_restart {
	HRTIMER_NORESTART,
	HRTIMER_RESTART,
};

/* Bits. ABS: a moment of the timer's clock; REL: from now. */
enum hrtimer_mode {
	HRTIMER_MODE_ABS	= 0x00,
	HRTIMER_MODE_REL	= 0x01,
	HRTIMER_MODE_PINNED	= 0x02,	/* stays on the CPU that starts it */
	HRTIMER_MODE_ABS_PINNED = HRTIMER_MODE_ABS | HRTIMER_MODE_PINNED,
	HRTIMER_MODE_REL_PINNED = HRTIMER_MODE_REL | HRTIMER_MODE_PINNED,
};

/*
 * @node is on a queue of @base while the timer is started; both change under
 * the lock of base->cpu_base. It expires between @softexpires and
 * node.expires, whenever the CPU is interrupted anyway.
 */
struct hrtimer {
	struct timerqueue_node node;
	ktime_t softexpires;
	enum hrtimer_restart (*function)(struct hrtimer *timer);
	struct hrtimer_clock_base *base;
	bool queued;		/* as @node says, for who looks without the lock */
};

/* @clock_id: CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_BOOTTIME or CLOCK_TAI. */
void hrtimer_init(struct hrtimer *timer, clockid_t clock_id,
		  enum hrtimer_mode mode);
void hrtimer_setup(struct hrtimer *timer,
		   enum hrtimer_restart (*function)(struct hrtimer *),
		   clockid_t clock_id, enum hrtimer_mode mode);

/* (Re)start: to expire at @tim, at most @delta_ns later. */
void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 delta_ns,
			    enum hrtimer_mode mode);
static inline void hrtimer_start(struct hrtimer *timer, ktime_t tim,
				 enum hrtimer_mode mode)
{
	hrtimer_start_range_ns(timer, tim, 0, mode);
}

/* On @cpu, which need not be this one, at @tim of its clock. */
void hrtimer_start_on(struct hrtimer *timer, ktime_t tim, int cpu);

/* 1: it was waiting; 0: it was not; -1: its function runs, elsewhere. */
int hrtimer_try_to_cancel(struct hrtimer *timer);
/* The same, but waits for the function. Not from the function. */
int hrtimer_cancel(struct hrtimer *timer);

/* Waiting or running. */
bool hrtimer_active(const struct hrtimer *timer);

static inline bool hrtimer_is_queued(const struct hrtimer *timer)
{
	return READ_ONCE(timer->queued);
}

static inline ktime_t hrtimer_get_expires(const struct hrtimer *timer)
{
	return timer->node.expires;
}

static inline void hrtimer_set_expires(struct hrtimer *timer, ktime_t time)
{
	timer->node.expires = time;
	timer->softexpires = time;
}

ktime_t hrtimer_cb_get_time(const struct hrtimer *timer);
ktime_t hrtimer_get_remaining(const struct hrtimer *timer);
/* Moves the expiry by whole intervals until it is after @now; how many. */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);
static inline u64 hrtimer_forward_now(struct hrtimer *timer, ktime_t interval)
{
	return hrtimer_forward(timer, hrtimer_cb_get_time(timer), interval);
}

/*
 * Sleep until @expires (NULL: until woken), in the state that the caller has
 * set. 0 when the time is over, -EINTR when woken before.
 */
int schedule_hrtimeout_range_clock(const ktime_t *expires, u64 delta,
				   enum hrtimer_mode mode, clockid_t clock_id);
static inline int schedule_hrtimeout_range(const ktime_t *expires, u64 delta,
					   enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range_clock(expires, delta, mode,
					      CLOCK_MONOTONIC);
}
#define schedule_hrtimeout(expires, mode) \
	schedule_hrtimeout_range(expires, 0, mode)

/* Between the parts of kernel/time. */
void hrtimers_init(void);
/* The CPU's timer interrupt: from the architecture. */
void hrtimer_interrupt(void);
/* The wall clock was set: timers by it are looked at again, on all CPUs. */
void clock_was_set(void);
/*
 * Who wants to know that a clock was set: @fn is called each time, in task context. When
 * clock_watch_del() returns it is called no more.
 */
struct clock_watch {
	struct list_head list;
	void (*fn)(struct clock_watch *watch);
};
void clock_watch_add(struct clock_watch *watch);
void clock_watch_del(struct clock_watch *watch);
/* This CPU's next tick; with interrupts off. */
void hrtimers_set_tick(ktime_t next);
/* This CPU has a clock event device now, or another one. */
void hrtimers_reprogram(void);

#endif /* _LINUX_HRTIMER_H */

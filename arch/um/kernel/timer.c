// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine's timers: a thread of the host that sends interrupts in time.
 *
 * Each CPU has the moment of its next event (next_event), which it writes and
 * the thread takes away; the thread sleeps until the first of all
 * (thread_target), or until a CPU that wants an earlier one changes
 * thread_word. While the thread looks around, its target is the end of time:
 * whoever sets an event meanwhile wakes it, and it looks again.
 */
#include <asm/ipi.h>
#include <asm/setup.h>
#include <asm/smp.h>
#include <linux/atomic.h>
#include <linux/clockchips.h>
#include <linux/clocksource.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/timekeeping.h>
#include <os.h>

#include "um.h"

#define NO_EVENT	(~0ull)

static DEFINE_PER_CPU(u64, next_event) = NO_EVENT;
static DEFINE_PER_CPU(struct clock_event_device, um_timer);
static u64 thread_target = NO_EVENT;
static unsigned int thread_word;

static u64 host_read(struct clocksource *cs)
{
	return os_monotonic_ns();
}

static struct clocksource host_clock = {
	.name = "host", .rating = 300, .read = host_read,
	.mask = CLOCKSOURCE_MASK(64), .flags = CLOCK_SOURCE_IS_CONTINUOUS,
};

/* The event is there before the target is looked at: see above. */
static void set_next_event(unsigned long delta, struct clock_event_device *dev)
{
	u64 deadline = os_monotonic_ns() + delta;

	__atomic_store_n(this_cpu_ptr(&next_event), deadline, __ATOMIC_SEQ_CST);
	if (deadline < __atomic_load_n(&thread_target, __ATOMIC_SEQ_CST)) {
		__atomic_fetch_add(&thread_word, 1, __ATOMIC_SEQ_CST);
		os_wake_word(&thread_word);
	}
}

static void set_state_shutdown(struct clock_event_device *dev)
{
	__atomic_store_n(this_cpu_ptr(&next_event), NO_EVENT, __ATOMIC_SEQ_CST);
}

/* Interrupts @cpu if it is time; returns when it will be. */
static u64 look_at(unsigned int cpu, u64 now)
{
	u64 *next = per_cpu_ptr(&next_event, cpu);
	u64 deadline = __atomic_load_n(next, __ATOMIC_SEQ_CST);

	if (deadline > now)
		return deadline;
	/* A CPU that has just set a later event keeps it. */
	if (try_cmpxchg(next, &deadline, NO_EVENT))
		um_send_ipi(cpu, UM_IPI_TIMER);
	return deadline <= now ? NO_EVENT : deadline;
}

/* In a thread that is no CPU: only what belongs to nobody in particular. */
static void timer_thread(void *unused)
{
	for (;;) {
		unsigned int seen = smp_load_acquire(&thread_word);
		u64 first = NO_EVENT, now;
		unsigned int cpu;

		__atomic_store_n(&thread_target, NO_EVENT, __ATOMIC_SEQ_CST);
		now = os_monotonic_ns();
		for_each_possible_cpu(cpu)
			first = min(first, look_at(cpu, now));
		__atomic_store_n(&thread_target, first, __ATOMIC_SEQ_CST);
		if (first == NO_EVENT)
			os_wait_word(&thread_word, seen);
		else
			os_wait_word_until(&thread_word, seen, first);
	}
}

/* On each CPU when it starts, with interrupts off. */
void um_timer_start_cpu(void)
{
	struct clock_event_device *dev = this_cpu_ptr(&um_timer);

	dev->name = "host";
	dev->rating = 300;
	dev->set_next_event = set_next_event;
	dev->set_state_shutdown = set_state_shutdown;
	clockevents_config_and_register(dev, NSEC_PER_SEC, 1, LONG_MAX);
}

void __init arch_time_init(void)
{
	int err = os_cpu_start(timer_thread, NULL);

	if (err)
		panic("cannot start the thread of the timers: error %d\n", err);
	um_timer_start_cpu();
}

/* In place of a battery, the host. */
void read_persistent_clock64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(os_realtime_ns());
}

/* Counters may be registered once locks can sleep. */
static int __init um_clocksource_init(void)
{
	return clocksource_register_hz(&host_clock, NSEC_PER_SEC);
}
core_initcall(um_clocksource_init);

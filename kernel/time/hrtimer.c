// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers to the nanosecond, a queue for each clock on every CPU.
 *
 * cpu_base->lock guards the queues of a CPU and all timers that belong to it;
 * timer->base says which that is, and changes only under the lock of the old
 * one. While a timer is on its way from one CPU to another it belongs to
 * migration_base, which nobody can lock: who finds it there looks again. A
 * timer whose function runs stays where it is.
 *
 * The tick is no timer of a queue: it stands beside them (tick_next), so that
 * an interrupt for it alone moves nothing in any tree. The device is always
 * programmed for what comes first of both.
 */
#include <kunit/visibility.h>
#include <linux/clockchips.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "tick_internal.h"

/* How often expired timers are looked for before the CPU gets some rest. */
#define MAX_ROUNDS	3
#define MAX_PUT_OFF_NS	(100 * NSEC_PER_MSEC)

enum {
	BASE_MONOTONIC,
	BASE_REALTIME,
	BASE_BOOTTIME,
	BASE_TAI,
	NR_BASES,
};

struct hrtimer_clock_base {
	struct hrtimer_cpu_base *cpu_base;
	struct timerqueue_head queue;
};

struct hrtimer_cpu_base {
	raw_spinlock_t lock;
	unsigned int cpu;
	unsigned int offsets_seq;	/* see ktime_get_update_offsets() */
	bool in_interrupt;		/* it programs the device at its end */
	struct hrtimer *running;
	ktime_t tick_next;		/* this CPU's alone, interrupts off */
	/* No timer must, or may, expire before; of those gone since as well. */
	ktime_t timers_next;
	ktime_t soft_next;
	ktime_t expires_next;		/* what the device is programmed for */
	ktime_t offset[NR_BASES];	/* of each clock to CLOCK_MONOTONIC */
	struct hrtimer_clock_base base[NR_BASES];
	struct call_single_data kick;	/* "look at your queues" */
};

static DEFINE_PER_CPU_ALIGNED(struct hrtimer_cpu_base, cpu_bases);
static struct hrtimer_clock_base migration_base;

static unsigned int base_index(const struct hrtimer_clock_base *base)
{
	return base - base->cpu_base->base;
}

/* Clocks of processes and the like are counted elsewhere, not by a queue. */
static unsigned int clock_to_index(clockid_t clock_id)
{
	switch (clock_id) {
	case CLOCK_REALTIME:
		return BASE_REALTIME;
	case CLOCK_BOOTTIME:
		return BASE_BOOTTIME;
	case CLOCK_TAI:
		return BASE_TAI;
	default:
		WARN_ON_ONCE(clock_id != CLOCK_MONOTONIC);
		return BASE_MONOTONIC;
	}
}

static ktime_t clock_now(unsigned int index)
{
	switch (index) {
	case BASE_REALTIME:
		return ktime_get_real();
	case BASE_BOOTTIME:
		return ktime_get_boottime();
	case BASE_TAI:
		return ktime_get_clocktai();
	default:
		return ktime_get();
	}
}

/* The clocks are told apart by the offsets that timekeeping has for them. */
static void update_offsets(struct hrtimer_cpu_base *cpu_base)
	__must_hold(&cpu_base->lock)
{
	ktime_t offs[TK_OFFS_MAX];

	if (likely(!ktime_offsets_changed(cpu_base->offsets_seq)))
		return;
	cpu_base->offsets_seq = ktime_get_offsets(offs);
	cpu_base->offset[BASE_REALTIME] = offs[TK_OFFS_REAL];
	cpu_base->offset[BASE_BOOTTIME] = offs[TK_OFFS_BOOT];
	cpu_base->offset[BASE_TAI] = offs[TK_OFFS_TAI];
}

/*
 * Returns with the lock of the CPU that @timer belongs to. What was read before
 * the lock was taken is only a guess, which is checked under it.
 */
static struct hrtimer_clock_base *lock_base(const struct hrtimer *timer,
					    unsigned long *flags)
{
	for (;;) {
		struct hrtimer_clock_base *base = READ_ONCE(timer->base);

		if (likely(base != &migration_base)) {
			raw_spin_lock_irqsave(&base->cpu_base->lock, *flags);
			if (likely(base == READ_ONCE(timer->base)))
				return base;
			raw_spin_unlock_irqrestore(&base->cpu_base->lock,
						   *flags);
		}
		cpu_relax();
	}
}

static void unlock_base(struct hrtimer_clock_base *base, unsigned long flags)
{
	raw_spin_unlock_irqrestore(&base->cpu_base->lock, flags);
}

/* On CLOCK_MONOTONIC. A wall clock may have been set far beyond a timer. */
static ktime_t to_mono(const struct hrtimer_clock_base *base, ktime_t time)
{
	return max(time - base->cpu_base->offset[base_index(base)], (ktime_t)0);
}

/* @timer is the first of its clock. */
static void note_first(const struct hrtimer *timer,
		       const struct hrtimer_clock_base *base)
	__must_hold(&base->cpu_base->lock)
{
	struct hrtimer_cpu_base *cpu_base = base->cpu_base;

	cpu_base->timers_next = min(cpu_base->timers_next,
				    to_mono(base, timer->node.expires));
	cpu_base->soft_next = min(cpu_base->soft_next,
				  to_mono(base, timer->softexpires));
}

/* As the queues say now. */
static void find_first(struct hrtimer_cpu_base *cpu_base)
	__must_hold(&cpu_base->lock)
{
	cpu_base->timers_next = KTIME_MAX;
	cpu_base->soft_next = KTIME_MAX;
	for (unsigned int i = 0; i < NR_BASES; i++) {
		struct hrtimer_clock_base *base = &cpu_base->base[i];
		struct timerqueue_node *first = timerqueue_getnext(&base->queue);

		if (first)
			note_first(container_of(first, struct hrtimer, node),
				   base);
	}
}

static ktime_t first_event(const struct hrtimer_cpu_base *cpu_base)
{
	return min(cpu_base->timers_next, cpu_base->tick_next);
}

/* On its own CPU: the device is set for what comes first now. */
static void reprogram(struct hrtimer_cpu_base *cpu_base)
	__must_hold(&cpu_base->lock)
{
	ktime_t expires = first_event(cpu_base);
	struct ktime_moment m;

	if (READ_ONCE(cpu_base->in_interrupt) ||
	    expires == cpu_base->expires_next)
		return;
	cpu_base->expires_next = expires;
	ktime_get_moment(&m);
	clockevents_program_event(expires, &m);
}

/* From interrupts of other CPUs, and when the device is new. */
static void look_again(void *unused)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&cpu_bases);

	guard(raw_spinlock_irqsave)(&cpu_base->lock);
	update_offsets(cpu_base);
	find_first(cpu_base);
	reprogram(cpu_base);
}

void hrtimers_reprogram(void)
{
	this_cpu_ptr(&cpu_bases)->expires_next = KTIME_MAX;
	look_again(NULL);
}
EXPORT_SYMBOL_IF_KUNIT(hrtimers_reprogram);

void hrtimers_set_tick(ktime_t next)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&cpu_bases);

	cpu_base->tick_next = next;
	guard(raw_spinlock)(&cpu_base->lock);
	reprogram(cpu_base);
}

static DEFINE_SPINLOCK(watch_lock);
static LIST_HEAD(watches);

void clock_watch_add(struct clock_watch *watch)
{
	guard(spinlock)(&watch_lock);
	list_add_tail(&watch->list, &watches);
}

void clock_watch_del(struct clock_watch *watch)
{
	guard(spinlock)(&watch_lock);
	list_del(&watch->list);
}

/* On all CPUs at once, in task context: the caller has just set a clock. */
void clock_was_set(void)
{
	struct clock_watch *watch;

	on_each_cpu(look_again, NULL, 1);
	guard(spinlock)(&watch_lock);
	list_for_each_entry(watch, &watches, list)
		watch->fn(watch);
}

/* Returns whether it comes before all others of its clock. */
static bool enqueue(struct hrtimer *timer, struct hrtimer_clock_base *base)
	__must_hold(&base->cpu_base->lock)
{
	WRITE_ONCE(timer->queued, true);
	return timerqueue_add(&base->queue, &timer->node);
}

static void dequeue(struct hrtimer *timer, struct hrtimer_clock_base *base)
	__must_hold(&base->cpu_base->lock)
{
	timerqueue_del(&base->queue, &timer->node);
	WRITE_ONCE(timer->queued, false);
}

/*
 * Hands an idle timer to @cpu_base, and returns with that locked instead. In
 * between the timer belongs to nobody.
 */
static struct hrtimer_clock_base *move_to(struct hrtimer *timer,
					  struct hrtimer_clock_base *from,
					  struct hrtimer_cpu_base *cpu_base)
{
	struct hrtimer_clock_base *to = &cpu_base->base[base_index(from)];

	WRITE_ONCE(timer->base, &migration_base);
	raw_spin_unlock(&from->cpu_base->lock);
	raw_spin_lock(&cpu_base->lock);
	WRITE_ONCE(timer->base, to);
	return to;
}

/* The device of the CPU that @base belongs to must know about its new first. */
static void tell(struct hrtimer *timer, struct hrtimer_clock_base *base)
	__must_hold(&base->cpu_base->lock)
{
	struct hrtimer_cpu_base *cpu_base = base->cpu_base;

	note_first(timer, base);
	if (cpu_base->timers_next >= cpu_base->expires_next ||
	    READ_ONCE(cpu_base->in_interrupt))
		return;
	if (cpu_base == this_cpu_ptr(&cpu_bases))
		reprogram(cpu_base);
	else
		/* Refused only if it is on its way already. */
		smp_call_function_single_async(cpu_base->cpu, &cpu_base->kick);
}

/* What hrtimer_start_range_ns() and hrtimer_start_on() have in common. */
static void start(struct hrtimer *timer, ktime_t tim, u64 delta_ns,
		  struct hrtimer_cpu_base *target)
{
	struct hrtimer_clock_base *base;
	unsigned long flags;

	base = lock_base(timer, &flags);
	if (hrtimer_is_queued(timer))
		dequeue(timer, base);
	if (!target)
		target = this_cpu_ptr(&cpu_bases);
	if (base->cpu_base != target && base->cpu_base->running != timer)
		base = move_to(timer, base, target);
	timer->softexpires = tim;
	timer->node.expires = ktime_add_safe(max(tim, (ktime_t)0), delta_ns);
	if (enqueue(timer, base))
		tell(timer, base);
	unlock_base(base, flags);
}

void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 delta_ns,
			    enum hrtimer_mode mode)
{
	if (mode & HRTIMER_MODE_REL)
		tim = ktime_add_safe(hrtimer_cb_get_time(timer), tim);
	start(timer, tim, delta_ns, NULL);
}
EXPORT_SYMBOL_GPL(hrtimer_start_range_ns);

void hrtimer_start_on(struct hrtimer *timer, ktime_t tim, int cpu)
{
	start(timer, tim, 0, per_cpu_ptr(&cpu_bases, cpu));
}
EXPORT_SYMBOL_GPL(hrtimer_start_on);

/*
 * The device stays as it is: an interrupt with nothing to do costs less than
 * programming it for every timeout that did not come to pass.
 */
int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	struct hrtimer_clock_base *base;
	unsigned long flags;
	int ret = 0;

	base = lock_base(timer, &flags);
	if (base->cpu_base->running == timer) {
		ret = -1;
	} else if (hrtimer_is_queued(timer)) {
		dequeue(timer, base);
		ret = 1;
	}
	unlock_base(base, flags);
	return ret;
}
EXPORT_SYMBOL_GPL(hrtimer_try_to_cancel);

/*
 * The function may be waiting for something that the caller holds: then this
 * never ends. Interrupts of the CPU where it runs are what it takes.
 */
int hrtimer_cancel(struct hrtimer *timer)
{
	int ret;

	while ((ret = hrtimer_try_to_cancel(timer)) < 0)
		cpu_relax();
	return ret;
}
EXPORT_SYMBOL_GPL(hrtimer_cancel);

bool hrtimer_active(const struct hrtimer *timer)
{
	struct hrtimer_clock_base *base;
	unsigned long flags;
	bool active;

	base = lock_base(timer, &flags);
	active = hrtimer_is_queued(timer) || base->cpu_base->running == timer;
	unlock_base(base, flags);
	return active;
}
EXPORT_SYMBOL_GPL(hrtimer_active);

/* By the timer's own clock, whichever CPU it belongs to. */
ktime_t hrtimer_cb_get_time(const struct hrtimer *timer)
{
	struct hrtimer_clock_base *base;

	while ((base = READ_ONCE(timer->base)) == &migration_base)
		cpu_relax();
	return clock_now(base_index(base));
}
EXPORT_SYMBOL_GPL(hrtimer_cb_get_time);

ktime_t hrtimer_get_remaining(const struct hrtimer *timer)
{
	return hrtimer_get_expires(timer) - hrtimer_cb_get_time(timer);
}
EXPORT_SYMBOL_GPL(hrtimer_get_remaining);

/* Not while it is queued: the queue is sorted by what changes here. */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	ktime_t late = now - hrtimer_get_expires(timer);
	u64 periods = 1;

	if (late < 0)
		return 0;
	if (WARN_ON_ONCE(hrtimer_is_queued(timer) || interval <= 0))
		return 0;
	if (unlikely(late >= interval))
		periods += late / interval;
	hrtimer_set_expires(timer,
			    ktime_add_safe(hrtimer_get_expires(timer),
					   periods * interval));
	return periods;
}
EXPORT_SYMBOL_GPL(hrtimer_forward);

void hrtimer_setup(struct hrtimer *timer,
		   enum hrtimer_restart (*function)(struct hrtimer *),
		   clockid_t clock_id, enum hrtimer_mode mode)
{
	*timer = (struct hrtimer){
		.function = function,
		.base = &raw_cpu_ptr(&cpu_bases)->base[clock_to_index(clock_id)],
	};
	timerqueue_init(&timer->node);
}
EXPORT_SYMBOL_GPL(hrtimer_setup);

/* The caller sets timer->function before he starts it. */
void hrtimer_init(struct hrtimer *timer, clockid_t clock_id,
		  enum hrtimer_mode mode)
{
	hrtimer_setup(timer, NULL, clock_id, mode);
}
EXPORT_SYMBOL_GPL(hrtimer_init);

/*
 * Without the lock, which the function may need. A timer that its function, or
 * somebody else meanwhile, has started is left as it is.
 */
static void run_timer(struct hrtimer *timer, struct hrtimer_clock_base *base)
	__must_hold(&base->cpu_base->lock)
{
	struct hrtimer_cpu_base *cpu_base = base->cpu_base;
	enum hrtimer_restart restart;

	dequeue(timer, base);
	cpu_base->running = timer;
	raw_spin_unlock(&cpu_base->lock);
	restart = timer->function(timer);
	raw_spin_lock(&cpu_base->lock);
	if (restart == HRTIMER_RESTART && !hrtimer_is_queued(timer))
		enqueue(timer, base);
	cpu_base->running = NULL;
}

static void run_queue(struct hrtimer_clock_base *base, ktime_t now)
	__must_hold(&base->cpu_base->lock)
{
	struct timerqueue_node *node;

	while ((node = timerqueue_getnext(&base->queue))) {
		struct hrtimer *timer = container_of(node, struct hrtimer, node);

		if (now < timer->softexpires)
			break;
		run_timer(timer, base);
	}
}

/* Clocks are looked at in turn; only one of them usually has any timers. */
static void run_queues(struct hrtimer_cpu_base *cpu_base, ktime_t now)
	__must_hold(&cpu_base->lock)
{
	for (unsigned int i = 0; i < NR_BASES; i++)
		if (timerqueue_getnext(&cpu_base->base[i].queue))
			run_queue(&cpu_base->base[i], now + cpu_base->offset[i]);
}

/*
 * Timers that expire while others run are run as well; but after some rounds
 * the rest has to be put off. Returns how long it took so far then, else 0. @m
 * is when the last function had returned.
 */
static ktime_t run_timers(struct hrtimer_cpu_base *cpu_base,
			  struct ktime_moment *m)
	__must_hold(&cpu_base->lock)
{
	ktime_t start = m->now;

	for (int i = 0; i < MAX_ROUNDS && m->now >= cpu_base->soft_next; i++) {
		update_offsets(cpu_base);
		run_queues(cpu_base, m->now);
		find_first(cpu_base);
		ktime_get_moment(m);
	}
	return likely(m->now < cpu_base->timers_next) ? 0 : m->now - start;
}

/*
 * The clock is read once for everything, unless functions of timers have taken
 * their time. The tick comes first: they may look at jiffies. If they do not
 * come to an end, tasks get as much time as they have had.
 */
void hrtimer_interrupt(void)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&cpu_bases);
	struct ktime_moment m;
	ktime_t spent = 0;

	ktime_get_moment(&m);
	/* Who sees this has the lock, and we look at the queues after him. */
	WRITE_ONCE(cpu_base->in_interrupt, true);
	if (m.now >= cpu_base->tick_next)
		cpu_base->tick_next = tick_interrupt(&m, cpu_base->tick_next);
	raw_spin_lock(&cpu_base->lock);
	if (m.now >= cpu_base->soft_next)
		spent = run_timers(cpu_base, &m);
	WRITE_ONCE(cpu_base->in_interrupt, false);
	cpu_base->expires_next = first_event(cpu_base);
	if (unlikely(spent))
		cpu_base->expires_next = max(cpu_base->expires_next,
					     m.now + min(spent, MAX_PUT_OFF_NS));
	clockevents_program_event(cpu_base->expires_next, &m);
	raw_spin_unlock(&cpu_base->lock);
	if (unlikely(spent))
		pr_warn_once("hrtimer: interrupt took %lld ns\n", spent);
}

void __init hrtimers_init(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct hrtimer_cpu_base *cpu_base = per_cpu_ptr(&cpu_bases, cpu);

		raw_spin_lock_init(&cpu_base->lock);
		cpu_base->cpu = cpu;
		cpu_base->tick_next = KTIME_MAX;
		cpu_base->timers_next = KTIME_MAX;
		cpu_base->soft_next = KTIME_MAX;
		cpu_base->expires_next = KTIME_MAX;
		cpu_base->kick.func = look_again;
		for (unsigned int i = 0; i < NR_BASES; i++) {
			cpu_base->base[i].cpu_base = cpu_base;
			timerqueue_init_head(&cpu_base->base[i].queue);
		}
	}
}

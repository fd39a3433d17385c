// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grace periods.
 *
 * A thread (rcu_gp) does the waiting for everybody. It takes what callbacks
 * there are, asks every CPU for a quiet moment, sleeps until the last one has
 * reported, and runs the callbacks. Callbacks gather on their CPU: the thread is woken
 * by its tick, when it goes idle, when there are many, or when somebody waits for one.
 *
 * The set @holdouts are the CPUs that have not reported yet. A CPU that is
 * asked (rcu_quiet_wanted) takes itself out when it switches tasks, calls
 * cond_resched() or goes idle; who empties the set wakes the thread. CPUs that
 * idle are taken out by the thread, and go on sleeping. What takes longer than
 * a tick is made to reschedule.
 *
 * Order. A reader's accesses come before its CPU leaves the set, by an atomic
 * operation that orders everything, or before it says that it idles; the thread
 * acquires either. The updater's unlinking comes before its call_rcu(), whose
 * list the thread takes before it fills the set. A CPU that leaves the idle
 * loop does so by a full barrier: so either it sees the unlinked state or the
 * thread sees it busy. A report that is late, and meant for a grace period that
 * is over, is as good for the next one, if that has asked by then: the CPU is
 * quiet at that very moment.
 */
#include <kunit/visibility.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/llist.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/swait.h>
#include <linux/time64.h>
#include <linux/timer.h>

#include "rcu.h"

/* How long the thread looks before it sleeps. */
#define SPIN_NS		(10 * NSEC_PER_USEC)

/* So many callbacks are enough for a grace period of their own. */
#define RCU_BATCH	64

struct rcu_data {
	struct llist_head callbacks;
	unsigned int nr_new;		/* about: interrupts count, too */
	bool idle;
};

static DEFINE_PER_CPU_ALIGNED(struct rcu_data, rcu_data);
/* Set by the thread, taken back by the CPU; inline functions look at it. */
DEFINE_PER_CPU(bool, rcu_quiet_wanted);
EXPORT_SYMBOL_GPL(rcu_quiet_wanted);
DEFINE_PER_CPU(bool, rcu_callbacks_new);
EXPORT_SYMBOL_GPL(rcu_callbacks_new);
static struct cpumask holdouts;
static unsigned long gp_number;		/* how many have begun; the thread's */
static atomic_long_t nr_pending = ATOMIC_LONG_INIT(0);
static DECLARE_SWAIT_QUEUE_HEAD(gp_wait);
static struct task_struct *gp_task;

/* The two words of a callback, seen as a link of the queue. */
static struct llist_node *to_node(struct rcu_head *head)
{
	BUILD_BUG_ON(sizeof(struct llist_node) != sizeof(head->next));
	return (struct llist_node *)&head->next;
}

static struct rcu_head *to_head(struct llist_node *node)
{
	return container_of((struct rcu_head **)node, struct rcu_head, next);
}

/* Acquires what the last of them released, and so all of them. */
static bool all_have_reported(void)
{
	for (unsigned int i = 0; i < BITS_TO_LONGS(NR_CPUS); i++)
		if (smp_load_acquire(&holdouts.bits[i]))
			return false;
	return true;
}

static bool remove_holdout(unsigned int cpu)
{
	return cpumask_test_and_clear_cpu(cpu, &holdouts);
}

/*
 * A quiet moment of this CPU, which was asked for one. The request goes first:
 * the next one may come as soon as this CPU has left the set. Not under the lock
 * of a run queue, but in any other context.
 */
void rcu_report_quiet(void)
{
	__this_cpu_write(rcu_quiet_wanted, false);
	if (remove_holdout(raw_smp_processor_id()) && all_have_reported())
		wake_up_process(gp_task);
}
EXPORT_SYMBOL_GPL(rcu_report_quiet);

/* The barrier: either this sees that it was asked, or the thread sees it idle. */
void rcu_idle_enter(void)
{
	rcu_begin_if_new();
	xchg(&this_cpu_ptr(&rcu_data)->idle, true);
	rcu_note_context_switch();
}

void rcu_idle_exit(void)
{
	xchg(&this_cpu_ptr(&rcu_data)->idle, false);
}

/* The CPU was in user mode, where there are no readers; or it is late. */
void rcu_tick_late(bool user)
{
	if (user)
		rcu_report_quiet();
	else if (cpumask_test_cpu(raw_smp_processor_id(), &holdouts))
		rcu_check_own_stall();
}

unsigned long rcu_pending_callbacks(void)
{
	return atomic_long_read(&nr_pending);
}
EXPORT_SYMBOL_IF_KUNIT(rcu_pending_callbacks);

/* Queues are lists without a lock, so any CPU may add to any of them. */
static void queue_callback(struct rcu_data *rdp, struct rcu_head *head,
			   rcu_callback_t func)
{
	head->func = func;
	atomic_long_inc(&nr_pending);
	llist_add(to_node(head), &rdp->callbacks);
}

/* The thread looks at what this CPU has, and at the others'. In any context. */
void rcu_begin(void)
{
	__this_cpu_write(rcu_callbacks_new, false);
	this_cpu_ptr(&rcu_data)->nr_new = 0;
	swake_up_one(&gp_wait);
}
EXPORT_SYMBOL_GPL(rcu_begin);

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	struct rcu_data *rdp;

	preempt_disable();
	rdp = this_cpu_ptr(&rcu_data);
	queue_callback(rdp, head, func);
	__this_cpu_write(rcu_callbacks_new, true);
	if (unlikely(++rdp->nr_new >= RCU_BATCH))
		rcu_begin();
	preempt_enable();
}
EXPORT_SYMBOL_GPL(call_rcu);

/*
 * A callback whose function is a small number: the number is the distance
 * from the object to its rcu_head, and the object is to be freed.
 */
#define KFREE_OFFSET_MAX	4096ul

void kvfree_call_rcu(struct rcu_head *head, void *ptr)
{
	unsigned long offset = (char *)head - (char *)ptr;

	if (WARN_ON_ONCE(offset >= KFREE_OFFSET_MAX))
		return;
	call_rcu(head, (rcu_callback_t)offset);
}
EXPORT_SYMBOL_GPL(kvfree_call_rcu);

/* The object is gone after this, callback and all. */
static void invoke(struct rcu_head *head)
{
	unsigned long offset = (unsigned long)head->func;

	if (offset < KFREE_OFFSET_MAX)
		kvfree((char *)head - offset);
	else
		head->func(head);
}

static bool callbacks_waiting(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		if (!llist_empty(&per_cpu_ptr(&rcu_data, cpu)->callbacks))
			return true;
	return false;
}

/* All CPUs' callbacks in one chain, the oldest of each CPU first. */
static struct llist_node *take_callbacks(void)
{
	struct llist_node *all = NULL;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct llist_head *queue =
			&per_cpu_ptr(&rcu_data, cpu)->callbacks;
		struct llist_node *node = llist_del_all(queue);

		while (node) {
			struct llist_node *next = node->next;

			node->next = all;
			all = node;
			node = next;
		}
	}
	return all;
}

void rcu_holdouts(struct rcu_holdouts *h)
{
	for (unsigned int i = 0; i < BITS_TO_LONGS(NR_CPUS); i++)
		h->cpus.bits[i] = READ_ONCE(holdouts.bits[i]);
	h->gp_number = READ_ONCE(gp_number);
	h->nr_pending = rcu_pending_callbacks();
}

/* The thread's own CPU is quiet: it runs the thread. */
static void ask_all(void)
{
	unsigned int cpu, self = raw_smp_processor_id();

	for_each_online_cpu(cpu) {
		if (cpu == self)
			continue;
		cpumask_set_cpu(cpu, &holdouts);
		smp_store_release(per_cpu_ptr(&rcu_quiet_wanted, cpu), true);
	}
	/* Pairs with rcu_idle_enter() and rcu_idle_exit(). */
	smp_mb();
}

/* Those that idle need not know; of the others some may have slept through. */
static void look_around(bool press)
{
	struct rcu_holdouts h;
	unsigned int cpu;

	rcu_holdouts(&h);
	for_each_cpu(cpu, &h.cpus) {
		if (smp_load_acquire(&per_cpu_ptr(&rcu_data, cpu)->idle))
			remove_holdout(cpu);
		else if (press)
			resched_cpu(cpu);
	}
}

/*
 * Who has called synchronize_rcu() is mostly still on the way to sleep, on
 * another CPU: that takes less time than sleeping and being woken by it.
 */
static bool spin_for_reports(void)
{
	u64 start = sched_clock();

	while (!all_have_reported()) {
		if (need_resched() || sched_clock() - start > SPIN_NS)
			return false;
		cpu_relax();
	}
	return true;
}

/* In the thread alone. Whoever read before has finished when it returns. */
static void wait_for_grace_period(void)
{
	WRITE_ONCE(gp_number, gp_number + 1);
	rcu_stall_restart();
	ask_all();
	look_around(false);
	if (spin_for_reports())
		return;
	for (;;) {
		set_current_state(TASK_IDLE);
		if (all_have_reported())
			break;
		/* A tick from now, unless the last one wakes us before. */
		if (schedule_timeout(1))
			continue;
		look_around(true);
		rcu_check_stall();
	}
	__set_current_state(TASK_RUNNING);
}

static int rcu_gp_thread(void *unused)
{
	for (;;) {
		struct llist_node *node, *next;

		swait_event_idle_exclusive(gp_wait, callbacks_waiting());
		node = take_callbacks();
		wait_for_grace_period();
		for (; node; node = next) {
			next = node->next;
			/* Before: the last one may end somebody's rcu_barrier(). */
			atomic_long_dec(&nr_pending);
			invoke(to_head(node));
			cond_resched();
		}
	}
	return 0;
}

struct rcu_wait {
	struct rcu_head head;
	struct completion done;
};

static void wake_waiter(struct rcu_head *head)
{
	complete(&container_of(head, struct rcu_wait, head)->done);
}

/* A callback of our own that wakes us: readers of before have finished. */
void synchronize_rcu(void)
{
	struct rcu_wait wait;

	might_sleep();
	/* Before there is a second task, nobody else can be a reader. */
	if (!gp_task)
		return;
	init_completion(&wait.done);
	call_rcu(&wait.head, wake_waiter);
	swake_up_one(&gp_wait);
	wait_for_completion(&wait.done);
}
EXPORT_SYMBOL_GPL(synchronize_rcu);

/* --- Waiting for callbacks. --- */

static DEFINE_MUTEX(barrier_lock);	/* one at a time; guards these */
static DEFINE_PER_CPU(struct rcu_head, barrier_head);
static DECLARE_COMPLETION(barrier_done);
static atomic_t barrier_left;		/* queues whose mark has not come */

static void barrier_callback(struct rcu_head *head)
{
	if (atomic_dec_and_test(&barrier_left))
		complete(&barrier_done);
}

/*
 * One mark behind whatever is in each queue. A queue is served in order, so
 * when its mark comes all before it have run. A mark in one queue alone says
 * nothing of the others: the thread does not take them all at one moment.
 */
void rcu_barrier(void)
{
	int cpu;

	might_sleep();
	if (!gp_task)
		return;
	guard(mutex)(&barrier_lock);
	reinit_completion(&barrier_done);
	atomic_set(&barrier_left, num_possible_cpus());
	for_each_possible_cpu(cpu)
		queue_callback(per_cpu_ptr(&rcu_data, cpu),
			       per_cpu_ptr(&barrier_head, cpu),
			       barrier_callback);
	swake_up_one(&gp_wait);
	wait_for_completion(&barrier_done);
}
EXPORT_SYMBOL_GPL(rcu_barrier);

static int __init rcu_spawn_thread(void)
{
	struct task_struct *t = kthread_run(rcu_gp_thread, NULL, "rcu_gp");

	if (IS_ERR(t))
		panic("cannot create the RCU thread: %pe\n", t);
	gp_task = t;
	return 0;
}
early_initcall(rcu_spawn_thread);

void __init rcu_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		init_llist_head(&per_cpu_ptr(&rcu_data, cpu)->callbacks);
}

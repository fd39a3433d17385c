// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grace periods.
 *
 * A thread (rcu_gp) does the waiting for everybody. It takes what callbacks
 * there are, starts a new grace period by a new number, waits until every CPU
 * has reported a quiet moment since, and runs the callbacks.
 *
 * Each CPU owns an rcu_data. A CPU reports by copying the number into rcu_seen
 * when it switches tasks; while it idles, @idle says that it is quiet all the
 * time. Queues of callbacks are lock-free lists that any context adds to.
 *
 * Order. A reader's accesses come before its CPU's release of rcu_seen (or
 * @idle), which the thread acquires; the updater's unlinking comes before its
 * call_rcu(), whose list the thread takes before it reads any rcu_seen. A CPU
 * that leaves idle does so by a full barrier, so either it sees the unlinked
 * state or the thread sees it busy.
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
#include <linux/wait.h>

struct rcu_data {
	struct llist_head callbacks;
	bool idle;
};

static DEFINE_PER_CPU_ALIGNED(struct rcu_data, rcu_data);
/* Inline functions look at these two; the thread writes the first of them. */
unsigned long rcu_gp_number __read_mostly;
DEFINE_PER_CPU(unsigned long, rcu_seen);	/* the last one it was quiet in */
static atomic_long_t nr_pending = ATOMIC_LONG_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(gp_wait);
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

/* The first quiet moment of this CPU in a new grace period. */
void rcu_report_quiet(void)
{
	smp_store_release(this_cpu_ptr(&rcu_seen),
			  smp_load_acquire(&rcu_gp_number));
}

void rcu_idle_enter(void)
{
	smp_store_release(&this_cpu_ptr(&rcu_data)->idle, true);
}

void rcu_idle_exit(void)
{
	xchg(&this_cpu_ptr(&rcu_data)->idle, false);
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
	if (llist_add(to_node(head), &rdp->callbacks))
		wake_up(&gp_wait);
}

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	preempt_disable();
	queue_callback(this_cpu_ptr(&rcu_data), head, func);
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

static bool cpu_was_quiet(int cpu, unsigned long gp)
{
	struct rcu_data *rdp = per_cpu_ptr(&rcu_data, cpu);

	return smp_load_acquire(per_cpu_ptr(&rcu_seen, cpu)) == gp ||
	       smp_load_acquire(&rdp->idle);
}

/* In the thread alone. Whoever read before has finished when it returns. */
static void wait_for_grace_period(void)
{
	unsigned long gp = rcu_gp_number + 1;
	int cpu;

	smp_store_release(&rcu_gp_number, gp);
	smp_mb();
	for_each_online_cpu(cpu) {
		while (!cpu_was_quiet(cpu, gp)) {
			/*
			 * This CPU reports by the very act of waiting, and
			 * whoever else wants it has it first.
			 */
			yield();
			cpu_relax();
		}
	}
}

static int rcu_gp_thread(void *unused)
{
	for (;;) {
		struct llist_node *node, *next;

		wait_event_idle(gp_wait, callbacks_waiting());
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

// SPDX-License-Identifier: GPL-2.0-only
/* Tests of RCU: what readers hold on to, and when callbacks come. */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/rcupdate.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "../../tests/crew.h"

#define ALIVE	0x600d
#define DEAD	0xdead

struct object {
	int state;		/* ALIVE until a grace period after removal */
	unsigned long number;
	struct rcu_head rcu;
	struct list_head list;
};

/* --- One reader, one updater. --- */

struct scene {
	struct object __rcu *shared;
	bool reading;
	bool let_go;
	bool synchronized;
	bool was_alive;
};

static void read_for_long(void *arg, int id)
{
	struct scene *s = arg;
	struct object *o;

	rcu_read_lock();
	o = rcu_dereference(s->shared);
	WRITE_ONCE(s->reading, true);
	/* A reader does not sleep, so it spins. */
	while (!READ_ONCE(s->let_go))
		cpu_relax();
	s->was_alive = READ_ONCE(o->state) == ALIVE;
	rcu_read_unlock();
}

static void remove_and_wait(void *arg, int id)
{
	struct scene *s = arg;
	struct object *o;

	o = rcu_replace_pointer(s->shared, NULL, true);
	synchronize_rcu();
	WRITE_ONCE(o->state, DEAD);
	WRITE_ONCE(s->synchronized, true);
}

static void synchronize_waits_for_readers(struct kunit *test)
{
	struct object *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);
	struct scene *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct crew_member *reader, *updater;
	int own = raw_smp_processor_id();

	if (num_online_cpus() < 2)
		kunit_skip(test, "a reader needs a CPU of its own");
	KUNIT_ASSERT_NOT_NULL(test, o);
	KUNIT_ASSERT_NOT_NULL(test, s);
	o->state = ALIVE;
	rcu_assign_pointer(s->shared, o);
	reader = crew_start(test, read_for_long, s, own + 1);
	crew_wait_until(READ_ONCE(s->reading));
	updater = crew_start(test, remove_and_wait, s, own);
	/* Everybody else may do what they like: it is not over. */
	for (int i = 0; i < 200; i++) {
		yield();
		cpu_relax();
	}
	KUNIT_EXPECT_FALSE(test, READ_ONCE(s->synchronized));
	KUNIT_EXPECT_EQ(test, READ_ONCE(o->state), ALIVE);
	WRITE_ONCE(s->let_go, true);
	crew_join(reader);
	crew_join(updater);
	KUNIT_EXPECT_TRUE(test, s->was_alive);
	KUNIT_EXPECT_TRUE(test, s->synchronized);
}

static void synchronize_ends_without_readers(struct kunit *test)
{
	for (int i = 0; i < 20; i++)
		synchronize_rcu();
	synchronize_rcu_expedited();
	rcu_read_lock();
	KUNIT_EXPECT_TRUE(test, rcu_read_lock_held());
	rcu_read_unlock();
}

struct gp_thread {
	u64 switches;
	unsigned int found;
};

static void count_switches(struct task_struct *p, void *arg)
{
	struct gp_thread *gp = arg;

	if (strcmp(p->comm, "rcu_gp"))
		return;
	gp->switches = READ_ONCE(p->nvcsw) + READ_ONCE(p->nivcsw);
	gp->found++;
}

/* As long as somebody reads it looks around once in a tick, not all the time. */
static void the_thread_sleeps(struct kunit *test)
{
	struct scene *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct object *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);
	struct gp_thread before = { 0 }, after = { 0 };
	struct crew_member *reader, *updater;
	int own = raw_smp_processor_id();
	unsigned long start, ticks;

	if (num_online_cpus() < 2)
		kunit_skip(test, "a reader needs a CPU of its own");
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_ASSERT_NOT_NULL(test, o);
	o->state = ALIVE;
	rcu_assign_pointer(s->shared, o);
	reader = crew_start(test, read_for_long, s, own + 1);
	crew_wait_until(READ_ONCE(s->reading));
	updater = crew_start(test, remove_and_wait, s, own);
	for_each_task(count_switches, &before);
	start = jiffies;
	msleep(60);
	for_each_task(count_switches, &after);
	ticks = jiffies - start;
	KUNIT_EXPECT_FALSE(test, READ_ONCE(s->synchronized));
	WRITE_ONCE(s->let_go, true);
	crew_join(reader);
	crew_join(updater);
	KUNIT_EXPECT_EQ(test, after.found, 1u);
	/* In, and out again; and once before the first tick. */
	KUNIT_EXPECT_LE(test, after.switches - before.switches,
			2ull * ticks + 4);
}

static void spin_and_ask(void *arg, int id)
{
	bool *let_go = arg;

	while (!READ_ONCE(*let_go)) {
		for (int i = 0; i < 100; i++)
			cpu_relax();
		cond_resched();
	}
}

/* It never sleeps, but says when it could. */
static void a_busy_cpu_reports(struct kunit *test)
{
	bool *let_go = kunit_kzalloc(test, sizeof(*let_go), GFP_KERNEL);
	struct crew_member *busy[2];

	KUNIT_ASSERT_NOT_NULL(test, let_go);
	for (int i = 0; i < 2; i++)
		busy[i] = crew_start(test, spin_and_ask, let_go, i);
	for (int i = 0; i < 20; i++)
		synchronize_rcu();
	WRITE_ONCE(*let_go, true);
	for (int i = 0; i < 2; i++)
		crew_join(busy[i]);
}

/* Nobody has asked: a report more does no harm. */
static void reports_that_nobody_wants(struct kunit *test)
{
	for (int i = 0; i < 50; i++) {
		rcu_report_quiet();
		if (i % 10 == 0)
			synchronize_rcu();
	}
	KUNIT_SUCCEED(test);
}

/* --- Callbacks. --- */

#define NR_CALLS	100

struct call {
	struct rcu_head rcu;
	struct calls *owner;
	int number;
};

/* Written by the RCU thread, read after rcu_barrier(); only how many, also before. */
struct calls {
	struct call call[NR_CALLS];
	int order[NR_CALLS];
	int nr_run;
};

static void note_call(struct rcu_head *head)
{
	struct call *call = container_of(head, struct call, rcu);
	struct calls *c = call->owner;

	c->order[c->nr_run] = call->number;
	WRITE_ONCE(c->nr_run, c->nr_run + 1);
}

static struct calls *new_calls(struct kunit *test)
{
	struct calls *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	for (int i = 0; i < NR_CALLS; i++)
		c->call[i] = (struct call){ .owner = c, .number = i };
	return c;
}

static void queue_all(void *arg, int id)
{
	struct calls *c = arg;

	for (int i = 0; i < NR_CALLS; i++)
		call_rcu(&c->call[i].rcu, note_call);
}

/* Bound to one CPU, as the order holds for the calls of one. */
static void callbacks_come_in_order(struct kunit *test)
{
	struct calls *c = new_calls(test);

	crew_run(test, 1, queue_all, c);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, c->nr_run, NR_CALLS);
	for (int i = 0; i < NR_CALLS; i++)
		KUNIT_EXPECT_EQ(test, c->order[i], i);
}

/* A reader on this very CPU: nothing can run before it is done. */
static void callbacks_wait_for_readers(struct kunit *test)
{
	struct calls *c = new_calls(test);
	unsigned long before;

	rcu_barrier();
	before = rcu_pending_callbacks();
	rcu_read_lock();
	call_rcu(&c->call[0].rcu, note_call);
	KUNIT_EXPECT_GT(test, rcu_pending_callbacks(), before);
	for (int i = 0; i < 10000; i++)
		cpu_relax();
	KUNIT_EXPECT_EQ(test, READ_ONCE(c->nr_run), 0);
	rcu_read_unlock();
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, c->nr_run, 1);
}

/* Nobody waits for these: a busy CPU's tick begins, or the way to its idling. */
static void callbacks_begin_by_themselves(struct kunit *test)
{
	struct calls *c = new_calls(test);
	unsigned long end = jiffies + 10 * HZ;

	call_rcu(&c->call[0].rcu, note_call);
	while (!READ_ONCE(c->nr_run) && time_before(jiffies, end))
		cond_resched();
	KUNIT_EXPECT_EQ(test, READ_ONCE(c->nr_run), 1);
	call_rcu(&c->call[1].rcu, note_call);
	while (READ_ONCE(c->nr_run) < 2 && time_before(jiffies, end))
		msleep(1);
	KUNIT_EXPECT_EQ(test, READ_ONCE(c->nr_run), 2);
	rcu_barrier();
}

static void queue_some(void *arg, int id)
{
	struct calls *c = arg;

	for (int i = id; i < NR_CALLS; i += 8)
		call_rcu(&c->call[i].rcu, note_call);
}

/* Whatever CPU they were queued on. */
static void barrier_waits_for_all(struct kunit *test)
{
	for (int round = 0; round < 20; round++) {
		struct calls *c = new_calls(test);

		crew_run(test, 8, queue_some, c);
		rcu_barrier();
		KUNIT_EXPECT_EQ(test, READ_ONCE(c->nr_run), NR_CALLS);
		kunit_kfree(test, c);
	}
}

static void many_barriers(void *arg, int id)
{
	for (int i = 0; i < 10; i++)
		rcu_barrier();
}

static void barriers_take_turns(struct kunit *test)
{
	crew_run(test, 6, many_barriers, NULL);
	KUNIT_SUCCEED(test);
}

/* The leak check of the case sees whether they are gone. */
static void kfree_rcu_frees(struct kunit *test)
{
	struct object *nothing = NULL;

	for (int i = 0; i < 50; i++) {
		struct object *o = kzalloc(sizeof(*o), GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, o);
		rcu_read_lock();
		kfree_rcu(o, rcu);
		/* Ours until the end of the reader. */
		o->number = i;
		rcu_read_unlock();
	}
	kfree_rcu(nothing, rcu);
	rcu_barrier();
}

struct deep_object {
	char before[5000];
	struct rcu_head rcu;
};

/* Its offset would look like the address of a function. */
static void kfree_rcu_refuses_what_it_cannot(struct kunit *test)
{
	struct deep_object *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, o);
	KUNIT_EXPECT_WARNING(test, "", kfree_rcu(o, rcu));
}

static void call_from_interrupt(void *info)
{
	struct call *call = info;

	call_rcu(&call->rcu, note_call);
}

static void interrupts_may_call(struct kunit *test)
{
	struct calls *c = new_calls(test);
	unsigned int cpu;

	for_each_online_cpu(cpu)
		smp_call_function_single(cpu, call_from_interrupt,
					 &c->call[cpu], 1);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, (unsigned int)c->nr_run, num_online_cpus());
}

/* --- Everything at once. --- */

#define NR_READERS	6
#define NR_UPDATERS	3
#define NR_UPDATES	45

struct stress {
	struct list_head list;
	spinlock_t lock;		/* of the list's updaters */
	atomic_t updaters_left;
	atomic_t saw_dead;
	atomic_t walks;
};

static void kill_object(struct rcu_head *head)
{
	struct object *o = container_of(head, struct object, rcu);

	WRITE_ONCE(o->state, DEAD);
	kfree(o);
}

static void free_removed(struct object *o, int way)
{
	switch (way % 3) {
	case 0:
		synchronize_rcu();
		WRITE_ONCE(o->state, DEAD);
		kfree(o);
		break;
	case 1:
		call_rcu(&o->rcu, kill_object);
		break;
	default:
		kfree_rcu(o, rcu);
	}
}

static void update_often(struct stress *s)
{
	for (int i = 0; i < NR_UPDATES; i++) {
		struct object *new = kzalloc(sizeof(*new), GFP_KERNEL);
		struct object *old;

		if (!new)
			break;
		new->state = ALIVE;
		spin_lock(&s->lock);
		old = list_first_entry(&s->list, struct object, list);
		list_del_rcu(&old->list);
		list_add_tail_rcu(&new->list, &s->list);
		spin_unlock(&s->lock);
		free_removed(old, i);
		cond_resched();
	}
	atomic_dec(&s->updaters_left);
}

static void read_often(struct stress *s)
{
	do {
		struct object *o;

		rcu_read_lock();
		list_for_each_entry_rcu(o, &s->list, list)
			if (READ_ONCE(o->state) != ALIVE)
				atomic_inc(&s->saw_dead);
		rcu_read_unlock();
		atomic_inc(&s->walks);
		cond_resched();
	} while (atomic_read(&s->updaters_left));
}

static void read_or_update(void *arg, int id)
{
	if (id < NR_UPDATERS)
		update_often(arg);
	else
		read_often(arg);
}

static void readers_never_see_the_dead(struct kunit *test)
{
	struct stress *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct object *o, *next;

	KUNIT_ASSERT_NOT_NULL(test, s);
	INIT_LIST_HEAD(&s->list);
	spin_lock_init(&s->lock);
	atomic_set(&s->updaters_left, NR_UPDATERS);
	for (int i = 0; i < 8; i++) {
		o = kzalloc(sizeof(*o), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, o);
		o->state = ALIVE;
		list_add_tail(&o->list, &s->list);
	}
	crew_run(test, NR_READERS + NR_UPDATERS, read_or_update, s);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, atomic_read(&s->saw_dead), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&s->walks), 0);
	list_for_each_entry_safe(o, next, &s->list, list)
		kfree(o);
}

static struct kunit_case rcu_cases[] = {
	KUNIT_CASE(synchronize_waits_for_readers),
	KUNIT_CASE(synchronize_ends_without_readers),
	KUNIT_CASE(the_thread_sleeps),
	KUNIT_CASE(a_busy_cpu_reports),
	KUNIT_CASE(reports_that_nobody_wants),
	KUNIT_CASE(callbacks_come_in_order),
	KUNIT_CASE(callbacks_wait_for_readers),
	KUNIT_CASE(callbacks_begin_by_themselves),
	KUNIT_CASE(barrier_waits_for_all),
	KUNIT_CASE(barriers_take_turns),
	KUNIT_CASE(kfree_rcu_frees),
	KUNIT_CASE(kfree_rcu_refuses_what_it_cannot),
	KUNIT_CASE(interrupts_may_call),
	KUNIT_CASE(readers_never_see_the_dead),
	{}
};

static struct kunit_suite rcu_suite = {
	.name = "rcu",
	.test_cases = rcu_cases,
};
kunit_test_suite(rcu_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the lock checker: each rule is broken on purpose, in a way that
 * does not really hang, and must be reported; what is allowed must not be.
 *
 * The locks of a case have classes of their own, which are forgotten with it.
 */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "../../tests/crew.h"
#include "../../tests/log_tail.h"

#define NR_KEYS	6

/* Two mutexes of each class, so that a class can be taken twice. */
struct locks {
	struct lock_class_key keys[NR_KEYS];
	struct mutex a, a2, b, c;
	spinlock_t spin, other_spin;
	struct rw_semaphore sem;
};

static void forget_locks(void *data)
{
	struct locks *l = data;

	lockdep_free_key_range(l->keys, sizeof(l->keys));
	lockdep_test_end();
}

/* Runs in the thread of the case, the one that will break rules. */
static struct locks *new_locks(struct kunit *test)
{
	struct locks *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, l);
	KUNIT_ASSERT_EQ(test, kunit_add_action(test, forget_locks, l), 0);
	__mutex_init(&l->a, "lock_a", &l->keys[0]);
	__mutex_init(&l->a2, "lock_a", &l->keys[0]);
	__mutex_init(&l->b, "lock_b", &l->keys[1]);
	__mutex_init(&l->c, "lock_c", &l->keys[2]);
	__spin_lock_init(&l->spin, "lock_spin", &l->keys[3]);
	__spin_lock_init(&l->other_spin, "lock_other", &l->keys[4]);
	__init_rwsem(&l->sem, "lock_sem", &l->keys[5]);
	lockdep_test_begin();
	return l;
}

static noinline void take_a_then_b(struct locks *l)
{
	mutex_lock(&l->a);
	mutex_lock(&l->b);
	mutex_unlock(&l->b);
	mutex_unlock(&l->a);
}

static noinline void take_b_then_a(struct locks *l)
{
	mutex_lock(&l->b);
	mutex_lock(&l->a);
	mutex_unlock(&l->a);
	mutex_unlock(&l->b);
}

static void both_ways_round(struct kunit *test)
{
	struct locks *l = new_locks(test);
	const char *said;

	KUNIT_EXPECT_WARNINGS(test, 0, "", take_a_then_b(l));
	KUNIT_EXPECT_WARNING(test, "possible circular locking dependency",
			     take_b_then_a(l));
	/* Where this order was seen, and where the other one. */
	said = log_since("takes, at ");
	KUNIT_ASSERT_NOT_NULL(test, said);
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "(lock_a)"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "(lock_b)"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "take_b_then_a"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "take_a_then_b"));
	KUNIT_EXPECT_EQ(test, debug_locks, 1);
	/* The wrong order was not remembered: it is wrong again. */
	KUNIT_EXPECT_WARNING(test, "circular", take_b_then_a(l));
	KUNIT_EXPECT_WARNINGS(test, 0, "", take_a_then_b(l));
}

static void in_another_thread(void *arg, int id)
{
	take_a_then_b(arg);
}

/* The order counts, whoever has shown it. */
static void threads_are_alike(struct kunit *test)
{
	struct locks *l = new_locks(test);

	crew_run(test, 1, in_another_thread, l);
	KUNIT_EXPECT_WARNING(test, "circular", take_b_then_a(l));
}

static void pair(struct mutex *outer, struct mutex *inner)
{
	mutex_lock(outer);
	mutex_lock(inner);
	mutex_unlock(inner);
	mutex_unlock(outer);
}

static void circle_of_three(struct kunit *test)
{
	struct locks *l = new_locks(test);
	const char *said;

	KUNIT_EXPECT_WARNINGS(test, 0, "", pair(&l->a, &l->b));
	KUNIT_EXPECT_WARNINGS(test, 0, "", pair(&l->b, &l->c));
	KUNIT_EXPECT_WARNINGS(test, 0, "", pair(&l->a, &l->c));
	KUNIT_EXPECT_WARNING(test, "circular", pair(&l->c, &l->a));
	/* By the shortest way: a -> c is known. */
	said = log_since("takes, at ");
	KUNIT_ASSERT_NOT_NULL(test, said);
	KUNIT_EXPECT_NULL(test, strstr(said, "(lock_b)"));
}

static void longer_circle(struct kunit *test)
{
	struct locks *l = new_locks(test);
	const char *said;

	pair(&l->a, &l->b);
	pair(&l->b, &l->c);
	KUNIT_EXPECT_WARNING(test, "circular", pair(&l->c, &l->a));
	said = log_since("takes, at ");
	KUNIT_ASSERT_NOT_NULL(test, said);
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "(lock_b)"));
}

static void two_of_one_class(struct kunit *test)
{
	struct locks *l = new_locks(test);

	KUNIT_EXPECT_WARNING(test, "possible recursive locking",
			     pair(&l->a, &l->a2));
	KUNIT_EXPECT_NOT_NULL(test, log_since("2 locks held by"));
}

static void subclasses_may_nest(struct kunit *test)
{
	struct locks *l = new_locks(test);

	kunit_warning_begin(test, "");
	mutex_lock(&l->a);
	mutex_lock_nested(&l->a2, 1);
	mutex_unlock(&l->a2);
	mutex_unlock(&l->a);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);
	/* But in one order only. */
	kunit_warning_begin(test, "circular");
	mutex_lock_nested(&l->a2, 1);
	mutex_lock(&l->a);
	mutex_unlock(&l->a);
	mutex_unlock(&l->a2);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 1u);
	KUNIT_EXPECT_NOT_NULL(test, log_since("(lock_a#1)"));
}

static void tries_have_no_order(struct kunit *test)
{
	struct locks *l = new_locks(test);

	pair(&l->a, &l->b);
	kunit_warning_begin(test, "");
	mutex_lock(&l->b);
	KUNIT_EXPECT_TRUE(test, mutex_trylock(&l->a));
	mutex_unlock(&l->a);
	mutex_unlock(&l->b);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);
	/* What is taken under a lock that was tried comes after it. */
	kunit_warning_begin(test, "circular");
	KUNIT_EXPECT_TRUE(test, mutex_trylock(&l->b));
	mutex_lock(&l->a);
	mutex_unlock(&l->a);
	mutex_unlock(&l->b);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 1u);
}

static void readers_of_rcu_nest(struct kunit *test)
{
	struct locks *l = new_locks(test);

	kunit_warning_begin(test, "");
	rcu_read_lock();
	rcu_read_lock();
	spin_lock(&l->spin);
	rcu_read_lock();
	rcu_read_unlock();
	spin_unlock(&l->spin);
	rcu_read_unlock();
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);
}

/* A writer between the two readers would stop the second, and so the first. */
static void readers_of_a_rwsem_do_not(struct kunit *test)
{
	struct locks *l = new_locks(test);

	kunit_warning_begin(test, "recursive");
	down_read(&l->sem);
	down_read(&l->sem);
	up_read(&l->sem);
	up_read(&l->sem);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 1u);
}

static void releasing_what_is_not_held(struct kunit *test)
{
	struct locks *l = new_locks(test);

	KUNIT_EXPECT_WARNING(test, "bad unlock balance",
			     lock_release(&l->a.dep_map, _THIS_IP_));
	KUNIT_EXPECT_NOT_NULL(test, log_since("no locks held by"));
}

static void release_in_any_order(struct kunit *test)
{
	struct locks *l = new_locks(test);

	kunit_warning_begin(test, "");
	mutex_lock(&l->a);
	mutex_lock(&l->b);
	mutex_lock(&l->c);
	mutex_unlock(&l->b);
	KUNIT_EXPECT_TRUE(test, lockdep_is_held(&l->a));
	KUNIT_EXPECT_FALSE(test, lockdep_is_held(&l->b));
	KUNIT_EXPECT_TRUE(test, lockdep_is_held(&l->c));
	mutex_unlock(&l->a);
	mutex_unlock(&l->c);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);
}

static void exit_with_a_lock(void *arg, int id)
{
	struct locks *l = arg;

	mutex_lock(&l->a);
}

static void tasks_end_without_locks(struct kunit *test)
{
	struct locks *l = new_locks(test);

	KUNIT_EXPECT_WARNING(test, "exits with locks held",
			     crew_run(test, 1, exit_with_a_lock, l));
	KUNIT_EXPECT_NOT_NULL(test, log_since("(lock_a){write}"));
}

static void held_locks_are_not_freed(struct kunit *test)
{
	struct locks *l = new_locks(test);
	struct mutex *m = kmalloc(sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	__mutex_init(m, "lock_c", &l->keys[2]);
	mutex_lock(m);
	KUNIT_EXPECT_WARNING(test, "held lock freed: lock_c",
			     debug_check_no_locks_freed(m, sizeof(*m)));
	mutex_unlock(m);
	KUNIT_EXPECT_WARNINGS(test, 0, "",
			      debug_check_no_locks_freed(m, sizeof(*m)));
	kfree(m);
}

/* Whoever frees the memory is told. */
static void freeing_looks_for_locks(struct kunit *test)
{
	struct locks *l = new_locks(test);
	struct mutex *m = kmalloc(sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	__mutex_init(m, "lock_c", &l->keys[2]);
	lock_acquire(&m->dep_map, 0, _THIS_IP_);
	KUNIT_EXPECT_WARNING(test, "held lock freed: lock_c", kfree(m));
	lock_release(&m->dep_map, _THIS_IP_);
}

static void who_holds_what(struct kunit *test)
{
	struct locks *l = new_locks(test);

	KUNIT_EXPECT_WARNINGS(test, 0, "", lockdep_assert_not_held(&l->a));
	KUNIT_EXPECT_WARNING(test, "", lockdep_assert_held(&l->a));
	mutex_lock(&l->a);
	KUNIT_EXPECT_WARNINGS(test, 0, "", lockdep_assert_held(&l->a));
	KUNIT_EXPECT_WARNING(test, "", lockdep_assert_not_held(&l->a));
	mutex_unlock(&l->a);

	down_write(&l->sem);
	KUNIT_EXPECT_WARNINGS(test, 0, "", lockdep_assert_held_write(&l->sem));
	KUNIT_EXPECT_WARNING(test, "", lockdep_assert_held_read(&l->sem));
	downgrade_write(&l->sem);
	KUNIT_EXPECT_WARNINGS(test, 0, "", lockdep_assert_held_read(&l->sem));
	KUNIT_EXPECT_WARNING(test, "", lockdep_assert_held_write(&l->sem));
	KUNIT_EXPECT_WARNINGS(test, 0, "", lockdep_assert_held(&l->sem));
	up_read(&l->sem);
}

static int some_value;

static void pointers_of_rcu_need_a_reader(struct kunit *test)
{
	int __rcu *pointer = RCU_INITIALIZER(&some_value);
	struct locks *l = new_locks(test);

	kunit_warning_begin(test, "suspicious RCU usage");
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test, rcu_dereference(pointer), &some_value);
	rcu_read_unlock();
	mutex_lock(&l->a);
	KUNIT_EXPECT_PTR_EQ(test,
		rcu_dereference_protected(pointer, lockdep_is_held(&l->a)),
		&some_value);
	mutex_unlock(&l->a);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);

	KUNIT_EXPECT_WARNING(test, "rcu_dereference() outside of a reader",
			     (void)rcu_dereference(pointer));
	KUNIT_EXPECT_WARNING(test, "suspicious RCU usage",
		(void)rcu_dereference_protected(pointer,
						lockdep_is_held(&l->a)));
}

/* --- Interrupts. --- */

static void take_spin(void *info)
{
	struct locks *l = info;

	spin_lock(&l->spin);
	spin_unlock(&l->spin);
}

/* As the handler of a call, on this very CPU: really in an interrupt. */
static noinline void interrupt_takes_spin(struct locks *l)
{
	local_irq_disable();
	irq_enter();
	take_spin(l);
	irq_exit();
	local_irq_enable();
}

static noinline void with_interrupts_on(struct locks *l)
{
	take_spin(l);
}

static void handler_then_interrupts_on(struct kunit *test)
{
	struct locks *l = new_locks(test);

	KUNIT_EXPECT_WARNINGS(test, 0, "", interrupt_takes_spin(l));
	KUNIT_EXPECT_WARNING(test, "inconsistent lock state",
			     with_interrupts_on(l));
	KUNIT_EXPECT_NOT_NULL(test, log_since("{IN-HARDIRQ} was registered"));
	KUNIT_EXPECT_NOT_NULL(test, log_since("interrupt_takes_spin"));
	KUNIT_EXPECT_NOT_NULL(test, log_since("with_interrupts_on"));
}

static void interrupts_on_then_handler(struct kunit *test)
{
	struct locks *l = new_locks(test);

	KUNIT_EXPECT_WARNINGS(test, 0, "", with_interrupts_on(l));
	KUNIT_EXPECT_WARNING(test, "inconsistent lock state",
			     interrupt_takes_spin(l));
	KUNIT_EXPECT_NOT_NULL(test, log_since("{HARDIRQ-ON} was registered"));
}

static void interrupts_off_is_right(struct kunit *test)
{
	struct locks *l = new_locks(test);
	unsigned long flags;

	kunit_warning_begin(test, "");
	interrupt_takes_spin(l);
	spin_lock_irqsave(&l->spin, flags);
	spin_unlock_irqrestore(&l->spin, flags);
	interrupt_takes_spin(l);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);
}

/* The inner unlock turns interrupts on under the outer lock. */
static void interrupts_come_on_too_early(struct kunit *test)
{
	struct locks *l = new_locks(test);
	unsigned long flags;

	interrupt_takes_spin(l);
	kunit_warning_begin(test, "inconsistent lock state");
	spin_lock_irqsave(&l->spin, flags);
	spin_lock_irq(&l->other_spin);
	spin_unlock_irq(&l->other_spin);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 1u);
	spin_unlock_irqrestore(&l->spin, flags);
}

static void handlers_that_try_do_not_wait(struct kunit *test)
{
	struct locks *l = new_locks(test);

	kunit_warning_begin(test, "");
	with_interrupts_on(l);
	local_irq_disable();
	irq_enter();
	KUNIT_EXPECT_TRUE(test, spin_trylock(&l->spin));
	spin_unlock(&l->spin);
	irq_exit();
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);
}

/* What the interrupted code holds says nothing about the handler's order. */
static void handlers_have_an_order_of_their_own(struct kunit *test)
{
	struct locks *l = new_locks(test);

	kunit_warning_begin(test, "");
	spin_lock(&l->other_spin);
	interrupt_takes_spin(l);
	spin_unlock(&l->other_spin);
	local_irq_disable();
	spin_lock(&l->spin);
	spin_lock(&l->other_spin);
	spin_unlock(&l->other_spin);
	spin_unlock(&l->spin);
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);
}

static void calls_from_other_cpus_are_interrupts(struct kunit *test)
{
	struct locks *l = new_locks(test);
	int cpu = (raw_smp_processor_id() + 1) % num_online_cpus();

	if (num_online_cpus() == 1)
		kunit_skip(test, "there is one CPU");
	smp_call_function_single(cpu, take_spin, l, 1);
	KUNIT_EXPECT_WARNING(test, "inconsistent lock state",
			     with_interrupts_on(l));
}

/* --- The checker itself. --- */

/* Many more than the tables hold, one after the other. */
static void forgotten_classes_make_room(struct kunit *test)
{
	for (int i = 0; i < 3000; i++) {
		struct lock_class_key keys[2];
		struct mutex outer, inner;

		__mutex_init(&outer, "outer", &keys[0]);
		__mutex_init(&inner, "inner", &keys[1]);
		pair(&outer, &inner);
		lockdep_free_key_range(keys, sizeof(keys));
	}
	KUNIT_EXPECT_EQ(test, debug_locks, 1);
	KUNIT_EXPECT_NULL(test, log_since("a table is full"));
}

static void a_forgotten_order_is_free(struct kunit *test)
{
	struct locks *l = new_locks(test);

	take_a_then_b(l);
	lockdep_free_key_range(l->keys, sizeof(l->keys));
	KUNIT_EXPECT_WARNINGS(test, 0, "", take_b_then_a(l));
}

static void off_means_off(struct kunit *test)
{
	struct locks *l = new_locks(test);

	take_a_then_b(l);
	lockdep_off();
	KUNIT_EXPECT_WARNINGS(test, 0, "", take_b_then_a(l));
	/* Nobody knows what is held, so everything may be. */
	KUNIT_EXPECT_TRUE(test, lockdep_is_held(&l->a));
	lockdep_on();
	KUNIT_EXPECT_WARNING(test, "circular", take_b_then_a(l));
}

/* Two tasks at once find fault: each report is whole, and none is lost. */
static void break_rules(void *arg, int id)
{
	struct locks *l = arg;

	lockdep_test_begin();
	for (int i = 0; i < 20; i++)
		take_b_then_a(l);
	lockdep_test_end();
}

static void many_reports_at_once(struct kunit *test)
{
	struct locks *l = new_locks(test);

	take_a_then_b(l);
	KUNIT_EXPECT_WARNINGS(test, 4 * 20, "circular",
			      crew_run(test, 4, break_rules, l));
}

static struct kunit_case lockdep_cases[] = {
	KUNIT_CASE(both_ways_round),
	KUNIT_CASE(threads_are_alike),
	KUNIT_CASE(circle_of_three),
	KUNIT_CASE(longer_circle),
	KUNIT_CASE(two_of_one_class),
	KUNIT_CASE(subclasses_may_nest),
	KUNIT_CASE(tries_have_no_order),
	KUNIT_CASE(readers_of_rcu_nest),
	KUNIT_CASE(readers_of_a_rwsem_do_not),
	KUNIT_CASE(releasing_what_is_not_held),
	KUNIT_CASE(release_in_any_order),
	KUNIT_CASE(tasks_end_without_locks),
	KUNIT_CASE(held_locks_are_not_freed),
	KUNIT_CASE(freeing_looks_for_locks),
	KUNIT_CASE(who_holds_what),
	KUNIT_CASE(pointers_of_rcu_need_a_reader),
	KUNIT_CASE(handler_then_interrupts_on),
	KUNIT_CASE(interrupts_on_then_handler),
	KUNIT_CASE(interrupts_off_is_right),
	KUNIT_CASE(interrupts_come_on_too_early),
	KUNIT_CASE(handlers_that_try_do_not_wait),
	KUNIT_CASE(handlers_have_an_order_of_their_own),
	KUNIT_CASE(calls_from_other_cpus_are_interrupts),
	KUNIT_CASE(forgotten_classes_make_room),
	KUNIT_CASE(a_forgotten_order_is_free),
	KUNIT_CASE(off_means_off),
	KUNIT_CASE(many_reports_at_once),
	{}
};

static struct kunit_suite lockdep_suite = {
	.name = "lockdep",
	.test_cases = lockdep_cases,
};
kunit_test_suite(lockdep_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the reports of sleeping where one must not. */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/irqflags.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#define SLEEPING	"sleeping function called from invalid context"

static void sleeping_is_fine_here(struct kunit *test)
{
	kunit_warning_begin(test, "");
	might_sleep();
	might_sleep_if(false);
	cond_resched();
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);
}

static void not_with_preemption_off(struct kunit *test)
{
	preempt_disable();
	KUNIT_EXPECT_WARNING(test, SLEEPING, might_sleep());
	KUNIT_EXPECT_WARNING(test, SLEEPING, might_sleep_if(true));
	KUNIT_EXPECT_WARNINGS(test, 0, SLEEPING, might_sleep_if(false));
	preempt_enable();
}

static void not_under_a_spin_lock(struct kunit *test)
{
	spinlock_t lock;

	spin_lock_init(&lock);
	spin_lock(&lock);
	KUNIT_EXPECT_WARNING(test, SLEEPING, might_sleep());
	spin_unlock(&lock);
}

static void not_with_interrupts_off(struct kunit *test)
{
	local_irq_disable();
	KUNIT_EXPECT_WARNING(test, "irqs_disabled(): 1", might_sleep());
	local_irq_enable();
}

static void not_in_an_interrupt(struct kunit *test)
{
	irq_enter();
	KUNIT_EXPECT_TRUE(test, in_interrupt());
	KUNIT_EXPECT_FALSE(test, in_task());
	KUNIT_EXPECT_WARNING(test, SLEEPING, might_sleep());
	irq_exit();
	KUNIT_EXPECT_TRUE(test, in_task());
}

static void not_in_an_rcu_reader(struct kunit *test)
{
	rcu_read_lock();
	KUNIT_EXPECT_WARNING(test, SLEEPING, might_sleep());
	rcu_read_unlock();
}

/* Reported although nobody holds it, and so nobody would have slept. */
static void taking_a_mutex_may_sleep(struct kunit *test)
{
	struct mutex lock;

	mutex_init(&lock);
	preempt_disable();
	KUNIT_EXPECT_WARNING(test, SLEEPING, mutex_lock(&lock));
	KUNIT_EXPECT_WARNINGS(test, 0, SLEEPING, mutex_unlock(&lock));
	preempt_enable();
}

/* The next task starts with a clean count, and ours comes back as zero. */
static void switching_while_atomic(struct kunit *test)
{
	preempt_disable();
	KUNIT_EXPECT_WARNING(test, "scheduling while atomic", schedule());
	KUNIT_EXPECT_EQ(test, preempt_count(), 0u);
}

static int might_sleep_init(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_DEBUG_ATOMIC_SLEEP))
		kunit_skip(test, "no CONFIG_DEBUG_ATOMIC_SLEEP");
	return 0;
}

static struct kunit_case might_sleep_cases[] = {
	KUNIT_CASE(sleeping_is_fine_here),
	KUNIT_CASE(not_with_preemption_off),
	KUNIT_CASE(not_under_a_spin_lock),
	KUNIT_CASE(not_with_interrupts_off),
	KUNIT_CASE(not_in_an_interrupt),
	KUNIT_CASE(not_in_an_rcu_reader),
	KUNIT_CASE(taking_a_mutex_may_sleep),
	KUNIT_CASE(switching_while_atomic),
	{}
};

static struct kunit_suite might_sleep_suite = {
	.name = "might_sleep",
	.init = might_sleep_init,
	.test_cases = might_sleep_cases,
};
kunit_test_suite(might_sleep_suite);

MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the checks of CONFIG_DEBUG_SPINLOCK. A lock taken twice ends the
 * machine: tools/testing/um/ looks at that.
 */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

static void the_owner_is_known(struct kunit *test)
{
	spinlock_t lock;

	spin_lock_init(&lock);
	KUNIT_EXPECT_EQ(test, lock.owner_cpu, -1);
	spin_lock(&lock);
	KUNIT_EXPECT_EQ(test, lock.owner_cpu, raw_smp_processor_id());
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, lock.owner_cpu, -1);
	KUNIT_EXPECT_TRUE(test, spin_trylock(&lock));
	KUNIT_EXPECT_EQ(test, lock.owner_cpu, raw_smp_processor_id());
	spin_unlock(&lock);
}

static void unlocking_what_is_free(struct kunit *test)
{
	spinlock_t lock;

	spin_lock_init(&lock);
	KUNIT_EXPECT_WARNING(test, "spinlock wrong owner",
			     debug_spin_unlock(&lock));
	KUNIT_EXPECT_EQ(test, lock.owner_cpu, -1);
}

static struct kunit_case spinlock_debug_cases[] = {
	KUNIT_CASE(the_owner_is_known),
	KUNIT_CASE(unlocking_what_is_free),
	{}
};

static struct kunit_suite spinlock_debug_suite = {
	.name = "spinlock_debug",
	.test_cases = spinlock_debug_cases,
};
kunit_test_suite(spinlock_debug_suite);

MODULE_LICENSE("GPL");

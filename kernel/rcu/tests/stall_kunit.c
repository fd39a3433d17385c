// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of when a stall is reported, and by whom. That it is at all is seen from
 * outside: the crash tests.
 */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/jiffies.h>
#include <linux/module.h>

#include "../../tests/crew.h"
#include "../rcu.h"

static void once_in_a_period(struct kunit *test)
{
	struct rcu_stall s = { .due = 1000 };

	KUNIT_EXPECT_FALSE(test, rcu_stall_claim(&s, 999, 0, 300));
	KUNIT_EXPECT_TRUE(test, rcu_stall_claim(&s, 1004, 0, 300));
	KUNIT_EXPECT_FALSE(test, rcu_stall_claim(&s, 1004, 0, 300));
	KUNIT_EXPECT_FALSE(test, rcu_stall_claim(&s, 1303, 0, 300));
	KUNIT_EXPECT_TRUE(test, rcu_stall_claim(&s, 1304, 0, 300));
}

static void others_wait_a_little(struct kunit *test)
{
	struct rcu_stall s = { .due = 1000 };

	KUNIT_EXPECT_FALSE(test, rcu_stall_claim(&s, 1001, 2, 300));
	KUNIT_EXPECT_TRUE(test, rcu_stall_claim(&s, 1002, 2, 300));
}

static void jiffies_may_wrap(struct kunit *test)
{
	struct rcu_stall s = { .due = 5 };

	KUNIT_EXPECT_FALSE(test, rcu_stall_claim(&s, -3ul, 0, 10));
	s.due = -3ul;
	KUNIT_EXPECT_TRUE(test, rcu_stall_claim(&s, 2, 0, 10));
	KUNIT_EXPECT_EQ(test, s.due, 12ul);
}

#define NR_DUE	200

struct race {
	struct rcu_stall stall;
	atomic_t claimed;
};

/* All see each of them fall due. */
static void claim_all(void *arg, int id)
{
	struct race *r = arg;

	for (unsigned long now = 1; now <= NR_DUE; now++) {
		if (rcu_stall_claim(&r->stall, now, 0, 1))
			atomic_inc(&r->claimed);
		if (now % 32 == 0)
			cond_resched();
	}
}

static void one_of_many_reports(struct kunit *test)
{
	struct race r = { .stall = { .due = 1 } };

	crew_run(test, 4, claim_all, &r);
	/* Who is behind finds them claimed, so none is claimed twice. */
	KUNIT_EXPECT_LE(test, atomic_read(&r.claimed), NR_DUE);
	KUNIT_EXPECT_EQ(test, r.stall.due, NR_DUE + 1ul);
}

static struct kunit_case rcu_stall_cases[] = {
	KUNIT_CASE(once_in_a_period),
	KUNIT_CASE(others_wait_a_little),
	KUNIT_CASE(jiffies_may_wrap),
	KUNIT_CASE(one_of_many_reports),
	{}
};

static struct kunit_suite rcu_stall_suite = {
	.name = "rcu_stall",
	.test_cases = rcu_stall_cases,
};
kunit_test_suite(rcu_stall_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

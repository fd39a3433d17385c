// SPDX-License-Identifier: GPL-2.0-only
/* Tests of limits of rate. */
#include <kunit/test.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>

#include "../../tests/crew.h"
#include "../../tests/log_tail.h"

#define LONG_NS		(3600 * NSEC_PER_SEC)

static void so_many_and_no_more(struct kunit *test)
{
	DEFINE_RATELIMIT_STATE(rs, LONG_NS, 3);

	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_TRUE(test, __ratelimit(&rs));
	for (int i = 0; i < 5; i++)
		KUNIT_EXPECT_FALSE(test, __ratelimit(&rs));
	KUNIT_EXPECT_EQ(test, rs.printed, 3);
	KUNIT_EXPECT_EQ(test, rs.missed, 5);
}

static void no_interval_no_limit(struct kunit *test)
{
	DEFINE_RATELIMIT_STATE(rs, 0, 1);

	for (int i = 0; i < 10; i++)
		KUNIT_EXPECT_TRUE(test, __ratelimit(&rs));
}

static void nothing_is_allowed(struct kunit *test)
{
	DEFINE_RATELIMIT_STATE(rs, LONG_NS, 0);

	KUNIT_EXPECT_FALSE(test, __ratelimit(&rs));
}

/* A new interval allows as many again, and tells of those left out. */
static void the_next_interval_tells(struct kunit *test)
{
	DEFINE_RATELIMIT_STATE(rs, LONG_NS, 1);
	const char *said;

	KUNIT_EXPECT_TRUE(test, ___ratelimit(&rs, "some_place"));
	KUNIT_EXPECT_FALSE(test, ___ratelimit(&rs, "some_place"));
	KUNIT_EXPECT_FALSE(test, ___ratelimit(&rs, "some_place"));
	/* As if the hour were over. */
	rs.interval = 1;
	crew_wait_until(sched_clock() > rs.begin + 1);
	KUNIT_EXPECT_TRUE(test, ___ratelimit(&rs, "some_place"));
	said = log_since("some_place: ");
	KUNIT_ASSERT_NOT_NULL(test, said);
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "2 messages suppressed"));
	KUNIT_EXPECT_EQ(test, rs.missed, 0);
}

/* Whoever finds the state in use does not wait for it. */
static void busy_means_no(struct kunit *test)
{
	DEFINE_RATELIMIT_STATE(rs, LONG_NS, 10);

	arch_spin_lock(&rs.lock);
	KUNIT_EXPECT_FALSE(test, __ratelimit(&rs));
	arch_spin_unlock(&rs.lock);
	KUNIT_EXPECT_TRUE(test, __ratelimit(&rs));
}

struct gate {
	struct ratelimit_state rs;
	atomic_t passed;
};

static void pass_gate(void *arg, int id)
{
	struct gate *g = arg;

	for (int i = 0; i < 200; i++)
		if (__ratelimit(&g->rs))
			atomic_inc(&g->passed);
}

static void the_limit_is_everybodys(struct kunit *test)
{
	struct gate *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, g);
	g->rs = (struct ratelimit_state)RATELIMIT_STATE_INIT(rs, LONG_NS, 20);
	crew_run(test, 6, pass_gate, g);
	KUNIT_EXPECT_EQ(test, atomic_read(&g->passed), 20);
}

static void messages_are_limited(struct kunit *test)
{
	const char *at, *said;
	int nr = 0;

	pr_info("=limit begins\n");
	for (int i = 0; i < 3 * DEFAULT_RATELIMIT_BURST; i++)
		pr_warn_ratelimited("=limited %d\n", i);
	said = log_since("=limit begins");
	KUNIT_ASSERT_NOT_NULL(test, said);
	for (at = said; (at = strstr(at, "=limited")); at++)
		nr++;
	/* The suite may be repeated within the same interval. */
	KUNIT_EXPECT_LE(test, nr, DEFAULT_RATELIMIT_BURST);
}

static struct kunit_case ratelimit_cases[] = {
	KUNIT_CASE(so_many_and_no_more),
	KUNIT_CASE(no_interval_no_limit),
	KUNIT_CASE(nothing_is_allowed),
	KUNIT_CASE(the_next_interval_tells),
	KUNIT_CASE(busy_means_no),
	KUNIT_CASE(the_limit_is_everybodys),
	KUNIT_CASE(messages_are_limited),
	{}
};

static struct kunit_suite ratelimit_suite = {
	.name = "ratelimit",
	.test_cases = ratelimit_cases,
};
kunit_test_suite(ratelimit_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

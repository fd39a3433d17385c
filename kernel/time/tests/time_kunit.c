// SPDX-License-Identifier: GPL-2.0-only
/* Tests of kernel/time/time.c: units, and what does not fit into them. */
#include <kunit/test.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/module.h>

static void normalize_carries_both_ways(struct kunit *test)
{
	struct timespec64 ts = timespec64_normalize(5, 2500000000ll);

	KUNIT_EXPECT_EQ(test, ts.tv_sec, 7);
	KUNIT_EXPECT_EQ(test, ts.tv_nsec, 500000000);
	ts = timespec64_normalize(5, -1);
	KUNIT_EXPECT_EQ(test, ts.tv_sec, 4);
	KUNIT_EXPECT_EQ(test, ts.tv_nsec, 999999999);
}

static void ns_before_1970(struct kunit *test)
{
	struct timespec64 ts = ns_to_timespec64(-1500000000ll);

	KUNIT_EXPECT_EQ(test, ts.tv_sec, -2);
	KUNIT_EXPECT_EQ(test, ts.tv_nsec, 500000000);
	KUNIT_EXPECT_EQ(test, timespec64_to_ns(&ts), -1500000000ll);
}

static void sums_and_differences(struct kunit *test)
{
	struct timespec64 a = { 1, 700000000 }, b = { 2, 600000000 };
	struct timespec64 sum = timespec64_add(a, b);
	struct timespec64 diff = timespec64_sub(a, b);

	KUNIT_EXPECT_EQ(test, sum.tv_sec, 4);
	KUNIT_EXPECT_EQ(test, sum.tv_nsec, 300000000);
	KUNIT_EXPECT_EQ(test, diff.tv_sec, -1);
	KUNIT_EXPECT_EQ(test, diff.tv_nsec, 100000000);
	KUNIT_EXPECT_LT(test, timespec64_compare(&a, &b), 0);
	KUNIT_EXPECT_EQ(test, timespec64_compare(&b, &b), 0);
}

static void seconds_saturate(struct kunit *test)
{
	struct timespec64 far = { KTIME_SEC_MAX + 1, 0 }, past = { KTIME_SEC_MIN - 1, 0 };

	KUNIT_EXPECT_EQ(test, timespec64_to_ns(&far), KTIME_MAX);
	KUNIT_EXPECT_EQ(test, timespec64_to_ns(&past), KTIME_MIN);
	KUNIT_EXPECT_EQ(test, ktime_set(KTIME_SEC_MAX, 5), KTIME_MAX);
	KUNIT_EXPECT_EQ(test, ktime_add_safe(KTIME_MAX - 1, 5), KTIME_MAX);
	KUNIT_EXPECT_EQ(test, ktime_add_safe(7, 5), 12);
}

static void what_is_no_time(struct kunit *test)
{
	struct timespec64 negative = { -1, 0 }, long_ns = { 0, NSEC_PER_SEC };
	struct timespec64 far = { KTIME_SEC_MAX - 1, 0 };

	KUNIT_EXPECT_FALSE(test, timespec64_valid(&negative));
	KUNIT_EXPECT_FALSE(test, timespec64_valid(&long_ns));
	KUNIT_EXPECT_TRUE(test, timespec64_valid(&far));
	KUNIT_EXPECT_FALSE(test, timespec64_valid_settod(&far));
}

static void calendar(struct kunit *test)
{
	static const struct {
		struct calendar_time t;
		time64_t seconds;
	} cases[] = {
		{ { 1970, 1, 1, 0, 0, 0 }, 0 },
		{ { 1970, 3, 1, 0, 0, 1 }, 59 * 86400 + 1 },
		{ { 2000, 2, 29, 12, 0, 0 }, 951825600 },
		{ { 2001, 9, 9, 1, 46, 40 }, 1000000000 },
		{ { 2038, 1, 19, 3, 14, 8 }, 2147483648ll },
		{ { 2100, 3, 1, 0, 0, 0 }, 4107542400ll },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, mktime64(&cases[i].t),
				    cases[i].seconds, "case %zu", i);
}

/* A timeout is never shorter than what was asked for. */
static void jiffies_round_up(struct kunit *test)
{
	unsigned int tick_ms = 1000 / HZ;

	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(0), 0ul);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(1000), (unsigned long)HZ);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(10 * tick_ms + 1),
			10ul * tick_ms * HZ / 1000 + 1);
	KUNIT_EXPECT_EQ(test, usecs_to_jiffies(1), 1ul);
	KUNIT_EXPECT_EQ(test, nsecs_to_jiffies(TICK_NSEC), 1ul);
	KUNIT_EXPECT_EQ(test, nsecs_to_jiffies(TICK_NSEC + 1), 2ul);
	KUNIT_EXPECT_EQ(test, jiffies_to_msecs(HZ), 1000u);
	KUNIT_EXPECT_EQ(test, jiffies_to_clock_t(HZ), (u64)USER_HZ);
}

static void jiffies_for_ever(struct kunit *test)
{
	struct timespec64 far = { KTIME_SEC_MAX, 0 };

	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(-1), MAX_JIFFY_OFFSET);
	KUNIT_EXPECT_LE(test, timespec64_to_jiffies(&far), MAX_JIFFY_OFFSET);
}

static void jiffies_compare_over_the_wrap(struct kunit *test)
{
	unsigned long before = ~0ul - 3, after = 5;

	KUNIT_EXPECT_TRUE(test, time_after(after, before));
	KUNIT_EXPECT_TRUE(test, time_before(before, after));
	KUNIT_EXPECT_TRUE(test, time_after_eq(after, after));
	KUNIT_EXPECT_TRUE(test, time_in_range(before + 2, before, after));
	KUNIT_EXPECT_FALSE(test, time_in_range(after + 1, before, after));
}

static struct kunit_case time_cases[] = {
	KUNIT_CASE(normalize_carries_both_ways),
	KUNIT_CASE(ns_before_1970),
	KUNIT_CASE(sums_and_differences),
	KUNIT_CASE(seconds_saturate),
	KUNIT_CASE(what_is_no_time),
	KUNIT_CASE(calendar),
	KUNIT_CASE(jiffies_round_up),
	KUNIT_CASE(jiffies_for_ever),
	KUNIT_CASE(jiffies_compare_over_the_wrap),
	{}
};

static struct kunit_suite time_suite = {
	.name = "time",
	.test_cases = time_cases,
};
kunit_test_suite(time_suite);
MODULE_LICENSE("GPL");

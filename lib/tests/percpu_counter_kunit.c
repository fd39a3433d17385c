// SPDX-License-Identifier: GPL-2.0-only
/* Tests of per-CPU counters. */
#include <kunit/test.h>
#include <linux/percpu_counter.h>
#include <linux/smp.h>

#include "../../kernel/tests/crew.h"

static void destroy_counter(void *fbc)
{
	percpu_counter_destroy(fbc);
}

static struct percpu_counter *new_counter(struct kunit *test, s64 amount)
{
	struct percpu_counter *fbc = kunit_kzalloc(test, sizeof(*fbc),
						   GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fbc);
	KUNIT_EXPECT_FALSE(test, percpu_counter_initialized(fbc));
	KUNIT_ASSERT_EQ(test, percpu_counter_init(fbc, amount, GFP_KERNEL), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action(test, destroy_counter, fbc), 0);
	KUNIT_EXPECT_TRUE(test, percpu_counter_initialized(fbc));
	return fbc;
}

static void it_counts(struct kunit *test)
{
	struct percpu_counter *fbc = new_counter(test, 10);

	KUNIT_EXPECT_EQ(test, percpu_counter_sum(fbc), 10LL);
	percpu_counter_inc(fbc);
	percpu_counter_add(fbc, 5);
	percpu_counter_sub(fbc, 2);
	percpu_counter_dec(fbc);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(fbc), 13LL);
	percpu_counter_add(fbc, 1LL << 40);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(fbc), (1LL << 40) + 13);
	percpu_counter_set(fbc, -3);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(fbc), -3LL);
	KUNIT_EXPECT_EQ(test, percpu_counter_read(fbc), -3LL);
	KUNIT_EXPECT_EQ(test, percpu_counter_read_positive(fbc), 0LL);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum_positive(fbc), 0LL);
	percpu_counter_set(fbc, 3);
	KUNIT_EXPECT_EQ(test, percpu_counter_read_positive(fbc), 3LL);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum_positive(fbc), 3LL);
}

/* All on one CPU, or the shares would not fill as foreseen. */
static void fill_a_batch(void *info)
{
	struct percpu_counter *fbc = info;

	for (int i = 0; i < 9; i++)
		percpu_counter_add_batch(fbc, 1, 10);
}

static void less_than_a_batch_is_not_seen(struct kunit *test)
{
	struct percpu_counter *fbc = new_counter(test, 0);

	smp_call_function_single(0, fill_a_batch, fbc, 1);
	KUNIT_EXPECT_EQ(test, percpu_counter_read(fbc), 0LL);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(fbc), 9LL);
	smp_call_function_single(0, fill_a_batch, fbc, 1);
	KUNIT_EXPECT_EQ(test, percpu_counter_read(fbc), 10LL);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(fbc), 18LL);
}

static void batches_below_zero(struct kunit *test)
{
	struct percpu_counter *fbc = new_counter(test, 0);

	percpu_counter_add_batch(fbc, -10, 10);
	KUNIT_EXPECT_EQ(test, percpu_counter_read(fbc), -10LL);
	percpu_counter_add_batch(fbc, -1, 0);
	KUNIT_EXPECT_EQ(test, percpu_counter_read(fbc), -11LL);
}

/* Far more than a share could hold. */
static void shares_do_not_overflow(struct kunit *test)
{
	struct percpu_counter *fbc = new_counter(test, 0);

	for (int i = 0; i < 4; i++)
		percpu_counter_add_local(fbc, 0x7ffffffe);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(fbc), 4LL * 0x7ffffffe);
}

static void sync_share(void *info)
{
	percpu_counter_sync(info);
}

static void syncing_shows_the_share(struct kunit *test)
{
	struct percpu_counter *fbc = new_counter(test, 0);

	on_each_cpu(fill_a_batch, fbc, 1);
	on_each_cpu(sync_share, fbc, 1);
	KUNIT_EXPECT_EQ(test, percpu_counter_read(fbc), 9LL * num_online_cpus());
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(fbc), 9LL * num_online_cpus());
}

static void far_and_near_are_compared(struct kunit *test)
{
	struct percpu_counter *fbc = new_counter(test, 1000000);

	KUNIT_EXPECT_EQ(test, percpu_counter_compare(fbc, 0), 1);
	KUNIT_EXPECT_EQ(test, percpu_counter_compare(fbc, 2000000), -1);
	KUNIT_EXPECT_EQ(test, percpu_counter_compare(fbc, 1000000), 0);
	/* The estimate does not show it, the sum does. */
	percpu_counter_inc(fbc);
	KUNIT_EXPECT_EQ(test, percpu_counter_compare(fbc, 1000000), 1);
	KUNIT_EXPECT_EQ(test, percpu_counter_compare(fbc, 1000001), 0);
	KUNIT_EXPECT_EQ(test, percpu_counter_compare(fbc, 1000002), -1);
	KUNIT_EXPECT_EQ(test, __percpu_counter_compare(fbc, 1000005, 1), -1);
	KUNIT_EXPECT_GE(test, percpu_counter_batch, 32);
	KUNIT_EXPECT_GE(test, percpu_counter_batch, 2 * (int)num_online_cpus());
}

#define NR_THREADS	8
#define ROUNDS		2000

static void count_up_and_down(void *arg, int id)
{
	struct percpu_counter *fbc = arg;

	for (int i = 0; i < ROUNDS; i++) {
		percpu_counter_add(fbc, id + 1);
		percpu_counter_dec(fbc);
		if (i % 100 == 0)
			(void)percpu_counter_sum(fbc);
		cond_resched();
	}
}

static void nothing_is_lost(struct kunit *test)
{
	struct percpu_counter *fbc = new_counter(test, 7);
	s64 want = 7;

	crew_run(test, NR_THREADS, count_up_and_down, fbc);
	for (int id = 0; id < NR_THREADS; id++)
		want += (s64)ROUNDS * id;
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(fbc), want);
	KUNIT_EXPECT_LE(test, abs(percpu_counter_read(fbc) - want),
			(s64)percpu_counter_batch * num_online_cpus());
}

/* In pieces that get smaller, until not even a counter finds room. */
#define NR_PIECES	64

static void no_memory_no_counter(struct kunit *test)
{
	void __percpu *pieces[NR_PIECES];
	struct percpu_counter fbc;
	unsigned int nr = 0;

	for (size_t size = PCPU_MIN_UNIT_SIZE; size >= 8; size /= 2)
		while (nr < NR_PIECES && (pieces[nr] = __alloc_percpu(size, 8)))
			nr++;
	KUNIT_EXPECT_LT(test, nr, (unsigned int)NR_PIECES);
	KUNIT_EXPECT_EQ(test, percpu_counter_init(&fbc, 1, GFP_KERNEL), -ENOMEM);
	KUNIT_EXPECT_FALSE(test, percpu_counter_initialized(&fbc));
	percpu_counter_destroy(&fbc);
	while (nr)
		free_percpu(pieces[--nr]);
	KUNIT_EXPECT_EQ(test, percpu_counter_init(&fbc, 1, GFP_KERNEL), 0);
	percpu_counter_destroy(&fbc);
	percpu_counter_destroy(&fbc);
}

static struct kunit_case percpu_counter_cases[] = {
	KUNIT_CASE(it_counts),
	KUNIT_CASE(less_than_a_batch_is_not_seen),
	KUNIT_CASE(batches_below_zero),
	KUNIT_CASE(shares_do_not_overflow),
	KUNIT_CASE(syncing_shows_the_share),
	KUNIT_CASE(far_and_near_are_compared),
	KUNIT_CASE(nothing_is_lost),
	KUNIT_CASE(no_memory_no_counter),
	{}
};

static struct kunit_suite percpu_counter_suite = {
	.name = "percpu_counter",
	.test_cases = percpu_counter_cases,
};
kunit_test_suite(percpu_counter_suite);

MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of clocksource.c and timekeeping.c: factors, the choice of a counter,
 * and clocks that neither jump nor stand still, on counters that the test
 * turns by hand.
 */
#include <kunit/test.h>
#include <linux/clocksource.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "../../tests/crew.h"

/*
 * A narrow counter that only the test turns: it wraps every 16 ms. While it is
 * in use the machine's time stands still but for that.
 */
#define NARROW_BITS	24

static u64 turned;

static u64 narrow_read(struct clocksource *cs)
{
	return READ_ONCE(turned) & CLOCKSOURCE_MASK(NARROW_BITS);
}

static struct clocksource *narrow_start(struct kunit *test)
{
	static struct clocksource narrow;

	narrow = (struct clocksource){
		.name = "test-narrow", .rating = 498, .read = narrow_read,
		.mask = CLOCKSOURCE_MASK(NARROW_BITS) };
	KUNIT_ASSERT_EQ(test, clocksource_register_hz(&narrow, NSEC_PER_SEC),
			0);
	return &narrow;
}

/* So many milliseconds, read as often as the tick would. */
static void turn(unsigned int ms)
{
	while (ms--) {
		WRITE_ONCE(turned, turned + NSEC_PER_MSEC);
		timekeeping_advance();
	}
}

static u64 wide_read(struct clocksource *cs)
{
	return sched_clock() / 10;
}

static void factors_are_exact(struct kunit *test)
{
	static const u32 rates[] = { 1000, 32768, 1193182, 3579545, 24000000,
				     62500000, 1000000000, 3999999999u };

	for (size_t i = 0; i < ARRAY_SIZE(rates); i++) {
		struct clock_factors f;
		u64 ns, off;

		f = clocks_calc_mult_shift(rates[i], NSEC_PER_SEC, 600);
		ns = clocksource_cyc2ns(rates[i] * 100ull, f.mult, f.shift);
		off = ns > 100 * NSEC_PER_SEC ? ns - 100 * NSEC_PER_SEC :
						100 * NSEC_PER_SEC - ns;
		/* To a few parts in ten million. */
		KUNIT_EXPECT_LT_MSG(test, off, 50000ull, "%u Hz", rates[i]);
		KUNIT_EXPECT_LE(test, (u64)f.mult * 600 * rates[i] >> 1,
				~0ull >> 1);
	}
}

static void refuses_what_is_no_counter(struct kunit *test)
{
	struct clocksource none = { .name = "none", .rating = 1, .mask = 1 };

	KUNIT_EXPECT_EQ(test, clocksource_register_hz(&none, 1000), -EINVAL);
	none.read = wide_read;
	KUNIT_EXPECT_EQ(test, clocksource_register_hz(&none, 0), -EINVAL);
	none.mask = 0;
	KUNIT_EXPECT_EQ(test, clocksource_register_hz(&none, 1000), -EINVAL);
	KUNIT_EXPECT_EQ(test, clocksource_unregister(&none), -EINVAL);
}

/* Comes, is chosen for its rating, is given up when it proves bad. */
static void best_stable_one_is_used(struct kunit *test)
{
	static struct clocksource best;
	struct clocksource *before = timekeeping_clocksource();
	ktime_t start = ktime_get(), end;
	char names[200];

	best = (struct clocksource){
		.name = "test-best", .rating = 499, .read = wide_read,
		.mask = CLOCKSOURCE_MASK(64) };
	KUNIT_ASSERT_EQ(test, clocksource_register_hz(&best, 100000000), 0);
	KUNIT_EXPECT_PTR_EQ(test, timekeeping_clocksource(), &best);
	KUNIT_EXPECT_EQ(test, clocksource_register_hz(&best, 100000000),
			-EBUSY);
	clocksource_names(names, sizeof(names));
	KUNIT_EXPECT_EQ(test, strncmp(names, "test-best ", 10), 0);
	udelay(200);
	clocksource_mark_unstable(&best);
	KUNIT_EXPECT_PTR_EQ(test, timekeeping_clocksource(), before);
	KUNIT_EXPECT_EQ(test, clocksource_unregister(&best), 0);
	end = ktime_get();
	KUNIT_EXPECT_GE(test, end - start, 200 * NSEC_PER_USEC);
}

static void override_by_name(struct kunit *test)
{
	static struct clocksource worse;
	struct clocksource *before = timekeeping_clocksource();

	worse = (struct clocksource){
		.name = "test-worse", .rating = 2, .read = wide_read,
		.mask = CLOCKSOURCE_MASK(64) };
	KUNIT_EXPECT_EQ(test, clocksource_override("test-worse"), -ENODEV);
	KUNIT_ASSERT_EQ(test, clocksource_register_hz(&worse, 100000000), 0);
	KUNIT_EXPECT_PTR_EQ(test, timekeeping_clocksource(), before);
	KUNIT_EXPECT_EQ(test, clocksource_override("test-worse"), 0);
	KUNIT_EXPECT_PTR_EQ(test, timekeeping_clocksource(), &worse);
	KUNIT_EXPECT_EQ(test, clocksource_override(""), 0);
	KUNIT_EXPECT_PTR_EQ(test, timekeeping_clocksource(), before);
	KUNIT_EXPECT_EQ(test, clocksource_unregister(&worse), 0);
}

/* Read often enough, no turn of it is missed. */
static void narrow_counter_wraps_unseen(struct kunit *test)
{
	struct clocksource *narrow = narrow_start(test);
	ktime_t start = ktime_get(), passed;

	turn(100);
	passed = ktime_get() - start;
	/* The factor is not quite 1. */
	KUNIT_EXPECT_GE(test, passed, 100 * NSEC_PER_MSEC - 100);
	KUNIT_EXPECT_LE(test, passed, 100 * NSEC_PER_MSEC + 100);
	KUNIT_EXPECT_LE(test, narrow->max_idle_ns, 8500000ull);
	KUNIT_EXPECT_EQ(test, clocksource_unregister(narrow), 0);
}

/* Seen from a CPU whose counter is a little behind, time stands still. */
static void a_counter_that_is_behind(struct kunit *test)
{
	struct clocksource *narrow = narrow_start(test);
	ktime_t now;

	turn(3);
	now = ktime_get();
	WRITE_ONCE(turned, turned - 500);
	KUNIT_EXPECT_EQ(test, ktime_get(), now);
	timekeeping_advance();
	KUNIT_EXPECT_EQ(test, ktime_get(), now);
	WRITE_ONCE(turned, turned + 1500);
	KUNIT_EXPECT_GE(test, ktime_get(), now + 990);
	KUNIT_EXPECT_EQ(test, clocksource_unregister(narrow), 0);
}

static u64 turned_read(struct clocksource *cs)
{
	return READ_ONCE(turned);
}

/* The wall clock of the last tick is kept as two words, too, which go with it. */
static void expect_same_wall(struct kunit *test)
{
	ktime_t before = ktime_get_coarse_with_offset(TK_OFFS_REAL);
	struct timespec64 now;

	ktime_get_coarse_real_ts64(&now);
	KUNIT_EXPECT_TRUE(test, timespec64_valid_settod(&now));
	KUNIT_EXPECT_GE(test, timespec64_to_ns(&now), before);
	KUNIT_EXPECT_LE(test, timespec64_to_ns(&now),
			ktime_get_coarse_with_offset(TK_OFFS_REAL));
	KUNIT_EXPECT_GE(test, ktime_get_real_seconds(), now.tv_sec);
}

/*
 * A factor as large as can be: after two seconds the product does not fit into
 * 64 bits any more. Neither who reads nor who counts may lose any of it.
 */
static void a_long_silence(struct kunit *test)
{
	static struct clocksource fine = {
		.name = "test-fine", .read = turned_read, .rating = 1,
		.mask = CLOCKSOURCE_MASK(64), .mult = U32_MAX, .shift = 32,
		.max_idle_ns = NSEC_PER_SEC,
	};
	struct clocksource *before = timekeeping_clocksource();
	ktime_t start, raw;

	timekeeping_notify(&fine);
	start = ktime_get();
	raw = ktime_get_raw();
	WRITE_ONCE(turned, turned + 9 * NSEC_PER_SEC);
	KUNIT_EXPECT_LE(test, 9 * NSEC_PER_SEC - (ktime_get() - start), 4);
	timekeeping_advance();
	KUNIT_EXPECT_LE(test, 9 * NSEC_PER_SEC - (ktime_get() - start), 4);
	expect_same_wall(test);
	KUNIT_EXPECT_LE(test, 9 * NSEC_PER_SEC - (ktime_get_raw() - raw), 4);
	KUNIT_EXPECT_LE(test, ktime_get(), start + 9 * NSEC_PER_SEC);
	timekeeping_notify(before);
}

/* The tick counts by what it has read; but not if that was another counter. */
static void a_moment_of_another_counter(struct kunit *test)
{
	struct clocksource *narrow = narrow_start(test);
	struct ktime_moment m;
	unsigned long flags;
	ktime_t coarse;
	u64 ticks;

	local_irq_save(flags);
	ktime_get_moment(&m);
	timekeeping_tick(&m);
	ticks = get_jiffies_64();
	coarse = ktime_get_coarse();
	KUNIT_EXPECT_PTR_EQ(test, m.clock, narrow);
	m.now += 3 * TICK_NSEC;
	m.cycles += 3 * TICK_NSEC;
	m.clock = NULL;
	timekeeping_tick(&m);
	KUNIT_EXPECT_EQ(test, ktime_get_coarse(), coarse);
	KUNIT_EXPECT_EQ(test, get_jiffies_64(), ticks + 3);
	KUNIT_EXPECT_FALSE(test, timekeeping_jiffies_late(m.now));
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, clocksource_unregister(narrow), 0);
}

static void never_backwards(void *arg, int id)
{
	struct kunit *test = arg;
	ktime_t last = ktime_get();

	for (int i = 0; i < 3000; i++) {
		ktime_t now = ktime_get();

		if (now < last)
			KUNIT_FAIL(test, "%lld ns backwards", last - now);
		last = now;
		if (id == 0)
			timekeeping_advance();
		if (i % 64 == 0)
			cond_resched();
	}
}

static void monotonic_on_all_cpus(struct kunit *test)
{
	crew_run(test, 4, never_backwards, test);
}

/* Setting the wall clock moves no other. */
static void wall_clock_is_set_alone(struct kunit *test)
{
	struct timespec64 then = { 1000000000, 5 }, bad = { -1, 0 };
	struct timespec64 back = { -10, 0 };
	ktime_t mono = ktime_get(), real = ktime_get_real(), wall;

	KUNIT_EXPECT_EQ(test, do_settimeofday64(&then), 0);
	KUNIT_EXPECT_EQ(test, ktime_get_real() / NSEC_PER_SEC, 1000000000);
	expect_same_wall(test);
	KUNIT_EXPECT_LT(test, ktime_get() - mono, 5 * NSEC_PER_SEC);
	KUNIT_EXPECT_EQ(test, timekeeping_inject_offset(&back), 0);
	KUNIT_EXPECT_LE(test, ktime_get_real() / NSEC_PER_SEC, 999999995);
	expect_same_wall(test);
	KUNIT_EXPECT_EQ(test, do_settimeofday64(&bad), -EINVAL);
	KUNIT_EXPECT_EQ(test, timekeeping_set_tai_offset(37), 0);
	wall = ktime_get_real();
	KUNIT_EXPECT_EQ(test, (ktime_get_clocktai() - wall) / NSEC_PER_SEC,
			37);
	KUNIT_EXPECT_EQ(test, timekeeping_set_tai_offset(0), 0);
	then = ktime_to_timespec64(real + (ktime_get() - mono));
	KUNIT_EXPECT_EQ(test, do_settimeofday64(&then), 0);
}

/* A clock that is told to run fast gains on the one that cannot be told. */
static void frequency_is_steered(struct kunit *test)
{
	struct clocksource *narrow = narrow_start(test);
	ktime_t mono, raw;
	s64 gained;

	KUNIT_EXPECT_EQ(test, timekeeping_set_frequency(501ll << 16), -EINVAL);
	KUNIT_ASSERT_EQ(test, timekeeping_set_frequency(500ll << 16), 0);
	KUNIT_EXPECT_EQ(test, timekeeping_frequency(), 500ll << 16);
	raw = ktime_get_raw();
	mono = ktime_get();
	turn(20);
	gained = (ktime_get() - mono) - (ktime_get_raw() - raw);
	KUNIT_EXPECT_EQ(test, timekeeping_set_frequency(0), 0);
	/* 20 ms and 500 millionths: 10 us. */
	KUNIT_EXPECT_GE(test, gained, 9990);
	KUNIT_EXPECT_LE(test, gained, 10010);
	KUNIT_EXPECT_EQ(test, clocksource_unregister(narrow), 0);
}

static void coarse_is_behind(struct kunit *test)
{
	ktime_t coarse = ktime_get_coarse();

	KUNIT_EXPECT_LE(test, coarse, ktime_get());
	KUNIT_EXPECT_LE(test, ktime_get_seconds(), ktime_get() / NSEC_PER_SEC);
	expect_same_wall(test);
	/* The machine knows that it was not built before this line was. */
	KUNIT_EXPECT_GT(test, ktime_get_real_seconds(), 1700000000);
}

static struct kunit_case clocksource_cases[] = {
	KUNIT_CASE(factors_are_exact),
	KUNIT_CASE(refuses_what_is_no_counter),
	KUNIT_CASE(best_stable_one_is_used),
	KUNIT_CASE(override_by_name),
	KUNIT_CASE(narrow_counter_wraps_unseen),
	KUNIT_CASE(a_counter_that_is_behind),
	KUNIT_CASE(a_long_silence),
	KUNIT_CASE(a_moment_of_another_counter),
	KUNIT_CASE(monotonic_on_all_cpus),
	KUNIT_CASE(wall_clock_is_set_alone),
	KUNIT_CASE(frequency_is_steered),
	KUNIT_CASE(coarse_is_behind),
	{}
};

static void look_at_the_clock(void *unused)
{
	hrtimers_reprogram();
}

/*
 * The clock has gone ahead of what the devices count: a CPU that idles would sleep for
 * so much longer than it was told.
 */
static void wake_the_late(struct kunit_suite *suite)
{
	on_each_cpu(look_at_the_clock, NULL, 1);
}

static struct kunit_suite clocksource_suite = {
	.name = "clocksource",
	.suite_exit = wake_the_late,
	.test_cases = clocksource_cases,
};
kunit_test_suite(clocksource_suite);
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The computations behind x86's clocks, on any machine: what KVM writes for its
 * guests, the HPET's period, deadlines of fast processors.
 */
#include "../../../arch/x86/include/asm/hpet.h"
#include "../../../arch/x86/include/asm/pvclock.h"

#include <kunit/test.h>
#include <linux/clocksource.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/time64.h>

#include "../../tests/crew.h"
#include "../tick_internal.h"

static void scaling(struct kunit *test)
{
	/* 2^31 / 2^32: half. */
	KUNIT_EXPECT_EQ(test, pvclock_scale_delta(1000, 1u << 31, 0), 500ull);
	KUNIT_EXPECT_EQ(test, pvclock_scale_delta(1000, 1u << 31, 1), 1000ull);
	KUNIT_EXPECT_EQ(test, pvclock_scale_delta(1000, 1u << 31, -1), 250ull);
	KUNIT_EXPECT_EQ(test, pvclock_scale_delta(0, ~0u, 5), 0ull);
	/* The product has more than 64 bits. */
	KUNIT_EXPECT_EQ(test, pvclock_scale_delta(1ull << 60, 1u << 31, 0),
			1ull << 59);
}

/* As a host would: the factor is kept between 2^31 and 2^32. */
static void host_factors(struct pvclock_vcpu_time_info *info, u64 khz)
{
	u64 hz = khz * 1000;

	info->tsc_shift = 0;
	while (hz > 2 * NSEC_PER_SEC) {
		hz >>= 1;
		info->tsc_shift--;
	}
	while (hz <= NSEC_PER_SEC) {
		hz <<= 1;
		info->tsc_shift++;
	}
	info->tsc_to_system_mul = ((u64)NSEC_PER_SEC << 32) / hz;
}

static void rates_of_processors(struct kunit *test)
{
	static const u32 rates[] = { 500000, 999999, 1000001, 2000000, 2599998,
				     3400000, 4300000, 5700000 };

	for (size_t i = 0; i < ARRAY_SIZE(rates); i++) {
		struct pvclock_vcpu_time_info info = { 0 };
		u64 ns;
		s64 off;

		host_factors(&info, rates[i]);
		off = (s64)pvclock_tsc_khz(&info) - rates[i];
		KUNIT_EXPECT_LE_MSG(test, abs(off), 4ll, "%u kHz", rates[i]);
		ns = pvclock_scale_delta(rates[i] * 1000ull,
					 info.tsc_to_system_mul,
					 info.tsc_shift);
		off = (s64)ns - (s64)NSEC_PER_SEC;
		KUNIT_EXPECT_LE_MSG(test, abs(off), 2000ll, "%u kHz", rates[i]);
	}
	KUNIT_EXPECT_EQ(test, pvclock_tsc_khz(
			&(struct pvclock_vcpu_time_info){ 0 }), 0u);
}

/* The host writes while we read the counter. */
static struct pvclock_vcpu_time_info words;
static unsigned int nr_counted;

static u64 host_comes_between(void)
{
	if (nr_counted++ == 0) {
		words.system_time = 7000;
		words.tsc_timestamp = 500;
		words.flags = PVCLOCK_TSC_STABLE_BIT;
		WRITE_ONCE(words.version, 4);
	}
	return 600;
}

static void torn_readings_are_repeated(struct kunit *test)
{
	static const u32 versions[] = { 2, 3 };
	u8 flags;

	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		nr_counted = 0;
		words = (struct pvclock_vcpu_time_info){
			.version = versions[i], .system_time = 1,
			.tsc_to_system_mul = 1u << 31, .tsc_shift = 1 };
		KUNIT_EXPECT_EQ(test, pvclock_read(&words, host_comes_between,
						   &flags), 7100ull);
		KUNIT_EXPECT_EQ(test, flags, PVCLOCK_TSC_STABLE_BIT);
		KUNIT_EXPECT_EQ(test, nr_counted, 2u);
	}
}

struct race {
	struct kunit *test;
	atomic64_t last;
};

/* Each is a little ahead of the others, or behind. */
static void read_in_a_race(void *arg, int id)
{
	struct race *race = arg;
	u64 before = 0;

	for (int i = 0; i < 2000; i++) {
		u64 now = pvclock_never_back(&race->last,
					     sched_clock() + id * 1000);

		KUNIT_EXPECT_GE(race->test, now, before);
		before = now;
		if (i % 100 == 0)
			yield();
	}
}

static void nobody_goes_back(struct kunit *test)
{
	struct race race = { .test = test };

	atomic64_set(&race.last, 100);
	KUNIT_EXPECT_EQ(test, pvclock_never_back(&race.last, 99), 100ull);
	KUNIT_EXPECT_EQ(test, pvclock_never_back(&race.last, 101), 101ull);
	KUNIT_EXPECT_EQ(test, atomic64_read(&race.last), 101ll);
	crew_run(test, 4, read_in_a_race, &race);
}

static void periods_of_the_hpet(struct kunit *test)
{
	static const struct {
		u32 period, hz;
	} known[] = {
		{ 10000000, 100000000 }, { 69841279, 14318179 },
		{ 100000000, 10000000 }, { 100000001, 0 }, { ~0u, 0 },
		{ 1000000, 1000000000 }, { 999999, 0 }, { 1, 0 }, { 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		KUNIT_EXPECT_EQ(test, hpet_period_hz(known[i].period),
				known[i].hz);
}

/* Counts until a moment, also of processors beyond 4.29 GHz. */
static void deadlines_of_fast_processors(struct kunit *test)
{
	static const u32 rates[] = { 1000000, 4294967, 4294968, 5000000,
				     6200000, 20000000 };

	for (size_t i = 0; i < ARRAY_SIZE(rates); i++) {
		struct clock_factors f = clockevents_factors(rates[i] * 1000ull);
		u64 counts = ((u64)NSEC_PER_SEC * f.mult) >> f.shift;
		s64 off = (s64)counts - (s64)rates[i] * 1000;

		/* To a millionth; and 600 seconds do not overflow. */
		KUNIT_EXPECT_LE_MSG(test, abs(off), (s64)rates[i] / 1000,
				    "%u kHz", rates[i]);
		KUNIT_EXPECT_LE(test, f.mult, ~0ull / (600 * NSEC_PER_SEC));
	}
}

static struct kunit_case x86_clocks_cases[] = {
	KUNIT_CASE(scaling),
	KUNIT_CASE(rates_of_processors),
	KUNIT_CASE(torn_readings_are_repeated),
	KUNIT_CASE(nobody_goes_back),
	KUNIT_CASE(periods_of_the_hpet),
	KUNIT_CASE(deadlines_of_fast_processors),
	{}
};

static struct kunit_suite x86_clocks_suite = {
	.name = "x86_clocks",
	.test_cases = x86_clocks_cases,
};
kunit_test_suite(x86_clocks_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Tests of the computations of x86's clocks");
MODULE_LICENSE("GPL");

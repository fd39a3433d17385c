/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running an operation with its first, second, third ... allocation failing,
 * until it runs without meeting a failure:
 *
 *	KUNIT_FAIL_NTH(test, run) {
 *		err = operation();
 *		if (kunit_fail_nth_hit(&run))
 *			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
 *		else
 *			KUNIT_EXPECT_EQ(test, err, 0);
 *		(check the state, undo what has succeeded)
 *	}
 *
 * KUNIT_FAIL_FROM() is the same, but all that follow fail too: what asks twice, or falls
 * back on something smaller, is not helped by that.
 *
 * Without CONFIG_FAULT_INJECTION the body runs once, and nothing fails in it.
 *
 * The body's allocations count until kunit_fail_nth_hit() is called, and only
 * those of the calling thread. The checks of KUnit allocate nothing.
 */
#ifndef _KUNIT_FAIL_NTH_H
#define _KUNIT_FAIL_NTH_H

#include <kunit/test.h>
#include <linux/compiler.h>
#include <linux/fault-inject.h>
#include <linux/types.h>

/* More allocations than any operation under test makes. */
#define KUNIT_FAIL_NTH_MAX	10000

struct kunit_fail_nth {
	struct kunit *test;
	unsigned int nth;	/* the allocation that fails in this round */
	bool for_good;		/* and all behind it */
	bool armed;
	bool hit;		/* it was reached */
};

#ifdef CONFIG_FAULT_INJECTION
static inline void __kunit_fail_nth_begin(struct kunit_fail_nth *run)
{
	run->armed = true;
	if (run->for_good)
		fail_from_begin(run->nth);
	else
		fail_nth_begin(run->nth);
}

/*
 * End the injection of this round; returns whether an allocation failed in it.
 * Further calls in the same round return the same.
 */
static inline bool kunit_fail_nth_hit(struct kunit_fail_nth *run)
{
	if (run->armed)
		run->hit = fail_nth_end();
	run->armed = false;
	return run->hit;
}
#else
static inline void __kunit_fail_nth_begin(struct kunit_fail_nth *run)
{
}

static inline bool kunit_fail_nth_hit(struct kunit_fail_nth *run)
{
	return run->hit;
}
#endif

/* Private: begin the next round, if the last one met a failure. */
static inline bool __kunit_fail_nth_next(struct kunit_fail_nth *run)
{
	if (run->nth && !kunit_fail_nth_hit(run))
		return false;
	if (++run->nth > KUNIT_FAIL_NTH_MAX) {
		KUNIT_FAIL(run->test, "allocation %u failed and still no end",
			   KUNIT_FAIL_NTH_MAX);
		return false;
	}
	__kunit_fail_nth_begin(run);
	return true;
}

/* Private: the loop may also be left by break or return. */
static inline void __kunit_fail_nth_exit(struct kunit_fail_nth *run)
{
	kunit_fail_nth_hit(run);
}

#define __KUNIT_FAIL_ROUNDS(kunit_test, run, good) \
	for (struct kunit_fail_nth run __cleanup(__kunit_fail_nth_exit) = { \
		     .test = kunit_test, .for_good = good }; \
	     __kunit_fail_nth_next(&run);)

#define KUNIT_FAIL_NTH(kunit_test, run)		__KUNIT_FAIL_ROUNDS(kunit_test, run, false)
#define KUNIT_FAIL_FROM(kunit_test, run)	__KUNIT_FAIL_ROUNDS(kunit_test, run, true)

#endif /* _KUNIT_FAIL_NTH_H */

// SPDX-License-Identifier: GPL-2.0-only
/* Errors that many want to hear of once each. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/errseq.h>
#include <linux/module.h>

#include "../../kernel/tests/crew.h"

static void everybody_hears_once(struct kunit *test)
{
	errseq_t eseq = 0, a = errseq_sample(&eseq), b = errseq_sample(&eseq);

	KUNIT_EXPECT_EQ(test, errseq_check_and_advance(&eseq, &a), 0);
	errseq_set(&eseq, -EIO);
	KUNIT_EXPECT_EQ(test, errseq_check(&eseq, a), -EIO);
	KUNIT_EXPECT_EQ(test, errseq_check_and_advance(&eseq, &a), -EIO);
	KUNIT_EXPECT_EQ(test, errseq_check_and_advance(&eseq, &a), 0);
	KUNIT_EXPECT_EQ(test, errseq_check_and_advance(&eseq, &b), -EIO);
	KUNIT_EXPECT_EQ(test, errseq_check_and_advance(&eseq, &b), 0);
	/* The same once more is news again, though not twice. */
	errseq_set(&eseq, -EIO);
	errseq_set(&eseq, -EIO);
	KUNIT_EXPECT_EQ(test, errseq_check_and_advance(&eseq, &a), -EIO);
	KUNIT_EXPECT_EQ(test, errseq_check_and_advance(&eseq, &a), 0);
	/* The last one counts. */
	errseq_set(&eseq, -EIO);
	errseq_set(&eseq, -ENOSPC);
	KUNIT_EXPECT_EQ(test, errseq_check_and_advance(&eseq, &b), -ENOSPC);
}

/* Who comes late hears of what nobody has heard, and of nothing else. */
static void newcomers(struct kunit *test)
{
	errseq_t eseq = 0, since;

	errseq_set(&eseq, -EIO);
	since = errseq_sample(&eseq);
	KUNIT_EXPECT_EQ(test, errseq_check_and_advance(&eseq, &since), -EIO);
	since = errseq_sample(&eseq);
	KUNIT_EXPECT_EQ(test, errseq_check_and_advance(&eseq, &since), 0);
}

static void no_errors(struct kunit *test)
{
	errseq_t eseq = 0;

	errseq_set(&eseq, 0);
	KUNIT_EXPECT_EQ(test, eseq, 0u);
}

struct shared {
	errseq_t eseq;
	atomic_t heard;
};

static void set_and_hear(void *arg, int id)
{
	struct shared *s = arg;
	errseq_t since = 0;

	for (unsigned int i = 0; i < 1000; i++) {
		errseq_set(&s->eseq, -1 - id);
		if (errseq_check_and_advance(&s->eseq, &since))
			atomic_inc(&s->heard);
	}
}

/* Of one's own error, or of a later one, one always hears. */
static void by_many(struct kunit *test)
{
	struct shared s = {};

	crew_run(test, 4, set_and_hear, &s);
	KUNIT_EXPECT_GE(test, atomic_read(&s.heard), 1000);
	KUNIT_EXPECT_LE(test, atomic_read(&s.heard), 4000);
}

static struct kunit_case errseq_cases[] = {
	KUNIT_CASE(everybody_hears_once),
	KUNIT_CASE(newcomers),
	KUNIT_CASE(no_errors),
	KUNIT_CASE(by_many),
	{}
};

static struct kunit_suite errseq_suite = {
	.name = "errseq",
	.test_cases = errseq_cases,
};
kunit_test_suite(errseq_suite);

MODULE_LICENSE("GPL");

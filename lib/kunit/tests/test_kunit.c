// SPDX-License-Identifier: GPL-2.0-only
/* Tests of one run of one case: its order, its ends, what it leaves behind. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/slab.h>

#include "fake.h"

/* What happened, one character each. */
static char events[32];
static unsigned int nr_events;

static void note(char event)
{
	events[nr_events++] = event;
	events[nr_events] = '\0';
}

static void note_action(void *context)
{
	note(*(const char *)context);
}

static int events_init(struct kunit *test)
{
	nr_events = 0;
	events[0] = '\0';
	return 0;
}

static int note_init(struct kunit *test)
{
	note('i');
	return 0;
}

static int failing_init(struct kunit *test)
{
	note('i');
	return -EBUSY;
}

static void note_exit(struct kunit *test)
{
	note('x');
}

static void aborting_exit(struct kunit *test)
{
	note('x');
	KUNIT_ASSERT_TRUE(test, false);
}

static void good_case(struct kunit *test)
{
	kunit_add_action(test, note_action, "1");
	kunit_add_action(test, note_action, "2");
	note('c');
}

static void aborting_case(struct kunit *test)
{
	kunit_add_action(test, note_action, "1");
	KUNIT_ASSERT_TRUE(test, false);
	note('!');
}

static void expecting_case(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, false);
	note('c');
}

static void skipping_case(struct kunit *test)
{
	kunit_add_action(test, note_action, "1");
	kunit_skip(test, "it is %s", "late");
	note('!');
}

static void failing_and_skipping_case(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, false);
	kunit_skip(test, "no");
}

static void marking_case(struct kunit *test)
{
	kunit_mark_skipped(test, "marked");
	note('c');
}

static void abort_action(void *context)
{
	struct kunit *test = context;

	note('a');
	KUNIT_ASSERT_TRUE(test, false);
}

static void case_with_aborting_action(struct kunit *test)
{
	kunit_add_action(test, note_action, "1");
	kunit_add_action(test, abort_action, test);
	kunit_add_action(test, note_action, "2");
}

static void *leaked;

static void leaking_case(struct kunit *test)
{
	leaked = kmalloc(24, GFP_KERNEL);
}

/* Twelve places, of which ten are shown. */
#define NR_LEAKED	12
static void *all_leaked[NR_LEAKED];

#define LEAK_HERE(i)	(all_leaked[i] = kmalloc(16 + (i), GFP_KERNEL))

static void case_leaking_everywhere(struct kunit *test)
{
	LEAK_HERE(0);
	LEAK_HERE(1);
	LEAK_HERE(2);
	LEAK_HERE(3);
	LEAK_HERE(4);
	LEAK_HERE(5);
	LEAK_HERE(6);
	LEAK_HERE(7);
	LEAK_HERE(8);
	LEAK_HERE(9);
	LEAK_HERE(10);
	LEAK_HERE(11);
}

static void run(struct fake *fake, struct kunit_suite *suite,
		void (*run_case)(struct kunit *test))
{
	const struct kunit_run how = fake_run(fake);
	struct kunit_case test_case = { .run_case = run_case, .name = "fake" };

	kunit_run_one(&(struct kunit_case_run){
		.run = &how, .suite = suite, .test_case = &test_case,
		.level = 1 }, &fake->test);
}

static void exit_comes_before_resources(struct kunit *test)
{
	struct kunit_suite suite = { .init = note_init, .exit = note_exit };
	struct fake *fake = fake_create(test);

	run(fake, &suite, good_case);
	KUNIT_EXPECT_STREQ(test, events, "icx21");
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_SUCCESS);
	KUNIT_EXPECT_STREQ(test, fake->log, "");
}

static void an_assertion_ends_the_case_alone(struct kunit *test)
{
	struct kunit_suite suite = { .init = note_init, .exit = note_exit };
	struct fake *fake = fake_create(test);

	run(fake, &suite, aborting_case);
	KUNIT_EXPECT_STREQ(test, events, "ix1");
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "ASSERTION FAILED"));
}

static void an_expectation_lets_it_go_on(struct kunit *test)
{
	struct kunit_suite suite = {};
	struct fake *fake = fake_create(test);

	run(fake, &suite, expecting_case);
	KUNIT_EXPECT_STREQ(test, events, "c");
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
}

static void a_failed_init_keeps_it_from_running(struct kunit *test)
{
	struct kunit_suite suite = { .init = failing_init, .exit = note_exit };
	struct fake *fake = fake_create(test);

	run(fake, &suite, good_case);
	KUNIT_EXPECT_STREQ(test, events, "ix");
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
	KUNIT_EXPECT_STREQ(test, fake->log,
			   "    # fake: its init() failed: -EBUSY\n");
}

static void an_aborted_exit_still_cleans_up(struct kunit *test)
{
	struct kunit_suite suite = { .exit = aborting_exit };
	struct fake *fake = fake_create(test);

	run(fake, &suite, good_case);
	KUNIT_EXPECT_STREQ(test, events, "cx21");
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
}

static void an_aborted_action_does_not_keep_others(struct kunit *test)
{
	struct kunit_suite suite = {};
	struct fake *fake = fake_create(test);

	run(fake, &suite, case_with_aborting_action);
	KUNIT_EXPECT_STREQ(test, events, "2a1");
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
}

static void a_skip_ends_it_with_a_reason(struct kunit *test)
{
	struct kunit_suite suite = { .exit = note_exit };
	struct fake *fake = fake_create(test);

	run(fake, &suite, skipping_case);
	KUNIT_EXPECT_STREQ(test, events, "x1");
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_SKIPPED);
	KUNIT_EXPECT_STREQ(test, fake->test.status_comment, "it is late");
}

static void a_mark_lets_it_go_on(struct kunit *test)
{
	struct kunit_suite suite = {};
	struct fake *fake = fake_create(test);

	run(fake, &suite, marking_case);
	KUNIT_EXPECT_STREQ(test, events, "c");
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_SKIPPED);
}

static void a_skip_excuses_no_failure(struct kunit *test)
{
	struct kunit_suite suite = {};
	struct fake *fake = fake_create(test);

	run(fake, &suite, failing_and_skipping_case);
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
}

static void a_leak_is_a_failure(struct kunit *test)
{
	struct kunit_suite suite = {};
	struct fake *fake = fake_create(test);

	if (!IS_ENABLED(CONFIG_KUNIT_LEAK_CHECK))
		kunit_skip(test, "leaks are not looked for");
	run(fake, &suite, leaking_case);
	kfree(leaked);
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "# fake: leaked "));
	if (IS_ENABLED(CONFIG_KALLSYMS))
		KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "leaking_case+"));
}

static void many_leaks_are_summed_up(struct kunit *test)
{
	struct kunit_suite suite = {};
	struct fake *fake = fake_create(test);
	unsigned int i;

	if (!IS_ENABLED(CONFIG_KUNIT_LEAK_CHECK))
		kunit_skip(test, "leaks are not looked for");
	run(fake, &suite, case_leaking_everywhere);
	for (i = 0; i < NR_LEAKED; i++)
		kfree(all_leaked[i]);
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "# fake: ... and from 2 more places\n"));
}

/* The threads that it needs, and what they are made of, cannot be had. */
static void without_memory_it_fails_and_cleans_up(struct kunit *test)
{
	struct kunit_suite suite = { .exit = note_exit };
	struct fake *fake = fake_create(test);

	if (!IS_ENABLED(CONFIG_FAULT_INJECTION))
		kunit_skip(test, "allocations cannot be made to fail");
	KUNIT_FAIL_NTH(test, round) {
		fake_clear(fake);
		events_init(test);
		run(fake, &suite, good_case);
		KUNIT_EXPECT_EQ(test, fake->test.status,
				kunit_fail_nth_hit(&round) ? KUNIT_FAILURE :
							     KUNIT_SUCCESS);
		if (strchr(events, 'c'))
			KUNIT_EXPECT_NOT_NULL(test, strstr(events, "21"));
		if (round.hit)
			KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
				"# fake: cannot be run: -ENOMEM\n"));
	}
	KUNIT_EXPECT_STREQ(test, events, "cx21");
}

static struct kunit_case test_cases[] = {
	KUNIT_CASE(exit_comes_before_resources),
	KUNIT_CASE(an_assertion_ends_the_case_alone),
	KUNIT_CASE(an_expectation_lets_it_go_on),
	KUNIT_CASE(a_failed_init_keeps_it_from_running),
	KUNIT_CASE(an_aborted_exit_still_cleans_up),
	KUNIT_CASE(an_aborted_action_does_not_keep_others),
	KUNIT_CASE(a_skip_ends_it_with_a_reason),
	KUNIT_CASE(a_mark_lets_it_go_on),
	KUNIT_CASE(a_skip_excuses_no_failure),
	KUNIT_CASE(a_leak_is_a_failure),
	KUNIT_CASE(many_leaks_are_summed_up),
	KUNIT_CASE(without_memory_it_fails_and_cleans_up),
	{}
};

static struct kunit_suite test_suite = {
	.name = "kunit_test",
	.init = events_init,
	.test_cases = test_cases,
};
kunit_test_suite(test_suite);

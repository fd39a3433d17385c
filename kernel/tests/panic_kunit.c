// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of WARN, its reports and taints. What ends the machine (BUG, panic)
 * is tested from outside, by tools/testing/um/.
 */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/bug.h>
#include <linux/panic.h>
#include <linux/smp.h>

#include "crew.h"

static noinline bool warn_if(bool cond)
{
	return WARN(cond, "number %d\n", 7);
}

static noinline bool warn_on_if(bool cond)
{
	return WARN_ON(cond);
}

static noinline bool warn_once_if(bool cond)
{
	return WARN_ONCE(cond, "only once\n");
}

static void the_value_is_the_condition(struct kunit *test)
{
	KUNIT_EXPECT_WARNINGS(test, 0, "",
			      KUNIT_EXPECT_FALSE(test, warn_if(false)));
	KUNIT_EXPECT_WARNING(test, "number 7",
			     KUNIT_EXPECT_TRUE(test, warn_if(true)));
	KUNIT_EXPECT_WARNINGS(test, 0, "",
			      KUNIT_EXPECT_FALSE(test, warn_on_if(false)));
	KUNIT_EXPECT_WARNING(test, "",
			     KUNIT_EXPECT_TRUE(test, warn_on_if(true)));
	KUNIT_EXPECT_WARNING(test, "only once",
			     KUNIT_EXPECT_TRUE(test, warn_once_if(true)));
}

/* In place of KUnit's filter, which would take what it did not await. */
struct witness {
	unsigned int nr;
	char text[64];
};

static bool take_note(const char *text, void *data)
{
	struct witness *w = data;

	w->nr++;
	strscpy(w->text, text, sizeof(w->text));
	return true;
}

static void filters_see_the_text(struct kunit *test)
{
	struct witness *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	unsigned long before = warn_count();

	KUNIT_ASSERT_NOT_NULL(test, w);
	warn_filter_set(take_note, w);
	warn_if(true);
	KUNIT_EXPECT_STREQ(test, w->text, "number 7\n");
	warn_on_if(true);
	KUNIT_EXPECT_STREQ(test, w->text, "");
	/* What was filtered was not reported: it is not used up. */
	warn_once_if(true);
	warn_once_if(true);
	warn_filter_set(NULL, NULL);
	KUNIT_EXPECT_EQ(test, w->nr, 4u);
	KUNIT_EXPECT_EQ(test, warn_count(), before);
}

static void reports_nest_on_one_cpu(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, READ_ONCE(oops_in_progress), 0);
	preempt_disable();
	oops_enter();
	oops_enter();
	KUNIT_EXPECT_EQ(test, READ_ONCE(oops_in_progress), 1);
	oops_exit();
	KUNIT_EXPECT_EQ(test, READ_ONCE(oops_in_progress), 1);
	oops_exit();
	preempt_enable();
	KUNIT_EXPECT_EQ(test, READ_ONCE(oops_in_progress), 0);
}

struct reports {
	atomic_t inside;
	atomic_t met;
};

static void report_something(void *arg, int id)
{
	struct reports *r = arg;

	for (int i = 0; i < 200; i++) {
		preempt_disable();
		oops_enter();
		if (atomic_inc_return(&r->inside) != 1)
			atomic_inc(&r->met);
		cpu_relax();
		atomic_dec(&r->inside);
		oops_exit();
		preempt_enable();
		cond_resched();
	}
}

static void reports_do_not_mix(struct kunit *test)
{
	struct reports *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, r);
	crew_run(test, num_online_cpus(), report_something, r);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->met), 0);
}

static void taints_have_letters(struct kunit *test)
{
	const char *text;

	add_taint(TAINT_TEST, LOCKDEP_STILL_OK);
	KUNIT_EXPECT_TRUE(test, test_taint(TAINT_TEST));
	KUNIT_EXPECT_FALSE(test, test_taint(TAINT_DIE));
	text = print_tainted();
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "Tainted: "));
	KUNIT_EXPECT_NOT_NULL(test, strchr(text, 'N'));
	KUNIT_EXPECT_NULL(test, strchr(text + strlen("Tainted: "), 'D'));
}

static struct kunit_case panic_cases[] = {
	KUNIT_CASE(the_value_is_the_condition),
	KUNIT_CASE(filters_see_the_text),
	KUNIT_CASE(reports_nest_on_one_cpu),
	KUNIT_CASE(reports_do_not_mix),
	KUNIT_CASE(taints_have_letters),
	{}
};

static struct kunit_suite panic_suite = {
	.name = "panic",
	.test_cases = panic_cases,
};
kunit_test_suite(panic_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

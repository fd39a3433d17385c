// SPDX-License-Identifier: GPL-2.0-only
/* Tests of what tasks have of priorities of input and output: by whom, and without memory. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/iocontext.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <uapi/linux/ioprio.h>
#include <uapi/linux/sched.h>

#include "crew.h"

#define BE(level)	IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, level)

/* Nobody runs it. */
static struct task_struct *new_task(struct kunit *test)
{
	struct task_struct *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	return p;
}

static void forget(struct task_struct *p)
{
	put_io_context(p->io_context);
	p->io_context = NULL;
}

static void none_before_the_first(struct kunit *test)
{
	struct task_struct *p = new_task(test);

	KUNIT_EXPECT_EQ(test, task_ioprio(p), 0);
	KUNIT_FAIL_NTH(test, run) {
		int err = set_task_ioprio(p, BE(3));

		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_NULL(test, p->io_context);
		} else {
			KUNIT_EXPECT_EQ(test, err, 0);
		}
	}
	KUNIT_EXPECT_EQ(test, task_ioprio(p), BE(3));
	KUNIT_EXPECT_EQ(test, set_task_ioprio(p, BE(5)), 0);
	KUNIT_EXPECT_EQ(test, task_ioprio(p), BE(5));
	forget(p);
}

static void inherited(struct kunit *test)
{
	struct task_struct *p = new_task(test), *child = new_task(test);

	KUNIT_ASSERT_EQ(test, set_task_ioprio(p, BE(3)), 0);
	KUNIT_FAIL_NTH(test, run) {
		int err = __copy_io(0, child, p->io_context);

		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_NULL(test, child->io_context);
		} else {
			KUNIT_EXPECT_EQ(test, err, 0);
		}
	}
	KUNIT_EXPECT_EQ(test, set_task_ioprio(p, BE(1)), 0);
	KUNIT_EXPECT_EQ(test, task_ioprio(child), BE(3));
	forget(child);
	/* What was taken back is not worth an object. */
	KUNIT_EXPECT_EQ(test, set_task_ioprio(p, 0), 0);
	KUNIT_EXPECT_EQ(test, __copy_io(0, child, p->io_context), 0);
	KUNIT_EXPECT_NULL(test, child->io_context);
	forget(p);
}

static void shared(struct kunit *test)
{
	struct task_struct *p = new_task(test), *child = new_task(test);

	KUNIT_ASSERT_EQ(test, set_task_ioprio(p, BE(3)), 0);
	KUNIT_EXPECT_EQ(test, __copy_io(CLONE_IO, child, p->io_context), 0);
	KUNIT_EXPECT_EQ(test, set_task_ioprio(p, BE(1)), 0);
	KUNIT_EXPECT_EQ(test, task_ioprio(child), BE(1));
	forget(p);
	KUNIT_EXPECT_EQ(test, set_task_ioprio(child, BE(2)), 0);
	KUNIT_EXPECT_EQ(test, task_ioprio(child), BE(2));
	forget(child);
}

static void not_for_the_dead(struct kunit *test)
{
	struct task_struct *p = new_task(test);

	p->flags |= PF_EXITING;
	KUNIT_EXPECT_EQ(test, set_task_ioprio(p, BE(1)), 0);
	KUNIT_EXPECT_NULL(test, p->io_context);
	p->flags = 0;
	KUNIT_EXPECT_EQ(test, set_task_ioprio(p, BE(1)), 0);
	p->flags |= PF_EXITING;
	KUNIT_EXPECT_EQ(test, task_ioprio(p), 0);
	forget(p);
}

struct givers {
	struct kunit *test;
	struct task_struct *p;
};

static void give(void *arg, int id)
{
	struct givers *g = arg;

	KUNIT_EXPECT_EQ(g->test, set_task_ioprio(g->p, BE(id)), 0);
	KUNIT_EXPECT_NE(g->test, task_ioprio(g->p), 0);
}

/* The first of one task's, by many at once: one stays, and none is lost. */
static void by_many_at_once(struct kunit *test)
{
	for (int i = 0; i < 50; i++) {
		struct givers g = { .test = test, .p = new_task(test) };

		crew_run(test, 4, give, &g);
		KUNIT_EXPECT_EQ(test, IOPRIO_PRIO_CLASS(task_ioprio(g.p)), IOPRIO_CLASS_BE);
		forget(g.p);
	}
}

static struct kunit_case ioprio_cases[] = {
	KUNIT_CASE(none_before_the_first),
	KUNIT_CASE(inherited),
	KUNIT_CASE(shared),
	KUNIT_CASE(not_for_the_dead),
	KUNIT_CASE(by_many_at_once),
	{}
};

static struct kunit_suite ioprio_suite = {
	.name = "ioprio",
	.test_cases = ioprio_cases,
};
kunit_test_suite(ioprio_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/* Tests of process numbers: given, given again, found, never mistaken. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/sched/signal.h>

#include "crew.h"

static struct pid *new_pid(struct kunit *test, pid_t want)
{
	struct pid *pid = alloc_pid(want);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pid);
	return pid;
}

static void numbers_go_up(struct kunit *test)
{
	struct pid *a = new_pid(test, 0), *b = new_pid(test, 0);

	KUNIT_EXPECT_GT(test, a->nr, 1);
	KUNIT_EXPECT_GT(test, b->nr, a->nr);
	KUNIT_EXPECT_EQ(test, pid_nr(NULL), 0);
	KUNIT_EXPECT_PTR_EQ(test, find_pid(a->nr), a);
	KUNIT_EXPECT_NULL(test, find_pid(0));
	KUNIT_EXPECT_NULL(test, find_pid(-1));
	KUNIT_EXPECT_NULL(test, find_pid(pid_max));
	free_pid(a);
	free_pid(b);
}

/* One that is free, and one that is not. */
static void a_number_of_ones_choice(struct kunit *test)
{
	struct pid *a = new_pid(test, 31000);

	KUNIT_EXPECT_EQ(test, a->nr, 31000);
	KUNIT_EXPECT_EQ(test, PTR_ERR(alloc_pid(31000)), -EEXIST);
	free_pid(a);
	a = new_pid(test, 31000);
	free_pid(a);
}

/* A number goes at once; what stands for it stays as long as it is held. */
static void the_old_is_not_the_new(struct kunit *test)
{
	struct pid *old = new_pid(test, 31000), *held, *new;

	held = find_get_pid(31000);
	KUNIT_EXPECT_PTR_EQ(test, held, old);
	free_pid(old);
	KUNIT_EXPECT_NULL(test, find_get_pid(31000));
	new = new_pid(test, 31000);
	KUNIT_EXPECT_PTR_NE(test, new, held);
	KUNIT_EXPECT_EQ(test, held->nr, 31000);
	KUNIT_EXPECT_NULL(test, pid_task(held, PIDTYPE_PID));
	put_pid(held);
	free_pid(new);
}

/* At the end it begins again, but not with those of the boot; and says when all are gone. */
#define FEW_PIDS	320

static void around_and_full(struct kunit *test)
{
	struct pid **pids = kunit_kmalloc(test, FEW_PIDS * sizeof(*pids), GFP_KERNEL);
	int old_max = pid_max, nr = 0, wraps = 0;
	struct pid *last = NULL;

	KUNIT_ASSERT_NOT_NULL(test, pids);
	pid_max = FEW_PIDS;
	while (nr < FEW_PIDS && !IS_ERR(last = alloc_pid(0)))
		pids[nr++] = last;
	KUNIT_EXPECT_EQ(test, PTR_ERR(last), -EAGAIN);
	KUNIT_EXPECT_GT(test, nr, 10);
	for (int i = 0; i < nr; i++) {
		bool wrapped = i && pids[i]->nr < pids[i - 1]->nr;

		wraps += wrapped;
		KUNIT_EXPECT_GE(test, pids[i]->nr, wrapped ? 300 : 2);
		KUNIT_EXPECT_LT(test, pids[i]->nr, FEW_PIDS);
	}
	KUNIT_EXPECT_LE(test, wraps, 1);
	free_pid(pids[nr - 1]);
	pids[nr - 1] = alloc_pid(0);
	KUNIT_EXPECT_FALSE(test, IS_ERR(pids[nr - 1]));
	pid_max = old_max;
	for (int i = 0; i < nr; i++)
		free_pid(pids[i]);
}

static void tasks_by_number(struct kunit *test)
{
	struct pid *pid = get_task_pid(current, PIDTYPE_PID);
	struct task_struct *me = get_pid_task(pid, PIDTYPE_PID);

	KUNIT_EXPECT_PTR_EQ(test, me, current);
	KUNIT_EXPECT_EQ(test, pid->nr, current->pid);
	put_task_struct(me);
	put_pid(pid);
	guard(rcu)();
	KUNIT_EXPECT_PTR_EQ(test, find_task_by_pid(current->pid), current);
	KUNIT_EXPECT_NULL(test, find_task_by_pid(pid_max - 1));
}

/* All of them, in order, each once. */
static void from_one_to_the_next(struct kunit *test)
{
	struct pid *pid;
	pid_t last = 0;
	bool me = false;

	while ((pid = find_ge_pid(last + 1))) {
		KUNIT_EXPECT_GT(test, pid->nr, last);
		last = pid->nr;
		me |= last == current->pid;
		put_pid(pid);
	}
	KUNIT_EXPECT_TRUE(test, me);
}

/* Several who take and give back at once never have the same. */
#define ROUNDS	300

static void take_and_give_back(void *wrong, int id)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct pid *a = alloc_pid(0), *b = alloc_pid(0);

		if (IS_ERR(a) || IS_ERR(b) || a->nr == b->nr ||
		    find_pid(a->nr) != a || find_pid(b->nr) != b)
			atomic_inc((atomic_t *)wrong);
		free_pid(a);
		free_pid(b);
	}
}

static void all_at_once(struct kunit *test)
{
	atomic_t wrong = ATOMIC_INIT(0);

	crew_run(test, 4, take_and_give_back, &wrong);
	KUNIT_EXPECT_EQ(test, atomic_read(&wrong), 0);
}

static void without_memory(struct kunit *test)
{
	struct pid *pid = NULL;

	KUNIT_FAIL_NTH(test, run) {
		pid = alloc_pid(0);
		if (!kunit_fail_nth_hit(&run))
			free_pid(pid);
		else
			KUNIT_EXPECT_EQ(test, PTR_ERR(pid), -ENOMEM);
	}
	KUNIT_EXPECT_FALSE(test, IS_ERR_OR_NULL(pid));
}

static struct kunit_case pid_cases[] = {
	KUNIT_CASE(numbers_go_up),
	KUNIT_CASE(a_number_of_ones_choice),
	KUNIT_CASE(the_old_is_not_the_new),
	KUNIT_CASE(around_and_full),
	KUNIT_CASE(tasks_by_number),
	KUNIT_CASE(from_one_to_the_next),
	KUNIT_CASE(all_at_once),
	KUNIT_CASE(without_memory),
	{}
};

static struct kunit_suite pid_suite = {
	.name = "pid",
	.test_cases = pid_cases,
};
kunit_test_suite(pid_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

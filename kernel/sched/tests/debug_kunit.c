// SPDX-License-Identifier: GPL-2.0-only
/* Tests of debug.c: a task is found where it waits, by whatever means. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/wait.h>

#include "../../tests/crew.h"

/* What somebody waits for, in a function of its own each. */
struct place {
	struct completion done;
	struct mutex mutex;
	struct rw_semaphore rwsem;
	wait_queue_head_t wq;
	bool let_go;
};

static noinline void at_completion(struct place *p)
{
	wait_for_completion(&p->done);
}

static noinline void at_mutex(struct place *p)
{
	mutex_lock(&p->mutex);
	mutex_unlock(&p->mutex);
}

static noinline void at_rwsem(struct place *p)
{
	down_read(&p->rwsem);
	up_read(&p->rwsem);
}

static noinline void at_queue(struct place *p)
{
	wait_event(p->wq, READ_ONCE(p->let_go));
}

static noinline void at_sleep(struct place *p)
{
	while (!READ_ONCE(p->let_go))
		msleep(1);
}

static void (*const waits[])(struct place *p) = {
	at_completion, at_mutex, at_rwsem, at_queue, at_sleep,
};

struct waiter {
	struct place *place;
	void (*wait)(struct place *p);
};

static void wait_there(void *arg, int id)
{
	struct waiter *w = arg;

	w->wait(w->place);
}

/* Mostly it sleeps; but not in each moment. */
static unsigned long find(struct task_struct *p)
{
	unsigned long where = 0;

	crew_wait_until((where = get_wchan(p)));
	return where;
}

static void who_waits_is_found(struct kunit *test)
{
	struct place *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct waiter w[ARRAY_SIZE(waits)];
	struct crew_member *m[ARRAY_SIZE(waits)];

	KUNIT_ASSERT_NOT_NULL(test, p);
	init_completion(&p->done);
	mutex_init(&p->mutex);
	init_rwsem(&p->rwsem);
	init_waitqueue_head(&p->wq);
	mutex_lock(&p->mutex);
	down_write(&p->rwsem);
	for (size_t i = 0; i < ARRAY_SIZE(waits); i++) {
		w[i] = (struct waiter){ .place = p, .wait = waits[i] };
		m[i] = crew_start(test, wait_there, &w[i], i);
	}
	for (size_t i = 0; i < ARRAY_SIZE(waits); i++) {
		char found[KSYM_SYMBOL_LEN], wanted[KSYM_SYMBOL_LEN];

		snprintf(found, sizeof(found), "%ps", (void *)find(m[i]->task));
		snprintf(wanted, sizeof(wanted), "%ps", (void *)waits[i]);
		KUNIT_EXPECT_STREQ(test, found, wanted);
	}
	complete(&p->done);
	up_write(&p->rwsem);
	mutex_unlock(&p->mutex);
	WRITE_ONCE(p->let_go, true);
	wake_up(&p->wq);
	for (size_t i = 0; i < ARRAY_SIZE(waits); i++)
		crew_join(m[i]);
}

static void who_runs_waits_nowhere(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, get_wchan(current), 0ul);
}

static void functions_that_wait_for_others(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, in_sched_functions((unsigned long)schedule));
	KUNIT_EXPECT_TRUE(test, in_sched_functions((unsigned long)msleep + 1));
	KUNIT_EXPECT_FALSE(test, in_sched_functions((unsigned long)get_wchan));
	KUNIT_EXPECT_FALSE(test, in_sched_functions(0));
}

static struct kunit_case sched_debug_cases[] = {
	KUNIT_CASE(who_waits_is_found),
	KUNIT_CASE(who_runs_waits_nowhere),
	KUNIT_CASE(functions_that_wait_for_others),
	{}
};

static struct kunit_suite sched_debug_suite = {
	.name = "sched_debug",
	.test_cases = sched_debug_cases,
};
kunit_test_suite(sched_debug_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

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

/* --- All of a stack. --- */

#define DEPTH	32

struct stack {
	unsigned long entries[DEPTH];
	unsigned int nr;
};

static struct stack *new_stack(struct kunit *test)
{
	struct stack *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	if (!IS_ENABLED(CONFIG_KALLSYMS))
		kunit_skip(test, "functions have no names");
	return s;
}

/* Where @function is on it, or -1. */
static int place_of(const struct stack *s, const char *function)
{
	char name[KSYM_SYMBOL_LEN];

	for (unsigned int i = 0; i < s->nr; i++) {
		sprint_symbol_no_offset(name, s->entries[i] - 1);
		/* Without " [module]". */
		name[strcspn(name, " ")] = '\0';
		if (!strcmp(name, function))
			return i;
	}
	return -1;
}

static noinline void take_stack(struct stack *s, struct task_struct *p)
{
	s->nr = task_stack_trace(p, s->entries, DEPTH);
	for (unsigned int i = 0; i < s->nr; i++)
		if (in_sched_functions(s->entries[i]))
			s->nr = 0;
}

static void stacks_of_who_sleeps(struct kunit *test)
{
	struct place *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct waiter w = { .place = p, .wait = at_completion };
	struct stack *s = new_stack(test);
	struct crew_member *m;

	KUNIT_ASSERT_NOT_NULL(test, p);
	init_completion(&p->done);
	m = crew_start(test, wait_there, &w, 0);
	find(m->task);
	take_stack(s, m->task);
	KUNIT_EXPECT_EQ(test, place_of(s, "at_completion"), 0);
	KUNIT_EXPECT_GT(test, place_of(s, "crew_main"), 0);
	/* No more than there is room for. */
	s->entries[1] = 0;
	KUNIT_EXPECT_LE(test, task_stack_trace(m->task, s->entries, 1), 1u);
	KUNIT_EXPECT_EQ(test, s->entries[1], 0ul);
	complete(&p->done);
	crew_join(m);
}

static void own_stack(struct kunit *test)
{
	struct stack *s = new_stack(test);

	take_stack(s, current);
	KUNIT_EXPECT_EQ(test, place_of(s, "take_stack"), 0);
	KUNIT_EXPECT_EQ(test, place_of(s, "own_stack"), 1);
}

/* Never asleep: it runs, or waits for its turn. */
struct busy {
	bool yields, runs, stop;
};

static noinline void be_busy(struct busy *b)
{
	while (!READ_ONCE(b->stop)) {
		WRITE_ONCE(b->runs, true);
		if (b->yields)
			yield();
		cpu_relax();
	}
	barrier();
}

static void busy_main(void *arg, int id)
{
	be_busy(arg);
	barrier();
}

/* On our own CPU: as long as we run, it does not. */
static void stacks_of_who_waits_for_a_turn(struct kunit *test)
{
	struct cpumask here, old = current->cpus_mask;
	struct busy b = { .yields = true };
	struct stack *s = new_stack(test);
	struct crew_member *m;

	cpumask_clear(&here);
	cpumask_set_cpu(0, &here);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, &here), 0);
	m = crew_start(test, busy_main, &b, 0);
	crew_wait_until(READ_ONCE(b.runs));
	take_stack(s, m->task);
	KUNIT_EXPECT_GE(test, place_of(s, "be_busy"), 0);
	KUNIT_EXPECT_GT(test, place_of(s, "crew_main"), place_of(s, "be_busy"));
	WRITE_ONCE(b.stop, true);
	crew_join(m);
	set_cpus_allowed_ptr(current, &old);
}

/* On another CPU, and alone there but for moments: most of the time nothing is told. */
static void stacks_of_who_runs(struct kunit *test)
{
	struct cpumask here, old = current->cpus_mask;
	struct stack *s = new_stack(test);
	struct crew_member *m;
	struct busy b = { };

	if (num_online_cpus() < 2)
		kunit_skip(test, "one CPU");
	cpumask_clear(&here);
	cpumask_set_cpu(0, &here);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, &here), 0);
	m = crew_start(test, busy_main, &b, 1);
	crew_wait_until(READ_ONCE(b.runs));
	crew_wait_until((take_stack(s, m->task), !s->nr));
	KUNIT_EXPECT_EQ(test, s->nr, 0u);
	WRITE_ONCE(b.stop, true);
	crew_join(m);
	set_cpus_allowed_ptr(current, &old);
}

static struct kunit_case sched_debug_cases[] = {
	KUNIT_CASE(who_waits_is_found),
	KUNIT_CASE(who_runs_waits_nowhere),
	KUNIT_CASE(functions_that_wait_for_others),
	KUNIT_CASE(stacks_of_who_sleeps),
	KUNIT_CASE(own_stack),
	KUNIT_CASE(stacks_of_who_waits_for_a_turn),
	KUNIT_CASE(stacks_of_who_runs),
	{}
};

static struct kunit_suite sched_debug_suite = {
	.name = "sched_debug",
	.test_cases = sched_debug_cases,
};
kunit_test_suite(sched_debug_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

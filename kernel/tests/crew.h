/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A crew: several threads of a test that do the same work at the same time.
 *
 *	crew_run(test, 8, work, &shared);
 *
 * runs work(&shared, 0) ... work(&shared, 7), each in a thread of its own,
 * spread over the CPUs, and returns when all are done and gone. Work that
 * fails an EXPECT goes on; it must not ASSERT.
 *
 * Nobody wakes such a thread but its work; the thread of a case may be woken
 * by KUnit, which begins to wait for its end. What looks at its own state
 * belongs into a crew.
 */
#ifndef _KERNEL_TESTS_CREW_H
#define _KERNEL_TESTS_CREW_H

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/kthread.h>

typedef void (*crew_fn_t)(void *arg, int id);

struct crew_member {
	crew_fn_t fn;
	void *arg;
	int id;
	struct task_struct *task;
	struct completion done;
};

static int crew_main(void *data)
{
	struct crew_member *m = data;

	m->fn(m->arg, m->id);
	complete(&m->done);
	return 0;
}

/* One thread, on the CPU that is @id'th around the ring of online ones. */
static inline struct crew_member *crew_start(struct kunit *test, crew_fn_t fn,
					     void *arg, int id)
{
	struct crew_member *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	unsigned int cpu = id % num_online_cpus();

	KUNIT_ASSERT_NOT_NULL(test, m);
	*m = (struct crew_member){ .fn = fn, .arg = arg, .id = id };
	init_completion(&m->done);
	m->task = kthread_create(crew_main, m, "crew/%d", id);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, m->task);
	get_task_struct(m->task);
	kthread_bind(m->task, cpu);
	wake_up_process(m->task);
	return m;
}

/* Let others run until @cond: for what comes soon and tells nobody. */
#define crew_wait_until(cond) \
do { \
	while (!(cond)) { \
		yield(); \
		cpu_relax(); \
	} \
} while (0)

/*
 * Wait until @m sleeps. One that has queued itself for an event may not have looked yet
 * whether it has come: then it goes by itself, whoever is woken.
 */
static inline void crew_asleep(struct crew_member *m)
{
	crew_wait_until(!smp_load_acquire(&m->task->on_rq));
}

/* Wait until @m has done its work and has said its last word. */
static inline void crew_join(struct crew_member *m)
{
	wait_for_completion(&m->done);
	kthread_stop(m->task);
	crew_wait_until(task_state(m->task) == TASK_DEAD);
	put_task_struct(m->task);
}

#define CREW_MAX	64

static inline void crew_run(struct kunit *test, int nr, crew_fn_t fn, void *arg)
{
	struct crew_member *members[CREW_MAX];

	KUNIT_ASSERT_LE(test, nr, CREW_MAX);
	for (int id = 0; id < nr; id++)
		members[id] = crew_start(test, fn, arg, id);
	for (int id = 0; id < nr; id++)
		crew_join(members[id]);
}

#endif /* _KERNEL_TESTS_CREW_H */

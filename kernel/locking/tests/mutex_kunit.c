// SPDX-License-Identifier: GPL-2.0-only
/* Tests of mutexes: exclusion, queueing, handing over, misuse. */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/mutex.h>

#include "../../tests/crew.h"

#define NR_THREADS	12
#define ROUNDS		500

struct room {
	struct mutex lock;
	unsigned long visits;	/* lock; plain on purpose */
	atomic_t inside;
	atomic_t met;
	atomic_t missed;
	atomic_t done;
	bool stop;
};

static struct room *new_room(struct kunit *test)
{
	struct room *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, r);
	mutex_init(&r->lock);
	return r;
}

/* Others run while we are inside, or there would be nothing to exclude. */
static void visit(struct room *r)
{
	if (atomic_inc_return(&r->inside) != 1)
		atomic_inc(&r->met);
	r->visits++;
	if (r->visits % 4 == 0)
		yield();
	atomic_dec(&r->inside);
}

/* Each of the ways to lock. */
static bool enter(struct room *r, int way)
{
	switch (way % 4) {
	case 0:
		mutex_lock(&r->lock);
		return true;
	case 1:
		return !mutex_lock_interruptible(&r->lock);
	case 2:
		return !mutex_lock_killable(&r->lock);
	default:
		return mutex_trylock(&r->lock);
	}
}

static void visit_often(void *arg, int id)
{
	struct room *r = arg;

	for (int done = 0; done < ROUNDS;) {
		if (!enter(r, id + done)) {
			atomic_inc(&r->missed);
			yield();
			continue;
		}
		visit(r);
		mutex_unlock(&r->lock);
		done++;
	}
}

static void one_at_a_time(struct kunit *test)
{
	struct room *r = new_room(test);

	crew_run(test, NR_THREADS, visit_often, r);
	KUNIT_EXPECT_EQ(test, r->visits, (unsigned long)NR_THREADS * ROUNDS);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->met), 0);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&r->lock));
	mutex_destroy(&r->lock);
}

static void visit_once(void *arg, int id)
{
	struct room *r = arg;

	mutex_lock(&r->lock);
	visit(r);
	mutex_unlock(&r->lock);
	atomic_inc(&r->done);
}

/* Takes the lock again as soon as it has let go, as long as it may. */
static void hog(void *arg, int id)
{
	struct room *r = arg;

	do {
		mutex_lock(&r->lock);
		yield();
		mutex_unlock(&r->lock);
	} while (!READ_ONCE(r->stop));
}

/* If a waiter could be overtaken for ever, this would never end. */
static void nobody_starves(struct kunit *test)
{
	struct room *r = new_room(test);
	struct crew_member *hogs[4], *guest;

	for (int i = 0; i < 4; i++)
		hogs[i] = crew_start(test, hog, r, i);
	for (int i = 0; i < 50; i++) {
		guest = crew_start(test, visit_once, r, i);
		crew_join(guest);
	}
	WRITE_ONCE(r->stop, true);
	for (int i = 0; i < 4; i++)
		crew_join(hogs[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->done), 50);
}

static void try_once(void *arg, int id)
{
	struct room *r = arg;

	if (mutex_trylock(&r->lock))
		mutex_unlock(&r->lock);
	else
		atomic_inc(&r->missed);
}

static void trying_does_not_wait(struct kunit *test)
{
	struct room *r = new_room(test);

	KUNIT_EXPECT_TRUE(test, mutex_trylock(&r->lock));
	KUNIT_EXPECT_TRUE(test, mutex_is_locked(&r->lock));
	KUNIT_EXPECT_FALSE(test, mutex_trylock(&r->lock));
	crew_run(test, 4, try_once, r);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->missed), 4);
	mutex_unlock(&r->lock);
	crew_run(test, 1, try_once, r);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->missed), 4);
}

/* Waiters get it in the order in which they came. */
#define NR_WAITERS	6

struct queue {
	struct mutex lock;
	int order[NR_WAITERS];	/* lock */
	int nr;			/* lock */
};

static void join_queue(void *arg, int id)
{
	struct queue *q = arg;

	mutex_lock(&q->lock);
	q->order[q->nr++] = id;
	mutex_unlock(&q->lock);
}

static void first_come_first_served(struct kunit *test)
{
	struct queue *q = kunit_kzalloc(test, sizeof(*q), GFP_KERNEL);
	struct crew_member *members[NR_WAITERS];

	KUNIT_ASSERT_NOT_NULL(test, q);
	mutex_init(&q->lock);
	mutex_lock(&q->lock);
	for (int i = 0; i < NR_WAITERS; i++) {
		members[i] = crew_start(test, join_queue, q, i);
		crew_wait_until(task_state(members[i]->task) ==
				TASK_UNINTERRUPTIBLE &&
				!READ_ONCE(members[i]->task->on_rq));
	}
	mutex_unlock(&q->lock);
	for (int i = 0; i < NR_WAITERS; i++)
		crew_join(members[i]);
	for (int i = 0; i < NR_WAITERS; i++)
		KUNIT_EXPECT_EQ(test, q->order[i], i);
}

static void lock_and_keep(void *arg, int id)
{
	struct room *r = arg;

	mutex_lock(&r->lock);
	atomic_inc(&r->inside);
	crew_wait_until(READ_ONCE(r->stop));
	mutex_unlock(&r->lock);
}

/* The lock checker would speak first: it must not know of this unlock. */
static void only_the_owner_unlocks(struct kunit *test)
{
	struct room *r = new_room(test);
	struct crew_member *owner = crew_start(test, lock_and_keep, r, 1);

	crew_wait_until(atomic_read(&r->inside));
	lockdep_off();
	KUNIT_EXPECT_WARNING(test, "which it does not hold",
			     mutex_unlock(&r->lock));
	lockdep_on();
	KUNIT_EXPECT_TRUE(test, mutex_is_locked(&r->lock));
	KUNIT_EXPECT_WARNING(test, "", mutex_destroy(&r->lock));
	WRITE_ONCE(r->stop, true);
	crew_join(owner);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&r->lock));
}

static void guards_lock_and_unlock(struct kunit *test)
{
	struct room *r = new_room(test);

	scoped_guard(mutex, &r->lock) {
		KUNIT_EXPECT_TRUE(test, mutex_is_locked(&r->lock));
		scoped_guard(mutex_try, &r->lock)
			KUNIT_FAIL(test, "took it twice");
	}
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&r->lock));
}

static DEFINE_MUTEX(static_lock);

static void static_ones_need_no_init(struct kunit *test)
{
	mutex_lock(&static_lock);
	KUNIT_EXPECT_TRUE(test, mutex_is_locked(&static_lock));
	mutex_unlock(&static_lock);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&static_lock));
}

static struct kunit_case mutex_cases[] = {
	KUNIT_CASE(one_at_a_time),
	KUNIT_CASE(nobody_starves),
	KUNIT_CASE(trying_does_not_wait),
	KUNIT_CASE(first_come_first_served),
	KUNIT_CASE(only_the_owner_unlocks),
	KUNIT_CASE(guards_lock_and_unlock),
	KUNIT_CASE(static_ones_need_no_init),
	{}
};

static struct kunit_suite mutex_suite = {
	.name = "mutex",
	.test_cases = mutex_cases,
};
kunit_test_suite(mutex_suite);

MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/* Tests of reader-writer semaphores: who may be inside with whom, and when. */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/rwsem.h>

#include "../../tests/crew.h"

#define NR_THREADS	12
#define ROUNDS		400
/* More than are woken in one go. */
#define NR_READERS	40

struct hall {
	struct rw_semaphore sem;
	unsigned long value;	/* sem; plain on purpose */
	atomic_t readers;
	atomic_t most_readers;
	atomic_t writers;
	atomic_t met;		/* a writer was not alone */
	atomic_t missed;
	bool stop;
};

static struct hall *new_hall(struct kunit *test)
{
	struct hall *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, h);
	init_rwsem(&h->sem);
	return h;
}

static void read_inside(struct hall *h)
{
	int now = atomic_inc_return(&h->readers);
	int most = atomic_read(&h->most_readers);

	while (now > most && !atomic_try_cmpxchg(&h->most_readers, &most, now))
		;
	if (atomic_read(&h->writers))
		atomic_inc(&h->met);
	(void)h->value;
	yield();
	atomic_dec(&h->readers);
}

static void write_inside(struct hall *h)
{
	if (atomic_inc_return(&h->writers) != 1 || atomic_read(&h->readers))
		atomic_inc(&h->met);
	h->value++;
	if (h->value % 4 == 0)
		yield();
	atomic_dec(&h->writers);
}

static bool enter_read(struct hall *h, int way)
{
	switch (way % 3) {
	case 0:
		down_read(&h->sem);
		return true;
	case 1:
		return !down_read_killable(&h->sem);
	default:
		return down_read_trylock(&h->sem);
	}
}

static bool enter_write(struct hall *h, int way)
{
	switch (way % 3) {
	case 0:
		down_write(&h->sem);
		return true;
	case 1:
		return !down_write_killable(&h->sem);
	default:
		return down_write_trylock(&h->sem);
	}
}

/* A write that now and then ends as a read. */
static void write_once(struct hall *h, int round)
{
	write_inside(h);
	if (round % 5) {
		up_write(&h->sem);
		return;
	}
	downgrade_write(&h->sem);
	read_inside(h);
	up_read(&h->sem);
}

static void mixed_work(void *arg, int id)
{
	struct hall *h = arg;

	for (int i = 0; i < ROUNDS;) {
		bool writes = (id + i) % 3 == 0;

		if (!(writes ? enter_write(h, id + i / 3) :
			       enter_read(h, id + i / 3))) {
			atomic_inc(&h->missed);
			yield();
			continue;
		}
		if (writes) {
			write_once(h, i);
		} else {
			read_inside(h);
			up_read(&h->sem);
		}
		i++;
	}
}

static void writers_are_alone(struct kunit *test)
{
	struct hall *h = new_hall(test);
	unsigned long writes = 0;

	crew_run(test, NR_THREADS, mixed_work, h);
	for (int id = 0; id < NR_THREADS; id++)
		for (int i = 0; i < ROUNDS; i++)
			writes += (id + i) % 3 == 0;
	KUNIT_EXPECT_EQ(test, h->value, writes);
	KUNIT_EXPECT_EQ(test, atomic_read(&h->met), 0);
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&h->sem));
	KUNIT_EXPECT_FALSE(test, rwsem_is_contended(&h->sem));
}

static bool is_asleep(const struct crew_member *m)
{
	return task_state(m->task) == TASK_UNINTERRUPTIBLE &&
	       !READ_ONCE(m->task->on_rq);
}

static void read_and_stay(void *arg, int id)
{
	struct hall *h = arg;

	down_read(&h->sem);
	atomic_inc(&h->readers);
	crew_wait_until(READ_ONCE(h->stop));
	up_read(&h->sem);
}

/* All readers that wait come in together, however many they are. */
static void readers_share(struct kunit *test)
{
	struct hall *h = new_hall(test);
	struct crew_member *members[NR_READERS];

	down_write(&h->sem);
	for (int i = 0; i < NR_READERS; i++)
		members[i] = crew_start(test, read_and_stay, h, i);
	for (int i = 0; i < NR_READERS; i++)
		crew_wait_until(is_asleep(members[i]));
	KUNIT_EXPECT_TRUE(test, rwsem_is_contended(&h->sem));
	up_write(&h->sem);
	crew_wait_until(atomic_read(&h->readers) == NR_READERS);
	KUNIT_EXPECT_FALSE(test, down_write_trylock(&h->sem));
	WRITE_ONCE(h->stop, true);
	for (int i = 0; i < NR_READERS; i++)
		crew_join(members[i]);
	KUNIT_EXPECT_TRUE(test, down_write_trylock(&h->sem));
	up_write(&h->sem);
}

static void write_and_go(void *arg, int id)
{
	struct hall *h = arg;

	down_write(&h->sem);
	write_inside(h);
	up_write(&h->sem);
}

/* A new reader queues behind a writer that waits, so writers do not starve. */
static void readers_queue_behind_writers(struct kunit *test)
{
	struct hall *h = new_hall(test);
	struct crew_member *writer, *reader;

	down_read(&h->sem);
	writer = crew_start(test, write_and_go, h, 1);
	crew_wait_until(is_asleep(writer));
	KUNIT_EXPECT_FALSE(test, down_read_trylock(&h->sem));
	reader = crew_start(test, read_and_stay, h, 2);
	crew_wait_until(is_asleep(reader));
	KUNIT_EXPECT_EQ(test, atomic_read(&h->readers), 0);

	up_read(&h->sem);
	crew_join(writer);
	KUNIT_EXPECT_EQ(test, h->value, 1ul);
	crew_wait_until(atomic_read(&h->readers) == 1);
	WRITE_ONCE(h->stop, true);
	crew_join(reader);
	KUNIT_EXPECT_EQ(test, atomic_read(&h->met), 0);
}

/* Readers come in with it; a writer that waits does not. */
static void downgraded_writers_read(struct kunit *test)
{
	struct hall *h = new_hall(test);
	struct crew_member *reader, *writer;

	down_write(&h->sem);
	reader = crew_start(test, read_and_stay, h, 1);
	crew_wait_until(is_asleep(reader));
	downgrade_write(&h->sem);
	crew_wait_until(atomic_read(&h->readers) == 1);
	KUNIT_EXPECT_TRUE(test, down_read_trylock(&h->sem));
	up_read(&h->sem);
	KUNIT_EXPECT_FALSE(test, down_write_trylock(&h->sem));

	writer = crew_start(test, write_and_go, h, 2);
	crew_wait_until(is_asleep(writer));
	WRITE_ONCE(h->stop, true);
	crew_join(reader);
	KUNIT_EXPECT_EQ(test, h->value, 0ul);
	up_read(&h->sem);
	crew_join(writer);
	KUNIT_EXPECT_EQ(test, h->value, 1ul);
}

static void trying_does_not_wait(struct kunit *test)
{
	struct hall *h = new_hall(test);

	KUNIT_EXPECT_TRUE(test, down_read_trylock(&h->sem));
	KUNIT_EXPECT_TRUE(test, rwsem_is_locked(&h->sem));
	KUNIT_EXPECT_FALSE(test, down_write_trylock(&h->sem));
	up_read(&h->sem);
	KUNIT_EXPECT_TRUE(test, down_write_trylock(&h->sem));
	KUNIT_EXPECT_FALSE(test, down_read_trylock(&h->sem));
	KUNIT_EXPECT_FALSE(test, down_write_trylock(&h->sem));
	up_write(&h->sem);
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&h->sem));
}

static void guards_lock_and_unlock(struct kunit *test)
{
	struct hall *h = new_hall(test);

	scoped_guard(rwsem_read, &h->sem) {
		KUNIT_EXPECT_TRUE(test, rwsem_is_locked(&h->sem));
		scoped_guard(rwsem_write_try, &h->sem)
			KUNIT_FAIL(test, "writes among readers");
	}
	scoped_guard(rwsem_write, &h->sem) {
		scoped_guard(rwsem_read_try, &h->sem)
			KUNIT_FAIL(test, "reads beside a writer");
	}
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&h->sem));
}

static void releasing_what_is_free_is_seen(struct kunit *test)
{
	struct hall *h = new_hall(test);

	lockdep_off();
	KUNIT_EXPECT_WARNING(test, "", up_read(&h->sem));
	init_rwsem(&h->sem);
	KUNIT_EXPECT_WARNING(test, "", up_write(&h->sem));
	lockdep_on();
}

static struct kunit_case rwsem_cases[] = {
	KUNIT_CASE(writers_are_alone),
	KUNIT_CASE(readers_share),
	KUNIT_CASE(readers_queue_behind_writers),
	KUNIT_CASE(downgraded_writers_read),
	KUNIT_CASE(trying_does_not_wait),
	KUNIT_CASE(guards_lock_and_unlock),
	KUNIT_CASE(releasing_what_is_free_is_seen),
	{}
};

static struct kunit_suite rwsem_suite = {
	.name = "rwsem",
	.test_cases = rwsem_cases,
};
kunit_test_suite(rwsem_suite);

MODULE_LICENSE("GPL");

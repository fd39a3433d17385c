// SPDX-License-Identifier: GPL-2.0-only
/* Tests of sequence counts and locks: readers see all of a write or none. */
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/seqlock.h>

#include "../../tests/crew.h"

#define NR_WORDS	8
#define NR_WRITES	800
#define NR_WRITERS	2
#define NR_THREADS	6

struct record {
	seqlock_t lock;
	unsigned long words[NR_WORDS];	/* lock; all equal */
	atomic_t writers_left;
	atomic_t torn;
	atomic_t reads;
};

/* Not before every reader is at work. */
static void write_some(struct record *r)
{
	crew_wait_until(atomic_read(&r->reads) >= NR_THREADS - NR_WRITERS);
	for (int i = 0; i < NR_WRITES; i++) {
		unsigned long flags;

		write_seqlock_irqsave(&r->lock, flags);
		for (int w = 0; w < NR_WORDS; w++)
			WRITE_ONCE(r->words[w], r->words[w] + 1);
		write_sequnlock_irqrestore(&r->lock, flags);
		if (i % 64 == 0)
			yield();
	}
	atomic_dec(&r->writers_left);
}

static void read_once_whole(struct record *r)
{
	unsigned long seen[NR_WORDS];
	unsigned int seq;

	do {
		seq = read_seqbegin(&r->lock);
		for (int w = 0; w < NR_WORDS; w++)
			seen[w] = READ_ONCE(r->words[w]);
	} while (read_seqretry(&r->lock, seq));
	for (int w = 1; w < NR_WORDS; w++)
		if (seen[w] != seen[0])
			atomic_inc(&r->torn);
	atomic_inc(&r->reads);
}

static void read_or_write(void *arg, int id)
{
	struct record *r = arg;

	if (id < NR_WRITERS) {
		write_some(r);
		return;
	}
	do {
		read_once_whole(r);
		cond_resched();
	} while (atomic_read(&r->writers_left));
}

static void writes_are_seen_whole(struct kunit *test)
{
	struct record *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, r);
	seqlock_init(&r->lock);
	atomic_set(&r->writers_left, NR_WRITERS);
	crew_run(test, NR_THREADS, read_or_write, r);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->torn), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&r->reads), 0);
	KUNIT_EXPECT_EQ(test, r->words[0], (unsigned long)NR_WRITERS * NR_WRITES);
	KUNIT_EXPECT_EQ(test, r->lock.seqcount.sequence,
			2u * NR_WRITERS * NR_WRITES);
}

static void readers_retry_after_a_write(struct kunit *test)
{
	seqcount_t s = SEQCNT_ZERO(s);
	unsigned int seq = read_seqcount_begin(&s);

	KUNIT_EXPECT_FALSE(test, read_seqcount_retry(&s, seq));
	write_seqcount_begin(&s);
	KUNIT_EXPECT_TRUE(test, read_seqcount_retry(&s, seq));
	/* Does not wait, and so must be told to try again. */
	KUNIT_EXPECT_TRUE(test, read_seqcount_retry(&s, raw_seqcount_begin(&s)));
	write_seqcount_end(&s);
	KUNIT_EXPECT_TRUE(test, read_seqcount_retry(&s, seq));
	seq = read_seqcount_begin(&s);
	KUNIT_EXPECT_FALSE(test, read_seqcount_retry(&s, seq));
	write_seqcount_invalidate(&s);
	KUNIT_EXPECT_TRUE(test, read_seqcount_retry(&s, seq));
	seqcount_init(&s);
	KUNIT_EXPECT_EQ(test, read_seqcount_begin(&s), 0u);
}

static DEFINE_SEQLOCK(static_seqlock);

static void writers_exclude_each_other(struct kunit *test)
{
	unsigned int seq = read_seqbegin(&static_seqlock);

	write_seqlock(&static_seqlock);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&static_seqlock.lock));
	KUNIT_EXPECT_TRUE(test, read_seqretry(&static_seqlock, seq));
	write_sequnlock(&static_seqlock);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&static_seqlock.lock));
	KUNIT_EXPECT_FALSE(test, read_seqretry(&static_seqlock,
					       read_seqbegin(&static_seqlock)));
}

static struct kunit_case seqlock_cases[] = {
	KUNIT_CASE(writes_are_seen_whole),
	KUNIT_CASE(readers_retry_after_a_write),
	KUNIT_CASE(writers_exclude_each_other),
	{}
};

static struct kunit_suite seqlock_suite = {
	.name = "seqlock",
	.test_cases = seqlock_cases,
};
kunit_test_suite(seqlock_suite);

MODULE_LICENSE("GPL");

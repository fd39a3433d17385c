// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the ring of records: against a model, with writers that stop in the
 * middle, and with many writers and readers at once.
 */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../../tests/crew.h"
#include "../log_ring.h"

#define SMALL_ORDER	6
#define NR_SLOTS	(1u << SMALL_ORDER)

struct box {
	struct log_ring ring;
	struct log_info info;
	char in[LOG_TEXT_MAX];
	char out[LOG_TEXT_MAX];
	struct log_slot slot[NR_SLOTS];
};

static struct box *new_box(struct kunit *test)
{
	struct box *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->ring.order = SMALL_ORDER;
	b->ring.slot = b->slot;
	return b;
}

/* A text of which every byte follows from its number. */
static void fill(char *text, size_t len, u64 number)
{
	for (size_t i = 0; i < len; i++)
		text[i] = (u8)(number * 31 + i * 7 + (i >> 5));
}

static bool is_filled(const char *text, size_t len, u64 number)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] != (char)(number * 31 + i * 7 + (i >> 5)))
			return false;
	return true;
}

static int put(struct box *b, size_t len, u64 number)
{
	struct log_info info = {
		.ts_nsec = number, .caller = ~(u32)number, .len = len,
		.level = number & 7, .flags = number & 3,
	};

	fill(b->in, len, number);
	return log_ring_write(&b->ring, &info, b->in);
}

/* What was read is what was written as the record of this time stamp. */
static bool is_right(const struct log_info *info, const char *text)
{
	u64 number = info->ts_nsec;

	return info->caller == ~(u32)number && info->level == (number & 7) &&
	       info->flags == (number & 3) &&
	       is_filled(text, info->len, number);
}

static void an_empty_ring(struct kunit *test)
{
	struct box *b = new_box(test);
	log_cursor_t cursor = log_ring_oldest(&b->ring);

	KUNIT_EXPECT_EQ(test, cursor, log_ring_end(&b->ring));
	KUNIT_EXPECT_EQ(test, log_ring_read(&b->ring, &cursor, &b->info,
					    b->out), -EAGAIN);
	KUNIT_EXPECT_FALSE(test, log_ring_skip_unfinished(&b->ring, &cursor));
}

/* Around the ends of slots, where texts begin a new word or slot. */
static void every_length(struct kunit *test)
{
	struct box *b = new_box(test);
	log_cursor_t cursor = log_ring_oldest(&b->ring);

	for (size_t len = 0; len <= LOG_TEXT_MAX; len++) {
		KUNIT_ASSERT_EQ(test, put(b, len, len), 0);
		KUNIT_ASSERT_EQ(test, log_ring_read(&b->ring, &cursor, &b->info,
						    b->out), 0);
		KUNIT_ASSERT_EQ(test, b->info.seq, (u64)len);
		KUNIT_ASSERT_EQ(test, (size_t)b->info.len, len);
		KUNIT_ASSERT_TRUE(test, is_right(&b->info, b->out));
	}
	KUNIT_EXPECT_EQ(test, cursor, log_ring_end(&b->ring));
}

static unsigned int slots_of(size_t len)
{
	return (2 + (len + 7) / 8 + 6) / 7;
}

/*
 * The model is a list of the lengths written: readable is what ends less than
 * a lap behind the head, and nothing else.
 */
static void as_the_model(struct kunit *test)
{
	struct box *b = new_box(test);
	struct rnd_state rnd;
	u64 *start = kunit_kzalloc(test, 3000 * sizeof(u64), GFP_KERNEL);
	u64 head = 0, oldest = 0;

	KUNIT_ASSERT_NOT_NULL(test, start);
	prandom_seed_state(&rnd, 7);
	for (u64 seq = 0; seq < 3000; seq++) {
		size_t len = prandom_u32_state(&rnd) % 300;
		log_cursor_t cursor;

		start[seq] = head;
		head += slots_of(len);
		KUNIT_ASSERT_EQ(test, put(b, len, seq), 0);
		while (start[oldest] + NR_SLOTS < head)
			oldest++;
		cursor = log_ring_oldest(&b->ring);
		KUNIT_ASSERT_EQ(test, log_cursor_seq(cursor), oldest);
		for (u64 i = oldest; i <= seq; i++) {
			KUNIT_ASSERT_EQ(test, log_ring_read(&b->ring, &cursor,
							    &b->info, b->out),
					0);
			KUNIT_ASSERT_EQ(test, b->info.seq, i);
			KUNIT_ASSERT_EQ(test, b->info.ts_nsec, i);
			KUNIT_ASSERT_TRUE(test, is_right(&b->info, b->out));
		}
		cursor = log_ring_seek(&b->ring, seq / 2);
		KUNIT_ASSERT_EQ(test, log_cursor_seq(cursor),
				max(seq / 2, oldest));
	}
	KUNIT_EXPECT_EQ(test, b->ring.nr_lost, 0ull);
}

static void who_is_late_is_told(struct kunit *test)
{
	struct box *b = new_box(test);
	log_cursor_t cursor = log_ring_oldest(&b->ring);

	for (u64 i = 0; i < 3 * NR_SLOTS; i++)
		put(b, 10, i);
	KUNIT_EXPECT_EQ(test, log_ring_read(&b->ring, &cursor, &b->info,
					    b->out), 0);
	KUNIT_EXPECT_EQ(test, b->info.seq, 2ull * NR_SLOTS);
}

#define STATE		3ull
#define RESERVED	1ull
#define REST		3ull
#define NEAR_THE_END	((1u << 24) - 4 * NR_SLOTS)

/*
 * Positions and laps go round themselves; nothing is mistaken for older. To
 * begin with, the ring is as after nearly so many laps.
 */
static void positions_wrap(struct kunit *test)
{
	struct box *b = new_box(test);
	log_cursor_t cursor;
	u64 seq = 0;

	b->ring.head = NEAR_THE_END;
	for (unsigned int i = 0; i < NR_SLOTS; i++)
		b->slot[i].id = (NEAR_THE_END >> SMALL_ORDER) << 2 | REST;
	cursor = log_ring_oldest(&b->ring);
	for (u64 i = 0; i < 20 * NR_SLOTS; i++) {
		KUNIT_ASSERT_EQ(test, put(b, i % 300, i), 0);
		KUNIT_ASSERT_EQ(test, log_ring_read(&b->ring, &cursor, &b->info,
						    b->out), 0);
		KUNIT_ASSERT_EQ(test, b->info.seq, i);
	}
	cursor = log_ring_oldest(&b->ring);
	while (!log_ring_read(&b->ring, &cursor, &b->info, b->out)) {
		KUNIT_ASSERT_TRUE(test, is_right(&b->info, b->out));
		KUNIT_EXPECT_TRUE(test, !seq || b->info.seq == seq + 1);
		seq = b->info.seq;
	}
	KUNIT_EXPECT_EQ(test, seq, 20ull * NR_SLOTS - 1);
}

/* --- A writer who has stopped in the middle. --- */

static void a_writer_that_stops(struct kunit *test)
{
	struct box *b = new_box(test);
	log_cursor_t cursor, stuck;
	u64 id;

	for (u64 i = 0; i < 10; i++)
		put(b, 10, i);
	/* As if its writer were interrupted just before the end. */
	id = b->slot[5].id;
	b->slot[5].id = (id & ~STATE) | RESERVED;
	cursor = log_ring_oldest(&b->ring);
	for (int i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, log_ring_read(&b->ring, &cursor, &b->info,
						    b->out), 0);
	KUNIT_EXPECT_EQ(test, log_ring_read(&b->ring, &cursor, &b->info,
					    b->out), -EAGAIN);
	/* In a dying machine, past it. */
	stuck = cursor;
	KUNIT_EXPECT_TRUE(test, log_ring_skip_unfinished(&b->ring, &cursor));
	KUNIT_EXPECT_EQ(test, log_ring_read(&b->ring, &cursor, &b->info,
					    b->out), 0);
	KUNIT_EXPECT_EQ(test, b->info.seq, 6ull);

	/* It is not overtaken by a whole lap, whoever writes. */
	for (u64 i = 10; i < NR_SLOTS + 5; i++)
		KUNIT_EXPECT_EQ(test, put(b, 10, i), 0);
	KUNIT_EXPECT_EQ(test, put(b, 10, 99), -EBUSY);
	KUNIT_EXPECT_EQ(test, put(b, 100, 99), -EBUSY);
	KUNIT_EXPECT_EQ(test, b->ring.nr_lost, 2ull);

	/* It goes on: all is as if nothing had been. */
	b->slot[5].id = id;
	KUNIT_EXPECT_EQ(test, log_ring_read(&b->ring, &stuck, &b->info,
					    b->out), 0);
	KUNIT_EXPECT_EQ(test, b->info.seq, 5ull);
	KUNIT_EXPECT_EQ(test, put(b, 10, NR_SLOTS + 5), 0);
}

/* --- All at once. --- */

#define NR_WRITERS	4
#define NR_READERS	2
#define NR_WRITES	3000

struct crowd {
	struct box *b;
	atomic_t nr_writing;
	atomic_t nr_written;
	atomic_t nr_wrong;
	atomic_t nr_read;
	atomic_t nr_missed;
};

static void write_many(struct crowd *c, int id)
{
	char *text = kmalloc(LOG_TEXT_MAX, GFP_KERNEL);

	for (u64 i = 0; text && i < NR_WRITES; i++) {
		u64 number = i * NR_WRITERS + id;
		struct log_info info = {
			.ts_nsec = number, .caller = ~(u32)number,
			.len = number * 37 % 200, .level = number & 7,
			.flags = number & 3,
		};

		fill(text, info.len, number);
		if (!log_ring_write(&c->b->ring, &info, text))
			atomic_inc(&c->nr_written);
		if (i % 64 == 0)
			cond_resched();
	}
	kfree(text);
	atomic_dec(&c->nr_writing);
}

/* Numbers rise one by one, but for what is told to be missing. */
static void read_all(struct crowd *c)
{
	char *text = kmalloc(LOG_TEXT_MAX, GFP_KERNEL);
	log_cursor_t cursor = 0;
	struct log_info info;
	u64 next = 0;
	bool done = !text;

	while (!done) {
		done = !atomic_read(&c->nr_writing);
		while (!log_ring_read(&c->b->ring, &cursor, &info, text)) {
			if (info.seq < next || !is_right(&info, text))
				atomic_inc(&c->nr_wrong);
			atomic_add(info.seq - next, &c->nr_missed);
			atomic_inc(&c->nr_read);
			next = info.seq + 1;
		}
		cond_resched();
	}
	kfree(text);
}

static void write_or_read(void *arg, int id)
{
	if (id < NR_WRITERS)
		write_many(arg, id);
	else
		read_all(arg);
}

static void writers_and_readers(struct kunit *test)
{
	struct crowd c = { .b = new_box(test),
			   .nr_writing = ATOMIC_INIT(NR_WRITERS) };

	crew_run(test, NR_WRITERS + NR_READERS, write_or_read, &c);
	KUNIT_EXPECT_EQ(test, atomic_read(&c.nr_wrong), 0);
	/* Each record was read or told to be missing, by each reader. */
	KUNIT_EXPECT_EQ(test, atomic_read(&c.nr_read) + atomic_read(&c.nr_missed),
			NR_READERS * atomic_read(&c.nr_written));
	KUNIT_EXPECT_EQ(test, atomic_read(&c.nr_written) + (int)c.b->ring.nr_lost,
			NR_WRITERS * NR_WRITES);
	KUNIT_EXPECT_EQ(test, log_cursor_seq(log_ring_end(&c.b->ring)),
			(u64)atomic_read(&c.nr_written));
}

static struct kunit_case log_ring_cases[] = {
	KUNIT_CASE(an_empty_ring),
	KUNIT_CASE(every_length),
	KUNIT_CASE(as_the_model),
	KUNIT_CASE(who_is_late_is_told),
	KUNIT_CASE(positions_wrap),
	KUNIT_CASE(a_writer_that_stops),
	KUNIT_CASE(writers_and_readers),
	{}
};

static struct kunit_suite log_ring_suite = {
	.name = "log_ring",
	.test_cases = log_ring_cases,
};
kunit_test_suite(log_ring_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

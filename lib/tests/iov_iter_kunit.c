// SPDX-License-Identifier: GPL-2.0-only
/* A cursor over pieces of memory. */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "../iov_iter.h"

#define BYTES	200u

static u8 memory[BYTES], other[BYTES];

/* Pieces of all lengths, empty ones too, one behind the other. */
static struct kvec pieces[] = {
	{ memory, 0 }, { memory, 1 }, { memory + 1, 50 }, { memory + 51, 0 },
	{ memory + 51, 0 }, { memory + 51, 100 }, { memory + 151, 49 },
};

static struct iov_iter new_iter(bool direction)
{
	for (unsigned int i = 0; i < BYTES; i++) {
		memory[i] = i + 1;
		other[i] = ~i;
	}
	return kvec_iter(direction, pieces, ARRAY_SIZE(pieces));
}

static void copies_out(struct kunit *test)
{
	struct iov_iter iter = new_iter(ITER_DEST);

	KUNIT_EXPECT_EQ(test, iov_iter_count(&iter), (size_t)BYTES);
	KUNIT_EXPECT_EQ(test, copy_to_iter(other, 70, &iter), 70ul);
	KUNIT_EXPECT_MEMEQ(test, memory, other, 70);
	KUNIT_EXPECT_EQ(test, memory[70], 71);
	KUNIT_EXPECT_EQ(test, iov_iter_zero(10, &iter), 10ul);
	KUNIT_EXPECT_EQ(test, memory[70], 0);
	KUNIT_EXPECT_EQ(test, memory[79], 0);
	KUNIT_EXPECT_EQ(test, memory[80], 81);
	/* No more than there is room for. */
	KUNIT_EXPECT_EQ(test, copy_to_iter(other, BYTES, &iter), 120ul);
	KUNIT_EXPECT_EQ(test, iov_iter_count(&iter), 0ul);
	KUNIT_EXPECT_EQ(test, copy_to_iter(other, 1, &iter), 0ul);
	KUNIT_EXPECT_EQ(test, iov_iter_zero(1, &iter), 0ul);
}

static void copies_in(struct kunit *test)
{
	struct iov_iter iter = new_iter(ITER_SOURCE);

	KUNIT_EXPECT_EQ(test, copy_from_iter(other, 3, &iter), 3ul);
	KUNIT_EXPECT_EQ(test, copy_from_iter(other + 3, BYTES, &iter),
			(size_t)BYTES - 3);
	KUNIT_EXPECT_MEMEQ(test, memory, other, BYTES);
}

static void truncated(struct kunit *test)
{
	struct iov_iter iter = new_iter(ITER_SOURCE);

	iov_iter_truncate(&iter, 1000);
	KUNIT_EXPECT_EQ(test, iov_iter_count(&iter), (size_t)BYTES);
	iov_iter_truncate(&iter, 60);
	KUNIT_EXPECT_EQ(test, copy_from_iter(other, BYTES, &iter), 60ul);
	KUNIT_EXPECT_EQ(test, other[60], (u8)~60);
}

/* Back and forth, and it is as if nothing had happened. */
static void reverted(struct kunit *test)
{
	struct iov_iter iter = new_iter(ITER_SOURCE);
	struct rnd_state rnd;
	size_t at = 0;

	prandom_seed_state(&rnd, 5);
	for (unsigned int i = 0; i < 1000; i++) {
		size_t n = prandom_u32_state(&rnd) % (BYTES - at + 1);
		size_t back = prandom_u32_state(&rnd) % (at + n + 1);

		KUNIT_ASSERT_EQ(test, copy_from_iter(other, n, &iter), n);
		KUNIT_ASSERT_MEMEQ(test, other, memory + at, n);
		iov_iter_revert(&iter, back);
		at += n - back;
		KUNIT_ASSERT_EQ(test, iov_iter_count(&iter), BYTES - at);
	}
}

static size_t half_of_it(void *to, const void *from, size_t bytes)
{
	memcpy(to, from, bytes / 2);
	return bytes / 2;
}

static void unreachable_memory(struct kunit *test)
{
	struct iov_iter iter = new_iter(ITER_SOURCE);

	kunit_activate_static_stub(test, iter_copy, half_of_it);
	KUNIT_EXPECT_EQ(test, copy_from_iter(other, 60, &iter), 0ul);
	copy_from_iter(other, 60, &iter);
	kunit_deactivate_static_stub(test, iter_copy);
	KUNIT_EXPECT_EQ(test, copy_from_iter(other, 1, &iter), 1ul);
	kunit_activate_static_stub(test, iter_copy, half_of_it);
	KUNIT_EXPECT_EQ(test, copy_from_iter(other, 60, &iter), 25ul);
	KUNIT_EXPECT_MEMEQ(test, other, memory + 1, 25);
	KUNIT_EXPECT_EQ(test, iov_iter_count(&iter), BYTES - 26ul);
	KUNIT_EXPECT_EQ(test, copy_to_iter(other, 10, &iter), 5ul);
}

static struct kunit_case iov_iter_cases[] = {
	KUNIT_CASE(copies_out),
	KUNIT_CASE(copies_in),
	KUNIT_CASE(truncated),
	KUNIT_CASE(reverted),
	KUNIT_CASE(unreachable_memory),
	{}
};

static struct kunit_suite iov_iter_suite = {
	.name = "iov_iter",
	.test_cases = iov_iter_cases,
};
kunit_test_suite(iov_iter_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of <linux/refcount.h>: sound uses, every way to break a count, each of
 * which has to be reported and to leave the count pinned; and lock-free lists.
 */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/llist.h>
#include <linux/refcount.h>

static void refcount_test_sound(struct kunit *test)
{
	refcount_t r = REFCOUNT_INIT(1);

	refcount_inc(&r);
	refcount_add(3, &r);
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 5u);
	KUNIT_EXPECT_TRUE(test, refcount_inc_not_zero(&r));
	KUNIT_EXPECT_TRUE(test, refcount_add_not_zero(2, &r));
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 8u);
	refcount_dec(&r);
	KUNIT_EXPECT_FALSE(test, refcount_sub_and_test(5, &r));
	KUNIT_EXPECT_FALSE(test, refcount_dec_and_test(&r));
	KUNIT_EXPECT_TRUE(test, refcount_dec_and_test(&r));
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 0u);
	/* What is gone cannot be had again. */
	KUNIT_EXPECT_FALSE(test, refcount_inc_not_zero(&r));
	KUNIT_EXPECT_FALSE(test, refcount_add_not_zero(2, &r));
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 0u);
	refcount_set(&r, 4);
	KUNIT_EXPECT_TRUE(test, refcount_sub_and_test(4, &r));
}

static void refcount_test_one(struct kunit *test)
{
	refcount_t r = REFCOUNT_INIT(2);

	KUNIT_EXPECT_FALSE(test, refcount_dec_if_one(&r));
	KUNIT_EXPECT_TRUE(test, refcount_dec_not_one(&r));
	KUNIT_EXPECT_FALSE(test, refcount_dec_not_one(&r));
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 1u);
	KUNIT_EXPECT_TRUE(test, refcount_dec_if_one(&r));
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 0u);
	KUNIT_EXPECT_FALSE(test, refcount_dec_if_one(&r));
}

static bool saturated(const refcount_t *r)
{
	return (int)refcount_read(r) == REFCOUNT_SATURATED;
}

/* From @start, @statement warns with @text and pins the count. */
#define EXPECT_SATURATES(test, start, text, statement)			\
do {									\
	refcount_set(&r, start);					\
	KUNIT_EXPECT_WARNING(test, text, statement);			\
	KUNIT_EXPECT_TRUE(test, saturated(&r));				\
} while (0)

static void refcount_test_add_zero(struct kunit *test)
{
	refcount_t r;

	EXPECT_SATURATES(test, 0, "addition on 0", refcount_inc(&r));
	EXPECT_SATURATES(test, 0, "addition on 0", refcount_add(5, &r));
}

static void refcount_test_overflow(struct kunit *test)
{
	bool ok = false;
	refcount_t r;

	EXPECT_SATURATES(test, REFCOUNT_MAX, "saturated", refcount_inc(&r));
	EXPECT_SATURATES(test, REFCOUNT_MAX - 3, "saturated",
			 refcount_add(4, &r));
	EXPECT_SATURATES(test, REFCOUNT_MAX, "saturated",
			 ok = refcount_inc_not_zero(&r));
	KUNIT_EXPECT_TRUE(test, ok);
	/* Up to the brim is no overflow. */
	refcount_set(&r, REFCOUNT_MAX - 1);
	refcount_inc(&r);
	KUNIT_EXPECT_EQ(test, refcount_read(&r), (unsigned int)REFCOUNT_MAX);
}

static void refcount_test_underflow(struct kunit *test)
{
	bool last = true;
	refcount_t r;

	EXPECT_SATURATES(test, 0, "underflow",
			 last = refcount_dec_and_test(&r));
	KUNIT_EXPECT_FALSE(test, last);
	EXPECT_SATURATES(test, 2, "underflow",
			 last = refcount_sub_and_test(3, &r));
	KUNIT_EXPECT_FALSE(test, last);
	EXPECT_SATURATES(test, 1, "decrement hit 0", refcount_dec(&r));
	EXPECT_SATURATES(test, 0, "decrement hit 0", refcount_dec(&r));
	refcount_set(&r, 0);
	KUNIT_EXPECT_WARNING(test, "underflow",
			     last = refcount_dec_not_one(&r));
	KUNIT_EXPECT_TRUE(test, last);
}

/* Whatever is done to a saturated count, it never reaches 0. */
static void refcount_test_stays(struct kunit *test)
{
	bool last = true;
	refcount_t r;

	EXPECT_SATURATES(test, REFCOUNT_SATURATED, "saturated",
			 refcount_inc(&r));
	EXPECT_SATURATES(test, REFCOUNT_SATURATED, "saturated",
			 last = !refcount_inc_not_zero(&r));
	KUNIT_EXPECT_FALSE(test, last);
	EXPECT_SATURATES(test, REFCOUNT_SATURATED, "underflow",
			 last = refcount_dec_and_test(&r));
	KUNIT_EXPECT_FALSE(test, last);
	KUNIT_EXPECT_TRUE(test, refcount_dec_not_one(&r));
	KUNIT_EXPECT_FALSE(test, refcount_dec_if_one(&r));
	KUNIT_EXPECT_TRUE(test, saturated(&r));
}

struct item {
	int nr;
	struct llist_node node;
};

static void llist_test_order(struct kunit *test)
{
	struct item it[4], *p, *n;
	struct llist_node *first;
	LLIST_HEAD(head);
	int i, seen = 0;

	KUNIT_EXPECT_TRUE(test, llist_empty(&head));
	for (i = 0; i < 4; i++) {
		it[i].nr = i;
		KUNIT_EXPECT_EQ(test, llist_add(&it[i].node, &head), i == 0);
	}
	KUNIT_EXPECT_FALSE(test, llist_empty(&head));
	first = llist_del_all(&head);
	KUNIT_EXPECT_TRUE(test, llist_empty(&head));
	KUNIT_EXPECT_NULL(test, llist_del_all(&head));
	llist_for_each_entry_safe(p, n, first, node)
		seen = seen * 10 + p->nr;
	KUNIT_EXPECT_EQ(test, seen, 3210);
	first = llist_reverse_order(first);
	seen = 0;
	llist_for_each_entry_safe(p, n, first, node)
		seen = seen * 10 + p->nr + 1;
	KUNIT_EXPECT_EQ(test, seen, 1234);
	KUNIT_EXPECT_TRUE(test, llist_add_batch(first, &it[3].node, &head));
	KUNIT_EXPECT_PTR_EQ(test, llist_entry(head.first, struct item, node),
			    &it[0]);
}

static struct kunit_case refcount_test_cases[] = {
	KUNIT_CASE(refcount_test_sound),
	KUNIT_CASE(refcount_test_one),
	KUNIT_CASE(refcount_test_add_zero),
	KUNIT_CASE(refcount_test_overflow),
	KUNIT_CASE(refcount_test_underflow),
	KUNIT_CASE(refcount_test_stays),
	{}
};

static struct kunit_case llist_test_cases[] = {
	KUNIT_CASE(llist_test_order),
	{}
};

static struct kunit_suite refcount_suite = {
	.name = "refcount",
	.test_cases = refcount_test_cases,
};

static struct kunit_suite llist_suite = {
	.name = "llist",
	.test_cases = llist_test_cases,
};

kunit_test_suites(&refcount_suite, &llist_suite);

MODULE_DESCRIPTION("Tests of reference counts and lock-free lists");
MODULE_LICENSE("GPL");

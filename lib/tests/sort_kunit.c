// SPDX-License-Identifier: GPL-2.0-only
/* Tests of sort(), list_sort() and bsearch(). */
#include <kunit/test.h>
#include <linux/bsearch.h>
#include <linux/list.h>
#include <linux/list_sort.h>
#include <linux/prandom.h>
#include <linux/sort.h>

#define MAX	1000

static int cmp_int(const void *a, const void *b)
{
	return *(const int *)a < *(const int *)b ? -1 :
	       *(const int *)a > *(const int *)b;
}

static void expect_sorted(struct kunit *test, const int *a, int num)
{
	int i;

	for (i = 1; i < num; i++)
		KUNIT_ASSERT_LE(test, a[i - 1], a[i]);
}

/*
 * All sequences of up to seven digits below 4: every order, every kind of
 * duplicates. The digits are counted, so that none is lost.
 */
static void sort_test_all_short(struct kunit *test)
{
	int num, code, nr, i, digits, a[8], counts[4];

	for (num = 0; num < 8; num++) {
		for (code = 0; code < 1 << (2 * num); code++) {
			memset(counts, 0, sizeof(counts));
			digits = code;
			for (i = 0; i < num; i++, digits >>= 2) {
				a[i] = digits & 3;
				counts[a[i]]++;
			}
			a[num] = 99;
			sort(a, num, sizeof(int), cmp_int, NULL);
			expect_sorted(test, a, num);
			for (i = 0; i < num; i++)
				counts[a[i]]--;
			for (nr = 0; nr < 4; nr++)
				KUNIT_ASSERT_EQ(test, counts[nr], 0);
			KUNIT_ASSERT_EQ(test, a[num], 99);
		}
	}
}

static int comparisons;

static int cmp_counting(const void *a, const void *b)
{
	comparisons++;
	return cmp_int(a, b);
}

/* Shapes that are bad for some algorithms, none of which may be slow here. */
static void sort_test_shapes(struct kunit *test)
{
	int *a = kunit_kmalloc_array(test, MAX, sizeof(int), GFP_KERNEL);
	struct rnd_state rnd;
	int shape, i;

	KUNIT_ASSERT_NOT_NULL(test, a);
	prandom_seed_state(&rnd, 1);
	for (shape = 0; shape < 5; shape++) {
		for (i = 0; i < MAX; i++)
			a[i] = shape == 0 ? i : shape == 1 ? MAX - i :
			       shape == 2 ? 5 : shape == 3 ? i % 10 :
			       (int)prandom_u32_state(&rnd);
		comparisons = 0;
		sort(a, MAX, sizeof(int), cmp_counting, NULL);
		expect_sorted(test, a, MAX);
		/* 1000 * log2(1000), and something. */
		KUNIT_EXPECT_LT(test, comparisons, 13000);
	}
}

/* An element of odd size, the rest of which has to go along with its key. */
struct odd {
	u8 key;
	u8 body[98];
};

static int cmp_odd(const void *a, const void *b)
{
	return ((const struct odd *)a)->key - ((const struct odd *)b)->key;
}

static void sort_test_odd_size(struct kunit *test)
{
	struct odd *a = kunit_kmalloc_array(test, 50, sizeof(*a), GFP_KERNEL);
	int i, j;

	KUNIT_ASSERT_NOT_NULL(test, a);
	for (i = 0; i < 50; i++)
		memset(&a[i], (i * 37) % 50, sizeof(a[i]));
	sort(a, 50, sizeof(*a), cmp_odd, NULL);
	for (i = 0; i < 50; i++) {
		KUNIT_ASSERT_EQ(test, a[i].key, i);
		for (j = 0; j < sizeof(a[i].body); j++)
			KUNIT_ASSERT_EQ(test, a[i].body[j], i);
	}
}

static int cmp_u64(const void *a, const void *b)
{
	return *(const u64 *)a < *(const u64 *)b ? -1 :
	       *(const u64 *)a > *(const u64 *)b;
}

static void sort_test_words(struct kunit *test)
{
	u64 a[30];
	int i;

	for (i = 0; i < 30; i++)
		a[i] = (u64)((i * 7) % 30) << 40;
	sort(a, 30, sizeof(u64), cmp_u64, NULL);
	for (i = 0; i < 30; i++)
		KUNIT_EXPECT_EQ(test, a[i], (u64)i << 40);
}

static int swaps;

static void swap_int(void *a, void *b, int size)
{
	int tmp = *(int *)a;

	swaps++;
	*(int *)a = *(int *)b;
	*(int *)b = tmp;
}

static void sort_test_swap(struct kunit *test)
{
	int a[] = { 3, 1, 2 };

	swaps = 0;
	sort(a, 3, sizeof(int), cmp_int, swap_int);
	expect_sorted(test, a, 3);
	KUNIT_EXPECT_GT(test, swaps, 0);
}

/* By a table that only the private argument knows. */
static int cmp_rank(const void *a, const void *b, const void *priv)
{
	const int *rank = priv;

	return rank[*(const int *)a] - rank[*(const int *)b];
}

static void sort_test_private(struct kunit *test)
{
	static const int rank[] = { 2, 0, 1 };
	int a[] = { 0, 1, 2, 0, 1, 2 };
	int want[] = { 1, 1, 2, 2, 0, 0 };

	sort_r(a, 6, sizeof(int), cmp_rank, NULL, rank);
	KUNIT_EXPECT_MEMEQ(test, a, want, sizeof(a));
}

static void bsearch_test_all(struct kunit *test)
{
	int a[20], num, key, i;

	for (i = 0; i < 20; i++)
		a[i] = 2 * i;
	for (num = 0; num <= 20; num++) {
		for (key = -1; key <= 2 * num; key++) {
			bool there = key >= 0 && key % 2 == 0 && key < 2 * num;

			KUNIT_ASSERT_PTR_EQ(test, bsearch(&key, a, num,
					    sizeof(int), cmp_int),
					    there ? &a[key / 2] : NULL);
		}
	}
}

struct item {
	int key;
	int order;
	struct list_head link;
};

static int cmp_item(void *priv, const struct list_head *a,
		    const struct list_head *b)
{
	int *calls = priv;

	(*calls)++;
	/* Only "greater" is told: that has to be enough. */
	return list_entry(a, struct item, link)->key >
	       list_entry(b, struct item, link)->key;
}

/* Sorted, stable, all there, and the ring whole in both directions. */
static void expect_list_sorted(struct kunit *test, struct list_head *head,
			       int num)
{
	struct item *it, *prev = NULL;
	int seen = 0;

	list_for_each_entry(it, head, link) {
		KUNIT_ASSERT_PTR_EQ(test, it->link.prev,
				    prev ? &prev->link : head);
		if (prev)
			KUNIT_ASSERT_TRUE(test, prev->key < it->key ||
					  (prev->key == it->key &&
					   prev->order < it->order));
		prev = it;
		seen++;
	}
	KUNIT_ASSERT_EQ(test, seen, num);
	KUNIT_ASSERT_PTR_EQ(test, head->prev, prev ? &prev->link : head);
}

static void list_sort_test_sizes(struct kunit *test)
{
	struct item *items = kunit_kmalloc_array(test, MAX, sizeof(*items),
						 GFP_KERNEL);
	static const int more[] = { 255, 256, 257, 500, MAX };
	int num, calls, i, k;
	struct rnd_state rnd;
	LIST_HEAD(head);

	KUNIT_ASSERT_NOT_NULL(test, items);
	prandom_seed_state(&rnd, 2);
	for (k = 0; k < 40 + ARRAY_SIZE(more); k++) {
		num = k < 40 ? k : more[k - 40];
		INIT_LIST_HEAD(&head);
		for (i = 0; i < num; i++) {
			items[i].key = prandom_u32_below(&rnd, num / 2 + 1);
			items[i].order = i;
			list_add_tail(&items[i].link, &head);
		}
		calls = 0;
		list_sort(&calls, &head, cmp_item);
		expect_list_sorted(test, &head, num);
		KUNIT_EXPECT_LE(test, calls, num * 10);
	}
}

static struct kunit_case sort_test_cases[] = {
	KUNIT_CASE(sort_test_all_short),
	KUNIT_CASE(sort_test_shapes),
	KUNIT_CASE(sort_test_odd_size),
	KUNIT_CASE(sort_test_words),
	KUNIT_CASE(sort_test_swap),
	KUNIT_CASE(sort_test_private),
	KUNIT_CASE(bsearch_test_all),
	KUNIT_CASE(list_sort_test_sizes),
	{}
};

static struct kunit_suite sort_suite = {
	.name = "sort",
	.test_cases = sort_test_cases,
};

kunit_test_suite(sort_suite);

MODULE_DESCRIPTION("Tests of sorting and searching");
MODULE_LICENSE("GPL");

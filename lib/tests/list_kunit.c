// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of <linux/list.h>, <linux/hlist.h> and their RCU forms, one reader at
 * a time, and of the checks of CONFIG_DEBUG_LIST.
 */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/list.h>
#include <linux/rculist.h>
#include <linux/sprintf.h>

struct item {
	int nr;
	struct list_head link;
	struct hlist_node node;
};

/*
 * Does the ring of @head hold exactly these numbers, forwards and, so that
 * every prev pointer is looked at too, backwards?
 */
static void expect_ring(struct kunit *test, struct list_head *head,
			const char *want)
{
	char fwd[64] = "", back[64] = "";
	struct item *it;
	int n = 0, m;

	list_for_each_entry(it, head, link) {
		fwd[n] = '0' + it->nr;
		if (++n == 32)
			break;
	}
	KUNIT_EXPECT_STREQ(test, fwd, want);
	m = n;
	list_for_each_entry_reverse(it, head, link) {
		if (--m < 0)
			break;
		back[m] = '0' + it->nr;
	}
	KUNIT_EXPECT_EQ(test, m, 0);
	KUNIT_EXPECT_STREQ(test, back, want);
}

/* Makes a list of 0, 1, ... in @items. */
static void fill(struct list_head *head, struct item *items, int nr)
{
	int i;

	INIT_LIST_HEAD(head);
	for (i = 0; i < nr; i++) {
		items[i].nr = i;
		list_add_tail(&items[i].link, head);
	}
}

static void list_test_add(struct kunit *test)
{
	struct item a = { .nr = 1 }, b = { .nr = 2 };
	LIST_HEAD(head);

	KUNIT_EXPECT_TRUE(test, list_empty(&head));
	KUNIT_EXPECT_TRUE(test, list_empty_careful(&head));
	list_add(&a.link, &head);
	KUNIT_EXPECT_FALSE(test, list_empty(&head));
	KUNIT_EXPECT_FALSE(test, list_empty_careful(&head));
	KUNIT_EXPECT_TRUE(test, list_is_singular(&head));
	list_add(&b.link, &head);
	KUNIT_EXPECT_FALSE(test, list_is_singular(&head));
	expect_ring(test, &head, "21");
	KUNIT_EXPECT_TRUE(test, list_is_first(&b.link, &head));
	KUNIT_EXPECT_TRUE(test, list_is_last(&a.link, &head));
	KUNIT_EXPECT_TRUE(test, list_is_head(&head, &head));
	KUNIT_EXPECT_FALSE(test, list_is_head(&a.link, &head));
	KUNIT_EXPECT_EQ(test, list_count_nodes(&head), (size_t)2);
}

static void list_test_del(struct kunit *test)
{
	struct item it[4];
	LIST_HEAD(head);

	fill(&head, it, 4);
	list_del(&it[1].link);
	expect_ring(test, &head, "023");
	KUNIT_EXPECT_PTR_EQ(test, it[1].link.next, LIST_POISON1);
	KUNIT_EXPECT_PTR_EQ(test, it[1].link.prev, LIST_POISON2);

	list_del_init(&it[0].link);
	expect_ring(test, &head, "23");
	KUNIT_EXPECT_TRUE(test, list_empty(&it[0].link));

	list_del_init_careful(&it[3].link);
	expect_ring(test, &head, "2");
	KUNIT_EXPECT_TRUE(test, list_empty_careful(&it[3].link));

	__list_del_entry(&it[2].link);
	expect_ring(test, &head, "");
}

static void list_test_replace(struct kunit *test)
{
	struct item it[3], other = { .nr = 7 };
	LIST_HEAD(head);

	fill(&head, it, 3);
	list_replace(&it[1].link, &other.link);
	expect_ring(test, &head, "072");
	list_replace_init(&other.link, &it[1].link);
	expect_ring(test, &head, "012");
	KUNIT_EXPECT_TRUE(test, list_empty(&other.link));
}

static void list_test_swap(struct kunit *test)
{
	struct item it[4];
	LIST_HEAD(head);

	fill(&head, it, 4);
	list_swap(&it[0].link, &it[3].link);
	expect_ring(test, &head, "3120");
	list_swap(&it[1].link, &it[2].link);	/* neighbours */
	expect_ring(test, &head, "3210");
	list_swap(&it[1].link, &it[2].link);	/* the other way round */
	expect_ring(test, &head, "3120");
}

static void list_test_move(struct kunit *test)
{
	struct item a[3], b[2];
	LIST_HEAD(x);
	LIST_HEAD(y);

	fill(&x, a, 3);
	fill(&y, b, 2);
	list_move(&a[2].link, &x);
	expect_ring(test, &x, "201");
	list_move_tail(&a[2].link, &y);
	expect_ring(test, &x, "01");
	expect_ring(test, &y, "012");
	list_rotate_left(&y);
	expect_ring(test, &y, "120");
	list_rotate_to_front(&b[0].link, &y);
	expect_ring(test, &y, "012");
	list_bulk_move_tail(&x, &b[1].link, &a[2].link);
	expect_ring(test, &x, "0112");
	expect_ring(test, &y, "0");
}

static void list_test_rotate_empty(struct kunit *test)
{
	LIST_HEAD(head);

	list_rotate_left(&head);
	expect_ring(test, &head, "");
}

static void list_test_cut(struct kunit *test)
{
	struct item it[4];
	LIST_HEAD(head);
	LIST_HEAD(out);

	fill(&head, it, 4);
	list_cut_position(&out, &head, &it[1].link);
	expect_ring(test, &out, "01");
	expect_ring(test, &head, "23");

	list_cut_position(&out, &head, &head);
	expect_ring(test, &out, "");
	expect_ring(test, &head, "23");

	list_cut_before(&out, &head, &it[3].link);
	expect_ring(test, &out, "2");
	expect_ring(test, &head, "3");

	list_cut_before(&out, &head, &it[3].link);
	expect_ring(test, &out, "");

	list_cut_position(&out, &head, &it[3].link);
	expect_ring(test, &out, "3");
	list_cut_position(&out, &head, &head);
	expect_ring(test, &out, "");
}

static void list_test_splice(struct kunit *test)
{
	struct item a[2], b[2];
	LIST_HEAD(x);
	LIST_HEAD(y);

	fill(&x, a, 2);
	fill(&y, b, 2);
	b[0].nr = 5;
	b[1].nr = 6;
	list_splice(&y, &x);
	expect_ring(test, &x, "5601");

	fill(&x, a, 2);
	fill(&y, b, 2);
	list_splice_tail(&y, &x);
	expect_ring(test, &x, "0101");

	fill(&x, a, 2);
	fill(&y, b, 2);
	list_splice_init(&y, &x);
	KUNIT_EXPECT_TRUE(test, list_empty(&y));
	expect_ring(test, &x, "0101");
	list_splice_tail_init(&y, &x);
	expect_ring(test, &x, "0101");
	list_splice_init(&x, &y);
	expect_ring(test, &y, "0101");
	list_splice_tail_init(&y, &x);
	expect_ring(test, &x, "0101");
}

static void list_test_entry(struct kunit *test)
{
	struct item it[3];
	LIST_HEAD(head);

	KUNIT_EXPECT_NULL(test,
			  list_first_entry_or_null(&head, struct item, link));
	KUNIT_EXPECT_NULL(test,
			  list_last_entry_or_null(&head, struct item, link));
	fill(&head, it, 3);
	KUNIT_EXPECT_PTR_EQ(test, list_entry(&it[1].link, struct item, link),
			    &it[1]);
	KUNIT_EXPECT_PTR_EQ(test, list_first_entry(&head, struct item, link),
			    &it[0]);
	KUNIT_EXPECT_PTR_EQ(test, list_last_entry(&head, struct item, link),
			    &it[2]);
	KUNIT_EXPECT_PTR_EQ(test,
			    list_first_entry_or_null(&head, struct item, link),
			    &it[0]);
	KUNIT_EXPECT_PTR_EQ(test,
			    list_last_entry_or_null(&head, struct item, link),
			    &it[2]);
	KUNIT_EXPECT_PTR_EQ(test, list_next_entry(&it[0], link), &it[1]);
	KUNIT_EXPECT_PTR_EQ(test, list_prev_entry(&it[1], link), &it[0]);
	KUNIT_EXPECT_PTR_EQ(test, list_next_entry_circular(&it[2], &head, link),
			    &it[0]);
	KUNIT_EXPECT_PTR_EQ(test, list_next_entry_circular(&it[1], &head, link),
			    &it[2]);
	KUNIT_EXPECT_PTR_EQ(test, list_prev_entry_circular(&it[0], &head, link),
			    &it[2]);
	KUNIT_EXPECT_PTR_EQ(test, list_prev_entry_circular(&it[1], &head, link),
			    &it[0]);
}

/* Each walk adds what it sees to one number, digit by digit. */
static void list_test_walk_links(struct kunit *test)
{
	struct list_head *pos, *n;
	struct item it[4];
	LIST_HEAD(head);
	int seen = 0;

	fill(&head, it, 4);
#define SEE(entry) (seen = seen * 10 + (entry)->nr + 1)
#define SEE_LINK(pos) SEE(list_entry(pos, struct item, link))
#define EXPECT_SEEN(want)						\
do {									\
	KUNIT_EXPECT_EQ(test, seen, want);				\
	seen = 0;							\
} while (0)
	list_for_each(pos, &head)
		SEE_LINK(pos);
	EXPECT_SEEN(1234);
	list_for_each_prev(pos, &head)
		SEE_LINK(pos);
	EXPECT_SEEN(4321);
	pos = &it[1].link;
	list_for_each_continue(pos, &head)
		SEE_LINK(pos);
	EXPECT_SEEN(34);
	list_for_each_safe(pos, n, &head) {
		SEE_LINK(pos);
		if (pos == &it[1].link)
			list_del(pos);
	}
	EXPECT_SEEN(1234);
	list_for_each_prev_safe(pos, n, &head) {
		SEE_LINK(pos);
		list_del(pos);
	}
	EXPECT_SEEN(431);
	KUNIT_EXPECT_TRUE(test, list_empty(&head));
}

static void list_test_walk_entries(struct kunit *test)
{
	struct item it[4], *p;
	LIST_HEAD(head);
	int seen = 0;

	fill(&head, it, 4);
	p = list_prepare_entry(&it[1], &head, link);
	list_for_each_entry_continue(p, &head, link)
		SEE(p);
	EXPECT_SEEN(34);
	p = NULL;
	p = list_prepare_entry(p, &head, link);
	list_for_each_entry_continue(p, &head, link)
		SEE(p);
	EXPECT_SEEN(1234);
	p = &it[2];
	list_for_each_entry_continue_reverse(p, &head, link)
		SEE(p);
	EXPECT_SEEN(21);
	p = &it[2];
	list_for_each_entry_from(p, &head, link)
		SEE(p);
	EXPECT_SEEN(34);
	p = &it[2];
	list_for_each_entry_from_reverse(p, &head, link)
		SEE(p);
	EXPECT_SEEN(321);
}

static void list_test_walk_entries_safe(struct kunit *test)
{
	struct item it[8], *p, *n;
	LIST_HEAD(head);
	int seen = 0;

	fill(&head, it, 8);
	list_for_each_entry_safe(p, n, &head, link) {
		SEE(p);
		if (p->nr < 2)
			list_del(&p->link);
	}
	EXPECT_SEEN(12345678);
	list_for_each_entry_safe_reverse(p, n, &head, link) {
		SEE(p);
		if (p->nr > 5)
			list_del(&p->link);
	}
	EXPECT_SEEN(876543);
	p = &it[2];
	list_for_each_entry_safe_continue(p, n, &head, link) {
		SEE(p);
		list_del(&p->link);
		if (p->nr == 4)
			list_safe_reset_next(p, n, link), n = &it[5];
		if (p->nr == 4)
			break;
	}
	EXPECT_SEEN(45);
	p = &it[5];
	list_for_each_entry_safe_from(p, n, &head, link) {
		SEE(p);
		list_del(&p->link);
	}
	EXPECT_SEEN(6);
	expect_ring(test, &head, "2");
}

/* Whoever holds the position may refresh what comes next. */
static void list_test_safe_reset(struct kunit *test)
{
	struct item it[3], extra = { .nr = 8 }, *p, *n;
	LIST_HEAD(head);
	int seen = 0;

	fill(&head, it, 3);
	list_for_each_entry_safe(p, n, &head, link) {
		SEE(p);
		if (p == &it[1]) {
			list_add(&extra.link, &p->link);
			list_safe_reset_next(p, n, link);
		}
	}
	EXPECT_SEEN(1293);
}

/*
 * The checks refuse each kind of damage with a report that names the entry,
 * and the damaged ring stays as it is.
 */
#define EXPECT_REFUSED(test, entry, what, check)			\
do {									\
	char text[80];							\
	bool ok;							\
									\
	snprintf(text, sizeof(text), "list corruption: " what, entry);	\
	KUNIT_EXPECT_WARNING(test, text, ok = check);			\
	KUNIT_EXPECT_FALSE(test, ok);					\
} while (0)

static void list_test_debug_add(struct kunit *test)
{
	struct item it[3], new = { .nr = 9 };
	LIST_HEAD(head);

	if (!IS_ENABLED(CONFIG_DEBUG_LIST))
		kunit_skip(test, "needs CONFIG_DEBUG_LIST");
	fill(&head, it, 3);
#define CHECK(prev, next) __list_add_valid(&new.link, prev, next)
	KUNIT_EXPECT_TRUE(test, CHECK(&it[0].link, &it[1].link));
	EXPECT_REFUSED(test, &new.link, "add of %px: prev is NULL",
		       CHECK(NULL, &it[1].link));
	EXPECT_REFUSED(test, &new.link, "add of %px: next is NULL",
		       CHECK(&it[0].link, NULL));
	/* Not neighbours: first neither link holds, then only one. */
	EXPECT_REFUSED(test, &new.link, "add of %px: next->prev should be",
		       CHECK(&it[0].link, &it[2].link));
	it[2].link.prev = &it[0].link;
	EXPECT_REFUSED(test, &new.link, "add of %px: prev->next should be",
		       CHECK(&it[0].link, &it[2].link));
	it[2].link.prev = &it[1].link;
#undef CHECK

	KUNIT_EXPECT_WARNING(test, "double add of",
			     list_add(&it[0].link, &head));
	expect_ring(test, &head, "012");
	KUNIT_EXPECT_WARNING(test, "double add of",
			     list_add_tail(&it[2].link, &head));
	expect_ring(test, &head, "012");
}

static void list_test_debug_del(struct kunit *test)
{
	struct list_head zero = { NULL, NULL }, *gone;
	struct item it[3];
	LIST_HEAD(head);

	if (!IS_ENABLED(CONFIG_DEBUG_LIST))
		kunit_skip(test, "needs CONFIG_DEBUG_LIST");
	fill(&head, it, 3);
	gone = &it[1].link;
	KUNIT_EXPECT_TRUE(test, __list_del_entry_valid(gone));
	EXPECT_REFUSED(test, &zero, "del of %px: next is NULL",
		       __list_del_entry_valid(&zero));
	zero.next = &head;
	EXPECT_REFUSED(test, &zero, "del of %px: prev is NULL",
		       __list_del_entry_valid(&zero));

	list_del(gone);
	EXPECT_REFUSED(test, gone, "del of %px: next is LIST_POISON1",
		       __list_del_entry_valid(gone));
	gone->next = &it[2].link;
	EXPECT_REFUSED(test, gone, "del of %px: prev is LIST_POISON2",
		       __list_del_entry_valid(gone));
	gone->prev = &it[0].link;
	EXPECT_REFUSED(test, gone, "del of %px: prev->next should be it",
		       __list_del_entry_valid(gone));
	gone->prev = &head;
	head.next = gone;
	EXPECT_REFUSED(test, gone, "del of %px: next->prev should be it",
		       __list_del_entry_valid(gone));
	head.next = &it[0].link;
	expect_ring(test, &head, "02");
}

/* --- hlist --- */

static void expect_bucket(struct kunit *test, struct hlist_head *head,
			  const char *want)
{
	struct hlist_node **at = &head->first, *pos;
	char got[32] = "";
	int n = 0;

	hlist_for_each(pos, head) {
		KUNIT_EXPECT_PTR_EQ(test, pos->pprev, at);
		at = &pos->next;
		got[n++] = '0' + hlist_entry(pos, struct item, node)->nr;
	}
	KUNIT_EXPECT_STREQ(test, got, want);
	KUNIT_EXPECT_EQ(test, hlist_count_nodes(head), (size_t)n);
}

static void hlist_fill(struct hlist_head *head, struct item *items, int nr)
{
	INIT_HLIST_HEAD(head);
	while (nr--) {
		items[nr].nr = nr;
		INIT_HLIST_NODE(&items[nr].node);
		hlist_add_head(&items[nr].node, head);
	}
}

static void hlist_test_add(struct kunit *test)
{
	struct item it[4];
	HLIST_HEAD(head);

	KUNIT_EXPECT_TRUE(test, hlist_empty(&head));
	hlist_fill(&head, it, 2);
	expect_bucket(test, &head, "01");
	it[2].nr = 2;
	it[3].nr = 3;
	hlist_add_before(&it[2].node, &it[0].node);
	hlist_add_behind(&it[3].node, &it[1].node);
	expect_bucket(test, &head, "2013");
	KUNIT_EXPECT_FALSE(test, hlist_empty(&head));
	KUNIT_EXPECT_FALSE(test, hlist_is_singular_node(&it[2].node, &head));
}

static void hlist_test_del(struct kunit *test)
{
	struct item it[3];
	HLIST_HEAD(head);

	hlist_fill(&head, it, 3);
	hlist_del(&it[1].node);
	expect_bucket(test, &head, "02");
	KUNIT_EXPECT_PTR_EQ(test, it[1].node.next, LIST_POISON1);
	KUNIT_EXPECT_FALSE(test, hlist_unhashed(&it[1].node));
	hlist_del_init(&it[0].node);
	KUNIT_EXPECT_TRUE(test, hlist_unhashed(&it[0].node));
	KUNIT_EXPECT_TRUE(test, hlist_unhashed_lockless(&it[0].node));
	hlist_del_init(&it[0].node);
	KUNIT_EXPECT_TRUE(test, hlist_is_singular_node(&it[2].node, &head));
	expect_bucket(test, &head, "2");
}

static void hlist_test_move(struct kunit *test)
{
	struct item a[2], b[2];
	HLIST_HEAD(x);
	HLIST_HEAD(y);

	hlist_fill(&x, a, 2);
	hlist_move_list(&x, &y);
	KUNIT_EXPECT_TRUE(test, hlist_empty(&x));
	expect_bucket(test, &y, "01");
	hlist_move_list(&x, &x);
	hlist_fill(&x, b, 2);
	hlist_splice_init(&x, &b[1].node, &y);
	KUNIT_EXPECT_TRUE(test, hlist_empty(&x));
	expect_bucket(test, &y, "0101");
	hlist_splice_init(&y, &a[1].node, &x);
	expect_bucket(test, &x, "0101");
}

static void hlist_test_fake(struct kunit *test)
{
	struct item it;

	INIT_HLIST_NODE(&it.node);
	KUNIT_EXPECT_FALSE(test, hlist_fake(&it.node));
	hlist_add_fake(&it.node);
	KUNIT_EXPECT_TRUE(test, hlist_fake(&it.node));
	KUNIT_EXPECT_FALSE(test, hlist_unhashed(&it.node));
	hlist_del_init(&it.node);
	KUNIT_EXPECT_TRUE(test, hlist_unhashed(&it.node));
}

static void hlist_test_walk(struct kunit *test)
{
	struct hlist_node *pos, *n;
	struct item it[4], *p;
	HLIST_HEAD(head);
	int seen = 0;

	hlist_fill(&head, it, 4);
	hlist_for_each_entry(p, &head, node)
		SEE(p);
	EXPECT_SEEN(1234);
	p = &it[1];
	hlist_for_each_entry_continue(p, node)
		SEE(p);
	EXPECT_SEEN(34);
	p = &it[1];
	hlist_for_each_entry_from(p, node)
		SEE(p);
	EXPECT_SEEN(234);
	hlist_for_each_safe(pos, n, &head) {
		SEE(hlist_entry(pos, struct item, node));
		if (pos == &it[2].node)
			hlist_del(pos);
	}
	EXPECT_SEEN(1234);
	hlist_for_each_entry_safe(p, n, &head, node) {
		SEE(p);
		hlist_del(&p->node);
	}
	EXPECT_SEEN(124);
	KUNIT_EXPECT_TRUE(test, hlist_empty(&head));
}

/* --- RCU forms --- */

static void list_test_rcu(struct kunit *test)
{
	struct item it[4], new = { .nr = 6 }, *p;
	struct list_head head;
	int i, seen = 0;

	INIT_LIST_HEAD_RCU(&head);
	for (i = 0; i < 4; i++)
		it[i].nr = i;
	rcu_read_lock();
	KUNIT_EXPECT_NULL(test,
			  list_first_or_null_rcu(&head, struct item, link));
	list_add_rcu(&it[1].link, &head);
	list_add_rcu(&it[0].link, &head);
	list_add_tail_rcu(&it[2].link, &head);
	list_add_tail_rcu(&it[3].link, &head);
	list_for_each_entry_rcu(p, &head, link)
		SEE(p);
	EXPECT_SEEN(1234);
	p = &it[1];
	list_for_each_entry_continue_rcu(p, &head, link)
		SEE(p);
	EXPECT_SEEN(34);
	p = &it[1];
	list_for_each_entry_from_rcu(p, &head, link)
		SEE(p);
	EXPECT_SEEN(234);

	list_del_rcu(&it[1].link);
	/* A reader that stands on the entry finds on. */
	p = &it[1];
	list_for_each_entry_continue_rcu(p, &head, link)
		SEE(p);
	EXPECT_SEEN(34);
	list_replace_rcu(&it[2].link, &new.link);
	expect_ring(test, &head, "063");
	KUNIT_EXPECT_PTR_EQ(test, it[2].link.next, &it[3].link);
	KUNIT_EXPECT_PTR_EQ(test,
			    list_first_or_null_rcu(&head, struct item, link),
			    &it[0]);
	KUNIT_EXPECT_PTR_EQ(test,
			    list_next_or_null_rcu(&head, &it[0].link,
						  struct item, link), &new);
	KUNIT_EXPECT_NULL(test, list_next_or_null_rcu(&head, &it[3].link,
						      struct item, link));
	KUNIT_EXPECT_PTR_EQ(test, list_entry_rcu(head.next, struct item, link),
			    &it[0]);
	rcu_read_unlock();
}

static int syncs;

static void count_sync(void)
{
	syncs++;
}

static void list_test_rcu_splice(struct kunit *test)
{
	struct item a[2], b[1];
	LIST_HEAD(x);
	LIST_HEAD(y);

	syncs = 0;
	fill(&x, a, 2);
	fill(&y, b, 1);
	list_splice_init_rcu(&x, &y, count_sync);
	expect_ring(test, &y, "010");
	expect_ring(test, &x, "");
	KUNIT_EXPECT_EQ(test, syncs, 1);
	list_splice_init_rcu(&x, &y, count_sync);
	expect_ring(test, &y, "010");
	KUNIT_EXPECT_EQ(test, syncs, 1);
}

static void hlist_test_rcu(struct kunit *test)
{
	struct item it[6], *p;
	HLIST_HEAD(head);
	int i, seen = 0;

	for (i = 0; i < 6; i++) {
		it[i].nr = i;
		INIT_HLIST_NODE(&it[i].node);
	}
	rcu_read_lock();
	hlist_add_tail_rcu(&it[1].node, &head);
	hlist_add_head_rcu(&it[0].node, &head);
	hlist_add_tail_rcu(&it[3].node, &head);
	hlist_add_before_rcu(&it[2].node, &it[3].node);
	hlist_add_behind_rcu(&it[4].node, &it[3].node);
	expect_bucket(test, &head, "01234");
	hlist_for_each_entry_rcu(p, &head, node)
		SEE(p);
	EXPECT_SEEN(12345);
	p = &it[2];
	hlist_for_each_entry_continue_rcu(p, node)
		SEE(p);
	EXPECT_SEEN(45);
	p = &it[2];
	hlist_for_each_entry_from_rcu(p, node)
		SEE(p);
	EXPECT_SEEN(345);
	hlist_replace_rcu(&it[2].node, &it[5].node);
	expect_bucket(test, &head, "01534");
	hlist_del_rcu(&it[5].node);
	KUNIT_EXPECT_PTR_EQ(test, it[5].node.next, &it[3].node);
	hlist_del_init_rcu(&it[0].node);
	hlist_del_init_rcu(&it[0].node);
	expect_bucket(test, &head, "134");
	hlist_replace_rcu(&it[4].node, &it[2].node);
	expect_bucket(test, &head, "132");
	rcu_read_unlock();
}

static struct kunit_case list_test_cases[] = {
	KUNIT_CASE(list_test_add),
	KUNIT_CASE(list_test_del),
	KUNIT_CASE(list_test_replace),
	KUNIT_CASE(list_test_swap),
	KUNIT_CASE(list_test_move),
	KUNIT_CASE(list_test_rotate_empty),
	KUNIT_CASE(list_test_cut),
	KUNIT_CASE(list_test_splice),
	KUNIT_CASE(list_test_entry),
	KUNIT_CASE(list_test_walk_links),
	KUNIT_CASE(list_test_walk_entries),
	KUNIT_CASE(list_test_walk_entries_safe),
	KUNIT_CASE(list_test_safe_reset),
	KUNIT_CASE(list_test_debug_add),
	KUNIT_CASE(list_test_debug_del),
	KUNIT_CASE(list_test_rcu),
	KUNIT_CASE(list_test_rcu_splice),
	{}
};

static struct kunit_case hlist_test_cases[] = {
	KUNIT_CASE(hlist_test_add),
	KUNIT_CASE(hlist_test_del),
	KUNIT_CASE(hlist_test_move),
	KUNIT_CASE(hlist_test_fake),
	KUNIT_CASE(hlist_test_walk),
	KUNIT_CASE(hlist_test_rcu),
	{}
};

static struct kunit_suite list_suite = {
	.name = "list",
	.test_cases = list_test_cases,
};

static struct kunit_suite hlist_suite = {
	.name = "hlist",
	.test_cases = hlist_test_cases,
};

kunit_test_suites(&list_suite, &hlist_suite);

MODULE_DESCRIPTION("Tests of linked lists");
MODULE_LICENSE("GPL");

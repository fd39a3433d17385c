/* SPDX-License-Identifier: GPL-2.0-only */
/* For the tests of the XArray: is the tree what it claims to be? */
#ifndef _LIB_TESTS_XARRAY_CHECK_H
#define _LIB_TESTS_XARRAY_CHECK_H

#include <kunit/test.h>
#include <linux/bitops.h>
#include <linux/fault-inject.h>
#include <linux/xarray.h>

/*
 * From begin to end no slab object can be had, by anybody; so what is in
 * between should be short. False if the kernel cannot do that.
 */
#ifdef CONFIG_FAULT_INJECTION
static inline bool xa_no_memory_begin(struct fault_attr *saved)
{
	*saved = failslab;
	failslab.interval = 1;
	failslab.probability = 100;
	atomic_set(&failslab.times, -1);
	return true;
}

static inline void xa_no_memory_end(const struct fault_attr *saved)
{
	failslab = *saved;
}
#else
static inline bool xa_no_memory_begin(struct fault_attr *saved)
{
	return false;
}

static inline void xa_no_memory_end(const struct fault_attr *saved)
{
}
#endif

/* An entry that tells which index it belongs to. */
static inline void *xa_mk_index(unsigned long index)
{
	return xa_mk_value(index & (ULONG_MAX >> 1));
}

/* Where a check is: the array, and the path of nodes down to here. */
struct xa_check {
	struct kunit *test;
	struct xarray *xa;
};

/* The marks that a node has to show in its parent: bit i for mark i. */
static unsigned int xa_check_node(const struct xa_check *c,
				  struct xa_node *node);

/* A slot that is not empty: adds to the node's marks what is below. */
static void xa_check_slot(const struct xa_check *c, struct xa_node *node,
			  unsigned int offset)
{
	void *entry = rcu_dereference_raw(node->slots[offset]);
	struct kunit *test = c->test;
	unsigned int mark, below;
	struct xa_node *child;

	KUNIT_ASSERT_FALSE(test, xa_is_retry(entry));
	if (xa_is_sibling(entry)) {
		void *to = rcu_dereference_raw(
				node->slots[xa_to_sibling(entry)]);

		/* The canonical slot is before, holds no node or sibling. */
		KUNIT_ASSERT_LT(test, xa_to_sibling(entry), offset);
		KUNIT_ASSERT_NOT_NULL(test, to);
		KUNIT_ASSERT_FALSE(test, xa_is_sibling(to));
		KUNIT_ASSERT_FALSE(test, node->shift && xa_is_node(to));
		/* And nothing else is in between. */
		KUNIT_ASSERT_TRUE(test, xa_to_sibling(entry) + 1 == offset ||
			rcu_dereference_raw(node->slots[offset - 1]) == entry);
		for (mark = 0; mark < XA_MAX_MARKS; mark++)
			KUNIT_ASSERT_FALSE(test, test_bit(offset,
							  node->marks[mark]));
		return;
	}
	if (!node->shift || !xa_is_node(entry))
		return;
	child = xa_to_node(entry);
	KUNIT_ASSERT_EQ(test, child->shift + XA_CHUNK_SHIFT, node->shift);
	KUNIT_ASSERT_EQ(test, child->offset, offset);
	KUNIT_ASSERT_PTR_EQ(test, rcu_dereference_raw(child->parent), node);
	below = xa_check_node(c, child);
	for (mark = 0; mark < XA_MAX_MARKS; mark++)
		KUNIT_ASSERT_EQ(test, test_bit(offset, node->marks[mark]),
				(bool)(below & BIT(mark)));
}

static unsigned int xa_check_node(const struct xa_check *c,
				  struct xa_node *node)
{
	bool track_free = c->xa->xa_flags & XA_FLAGS_TRACK_FREE;
	unsigned int i, mark, count = 0, values = 0, marks = 0;
	void *entry, *canonical = NULL;
	struct kunit *test = c->test;

	KUNIT_ASSERT_PTR_EQ(test, node->array, c->xa);
	for (i = 0; i < XA_CHUNK_SIZE; i++) {
		entry = rcu_dereference_raw(node->slots[i]);
		if (!xa_is_sibling(entry))
			canonical = entry;
		values += xa_is_value(canonical);
		if (entry) {
			count++;
			xa_check_slot(c, node, i);
			continue;
		}
		/* Empty slots have no marks but that of being free. */
		for (mark = 0; mark < XA_MAX_MARKS; mark++)
			KUNIT_ASSERT_EQ(test, test_bit(i, node->marks[mark]),
					track_free && mark == 0);
	}
	KUNIT_ASSERT_EQ(test, node->count, count);
	KUNIT_ASSERT_EQ(test, node->nr_values, values);
	KUNIT_ASSERT_GT(test, count, 0u);
	for (mark = 0; mark < XA_MAX_MARKS; mark++) {
		if (node->marks[mark][0])
			marks |= BIT(mark);
	}
	return marks;
}

/* The whole array. No node may be left that is not needed. */
static inline void xa_check_array(struct kunit *test, struct xarray *xa)
{
	struct xa_check c = { .test = test, .xa = xa };
	void *head = rcu_dereference_raw(xa->xa_head);
	unsigned int mark, marks;
	struct xa_node *node;

	if (!head) {
		KUNIT_ASSERT_EQ(test, xa->xa_flags & XA_FLAGS_MARK(0),
				xa->xa_flags & XA_FLAGS_TRACK_FREE ?
				XA_FLAGS_MARK(0) : 0);
		KUNIT_ASSERT_FALSE(test, xa_marked(xa, XA_MARK_1));
		KUNIT_ASSERT_FALSE(test, xa_marked(xa, XA_MARK_2));
	}
	if (!xa_is_node(head))
		return;
	node = xa_to_node(head);
	KUNIT_ASSERT_NULL(test, rcu_dereference_raw(node->parent));
	marks = xa_check_node(&c, node);
	for (mark = 0; mark < XA_MAX_MARKS; mark++)
		KUNIT_ASSERT_EQ(test, !!(xa->xa_flags & XA_FLAGS_MARK(mark)),
				!!(marks & BIT(mark)));
}

#endif /* _LIB_TESTS_XARRAY_CHECK_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of red-black trees. After every change the whole tree is walked and
 * its rules are checked: order, parents, colours, equal numbers of black nodes,
 * and what an augmented node claims to know.
 */
#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/rbtree_augmented.h>

#define NR	200

struct item {
	int key;
	bool inside;
	struct rb_node rb;
	int value;	/* and the greatest one at or below */
	int max;
};

#define to_item(node) rb_entry(node, struct item, rb)

static int item_value(struct item *it)
{
	return it->value;
}

RB_DECLARE_CALLBACKS_MAX(static, max_callbacks, struct item, rb, int, max,
			 item_value)

struct forest {
	struct rnd_state rnd;
	struct item items[NR];
	struct rb_root root;
	struct rb_root_cached cached;
};

static int rbtree_test_init(struct kunit *test)
{
	struct forest *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, f);
	prandom_seed_state(&f->rnd, 11);
	for (i = 0; i < NR; i++) {
		f->items[i].key = i;
		f->items[i].value = prandom_u32_below(&f->rnd, 1000);
	}
	f->root = RB_ROOT;
	f->cached = RB_ROOT_CACHED;
	test->priv = f;
	return 0;
}

static bool less(struct rb_node *a, const struct rb_node *b)
{
	return to_item(a)->key < to_item(b)->key;
}

static int cmp_key(const void *key, const struct rb_node *b)
{
	int k = *(const int *)key;

	return k < to_item(b)->key ? -1 : k > to_item(b)->key;
}

static int cmp_node(struct rb_node *a, const struct rb_node *b)
{
	return cmp_key(&to_item(a)->key, b);
}

/*
 * Checks the rules of a subtree and returns the number of black nodes on every
 * way down. The greatest depth here is some 16, so recursion is fine.
 */
static int check_subtree(struct kunit *test, struct rb_node *node,
			 struct rb_node *parent, int *count)
{
	bool red;
	int left, right;

	if (!node)
		return 0;
	red = !(node->__rb_parent_color & 1);
	KUNIT_ASSERT_PTR_EQ(test, rb_parent(node), parent);
	KUNIT_ASSERT_FALSE(test, red && (!parent ||
					 !(parent->__rb_parent_color & 1)));
	left = check_subtree(test, node->rb_left, node, count);
	right = check_subtree(test, node->rb_right, node, count);
	KUNIT_ASSERT_EQ(test, left, right);
	(*count)++;
	return left + !red;
}

/* The whole tree, and that walking it gives the keys in order. */
static void check_tree(struct kunit *test, struct rb_root *root, int count)
{
	struct rb_node *node, *prev = NULL;
	int seen = 0, found = 0;

	check_subtree(test, root->rb_node, NULL, &found);
	KUNIT_ASSERT_EQ(test, found, count);
	for (node = rb_first(root); node; node = rb_next(node)) {
		KUNIT_ASSERT_PTR_EQ(test, rb_prev(node), prev);
		if (prev)
			KUNIT_ASSERT_LE(test, to_item(prev)->key,
					to_item(node)->key);
		prev = node;
		seen++;
	}
	KUNIT_ASSERT_EQ(test, seen, count);
	KUNIT_ASSERT_PTR_EQ(test, rb_last(root), prev);
}

static int max_below(struct rb_node *node)
{
	int max, below, i;

	if (!node)
		return -1;
	max = to_item(node)->value;
	for (i = 0; i < 2; i++) {
		below = max_below(node->rb_child[i]);
		if (below > max)
			max = below;
	}
	return max;
}

static void check_augmented(struct kunit *test, struct rb_root *root)
{
	struct rb_node *node;

	for (node = rb_first(root); node; node = rb_next(node))
		KUNIT_ASSERT_EQ(test, to_item(node)->max, max_below(node));
}

static void rbtree_test_random(struct kunit *test)
{
	struct forest *f = test->priv;
	int round, count = 0;

	for (round = 0; round < 3000; round++) {
		struct item *it = &f->items[prandom_u32_below(&f->rnd, NR)];

		if (it->inside) {
			rb_erase(&it->rb, &f->root);
			count--;
		} else {
			rb_add(&it->rb, &f->root, less);
			count++;
		}
		it->inside = !it->inside;
		check_tree(test, &f->root, count);
	}
}

/* The @nth order of @n items, all of which differ. */
static void permutation(int *out, int n, int nth)
{
	int i, j, pick;

	for (i = 0; i < n; i++)
		out[i] = i;
	for (i = 0; i < n - 1; i++) {
		pick = i + nth % (n - i);
		nth /= n - i;
		j = out[i];
		out[i] = out[pick];
		out[pick] = j;
	}
}

/* Every order of adding six nodes, and for each every one to take out first. */
static void rbtree_test_all_orders(struct kunit *test)
{
	struct forest *f = test->priv;
	int order[6], nth, gone, i;

	for (nth = 0; nth < 720; nth++) {
		permutation(order, 6, nth);
		for (gone = 0; gone < 6; gone++) {
			f->root = RB_ROOT;
			for (i = 0; i < 6; i++)
				rb_add(&f->items[order[i]].rb, &f->root, less);
			check_tree(test, &f->root, 6);
			for (i = 0; i < 6; i++) {
				int key = (gone + i * 5) % 6;

				rb_erase(&f->items[key].rb, &f->root);
				check_tree(test, &f->root, 5 - i);
			}
			KUNIT_ASSERT_TRUE(test, RB_EMPTY_ROOT(&f->root));
		}
	}
}

/* Ascending, then descending: the worst for a tree without balance. */
static void rbtree_test_sequential(struct kunit *test)
{
	struct forest *f = test->priv;
	int i;

	for (i = 0; i < NR; i++) {
		rb_add(&f->items[i].rb, &f->root, less);
		check_tree(test, &f->root, i + 1);
	}
	for (i = 0; i < NR; i++) {
		rb_erase(&f->items[i].rb, &f->root);
		check_tree(test, &f->root, NR - i - 1);
	}
	for (i = NR; i--; )
		rb_add(&f->items[i].rb, &f->root, less);
	check_tree(test, &f->root, NR);
	for (i = NR; i--; )
		rb_erase(&f->items[i].rb, &f->root);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&f->root));
}

static void add_augmented(struct item *it, struct rb_root *root)
{
	struct rb_node **link = &root->rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = &parent->rb_child[it->key >= to_item(parent)->key];
	}
	it->max = it->value;
	rb_link_node(&it->rb, parent, link);
	max_callbacks.propagate(parent, NULL);
	rb_insert_augmented(&it->rb, root, &max_callbacks);
}

static void rbtree_test_augmented(struct kunit *test)
{
	struct forest *f = test->priv;
	int round, count = 0;

	for (round = 0; round < 1500; round++) {
		struct item *it = &f->items[prandom_u32_below(&f->rnd, NR)];

		if (it->inside) {
			rb_erase_augmented(&it->rb, &f->root, &max_callbacks);
			count--;
		} else {
			it->value = prandom_u32_below(&f->rnd, 1000);
			add_augmented(it, &f->root);
			count++;
		}
		it->inside = !it->inside;
		check_tree(test, &f->root, count);
		check_augmented(test, &f->root);
	}
}

static void rbtree_test_cached(struct kunit *test)
{
	struct forest *f = test->priv;
	struct rb_node *old_first, *ret;
	int round;

	KUNIT_EXPECT_NULL(test, rb_first_cached(&f->cached));
	for (round = 0; round < 1000; round++) {
		struct item *it = &f->items[prandom_u32_below(&f->rnd, NR)];

		old_first = rb_first_cached(&f->cached);
		if (it->inside) {
			ret = rb_erase_cached(&it->rb, &f->cached);
			KUNIT_ASSERT_PTR_EQ(test, ret, old_first == &it->rb ?
					    rb_first_cached(&f->cached) : NULL);
		} else {
			ret = rb_add_cached(&it->rb, &f->cached, less);
			KUNIT_ASSERT_PTR_EQ(test, ret,
				rb_first_cached(&f->cached) == &it->rb ?
				&it->rb : NULL);
		}
		it->inside = !it->inside;
		KUNIT_ASSERT_PTR_EQ(test, rb_first_cached(&f->cached),
				    rb_first(&f->cached.rb_root));
	}
}

static void rbtree_test_cached_augmented(struct kunit *test)
{
	struct forest *f = test->priv;
	struct item *a = &f->items[0], *b = &f->items[1];

	a->max = a->value;
	rb_link_node(&a->rb, NULL, &f->cached.rb_root.rb_node);
	rb_insert_augmented_cached(&a->rb, &f->cached, true, &max_callbacks);
	b->max = b->value;
	rb_link_node(&b->rb, &a->rb, &a->rb.rb_right);
	max_callbacks.propagate(&a->rb, NULL);
	rb_insert_augmented_cached(&b->rb, &f->cached, false, &max_callbacks);
	KUNIT_EXPECT_PTR_EQ(test, rb_first_cached(&f->cached), &a->rb);
	rb_erase_augmented_cached(&a->rb, &f->cached, &max_callbacks);
	KUNIT_EXPECT_PTR_EQ(test, rb_first_cached(&f->cached), &b->rb);
	check_tree(test, &f->cached.rb_root, 1);
	rb_erase_augmented_cached(&b->rb, &f->cached, &max_callbacks);
	KUNIT_EXPECT_NULL(test, rb_first_cached(&f->cached));
}

static void rbtree_test_find(struct kunit *test)
{
	struct forest *f = test->priv;
	int i, key;

	for (i = 0; i < NR; i += 2)
		KUNIT_ASSERT_NULL(test, rb_find_add(&f->items[i].rb, &f->root,
						    cmp_node));
	for (i = 0; i < NR; i++) {
		struct rb_node *want = i % 2 ? NULL : &f->items[i].rb;

		KUNIT_ASSERT_PTR_EQ(test, rb_find(&i, &f->root, cmp_key),
				    want);
		KUNIT_ASSERT_PTR_EQ(test, rb_find_first(&i, &f->root, cmp_key),
				    want);
		rcu_read_lock();
		KUNIT_ASSERT_PTR_EQ(test, rb_find_rcu(&i, &f->root, cmp_key),
				    want);
		rcu_read_unlock();
	}
	/* One of equal key is refused. */
	f->items[1].key = 4;
	KUNIT_EXPECT_PTR_EQ(test, rb_find_add(&f->items[1].rb, &f->root,
					      cmp_node), &f->items[4].rb);
	key = -1;
	KUNIT_EXPECT_NULL(test, rb_find(&key, &f->root, cmp_key));
	check_tree(test, &f->root, NR / 2);
}

/* Equal keys: all of them, in the order in which they came. */
static void rbtree_test_for_each(struct kunit *test)
{
	struct forest *f = test->priv;
	struct rb_node *node;
	int i, key, seen;

	for (i = 0; i < NR; i++) {
		f->items[i].key = i % 10;
		rb_add(&f->items[i].rb, &f->root, less);
	}
	check_tree(test, &f->root, NR);
	for (key = 0; key < 10; key++) {
		seen = 0;
		rb_for_each(node, &key, &f->root, cmp_key) {
			KUNIT_ASSERT_PTR_EQ(test, to_item(node),
					    &f->items[key + 10 * seen]);
			seen++;
		}
		KUNIT_ASSERT_EQ(test, seen, NR / 10);
	}
	key = 10;
	rb_for_each(node, &key, &f->root, cmp_key)
		KUNIT_FAIL(test, "found a key that is not there");
}

static void rbtree_test_postorder(struct kunit *test)
{
	struct forest *f = test->priv;
	struct item *it, *n;
	int count, seen;

	for (count = 0; count < 40; count++) {
		f->root = RB_ROOT;
		for (seen = 0; seen < count; seen++)
			rb_add(&f->items[seen].rb, &f->root, less);
		seen = 0;
		rbtree_postorder_for_each_entry_safe(it, n, &f->root, rb) {
			/* Its children have been, and have been wiped out. */
			KUNIT_ASSERT_TRUE(test, !it->rb.rb_left ||
				RB_EMPTY_NODE(it->rb.rb_left));
			KUNIT_ASSERT_TRUE(test, !it->rb.rb_right ||
				RB_EMPTY_NODE(it->rb.rb_right));
			RB_CLEAR_NODE(&it->rb);
			seen++;
		}
		KUNIT_ASSERT_EQ(test, seen, count);
	}
	KUNIT_EXPECT_NULL(test, rb_next_postorder(NULL));
}

/* Each node in turn by its double, alone and in company. */
static void rbtree_test_replace(struct kunit *test)
{
	struct forest *f = test->priv;
	struct item new;
	int count, i;

	for (count = 1; count < 12; count++) {
		f->root = RB_ROOT;
		for (i = 0; i < count; i++)
			rb_add(&f->items[i].rb, &f->root, less);
		for (i = 0; i < count; i++) {
			new.key = i;
			rb_replace_node(&f->items[i].rb, &new.rb, &f->root);
			KUNIT_ASSERT_PTR_EQ(test,
				rb_find(&i, &f->root, cmp_key), &new.rb);
			check_tree(test, &f->root, count);
			rb_replace_node_rcu(&new.rb, &f->items[i].rb,
					    &f->root);
			KUNIT_ASSERT_PTR_EQ(test,
				rb_find(&i, &f->root, cmp_key),
				&f->items[i].rb);
			check_tree(test, &f->root, count);
		}
	}
}

static void rbtree_test_replace_cached(struct kunit *test)
{
	struct forest *f = test->priv;
	struct item new = { .key = 0 };

	rb_add_cached(&f->items[0].rb, &f->cached, less);
	rb_add_cached(&f->items[1].rb, &f->cached, less);
	rb_replace_node_cached(&f->items[0].rb, &new.rb, &f->cached);
	KUNIT_EXPECT_PTR_EQ(test, rb_first_cached(&f->cached), &new.rb);
	new.key = 1;
	rb_replace_node_cached(&f->items[1].rb, &f->items[2].rb, &f->cached);
	KUNIT_EXPECT_PTR_EQ(test, rb_first_cached(&f->cached), &new.rb);
	KUNIT_EXPECT_PTR_EQ(test, rb_next(&new.rb), &f->items[2].rb);
}

static void rbtree_test_empty(struct kunit *test)
{
	struct rb_root root = RB_ROOT;
	struct rb_node node;

	KUNIT_EXPECT_NULL(test, rb_first(&root));
	KUNIT_EXPECT_NULL(test, rb_last(&root));
	KUNIT_EXPECT_NULL(test, rb_first_postorder(&root));
	RB_CLEAR_NODE(&node);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_NODE(&node));
	KUNIT_EXPECT_NULL(test, rb_next(&node));
	KUNIT_EXPECT_NULL(test, rb_prev(&node));
	rb_link_node_rcu(&node, NULL, &root.rb_node);
	rb_insert_color(&node, &root);
	KUNIT_EXPECT_FALSE(test, RB_EMPTY_NODE(&node));
	KUNIT_EXPECT_PTR_EQ(test, rb_first(&root), &node);
	rb_erase(&node, &root);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&root));
}

static struct kunit_case rbtree_test_cases[] = {
	KUNIT_CASE(rbtree_test_random),
	KUNIT_CASE(rbtree_test_all_orders),
	KUNIT_CASE(rbtree_test_sequential),
	KUNIT_CASE(rbtree_test_augmented),
	KUNIT_CASE(rbtree_test_cached),
	KUNIT_CASE(rbtree_test_cached_augmented),
	KUNIT_CASE(rbtree_test_find),
	KUNIT_CASE(rbtree_test_for_each),
	KUNIT_CASE(rbtree_test_postorder),
	KUNIT_CASE(rbtree_test_replace),
	KUNIT_CASE(rbtree_test_replace_cached),
	KUNIT_CASE(rbtree_test_empty),
	{}
};

static struct kunit_suite rbtree_suite = {
	.name = "rbtree",
	.init = rbtree_test_init,
	.test_cases = rbtree_test_cases,
};

kunit_test_suite(rbtree_suite);

MODULE_DESCRIPTION("Tests of red-black trees");
MODULE_LICENSE("GPL");

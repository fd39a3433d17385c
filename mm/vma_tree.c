// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree of VMAs: a B+-tree by address that knows the largest gap below
 * every node.
 *
 * Owns its nodes; the lock of the address space keeps writers apart. A change is
 * first prepared (all memory that it may take lies in @spare), then made within
 * one write section of the sequence count. So it cannot fail half way, and a
 * reader without a lock sees all of it or tries again. Nodes that go are freed
 * behind a grace period.
 *
 * Keys of a slot are the bounds of what is below it, so a change of a VMA changes
 * nothing but the path to it.
 */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "vma_node.h"

/* Below this a node looks for a neighbour to join; together they stay below that. */
#define FEW(slots)	((slots) / 3)
#define ENOUGH(slots)	((slots) * 3 / 4)
/* Spare nodes that a tree keeps for next time. */
#define KEEP_SPARE	2u

static struct kmem_cache *node_cache __ro_after_init;

/* The way from a leaf, level 0, to the root, and the slots it goes through. */
struct path {
	struct vma_node *node[VMA_MAX_LEVELS];
	unsigned int slot[VMA_MAX_LEVELS];
	unsigned int top;
};

void __init vma_tree_cache_init(void)
{
	node_cache = kmem_cache_create("vma_node", sizeof(struct vma_node), 64,
				       SLAB_PANIC | SLAB_ACCOUNT, NULL);
}

void vma_tree_init(struct vma_tree *tree)
{
	*tree = (struct vma_tree){ };
	seqcount_init(&tree->seq);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_init);

/* --- Memory --- */

static void node_free_rcu(struct rcu_head *rcu)
{
	kmem_cache_free(node_cache, container_of(rcu, struct vma_node, rcu));
}

/* Readers may still be in it. */
static void node_retire(struct vma_node *n)
{
	call_rcu(&n->rcu, node_free_rcu);
}

/* What cannot be had now stays wanted: nodes that could be had are kept. */
static int spare_fill(struct vma_tree *tree, unsigned int nr)
{
	while (tree->nr_spare < nr) {
		struct vma_node *n = kmem_cache_alloc(node_cache, GFP_KERNEL);

		if (!n)
			return -ENOMEM;
		n->next_spare = tree->spare;
		tree->spare = n;
		tree->nr_spare++;
	}
	return 0;
}

/* Nobody has seen these. */
static void spare_trim(struct vma_tree *tree, unsigned int nr)
{
	while (tree->nr_spare > nr) {
		struct vma_node *n = tree->spare;

		tree->spare = n->next_spare;
		tree->nr_spare--;
		kmem_cache_free(node_cache, n);
	}
}

/* An empty node; that there is one has been seen to. */
static struct vma_node *spare_take(struct vma_tree *tree, unsigned int level)
{
	struct vma_node *n = tree->spare;

	tree->spare = n->next_spare;
	tree->nr_spare--;
	memset(n, 0, sizeof(*n));
	n->level = level;
	return n;
}

/* --- Slots --- */

struct entry {
	unsigned long start, end;
	void *ptr;
	unsigned long gap;	/* of a child */
};

/* For the writer, which sees whole slots. */
static struct entry get_slot(const struct vma_node *n, unsigned int i)
{
	return (struct entry){
		.start = node_starts(n)[i], .end = node_ends(n)[i],
		.ptr = (void *)node_ptrs(n)[i],
		.gap = n->level ? node_gaps(n)[i] : 0,
	};
}

/* The pointer comes last: who follows it finds a node that is complete. */
static void set_slot(struct vma_node *n, unsigned int i, const struct entry *e)
{
	WRITE_ONCE(node_starts(n)[i], e->start);
	WRITE_ONCE(node_ends(n)[i], e->end);
	if (n->level)
		WRITE_ONCE(node_gaps(n)[i], e->gap);
	smp_store_release(&node_ptrs(n)[i], (unsigned long)e->ptr);
}

static void copy_slot(struct vma_node *to, unsigned int i,
		      const struct vma_node *from, unsigned int j)
{
	struct entry e = get_slot(from, j);

	set_slot(to, i, &e);
}

/* A node with room. */
static void insert_slot(struct vma_node *n, unsigned int i,
			const struct entry *e)
{
	for (unsigned int j = n->nr; j > i; j--)
		copy_slot(n, j, n, j - 1);
	set_slot(n, i, e);
	WRITE_ONCE(n->nr, n->nr + 1);
}

/* What is behind the last slot leads nowhere: see vma_node.h. */
static void cut_slots(struct vma_node *n, unsigned int nr)
{
	for (unsigned int i = nr; i < n->nr; i++)
		WRITE_ONCE(node_ptrs(n)[i], 0);
	WRITE_ONCE(n->nr, nr);
}

/* Those behind it move up. */
static void remove_slot(struct vma_node *n, unsigned int i)
{
	for (; i + 1 < n->nr; i++)
		copy_slot(n, i, n, i + 1);
	cut_slots(n, n->nr - 1);
}

/* All slots of @from behind those of @to. */
static void append_slots(struct vma_node *to, const struct vma_node *from,
			 unsigned int first)
{
	unsigned int nr = to->nr;

	for (unsigned int i = first; i < from->nr; i++)
		copy_slot(to, nr++, from, i);
	WRITE_ONCE(to->nr, nr);
}

/* What a parent is to know of a node that is not empty. */
static struct entry summary(const struct vma_node *n)
{
	const unsigned long *starts = node_starts(n), *ends = node_ends(n);
	unsigned long gap = n->level ? node_gaps(n)[0] : 0;

	for (unsigned int i = 1; i < n->nr; i++) {
		gap = max(gap, starts[i] - ends[i - 1]);
		if (n->level)
			gap = max(gap, node_gaps(n)[i]);
	}
	return (struct entry){ starts[0], ends[n->nr - 1], (void *)n, gap };
}

/* --- Paths --- */

/* To where @addr is, or would be. The tree is not empty. */
static void find_path(const struct vma_tree *tree, unsigned long addr,
		      struct path *path)
{
	struct vma_node *n = tree->root;

	path->top = n->level;
	for (;;) {
		unsigned int level = n->level, i = node_find(n, addr);

		if (level && i == n->nr)
			i--;
		path->node[level] = n;
		path->slot[level] = i;
		if (!level)
			return;
		n = (struct vma_node *)node_ptrs(n)[i];
	}
}

/* The parents learn what has become of the node at @level of the path. */
static void update_path(const struct path *path, unsigned int level)
{
	for (; level < path->top; level++) {
		struct vma_node *parent = path->node[level + 1];
		unsigned int i = path->slot[level + 1];
		struct entry old = get_slot(parent, i);
		struct entry new = summary(path->node[level]);

		if (old.start == new.start && old.end == new.end &&
		    old.gap == new.gap)
			return;
		set_slot(parent, i, &new);
	}
}

/* --- Insertion --- */

/*
 * Nodes that @nr insertions beside each other may take. On each level that lacks
 * room for as many, each of them may split a node, since a split does not
 * always leave room in both halves. A root that is split gets a parent, too.
 */
static unsigned int nodes_needed(const struct path *path, unsigned int nr)
{
	unsigned int nodes = 0;

	for (unsigned int level = 0; level <= path->top; level++) {
		const struct vma_node *n = path->node[level];

		if (n->nr + nr <= node_slots(n))
			return nodes;
		nodes += nr;
	}
	return nodes + 1;
}

/* What an earlier operation was prepared for and did not need is given back. */
int vma_tree_prepare(struct vma_tree *tree, unsigned long addr, unsigned int nr)
{
	unsigned int nodes = 1;
	struct path path;

	WARN_ON_ONCE(nr > VMA_TREE_MAX_PREPARE);
	if (tree->root) {
		find_path(tree, addr, &path);
		nodes = nodes_needed(&path, nr);
	}
	spare_trim(tree, max(nodes, KEEP_SPARE));
	return spare_fill(tree, nodes);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_prepare);

/*
 * Splits a full node where @slot is to become free, and returns the new right
 * one. At either end the new entry gets a node of its own: who inserts in order
 * leaves full nodes behind.
 */
static struct vma_node *split(struct vma_tree *tree, struct vma_node *n,
			      unsigned int slot)
{
	struct vma_node *right = spare_take(tree, n->level);
	unsigned int at = slot && slot < n->nr ? n->nr / 2 : slot;

	append_slots(right, n, at);
	cut_slots(n, at);
	return right;
}

/* A new root above @left and @right. */
static void grow_root(struct vma_tree *tree, struct vma_node *left,
		      struct vma_node *right)
{
	struct vma_node *root = spare_take(tree, left->level + 1);
	struct entry e = summary(left);

	set_slot(root, 0, &e);
	e = summary(right);
	set_slot(root, 1, &e);
	root->nr = 2;
	smp_store_release(&tree->root, root);
}

/* @e at its place in the path, splitting what is full on the way up. */
static void insert_entry(struct vma_tree *tree, struct path *path,
			 struct entry e)
{
	for (unsigned int level = 0;; level++) {
		struct vma_node *n = path->node[level], *right;
		unsigned int i = path->slot[level];

		/* A parent holds the left half there: the right one goes behind. */
		if (level)
			i++;
		if (n->nr < node_slots(n)) {
			insert_slot(n, i, &e);
			update_path(path, level);
			return;
		}
		right = split(tree, n, i);
		if (i <= n->nr && !(i == n->nr && !right->nr))
			insert_slot(n, i, &e);
		else
			insert_slot(right, i - n->nr, &e);
		if (level == path->top) {
			grow_root(tree, n, right);
			return;
		}
		e = summary(n);
		set_slot(path->node[level + 1], path->slot[level + 1], &e);
		e = summary(right);
	}
}

static void insert_first(struct vma_tree *tree, const struct entry *e)
{
	struct vma_node *n = spare_take(tree, 0);

	insert_slot(n, 0, e);
	smp_store_release(&tree->root, n);
}

int vma_tree_insert(struct vma_tree *tree, struct vm_area_struct *vma)
{
	struct entry e = { vma->vm_start, vma->vm_end, vma, 0 };
	struct path path;
	int err;

	if (tree->root) {
		find_path(tree, e.start, &path);
		if (path.slot[0] < path.node[0]->nr &&
		    node_starts(path.node[0])[path.slot[0]] < e.end)
			return -EEXIST;
		err = spare_fill(tree, nodes_needed(&path, 1));
	} else {
		err = spare_fill(tree, 1);
	}
	if (err)
		return err;
	write_seqcount_begin(&tree->seq);
	if (tree->root)
		insert_entry(tree, &path, e);
	else
		insert_first(tree, &e);
	tree->nr_vmas++;
	write_seqcount_end(&tree->seq);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_insert);

/* --- Removal --- */

/* The node at @level joins its neighbour in the parent, if both fit into one. */
static bool join(const struct path *path, unsigned int level)
{
	struct vma_node *n = path->node[level], *parent = path->node[level + 1];
	unsigned int i = path->slot[level + 1];
	struct vma_node *left, *right;
	struct entry e;

	if (i + 1 == parent->nr) {
		if (!i)
			return false;
		i--;
	}
	left = (struct vma_node *)node_ptrs(parent)[i];
	right = (struct vma_node *)node_ptrs(parent)[i + 1];
	if (left->nr + right->nr > ENOUGH(node_slots(n)))
		return false;
	append_slots(left, right, 0);
	e = summary(left);
	set_slot(parent, i, &e);
	remove_slot(parent, i + 1);
	node_retire(right);
	return true;
}

/* Roots with one child are of no use, and of none there is no root. */
static void shrink_root(struct vma_tree *tree)
{
	struct vma_node *root = tree->root;

	while (root && (root->level ? root->nr == 1 : !root->nr)) {
		smp_store_release(&tree->root, root->level ?
				  (struct vma_node *)node_ptrs(root)[0] : NULL);
		node_retire(root);
		root = tree->root;
	}
}

/* From the bottom up: as long as nodes vanish, their parents have lost a slot. */
static void remove_entry(struct vma_tree *tree, const struct path *path)
{
	unsigned int level;

	remove_slot(path->node[0], path->slot[0]);
	for (level = 0; level < path->top; level++) {
		struct vma_node *n = path->node[level];

		if (!n->nr) {
			remove_slot(path->node[level + 1],
				    path->slot[level + 1]);
			node_retire(n);
		} else if (n->nr >= FEW(node_slots(n)) || !join(path, level)) {
			update_path(path, level);
			break;
		}
	}
	shrink_root(tree);
}

/* The path to a VMA that is in the tree; false, loudly, if it is not. */
static bool path_to(const struct vma_tree *tree, struct vm_area_struct *vma,
		    struct path *path)
{
	if (!WARN_ON_ONCE(!tree->root)) {
		find_path(tree, vma->vm_start, path);
		return !WARN_ON_ONCE(path->slot[0] == path->node[0]->nr ||
				     node_ptrs(path->node[0])[path->slot[0]] !=
					     (unsigned long)vma);
	}
	return false;
}

void vma_tree_erase(struct vma_tree *tree, struct vm_area_struct *vma)
{
	struct path path;

	if (!path_to(tree, vma, &path))
		return;
	write_seqcount_begin(&tree->seq);
	remove_entry(tree, &path);
	tree->nr_vmas--;
	write_seqcount_end(&tree->seq);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_erase);

/* --- Change of bounds --- */

void vma_tree_resize(struct vma_tree *tree, struct vm_area_struct *vma,
		     unsigned long start, unsigned long end)
{
	struct entry e = { start, end, vma, 0 };
	struct path path;

	if (!path_to(tree, vma, &path))
		return;
	write_seqcount_begin(&tree->seq);
	WRITE_ONCE(vma->vm_start, start);
	WRITE_ONCE(vma->vm_end, end);
	set_slot(path.node[0], path.slot[0], &e);
	update_path(&path, 0);
	write_seqcount_end(&tree->seq);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_resize);

/* --- Looking --- */

struct vm_area_struct *vma_tree_find(const struct vma_tree *tree,
				     unsigned long addr)
{
	const struct vma_node *n = tree->root;

	while (n) {
		unsigned int i = node_find(n, addr);

		if (i == n->nr)
			return NULL;
		if (!n->level)
			return (void *)node_ptrs(n)[i];
		n = (void *)node_ptrs(n)[i];
	}
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_find);

struct vm_area_struct *vma_tree_find_prev(const struct vma_tree *tree,
					  unsigned long addr)
{
	const struct vma_node *n = tree->root;

	while (n) {
		unsigned int i = n->nr;

		while (i && node_starts(n)[i - 1] >= addr)
			i--;
		if (!i)
			return NULL;
		if (!n->level)
			return (void *)node_ptrs(n)[i - 1];
		n = (void *)node_ptrs(n)[i - 1];
	}
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_find_prev);

/*
 * One descent. A slot that is just being written may lead nowhere, or to the wrong
 * place: the caller looks at the sequence count.
 */
static __always_inline struct vm_area_struct *
descend(const struct vma_tree *tree, unsigned long addr)
{
	const struct vma_node *n = node_root(tree);

	while (n) {
		unsigned int i = node_find(n, addr);

		if (i >= node_slots(n) || i >= READ_ONCE(n->nr) ||
		    node_start(n, i) > addr)
			return NULL;
		if (!n->level)
			return node_ptr(n, i);
		n = node_ptr(n, i);
	}
	return NULL;
}

struct vm_area_struct *vma_tree_lookup(const struct vma_tree *tree,
				       unsigned long addr)
{
	return descend(tree, addr);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_lookup);

struct vm_area_struct *vma_tree_lookup_rcu(const struct vma_tree *tree,
					   unsigned long addr)
{
	struct vm_area_struct *vma;
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&tree->seq);
		vma = descend(tree, addr);
	} while (read_seqcount_retry(&tree->seq, seq));
	return vma;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_lookup_rcu);

/* --- The end --- */

/* From the leaves up: children are at lower levels, which bounds the depth. */
static void free_below(struct vma_node *n)
{
	if (n->level)
		for (unsigned int i = 0; i < n->nr; i++)
			free_below((struct vma_node *)node_ptrs(n)[i]);
	node_retire(n);
}

void vma_tree_destroy(struct vma_tree *tree)
{
	struct vma_node *root = tree->root;

	write_seqcount_begin(&tree->seq);
	smp_store_release(&tree->root, NULL);
	tree->nr_vmas = 0;
	write_seqcount_end(&tree->seq);
	if (root)
		free_below(root);
	spare_trim(tree, 0);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_destroy);

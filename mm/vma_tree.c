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
#define FEW		(VMA_SLOTS / 3)
#define ENOUGH		(VMA_SLOTS * 3 / 4)
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

static __always_inline void clear_slot(unsigned long *slot)
{
	WRITE_ONCE(slot[SLOT_WORD(ptr)], 0);
	WRITE_ONCE(slot[SLOT_WORD(end)], ~0ul);
	WRITE_ONCE(slot[SLOT_WORD(gap)], 0);
}

static void clear_slots(struct vma_node *n, unsigned int from, unsigned int to)
{
	for (unsigned int i = from; i < to; i++)
		clear_slot(slot_of(n, i));
}

/* An empty node; that there is one has been seen to. */
static struct vma_node *spare_take(struct vma_tree *tree, unsigned int level)
{
	struct vma_node *n = tree->spare;

	tree->spare = n->next_spare;
	tree->nr_spare--;
	n->level = level;
	n->nr = 0;
	clear_slots(n, 0, VMA_SLOTS);
	n->ptr[VMA_SLOTS] = NULL;
	return n;
}

/* --- Slots --- */

struct entry {
	unsigned long start, end;
	void *ptr;
};

/* The pointer comes last: who follows it finds a node that is complete. */
static __always_inline void write_slot(unsigned long *slot, const struct entry *e)
{
	WRITE_ONCE(slot[SLOT_WORD(start)], e->start);
	WRITE_ONCE(slot[SLOT_WORD(end)], e->end);
	smp_store_release(&slot[SLOT_WORD(ptr)], (unsigned long)e->ptr);
}

static __always_inline void copy_to(unsigned long *slot, const unsigned long *old)
{
	WRITE_ONCE(slot[SLOT_WORD(start)], old[SLOT_WORD(start)]);
	WRITE_ONCE(slot[SLOT_WORD(end)], old[SLOT_WORD(end)]);
	WRITE_ONCE(slot[SLOT_WORD(gap)], old[SLOT_WORD(gap)]);
	smp_store_release(&slot[SLOT_WORD(ptr)], old[SLOT_WORD(ptr)]);
}

static __always_inline void set_slot(struct vma_node *n, unsigned int i, const struct entry *e)
{
	write_slot(slot_of(n, i), e);
}

static void copy_slot(struct vma_node *to, unsigned int i,
		      struct vma_node *from, unsigned int j)
{
	copy_to(slot_of(to, i), slot_of(from, j));
}

/* The largest gap between VMAs below a node: three slots at a time. */
static unsigned long max_gap(const struct vma_node *n)
{
	unsigned long gap = 0;

	static_assert(VMA_SLOTS % 3 == 0);
	for (unsigned int i = 0; i < VMA_SLOTS; i += 3) {
		gap = max(gap, n->gap[i]);
		gap = max(gap, n->gap[i + 1]);
		gap = max(gap, n->gap[i + 2]);
	}
	return gap;
}

/* What slot @i is to say, by what is below it and lies before the next. */
static unsigned long gap_of(const struct vma_node *n, unsigned int i)
{
	unsigned long gap = n->level ? max_gap(n->ptr[i]) : 0;

	return i + 1 < n->nr ? max(gap, n->start[i + 1] - n->end[i]) : gap;
}

static void refresh_gap(struct vma_node *n, unsigned int i)
{
	WRITE_ONCE(n->gap[i], gap_of(n, i));
}

/* @slot becomes free, of a node with room; those from it on move. */
static __always_inline void shift_up(struct vma_node *n, unsigned long *slot)
{
	for (unsigned long *s = slot_of(n, n->nr); s != slot; s--)
		copy_to(s, s - 1);
}

/* A node with room. */
static void insert_slot(struct vma_node *n, unsigned int i,
			const struct entry *e)
{
	shift_up(n, slot_of(n, i));
	set_slot(n, i, e);
	WRITE_ONCE(n->nr, n->nr + 1);
	refresh_gap(n, i);
	if (i)
		refresh_gap(n, i - 1);
}

/* What was the gap to the slots that go is none. */
static void cut_slots(struct vma_node *n, unsigned int nr)
{
	clear_slots(n, nr, n->nr);
	WRITE_ONCE(n->nr, nr);
	if (nr)
		refresh_gap(n, nr - 1);
}

/* Those behind @slot take its place, and the last one becomes free. */
static __always_inline void shift_down(struct vma_node *n, unsigned long *slot)
{
	unsigned long *last = slot_of(n, n->nr - 1ul);

	for (; slot != last; slot++)
		copy_to(slot, slot + 1);
	clear_slot(last);
}

static void remove_slot(struct vma_node *n, unsigned int i)
{
	shift_down(n, slot_of(n, i));
	WRITE_ONCE(n->nr, n->nr - 1);
	if (i)
		refresh_gap(n, i - 1);
}

/* The slots of @from, beginning with @first, behind those of @to. */
static void append_slots(struct vma_node *to, struct vma_node *from,
			 unsigned int first)
{
	unsigned int nr = to->nr, last = nr;

	for (unsigned int i = first; i < from->nr; i++)
		copy_slot(to, nr++, from, i);
	WRITE_ONCE(to->nr, nr);
	if (last)
		refresh_gap(to, last - 1);
}

/* What a parent is to know of a node that is not empty. */
static struct entry summary(struct vma_node *n)
{
	return (struct entry){ n->start[0], n->end[n->nr - 1], n };
}

/* --- Paths --- */

/* To where @addr is, or would be. The tree is not empty. */
static void find_path(const struct vma_tree *tree, unsigned long addr,
		      struct path *path)
{
	struct vma_node *n = tree->root;
	unsigned int level = n->level;

	for (path->top = level;; level--) {
		unsigned int i = node_find(n, addr) - n->end;

		if (level && i == n->nr)
			i--;
		path->node[level] = n;
		path->slot[level] = i;
		if (!level)
			return;
		n = n->ptr[i];
	}
}

/* The slot of a child, in its parent, after a change in the child. */
static bool update_slot(struct vma_node *parent, unsigned int i)
{
	struct entry e = summary(parent->ptr[i]);
	bool moved = e.start != parent->start[i];
	bool changed = moved || e.end != parent->end[i];
	unsigned long gap;

	if (changed)
		set_slot(parent, i, &e);
	gap = gap_of(parent, i);
	changed |= gap != parent->gap[i];
	WRITE_ONCE(parent->gap[i], gap);
	if (moved && i)
		refresh_gap(parent, i - 1);
	return changed;
}

/* The parents learn what has become of the node at @level of the path. */
static void update_path(const struct path *path, unsigned int level)
{
	while (level < path->top) {
		level++;
		if (!update_slot(path->node[level], path->slot[level]))
			return;
	}
}

/* The leaf on the way to @addr has changed: the slots above it are looked at again. */
static noinline void tell_parents(const struct vma_tree *tree,
				  unsigned long addr)
{
	struct path path;

	find_path(tree, addr, &path);
	update_path(&path, 0);
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

		if (n->nr + nr <= VMA_SLOTS)
			return nodes;
		nodes += nr;
	}
	return nodes + 1;
}

/*
 * On the way to where @addr is, or would be: a first node, if there is none yet.
 */
static unsigned int needed_at(const struct vma_tree *tree, unsigned long addr,
			      unsigned int nr)
{
	struct path path;

	if (!tree->root)
		return 1;
	find_path(tree, addr, &path);
	return nodes_needed(&path, nr);
}

/* What an earlier operation was prepared for and did not need is given back. */
static int prepare(struct vma_tree *tree, unsigned int nodes)
{
	spare_trim(tree, max(nodes, KEEP_SPARE));
	return spare_fill(tree, nodes);
}

int vma_tree_prepare(struct vma_tree *tree, unsigned long addr, unsigned int nr)
{
	WARN_ON_ONCE(nr > VMA_TREE_MAX_PREPARE);
	/* One leaf is all there is in most address spaces. */
	if (tree->root && !tree->root->level && tree->root->nr + nr <= VMA_SLOTS)
		return 0;
	return prepare(tree, needed_at(tree, addr, nr));
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_prepare);

/* The two may share a part of their ways: each has room for all of them. */
int vma_tree_prepare_two(struct vma_tree *tree, unsigned long a, unsigned long b,
			 unsigned int nr)
{
	WARN_ON_ONCE(nr > VMA_TREE_MAX_PREPARE);
	return prepare(tree, needed_at(tree, a, nr) + needed_at(tree, b, nr));
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_prepare_two);

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

/*
 * A new root above @left and @right, which readers see when all of it is there.
 */
static void grow_root(struct vma_tree *tree, struct vma_node *left,
		      struct vma_node *right)
{
	struct vma_node *root = spare_take(tree, left->level + 1);
	struct entry e = summary(left);

	insert_slot(root, 0, &e);
	e = summary(right);
	insert_slot(root, 1, &e);
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
		if (n->nr < VMA_SLOTS) {
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
		update_slot(path->node[level + 1], path->slot[level + 1]);
		e = summary(right);
	}
}

/* Of an empty tree, which has no root. */
static void insert_first(struct vma_tree *tree, const struct entry *e)
{
	struct vma_node *n = spare_take(tree, 0);

	insert_slot(n, 0, e);
	smp_store_release(&tree->root, n);
}

/* Into a leaf that is full, or the first of all. */
static noinline int insert_slowly(struct vma_tree *tree, struct vm_area_struct *vma)
{
	struct entry e = { vma->vm_start, vma->vm_end, vma };
	struct path path;
	int err;

	if (tree->root)
		find_path(tree, e.start, &path);
	err = spare_fill(tree, tree->root ? nodes_needed(&path, 1) : 1);
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

/*
 * Returns the gap in which it lies now, which may have been the largest. Within a write
 * section, as what takes it out again.
 */
static __always_inline unsigned long
insert_in_leaf(const struct vma_place *at, struct vm_area_struct *vma)
{
	struct entry e = { vma->vm_start, vma->vm_end, vma };
	struct vma_node *n = at->leaf;
	unsigned long i = at->slot, nr = n->nr, gap = 0, behind = 0;
	unsigned long *slot = slot_of(n, i);

	if (i < nr) {
		behind = slot[SLOT_WORD(start)] - e.end;
		shift_up(n, slot);
	}
	write_slot(slot, &e);
	WRITE_ONCE(slot[SLOT_WORD(gap)], behind);
	if (i) {
		gap = slot[SLOT_WORD(gap) - 1];
		WRITE_ONCE(slot[SLOT_WORD(gap) - 1], e.start - slot[-1]);
	}
	WRITE_ONCE(n->nr, nr + 1);
	return gap;
}

/* Those above the leaf learn of it, if there are any and it concerns them. */
static __always_inline int insert_and_tell(struct vma_tree *tree,
					   const struct vma_place *at,
					   struct vm_area_struct *vma)
{
	unsigned int nr = at->leaf->nr;
	unsigned long gap;

	write_seqcount_begin(&tree->seq);
	gap = insert_in_leaf(at, vma);
	tree->nr_vmas++;
	if (at->inner && (!at->slot || at->slot == nr || gap == at->above))
		tell_parents(tree, vma->vm_start);
	write_seqcount_end(&tree->seq);
	return 0;
}

int vma_tree_insert(struct vma_tree *tree, struct vm_area_struct *vma)
{
	struct vma_place at;

	if (unlikely(!tree->root))
		return insert_slowly(tree, vma);
	at = find_place(tree, vma->vm_start);
	if (at.slot < at.leaf->nr && at.leaf->start[at.slot] < vma->vm_end)
		return -EEXIST;
	if (unlikely(at.leaf->nr == VMA_SLOTS))
		return insert_slowly(tree, vma);
	return insert_and_tell(tree, &at, vma);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_insert);

static noinline int insert_below(struct vma_tree *tree, const struct vma_place *at,
				 struct vm_area_struct *vma)
{
	return insert_and_tell(tree, at, vma);
}

/* Most trees are one leaf: nobody is told, and nothing is called. */
static __always_inline int insert_at(struct vma_tree *tree, const struct vma_place *at,
				     struct vm_area_struct *vma)
{
	if (unlikely(at->inner))
		return insert_below(tree, at, vma);
	write_seqcount_begin(&tree->seq);
	insert_in_leaf(at, vma);
	tree->nr_vmas++;
	write_seqcount_end(&tree->seq);
	return 0;
}

/* The same behind the last one of the rightmost leaf. */
static noinline int append_below(struct vma_tree *tree, struct vm_area_struct *vma)
{
	struct vma_place at = { .leaf = tree->root, .inner = true };

	while (at.leaf->level)
		at.leaf = at.leaf->ptr[at.leaf->nr - 1];
	at.slot = at.leaf->nr;
	if (at.leaf->end[at.slot - 1] > vma->vm_start)
		return vma_tree_insert(tree, vma);
	if (at.slot == VMA_SLOTS)
		return insert_slowly(tree, vma);
	return insert_and_tell(tree, &at, vma);
}

/* Fork copies one VMA after the other: there is no search, but down the right side. */
int vma_tree_append(struct vma_tree *tree, struct vm_area_struct *vma)
{
	struct vma_node *n = tree->root;
	unsigned long *slot;

	if (unlikely(!n))
		return insert_slowly(tree, vma);
	if (unlikely(n->level || n->nr == VMA_SLOTS))
		return append_below(tree, vma);
	slot = slot_of(n, n->nr);
	if (unlikely(slot[-1] > vma->vm_start))
		return vma_tree_insert(tree, vma);
	write_seqcount_begin(&tree->seq);
	WRITE_ONCE(slot[SLOT_WORD(gap)], 0);
	WRITE_ONCE(slot[SLOT_WORD(gap) - 1], vma->vm_start - slot[-1]);
	write_slot(slot, &(struct entry){ vma->vm_start, vma->vm_end, vma });
	WRITE_ONCE(n->nr, n->nr + 1);
	tree->nr_vmas++;
	write_seqcount_end(&tree->seq);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_append);

/*
 * Who has looked for room knows the place already: there is no second way down. Where
 * the place is does not change until the tree does, and the lock is held.
 */
int vma_tree_insert_between(struct vma_tree *tree, struct vm_area_struct *vma,
			    const struct vma_sides *sides)
{
	const struct vma_place *at = &sides->at;

	if (sides->next && sides->next->vm_start < vma->vm_end)
		return -EEXIST;
	if (unlikely(!at->leaf || at->leaf->nr == VMA_SLOTS))
		return insert_slowly(tree, vma);
	return insert_at(tree, at, vma);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_insert_between);

/* --- Removal --- */

/* The node at @level joins its neighbour in the parent, if both fit into one. */
static bool join(const struct path *path, unsigned int level)
{
	struct vma_node *parent = path->node[level + 1], *left, *right;
	unsigned int i = path->slot[level + 1];

	if (i + 1 == parent->nr) {
		if (!i)
			return false;
		i--;
	}
	left = parent->ptr[i];
	right = parent->ptr[i + 1];
	if (left->nr + right->nr > ENOUGH)
		return false;
	append_slots(left, right, 0);
	remove_slot(parent, i + 1);
	update_slot(parent, i);
	node_retire(right);
	return true;
}

/* Roots with one child are of no use, and of none there is no root. */
static void shrink_root(struct vma_tree *tree)
{
	struct vma_node *root = tree->root;

	while (root && (root->level ? root->nr == 1 : !root->nr)) {
		smp_store_release(&tree->root,
				  root->level ? root->ptr[0] : NULL);
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
		} else if (n->nr >= FEW || !join(path, level)) {
			update_path(path, level);
			break;
		}
	}
	shrink_root(tree);
}

/* Is the VMA there, as it must be? */
static __always_inline bool is_at(const struct vma_place *at,
				  const struct vm_area_struct *vma)
{
	return !WARN_ON_ONCE(at->leaf->ptr[at->slot] != vma);
}

/* A leaf that will be too small, or none. */
static noinline void erase_slowly(struct vma_tree *tree, unsigned long addr)
{
	struct path path;

	find_path(tree, addr, &path);
	write_seqcount_begin(&tree->seq);
	remove_entry(tree, &path);
	tree->nr_vmas--;
	write_seqcount_end(&tree->seq);
}

/* Returns the gap that there is instead, which may be the largest. */
static __always_inline unsigned long remove_from_leaf(const struct vma_place *at)
{
	struct vma_node *n = at->leaf;
	unsigned long i = at->slot, last = n->nr - 1ul, gap = 0;
	unsigned long *slot = slot_of(n, i);

	shift_down(n, slot);
	if (i) {
		if (i < last)
			gap = slot[SLOT_WORD(start)] - slot[-1];
		WRITE_ONCE(slot[SLOT_WORD(gap) - 1], gap);
	}
	WRITE_ONCE(n->nr, last);
	return gap;
}

/* From a leaf that others are above. */
static noinline void remove_below(struct vma_tree *tree, const struct vma_place *at,
				  unsigned long addr)
{
	unsigned int last = at->leaf->nr - 1;
	unsigned long gap;

	write_seqcount_begin(&tree->seq);
	gap = remove_from_leaf(at);
	tree->nr_vmas--;
	if (!at->slot || at->slot == last || gap > at->above)
		tell_parents(tree, addr);
	write_seqcount_end(&tree->seq);
}

void vma_tree_erase_at(struct vma_tree *tree, struct vm_area_struct *vma,
		       const struct vma_place *at)
{
	if (!is_at(at, vma))
		return;
	if (unlikely(at->leaf->nr <= (at->inner ? FEW : 1))) {
		erase_slowly(tree, vma->vm_start);
		return;
	}
	if (unlikely(at->inner)) {
		remove_below(tree, at, vma->vm_start);
		return;
	}
	write_seqcount_begin(&tree->seq);
	remove_from_leaf(at);
	tree->nr_vmas--;
	write_seqcount_end(&tree->seq);
}

void vma_tree_erase(struct vma_tree *tree, struct vm_area_struct *vma)
{
	struct vma_place at;

	if (WARN_ON_ONCE(!tree->root))
		return;
	at = find_place(tree, vma->vm_start);
	vma_tree_erase_at(tree, vma, &at);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_erase);

/* --- Change of bounds --- */

/* The parents know of its ends if it is at an end of its leaf. */
void vma_tree_resize(struct vma_tree *tree, struct vm_area_struct *vma,
		     unsigned long start, unsigned long end)
{
	struct entry e = { start, end, vma };
	unsigned long old = vma->vm_start;
	struct vma_place at;

	if (WARN_ON_ONCE(!tree->root))
		return;
	at = find_place(tree, old);
	if (!is_at(&at, vma))
		return;
	write_seqcount_begin(&tree->seq);
	WRITE_ONCE(vma->vm_start, start);
	WRITE_ONCE(vma->vm_end, end);
	set_slot(at.leaf, at.slot, &e);
	refresh_gap(at.leaf, at.slot);
	if (at.slot)
		refresh_gap(at.leaf, at.slot - 1);
	if (at.inner)
		tell_parents(tree, old);
	write_seqcount_end(&tree->seq);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_resize);

/* --- Several at once --- */

/*
 * Most changes concern VMAs in the middle of a leaf, and cost a look for it and a few
 * slots; the others are made of single ones.
 */

/* Does a leaf hold them all, and has room for what comes instead? */
static __always_inline bool fits_leaf(const struct vma_place *at, unsigned int nr_old, long by)
{
	unsigned long nr = at->leaf->nr;

	return at->slot + nr_old <= nr && nr + by <= VMA_SLOTS &&
	       (!at->inner || nr + by >= FEW);
}

/* Slots from @first to @behind, the end, get to be others: @by further on, or back. */
static __always_inline void shift_slots(unsigned long *first, unsigned long *behind, long by)
{
	if (by > 0) {
		for (unsigned long *slot = behind; slot-- != first;)
			copy_to(slot + by, slot);
		return;
	}
	for (unsigned long *slot = first; slot != behind; slot++)
		copy_to(slot + by, slot);
	for (unsigned long *slot = behind + by; slot != behind; slot++)
		clear_slot(slot);
}

/*
 * Slots behind make room, or close up; then the tiles, from the last to the first. Behind
 * the last there is the gap that was there before, and nowhere else one.
 */
static __always_inline void replace_in_leaf(const struct vma_place *at,
					    const struct vma_replace *r,
					    unsigned long nr_old, long by)
{
	struct vma_node *n = at->leaf;
	unsigned long *first = slot_of(n, at->slot), *slot = first + nr_old;
	unsigned long gap = slot[SLOT_WORD(gap) - 1], end = r->end;
	const struct vma_tile *tile = r->tiles + nr_old + by;
	unsigned long nr = n->nr;

	if (by)
		shift_slots(slot, slot_of(n, nr), by);
	WRITE_ONCE(n->nr, nr + by);
	slot += by;
	do {
		struct entry e = { (tile - 1)->start, end, (tile - 1)->vma };

		tile--;
		WRITE_ONCE(tile->vma->vm_start, e.start);
		WRITE_ONCE(tile->vma->vm_end, end);
		write_slot(--slot, &e);
		WRITE_ONCE(slot[SLOT_WORD(gap)], gap);
		gap = 0;
		end = e.start;
	} while (slot != first);
}

/* Is it one of those that stay? */
static bool is_tile(const struct vma_replace *r, const struct vm_area_struct *vma)
{
	for (unsigned int i = 0; i < r->nr_new; i++)
		if (r->tiles[i].vma == vma)
			return true;
	return false;
}

/* Those that go. */
static void erase_others(struct vma_tree *tree, const struct vma_replace *r)
{
	struct vm_area_struct *old[ARRAY_SIZE(r->tiles)], *vma = r->tiles[0].vma;

	for (unsigned int i = 0; i < r->nr_old; i++) {
		old[i] = vma;
		vma = vma_tree_find(tree, vma->vm_end);
	}
	for (unsigned int i = 0; i < r->nr_old; i++)
		if (!is_tile(r, old[i]))
			vma_tree_erase(tree, old[i]);
}

static unsigned long tile_end(const struct vma_replace *r, unsigned int i)
{
	return i + 1 < r->nr_new ? r->tiles[i + 1].start : r->end;
}

/*
 * One after the other: those that stay are made smaller first, then larger, when what
 * is new has its place.
 */
static noinline void replace_one_by_one(struct vma_tree *tree,
					const struct vma_replace *r)
{
	erase_others(tree, r);
	for (unsigned int i = 0; i < r->nr_new; i++) {
		const struct vma_tile *t = &r->tiles[i];

		if (vma_tree_lookup(tree, t->vma->vm_start) == t->vma)
			vma_tree_resize(tree, t->vma,
					max(t->start, t->vma->vm_start),
					min(tile_end(r, i), t->vma->vm_end));
	}
	for (unsigned int i = 0; i < r->nr_new; i++) {
		const struct vma_tile *t = &r->tiles[i];

		if (vma_tree_lookup(tree, t->vma->vm_start) == t->vma) {
			vma_tree_resize(tree, t->vma, t->start, tile_end(r, i));
			continue;
		}
		WRITE_ONCE(t->vma->vm_start, t->start);
		WRITE_ONCE(t->vma->vm_end, tile_end(r, i));
		WARN_ON_ONCE(vma_tree_insert(tree, t->vma));
	}
}

/* Who is above the leaf sees the same bounds and the same largest gap as before. */
void vma_tree_replace(struct vma_tree *tree, const struct vma_place *at,
		      const struct vma_replace *r)
{
	unsigned int nr_old = r->nr_old;
	long by = (long)r->nr_new - nr_old;

	if (!is_at(at, r->tiles[0].vma))
		return;
	if (unlikely(!fits_leaf(at, nr_old, by))) {
		replace_one_by_one(tree, r);
		return;
	}
	write_seqcount_begin(&tree->seq);
	replace_in_leaf(at, r, nr_old, by);
	tree->nr_vmas += by;
	write_seqcount_end(&tree->seq);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_replace);

/* --- The end --- */

/* From the leaves up: children are at lower levels, which bounds the depth. */
static void free_below(struct vma_node *n)
{
	if (n->level)
		for (unsigned int i = 0; i < n->nr; i++)
			free_below(n->ptr[i]);
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

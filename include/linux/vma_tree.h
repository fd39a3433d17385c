/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The VMAs of one address space, by address: mm/vma_tree.c, mm/vma_find.c.
 *
 * Who changes the tree holds the lock of the address space for writing; the other
 * functions want it at least for reading, but for vma_tree_lookup_rcu(), which
 * wants nobody's lock. The tree borrows the VMAs: it frees none.
 */
#ifndef _LINUX_VMA_TREE_H
#define _LINUX_VMA_TREE_H

#include <linux/seqlock.h>
#include <linux/types.h>

struct vm_area_struct;
struct vma_node;

/*
 * @root is NULL for an empty tree. @spare are nodes that an insertion can have
 * without asking for memory.
 */
struct vma_tree {
	struct vma_node *root;
	seqcount_t seq;
	unsigned int nr_vmas;
	unsigned int nr_spare;
	struct vma_node *spare;
};

void vma_tree_init(struct vma_tree *tree);
/* Forgets all VMAs, and gives back what the tree has. */
void vma_tree_destroy(struct vma_tree *tree);

/*
 * See to it that the next @nr insertions at or beside @addr find all that they
 * need: 0, or -ENOMEM. So an operation that splits VMAs fails before it begins.
 * At most VMA_TREE_MAX_PREPARE.
 */
#define VMA_TREE_MAX_PREPARE	4
int vma_tree_prepare(struct vma_tree *tree, unsigned long addr, unsigned int nr);
/* The same for insertions at @a and at @b, together @nr. */
int vma_tree_prepare_two(struct vma_tree *tree, unsigned long a, unsigned long b,
			 unsigned int nr);

/* 0, -EEXIST if it overlaps another, -ENOMEM; never that if prepared for. */
int vma_tree_insert(struct vma_tree *tree, struct vm_area_struct *vma);
/* The same of one that is behind all others. */
int vma_tree_append(struct vma_tree *tree, struct vm_area_struct *vma);
void vma_tree_erase(struct vma_tree *tree, struct vm_area_struct *vma);
struct vma_place;
/* The same, of one that was found there. */
void vma_tree_erase_at(struct vma_tree *tree, struct vm_area_struct *vma,
		       const struct vma_place *at);
/* Gives @vma other bounds, which pass no neighbour. */
void vma_tree_resize(struct vma_tree *tree, struct vm_area_struct *vma,
		     unsigned long start, unsigned long end);

/*
 * In place of @nr_old VMAs without gaps, up to @end, there are the @nr_new of @tiles, each up
 * to where the next one starts. The first VMA stays, and so does its start; the others are
 * some of the old ones, or new ones, which have been prepared for.
 */
struct vma_tile {
	struct vm_area_struct *vma;
	unsigned long start;
};
struct vma_replace {
	unsigned int nr_old, nr_new;
	unsigned long end;
	struct vma_tile tiles[3];
};
/* The first was found at @at. */
void vma_tree_replace(struct vma_tree *tree, const struct vma_place *at,
		      const struct vma_replace *r);

/* The first VMA that ends behind @addr; the last that begins below it. Or NULL. */
struct vm_area_struct *vma_tree_find(const struct vma_tree *tree,
				     unsigned long addr);
struct vm_area_struct *vma_tree_find_prev(const struct vma_tree *tree,
					  unsigned long addr);
/* The VMA that holds @addr, or NULL. */
struct vm_area_struct *vma_tree_lookup(const struct vma_tree *tree,
				       unsigned long addr);
/*
 * The same under rcu_read_lock() alone. What it returns was there during the
 * call; whether it still is, the VMA's own lock tells.
 */
struct vm_area_struct *vma_tree_lookup_rcu(const struct vma_tree *tree,
					   unsigned long addr);

/*
 * A slot of a leaf; @above is what the parent says of the gaps in the leaf, and without
 * a parent more than any gap. No leaf: the tree is empty.
 */
struct vma_place {
	struct vma_node *leaf;
	unsigned int slot;
	bool inner;		/* somebody is above the leaf */
	unsigned long above;
};

/*
 * Both at once: the last that ends at or below @addr, the first that ends behind it; and
 * where one between them belongs. True until the tree changes.
 */
struct vma_sides {
	struct vm_area_struct *prev, *next;
	struct vma_place at;
};
void vma_tree_sides(const struct vma_tree *tree, unsigned long addr,
		    struct vma_sides *sides);
/* The same as vma_tree_find(), with its place, which is none of an empty tree. */
struct vm_area_struct *vma_tree_find_place(const struct vma_tree *tree,
					   unsigned long addr,
					   struct vma_place *at);
/* Those before and behind the one at sides->at. */
void vma_tree_beside(const struct vma_tree *tree, struct vma_sides *sides);
/* As vma_tree_insert(), of one between @sides, which were looked for at its start. */
int vma_tree_insert_between(struct vma_tree *tree, struct vm_area_struct *vma,
			    const struct vma_sides *sides);

/* The one behind that at @at, which moves there; NULL: none. The tree has not changed. */
struct vm_area_struct *vma_tree_next(const struct vma_tree *tree, struct vma_place *at);

/* All of them, of a tree that does not change meanwhile. */
#define for_each_vma(tree, vma, at) \
	for (vma = vma_tree_find_place(tree, 0, at); vma; \
	     vma = vma_tree_next(tree, at))
#define for_each_vma_in(tree, vma, from, to) \
	for (vma = vma_tree_find(tree, from); vma && vma->vm_start < (to); \
	     vma = vma_tree_find(tree, vma->vm_end))

/* A gap of @length bytes, not 0, within [@low, @high). */
struct vma_gap {
	unsigned long low, high;
	unsigned long length;
};

/*
 * The highest, or lowest, address of one, and whom it is between; -ENOMEM (as a pointer
 * would be).
 */
unsigned long vma_tree_gap_topdown(const struct vma_tree *tree,
				   const struct vma_gap *want,
				   struct vma_sides *sides);
unsigned long vma_tree_gap_bottomup(const struct vma_tree *tree,
				    const struct vma_gap *want,
				    struct vma_sides *sides);

/* False, with a word about it, if the tree is not what it must be. */
bool vma_tree_verify(const struct vma_tree *tree);

void vma_tree_cache_init(void);

#endif /* _LINUX_VMA_TREE_H */

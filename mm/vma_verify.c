// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that a tree of VMAs is what it must be: for tests and CONFIG_DEBUG_VM.
 * Owns nothing; the tree must not change meanwhile.
 */
#include <kunit/visibility.h>
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "vma_node.h"

/* What has been seen so far, in the order of addresses. */
struct seen {
	unsigned long end;		/* of the last VMA */
	unsigned int nr_vmas;
	bool good;
};

/* All that is wrong is told, so that one look shows how it came about. */
static bool complain(struct seen *seen, const struct vma_node *n,
		     unsigned int slot, const char *what)
{
	pr_err("vma_tree: slot %u of %u at level %u: %s\n", slot, n->nr,
	       n->level, what);
	seen->good = false;
	return false;
}

/* Returns the largest gap within the leaf. */
static unsigned long verify_leaf(const struct vma_node *n, struct seen *seen)
{
	unsigned long gap = 0;

	for (unsigned int i = 0; i < n->nr; i++) {
		const struct vm_area_struct *vma = node_ptr(n, i);

		if (!vma || vma->vm_start != node_start(n, i) ||
		    vma->vm_end != node_end(n, i))
			complain(seen, n, i, "the VMA has other bounds");
		if (node_start(n, i) >= node_end(n, i))
			complain(seen, n, i, "an empty VMA");
		if (node_start(n, i) < seen->end)
			complain(seen, n, i, "it begins in the one before");
		if (i)
			gap = max(gap, node_start(n, i) - seen->end);
		seen->end = node_end(n, i);
		seen->nr_vmas++;
	}
	return gap;
}

static unsigned long verify_node(const struct vma_node *n, struct seen *seen);

/* The child in slot @i, and what the slot says of it. */
static unsigned long verify_child(const struct vma_node *n, unsigned int i,
				  struct seen *seen)
{
	const struct vma_node *child = node_ptr(n, i);
	unsigned long gap;

	if (!child || child->level != n->level - 1) {
		complain(seen, n, i, "the child is not of the next level");
		return 0;
	}
	if (!child->nr || node_start(child, 0) != node_start(n, i))
		complain(seen, n, i, "the child begins elsewhere");
	gap = verify_node(child, seen);
	if (seen->end != node_end(n, i))
		complain(seen, n, i, "the child ends elsewhere");
	if (gap != node_gap(n, i))
		complain(seen, n, i, "the child has another gap");
	return gap;
}

/* Children, and what lies between them. */
static unsigned long verify_inner(const struct vma_node *n, struct seen *seen)
{
	unsigned long gap = 0;

	for (unsigned int i = 0; i < n->nr; i++) {
		if (i)
			gap = max(gap, node_start(n, i) - seen->end);
		gap = max(gap, verify_child(n, i, seen));
	}
	return gap;
}

/* No node is empty, and behind the last slot nothing leads anywhere. */
static unsigned long verify_node(const struct vma_node *n, struct seen *seen)
{
	if (!n->nr || n->nr > node_slots(n)) {
		complain(seen, n, 0, "as many slots as cannot be");
		return 0;
	}
	for (unsigned int i = n->nr; i < node_slots(n); i++)
		if (node_ptr(n, i))
			complain(seen, n, i, "a pointer behind the last");
	return n->level ? verify_inner(n, seen) : verify_leaf(n, seen);
}

/* What the tree counts, and what its root is, besides what is below it. */
bool vma_tree_verify(const struct vma_tree *tree)
{
	const struct vma_node *root = node_root(tree);
	struct seen seen = { .good = true };

	if (root && root->level && root->nr < 2)
		complain(&seen, root, 0, "a root with one child");
	if (root)
		verify_node(root, &seen);
	if (seen.nr_vmas != tree->nr_vmas) {
		pr_err("vma_tree: %u VMAs are counted, %u are there\n",
		       tree->nr_vmas, seen.nr_vmas);
		seen.good = false;
	}
	return seen.good;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_verify);

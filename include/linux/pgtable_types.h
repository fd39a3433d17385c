/* SPDX-License-Identifier: GPL-2.0-only */
/* A tree of page tables, for headers that only embed one; see linux/pgtable.h. */
#ifndef _LINUX_PGTABLE_TYPES_H
#define _LINUX_PGTABLE_TYPES_H

#include <asm/pgtable.h>
#include <linux/types.h>

/*
 * The root is never freed before the tree is; what lies below comes and goes, but
 * for what was made at boot.
 */
struct pgtable {
	pte_t *root;
	unsigned int table_flags;	/* PT_USER, or none */
	unsigned int max_leaf;		/* the highest level of leaves */
	unsigned long nr_tables;	/* of the kernel's, without those of the boot */
};

#endif /* _LINUX_PGTABLE_TYPES_H */

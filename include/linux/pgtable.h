/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables as radix trees of 64-bit entries with an integer level: one walk
 * for every machine and every level (mm/pgtable.c).
 *
 * Callers hold the lock of the tree. Ranges are of whole pages.
 */
#ifndef _LINUX_PGTABLE_H
#define _LINUX_PGTABLE_H

#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <asm/page.h>
#include <asm/pgtable.h>
#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/pgtable_types.h>
#include <linux/types.h>

/* How many bits a physical address has on this machine; entries hold more. */
#ifndef arch_phys_bits
#define arch_phys_bits	PT_PHYS_BITS
#endif

/*
 * Addresses from @start to @last, both included: the last one of all is ~0.
 * A span is at most as large as the tree.
 */
struct pt_span {
	unsigned long start, last;
};

static inline struct pt_span pt_span(unsigned long start, unsigned long size)
{
	return (struct pt_span){ start, start + size - 1 };
}

static inline unsigned int pt_index(unsigned long addr, unsigned int level)
{
	return (addr >> pt_level_shift(level)) % PT_ENTRIES;
}

/* The CPU may write to entries at any time: every look is a whole one. */
static inline pte_t pte_read(const pte_t *entry)
{
	return (pte_t){ READ_ONCE(entry->val) };
}

/*
 * To go on to what it leads to. Machines order that by themselves; the thread
 * sanitizer wants to hear it.
 */
static inline pte_t pte_follow(const pte_t *entry)
{
	if (IS_ENABLED(CONFIG_UM_TSAN))
		return (pte_t){ smp_load_acquire(&entry->val) };
	return pte_read(entry);
}

/* What is seen through a new entry was there before the entry. */
static inline void pte_set(pte_t *entry, pte_t pte)
{
	smp_store_release(&entry->val, pte.val);
}

/* What was there, with all that the CPU noted until this moment. */
static inline pte_t pte_xchg(pte_t *entry, pte_t pte)
{
	return (pte_t){ xchg(&entry->val, pte.val) };
}

static inline pte_t pte_change(pte_t pte, unsigned int level,
			       struct prot_change change)
{
	return pte_make(pte_phys(pte), level,
			(pte_flags(pte) | change.set) & ~change.clear);
}

/*
 * A walk in ascending order. @enter is called for each entry that the span
 * touches, with the part of the span that it covers; it returns PT_NEXT,
 * PT_DESCEND (the entry is a table now) or a negative errno, which ends the
 * walk. @leave, if any, follows when a table's part has been walked.
 */
#define PT_NEXT		0
#define PT_DESCEND	1

struct pt_visit {
	pte_t *entry;
	unsigned int level;
	struct pt_span span;
};

struct pt_walk {
	struct pgtable *pt;
	int (*enter)(struct pt_walk *walk, const struct pt_visit *visit);
	void (*leave)(struct pt_walk *walk, const struct pt_visit *visit);
	void *arg;
};

int pt_walk_span(struct pt_walk *walk, struct pt_span span);

/* The largest leaves that alignment and @max_leaf allow, of @flags. */
struct pt_map {
	struct pt_span span;
	phys_addr_t phys;
	unsigned int flags;
};

/*
 * 0; -EEXIST where something is mapped already, -ENOMEM for want of a table:
 * then nothing has been mapped.
 */
int pt_map(struct pgtable *pt, const struct pt_map *map);
/*
 * Every page must be mapped, or -EFAULT. Leaves of which only a part changes
 * are split before: -ENOMEM for want of a table, -EBUSY where the machine
 * cannot split what may be in use. Then nothing has changed. The caller flushes.
 */
int pt_protect(struct pgtable *pt, struct pt_span span,
	       struct prot_change change);
/* Clears the leaves of the span, each of which lies in it. The caller flushes. */
void pt_unmap(struct pgtable *pt, struct pt_span span);
/*
 * Takes tables that have become empty out of the tree; they hang on the list
 * that is returned, and may be freed when no CPU walks by them any more.
 */
struct page *pt_prune(struct pgtable *pt, struct pt_span span);
void pt_free_tables(struct page *list);
/* The leaf for @addr and its level, or an entry that is none. */
pte_t pt_lookup(const struct pgtable *pt, unsigned long addr,
		unsigned int *level);
/* Makes every entry of the root that the span touches a table, for ever. */
int pt_populate_root(struct pgtable *pt, struct pt_span span);

#endif /* _LINUX_PGTABLE_H */

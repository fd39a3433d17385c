// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables as radix trees of 64-bit entries with an integer level: one walk
 * for every machine and every level, and one function per verb.
 *
 * Owns the tables below a root, with the count of live entries that each has
 * in its struct page (pt_live). Callers hold the lock of the tree. Tables of
 * the boot have no count, and stay for ever.
 *
 *	level 3 (root)   2              1              0
 *	+-------+   +-------+      +-------+      +-------+
 *	| table |-->| table |----->| table |----->| leaf  |  4 KiB
 *	| none  |   | leaf  | 1 GiB| leaf  | 2 MiB| none  |
 *	+-------+   +-------+      +-------+      +-------+
 *
 * A verb that can fail walks twice: the first walk looks at everything and
 * makes the tables that are missing, the second changes leaves and cannot fail.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/slab.h>

#define TOP_LEVEL	(PT_LEVELS - 1)

/* A zeroed table: from memblock at boot, then from the page allocator. */
static pte_t *table_alloc(struct pgtable *pt)
{
	struct page *page;

	if (!kmalloc_caches[0])
		return memblock_alloc(PAGE_SIZE, PAGE_SIZE);
	page = alloc_frozen_pages(GFP_ATOMIC | __GFP_ZERO | __GFP_NOWARN, 0);
	if (!page)
		return NULL;
	__SetPageTable(page);
	page->pt_next = NULL;
	page->pt_live = 0;
	pt->nr_tables++;
	return page_address(page);
}

void pt_free_tables(struct page *list)
{
	while (list) {
		struct page *page = list;

		list = page->pt_next;
		page->pt_next = NULL;
		__ClearPageTable(page);
		free_frozen_pages(page, 0);
	}
}
EXPORT_SYMBOL_IF_KUNIT(pt_free_tables);

/* The table that an entry points at, if it is one that is counted. */
static struct page *table_page(pte_t pte)
{
	struct page *page;

	if (!kmalloc_caches[0])
		return NULL;
	page = phys_to_page(pte_phys(pte));
	return PageTable(page) ? page : NULL;
}

/* The table that an entry lies in, likewise. A root may lie anywhere. */
static struct page *table_around(const struct pt_visit *visit)
{
	struct page *page;

	if (visit->level == TOP_LEVEL || !kmalloc_caches[0])
		return NULL;
	page = virt_to_page(visit->entry);
	return PageTable(page) ? page : NULL;
}

static pte_t *table_of(pte_t pte)
{
	return __va(pte_phys(pte));
}

/* The last address that the entry for @addr covers. */
static unsigned long entry_last(unsigned long addr, unsigned int level)
{
	return addr | (pt_level_size(level) - 1);
}

static bool covers_entry(struct pt_span span, unsigned int level)
{
	return !(span.start & (pt_level_size(level) - 1)) &&
	       span.last == entry_last(span.start, level);
}

/*
 * --- The walk. ---
 *
 * Recursion is as deep as the tree, and no deeper. Entries are read once for
 * each decision: the CPU may change what it notes in them at any time.
 */

static int walk_table(struct pt_walk *walk, pte_t *table, unsigned int level,
		      struct pt_span span);

static int walk_entry(struct pt_walk *walk, const struct pt_visit *visit)
{
	int ret = walk->enter(walk, visit);

	if (ret != PT_DESCEND)
		return ret;
	ret = walk_table(walk, table_of(pte_read(visit->entry)),
			 visit->level - 1, visit->span);
	if (!ret && walk->leave)
		walk->leave(walk, visit);
	return ret;
}

/* The end is told by equality: the last entry of all ends where 0 begins. */
static int walk_table(struct pt_walk *walk, pte_t *table, unsigned int level,
		      struct pt_span span)
{
	unsigned long addr = span.start;

	for (;;) {
		unsigned long last = min(entry_last(addr, level), span.last);
		struct pt_visit visit = {
			.entry = &table[pt_index(addr, level)], .level = level,
			.span = { addr, last },
		};
		int err = walk_entry(walk, &visit);

		if (err || last == span.last)
			return err;
		addr = last + 1;
	}
}

int pt_walk_span(struct pt_walk *walk, struct pt_span span)
{
	return walk_table(walk, walk->pt->root, TOP_LEVEL, span);
}

/*
 * --- Changes of one entry. ---
 *
 * The count of the table around it tells when that table may go, so nobody
 * ever looks at 512 entries to find them empty.
 */

static void entry_fill(const struct pt_visit *visit, pte_t pte)
{
	struct page *around = table_around(visit);

	if (around)
		around->pt_live++;
	pte_set(visit->entry, pte);
}

static void entry_clear(const struct pt_visit *visit)
{
	struct page *around = table_around(visit);

	if (around)
		around->pt_live--;
	pte_xchg(visit->entry, (pte_t){ 0 });
}

/* An entry that is none becomes an empty table. */
static int entry_make_table(const struct pt_walk *walk,
			    const struct pt_visit *visit)
{
	pte_t *table = table_alloc(walk->pt);

	if (!table)
		return -ENOMEM;
	entry_fill(visit, pte_make_table(__pa(table), walk->pt->table_flags));
	return PT_DESCEND;
}

/*
 * --- Map. ---
 *
 * What fails in the middle has made tables, but no leaf: the tables are empty,
 * and pt_prune() takes them. A CPU may have walked into them meanwhile, so they
 * go the way of all tables, with a flush before they are freed.
 */

static phys_addr_t map_phys(const struct pt_map *map, unsigned long addr)
{
	return map->phys + (addr - map->span.start);
}

static bool leaf_fits(const struct pt_walk *walk, const struct pt_visit *visit)
{
	phys_addr_t phys = map_phys(walk->arg, visit->span.start);

	return visit->level <= walk->pt->max_leaf &&
	       covers_entry(visit->span, visit->level) &&
	       !(phys & (pt_level_size(visit->level) - 1));
}

/* Where no leaf will be, there must be a table. */
static int map_prepare(struct pt_walk *walk, const struct pt_visit *visit)
{
	pte_t pte = pte_read(visit->entry);

	if (pte_table(pte, visit->level))
		return PT_DESCEND;
	if (!pte_none(pte))
		return -EEXIST;
	if (leaf_fits(walk, visit))
		return PT_NEXT;
	return entry_make_table(walk, visit);
}

/* Nothing is in the way any more, and nothing is missing. */
static int map_commit(struct pt_walk *walk, const struct pt_visit *visit)
{
	const struct pt_map *map = walk->arg;
	phys_addr_t phys = map_phys(map, visit->span.start);

	if (!pte_none(pte_read(visit->entry)))
		return PT_DESCEND;
	entry_fill(visit, pte_make(phys, visit->level, map->flags));
	return PT_NEXT;
}

int pt_map(struct pgtable *pt, const struct pt_map *map)
{
	struct pt_walk walk = {
		.pt = pt, .enter = map_prepare, .arg = (void *)map,
	};
	int err = pt_walk_span(&walk, map->span);

	if (err)
		return err;
	walk.enter = map_commit;
	return pt_walk_span(&walk, map->span);
}
EXPORT_SYMBOL_IF_KUNIT(pt_map);

/*
 * --- Protect. ---
 *
 * A leaf that a change covers in part becomes a table first. That is safe while
 * CPUs use it where the machine allows to know an address by two sizes that
 * say the same; where it does not, whoever maps must choose the right size.
 */

/* As one leaf says for all; nobody sees the table yet. */
static void fill_split(pte_t *table, pte_t leaf, unsigned int level)
{
	phys_addr_t phys = pte_phys(leaf);

	for (unsigned int i = 0; i < PT_ENTRIES; i++)
		table[i] = pte_make(phys + i * pt_level_size(level), level,
				    pte_flags(leaf));
}

/*
 * A leaf becomes a table of leaves that say the same. What the CPU notes in
 * the leaf meanwhile makes us copy once more.
 */
static int split_leaf(const struct pt_walk *walk, const struct pt_visit *visit)
{
	pte_t *table;
	pte_t old = pte_read(visit->entry), new;
	struct page *page;

	if (!PT_SPLITS_LIVE)
		return -EBUSY;
	table = table_alloc(walk->pt);
	if (!table)
		return -ENOMEM;
	new = pte_make_table(__pa(table), walk->pt->table_flags);
	page = table_page(new);
	if (page)
		page->pt_live = PT_ENTRIES;
	do {
		fill_split(table, old, visit->level - 1);
	} while (!try_cmpxchg(&visit->entry->val, &old.val, new.val));
	return PT_DESCEND;
}

/* A leaf that says already what is asked for need not be split. */
static int protect_prepare(struct pt_walk *walk, const struct pt_visit *visit)
{
	const struct prot_change *change = walk->arg;
	pte_t pte = pte_read(visit->entry);

	if (pte_table(pte, visit->level))
		return PT_DESCEND;
	if (!pte_leaf(pte, visit->level))
		return -EFAULT;
	if (covers_entry(visit->span, visit->level) ||
	    pte_change(pte, visit->level, *change).val == pte.val)
		return PT_NEXT;
	return split_leaf(walk, visit);
}

/* By exchange: the CPU may note a use or a write at any time. */
static int protect_commit(struct pt_walk *walk, const struct pt_visit *visit)
{
	const struct prot_change *change = walk->arg;
	pte_t old = pte_read(visit->entry), new;

	if (pte_table(old, visit->level))
		return PT_DESCEND;
	do {
		new = pte_change(old, visit->level, *change);
	} while (!try_cmpxchg(&visit->entry->val, &old.val, new.val));
	return PT_NEXT;
}

int pt_protect(struct pgtable *pt, struct pt_span span,
	       struct prot_change change)
{
	struct pt_walk walk = {
		.pt = pt, .enter = protect_prepare, .arg = &change,
	};
	int err = pt_walk_span(&walk, span);

	if (err)
		return err;
	walk.enter = protect_commit;
	return pt_walk_span(&walk, span);
}
EXPORT_SYMBOL_IF_KUNIT(pt_protect);

/*
 * --- Unmap. ---
 *
 * Leaves go, tables stay: others may be about to fill them. pt_prune() is for
 * when that is known not to be so.
 */

/* A leaf that reaches out of the span belongs to others too: it stays. */
static int unmap_entry(struct pt_walk *walk, const struct pt_visit *visit)
{
	pte_t pte = pte_read(visit->entry);

	if (pte_table(pte, visit->level))
		return PT_DESCEND;
	if (pte_none(pte) ||
	    WARN_ON_ONCE(!covers_entry(visit->span, visit->level)))
		return PT_NEXT;
	entry_clear(visit);
	return PT_NEXT;
}

void pt_unmap(struct pgtable *pt, struct pt_span span)
{
	struct pt_walk walk = { .pt = pt, .enter = unmap_entry };

	pt_walk_span(&walk, span);
}
EXPORT_SYMBOL_IF_KUNIT(pt_unmap);

/*
 * --- Prune. ---
 *
 * From below: a table that loses its last table is empty too, and goes in the
 * same walk.
 */

/* Takes the table out of the tree if it is empty, and may be freed at all. */
static void prune_table(struct pt_walk *walk, const struct pt_visit *visit)
{
	struct page **list = walk->arg;
	struct page *page = table_page(pte_read(visit->entry));

	if (!page || page->pt_live)
		return;
	entry_clear(visit);
	walk->pt->nr_tables--;
	page->pt_next = *list;
	*list = page;
}

/* The lowest tables know by their count; there is no need to look inside. */
static int prune_enter(struct pt_walk *walk, const struct pt_visit *visit)
{
	if (!pte_table(pte_read(visit->entry), visit->level))
		return PT_NEXT;
	if (visit->level > 1)
		return PT_DESCEND;
	prune_table(walk, visit);
	return PT_NEXT;
}

struct page *pt_prune(struct pgtable *pt, struct pt_span span)
{
	struct page *list = NULL;
	struct pt_walk walk = {
		.pt = pt, .enter = prune_enter, .leave = prune_table,
		.arg = &list,
	};

	pt_walk_span(&walk, span);
	return list;
}
EXPORT_SYMBOL_IF_KUNIT(pt_prune);

/* --- Look, and the top level. --- */

pte_t pt_lookup(const struct pgtable *pt, unsigned long addr,
		unsigned int *level)
{
	const pte_t *table = pt->root;

	for (*level = TOP_LEVEL;; (*level)--) {
		pte_t pte = pte_read(&table[pt_index(addr, *level)]);

		if (!pte_table(pte, *level))
			return pte_leaf(pte, *level) ? pte : (pte_t){ 0 };
		table = table_of(pte);
	}
}
EXPORT_SYMBOL_IF_KUNIT(pt_lookup);

/* An entry that is used already, as a table or a leaf, stays what it is. */
static int populate_entry(struct pt_walk *walk, const struct pt_visit *visit)
{
	int ret;

	if (!pte_none(pte_read(visit->entry)))
		return PT_NEXT;
	ret = entry_make_table(walk, visit);
	return ret < 0 ? ret : PT_NEXT;
}

int pt_populate_root(struct pgtable *pt, struct pt_span span)
{
	struct pt_walk walk = { .pt = pt, .enter = populate_entry };

	return pt_walk_span(&walk, span);
}

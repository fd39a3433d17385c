// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking entries and tables out of an address space.
 *
 * A table whose whole range goes is taken out of the tree as it is; its entries are
 * looked at when no CPU uses it any more. A shared one only loses a sharer. Else entries
 * go one by one, under the lock of their table. Owns nothing.
 */
#include <kunit/visibility.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>

#include "pt_verbs.h"
#include "space.h"

/* --- Tables. --- */

bool pt_drop_share(struct page *table)
{
	bool last;

	pt_lock(table);
	last = !pt_share_count(table, -1);
	table->pt_dead = last;
	pt_unlock(table);
	return last;
}

/*
 * Under both locks. The last sharer takes what is in it along. Of a table that others
 * share, our share is kept until our CPUs have forgotten it: they must not see what its
 * next owner does to it.
 */
static void take_out(struct mmu_gather *tlb, const struct pt_place *at)
{
	pte_xchg(at->upper, (pte_t){ 0 });
	pt_count(virt_to_page(at->upper), -PT_LIVE(PT_OTHER));
	tlb_touch_table(tlb, at);
	if (at->table->pt_share > 1) {
		tlb->pages[tlb->nr_pages++] = at->table;
		return;
	}
	pt_share_count(at->table, -1);
	at->table->pt_dead = true;
	at->table->pt_next = tlb->tables;
	tlb->tables = at->table;
}

/*
 * Out of the tree with it, unless what @live_mask selects of its counts is left.
 * False if it is not where it was.
 */
static bool unlink_table(struct mmu_gather *tlb, const struct pt_place *at,
			 u64 live_mask)
{
	struct page *around = virt_to_page(at->upper);
	bool there;

	pt_lock(around);
	there = pt_still_there(at);
	if (there) {
		pt_lock(at->table);
		if (!(at->table->pt_live & live_mask))
			take_out(tlb, at);
		pt_unlock(at->table);
	}
	pt_unlock(around);
	return there;
}

#define IF_EMPTY	(~0ull)
#define ANYWAY		0ull

static bool looks_empty(const struct page *table)
{
	return !READ_ONCE(table->pt_live);
}

/*
 * From below: who loses his last table is empty too. A walk that ends early has come to
 * the lowest table that there is, and most often that one has others.
 */
void pt_prune_from(struct mmu_gather *tlb, unsigned long addr,
		   unsigned int level)
{
	struct pt_place at;

	rcu_read_lock();
	while (level < PT_TOP) {
		if (!pt_walk(tlb->mm, addr, level, &at)) {
			level = at.level;
		} else if (looks_empty(at.table)) {
			unlink_table(tlb, &at, IF_EMPTY);
			level++;
		} else {
			break;
		}
		if (!looks_empty(virt_to_page(at.upper)))
			break;
	}
	rcu_read_unlock();
}
EXPORT_SYMBOL_IF_KUNIT(pt_prune_from);

/* --- Entries. --- */

void pt_zap_entry(struct mmu_gather *tlb, struct page *table, pte_t *entry)
{
	pte_t pte = pte_xchg(entry, (pte_t){ 0 });
	struct page *page;

	pt_count(table, -PT_LIVE(pte_kind(pte)));
	if (!pte_has_page(pte))
		return;
	page = pte_page(pte);
	if ((pte_flags(pte) & PT_DIRTY) && !PageAnon(page))
		mapped_page_dirty(page);
	tlb->pages[tlb->nr_pages++] = page;
}

/* How many entries are none from that of @addr on, which is one of them. */
static unsigned long none_from(const pte_t *entry, unsigned long addr)
{
	unsigned int i = pt_index(addr, 0);

	return pt_next_entry(entry - i, i + 1) - i;
}

/*
 * From @at on, below @end, which is in the same table or at its end. Returns how far
 * it came: a full batch ends it.
 */
static unsigned long zap_entries(struct mmu_gather *tlb,
				 const struct pt_place *at, unsigned long end)
{
	unsigned long addr = at->addr;
	pte_t *entry = at->entry;

	if (!pt_lock_place(at))
		return addr;
	while (addr < end && !tlb_is_full(tlb)) {
		unsigned long step = 1;

		if (!pte_none(pte_read(entry))) {
			pt_zap_entry(tlb, at->table, entry);
			tlb_touch(tlb, addr, PAGE_SIZE);
		} else if (addr + PAGE_SIZE < end) {
			step = none_from(entry, addr);
		}
		addr += step << PAGE_SHIFT;
		entry += step;
	}
	pt_unlock(at->table);
	return min(addr, end);
}

/* --- Ranges. --- */

static unsigned long table_start(unsigned long addr)
{
	return addr & ~(pt_level_size(1) - 1);
}

static unsigned long table_end(unsigned long addr)
{
	return table_start(addr) + pt_level_size(1);
}

/* Does all that the table at @addr can hold go? */
static bool takes_table(const struct pt_range *range, unsigned long addr)
{
	return range->floor <= table_start(addr) &&
	       table_end(addr) <= range->ceiling;
}

/* What one table holds of the range; returns how far it came. */
static unsigned long zap_table(struct mmu_gather *tlb, const struct pt_place *at,
			       const struct pt_range *range)
{
	unsigned long end = min(table_end(at->addr), range->end);

	if (!takes_table(range, at->addr))
		return zap_entries(tlb, at, end);
	return unlink_table(tlb, at, ANYWAY) ? end : at->addr;
}

/*
 * A table that was not there any more, or not in the same way, is looked for again.
 * Pruning comes when the last entry of its table has gone.
 */
void pt_zap(struct mmu_gather *tlb, const struct pt_range *range)
{
	unsigned long addr = range->start;
	struct pt_place at;

	rcu_read_lock();
	while (pt_find_next(tlb->mm, &addr, range->end, &at)) {
		addr = zap_table(tlb, &at, range);
		pt_prune_at(tlb, at.addr);
		if (tlb_is_full(tlb))
			tlb_flush(tlb);
	}
	rcu_read_unlock();
}

int pt_unshare_edges(struct mm_struct *mm, const struct pt_range *range)
{
	int err = 0;

	if (!takes_table(range, range->start))
		err = pt_unshare(mm, range->start);
	if (!err && !takes_table(range, range->end - 1))
		err = pt_unshare(mm, range->end - 1);
	return err;
}

/* --- The end of an address space. --- */

/* A lowest table goes with its last sharer, who need not be us. How many pages there were. */
static unsigned long free_below(struct page *table, struct page **list)
{
	const pte_t *entry = page_address(table);
	unsigned long nr = 0;

	if (!table->pt_level) {
		pt_release_entries(table);
		return 0;
	}
	pt_for_each(table, i) {
		struct page *below = pte_page(entry[i]);

		if (pte_none(entry[i]))
			continue;
		if (!below->pt_level)
			nr += pt_nr_resident(below);
		if (below->pt_level || pt_drop_share(below)) {
			nr += free_below(below, list);
			below->pt_next = *list;
			*list = below;
		}
	}
	return nr;
}

/* Off the root first: a CPU that has borrowed it must not walk any further. */
static struct page *empty_root(struct page *root)
{
	pte_t *entry = page_address(root);
	struct page *list = NULL;

	pt_for_each(root, i) {
		pte_t link = pte_read(&entry[i]);
		struct page *table = pte_page(link);

		if (pte_none(link))
			continue;
		pte_xchg(&entry[i], (pte_t){ 0 });
		pt_count(root, -PT_LIVE(PT_OTHER));
		table->pt_next = list;
		list = table;
	}
	root->pt_groups = 0;
	return list;
}

void pt_free_all(struct mm_struct *mm)
{
	struct page *list = NULL, *top = empty_root(virt_to_page(mm->pt.root));
	unsigned long nr = 0;

	if (!cpumask_empty(&mm->arch.tlb.cpus))
		mm_flush_range(mm, 0, mm->task_size, true);
	while (top) {
		struct page *table = top;

		top = table->pt_next;
		nr += free_below(table, &list);
		table->pt_next = list;
		list = table;
	}
	pt_tables_free_rcu(list);
	mm_raise_mark(mm, nr);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables of address spaces: how they come, are found, and become private.
 *
 * Owns the tables below the root of an mm_struct; mm/pt_user.h has the rules of
 * their locks.
 */
#include <asm/cacheflush.h>
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/tlb.h>

#include "pt_cache.h"
#include "pt_user.h"
#include "space.h"
#include "user_bytes.h"

struct lockdep_map pt_lock_maps[PT_LEVELS] = {
	{ .name = "pt_lock/0" },
	{ .name = "pt_lock/1" },
	{ .name = "pt_lock/2" },
	{ .name = "pt_lock/3" },
};
EXPORT_SYMBOL_IF_KUNIT(pt_lock_maps);

/* --- One table. --- */

static void table_init(struct page *table, unsigned int level)
{
	table->pt_next = NULL;
	table->pt_live = 0;
	table->pt_groups = 0;
	table->pt_share = 1;
	table->pt_level = level;
	table->pt_dead = false;
	table->pt_lock = (arch_spinlock_t)__ARCH_SPIN_LOCK_UNLOCKED;
}

struct page *pt_table_alloc(unsigned int level, gfp_t gfp)
{
	struct page *table = pt_cache_take();

	if (!table) {
		table = alloc_frozen_pages(gfp | __GFP_ZERO, 0);
		if (!table)
			return NULL;
		__SetPageTable(table);
		pt_count_pages(1);
	}
	table_init(table, level);
	return table;
}
EXPORT_SYMBOL_IF_KUNIT(pt_table_alloc);

void pt_table_free(struct page *table)
{
	if (!pt_cache_put(table))
		pt_table_release(table);
}
EXPORT_SYMBOL_IF_KUNIT(pt_table_free);

/* A free page has no mapping, and nothing private; those words hold some of ours. */
void pt_table_release(struct page *table)
{
	__ClearPageTable(table);
	table->mapping = NULL;
	table->private = 0;
	free_frozen_pages(table, 0);
	pt_count_pages(-1);
}
EXPORT_SYMBOL_IF_KUNIT(pt_table_release);

static void free_chain(struct page *list)
{
	while (list) {
		struct page *table = list;

		list = table->pt_next;
		pt_table_free(table);
	}
}

static void free_tables_rcu(struct rcu_head *head)
{
	struct page *table = container_of(head, struct page, rcu_head);

	free_chain(table->pt_chain);
	pt_table_free(table);
}

/*
 * The locks can still be taken: by who is about to find that the table is gone. The
 * first one's link becomes RCU's.
 */
void pt_tables_free_rcu(struct page *list)
{
	if (!list)
		return;
	list->pt_chain = list->pt_next;
	call_rcu(&list->rcu_head, free_tables_rcu);
}

int pt_spare_fill(struct pt_spare *spare)
{
	struct page *table = pt_table_alloc(0, GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	table->pt_next = spare->tables;
	spare->tables = table;
	return 0;
}

void pt_spare_drain(struct pt_spare *spare)
{
	free_chain(spare->tables);
	spare->tables = NULL;
}

static struct page *take_table(struct pt_spare *spare, unsigned int level)
{
	struct page *table = spare->tables;

	if (!table)
		return pt_table_alloc(level, GFP_NOWAIT | __GFP_NOWARN);
	spare->tables = table->pt_next;
	table_init(table, level);
	return table;
}

void pt_root_init(struct mm_struct *mm)
{
	struct page *root = virt_to_page(mm->arch.root);

	mm->pt = (struct pgtable){
		.root = mm->arch.root, .table_flags = PT_USER,
	};
	table_init(root, PT_TOP);
}

/* --- Finding. --- */

bool pt_find(struct mm_struct *mm, unsigned long addr, struct pt_place *at)
{
	return pt_walk(mm, addr, 0, at);
}
EXPORT_SYMBOL_IF_KUNIT(pt_find);

bool pt_find_level(struct mm_struct *mm, unsigned long addr, unsigned int level,
		   struct pt_place *at)
{
	return pt_walk(mm, addr, level, at);
}

unsigned int pt_next_entry(const pte_t *entries, unsigned int i)
{
	u64 groups = READ_ONCE(virt_to_page(entries)->pt_groups);

	if (i == PT_ENTRIES)
		return i;
	/* What there may be in the group of @i, and in those behind it. */
	groups &= ~0ull << i / PT_GROUP;
	for (; groups; groups &= groups - 1) {
		unsigned int first = __ffs64(groups) * PT_GROUP;

		for (i = max(i, first); i < first + PT_GROUP; i++)
			if (!pte_none(pte_read(&entries[i])))
				return i;
	}
	return PT_ENTRIES;
}

/*
 * From an entry that is none, on to one in the same table that is not, or to the end
 * of the table. False at @end.
 */
static bool skip_none(unsigned long *addr, unsigned long end,
		      const struct pt_place *at)
{
	unsigned int shift = pt_level_shift(at->level);
	unsigned int here = pt_index(*addr, at->level);
	unsigned int next = pt_next_entry(at->upper - here, here + 1);

	*addr = ((*addr >> shift) + (next - here)) << shift;
	return *addr < end;
}

bool pt_find_next_level(struct mm_struct *mm, unsigned long *addr,
			const struct pt_until *until, struct pt_place *at)
{
	if (*addr >= until->end)
		return false;
	while (!pt_walk(mm, *addr, until->level, at))
		if (!skip_none(addr, until->end, at))
			return false;
	return true;
}

/* From where a walk has ended early, as @at says. */
bool pt_find_behind(struct mm_struct *mm, unsigned long *addr,
		    unsigned long end, struct pt_place *at)
{
	do {
		if (!skip_none(addr, end, at))
			return false;
	} while (!pt_walk(mm, *addr, 0, at));
	return true;
}

/* --- Growing. --- */

/*
 * An empty table where the walk ended. Somebody else may have been faster, or the
 * table around it may have gone: then the next walk finds out.
 *
 * Who changes a VMA marks it, and then looks for tables; we put up a table, and
 * then look at the VMA's mark. One of the two sees the other: full barriers.
 */
static int grow(const struct pt_place *at, struct pt_spare *spare)
{
	struct page *around = virt_to_page(at->upper);
	struct page *table = take_table(spare, at->level - 1);
	bool put;

	if (!table)
		return -ENOMEM;
	pt_lock(around);
	put = !around->pt_dead && pte_none(pte_read(at->upper));
	if (put) {
		pt_add(around, at->upper, PT_OTHER);
		pte_set(at->upper, pt_table_entry(table));
	}
	pt_unlock(around);
	if (!put)
		pt_table_free(table);
	smp_mb();
	return 0;
}

/*
 * --- Private copies. ---
 *
 * The copy has every entry that the shared table has, and each page one more map and
 * reference. What was private memory can be written through neither of the two any
 * more; who was writing through the shared one cannot do so since it is shared, so
 * nobody need forget that. But whoever remembers that the shared table is ours must
 * forget it, and until then it stays shared: its next owner would change what our CPUs
 * still look at.
 */

/* Shared memory stays as it is; there is nothing to copy on a write. */
static pte_t copied_entry(pte_t pte)
{
	unsigned int flags = pte_flags(pte);

	if (!(flags & PT_WRITE) || !PageAnon(pte_page(pte)))
		return pte;
	return pte_make(pte_phys(pte), 0, flags & ~PT_WRITE);
}

/* Of an entry that the CPU can still note things in, for other sharers. */
static pte_t share_entry(pte_t *entry)
{
	pte_t old = pte_read(entry), new;

	if (pte_none(old) || !pte_has_page(old))
		return old;
	do {
		new = copied_entry(old);
	} while (new.val != old.val &&
		 !try_cmpxchg(&entry->val, &old.val, new.val));
	page_map_again(pte_page(new));
	return new;
}

static bool is_pinned(pte_t pte)
{
	return pte_has_page(pte) && PageAnon(pte_page(pte)) &&
	       PagePinned(pte_page(pte));
}

/* The bytes as they are now, in a page of the child's. */
static pte_t copy_pinned(const struct pt_copy *copy, pte_t pte)
{
	struct page *old = pte_page(pte);
	struct page *page = list_first_entry(copy->pages, struct page, lru);

	list_del(&page->lru);
	user_page_copy(page_address(page), page_address(old));
	page->mapping = old->mapping;
	page->index = old->index;
	atomic64_set(&page->_counts, PAGE_MAPPED);
	if (pte_flags(pte) & PT_EXEC)
		arch_sync_code(page);
	return pte_make(page_to_phys(page), 0, pte_flags(pte));
}

unsigned int pt_copy_entries(const struct pt_copy *copy)
{
	pte_t *src = page_address(copy->from), *dst = page_address(copy->to);
	unsigned int nr_copied = 0;

	pt_for_each(copy->from, i) {
		pte_t pte = pte_read(&src[i]);

		if (pte_none(pte) ||
		    (copy->wanted && !copy->wanted(copy, copy->base + i * PAGE_SIZE)))
			continue;
		if (copy->pages && is_pinned(pte)) {
			pte = copy_pinned(copy, pte);
			nr_copied++;
		} else {
			pte = share_entry(&src[i]);
		}
		pt_add(copy->to, &dst[i], pte_kind(pte));
		dst[i] = pte;
	}
	return nr_copied;
}

static unsigned long table_base(unsigned long addr)
{
	return addr & ~(pt_level_size(1) - 1);
}

/*
 * Under both locks. Only we are left: the table is ours again, without a copy. What
 * CPUs remember forbids too much, which the next fault mends.
 */
static bool take_back(const struct pt_place *at)
{
	if (at->table->pt_share > 1)
		return false;
	pte_set(at->upper, table_mkwrite(at->link));
	return true;
}

/* Under both locks, too. Returns whether @copy is in use now. */
static bool replace_by_copy(const struct pt_place *at, struct page *copy)
{
	struct pt_copy job = {
		.to = copy, .from = at->table, .base = table_base(at->addr),
	};

	if (take_back(at))
		return false;
	pt_copy_entries(&job);
	pte_set(at->upper, pt_table_entry(copy));
	return true;
}

/* What is done to a place whose table is shared, if it is as it was. */
static bool with_both_locks(const struct pt_place *at, struct page *copy)
{
	struct page *around = virt_to_page(at->upper);
	bool ret = false;

	pt_lock(around);
	if (pt_still_there(at)) {
		pt_lock(at->table);
		ret = copy ? replace_by_copy(at, copy) : take_back(at);
		pt_unlock(at->table);
	}
	pt_unlock(around);
	return ret;
}

/* The others may have left meanwhile: then what is in it is in the copy alone. */
static void leave_table(struct page *table)
{
	if (!pt_drop_share(table))
		return;
	pt_release_entries(table);
	table->pt_next = NULL;
	pt_tables_free_rcu(table);
}

/* The table at @at, which is there, becomes private if it has not changed. */
static int unshare(struct mm_struct *mm, const struct pt_place *at,
		   struct pt_spare *spare)
{
	struct page *copy;

	if (READ_ONCE(at->table->pt_share) == 1 && with_both_locks(at, NULL))
		return 0;
	copy = take_table(spare, 0);
	if (!copy)
		return -ENOMEM;
	if (with_both_locks(at, copy)) {
		mm_flush_range(mm, table_base(at->addr), pt_level_size(1), true);
		leave_table(at->table);
	} else {
		pt_table_free(copy);
	}
	return 0;
}

int pt_private(struct mm_struct *mm, unsigned long addr, struct pt_place *at,
	       struct pt_spare *spare)
{
	for (;;) {
		int err;

		if (!pt_find(mm, addr, at))
			err = grow(at, spare);
		else if (table_write(at->link))
			return 0;
		else
			err = unshare(mm, at, spare);
		if (err)
			return err;
	}
}
EXPORT_SYMBOL_IF_KUNIT(pt_private);

static int unshare_at(struct mm_struct *mm, unsigned long addr,
		      struct pt_spare *spare)
{
	struct pt_place at;
	int err = 0;

	rcu_read_lock();
	while (!err && pt_find(mm, addr, &at) && !table_write(at.link))
		err = unshare(mm, &at, spare);
	rcu_read_unlock();
	return err;
}

int pt_unshare(struct mm_struct *mm, unsigned long addr)
{
	struct pt_spare spare = { };
	int err;

	do {
		err = unshare_at(mm, addr, &spare);
	} while (err && !pt_spare_fill(&spare));
	free_chain(spare.tables);
	return err;
}

int pt_unshare_range(struct mm_struct *mm, unsigned long start,
		     unsigned long end)
{
	struct pt_place at;
	int nr = 0, err = 0;

	while (!err) {
		bool found;

		rcu_read_lock();
		found = pt_find_next(mm, &start, end, &at);
		rcu_read_unlock();
		if (!found)
			return nr;
		if (!table_write(at.link))
			err = pt_unshare(mm, start);
		start = (start | (pt_level_size(1) - 1)) + 1;
		nr++;
	}
	return err;
}

/*
 * --- Reserved tables. ---
 *
 * Faults of others come and go meanwhile, and so do truncations of files that are mapped
 * in the same table. What they leave empty they take out of the tree.
 */

/* The table of level 1, with those above it. */
static int make_upper(struct mm_struct *mm, unsigned long addr,
		      struct pt_place *at, struct pt_spare *spare)
{
	int err = 0;

	while (!err && !pt_walk(mm, addr, 1, at))
		err = grow(at, spare);
	return err;
}

static int try_reserve(struct mm_struct *mm, struct pt_place *at,
		       unsigned int level, struct pt_spare *spare)
{
	int err;

	rcu_read_lock();
	do {
		err = level ? make_upper(mm, at->addr, at, spare) :
			      pt_private(mm, at->addr, at, spare);
	} while (!err && !pt_reserve_place(at));
	rcu_read_unlock();
	return err;
}

/* Again and again with what it lacked, until there is no memory at all. */
int pt_reserve(struct mm_struct *mm, unsigned long addr, unsigned int level,
	       struct pt_place *at)
{
	struct pt_spare spare = { };
	int err;

	at->addr = addr;
	do {
		err = try_reserve(mm, at, level, &spare);
	} while (err && !pt_spare_fill(&spare));
	free_chain(spare.tables);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(pt_reserve);

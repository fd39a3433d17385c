// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries move to other addresses of the same address space. Owns nothing.
 *
 * The mmap lock is held for writing and the VMAs of both places are marked, so no fault
 * puts anything anywhere. A table whose whole range goes to a whole range moves as it is.
 * A CPU may use an entry at its old place until the flush; nothing that it points at goes
 * before that.
 */
#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/mm.h>

#include "pt_verbs.h"
#include "space.h"

#define TABLE_MASK	(pt_level_size(1) - 1)

#define UPPER_MASK	(pt_level_size(2) - 1)
#define WHOLE_TABLE	(TABLE_MASK + 1)

/*
 * How far it goes from @done on that one table is all that is needed for it: a lowest one,
 * which takes some entries, or one of level 1, which takes whole tables.
 */
static __always_inline unsigned long run_of(const struct pt_move *move, unsigned long done)
{
	unsigned long from = move->from + done, to = move->to + done;
	unsigned long left = move->len - done;
	unsigned long offset = max(from & TABLE_MASK, to & TABLE_MASK);

	if (offset || left < WHOLE_TABLE)
		return min(WHOLE_TABLE - offset, left);
	return min(left & ~TABLE_MASK, UPPER_MASK + 1 - (to & UPPER_MASK));
}

/* The level of that table. */
static unsigned int level_of(unsigned long run)
{
	return run >= WHOLE_TABLE;
}

/* --- What can fail. --- */

/* The tables that entries come from are ours alone; those that they need stay. */
int pt_move_prepare(const struct pt_move *move)
{
	unsigned long done = 0, run;
	struct pt_place at;

	KUNIT_STATIC_STUB_REDIRECT(pt_move_prepare, move);
	for (; done < move->len; done += run) {
		unsigned long from = move->from + done;
		int err;

		run = run_of(move, done);
		err = pt_unshare_range(move->mm, from, from + run);
		if (err > 0)
			err = pt_reserve(move->mm, move->to + done,
					 level_of(run), &at);
		if (err)
			return err;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(pt_move_prepare);

/* What was not reserved may have gone. What nothing has come to goes, too. */
static __always_inline void unreserve_at(struct mmu_gather *tlb,
					 unsigned long addr, unsigned int level)
{
	struct pt_place at;

	if (!pt_walk(tlb->mm, addr, level, &at) || pt_unreserve(at.table))
		pt_prune_at(tlb, addr);
}

static void unreserve(struct mmu_gather *tlb, const struct pt_move *move)
{
	unsigned long run;

	for (unsigned long done = 0; done < move->len; done += run) {
		run = run_of(move, done);
		if (level_of(run))
			unreserve_at(tlb, move->to + done, 1);
		else
			unreserve_at(tlb, move->to + done, 0);
	}
}

void pt_move_abort(const struct pt_move *move)
{
	struct mmu_gather tlb;

	tlb_gather(&tlb, move->mm);
	rcu_read_lock();
	unreserve(&tlb, move);
	rcu_read_unlock();
	tlb_finish(&tlb);
}

/* --- What cannot. --- */

/* @size bytes of them, under both locks. */
static void exchange_entries(const struct pt_place *from, const struct pt_place *to,
			     unsigned long size)
{
	pte_t *src = from->entry, *dst = to->entry;
	u64 live = 0, groups = 0;

	for (unsigned long n = size >> PAGE_SHIFT; n; n--, src++, dst++) {
		pte_t pte = pte_read(src);

		if (pte_none(pte))
			continue;
		live += PT_LIVE(pte_kind(pte));
		groups |= pt_group(dst);
		pte_set(dst, pte_xchg(src, (pte_t){ 0 }));
	}
	pt_note(to->table, groups);
	pt_count(from->table, -live);
	pt_count(to->table, live);
}

/* Both may be the same table. Two are locked in the order of their addresses. */
static __always_inline void lock_both(struct page *a, struct page *b)
{
	if (a > b)
		swap(a, b);
	pt_lock(a);
	if (a != b)
		pt_lock_nested(b, 1);
}

static void unlock_both(struct page *a, struct page *b)
{
	pt_unlock(a);
	if (a != b)
		pt_unlock(b);
}

/* @table, which is on the way to @addr, goes if it has nothing left. */
static void prune_empty(struct mmu_gather *tlb, const struct page *table,
			unsigned long addr)
{
	if (!READ_ONCE(table->pt_live))
		pt_prune_from(tlb, addr, table->pt_level);
}

/* False, in this and the next: one of the two is not what the walk has found. */
static bool move_entries(struct mmu_gather *tlb, const struct pt_place *from,
			 const struct pt_place *to, unsigned long size)
{
	bool there;

	lock_both(from->table, to->table);
	there = pt_still_there(from) && pt_still_there(to);
	if (there)
		exchange_entries(from, to, size);
	unlock_both(from->table, to->table);
	if (!there)
		return false;
	tlb_touch(tlb, from->addr, size);
	prune_empty(tlb, from->table, from->addr);
	prune_empty(tlb, to->table, to->addr);
	return true;
}

/*
 * The table at @at, with those around both places locked. False: there is another already, or
 * it has become empty, and nobody moves those.
 */
static bool move_link(struct mmu_gather *tlb, struct pt_place *at, pte_t *to)
{
	bool moves;

	if (!pte_none(pte_read(to)))
		return false;
	at->table = pte_page(at->link);
	pt_lock(at->table);
	moves = at->table->pt_live;
	if (moves) {
		pte_xchg(at->upper, (pte_t){ 0 });
		tlb_touch_table(tlb, at);
		pt_note(virt_to_page(to), pt_group(to));
		pte_set(to, at->link);
	}
	pt_unlock(at->table);
	return moves;
}

/* How many of @nr are done with; where there is no table, there is nothing to do. */
static unsigned int move_links(struct mmu_gather *tlb, const struct pt_place *from,
			       pte_t *to, unsigned int nr)
{
	struct pt_place at = *from;
	unsigned int nr_moved = 0, i;

	for (i = 0; i < nr; i++, at.upper++, to++, at.addr += WHOLE_TABLE) {
		at.link = pte_read(at.upper);
		if (pte_none(at.link))
			continue;
		if (!move_link(tlb, &at, to))
			break;
		nr_moved++;
	}
	pt_count(virt_to_page(from->upper), -PT_LIVE(PT_OTHER) * nr_moved);
	pt_count(virt_to_page(to - 1), PT_LIVE(PT_OTHER) * nr_moved);
	return i;
}

/* Tables that one above has room for, from @addr on. */
static unsigned long room_at(unsigned long addr)
{
	return UPPER_MASK + 1 - (addr & UPPER_MASK);
}

/* Of @size bytes, as much as two tables around them have: how much that was, or 0. */
static unsigned long move_tables(struct mmu_gather *tlb, const struct pt_place *from,
				 const struct pt_place *to, unsigned long size)
{
	struct page *old = virt_to_page(from->upper);
	struct page *new = virt_to_page(to->upper);
	unsigned int nr = 0;

	size = min(size, min(room_at(from->addr), room_at(to->addr)));
	lock_both(old, new);
	if (!old->pt_dead && !new->pt_dead)
		nr = move_links(tlb, from, to->upper, size / WHOLE_TABLE);
	unlock_both(old, new);
	prune_empty(tlb, old, from->addr);
	return nr * WHOLE_TABLE;
}

/*
 * What tables hold of @size bytes from @from->addr on, of which there is one: how far that
 * was, or 0 if it is to be tried again. Where there was a table at the new place before, what
 * it needs is reserved. One for which nothing is has come since then, by a fault that sees the
 * VMA's mark and puts nothing into it.
 */
static unsigned long move_part(struct mmu_gather *tlb, const struct pt_place *from,
			       unsigned long to_addr, unsigned long size)
{
	unsigned long rest = TABLE_MASK + 1 - (from->addr & TABLE_MASK);
	struct pt_place to;
	unsigned long moved;

	if (pt_walk(tlb->mm, to_addr, 0, &to))
		return move_entries(tlb, from, &to, min(size, rest)) ? rest : 0;
	if (to.level == 1 && size >= WHOLE_TABLE) {
		moved = move_tables(tlb, from, &to, size);
		if (moved)
			return moved;
		rest = 0;
	}
	pt_prune_at(tlb, from->addr);
	return rest;
}

/* Up to @end, by one table that takes it all, to where it is @there bytes further. */
static void move_run(struct mmu_gather *tlb, unsigned long addr,
		     unsigned long end, unsigned long there)
{
	struct pt_place from;

	while (pt_find_next(tlb->mm, &addr, end, &from))
		addr += move_part(tlb, &from, addr + there, end - addr);
}

void pt_move_commit(const struct pt_move *move)
{
	struct mmu_gather tlb;
	unsigned long run;

	tlb_gather(&tlb, move->mm);
	rcu_read_lock();
	for (unsigned long done = 0; done < move->len; done += run) {
		unsigned long from = move->from + done;

		run = run_of(move, done);
		move_run(&tlb, from, from + run, move->to - move->from);
	}
	unreserve(&tlb, move);
	rcu_read_unlock();
	tlb_finish(&tlb);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries move to other addresses of the same address space. Owns nothing.
 *
 * The mmap lock is held for writing and the VMAs of both places are marked, so no fault
 * puts anything anywhere. A table whose whole range goes to a whole range moves as it is.
 * A CPU may use an entry at its old place until the flush; nothing that it points at goes
 * before that.
 */
#include <linux/errno.h>
#include <linux/mm.h>

#include "pt_verbs.h"
#include "space.h"

#define TABLE_MASK	(pt_level_size(1) - 1)

/* From one table to the next, of either place. */
static unsigned long step_of(const struct pt_move *move, unsigned long done)
{
	unsigned long from = move->from + done, to = move->to + done;
	unsigned long step = min(TABLE_MASK + 1 - (from & TABLE_MASK),
				 TABLE_MASK + 1 - (to & TABLE_MASK));

	return min(step, move->len - done);
}

/* As far as one table goes, of which it is all or a part. */
#define WHOLE_TABLE	(TABLE_MASK + 1)

/* --- What can fail. --- */

static int make_room(struct mm_struct *mm, unsigned long from, unsigned long to,
		     struct pt_spare *spare)
{
	struct pt_place at;
	int err;

	do {
		rcu_read_lock();
		err = pt_find(mm, from, &at) ? pt_private(mm, to, &at, spare) : 0;
		rcu_read_unlock();
	} while (err && !pt_spare_fill(spare));
	return err;
}

/* Is there anything to be moved? Then its table becomes ours alone, or err is set. */
static bool own_source(struct mm_struct *mm, unsigned long from, int *err)
{
	struct pt_place at;
	bool found;

	rcu_read_lock();
	found = pt_walk(mm, from, 0, &at);
	rcu_read_unlock();
	if (found && !table_write(at.link))
		*err = pt_unshare(mm, from);
	return found;
}

/*
 * The tables that entries come from are ours alone, and there are tables to take them,
 * or tables of level 1 to take whole ones. What was made for nothing is pruned at
 * the end, whatever that is.
 */
int pt_move_prepare(const struct pt_move *move)
{
	unsigned long done = 0, upper = ~0ul, step;
	struct pt_spare spare = { };
	int err = 0;

	for (; !err && done < move->len; done += step) {
		unsigned long from = move->from + done, to = move->to + done;

		step = step_of(move, done);
		if (!own_source(move->mm, from, &err) || err)
			continue;
		if (step != WHOLE_TABLE)
			err = make_room(move->mm, from, to, &spare);
		else if (to >> pt_level_shift(2) != upper)
			err = pt_make_upper(move->mm, to);
		upper = to >> pt_level_shift(2);
	}
	pt_spare_drain(&spare);
	return err;
}

void pt_move_prune(const struct pt_move *move)
{
	struct mmu_gather tlb;

	tlb_gather(&tlb, move->mm);
	for (unsigned long done = 0; done < move->len;
	     done += step_of(move, done))
		pt_prune_at(&tlb, move->to + done);
	tlb_finish(&tlb);
}

/* --- What cannot. --- */

static void move_entry(const struct pt_place *from, const struct pt_place *to,
		       unsigned int i)
{
	pte_t pte = pte_read(from->entry + i);
	u64 one;

	if (pte_none(pte))
		return;
	one = PT_LIVE(pte_kind(pte));
	pte = pte_xchg(from->entry + i, (pte_t){ 0 });
	pte_set(to->entry + i, pte);
	pt_count(from->table, -one);
	pt_count(to->table, one);
}

/* Both may be the same table. Two are locked in the order of their addresses. */
static void lock_both(struct page *a, struct page *b)
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

/* What is at @addr goes, if @table on the way there has nothing left. */
static void prune_empty(struct mmu_gather *tlb, const struct page *table,
			unsigned long addr)
{
	if (!READ_ONCE(table->pt_live))
		pt_prune_at(tlb, addr);
}

static void move_entries(struct mmu_gather *tlb, const struct pt_place *from,
			 const struct pt_place *to, unsigned long size)
{
	lock_both(from->table, to->table);
	for (unsigned int i = 0; i < size >> PAGE_SHIFT; i++)
		move_entry(from, to, i);
	unlock_both(from->table, to->table);
	tlb_touch(tlb, from->addr, size);
	prune_empty(tlb, from->table, from->addr);
	prune_empty(tlb, to->table, to->addr);
}

/* One entry above goes, and another comes. */
static void move_table(struct mmu_gather *tlb, const struct pt_place *from,
		       const struct pt_place *to)
{
	struct page *old = virt_to_page(from->upper);
	struct page *new = virt_to_page(to->upper);

	lock_both(old, new);
	pt_lock(from->table);
	pte_xchg(from->upper, (pte_t){ 0 });
	pt_count(old, -PT_LIVE(PT_OTHER));
	pt_count(new, PT_LIVE(PT_OTHER));
	pte_set(to->upper, from->link);
	pt_unlock(from->table);
	unlock_both(old, new);
	tlb_touch(tlb, from->addr, WHOLE_TABLE);
	tlb->tables_changed = true;
	prune_empty(tlb, old, from->addr);
	prune_empty(tlb, from->table, to->addr);
}

/*
 * Where there was a table before, there is room for it. One without room has come since
 * then, by a fault that sees the VMA's mark and puts nothing into it.
 */
static void move_part(struct mmu_gather *tlb, const struct pt_move *part)
{
	struct pt_place from, to;

	if (!pt_walk(part->mm, part->from, 0, &from))
		return;
	if (pt_walk(part->mm, part->to, 0, &to))
		move_entries(tlb, &from, &to, part->len);
	else if (to.level == 1 && part->len == WHOLE_TABLE)
		move_table(tlb, &from, &to);
	else
		pt_prune_at(tlb, from.addr);
}

void pt_move_commit(const struct pt_move *move)
{
	struct pt_move part = *move;
	struct mmu_gather tlb;

	tlb_gather(&tlb, move->mm);
	rcu_read_lock();
	for (unsigned long done = 0; done < move->len; done += part.len) {
		part.from = move->from + done;
		part.to = move->to + done;
		part.len = step_of(move, done);
		move_part(&tlb, &part);
	}
	rcu_read_unlock();
	tlb_finish(&tlb);
}

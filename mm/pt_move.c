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

static bool moves_whole_table(const struct pt_move *move, unsigned long done)
{
	return step_of(move, done) == TABLE_MASK + 1;
}

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

/*
 * The tables that entries come from are ours alone, and there are tables to take them,
 * or tables of level 1 to take whole ones. What was made for nothing is pruned at
 * the end, whatever that is.
 */
int pt_move_prepare(const struct pt_move *move)
{
	struct pt_spare spare = { };
	unsigned long done = 0;
	int err = 0;

	while (!err && done < move->len) {
		unsigned long from = move->from + done, to = move->to + done;

		err = pt_unshare(move->mm, from);
		if (!err && moves_whole_table(move, done))
			err = pt_make_upper(move->mm, to);
		else if (!err)
			err = make_room(move->mm, from, to, &spare);
		done += step_of(move, done);
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

static void move_entries(struct mmu_gather *tlb, const struct pt_place *from,
			 const struct pt_place *to, unsigned long size)
{
	lock_both(from->table, to->table);
	for (unsigned int i = 0; i < size >> PAGE_SHIFT; i++)
		move_entry(from, to, i);
	unlock_both(from->table, to->table);
	tlb_touch(tlb, from->addr, size);
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
	tlb_touch(tlb, from->addr, TABLE_MASK + 1);
	tlb->tables_changed = true;
}

/* A table may be there for nothing: then there is one to be pruned. */
static void move_part(struct mmu_gather *tlb, const struct pt_move *move,
		      unsigned long done)
{
	struct pt_place from, to;
	bool there;

	if (!pt_find(move->mm, move->from + done, &from))
		return;
	there = pt_find(move->mm, move->to + done, &to);
	if (!there && moves_whole_table(move, done))
		move_table(tlb, &from, &to);
	else
		move_entries(tlb, &from, &to, step_of(move, done));
	pt_prune_at(tlb, from.addr);
	pt_prune_at(tlb, to.addr);
}

void pt_move_commit(const struct pt_move *move)
{
	struct mmu_gather tlb;

	tlb_gather(&tlb, move->mm);
	rcu_read_lock();
	for (unsigned long done = 0; done < move->len;
	     done += step_of(move, done))
		move_part(&tlb, move, done);
	rcu_read_unlock();
	tlb_finish(&tlb);
	pt_move_prune(move);
}

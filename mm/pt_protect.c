// SPDX-License-Identifier: GPL-2.0-only
/*
 * Other permissions for the entries of a range. Owns nothing.
 *
 * An entry loses at once what the new permissions forbid. What they allow more comes
 * by a fault, but for the one case that matters: a page that is ours and was written
 * before is writable again at once.
 */
#include <asm/cacheflush.h>
#include <linux/mm.h>

#include "pt_verbs.h"
#include "space.h"

static bool may_write_at_once(pte_t pte, unsigned long vm_flags)
{
	return (vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE &&
	       (pte_flags(pte) & PT_DIRTY) && pte_has_page(pte) &&
	       page_is_ours(pte_page(pte));
}

#define KEPT	(PT_YOUNG | PT_DIRTY | PT_SPECIAL)

static __always_inline pte_t protected(pte_t pte, unsigned long vm_flags)
{
	unsigned int old = pte_flags(pte);
	unsigned int flags = vm_pt_flags(vm_flags) | (old & KEPT);

	if ((vm_flags & VM_WRITE) &&
	    ((old & PT_WRITE) || may_write_at_once(pte, vm_flags)))
		flags |= PT_WRITE;
	return pte_make(pte_phys(pte), 0, flags);
}

/* Does who remembers the old entry think that more is allowed than there is? */
static bool is_tighter(pte_t old, pte_t new)
{
	if (!pte_present(old))
		return false;
	return PT_RELAX_FLUSHES || !pte_present(new) ||
	       (pte_flags(old) & ~pte_flags(new));
}

/* What was written to it before it was code was the kernel's, or so it may be. */
static bool becomes_code(pte_t old, unsigned long vm_flags)
{
	return (vm_flags & VM_EXEC) && pte_has_page(old) &&
	       !(pte_flags(old) & PT_EXEC);
}

/* By exchange, as the CPU may note something. Does anybody remember too much? */
static __always_inline bool protect_entry(pte_t *entry, unsigned long vm_flags)
{
	pte_t old = pte_read(entry), new;

	if (pte_none(old) || pte_is_swap(old))
		return false;
	if (becomes_code(old, vm_flags))
		arch_sync_code(pte_page(old));
	do {
		new = protected(old, vm_flags);
		if (new.val == old.val)
			return false;
	} while (!try_cmpxchg(&entry->val, &old.val, new.val));
	return is_tighter(old, new);
}

/* Entries from @first to @behind are remembered wrongly. */
struct pt_protect {
	unsigned long vm_flags;
	unsigned long first, behind;
};

/* Up to @end, which is in the same table. False: there is another one by now. */
static __always_inline bool protect_table(struct pt_protect *p, const struct pt_place *at,
					  unsigned long end)
{
	unsigned long addr = at->addr, vm_flags = p->vm_flags;
	pte_t *entry = at->entry;

	if (!pt_lock_place(at))
		return false;
	for (; addr < end; addr += PAGE_SIZE, entry++) {
		if (!protect_entry(entry, vm_flags))
			continue;
		p->first = min(p->first, addr);
		p->behind = addr + PAGE_SIZE;
	}
	pt_unlock(at->table);
	return true;
}

static void flush_protected(struct mm_struct *mm, const struct pt_protect *p)
{
	if (p->first < p->behind)
		mm_flush_range(mm, p->first, p->behind - p->first, false);
}

/* The mmap lock is held for writing, and the VMAs are marked. */
void pt_protect_user(struct mm_struct *mm, unsigned long start,
		     unsigned long end, unsigned long vm_flags)
{
	struct pt_protect p = { .vm_flags = vm_flags, .first = ~0ul };
	struct pt_place at;

	rcu_read_lock();
	while (pt_find_next(mm, &start, end, &at)) {
		unsigned long behind = min(end, (start | (pt_level_size(1) - 1)) + 1);

		if (protect_table(&p, &at, behind))
			start = behind;
	}
	rcu_read_unlock();
	flush_protected(mm, &p);
}

/* A table that is not where it was found may be another one by now. */
bool pt_protect_at_once(struct mm_struct *mm, unsigned long start,
			unsigned long end, unsigned long vm_flags)
{
	struct pt_protect p = { .vm_flags = vm_flags, .first = ~0ul };
	struct pt_place at;
	bool done;

	if ((start ^ (end - 1)) >> pt_level_shift(1))
		return false;
	rcu_read_lock();
	done = !pt_walk(mm, start, 0, &at) ||
	       (table_write(at.link) && protect_table(&p, &at, end));
	rcu_read_unlock();
	flush_protected(mm, &p);
	return done;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which folios a file has: finding, adding and removing them.
 *
 * Owns mapping->i_pages, nrpages, and folio->mapping and ->index of the folios in it,
 * all under the array's lock with interrupts off. The array has one reference to each
 * folio, however many pages that has.
 *
 * Finding takes no lock. A folio that is found under RCU may be freed, and be something
 * else, at any moment, but a struct page is never unmapped, and one that is free has no
 * references:
 *
 *	look up -> try to get a reference -> look again: is it still there?
 *
 * If so it was, and is, the folio of that index, and stays a folio; to stay in the file
 * it has to be locked.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/pagemap.h>
#include <linux/sched.h>

bool folio_mapped(const struct folio *folio)
{
	for (long i = 0; i < folio_nr_pages(folio); i++)
		if (page_mapcount(folio_page(folio, i)))
			return true;
	return false;
}
EXPORT_SYMBOL_GPL(folio_mapped);

/* --- Finding. --- */

/*
 * A reference to what was found: false if it is frozen for a moment by who may be about
 * to remove it. Then look again.
 */
static __always_inline bool try_get(struct folio *folio)
{
	if (likely(folio_try_get(folio)))
		return true;
	cpu_relax();
	return false;
}

/* With the reference: is it what stands there @now? Else it is given back, likewise. */
static __always_inline bool still_there(struct folio *folio, const void *now)
{
	if (likely(folio == now))
		return true;
	folio_put(folio);
	return false;
}

struct folio *filemap_get_entry(struct address_space *mapping, pgoff_t index)
{
	struct folio *folio;
	void __rcu **slot;

	guard(rcu)();
	do {
		folio = xa_load_slot(&mapping->i_pages, index, &slot);
		if (!folio || xa_is_value(folio))
			return NULL;
	} while (xa_is_internal(folio) || !try_get(folio) ||
		 !still_there(folio, rcu_dereference(*slot)));
	return folio;
}
EXPORT_SYMBOL_GPL(filemap_get_entry);

static void *find_tagged(struct xa_state *xas, pgoff_t end, xa_mark_t tag)
{
	return tag == XA_PRESENT ? xas_find(xas, end) :
				   xas_find_marked(xas, end, tag);
}

struct folio *filemap_next_folio(struct address_space *mapping, pgoff_t *index,
				 pgoff_t end, xa_mark_t tag)
{
	XA_STATE(xas, &mapping->i_pages, *index);
	struct folio *folio;

	if (*index > end)
		return NULL;
	guard(rcu)();
	while ((folio = find_tagged(&xas, end, tag))) {
		if (xas_retry(&xas, folio) || xa_is_value(folio))
			continue;
		if (try_get(folio) && still_there(folio, xas_reload(&xas))) {
			*index = folio_next_index(folio);
			return folio;
		}
		xas_reset(&xas);
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(filemap_next_folio);

pgoff_t page_cache_next_miss(struct address_space *mapping, pgoff_t index,
			     unsigned long max)
{
	XA_STATE(xas, &mapping->i_pages, index);
	void *entry;

	guard(rcu)();
	for (; max; max--, index++) {
		xas_set(&xas, index);
		entry = xas_load(&xas);
		if (!entry || xa_is_value(entry))
			return index;
	}
	return index;
}
EXPORT_SYMBOL_IF_KUNIT(page_cache_next_miss);

pgoff_t page_cache_prev_miss(struct address_space *mapping, pgoff_t index,
			     unsigned long max)
{
	XA_STATE(xas, &mapping->i_pages, index);
	void *entry;

	guard(rcu)();
	for (; max && index != ULONG_MAX; max--, index--) {
		xas_set(&xas, index);
		entry = xas_load(&xas);
		if (!entry || xa_is_value(entry))
			return index;
	}
	return index;
}
EXPORT_SYMBOL_IF_KUNIT(page_cache_prev_miss);

/* --- Counting. --- */

/* Come here less gone here: of all CPUs together it is how many there are. */
static DEFINE_PER_CPU(long, pages_here[2]);

/* With the mapping's lock, and so with interrupts off. */
static void count_pages(const struct address_space *mapping, long nr)
{
	__this_cpu_add(pages_here[test_bit(AS_MEMORY, &mapping->flags)], nr);
}

unsigned long nr_file_pages(bool memory)
{
	unsigned int cpu;
	long sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE((*per_cpu_ptr(&pages_here, cpu))[memory]);
	return max(sum, 0l);
}
EXPORT_SYMBOL_IF_KUNIT(nr_file_pages);

/* --- Adding. --- */

/* With the lock: an error is in the cursor, and then nothing has changed. */
static void insert(struct xa_state *xas, struct address_space *mapping,
		   struct folio *folio)
{
	void *entry;

	if (test_bit(AS_EXITING, &mapping->flags)) {
		xas_set_err(xas, -ESTALE);
		return;
	}
	xas_for_each_conflict(xas, entry) {
		if (xa_is_value(entry))
			continue;
		xas_set_err(xas, -EEXIST);
		return;
	}
	WRITE_ONCE(folio->mapping, mapping);
	xas_store(xas, folio);
	if (xas_error(xas)) {
		WRITE_ONCE(folio->mapping, NULL);
		return;
	}
	WRITE_ONCE(mapping->nrpages, mapping->nrpages + folio_nr_pages(folio));
	count_pages(mapping, folio_nr_pages(folio));
}

int filemap_add_folio(struct address_space *mapping, struct folio *folio,
		      pgoff_t index, gfp_t gfp)
{
	XA_STATE_ORDER(xas, &mapping->i_pages, index, folio_order(folio));
	int err;

	VM_BUG_ON_PAGE(index & (folio_nr_pages(folio) - 1), &folio->page);
	__folio_set_locked(folio);
	folio_get(folio);
	folio->index = index;
	do {
		xas_lock_irq(&xas);
		insert(&xas, mapping, folio);
		xas_unlock_irq(&xas);
	} while (xas_nomem(&xas, gfp & GFP_RECLAIM_MASK));
	err = xas_error(&xas);
	if (!err)
		return 0;
	__folio_clear_locked(folio);
	folio_put(folio);
	return err;
}
EXPORT_SYMBOL_GPL(filemap_add_folio);

/* A new one, not uptodate; ERR_PTR(-EEXIST): somebody was faster. */
static struct folio *add_new(struct address_space *mapping, pgoff_t index,
			     fgf_t fgp, gfp_t gfp)
{
	struct folio *folio;
	int err;

	if (fgp & FGP_WRITE)
		gfp |= __GFP_WRITE;
	if (fgp & FGP_NOFS)
		gfp &= ~__GFP_FS;
	if (fgp & FGP_NOWAIT)
		gfp = (gfp & ~GFP_KERNEL) | GFP_NOWAIT | __GFP_NOWARN;
	folio = filemap_alloc_folio(gfp, 0);
	if (!folio)
		return ERR_PTR(-ENOMEM);
	err = filemap_add_folio(mapping, folio, index, gfp);
	if (err) {
		folio_put(folio);
		return ERR_PTR(err);
	}
	if ((fgp & FGP_FOR_MMAP) && !(fgp & FGP_LOCK))
		folio_unlock(folio);
	return folio;
}

/* 0 and locked, -EAGAIN, or -ESTALE: it has left the file, look again. */
static int lock_found(struct address_space *mapping, struct folio *folio,
		      fgf_t fgp)
{
	if (!folio_trylock(folio)) {
		if (fgp & FGP_NOWAIT)
			return -EAGAIN;
		folio_lock(folio);
	}
	if (likely(folio->mapping == mapping))
		return 0;
	folio_unlock(folio);
	return -ESTALE;
}

/* What else was asked for, of a folio that was there already. */
static int prepare_found(struct address_space *mapping, struct folio *folio,
			 fgf_t fgp)
{
	int err = fgp & FGP_LOCK ? lock_found(mapping, folio, fgp) : 0;

	if (err)
		return err;
	if ((fgp & FGP_ACCESSED) && !folio_test_referenced(folio))
		folio_set_referenced(folio);
	if (fgp & FGP_STABLE)
		folio_wait_stable(folio);
	return 0;
}

struct folio *__filemap_get_folio(struct address_space *mapping, pgoff_t index,
				  fgf_t fgp, gfp_t gfp)
{
	struct folio *folio;
	int err;

	for (;;) {
		folio = filemap_get_entry(mapping, index);
		if (folio) {
			err = prepare_found(mapping, folio, fgp);
			if (!err)
				return folio;
			folio_put(folio);
			if (err != -ESTALE)
				return ERR_PTR(err);
			continue;
		}
		if (!(fgp & FGP_CREAT))
			return ERR_PTR(-ENOENT);
		folio = add_new(mapping, index, fgp, gfp);
		if (PTR_ERR(folio) != -EEXIST)
			return folio;
	}
}
EXPORT_SYMBOL_GPL(__filemap_get_folio);

/* --- Removing. --- */

/*
 * With the lock. The tags go with the entry. Its place, folio->index, is not forgotten:
 * others may have looked at it before they saw that the folio is gone.
 */
static void delete(struct address_space *mapping, struct folio *folio)
{
	XA_STATE_ORDER(xas, &mapping->i_pages, folio->index, folio_order(folio));

	xas_store(&xas, NULL);
	WRITE_ONCE(folio->mapping, NULL);
	WRITE_ONCE(mapping->nrpages, mapping->nrpages - folio_nr_pages(folio));
	count_pages(mapping, -folio_nr_pages(folio));
}

static void tell_owner(struct address_space *mapping, struct folio *folio)
{
	if (mapping->a_ops->free_folio)
		mapping->a_ops->free_folio(folio);
}

void filemap_remove_folio(struct folio *folio)
{
	struct address_space *mapping = folio->mapping;

	VM_BUG_ON_PAGE(!folio_test_locked(folio), &folio->page);
	VM_BUG_ON_PAGE(folio_test_writeback(folio), &folio->page);
	xa_lock_irq(&mapping->i_pages);
	delete(mapping, folio);
	xa_unlock_irq(&mapping->i_pages);
	tell_owner(mapping, folio);
	folio_put(folio);
}
EXPORT_SYMBOL_GPL(filemap_remove_folio);

/*
 * The caller's reference and the array's are all there are; while they are frozen, nobody
 * gets another one. A folio becomes dirty by who has one.
 */
bool filemap_evict_folio(struct folio *folio)
{
	struct address_space *mapping = folio->mapping;
	bool gone = false;

	VM_BUG_ON_PAGE(!folio_test_locked(folio), &folio->page);
	xa_lock_irq(&mapping->i_pages);
	if (folio_ref_freeze(folio, 2)) {
		gone = !folio_test_dirty(folio) && !folio_test_writeback(folio);
		if (gone)
			delete(mapping, folio);
		folio_ref_unfreeze(folio, gone ? 1 : 2);
	}
	xa_unlock_irq(&mapping->i_pages);
	if (gone)
		tell_owner(mapping, folio);
	return gone;
}
EXPORT_SYMBOL_GPL(filemap_evict_folio);

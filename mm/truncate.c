// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking pages away from files: the end that is cut off, holes, and what nobody needs.
 *
 *	start		    PAGE_SIZE			     end
 *	  v			v				v
 *	--+=====|===============|===============|===============+----
 *	  zeroed	   these pages go		  zeroed
 *
 * First programs lose the pages (unmap_mapping_range()), then the file. In between a fault
 * finds mapping->invalidating set and waits for the lock. Holds the folio's lock while it
 * changes it, and waits for a write that is under way. Owns nothing.
 */
#include <linux/export.h>
#include <linux/pagemap.h>
#include <linux/readahead.h>
#include <linux/rmap.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/truncate.h>
#include <linux/uio.h>

/* --- How large a file may become. --- */

int file_limit_met(void)
{
	send_sig(SIGXFSZ, current, 0);
	return -EFBIG;
}

int inode_newsize_ok(const struct inode *inode, loff_t size)
{
	if (size <= i_size_read(inode))
		return 0;
	if (size > rlimit(RLIMIT_FSIZE))
		return file_limit_met();
	return size > inode->i_sb->s_maxbytes ? -EFBIG : 0;
}

/* --- Pages that go. --- */

/* Bytes of a locked folio, which need not be written any more. */
static void invalidate(struct folio *folio, size_t offset, size_t len)
{
	const struct address_space_operations *ops = folio->mapping->a_ops;

	if (ops->invalidate_folio)
		ops->invalidate_folio(folio, offset, len);
}

/* The whole of it lies in the range. */
static void truncate_folio(struct address_space *mapping, struct folio *folio)
{
	folio_lock(folio);
	if (folio->mapping == mapping) {
		folio_wait_writeback(folio);
		invalidate(folio, 0, folio_size(folio));
		folio_cancel_dirty(folio);
		filemap_remove_folio(folio);
	}
	folio_unlock(folio);
}

/* A part of it does, and becomes zero; what is not uptodate will be read as such. */
static void zero_part(struct address_space *mapping, struct folio *folio,
		      loff_t start, loff_t end)
{
	loff_t pos = folio_pos(folio);
	size_t from = start > pos ? start - pos : 0;
	size_t to = min_t(u64, (u64)end + 1 - pos, folio_size(folio));

	folio_lock(folio);
	if (folio->mapping == mapping) {
		folio_wait_writeback(folio);
		invalidate(folio, from, to - from);
		if (folio_test_uptodate(folio)) {
			memzero_shared(folio_address(folio) + from, to - from);
			folio_mark_dirty(folio);
		}
	}
	folio_unlock(folio);
}

static void truncate_or_zero(struct address_space *mapping, struct folio *folio,
			     loff_t start, loff_t end)
{
	loff_t pos = folio_pos(folio);

	if (start <= pos && (u64)end >= (u64)pos + folio_size(folio) - 1)
		truncate_folio(mapping, folio);
	else
		zero_part(mapping, folio, start, end);
}

/*
 * Nobody brings in folios meanwhile, so one walk finds them all. A fault that did not
 * wait has put in its folio before it looked at the size and the flag again: the barrier
 * pairs with the one there (shmem.c).
 */
void truncate_inode_pages_range(struct address_space *mapping, loff_t start,
				loff_t end)
{
	loff_t last = end == -1 ? LLONG_MAX : end;
	pgoff_t index = start >> PAGE_SHIFT;
	struct folio *folio;

	if (last < start)
		return;
	smp_mb();
	while ((folio = filemap_next_folio(mapping, &index, last >> PAGE_SHIFT,
					   XA_PRESENT))) {
		truncate_or_zero(mapping, folio, start, last);
		folio_put(folio);
		cond_resched();
	}
}
EXPORT_SYMBOL_GPL(truncate_inode_pages_range);

void truncate_inode_pages(struct address_space *mapping, loff_t start)
{
	truncate_inode_pages_range(mapping, start, -1);
}
EXPORT_SYMBOL_GPL(truncate_inode_pages);

/* Under the array's lock, so that who puts one in has done so, or is refused. */
void truncate_inode_pages_final(struct address_space *mapping)
{
	xa_lock_irq(&mapping->i_pages);
	set_bit(AS_EXITING, &mapping->flags);
	xa_unlock_irq(&mapping->i_pages);
	truncate_inode_pages(mapping, 0);
}
EXPORT_SYMBOL_GPL(truncate_inode_pages_final);

/*
 * The page that the end lies in stays mapped; all behind it goes, also the copies that
 * programs have made of them.
 */
void truncate_pagecache(struct inode *inode, loff_t newsize)
{
	struct address_space *mapping = inode->i_mapping;

	lockdep_assert_held_write(&mapping->invalidate_lock);
	unmap_mapping_pages(mapping, size_to_pages(newsize), 0, true);
	truncate_inode_pages(mapping, newsize);
}
EXPORT_SYMBOL_GPL(truncate_pagecache);

void truncate_setsize(struct inode *inode, loff_t newsize)
{
	struct address_space *mapping = inode->i_mapping;
	loff_t oldsize = inode->i_size;

	guard(invalidate)(mapping);
	i_size_write(inode, newsize);
	if (newsize <= oldsize)
		truncate_pagecache(inode, newsize);
}
EXPORT_SYMBOL_GPL(truncate_setsize);

void truncate_pagecache_range(struct inode *inode, loff_t start, loff_t end)
{
	struct address_space *mapping = inode->i_mapping;
	pgoff_t first = size_to_pages(start);
	u64 last = end == -1 ? LLONG_MAX : end;
	pgoff_t behind = (last + 1) >> PAGE_SHIFT;

	lockdep_assert_held_write(&mapping->invalidate_lock);
	if (behind > first)
		unmap_mapping_pages(mapping, first, behind - first, false);
	truncate_inode_pages_range(mapping, start, end);
}
EXPORT_SYMBOL_GPL(truncate_pagecache_range);

/* --- What nobody needs. --- */

static bool may_release(struct folio *folio)
{
	const struct address_space_operations *ops = folio->mapping->a_ops;

	return !ops->release_folio || ops->release_folio(folio, GFP_KERNEL);
}

/* A quick look; filemap_evict_folio() makes sure. */
static bool invalidate_folio(struct address_space *mapping, struct folio *folio)
{
	bool gone;

	if (!folio_trylock(folio))
		return false;
	gone = folio->mapping == mapping && !folio_test_dirty(folio) &&
	       !folio_test_writeback(folio) && !folio_mapped(folio) &&
	       may_release(folio) && filemap_evict_folio(folio);
	folio_unlock(folio);
	return gone;
}

unsigned long invalidate_mapping_pages(struct address_space *mapping,
				       pgoff_t start, pgoff_t end)
{
	unsigned long count = 0;
	struct folio *folio;

	while ((folio = filemap_next_folio(mapping, &start, end, XA_PRESENT))) {
		if (invalidate_folio(mapping, folio))
			count += folio_nr_pages(folio);
		folio_put(folio);
		cond_resched();
	}
	return count;
}
EXPORT_SYMBOL_GPL(invalidate_mapping_pages);

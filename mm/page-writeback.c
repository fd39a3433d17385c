// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is dirty, and how it gets back to where it belongs.
 *
 *	flag dirty    tag dirty	   flag writeback
 *	    |		  |		|
 *	set |  set	  |		|	folio_mark_dirty(), by anybody
 *	clr |		  |		|	folio_clear_dirty_for_io(), locked
 *	    |	     clr  |	    set |	folio_start_writeback(), locked
 *	    |		  |	    clr |	folio_end_writeback()
 *
 * The flags are the truth, the tags are for finding: a tag may stand without its flag for
 * a while, never the other way round but for a moment before the flag's setter has the
 * array's lock. So whoever clears a tag looks at the flag, with that lock held.
 *
 * Owns PG_dirty, PG_writeback, the tags and mapping->wb_err. How often, and when too much
 * is dirty, is not decided here: nothing is written unless somebody asks.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/pagemap.h>
#include <linux/rcupdate.h>
#include <linux/readahead.h>
#include <linux/rmap.h>
#include <linux/writeback.h>

/* --- Marks. --- */

bool noop_dirty_folio(struct address_space *mapping, struct folio *folio)
{
	return !folio_test_dirty(folio) && !TestSetPageDirty(&folio->page);
}
EXPORT_SYMBOL_GPL(noop_dirty_folio);

bool filemap_dirty_folio(struct address_space *mapping, struct folio *folio)
{
	unsigned long flags;

	if (TestSetPageDirty(&folio->page))
		return false;
	xa_lock_irqsave(&mapping->i_pages, flags);
	if (folio->mapping == mapping)
		__xa_set_mark(&mapping->i_pages, folio->index,
			      PAGECACHE_TAG_DIRTY);
	xa_unlock_irqrestore(&mapping->i_pages, flags);
	return true;
}
EXPORT_SYMBOL_GPL(filemap_dirty_folio);

/*
 * The folio may be leaving its file, and that may be going away: RCU keeps the mapping
 * until we are done with it. Dirt that comes too late for it is nobody's.
 */
bool folio_mark_dirty(struct folio *folio)
{
	struct address_space *mapping;

	guard(rcu)();
	mapping = READ_ONCE(folio->mapping);
	if (!mapping)
		return noop_dirty_folio(mapping, folio);
	if (folio_test_readahead(folio))
		folio_clear_readahead(folio);
	if (mapping->a_ops->dirty_folio)
		return mapping->a_ops->dirty_folio(mapping, folio);
	return filemap_dirty_folio(mapping, folio);
}
EXPORT_SYMBOL_GPL(folio_mark_dirty);

/*
 * Programs may write to it through their mappings; from here on, such a write is a fault,
 * which waits for the lock and makes it dirty again. What they have written so far is
 * noted before the flag is cleared.
 */
bool folio_clear_dirty_for_io(struct folio *folio)
{
	VM_BUG_ON_PAGE(!folio_test_locked(folio), &folio->page);
	if (mapping_mapped(folio->mapping) && folio_mkclean(folio))
		folio_mark_dirty(folio);
	return TestClearPageDirty(&folio->page);
}
EXPORT_SYMBOL_GPL(folio_clear_dirty_for_io);

void folio_cancel_dirty(struct folio *folio)
{
	VM_BUG_ON_PAGE(!folio_test_locked(folio), &folio->page);
	if (folio_test_dirty(folio))
		folio_clear_dirty(folio);
}
EXPORT_SYMBOL_GPL(folio_cancel_dirty);

void folio_wait_stable(struct folio *folio)
{
	struct address_space *mapping = folio->mapping;

	if (mapping && test_bit(AS_STABLE_WRITES, &mapping->flags))
		folio_wait_writeback(folio);
}
EXPORT_SYMBOL_GPL(folio_wait_stable);

void folio_start_writeback(struct folio *folio)
{
	struct address_space *mapping = folio->mapping;
	struct xarray *pages = &mapping->i_pages;
	unsigned long flags;

	VM_BUG_ON_PAGE(!folio_test_locked(folio), &folio->page);
	VM_BUG_ON_PAGE(folio_test_writeback(folio), &folio->page);
	xa_lock_irqsave(pages, flags);
	folio_set_writeback(folio);
	__xa_set_mark(pages, folio->index, PAGECACHE_TAG_WRITEBACK);
	__xa_clear_mark(pages, folio->index, PAGECACHE_TAG_TOWRITE);
	if (!folio_test_dirty(folio))
		__xa_clear_mark(pages, folio->index, PAGECACHE_TAG_DIRTY);
	xa_unlock_irqrestore(pages, flags);
}
EXPORT_SYMBOL_GPL(folio_start_writeback);

/*
 * The folio stays in its file until the flag is cleared, and we have it a little longer,
 * since the waiters may be the last who do.
 */
void folio_end_writeback(struct folio *folio)
{
	struct address_space *mapping = folio->mapping;
	unsigned long flags;

	VM_BUG_ON_PAGE(!folio_test_writeback(folio), &folio->page);
	folio_get(folio);
	xa_lock_irqsave(&mapping->i_pages, flags);
	__xa_clear_mark(&mapping->i_pages, folio->index,
			PAGECACHE_TAG_WRITEBACK);
	clear_and_wake_up_bit(PG_writeback, &folio->flags);
	xa_unlock_irqrestore(&mapping->i_pages, flags);
	folio_put(folio);
}
EXPORT_SYMBOL_GPL(folio_end_writeback);

/* --- One round over a file. --- */

/*
 * All that is dirty now is to be written, and nothing that becomes so meanwhile, or we
 * might never end: it gets a tag of its own.
 */
static void tag_for_writeback(struct address_space *mapping, pgoff_t start,
			      pgoff_t end)
{
	XA_STATE(xas, &mapping->i_pages, start);
	unsigned int tagged = 0;
	void *folio;

	xas_lock_irq(&xas);
	xas_for_each_marked(&xas, folio, end, PAGECACHE_TAG_DIRTY) {
		xas_set_mark(&xas, PAGECACHE_TAG_TOWRITE);
		if (++tagged % XA_CHECK_SCHED)
			continue;
		xas_pause(&xas);
		xas_unlock_irq(&xas);
		cond_resched();
		xas_lock_irq(&xas);
	}
	xas_unlock_irq(&xas);
}

static pgoff_t last_to_write(const struct writeback_control *wbc)
{
	return wbc->range_cyclic ? ULONG_MAX : wbc->range_end >> PAGE_SHIFT;
}

static void writeback_begin(struct address_space *mapping,
			    struct writeback_control *wbc)
{
	wbc->index = wbc->range_cyclic ? READ_ONCE(mapping->writeback_index) :
					 wbc->range_start >> PAGE_SHIFT;
	wbc->saved_err = 0;
	if (wbc->sync_mode == WB_SYNC_ALL)
		tag_for_writeback(mapping, wbc->index, last_to_write(wbc));
}

/*
 * Of a locked folio: is it to be written? One that is being written already was changed
 * since: who wants all of it on its way has to wait.
 */
static bool should_write(struct address_space *mapping,
			 const struct writeback_control *wbc,
			 struct folio *folio)
{
	if (folio->mapping != mapping || !folio_test_dirty(folio))
		return false;
	if (folio_test_writeback(folio)) {
		if (wbc->sync_mode == WB_SYNC_NONE)
			return false;
		folio_wait_writeback(folio);
	}
	return folio_clear_dirty_for_io(folio);
}

static struct folio *next_to_write(struct address_space *mapping,
				   struct writeback_control *wbc)
{
	xa_mark_t tag = wbc->sync_mode == WB_SYNC_ALL ? PAGECACHE_TAG_TOWRITE :
							PAGECACHE_TAG_DIRTY;
	struct folio *folio;

	while ((folio = filemap_next_folio(mapping, &wbc->index,
					   last_to_write(wbc), tag))) {
		folio_lock(folio);
		if (should_write(mapping, wbc, folio))
			return folio;
		folio_unlock(folio);
		folio_put(folio);
		cond_resched();
	}
	return NULL;
}

/* One has been dealt with: may there be another one? */
static bool account_written(struct writeback_control *wbc, struct folio *folio,
			    int error)
{
	wbc->nr_to_write -= folio_nr_pages(folio);
	folio_put(folio);
	if (error && !wbc->saved_err)
		wbc->saved_err = error;
	return wbc->sync_mode == WB_SYNC_ALL || (!error && wbc->nr_to_write > 0);
}

struct folio *writeback_iter(struct address_space *mapping,
			     struct writeback_control *wbc, struct folio *folio,
			     int *error)
{
	bool more = true;

	if (folio)
		more = account_written(wbc, folio, *error);
	else
		writeback_begin(mapping, wbc);
	folio = more ? next_to_write(mapping, wbc) : NULL;
	if (folio)
		return folio;
	if (wbc->range_cyclic)
		WRITE_ONCE(mapping->writeback_index, more ? 0 : wbc->index);
	*error = wbc->saved_err;
	return NULL;
}
EXPORT_SYMBOL_GPL(writeback_iter);

int do_writepages(struct address_space *mapping, struct writeback_control *wbc)
{
	if (wbc->nr_to_write <= 0 || !mapping->a_ops->writepages)
		return 0;
	return mapping->a_ops->writepages(mapping, wbc);
}
EXPORT_SYMBOL_GPL(do_writepages);

/* --- Errors. --- */

/* Those who have a file open are told once each; those who have not, whoever is first. */
void mapping_set_error(struct address_space *mapping, int error)
{
	if (likely(!error))
		return;
	errseq_set(&mapping->wb_err, error);
	set_bit(error == -ENOSPC ? AS_ENOSPC : AS_EIO, &mapping->flags);
}
EXPORT_SYMBOL_GPL(mapping_set_error);

static bool test_and_clear_flag(struct address_space *mapping, int flag)
{
	return test_bit(flag, &mapping->flags) &&
	       test_and_clear_bit(flag, &mapping->flags);
}

int filemap_check_errors(struct address_space *mapping)
{
	int err = 0;

	if (test_and_clear_flag(mapping, AS_ENOSPC))
		err = -ENOSPC;
	if (test_and_clear_flag(mapping, AS_EIO))
		err = -EIO;
	return err;
}
EXPORT_SYMBOL_GPL(filemap_check_errors);

int file_check_and_advance_wb_err(struct file *file)
{
	struct address_space *mapping = file->f_mapping;
	int err;

	scoped_guard(spinlock, &file->f_lock)
		err = errseq_check_and_advance(&mapping->wb_err,
					       &file->f_wb_err);
	/* He has been told; nobody need be told in his place. */
	clear_bit(AS_EIO, &mapping->flags);
	clear_bit(AS_ENOSPC, &mapping->flags);
	return err;
}
EXPORT_SYMBOL_GPL(file_check_and_advance_wb_err);

/* --- Who asks for it. --- */

static int write_range(struct address_space *mapping, loff_t start, loff_t end,
		       enum writeback_sync_modes mode)
{
	struct writeback_control wbc = {
		.sync_mode = mode, .nr_to_write = LONG_MAX,
		.range_start = start, .range_end = end,
	};

	return end < start ? 0 : do_writepages(mapping, &wbc);
}

int filemap_fdatawrite_range(struct address_space *mapping, loff_t start,
			     loff_t end)
{
	return write_range(mapping, start, end, WB_SYNC_ALL);
}
EXPORT_SYMBOL_GPL(filemap_fdatawrite_range);

int filemap_flush_range(struct address_space *mapping, loff_t start, loff_t end)
{
	return write_range(mapping, start, end, WB_SYNC_NONE);
}
EXPORT_SYMBOL_GPL(filemap_flush_range);

/*
 * A tag that is gone already was cleared under the array's lock: who takes that afterwards
 * sees what was done before, the error that was noted above all.
 */
static void wait_range(struct address_space *mapping, loff_t start, loff_t end)
{
	pgoff_t index = start >> PAGE_SHIFT;
	struct folio *folio;

	if (end < start)
		return;
	while ((folio = filemap_next_folio(mapping, &index, end >> PAGE_SHIFT,
					   PAGECACHE_TAG_WRITEBACK))) {
		folio_wait_writeback(folio);
		folio_put(folio);
		cond_resched();
	}
	xa_lock_irq(&mapping->i_pages);
	xa_unlock_irq(&mapping->i_pages);
}

int filemap_fdatawait_range(struct address_space *mapping, loff_t start,
			    loff_t end)
{
	wait_range(mapping, start, end);
	return filemap_check_errors(mapping);
}
EXPORT_SYMBOL_GPL(filemap_fdatawait_range);

/* Waits for what is on its way, even if the rest could not be sent. */
int filemap_write_and_wait_range(struct address_space *mapping, loff_t start,
				 loff_t end)
{
	int err = filemap_fdatawrite_range(mapping, start, end);
	int failed = filemap_fdatawait_range(mapping, start, end);

	return err ? err : failed;
}
EXPORT_SYMBOL_GPL(filemap_write_and_wait_range);

int file_write_and_wait_range(struct file *file, loff_t start, loff_t end)
{
	int err = filemap_fdatawrite_range(file->f_mapping, start, end);
	int failed;

	wait_range(file->f_mapping, start, end);
	failed = file_check_and_advance_wb_err(file);
	return err ? err : failed;
}
EXPORT_SYMBOL_GPL(file_write_and_wait_range);

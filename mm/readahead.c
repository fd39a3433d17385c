// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading pages of a file before somebody asks for them.
 *
 * Who reads in order is given a window, which doubles as he goes on:
 *
 *	start				start + size
 *	|------ size -------------------|
 *		    |---- async_size ---|
 *		    ^ this folio has the mark: who comes here starts the next window,
 *		      while the rest of this one is still ahead of him.
 *
 * Who jumps about is given what he asks for. A page that is missing, though the mark said
 * it would be there, is in memory's want been thrown away: a sign to begin again.
 *
 * file->f_ra is nobody's lock's: two who read the same file may spoil each other's guess,
 * and nothing else.
 */
#include <linux/export.h>
#include <linux/bitops.h>
#include <linux/pagemap.h>
#include <linux/readahead.h>
#include <linux/truncate.h>

/* force_page_cache_ra() goes in steps of this many pages. */
#define FORCE_STEP	(SZ_2M / PAGE_SIZE)

void file_ra_state_init(struct file_ra_state *ra)
{
	*ra = (struct file_ra_state){
		.ra_pages = VM_READAHEAD_PAGES, .prev_pos = -1,
	};
}
EXPORT_SYMBOL_GPL(file_ra_state_init);

/* --- One request. --- */

struct folio *readahead_folio(struct readahead_control *rac)
{
	struct folio *folio;

	rac->_nr_pages -= rac->_batch_count;
	rac->_index += rac->_batch_count;
	rac->_batch_count = 0;
	if (!rac->_nr_pages)
		return NULL;
	folio = xa_load(&rac->mapping->i_pages, rac->_index);
	rac->_batch_count = folio_nr_pages(folio);
	/* It is locked: so it stays, by the reference that the file has. */
	folio_put(folio);
	return folio;
}
EXPORT_SYMBOL_GPL(readahead_folio);

/* What its owner did not want goes again: whoever needs it will ask by himself. */
static void drop_unread(struct readahead_control *rac)
{
	struct folio *folio;

	while ((folio = readahead_folio(rac))) {
		folio_get(folio);
		filemap_remove_folio(folio);
		folio_unlock(folio);
		folio_put(folio);
	}
}

static void read_one_by_one(struct readahead_control *rac)
{
	struct folio *folio;

	while ((folio = readahead_folio(rac)))
		rac->mapping->a_ops->read_folio(rac->file, folio);
}

/* Sends what has been gathered. Who waits for a folio sees what became of it. */
static void send(struct readahead_control *rac)
{
	if (!rac->_nr_pages)
		return;
	if (rac->mapping->a_ops->readahead) {
		rac->mapping->a_ops->readahead(rac);
		drop_unread(rac);
	} else {
		read_one_by_one(rac);
	}
}

/* The folio at @index, new, joins the request; false: there is one, or no memory. */
static bool gather(struct readahead_control *rac, pgoff_t index, bool mark)
{
	gfp_t gfp = rac->mapping->gfp_mask | __GFP_NORETRY | __GFP_NOWARN;
	struct folio *folio = filemap_alloc_folio(gfp, 0);

	if (!folio)
		return false;
	if (filemap_add_folio(rac->mapping, folio, index, gfp)) {
		folio_put(folio);
		return false;
	}
	if (mark)
		folio_set_readahead(folio);
	rac->_nr_pages++;
	return true;
}

static bool is_there(struct readahead_control *rac, pgoff_t index)
{
	void *entry = xa_load(&rac->mapping->i_pages, index);

	return entry && !xa_is_value(entry);
}

/* With the mapping's invalidate_lock for reading. */
static void read_locked(struct readahead_control *rac, unsigned long nr_to_read,
			unsigned long lookahead)
{
	pgoff_t first = rac->_index, marked = nr_to_read - lookahead;

	if (!rac->mapping->a_ops->readahead && !rac->mapping->a_ops->read_folio)
		return;
	for (unsigned long i = 0; i < nr_to_read; i++) {
		bool there = is_there(rac, first + i);

		if (!there && gather(rac, first + i, i == marked))
			continue;
		send(rac);
		rac->_index = first + i + 1;
		if (!there && !is_there(rac, first + i))
			return;		/* no memory */
	}
	send(rac);
}

void page_cache_ra_unbounded(struct readahead_control *rac,
			     unsigned long nr_to_read, unsigned long lookahead)
{
	guard(invalidate_shared)(rac->mapping);
	read_locked(rac, nr_to_read, lookahead);
}
EXPORT_SYMBOL_GPL(page_cache_ra_unbounded);

/*
 * The end is looked for with the lock held: behind it no folio may come in, for a fault
 * that has seen an older end would map it.
 */
void do_page_cache_ra(struct readahead_control *rac, unsigned long nr_to_read,
		      unsigned long lookahead)
{
	pgoff_t end;

	guard(invalidate_shared)(rac->mapping);
	end = size_to_pages(i_size_read(rac->mapping->host));
	if (rac->_index >= end)
		return;
	nr_to_read = min(nr_to_read, end - rac->_index);
	read_locked(rac, nr_to_read, min(lookahead, nr_to_read));
}
EXPORT_SYMBOL_GPL(do_page_cache_ra);

void force_page_cache_ra(struct readahead_control *rac, unsigned long nr_to_read)
{
	pgoff_t end = size_to_pages(i_size_read(rac->mapping->host));
	pgoff_t index = rac->_index;

	if (index >= end)
		return;
	for (nr_to_read = min(nr_to_read, end - index); nr_to_read;) {
		unsigned long step = min(nr_to_read, FORCE_STEP);

		rac->_index = index;
		do_page_cache_ra(rac, step, 0);
		index += step;
		nr_to_read -= step;
	}
}
EXPORT_SYMBOL_GPL(force_page_cache_ra);

/* --- How much. --- */

static unsigned int first_size(unsigned long wanted, unsigned long most)
{
	unsigned long size = wanted <= 1 ? 1 : 1ul << fls64(wanted - 1);

	if (size <= most / 32)
		return size * 4;
	return size <= most / 4 ? size * 2 : most;
}

static unsigned int next_size(unsigned long size, unsigned long most)
{
	if (size < most / 16)
		return 4 * size;
	return size <= most / 2 ? 2 * size : most;
}

static void read_window(struct readahead_control *rac, pgoff_t start,
			unsigned int size, unsigned int async_size)
{
	WRITE_ONCE(rac->ra->start, start);
	WRITE_ONCE(rac->ra->size, size);
	WRITE_ONCE(rac->ra->async_size, async_size);
	rac->_index = start;
	do_page_cache_ra(rac, size, async_size);
}

static void first_window(struct readahead_control *rac, unsigned long wanted,
			 unsigned long most)
{
	unsigned int size = first_size(wanted, most);

	read_window(rac, rac->_index, size,
		    size > wanted ? size - wanted : size / 2);
}

/* From the start of the file, or a big piece, or where the last read has ended. */
static bool looks_sequential(const struct readahead_control *rac,
			     unsigned long wanted, unsigned long most)
{
	pgoff_t prev = READ_ONCE(rac->ra->prev_pos) >> PAGE_SHIFT;

	return !rac->_index || wanted > most || rac->_index - prev <= 1;
}

/*
 * What lies before it tells who has been here: one whose trail is as long as what he asks
 * for has been reading in order, though others' reads came between his.
 */
static void follow_trail(struct readahead_control *rac, unsigned long wanted,
			 unsigned long most)
{
	pgoff_t index = rac->_index;
	unsigned long trail;

	trail = index - page_cache_prev_miss(rac->mapping, index - 1, most) - 1;
	if (trail <= wanted) {
		do_page_cache_ra(rac, wanted, 0);
		return;
	}
	if (trail >= index)
		trail *= 2;	/* from the very start */
	read_window(rac, index, min(trail + wanted, most), 1);
}

static bool is_random(const struct readahead_control *rac)
{
	return !READ_ONCE(rac->ra->ra_pages) ||
	       (READ_ONCE(rac->file->f_mode) & FMODE_RANDOM);
}

void page_cache_sync_ra(struct readahead_control *rac, unsigned long req_count)
{
	unsigned long most = READ_ONCE(rac->ra->ra_pages);

	if (is_random(rac)) {
		force_page_cache_ra(rac, req_count);
		return;
	}
	if (looks_sequential(rac, req_count, most))
		first_window(rac, min(req_count, most), most);
	else
		follow_trail(rac, req_count, most);
}
EXPORT_SYMBOL_GPL(page_cache_sync_ra);

/* The mark is of a window that is not ours: a new one begins behind what is there. */
static void next_after_other(struct readahead_control *rac, unsigned long wanted,
			     unsigned long most)
{
	pgoff_t index = rac->_index;
	pgoff_t start = page_cache_next_miss(rac->mapping, index + 1, most);
	unsigned int size;

	if (start - index > most)
		return;
	size = next_size(start - index + wanted, most);
	read_window(rac, start, size, size);
}

void page_cache_async_ra(struct readahead_control *rac, struct folio *folio,
			 unsigned long req_count)
{
	struct file_ra_state *ra = rac->ra;
	unsigned long most = READ_ONCE(ra->ra_pages);
	pgoff_t start = READ_ONCE(ra->start);
	unsigned int size = READ_ONCE(ra->size);

	if (is_random(rac) || folio_test_writeback(folio))
		return;
	folio_clear_readahead(folio);
	if (rac->_index != start + size - READ_ONCE(ra->async_size)) {
		next_after_other(rac, req_count, most);
		return;
	}
	start += size;
	size = next_size(size, most);
	read_window(rac, start, size, size);
}
EXPORT_SYMBOL_GPL(page_cache_async_ra);

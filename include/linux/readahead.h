/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading pages of a file before somebody asks for them: mm/readahead.c. */
#ifndef _LINUX_READAHEAD_H
#define _LINUX_READAHEAD_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sizes.h>

/* The usual most, in pages. */
#define VM_READAHEAD_PAGES	(0x20000ul / PAGE_SIZE)	/* 128 KiB */

/*
 * One request. The folios from @_index on are in the mapping, locked, and are handed out
 * by readahead_folio(). The mapping's invalidate_lock is held for reading.
 */
struct readahead_control {
	struct file *file;
	struct address_space *mapping;
	struct file_ra_state *ra;
	pgoff_t _index;
	unsigned int _nr_pages;		/* left to hand out, with the last one */
	unsigned int _batch_count;	/* of that one */
};

#define DEFINE_READAHEAD(ractl, f, r, m, i) \
	struct readahead_control ractl = { \
		.file = f, .mapping = m, .ra = r, ._index = i, \
	}

void file_ra_state_init(struct file_ra_state *ra);
/* The next folio to read, locked; the owner of the file unlocks it. NULL: no more. */
struct folio *readahead_folio(struct readahead_control *rac);

/* A page is not there, of @req_count that are wanted. */
void page_cache_sync_ra(struct readahead_control *rac, unsigned long req_count);
/* @folio is there, and has the mark: it is time for the next window. */
void page_cache_async_ra(struct readahead_control *rac, struct folio *folio,
			 unsigned long req_count);
/* That many, as far as the file goes; the last @lookahead of them begin with the mark. */
void do_page_cache_ra(struct readahead_control *rac, unsigned long nr_to_read,
		      unsigned long lookahead);
/* Wherever the file ends: for owners who keep something behind that. */
void page_cache_ra_unbounded(struct readahead_control *rac,
			     unsigned long nr_to_read, unsigned long lookahead);
/* All of them that the file has, in pieces. */
void force_page_cache_ra(struct readahead_control *rac, unsigned long nr_to_read);

/* The mark has the bit that write-back uses for folios on their way out. */
static inline bool folio_test_readahead(const struct folio *folio)
{
	return folio_test_reclaim(folio);
}

static inline void folio_set_readahead(struct folio *folio)
{
	folio_set_reclaim(folio);
}

static inline void folio_clear_readahead(struct folio *folio)
{
	folio_clear_reclaim(folio);
}

/* posix_fadvise(): POSIX_FADV_*; mm/fadvise.c. */
int generic_fadvise(struct file *file, loff_t offset, loff_t len, int advice);

#endif /* _LINUX_READAHEAD_H */

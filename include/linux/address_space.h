/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pages of a file: where they are kept, what the file's owner does for them, and who
 * maps them.
 */
#ifndef _LINUX_ADDRESS_SPACE_H
#define _LINUX_ADDRESS_SPACE_H

#include <linux/atomic.h>
#include <linux/errseq.h>
#include <linux/gfp_types.h>
#include <linux/rbtree_types.h>
#include <linux/rwsem.h>
#include <linux/types.h>
#include <linux/xarray.h>

struct address_space;
struct file;
struct folio;
struct inode;
struct readahead_control;
struct writeback_control;

/* One write(), piece by piece: @folio and @fsdata are the filesystem's answer. */
struct write_op {
	struct file *file;
	struct address_space *mapping;
	loff_t pos;
	size_t len;
	struct folio *folio;
	void *fsdata;
};

/*
 * What a file's owner does for its pages. All may sleep but @dirty_folio.
 *
 * @read_folio	 @folio is locked, and unlocked when it has been read, uptodate then, or
 *		 not; that may be after the return. An error: it was unlocked.
 * @readahead	 the same for each folio that readahead_folio() yields.
 * @writepages	 writes what writeback_iter() yields; 0 or the first error.
 * @write_begin	 op->folio, locked, referenced, is fit to take the bytes, or an error.
 * @write_end	 so many have come; how many of them count. Unlocks, puts.
 * @dirty_folio	 whether the folio was clean before. NULL: filemap_dirty_folio().
 * @invalidate_folio
 *		 a part goes; the folio is locked.
 * @release_folio
 *		 may the locked, clean folio go? NULL: yes.
 * @free_folio	 the folio has left the mapping.
 */
struct address_space_operations {
	int (*read_folio)(struct file *file, struct folio *folio);
	void (*readahead)(struct readahead_control *rac);
	int (*writepages)(struct address_space *mapping,
			  struct writeback_control *wbc);
	int (*write_begin)(struct write_op *op);
	ssize_t (*write_end)(struct write_op *op, size_t copied);
	bool (*dirty_folio)(struct address_space *mapping, struct folio *folio);
	void (*invalidate_folio)(struct folio *folio, size_t offset, size_t len);
	bool (*release_folio)(struct folio *folio, gfp_t gfp);
	void (*free_folio)(struct folio *folio);
};

/* address_space.flags */
enum mapping_flags {
	AS_EIO,		/* a write has failed since somebody asked */
	AS_ENOSPC,
	AS_EXITING,	/* no folio may come in any more */
	AS_STABLE_WRITES, /* a folio must not change while it is written */
	AS_MEMORY,	/* there is nothing behind it: shmem; from its birth on */
};

/*
 * The pages of a file.
 *
 * @i_pages holds folios by their index, each with one reference. Its lock guards it,
 * @nrpages, and folio->mapping of folios that are in it. It is taken with interrupts
 * off: the end of a write may come in one.
 *
 * @invalidating is set while pages are taken away from programs: no entry of a page
 * table may be made that shows a page of the file (filemap_may_map()).
 */
struct address_space {
	struct inode *host;
	struct xarray i_pages;
	unsigned long nrpages;
	unsigned long flags;			/* AS_*, by atomic operations */
	bool invalidating;			/* [invalidate_lock] to write */
	gfp_t gfp_mask;				/* of folios */
	const struct address_space_operations *a_ops;
	/*
	 * For reading by who brings folios in, for writing by who takes away what must
	 * not come back before he is done.
	 */
	struct rw_semaphore invalidate_lock;
	struct rw_semaphore i_mmap_rwsem;
	struct rb_root_cached i_mmap;		/* VMAs, [i_mmap_rwsem] */
	/* Shared mappings that may be written to, or negative: those who forbid it. */
	atomic_t i_mmap_writable;
	pgoff_t writeback_index;		/* where a cyclic write goes on */
	errseq_t wb_err;
	void *i_private_data;
};

/* The tags of folios in i_pages. */
#define PAGECACHE_TAG_DIRTY	XA_MARK_0
#define PAGECACHE_TAG_WRITEBACK	XA_MARK_1
#define PAGECACHE_TAG_TOWRITE	XA_MARK_2

void address_space_init_once(struct address_space *mapping);

/* --- Who maps it. --- */

static inline bool mapping_mapped(const struct address_space *mapping)
{
	return READ_ONCE(mapping->i_mmap.rb_root.rb_node) != NULL;
}

static inline bool mapping_writably_mapped(const struct address_space *mapping)
{
	return atomic_read(&mapping->i_mmap_writable) > 0;
}

/* Before a shared mapping that may become writable: 0, or -EPERM: it is sealed. */
int mapping_map_writable(struct address_space *mapping);
void mapping_unmap_writable(struct address_space *mapping);
/* From now on there is none: 0, or -EBUSY: there is one. */
int mapping_deny_writable(struct address_space *mapping);
void mapping_allow_writable(struct address_space *mapping);

#endif /* _LINUX_ADDRESS_SPACE_H */

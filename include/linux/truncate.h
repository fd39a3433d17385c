/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Taking pages away from a file: mm/truncate.c.
 *
 * Who does so holds the invalidate_lock for writing, by filemap_invalidate_lock(): then no
 * fault maps a page of the file, and none comes in but by write(), which i_rwsem keeps
 * away. Ranges are bytes from @start to @end, both included; an @end of -1 is the last.
 */
#ifndef _LINUX_TRUNCATE_H
#define _LINUX_TRUNCATE_H

#include <linux/cleanup.h>
#include <linux/fs.h>

/*
 * Faults see it before they map a page (filemap_may_map()), or their entries are seen by
 * who looks for them after this.
 */
static inline void filemap_invalidate_lock(struct address_space *mapping)
{
	down_write(&mapping->invalidate_lock);
	WRITE_ONCE(mapping->invalidating, true);
	smp_mb();
}

/* Who finds it unset finds removed folios without their mapping. */
static inline void filemap_invalidate_unlock(struct address_space *mapping)
{
	smp_store_release(&mapping->invalidating, false);
	up_write(&mapping->invalidate_lock);
}

static inline void filemap_invalidate_lock_shared(struct address_space *mapping)
{
	down_read(&mapping->invalidate_lock);
}

static inline void filemap_invalidate_unlock_shared(struct address_space *mapping)
{
	up_read(&mapping->invalidate_lock);
}

DEFINE_GUARD(invalidate_shared, struct address_space *,
	     filemap_invalidate_lock_shared(_T),
	     filemap_invalidate_unlock_shared(_T))
DEFINE_GUARD(invalidate, struct address_space *, filemap_invalidate_lock(_T),
	     filemap_invalidate_unlock(_T))

/* -EFBIG, and SIGXFSZ for the current process: RLIMIT_FSIZE lets it write nothing there. */
int file_limit_met(void);
/* Whether a file may have that size: 0 or -EFBIG. It may shrink, whatever the limit is. */
int inode_newsize_ok(const struct inode *inode, loff_t size);

/*
 * The size becomes @newsize, and pages behind it go, from programs, too: all of it, with
 * inode->i_rwsem for writing. Takes the invalidate_lock.
 */
void truncate_setsize(struct inode *inode, loff_t newsize);
/* The second half, where the size is set already; the lock is held. */
void truncate_pagecache(struct inode *inode, loff_t newsize);
/* A hole: pages go from programs and from the file, and parts become zero. */
void truncate_pagecache_range(struct inode *inode, loff_t start, loff_t end);
/* From the file alone: nobody maps them. */
void truncate_inode_pages_range(struct address_space *mapping, loff_t start,
				loff_t end);
void truncate_inode_pages(struct address_space *mapping, loff_t start);
/* All, for ever: the inode has no users. */
void truncate_inode_pages_final(struct address_space *mapping);
/*
 * What is clean and of no use to anybody goes, in pages @start to @end. Never waits for
 * anybody. Returns how many. Needs no lock.
 */
unsigned long invalidate_mapping_pages(struct address_space *mapping,
				       pgoff_t start, pgoff_t end);

#endif /* _LINUX_TRUNCATE_H */

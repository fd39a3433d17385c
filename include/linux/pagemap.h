/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page cache: folios of files. See Documentation/mm/page-cache.md.
 *
 * Lock order, outermost first:
 *	inode->i_rwsem
 *	mm->mmap_lock
 *	mapping->invalidate_lock
 *	the folio's lock
 *	mapping->i_mmap_rwsem
 *	the lock of a page table
 *	mapping->i_pages.xa_lock, with interrupts off
 */
#ifndef _LINUX_PAGEMAP_H
#define _LINUX_PAGEMAP_H

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/wait_bit.h>

struct vm_fault;

/* --- Where a folio is. --- */

static inline loff_t folio_pos(const struct folio *folio)
{
	return (loff_t)folio->index << PAGE_SHIFT;
}

static inline pgoff_t folio_next_index(const struct folio *folio)
{
	return folio->index + folio_nr_pages(folio);
}

static inline size_t offset_in_folio(const struct folio *folio, loff_t pos)
{
	return pos & (folio_size(folio) - 1);
}

/* The page of @folio that is at @index of the file. */
static inline struct page *folio_file_page(struct folio *folio, pgoff_t index)
{
	return folio_page(folio, index & (folio_nr_pages(folio) - 1));
}

/* The number of pages that @size bytes take: the first index behind the end. */
static inline pgoff_t size_to_pages(loff_t size)
{
	return ((u64)size + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

/* --- The lock of a folio: its content, its place, that it stays there. --- */

static inline bool folio_trylock(struct folio *folio)
{
	return !test_and_set_bit_lock(PG_locked, &folio->flags);
}

static inline void folio_lock(struct folio *folio)
{
	if (!folio_trylock(folio))
		wait_on_bit_lock(&folio->flags, PG_locked, TASK_UNINTERRUPTIBLE);
}

/* 0, or -EINTR: somebody kills us. */
static inline int __must_check folio_lock_killable(struct folio *folio)
{
	if (folio_trylock(folio))
		return 0;
	return wait_on_bit_lock(&folio->flags, PG_locked, TASK_KILLABLE);
}

/* In any context: the end of a read may come in an interrupt. */
static inline void folio_unlock(struct folio *folio)
{
	VM_BUG_ON_PAGE(!folio_test_locked(folio), &folio->page);
	clear_and_wake_up_bit(PG_locked, &folio->flags);
}

/* With a reference. */
static inline void folio_wait_locked(struct folio *folio)
{
	wait_on_bit(&folio->flags, PG_locked, TASK_UNINTERRUPTIBLE);
}

static inline int folio_wait_locked_killable(struct folio *folio)
{
	return wait_on_bit(&folio->flags, PG_locked, TASK_KILLABLE);
}

/* What the writer of the page has done is seen by who finds it done. */
static inline void folio_wait_writeback(struct folio *folio)
{
	while (smp_load_acquire(&folio->flags) & BIT(PG_writeback))
		wait_on_bit(&folio->flags, PG_writeback, TASK_UNINTERRUPTIBLE);
}

/* Before the content of the locked folio changes. */
void folio_wait_stable(struct folio *folio);

/* A read has ended: unlocked, and uptodate if it went well. In any context. */
static inline void folio_end_read(struct folio *folio, bool success)
{
	if (success)
		folio_mark_uptodate(folio);
	folio_unlock(folio);
}

bool folio_mapped(const struct folio *folio);
/* Takes all references, if there are @count and no maps; until it is thawed. */
static inline bool folio_ref_freeze(struct folio *folio, int count)
{
	s64 old = count * PAGE_REF;

	return atomic64_try_cmpxchg(&folio->_counts, &old, 0);
}

static inline void folio_ref_unfreeze(struct folio *folio, int count)
{
	atomic64_set_release(&folio->_counts, count * PAGE_REF);
}

/* --- mm/filemap.c: which folios there are. --- */

#define FGP_ACCESSED	0x01
#define FGP_LOCK	0x02
#define FGP_CREAT	0x04	/* a new one is locked, whether FGP_LOCK or not */
#define FGP_WRITE	0x08
#define FGP_NOFS	0x10
#define FGP_NOWAIT	0x20	/* -EAGAIN instead */
#define FGP_FOR_MMAP	0x40	/* a new one is unlocked without FGP_LOCK */
#define FGP_STABLE	0x80	/* wait until it may be changed */
#define FGP_WRITEBEGIN	(FGP_LOCK | FGP_WRITE | FGP_CREAT | FGP_STABLE)
typedef unsigned int fgf_t;

/* The folio that has @index, with a reference, or an error: -ENOENT, -ENOMEM, -EAGAIN. */
struct folio *__filemap_get_folio(struct address_space *mapping, pgoff_t index,
				  fgf_t fgp, gfp_t gfp);
/* The same without a lock, without waiting: NULL if there is none. */
struct folio *filemap_get_entry(struct address_space *mapping, pgoff_t index);

/* How many pages all files have: those that are nothing but memory (shmem), or the others. */
unsigned long nr_file_pages(bool memory);

static inline struct folio *filemap_get_folio(struct address_space *mapping,
					      pgoff_t index)
{
	return __filemap_get_folio(mapping, index, 0, (__force gfp_t)0);
}

static inline struct folio *filemap_lock_folio(struct address_space *mapping,
					       pgoff_t index)
{
	return __filemap_get_folio(mapping, index, FGP_LOCK, (__force gfp_t)0);
}

static inline struct folio *filemap_grab_folio(struct address_space *mapping,
					       pgoff_t index)
{
	return __filemap_get_folio(mapping, index,
				   FGP_LOCK | FGP_ACCESSED | FGP_CREAT,
				   mapping->gfp_mask);
}

static inline struct folio *filemap_alloc_folio(gfp_t gfp, unsigned int order)
{
	return folio_alloc(gfp, order);
}

/*
 * @folio, new, becomes that of @index, a multiple of its size, and is locked: 0. Else
 * -EEXIST, -ENOMEM, or -ESTALE if the file is going away.
 */
int __must_check filemap_add_folio(struct address_space *mapping,
				   struct folio *folio, pgoff_t index, gfp_t gfp);
/* The locked folio leaves. The caller has a reference. */
void filemap_remove_folio(struct folio *folio);
/* The same if nobody else has one, and it is clean: else false. */
bool filemap_evict_folio(struct folio *folio);
/*
 * The next folio from *@index to @end that has @tag (XA_PRESENT: any), with a reference,
 * and *@index is behind it; or NULL.
 */
struct folio *filemap_next_folio(struct address_space *mapping, pgoff_t *index,
				 pgoff_t end, xa_mark_t tag);
/* The next index from @index on, in @max, that has no folio; or @index + @max. */
pgoff_t page_cache_next_miss(struct address_space *mapping, pgoff_t index,
			     unsigned long max);
/* The same backwards: @index - @max; below 0 it is ULONG_MAX. */
pgoff_t page_cache_prev_miss(struct address_space *mapping, pgoff_t index,
			     unsigned long max);

/* --- mm/filemap_io.c: read() and write(). --- */

/* How many bytes, with @already, or an error if none. */
ssize_t filemap_read(struct kiocb *iocb, struct iov_iter *iter, ssize_t already);
ssize_t generic_file_read_iter(struct kiocb *iocb, struct iov_iter *iter);
/* With inode->i_rwsem for writing. */
ssize_t generic_perform_write(struct kiocb *iocb, struct iov_iter *iter);
/* How many of the bytes may be written, and where: EFBIG, APPEND. */
ssize_t generic_write_checks(struct kiocb *iocb, struct iov_iter *from);
ssize_t generic_file_write_iter(struct kiocb *iocb, struct iov_iter *from);
/* a_ops->write_begin() and write_end() for files that are read by read_folio(). */
int filemap_write_begin(struct write_op *op);
ssize_t filemap_write_end(struct write_op *op, size_t copied);
/* Reads the locked folio, which is not uptodate, and waits: 0, -EIO, -EINTR, ... */
int filemap_read_folio(struct file *file, struct folio *folio);

/* --- mm/page-writeback.c: what is dirty. --- */

/* Whether it was clean. In any context but an interrupt. */
bool folio_mark_dirty(struct folio *folio);
bool filemap_dirty_folio(struct address_space *mapping, struct folio *folio);
/* For files that are never written back. */
bool noop_dirty_folio(struct address_space *mapping, struct folio *folio);
/* The locked folio is about to be written: whether it was dirty. */
bool folio_clear_dirty_for_io(struct folio *folio);
/* The locked folio is about to go: what was written to it is lost. */
void folio_cancel_dirty(struct folio *folio);
void folio_start_writeback(struct folio *folio);
/* In any context. */
void folio_end_writeback(struct folio *folio);
/* A write has failed: whoever asks is told. In any context. */
void mapping_set_error(struct address_space *mapping, int error);

/* Bytes from @start to @end, both included. 0 or the first error. */
int filemap_fdatawrite_range(struct address_space *mapping, loff_t start,
			     loff_t end);
int filemap_fdatawait_range(struct address_space *mapping, loff_t start,
			    loff_t end);
int filemap_write_and_wait_range(struct address_space *mapping, loff_t start,
				 loff_t end);
int filemap_flush_range(struct address_space *mapping, loff_t start, loff_t end);
/* Errors since the last call, whoever made it. */
int filemap_check_errors(struct address_space *mapping);
/* Errors since this file was opened, or asked the last time. */
int file_check_and_advance_wb_err(struct file *file);
int file_write_and_wait_range(struct file *file, loff_t start, loff_t end);

static inline int filemap_fdatawrite(struct address_space *mapping)
{
	return filemap_fdatawrite_range(mapping, 0, LLONG_MAX);
}

static inline int filemap_fdatawait(struct address_space *mapping)
{
	return filemap_fdatawait_range(mapping, 0, LLONG_MAX);
}

static inline int filemap_write_and_wait(struct address_space *mapping)
{
	return filemap_write_and_wait_range(mapping, 0, LLONG_MAX);
}

#endif /* _LINUX_PAGEMAP_H */

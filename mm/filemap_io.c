// SPDX-License-Identifier: GPL-2.0-only
/*
 * read() and write() of files through the page cache.
 *
 * Readers take no lock that writers take: what is read is each byte as it was or as it
 * becomes. A reader looks at the size after it has seen that the page is uptodate, and a
 * writer moves the size after the bytes are there, so nobody reads bytes behind the end
 * that nobody has written.
 *
 * Owns nothing; the size is written by write_end(), with the inode's lock for writing.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/pagemap.h>
#include <linux/readahead.h>
#include <linux/sched/signal.h>
#include <linux/thread_info.h>
#include <linux/truncate.h>
#include <linux/uio.h>
#include <linux/vfs.h>

/* --- Reading. --- */

/* Whether it went well shows in the flag: the end of the read may have been elsewhere. */
int filemap_read_folio(struct file *file, struct folio *folio)
{
	int err = folio->mapping->a_ops->read_folio(file, folio);

	if (err)
		return err;
	err = folio_wait_locked_killable(folio);
	if (err)
		return err;
	return folio_test_uptodate(folio) ? 0 : -EIO;
}
EXPORT_SYMBOL_GPL(filemap_read_folio);

/* One page that a read() wants, and how many more it will. */
struct page_wish {
	struct file *file;
	struct address_space *mapping;
	pgoff_t index;
	unsigned long nr;
	bool nowait;
};

/* -ESTALE: it has left the file. It was being read, perhaps, and that has failed. */
static int read_locked(const struct page_wish *wish, struct folio *folio)
{
	int err = folio_lock_killable(folio);

	if (err)
		return err;
	if (folio->mapping == wish->mapping && !folio_test_uptodate(folio))
		return filemap_read_folio(wish->file, folio);
	err = folio->mapping == wish->mapping ? 0 : -ESTALE;
	folio_unlock(folio);
	return err;
}

/* Truncation is kept out while the folio is read. */
static int make_uptodate(const struct page_wish *wish, struct folio *folio)
{
	if (likely(folio_test_uptodate(folio)))
		return 0;
	if (wish->nowait)
		return -EAGAIN;
	guard(invalidate_shared)(wish->mapping);
	return read_locked(wish, folio);
}

/* Nobody had the time to read ahead. -ESTALE: look again, at the size, too. */
static struct folio *create_and_read(const struct page_wish *wish)
{
	struct address_space *mapping = wish->mapping;
	struct folio *folio;
	int err;

	guard(invalidate_shared)(mapping);
	if (wish->index >= size_to_pages(i_size_read(mapping->host)))
		return ERR_PTR(-ESTALE);
	folio = filemap_alloc_folio(mapping->gfp_mask, 0);
	if (!folio)
		return ERR_PTR(-ENOMEM);
	err = filemap_add_folio(mapping, folio, wish->index, mapping->gfp_mask);
	if (!err)
		err = filemap_read_folio(wish->file, folio);
	if (!err)
		return folio;
	folio_put(folio);
	return ERR_PTR(err == -EEXIST ? -ESTALE : err);
}

/* It is not there: from now on it is, or is on its way, or NULL. */
static struct folio *read_missing(const struct page_wish *wish)
{
	DEFINE_READAHEAD(rac, wish->file, &wish->file->f_ra, wish->mapping,
			 wish->index);

	if (wish->nowait)
		return ERR_PTR(-EAGAIN);
	page_cache_sync_ra(&rac, wish->nr);
	return filemap_get_entry(wish->mapping, wish->index);
}

/* We have come to the mark: the next window is due. */
static void read_further(const struct page_wish *wish, struct folio *folio)
{
	DEFINE_READAHEAD(rac, wish->file, &wish->file->f_ra, wish->mapping,
			 wish->index);

	if (!wish->nowait)
		page_cache_async_ra(&rac, folio, wish->nr);
}

/* Uptodate, with a reference, or an error; -ESTALE: begin anew. */
static struct folio *get_for_read(const struct page_wish *wish)
{
	struct folio *folio = filemap_get_entry(wish->mapping, wish->index);
	int err;

	if (!folio)
		folio = read_missing(wish);
	if (!folio)
		return create_and_read(wish);
	if (IS_ERR(folio))
		return folio;
	if (folio_test_readahead(folio))
		read_further(wish, folio);
	err = make_uptodate(wish, folio);
	if (!err)
		return folio;
	folio_put(folio);
	return ERR_PTR(err);
}

/* From one folio, up to the end of the file: how many bytes, 0 at the end. */
static ssize_t read_some(struct kiocb *iocb, struct iov_iter *iter)
{
	struct address_space *mapping = iocb->ki_filp->f_mapping;
	struct page_wish wish = {
		.file = iocb->ki_filp, .mapping = mapping,
		.index = iocb->ki_pos >> PAGE_SHIFT,
		.nr = size_to_pages((iocb->ki_pos & ~PAGE_MASK) +
				    iov_iter_count(iter)),
		.nowait = iocb->ki_flags & IOCB_NOWAIT,
	};
	struct folio *folio;
	size_t offset, bytes, copied;
	loff_t size;

	if (iocb->ki_pos >= i_size_read(mapping->host))
		return 0;
	folio = get_for_read(&wish);
	if (IS_ERR(folio))
		return PTR_ERR(folio);
	size = i_size_read(mapping->host);
	if (iocb->ki_pos >= size) {
		folio_put(folio);
		return 0;
	}
	offset = offset_in_folio(folio, iocb->ki_pos);
	bytes = min(folio_size(folio) - offset, iov_iter_count(iter));
	bytes = min_t(u64, bytes, size - iocb->ki_pos);
	copied = copy_folio_to_iter(folio, offset, bytes, iter);
	iocb->ki_pos += copied;
	if (!folio_test_referenced(folio))
		folio_set_referenced(folio);
	folio_put(folio);
	return copied ? (ssize_t)copied : -EFAULT;
}

/* Folio by folio; who has got something is not told of what came after it. */
ssize_t filemap_read(struct kiocb *iocb, struct iov_iter *iter, ssize_t already)
{
	loff_t most = iocb->ki_filp->f_inode->i_sb->s_maxbytes;
	ssize_t ret = 0;

	if (iocb->ki_pos >= most)
		return already;
	iov_iter_truncate(iter, most - iocb->ki_pos);
	while (iov_iter_count(iter)) {
		cond_resched();
		ret = read_some(iocb, iter);
		if (ret == -ESTALE)
			continue;
		if (ret <= 0)
			break;
		already += ret;
	}
	WRITE_ONCE(iocb->ki_filp->f_ra.prev_pos, iocb->ki_pos);
	file_accessed(iocb->ki_filp);
	return already ? already : ret;
}
EXPORT_SYMBOL_GPL(filemap_read);

ssize_t generic_file_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	return iov_iter_count(iter) ? filemap_read(iocb, iter, 0) : 0;
}
EXPORT_SYMBOL_GPL(generic_file_read_iter);

/* --- Writing. --- */

/*
 * The locked folio takes a part of a page that is not in memory: the rest is read, or
 * zero if it lies behind the end. An error: unlocked; -ESTALE: begin anew.
 */
static int read_rest(struct write_op *op)
{
	struct folio *folio = op->folio;
	int err;

	if (folio_pos(folio) >= i_size_read(op->mapping->host)) {
		size_t from = offset_in_folio(folio, op->pos);
		size_t to = from + op->len;

		memset(folio_address(folio), 0, from);
		memset(folio_address(folio) + to, 0, folio_size(folio) - to);
		return 0;
	}
	err = filemap_read_folio(op->file, folio);
	if (err)
		return err;
	err = folio_lock_killable(folio);
	if (err || folio->mapping == op->mapping)
		return err;
	folio_unlock(folio);
	return -ESTALE;
}

/* Up to the end of the folio, which may be larger than a page, or there already. */
static int begin_once(struct write_op *op)
{
	struct folio *folio;
	int err = 0;

	folio = __filemap_get_folio(op->mapping, op->pos >> PAGE_SHIFT,
				    FGP_WRITEBEGIN, op->mapping->gfp_mask);
	if (IS_ERR(folio))
		return PTR_ERR(folio);
	op->folio = folio;
	op->len = min(op->len,
		      folio_size(folio) - offset_in_folio(folio, op->pos));
	if (!folio_test_uptodate(folio) && op->len < folio_size(folio))
		err = read_rest(op);
	if (err)
		folio_put(folio);
	return err;
}

int filemap_write_begin(struct write_op *op)
{
	int err;

	do {
		err = begin_once(op);
	} while (err == -ESTALE);
	return err;
}
EXPORT_SYMBOL_GPL(filemap_write_begin);

/* Less than the whole of a folio that has nothing else to show counts for nothing. */
ssize_t filemap_write_end(struct write_op *op, size_t copied)
{
	struct inode *inode = op->mapping->host;
	struct folio *folio = op->folio;
	loff_t end;

	if (copied < op->len && !folio_test_uptodate(folio))
		copied = 0;
	end = op->pos + copied;
	if (copied) {
		folio_mark_uptodate(folio);
		folio_mark_dirty(folio);
		if (end > inode->i_size)
			i_size_write(inode, end);
	}
	folio_unlock(folio);
	folio_put(folio);
	return copied;
}
EXPORT_SYMBOL_GPL(filemap_write_end);

/*
 * Up to the end of a folio. The caller's memory is brought in before, since a fault on it
 * may want the very folio that is locked; it may be gone again by then: 0, try again.
 */
static ssize_t write_some(struct write_op *op, struct iov_iter *iter)
{
	const struct address_space_operations *ops = op->mapping->a_ops;
	size_t copied;
	ssize_t ret;

	if (fault_in_iov_iter_readable(iter, op->len) == op->len)
		return -EFAULT;
	if (signal_pending_state(TASK_KILLABLE, current))
		return -EINTR;
	ret = ops->write_begin(op);
	if (ret)
		return ret;
	copied = copy_folio_from_iter_atomic(op->folio,
					     offset_in_folio(op->folio, op->pos),
					     op->len, iter);
	ret = ops->write_end(op, copied);
	if (ret < (ssize_t)copied)
		iov_iter_revert(iter, copied - max_t(ssize_t, ret, 0));
	return ret;
}

/*
 * A page at a time: where it ends and what it costs is the owner's to say. The caller's
 * position moves by what was written, also if an error came after that.
 */
ssize_t generic_perform_write(struct kiocb *iocb, struct iov_iter *iter)
{
	struct write_op op = {
		.file = iocb->ki_filp, .mapping = iocb->ki_filp->f_mapping,
		.pos = iocb->ki_pos,
	};
	ssize_t done = 0, ret = 0;
	size_t most = ~0ul;

	while (iov_iter_count(iter)) {
		cond_resched();
		op.len = min(iov_iter_count(iter), most);
		op.len = min(op.len, PAGE_SIZE - (size_t)(op.pos & ~PAGE_MASK));
		ret = write_some(&op, iter);
		if (ret < 0)
			break;
		/* A piece that could not be had as a whole is had in smaller ones. */
		most = ret ? ~0ul : max(op.len / 2, 1ul);
		op.pos += ret;
		done += ret;
	}
	iocb->ki_pos = op.pos;
	return done ? done : ret;
}
EXPORT_SYMBOL_GPL(generic_perform_write);

/*
 * A file has no bytes behind the last that its filesystem can count, and gets none from a
 * process behind its limit: what fits is written, and who is at the limit gets a signal.
 */
ssize_t generic_write_checks(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = iocb->ki_filp->f_mapping->host;
	loff_t most = inode->i_sb->s_maxbytes;
	unsigned long limit = rlimit(RLIMIT_FSIZE);

	if (!iov_iter_count(from))
		return 0;
	if (iocb->ki_flags & IOCB_APPEND)
		iocb->ki_pos = i_size_read(inode);
	if (unlikely(iocb->ki_pos >= limit))
		return file_limit_met();
	most = min_t(unsigned long, most, limit);
	if (iocb->ki_pos >= most)
		return -EFBIG;
	iov_iter_truncate(from, most - iocb->ki_pos);
	return iov_iter_count(from);
}
EXPORT_SYMBOL_GPL(generic_write_checks);

/* One writer at a time: so the size and the bytes of an appending write belong together. */
ssize_t generic_file_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = iocb->ki_filp->f_mapping->host;
	ssize_t ret;

	guard(rwsem_write)(&inode->i_rwsem);
	ret = generic_write_checks(iocb, from);
	if (ret <= 0)
		return ret;
	ret = file_modified(iocb->ki_filp);
	return ret ?: generic_perform_write(iocb, from);
}
EXPORT_SYMBOL_GPL(generic_file_write_iter);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that live in memory alone.
 *
 * The page cache is all there is of such a file: a page that is not there is a hole, and
 * reads as zeroes. Folios are dirty from birth, so nobody takes them for a copy of
 * something. One that was promised by fallocate() and not used yet is not uptodate: it
 * becomes zero when somebody wants it.
 *
 * A fault under RCU may bring in a page, too. It cannot hold the invalidate_lock, so it
 * looks twice: who truncates sets his flag and the size and then looks for folios; the
 * fault puts in its folio, locked, and then looks at both. One of them sees the other.
 * Until it has looked, the folio is locked, and no other fault takes it.
 *
 * Owns the inode's info under info->lock, which is taken inside of nothing but the inode's
 * lock and the folio's.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/filemap_fault.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/splice.h>
#include <linux/string.h>
#include <linux/truncate.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/falloc.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/fs.h>
#include <uapi/linux/stat.h>

#define BLOCKS_PER_PAGE	(PAGE_SIZE / 512)
/* What this call of fallocate() has brought in: nothing here is ever written back. */
#define NEW_TAG		PAGECACHE_TAG_TOWRITE

/* --- Accounting. --- */

static bool is_reserved(const struct shmem_inode_info *info)
{
	return !(info->flags & VM_NORESERVE);
}

/*
 * One more page of the filesystem's: 0 or -ENOSPC. It is counted first, so that of two who
 * want the last one, one is told.
 */
static int quota_take(struct shmem_quota *quota)
{
	long used;

	if (!quota)
		return 0;
	used = atomic_long_inc_return(&quota->used);
	if (!READ_ONCE(quota->most) || used <= (long)READ_ONCE(quota->most))
		return 0;
	atomic_long_dec(&quota->used);
	return -ENOSPC;
}

/* Pages have gone, or did not come. */
static void quota_give(struct shmem_quota *quota, unsigned long pages)
{
	if (quota && pages)
		atomic_long_sub(pages, &quota->used);
}

/*
 * @alloced pages have come, or some have gone: which is found out here, since truncation
 * counts nothing. Pages come and are counted in two steps, so for a moment there may be
 * more than we know of; who counts last gets it right.
 */
static void recalc(struct inode *inode, long alloced)
{
	struct shmem_inode_info *info = SHMEM_I(inode);
	unsigned long pages, freed = 0;

	scoped_guard(spinlock, &info->lock) {
		info->alloced += alloced;
		pages = READ_ONCE(inode->i_mapping->nrpages);
		if (info->alloced > pages)
			freed = info->alloced - pages;
		info->alloced -= freed;
		WRITE_ONCE(inode->i_blocks, info->alloced * BLOCKS_PER_PAGE);
		quota_give(info->quota, freed);
		if (is_reserved(info))
			freed = 0;
		else
			info->charged -= freed;
	}
	vm_uncharge_file(freed);
}

/* For one more page, which recalc() is to hear of: 0, -ENOSPC or -ENOMEM. */
static int charge_page(struct shmem_inode_info *info)
{
	int err = quota_take(info->quota);

	if (err || is_reserved(info))
		return err;
	if (vm_charge_file(1)) {
		quota_give(info->quota, 1);
		return -ENOMEM;
	}
	scoped_guard(spinlock, &info->lock)
		info->charged++;
	return 0;
}

/* It did not come. */
static void uncharge_page(struct shmem_inode_info *info)
{
	quota_give(info->quota, 1);
	if (is_reserved(info))
		return;
	scoped_guard(spinlock, &info->lock)
		info->charged--;
	vm_uncharge_file(1);
}

/* Of a file that is reserved as a whole: for a size, with the inode's lock. */
static int charge_size(struct shmem_inode_info *info, loff_t size)
{
	unsigned long pages = size_to_pages(size);
	int err;

	guard(spinlock)(&info->lock);
	if (!is_reserved(info) || pages <= info->charged)
		return 0;
	err = vm_charge_file(pages - info->charged);
	if (!err)
		info->charged = pages;
	return err;
}

/* What is charged beyond @size is given back. */
static void uncharge_size(struct shmem_inode_info *info, loff_t size)
{
	unsigned long pages = size_to_pages(size);

	guard(spinlock)(&info->lock);
	if (!is_reserved(info) || pages >= info->charged)
		return;
	vm_uncharge_file(info->charged - pages);
	info->charged = pages;
}

/* --- Folios. --- */

/* Promised before, wanted now. The folio is locked. */
static void make_ready(struct folio *folio)
{
	if (folio_test_uptodate(folio))
		return;
	for (size_t at = 0; at < folio_size(folio); at += PAGE_SIZE)
		clear_page(folio_address(folio) + at);
	folio_mark_uptodate(folio);
}

/* A new one at @index, locked; ERR_PTR(-EEXIST): somebody was faster. */
static struct folio *add_new(struct inode *inode, pgoff_t index, gfp_t gfp)
{
	struct folio *folio;
	int err = charge_page(SHMEM_I(inode));

	if (err)
		return ERR_PTR(err);
	err = -ENOMEM;
	folio = filemap_alloc_folio(gfp, 0);
	if (!folio)
		goto out_charge;
	__folio_set_swapbacked(folio);
	__folio_set_dirty(folio);
	err = filemap_add_folio(inode->i_mapping, folio, index, gfp);
	if (err)
		goto out_folio;
	recalc(inode, 1);
	return folio;

out_folio:
	folio_put(folio);
out_charge:
	uncharge_page(SHMEM_I(inode));
	return ERR_PTR(err);
}

/* The locked folio goes, and so does our reference. */
static void take_back(struct inode *inode, struct folio *folio)
{
	folio_cancel_dirty(folio);
	filemap_remove_folio(folio);
	folio_unlock(folio);
	folio_put(folio);
	recalc(inode, 0);
}

/* Locked; it may be new, or promised. */
static struct folio *get_locked(struct inode *inode, pgoff_t index)
{
	struct address_space *mapping = inode->i_mapping;
	struct folio *folio;

	do {
		folio = filemap_lock_folio(mapping, index);
		if (folio == ERR_PTR(-ENOENT))
			folio = add_new(inode, index, mapping->gfp_mask);
	} while (folio == ERR_PTR(-EEXIST));
	return folio;
}

/* --- Faults. --- */

static bool behind_end(const struct inode *inode, pgoff_t index)
{
	return index >= size_to_pages(i_size_read(inode));
}

/* The reference goes with the answer. */
static vm_fault_t found(struct vm_fault *vmf, struct folio *folio)
{
	vmf->page = folio_file_page(folio, vmf->pgoff);
	return 0;
}

/* Under RCU: nobody waits for us, so we look whether somebody has come meanwhile. */
static vm_fault_t bring_in_quickly(struct vm_fault *vmf, struct inode *inode)
{
	struct folio *folio;

	folio = add_new(inode, vmf->pgoff,
			GFP_NOWAIT | __GFP_MOVABLE | __GFP_NOWARN);
	if (IS_ERR(folio))
		return VM_FAULT_RETRY;
	make_ready(folio);
	smp_mb();	/* pairs with that of truncate_inode_pages_range() */
	if (READ_ONCE(inode->i_mapping->invalidating) ||
	    behind_end(inode, vmf->pgoff)) {
		take_back(inode, folio);
		return VM_FAULT_RETRY;
	}
	folio_unlock(folio);
	return found(vmf, folio);
}

/* With the lock for reading: nobody truncates until the page is there. */
static vm_fault_t bring_in(struct vm_fault *vmf, struct inode *inode)
{
	struct folio *folio;

	guard(invalidate_shared)(inode->i_mapping);
	if (behind_end(inode, vmf->pgoff))
		return VM_FAULT_SIGBUS;
	folio = get_locked(inode, vmf->pgoff);
	if (IS_ERR(folio))
		return folio == ERR_PTR(-ENOSPC) ? VM_FAULT_SIGBUS : VM_FAULT_OOM;
	make_ready(folio);
	folio_unlock(folio);
	return found(vmf, folio);
}

/* Neither promised only, nor in the hands of somebody who may take it back. */
static bool is_ready(const struct folio *folio)
{
	unsigned long flags = smp_load_acquire(&folio->flags);

	return (flags & (BIT(PG_uptodate) | BIT(PG_locked))) ==
	       BIT(PG_uptodate);
}

/* What is locked or promised is had by waiting; what is missing, mostly without. */
static vm_fault_t shmem_fault(struct vm_fault *vmf)
{
	struct file *file = READ_ONCE(vmf->vma->vm_file);
	struct folio *folio;
	struct inode *inode;

	if (unlikely(!file))
		return VM_FAULT_RETRY;
	inode = file->f_mapping->host;
	if (unlikely(behind_end(inode, vmf->pgoff)))
		return VM_FAULT_SIGBUS;
	folio = filemap_get_entry(file->f_mapping, vmf->pgoff);
	if (folio && is_ready(folio))
		return found(vmf, folio);
	if (folio)
		folio_put(folio);
	if (vmf->may_wait)
		return bring_in(vmf, inode);
	return folio ? VM_FAULT_RETRY : bring_in_quickly(vmf, inode);
}

static const char *shmem_vma_name(struct vm_area_struct *vma)
{
	return SHMEM_I(vma->vm_file->f_inode)->name;
}

const struct vm_operations_struct shmem_vm_ops = {
	.fault = shmem_fault,
	.map_next = filemap_map_next,
	.name = shmem_vma_name,
};

bool vma_is_shmem(const struct vm_area_struct *vma)
{
	return vma->vm_ops == &shmem_vm_ops;
}
EXPORT_SYMBOL_GPL(vma_is_shmem);

int shmem_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err = shmem_seals_forbid_mmap(file_inode(file), vma);

	if (err)
		return err;
	vma->vm_ops = &shmem_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(shmem_mmap);

/* --- Reading and writing. --- */

/* Up to the end of a page: how many bytes, 0 at the end of the file. */
static ssize_t read_some(struct inode *inode, loff_t pos, struct iov_iter *to)
{
	struct folio *folio = filemap_get_entry(inode->i_mapping,
						pos >> PAGE_SHIFT);
	size_t offset = pos & ~PAGE_MASK;
	size_t bytes = min(PAGE_SIZE - offset, iov_iter_count(to));
	bool hole = !folio || !folio_test_uptodate(folio);
	loff_t size = i_size_read(inode);
	size_t copied = 0;

	if (pos < size) {
		bytes = min_t(u64, bytes, size - pos);
		copied = hole ? iov_iter_zero(bytes, to) :
				copy_folio_to_iter(folio,
						   offset_in_folio(folio, pos),
						   bytes, to);
	}
	if (folio)
		folio_put(folio);
	return copied || pos >= size ? (ssize_t)copied : -EFAULT;
}

/* Nothing is brought in for a read. */
ssize_t shmem_file_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t done = 0, ret = 0;

	while (iov_iter_count(to)) {
		ret = read_some(inode, iocb->ki_pos, to);
		if (ret <= 0)
			break;
		iocb->ki_pos += ret;
		done += ret;
		if (!iov_iter_count(to) || iocb->ki_pos >= i_size_read(inode))
			break;
		cond_resched();
	}
	file_accessed(iocb->ki_filp);
	return done ? done : ret;
}
EXPORT_SYMBOL_GPL(shmem_file_read_iter);

/*
 * With a reference. A hole, or what was only promised, has a page of its own for this: nothing
 * is brought in for a read, and nobody else sees it.
 */
static struct page *page_to_give(struct inode *inode, loff_t pos)
{
	struct folio *folio = filemap_get_entry(inode->i_mapping, pos >> PAGE_SHIFT);

	if (folio && folio_test_uptodate(folio))
		return folio_file_page(folio, pos >> PAGE_SHIFT);
	if (folio)
		folio_put(folio);
	return alloc_page(GFP_KERNEL | __GFP_ZERO);
}

/* The size is looked at when the page is there: see filemap_read(). */
static ssize_t shmem_splice_read(struct kiocb *iocb, size_t len, struct page_piece *piece)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	struct page *page = page_to_give(inode, iocb->ki_pos);
	size_t offset = iocb->ki_pos & ~PAGE_MASK;
	loff_t left = i_size_read(inode) - iocb->ki_pos;

	if (!page)
		return -ENOMEM;
	file_accessed(iocb->ki_filp);
	if (left <= 0) {
		put_page(page);
		return 0;
	}
	len = min(len, PAGE_SIZE - offset);
	len = min_t(u64, len, left);
	*piece = (struct page_piece){ page, offset, len, true };
	iocb->ki_pos += len;
	return len;
}

/*
 * With the inode's lock for writing: nobody truncates. A write behind the end of a file that
 * is reserved is charged for before it grows.
 */
static int shmem_write_begin(struct write_op *op)
{
	struct inode *inode = op->mapping->host;
	struct folio *folio;
	int err = shmem_seals_forbid_write(inode, op->pos + op->len) ?:
		  charge_size(SHMEM_I(inode), op->pos + op->len);

	if (err)
		return err;
	folio = get_locked(inode, op->pos >> PAGE_SHIFT);
	if (IS_ERR(folio)) {
		uncharge_size(SHMEM_I(inode), inode->i_size);
		return PTR_ERR(folio);
	}
	make_ready(folio);
	op->folio = folio;
	return 0;
}

/* Nothing has come: behind the end there is still nothing that could be mapped. */
static ssize_t shmem_write_end(struct write_op *op, size_t copied)
{
	if (!copied && folio_pos(op->folio) >= op->mapping->host->i_size)
		folio_clear_uptodate(op->folio);
	return filemap_write_end(op, copied);
}

static const struct address_space_operations shmem_aops = {
	.write_begin = shmem_write_begin,
	.write_end = shmem_write_end,
	.dirty_folio = noop_dirty_folio,
};

/* --- The size, and holes. --- */

/* What it is to grow by is charged first; what it loses is given back last. */
int shmem_set_size(struct inode *inode, loff_t size)
{
	struct shmem_inode_info *info = SHMEM_I(inode);
	int err;

	if (size < 0)
		return -EINVAL;
	err = inode_newsize_ok(inode, size) ?: shmem_seals_forbid_size(inode, size) ?:
	      charge_size(info, size);
	if (err)
		return err;
	truncate_setsize(inode, size);
	recalc(inode, 0);
	uncharge_size(info, size);
	return 0;
}
EXPORT_SYMBOL_GPL(shmem_set_size);

/* The size stays; what was reserved for it, too. */
static long punch_hole(struct inode *inode, loff_t offset, loff_t len)
{
	int err = shmem_seals_forbid_write(inode, 0);

	if (err)
		return err;
	scoped_guard(invalidate, inode->i_mapping)
		truncate_pagecache_range(inode, offset, offset + len - 1);
	recalc(inode, 0);
	return 0;
}

/* The page is there from now on; new ones have the tag. */
static int promise_page(struct inode *inode, pgoff_t index)
{
	struct xarray *pages = &inode->i_mapping->i_pages;
	struct folio *folio = filemap_get_entry(inode->i_mapping, index);

	while (!folio) {
		folio = add_new(inode, index, inode->i_mapping->gfp_mask);
		if (folio == ERR_PTR(-EEXIST)) {
			folio = filemap_get_entry(inode->i_mapping, index);
			continue;
		}
		if (IS_ERR(folio))
			return PTR_ERR(folio);
		xa_lock_irq(pages);
		__xa_set_mark(pages, index, NEW_TAG);
		xa_unlock_irq(pages);
		folio_unlock(folio);
	}
	folio_put(folio);
	return 0;
}

/*
 * The end of a promise: the tags go and, if it cannot be @kept, the new folios with them,
 * but for those that somebody uses already.
 */
static void end_promise(struct inode *inode, pgoff_t first, pgoff_t last,
			bool kept)
{
	struct address_space *mapping = inode->i_mapping;
	struct folio *folio;

	while ((folio = filemap_next_folio(mapping, &first, last, NEW_TAG))) {
		folio_lock(folio);
		if (!kept && folio->mapping && !folio_test_uptodate(folio)) {
			take_back(inode, folio);
			continue;
		}
		xa_lock_irq(&mapping->i_pages);
		__xa_clear_mark(&mapping->i_pages, folio->index, NEW_TAG);
		xa_unlock_irq(&mapping->i_pages);
		folio_unlock(folio);
		folio_put(folio);
	}
}

/* All of them, or only those that were there before. */
static int promise_pages(struct inode *inode, pgoff_t first, pgoff_t last)
{
	int err = 0;

	for (pgoff_t index = first; index <= last && !err; index++) {
		err = promise_page(inode, index);
		cond_resched();
	}
	end_promise(inode, first, last, !err);
	return err;
}

/* The size grows last, when there is nothing left that could fail. */
static long preallocate(struct inode *inode, int mode, loff_t offset, loff_t len)
{
	loff_t end = offset + len, size = inode->i_size;
	bool grows = !(mode & FALLOC_FL_KEEP_SIZE) && end > size;
	int err;

	if (len >> PAGE_SHIFT > totalram_pages())
		return -ENOSPC;
	err = shmem_seals_forbid_size(inode, max(end, size)) ?:
	      charge_size(SHMEM_I(inode), grows ? end : size);
	if (err)
		return err;
	err = promise_pages(inode, offset >> PAGE_SHIFT,
			    (end - 1) >> PAGE_SHIFT);
	if (!err && grows)
		i_size_write(inode, end);
	uncharge_size(SHMEM_I(inode), inode->i_size);
	return err;
}

/* What cannot be, of any file: in the order in which Linux finds out. */
static int check_request(const struct inode *inode, int mode, loff_t offset,
			 loff_t len)
{
	if (offset < 0 || len <= 0)
		return -EINVAL;
	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE) ||
	    mode == FALLOC_FL_PUNCH_HOLE)
		return -EOPNOTSUPP;
	return offset > inode->i_sb->s_maxbytes - len ? -EFBIG : 0;
}

long shmem_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file_inode(file);
	int err = check_request(inode, mode, offset, len);

	if (err)
		return err;
	guard(rwsem_write)(&inode->i_rwsem);
	if (mode & FALLOC_FL_PUNCH_HOLE)
		return punch_hole(inode, offset, len);
	/* Room behind the end counts, too: it is the process's all the same. */
	return inode_newsize_ok(inode, offset + len) ?: preallocate(inode, mode, offset, len);
}
EXPORT_SYMBOL_GPL(shmem_fallocate);

/* Memory is all that there is to write it to, and there it is. */
static int shmem_fsync(struct file *file, loff_t start, loff_t end)
{
	return 0;
}

/* --- Files. --- */

const struct file_operations shmem_file_operations = {
	.llseek = shmem_file_llseek,
	.fsync = shmem_fsync,
	.read_iter = shmem_file_read_iter,
	.write_iter = generic_file_write_iter,
	.splice_read = shmem_splice_read,
	.mmap = shmem_mmap,
	.fallocate = shmem_fallocate,
};

/* Nobody has it open or mapped. */
void shmem_evict_inode(struct inode *inode)
{
	truncate_inode_pages_final(inode->i_mapping);
	recalc(inode, 0);
	uncharge_size(SHMEM_I(inode), 0);
}
EXPORT_SYMBOL_GPL(shmem_evict_inode);

static void shmem_free_inode(struct inode *inode)
{
	struct shmem_inode_info *info = SHMEM_I(inode);

	WARN_ON_ONCE(info->charged || info->alloced);
	kfree(info->name);
	kfree(info);
}

static const struct super_operations shmem_ops = {
	.evict_inode = shmem_evict_inode,
	.free_inode = shmem_free_inode,
};

/* Files that no name leads to. */
static struct super_block shmem_sb = {
	.s_maxbytes = MAX_LFS_FILESIZE,
	.s_op = &shmem_ops,
};

/* They are of a device of their own, as if they were of a filesystem. */
static int __init shmem_init(void)
{
	return get_anon_bdev(&shmem_sb.s_dev);
}
core_initcall(shmem_init);

/* Anybody's inode: also of a directory, which has no pages. */
void shmem_init_inode(struct super_block *sb, struct shmem_inode_info *info,
		      unsigned long flags)
{
	inode_init_always(sb, &info->vfs_inode);
	spin_lock_init(&info->lock);
	info->flags = flags & VM_NORESERVE;
	info->seals = F_SEAL_SEAL;
	info->vfs_inode.i_mapping->a_ops = &shmem_aops;
	set_bit(AS_MEMORY, &info->vfs_inode.i_mapping->flags);
}
EXPORT_SYMBOL_GPL(shmem_init_inode);

/* With one reference, or NULL. */
static struct inode *shmem_get_inode(const char *name, unsigned long flags)
{
	static atomic_long_t last_ino;
	struct shmem_inode_info *info __free(kfree) =
		kzalloc(sizeof(*info), GFP_KERNEL);

	if (!info)
		return NULL;
	info->name = kasprintf(GFP_KERNEL, "/%s (deleted)", name);
	if (!info->name)
		return NULL;
	shmem_init_inode(&shmem_sb, info, flags);
	info->vfs_inode.i_mode = S_IFREG | 0777;
	info->vfs_inode.i_ino = atomic_long_inc_return(&last_ino);
	return &no_free_ptr(info)->vfs_inode;
}

struct file *shmem_file_setup(const char *name, loff_t size, unsigned long flags)
{
	struct inode *inode;
	struct file *file;
	int err;

	if (size < 0)
		return ERR_PTR(-EINVAL);
	inode = shmem_get_inode(name, flags);
	if (!inode)
		return ERR_PTR(-ENOMEM);
	err = charge_size(SHMEM_I(inode), size);
	if (err)
		goto out;
	inode->i_size = size;
	file = alloc_file(inode, FMODE_READ | FMODE_WRITE,
			  &shmem_file_operations);
	if (!IS_ERR(file))
		return file;
	err = PTR_ERR(file);
out:
	iput(inode);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_GPL(shmem_file_setup);

int shmem_zero_setup(struct vm_area_struct *vma)
{
	struct file *file = shmem_file_setup("dev/zero",
					     vma->vm_end - vma->vm_start,
					     vma->vm_flags);

	if (IS_ERR(file))
		return PTR_ERR(file);
	vma->vm_file = file;
	return shmem_mmap(file, vma);
}
EXPORT_SYMBOL_GPL(shmem_zero_setup);

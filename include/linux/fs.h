/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files as the memory manager sees them: an inode with its size, its pages, and an open
 * file. Names and paths are not known here.
 *
 * Inodes and files are freed after an RCU grace period: a fault that has found one in a
 * VMA under RCU may look at it, and at the mapping's pages, until it lets go of RCU.
 */
#ifndef __LINUX_FS_H
#define __LINUX_FS_H

#include <linux/atomic.h>
#include <linux/errseq.h>
#include <linux/gfp_types.h>
#include <linux/limits.h>
#include <linux/lockdep.h>
#include <linux/rbtree_types.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/xarray.h>

struct file;
struct folio;
struct inode;
struct iov_iter;
struct kiocb;
struct readahead_control;
struct vm_area_struct;
struct writeback_control;

/* The last byte that a file can have is at MAX_LFS_FILESIZE - 1. */
#define MAX_LFS_FILESIZE	((loff_t)LLONG_MAX)

/* file->f_mode */
#define FMODE_READ		((__force fmode_t)0x1)
#define FMODE_WRITE		((__force fmode_t)0x2)
#define FMODE_RANDOM		((__force fmode_t)0x1000)  /* POSIX_FADV_RANDOM */
#define FMODE_NOREUSE		((__force fmode_t)0x800000)

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

struct super_operations {
	/* The last user is gone: NULL: truncate_inode_pages_final(). */
	void (*evict_inode)(struct inode *inode);
	/* After a grace period. May not sleep. */
	void (*free_inode)(struct inode *inode);
};

struct super_block {
	loff_t s_maxbytes;
	const struct super_operations *s_op;
};

/* @i_size: written with i_rwsem held for writing; anybody reads it. */
struct inode {
	umode_t i_mode;
	atomic_t i_count;
	spinlock_t i_lock;		/* of i_blocks */
	loff_t i_size;
	blkcnt_t i_blocks;		/* of 512 bytes */
	struct rw_semaphore i_rwsem;	/* content and size, against writers */
	struct super_block *i_sb;
	struct address_space *i_mapping;
	struct address_space i_data;
	struct rcu_head i_rcu;
	void *i_private;
};

/* What the last reads looked like; nobody's lock: a guess is a guess. */
struct file_ra_state {
	pgoff_t start;			/* of the window that was read last, */
	unsigned int size;		/* its pages; */
	unsigned int async_size;	/* so near its end the next one is due */
	unsigned int ra_pages;		/* the most */
	unsigned int mmap_miss;
	loff_t prev_pos;		/* where the last read() ended */
};

struct file_operations {
	ssize_t (*read_iter)(struct kiocb *iocb, struct iov_iter *to);
	ssize_t (*write_iter)(struct kiocb *iocb, struct iov_iter *from);
	/* @vma is new and in no tree: sets its vm_ops. */
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*fsync)(struct file *file, loff_t start, loff_t end);
	long (*fallocate)(struct file *file, int mode, loff_t offset, loff_t len);
	void (*release)(struct inode *inode, struct file *file);
};

struct file {
	fmode_t f_mode;
	atomic_long_t f_count;
	spinlock_t f_lock;		/* of f_mode's changes and f_wb_err */
	const struct file_operations *f_op;
	struct inode *f_inode;
	struct address_space *f_mapping;
	loff_t f_pos;
	struct file_ra_state f_ra;
	errseq_t f_wb_err;
	void *private_data;
	struct rcu_head f_rcu;
};

/* One read() or write(). */
#define IOCB_APPEND	0x02
#define IOCB_NOWAIT	0x08
struct kiocb {
	struct file *ki_filp;
	loff_t ki_pos;
	int ki_flags;
};

static inline void init_sync_kiocb(struct kiocb *iocb, struct file *file)
{
	*iocb = (struct kiocb){ .ki_filp = file };
}

/* --- mm/fs_objects.c: how they come and go. --- */

void address_space_init_once(struct address_space *mapping);
/* A new inode of @sb with one reference; the memory is the caller's. */
void inode_init_always(struct super_block *sb, struct inode *inode);
void ihold(struct inode *inode);
/* May sleep. */
void iput(struct inode *inode);
/* An open file, which takes over the reference to @inode; ERR_PTR(-ENOMEM): not. */
struct file *alloc_file(struct inode *inode, fmode_t mode,
			const struct file_operations *fops);
static inline struct file *get_file(struct file *file)
{
	atomic_long_inc(&file->f_count);
	return file;
}
/* May sleep. */
void fput(struct file *file);

static inline struct inode *file_inode(const struct file *file)
{
	return file->f_inode;
}

static inline void inode_lock(struct inode *inode)
{
	down_write(&inode->i_rwsem);
}

static inline void inode_unlock(struct inode *inode)
{
	up_write(&inode->i_rwsem);
}

/* What is read up to this size was in the pages before: pairs with i_size_write(). */
static inline loff_t i_size_read(const struct inode *inode)
{
	return smp_load_acquire(&inode->i_size);
}

static inline void i_size_write(struct inode *inode, loff_t size)
{
	smp_store_release(&inode->i_size, size);
}

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

#endif /* __LINUX_FS_H */

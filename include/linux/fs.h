/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inodes, open files and filesystems: what they are, and how they come and go. Names are in
 * linux/dcache.h and linux/namei.h, what is done with files in linux/vfs.h.
 *
 * Inodes and files are freed after an RCU grace period: who has found one under RCU, in a
 * VMA, in a table of descriptors or by its name, may look at it, and at the mapping's
 * pages, until he lets go of RCU.
 */
#ifndef __LINUX_FS_H
#define __LINUX_FS_H

#include <linux/address_space.h>
#include <linux/atomic.h>
#include <linux/errseq.h>
#include <linux/fs_ops.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/path.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/time64.h>
#include <linux/types.h>

struct cdev;
struct cred;
struct file_lock_context;
struct pipe_inode_info;

/* The last byte that a file can have is at MAX_LFS_FILESIZE - 1. */
#define MAX_LFS_FILESIZE	((loff_t)LLONG_MAX)
/* What one call may move: Linux's number, a page below 2 GiB. */
#define MAX_RW_COUNT		0x7ffff000ul

/* file->f_mode */
#define FMODE_READ		((__force fmode_t)0x1)
#define FMODE_WRITE		((__force fmode_t)0x2)
#define FMODE_LSEEK		((__force fmode_t)0x4)
#define FMODE_PREAD		((__force fmode_t)0x8)
#define FMODE_PWRITE		((__force fmode_t)0x10)
#define FMODE_EXEC		((__force fmode_t)0x20)
#define FMODE_RANDOM		((__force fmode_t)0x1000)  /* POSIX_FADV_RANDOM */
#define FMODE_PATH		((__force fmode_t)0x4000)  /* O_PATH */
#define FMODE_ATOMIC_POS	((__force fmode_t)0x8000)  /* f_pos has a lock */
#define FMODE_WRITER		((__force fmode_t)0x10000) /* counted as one */
#define FMODE_OPENED		((__force fmode_t)0x80000)	/* and so it is closed */
#define FMODE_CREATED		((__force fmode_t)0x100000)
#define FMODE_NOREUSE		((__force fmode_t)0x800000)

/* The rights that are asked for; the lowest three are those of a mode. */
#define MAY_EXEC		0x01
#define MAY_WRITE		0x02
#define MAY_READ		0x04
#define MAY_APPEND		0x08
#define MAY_ACCESS		0x10
#define MAY_OPEN		0x20
#define MAY_CHDIR		0x40

/* inode->i_flags */
#define S_NOATIME		0x02
#define S_APPEND		0x04
#define S_IMMUTABLE		0x08
#define S_DEAD			0x10	/* a removed directory: no new names */
#define S_LINKABLE		0x20	/* without a name, but may get one: O_TMPFILE */

/* super_block->s_flags: the bits of mount(2). */
#define SB_RDONLY		0x01
#define SB_NOUSER		0x80000000ul	/* of the kernel's own, never mounted */

/*
 * A filesystem. @s_active counts its mounts and, while it is made, its maker. Owned by
 * fs/super.c; @s_mounts by fs/mount.c under mount_lock.
 */
struct super_block {
	loff_t s_maxbytes;
	const struct super_operations *s_op;
	unsigned long s_flags;
	unsigned long s_magic;
	unsigned int s_blocksize;
	dev_t s_dev;
	struct dentry *s_root;
	const struct file_system_type *s_type;
	atomic_t s_active;
	struct mutex s_rename_mutex;	/* directories move: outside of all i_rwsem */
	struct list_head s_mounts;
	struct list_head s_list;
	struct list_head s_watches;	/* of its inodes: fs/notify/ */
	void *s_fs_info;
	struct rcu_head s_rcu;
};

/*
 * @i_mode, @i_uid, @i_gid, @i_nlink, the times and @i_size are written with i_rwsem held
 * for writing (of a directory: by who changes names in it); anybody reads them. The times
 * are also written by readers and writers of the file, who may overtake each other.
 */
struct inode {
	umode_t i_mode;
	unsigned int i_flags;
	uid_t i_uid;
	gid_t i_gid;
	const struct inode_operations *i_op;
	struct super_block *i_sb;
	char *i_link;			/* a symlink's text, and eight bytes more */
	bool i_file_caps;		/* it has security.capability: [i_rwsem] */
	atomic_t i_count;
	unsigned int i_nlink;
	unsigned long i_ino;
	loff_t i_size;
	blkcnt_t i_blocks;		/* of 512 bytes */
	dev_t i_rdev;
	spinlock_t i_lock;		/* of i_blocks, i_pipe */
	atomic_t i_writecount;		/* writers or, negative, who forbids them */
	struct timespec64 i_atime, i_mtime, i_ctime, i_btime;
	struct rw_semaphore i_rwsem;	/* content and size, against writers */
	const struct file_operations *i_fop;
	struct address_space *i_mapping;
	struct pipe_inode_info *i_pipe;	/* of a FIFO that is open */
	struct file_lock_context *i_flctx;	/* from its first lock on: fs/locks.c */
	u32 i_notify;			/* who is told of it: fs/notify/ [i_lock] */
	struct hlist_head i_watches;
	struct address_space i_data;
	void (*free_inode)(struct inode *inode);
	struct rcu_head i_rcu;
	atomic64_t i_sequence;		/* inode_sequence() */
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

/*
 * An open file. With a name it has references to @f_path, which keep the inode; without
 * (@f_path.dentry is NULL) one to the inode.
 */
struct file {
	fmode_t f_mode;
	unsigned int f_flags;		/* O_*; changed under f_lock */
	atomic_long_t f_count;
	spinlock_t f_lock;		/* of f_mode's and f_flags' changes, f_wb_err */
	const struct file_operations *f_op;
	struct inode *f_inode;
	struct address_space *f_mapping;
	struct path f_path;
	loff_t f_pos;
	struct mutex f_pos_lock;	/* of f_pos, if FMODE_ATOMIC_POS */
	const struct cred *f_cred;	/* who opened it */
	struct fown_struct *f_owner;	/* fs/fasync.c: whom it sends signals */
	struct hlist_head f_ep;		/* fs/eventpoll.c: who watches it */
	struct file_ra_state f_ra;
	errseq_t f_wb_err;
	void *private_data;
	struct rcu_head f_rcu;
};

/* One read() or write(): the bits are those of RWF_*. */
#define IOCB_HIPRI	0x01	/* means nothing here */
#define IOCB_DSYNC	0x02
#define IOCB_SYNC	0x04
#define IOCB_NOWAIT	0x08
#define IOCB_APPEND	0x10
struct kiocb {
	struct file *ki_filp;
	loff_t ki_pos;
	int ki_flags;
};

static inline void init_sync_kiocb(struct kiocb *iocb, struct file *file)
{
	*iocb = (struct kiocb){ .ki_filp = file };
}

/* --- fs/inode.c: inodes. --- */

/* A new inode of @sb with one reference; the memory is the caller's. */
void inode_init_always(struct super_block *sb, struct inode *inode);
void ihold(struct inode *inode);
/* A number that no other inode has, has had, or will have. */
u64 inode_sequence(struct inode *inode);
/* May sleep. */
void iput(struct inode *inode);
/* Under RCU: whether it could be had; not, if it is about to go. */
bool igrab_rcu(struct inode *inode);

/* --- fs/file_table.c: open files. --- */

/* An open file, which takes over the reference to @inode; ERR_PTR(-ENOMEM): not. */
struct file *alloc_file(struct inode *inode, fmode_t mode,
			const struct file_operations *fops);
/* Of the running task, of nothing yet; ERR_PTR(-ENOMEM). */
struct file *alloc_empty_file(unsigned int flags);
static inline struct file *get_file(struct file *file)
{
	atomic_long_inc(&file->f_count);
	return file;
}
/* Under RCU: may be about to go. */
bool get_file_rcu(struct file *file);
/* May sleep. */
void fput(struct file *file);
/* How many there are; exact, if nobody opens or closes meanwhile. */
long nr_open_files(void);
/* Set by fs/eventpoll.c: nobody has the file any more, but who watches it. */
extern void (*file_unwatch)(struct file *file);

static inline struct inode *file_inode(const struct file *file)
{
	return file->f_inode;
}

/* Classes of i_rwsem for who holds several: parents first, as Linux names them. */
enum inode_i_mutex_lock_class {
	I_MUTEX_NORMAL, I_MUTEX_PARENT, I_MUTEX_CHILD, I_MUTEX_NONDIR2, I_MUTEX_PARENT2,
};

/* For who does not hold i_rwsem. */
static inline umode_t inode_mode(const struct inode *inode)
{
	return READ_ONCE(inode->i_mode);
}

static inline void inode_lock(struct inode *inode)
{
	down_write(&inode->i_rwsem);
}

static inline void inode_lock_nested(struct inode *inode, unsigned int class)
{
	down_write_nested(&inode->i_rwsem, class);
}

static inline void inode_unlock(struct inode *inode)
{
	up_write(&inode->i_rwsem);
}

DEFINE_GUARD(inode, struct inode *, inode_lock(_T), inode_unlock(_T))

/* What is read up to this size was in the pages before: pairs with i_size_write(). */
static inline loff_t i_size_read(const struct inode *inode)
{
	return smp_load_acquire(&inode->i_size);
}

static inline void i_size_write(struct inode *inode, loff_t size)
{
	smp_store_release(&inode->i_size, size);
}

#endif /* __LINUX_FS_H */

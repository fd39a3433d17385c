// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading directories.
 *
 * A place in a directory is a number that an entry keeps as long as it is in it, greater
 * than those of all older entries. So who reads on where he has stopped sees each entry
 * once that was there all the while, whatever comes and goes. What comes after he has begun
 * is not shown: else who renames what he reads would never come to an end.
 */
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fsnotify.h>
#include <linux/rbtree.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/fs.h>

#include "internal.h"

#define DT_OF(mode)	(((mode) & S_IFMT) >> 12)

/* What getdents() and getdents64() hand out. */
struct linux_dirent {
	unsigned long d_ino;
	unsigned long d_off;
	unsigned short d_reclen;
	char d_name[];
};

struct linux_dirent64 {
	u64 d_ino;
	s64 d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[];
};

/*
 * The directory stays as it is while it is read: its lock is held for reading. The place
 * is the file's, whose own lock the caller has.
 */
int iterate_dir(struct file *file, struct dir_context *ctx)
{
	struct inode *inode = file_inode(file);
	int err;

	if (!file->f_op->iterate_shared)
		return -ENOTDIR;
	down_read(&inode->i_rwsem);
	err = -ENOENT;
	if (!(inode->i_flags & S_DEAD)) {
		ctx->pos = file->f_pos;
		err = file->f_op->iterate_shared(file, ctx);
		file->f_pos = ctx->pos;
	}
	up_read(&inode->i_rwsem);
	if (err)
		return err;
	notify_file(file, IN_ACCESS);
	file_accessed(file);
	return 0;
}
EXPORT_SYMBOL_GPL(iterate_dir);

/* One of the two that no directory has as an entry. */
static bool emit(struct dir_context *ctx, const char *name, u64 ino)
{
	struct dir_entry entry = {
		.name = name, .len = name[1] ? 2 : 1, .type = DT_OF(S_IFDIR), .ino = ino,
	};

	if (!ctx->actor(ctx, &entry))
		return false;
	ctx->pos++;
	return true;
}

/* It may be moving: its parent is read once. */
static u64 parent_ino(const struct dentry *dentry)
{
	guard(rcu)();
	return d_inode(d_parent(dentry))->i_ino;
}

bool dir_emit_dots(struct file *file, struct dir_context *ctx)
{
	struct dentry *dentry = file->f_path.dentry;

	if (ctx->pos == 0 && !emit(ctx, ".", d_inode(dentry)->i_ino))
		return false;
	return ctx->pos != 1 || emit(ctx, "..", parent_ino(dentry));
}
EXPORT_SYMBOL_GPL(dir_emit_dots);

/* --- Directories that are all in memory. --- */

/* From here on nothing is shown that comes later: private_data is where that begins. */
static void begin_reading(struct file *file)
{
	struct dentry *dentry = file->f_path.dentry;

	guard(spinlock)(&dentry->d_lock);
	file->private_data = (void *)dentry->d_next_off;
}

/* A directory is read from its beginning. */
static int simple_open_dir(struct inode *inode, struct file *file)
{
	begin_reading(file);
	return 0;
}

/* Its name cannot change while we hold the directory's lock. */
static bool emit_child(struct dir_context *ctx, const struct dentry *dentry)
{
	const struct inode *inode = d_inode(dentry);
	struct dir_entry entry = {
		.name = d_name(dentry)->name, .len = d_name(dentry)->len,
		.type = DT_OF(inode_mode(inode)), .ino = inode->i_ino,
	};

	return ctx->actor(ctx, &entry);
}

/* In the order of their places, which is that of their age. */
static struct dentry *next_child(const struct dentry *dentry)
{
	struct rb_node *node = rb_next(&dentry->d_node);

	return node ? rb_entry(node, struct dentry, d_node) : NULL;
}

/* The directory's lock keeps the names; @pos is where the one stands that comes next. */
static int simple_iterate(struct file *file, struct dir_context *ctx)
{
	u64 end = (unsigned long)file->private_data;
	struct dentry *dentry;

	if (!dir_emit_dots(file, ctx))
		return 0;
	dentry = d_child_from(file->f_path.dentry, ctx->pos);
	for (; dentry && dentry->d_off < end; dentry = next_child(dentry)) {
		ctx->pos = dentry->d_off;
		if (!emit_child(ctx, dentry))
			return 0;
		ctx->pos++;
	}
	return 0;
}

/* Back to the beginning means to begin anew, with what is there now. */
static loff_t simple_dir_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	if (offset != file->f_pos && !offset)
		begin_reading(file);
	file->f_pos = offset;
	return offset;
}

/* A directory is no stream of bytes. */
static ssize_t read_no_dir(struct kiocb *iocb, struct iov_iter *to)
{
	return -EISDIR;
}

/* There is nothing that could be lost and is not in memory. */
static int noop_fsync(struct file *file, loff_t start, loff_t end)
{
	return 0;
}

const struct file_operations simple_dir_operations = {
	.open = simple_open_dir,
	.llseek = simple_dir_llseek,
	.read_iter = read_no_dir,
	.iterate_shared = simple_iterate,
	.fsync = noop_fsync,
};
EXPORT_SYMBOL_GPL(simple_dir_operations);

/* With the lock of the directory that it is in: nothing comes into it, either. */
bool simple_empty(struct dentry *dentry)
{
	guard(spinlock)(&dentry->d_lock);
	return !d_child_from(dentry, 0);
}
EXPORT_SYMBOL_GPL(simple_empty);

/* --- The calls. --- */

/*
 * Entries go to the program one by one. Each says where the next one is, so that of the
 * last is written when the next one is known, or at the end.
 */
struct getdents {
	struct dir_context ctx;
	char __user *at;
	char __user *last;		/* the last entry's, or NULL */
	unsigned int left;
	bool is_64;
	int err;
};

/* Where the entry that comes now is: that is for the one before. */
static bool put_off(struct getdents *g, u64 pos)
{
	if (!g->last)
		return true;
	return g->is_64 ? !put_user(pos, &((struct linux_dirent64 __user *)g->last)->d_off) :
			  !put_user(pos, &((struct linux_dirent __user *)g->last)->d_off);
}

/* All but the name. Both forms begin alike. */
static bool put_head(struct getdents *g, const struct dir_entry *entry, unsigned int reclen)
{
	struct linux_dirent64 head = {
		.d_ino = entry->ino, .d_reclen = reclen, .d_type = entry->type,
	};
	size_t size = g->is_64 ? offsetof(struct linux_dirent64, d_name) :
				 offsetof(struct linux_dirent, d_name);

	return !copy_to_user(g->at, &head, size);
}

/* The old form has the type in its last byte. */
static bool put_tail(struct getdents *g, const struct dir_entry *entry, unsigned int head,
		     unsigned int reclen)
{
	char __user *name = g->at + head;

	if (copy_to_user(name, entry->name, entry->len) ||
	    clear_user(name + entry->len, reclen - head - entry->len))
		return false;
	return g->is_64 || !put_user((char)entry->type, g->at + reclen - 1);
}

/*
 * What does not fit ends the call; it is an error only for the first. So is a signal,
 * for all but the first.
 */
static bool put_entry(struct dir_context *ctx, const struct dir_entry *entry)
{
	struct getdents *g = container_of(ctx, struct getdents, ctx);
	unsigned int head = g->is_64 ? offsetof(struct linux_dirent64, d_name) :
				       offsetof(struct linux_dirent, d_name);
	unsigned int reclen = ALIGN(head + entry->len + (g->is_64 ? 1 : 2), 8);

	g->err = -EINVAL;
	if (reclen > g->left)
		return false;
	g->err = -EINTR;
	if (g->last && signal_pending(current))
		return false;
	g->err = -EFAULT;
	if (!put_off(g, ctx->pos) || !put_head(g, entry, reclen) ||
	    !put_tail(g, entry, head, reclen))
		return false;
	g->err = 0;
	g->last = g->at;
	g->at += reclen;
	g->left -= reclen;
	return true;
}

/* How many bytes; 0 at the end. */
static long do_getdents(unsigned int fd, void __user *buf, unsigned int count, bool is_64)
{
	struct getdents g = { .ctx.actor = put_entry, .at = buf, .left = count,
			      .is_64 = is_64 };
	CLASS(fd_pos, f)(fd);
	int err;

	if (fd_empty(f))
		return -EBADF;
	err = iterate_dir(fd_file(f), &g.ctx);
	if (err)
		return err;
	if (!g.last)
		return g.err;
	return put_off(&g, g.ctx.pos) ? count - g.left : -EFAULT;
}

/* The form that all programs of today ask for. */
SYSCALL_DEFINE3(getdents64, unsigned int, fd, void __user *, buf, unsigned int, count)
{
	return do_getdents(fd, buf, count, true);
}

/* The old form. */
SYSCALL_DEFINE3(getdents, unsigned int, fd, void __user *, buf, unsigned int, count)
{
	return do_getdents(fd, buf, count, false);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who is told of what happens to files (fs/notify/fsnotify.c). Events are those of inotify,
 * IN_*.
 *
 * An inode's i_notify has the events that somebody watches it for, and NOTIFY_PARENT if the
 * directory that it is in, or was in, is watched: what happens to the file is told there, too,
 * with its name. Where nobody watches, that is one word that is zero. NOTIFY_PARENT may say too
 * much, and never too little: it is set by who watches the directory, and by who brings
 * something into it, both with the directory's lock.
 */
#ifndef _LINUX_FSNOTIFY_H
#define _LINUX_FSNOTIFY_H

#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/stat.h>
#include <uapi/linux/inotify.h>

#define NOTIFY_PARENT	0x08000000u

struct notify_watch;

/* @name: of what it happened to, in the directory that is watched, or NULL. */
struct notify_event {
	u32 mask, cookie;
	const char *name;
	u32 name_len;
	bool unlinked;			/* an open file that no name leads to any more */
};

/*
 * @event under RCU, and may not sleep; @gone: the watch has been taken off, and is to be
 * released.
 */
struct notify_ops {
	void (*event)(struct notify_watch *watch, const struct notify_event *event);
	void (*gone)(struct notify_watch *watch);
};

/*
 * A watch is on its inode from notify_attach() on, and has a reference to it then. Whoever
 * takes it off, and only he, calls @gone, or does what that would do: the memory is freed after
 * a grace period.
 */
struct notify_watch {
	struct hlist_node node;		/* inode->i_watches [i_lock] */
	struct list_head on_sb;		/* sb->s_watches [watches_lock] */
	struct inode *inode;
	const struct notify_ops *ops;
	u32 mask;			/* IN_*, IN_ONESHOT, IN_EXCL_UNLINK [i_lock] */
	bool attached;			/* written under i_lock */
	struct notify_watch *next_gone;
	struct rcu_head rcu;
};

/* --- Watching. --- */

/* To watch->inode, which @path leads to; with its i_rwsem for writing. */
void notify_attach(struct notify_watch *watch, const struct path *path);
/* Another mask; false: it has been taken off. */
bool notify_set_mask(struct notify_watch *watch, u32 mask);
/*
 * False: somebody else has taken it off already. Else the caller calls notify_release(), which
 * puts the inode and may sleep, and then frees it.
 */
bool notify_detach(struct notify_watch *watch);
void notify_release(struct notify_watch *watch);
/* The first of @inode's that has these ops, and for which @is_mine; under RCU. */
struct notify_watch *notify_find(struct inode *inode, const struct notify_ops *ops,
				 bool (*is_mine)(const struct notify_watch *watch, void *arg),
				 void *arg);

/* --- What happens. --- */

void __notify_dentry(struct dentry *dentry, u32 mask);
void __notify_file(struct file *file, u32 mask);
void __notify_inode(struct inode *inode, u32 mask);
void __notify_gone(struct inode *inode);
void __notify_name(struct inode *dir, const struct notify_event *event);

/* To a file: told to who watches it, or its directory. */
static inline void notify_file(struct file *file, u32 mask)
{
	if (unlikely(READ_ONCE(file->f_inode->i_notify)))
		__notify_file(file, mask);
}

/* Its last close: what that is called is worked out for who wants to know. */
static inline void notify_close(struct file *file)
{
	if (unlikely(READ_ONCE(file->f_inode->i_notify)))
		__notify_file(file, file->f_mode & FMODE_WRITE ? IN_CLOSE_WRITE : IN_CLOSE_NOWRITE);
}

static inline void notify_dentry(struct dentry *dentry, u32 mask)
{
	if (unlikely(READ_ONCE(d_inode(dentry)->i_notify)))
		__notify_dentry(dentry, mask);
}

/* To the inode alone, whatever it is called. */
static inline void notify_inode(struct inode *inode, u32 mask)
{
	if (unlikely(READ_ONCE(inode->i_notify)))
		__notify_inode(inode, mask);
}

/* To a name in @dir, which @dentry has, or had a moment ago. */
static inline void notify_name(struct inode *dir, struct dentry *dentry, u32 mask)
{
	if (unlikely(READ_ONCE(dir->i_notify)))
		__notify_name(dir, &(struct notify_event){
			.mask = mask | (S_ISDIR(d_inode(dentry)->i_mode) ? IN_ISDIR : 0),
			.name = d_name(dentry)->name, .name_len = d_name(dentry)->len });
}

/* No name leads to it, and nobody has it open: nobody needs to watch it. */
static inline void notify_gone(struct inode *inode)
{
	if (unlikely(READ_ONCE(inode->i_notify)) && !inode->i_nlink)
		__notify_gone(inode);
}

/* A name has come into @dir, with its lock: from now on its file tells of itself there. */
void __notify_child(struct inode *inode);
static inline void notify_child(const struct inode *dir, struct inode *inode)
{
	if (unlikely(dir && READ_ONCE(dir->i_notify) & ~NOTIFY_PARENT))
		__notify_child(inode);
}

/* The filesystem goes: IN_UNMOUNT for all. */
void notify_umount(struct super_block *sb);
/*
 * Names have moved: @dentry is where it is now, and was @old_name in @old_dir. Both halves have
 * one cookie. @old_name may be NULL: nobody watches @old_dir.
 */
struct notify_move {
	struct inode *old_dir, *new_dir;
	struct dentry *dentry;
	const struct dname *old_name;
};
void notify_moved(const struct notify_move *move);

#endif /* _LINUX_FSNOTIFY_H */

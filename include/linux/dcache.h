/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names: a dentry is an entry of a directory that somebody uses, or that its filesystem
 * keeps there. In a directory without ->lookup() the dentries are all there is: what is
 * not among them does not exist.
 *
 * What says where a dentry is, the directory and the name in it, is one object that never
 * changes (struct dname). A rename puts another one in its place by one store. So who
 * walks under RCU reads both at once, without a lock, a count or a second look.
 *
 * A dentry that can be found is in the hash table and among its directory's children.
 * Its inode, once set, stays. Its memory goes after a grace period.
 */
#ifndef __LINUX_DCACHE_H
#define __LINUX_DCACHE_H

#include <linux/atomic.h>
#include <linux/hlist.h>
#include <linux/rbtree_types.h>
#include <linux/rcupdate.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct inode;
struct path;
struct super_block;

/* A name as it is looked for: eight bytes behind its end can be read, too. */
struct qstr {
	const char *name;
	u32 len;
	u32 hash;
};

/* Where a dentry is. @name is filled with zeroes up to a multiple of eight bytes. */
struct dname {
	struct dentry *parent;
	u32 len;
	u32 hash;
	struct rcu_head rcu;
	char name[];
};

#define DNAME_INLINE_LEN	40	/* with the zero at the end */

/* d_flags, changed under d_lock */
#define DCACHE_MOUNTED		0x01	/* something may be mounted on it */
#define DCACHE_CANT_MOUNT	0x02	/* it was removed */
#define DCACHE_PINNED		0x04	/* its filesystem has a reference */

struct dentry_operations {
	/* Is it still what its name means? Under RCU. NULL: yes. */
	bool (*d_revalidate)(struct dentry *dentry);
	void (*d_release)(struct dentry *dentry);
	/* What /proc says of a file without a name, as snprintf() does. */
	int (*d_dname)(struct dentry *dentry, char *buf, int size);
};

/*
 * @d_count: references, one of each child among them; zero: it is about to go.
 * @d_name changes under rename_lock and the parent's d_lock.
 */
struct dentry {
	unsigned int d_flags;
	atomic_t d_count;
	struct hlist_node d_hash;	/* the lock of its bucket */
	struct dname __rcu *d_name;
	struct inode *d_inode;		/* NULL, or for good */
	const struct dentry_operations *d_op;
	struct super_block *d_sb;
	spinlock_t d_lock;		/* of flags, and of the children's places: */
	struct rb_root d_children;	/* by d_off */
	u64 d_next_off;			/* the next child's */
	struct rb_node d_node;		/* among the parent's, by its d_lock */
	u64 d_off;			/* where readdir() finds it, there */
	void *d_fsdata;
	struct rcu_head d_rcu;
	struct dname d_iname;		/* the first name, if it is short */
	char d_iname_room[DNAME_INLINE_LEN];
};

/* Its readers look again if a dentry may have moved while they looked. */
extern seqlock_t rename_lock;

/* Under RCU, or with a reference and the directory's lock. */
static inline struct dname *d_name(const struct dentry *dentry)
{
	return rcu_dereference_raw(dentry->d_name);
}

static inline struct dentry *d_parent(const struct dentry *dentry)
{
	return d_name(dentry)->parent;
}

static inline bool is_root(const struct dentry *dentry)
{
	return d_parent(dentry) == dentry;
}

/* NULL: nothing has this name. */
static inline struct inode *d_inode(const struct dentry *dentry)
{
	return smp_load_acquire(&((struct dentry *)dentry)->d_inode);
}

static inline bool d_unhashed(const struct dentry *dentry)
{
	return hlist_unhashed_lockless(&dentry->d_hash);
}

static inline bool d_unlinked(const struct dentry *dentry)
{
	return d_unhashed(dentry) && !is_root(dentry);
}

static inline bool d_mountpoint(const struct dentry *dentry)
{
	return READ_ONCE(dentry->d_flags) & DCACHE_MOUNTED;
}

static inline struct dentry *dget(struct dentry *dentry)
{
	atomic_inc(&dentry->d_count);
	return dentry;
}
/* Under RCU: may be about to go. */
bool dget_rcu(struct dentry *dentry);
/* May sleep. NULL is fine. */
void dput(struct dentry *dentry);

/* Fills in the hash of @len bytes. */
void hash_name(struct qstr *name, const char *text, u32 len);

/* New, for nobody to be found, with a reference to @parent; or NULL. */
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name);
/* The root of @sb, of @inode, whose reference it takes, also if it fails: NULL. */
struct dentry *d_make_root(struct super_block *sb, struct inode *inode);
/* A negative dentry gets its inode, and takes over the reference. */
void d_instantiate(struct dentry *dentry, struct inode *inode);
/* The same, and from now on it is found. With the directory's lock. */
void d_add(struct dentry *dentry, struct inode *inode);
/* The same, with a reference that is the filesystem's until d_delete(). */
void d_add_pinned(struct dentry *dentry, struct inode *inode);
/* It is found no more. With the directory's lock. */
void d_drop(struct dentry *dentry);
/* The same, and if it was pinned that reference goes. */
void d_delete(struct dentry *dentry);

/*
 * Under RCU, or with the directory's lock: what has this name, or NULL. It may be about
 * to go: see dget_rcu().
 */
struct dentry *d_lookup_rcu(const struct dentry *parent, const struct qstr *name);
/* The same with a reference; @text is any string. */
struct dentry *d_lookup(struct dentry *parent, const struct qstr *name);
/* The first child from @off on, or NULL. With the parent's lock, or the directory's. */
struct dentry *d_child_from(struct dentry *parent, u64 off);
/* Is @child below @dir, or @dir itself? Under rename_lock or s_rename_mutex. */
bool is_subdir(const struct dentry *child, const struct dentry *dir);

/* A rename, prepared: the new place, which nobody sees until d_move(). NULL: no memory. */
struct dname *dname_alloc(struct dentry *parent, const struct qstr *name);
void dname_free(struct dname *name);
/* @dentry is where @to says from now on; both directories and s_rename_mutex are held. */
void d_move(struct dentry *dentry, struct dname *to);
void d_exchange(struct dentry *a, struct dname *to_a, struct dentry *b, struct dname *to_b);
/* All that its filesystem has kept below @root, and itself. */
void d_genocide(struct dentry *root);

/*
 * The path of @path in @buf, as it is seen from the root of the mount's tree, or from
 * @root: where it starts, at the end of the buffer. ERR_PTR(-ENAMETOOLONG). fs/d_path.c
 */
char *d_path(const struct path *path, char *buf, int size);
char *path_from(const struct path *path, const struct path *root, char *buf, int size);

#endif /* __LINUX_DCACHE_H */

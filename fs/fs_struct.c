// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a task's names begin: its root, its working directory, its umask.
 *
 * Owns struct fs_struct. @lock guards the paths, by whose sequence count readers under RCU
 * see a change; @umask is one word.
 */
#include <linux/export.h>
#include <linux/fs_struct.h>
#include <linux/init.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/vfs.h>

/* Of all tasks that have none of their own: the kernel's. */
struct fs_struct init_fs = {
	.users = REFCOUNT_INIT(1),
	.lock = __SPIN_LOCK_UNLOCKED(init_fs.lock),
	.umask = 022,
};
EXPORT_SYMBOL_GPL(init_fs);

static struct kmem_cache *fs_cache;

void __init fs_struct_init(void)
{
	fs_cache = kmem_cache_create("fs_cache", sizeof(struct fs_struct), 0,
				     SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT, NULL);
}

/* Both words belong together, or we read them again. */
static void read_path(const struct fs_struct *fs, const struct path *from, struct path *to)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&fs->seq);
		to->mnt = READ_ONCE(from->mnt);
		to->dentry = READ_ONCE(from->dentry);
	} while (read_seqcount_retry(&fs->seq, seq));
}

/* For walks: they begin here, and need no reference. */
void get_fs_root_rcu(struct path *root)
{
	read_path(current->fs, &current->fs->root, root);
}

void get_fs_pwd_rcu(struct path *pwd)
{
	read_path(current->fs, &current->fs->pwd, pwd);
}

/* For who sleeps: with references, taken while nobody can put the last ones. */
void get_fs_root(struct path *root)
{
	guard(spinlock)(&current->fs->lock);
	*root = current->fs->root;
	path_get(root);
}
EXPORT_SYMBOL_GPL(get_fs_root);

void get_fs_pwd(struct path *pwd)
{
	guard(spinlock)(&current->fs->lock);
	*pwd = current->fs->pwd;
	path_get(pwd);
}
EXPORT_SYMBOL_GPL(get_fs_pwd);

/*
 * With @fs->lock. What was there before is the caller's to put; readers under RCU may still
 * stand there.
 */
static struct path exchange_path(struct fs_struct *fs, struct path *at,
				 const struct path *path)
{
	struct path old = *at;

	path_get(path);
	write_seqcount_begin(&fs->seq);
	WRITE_ONCE(at->mnt, path->mnt);
	WRITE_ONCE(at->dentry, path->dentry);
	write_seqcount_end(&fs->seq);
	return old;
}

/* The old references go when the lock is free: they may be the last. */
static void set_path(struct fs_struct *fs, struct path *at, const struct path *path)
{
	struct path old;

	scoped_guard(spinlock, &fs->lock)
		old = exchange_path(fs, at, path);
	path_put(&old);
}

void set_fs_root(const struct path *path)
{
	set_path(current->fs, &current->fs->root, path);
}
EXPORT_SYMBOL_GPL(set_fs_root);

void set_fs_pwd(const struct path *path)
{
	set_path(current->fs, &current->fs->pwd, path);
}
EXPORT_SYMBOL_GPL(set_fs_pwd);

/* With alloc_lock: the kernel's own are of its threads, of the first process, and of the dead. */
static bool has_left(const struct task_struct *p)
{
	return p->fs == &init_fs && READ_ONCE(p->flags) & PF_EXITING;
}

/* Another task's, which may be ending: whether it is anywhere still. */
bool get_task_places(struct task_struct *p, struct path *root, struct path *pwd)
{
	guard(spinlock)(&p->alloc_lock);
	if (has_left(p))
		return false;
	guard(spinlock)(&p->fs->lock);
	*root = p->fs->root;
	*pwd = p->fs->pwd;
	path_get(root);
	path_get(pwd);
	return true;
}
EXPORT_SYMBOL_GPL(get_task_places);

/* Likewise: -1: it has none any more. */
int get_task_umask(struct task_struct *p)
{
	guard(spinlock)(&p->alloc_lock);
	if (has_left(p))
		return -1;
	return READ_ONCE(p->fs->umask);
}

/* One task's: how many references have moved. */
static unsigned int move_refs(struct fs_struct *fs, const struct path *old,
			      const struct path *new)
{
	unsigned int moved = 0;

	guard(spinlock)(&fs->lock);
	if (path_equal(&fs->root, old)) {
		exchange_path(fs, &fs->root, new);
		moved++;
	}
	if (path_equal(&fs->pwd, old)) {
		exchange_path(fs, &fs->pwd, new);
		moved++;
	}
	return moved;
}

struct ref_move {
	const struct path *old, *new;
	unsigned int moved;
};

static void move_task_refs(struct task_struct *p, void *arg)
{
	struct ref_move *move = arg;

	guard(spinlock)(&p->alloc_lock);
	if (p->fs)
		move->moved += move_refs(p->fs, move->old, move->new);
}

/* Tasks that share places are seen more than once, and moved once. */
void chroot_fs_refs(const struct path *old, const struct path *new)
{
	struct ref_move move = { .old = old, .new = new };

	for_each_task(move_task_refs, &move);
	while (move.moved--)
		path_put(old);
}

/* For fork without CLONE_FS. */
struct fs_struct *copy_fs_struct(struct fs_struct *old)
{
	struct fs_struct *fs = kmem_cache_zalloc(fs_cache, GFP_KERNEL);

	if (!fs)
		return NULL;
	refcount_set(&fs->users, 1);
	spin_lock_init(&fs->lock);
	seqcount_init(&fs->seq);
	guard(spinlock)(&old->lock);
	fs->umask = old->umask;
	fs->root = old->root;
	fs->pwd = old->pwd;
	path_get(&fs->root);
	path_get(&fs->pwd);
	return fs;
}
EXPORT_SYMBOL_GPL(copy_fs_struct);

/* The last task that shares it lets go of the places. */
void put_fs_struct(struct fs_struct *fs)
{
	if (!refcount_dec_and_test(&fs->users))
		return;
	path_put(&fs->root);
	path_put(&fs->pwd);
	kmem_cache_free(fs_cache, fs);
}
EXPORT_SYMBOL_GPL(put_fs_struct);

/* The kernel's own is shared by its threads, who do not count. */
void exit_fs(struct task_struct *p)
{
	struct fs_struct *fs = p->fs;

	scoped_guard(spinlock, &p->alloc_lock)
		p->fs = &init_fs;
	if (fs != &init_fs)
		put_fs_struct(fs);
}
EXPORT_SYMBOL_GPL(exit_fs);

/* The old one; other bits than those of rights are left out. */
SYSCALL_DEFINE1(umask, int, mask)
{
	return xchg(&current->fs->umask, mask & S_IRWXUGO);
}

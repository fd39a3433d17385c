// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to files is told to those who watch them.
 *
 * Owns i_notify and i_watches, under i_lock, and sb->s_watches, under watches_lock. Watches are
 * looked at under RCU: who is told something may have taken his watch off a moment ago. From
 * outside in: i_rwsem of a directory, d_lock, i_lock; watches_lock stands alone.
 */
#include <linux/export.h>
#include <linux/fsnotify.h>
#include <linux/list.h>
#include <linux/rculist.h>
#include <linux/string.h>
#include <linux/wait.h>

static DEFINE_SPINLOCK(watches_lock);
static DECLARE_WAIT_QUEUE_HEAD(released);	/* for filesystems that go */

/* --- Watches come and go. --- */

/* With i_lock: what anybody wants to hear of the inode itself. */
static void sum_masks(struct inode *inode)
{
	u32 mask = inode->i_notify & NOTIFY_PARENT;
	struct notify_watch *watch;

	hlist_for_each_entry(watch, &inode->i_watches, node)
		mask |= watch->mask & IN_ALL_EVENTS;
	if (!hlist_empty(&inode->i_watches))
		mask |= IN_UNMOUNT;
	WRITE_ONCE(inode->i_notify, mask);
}

/* Also by who moves it from a directory that is watched to another: it stays so. */
void __notify_child(struct inode *inode)
{
	guard(spinlock)(&inode->i_lock);
	WRITE_ONCE(inode->i_notify, inode->i_notify | NOTIFY_PARENT);
}

/* With the directory's lock, so that none comes meanwhile. */
static void mark_children(struct dentry *dir)
{
	struct dentry *child;

	guard(spinlock)(&dir->d_lock);
	for (u64 at = 0; (child = d_child_from(dir, at)); at = child->d_off + 1)
		if (d_inode(child))
			__notify_child(d_inode(child));
}

/* The mask first, then the children: who comes into the directory later sees the mask. */
void notify_attach(struct notify_watch *watch, const struct path *path)
{
	struct inode *inode = watch->inode;

	ihold(inode);
	scoped_guard(spinlock, &watches_lock)
		list_add(&watch->on_sb, &inode->i_sb->s_watches);
	scoped_guard(spinlock, &inode->i_lock) {
		WRITE_ONCE(watch->attached, true);
		hlist_add_head_rcu(&watch->node, &inode->i_watches);
		sum_masks(inode);
	}
	if (S_ISDIR(inode->i_mode))
		mark_children(path->dentry);
}

/* A watch that has gone has no mask that anybody would obey. */
bool notify_set_mask(struct notify_watch *watch, u32 mask)
{
	guard(spinlock)(&watch->inode->i_lock);
	if (!watch->attached)
		return false;
	WRITE_ONCE(watch->mask, mask);
	sum_masks(watch->inode);
	return true;
}

/* Of several who want to, one is told that it was he. */
bool notify_detach(struct notify_watch *watch)
{
	scoped_guard(spinlock, &watch->inode->i_lock) {
		if (!watch->attached)
			return false;
		WRITE_ONCE(watch->attached, false);
		hlist_del_rcu(&watch->node);
		sum_masks(watch->inode);
	}
	return true;
}

/* The filesystem cannot go before: its inode would be left. */
void notify_release(struct notify_watch *watch)
{
	iput(watch->inode);
	scoped_guard(spinlock, &watches_lock)
		list_del(&watch->on_sb);
	if (wq_has_sleeper(&released))
		wake_up_all(&released);
}

struct notify_watch *notify_find(struct inode *inode, const struct notify_ops *ops,
				 bool (*is_mine)(const struct notify_watch *watch, void *arg),
				 void *arg)
{
	struct notify_watch *watch;

	hlist_for_each_entry_rcu(watch, &inode->i_watches, node)
		if (watch->ops == ops && is_mine(watch, arg))
			return watch;
	return NULL;
}

/* --- Telling. --- */

/* IN_UNMOUNT is for everybody. */
static bool wants(const struct notify_watch *watch, const struct notify_event *event)
{
	u32 mask = READ_ONCE(watch->mask);

	if (mask & IN_EXCL_UNLINK && event->unlinked)
		return false;
	return event->mask & (mask | IN_UNMOUNT) & (IN_ALL_EVENTS | IN_UNMOUNT);
}

/* All who watch @inode; those who wanted to hear of it once are put in front of @gone. */
static struct notify_watch *tell(struct inode *inode, const struct notify_event *event,
				 struct notify_watch *gone)
{
	struct notify_watch *watch;

	hlist_for_each_entry_rcu(watch, &inode->i_watches, node) {
		if (!wants(watch, event))
			continue;
		watch->ops->event(watch, event);
		if (READ_ONCE(watch->mask) & IN_ONESHOT && notify_detach(watch)) {
			watch->next_gone = gone;
			gone = watch;
		}
	}
	return gone;
}

/* Not under RCU: references are put. */
static void let_go(struct notify_watch *gone)
{
	while (gone) {
		struct notify_watch *watch = gone;

		gone = watch->next_gone;
		watch->ops->gone(watch);
	}
}

/* Without a name: to the inode alone. What happens to a file itself says not what it is. */
void __notify_inode(struct inode *inode, u32 mask)
{
	struct notify_event event = { .mask = mask };
	struct notify_watch *gone;

	if (S_ISDIR(inode->i_mode) && !(mask & (IN_DELETE_SELF | IN_MOVE_SELF)))
		event.mask |= IN_ISDIR;
	scoped_guard(rcu)
		gone = tell(inode, &event, NULL);
	let_go(gone);
}

/* A name is in nobody's hands: the caller's lock, or RCU, keeps it. */
void __notify_name(struct inode *dir, const struct notify_event *event)
{
	struct notify_watch *gone;

	scoped_guard(rcu)
		gone = tell(dir, event, NULL);
	let_go(gone);
}

/* The directory first, if it wants to hear of it: by the name that led here. */
static void tell_both(struct dentry *dentry, struct notify_event *event)
{
	struct inode *inode = d_inode(dentry);
	struct notify_watch *gone = NULL;
	const struct dname *at;

	if (S_ISDIR(inode->i_mode))
		event->mask |= IN_ISDIR;
	scoped_guard(rcu) {
		at = d_name(dentry);
		if (READ_ONCE(inode->i_notify) & NOTIFY_PARENT && at->parent != dentry) {
			event->name = at->name;
			event->name_len = at->len;
			gone = tell(d_inode(at->parent), event, gone);
			event->name = NULL;
			event->name_len = 0;
		}
		event->unlinked = false;
		gone = tell(inode, event, gone);
	}
	let_go(gone);
}

void __notify_dentry(struct dentry *dentry, u32 mask)
{
	tell_both(dentry, &(struct notify_event){ .mask = mask });
}

/* What O_PATH has opened is only a place, and what could not be opened is not closed. */
void __notify_file(struct file *file, u32 mask)
{
	struct notify_event event = { .mask = mask };

	if (!(file->f_mode & FMODE_OPENED) || !file->f_path.dentry)
		return;
	event.unlinked = d_unlinked(file->f_path.dentry);
	tell_both(file->f_path.dentry, &event);
}

/* --- The end. --- */

/* Each is taken off by one: the next is the first again. */
static struct notify_watch *take_first(struct inode *inode)
{
	struct notify_watch *watch;

	guard(rcu)();
	for (;;) {
		watch = hlist_entry_safe(rcu_dereference_raw(inode->i_watches.first),
					 struct notify_watch, node);
		if (!watch || notify_detach(watch))
			return watch;
	}
}

/* Their owners are told, one after the other. */
static void drop_watches(struct inode *inode)
{
	struct notify_watch *watch;

	while ((watch = take_first(inode)))
		watch->ops->gone(watch);
}

/* Its watchers are told once, and then have nothing to watch. */
void __notify_gone(struct inode *inode)
{
	__notify_inode(inode, IN_DELETE_SELF);
	drop_watches(inode);
}

/* Of a filesystem, with a reference to be put. A watch that was taken off is another's. */
static struct inode *next_watched(struct super_block *sb)
{
	struct notify_watch *watch;

	guard(rcu)();
	guard(spinlock)(&watches_lock);
	list_for_each_entry(watch, &sb->s_watches, on_sb)
		if (READ_ONCE(watch->attached) && igrab_rcu(watch->inode))
			return watch->inode;
	return NULL;
}

static bool all_released(struct super_block *sb)
{
	guard(spinlock)(&watches_lock);
	return list_empty(&sb->s_watches);
}

/*
 * Nobody can come to it by a name any more, so there come no new watches. Those who are just
 * taking theirs off are waited for.
 */
void notify_umount(struct super_block *sb)
{
	struct inode *inode;

	while ((inode = next_watched(sb))) {
		__notify_inode(inode, IN_UNMOUNT);
		drop_watches(inode);
		iput(inode);
	}
	wait_event(released, all_released(sb));
}

/* --- Names that move. --- */

/* Never 0, which is none. */
static u32 next_cookie(void)
{
	static atomic_t last;
	u32 cookie;

	do
		cookie = atomic_inc_return(&last);
	while (!cookie);
	return cookie;
}

/* Where nobody watches either directory, no number is taken. */
void notify_moved(const struct notify_move *move)
{
	struct inode *inode = d_inode(move->dentry);
	const struct dname *new = d_name(move->dentry);
	struct notify_event event = {
		.mask = IN_MOVED_FROM | (S_ISDIR(inode->i_mode) ? IN_ISDIR : 0),
	};

	if (!((READ_ONCE(move->old_dir->i_notify) | READ_ONCE(move->new_dir->i_notify)) & IN_MOVE))
		return;
	event.cookie = next_cookie();
	if (move->old_name) {
		event.name = move->old_name->name;
		event.name_len = move->old_name->len;
		__notify_name(move->old_dir, &event);
	}
	event.mask ^= IN_MOVE;
	event.name = new->name;
	event.name_len = new->len;
	__notify_name(move->new_dir, &event);
}

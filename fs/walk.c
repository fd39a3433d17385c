// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk along a name: part by part, through mounts and symlinks, under RCU.
 *
 * There is no other walk. Each step takes what was true at some moment of it: a name that
 * somebody moves or removes meanwhile is found as it was before or is afterwards. Only who
 * must sleep, for a directory that is not in memory, takes references. Symlinks put what
 * is left of the name on a stack of their own: no call nests.
 *
 * Owns nothing but its struct nameidata.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#include "internal.h"
#include "protected.h"
#include "walk.h"

#define LOOKUP_IS_SCOPED	(LOOKUP_BENEATH | LOOKUP_IN_ROOT)

/* What is written before it is read is not touched, and most names have no symlink. */
void walk_init(struct nameidata *nd, int dfd, const struct filename *name,
	       unsigned int flags)
{
	nd->name = name;
	nd->dfd = dfd;
	nd->asked = flags;
	nd->flags = flags;
	nd->in_rcu = false;
	nd->path = (struct path){};
	nd->held = (struct path){};
	nd->root.mnt = NULL;
	nd->root_held = false;
	nd->nr_links = 0;
	nd->depth = 0;
}

/* --- Sleeping. --- */

/* Under RCU: both, or nothing is left to be put but *@mnt, once RCU is given up. */
static bool path_get_rcu(const struct path *path, struct vfsmount **mnt)
{
	*mnt = NULL;
	if (!mntget_rcu(path->mnt))
		return false;
	if (dget_rcu(path->dentry))
		return true;
	*mnt = path->mnt;
	return false;
}

/* As far as it was asked for: it must stay the same for the whole walk. */
static bool hold_root(struct nameidata *nd, struct vfsmount **mnt)
{
	if (!nd->root.mnt || nd->root_held)
		return true;
	nd->root_held = path_get_rcu(&nd->root, mnt);
	return nd->root_held;
}

/* Texts of symlinks that may still be read belong to their inodes. */
static bool hold_links(struct nameidata *nd)
{
	for (unsigned int i = 0; i < nd->nr_links; i++) {
		struct walked_link *link = &nd->links[i];

		if (link->held || !link->inode)
			continue;
		if (!igrab_rcu(link->inode))
			return false;
		link->held = true;
	}
	return true;
}

void walk_leave(struct nameidata *nd)
{
	nd->in_rcu = false;
	rcu_read_unlock();
}

/* Where we stood before needs no references any more. */
static void put_held(struct nameidata *nd)
{
	path_put(&nd->held);
	nd->held = (struct path){};
}

/*
 * All or nothing: where something has gone, the walk has to begin anew. What must be put
 * is put when RCU is given up, since that may sleep.
 */
int walk_sleep(struct nameidata *nd)
{
	struct vfsmount *mnt = NULL;
	bool have = path_get_rcu(&nd->path, &mnt);
	bool all = have && hold_root(nd, &mnt) && hold_links(nd);

	walk_leave(nd);
	mntput(mnt);
	put_held(nd);
	if (have)
		nd->held = nd->path;
	return all ? 0 : -ECHILD;
}

/* By the references that are held, where we stand is alive still. */
void walk_wake(struct nameidata *nd)
{
	rcu_read_lock();
	nd->in_rcu = true;
}

/* They are the caller's now. */
void walk_take(struct nameidata *nd, struct path *path)
{
	*path = nd->held;
	nd->held = (struct path){};
}

static void put_link(struct walked_link *link)
{
	kfree(link->free);
	if (link->held)
		iput(link->inode);
}

/* The end of every walk. */
bool walk_again(struct nameidata *nd, int err)
{
	if (nd->in_rcu)
		walk_leave(nd);
	if (nd->held.mnt)
		put_held(nd);
	if (nd->root_held)
		path_put(&nd->root);
	for (unsigned int i = 0; i < nd->nr_links; i++)
		put_link(&nd->links[i]);
	if (err != -ECHILD)
		return false;
	walk_init(nd, nd->dfd, nd->name, nd->asked);
	return true;
}

/* --- Where it begins. --- */

/* What has an inode once has it for good. */
static void stand_at(struct nameidata *nd, const struct path *path)
{
	nd->path = *path;
	nd->inode = d_inode(path->dentry);
}

/* Once: if somebody changes it meanwhile, that is not for this walk. */
static void find_root(struct nameidata *nd)
{
	if (!nd->root.mnt)
		get_fs_root_rcu(&nd->root);
}

/* A name, or a symlink, begins with a slash. */
static int jump_to_root(struct nameidata *nd)
{
	if (nd->flags & LOOKUP_BENEATH)
		return -EXDEV;
	find_root(nd);
	if (nd->flags & LOOKUP_NO_XDEV && nd->path.mnt && nd->path.mnt != nd->root.mnt)
		return -EXDEV;
	stand_at(nd, &nd->root);
	return 0;
}

/* The file may be closed meanwhile: under RCU we need no reference. */
static int begin_at_fd(struct nameidata *nd)
{
	struct file *file = lookup_fd_rcu(nd->dfd);

	if (!file)
		return -EBADF;
	if (!file->f_path.dentry)
		return -ENOTDIR;
	stand_at(nd, &file->f_path);
	if (nd->name->len && !S_ISDIR(inode_mode(nd->inode)))
		return -ENOTDIR;
	return 0;
}

/* @dfd, or where the task is. */
static int begin_here(struct nameidata *nd)
{
	struct path pwd;

	if (nd->dfd != AT_FDCWD)
		return begin_at_fd(nd);
	get_fs_pwd_rcu(&pwd);
	stand_at(nd, &pwd);
	return 0;
}

/*
 * openat2() may make any directory the root of a walk: then nothing may be moved out of
 * it while we are in it, which the two counts tell.
 */
static int begin(struct nameidata *nd)
{
	bool absolute = nd->name->name[0] == '/';
	int err;

	walk_wake(nd);
	nd->mount_seq = read_seqbegin(&mount_lock);
	if (absolute && !(nd->flags & LOOKUP_IS_SCOPED))
		return jump_to_root(nd);
	err = begin_here(nd);
	if (err || !(nd->flags & LOOKUP_IS_SCOPED))
		return err;
	nd->rename_seq = read_seqbegin(&rename_lock);
	nd->root = nd->path;
	return absolute ? jump_to_root(nd) : 0;
}

/* --- One step. --- */

/* What is mounted there is where we come to; and what is mounted upon that. */
static int cross_mounts(struct nameidata *nd, struct path *path)
{
	struct vfsmount *mnt;

	while (unlikely(d_mountpoint(path->dentry))) {
		mnt = lookup_mnt_rcu(path->mnt, path->dentry);
		if (!mnt)
			break;
		if (nd->flags & LOOKUP_NO_XDEV)
			return -EXDEV;
		*path = (struct path){ .mnt = mnt, .dentry = mnt->mnt_root };
	}
	return 0;
}

/* Who must not leave the root asks whether something has moved, and so let him out. */
static int still_inside(const struct nameidata *nd)
{
	if (!(nd->flags & LOOKUP_IS_SCOPED))
		return 0;
	return read_seqretry(&mount_lock, nd->mount_seq) ||
	       read_seqretry(&rename_lock, nd->rename_seq) ? -EAGAIN : 0;
}

/* @path, or what is mounted upon it, is where we come to. */
static int stand_upon(struct nameidata *nd, struct path path)
{
	int err = cross_mounts(nd, &path);

	if (err)
		return err;
	stand_at(nd, &path);
	return still_inside(nd);
}

/*
 * Never beyond the root. From the root of a mount it goes to what that is mounted on,
 * and from there up; if it is mounted nowhere, that may have come while we stood in it: then
 * we begin anew. What is mounted upon the result is where we come to.
 */
static int step_up(struct nameidata *nd)
{
	struct path path = nd->path;

	find_root(nd);
	for (;;) {
		if (path_equal(&path, &nd->root)) {
			if (nd->flags & LOOKUP_BENEATH)
				return -EXDEV;
			break;
		}
		if (path.dentry != path.mnt->mnt_root) {
			path.dentry = d_parent(path.dentry);
			break;
		}
		if (!follow_up_rcu(&path)) {
			if (read_seqretry(&mount_lock, nd->mount_seq))
				return -ECHILD;
			break;
		}
		if (nd->flags & LOOKUP_NO_XDEV)
			return -EXDEV;
	}
	return stand_upon(nd, path);
}

/* A link that leads to a file and not to a name. */
static int jump(struct nameidata *nd, const struct path *to)
{
	int err = 0;

	if (nd->flags & LOOKUP_NO_MAGICLINKS)
		err = -ELOOP;
	else if (nd->flags & LOOKUP_IS_SCOPED ||
		 (nd->flags & LOOKUP_NO_XDEV && to->mnt != nd->path.mnt))
		err = -EXDEV;
	if (err) {
		path_put(to);
		return err;
	}
	put_held(nd);
	nd->held = *to;
	stand_at(nd, to);
	return 0;
}

/* Its filesystem has to be asked, and may sleep. @dentry's reference is ours. */
static int ask_for_link(struct nameidata *nd, struct dentry *dentry, const char **text)
{
	struct link_body body = { .is_walked = true };
	int err = walk_sleep(nd);

	if (!err)
		err = d_inode(dentry)->i_op->get_link(dentry, &body);
	if (!err && body.text)
		nd->links[nd->nr_links++] = (struct walked_link){ .free = body.free };
	else if (!err)
		err = jump(nd, &body.path);
	dput(dentry);
	*text = body.text;
	walk_wake(nd);
	return err;
}

/*
 * Its text is to be walked next. Where it leads to a file at once there is none, and we
 * are there.
 */
static int pick_link(struct nameidata *nd, const struct path *link, const char **text)
{
	struct inode *inode = d_inode(link->dentry);
	int err = 0;

	if (nd->nr_links == MAXSYMLINKS || nd->flags & LOOKUP_NO_SYMLINKS ||
	    READ_ONCE(link->mnt->mnt_flags) & MNT_NOSYMFOLLOW)
		return -ELOOP;
	touch_atime(link);
	*text = inode->i_link;
	if (*text)
		nd->links[nd->nr_links++] = (struct walked_link){ .inode = inode };
	else if (!inode->i_op->get_link)
		return -EINVAL;
	else if (nd->flags & LOOKUP_CACHED)
		return -EAGAIN;
	else if (!dget_rcu(link->dentry))
		return -ECHILD;
	else
		err = ask_for_link(nd, link->dentry, text);
	if (err || !*text)
		return err;
	if (**text == '/')
		err = jump_to_root(nd);
	return err ?: 1;
}

/* The last part's are followed by whoever may: others have put them there, perhaps. */
enum follow { FOLLOW_NOT, FOLLOW, FOLLOW_LAST };

/* 0: we are there; 1: it is a symlink, and says *@text. */
static int step_into(struct nameidata *nd, struct dentry *dentry, enum follow follow,
		     const char **text)
{
	struct path path = { .mnt = nd->path.mnt, .dentry = dentry };
	struct inode *inode;
	int err = cross_mounts(nd, &path);

	if (err)
		return err;
	inode = d_inode(path.dentry);
	if (unlikely(!inode))
		return -ENOENT;
	if (unlikely(S_ISLNK(inode_mode(inode))) && follow) {
		if (follow == FOLLOW_LAST)
			err = may_follow_last(nd->inode, inode);
		return err ?: pick_link(nd, &path, text);
	}
	nd->path = path;
	nd->inode = inode;
	return 0;
}

/* --- Directories that are not in memory. --- */

/* Its filesystem can say so without sleeping. */
static bool is_stale(struct dentry *dentry)
{
	return unlikely(dentry->d_op && dentry->d_op->d_revalidate &&
			!dentry->d_op->d_revalidate(dentry));
}

/* There is none like it. Negative ones are new each time. */
static struct dentry *ask_for_dentry(struct dentry *dir, const struct qstr *name)
{
	struct inode *inode = d_inode(dir);
	struct dentry *dentry = d_alloc(dir, name);
	int err = 0;

	if (!dentry)
		return ERR_PTR(-ENOMEM);
	if (inode->i_op->lookup)
		err = inode->i_op->lookup(inode, dentry);
	if (!err || err == -ENOENT)
		return dentry;
	dput(dentry);
	return ERR_PTR(err);
}

/* Referenced, and perhaps negative. What is stale is taken out, and asked for anew. */
struct dentry *lookup_one(struct dentry *dir, const struct qstr *name)
{
	struct dentry *dentry;

	if (name->len > NAME_MAX)
		return ERR_PTR(-ENAMETOOLONG);
	if (d_inode(dir)->i_flags & S_DEAD)
		return ERR_PTR(-ENOENT);
	dentry = d_lookup(dir, name);
	if (dentry && is_stale(dentry)) {
		d_drop(dentry);
		dput(dentry);
		dentry = NULL;
	}
	return dentry ?: ask_for_dentry(dir, name);
}

/* The dentry is alive by a reference that takes the place of its directory's. */
static struct dentry *lookup_slow(struct nameidata *nd)
{
	struct dentry *dir = nd->path.dentry, *dentry;
	int err;

	if (nd->flags & LOOKUP_CACHED)
		return ERR_PTR(-EAGAIN);
	err = walk_sleep(nd);
	if (err)
		return ERR_PTR(err);
	scoped_guard(inode, nd->inode)
		dentry = lookup_one(dir, &nd->last);
	if (!IS_ERR(dentry)) {
		nd->held.dentry = dentry;
		dput(dir);
	}
	walk_wake(nd);
	return dentry;
}

/* --- The way. --- */

/* In memory, or by asking; in most directories what is not in memory does not exist. */
static struct dentry *find(struct nameidata *nd)
{
	struct dentry *dentry;

	if (unlikely(nd->last.len > NAME_MAX))
		return ERR_PTR(-ENAMETOOLONG);
	dentry = d_lookup_rcu(nd->path.dentry, &nd->last);
	if (likely(dentry) && !is_stale(dentry))
		return dentry;
	return nd->inode->i_op->lookup ? lookup_slow(nd) : ERR_PTR(-ENOENT);
}

/* @follow: symlinks. In a directory, as the caller has made sure. */
static int walk_part(struct nameidata *nd, enum follow follow, const char **text)
{
	struct dentry *dentry;

	if (unlikely(nd->last_type == LAST_DOTDOT))
		return step_up(nd);
	if (unlikely(nd->last_type != LAST_NORM))
		return 0;
	dentry = find(nd);
	return IS_ERR(dentry) ? PTR_ERR(dentry) : step_into(nd, dentry, follow, text);
}

/* As many as there are. */
static const char *skip_slashes(const char *text)
{
	while (*text == '/')
		text++;
	return text;
}

/* . and .. are steps, not names. */
static enum last_type type_of(const struct qstr *name)
{
	if (likely(name->name[0] != '.') || name->len > 2)
		return LAST_NORM;
	if (name->len == 1)
		return LAST_DOT;
	return name->name[1] == '.' ? LAST_DOTDOT : LAST_NORM;
}

/* The next part, which is to be looked for here; returns what is behind it. */
static const char *next_part(struct nameidata *nd, const char *text)
{
	text = hash_component(&nd->last, text);
	nd->last_type = type_of(&nd->last);
	return skip_slashes(text);
}

/* May we look for names here? All may, mostly. */
static int may_lookup(const struct nameidata *nd)
{
	umode_t mode = inode_mode(nd->inode);

	if (unlikely(!S_ISDIR(mode)))
		return -ENOTDIR;
	if (likely((mode & S_IXUGO) == S_IXUGO) && !nd->inode->i_op->permission)
		return 0;
	return inode_permission(nd->inode, MAY_EXEC);
}

/* Up to the last part. Behind a link's last part comes what was behind the link. */
static int walk_text(struct nameidata *nd, const char *text)
{
	const char *link;
	int ret;

	nd->last_type = LAST_ROOT;
	text = skip_slashes(text);
	for (;;) {
		if (!*text && nd->depth)
			text = nd->rests[--nd->depth];
		if (!*text)
			return 0;
		ret = may_lookup(nd);
		if (ret)
			return ret;
		text = next_part(nd, text);
		if (!*text && nd->depth)
			text = nd->rests[--nd->depth];
		if (!*text)
			return 0;
		ret = walk_part(nd, FOLLOW, &link);
		if (ret < 0)
			return ret;
		if (ret) {
			nd->rests[nd->depth++] = text;
			text = skip_slashes(link);
		}
	}
}

/* Under RCU, with or without success. */
int walk_to_parent(struct nameidata *nd)
{
	int err = begin(nd);

	return err ?: walk_text(nd, nd->name->name);
}

/* A slash behind the last part means a directory, even behind a symlink. */
static bool has_slash(const struct nameidata *nd)
{
	return nd->last_type == LAST_NORM && nd->last.name[nd->last.len];
}

static enum follow follow_last(const struct nameidata *nd)
{
	return nd->flags & LOOKUP_FOLLOW ? FOLLOW_LAST : FOLLOW_NOT;
}

/* Whether a symlink there is followed was said at the beginning, or by a slash. */
int walk_last(struct nameidata *nd, const char **text)
{
	if (has_slash(nd))
		nd->flags |= LOOKUP_FOLLOW | LOOKUP_DIRECTORY;
	return walk_part(nd, follow_last(nd), text);
}

/* The parent was held, and its lock may have been; RCU is not held now. */
int walk_into(struct nameidata *nd, struct dentry *dentry, const char **text)
{
	dput(nd->held.dentry);
	nd->held.dentry = dentry;
	walk_wake(nd);
	return step_into(nd, dentry, follow_last(nd), text);
}

/* From where we stand: it says how it goes on. */
int walk_rest(struct nameidata *nd, const char *text)
{
	return walk_text(nd, text);
}

/* Symlinks in the last part go around the loop. */
int walk_to_end(struct nameidata *nd)
{
	const char *text;
	int ret = walk_to_parent(nd);

	while (!ret) {
		ret = walk_last(nd, &text);
		if (ret <= 0)
			break;
		ret = walk_text(nd, text);
	}
	if (!ret && nd->flags & LOOKUP_MOUNTPOINT)
		ret = stand_upon(nd, nd->path);
	if (ret)
		return ret;
	if (nd->flags & LOOKUP_DIRECTORY && !S_ISDIR(inode_mode(nd->inode)))
		return -ENOTDIR;
	return 0;
}

int walk_parent_held(struct nameidata *nd)
{
	int err = walk_to_parent(nd);

	if (!err)
		return walk_sleep(nd);
	if (nd->in_rcu)
		walk_leave(nd);
	return err;
}

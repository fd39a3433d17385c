// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a place to its name, and getcwd().
 *
 * The way up is read under RCU; if anything was moved or mounted meanwhile it is read anew.
 * Owns nothing.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>

#include "internal.h"

/* Text that grows from its end: @at is where it starts; @left may become negative. */
struct prepend_buffer {
	char *at;
	int left;
};

/* What has no room is only counted, so that the end says -ENAMETOOLONG. */
static void prepend(struct prepend_buffer *p, const char *text, int len)
{
	p->left -= len;
	if (p->left < 0)
		return;
	p->at -= len;
	memcpy(p->at, text, len);
}

/* Up to @root: true; or as far as it goes. */
static bool prepend_parts(struct prepend_buffer *p, struct path at, const struct path *root)
{
	const struct dname *name;

	while (!path_equal(&at, root)) {
		if (at.dentry == at.mnt->mnt_root) {
			if (!follow_up_rcu(&at))
				return false;
			continue;
		}
		name = d_name(at.dentry);
		if (name->parent == at.dentry)
			return false;
		prepend(p, name->name, name->len);
		prepend(p, "/", 1);
		at.dentry = name->parent;
	}
	return true;
}

/* Whether @root was met. */
static bool prepend_path(struct prepend_buffer *p, const struct path *path,
			 const struct path *root)
{
	struct prepend_buffer start = *p;
	unsigned int moved, mounted;
	bool met;

	guard(rcu)();
	do {
		*p = start;
		moved = read_seqbegin(&rename_lock);
		mounted = read_seqbegin(&mount_lock);
		met = prepend_parts(p, *path, root);
	} while (read_seqretry(&rename_lock, moved) || read_seqretry(&mount_lock, mounted));
	if (p->left == start.left)
		prepend(p, "/", 1);
	return met;
}

/* From the end: the NUL, and what is said of a name that has gone. */
static struct prepend_buffer begin(const struct path *path, char *buf, int size)
{
	struct prepend_buffer p = { .at = buf + size, .left = size };

	prepend(&p, "", 1);
	if (d_unlinked(path->dentry))
		prepend(&p, " (deleted)", 10);
	return p;
}

/* Where the text starts, if there was room for all of it. */
static char *result(const struct prepend_buffer *p)
{
	return p->left < 0 ? ERR_PTR(-ENAMETOOLONG) : p->at;
}

/*
 * No mounts are looked at: it need not be mounted anywhere. Names are put as they are, also
 * those that have gone.
 */
char *dentry_path(struct dentry *dentry, struct dentry *root, char *buf, int size)
{
	struct prepend_buffer p = { .at = buf + size, .left = size }, start;
	const struct dname *name;
	unsigned int moved;

	prepend(&p, "", 1);
	start = p;
	guard(rcu)();
	do {
		p = start;
		moved = read_seqbegin(&rename_lock);
		for (struct dentry *at = dentry; at != root && !is_root(at); at = name->parent) {
			name = d_name(at);
			prepend(&p, name->name, name->len);
			prepend(&p, "/", 1);
		}
	} while (read_seqretry(&rename_lock, moved));
	if (p.left == start.left)
		prepend(&p, "/", 1);
	return result(&p);
}

/*
 * NULL: @path is not below @root. It may be so because it was moved, or because a mount was
 * taken away. That of a mount is where it is, even if what it shows has lost its own name.
 */
char *path_from(const struct path *path, const struct path *root, char *buf, int size)
{
	struct prepend_buffer p = { .at = buf + size, .left = size };

	prepend(&p, "", 1);
	return prepend_path(&p, path, root) ? result(&p) : NULL;
}
EXPORT_SYMBOL_GPL(path_from);

/* From the running task's root, or from the top of its mounts if it is not below that. */
char *d_path(const struct path *path, char *buf, int size)
{
	const struct dentry_operations *ops = path->dentry->d_op;
	struct prepend_buffer p = begin(path, buf, size);
	struct path root;

	if (ops && ops->d_dname)
		return ops->d_dname(path->dentry, buf, size) < size ? buf :
								      ERR_PTR(-ENAMETOOLONG);
	get_fs_root(&root);
	prepend_path(&p, path, &root);
	path_put(&root);
	return result(&p);
}
EXPORT_SYMBOL_GPL(d_path);

/* What is outside of our root says so. */
static long cwd_text(char *page, char **start)
{
	struct prepend_buffer p = { .at = page + PAGE_SIZE, .left = PATH_MAX };
	struct path root, pwd;
	long err = 0;

	get_fs_root(&root);
	get_fs_pwd(&pwd);
	prepend(&p, "", 1);
	if (d_unlinked(pwd.dentry))
		err = -ENOENT;
	else if (!prepend_path(&p, &pwd, &root))
		prepend(&p, "(unreachable)", 13);
	path_put(&pwd);
	path_put(&root);
	*start = p.at;
	return err ?: p.left < 0 ? -ENAMETOOLONG : page + PAGE_SIZE - p.at;
}

/* The length with the NUL. A buffer that is too small is not written to. */
SYSCALL_DEFINE2(getcwd, char __user *, buf, unsigned long, size)
{
	char *page __free(kfree) = kmalloc(PAGE_SIZE, GFP_KERNEL);
	char *start;
	long len;

	if (!page)
		return -ENOMEM;
	len = cwd_text(page, &start);
	if (len < 0)
		return len;
	if (len > size)
		return -ERANGE;
	return copy_to_user(buf, start, len) ? -EFAULT : len;
}

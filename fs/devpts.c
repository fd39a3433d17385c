// SPDX-License-Identifier: GPL-2.0-only
/*
 * devpts: a directory with a name for each pty that has a master, and with ptmx, by which new
 * ones are made. Every mount by its type is a filesystem of its own.
 *
 * A pty's number is its place in devpts_sb.indices. Names and numbers come and go with masters;
 * a master keeps the filesystem, though not its mounts.
 *
 * An inode's i_private is its tty, under i_lock, until the master is closed.
 */
#include <linux/cred.h>
#include <linux/devpts_fs.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/tty.h>
#include <linux/vfs.h>
#include <uapi/linux/magic.h>

/* Inode numbers: the root, ptmx, then the ptys. */
#define ROOT_INO	1
#define PTMX_INO	2
#define FIRST_PTY_INO	3

#define MOST_PTYS	(1u << MINORBITS)
#define DEV_PTMX	MKDEV(5, 2)

/* @has_uid, @has_gid: else a pty belongs to who has opened its master. */
struct devpts_options {
	bool has_uid, has_gid;
	uid_t uid;
	gid_t gid;
	unsigned int mode, ptmxmode;
	unsigned int max;
};

/* Options are written while nobody knows of it, and by remounting; who reads them sees either. */
struct devpts_sb {
	struct devpts_options opts;
	struct ida indices;
	struct inode *ptmx;
};

#define DEVPTS_SB(sb)	((struct devpts_sb *)(sb)->s_fs_info)

/* --- Options. --- */

/* Numbers, decimal for who and how many, octal for rights. */
static int parse_value(const char *name, const char *value, struct devpts_options *opts)
{
	if (!strcmp(name, "uid")) {
		opts->has_uid = true;
		return kstrtouint(value, 10, &opts->uid);
	}
	if (!strcmp(name, "gid")) {
		opts->has_gid = true;
		return kstrtouint(value, 10, &opts->gid);
	}
	if (!strcmp(name, "mode"))
		return kstrtouint(value, 8, &opts->mode);
	if (!strcmp(name, "ptmxmode"))
		return kstrtouint(value, 8, &opts->ptmxmode);
	if (!strcmp(name, "max"))
		return kstrtouint(value, 10, &opts->max);
	return -EINVAL;
}

/* newinstance was an option once, and is how it always is now. */
static int parse_one(char *option, void *opts)
{
	char *name = strsep(&option, "=");

	if (!option)
		return strcmp(name, "newinstance") ? -EINVAL : 0;
	return parse_value(name, option, opts) ? -EINVAL : 0;
}

/* Bits that are no rights are left out. */
static int parse_options(const char *text, struct devpts_options *opts)
{
	int err = parse_mount_options(text, parse_one, opts);

	opts->mode &= 07777;
	opts->ptmxmode &= 07777;
	return opts->max > MOST_PTYS ? -EINVAL : err;
}

/* What is always said is as Linux says it. */
static int devpts_show_options(struct super_block *sb, char *buf, size_t size)
{
	const struct devpts_options *opts = &DEVPTS_SB(sb)->opts;
	int len = 0;

	if (opts->has_uid)
		len += scnprintf(buf + len, size - len, ",uid=%u", opts->uid);
	if (opts->has_gid)
		len += scnprintf(buf + len, size - len, ",gid=%u", opts->gid);
	len += scnprintf(buf + len, size - len, ",mode=%03o,ptmxmode=%03o", opts->mode,
			 opts->ptmxmode);
	if (opts->max < MOST_PTYS)
		len += scnprintf(buf + len, size - len, ",max=%u", opts->max);
	return len;
}

/* What there is stays as it was, but for ptmx. */
static int devpts_remount(struct super_block *sb, const char *text)
{
	struct devpts_sb *ds = DEVPTS_SB(sb);
	struct devpts_options opts = { .mode = 0600, .max = MOST_PTYS };
	int err = parse_options(text, &opts);

	if (err)
		return err;
	ds->opts = opts;
	WRITE_ONCE(ds->ptmx->i_mode, S_IFCHR | opts.ptmxmode);
	return 0;
}

/* --- Names. --- */

/* With root's rights to it; NULL: no memory. */
static struct inode *new_inode(struct super_block *sb, unsigned long ino, umode_t mode)
{
	struct inode *inode = kzalloc(sizeof(*inode), GFP_KERNEL);

	if (!inode)
		return NULL;
	inode_init_always(sb, inode);
	inode->i_ino = ino;
	inode->i_mode = mode;
	inode_touch(inode, UPDATE_ATIME | UPDATE_MTIME | UPDATE_CTIME);
	return inode;
}

/* @inode, and the reference, get the name; its dentry, with one; or NULL, and it is gone. */
static struct dentry *add_name(struct super_block *sb, const char *text, struct inode *inode)
{
	struct dentry *root = sb->s_root, *dentry;
	struct qstr name;
	char padded[24] = {};

	strscpy(padded, text, sizeof(padded) - 8);
	hash_name(&name, padded, strlen(padded));
	guard(inode)(d_inode(root));
	dentry = d_alloc(root, &name);
	if (!dentry) {
		iput(inode);
		return NULL;
	}
	d_add_pinned(dentry, inode);
	return dentry;
}

/* Owned by who has opened the master, who may give it to another. */
struct dentry *devpts_pty_new(struct super_block *sb, struct tty_struct *tty)
{
	const struct devpts_options *opts = &DEVPTS_SB(sb)->opts;
	struct inode *inode = new_inode(sb, tty->index + FIRST_PTY_INO, 0);
	char name[12];

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_mode = S_IFCHR | opts->mode;
	inode->i_uid = opts->has_uid ? opts->uid : current_fsuid();
	inode->i_gid = opts->has_gid ? opts->gid : current_fsgid();
	inode->i_private = tty;
	init_special_inode(inode, inode->i_mode, tty->dev);
	snprintf(name, sizeof(name), "%u", tty->index);
	return add_name(sb, name, inode) ?: ERR_PTR(-ENOMEM);
}

/* First nobody finds the tty by it; who has the node open keeps that alone. */
void devpts_pty_kill(struct dentry *dentry)
{
	struct inode *inode = d_inode(dentry), *dir = d_inode(d_parent(dentry));

	scoped_guard(spinlock, &inode->i_lock)
		inode->i_private = NULL;
	inode_lock_nested(dir, I_MUTEX_PARENT);
	scoped_guard(inode, inode)
		inode_set_nlink(inode, 0);
	d_delete(dentry);
	inode_unlock(dir);
	dput(dentry);
}

/* The master has a reference, as long as it is there to be found. */
struct tty_struct *devpts_get_tty(struct inode *inode)
{
	if (inode->i_sb->s_magic != DEVPTS_SUPER_MAGIC)
		return NULL;
	guard(spinlock)(&inode->i_lock);
	return tty_kref_get(inode->i_private);
}

/* --- Numbers. --- */

/* The lowest, so that terminals have short names. */
int devpts_new_index(struct super_block *sb)
{
	struct devpts_sb *ds = DEVPTS_SB(sb);
	unsigned int max = READ_ONCE(ds->opts.max);

	return max ? ida_alloc_range(&ds->indices, 0, max - 1, GFP_KERNEL) : -ENOSPC;
}

/* The name is gone already. */
void devpts_kill_index(struct super_block *sb, unsigned int index)
{
	ida_free(&DEVPTS_SB(sb)->indices, index);
}

/* --- Which one. --- */

/* What stands beside @dentry as "pts"; with a reference, or NULL. */
static struct dentry *find_pts(struct dentry *dentry)
{
	struct dentry *dir, *pts;
	struct qstr name;

	hash_name(&name, "pts\0\0\0\0\0\0\0", 3);
	scoped_guard(rcu) {
		dir = d_parent(dentry);
		if (!dget_rcu(dir))
			return NULL;
	}
	pts = d_lookup(dir, &name);
	dput(dir);
	return pts;
}

/* The topmost of what is mounted there: its root, with references. */
static bool find_mounted(const struct path *at, struct path *root)
{
	struct path path = *at;
	struct vfsmount *mnt;

	guard(rcu)();
	while ((mnt = lookup_mnt_rcu(path.mnt, path.dentry)))
		path = (struct path){ .mnt = mnt, .dentry = mnt->mnt_root };
	if (path.mnt == at->mnt || !mntget_rcu(path.mnt))
		return false;
	dget(path.dentry);
	*root = path;
	return true;
}

/* Where ptmx itself was mounted from elsewhere, it is where it is mounted that counts. */
static int find_beside(const struct file *file, struct path *root)
{
	struct path at = file->f_path;
	bool found;

	scoped_guard(rcu)
		while (at.dentry == at.mnt->mnt_root && follow_up_rcu(&at))
			;
	at.dentry = find_pts(at.dentry);
	if (!at.dentry)
		return -ENODEV;
	found = find_mounted(&at, root);
	dput(at.dentry);
	if (!found)
		return -ENODEV;
	if (root->dentry->d_sb->s_magic == DEVPTS_SUPER_MAGIC)
		return 0;
	path_put(root);
	return -ENODEV;
}

/* A ptmx that is in a devpts means that one. */
int devpts_find(const struct file *file, struct path *root)
{
	struct super_block *sb = file->f_path.dentry->d_sb;

	if (sb->s_magic != DEVPTS_SUPER_MAGIC)
		return find_beside(file, root);
	*root = (struct path){ .mnt = mntget(file->f_path.mnt), .dentry = dget(sb->s_root) };
	return 0;
}

/* --- The filesystem. --- */

/* There is nothing else in it. */
static void devpts_free_inode(struct inode *inode)
{
	kfree(inode);
}

/* All masters are closed: they keep it. */
static void devpts_put_super(struct super_block *sb)
{
	struct devpts_sb *ds = DEVPTS_SB(sb);

	WARN_ON_ONCE(!ida_is_empty(&ds->indices));
	ida_destroy(&ds->indices);
	kfree(ds);
}

static const struct super_operations devpts_ops = {
	.free_inode = devpts_free_inode,
	.put_super = devpts_put_super,
	.remount = devpts_remount,
	.show_options = devpts_show_options,
};

/* Names come and go by opening and closing ptmx, and in no other way. */
static const struct inode_operations devpts_dir_operations = {};

/* Without rights, unless an option says otherwise: /dev/ptmx is the usual way. */
static int make_ptmx(struct super_block *sb)
{
	struct devpts_sb *ds = DEVPTS_SB(sb);
	struct dentry *dentry;

	ds->ptmx = new_inode(sb, PTMX_INO, S_IFCHR | ds->opts.ptmxmode);
	if (!ds->ptmx)
		return -ENOMEM;
	init_special_inode(ds->ptmx, ds->ptmx->i_mode, DEV_PTMX);
	dentry = add_name(sb, "ptmx", ds->ptmx);
	dput(dentry);
	return dentry ? 0 : -ENOMEM;
}

/* With nothing in it but ptmx. */
static int make_root(struct super_block *sb)
{
	struct inode *inode = new_inode(sb, ROOT_INO, S_IFDIR | 0755);
	int err;

	if (!inode)
		return -ENOMEM;
	inode->i_op = &devpts_dir_operations;
	inode->i_fop = &simple_dir_operations;
	inode->i_nlink = 2;
	sb->s_root = d_make_root(sb, inode);
	if (!sb->s_root)
		return -ENOMEM;
	err = make_ptmx(sb);
	if (err)
		dput(sb->s_root);
	return err;
}

/* Nobody knows of it until this has succeeded. */
static int devpts_fill_super(struct super_block *sb, const char *text)
{
	struct devpts_sb *ds = kzalloc(sizeof(*ds), GFP_KERNEL);
	int err;

	if (!ds)
		return -ENOMEM;
	ds->opts = (struct devpts_options){ .mode = 0600, .max = MOST_PTYS };
	ida_init(&ds->indices);
	sb->s_fs_info = ds;
	sb->s_magic = DEVPTS_SUPER_MAGIC;
	sb->s_blocksize = 1024;
	sb->s_op = &devpts_ops;
	err = parse_options(text, &ds->opts) ?: make_root(sb);
	if (err)
		kfree(ds);
	return err;
}

static struct file_system_type devpts_type = {
	.name = "devpts",
	.fill_super = devpts_fill_super,
};

/* To be mounted by programs, at /dev/pts. */
static int __init devpts_init(void)
{
	return register_filesystem(&devpts_type);
}
fs_initcall(devpts_init);

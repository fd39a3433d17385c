// SPDX-License-Identifier: GPL-2.0-only
/*
 * tmpfs as a whole: its options, its limits, and what df says of it.
 *
 * The limits are written under super_mutex at birth, and by remounting; who reads them
 * without a lock sees the old or the new one.
 */
#include <linux/cmdline.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <uapi/linux/magic.h>

#include "tmpfs.h"

/* What the options ask for. */
struct tmpfs_options {
	u64 blocks, inodes;
	unsigned int mode;
	uid_t uid;
	gid_t gid;
};

/* --- Options. --- */

/* Of bytes: with k, m, g, or as a part of the memory. */
static int parse_size(const char *value, u64 *blocks)
{
	char *rest;
	u64 size = memparse(value, &rest);

	if (*rest == '%') {
		size = size * totalram_pages() / 100 * PAGE_SIZE;
		rest++;
	}
	if (rest == value || *rest)
		return -EINVAL;
	*blocks = size / PAGE_SIZE + !!(size % PAGE_SIZE);
	return 0;
}

/* With k, m, g, as Linux takes them. */
static int parse_count(const char *value, u64 *count)
{
	char *rest;

	*count = memparse(value, &rest);
	return rest == value || *rest ? -EINVAL : 0;
}

/* In octal, and the bits of rights only. */
static int parse_mode(const char *value, unsigned int *mode)
{
	if (kstrtouint(value, 8, mode))
		return -EINVAL;
	*mode &= 07777;
	return 0;
}

/* All options have a value. */
static int parse_option(char *option, void *arg)
{
	struct tmpfs_options *opts = arg;
	char *name = strsep(&option, "=");

	if (!option)
		return -EINVAL;
	if (!strcmp(name, "size"))
		return parse_size(option, &opts->blocks);
	if (!strcmp(name, "nr_blocks"))
		return parse_count(option, &opts->blocks);
	if (!strcmp(name, "nr_inodes"))
		return parse_count(option, &opts->inodes);
	if (!strcmp(name, "mode"))
		return parse_mode(option, &opts->mode);
	if (!strcmp(name, "uid"))
		return kstrtouint(option, 10, &opts->uid) ? -EINVAL : 0;
	if (!strcmp(name, "gid"))
		return kstrtouint(option, 10, &opts->gid) ? -EINVAL : 0;
	return -EINVAL;
}

/* --- Birth and death. --- */

/* Owned as the options say, and not by who mounts it. */
static int fill_root(struct super_block *sb, const struct tmpfs_sb *ts)
{
	struct inode *inode = tmpfs_new_inode(sb, NULL, S_IFDIR | ts->mode);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	inode->i_uid = ts->uid;
	inode->i_gid = ts->gid;
	sb->s_root = d_make_root(sb, inode);
	return sb->s_root ? 0 : -ENOMEM;
}

/* The limits come first: the root is an inode, too. */
static int fill(struct super_block *sb, const struct tmpfs_options *opts)
{
	struct tmpfs_sb *ts = kzalloc(sizeof(*ts), GFP_KERNEL);
	int err;

	if (!ts)
		return -ENOMEM;
	ts->blocks.most = opts->blocks;
	ts->inodes_most = opts->inodes;
	ts->mode = opts->mode;
	ts->uid = opts->uid;
	ts->gid = opts->gid;
	sb->s_fs_info = ts;
	sb->s_magic = TMPFS_MAGIC;
	sb->s_op = &tmpfs_ops;
	err = fill_root(sb, ts);
	if (err)
		kfree(ts);
	return err;
}

/* Half of the memory is the limit, if nothing is said. */
static int tmpfs_fill_super(struct super_block *sb, const char *text)
{
	struct tmpfs_options opts = {
		.blocks = totalram_pages() / 2, .inodes = totalram_pages() / 2,
		.mode = 01777, .uid = current_fsuid(), .gid = current_fsgid(),
	};
	int err = parse_mount_options(text, parse_option, &opts);

	return err ?: fill(sb, &opts);
}

/* That of memfds: whoever fills it has the memory. */
int tmpfs_fill_unlimited(struct super_block *sb, const char *text)
{
	return fill(sb, &(struct tmpfs_options){ .mode = 0755 });
}

/* The first one: initial ramdisks may take all memory, programs may not. */
static struct super_block *root_sb;

static int rootfs_fill(struct super_block *sb, const char *text)
{
	root_sb = sb;
	return fill(sb, &(struct tmpfs_options){ .mode = 01777 });
}

/* When they have been unpacked: from here on it is as any other. */
static int __init limit_rootfs(void)
{
	struct tmpfs_sb *ts = TMPFS_SB(root_sb);
	unsigned long half = totalram_pages() / 2;

	WRITE_ONCE(ts->blocks.most, max(half, (unsigned long)atomic_long_read(&ts->blocks.used)));
	WRITE_ONCE(ts->inodes_most, max(half, (unsigned long)atomic_long_read(&ts->inodes)));
	return 0;
}
late_initcall(limit_rootfs);

/* All has been given back, or somebody has miscounted. */
void tmpfs_put_super(struct super_block *sb)
{
	struct tmpfs_sb *ts = TMPFS_SB(sb);

	WARN_ON_ONCE(atomic_long_read(&ts->blocks.used));
	WARN_ON_ONCE(atomic_long_read(&ts->inodes));
	kfree(ts);
}

/* What is in use already cannot be forbidden. */
int tmpfs_remount(struct super_block *sb, const char *text)
{
	struct tmpfs_sb *ts = TMPFS_SB(sb);
	struct tmpfs_options opts = { .blocks = ts->blocks.most, .inodes = ts->inodes_most };
	int err = parse_mount_options(text, parse_option, &opts);

	if (err)
		return err;
	if ((opts.blocks && atomic_long_read(&ts->blocks.used) > opts.blocks) ||
	    (opts.inodes && atomic_long_read(&ts->inodes) > opts.inodes) ||
	    (opts.blocks && !ts->blocks.most) || (opts.inodes && !ts->inodes_most))
		return -EINVAL;
	WRITE_ONCE(ts->blocks.most, opts.blocks);
	WRITE_ONCE(ts->inodes_most, opts.inodes);
	return 0;
}

/* --- What is said of it. --- */

/* Without a limit there are no numbers: df leaves such filesystems out. */
int tmpfs_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	struct tmpfs_sb *ts = TMPFS_SB(dentry->d_sb);
	unsigned long used = atomic_long_read(&ts->blocks.used);

	simple_statfs(dentry, buf);
	if (ts->blocks.most) {
		buf->f_blocks = ts->blocks.most;
		buf->f_bfree = buf->f_blocks - min(used, ts->blocks.most);
		buf->f_bavail = buf->f_bfree;
	}
	used = atomic_long_read(&ts->inodes);
	if (ts->inodes_most) {
		buf->f_files = ts->inodes_most;
		buf->f_ffree = buf->f_files - min(used, ts->inodes_most);
	}
	return 0;
}

/* What is not as it is by itself. */
int tmpfs_show_options(struct super_block *sb, char *buf, size_t size)
{
	const struct tmpfs_sb *ts = TMPFS_SB(sb);
	int len = 0;

	if (ts->blocks.most != totalram_pages() / 2)
		len += scnprintf(buf + len, size - len, ",size=%luk",
				 ts->blocks.most * (PAGE_SIZE / 1024));
	if (ts->inodes_most != totalram_pages() / 2)
		len += scnprintf(buf + len, size - len, ",nr_inodes=%lu", ts->inodes_most);
	if (ts->mode != 01777)
		len += scnprintf(buf + len, size - len, ",mode=%03o", ts->mode);
	if (ts->uid)
		len += scnprintf(buf + len, size - len, ",uid=%u", ts->uid);
	if (ts->gid)
		len += scnprintf(buf + len, size - len, ",gid=%u", ts->gid);
	return len;
}

static struct file_system_type tmpfs_type = {
	.name = "tmpfs",
	.fill_super = tmpfs_fill_super,
};

/* Nobody finds it by its name: there is one, and it is mounted once. */
const struct file_system_type rootfs_type = {
	.name = "rootfs",
	.fill_super = rootfs_fill,
};

/* Before the root is mounted. */
static int __init tmpfs_init(void)
{
	return register_filesystem(&tmpfs_type);
}
core_initcall(tmpfs_init);

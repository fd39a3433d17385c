// SPDX-License-Identifier: GPL-2.0-only
/*
 * sysfs as a filesystem: a tree of entries like those of /proc, with another root. Owns the
 * root, and the directories that others put something into.
 */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/sysfs.h>
#include <uapi/linux/magic.h>

#include "../proc/internal.h"

static struct proc_dir_entry sysfs_root = {
	.count = REFCOUNT_INIT(1),
	.mode = S_IFDIR | S_IRUGO | S_IXUGO,
	.ino = 1,
	.children = LIST_HEAD_INIT(sysfs_root.children),
	.next_place = 2,
};

static struct proc_dir_entry *dirs[NR_SYSFS_DIRS];	/* from the boot on */

struct proc_dir_entry *sysfs_dir(enum sysfs_dir dir)
{
	return dirs[dir];
}

/* None are known. */
static int refuse_option(char *option, void *unused)
{
	return -EINVAL;
}

static int sysfs_fill_super(struct super_block *sb, const char *options)
{
	int err = parse_mount_options(options, refuse_option, NULL);

	if (err)
		return err;
	sb->s_magic = SYSFS_MAGIC;
	sb->s_op = &proc_super_operations;
	sb->s_root = d_make_root(sb, pde_inode(sb, &sysfs_root));
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type sysfs_type = {
	.name = "sysfs",
	.fs_flags = FS_SINGLE,
	.fill_super = sysfs_fill_super,
};

/* What programs look for; some of it is empty, which says that there is nothing of it. */
static int make_dirs(void)
{
	static const char *const empty[] = { "dev", "firmware", "fs", "power" };
	struct proc_dir_entry *devices = proc_mkdir("devices", &sysfs_root);

	if (!proc_mkdir("block", &sysfs_root))
		return -ENOMEM;
	dirs[SYSFS_BUS] = proc_mkdir("bus", &sysfs_root);
	for (unsigned int i = 0; i < ARRAY_SIZE(empty); i++)
		if (!proc_mkdir(empty[i], &sysfs_root))
			return -ENOMEM;
	dirs[SYSFS_CLASS] = proc_mkdir("class", &sysfs_root);
	dirs[SYSFS_KERNEL] = proc_mkdir("kernel", &sysfs_root);
	dirs[SYSFS_MODULE] = proc_mkdir("module", &sysfs_root);
	if (devices)
		dirs[SYSFS_DEVICES_SYSTEM] = proc_mkdir("system", devices);
	for (unsigned int i = 0; i < NR_SYSFS_DIRS; i++)
		if (!dirs[i])
			return -ENOMEM;
	return proc_mkdir("mm", dirs[SYSFS_KERNEL]) ? 0 : -ENOMEM;
}

/* Before anybody has something to show there. */
static int __init sysfs_init(void)
{
	return make_dirs() ?: register_filesystem(&sysfs_type);
}
fs_initcall(sysfs_init);

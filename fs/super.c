// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filesystems: which kinds there are, and the life of each.
 *
 * A filesystem lives as long as somebody has it mounted. super_mutex serialises birth, and
 * guards the lists; death takes it only to leave the list of those that are shared.
 */
#include <linux/err.h>
#include <linux/fsnotify.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vfs.h>

#include "internal.h"

static DEFINE_MUTEX(super_mutex);
static struct file_system_type *types;	/* super_mutex */
static LIST_HEAD(super_blocks);		/* super_mutex */
static DEFINE_IDA(anon_devs);

/* -EBUSY: there is one of this name. */
int register_filesystem(struct file_system_type *type)
{
	struct file_system_type **at = &types;

	guard(mutex)(&super_mutex);
	for (; *at; at = &(*at)->next)
		if (!strcmp((*at)->name, type->name))
			return -EBUSY;
	*at = type;
	return 0;
}
EXPORT_SYMBOL_GPL(register_filesystem);

/* NULL: nobody knows it. They stay for good. */
const struct file_system_type *get_fs_type(const char *name)
{
	struct file_system_type *type;

	guard(mutex)(&super_mutex);
	for (type = types; type; type = type->next)
		if (!strcmp(type->name, name))
			break;
	return type;
}
EXPORT_SYMBOL_GPL(get_fs_type);

/* In the order in which they came. @fn must not register one. */
void for_each_filesystem(void (*fn)(const struct file_system_type *type, void *arg), void *arg)
{
	guard(mutex)(&super_mutex);
	for (const struct file_system_type *type = types; type; type = type->next)
		fn(type, arg);
}
EXPORT_SYMBOL_GPL(for_each_filesystem);

/* What stat() says of a filesystem without a device: no two have the same at a time. */
int get_anon_bdev(dev_t *dev)
{
	int minor = ida_alloc_range(&anon_devs, 1, (1u << MINORBITS) - 1, GFP_KERNEL);

	if (minor < 0)
		return minor == -ENOSPC ? -EMFILE : minor;
	*dev = MKDEV(0, minor);
	return 0;
}

/* Walks may still look at it. */
static void free_super(struct super_block *sb)
{
	ida_free(&anon_devs, MINOR(sb->s_dev));
	kfree_rcu(sb, s_rcu);
}

/* What was parsed before an error is for the caller to forget. */
int parse_mount_options(const char *text, int (*one)(char *option, void *arg), void *arg)
{
	char *copy __free(kfree) = kstrdup(text ? text : "", GFP_KERNEL);
	char *rest = copy, *option;
	int err = 0;

	if (!copy)
		return -ENOMEM;
	while (!err && (option = strsep(&rest, ",")))
		if (*option)
			err = one(option, arg);
	return err;
}
EXPORT_SYMBOL_GPL(parse_mount_options);

/* With one reference, its maker's, and no root yet. */
static struct super_block *alloc_super(const struct file_system_type *type,
				       unsigned long flags)
{
	struct super_block *sb = kzalloc(sizeof(*sb), GFP_KERNEL);
	int err;

	if (!sb)
		return ERR_PTR(-ENOMEM);
	err = get_anon_bdev(&sb->s_dev);
	if (err) {
		kfree(sb);
		return ERR_PTR(err);
	}
	atomic_set(&sb->s_active, 1);
	mutex_init(&sb->s_rename_mutex);
	INIT_LIST_HEAD(&sb->s_mounts);
	INIT_LIST_HEAD(&sb->s_list);
	INIT_LIST_HEAD(&sb->s_watches);
	sb->s_type = type;
	sb->s_flags = flags;
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	sb->s_blocksize = PAGE_SIZE;
	return sb;
}

/* One that lives and is shared by all mounts of its kind. */
static struct super_block *find_super(const struct file_system_type *type)
{
	struct super_block *sb;

	if (!(type->fs_flags & FS_SINGLE))
		return NULL;
	list_for_each_entry(sb, &super_blocks, s_list)
		if (sb->s_type == type && atomic_inc_not_zero(&sb->s_active))
			return sb;
	return NULL;
}

/* With a reference, to be put by deactivate_super(); or an error. */
struct super_block *sget(const struct file_system_type *type, const char *options,
			 unsigned long flags)
{
	struct super_block *sb;
	int err;

	guard(mutex)(&super_mutex);
	sb = find_super(type);
	if (sb)
		return sb;
	sb = alloc_super(type, flags);
	if (IS_ERR(sb))
		return sb;
	err = type->fill_super(sb, options);
	if (err) {
		free_super(sb);
		return ERR_PTR(err);
	}
	list_add_tail(&sb->s_list, &super_blocks);
	return sb;
}
EXPORT_SYMBOL_GPL(sget);

/* With the last one go all names, and with them the inodes. */
void deactivate_super(struct super_block *sb)
{
	if (!atomic_dec_and_test(&sb->s_active))
		return;
	scoped_guard(mutex, &super_mutex)
		list_del(&sb->s_list);
	notify_umount(sb);
	d_genocide(sb->s_root);
	if (sb->s_op->put_super)
		sb->s_op->put_super(sb);
	free_super(sb);
}
EXPORT_SYMBOL_GPL(deactivate_super);

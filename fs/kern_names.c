// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names that the kernel itself makes and removes: in its first filesystem, and in those
 * that show devices. By the rights of the running task. Owns nothing.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/namei.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#include "internal.h"

/* done_path_create() undoes it. */
static int place_for(const char *text, bool is_dir, struct name_place *place)
{
	struct filename *name __free(putname) = getname_kernel(text);

	return filename_create(AT_FDCWD, name, is_dir, place);
}

/* -EEXIST if there is anything of that name. */
int kern_mkdir(const char *name, umode_t mode)
{
	struct name_place place;
	int err = place_for(name, true, &place);

	if (err)
		return err;
	err = vfs_mkdir(d_inode(place.dir.dentry), place.dentry, mode);
	done_path_create(&place);
	return err;
}
EXPORT_SYMBOL_GPL(kern_mkdir);

/* Of a device, a FIFO or a socket. */
int kern_mknod(const char *name, umode_t mode, dev_t dev)
{
	struct name_place place;
	int err = place_for(name, false, &place);

	if (err)
		return err;
	err = vfs_mknod(d_inode(place.dir.dentry), place.dentry, mode, dev);
	done_path_create(&place);
	return err;
}
EXPORT_SYMBOL_GPL(kern_mknod);

/* @text is not looked at. */
int kern_symlink(const char *text, const char *name)
{
	struct name_place place;
	int err = place_for(name, false, &place);

	if (err)
		return err;
	err = vfs_symlink(d_inode(place.dir.dentry), place.dentry, text);
	done_path_create(&place);
	return err;
}
EXPORT_SYMBOL_GPL(kern_symlink);

/* Of a symlink itself, if @old is one. */
int kern_link(const char *old, const char *new)
{
	struct name_place place;
	struct path path;
	int err = kern_path(old, 0, &path);

	if (err)
		return err;
	err = place_for(new, false, &place);
	if (!err) {
		err = path.mnt == place.dir.mnt ?
			vfs_link(path.dentry, d_inode(place.dir.dentry), place.dentry) : -EXDEV;
		done_path_create(&place);
	}
	path_put(&path);
	return err;
}
EXPORT_SYMBOL_GPL(kern_link);

/* What is open stays usable. */
int kern_remove(const char *text)
{
	struct filename *name __free(putname) = getname_kernel(text);
	int err = filename_remove(AT_FDCWD, name, false);

	return err == -EISDIR ? filename_remove(AT_FDCWD, name, true) : err;
}
EXPORT_SYMBOL_GPL(kern_remove);

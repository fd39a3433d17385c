// SPDX-License-Identifier: GPL-2.0-only
/*
 * memfd_create(): a file of tmpfs in no directory, whose name is for people alone.
 *
 * They are in a tmpfs of their own, which is mounted in no place. Owns nothing: seals are in
 * mm/shmem_seal.c.
 */
#include <linux/anon_fs.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/init.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/magic.h>
#include <uapi/linux/memfd.h>

#include "tmpfs.h"

#define MFD_NAME_MOST	(NAME_MAX - 6)	/* with "memfd:" in front of it */

/* As /proc shows it. */
static int memfd_dname(struct dentry *dentry, char *buf, int size)
{
	return snprintf(buf, size, "%s", SHMEM_I(d_inode(dentry))->name);
}

/* Nothing else is asked of their dentries: they are in no table. */
static const struct dentry_operations memfd_dentry_operations = {
	.d_dname = memfd_dname,
};

/* "tmpfs" to who asks, as it is. */
static struct anon_fs memfd_fs = {
	.type = { .name = "tmpfs", .fill_super = tmpfs_fill_unlimited },
	.magic = TMPFS_MAGIC,
	.d_op = &memfd_dentry_operations,
};

/* Takes over @name, also if it fails. Nobody else can seal it yet. */
static struct inode *new_memfd(char *name, unsigned int flags)
{
	struct inode *inode = tmpfs_new_inode(memfd_fs.mnt->mnt_sb, NULL, S_IFREG | 0777);

	if (IS_ERR(inode)) {
		kfree(name);
		return inode;
	}
	SHMEM_I(inode)->name = name;
	if (flags & MFD_ALLOW_SEALING)
		SHMEM_I(inode)->seals = 0;
	inode_set_nlink(inode, 0);
	return inode;
}

/*
 * Takes over the reference. Its maker does not count as one who has opened it for writing: so
 * it can be run while he still has it, as on Linux.
 */
static struct file *open_memfd(struct inode *inode)
{
	struct file *file;
	struct path path;
	int err = anon_path(&memfd_fs, inode, &path);

	if (err)
		return ERR_PTR(err);
	file = anon_file(&path, inode->i_fop, O_RDWR | O_LARGEFILE);
	if (!IS_ERR(file))
		file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE | FMODE_ATOMIC_POS;
	path_put(&path);
	return file;
}

/* What /proc shows, of the program's name, which any other file may have, too. */
static char *name_of_memfd(const char __user *user)
{
	char *text __free(kfree) = kmalloc(MFD_NAME_MOST + 1, GFP_KERNEL), *name;
	long len;

	if (!text)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(text, user, MFD_NAME_MOST + 1);
	if (len < 0)
		return ERR_PTR(-EFAULT);
	if (len > MFD_NAME_MOST)
		return ERR_PTR(-EINVAL);
	name = kasprintf(GFP_KERNEL, "/memfd:%s (deleted)", text);
	return name ?: ERR_PTR(-ENOMEM);
}

/* There are no huge pages to be had: as a Linux that was built without them says. */
static int check_memfd(unsigned int flags)
{
	if (flags & MFD_HUGETLB)
		flags &= ~((unsigned int)MFD_HUGE_MASK << MFD_HUGE_SHIFT);
	return flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB) ? -EINVAL : 0;
}

/* The program's mistakes first: its name, then what cannot be had. */
static struct file *memfd_file(const char __user *user, unsigned int flags)
{
	char *name = name_of_memfd(user);
	struct inode *inode;

	if (IS_ERR(name))
		return ERR_CAST(name);
	if (flags & MFD_HUGETLB) {
		kfree(name);
		return ERR_PTR(-ENOSYS);
	}
	inode = new_memfd(name, flags);
	return IS_ERR(inode) ? ERR_CAST(inode) : open_memfd(inode);
}

/* The file before the number: there is nothing to take back if there is none. */
SYSCALL_DEFINE2(memfd_create, const char __user *, name, unsigned int, flags)
{
	int fd = check_memfd(flags);
	struct file *file;

	if (fd)
		return fd;
	file = memfd_file(name, flags);
	if (IS_ERR(file))
		return PTR_ERR(file);
	fd = get_unused_fd_flags(flags & MFD_CLOEXEC ? O_CLOEXEC : 0);
	if (fd < 0)
		fput(file);
	else
		fd_install(fd, file);
	return fd;
}

/* Before the first program, and for good. */
static int __init memfd_init(void)
{
	return anon_fs_mount(&memfd_fs);
}
fs_initcall(memfd_init);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The system calls of modules: from a program's memory or from a file, and away again. They
 * read files, so they are here and not beside the loader (kernel/module/).
 *
 * Owns nothing: what a call has read is freed when the loader has made its copy. The right
 * is asked for first, before anything is looked at: as on Linux.
 */
#include <linux/cleanup.h>
#include <linux/cred.h>
#include <linux/elf.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/moduleloader.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/module.h>

/* Once kernel.modules_disabled is 1 they neither come nor go, whoever asks. */
static bool may_change_modules(void)
{
	return capable(CAP_SYS_MODULE) && !READ_ONCE(modules_disabled);
}

/* The program's text of parameters, of any length; or an error. */
static char *get_args(const char __user *uargs)
{
	long size = strnlen_user(uargs, LONG_MAX);
	char *args;

	if (!size)
		return ERR_PTR(-EFAULT);
	args = kvmalloc(size, GFP_KERNEL | __GFP_NOWARN);
	if (!args)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(args, uargs, size)) {
		kvfree(args);
		return ERR_PTR(-EFAULT);
	}
	/* Another thread may have written to it meanwhile. */
	args[size - 1] = '\0';
	return args;
}

/* The loader copies both; the answer is its own, or that of the module's init. */
static int load(const void *image, size_t len, const char __user *uargs, int flags)
{
	char *args = get_args(uargs);
	int err;

	if (IS_ERR(args))
		return PTR_ERR(args);
	err = load_module(image, len, args, flags);
	kvfree(args);
	return err;
}

/* What is shorter than a header is no module, whatever it is. */
SYSCALL_DEFINE3(init_module, void __user *, umod, unsigned long, len, const char __user *, uargs)
{
	void *image __free(kvfree) = NULL;

	if (!may_change_modules())
		return -EPERM;
	if (len < sizeof(Elf64_Ehdr))
		return -ENOEXEC;
	image = kvmalloc(len, GFP_KERNEL | __GFP_NOWARN);
	if (!image)
		return -ENOMEM;
	if (copy_from_user(image, umod, len))
		return -EFAULT;
	return load(image, len, uargs, 0);
}

/* All of it, or an error: somebody may have cut it off. */
static int read_whole(struct file *file, char *image, size_t len)
{
	loff_t pos = 0;

	while (pos < len) {
		ssize_t got = kernel_read(file, image + pos, len - pos, &pos);

		if (got <= 0)
			return got ?: -EIO;
	}
	return 0;
}

/* While nobody writes to it. */
static int load_file(struct file *file, const char __user *uargs, int flags)
{
	loff_t len = i_size_read(file_inode(file));
	void *image __free(kvfree) = NULL;
	int err;

	if (len <= 0)
		return -EINVAL;
	if (len > INT_MAX)
		return -EFBIG;
	image = kvmalloc(len, GFP_KERNEL | __GFP_NOWARN);
	if (!image)
		return -ENOMEM;
	err = read_whole(file, image, len);
	return err ?: load(image, len, uargs, flags);
}

/* Nothing here unpacks, and no module has versions of symbols that could be ignored. */
SYSCALL_DEFINE3(finit_module, int, fd, const char __user *, uargs, int, flags)
{
	struct inode *inode;
	int err;

	if (!may_change_modules())
		return -EPERM;
	if (flags & ~(MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC |
		      MODULE_INIT_COMPRESSED_FILE))
		return -EINVAL;
	CLASS(fd, f)(fd);
	if (fd_empty(f) || !(fd_file(f)->f_mode & FMODE_READ))
		return -EBADF;
	inode = file_inode(fd_file(f));
	if (!S_ISREG(inode->i_mode))
		return -EINVAL;
	if (flags & MODULE_INIT_COMPRESSED_FILE)
		return -EOPNOTSUPP;
	err = deny_write_access(inode);
	if (err)
		return err;
	err = load_file(fd_file(f), uargs, flags & MODULE_INIT_IGNORE_VERMAGIC);
	allow_write_access(inode);
	return err;
}

/* A name that is longer than any is one that nobody has. */
SYSCALL_DEFINE2(delete_module, const char __user *, uname, unsigned int, flags)
{
	char name[MODULE_NAME_LEN];
	long len;

	if (!may_change_modules())
		return -EPERM;
	len = strncpy_from_user(name, uname, sizeof(name));
	if (len < 0)
		return -EFAULT;
	return len == sizeof(name) ? -ENOENT : delete_module(name, flags);
}

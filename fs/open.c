// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opening and closing files: what the flags mean, what a file becomes, and the calls.
 *
 * Owns f_mode, f_op and f_path of files that are opened; nobody else changes the last two.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/filelock.h>
#include <linux/fsnotify.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/readahead.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/openat2.h>

#include "internal.h"

#define VALID_OPEN_FLAGS \
	(O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND | O_NONBLOCK | \
	 O_SYNC | O_DSYNC | FASYNC | O_DIRECT | O_LARGEFILE | O_DIRECTORY | O_NOFOLLOW | \
	 O_NOATIME | O_CLOEXEC | O_PATH | __O_TMPFILE)
#define O_PATH_FLAGS	(O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC)
#define VALID_RESOLVE_FLAGS \
	(RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | \
	 RESOLVE_IN_ROOT | RESOLVE_CACHED)

/* --- What the flags mean. --- */

/* Then, and only then, a mode is meant. */
static bool will_create(u64 flags)
{
	return flags & (O_CREAT | __O_TMPFILE);
}

/* What cannot go together. */
static int check_how(const struct open_how *how)
{
	if (how->flags & ~(u64)VALID_OPEN_FLAGS || how->resolve & ~VALID_RESOLVE_FLAGS)
		return -EINVAL;
	if (how->resolve & RESOLVE_BENEATH && how->resolve & RESOLVE_IN_ROOT)
		return -EINVAL;
	if (will_create(how->flags) ? how->mode & ~(u64)S_IALLUGO : how->mode)
		return -EINVAL;
	if ((how->flags & (O_DIRECTORY | O_CREAT)) == (O_DIRECTORY | O_CREAT))
		return -EINVAL;
	if (how->flags & __O_TMPFILE &&
	    ((how->flags & O_TMPFILE) != O_TMPFILE || (how->flags & O_ACCMODE) == O_RDONLY))
		return -EINVAL;
	if (how->flags & O_PATH && how->flags & ~(u64)O_PATH_FLAGS)
		return -EINVAL;
	if (how->resolve & RESOLVE_CACHED && how->flags & (O_TRUNC | O_CREAT | __O_TMPFILE))
		return -EAGAIN;
	return 0;
}

/* Bit by bit: the walk has its own. */
static unsigned int resolve_flags(u64 resolve)
{
	return (resolve & RESOLVE_NO_XDEV ? LOOKUP_NO_XDEV : 0) |
	       (resolve & RESOLVE_NO_MAGICLINKS ? LOOKUP_NO_MAGICLINKS : 0) |
	       (resolve & RESOLVE_NO_SYMLINKS ? LOOKUP_NO_SYMLINKS : 0) |
	       (resolve & RESOLVE_BENEATH ? LOOKUP_BENEATH : 0) |
	       (resolve & RESOLVE_IN_ROOT ? LOOKUP_IN_ROOT : 0) |
	       (resolve & RESOLVE_CACHED ? LOOKUP_CACHED : 0);
}

/*
 * The fourth way, neither reading nor writing, asks for the rights to both: it is for
 * ioctl().
 */
static int acc_mode_of(int flags)
{
	static const u8 modes[] = { MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE,
				    MAY_READ | MAY_WRITE };
	int acc_mode = modes[flags & O_ACCMODE];

	if (flags & O_TRUNC)
		acc_mode |= MAY_WRITE;
	return flags & O_PATH ? 0 : acc_mode;
}

/* O_EXCL does not follow: a symlink that leads nowhere exists all the same. */
static int build_flags(const struct open_how *how, struct open_flags *op)
{
	int err = check_how(how), flags = how->flags;

	if (err)
		return err;
	if (flags & __O_SYNC)
		flags |= O_DSYNC;
	op->acc_mode = acc_mode_of(flags);
	if (flags & O_CREAT && flags & O_EXCL)
		flags |= O_NOFOLLOW;
	op->mode = how->mode;
	op->open_flag = flags;
	op->lookup_flags = (how->resolve ? resolve_flags(how->resolve) : 0) |
			   (flags & O_DIRECTORY ? LOOKUP_DIRECTORY : 0) |
			   (flags & O_NOFOLLOW ? 0 : LOOKUP_FOLLOW);
	return 0;
}

/* open() takes what it knows, and lets the rest be. */
static struct open_how build_how(int flags, umode_t mode)
{
	struct open_how how = { .flags = flags & VALID_OPEN_FLAGS, .mode = mode & S_IALLUGO };

	if (how.flags & O_PATH)
		how.flags &= O_PATH_FLAGS;
	if (!will_create(how.flags))
		how.mode = 0;
	return how;
}

/* For the kernel's own calls, too. */
int build_open_flags(int flags, umode_t mode, struct open_flags *op)
{
	struct open_how how = build_how(flags, mode);

	return build_flags(&how, op);
}

/*
 * --- What a file becomes. ---
 *
 * Its path is there, with references; fput() gives back all that is taken here.
 */

/* What may be done with the file; acc_mode_of() says what must be allowed. */
fmode_t fmode_of(unsigned int flags)
{
	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return FMODE_READ;
	case O_WRONLY:
		return FMODE_WRITE;
	case O_RDWR:
		return FMODE_READ | FMODE_WRITE;
	default:
		return (__force fmode_t)0;	/* ioctl() alone */
	}
}

/* A device or a pipe is written to, not its filesystem. */
static int take_write_access(struct file *file)
{
	umode_t mode = inode_mode(file->f_inode);
	int err;

	if (!(file->f_mode & FMODE_WRITE) || !(S_ISREG(mode) || S_ISDIR(mode)))
		return 0;
	err = get_write_access(file->f_inode);
	if (err)
		return err;
	err = mnt_want_write(file->f_path.mnt);
	if (err)
		put_write_access(file->f_inode);
	else
		file->f_mode |= FMODE_WRITER;
	return err;
}

/* Of what nobody has a position for, nobody can say where. */
static void set_seekable(struct file *file)
{
	umode_t mode = inode_mode(file->f_inode);

	if (file->f_op->llseek)
		file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	if (S_ISREG(mode) || S_ISDIR(mode))
		file->f_mode |= FMODE_ATOMIC_POS;
}

static const struct file_operations path_fops;

/*
 * In the order in which things can fail; f_mode says what fput() has to give back. Until
 * ->open() has succeeded there is nothing to be released.
 */
int open_file(struct file *file)
{
	struct inode *inode = d_inode(file->f_path.dentry);
	int err;

	file->f_inode = inode;
	file->f_mapping = inode->i_mapping;
	file->f_op = &path_fops;
	if (file->f_flags & O_PATH) {
		file->f_mode = FMODE_PATH;
		return 0;
	}
	file->f_mode |= fmode_of(file->f_flags);
	err = take_write_access(file);
	if (err)
		return err;
	file->f_wb_err = errseq_sample(&inode->i_mapping->wb_err);
	file_ra_state_init(&file->f_ra);
	file->f_op = inode->i_fop;
	if (file->f_op->open)
		err = file->f_op->open(inode, file);
	if (err) {
		file->f_op = &path_fops;	/* it is not to be released */
		return err;
	}
	set_seekable(file);
	file->f_flags &= ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
	file->f_mode |= FMODE_OPENED;
	notify_file(file, IN_OPEN);
	return 0;
}

/* With references of its own. */
int vfs_open(const struct path *path, struct file *file)
{
	file->f_path = *path;
	path_get(path);
	return open_file(file);
}
EXPORT_SYMBOL_GPL(vfs_open);

/* For the kernel: by the rights of the running task, from its root. */
struct file *filp_open(const char *text, int flags, umode_t mode)
{
	struct filename *name __free(putname) = getname_kernel(text);
	struct open_flags op;
	int err = build_open_flags(flags, mode, &op);

	return err ? ERR_PTR(err) : do_filp_open(AT_FDCWD, name, &op);
}
EXPORT_SYMBOL_GPL(filp_open);

/* Each close() of a descriptor, not only the last. */
int filp_flush(struct file *file, const struct files_struct *owner)
{
	int err = file->f_op && file->f_op->flush ? file->f_op->flush(file) : 0;

	if (unlikely(READ_ONCE(file_inode(file)->i_flctx)) && !(file->f_mode & FMODE_PATH))
		locks_remove_owner(file_inode(file), owner);
	return err;
}
EXPORT_SYMBOL_GPL(filp_flush);

/*
 * --- The calls. ---
 *
 * open(), openat() and creat() make an openat2() of what they were given.
 */

/* The number first: it costs nothing to give back. */
static long do_sys_openat2(int dfd, const char __user *text, const struct open_how *how)
{
	struct filename *name __free(putname) = NULL;
	struct open_flags op;
	struct file *file;
	int err = build_flags(how, &op), fd;

	if (err)
		return err;
	name = getname(text);
	if (IS_ERR(name))
		return PTR_ERR(name);
	fd = get_unused_fd_flags(how->flags);
	if (fd < 0)
		return fd;
	file = do_filp_open(dfd, name, &op);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

/* A 64-bit program means large files. */
static long do_sys_open(int dfd, const char __user *text, int flags, umode_t mode)
{
	struct open_how how = build_how(flags | O_LARGEFILE, mode);

	return do_sys_openat2(dfd, text, &how);
}

/* Not on arm64, where the number does not exist. */
SYSCALL_DEFINE3(open, const char __user *, name, int, flags, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, name, flags, mode);
}

SYSCALL_DEFINE4(openat, int, dfd, const char __user *, name, int, flags, umode_t, mode)
{
	return do_sys_open(dfd, name, flags, mode);
}

/* What open() was before it could create. */
SYSCALL_DEFINE2(creat, const char __user *, name, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* Nothing is overlooked here: unknown bits are errors. */
SYSCALL_DEFINE4(openat2, int, dfd, const char __user *, name, struct open_how __user *, uhow,
		size_t, size)
{
	struct open_how how;
	int err;

	if (size < sizeof(how))
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	err = copy_struct_from_user(&how, sizeof(how), uhow, size);
	if (err)
		return err;
	if (!(how.flags & O_PATH))
		how.flags |= O_LARGEFILE;
	return do_sys_openat2(dfd, name, &how);
}

/* --- Who we would be by our real ids. --- */

/* Is the answer the same as for who we act as? Mostly it is. */
static bool acts_as_real(const struct cred *cred)
{
	kernel_cap_t caps = cred->uid ? 0 : cred->cap_permitted;

	return cred->fsuid == cred->uid && cred->fsgid == cred->gid &&
	       cred->cap_effective == caps;
}

/* For as long as the call takes. */
static struct cred *real_creds(void)
{
	struct cred *cred = prepare_creds();

	if (!cred)
		return NULL;
	cred->fsuid = cred->uid;
	cred->fsgid = cred->gid;
	cred->cap_effective = cred->uid ? 0 : cred->cap_permitted;
	return cred;
}

/* With the mount's word: a device or a FIFO may be written to on what is read-only. */
int path_permission(const struct path *path, int mask)
{
	struct inode *inode = d_inode(path->dentry);
	umode_t mode = inode_mode(inode);
	int err;

	if (mask & MAY_EXEC && S_ISREG(mode) && READ_ONCE(path->mnt->mnt_flags) & MNT_NOEXEC)
		return -EACCES;
	err = inode_permission(inode, mask | MAY_ACCESS);
	if (!err && mask & MAY_WRITE && (S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode)) &&
	    atomic_read(&path->mnt->mnt_writers) < 0)
		err = -EROFS;
	return err;
}
EXPORT_SYMBOL_GPL(path_permission);

/* Under RCU: all that is needed is in the inode. */
static int look_access(struct path_look *look, const struct path *path, bool may_sleep)
{
	return path_permission(path, (int)(long)look->arg);
}

/* By the real ids, unless AT_EACCESS says by those we act as. */
static long do_faccessat(int dfd, const char __user *text, int mode, int flags)
{
	unsigned int lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
			      (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	struct path_look look = { .fn = look_access, .arg = (void *)(long)mode };
	struct filename *name __free(putname) = NULL;
	const struct cred *old = NULL;
	struct cred *real = NULL;
	int err;

	if (mode & ~7 || flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (!(flags & AT_EACCESS) && !acts_as_real(current_cred())) {
		real = real_creds();
		if (!real)
			return -ENOMEM;
		old = override_creds(real);
	}
	name = getname_flags(text, lookup);
	err = filename_look(dfd, name, lookup, &look);
	if (real) {
		revert_creds(old);
		put_cred(real);
	}
	return err;
}

/* The only one of them with flags. */
SYSCALL_DEFINE4(faccessat2, int, dfd, const char __user *, name, int, mode, int, flags)
{
	return do_faccessat(dfd, name, mode, flags);
}

SYSCALL_DEFINE3(faccessat, int, dfd, const char __user *, name, int, mode)
{
	return do_faccessat(dfd, name, mode, 0);
}

SYSCALL_DEFINE2(access, const char __user *, name, int, mode)
{
	return do_faccessat(AT_FDCWD, name, mode, 0);
}

/* --- Where names begin. --- */

/* Who may not search a directory cannot be in it. */
SYSCALL_DEFINE1(chdir, const char __user *, name)
{
	struct path path;
	int err = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (err)
		return err;
	err = inode_permission(d_inode(path.dentry), MAY_EXEC | MAY_CHDIR);
	if (!err)
		set_fs_pwd(&path);
	path_put(&path);
	return err;
}

/* What O_PATH has opened will do. */
SYSCALL_DEFINE1(fchdir, unsigned int, fd)
{
	CLASS(fd_raw, f)(fd);
	int err;

	if (fd_empty(f))
		return -EBADF;
	if (!S_ISDIR(inode_mode(file_inode(fd_file(f)))))
		return -ENOTDIR;
	err = inode_permission(file_inode(fd_file(f)), MAY_EXEC | MAY_CHDIR);
	if (!err)
		set_fs_pwd(&fd_file(f)->f_path);
	return err;
}

/* The working directory stays where it is, even if that is outside. */
SYSCALL_DEFINE1(chroot, const char __user *, name)
{
	struct path path;
	int err = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (err)
		return err;
	err = inode_permission(d_inode(path.dentry), MAY_EXEC | MAY_CHDIR);
	if (!err && !capable(CAP_SYS_CHROOT))
		err = -EPERM;
	if (!err)
		set_fs_root(&path);
	path_put(&path);
	return err;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Suites that make system calls on files: the thread of the case has an address space, a
 * root of its own, which is an empty tmpfs, and a table of descriptors of its own. What the
 * thread has goes with it, the rest when the case has ended, and nothing may be left.
 */
#ifndef _FS_TESTS_FS_USER_H
#define _FS_TESTS_FS_USER_H

#include <kunit/resource.h>
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/mount.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/asm/stat.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/fs.h>
#include <uapi/linux/mman.h>
#include <uapi/linux/mount.h>

#define FS_BASE		(0x123ul << 30)
#define FS_PAGES	64ul
/* Where names are put for a call, and all other data. */
#define FS_NAME(n)	(FS_BASE + (n) * 2 * PAGE_SIZE)
#define FS_DATA		(FS_BASE + 8 * PAGE_SIZE)
#define FS_DATA_SIZE	((FS_PAGES - 8) * PAGE_SIZE)

struct fs_world {
	struct mm_struct *mm;
	struct vfsmount *mnt;
};

static inline void fs_world_end(void *data)
{
	struct fs_world *w = data;

	kern_unmount(w->mnt);
	mmput(w->mm);
	rcu_barrier();
	rcu_barrier();
}

static inline struct mm_struct *fs_map(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();
	struct map_request req = {
		.addr = FS_BASE, .len = FS_PAGES * PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
	};

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, mm_map(mm, &req), FS_BASE);
	return mm;
}

/* With these options; NULL: without a limit. */
static inline struct fs_world *fs_world_with(struct kunit *test, const char *options)
{
	struct fs_world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	struct path root;

	KUNIT_ASSERT_NOT_NULL(test, w);
	w->mnt = kern_mount(get_fs_type("tmpfs"), options ?: "size=0,nr_inodes=0,mode=755");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w->mnt);
	w->mm = fs_map(test);
	kthread_use_mm(w->mm);
	current->fs = copy_fs_struct(&init_fs);
	KUNIT_ASSERT_NOT_NULL(test, current->fs);
	current->files = dup_fd(&init_files, 0);
	KUNIT_ASSERT_NOT_NULL(test, current->files);
	current->fs->umask = 0;
	root = (struct path){ .mnt = w->mnt, .dentry = w->mnt->mnt_root };
	set_fs_root(&root);
	set_fs_pwd(&root);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, fs_world_end, w), 0);
	return w;
}

static inline struct fs_world *fs_world(struct kunit *test)
{
	return fs_world_with(test, NULL);
}

/* --- What a program would pass. --- */

/* The @slot-th of four names; NULL stays NULL. */
static inline unsigned long fs_name(unsigned int slot, const char *name)
{
	if (!name)
		return 0;
	if (copy_to_user((void __user *)FS_NAME(slot), name, strlen(name) + 1))
		return ~0ul;
	return FS_NAME(slot);
}

#define N(name)		fs_name(0, name)
#define N2(name)	fs_name(1, name)
#define CWD		((unsigned long)(long)AT_FDCWD)

/* Not every machine has it; nobody has that number. */
#ifndef __NR_select
#define __NR_select	400
#endif

static inline long k_open(const char *name, int flags, int mode)
{
	return ksyscall(__NR_openat, CWD, N(name), flags, mode);
}

static inline long k_close(long fd)
{
	return ksyscall(__NR_close, fd);
}

static inline long k_write(long fd, const void *buf, size_t len)
{
	if (copy_to_user((void __user *)FS_DATA, buf, len))
		return -ENOTTY;
	return ksyscall(__NR_write, fd, FS_DATA, len);
}

static inline long k_read(long fd, void *buf, size_t len)
{
	long ret = ksyscall(__NR_read, fd, FS_DATA, len);

	if (ret > 0 && copy_from_user(buf, (void __user *)FS_DATA, ret))
		return -ENOTTY;
	return ret;
}

static inline long k_pread(long fd, void *buf, size_t len, loff_t pos)
{
	long ret = ksyscall(__NR_pread64, fd, FS_DATA, len, pos);

	if (ret > 0 && copy_from_user(buf, (void __user *)FS_DATA, ret))
		return -ENOTTY;
	return ret;
}

static inline long k_pwrite(long fd, const void *buf, size_t len, loff_t pos)
{
	if (copy_to_user((void __user *)FS_DATA, buf, len))
		return -ENOTTY;
	return ksyscall(__NR_pwrite64, fd, FS_DATA, len, pos);
}

static inline long k_lseek(long fd, loff_t offset, int whence)
{
	return ksyscall(__NR_lseek, fd, offset, whence);
}

static inline long k_mkdir(const char *name, int mode)
{
	return ksyscall(__NR_mkdirat, CWD, N(name), mode);
}

static inline long k_unlink(const char *name)
{
	return ksyscall(__NR_unlinkat, CWD, N(name), 0);
}

static inline long k_rmdir(const char *name)
{
	return ksyscall(__NR_unlinkat, CWD, N(name), AT_REMOVEDIR);
}

static inline long k_symlink(const char *text, const char *name)
{
	return ksyscall(__NR_symlinkat, N(text), CWD, N2(name));
}

static inline long k_link(const char *old, const char *new)
{
	return ksyscall(__NR_linkat, CWD, N(old), CWD, N2(new), 0);
}

static inline long k_rename2(const char *old, const char *new, int flags)
{
	return ksyscall(__NR_renameat2, CWD, N(old), CWD, N2(new), flags);
}

static inline long k_rename(const char *old, const char *new)
{
	return k_rename2(old, new, 0);
}

static inline long k_mknod(const char *name, int mode, unsigned int dev)
{
	return ksyscall(__NR_mknodat, CWD, N(name), mode, dev);
}

static inline long k_chdir(const char *name)
{
	return ksyscall(__NR_chdir, N(name));
}

static inline long k_statat(const char *name, struct stat *st, int flags)
{
	long ret = ksyscall(__NR_newfstatat, CWD, N(name), FS_DATA, flags);

	if (!ret && copy_from_user(st, (void __user *)FS_DATA, sizeof(*st)))
		return -ENOTTY;
	return ret;
}

static inline long k_stat(const char *name, struct stat *st)
{
	return k_statat(name, st, 0);
}

static inline long k_exists(const char *name)
{
	struct stat st;

	return k_statat(name, &st, AT_SYMLINK_NOFOLLOW);
}

static inline long k_readlink(const char *name, char *buf, int size)
{
	long ret = ksyscall(__NR_readlinkat, CWD, N(name), FS_DATA, size);

	if (ret > 0 && copy_from_user(buf, (void __user *)FS_DATA, ret))
		return -ENOTTY;
	return ret;
}

/* A file with this content; the result of the last call that was needed. */
static inline long k_make(const char *name, const char *text)
{
	long fd = k_open(name, O_CREAT | O_EXCL | O_WRONLY, 0644), ret;

	if (fd < 0)
		return fd;
	ret = *text ? k_write(fd, text, strlen(text)) : 0;
	return ret < 0 ? ret : k_close(fd);
}

/* --- A place in the kernel's tree of mounts, so that more can be mounted. --- */

static inline void fs_tree_end(void *unused)
{
	struct path path;

	if (kern_path("/w", 0, &path))
		return;
	WARN_ON(path_umount(&path, 2 /* MNT_DETACH */));
	path_put(&path);
	WARN_ON(kern_remove("/w"));
}

/* The world's root is /w of the kernel's own one; it goes with the case. */
static inline void fs_tree_world(struct kunit *test)
{
	fs_world(test);
	set_fs_root(&init_root);
	set_fs_pwd(&init_root);
	KUNIT_ASSERT_EQ(test, k_mkdir("/w", 0755), 0l);
	KUNIT_ASSERT_EQ(test, ksyscall(__NR_mount, N("w"), N2("/w"), fs_name(2, "tmpfs"), 0, 0), 0l);
	KUNIT_ASSERT_EQ(test, ksyscall(__NR_chroot, N("/w")), 0l);
	KUNIT_ASSERT_EQ(test, k_chdir("/"), 0l);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, fs_tree_end, NULL), 0);
}

/* --- Who does it. --- */

/* Without any capability; as_root() undoes it. */
static inline const struct cred *as_user(uid_t uid, gid_t gid)
{
	struct cred *cred = prepare_creds();
	const struct cred *old;

	cred->uid = cred->euid = cred->suid = cred->fsuid = uid;
	cred->gid = cred->egid = cred->sgid = cred->fsgid = gid;
	cred->cap_effective = cred->cap_permitted = 0;
	old = override_creds(cred);
	return old;
}

static inline void as_root(const struct cred *old)
{
	const struct cred *cred = current_cred();

	revert_creds(old);
	put_cred(cred);
}

#endif /* _FS_TESTS_FS_USER_H */

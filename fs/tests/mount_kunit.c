// SPDX-License-Identifier: GPL-2.0-only
/* Mounts: new ones, others' parts, moved ones, and how they go. */
#include <linux/module.h>
#include <uapi/linux/mount.h>

#include "fs_user.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

static long k_mount(const char *dev, const char *dir, const char *type, unsigned long flags)
{
	return ksyscall(__NR_mount, N(dev), N2(dir), fs_name(2, type), flags, 0);
}

static long k_umount(const char *dir, int flags)
{
	return ksyscall(__NR_umount2, N(dir), flags);
}

/* The world's own mount is in no tree of the kernel's: it becomes one. */
static void world(struct kunit *test)
{
	struct fs_world *w = fs_world(test);
	struct path root;

	/* Mounts are for what is in the tree: so a place of it becomes the root. */
	KUNIT_ASSERT_EQ(test, kern_path("/", LOOKUP_FOLLOW, &root), 0);
	path_put(&root);
	set_fs_root(&init_root);
	set_fs_pwd(&init_root);
	KUNIT_ASSERT_EQ(test, k_mkdir("/w", 0755), 0);
	KUNIT_ASSERT_EQ(test, k_mount("w", "/w", "tmpfs", 0), 0);
	KUNIT_ASSERT_EQ(test, k_chdir("/w"), 0);
	EXPECT(k_mkdir("a", 0755), 0);
	EXPECT(k_mkdir("b", 0755), 0);
	EXPECT(k_make("f", ""), 0);
	(void)w;
}

static void end_world(struct kunit *test)
{
	EXPECT(k_chdir("/"), 0);
	EXPECT(k_umount("/w", 2), 0);
	EXPECT(k_rmdir("/w"), 0);
}

static void over_and_away(struct kunit *test)
{
	struct stat below, upon;
	long fd;

	world(test);
	EXPECT(k_stat("a", &below), 0);
	EXPECT(k_mount("x", "a", "tmpfs", 0), 0);
	EXPECT(k_stat("a", &upon), 0);
	KUNIT_EXPECT_NE(test, below.st_dev, upon.st_dev);
	EXPECT(k_make("a/g", "1"), 0);
	EXPECT(k_stat("a/..", &upon), 0);
	EXPECT(upon.st_dev, below.st_dev);
	EXPECT(k_rmdir("a"), -EBUSY);
	EXPECT(k_rename("a", "c"), -EBUSY);
	EXPECT(k_rename("a/g", "g"), -EXDEV);
	EXPECT(k_link("a/g", "g"), -EXDEV);
	/* One upon the other. */
	EXPECT(k_mount("y", "a", "tmpfs", 0), 0);
	EXPECT(k_exists("a/g"), -ENOENT);
	EXPECT(k_umount("a", 0), 0);
	EXPECT(k_exists("a/g"), 0);
	fd = k_open("a/g", O_RDONLY, 0);
	EXPECT(k_umount("a", 0), -EBUSY);
	EXPECT(k_umount("a", 4), -EBUSY);
	EXPECT(k_umount("a", 2), 0);
	EXPECT(k_exists("a/g"), -ENOENT);
	EXPECT(k_lseek(fd, 0, SEEK_END), 1);
	EXPECT(k_close(fd), 0);
	EXPECT(k_mount("x", "a", "tmpfs", 0), 0);
	EXPECT(k_umount("a", 4), -EAGAIN);
	EXPECT(k_umount("a", 4), 0);
	EXPECT(k_umount("a", 0), -EINVAL);
	end_world(test);
}

static void bad_calls(struct kunit *test)
{
	const struct cred *root;

	world(test);
	EXPECT(k_mount("x", "a", "nothing", 0), -ENODEV);
	EXPECT(k_mount("x", "a", NULL, 0), -EINVAL);
	EXPECT(k_mount("x", "none", "tmpfs", 0), -ENOENT);
	EXPECT(k_mount("x", "f", "tmpfs", 0), -ENOTDIR);
	EXPECT(k_mount("a", "f", NULL, MS_BIND), -ENOTDIR);
	EXPECT(k_mount(NULL, "a", NULL, MS_BIND), -EINVAL);
	EXPECT(k_mount("none", "a", NULL, MS_BIND), -ENOENT);
	EXPECT(k_mount("x", "a", NULL, MS_REMOUNT), -EINVAL);
	EXPECT(k_mount("a", "b", NULL, MS_MOVE), -EINVAL);
	EXPECT(k_umount("a", 0), -EINVAL);
	EXPECT(k_umount("a", 0x100), -EINVAL);
	EXPECT(k_umount("none", 0), -ENOENT);
	root = as_user(1000, 1000);
	EXPECT(k_mount("x", "a", "tmpfs", 0), -EPERM);
	as_root(root);
	end_world(test);
}

static void parts_elsewhere(struct kunit *test)
{
	world(test);
	EXPECT(k_mkdir("a/x", 0755), 0);
	EXPECT(k_mount("m", "a/x", "tmpfs", 0), 0);
	EXPECT(k_make("a/x/deep", ""), 0);
	EXPECT(k_mount("a", "b", NULL, MS_BIND), 0);
	EXPECT(k_exists("b/x"), 0);
	EXPECT(k_exists("b/x/deep"), -ENOENT);
	EXPECT(k_umount("b", 0), 0);
	EXPECT(k_mount("a", "b", NULL, MS_BIND | MS_REC), 0);
	EXPECT(k_exists("b/x/deep"), 0);
	EXPECT(k_umount("b", 0), -EBUSY);
	EXPECT(k_umount("b", 2), 0);
	EXPECT(k_exists("b/x"), -ENOENT);
	EXPECT(k_exists("a/x/deep"), 0);
	/* Also of a file. */
	EXPECT(k_make("g", "12"), 0);
	EXPECT(k_mount("g", "f", NULL, MS_BIND), 0);
	EXPECT(k_unlink("f"), -EBUSY);
	EXPECT(k_umount("f", 0), 0);
	/* And to another place, with all upon it. */
	EXPECT(k_mount("a/x", "b", NULL, MS_MOVE), 0);
	EXPECT(k_exists("b/deep"), 0);
	EXPECT(k_exists("a/x/deep"), -ENOENT);
	EXPECT(k_mkdir("b/below", 0755), 0);
	EXPECT(k_mount("b", "b/below", NULL, MS_MOVE), -ELOOP);
	EXPECT(k_mount("x", "a", NULL, MS_PRIVATE), -EINVAL);
	EXPECT(k_mount("x", "b", NULL, MS_PRIVATE), 0);
	end_world(test);
}

static void flags(struct kunit *test)
{
	long fd;

	world(test);
	EXPECT(k_mount("x", "a", "tmpfs", MS_RDONLY), 0);
	EXPECT(k_make("a/f", ""), -EROFS);
	EXPECT(k_mount("x", "a", NULL, MS_REMOUNT), 0);
	EXPECT(k_make("a/f", ""), 0);
	fd = k_open("a/f", O_WRONLY, 0);
	EXPECT(k_mount("x", "a", NULL, MS_REMOUNT | MS_RDONLY), -EBUSY);
	EXPECT(k_mount("x", "a", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY), -EBUSY);
	EXPECT(k_close(fd), 0);
	EXPECT(k_mount("x", "a", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY), 0);
	EXPECT(k_open("a/f", O_WRONLY, 0), -EROFS);
	EXPECT(k_unlink("a/f"), -EROFS);
	EXPECT(k_mkdir("a/f", 0755), -EEXIST);
	EXPECT(k_mkdir("a/g", 0755), -EROFS);
	EXPECT(k_rename("a/f", "a/g"), -EROFS);
	EXPECT(ksyscall(__NR_fchmodat, CWD, N("a/f"), 0600), -EROFS);
	EXPECT(ksyscall(__NR_truncate, N("a/f"), 0), -EROFS);
	EXPECT(ksyscall(__NR_faccessat, CWD, N("a/f"), 2), -EROFS);
	/* Another mount of the same may be written to. */
	EXPECT(k_mount("a", "b", NULL, MS_BIND), 0);
	EXPECT(k_open("b/f", O_WRONLY, 0), -EROFS);
	EXPECT(k_mount("x", "b", NULL, MS_REMOUNT | MS_BIND | MS_NODEV | MS_NOSYMFOLLOW), 0);
	EXPECT(k_make("b/g", ""), 0);
	EXPECT(k_symlink("g", "b/l"), 0);
	EXPECT(k_exists("b/l"), 0);
	EXPECT(k_open("b/l", O_RDONLY, 0), -ELOOP);
	EXPECT(k_mknod("b/null", S_IFCHR | 0666, 0x103), 0);
	EXPECT(k_open("b/null", O_RDONLY, 0), -EACCES);
	end_world(test);
}

static void another_root(struct kunit *test)
{
	struct path root;

	world(test);
	EXPECT(k_mkdir("new", 0755), 0);
	EXPECT(k_mount("n", "new", "tmpfs", 0), 0);
	EXPECT(k_mkdir("new/old", 0755), 0);
	/* The first root of all stays where it is. */
	EXPECT(ksyscall(__NR_pivot_root, N("new"), N2("new/old")), -EINVAL);
	EXPECT(ksyscall(__NR_chroot, N("/w")), 0);
	EXPECT(ksyscall(__NR_pivot_root, N("a"), N2("b")), -EBUSY);
	EXPECT(ksyscall(__NR_pivot_root, N("new"), N2("a")), -EBUSY);
	EXPECT(k_chdir("/"), 0);
	EXPECT(ksyscall(__NR_pivot_root, N("new"), N2("new/old")), 0);
	EXPECT(k_exists("/old/f"), 0);
	EXPECT(k_exists("/old/new"), 0);
	EXPECT(k_exists("/f"), -ENOENT);
	get_fs_pwd(&root);
	KUNIT_EXPECT_PTR_EQ(test, root.mnt, current->fs->root.mnt);
	path_put(&root);
	EXPECT(k_umount("/old", 2), 0);
	EXPECT(k_exists("/old/f"), -ENOENT);
	set_fs_root(&init_root);
	set_fs_pwd(&init_root);
	end_world(test);
}

/* The line of the mount that shows this, or "". */
static char *line_of(struct kunit *test, const char *name, bool info, size_t size)
{
	char *buf = kunit_kzalloc(test, size + 1, GFP_KERNEL);
	struct path path, root;
	int len;

	KUNIT_ASSERT_EQ(test, kern_path(name, LOOKUP_FOLLOW, &path), 0);
	get_fs_root(&root);
	down_read(&namespace_sem);
	len = info ? show_mountinfo(path.mnt, &root, buf, size) :
		     show_vfsmnt(path.mnt, &root, buf, size);
	up_read(&namespace_sem);
	path_put(&root);
	path_put(&path);
	if (len < 0)
		snprintf(buf, size, "%d", len);
	if (!len)
		buf[0] = '\0';
	return buf;
}

static void as_text(struct kunit *test)
{
	char *line;
	int id, parent, major, minor, end = 0;

	world(test);
	EXPECT(k_mkdir("a b", 0755), 0);
	EXPECT(ksyscall(__NR_mount, N("dev\\"), N2("a b"), fs_name(2, "tmpfs"),
			MS_NOSUID | MS_NODEV | MS_NOATIME, fs_name(3, "size=64k,mode=700")), 0);
	KUNIT_EXPECT_STREQ(test, line_of(test, "a b", false, 200),
			   "dev\\134 /w/a\\040b tmpfs rw,nosuid,nodev,noatime,size=64k,mode=700 0 0\n");
	KUNIT_EXPECT_STREQ(test, line_of(test, "a b", false, 20), "-28");
	EXPECT(k_mkdir("a b/sub", 0755), 0);
	EXPECT(k_mount("a b/sub", "b", NULL, MS_BIND), 0);
	EXPECT(k_mount("x", "b", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY), 0);
	line = line_of(test, "b", true, 200);
	EXPECT(sscanf(line, "%d %d %d:%d %n", &id, &parent, &major, &minor, &end), 4);
	KUNIT_EXPECT_STREQ(test, line + end,
			   "/sub /w/b ro,noatime - tmpfs dev\\134 rw,size=64k,mode=700\n");
	EXPECT(ksyscall(__NR_chroot, N("/w/a")), 0);
	set_fs_pwd(&init_root);
	KUNIT_EXPECT_STREQ(test, line_of(test, "w/b", false, 200), "");
	set_fs_root(&init_root);
	end_world(test);
}

static struct kunit_case mount_cases[] = {
	KUNIT_CASE(over_and_away),
	KUNIT_CASE(bad_calls),
	KUNIT_CASE(parts_elsewhere),
	KUNIT_CASE(flags),
	KUNIT_CASE(another_root),
	KUNIT_CASE(as_text),
	{}
};

static struct kunit_suite mount_suite = {
	.name = "mount",
	.test_cases = mount_cases,
};
kunit_test_suite(mount_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/* Names come, go and move; directories are read meanwhile; and tmpfs keeps count. */
#include <linux/module.h>
#include <uapi/asm/statfs.h>

#include "fs_user.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

static long nlink_of(const char *name)
{
	struct stat st;
	long err = k_statat(name, &st, AT_SYMLINK_NOFOLLOW);

	return err ?: st.st_nlink;
}

static long size_of(const char *name)
{
	struct stat st;
	long err = k_stat(name, &st);

	return err ?: st.st_size;
}

/* As it is on Linux's tmpfs. */
static void what_is_counted(struct kunit *test)
{
	fs_world(test);
	EXPECT(size_of("/"), 40);
	EXPECT(nlink_of("/"), 2);
	EXPECT(k_mkdir("d", 0755), 0);
	EXPECT(size_of("/"), 60);
	EXPECT(nlink_of("/"), 3);
	EXPECT(nlink_of("d"), 2);
	EXPECT(k_make("f", ""), 0);
	EXPECT(k_link("f", "g"), 0);
	EXPECT(nlink_of("g"), 2);
	EXPECT(size_of("/"), 100);
	EXPECT(k_unlink("f"), 0);
	EXPECT(nlink_of("g"), 1);
	EXPECT(k_rmdir("d"), 0);
	EXPECT(nlink_of("/"), 2);
	EXPECT(size_of("/"), 60);
}

static void what_cannot_go(struct kunit *test)
{
	fs_world(test);
	EXPECT(k_mkdir("d", 0755), 0);
	EXPECT(k_mkdir("d/e", 0755), 0);
	EXPECT(k_make("f", ""), 0);
	EXPECT(k_rmdir("d"), -ENOTEMPTY);
	EXPECT(k_rmdir("f"), -ENOTDIR);
	EXPECT(k_rmdir("/"), -EBUSY);
	EXPECT(k_rmdir("d/."), -EINVAL);
	EXPECT(k_rmdir("d/e/.."), -ENOTEMPTY);
	EXPECT(k_rmdir("none"), -ENOENT);
	EXPECT(k_unlink("d"), -EISDIR);
	EXPECT(k_unlink("f/"), -ENOTDIR);
	EXPECT(k_unlink("d/"), -EISDIR);
	EXPECT(k_unlink("none"), -ENOENT);
	EXPECT(k_unlink("/"), -EISDIR);
	EXPECT(k_unlink("."), -EISDIR);
	EXPECT(k_mkdir("d", 0755), -EEXIST);
	EXPECT(k_mkdir("/", 0755), -EEXIST);
	EXPECT(k_mkdir(".", 0755), -EEXIST);
	EXPECT(k_mkdir("g/", 0755), 0);
	EXPECT(k_mknod("x/", S_IFREG | 0600, 0), -ENOENT);
	EXPECT(k_mknod("x", S_IFDIR | 0600, 0), -EPERM);
	EXPECT(k_mknod("x", 0170000, 0), -EINVAL);
	EXPECT(k_symlink("a", "f"), -EEXIST);
	EXPECT(k_link("d", "h"), -EPERM);
	EXPECT(k_link("none", "h"), -ENOENT);
	EXPECT(k_link("f", "d"), -EEXIST);
	EXPECT(ksyscall(__NR_unlinkat, CWD, N("f"), 1), -EINVAL);
}

static void moves(struct kunit *test)
{
	fs_world(test);
	EXPECT(k_mkdir("a", 0755), 0);
	EXPECT(k_mkdir("a/b", 0755), 0);
	EXPECT(k_mkdir("c", 0755), 0);
	EXPECT(k_make("f", "1"), 0);
	EXPECT(k_make("g", "22"), 0);
	EXPECT(k_rename("f", "f"), 0);
	EXPECT(k_rename("f", "a/h"), 0);
	EXPECT(k_exists("f"), -ENOENT);
	EXPECT(size_of("a/h"), 1);
	EXPECT(k_rename("g", "a/h"), 0);
	EXPECT(size_of("a/h"), 2);
	EXPECT(k_rename("a/b", "c/b"), 0);
	EXPECT(nlink_of("a"), 2);
	EXPECT(nlink_of("c"), 3);
	EXPECT(k_rename("c", "c/b/x"), -EINVAL);
	EXPECT(k_rename("c/b", "c"), -ENOTEMPTY);
	EXPECT(k_rename("a", "c"), -ENOTEMPTY);
	EXPECT(k_rename("a/h", "c"), -EISDIR);
	EXPECT(k_rename("c", "a/h"), -ENOTDIR);
	EXPECT(k_rename("c/b", "none/x"), -ENOENT);
	EXPECT(k_rename("none", "x"), -ENOENT);
	EXPECT(k_rename("c/.", "x"), -EBUSY);
	EXPECT(k_rename("c", "/"), -EBUSY);
	EXPECT(k_rename("a/h", "x/"), -ENOTDIR);
	EXPECT(k_rename("c/b", "x/"), 0);
	EXPECT(k_rename("x", "c"), 0);
	EXPECT(nlink_of("c"), 2);
	EXPECT(k_rename2("a", "c", RENAME_NOREPLACE), -EEXIST);
	EXPECT(k_rename2("a", "z", RENAME_NOREPLACE), 0);
	EXPECT(k_rename2("z", "none", RENAME_EXCHANGE), -ENOENT);
	EXPECT(k_rename2("z/h", "c", RENAME_EXCHANGE), 0);
	EXPECT(size_of("c"), 2);
	EXPECT(nlink_of("z"), 3);
	EXPECT(nlink_of("/"), 3);
	EXPECT(k_rename2("z", "c", 8), -EINVAL);
	EXPECT(k_rename2("z", "c", RENAME_EXCHANGE | RENAME_NOREPLACE), -EINVAL);
}

static void sticky(struct kunit *test)
{
	const struct cred *root;

	fs_world(test);
	EXPECT(k_mkdir("t", 01777), 0);
	EXPECT(k_make("t/root", ""), 0);
	root = as_user(1000, 1000);
	EXPECT(k_make("t/mine", ""), 0);
	EXPECT(k_unlink("t/root"), -EPERM);
	EXPECT(k_rename("t/root", "t/x"), -EPERM);
	EXPECT(k_rename("t/mine", "t/root"), -EPERM);
	as_root(root);
	root = as_user(1001, 1001);
	EXPECT(k_unlink("t/mine"), -EPERM);
	as_root(root);
	EXPECT(k_unlink("t/mine"), 0);
}

static void set_gid_and_umask(struct kunit *test)
{
	struct stat st;

	fs_world(test);
	EXPECT(ksyscall(__NR_umask, 027), 0);
	EXPECT(ksyscall(__NR_umask, 01777), 027);
	EXPECT(ksyscall(__NR_umask, 022), 0777);
	EXPECT(k_mkdir("d", 0777), 0);
	EXPECT(ksyscall(__NR_fchownat, CWD, N("d"), 5, 6, 0), 0);
	EXPECT(ksyscall(__NR_fchmodat, CWD, N("d"), 02777), 0);
	EXPECT(k_make("d/f", ""), 0);
	EXPECT(k_stat("d/f", &st), 0);
	EXPECT(st.st_mode, S_IFREG | 0644);
	EXPECT(st.st_gid, 6);
	EXPECT(st.st_uid, 0);
	EXPECT(k_mkdir("d/e", 0777), 0);
	EXPECT(k_stat("d/e", &st), 0);
	EXPECT(st.st_mode, S_IFDIR | 02755);
	/* Who owns it changes: set-id goes. */
	EXPECT(ksyscall(__NR_fchmodat, CWD, N("d/f"), 06755), 0);
	EXPECT(ksyscall(__NR_fchownat, CWD, N("d/f"), 7, -1l, 0), 0);
	EXPECT(k_stat("d/f", &st), 0);
	EXPECT(st.st_mode, S_IFREG | 0755);
	EXPECT(st.st_uid, 7);
	EXPECT(st.st_gid, 6);
}

/* --- Reading directories. --- */

struct linux_dirent64 {
	u64 d_ino;
	s64 d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[];
};

/* How often each of "n<i>" is seen; @size bytes at a time. Stops after @calls calls. */
static long read_names(long fd, unsigned int size, u8 *seen, unsigned int calls)
{
	static char buf[4096];
	struct linux_dirent64 *de;
	unsigned int i;
	long got;

	while (calls-- && (got = ksyscall(__NR_getdents64, fd, FS_DATA, size)) > 0) {
		if (copy_from_user(buf, (void __user *)FS_DATA, got))
			return -EFAULT;
		for (long at = 0; at < got; at += de->d_reclen) {
			de = (void *)(buf + at);
			if (sscanf(de->d_name, "n%u", &i) == 1)
				seen[i]++;
		}
	}
	return got;
}

#define NR_NAMES 200u

static void directories_are_read(struct kunit *test)
{
	u8 *seen = kunit_kzalloc(test, 2 * NR_NAMES, GFP_KERNEL);
	char name[16];
	long fd;

	fs_world(test);
	EXPECT(k_mkdir("d", 0755), 0);
	for (unsigned int i = 0; i < NR_NAMES; i++) {
		snprintf(name, sizeof(name), "d/n%u", i);
		EXPECT(k_make(name, ""), 0);
	}
	fd = k_open("d", O_RDONLY | O_DIRECTORY, 0);
	EXPECT(ksyscall(__NR_getdents64, fd, FS_DATA, 20), -EINVAL);
	EXPECT(ksyscall(__NR_getdents64, fd, 0, 200), -EFAULT);
	read_names(fd, 300, seen, 10);
	/* Every third goes, every third moves within the directory, some come. */
	for (unsigned int i = 0; i < NR_NAMES; i += 3) {
		snprintf(name, sizeof(name), "d/n%u", i);
		EXPECT(k_unlink(name), 0);
		snprintf(name, sizeof(name), "d/n%u", NR_NAMES + i);
		EXPECT(k_make(name, ""), 0);
	}
	EXPECT(read_names(fd, 300, seen, ~0u), 0);
	for (unsigned int i = 0; i < NR_NAMES; i++)
		if (i % 3)
			KUNIT_EXPECT_EQ_MSG(test, seen[i], 1, "n%u", i);
	for (unsigned int i = NR_NAMES; i < 2 * NR_NAMES; i++)
		EXPECT(seen[i], 0);
	memset(seen, 0, 2 * NR_NAMES);
	EXPECT(k_lseek(fd, 0, SEEK_SET), 0);
	EXPECT(read_names(fd, 4096, seen, ~0u), 0);
	for (unsigned int i = 0; i < 2 * NR_NAMES; i++)
		EXPECT(seen[i], i < NR_NAMES ? i % 3 != 0 : (i - NR_NAMES) % 3 == 0);
	EXPECT(k_close(fd), 0);
	EXPECT(ksyscall(__NR_getdents64, k_open("d/n1", O_RDONLY, 0), FS_DATA, 100), -ENOTDIR);
}

/* --- Limits. --- */

static void no_more_than_allowed(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, 5 * PAGE_SIZE, GFP_KERNEL);
	struct statfs s;
	long fd;

	fs_world_with(test, "size=16k,nr_inodes=4,mode=700,uid=3,gid=4");
	EXPECT(k_make("a", ""), 0);
	fd = k_open("a", O_RDWR, 0);
	EXPECT(k_write(fd, buf, 5 * PAGE_SIZE), 4 * PAGE_SIZE);
	EXPECT(k_write(fd, buf, 1), -ENOSPC);
	EXPECT(ksyscall(__NR_statfs, N("/"), FS_DATA), 0);
	KUNIT_EXPECT_EQ(test, copy_from_user(&s, (void __user *)FS_DATA, sizeof(s)), 0ul);
	EXPECT(s.f_type, 0x01021994);
	EXPECT(s.f_blocks, 4);
	EXPECT(s.f_bfree, 0);
	EXPECT(s.f_files, 4);
	EXPECT(s.f_ffree, 2);
	EXPECT(ksyscall(__NR_ftruncate, fd, 0), 0);
	EXPECT(k_pwrite(fd, buf, 1, 10 * PAGE_SIZE), 1);
	EXPECT(k_mkdir("b", 0755), 0);
	EXPECT(k_link("a", "c"), 0);
	EXPECT(k_make("d", ""), -ENOSPC);
	EXPECT(k_link("a", "d"), -ENOSPC);
	EXPECT(k_symlink("a", "d"), -ENOSPC);
	EXPECT(k_unlink("c"), 0);
	EXPECT(k_symlink("a", "d"), 0);
}

static void bad_options(struct kunit *test)
{
	static const char *const bad[] = {
		"size", "size=", "size=x", "nr_inodes=1x", "mode=9", "uid=-1", "what=1",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		struct vfsmount *mnt = kern_mount(get_fs_type("tmpfs"), bad[i]);

		KUNIT_EXPECT_EQ_MSG(test, PTR_ERR_OR_ZERO(mnt), -EINVAL, "%s", bad[i]);
	}
	rcu_barrier();
}

static struct kunit_case names_cases[] = {
	KUNIT_CASE(what_is_counted),
	KUNIT_CASE(what_cannot_go),
	KUNIT_CASE(moves),
	KUNIT_CASE(sticky),
	KUNIT_CASE(set_gid_and_umask),
	KUNIT_CASE(directories_are_read),
	KUNIT_CASE(no_more_than_allowed),
	KUNIT_CASE(bad_options),
	{}
};

static struct kunit_suite names_suite = {
	.name = "names",
	.test_cases = names_cases,
};
kunit_test_suite(names_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

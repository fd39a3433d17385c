// SPDX-License-Identifier: GPL-2.0-only
/* From names to files: what a walk finds, and what it says if it finds nothing. */
#include <linux/module.h>
#include <uapi/linux/openat2.h>

#include "fs_user.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

/* /d/e/f is a file, /d/l a link to it, /up one that goes round, /abs one from the root. */
static struct fs_world *tree(struct kunit *test)
{
	struct fs_world *w = fs_world(test);

	EXPECT(k_mkdir("/d", 0755), 0);
	EXPECT(k_mkdir("/d/e", 0755), 0);
	EXPECT(k_make("/d/e/f", "hello"), 0);
	EXPECT(k_symlink("e/f", "/d/l"), 0);
	EXPECT(k_symlink("../d/e", "/d/up"), 0);
	EXPECT(k_symlink("/d", "/abs"), 0);
	return w;
}

static void what_is_there(struct kunit *test)
{
	static const char *const names[] = {
		"/d/e/f", "d/e/f", "./d//e/./f", "/d/e/../e/f", "/../d/e/f", "/d/l",
		"/d/up/f", "/abs/e/f", "/abs/up/../e/f", "///d///e///f", "/d/up/../l",
	};
	struct stat st;

	tree(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		KUNIT_EXPECT_EQ_MSG(test, k_stat(names[i], &st), 0, "%s", names[i]);
		EXPECT(st.st_size, 5);
		EXPECT(st.st_mode, S_IFREG | 0644);
	}
	EXPECT(k_stat("/", &st), 0);
	EXPECT(st.st_mode, S_IFDIR | 0755);
	EXPECT(k_stat("/d/up/", &st), 0);
	EXPECT(k_stat("/d/e/.", &st), 0);
	EXPECT(k_stat("/d/e/..", &st), 0);
}

/* Each errno as Linux has it. */
static void what_is_not(struct kunit *test)
{
	struct stat st;

	tree(test);
	EXPECT(k_stat("", &st), -ENOENT);
	EXPECT(k_stat("/x", &st), -ENOENT);
	EXPECT(k_stat("/x/y", &st), -ENOENT);
	EXPECT(k_stat("/d/e/f/", &st), -ENOTDIR);
	EXPECT(k_stat("/d/e/f/x", &st), -ENOTDIR);
	EXPECT(k_stat("/d/e/f/.", &st), -ENOTDIR);
	EXPECT(k_stat("/d/e/f/..", &st), -ENOTDIR);
	EXPECT(k_stat("/d/l/", &st), -ENOTDIR);
	EXPECT(ksyscall(__NR_newfstatat, CWD, 0, FS_DATA, 0), -EFAULT);
	EXPECT(ksyscall(__NR_newfstatat, CWD, N("/d"), 0, 0), -EFAULT);
	EXPECT(ksyscall(__NR_newfstatat, 77, N("d"), FS_DATA, 0), -EBADF);
	EXPECT(ksyscall(__NR_newfstatat, 77, N("/d"), FS_DATA, 0), 0);
	EXPECT(ksyscall(__NR_newfstatat, CWD, N("/d"), FS_DATA, 0x8000000), -EINVAL);
}

static void lengths(struct kunit *test)
{
	char *name = kunit_kzalloc(test, PATH_MAX + 8, GFP_KERNEL);
	struct stat st;

	fs_world(test);
	KUNIT_ASSERT_NOT_NULL(test, name);
	for (unsigned int len = 1; len <= NAME_MAX; len++) {
		memset(name, 'a', len);
		EXPECT(k_make(name, ""), 0);
		EXPECT(k_stat(name, &st), 0);
		name[len - 1] = 'b';
		EXPECT(k_stat(name, &st), -ENOENT);
	}
	memset(name, 'a', NAME_MAX + 1);
	EXPECT(k_stat(name, &st), -ENAMETOOLONG);
	EXPECT(k_open(name, O_CREAT | O_RDWR, 0600), -ENAMETOOLONG);
	EXPECT(k_mkdir(name, 0700), -ENAMETOOLONG);
	memset(name, '/', PATH_MAX);
	EXPECT(k_stat(name, &st), -ENAMETOOLONG);
	name[PATH_MAX - 1] = '\0';
	EXPECT(k_stat(name, &st), 0);
}

static void links(struct kunit *test)
{
	char from[8], to[8], buf[16] = {};
	struct stat st;

	tree(test);
	EXPECT(k_statat("/d/l", &st, AT_SYMLINK_NOFOLLOW), 0);
	EXPECT(st.st_mode, S_IFLNK | 0777);
	EXPECT(st.st_size, 3);
	EXPECT(k_statat("/d/up/", &st, AT_SYMLINK_NOFOLLOW), 0);
	EXPECT(st.st_mode, S_IFDIR | 0755);
	EXPECT(k_readlink("/d/l", buf, sizeof(buf)), 3);
	KUNIT_EXPECT_STREQ(test, buf, "e/f");
	EXPECT(k_readlink("/d/l", buf, 2), 2);
	EXPECT(k_readlink("/d/e", buf, 2), -EINVAL);
	EXPECT(k_readlink("/d/l", buf, 0), -EINVAL);
	EXPECT(k_symlink("self", "/self"), 0);
	EXPECT(k_stat("/self", &st), -ELOOP);
	EXPECT(k_stat("/self/x", &st), -ELOOP);
	EXPECT(k_symlink("", "/none"), -ENOENT);
	EXPECT(k_symlink("gone", "/dangling"), 0);
	EXPECT(k_stat("/dangling", &st), -ENOENT);
	/* Forty may follow each other, and no more. */
	EXPECT(k_make("l0", ""), 0);
	for (unsigned int i = 1; i <= MAXSYMLINKS + 1; i++) {
		snprintf(from, sizeof(from), "l%u", i);
		snprintf(to, sizeof(to), "l%u", i - 1);
		EXPECT(k_symlink(to, from), 0);
		EXPECT(k_stat(from, &st), i <= MAXSYMLINKS ? 0 : -ELOOP);
	}
}

static void rights(struct kunit *test)
{
	const struct cred *root;
	struct stat st;

	tree(test);
	EXPECT(ksyscall(__NR_fchmodat, CWD, N("/d"), 0711), 0);
	EXPECT(ksyscall(__NR_fchmodat, CWD, N("/d/e"), 0700), 0);
	root = as_user(1000, 1000);
	EXPECT(k_stat("/d/e", &st), 0);
	EXPECT(k_stat("/d/e/f", &st), -EACCES);
	EXPECT(k_stat("/d/l", &st), -EACCES);
	EXPECT(k_open("/d", O_RDONLY | O_DIRECTORY, 0), -EACCES);
	EXPECT(k_make("/d/mine", ""), -EACCES);
	EXPECT(k_mkdir("/d/mine", 0700), -EACCES);
	EXPECT(k_chdir("/d/e"), -EACCES);
	EXPECT(k_unlink("/abs"), -EACCES);
	EXPECT(ksyscall(__NR_faccessat, CWD, N("/d"), 1), 0);
	EXPECT(ksyscall(__NR_faccessat, CWD, N("/d"), 4), -EACCES);
	as_root(root);
	EXPECT(k_stat("/d/e/f", &st), 0);
	EXPECT(ksyscall(__NR_faccessat, CWD, N("/d/e/f"), 6), 0);
	/* What nobody may run root may not, either. */
	EXPECT(ksyscall(__NR_faccessat, CWD, N("/d/e/f"), 1), -EACCES);
	EXPECT(ksyscall(__NR_faccessat, CWD, N("/d/e/f"), 8), -EINVAL);
}

static long openat2(const char *name, u64 flags, u64 resolve)
{
	struct open_how how = { .flags = flags, .resolve = resolve };

	if (copy_to_user((void __user *)FS_DATA, &how, sizeof(how)))
		return -ENOTTY;
	return ksyscall(__NR_openat2, CWD, N(name), FS_DATA, sizeof(how));
}

static void resolve_flags(struct kunit *test)
{
	long fd;

	tree(test);
	EXPECT(k_chdir("/d"), 0);
	EXPECT(openat2("l", O_RDONLY, RESOLVE_NO_SYMLINKS), -ELOOP);
	EXPECT(openat2("up/f", O_RDONLY, RESOLVE_NO_SYMLINKS), -ELOOP);
	EXPECT(openat2("../d/l", O_RDONLY, RESOLVE_BENEATH), -EXDEV);
	EXPECT(openat2("up/f", O_RDONLY, RESOLVE_BENEATH), -EXDEV);
	EXPECT(openat2("/d/l", O_RDONLY, RESOLVE_BENEATH), -EXDEV);
	EXPECT(openat2("l", O_RDONLY, 0x100000), -EINVAL);
	EXPECT(openat2("l", O_RDONLY | 1ull << 40, 0), -EINVAL);
	fd = openat2("l", O_RDONLY, RESOLVE_BENEATH);
	KUNIT_EXPECT_GE(test, fd, 0l);
	EXPECT(k_close(fd), 0);
	fd = openat2("/../../e/f", O_RDONLY, RESOLVE_IN_ROOT);
	KUNIT_EXPECT_GE(test, fd, 0l);
	EXPECT(k_close(fd), 0);
	fd = openat2("l", O_RDONLY, RESOLVE_CACHED);
	KUNIT_EXPECT_GE(test, fd, 0l);
	EXPECT(k_close(fd), 0);
}

/* Who was there when it went is nowhere, but still alive. */
static void removed_cwd(struct kunit *test)
{
	struct stat st;

	tree(test);
	EXPECT(k_mkdir("/gone", 0755), 0);
	EXPECT(k_chdir("/gone"), 0);
	EXPECT(k_rmdir("/gone"), 0);
	EXPECT(k_stat(".", &st), 0);
	EXPECT(st.st_nlink, 0);
	EXPECT(k_stat("x", &st), -ENOENT);
	EXPECT(k_make("x", ""), -ENOENT);
	EXPECT(k_mkdir("x", 0755), -ENOENT);
	EXPECT(ksyscall(__NR_getcwd, FS_DATA, 100), -ENOENT);
	EXPECT(k_stat("../d/e/f", &st), 0);
	EXPECT(k_chdir(".."), 0);
	EXPECT(ksyscall(__NR_getcwd, FS_DATA, 100), 2);
}

static void where_we_are(struct kunit *test)
{
	char buf[16] = {};

	tree(test);
	EXPECT(k_chdir("/d/e"), 0);
	EXPECT(ksyscall(__NR_getcwd, FS_DATA, 4), -ERANGE);
	EXPECT(ksyscall(__NR_getcwd, FS_DATA, 100), 5);
	KUNIT_EXPECT_EQ(test, copy_from_user(buf, (void __user *)FS_DATA, 5), 0ul);
	KUNIT_EXPECT_STREQ(test, buf, "/d/e");
	EXPECT(k_chdir("/d/e/f"), -ENOTDIR);
	EXPECT(k_chdir("/none"), -ENOENT);
	EXPECT(ksyscall(__NR_chroot, N("/d")), 0);
	EXPECT(k_exists("/e/f"), 0);
	EXPECT(k_exists("/../e/f"), 0);
	EXPECT(k_exists("/d"), -ENOENT);
}

static struct kunit_case namei_cases[] = {
	KUNIT_CASE(what_is_there),
	KUNIT_CASE(what_is_not),
	KUNIT_CASE(lengths),
	KUNIT_CASE(links),
	KUNIT_CASE(rights),
	KUNIT_CASE(resolve_flags),
	KUNIT_CASE(removed_cwd),
	KUNIT_CASE(where_we_are),
	{}
};

static struct kunit_suite namei_suite = {
	.name = "namei",
	.test_cases = namei_cases,
};
kunit_test_suite(namei_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

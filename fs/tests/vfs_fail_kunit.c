// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every call with its first, second, third ... allocation failing, alone and with all that
 * follow: it fails with -ENOMEM and has changed nothing, or it has succeeded.
 */
#include <kunit/fail_nth.h>
#include <linux/initrd.h>
#include <linux/module.h>
#include <linux/pipe_fs_i.h>

#include "fs_user.h"

/* What is there before: /d/f, /d/e/, /l -> d. */
static void prepare(struct kunit *test)
{
	fs_world(test);
	KUNIT_ASSERT_EQ(test, k_mkdir("/d", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_mkdir("/d/e", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/d/f", "content"), 0l);
	KUNIT_ASSERT_EQ(test, k_symlink("d", "/l"), 0l);
	/* What the calls touch of the program's memory is there. */
	KUNIT_ASSERT_EQ(test, clear_user((void __user *)FS_BASE, FS_PAGES * PAGE_SIZE), 0ul);
}

/* A name too long to be inside of a dentry. */
#define LONG	"/d/a-name-that-does-not-fit-into-a-dentry-and-needs-memory-of-its-own"

struct op {
	const char *name;
	long (*run)(void);
	/* 0: it is as it was, or made so again. */
	long (*undo)(bool done);
};

static long run_stat(void)
{
	return k_exists("/l/f");
}
static long no_undo(bool done)
{
	return 0;
}

static long run_open(void)
{
	long fd = k_open("/l/f", O_RDWR, 0);

	return fd < 0 ? fd : k_close(fd);
}

static long run_create(void)
{
	long fd = k_open(LONG, O_CREAT | O_EXCL | O_RDWR, 0600);

	return fd < 0 ? fd : k_close(fd);
}

static long undo_create(bool done)
{
	return done ? k_unlink(LONG) : k_exists(LONG) + ENOENT;
}

static long run_mkdir(void)
{
	return k_mkdir(LONG, 0755);
}

static long undo_mkdir(bool done)
{
	return done ? k_rmdir(LONG) : k_exists(LONG) + ENOENT;
}

static long run_symlink(void)
{
	return k_symlink("text", LONG);
}
static long run_link(void)
{
	return k_link("/d/f", LONG);
}
static long run_rename(void)
{
	return k_rename("/d/f", LONG);
}

static long undo_rename(bool done)
{
	return done ? k_rename(LONG, "/d/f") : k_exists("/d/f") ?: k_exists(LONG) + ENOENT;
}

static long run_exchange(void)
{
	return k_rename2("/d/f", "/d/e", RENAME_EXCHANGE);
}

static long undo_exchange(bool done)
{
	struct stat st;
	long err = done ? k_rename2("/d/f", "/d/e", RENAME_EXCHANGE) : 0;

	return err ?: k_stat("/d/f", &st) ?: !S_ISREG(st.st_mode);
}

static long run_tmpfile(void)
{
	long fd = k_open("/d", O_TMPFILE | O_RDWR, 0600);

	return fd < 0 ? fd : k_close(fd);
}

static long run_pipe(void)
{
	struct file *ends[2];
	int err = create_pipe_files(ends, 0);

	if (err)
		return err;
	fput(ends[0]);
	fput(ends[1]);
	return 0;
}

static long run_grow(void)
{
	long fd = k_open("/", O_RDONLY, 0), ret;

	if (fd < 0)
		return fd;
	ret = ksyscall(__NR_dup3, fd, 500, 0);
	k_close(fd);
	return ret < 0 ? ret : k_close(500);
}

static long run_copies(void)
{
	struct files_struct *files = dup_fd(current->files, ~0u);
	struct fs_struct *fs = copy_fs_struct(current->fs);

	if (files)
		put_files_struct(files);
	if (fs)
		put_fs_struct(fs);
	return files && fs ? 0 : -ENOMEM;
}

static long run_cwd(void)
{
	long ret = ksyscall(__NR_getcwd, FS_DATA, 100);

	return ret < 0 ? ret : 0;
}

/* All of them say that they are not open: nobody waits. */
static long run_poll(void)
{
	long ret = ksyscall(__NR_ppoll, FS_DATA, 100, 0, 0, 0);

	return ret < 0 ? ret : ret - 100;
}

static long run_mount(void)
{
	struct vfsmount *mnt = kern_mount(get_fs_type("tmpfs"), "size=1m,mode=700");

	if (IS_ERR(mnt))
		return PTR_ERR(mnt);
	kern_unmount(mnt);
	return 0;
}

static const struct op ops[] = {
	{ "stat", run_stat, no_undo },
	{ "open", run_open, no_undo },
	{ "create", run_create, undo_create },
	{ "mkdir", run_mkdir, undo_mkdir },
	{ "symlink", run_symlink, undo_create },
	{ "link", run_link, undo_create },
	{ "rename", run_rename, undo_rename },
	{ "exchange", run_exchange, undo_exchange },
	{ "tmpfile", run_tmpfile, no_undo },
	{ "pipe", run_pipe, no_undo },
	{ "grow", run_grow, no_undo },
	{ "copies", run_copies, no_undo },
	{ "getcwd", run_cwd, no_undo },
	{ "poll", run_poll, no_undo },
	{ "mount", run_mount, no_undo },
};

static void judge(struct kunit *test, const struct op *op, long ret, bool hit)
{
	if (!hit || ret != -ENOMEM)
		KUNIT_EXPECT_EQ_MSG(test, ret, 0l, "%s", op->name);
	KUNIT_EXPECT_EQ_MSG(test, op->undo(!ret), 0l, "%s after %ld", op->name, ret);
}

static void one_fails(struct kunit *test)
{
	long ret;

	prepare(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++) {
		KUNIT_FAIL_NTH(test, run) {
			ret = ops[i].run();
			judge(test, &ops[i], ret, kunit_fail_nth_hit(&run));
		}
	}
}

static void all_that_follow_fail(struct kunit *test)
{
	long ret;

	prepare(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++) {
		KUNIT_FAIL_FROM(test, run) {
			ret = ops[i].run();
			judge(test, &ops[i], ret, kunit_fail_nth_hit(&run));
		}
	}
}

static struct kunit_case vfs_fail_cases[] = {
	KUNIT_CASE(one_fails),
	KUNIT_CASE(all_that_follow_fail),
	{}
};

static struct kunit_suite vfs_fail_suite = {
	.name = "vfs_fail",
	.test_cases = vfs_fail_cases,
};
kunit_test_suite(vfs_fail_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

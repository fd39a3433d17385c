// SPDX-License-Identifier: GPL-2.0-only
/* Tests of inotify: which events come, in which order, as seen on Linux; and that nothing stays. */
#include <linux/inotify.h>
#include <linux/module.h>
#include <linux/sprintf.h>
#include <uapi/asm/ioctls.h>
#include <uapi/linux/inotify.h>
#include <uapi/linux/xattr.h>

#include "fs_scene.h"

#define EVENTS	(FS_DATA + 32 * PAGE_SIZE)

static long in;			/* the file that is read */
static char said[512];

static long watch(const char *name, u32 mask)
{
	return ksyscall(__NR_inotify_add_watch, in, N(name), mask);
}

static void begin(struct kunit *test)
{
	fs_scene(test, NULL);
	in = ksyscall(__NR_inotify_init1, IN_NONBLOCK);
	KUNIT_ASSERT_GE(test, in, 0l);
}

static const char *const event_names[16] = {
	"access", "modify", "attrib", "close_write", "close", "open", "from", "to", "create",
	"delete", "delete_self", "move_self", "?", "unmount", "overflow", "ignored",
};

/* One event in words: "1:open/ f" is of the first watch, a directory that is called f. */
static u32 say_one(const char *at, u32 cookie)
{
	const struct inotify_event *event = (const void *)at;
	size_t len = strlen(said);

	len += scnprintf(said + len, sizeof(said) - len, "%s%d:", len ? ", " : "", event->wd);
	for (int i = 0; i < 16; i++)
		if (event->mask >> i & 1)
			len += scnprintf(said + len, sizeof(said) - len, "%s", event_names[i]);
	scnprintf(said + len, sizeof(said) - len, "%s%s%s%s", event->mask & IN_ISDIR ? "/" : "",
		  event->len ? " " : "", event->len ? at + sizeof(*event) : "",
		  event->cookie && event->cookie == cookie ? "=" : "");
	return event->cookie;
}

/* All that has come, and nothing else. */
static const char *events(void)
{
	static char buf[2048];
	long len;
	u32 cookie = 0;

	said[0] = 0;
	while ((len = ksyscall(__NR_read, in, EVENTS, sizeof(buf))) > 0) {
		got_bytes(EVENTS, buf, len);
		for (long at = 0; at < len;) {
			cookie = say_one(buf + at, cookie);
			at += sizeof(struct inotify_event) +
			      ((struct inotify_event *)(buf + at))->len;
		}
	}
	return len == -EAGAIN ? said : "?";
}

#define EXPECT_EVENTS(want)	KUNIT_EXPECT_STREQ(test, events(), want)

SCENE_CASE(what_is_done_with_a_file)
{
	long fd, other;
	char buf[8];

	begin(test);
	KUNIT_ASSERT_EQ(test, k_mkdir("/d", 0755), 0l);
	KUNIT_EXPECT_EQ(test, watch("/d", IN_ALL_EVENTS), 1l);
	fd = k_open("/d/f", O_RDWR | O_CREAT, 0644);
	EXPECT_EVENTS("1:create f, 1:open f");
	KUNIT_EXPECT_EQ(test, watch("/d/f", IN_ALL_EVENTS), 2l);
	KUNIT_EXPECT_EQ(test, k_write(fd, "hello", 5), 5l);
	EXPECT_EVENTS("1:modify f, 2:modify");
	KUNIT_EXPECT_EQ(test, k_pread(fd, buf, 5, 0), 5l);
	KUNIT_EXPECT_EQ(test, k_pread(fd, buf, 5, 100), 0l);
	EXPECT_EVENTS("1:access f, 2:access");
	EXPECT_CALL(test, 0, __NR_ftruncate, fd, 2);
	EXPECT_EVENTS("1:modify f, 2:modify");
	EXPECT_CALL(test, 0, __NR_fchmod, fd, 0600);
	EXPECT_EVENTS("1:attrib f, 2:attrib");
	EXPECT_CALL(test, 0, __NR_utimensat, fd, 0, 0, 0);
	EXPECT_EVENTS("1:attrib f, 2:attrib");
	EXPECT_CALL(test, 0, __NR_fsetxattr, fd, N("user.a"), 0, 0, 0);
	EXPECT_EVENTS("1:attrib f, 2:attrib");
	EXPECT_CALL(test, 0, __NR_fallocate, fd, 0, 0, 100);
	EXPECT_EVENTS("1:modify f, 2:modify");
	other = k_open("/d/f", O_PATH, 0);
	KUNIT_EXPECT_EQ(test, k_close(other), 0l);
	EXPECT_EVENTS("");
	/* What could not be opened is not closed. */
	KUNIT_EXPECT_EQ(test, k_mknod("/d/p", S_IFIFO | 0600, 0), 0l);
	KUNIT_EXPECT_EQ(test, k_open("/d/p", O_WRONLY | O_NONBLOCK, 0), -(long)ENXIO);
	EXPECT_EVENTS("1:create p");
	other = k_open("/d/f", O_WRONLY | O_TRUNC, 0);
	EXPECT_EVENTS("1:open f, 2:open, 1:modify f, 2:modify");
	KUNIT_EXPECT_EQ(test, k_close(other), 0l);
	EXPECT_EVENTS("1:close_write f, 2:close_write");
	other = k_open("/d", O_RDONLY, 0);
	EXPECT_CALL(test, 4 * 24, __NR_getdents64, other, FS_DATA, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, k_close(other), 0l);
	EXPECT_EVENTS("1:open/, 1:access/, 1:close/");
	KUNIT_EXPECT_EQ(test, k_unlink("/d/f"), 0l);
	EXPECT_EVENTS("2:attrib, 1:delete f");
	KUNIT_EXPECT_EQ(test, k_write(fd, "x", 1), 1l);
	KUNIT_EXPECT_EQ(test, k_close(fd), 0l);
	EXPECT_EVENTS("1:modify f, 2:modify, 1:close_write f, 2:close_write, 2:delete_self, "
		      "2:ignored");
}

SCENE_CASE(names_come_and_go)
{
	begin(test);
	KUNIT_ASSERT_EQ(test, k_mkdir("/d", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_mkdir("/e", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/d/f", ""), 0l);
	KUNIT_EXPECT_EQ(test, watch("/d", IN_ALL_EVENTS), 1l);
	KUNIT_EXPECT_EQ(test, watch("/e", IN_ALL_EVENTS), 2l);
	KUNIT_EXPECT_EQ(test, watch("/d/f", IN_ALL_EVENTS), 3l);
	KUNIT_EXPECT_EQ(test, k_link("/d/f", "/e/l"), 0l);
	EXPECT_EVENTS("3:attrib, 2:create l");
	KUNIT_EXPECT_EQ(test, k_rename("/d/f", "/d/g"), 0l);
	EXPECT_EVENTS("1:from f, 1:to g=, 3:move_self");
	KUNIT_EXPECT_EQ(test, k_rename("/d/g", "/e/f"), 0l);
	EXPECT_EVENTS("1:from g, 2:to f=, 3:move_self");
	KUNIT_EXPECT_EQ(test, k_unlink("/e/l"), 0l);
	EXPECT_EVENTS("3:attrib, 2:delete l");
	KUNIT_EXPECT_EQ(test, k_unlink("/e/f"), 0l);
	EXPECT_EVENTS("3:attrib, 3:delete_self, 3:ignored, 2:delete f");
	KUNIT_EXPECT_EQ(test, k_mkdir("/d/s", 0755), 0l);
	KUNIT_EXPECT_EQ(test, k_symlink("x", "/d/y"), 0l);
	KUNIT_EXPECT_EQ(test, k_mknod("/d/p", S_IFIFO | 0600, 0), 0l);
	EXPECT_EVENTS("1:create/ s, 1:create y, 1:create p");
	KUNIT_EXPECT_EQ(test, watch("/d/s", IN_ALL_EVENTS), 4l);
	KUNIT_EXPECT_EQ(test, k_rename("/d/s", "/e/t"), 0l);
	EXPECT_EVENTS("1:from/ s, 2:to/ t=, 4:move_self");
	KUNIT_EXPECT_EQ(test, k_rmdir("/e/t"), 0l);
	EXPECT_EVENTS("4:delete_self, 4:ignored, 2:delete/ t");
}

SCENE_CASE(names_are_replaced)
{
	begin(test);
	KUNIT_ASSERT_EQ(test, k_mkdir("/d", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/d/a", ""), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/d/b", ""), 0l);
	KUNIT_EXPECT_EQ(test, watch("/d", IN_ALL_EVENTS), 1l);
	KUNIT_EXPECT_EQ(test, watch("/d/a", IN_ALL_EVENTS), 2l);
	KUNIT_EXPECT_EQ(test, watch("/d/b", IN_ALL_EVENTS), 3l);
	KUNIT_EXPECT_EQ(test, k_rename2("/d/a", "/d/b", RENAME_EXCHANGE), 0l);
	EXPECT_EVENTS("1:from a, 1:to b=, 2:move_self, 1:from b, 1:to a=, 3:move_self");
	KUNIT_EXPECT_EQ(test, k_rename("/d/a", "/d/b"), 0l);
	EXPECT_EVENTS("1:from a, 1:to b=, 2:attrib, 3:move_self, 2:delete_self, 2:ignored");
	/* What comes from elsewhere tells of itself here from now on. */
	KUNIT_ASSERT_EQ(test, k_make("/x", ""), 0l);
	KUNIT_EXPECT_EQ(test, k_rename("/x", "/d/x"), 0l);
	KUNIT_EXPECT_EQ(test, k_close(k_open("/d/x", O_RDONLY, 0)), 0l);
	EXPECT_EVENTS("1:to x, 1:open x, 1:close x");
	KUNIT_EXPECT_EQ(test, k_rename("/d/x", "/x"), 0l);
	KUNIT_EXPECT_EQ(test, k_close(k_open("/x", O_RDONLY, 0)), 0l);
	EXPECT_EVENTS("1:from x");
}

SCENE_CASE(masks)
{
	long fd;

	begin(test);
	KUNIT_ASSERT_EQ(test, k_mkdir("/d", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/d/f", ""), 0l);
	KUNIT_EXPECT_EQ(test, watch("/d/f", IN_OPEN | IN_ONESHOT), 1l);
	KUNIT_EXPECT_EQ(test, k_close(k_open("/d/f", O_RDONLY, 0)), 0l);
	EXPECT_EVENTS("1:open, 1:ignored");
	KUNIT_EXPECT_EQ(test, watch("/d/f", IN_OPEN), 2l);
	KUNIT_EXPECT_EQ(test, watch("/d/f", IN_CLOSE | IN_MASK_ADD), 2l);
	KUNIT_EXPECT_EQ(test, watch("/d/f", IN_CLOSE | IN_MASK_CREATE), -(long)EEXIST);
	KUNIT_EXPECT_EQ(test, watch("/d/f", IN_CLOSE | IN_MASK_CREATE | IN_MASK_ADD),
			-(long)EINVAL);
	KUNIT_EXPECT_EQ(test, k_close(k_open("/d/f", O_RDONLY, 0)), 0l);
	EXPECT_EVENTS("2:open, 2:close");
	KUNIT_EXPECT_EQ(test, watch("/d/f", IN_CLOSE_WRITE), 2l);
	KUNIT_EXPECT_EQ(test, k_close(k_open("/d/f", O_RDONLY, 0)), 0l);
	EXPECT_EVENTS("");
	EXPECT_CALL(test, 0, __NR_inotify_rm_watch, in, 2);
	EXPECT_EVENTS("2:ignored");
	EXPECT_CALL(test, -EINVAL, __NR_inotify_rm_watch, in, 2);
	KUNIT_EXPECT_EQ(test, watch("/d", IN_ALL_EVENTS | IN_EXCL_UNLINK), 3l);
	fd = k_open("/d/f", O_RDWR, 0);
	KUNIT_EXPECT_EQ(test, k_unlink("/d/f"), 0l);
	KUNIT_EXPECT_EQ(test, k_write(fd, "x", 1), 1l);
	KUNIT_EXPECT_EQ(test, k_close(fd), 0l);
	EXPECT_EVENTS("3:open f, 3:delete f");
}

SCENE_CASE(inotify_is_refused)
{
	const struct cred *old;

	begin(test);
	KUNIT_ASSERT_EQ(test, k_make("/f", ""), 0l);
	EXPECT_CALL(test, -EINVAL, __NR_inotify_init1, 5);
	KUNIT_EXPECT_EQ(test, watch("/f", 0), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, watch("/f", 0x10000), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, watch("/f", IN_OPEN | IN_ONLYDIR), -(long)ENOTDIR);
	KUNIT_EXPECT_EQ(test, watch("/g", IN_OPEN), -(long)ENOENT);
	EXPECT_CALL(test, -EFAULT, __NR_inotify_add_watch, in, 8, IN_OPEN);
	EXPECT_CALL(test, -EINVAL, __NR_inotify_add_watch, 99, N("/f"), 0);
	EXPECT_CALL(test, -EBADF, __NR_inotify_add_watch, 99, N("/f"), IN_OPEN);
	EXPECT_CALL(test, -EINVAL, __NR_inotify_add_watch, k_open("/f", O_RDONLY, 0), N("/f"),
		    IN_OPEN);
	EXPECT_CALL(test, -EINVAL, __NR_inotify_rm_watch, k_open("/f", O_RDONLY, 0), 1);
	EXPECT_CALL(test, -EBADF, __NR_write, in, FS_DATA, 1);
	EXPECT_CALL(test, 0, __NR_fchmodat, CWD, N("/f"), 0600);
	old = as_user(1000, 1000);
	KUNIT_EXPECT_EQ(test, watch("/f", IN_OPEN), -(long)EACCES);
	as_root(old);
}

/* Equal events in a row are one; a read gives whole ones only. */
SCENE_CASE(queues)
{
	int most = inotify_max_queued_events;
	long fd;

	begin(test);
	fd = k_open("/long-name-of-more-than-16-bytes", O_RDWR | O_CREAT, 0600);
	KUNIT_EXPECT_EQ(test, watch("/", IN_MODIFY | IN_CLOSE), 1l);
	for (int i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, k_write(fd, "x", 1), 1l);
	EXPECT_CALL(test, 0, __NR_ioctl, in, FIONREAD, FS_DATA);
	KUNIT_EXPECT_EQ(test, got_word(FS_DATA), 48u);
	EXPECT_CALL(test, -EINVAL, __NR_read, in, EVENTS, 47);
	EXPECT_CALL(test, 48, __NR_read, in, EVENTS, 95);
	EXPECT_CALL(test, -EAGAIN, __NR_read, in, EVENTS, 47);
	inotify_max_queued_events = 2;
	KUNIT_ASSERT_EQ(test, k_make("/a", "x"), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/b", "x"), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/c", "x"), 0l);
	inotify_max_queued_events = most;
	EXPECT_EVENTS("1:modify a, 1:close_write a, -1:overflow");
	KUNIT_ASSERT_EQ(test, k_make("/e", "x"), 0l);
	EXPECT_EVENTS("1:modify e, 1:close_write e");
}

SCENE_CASE(limits_of_users)
{
	int instances = inotify_max_user_instances, watches = inotify_max_user_watches;
	const struct cred *old;
	struct cred *cred;

	begin(test);
	KUNIT_ASSERT_EQ(test, k_make("/f", ""), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/g", ""), 0l);
	cred = prepare_creds();
	KUNIT_ASSERT_NOT_NULL(test, cred);
	old = override_creds(cred);
	inotify_max_user_instances = atomic_read(&current_cred()->user->inotify_instances) + 1;
	inotify_max_user_watches = atomic_read(&current_cred()->user->inotify_watches) + 1;
	KUNIT_EXPECT_GE(test, ksyscall(__NR_inotify_init1, 0), 0l);
	EXPECT_CALL(test, -EMFILE, __NR_inotify_init1, 0);
	KUNIT_EXPECT_EQ(test, watch("/f", IN_OPEN), 1l);
	KUNIT_EXPECT_EQ(test, watch("/g", IN_OPEN), -(long)ENOSPC);
	KUNIT_EXPECT_EQ(test, watch("/f", IN_CLOSE), 1l);
	EXPECT_CALL(test, 0, __NR_inotify_rm_watch, in, 1);
	KUNIT_EXPECT_GT(test, watch("/g", IN_OPEN), 1l);
	inotify_max_user_instances = instances;
	inotify_max_user_watches = watches;
	as_root(old);
}

SCENE_CASE(filesystems_go)
{
	struct vfsmount *mnt;
	struct path root;

	begin(test);
	mnt = kern_mount(get_fs_type("tmpfs"), "size=0,nr_inodes=0");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mnt);
	root = (struct path){ .mnt = mnt, .dentry = mnt->mnt_root };
	set_fs_pwd(&root);
	KUNIT_ASSERT_EQ(test, k_make("f", ""), 0l);
	KUNIT_EXPECT_EQ(test, watch("f", IN_ALL_EVENTS), 1l);
	KUNIT_EXPECT_EQ(test, watch(".", IN_ALL_EVENTS), 2l);
	KUNIT_EXPECT_EQ(test, watch("/", IN_ALL_EVENTS), 3l);
	KUNIT_EXPECT_EQ(test, k_chdir("/"), 0l);
	kern_unmount(mnt);
	EXPECT_EVENTS("2:unmount/, 2:ignored, 1:unmount, 1:ignored");
	KUNIT_ASSERT_EQ(test, k_make("/f", ""), 0l);
	EXPECT_EVENTS("3:create f, 3:open f, 3:close_write f");
}

/* --- All at once. --- */

static int come_and_go(void *arg)
{
	char name[16];

	snprintf(name, sizeof(name), "/d/%ld", (long)arg);
	for (int i = 0; i < 200; i++) {
		if (k_make(name, "x") || k_rename(name, "/d/x"))
			return 1;
		/* Another may have been faster. */
		k_unlink("/d/x");
	}
	return 0;
}

static int watch_and_not(void *arg)
{
	long wd;

	for (int i = 0; i < 200; i++) {
		wd = watch(i % 2 ? "/d" : "/d/x", IN_ALL_EVENTS | (i % 3 ? 0 : IN_ONESHOT));
		if (wd < 0 && wd != -ENOENT)
			return 1;
		if (wd > 0)
			ksyscall(__NR_inotify_rm_watch, in, wd);
		ksyscall(__NR_read, in, EVENTS, PAGE_SIZE);
	}
	return 0;
}

SCENE_CASE(many_watch_many)
{
	begin(test);
	KUNIT_ASSERT_EQ(test, k_mkdir("/d", 0755), 0l);
	for (long i = 0; i < 3; i++) {
		KUNIT_ASSERT_GT(test, spawn(come_and_go, (void *)i), 0);
		KUNIT_ASSERT_GT(test, spawn(watch_and_not, NULL), 0);
	}
	for (int i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, child_status(), 0);
}

/* A reader sleeps until there is something. */
static int read_one(void *unused)
{
	return ksyscall(__NR_read, in, EVENTS, PAGE_SIZE) == 32 ? 0 : 1;
}

SCENE_CASE(who_reads_waits)
{
	begin(test);
	EXPECT_CALL(test, 0, __NR_fcntl, in, F_SETFL, 0);
	KUNIT_EXPECT_EQ(test, watch("/", IN_CREATE), 1l);
	KUNIT_ASSERT_GT(test, spawn(read_one, NULL), 0);
	KUNIT_ASSERT_EQ(test, k_make("/f", ""), 0l);
	KUNIT_EXPECT_EQ(test, child_status(), 0);
	be_interrupted();
	EXPECT_CALL(test, -ERESTARTSYS, __NR_read, in, EVENTS, PAGE_SIZE);
	forget_signal();
}

static struct kunit_case inotify_cases[] = {
	KUNIT_CASE(what_is_done_with_a_file),
	KUNIT_CASE(names_come_and_go),
	KUNIT_CASE(names_are_replaced),
	KUNIT_CASE(masks),
	KUNIT_CASE(inotify_is_refused),
	KUNIT_CASE(queues),
	KUNIT_CASE(limits_of_users),
	KUNIT_CASE(filesystems_go),
	KUNIT_CASE(many_watch_many),
	KUNIT_CASE(who_reads_waits),
	{}
};

static struct kunit_suite inotify_suite = {
	.name = "inotify",
	.test_cases = inotify_cases,
};
kunit_test_suite(inotify_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

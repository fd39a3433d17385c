// SPDX-License-Identifier: GPL-2.0-only
/* Tests of locks of files: what is held, who waits, and in which order it is had. */
#include <linux/file.h>
#include <linux/filelock.h>
#include <linux/module.h>
#include <linux/sprintf.h>

#include "fs_scene.h"

/* --- What a program would do. --- */

static long range_at(long fd, int cmd, struct flock *l)
{
	unsigned long at = FS_DATA + PAGE_SIZE;
	long ret;

	if (copy_to_user(USER(at), l, sizeof(*l)))
		return -ENOTTY;
	ret = ksyscall(__NR_fcntl, fd, cmd, at);
	return copy_from_user(l, USER(at), sizeof(*l)) ? -ENOTTY : ret;
}

#define range(fd, cmd, type, start, len) \
	range_at(fd, cmd, &(struct flock){ .l_type = (type), .l_whence = SEEK_SET, \
					   .l_start = (start), .l_len = (len) })

static long set_range(long fd, int type, loff_t start, loff_t len)
{
	return range(fd, F_SETLK, type, start, len);
}

static long flock_call(long fd, int cmd)
{
	return ksyscall(__NR_flock, fd, cmd);
}

static long open_again(void)
{
	return k_open("/f", O_RDWR | O_CREAT, 0600);
}

/* --- What is there, in words: "w0-9 r20-" are ranges, "W" is flock()'s; "+" waits. --- */

static char shown[256];

static int show_short(void *arg, const struct lock_info *info)
{
	const struct file_lock *l = info->lock;
	size_t len = strlen(shown);

	len += scnprintf(shown + len, sizeof(shown) - len, "%s%s", len ? " " : "",
			 info->waits ? "+" : "");
	if (l->kind == LOCK_OF_FLOCK) {
		scnprintf(shown + len, sizeof(shown) - len, l->type == F_WRLCK ? "W" : "R");
		return 0;
	}
	len += scnprintf(shown + len, sizeof(shown) - len, "%c%lld-",
			 l->type == F_WRLCK ? 'w' : 'r', l->start);
	if (l->end != LLONG_MAX)
		scnprintf(shown + len, sizeof(shown) - len, "%lld", l->end);
	return 0;
}

static const char *locks(long fd)
{
	CLASS(fd, f)(fd);

	shown[0] = 0;
	iterate_locks_of(file_inode(fd_file(f)), show_short, NULL);
	return shown;
}

static int count_waits(void *arg, const struct lock_info *info)
{
	*(int *)arg += info->waits;
	return 0;
}

/* From then on they are in the queue, whether they sleep already or not. */
static void await_waiters(long fd, int nr)
{
	int waits;

	do {
		CLASS(fd, f)(fd);

		waits = 0;
		yield();
		iterate_locks_of(file_inode(fd_file(f)), count_waits, &waits);
	} while (waits != nr);
}

/* --- Ranges of a process. --- */

/* What a sequence of settings leaves; each begins with nothing, and all zeroes end it. */
struct range_step {
	int type;
	loff_t start, len;
};

static bool is_step(const struct range_step *step)
{
	return step->type || step->start || step->len;
}

static const struct range_case {
	struct range_step steps[5];
	const char *want;
} range_cases[] = {
	{ { { F_RDLCK, 0, 10 }, { F_RDLCK, 10, 5 } }, "r0-14" },
	{ { { F_RDLCK, 10, 5 }, { F_RDLCK, 0, 10 } }, "r0-14" },
	{ { { F_RDLCK, 0, 10 }, { F_RDLCK, 11, 5 } }, "r0-9 r11-15" },
	{ { { F_RDLCK, 0, 10 }, { F_RDLCK, 20, 10 }, { F_RDLCK, 5, 20 } }, "r0-29" },
	{ { { F_RDLCK, 0, 30 }, { F_WRLCK, 10, 10 } }, "r0-9 w10-19 r20-29" },
	{ { { F_RDLCK, 0, 30 }, { F_WRLCK, 0, 10 } }, "w0-9 r10-29" },
	{ { { F_RDLCK, 0, 30 }, { F_WRLCK, 20, 0 } }, "r0-19 w20-" },
	{ { { F_RDLCK, 0, 30 }, { F_WRLCK, 0, 0 } }, "w0-" },
	{ { { F_WRLCK, 0, 0 }, { F_RDLCK, 5, 1 }, { F_WRLCK, 5, 1 } }, "w0-" },
	{ { { F_WRLCK, 0, 0 }, { F_UNLCK, 5, 1 } }, "w0-4 w6-" },
	{ { { F_WRLCK, 0, 10 }, { F_UNLCK, 0, 5 } }, "w5-9" },
	{ { { F_WRLCK, 0, 10 }, { F_UNLCK, 5, 0 } }, "w0-4" },
	{ { { F_WRLCK, 0, 10 }, { F_UNLCK, 0, 0 } }, "" },
	{ { { F_WRLCK, 5, 5 }, { F_RDLCK, 0, 2 }, { F_WRLCK, 20, 1 }, { F_UNLCK, 6, 2 } },
	  "r0-1 w5-5 w8-9 w20-20" },
	{ { { F_WRLCK, 0, 10 }, { F_RDLCK, 10, 10 }, { F_WRLCK, 20, 10 }, { F_RDLCK, 5, 20 } },
	  "w0-4 r5-24 w25-29" },
	{ { { F_RDLCK, LLONG_MAX, 1 }, { F_RDLCK, LLONG_MAX - 1, 1 } }, "r9223372036854775806-" },
};

SCENE_CASE(ranges_split_and_merge)
{
	long fd;

	fs_scene(test, NULL);
	fd = open_again();
	for (int i = 0; i < ARRAY_SIZE(range_cases); i++) {
		const struct range_case *c = &range_cases[i];

		for (int j = 0; j < 5 && is_step(&c->steps[j]); j++)
			KUNIT_EXPECT_EQ(test, set_range(fd, c->steps[j].type, c->steps[j].start,
							c->steps[j].len), 0l);
		KUNIT_EXPECT_STREQ(test, locks(fd), c->want);
		KUNIT_EXPECT_EQ(test, set_range(fd, F_UNLCK, 0, 0), 0l);
		KUNIT_EXPECT_STREQ(test, locks(fd), "");
	}
}

SCENE_CASE(ranges_of_bad_places)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_start = -3, .l_len = 2 };
	long fd, ro, path;

	fs_scene(test, NULL);
	fd = open_again();
	ro = k_open("/f", O_RDONLY, 0);
	path = k_open("/f", O_PATH, 0);
	KUNIT_EXPECT_EQ(test, set_range(fd, 7, 0, 0), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, set_range(fd, F_RDLCK, -1, 0), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, set_range(fd, F_RDLCK, 5, -6), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, set_range(fd, F_RDLCK, LLONG_MAX, 2), -(long)EOVERFLOW);
	KUNIT_EXPECT_EQ(test, set_range(ro, F_WRLCK, 0, 0), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, set_range(path, F_RDLCK, 0, 0), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, range(fd, F_GETLK, F_UNLCK, 0, 0), -(long)EINVAL);
	EXPECT_CALL(test, -EFAULT, __NR_fcntl, fd, F_SETLK, 8);
	EXPECT_CALL(test, F_UNLCK, __NR_fcntl, fd, F_GETLEASE, 0);
	EXPECT_CALL(test, -EINVAL, __NR_fcntl, fd, F_SETLEASE, F_RDLCK);
	KUNIT_EXPECT_EQ(test, set_range(fd, F_RDLCK, 5, -5), 0l);
	KUNIT_EXPECT_STREQ(test, locks(fd), "r0-4");
	/* From where the file stands, and from its end. */
	KUNIT_EXPECT_EQ(test, k_write(fd, "0123456789", 10), 10l);
	KUNIT_EXPECT_EQ(test, range_at(fd, F_SETLK, &l), 0l);
	l.l_whence = SEEK_END;
	l.l_start = 1;
	KUNIT_EXPECT_EQ(test, range_at(fd, F_SETLK, &l), 0l);
	KUNIT_EXPECT_STREQ(test, locks(fd), "r0-4 w7-8 w11-12");
	l.l_start = LLONG_MAX;
	KUNIT_EXPECT_EQ(test, range_at(fd, F_SETLK, &l), -(long)EOVERFLOW);
	l.l_start = -11;
	KUNIT_EXPECT_EQ(test, range_at(fd, F_SETLK, &l), -(long)EINVAL);
	l.l_whence = SEEK_DATA;
	KUNIT_EXPECT_EQ(test, range_at(fd, F_SETLK, &l), -(long)EINVAL);
}

/* --- Owners. --- */

static long the_fd;

/* A child's descriptors are the parent's files, and the locks are not its own. */
static int try_range(void *unused)
{
	struct flock l = { .l_type = F_WRLCK, .l_start = 15, .l_len = 1, .l_pid = 1 };

	if (range_at(the_fd, F_GETLK, &l) || l.l_type != F_WRLCK || l.l_start != 10 ||
	    l.l_len != 10 || l.l_pid != current->real_parent->tgid)
		return 1;
	if (set_range(the_fd, F_RDLCK, 12, 1) != -EAGAIN)
		return 2;
	if (set_range(the_fd, F_WRLCK, 20, 1))
		return 3;
	/* Which go with the process. */
	return 0;
}

SCENE_CASE(ranges_belong_to_processes)
{
	struct flock l = { .l_type = F_RDLCK, .l_start = 15, .l_len = 1, .l_pid = 77 };
	long fd, again;

	fs_scene(test, NULL);
	the_fd = fd = open_again();
	again = open_again();
	KUNIT_EXPECT_EQ(test, set_range(fd, F_WRLCK, 10, 10), 0l);
	KUNIT_EXPECT_EQ(test, set_range(again, F_WRLCK, 10, 10), 0l);
	KUNIT_EXPECT_EQ(test, range_at(fd, F_GETLK, &l), 0l);
	KUNIT_EXPECT_EQ(test, (int)l.l_type, F_UNLCK);
	KUNIT_EXPECT_EQ(test, (int)l.l_pid, 77);
	KUNIT_ASSERT_GT(test, spawn(try_range, NULL), 0);
	KUNIT_EXPECT_EQ(test, child_status(), 0);
	KUNIT_EXPECT_STREQ(test, locks(fd), "w10-19");
	/* Any descriptor of the file that is closed takes all of them. */
	KUNIT_EXPECT_EQ(test, k_close(again), 0l);
	KUNIT_EXPECT_STREQ(test, locks(fd), "");
	KUNIT_EXPECT_EQ(test, set_range(fd, F_WRLCK, 10, 10), 0l);
	EXPECT_CALL(test, fd + 5, __NR_dup3, fd, fd + 5, 0);
	EXPECT_CALL(test, fd + 5, __NR_dup3, 0 + fd, fd + 5, 0);
	KUNIT_EXPECT_STREQ(test, locks(fd), "");
}

SCENE_CASE(ranges_of_open_files)
{
	struct flock l = { .l_type = F_WRLCK, .l_pid = 1 };
	long fd, other, same;

	fs_scene(test, NULL);
	fd = open_again();
	other = open_again();
	same = ksyscall(__NR_dup, fd);
	KUNIT_EXPECT_EQ(test, range_at(fd, F_OFD_SETLK, &l), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, range_at(fd, F_OFD_GETLK, &l), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, range(fd, F_OFD_SETLK, F_WRLCK, 0, 10), 0l);
	KUNIT_EXPECT_EQ(test, range(other, F_OFD_SETLK, F_RDLCK, 5, 10), -(long)EAGAIN);
	KUNIT_EXPECT_EQ(test, set_range(fd, F_RDLCK, 5, 1), -(long)EAGAIN);
	KUNIT_EXPECT_EQ(test, range(same, F_OFD_SETLK, F_RDLCK, 0, 5), 0l);
	l.l_pid = 0;
	l.l_start = 7;
	KUNIT_EXPECT_EQ(test, range_at(other, F_OFD_GETLK, &l), 0l);
	KUNIT_EXPECT_EQ(test, (int)l.l_pid, -1);
	KUNIT_EXPECT_EQ(test, (long)l.l_start, 5l);
	/* One of two descriptors of the file is not the file. */
	KUNIT_EXPECT_EQ(test, k_close(fd), 0l);
	KUNIT_EXPECT_STREQ(test, locks(other), "r0-4 w5-9");
	KUNIT_EXPECT_EQ(test, k_close(same), 0l);
	KUNIT_EXPECT_STREQ(test, locks(other), "");
}

SCENE_CASE(flock_belongs_to_files)
{
	long fd, other, same;

	fs_scene(test, NULL);
	fd = open_again();
	other = k_open("/f", O_RDONLY, 0);
	same = ksyscall(__NR_dup, fd);
	KUNIT_EXPECT_EQ(test, flock_call(fd, 0), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, flock_call(fd, LOCK_SH | LOCK_EX), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, flock_call(99, 77), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, flock_call(99, LOCK_SH), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, flock_call(k_open("/f", O_PATH, 0), LOCK_SH), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, flock_call(99, LOCK_MAND | LOCK_SH), 0l);
	KUNIT_EXPECT_EQ(test, flock_call(fd, LOCK_SH), 0l);
	KUNIT_EXPECT_EQ(test, flock_call(same, LOCK_SH), 0l);
	KUNIT_EXPECT_EQ(test, flock_call(other, LOCK_SH | LOCK_NB), 0l);
	KUNIT_EXPECT_STREQ(test, locks(fd), "R R");
	/* Who cannot have the other has lost the first: and then there is nobody else. */
	KUNIT_EXPECT_EQ(test, flock_call(other, LOCK_EX | LOCK_NB), -(long)EAGAIN);
	KUNIT_EXPECT_EQ(test, flock_call(same, LOCK_EX | LOCK_NB), 0l);
	KUNIT_EXPECT_EQ(test, flock_call(other, LOCK_UN), 0l);
	/* They know nothing of ranges. */
	KUNIT_EXPECT_EQ(test, range(other, F_OFD_SETLK, F_RDLCK, 0, 0), 0l);
	KUNIT_EXPECT_STREQ(test, locks(fd), "W r0-");
	KUNIT_EXPECT_EQ(test, k_close(fd), 0l);
	KUNIT_EXPECT_STREQ(test, locks(same), "W r0-");
	KUNIT_EXPECT_EQ(test, k_close(same), 0l);
	KUNIT_EXPECT_STREQ(test, locks(other), "r0-");
}

/* --- Waiting. --- */

/* Waits, has it, and ends with it: then it is the next one's. */
static int wait_write(void *order)
{
	if (range(the_fd, F_SETLKW, F_WRLCK, 0, 1))
		return 1;
	return ++*(int *)order;
}

SCENE_CASE(waiters_are_served_in_order)
{
	int order = 0;

	fs_scene(test, NULL);
	the_fd = open_again();
	KUNIT_EXPECT_EQ(test, set_range(the_fd, F_RDLCK, 0, 0), 0l);
	for (int i = 0; i < 4; i++) {
		KUNIT_ASSERT_GT(test, spawn(wait_write, &order), 0);
		await_waiters(the_fd, i + 1);
	}
	KUNIT_EXPECT_STREQ(test, locks(the_fd), "r0- +w0-0 +w0-0 +w0-0 +w0-0");
	KUNIT_EXPECT_EQ(test, set_range(the_fd, F_UNLCK, 0, 1), 0l);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_GT(test, child_status(), 0);
	KUNIT_EXPECT_STREQ(test, locks(the_fd), "r1-");
}

static int wait_flock(void *cmd)
{
	long fd = open_again();

	return flock_call(fd, (long)cmd) ? 1 : 0;
}

SCENE_CASE(flock_waits)
{
	fs_scene(test, NULL);
	the_fd = open_again();
	KUNIT_EXPECT_EQ(test, flock_call(the_fd, LOCK_EX), 0l);
	KUNIT_ASSERT_GT(test, spawn(wait_flock, (void *)LOCK_SH), 0);
	KUNIT_ASSERT_GT(test, spawn(wait_flock, (void *)LOCK_SH), 0);
	await_waiters(the_fd, 2);
	KUNIT_EXPECT_EQ(test, flock_call(the_fd, LOCK_SH), 0l);
	KUNIT_EXPECT_EQ(test, child_status(), 0);
	KUNIT_EXPECT_EQ(test, child_status(), 0);
	KUNIT_ASSERT_GT(test, spawn(wait_flock, (void *)LOCK_EX), 0);
	await_waiters(the_fd, 1);
	KUNIT_EXPECT_STREQ(test, locks(the_fd), "R +W");
	KUNIT_EXPECT_EQ(test, flock_call(the_fd, LOCK_UN), 0l);
	KUNIT_EXPECT_EQ(test, child_status(), 0);
}

/* Byte 1 is the child's, byte 0 the parent's; each then wants the other. */
static int hold_and_wait(void *unused)
{
	if (set_range(the_fd, F_WRLCK, 1, 1))
		return 1;
	return range(the_fd, F_SETLKW, F_WRLCK, 0, 1) ? 2 : 0;
}

SCENE_CASE(circles_are_found)
{
	fs_scene(test, NULL);
	the_fd = open_again();
	KUNIT_EXPECT_EQ(test, set_range(the_fd, F_WRLCK, 0, 1), 0l);
	KUNIT_ASSERT_GT(test, spawn(hold_and_wait, NULL), 0);
	await_waiters(the_fd, 1);
	KUNIT_EXPECT_EQ(test, range(the_fd, F_SETLKW, F_RDLCK, 1, 1), -(long)EDEADLK);
	KUNIT_EXPECT_STREQ(test, locks(the_fd), "w0-0 +w0-0 w1-1");
	KUNIT_EXPECT_EQ(test, set_range(the_fd, F_UNLCK, 0, 1), 0l);
	KUNIT_EXPECT_EQ(test, child_status(), 0);
}

static int hold(void *byte)
{
	if (range(the_fd, F_OFD_SETLK, F_WRLCK, 5, 1) != -EAGAIN)
		return 1;
	be_interrupted();
	if (range(the_fd, F_SETLKW, F_WRLCK, (long)byte, 1) != -ERESTARTSYS)
		return 2;
	return flock_call(open_again(), LOCK_EX) == -ERESTARTSYS ? 0 : 3;
}

SCENE_CASE(waits_are_interrupted)
{
	fs_scene(test, NULL);
	the_fd = open_again();
	KUNIT_EXPECT_EQ(test, set_range(the_fd, F_WRLCK, 0, 10), 0l);
	KUNIT_EXPECT_EQ(test, flock_call(the_fd, LOCK_SH), 0l);
	KUNIT_ASSERT_GT(test, spawn(hold, NULL), 0);
	KUNIT_EXPECT_EQ(test, child_status(), 0);
	KUNIT_EXPECT_STREQ(test, locks(the_fd), "R w0-9");
}

/* --- All at once. --- */

static int contend(void *arg)
{
	long fd = open_again(), err = 0;
	u32 seed = (long)arg * 2654435761u;

	for (int i = 0; i < 300 && !err; i++) {
		seed = seed * 1664525 + 1013904223;
		err = range(fd, seed >> 9 & 1 ? F_OFD_SETLKW : F_OFD_SETLK,
			    seed >> 10 & 3 ? (seed >> 11) % 2 : F_UNLCK, seed >> 20 & 7,
			    1 + (seed >> 23 & 3));
		/* Who holds one and waits for another would wait for ever. */
		if (!err || err == -EAGAIN)
			err = range(fd, F_OFD_SETLK, F_UNLCK, 0, 0);
		err = err ?: flock_call(fd, seed >> 12 & 1 ? LOCK_SH : LOCK_EX) ?:
			     flock_call(fd, LOCK_UN);
	}
	return err ? 1 : 0;
}

SCENE_CASE(many_contend)
{
	fs_scene(test, NULL);
	the_fd = open_again();
	for (long i = 0; i < 6; i++)
		KUNIT_ASSERT_GT(test, spawn(contend, (void *)i), 0);
	for (int i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, child_status(), 0);
	KUNIT_EXPECT_STREQ(test, locks(the_fd), "");
}

/* --- /proc/locks. --- */

static int show_long(void *arg, const struct lock_info *info)
{
	struct inode *inode = arg;

	if (info->inode == inode)
		show_lock(info, shown + strlen(shown), sizeof(shown) - strlen(shown));
	return 0;
}

SCENE_CASE(locks_are_shown)
{
	char want[128];
	long fd;

	fs_scene(test, NULL);
	fd = open_again();
	KUNIT_EXPECT_EQ(test, range(fd, F_OFD_SETLK, F_RDLCK, 5, 0), 0l);
	KUNIT_EXPECT_EQ(test, flock_call(fd, LOCK_EX), 0l);
	shown[0] = 0;
	CLASS(fd, f)(fd);

	iterate_locks_of(file_inode(fd_file(f)), show_long, file_inode(fd_file(f)));
	snprintf(want, sizeof(want),
		 "1: FLOCK  ADVISORY  WRITE %d 00:%02x:%lu 0 EOF\n"
		 "2: OFDLCK ADVISORY  READ -1 00:%02x:%lu 5 EOF\n", current->tgid,
		 MINOR(file_inode(fd_file(f))->i_sb->s_dev), file_inode(fd_file(f))->i_ino,
		 MINOR(file_inode(fd_file(f))->i_sb->s_dev), file_inode(fd_file(f))->i_ino);
	KUNIT_EXPECT_STREQ(test, shown, want);
}

static struct kunit_case locks_cases[] = {
	KUNIT_CASE(ranges_split_and_merge),
	KUNIT_CASE(ranges_of_bad_places),
	KUNIT_CASE(ranges_belong_to_processes),
	KUNIT_CASE(ranges_of_open_files),
	KUNIT_CASE(flock_belongs_to_files),
	KUNIT_CASE(waiters_are_served_in_order),
	KUNIT_CASE(flock_waits),
	KUNIT_CASE(circles_are_found),
	KUNIT_CASE(waits_are_interrupted),
	KUNIT_CASE(many_contend),
	KUNIT_CASE(locks_are_shown),
	{}
};

static struct kunit_suite locks_suite = {
	.name = "locks",
	.test_cases = locks_cases,
};
kunit_test_suite(locks_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

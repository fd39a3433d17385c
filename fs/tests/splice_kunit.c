// SPDX-License-Identifier: GPL-2.0-only
/* Tests of splice(), tee(), vmsplice(): what moves, what is shared, and what is refused. */
#include <linux/module.h>
#include <linux/pipe_fs_i.h>
#include <linux/uio.h>
#include <uapi/asm/ioctls.h>

#include "fs_scene.h"

#define NONBLOCK	2	/* SPLICE_F_NONBLOCK */
#define PLACE		(FS_DATA + 16 * PAGE_SIZE)
#define VECTOR		(FS_DATA + 17 * PAGE_SIZE)
#define BYTES		(FS_DATA + 20 * PAGE_SIZE)

static void make_pipe(int fds[2], int flags)
{
	EXPECT_CALL(kunit_get_current_test(), 0, __NR_pipe2, FS_DATA, flags);
	got_bytes(FS_DATA, fds, 2 * sizeof(int));
}

static long in_pipe(long fd)
{
	EXPECT_CALL(kunit_get_current_test(), 0, __NR_ioctl, fd, FIONREAD, FS_DATA);
	return got_word(FS_DATA);
}

static long splice(long in, long out, size_t len)
{
	return ksyscall(__NR_splice, in, 0, out, 0, len, NONBLOCK);
}

/* From a place in a file, or to one: the place moves. */
static long splice_in(long in, loff_t *pos, long out, size_t len)
{
	long ret;

	put_bytes(PLACE, pos, sizeof(*pos));
	ret = ksyscall(__NR_splice, in, PLACE, out, 0, len, NONBLOCK);
	got_bytes(PLACE, pos, sizeof(*pos));
	return ret;
}

static long splice_out(long in, long out, loff_t *pos, size_t len)
{
	long ret;

	put_bytes(PLACE, pos, sizeof(*pos));
	ret = ksyscall(__NR_splice, in, 0, out, PLACE, len, NONBLOCK);
	got_bytes(PLACE, pos, sizeof(*pos));
	return ret;
}

static long tee_call(long in, long out, size_t len)
{
	return ksyscall(__NR_tee, in, out, len, NONBLOCK);
}

static long vmsplice(long fd, unsigned long addr, size_t len)
{
	struct iovec vec[2] = { { }, { (__force void *)addr, len } };

	put_bytes(VECTOR, vec, sizeof(vec));
	return ksyscall(__NR_vmsplice, fd, VECTOR, 2, NONBLOCK);
}

static void expect_read(long fd, const char *want)
{
	char buf[32] = "";

	KUNIT_EXPECT_EQ(kunit_get_current_test(), k_read(fd, buf, strlen(want)),
			(long)strlen(want));
	KUNIT_EXPECT_STREQ(kunit_get_current_test(), buf, want);
}

/* A pipe's page is the file's: what is written to that afterwards is read. */
SCENE_CASE(pages_of_files)
{
	loff_t pos = 0;
	char buf[16] = "";
	long fd;
	int p[2];

	fs_scene(test, NULL);
	make_pipe(p, 0);
	KUNIT_ASSERT_EQ(test, k_make("/f", "0123456789"), 0l);
	fd = k_open("/f", O_RDWR, 0);
	KUNIT_EXPECT_EQ(test, splice_in(fd, &pos, p[1], 4), 4l);
	KUNIT_EXPECT_EQ(test, pos, 4ll);
	KUNIT_EXPECT_EQ(test, k_pwrite(fd, "abcd", 4, 0), 4l);
	/* Nobody writes behind it into the file. */
	KUNIT_EXPECT_EQ(test, k_write(p[1], "XY", 2), 2l);
	KUNIT_EXPECT_EQ(test, k_pread(fd, buf, 10, 0), 10l);
	KUNIT_EXPECT_STREQ(test, buf, "abcd456789");
	expect_read(p[0], "abcdXY");
	/* Nor is it used for what is written next. */
	KUNIT_EXPECT_EQ(test, k_write(p[1], "ZZZZ", 4), 4l);
	KUNIT_EXPECT_EQ(test, k_pread(fd, buf, 10, 0), 10l);
	KUNIT_EXPECT_STREQ(test, buf, "abcd456789");
	expect_read(p[0], "ZZZZ");
	/* Where the file stands, up to its end; a hole is zeroes. */
	KUNIT_EXPECT_EQ(test, splice(fd, p[1], 100), 10l);
	KUNIT_EXPECT_EQ(test, splice(fd, p[1], 100), 0l);
	expect_read(p[0], "abcd456789");
	EXPECT_CALL(test, 0, __NR_ftruncate, fd, 20 * PAGE_SIZE);
	pos = PAGE_SIZE + 1;
	KUNIT_EXPECT_EQ(test, splice_in(fd, &pos, p[1], 20 * PAGE_SIZE),
			(long)(16 * PAGE_SIZE - 1));
	KUNIT_EXPECT_EQ(test, pos, (loff_t)(17 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, splice_in(fd, &pos, p[1], 1), -(long)EAGAIN);
	KUNIT_EXPECT_EQ(test, k_read(p[0], buf, 1), 1l);
	KUNIT_EXPECT_EQ(test, buf[0], 0);
}

SCENE_CASE(from_pipe_to_file)
{
	loff_t pos = 3;
	char buf[16] = "";
	long fd;
	int p[2];

	fs_scene(test, NULL);
	make_pipe(p, 0);
	fd = k_open("/f", O_RDWR | O_CREAT, 0600);
	KUNIT_EXPECT_EQ(test, k_write(p[1], "hello", 5), 5l);
	KUNIT_EXPECT_EQ(test, splice_out(p[0], fd, &pos, 2), 2l);
	KUNIT_EXPECT_EQ(test, pos, 5ll);
	KUNIT_EXPECT_EQ(test, splice(p[0], fd, 100), 3l);
	KUNIT_EXPECT_EQ(test, k_lseek(fd, 0, SEEK_CUR), 3l);
	KUNIT_EXPECT_EQ(test, k_pread(fd, buf, 10, 0), 5l);
	KUNIT_EXPECT_STREQ(test, buf, "llohe");
	KUNIT_EXPECT_EQ(test, splice(p[0], fd, 100), -(long)EAGAIN);
	/* A file's own page, to the file. */
	pos = 0;
	KUNIT_EXPECT_EQ(test, splice_in(fd, &pos, p[1], 5), 5l);
	KUNIT_EXPECT_EQ(test, splice_out(p[0], fd, &pos, 5), 5l);
	KUNIT_EXPECT_EQ(test, k_pread(fd, buf, 10, 0), 10l);
	KUNIT_EXPECT_STREQ(test, buf, "llohellohe");
	KUNIT_EXPECT_EQ(test, k_close(p[1]), 0l);
	KUNIT_EXPECT_EQ(test, splice(p[0], fd, 100), 0l);
}

SCENE_CASE(from_pipe_to_pipe)
{
	int p[2], q[2];

	fs_scene(test, NULL);
	make_pipe(p, 0);
	make_pipe(q, 0);
	KUNIT_EXPECT_EQ(test, k_write(p[1], "hello", 5), 5l);
	KUNIT_EXPECT_EQ(test, tee_call(p[0], q[1], 2), 2l);
	KUNIT_EXPECT_EQ(test, tee_call(p[0], q[1], 100), 5l);
	KUNIT_EXPECT_EQ(test, in_pipe(p[0]), 5l);
	KUNIT_EXPECT_EQ(test, in_pipe(q[0]), 7l);
	/* A page of two pipes is nobody's to write to. */
	KUNIT_EXPECT_EQ(test, k_write(p[1], "P", 1), 1l);
	KUNIT_EXPECT_EQ(test, k_write(q[1], "Q", 1), 1l);
	expect_read(q[0], "hehelloQ");
	KUNIT_EXPECT_EQ(test, splice(p[0], q[1], 3), 3l);
	KUNIT_EXPECT_EQ(test, splice(p[0], q[1], 100), 3l);
	KUNIT_EXPECT_EQ(test, splice(p[0], q[1], 100), -(long)EAGAIN);
	expect_read(q[0], "helloP");
	/* Full pipes. */
	EXPECT_CALL(test, (long)PAGE_SIZE, __NR_fcntl, q[1], F_SETPIPE_SZ, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, k_write(p[1], "ab", 2), 2l);
	KUNIT_EXPECT_EQ(test, splice(p[0], q[1], 1), 1l);
	KUNIT_EXPECT_EQ(test, splice(p[0], q[1], 1), -(long)EAGAIN);
	KUNIT_EXPECT_EQ(test, tee_call(p[0], q[1], 1), -(long)EAGAIN);
	/* No writer: the end. No reader: a signal. */
	expect_read(p[0], "b");
	KUNIT_EXPECT_EQ(test, k_close(p[1]), 0l);
	KUNIT_EXPECT_EQ(test, splice(p[0], q[1], 1), 0l);
	KUNIT_EXPECT_EQ(test, tee_call(p[0], q[1], 1), 0l);
}

SCENE_CASE(pages_of_programs)
{
	int p[2];

	fs_scene(test, NULL);
	make_pipe(p, 0);
	put_bytes(BYTES, "0123456789", 10);
	KUNIT_EXPECT_EQ(test, vmsplice(p[1], BYTES + 2, 5), 5l);
	put_bytes(BYTES + 2, "ab", 2);
	expect_read(p[0], "ab456");
	/* Over two pages. */
	put_bytes(BYTES + PAGE_SIZE - 2, "wxyz", 4);
	KUNIT_EXPECT_EQ(test, vmsplice(p[1], BYTES + PAGE_SIZE - 2, 4), 4l);
	KUNIT_EXPECT_EQ(test, k_write(p[1], "!", 1), 1l);
	expect_read(p[0], "wxyz!");
	KUNIT_EXPECT_EQ(test, vmsplice(p[1], 8, 4), -(long)EFAULT);
	KUNIT_EXPECT_EQ(test, vmsplice(p[1], BYTES, 0), 0l);
	/* The other way the bytes are copied. */
	KUNIT_EXPECT_EQ(test, k_write(p[1], "back", 4), 4l);
	KUNIT_EXPECT_EQ(test, vmsplice(p[0], BYTES, 10), 4l);
	KUNIT_EXPECT_EQ(test, got_word(BYTES), *(const u32 *)"back");
	KUNIT_EXPECT_EQ(test, vmsplice(p[0], BYTES, 10), -(long)EAGAIN);
	/* What nobody has read goes with the pipe. */
	KUNIT_EXPECT_EQ(test, vmsplice(p[1], BYTES, 3 * PAGE_SIZE), (long)(3 * PAGE_SIZE));
}

SCENE_CASE(splice_is_refused)
{
	loff_t pos = 0, bad = -1;
	long fd, ro, ap, dir;
	int p[2], q[2];

	fs_scene(test, NULL);
	make_pipe(p, 0);
	make_pipe(q, O_NONBLOCK);
	KUNIT_ASSERT_EQ(test, k_make("/f", "x"), 0l);
	fd = k_open("/f", O_RDWR, 0);
	ro = k_open("/f", O_RDONLY, 0);
	ap = k_open("/f", O_RDWR | O_APPEND, 0);
	dir = k_open("/", O_RDONLY, 0);
	EXPECT_CALL(test, 0, __NR_splice, 99, 0, 99, 0, 0, 99);
	EXPECT_CALL(test, -EINVAL, __NR_splice, 99, 0, 99, 0, 1, 0x10);
	KUNIT_EXPECT_EQ(test, splice(99, p[1], 1), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, splice(fd, 99, 1), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, splice(fd, ap, 1), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, splice(p[1], fd, 1), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, splice(fd, p[0], 1), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, splice(p[0], ro, 1), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, splice(p[0], ap, 1), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, splice(p[0], p[1], 1), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, splice(dir, p[1], 1), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, splice_in(p[0], &pos, fd, 1), -(long)ESPIPE);
	KUNIT_EXPECT_EQ(test, splice_out(fd, p[1], &pos, 1), -(long)ESPIPE);
	KUNIT_EXPECT_EQ(test, splice_in(fd, &bad, p[1], 1), -(long)EINVAL);
	EXPECT_CALL(test, -EFAULT, __NR_splice, fd, 8, p[1], 0, 1, 0);
	EXPECT_CALL(test, 0, __NR_tee, 99, 99, 0, 0);
	KUNIT_EXPECT_EQ(test, tee_call(99, q[1], 1), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, tee_call(p[1], q[1], 1), -(long)EBADF);
	KUNIT_EXPECT_EQ(test, tee_call(p[0], fd, 1), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, tee_call(p[0], p[1], 1), -(long)EINVAL);
	EXPECT_CALL(test, -EINVAL, __NR_vmsplice, p[1], VECTOR, -1, 0);
	EXPECT_CALL(test, -EINVAL, __NR_vmsplice, p[1], VECTOR, 1, 0x10);
	KUNIT_EXPECT_EQ(test, vmsplice(fd, BYTES, 1), -(long)EBADF);
	/* By the pipe's own flag. */
	EXPECT_CALL(test, -EAGAIN, __NR_splice, q[0], 0, p[1], 0, 1, 0);
	KUNIT_EXPECT_EQ(test, k_close(p[0]), 0l);
	current->sighand->action[SIGPIPE - 1].handler = (unsigned long)SIG_IGN;
	KUNIT_EXPECT_EQ(test, splice(fd, p[1], 1), -(long)EPIPE);
}

/* sendfile() to a pipe gives it the pages, and copy_file_range() needs no buffer. */
SCENE_CASE(files_are_sent)
{
	char buf[16] = "";
	long fd, to;
	int p[2];

	fs_scene(test, NULL);
	make_pipe(p, O_NONBLOCK);
	KUNIT_ASSERT_EQ(test, k_make("/f", "0123456789"), 0l);
	fd = k_open("/f", O_RDWR, 0);
	to = k_open("/t", O_RDWR | O_CREAT, 0600);
	EXPECT_CALL(test, 10, __NR_sendfile, p[1], fd, 0, 100);
	KUNIT_EXPECT_EQ(test, k_pwrite(fd, "ab", 2, 0), 2l);
	expect_read(p[0], "ab23456789");
	EXPECT_CALL(test, 0, __NR_sendfile, p[1], fd, 0, 100);
	EXPECT_CALL(test, 0, __NR_ftruncate, fd, 40 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, k_pwrite(fd, "end", 3, 40 * PAGE_SIZE - 3), 3l);
	KUNIT_EXPECT_EQ(test, k_lseek(fd, 0, SEEK_SET), 0l);
	EXPECT_CALL(test, 40 * PAGE_SIZE, __NR_copy_file_range, fd, 0, to, 0, 1ul << 30, 0);
	KUNIT_EXPECT_EQ(test, k_pread(to, buf, 10, 40 * PAGE_SIZE - 3), 3l);
	KUNIT_EXPECT_STREQ(test, buf, "end");
	KUNIT_EXPECT_EQ(test, k_pread(to, buf, 3, 0), 3l);
	KUNIT_EXPECT_STREQ(test, buf, "ab2");
}

/* Both descriptors have one place, whose lock is not taken twice; nor is a pipe's. */
SCENE_CASE(a_file_is_sent_to_itself)
{
	char buf[24] = "";
	loff_t pos = 0;
	long fd, same;
	int p[2];

	fs_scene(test, NULL);
	make_pipe(p, O_NONBLOCK);
	KUNIT_ASSERT_EQ(test, k_make("/f", "0123456789"), 0l);
	fd = k_open("/f", O_RDWR, 0);
	same = ksyscall(__NR_dup, fd);
	KUNIT_EXPECT_EQ(test, k_lseek(fd, 0, SEEK_END), 10l);
	put_bytes(BYTES, &pos, sizeof(pos));
	EXPECT_CALL(test, 10, __NR_sendfile, same, fd, BYTES, 10);
	KUNIT_EXPECT_EQ(test, k_lseek(fd, 0, SEEK_CUR), 20l);
	KUNIT_EXPECT_EQ(test, k_pread(fd, buf, 20, 0), 20l);
	KUNIT_EXPECT_STREQ(test, buf, "01234567890123456789");
	EXPECT_CALL(test, 0, __NR_sendfile, same, fd, 0, 10);
	EXPECT_CALL(test, -EINVAL, __NR_splice, same, 0, fd, 0, 1, 0);
	same = ksyscall(__NR_dup, p[0]);
	EXPECT_CALL(test, -EBADF, __NR_splice, same, 0, p[0], 0, 1, 0);
}

/* --- Sleeping. --- */

static int pipes[2][2];

/* Everything that comes to the first pipe goes to the second, until the end. */
static int forward(void *unused)
{
	long ret;

	k_close(pipes[0][1]);
	do
		ret = ksyscall(__NR_splice, pipes[0][0], 0, pipes[1][1], 0, 5000, 0);
	while (ret > 0);
	return ret ? 1 : 0;
}

static int read_all(void *want)
{
	char buf[64];
	long total = 0, ret;

	k_close(pipes[0][1]);
	k_close(pipes[1][1]);
	while ((ret = k_read(pipes[1][0], buf, sizeof(buf))) > 0)
		total += ret;
	return total == (long)want ? 0 : 1;
}

SCENE_CASE(who_splices_waits)
{
	fs_scene(test, NULL);
	make_pipe(pipes[0], 0);
	make_pipe(pipes[1], 0);
	EXPECT_CALL(test, (long)PAGE_SIZE, __NR_fcntl, pipes[1][1], F_SETPIPE_SZ, PAGE_SIZE);
	KUNIT_ASSERT_GT(test, spawn(forward, NULL), 0);
	KUNIT_ASSERT_GT(test, spawn(read_all, (void *)40000), 0);
	KUNIT_EXPECT_EQ(test, k_close(pipes[1][1]), 0l);
	for (int i = 0; i < 40; i++)
		EXPECT_CALL(test, 1000, __NR_write, pipes[0][1], BYTES, 1000);
	KUNIT_EXPECT_EQ(test, k_close(pipes[0][1]), 0l);
	KUNIT_EXPECT_EQ(test, child_status(), 0);
	KUNIT_EXPECT_EQ(test, child_status(), 0);
}

static struct kunit_case splice_cases[] = {
	KUNIT_CASE(pages_of_files),
	KUNIT_CASE(from_pipe_to_file),
	KUNIT_CASE(from_pipe_to_pipe),
	KUNIT_CASE(pages_of_programs),
	KUNIT_CASE(splice_is_refused),
	KUNIT_CASE(files_are_sent),
	KUNIT_CASE(a_file_is_sent_to_itself),
	KUNIT_CASE(who_splices_waits),
	{}
};

static struct kunit_suite splice_suite = {
	.name = "splice",
	.test_cases = splice_cases,
};
kunit_test_suite(splice_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

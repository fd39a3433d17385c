// SPDX-License-Identifier: GPL-2.0-only
/* Open files and descriptors: reading, writing, seeking, closing. */
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <uapi/linux/close_range.h>
#include <uapi/linux/uio.h>

#include "fs_user.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))
#define OPEN(name, flags) \
({ \
	long __fd = k_open(name, flags, 0644); \
	KUNIT_ASSERT_GE(test, __fd, 0l); \
	__fd; \
})

/* Sizes at which pages begin and end, at offsets that do not. */
static void what_is_written_is_read(struct kunit *test)
{
	static const size_t sizes[] = { 0, 1, 4095, 4096, 4097, 20000 };
	u8 *out = kunit_kzalloc(test, 20000, GFP_KERNEL);
	u8 *in = kunit_kzalloc(test, 20000, GFP_KERNEL);
	long fd;

	fs_world(test);
	fd = OPEN("f", O_CREAT | O_RDWR);
	for (unsigned int i = 0; i < 20000; i++)
		out[i] = i * 7 + (i >> 8);
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		EXPECT(k_lseek(fd, 100 * i, SEEK_SET), 100 * i);
		EXPECT(k_write(fd, out, sizes[i]), sizes[i]);
		EXPECT(k_lseek(fd, -(long)sizes[i], SEEK_CUR), 100 * i);
		EXPECT(k_read(fd, in, sizes[i]), sizes[i]);
		EXPECT(memcmp(in, out, sizes[i]), 0);
		EXPECT(k_pwrite(fd, out, sizes[i], 3), sizes[i]);
		EXPECT(k_pread(fd, in, sizes[i], 3), sizes[i]);
		EXPECT(memcmp(in, out, sizes[i]), 0);
		EXPECT(k_lseek(fd, 0, SEEK_CUR), 100 * i + sizes[i]);
	}
	EXPECT(k_pread(fd, in, 10, 20500), 0);
	EXPECT(k_pread(fd, in, 10, 20498), 2);
	EXPECT(k_close(fd), 0);
}

static void bad_calls(struct kunit *test)
{
	long fd, dir;

	fs_world(test);
	EXPECT(k_read(3, NULL, 0), -EBADF);
	EXPECT(k_close(3), -EBADF);
	EXPECT(k_close(-1), -EBADF);
	fd = OPEN("f", O_CREAT | O_WRONLY);
	EXPECT(ksyscall(__NR_read, fd, FS_DATA, 1), -EBADF);
	EXPECT(ksyscall(__NR_write, fd, 0, 1), -EFAULT);
	EXPECT(ksyscall(__NR_write, fd, FS_DATA, -1l), -EFAULT);
	EXPECT(ksyscall(__NR_write, fd, -4096l, 1), -EFAULT);
	EXPECT(ksyscall(__NR_write, fd, 0, 0), 0);
	EXPECT(k_pwrite(fd, "x", 1, -1), -EINVAL);
	EXPECT(k_lseek(fd, -1, SEEK_SET), -EINVAL);
	EXPECT(k_lseek(fd, 0, 5), -EINVAL);
	EXPECT(k_pwrite(fd, "x", 1, LLONG_MAX), -EINVAL);
	EXPECT(ksyscall(__NR_ioctl, fd, FIFREEZE, 0), -EOPNOTSUPP);
	EXPECT(ksyscall(__NR_ioctl, fd, FITHAW, 0), -EINVAL);
	EXPECT(k_close(fd), 0);
	fd = OPEN("f", O_RDONLY);
	EXPECT(k_write(fd, "x", 1), -EBADF);
	dir = OPEN("/", O_RDONLY);
	EXPECT(k_read(dir, NULL, 1), -EISDIR);
	EXPECT(k_write(dir, "x", 1), -EBADF);
	EXPECT(k_open("/", O_RDWR, 0), -EISDIR);
	EXPECT(k_open("/", O_RDONLY | O_CREAT, 0), -EISDIR);
	EXPECT(k_open("/x/", O_RDONLY | O_CREAT, 0), -EISDIR);
	EXPECT(k_open("f", O_RDONLY | O_CREAT | O_EXCL, 0), -EEXIST);
	EXPECT(k_open("f", O_RDONLY | O_DIRECTORY, 0), -ENOTDIR);
	EXPECT(k_open("f/", O_RDONLY, 0), -ENOTDIR);
	EXPECT(k_open("none", O_RDONLY, 0), -ENOENT);
}

/* Half of it is user memory: the half counts. */
static void faults_in_the_middle(struct kunit *test)
{
	unsigned long end = FS_BASE + FS_PAGES * PAGE_SIZE;
	long fd;

	fs_world(test);
	fd = OPEN("f", O_CREAT | O_RDWR);
	KUNIT_ASSERT_EQ(test, clear_user((void __user *)(end - 3000), 3000), 0ul);
	EXPECT(ksyscall(__NR_write, fd, end - 3000, 5000), 3000);
	EXPECT(ksyscall(__NR_write, fd, end, 5000), -EFAULT);
	EXPECT(k_lseek(fd, 0, SEEK_END), 3000);
	EXPECT(ksyscall(__NR_pread64, fd, end - 100, 3000, 0), 100);
	EXPECT(ksyscall(__NR_pread64, fd, end, 3000, 0), -EFAULT);
}

static long vector(unsigned int nr, size_t len0, size_t len1)
{
	struct iovec vec[2] = {
		{ (void *)FS_DATA, len0 },
		{ (void *)(FS_DATA + 8192), len1 },
	};

	if (copy_to_user((void __user *)FS_NAME(3), vec, nr * sizeof(vec[0])))
		return -ENOTTY;
	return FS_NAME(3);
}

static void many_pieces(struct kunit *test)
{
	char buf[8];
	long fd;

	fs_world(test);
	fd = OPEN("f", O_CREAT | O_RDWR);
	EXPECT(k_write(fd, "abcdef", 6), 6);
	EXPECT(k_lseek(fd, 0, SEEK_SET), 0);
	EXPECT(ksyscall(__NR_readv, fd, vector(2, 2, 9), 2), 6);
	KUNIT_EXPECT_EQ(test, copy_from_user(buf, (void __user *)(FS_DATA + 8192), 4), 0ul);
	EXPECT(memcmp(buf, "cdef", 4), 0);
	EXPECT(ksyscall(__NR_writev, fd, vector(2, 2, 4), 2), 6);
	EXPECT(k_pread(fd, buf, 6, 6), 6);
	EXPECT(memcmp(buf, "abcdef", 6), 0);
	EXPECT(ksyscall(__NR_preadv, fd, vector(2, 1, 1), 2, 4, 0), 2);
	EXPECT(ksyscall(__NR_pwritev2, fd, vector(1, 1, 0), 1, -1, 0, 0x10), 1);
	EXPECT(k_lseek(fd, 0, SEEK_END), 13);
	EXPECT(ksyscall(__NR_preadv2, fd, vector(1, 1, 0), 1, 0, 0, 0x4000), -EOPNOTSUPP);
	EXPECT(ksyscall(__NR_readv, fd, vector(2, 1, -1l), 2), -EINVAL);
	EXPECT(ksyscall(__NR_readv, fd, vector(2, 1, 1), 1025), -EINVAL);
	EXPECT(ksyscall(__NR_readv, fd, 0, 1), -EFAULT);
	EXPECT(ksyscall(__NR_readv, fd, 0, 0), 0);
}

static void at_the_end(struct kunit *test)
{
	char buf[8];
	long fd;

	fs_world(test);
	EXPECT(k_make("f", "12345"), 0);
	fd = OPEN("f", O_RDWR | O_APPEND);
	EXPECT(k_write(fd, "6", 1), 1);
	EXPECT(k_lseek(fd, 0, SEEK_CUR), 6);
	EXPECT(k_pwrite(fd, "7", 1, 0), 1);
	EXPECT(k_pread(fd, buf, 8, 0), 7);
	EXPECT(memcmp(buf, "1234567", 7), 0);
	EXPECT(k_close(fd), 0);
	fd = OPEN("f", O_RDWR | O_TRUNC);
	EXPECT(k_lseek(fd, 0, SEEK_END), 0);
	EXPECT(ksyscall(__NR_ftruncate, fd, 9000), 0);
	EXPECT(k_lseek(fd, 0, SEEK_END), 9000);
	EXPECT(ksyscall(__NR_ftruncate, fd, -1l), -EINVAL);
	EXPECT(ksyscall(__NR_truncate, N("f"), 3), 0);
	EXPECT(k_lseek(fd, 0, SEEK_END), 3);
	EXPECT(ksyscall(__NR_truncate, N("/"), 3), -EISDIR);
}

/* What is there already needs no reading; what has no handle says so. */
static void hints(struct kunit *test)
{
	long fd, dir;

	fs_world(test);
	EXPECT(k_make("f", "x"), 0);
	fd = k_open("f", O_RDONLY, 0);
	dir = k_open("/", O_RDONLY, 0);
	EXPECT(ksyscall(__NR_readahead, fd, 0, 100), 0);
	EXPECT(ksyscall(__NR_readahead, fd, -1l, 100), 0);
	EXPECT(ksyscall(__NR_readahead, dir, 0, 100), -EINVAL);
	EXPECT(ksyscall(__NR_readahead, k_open("f", O_WRONLY, 0), 0, 100), -EBADF);
	EXPECT(ksyscall(__NR_readahead, k_open("f", O_PATH, 0), 0, 100), -EBADF);
	EXPECT(ksyscall(__NR_name_to_handle_at, CWD, N("f"), 8, 8, 0), -EOPNOTSUPP);
	EXPECT(ksyscall(__NR_name_to_handle_at, CWD, N("g"), 8, 8, 0), -ENOENT);
	EXPECT(ksyscall(__NR_name_to_handle_at, fd, N(""), 8, 8, AT_EMPTY_PATH), -EOPNOTSUPP);
	EXPECT(ksyscall(__NR_name_to_handle_at, CWD, N("f"), 8, 8, 0x10), -EINVAL);
}

/* --- Descriptors. --- */

static void the_lowest(struct kunit *test)
{
	fs_world(test);
	for (long i = 0; i < 300; i++)
		EXPECT(k_open("/", O_RDONLY, 0), i);
	EXPECT(k_close(100), 0);
	EXPECT(k_close(7), 0);
	EXPECT(ksyscall(__NR_dup, 0), 7);
	EXPECT(ksyscall(__NR_dup, 0), 100);
	EXPECT(ksyscall(__NR_dup, 0), 300);
	EXPECT(ksyscall(__NR_dup3, 5, 1000, O_CLOEXEC), 1000);
	EXPECT(ksyscall(__NR_dup3, 5, 5, 0), -EINVAL);
	EXPECT(ksyscall(__NR_dup3, 5, rlimit(RLIMIT_NOFILE), 0), -EBADF);
	EXPECT(ksyscall(__NR_dup3, 900, 5, 0), -EBADF);
	EXPECT(ksyscall(__NR_close_range, 3, 2, 0), -EINVAL);
	EXPECT(ksyscall(__NR_close_range, 1, 299, CLOSE_RANGE_CLOEXEC), 0);
	do_close_on_exec(current->files);
	EXPECT(k_close(1000), -EBADF);
	EXPECT(k_close(299), -EBADF);
	EXPECT(k_close(300), 0);
	EXPECT(ksyscall(__NR_dup, 0), 1);
	EXPECT(ksyscall(__NR_close_range, 0, ~0u, 0), 0);
	EXPECT(k_close(0), -EBADF);
}

static void not_more(struct kunit *test)
{
	fs_world(test);
	for (long i = 0; i < (long)rlimit(RLIMIT_NOFILE); i++)
		EXPECT(k_open("/", O_RDONLY, 0), i);
	EXPECT(k_open("/", O_RDONLY, 0), -EMFILE);
	EXPECT(ksyscall(__NR_dup, 0), -EMFILE);
	EXPECT(k_close(500), 0);
	EXPECT(k_open("none", O_RDONLY, 0), -ENOENT);
	EXPECT(k_open("/", O_RDONLY, 0), 500);
}

/* A copy has the same files, and its own numbers. */
static void copies(struct kunit *test)
{
	struct files_struct *mine, *copy;
	long fd;

	fs_world(test);
	fd = OPEN("f", O_CREAT | O_RDWR);
	EXPECT(ksyscall(__NR_dup3, fd, 200, 0), 200);
	mine = current->files;
	copy = dup_fd(mine, ~0u);
	KUNIT_ASSERT_NOT_NULL(test, copy);
	EXPECT(k_write(fd, "abc", 3), 3);
	current->files = copy;
	EXPECT(k_lseek(200, 0, SEEK_CUR), 3);
	EXPECT(k_close(fd), 0);
	current->files = mine;
	EXPECT(k_lseek(fd, 0, SEEK_CUR), 3);
	put_files_struct(copy);
	EXPECT(k_lseek(200, 0, SEEK_CUR), 3);
}

#define NR_TABLES	12

/* Every second one outgrows what it has inside. */
static void fill_table(struct kunit *test, struct files_struct *files, bool far)
{
	struct files_struct *mine = current->files;

	current->files = files;
	for (long i = 0; i < NR_OPEN_DEFAULT; i++)
		ksyscall(__NR_dup3, 0, 63 - i, i % 2 ? O_CLOEXEC : 0);
	if (far)
		EXPECT(ksyscall(__NR_dup3, 0, 700, 0), 700);
	current->files = mine;
}

static bool is_empty(const struct files_struct *files)
{
	return files->fdt == &files->first && !files->next_fd && !files->open_fds_first[0] &&
	       !files->close_on_exec_first[0] && !files->full_first[0] &&
	       !memchr_inv(files->fd_first, 0, sizeof(files->fd_first));
}

/* Memory in which there was a table makes another one, in which nothing is left. */
static void tables_are_used_again(struct kunit *test)
{
	struct files_struct *files[NR_TABLES];

	fs_world(test);
	OPEN("f", O_CREAT | O_RDWR);
	for (int i = 0; i < NR_TABLES; i++) {
		files[i] = dup_fd(current->files, ~0u);
		KUNIT_ASSERT_NOT_NULL(test, files[i]);
		fill_table(test, files[i], i % 2);
	}
	for (int i = 0; i < NR_TABLES; i++)
		put_files_struct(files[i]);
	rcu_barrier();
	for (int i = 0; i < NR_TABLES; i++) {
		files[i] = dup_fd(current->files, 0);
		KUNIT_ASSERT_NOT_NULL(test, files[i]);
		KUNIT_EXPECT_TRUE(test, is_empty(files[i]));
	}
	for (int i = 0; i < NR_TABLES; i++)
		put_files_struct(files[i]);
}

static void o_path(struct kunit *test)
{
	struct stat st;
	long fd, dir;

	fs_world(test);
	EXPECT(k_mkdir("d", 0755), 0);
	EXPECT(k_make("d/f", "12"), 0);
	EXPECT(k_symlink("f", "d/l"), 0);
	dir = OPEN("d", O_PATH);
	fd = OPEN("d/l", O_PATH | O_NOFOLLOW);
	EXPECT(k_read(fd, NULL, 1), -EBADF);
	EXPECT(ksyscall(__NR_fchdir, dir), 0);
	EXPECT(k_stat("f", &st), 0);
	EXPECT(ksyscall(__NR_newfstatat, fd, N(""), FS_DATA, AT_EMPTY_PATH), 0);
	EXPECT(ksyscall(__NR_newfstatat, dir, N("f"), FS_DATA, 0), 0);
	EXPECT(ksyscall(__NR_fchmod, dir, 0700), -EBADF);
	EXPECT(k_open("l", O_NOFOLLOW | O_RDONLY, 0), -ELOOP);
	EXPECT(ksyscall(__NR_newfstatat, fd, N("x"), FS_DATA, 0), -ENOTDIR);
}

static void nameless(struct kunit *test)
{
	struct stat st;
	long fd;

	fs_world(test);
	fd = OPEN("/", O_TMPFILE | O_RDWR);
	EXPECT(k_write(fd, "abc", 3), 3);
	EXPECT(ksyscall(__NR_fstat, fd, FS_DATA), 0);
	KUNIT_EXPECT_EQ(test, copy_from_user(&st, (void __user *)FS_DATA, sizeof(st)), 0ul);
	EXPECT(st.st_nlink, 0);
	EXPECT(st.st_size, 3);
	EXPECT(ksyscall(__NR_linkat, fd, N(""), CWD, N2("f"), AT_EMPTY_PATH), 0);
	EXPECT(k_stat("f", &st), 0);
	EXPECT(st.st_nlink, 1);
	EXPECT(k_open("/", O_TMPFILE | O_RDONLY, 0), -EINVAL);
	EXPECT(k_open("f", O_TMPFILE | O_RDWR, 0), -ENOTDIR);
	fd = OPEN("/", O_TMPFILE | O_RDWR | O_EXCL);
	EXPECT(ksyscall(__NR_linkat, fd, N(""), CWD, N2("g"), AT_EMPTY_PATH), -ENOENT);
}

/* Without the program's memory in between. */
static void from_file_to_file(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, 200000, GFP_KERNEL);
	u8 *copy = kunit_kzalloc(test, 200000, GFP_KERNEL);
	long in, out, dir;
	loff_t pos = 100;

	fs_world(test);
	for (unsigned int i = 0; i < 200000; i++)
		buf[i] = i * 3 + (i >> 9);
	in = OPEN("in", O_CREAT | O_RDWR);
	out = OPEN("out", O_CREAT | O_RDWR);
	dir = OPEN("/", O_RDONLY);
	EXPECT(k_write(in, buf, 200000), 200000);
	EXPECT(ksyscall(__NR_sendfile, out, in, 0, 10), 0);
	EXPECT(k_lseek(in, 0, SEEK_SET), 0);
	EXPECT(ksyscall(__NR_sendfile, out, in, 0, 300000), 200000);
	EXPECT(k_pread(out, copy, 200000, 0), 200000);
	EXPECT(memcmp(buf, copy, 200000), 0);
	EXPECT(copy_to_user((void __user *)FS_DATA, &pos, 8), 0);
	EXPECT(ksyscall(__NR_sendfile, out, in, FS_DATA, 10), 10);
	EXPECT(copy_from_user(&pos, (void __user *)FS_DATA, 8), 0);
	EXPECT(pos, 110);
	EXPECT(k_lseek(out, 0, SEEK_CUR), 200010);
	EXPECT(ksyscall(__NR_sendfile, out, dir, 0, 1), -EINVAL);
	EXPECT(ksyscall(__NR_sendfile, dir, in, 0, 1), -EBADF);
	EXPECT(ksyscall(__NR_sendfile, 77, in, 0, 1), -EBADF);
	/* In one file, from one place to another. */
	EXPECT(k_lseek(in, 5, SEEK_SET), 5);
	EXPECT(k_lseek(out, 0, SEEK_SET), 0);
	EXPECT(ksyscall(__NR_copy_file_range, in, 0, out, 0, 1000, 0), 1000);
	EXPECT(k_pread(out, copy, 1000, 0), 1000);
	EXPECT(memcmp(buf + 5, copy, 1000), 0);
	EXPECT(k_lseek(in, 0, SEEK_CUR), 1005);
	pos = 100;
	EXPECT(copy_to_user((void __user *)FS_DATA, &pos, 8), 0);
	EXPECT(ksyscall(__NR_copy_file_range, in, FS_DATA, in, 0, 10000, 0), -EINVAL);
	EXPECT(ksyscall(__NR_copy_file_range, in, FS_DATA, in, 0, 500, 0), 500);
	EXPECT(ksyscall(__NR_copy_file_range, in, 0, out, 0, 10, 1), -EINVAL);
	EXPECT(ksyscall(__NR_copy_file_range, dir, 0, out, 0, 10, 0), -EISDIR);
}

static struct kunit_case files_cases[] = {
	KUNIT_CASE(what_is_written_is_read),
	KUNIT_CASE(bad_calls),
	KUNIT_CASE(faults_in_the_middle),
	KUNIT_CASE(many_pieces),
	KUNIT_CASE(at_the_end),
	KUNIT_CASE(hints),
	KUNIT_CASE(the_lowest),
	KUNIT_CASE(not_more),
	KUNIT_CASE(copies),
	KUNIT_CASE(tables_are_used_again),
	KUNIT_CASE(o_path),
	KUNIT_CASE(nameless),
	KUNIT_CASE(from_file_to_file),
	{}
};

static struct kunit_suite files_suite = {
	.name = "files",
	.test_cases = files_cases,
};
kunit_test_suite(files_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

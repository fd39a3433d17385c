// SPDX-License-Identifier: GPL-2.0-only
/* Names, open files and directories: what is found, made, refused and told. As root. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/uio.h>

#include "../kselftest.h"

static char buf[8192];
/* Of F_GETFL; O_LARGEFILE is another number everywhere. */
#define KEPT	(O_ACCMODE | O_APPEND | O_CREAT | O_TRUNC)

static int make(const char *name, const char *text)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

	REQUIRE(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	return fd;
}

static const char *text_of(const char *name)
{
	ksft_read_file(name, buf, sizeof(buf));
	return buf;
}

static struct stat st_of(const char *name)
{
	struct stat st = { 0 };

	lstat(name, &st);
	return st;
}

/* --- open(). --- */

static void open_flags(void)
{
	int fd = make("f", "hello");

	IS(fcntl(fd, F_GETFL) & KEPT, O_RDWR);
	SAYS(open("f", O_RDWR | O_CREAT | O_EXCL, 0600), -EEXIST);
	SAYS(open("none", O_RDWR), -ENOENT);
	SAYS(open("f/x", O_RDONLY), -ENOTDIR);
	SAYS(open("f", O_RDONLY | O_DIRECTORY), -ENOTDIR);
	SAYS(open("f/", O_RDONLY), -ENOTDIR);
	SAYS(open(".", O_RDWR), -EISDIR);
	SAYS(open(".", O_RDONLY | O_CREAT, 0600), -EISDIR);
	SAYS(open("new/", O_RDWR | O_CREAT, 0600), -EISDIR);
	SAYS(open(".", O_TMPFILE | O_RDONLY, 0600), -EINVAL);
	SAYS(open("", O_RDONLY), -ENOENT);
	SAYS(symlink("f", "link"), 0);
	SAYS(open("link", O_RDONLY | O_NOFOLLOW), -ELOOP);
	SAYS(open("link", O_RDWR | O_CREAT | O_EXCL, 0600), -EEXIST);
	SAYS(symlink("gone", "dangling"), 0);
	SAYS(open("dangling", O_RDWR | O_CREAT | O_EXCL, 0600), -EEXIST);
	CHECK(open("dangling", O_RDWR | O_CREAT, 0600) >= 0);
	IS(st_of("gone").st_mode, S_IFREG | 0600);
	fd = open("link", O_PATH | O_NOFOLLOW);
	CHECK(fd >= 0);
	SAYS(read(fd, buf, 1), -EBADF);
	SAYS(fchmod(fd, 0600), -EBADF);
	SAYS(ftruncate(fd, 0), -EBADF);
	SAYS(readlinkat(fd, "", buf, 10), 1);
	SAYS(fcntl(fd, F_GETFL), O_PATH | O_NOFOLLOW);
	/* Read and write alike may be refused, and truncation counts. */
	CHECK(open("f", O_RDONLY | O_TRUNC) >= 0);
	IS(st_of("f").st_size, 0);
	fd = open("f", 3);
	SAYS(read(fd, buf, 1), -EBADF);
	SAYS(write(fd, buf, 1), -EBADF);
}

static void appending(void)
{
	int fd = make("f", "abc"), a = open("f", O_WRONLY | O_APPEND);

	SAYS(write(a, "d", 1), 1);
	SAYS(lseek(a, 0, SEEK_SET), 0);
	SAYS(write(a, "e", 1), 1);
	IS(lseek(a, 0, SEEK_CUR), 5);
	/* Linux appends whatever pwrite() says. */
	SAYS(pwrite(a, "f", 1, 0), 1);
	READS(text_of("f"), "abcdef");
	SAYS(fcntl(fd, F_SETFL, O_APPEND | O_WRONLY | O_CREAT), 0);
	IS(fcntl(fd, F_GETFL) & KEPT, O_RDWR | O_APPEND);
}

static void temporary(void)
{
	int fd = open(".", O_TMPFILE | O_RDWR, 0640);
	struct stat st;

	REQUIRE(fd >= 0);
	SAYS(write(fd, "abc", 3), 3);
	SAYS(fstat(fd, &st), 0);
	IS(st.st_nlink, 0);
	snprintf(buf, sizeof(buf), "/proc/self/fd/%d", fd);
	SAYS(linkat(AT_FDCWD, buf, AT_FDCWD, "name", AT_SYMLINK_FOLLOW), 0);
	READS(text_of("name"), "abc");
	fd = open(".", O_TMPFILE | O_RDWR | O_EXCL, 0640);
	SAYS(linkat(fd, "", AT_FDCWD, "other", AT_EMPTY_PATH), -ENOENT);
}

static int open2(int dir, const char *name, unsigned long flags, unsigned long resolve)
{
	struct open_how how = { .flags = flags, .resolve = resolve };

	return syscall(SYS_openat2, dir, name, &how, sizeof(how));
}

static void resolutions(void)
{
	struct { struct open_how how; long more; } big = { { .flags = O_RDONLY }, 1 };
	int top;

	mkdir("d", 0755);
	mkdir("d/e", 0755);
	make("d/f", "x");
	symlink("f", "d/near");
	symlink("/d/f", "d/absolute");
	symlink("../d/f", "d/outside");
	top = open("d", O_PATH | O_DIRECTORY);
	CHECK(open2(top, "f", O_RDONLY, 0) >= 0);
	SAYS(open2(top, "..", O_RDONLY, RESOLVE_BENEATH), -EXDEV);
	SAYS(open2(top, "/etc", O_RDONLY, RESOLVE_BENEATH), -EXDEV);
	SAYS(open2(top, "outside", O_RDONLY, RESOLVE_BENEATH), -EXDEV);
	SAYS(open2(top, "absolute", O_RDONLY, RESOLVE_BENEATH), -EXDEV);
	CHECK(open2(top, "near", O_RDONLY, RESOLVE_BENEATH) >= 0);
	CHECK(open2(top, "e/../f", O_RDONLY, RESOLVE_BENEATH) >= 0);
	SAYS(open2(top, "e/../../f", O_RDONLY, RESOLVE_BENEATH), -EXDEV);
	CHECK(open2(top, "../../../f", O_RDONLY, RESOLVE_IN_ROOT) >= 0);
	CHECK(open2(top, "/f", O_RDONLY, RESOLVE_IN_ROOT) >= 0);
	SAYS(open2(top, "absolute", O_RDONLY, RESOLVE_IN_ROOT), -ENOENT);
	SAYS(open2(top, "near", O_RDONLY, RESOLVE_NO_SYMLINKS), -ELOOP);
	CHECK(open2(top, "near", O_PATH | O_NOFOLLOW, RESOLVE_NO_SYMLINKS) >= 0);
	SAYS(open2(AT_FDCWD, "/proc/self", O_RDONLY, RESOLVE_NO_XDEV), -EXDEV);
	SAYS(open2(AT_FDCWD, "/proc/self/exe", O_RDONLY, RESOLVE_NO_MAGICLINKS), -ELOOP);
	SAYS(open2(top, "f", O_RDONLY, 0x100), -EINVAL);
	SAYS(open2(top, "f", O_RDONLY, RESOLVE_BENEATH | RESOLVE_IN_ROOT), -EINVAL);
	SAYS(open2(top, "f", 1ul << 40, 0), -EINVAL);
	SAYS(syscall(SYS_openat2, top, "f", &big, 8), -EINVAL);
	SAYS(syscall(SYS_openat2, top, "f", &big, sizeof(big)), -E2BIG);
	big.more = 0;
	CHECK(syscall(SYS_openat2, top, "f", &big, sizeof(big)) >= 0);
	big.how.mode = 0600;
	SAYS(syscall(SYS_openat2, top, "f", &big, sizeof(big.how)), -EINVAL);
}

/* --- Names. --- */

static void links(void)
{
	make("f", "x");
	mkdir("d", 0755);
	SAYS(link("f", "g"), 0);
	IS(st_of("f").st_nlink, 2);
	IS(st_of("f").st_ino, st_of("g").st_ino);
	SAYS(link("f", "g"), -EEXIST);
	SAYS(link("d", "e"), -EPERM);
	SAYS(link("none", "e"), -ENOENT);
	SAYS(unlink("d"), -EISDIR);
	SAYS(rmdir("f"), -ENOTDIR);
	SAYS(unlink("none"), -ENOENT);
	SAYS(unlink("f/"), -ENOTDIR);
	SAYS(unlink("f"), 0);
	IS(st_of("g").st_nlink, 1);
	SAYS(symlink("", "s"), -ENOENT);
	SAYS(symlink("text", "s"), 0);
	SAYS(symlink("text", "s"), -EEXIST);
	IS(st_of("s").st_size, 4);
	IS(st_of("s").st_mode, S_IFLNK | 0777);
	SAYS(readlink("s", buf, 2), 2);
	SAYS(readlink("g", buf, 2), -EINVAL);
	SAYS(readlink("s", buf, 0), -EINVAL);
	SAYS(link("s", "t"), 0);
	IS(st_of("t").st_mode, S_IFLNK | 0777);
	SAYS(linkat(AT_FDCWD, "s", AT_FDCWD, "u", AT_SYMLINK_FOLLOW), -ENOENT);
	SAYS(linkat(AT_FDCWD, "g", AT_FDCWD, "u", 0x80), -EINVAL);
	SAYS(unlinkat(AT_FDCWD, "d", 1), -EINVAL);
	SAYS(unlinkat(AT_FDCWD, "d", AT_REMOVEDIR), 0);
}

static void directories(void)
{
	mkdir("d", 01777);
	IS(st_of("d").st_mode, S_IFDIR | (01777 & ~022));
	IS(st_of("d").st_nlink, 2);
	SAYS(mkdir("d/", 0755), -EEXIST);
	SAYS(mkdir("d/e/", 0755), 0);
	IS(st_of("d").st_nlink, 3);
	SAYS(rmdir("d"), -ENOTEMPTY);
	SAYS(rmdir("d/."), -EINVAL);
	SAYS(rmdir("d/e/.."), -ENOTEMPTY);
	SAYS(rmdir("."), -EINVAL);
	SAYS(mkdir("none/e", 0755), -ENOENT);
	SAYS(mkdir("/", 0755), -EEXIST);
	SAYS(mkdir(".", 0755), -EEXIST);
	SAYS(rmdir("/"), -EBUSY);
	/* One that is gone has nothing, and gets nothing. */
	CHECK(!chdir("d/e") && !rmdir("../e"));
	SAYS(open("x", O_RDWR | O_CREAT, 0600), -ENOENT);
	SAYS(mkdir("x", 0755), -ENOENT);
	SAYS(syscall(SYS_getcwd, buf, sizeof(buf)), -ENOENT);
	SAYS(open(".", O_RDONLY) >= 0, 1);
	SAYS(chdir(".."), 0);
	SAYS(syscall(SYS_getcwd, buf, 3), -ERANGE);
}

static void loops_and_lengths(void)
{
	char name[PATH_MAX + 10];

	make("40", "x");
	for (int i = 40; i > 0; i--) {
		char a[8], b[8];

		snprintf(a, sizeof(a), "%d", i);
		snprintf(b, sizeof(b), "%d", i - 1);
		SAYS(symlink(a, b), 0);
	}
	CHECK(open("0", O_RDONLY) >= 0);
	SAYS(symlink("0", "more"), 0);
	SAYS(open("more", O_RDONLY), -ELOOP);
	memset(name, 'a', sizeof(name));
	name[256] = 0;
	SAYS(open(name, O_RDWR | O_CREAT, 0600), -ENAMETOOLONG);
	name[255] = 0;
	CHECK(open(name, O_RDWR | O_CREAT, 0600) >= 0);
	memset(name, '/', sizeof(name));
	name[PATH_MAX] = 0;
	SAYS(open(name, O_RDONLY), -ENAMETOOLONG);
	name[PATH_MAX - 1] = 0;
	CHECK(open(name, O_RDONLY) >= 0);
	memset(name, 'a', PATH_MAX);
	name[PATH_MAX] = 0;
	SAYS(symlink(name, "long"), -ENAMETOOLONG);
	name[PATH_MAX - 1] = 0;
	SAYS(symlink(name, "long"), 0);
}

static int rename2(const char *from, const char *to, unsigned int flags)
{
	return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static void renames(void)
{
	make("a", "a");
	make("b", "b");
	mkdir("d", 0755);
	mkdir("d/e", 0755);
	SAYS(rename("a", "b"), 0);
	READS(text_of("b"), "a");
	SAYS(rename("a", "b"), -ENOENT);
	SAYS(rename("b", "d"), -EISDIR);
	SAYS(rename("d", "b"), -ENOTDIR);
	SAYS(rename("d", "d/e/f"), -EINVAL);
	SAYS(rename("d/e", "d"), -ENOTEMPTY);
	SAYS(rename("b", "c/"), -ENOTDIR);
	SAYS(rename(".", "x"), -EBUSY);
	SAYS(rename("d/..", "x"), -EBUSY);
	SAYS(rename("d", "x/"), 0);
	make("a", "a");
	SAYS(link("a", "same"), 0);
	SAYS(rename("a", "same"), 0);
	/* Two names of one: nothing happens. */
	IS(st_of("a").st_nlink, 2);
	SAYS(rename2("a", "b", RENAME_NOREPLACE), -EEXIST);
	SAYS(rename2("b", "x", RENAME_EXCHANGE), 0);
	IS(st_of("b").st_mode & S_IFMT, S_IFDIR);
	SAYS(rename2("a", "none", RENAME_EXCHANGE), -ENOENT);
	SAYS(rename2("a", "b", RENAME_EXCHANGE | RENAME_NOREPLACE), -EINVAL);
	SAYS(rename2("a", "b", 8), -EINVAL);
	mkdir("empty", 0755);
	SAYS(rename("b", "empty"), 0);
	SAYS(access("empty/e", F_OK), 0);
}

static void listed(void)
{
	int fd, entries = 0, n;
	DIR *dir;
	struct dirent *d;

	mkdir("d", 0755);
	for (int i = 0; i < 300; i++) {
		snprintf(buf, sizeof(buf), "d/file%d", i);
		close(make(buf, ""));
	}
	symlink("x", "d/link");
	fd = open("d", O_RDONLY | O_DIRECTORY);
	SAYS(syscall(SYS_getdents64, fd, buf, 10), -EINVAL);
	SAYS(syscall(SYS_getdents64, fd, 8, 1000), -EFAULT);
	SAYS(syscall(SYS_getdents64, make("f", ""), buf, 1000), -ENOTDIR);
	SAYS(read(fd, buf, 10), -EISDIR);
	while ((n = syscall(SYS_getdents64, fd, buf, 200)) > 0)
		for (char *at = buf; at < buf + n; at += ((struct dirent *)at)->d_reclen)
			entries++;
	IS(entries, 303);
	dir = opendir("d");
	d = readdir(dir);
	READS(d->d_name, ".");
	IS(d->d_type, DT_DIR);
	READS((d = readdir(dir))->d_name, "..");
	while ((d = readdir(dir)))
		if (!strcmp(d->d_name, "link"))
			IS(d->d_type, DT_LNK);
	rewinddir(dir);
	READS(readdir(dir)->d_name, ".");
	/* Each is seen once, and what is removed meanwhile not at all. */
	lseek(fd, 0, SEEK_SET);
	entries = 0;
	while ((d = readdir(dir)))
		if (d->d_name[0] == 'f' && !unlinkat(fd, d->d_name, 0))
			entries++;
	IS(entries, 300);
	SAYS(unlink("d/link"), 0);
	SAYS(rmdir("d"), 0);
	SAYS(syscall(SYS_getdents64, fd, buf, sizeof(buf)), -ENOENT);
}

/* --- What is told. --- */

static void stats(void)
{
	struct statx x;
	struct statfs fs;
	int fd = make("f", "12345");

	SAYS(statx(AT_FDCWD, "f", 0, STATX_BASIC_STATS, &x), 0);
	IS(x.stx_mask & STATX_BASIC_STATS, STATX_BASIC_STATS);
	IS(x.stx_size, 5);
	IS(x.stx_blksize, sysconf(_SC_PAGESIZE));
	IS(x.stx_mode, S_IFREG | 0644);
	IS(x.stx_nlink, 1);
	IS(x.stx_uid, geteuid());
	IS(makedev(x.stx_dev_major, x.stx_dev_minor), st_of("f").st_dev);
	IS(x.stx_blocks, st_of("f").st_blocks);
	SAYS(statx(fd, "", AT_EMPTY_PATH, STATX_SIZE, &x), 0);
	IS(x.stx_size, 5);
	SAYS(statx(AT_FDCWD, "f", 0, 0x80000000u, &x), -EINVAL);
	SAYS(statx(AT_FDCWD, "f", 0x10, 0, &x), -EINVAL);
	SAYS(statx(AT_FDCWD, "f", AT_STATX_FORCE_SYNC | AT_STATX_DONT_SYNC, 0, &x), -EINVAL);
	SAYS(statx(fd, "", 0, 0, &x), -ENOENT);
	SAYS(statfs("f", &fs), 0);
	IS(fs.f_namelen, 255);
	SAYS(statfs("none", &fs), -ENOENT);
	SAYS(faccessat(AT_FDCWD, "f", X_OK, 0), -EACCES);
	SAYS(access("f", 8), -EINVAL);
	SAYS(syscall(SYS_faccessat2, fd, "", R_OK, AT_EMPTY_PATH), 0);
	SAYS(syscall(SYS_faccessat2, fd, "", R_OK, 0x80000), -EINVAL);
}

static void times(void)
{
	struct timespec t[2] = { { 100, 5 }, { 200, 6 } };
	struct timespec omit[2] = { { 0, UTIME_OMIT }, { 9, 9 } };
	struct timespec bad[2] = { { 0, 1000000000 }, { 0, 0 } };
	int fd = make("f", "x");
	struct stat st;

	SAYS(futimens(fd, t), 0);
	st = st_of("f");
	IS(st.st_atim.tv_sec, 100);
	IS(st.st_atim.tv_nsec, 5);
	IS(st.st_mtim.tv_sec, 200);
	SAYS(utimensat(AT_FDCWD, "f", omit, 0), 0);
	st = st_of("f");
	IS(st.st_atim.tv_sec, 100);
	IS(st.st_mtim.tv_sec, 9);
	SAYS(utimensat(AT_FDCWD, "f", bad, 0), -EINVAL);
	SAYS(utimensat(AT_FDCWD, "f", t, 0x10), -EINVAL);
	symlink("gone", "s");
	SAYS(utimensat(AT_FDCWD, "s", t, 0), -ENOENT);
	SAYS(utimensat(AT_FDCWD, "s", t, AT_SYMLINK_NOFOLLOW), 0);
	IS(st_of("s").st_mtim.tv_sec, 200);
	/* A write changes two of them, a change of rights one. */
	SAYS(write(fd, "y", 1), 1);
	CHECK(st_of("f").st_mtim.tv_sec > 1000);
	IS(st_of("f").st_mtim.tv_sec, st_of("f").st_ctim.tv_sec);
	SAYS(futimens(fd, t), 0);
	SAYS(fchmod(fd, 0600), 0);
	IS(st_of("f").st_mtim.tv_sec, 200);
}

/* --- Content. --- */

static void sizes_and_holes(void)
{
	struct rlimit limit = { 1000, 1000 };
	int fd = make("f", "0123456789");

	SAYS(truncate("f", -1), -EINVAL);
	SAYS(truncate(".", 0), -EISDIR);
	SAYS(ftruncate(open("f", O_RDONLY), 0), -EINVAL);
	SAYS(lseek(fd, -1, SEEK_SET), -EINVAL);
	SAYS(lseek(fd, 0, 9), -EINVAL);
	SAYS(lseek(fd, 100, SEEK_SET), 100);
	SAYS(read(fd, buf, 1), 0);
	SAYS(write(fd, "x", 1), 1);
	IS(st_of("f").st_size, 101);
	SAYS(pread(fd, buf, 3, 50), 3);
	CHECK(!buf[0] && !buf[1] && !buf[2]);
	SAYS(ftruncate(fd, 100000), 0);
	SAYS(lseek(fd, 0, SEEK_DATA), 0);
	SAYS(lseek(fd, 0, SEEK_HOLE), 4096);
	SAYS(lseek(fd, 4096, SEEK_DATA), -ENXIO);
	SAYS(lseek(fd, 100000, SEEK_HOLE), -ENXIO);
	SAYS(pread(fd, buf, 1, -1), -EINVAL);
	SAYS(pwrite(fd, buf, 1, LONG_MAX), -EINVAL);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	SAYS(pwrite(fd, buf, 100, 950), 50);
	SAYS(pwrite(fd, buf, 1, 1000), -EFBIG);
	SAYS(ftruncate(fd, 200000), -EFBIG);
	SAYS(ftruncate(fd, 500), 0);
	CHILD_ENDS(-SIGXFSZ, signal(SIGXFSZ, SIG_DFL); pwrite(fd, buf, 1, 1000));
}

static void allocations(void)
{
	int fd = make("f", "0123456789");

	SAYS(fallocate(fd, 0, 0, 0), -EINVAL);
	SAYS(fallocate(fd, 0, -1, 5), -EINVAL);
	SAYS(fallocate(fd, 0x1000, 0, 5), -EOPNOTSUPP);
	SAYS(fallocate(fd, 0, 0, 10000), 0);
	IS(st_of("f").st_size, 10000);
	SAYS(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 20000), 0);
	IS(st_of("f").st_size, 10000);
	SAYS(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 5), -EOPNOTSUPP);
	SAYS(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 2, 3), 0);
	SAYS(pread(fd, buf, 10, 0), 10);
	CHECK(!memcmp(buf, "01\0\0\0" "56789", 10));
	SAYS(fallocate(open("f", O_RDONLY), 0, 0, 5), -EBADF);
	IS(posix_fadvise(fd, 0, 0, 77), EINVAL);
}

static void copies(void)
{
	int in = make("a", "0123456789"), out = make("b", "");
	loff_t from = 2, to = 1;
	off_t at = 3;

	SAYS(copy_file_range(in, &from, out, &to, 5, 0), 5);
	IS(from, 7);
	IS(to, 6);
	READS((text_of("b"), buf + 1), "23456");
	SAYS(copy_file_range(in, &from, out, &to, 100, 0), 3);
	SAYS(copy_file_range(in, &from, out, &to, 100, 0), 0);
	SAYS(copy_file_range(in, NULL, out, NULL, 1, 1), -EINVAL);
	from = 0;
	to = 2;
	SAYS(copy_file_range(in, &from, in, &to, 5, 0), -EINVAL);
	SAYS(copy_file_range(in, NULL, open("b", O_RDONLY), NULL, 1, 0), -EBADF);
	SAYS(copy_file_range(open(".", O_RDONLY), NULL, out, NULL, 1, 0), -EISDIR);
	SAYS(ftruncate(out, 0), 0);
	SAYS(lseek(out, 0, SEEK_SET), 0);
	SAYS(sendfile(out, in, &at, 4), 4);
	IS(at, 7);
	READS(text_of("b"), "3456");
	SAYS(lseek(in, 0, SEEK_SET), 0);
	SAYS(sendfile(out, in, NULL, 100), 10);
	IS(lseek(in, 0, SEEK_CUR), 10);
	SAYS(sendfile(in, open("b", O_WRONLY), NULL, 1), -EBADF);
}

static void vectors(void)
{
	char a[4] = "", b[4] = "";
	struct iovec v[2] = { { a, 3 }, { b, 3 } };
	int fd = make("f", "0123456789");

	SAYS(preadv(fd, v, 2, 2), 6);
	READS(a, "234");
	READS(b, "567");
	SAYS(pwritev2(fd, v, 2, -1, RWF_APPEND), 6);
	IS(st_of("f").st_size, 16);
	SAYS(preadv2(fd, v, 2, 0, 0x8000), -EOPNOTSUPP);
	SAYS(preadv(fd, v, 2, -5), -EINVAL);
	v[1].iov_len = -1;
	SAYS(readv(fd, v, 2), -EINVAL);
}

/* --- Rights. --- */

static void as_nobody(void)
{
	REQUIRE(!setgid(65534) && !setuid(65534));
}

/* What /proc/sys/fs says of names that others have put where everybody may. */
static int is_guarded(const char *what)
{
	char path[80], text[16] = "";

	snprintf(path, sizeof(path), "/proc/sys/fs/protected_%s", what);
	ksft_read_file(path, text, sizeof(text));
	return atoi(text) > 0;
}

static void guarded_names(void)
{
	int links = is_guarded("symlinks") ? -EACCES : 0;
	struct stat st;

	NEEDS_ROOT();
	make("secret", "x");
	make("open", "x");
	chmod("secret", 0600);
	chmod("open", 0666);
	mkdir("dir", 0755);
	make("dir/f", "x");
	mkdir("sticky", 0777);
	chmod("sticky", 01777);
	CHILD_ENDS(0, as_nobody();
		SAYS(symlink("../secret", "sticky/s"), 0);
		SAYS(symlink("../dir", "sticky/d"), 0);
		SAYS(symlink("../open", "sticky/o"), 0);
		/* One's own. */
		CHECK(open("sticky/o", O_RDONLY) >= 0);
		SAYS(link("open", "sticky/l"), 0);
		SAYS(link("secret", "sticky/h"), is_guarded("hardlinks") ? -EPERM : 0));
	SAYS(access("sticky/s", F_OK), links);
	SAYS(access("sticky/d/", F_OK), links);
	SAYS(open("sticky/s", O_RDONLY | O_NOFOLLOW), -ELOOP);
	/* On the way they are followed, and what only looks at the link is not concerned. */
	SAYS(access("sticky/d/f", F_OK), 0);
	SAYS(lstat("sticky/s", &st), 0);
	IS(st.st_uid, 65534);
	SAYS(unlink("sticky/s"), 0);
}

static void rights(void)
{
	NEEDS_ROOT();
	make("mine", "x");
	chmod("mine", 0600);
	make("theirs", "x");
	chmod("theirs", 0066);
	mkdir("closed", 0711);
	make("closed/f", "x");
	mkdir("sticky", 01777);
	make("sticky/f", "x");
	mkdir("open", 0777);
	chmod("open", 0777);
	chmod("sticky", 01777);
	CHILD_ENDS(0, as_nobody();
		SAYS(open("mine", O_RDONLY), -EACCES);
		CHECK(open("theirs", O_RDWR) >= 0);
		SAYS(open("new", O_RDWR | O_CREAT, 0600), -EACCES);
		SAYS(unlink("mine"), -EACCES);
		SAYS(open("closed", O_RDONLY), -EACCES);
		CHECK(open("closed/f", O_RDONLY) >= 0);
		SAYS(unlink("sticky/f"), -EPERM);
		SAYS(rename("sticky/f", "sticky/g"), -EPERM);
		SAYS(chmod("theirs", 0777), -EPERM);
		SAYS(chown("theirs", 65534, -1), -EPERM);
		SAYS(utimensat(AT_FDCWD, "theirs", NULL, 0), 0);
		CHECK(open("open/f", O_RDWR | O_CREAT, 04755) >= 0);
		SAYS(chown("open/f", 0, -1), -EPERM);
		SAYS(mknod("open/dev", S_IFCHR | 0600, makedev(1, 3)), -EPERM);
		SAYS(mount("none", "open", "tmpfs", 0, NULL), -EPERM);
		SAYS(chroot("open"), -EPERM));
	IS(st_of("open/f").st_uid, 65534);
	IS(st_of("open/f").st_mode, S_IFREG | 04755);
	/* The bits that lend rights go with a new owner, and with a write of another's. */
	SAYS(chown("open/f", 0, 0), 0);
	IS(st_of("open/f").st_mode, S_IFREG | 0755);
	chmod("theirs", 06777);
	CHILD_ENDS(0, as_nobody(); SAYS(write(open("theirs", O_WRONLY), "y", 1), 1));
	IS(st_of("theirs").st_mode, S_IFREG | 0777);
	/* A directory's group goes to what is made in it. */
	mkdir("group", 0755);
	chown("group", 0, 77);
	chmod("group", 02755);
	mkdir("group/d", 0755);
	IS(st_of("group/d").st_gid, 77);
	IS(st_of("group/d").st_mode, S_IFDIR | 02755);
}

static void masks(void)
{
	IS(umask(0777), 022);
	IS(umask(01027), 0777);
	make("f", "");
	IS(st_of("f").st_mode, S_IFREG | 0640);
	mkdir("d", 0777);
	IS(st_of("d").st_mode, S_IFDIR | 0750);
	IS(umask(0), 027);
}

static void descriptors(void)
{
	struct rlimit limit = { 20, 20 };
	int fd = make("f", "abc"), twin = dup(fd), last = -1, got;

	SAYS(lseek(twin, 1, SEEK_SET), 1);
	IS(lseek(fd, 0, SEEK_CUR), 1);
	SAYS(dup2(fd, fd), fd);
	SAYS(dup3(fd, fd, 0), -EINVAL);
	SAYS(dup3(fd, 15, O_CLOEXEC), 15);
	IS(fcntl(15, F_GETFD), FD_CLOEXEC);
	SAYS(dup2(999, 15), -EBADF);
	SAYS(dup2(fd, -1), -EBADF);
	SAYS(fcntl(fd, F_DUPFD, 17), 17);
	SAYS(fcntl(fd, F_DUPFD_CLOEXEC, 17), 18);
	setrlimit(RLIMIT_NOFILE, &limit);
	SAYS(dup2(fd, 20), -EBADF);
	SAYS(fcntl(fd, F_DUPFD, 20), -EINVAL);
	while ((got = dup(fd)) >= 0)
		last = got;
	IS(errno, EMFILE);
	IS(last, 19);
	SAYS(close_range(16, ~0u, CLOSE_RANGE_CLOEXEC), 0);
	IS(fcntl(19, F_GETFD), FD_CLOEXEC);
	SAYS(close_range(16, ~0u, 0), 0);
	SAYS(fcntl(19, F_GETFD), -EBADF);
	SAYS(close_range(5, 4, 0), -EINVAL);
	SAYS(close_range(5, 6, 1), -EINVAL);
	SAYS(close(-1), -EBADF);
}

/* --- Mounts. --- */

static void mounts(void)
{
	int fd;

	NEEDS_ROOT();
	mkdir("m", 0755);
	if (mount("none", "m", "tmpfs", MS_NOSUID, "size=1m,mode=700"))
		SKIP("mount(): %s", strerror(errno));
	IS(st_of("m").st_mode, S_IFDIR | 0700);
	fd = open("m/f", O_RDWR | O_CREAT, 0600);
	SAYS(umount("m"), -EBUSY);
	SAYS(rmdir("m"), -EBUSY);
	SAYS(rename("m", "n"), -EBUSY);
	SAYS(link("m/f", "f"), -EXDEV);
	SAYS(rename("m/f", "f"), -EXDEV);
	SAYS(mount(NULL, "m", NULL, MS_REMOUNT | MS_RDONLY, NULL), -EBUSY);
	close(fd);
	SAYS(mount(NULL, "m", NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
	SAYS(open("m/f", O_RDWR), -EROFS);
	SAYS(unlink("m/f"), -EROFS);
	SAYS(mkdir("m/d", 0700), -EROFS);
	SAYS(mount(NULL, "m", NULL, MS_REMOUNT, NULL), 0);
	mkdir("b", 0755);
	SAYS(mount("m", "b", NULL, MS_BIND, NULL), 0);
	IS(st_of("b/f").st_ino, st_of("m/f").st_ino);
	SAYS(umount2("m", 0x100), -EINVAL);
	SAYS(umount("m"), 0);
	fd = open("b/f", O_RDWR);
	SAYS(umount2("b", MNT_DETACH), 0);
	SAYS(write(fd, "x", 1), 1);
	SAYS(access("b/f", F_OK), -ENOENT);
	SAYS(umount("b"), -EINVAL);
	SAYS(mount("none", "m", "nosuchfs", 0, NULL), -ENODEV);
	SAYS(mount("none", "none", "tmpfs", 0, NULL), -ENOENT);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(open_flags), KSFT_CASE(appending), KSFT_CASE(temporary),
		KSFT_CASE(resolutions), KSFT_CASE(links), KSFT_CASE(directories),
		KSFT_CASE(loops_and_lengths), KSFT_CASE(renames), KSFT_CASE(listed),
		KSFT_CASE(stats), KSFT_CASE(times), KSFT_CASE(sizes_and_holes),
		KSFT_CASE(allocations), KSFT_CASE(copies), KSFT_CASE(vectors), KSFT_CASE(rights),
		KSFT_CASE(guarded_names),
		KSFT_CASE(masks), KSFT_CASE(descriptors), KSFT_CASE(mounts),
	};

	umask(022);
	return KSFT_RUN(cases);
}

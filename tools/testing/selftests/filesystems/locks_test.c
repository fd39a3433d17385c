// SPDX-License-Identifier: GPL-2.0-only
/* Locks of files, as a program meets them. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>

#include "../kselftest.h"

static int range(int fd, int cmd, int type, long start, long len)
{
	struct flock l = { .l_type = type, .l_start = start, .l_len = len };

	return fcntl(fd, cmd, &l);
}

static int open_file(void)
{
	return open("f", O_RDWR | O_CREAT, 0600);
}

/* Exit status of a child that does it. */
static int in_child(int (*fn)(int fd), int fd)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(fn(fd));
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

/* --- Ranges. --- */

/* The first byte from @at on that the parent keeps from us, and up to where. */
static int sees_9_to_20(int fd)
{
	struct flock l = { .l_type = F_WRLCK };

	return fcntl(fd, F_GETLK, &l) || l.l_type != F_WRLCK || l.l_pid != getppid() ||
	       l.l_start != 9 || l.l_len != 12;
}

static int can_lock(int fd)
{
	return range(fd, F_SETLK, F_WRLCK, 0, 0) ? errno : 0;
}

static void ranges(void)
{
	int fd = open_file(), ro = open("f", O_RDONLY);

	FAILS(EINVAL, range(fd, F_SETLK, 7, 0, 0));
	FAILS(EINVAL, range(fd, F_SETLK, F_RDLCK, 0, -1));
	FAILS(EOVERFLOW, range(fd, F_SETLK, F_RDLCK, LONG_MAX, 2));
	FAILS(EBADF, range(ro, F_SETLK, F_WRLCK, 0, 0));
	CHECK(!range(fd, F_SETLK, F_WRLCK, 9, 6));
	CHECK(!range(fd, F_SETLK, F_WRLCK, 15, 6));
	CHECK(in_child(sees_9_to_20, fd) == 0);
	CHECK(in_child(can_lock, fd) == EAGAIN);
	/* Any descriptor that is closed takes them. */
	close(ro);
	CHECK(in_child(can_lock, fd) == 0);
	CHECK(!range(fd, F_SETLK, F_RDLCK, 0, 0));
	close(fd);
	unlink("f");
}

static void ranges_of_open_files(void)
{
	int fd = open_file(), other = open_file(), same = dup(fd);
	struct flock l = { .l_type = F_WRLCK, .l_pid = 1 };

	FAILS(EINVAL, fcntl(fd, F_OFD_SETLK, &l));
	CHECK(!range(fd, F_OFD_SETLK, F_WRLCK, 3, 4));
	FAILS(EAGAIN, range(other, F_OFD_SETLK, F_RDLCK, 0, 0));
	CHECK(!range(same, F_OFD_SETLK, F_RDLCK, 3, 4));
	l.l_pid = 0;
	CHECK(!fcntl(other, F_OFD_GETLK, &l) && l.l_pid == -1 && l.l_start == 3 && l.l_len == 4);
	close(fd);
	FAILS(EAGAIN, range(other, F_OFD_SETLK, F_WRLCK, 0, 0));
	close(same);
	CHECK(!range(other, F_OFD_SETLK, F_WRLCK, 0, 0));
	close(other);
	unlink("f");
}

/* Byte 1 is ours; who has byte 0 asks for it when we ask for his. */
static int wait_for_0(int fd)
{
	if (range(fd, F_SETLK, F_WRLCK, 1, 1) || write(fd, "x", 1) != 1)
		return 1;
	return range(fd, F_SETLKW, F_WRLCK, 0, 1) ? 2 : 0;
}

static void circles(void)
{
	int fd = open_file(), status, err;
	struct stat st;
	pid_t pid;

	CHECK(!range(fd, F_SETLK, F_WRLCK, 0, 1));
	pid = fork();
	if (!pid)
		_exit(wait_for_0(fd));
	do
		fstat(fd, &st);
	while (!st.st_size);
	/* Whoever comes second closes the circle: it may be the child. */
	err = range(fd, F_SETLKW, F_WRLCK, 1, 1) ? errno : 0;
	CHECK(err == 0 || err == EDEADLK);
	CHECK(!range(fd, F_SETLK, F_UNLCK, 0, 0));
	waitpid(pid, &status, 0);
	CHECK(WEXITSTATUS(status) == (err ? 0 : 2));
	close(fd);
	unlink("f");
}

static void nothing(int sig)
{
}

static int is_interrupted(int fd)
{
	struct sigaction sa = { .sa_handler = nothing };

	sigaction(SIGALRM, &sa, NULL);
	ualarm(10000, 10000);
	if (range(fd, F_SETLKW, F_WRLCK, 0, 0) != -1 || errno != EINTR)
		return 1;
	return flock(open_file(), LOCK_EX) != -1 || errno != EINTR ? 2 : 0;
}

static void signals(void)
{
	int fd = open_file();

	CHECK(!range(fd, F_SETLK, F_WRLCK, 0, 0));
	CHECK(!flock(fd, LOCK_EX));
	CHECK(in_child(is_interrupted, fd) == 0);
	close(fd);
	unlink("f");
}

/* --- flock(). --- */

static void whole_files(void)
{
	int fd = open_file(), other = open_file();

	FAILS(EINVAL, flock(fd, 0));
	FAILS(EINVAL, flock(-1, LOCK_SH | LOCK_EX));
	FAILS(EBADF, flock(-1, LOCK_SH));
	CHECK(!flock(fd, LOCK_SH));
	CHECK(!flock(other, LOCK_SH | LOCK_NB));
	FAILS(EWOULDBLOCK, flock(other, LOCK_EX | LOCK_NB));
	/* Which has cost what there was. */
	CHECK(!flock(fd, LOCK_EX | LOCK_NB));
	FAILS(EWOULDBLOCK, flock(other, LOCK_SH | LOCK_NB));
	close(fd);
	CHECK(!flock(other, LOCK_EX | LOCK_NB));
	CHECK(!range(other, F_OFD_SETLK, F_WRLCK, 0, 0));
	close(other);
	unlink("f");
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(ranges),
		KSFT_CASE(ranges_of_open_files),
		KSFT_CASE(circles),
		KSFT_CASE(signals),
		KSFT_CASE(whole_files),
	};

	return KSFT_RUN(cases);
}

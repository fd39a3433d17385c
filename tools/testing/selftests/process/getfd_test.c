// SPDX-License-Identifier: GPL-2.0-only
/* Descriptors of another process's: pidfd_getfd(). */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "../kselftest.h"

static int pidfd_open_(pid_t pid)
{
	return syscall(SYS_pidfd_open, pid, 0);
}

static int getfd(int pidfd, int fd, unsigned int flags)
{
	return syscall(SYS_pidfd_getfd, pidfd, fd, flags);
}

/* The same file: a place, and what is in it, are shared. */
static void from_a_child(void)
{
	int before = open("file", O_RDWR | O_CREAT, 0600), ready[2], pidfd, fd;
	char text[8] = "";
	pid_t pid;

	IS(pipe(ready), 0);
	pid = CHILD({
		int own = open("other", O_RDWR | O_CREAT, 0600);

		IS(dup2(own, 100), 100);
		IS(write(own, "abcdef", 6), 6);
		IS(lseek(100, 2, SEEK_SET), 2);
		IS(write(ready[1], "x", 1), 1);
		pause();
	});
	IS(read(ready[0], text, 1), 1);
	pidfd = pidfd_open_(pid);
	REQUIRE(pidfd >= 0);
	fd = getfd(pidfd, 100, 0);
	CHECK(fd > pidfd);
	IS(fcntl(fd, F_GETFD), FD_CLOEXEC);
	IS(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDWR);
	IS(read(fd, text, 2), 2);
	READS(text, "cd");
	/* What it does not have, and what is no number of a process. */
	FAILS(EBADF, getfd(pidfd, 99, 0));
	FAILS(EBADF, getfd(pidfd, -1, 0));
	FAILS(EBADF, getfd(before, 0, 0));
	FAILS(EBADF, getfd(-1, 0, 0));
	FAILS(EINVAL, getfd(pidfd, 100, 1));
	FAILS(EINVAL, getfd(-1, 100, 1));
	IS(kill(pid, SIGKILL), 0);
	ENDS(pid, -SIGKILL);
	FAILS(ESRCH, getfd(pidfd, 100, 0));
	/* It is ours, whoever had it. */
	IS(lseek(fd, 0, SEEK_CUR), 4);
}

static void from_oneself(void)
{
	int pidfd = pidfd_open_(getpid()), fd = getfd(pidfd, 1, 0);
	struct stat a, b;

	CHECK(fd > 1);
	IS(fstat(1, &a), 0);
	IS(fstat(fd, &b), 0);
	IS(a.st_ino, b.st_ino);
}

/* Who may not trace it. */
static void from_a_stranger(void)
{
	int pidfd;

	NEEDS_ROOT();
	pidfd = pidfd_open_(getppid());
	REQUIRE(pidfd >= 0);
	CHILD_ENDS(0, IS(setuid(65534), 0); FAILS(EPERM, getfd(pidfd, 0, 0)));
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(from_a_child), KSFT_CASE(from_oneself), KSFT_CASE(from_a_stranger),
	};

	return KSFT_RUN(cases);
}

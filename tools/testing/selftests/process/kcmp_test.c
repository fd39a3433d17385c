// SPDX-License-Identifier: GPL-2.0-only
/* What processes share: kcmp(). */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sys/epoll.h>
#include <sys/syscall.h>

#include "../kselftest.h"

static int kcmp(pid_t a, pid_t b, int type, unsigned long first, unsigned long second)
{
	return syscall(SYS_kcmp, a, b, type, first, second);
}

static void files(void)
{
	int fd = open("file", O_RDWR | O_CREAT, 0600), other = open("file", O_RDWR), same = dup(fd);
	pid_t me = getpid(), parent = me, pid;
	int order;

	IS(kcmp(me, me, KCMP_FILE, fd, same), 0);
	order = kcmp(me, me, KCMP_FILE, fd, other);
	CHECK(order == 1 || order == 2);
	IS(kcmp(me, me, KCMP_FILE, other, fd), 3 - order);
	FAILS(EBADF, kcmp(me, me, KCMP_FILE, fd, 100));
	FAILS(EBADF, kcmp(me, me, KCMP_FILE, -1ul, fd));
	pid = CHILD({
		IS(kcmp(getpid(), parent, KCMP_FILE, fd, same), 0);
		IS(kcmp(getpid(), parent, KCMP_FILE, fd, other), order);
	});
	ENDS(pid, 0);
}

/* Three that are sorted in any way are in the same order. */
static void an_order(void)
{
	int fd[3], before[3][3];

	for (int i = 0; i < 3; i++)
		fd[i] = open("/", O_RDONLY);
	for (int i = 0; i < 9; i++)
		before[i / 3][i % 3] =
			kcmp(getpid(), getpid(), KCMP_FILE, fd[i / 3], fd[i % 3]) == 1;
	CHECK(!(before[0][1] && before[1][2]) || before[0][2]);
	CHECK(!(before[1][0] && before[0][2]) || before[1][2]);
	CHECK(!(before[0][2] && before[2][1]) || before[0][1]);
	CHECK(!(before[2][1] && before[1][0]) || before[2][0]);
}

static int wait_for_end(void *fd)
{
	char c;

	return read(*(int *)fd, &c, 1);
}

/* A child that shares some of it, as it was asked to. */
static void parts(void)
{
	static char stack[65536];
	static const struct {
		int flag, type;
	} part[] = {
		{ CLONE_VM, KCMP_VM }, { CLONE_FS, KCMP_FS }, { CLONE_FILES, KCMP_FILES },
		{ CLONE_VM | CLONE_SIGHAND, KCMP_SIGHAND },
	};
	int ends[2];

	for (unsigned int i = 0; i < ARRAY_SIZE(part); i++) {
		pid_t pid;

		IS(pipe(ends), 0);
		pid = clone(wait_for_end, stack + sizeof(stack), part[i].flag | SIGCHLD, &ends[0]);
		REQUIRE(pid > 0);
		for (unsigned int j = 0; j < ARRAY_SIZE(part); j++) {
			int same = (part[i].flag & part[j].flag) == part[j].flag;
			int said = kcmp(getpid(), pid, part[j].type, 0, 0);

			CHECK(same ? !said : said == 1 || said == 2);
		}
		IS(kill(pid, SIGKILL), 0);
		ENDS(pid, -SIGKILL);
		close(ends[0]);
		close(ends[1]);
	}
}

static void sets(void)
{
	int p[2], set = epoll_create1(0), copy;
	struct epoll_event event = { .events = EPOLLIN };
	struct kcmp_epoll_slot slot = { .efd = set };
	pid_t me = getpid();

	IS(pipe(p), 0);
	IS(epoll_ctl(set, EPOLL_CTL_ADD, p[0], &event), 0);
	copy = dup(p[0]);
	slot.tfd = p[0];
	SAYS(kcmp(me, me, KCMP_EPOLL_TFD, p[0], (unsigned long)&slot), 0);
	SAYS(kcmp(me, me, KCMP_EPOLL_TFD, copy, (unsigned long)&slot), 0);
	CHECK(kcmp(me, me, KCMP_EPOLL_TFD, p[1], (unsigned long)&slot) > 0);
	slot.toff = 1;
	FAILS(ENOENT, kcmp(me, me, KCMP_EPOLL_TFD, p[0], (unsigned long)&slot));
	slot = (struct kcmp_epoll_slot){ .efd = set, .tfd = p[1] };
	FAILS(ENOENT, kcmp(me, me, KCMP_EPOLL_TFD, p[0], (unsigned long)&slot));
	slot.efd = p[0];
	FAILS(EINVAL, kcmp(me, me, KCMP_EPOLL_TFD, p[0], (unsigned long)&slot));
	slot.efd = 100;
	FAILS(EBADF, kcmp(me, me, KCMP_EPOLL_TFD, p[0], (unsigned long)&slot));
	FAILS(EBADF, kcmp(me, me, KCMP_EPOLL_TFD, 100, (unsigned long)&slot));
	FAILS(EFAULT, kcmp(me, me, KCMP_EPOLL_TFD, p[0], 8));
}

static void refusals(void)
{
	pid_t me = getpid();

	FAILS(EINVAL, kcmp(me, me, KCMP_TYPES, 0, 0));
	FAILS(EINVAL, kcmp(me, me, -1, 0, 0));
	FAILS(ESRCH, kcmp(me, 4194303, KCMP_VM, 0, 0));
	FAILS(ESRCH, kcmp(-1, me, -1, 0, 0));
	SAYS(kcmp(me, me, KCMP_IO, 0, 0), 0);
	SAYS(kcmp(me, me, KCMP_SYSVSEM, 0, 0), 0);
	NEEDS_ROOT();
	CHILD_ENDS(0, IS(setuid(65534), 0);
		   FAILS(EPERM, kcmp(getppid(), getpid(), KCMP_VM, 0, 0));
		   FAILS(EPERM, kcmp(getpid(), getppid(), KCMP_TYPES, 0, 0)));
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(files), KSFT_CASE(an_order), KSFT_CASE(parts), KSFT_CASE(sets),
		KSFT_CASE(refusals),
	};

	return KSFT_RUN(cases);
}

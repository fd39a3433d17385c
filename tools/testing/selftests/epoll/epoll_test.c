// SPDX-License-Identifier: GPL-2.0-only
/* epoll, and what other descriptors tell it: levels, edges, turns, nests. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "../kselftest.h"

static int ep, p[2];
static struct epoll_event e[8];

static void begin(void)
{
	ep = epoll_create1(EPOLL_CLOEXEC);
	REQUIRE(ep >= 0 && !pipe2(p, O_NONBLOCK));
}

static int ctl_of(int into, int op, int fd, unsigned int events)
{
	struct epoll_event ev = { .events = events, .data.u64 = 1000 + fd };

	return epoll_ctl(into, op, fd, &ev);
}

static int ctl(int op, int fd, unsigned int events)
{
	return ctl_of(ep, op, fd, events);
}

/* How many are ready; they are in e[]. */
static int ready(void)
{
	memset(e, 0xff, sizeof(e));
	return epoll_wait(ep, e, 8, 0);
}

static void refusals(void)
{
	begin();
	IS(fcntl(ep, F_GETFD), FD_CLOEXEC);
	SAYS(epoll_create(0), -EINVAL);
	SAYS(epoll_create1(1), -EINVAL);
	SAYS(ctl(EPOLL_CTL_ADD, p[0], EPOLLIN), 0);
	SAYS(ctl(EPOLL_CTL_ADD, p[0], EPOLLIN), -EEXIST);
	SAYS(ctl(EPOLL_CTL_MOD, p[1], EPOLLIN), -ENOENT);
	SAYS(ctl(EPOLL_CTL_DEL, p[1], 0), -ENOENT);
	SAYS(ctl(EPOLL_CTL_ADD, ep, EPOLLIN), -EINVAL);
	SAYS(ctl(EPOLL_CTL_ADD, 999, EPOLLIN), -EBADF);
	SAYS(ctl_of(999, EPOLL_CTL_ADD, p[1], EPOLLIN), -EBADF);
	SAYS(ctl_of(p[0], EPOLL_CTL_ADD, p[1], EPOLLIN), -EINVAL);
	SAYS(ctl(7, p[1], EPOLLIN), -EINVAL);
	SAYS(epoll_ctl(ep, EPOLL_CTL_ADD, p[1], (void *)8), -EFAULT);
	SAYS(ctl(EPOLL_CTL_ADD, open("/", O_RDONLY), EPOLLIN), -EPERM);
	SAYS(ctl(EPOLL_CTL_ADD, open("f", O_RDWR | O_CREAT, 0600), EPOLLIN), -EPERM);
	SAYS(epoll_wait(ep, e, 0, 0), -EINVAL);
	SAYS(epoll_wait(ep, e, -1, 0), -EINVAL);
	SAYS(epoll_wait(ep, e, INT_MAX, 0), -EINVAL);
	SAYS(epoll_wait(p[0], e, 1, 0), -EINVAL);
	SAYS(epoll_wait(999, e, 1, 0), -EBADF);
	SAYS(write(p[1], "x", 1), 1);
	SAYS(epoll_wait(ep, (void *)8, 1, 0), -EFAULT);
	SAYS(ready(), 1);
	SAYS(read(ep, e, 1), -EINVAL);
}

static void levels(void)
{
	char c;

	begin();
	SAYS(ctl(EPOLL_CTL_ADD, p[0], EPOLLIN), 0);
	SAYS(ctl(EPOLL_CTL_ADD, p[1], EPOLLOUT), 0);
	SAYS(ready(), 1);
	IS(e[0].events, EPOLLOUT);
	IS(e[0].data.u64, 1000 + p[1]);
	SAYS(write(p[1], "ab", 2), 2);
	SAYS(ready(), 2);
	SAYS(read(p[0], &c, 1), 1);
	SAYS(ready(), 2);
	SAYS(read(p[0], &c, 1), 1);
	SAYS(ready(), 1);
	SAYS(ctl(EPOLL_CTL_MOD, p[1], 0), 0);
	SAYS(ready(), 0);
	/* What nobody asked for is told all the same. */
	close(p[0]);
	SAYS(ready(), 1);
	IS(e[0].events, EPOLLERR);
	SAYS(ctl(EPOLL_CTL_DEL, p[1], 0), 0);
	SAYS(ready(), 0);
}

static void edges(void)
{
	char c;

	begin();
	SAYS(ctl(EPOLL_CTL_ADD, p[0], EPOLLIN | EPOLLET), 0);
	SAYS(write(p[1], "a", 1), 1);
	SAYS(ready(), 1);
	SAYS(ready(), 0);
	/* Something new, though the old is there still. */
	SAYS(write(p[1], "b", 1), 1);
	SAYS(ready(), 1);
	SAYS(read(p[0], &c, 1), 1);
	SAYS(ready(), 0);
	/* Whoever changes it is told anew. */
	SAYS(ctl(EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLET), 0);
	SAYS(ready(), 1);
	close(p[1]);
	SAYS(ready(), 1);
	IS(e[0].events, EPOLLIN | EPOLLHUP);
	SAYS(ready(), 0);
}

static void one_shot(void)
{
	begin();
	SAYS(ctl(EPOLL_CTL_ADD, p[0], EPOLLIN | EPOLLONESHOT), 0);
	SAYS(write(p[1], "a", 1), 1);
	SAYS(ready(), 1);
	SAYS(write(p[1], "a", 1), 1);
	SAYS(ready(), 0);
	close(p[1]);
	/* Not even the end of it. */
	SAYS(ready(), 0);
	SAYS(ctl(EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT), 0);
	SAYS(ready(), 1);
	IS(e[0].events, EPOLLIN | EPOLLHUP);
	SAYS(ready(), 0);
}

static void exclusive(void)
{
	int other = epoll_create1(0);

	begin();
	SAYS(ctl(EPOLL_CTL_ADD, p[0], EPOLLIN | EPOLLEXCLUSIVE), 0);
	SAYS(ctl(EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLEXCLUSIVE), -EINVAL);
	SAYS(ctl(EPOLL_CTL_MOD, p[0], EPOLLIN), -EINVAL);
	SAYS(ctl(EPOLL_CTL_ADD, p[1], EPOLLOUT | EPOLLEXCLUSIVE | EPOLLONESHOT), -EINVAL);
	SAYS(ctl(EPOLL_CTL_ADD, p[1], EPOLLRDHUP | EPOLLEXCLUSIVE), -EINVAL);
	SAYS(ctl(EPOLL_CTL_ADD, other, EPOLLIN | EPOLLEXCLUSIVE), -EINVAL);
	SAYS(ctl(EPOLL_CTL_ADD, p[1], EPOLLOUT | EPOLLEXCLUSIVE | EPOLLET | EPOLLWAKEUP), 0);
}

/* Of two who sleep, one is woken. */
static void one_of_two(void)
{
	pid_t pids[2];
	int status, own;
	pid_t first;

	begin();
	for (int i = 0; i < 2; i++) {
		pids[i] = CHILD(own = epoll_create1(0);
				ctl_of(own, EPOLL_CTL_ADD, p[0], EPOLLIN | EPOLLEXCLUSIVE);
				SAYS(epoll_wait(own, e, 1, -1), 1));
		ksft_until(pids[i], 'S');
	}
	SAYS(write(p[1], "x", 1), 1);
	first = wait(&status);
	CHECK(first == pids[0] || first == pids[1]);
	IS(waitpid(-1, &status, WNOHANG), 0);
	IS(ksft_task_state(pids[first == pids[0]]), 'S');
	kill(pids[first == pids[0]], SIGKILL);
	SAYS(wait(&status) > 0, 1);
}

static void nests(void)
{
	int inner[8];
	char c;

	begin();
	for (int i = 0; i < 8; i++)
		inner[i] = epoll_create1(0);
	SAYS(ctl(EPOLL_CTL_ADD, inner[0], EPOLLIN), 0);
	SAYS(ctl_of(inner[0], EPOLL_CTL_ADD, p[0], EPOLLIN), 0);
	SAYS(ready(), 0);
	SAYS(write(p[1], "x", 1), 1);
	SAYS(ready(), 1);
	IS(e[0].data.u64, 1000 + inner[0]);
	IS(epoll_wait(inner[0], e, 8, 0), 1);
	SAYS(read(p[0], &c, 1), 1);
	SAYS(ready(), 0);
	/* No circles, and not too deep. */
	SAYS(ctl_of(inner[0], EPOLL_CTL_ADD, ep, EPOLLIN), -ELOOP);
	for (int i = 1; i < 4; i++)
		SAYS(ctl_of(inner[i - 1], EPOLL_CTL_ADD, inner[i], EPOLLIN), 0);
	SAYS(ctl_of(inner[3], EPOLL_CTL_ADD, ep, EPOLLIN), -ELOOP);
	SAYS(ctl_of(inner[3], EPOLL_CTL_ADD, inner[4], EPOLLIN), -ELOOP);
}

/* It is the open file that counts, not the number. */
static void duplicates(void)
{
	int twin;

	begin();
	twin = dup(p[0]);
	SAYS(ctl(EPOLL_CTL_ADD, p[0], EPOLLIN), 0);
	SAYS(ctl(EPOLL_CTL_ADD, twin, EPOLLIN), 0);
	SAYS(write(p[1], "x", 1), 1);
	SAYS(ready(), 2);
	close(p[0]);
	SAYS(ready(), 2);
	close(twin);
	SAYS(ready(), 0);
}

static void fair_turns(void)
{
	int fds[3], seen = 0;

	begin();
	for (int i = 0; i < 3; i++) {
		fds[i] = eventfd(1, 0);
		SAYS(ctl(EPOLL_CTL_ADD, fds[i], EPOLLIN), 0);
	}
	/* Each has its turn before the first one has it again. */
	for (int i = 0; i < 3; i++) {
		SAYS(epoll_wait(ep, e, 1, 0), 1);
		for (int j = 0; j < 3; j++)
			if (e[0].data.u64 == 1000u + fds[j])
				seen |= 1 << j;
	}
	IS(seen, 7);
}

static void handler(int sig UNUSED)
{
}

static void waits(void)
{
	struct timespec bad = { 0, -1 }, soon = { 0, 1000000 };
	sigset_t set;
	pid_t me = getpid(), pid;

	begin();
	SAYS(epoll_wait(ep, e, 1, 1), 0);
	SAYS(epoll_pwait2(ep, e, 1, &soon, NULL), 0);
	SAYS(epoll_pwait2(ep, e, 1, &bad, NULL), -EINVAL);
	SAYS(syscall(SYS_epoll_pwait, ep, e, 1, 0, &set, 4), -EINVAL);
	SAYS(ctl(EPOLL_CTL_ADD, p[0], EPOLLIN), 0);
	pid = CHILD(ksft_until(me, 'S'); write(p[1], "x", 1));
	SAYS(epoll_wait(ep, e, 1, -1), 1);
	ENDS(pid, 0);
	/* Handlers end it, whatever is ready then; the mask counts while it waits. */
	signal(SIGUSR1, handler);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	SAYS(epoll_wait(ep, e, 1, -1), 1);
	sigemptyset(&set);
	SAYS(ctl(EPOLL_CTL_DEL, p[0], 0), 0);
	SAYS(epoll_pwait(ep, e, 1, -1, &set), -EINTR);
}

/* What it watches is told in /proc. */
static void shown(void)
{
	char path[64], text[1024], want[64];

	begin();
	SAYS(ctl(EPOLL_CTL_ADD, p[0], EPOLLIN | EPOLLET), 0);
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", ep);
	REQUIRE(ksft_read_file(path, text, sizeof(text)) > 0);
	snprintf(want, sizeof(want), "tfd: %8d events: %8x data: %16x ", p[0],
		 EPOLLIN | EPOLLET | EPOLLERR | EPOLLHUP, 1000 + p[0]);
	if (!strstr(text, want))
		ksft_fail(__LINE__, "no \"%s\" in %s", want, text);
	CHECK(readlink("/proc/self/fd/0", text, sizeof(text)) > 0);
}

/* --- eventfd, as it is used with all that. --- */

static void event_counters(void)
{
	int fd = eventfd(3, EFD_NONBLOCK | EFD_CLOEXEC);
	uint64_t n = 5;

	begin();
	SAYS(eventfd(0, 0x100), -EINVAL);
	SAYS(write(fd, &n, 8), 8);
	SAYS(read(fd, &n, 7), -EINVAL);
	SAYS(read(fd, &n, 8), 8);
	IS(n, 8);
	SAYS(read(fd, &n, 8), -EAGAIN);
	n = -1;
	SAYS(write(fd, &n, 8), -EINVAL);
	n = -2;
	SAYS(write(fd, &n, 8), 8);
	n = 1;
	SAYS(write(fd, &n, 8), -EAGAIN);
	SAYS(ctl(EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLOUT), 0);
	SAYS(ready(), 1);
	IS(e[0].events, EPOLLIN);
	fd = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
	SAYS(read(fd, &n, 8), 8);
	IS(n, 1);
	SAYS(read(fd, &n, 8), 8);
	SAYS(read(fd, &n, 8), -EAGAIN);
}

/* --- The older ones. --- */

static void polls(void)
{
	struct pollfd f[4] = { { p[0], POLLIN, 0 } };
	struct rlimit few = { 20, 20 };

	begin();
	f[0] = (struct pollfd){ p[0], POLLIN, 7 };
	f[1] = (struct pollfd){ -5, POLLIN, 7 };
	f[2] = (struct pollfd){ 999, POLLIN, 7 };
	f[3] = (struct pollfd){ open("/", O_RDONLY), POLLIN | POLLOUT, 7 };
	SAYS(poll(f, 4, 0), 2);
	IS(f[0].revents, 0);
	IS(f[1].revents, 0);
	IS(f[2].revents, POLLNVAL);
	IS(f[3].revents, POLLIN | POLLOUT);
	SAYS(poll((void *)8, 1, 0), -EFAULT);
	setrlimit(RLIMIT_NOFILE, &few);
	SAYS(poll(f, 21, 0), -EINVAL);
	SAYS(poll(NULL, 0, 1), 0);
}

static void selects(void)
{
	struct timeval zero = { 0, 0 }, bad = { -1, 0 };
	fd_set in, out;

	begin();
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(p[0], &in);
	FD_SET(p[1], &out);
	SAYS(select(p[1] + 1, &in, &out, NULL, &zero), 1);
	IS(FD_ISSET(p[0], &in), 0);
	IS(!!FD_ISSET(p[1], &out), 1);
	FD_SET(p[0], &in);
	close(p[1]);
	FD_ZERO(&out);
	SAYS(select(p[1] + 1, &in, &out, NULL, &zero), 1);
	FD_SET(p[1], &in);
	SAYS(select(p[1] + 1, &in, NULL, NULL, &zero), -EBADF);
	SAYS(select(-1, &in, NULL, NULL, &zero), -EINVAL);
	SAYS(select(1, NULL, NULL, NULL, &bad), -EINVAL);
	SAYS(select(5, (void *)8, NULL, NULL, &zero), -EFAULT);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(refusals), KSFT_CASE(levels), KSFT_CASE(edges), KSFT_CASE(one_shot),
		KSFT_CASE(exclusive), KSFT_CASE(one_of_two), KSFT_CASE(nests),
		KSFT_CASE(duplicates), KSFT_CASE(fair_turns), KSFT_CASE(waits), KSFT_CASE(shown),
		KSFT_CASE(event_counters), KSFT_CASE(polls), KSFT_CASE(selects),
	};

	return KSFT_RUN(cases);
}

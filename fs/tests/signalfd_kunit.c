// SPDX-License-Identifier: GPL-2.0-only
/* Tests of signalfd: signals that are read, waited for, and polled by who outlives whom. */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/string.h>
#include <uapi/asm/poll.h>
#include <uapi/linux/eventpoll.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/signalfd.h>
#include <uapi/linux/time_types.h>

#include "../../kernel/tests/scene.h"

#define SET	BASE
#define OUT	(BASE + 64)
#define EVENT	(BASE + 1024)
#define SIZE	sizeof(struct signalfd_siginfo)

/* Of @set, which are blocked. */
static int open_for(struct kunit *test, sigmask_t set, int flags)
{
	int fd;

	set_current_blocked(set);
	put_bytes(SET, &set, sizeof(set));
	fd = ksyscall(__NR_signalfd4, -1, SET, sizeof(set), flags);
	KUNIT_ASSERT_GE(test, fd, 0);
	return fd;
}

static struct signalfd_siginfo got(unsigned int i)
{
	struct signalfd_siginfo info = { };

	got_bytes(OUT + i * SIZE, &info, sizeof(info));
	return info;
}

SCENE_CASE(signals_are_read)
{
	sigmask_t set = sigmask(SIGHUP);
	int fd;

	use_memory(test, 1);
	fd = open_for(test, sigmask(SIGUSR1) | sigmask(SIGUSR2), SFD_NONBLOCK);
	EXPECT_CALL(test, -EAGAIN, __NR_read, fd, OUT, SIZE);
	EXPECT_CALL(test, -EINVAL, __NR_read, fd, OUT, SIZE - 1);
	EXPECT_CALL(test, 0, __NR_kill, current->pid, SIGUSR2);
	EXPECT_CALL(test, 0, __NR_tkill, current->pid, SIGUSR1);
	EXPECT_CALL(test, 2 * SIZE, __NR_read, fd, OUT, 3 * SIZE);
	KUNIT_EXPECT_EQ(test, got(0).ssi_signo, (u32)SIGUSR1);
	KUNIT_EXPECT_EQ(test, got(0).ssi_code, SI_TKILL);
	KUNIT_EXPECT_EQ(test, got(1).ssi_signo, (u32)SIGUSR2);
	KUNIT_EXPECT_EQ(test, got(1).ssi_pid, (u32)current->pid);
	/* Another set, and a signal that is not in it. */
	put_bytes(SET, &set, sizeof(set));
	EXPECT_CALL(test, fd, __NR_signalfd4, fd, SET, sizeof(set), 0);
	EXPECT_CALL(test, 0, __NR_kill, current->pid, SIGUSR2);
	EXPECT_CALL(test, -EAGAIN, __NR_read, fd, OUT, SIZE);
	EXPECT_CALL(test, 0, __NR_close, fd);
}

SCENE_CASE(bad_calls)
{
	use_memory(test, 1);
	EXPECT_CALL(test, -EINVAL, __NR_signalfd4, -1, SET, 7, 0);
	EXPECT_CALL(test, -EINVAL, __NR_signalfd4, -1, SET, 8, 1);
	EXPECT_CALL(test, -EFAULT, __NR_signalfd4, -1, 8, 8, 0);
	EXPECT_CALL(test, -EBADF, __NR_signalfd4, 99, SET, 8, 0);
}

static int end_at_once(void *unused)
{
	return 3 << 8;
}

/* One that is blocked ends the sleep all the same; SIGCHLD says how. */
SCENE_CASE(signals_are_waited_for)
{
	struct wait_opts wo;
	int fd;

	use_memory(test, 1);
	fd = open_for(test, sigmask(SIGCHLD), 0);
	for (int i = 0; i < 20; i++) {
		pid_t pid = spawn(end_at_once, NULL);

		EXPECT_CALL(test, SIZE, __NR_read, fd, OUT, SIZE);
		KUNIT_EXPECT_EQ(test, got(0).ssi_pid, (u32)pid);
		KUNIT_EXPECT_EQ(test, got(0).ssi_status, 3);
		KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)pid);
	}
	be_interrupted();
	EXPECT_CALL(test, -ERESTARTSYS, __NR_read, fd, OUT, SIZE);
	forget_signal();
	EXPECT_CALL(test, 0, __NR_close, fd);
}

/* A child puts its own handlers' queue into a set that both have, and ends. */
static int add_to_set(void *fds)
{
	const int *fd = fds;
	struct epoll_event event = { .events = (__force __poll_t)POLLIN };

	put_bytes(EVENT, &event, sizeof(event));
	return ksyscall(__NR_epoll_ctl, fd[0], EPOLL_CTL_ADD, fd[1], EVENT) ? 1 << 8 : 0;
}

SCENE_CASE(polled_by_who_is_gone)
{
	struct wait_opts wo;
	int fds[2];

	use_memory(test, 1);
	fds[0] = ksyscall(__NR_epoll_create1, 0);
	fds[1] = open_for(test, sigmask(SIGUSR1), SFD_NONBLOCK);
	KUNIT_EXPECT_GT(test, spawn(add_to_set, fds), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_EQ(test, wo.status, 0);
	rcu_barrier();
	/* The file asks by whom it is polled now. */
	EXPECT_CALL(test, 0, __NR_kill, current->pid, SIGUSR1);
	EXPECT_CALL(test, SIZE, __NR_read, fds[1], OUT, SIZE);
	EXPECT_CALL(test, 0, __NR_close, fds[1]);
	EXPECT_CALL(test, 0, __NR_close, fds[0]);
}

static struct kunit_case signalfd_cases[] = {
	KUNIT_CASE(signals_are_read),
	KUNIT_CASE(bad_calls),
	KUNIT_CASE(signals_are_waited_for),
	KUNIT_CASE(polled_by_who_is_gone),
	{}
};

static struct kunit_suite signalfd_suite = {
	.name = "signalfd",
	.test_cases = signalfd_cases,
};
kunit_test_suite(signalfd_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

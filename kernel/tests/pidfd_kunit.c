// SPDX-License-Identifier: GPL-2.0-only
/* Tests of descriptors of processes: made, polled, waited for, signalled. */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/string.h>
#include <uapi/asm/poll.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/time_types.h>

#include "scene.h"

#define FD	BASE
#define INFO	(BASE + 64)
#define POLL	(BASE + 512)

static int wait_for_end(void *go)
{
	wait_for_completion(go);
	return 7 << 8;
}

/* A child with a descriptor, told at FD. */
static pid_t spawn_with_fd(struct completion *go)
{
	return kernel_clone(&(struct kernel_clone_args){
		.flags = CLONE_PIDFD, .pidfd = (int __user *)FD, .exit_signal = SIGCHLD,
		.fn = wait_for_end, .fn_arg = go });
}

/* What it is ready for; -1: for ever. */
static u32 poll_one(int fd, bool wait)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	put_bytes(POLL, &pfd, sizeof(pfd));
	if (wait) {
		EXPECT_CALL(kunit_get_current_test(), 1, __NR_ppoll, POLL, 1, 0, 0, 0);
	} else {
		struct __kernel_timespec now = { };

		put_bytes(POLL + 64, &now, sizeof(now));
		KUNIT_EXPECT_GE(kunit_get_current_test(),
				ksyscall(__NR_ppoll, POLL, 1, POLL + 64, 0, 0), 0l);
	}
	got_bytes(POLL, &pfd, sizeof(pfd));
	return pfd.revents;
}

SCENE_CASE(a_child_with_one)
{
	DECLARE_COMPLETION_ONSTACK(go);
	siginfo_t info;
	int fd, pid;

	use_memory(test, 1);
	pid = spawn_with_fd(&go);
	KUNIT_ASSERT_GT(test, pid, 0);
	fd = got_word(FD);
	EXPECT_CALL(test, FD_CLOEXEC, __NR_fcntl, fd, F_GETFD);
	KUNIT_EXPECT_EQ(test, poll_one(fd, false), 0u);
	EXPECT_CALL(test, 0, __NR_waitid, P_PIDFD, fd, INFO, WEXITED | WNOHANG, 0);
	EXPECT_CALL(test, 0, __NR_pidfd_send_signal, fd, 0, 0, 0);
	complete(&go);
	KUNIT_EXPECT_EQ(test, poll_one(fd, true), (u32)POLLIN);
	EXPECT_CALL(test, 0, __NR_waitid, P_PIDFD, fd, INFO, WEXITED, 0);
	got_bytes(INFO, &info, sizeof(info));
	KUNIT_EXPECT_EQ(test, info.si_pid, pid);
	KUNIT_EXPECT_EQ(test, info.si_status, 7);
	/* It stands for nobody now, and for nobody else. */
	KUNIT_EXPECT_EQ(test, poll_one(fd, false), (u32)(POLLIN | POLLHUP));
	EXPECT_CALL(test, -ESRCH, __NR_pidfd_send_signal, fd, 0, 0, 0);
	EXPECT_CALL(test, -ECHILD, __NR_waitid, P_PIDFD, fd, INFO, WEXITED, 0);
	EXPECT_CALL(test, 0, __NR_close, fd);
}

SCENE_CASE(opened_by_number)
{
	DECLARE_COMPLETION_ONSTACK(go);
	siginfo_t info = { };
	int fd;

	use_memory(test, 1);
	KUNIT_ASSERT_GT(test, spawn_with_fd(&go), 0);
	fd = ksyscall(__NR_pidfd_open, current->pid, O_NONBLOCK);
	KUNIT_ASSERT_GE(test, fd, 0);
	EXPECT_CALL(test, -ECHILD, __NR_waitid, P_PIDFD, fd, INFO, WEXITED, 0);
	info.si_signo = SIGCHLD;
	put_bytes(INFO, &info, sizeof(info));
	EXPECT_CALL(test, 0, __NR_pidfd_send_signal, fd, SIGCHLD, INFO, 0);
	EXPECT_CALL(test, -EPERM, __NR_pidfd_send_signal, got_word(FD), SIGCHLD, INFO, 0);
	EXPECT_CALL(test, -EINVAL, __NR_pidfd_send_signal, fd, SIGHUP, INFO, 0);
	EXPECT_CALL(test, -EFAULT, __NR_pidfd_send_signal, fd, SIGHUP, 8, 0);
	EXPECT_CALL(test, -EINVAL, __NR_pidfd_send_signal, fd, 0, 0, 8);
	EXPECT_CALL(test, -EBADF, __NR_pidfd_send_signal, 99, 0, 0, 0);
	EXPECT_CALL(test, -EBADF, __NR_waitid, P_PIDFD, 99, INFO, WEXITED, 0);
	EXPECT_CALL(test, -EINVAL, __NR_waitid, P_PIDFD, -1, INFO, WEXITED, 0);
	EXPECT_CALL(test, -EINVAL, __NR_pidfd_open, 0, 0);
	EXPECT_CALL(test, -EINVAL, __NR_pidfd_open, 1, 1);
	EXPECT_CALL(test, -ESRCH, __NR_pidfd_open, 31999, 0);
	complete(&go);
	EXPECT_CALL(test, 0, __NR_waitid, P_PIDFD, got_word(FD), INFO, WEXITED, 0);
}

/* No child without its descriptor, and no number that is taken. */
SCENE_CASE(births_that_fail)
{
	DECLARE_COMPLETION_ONSTACK(go);
	int free;

	use_memory(test, 1);
	free = ksyscall(__NR_pidfd_open, current->pid, 0);
	EXPECT_CALL(test, 0, __NR_close, free);
	KUNIT_EXPECT_EQ(test, kernel_clone(&(struct kernel_clone_args){
		.flags = CLONE_PIDFD, .pidfd = (int __user *)8, .exit_signal = SIGCHLD,
		.fn = wait_for_end, .fn_arg = &go }), -EFAULT);
	KUNIT_EXPECT_EQ(test, kernel_clone(&(struct kernel_clone_args){
		.flags = CLONE_PIDFD | CLONE_THREAD | CLONE_SIGHAND | CLONE_VM,
		.pidfd = (int __user *)FD, .fn = wait_for_end, .fn_arg = &go }), -EINVAL);
	EXPECT_CALL(test, free, __NR_pidfd_open, current->pid, 0);
	EXPECT_CALL(test, 0, __NR_close, free);
}

static struct kunit_case pidfd_cases[] = {
	KUNIT_CASE(a_child_with_one),
	KUNIT_CASE(opened_by_number),
	KUNIT_CASE(births_that_fail),
	{}
};

static struct kunit_suite pidfd_suite = {
	.name = "pidfd",
	.test_cases = pidfd_cases,
};
kunit_test_suite(pidfd_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

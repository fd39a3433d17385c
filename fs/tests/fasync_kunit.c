// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of signals of files: owners that are replaced while others send, memory that is not
 * there, and that nothing is sent when a file has been told to send no more. What programs see
 * of it is in tools/testing/selftests/signal/sigio_test.c.
 */
#include <kunit/fail_nth.h>
#include <linux/fasync.h>
#include <linux/module.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <uapi/asm/ioctls.h>
#include <uapi/asm/poll.h>
#include <uapi/linux/fcntl.h>

#include "../../kernel/tests/scene.h"

#define FDS	BASE
#define OUT	(BASE + 64)
#define RTSIG	40

static long k_fcntl(int fd, unsigned int cmd, unsigned long arg)
{
	return ksyscall(__NR_fcntl, fd, cmd, arg);
}

/* Its ends do not wait. */
static void open_pipe(struct kunit *test, int p[2])
{
	EXPECT_CALL(test, 0, __NR_pipe2, FDS, O_NONBLOCK);
	got_bytes(FDS, p, 2 * sizeof(*p));
}

static void close_pipe(struct kunit *test, const int p[2])
{
	EXPECT_CALL(test, 0, __NR_close, p[0]);
	EXPECT_CALL(test, 0, __NR_close, p[1]);
}

static void watch(struct kunit *test, int fd, int sig)
{
	set_current_blocked(~0ull);
	KUNIT_EXPECT_EQ(test, k_fcntl(fd, F_SETOWN, current->pid), 0l);
	KUNIT_EXPECT_EQ(test, k_fcntl(fd, F_SETSIG, sig), 0l);
	KUNIT_EXPECT_EQ(test, k_fcntl(fd, F_SETFL, FASYNC | O_NONBLOCK), 0l);
}

/* The next of @sig that waits; 0: none does. */
static int take(int sig, kernel_siginfo_t *info)
{
	memset(info, 0, sizeof(*info));
	guard(spinlock_irq)(&current->sighand->siglock);
	return dequeue_signal(~sigmask(sig), info);
}

SCENE_CASE(readers_and_writers_are_told)
{
	kernel_siginfo_t info;
	int p[2];

	use_memory(test, 1);
	open_pipe(test, p);
	watch(test, p[0], RTSIG);
	watch(test, p[1], RTSIG + 1);
	EXPECT_CALL(test, 1, __NR_write, p[1], OUT, 1);
	KUNIT_EXPECT_EQ(test, take(RTSIG, &info), RTSIG);
	KUNIT_EXPECT_EQ(test, info.si_code, POLL_IN);
	KUNIT_EXPECT_EQ(test, (long)info.si_band, (long)(POLLIN | POLLRDNORM));
	KUNIT_EXPECT_EQ(test, info.si_fd, p[0]);
	KUNIT_EXPECT_EQ(test, take(RTSIG + 1, &info), 0);
	EXPECT_CALL(test, 1, __NR_read, p[0], OUT, 1);
	KUNIT_EXPECT_EQ(test, take(RTSIG + 1, &info), RTSIG + 1);
	KUNIT_EXPECT_EQ(test, info.si_code, POLL_OUT);
	EXPECT_CALL(test, 0, __NR_close, p[0]);
	KUNIT_EXPECT_EQ(test, take(RTSIG + 1, &info), RTSIG + 1);
	KUNIT_EXPECT_EQ(test, take(RTSIG, &info), 0);
	EXPECT_CALL(test, 0, __NR_close, p[1]);
}

/* A number of nobody leaves the owner that was there. */
SCENE_CASE(owners)
{
	int p[2];

	use_memory(test, 1);
	open_pipe(test, p);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_GETOWN, 0), 0l);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_SETOWN, current->pid), 0l);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_SETOWN, PID_MAX_LIMIT), -ESRCH);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_SETOWN, INT_MIN), -EINVAL);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_GETOWN, 0), (long)current->pid);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_SETSIG, 65), -EINVAL);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_GETSIG, 0), 0l);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_GETOWN_EX, 8), -EFAULT);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_SETOWN, 0), 0l);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_GETOWN, 0), 0l);
	close_pipe(test, p);
}

/* Root's word counts for all; another's for his own, whoever writes. */
SCENE_CASE(names_are_those_of_who_set_the_owner)
{
	struct cred *new;
	kernel_siginfo_t info;
	int p[2];

	use_memory(test, 1);
	open_pipe(test, p);
	new = prepare_creds();
	KUNIT_ASSERT_NOT_NULL(test, new);
	new->uid = new->euid = 4711;
	commit_creds(new);
	watch(test, p[0], 0);
	/* The saved one is root's still, and his real one is not any more. */
	new = prepare_creds();
	KUNIT_ASSERT_NOT_NULL(test, new);
	new->uid = new->euid = 0;
	commit_creds(new);
	EXPECT_CALL(test, 1, __NR_write, p[1], OUT, 1);
	KUNIT_EXPECT_EQ(test, take(SIGIO, &info), 0);
	KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_SETOWN, current->pid), 0l);
	EXPECT_CALL(test, 1, __NR_write, p[1], OUT, 1);
	KUNIT_EXPECT_EQ(test, take(SIGIO, &info), SIGIO);
	close_pipe(test, p);
}

/* A FIFO that is opened for both needs two entries, or none. */
SCENE_CASE(memory_is_missing)
{
	static const char name[] = "/fasync-fifo";
	long fd, ret;

	use_memory(test, 1);
	put_bytes(OUT, name, sizeof(name));
	EXPECT_CALL(test, 0, __NR_mknodat, AT_FDCWD, OUT, S_IFIFO | 0600, 0);
	fd = ksyscall(__NR_openat, AT_FDCWD, OUT, O_RDWR, 0);
	KUNIT_EXPECT_GE(test, fd, 0l);
	KUNIT_FAIL_NTH(test, run) {
		ret = k_fcntl(fd, F_SETFL, FASYNC);
		KUNIT_EXPECT_EQ(test, ret, kunit_fail_nth_hit(&run) ? (long)-ENOMEM : 0l);
		KUNIT_EXPECT_EQ(test, k_fcntl(fd, F_GETFL, 0) & FASYNC,
				ret ? 0l : (long)FASYNC);
		KUNIT_EXPECT_EQ(test, k_fcntl(fd, F_SETFL, 0), 0l);
	}
	KUNIT_FAIL_NTH(test, run) {
		ret = k_fcntl(fd, F_SETOWN, current->pid);
		KUNIT_EXPECT_EQ(test, ret, kunit_fail_nth_hit(&run) ? (long)-ENOMEM : 0l);
		KUNIT_EXPECT_EQ(test, k_fcntl(fd, F_GETOWN, 0), ret ? 0l : (long)current->pid);
		KUNIT_EXPECT_EQ(test, k_fcntl(fd, F_SETOWN, 0), 0l);
	}
	EXPECT_CALL(test, 0, __NR_close, fd);
	EXPECT_CALL(test, 0, __NR_unlinkat, AT_FDCWD, OUT, 0);
}

/* --- While others write. --- */

#define ROUNDS	2000

/* Has the ends, too. */
static int write_and_read(void *ends)
{
	const int *p = ends;

	for (int i = 0; i < ROUNDS; i++)
		if (ksyscall(__NR_write, p[1], OUT, 1) != 1 ||
		    ksyscall(__NR_read, p[0], OUT, 1) != 1)
			return 1 << 8;
	return 0;
}

/* As soon as the call has returned nothing comes, however much is written. */
SCENE_CASE(off_is_off)
{
	struct wait_opts wo;
	kernel_siginfo_t info;
	int p[2], late = 0;

	use_memory(test, 1);
	open_pipe(test, p);
	set_current_blocked(~0ull);
	KUNIT_ASSERT_GT(test, spawn(write_and_read, p), 0);
	for (int i = 0; i < 100; i++) {
		watch(test, p[0], i & 1 ? RTSIG : 0);
		yield();
		KUNIT_EXPECT_EQ(test, k_fcntl(p[0], F_SETFL, O_NONBLOCK), 0l);
		while (take(SIGIO, &info) || take(RTSIG, &info))
			;
		yield();
		late += take(SIGIO, &info) || take(RTSIG, &info);
	}
	KUNIT_EXPECT_EQ(test, late, 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_EQ(test, wo.status, 0);
	close_pipe(test, p);
}

static struct kunit_case fasync_cases[] = {
	KUNIT_CASE(readers_and_writers_are_told),
	KUNIT_CASE(owners),
	KUNIT_CASE(names_are_those_of_who_set_the_owner),
	KUNIT_CASE(memory_is_missing),
	KUNIT_CASE(off_is_off),
	{}
};

static struct kunit_suite fasync_suite = {
	.name = "fasync",
	.test_cases = fasync_cases,
};
kunit_test_suite(fasync_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

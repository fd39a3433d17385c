// SPDX-License-Identifier: GPL-2.0-only
/* Tests of what is told of a signal: how much of it goes from a program to the kernel and back. */
#include <linux/module.h>
#include <linux/signal.h>
#include <linux/string.h>

#include "scene.h"

#define INFO	BASE

/* At the end of the page, so that what is behind what we keep is not there. */
#define CUT	(BASE + PAGE_SIZE - sizeof(kernel_siginfo_t))

/* In the program's memory, with a byte far behind that may say something. */
static int from_user(int sig, int code, u8 behind)
{
	siginfo_t info;
	kernel_siginfo_t got;
	int err;

	memset(&info, 0, sizeof(info));
	info.si_signo = SIGHUP;
	info.si_code = code;
	info.si_pid = 77;
	((u8 *)&info)[sizeof(info) - 1] = behind;
	put_bytes(INFO, &info, sizeof(info));
	err = copy_siginfo_from_user(&got, USER(INFO), sig);
	if (err != -EFAULT) {
		KUNIT_EXPECT_EQ(kunit_get_current_test(), got.si_signo, sig);
		KUNIT_EXPECT_EQ(kunit_get_current_test(), got.si_pid, 77);
	}
	return err;
}

SCENE_CASE(what_is_behind_is_for_codes_that_are_known)
{
	use_memory(test, 1);
	KUNIT_EXPECT_EQ(test, from_user(SIGUSR1, SI_QUEUE, 1), 0);
	KUNIT_EXPECT_EQ(test, from_user(SIGUSR1, SI_DETHREAD, 1), 0);
	KUNIT_EXPECT_EQ(test, from_user(SIGUSR1, SI_DETHREAD - 1, 1), -E2BIG);
	KUNIT_EXPECT_EQ(test, from_user(SIGUSR1, SI_DETHREAD - 1, 0), 0);
	KUNIT_EXPECT_EQ(test, from_user(SIGUSR1, SI_ASYNCNL, 1), 0);
	KUNIT_EXPECT_EQ(test, from_user(SIGUSR1, SI_KERNEL, 1), 0);
	KUNIT_EXPECT_EQ(test, from_user(SIGUSR1, NSIGPOLL, 1), 0);
	KUNIT_EXPECT_EQ(test, from_user(SIGUSR1, NSIGPOLL + 1, 1), -E2BIG);
	KUNIT_EXPECT_EQ(test, from_user(SIGSYS, NSIGSYS, 1), 0);
	KUNIT_EXPECT_EQ(test, from_user(SIGSYS, NSIGSYS + 1, 1), -E2BIG);
	/* There are no such signals: that is for others to say. */
	KUNIT_EXPECT_EQ(test, from_user(-1, NSIGPOLL, 1), 0);
	KUNIT_EXPECT_EQ(test, from_user(INT_MAX, NSIGPOLL + 1, 1), -E2BIG);
}

SCENE_CASE(what_is_not_there)
{
	kernel_siginfo_t got, info;

	use_memory(test, 1);
	clear_siginfo(&info);
	put_bytes(CUT, &info, sizeof(info));
	KUNIT_EXPECT_EQ(test, copy_siginfo_from_user(&got, USER(CUT), SIGHUP), 0);
	KUNIT_EXPECT_EQ(test, copy_siginfo_to_user(USER(CUT), &got), -EFAULT);
	info.si_code = -100;
	put_bytes(CUT, &info, sizeof(info));
	KUNIT_EXPECT_EQ(test, copy_siginfo_from_user(&got, USER(CUT), SIGHUP),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_siginfo_from_user(&got, USER(CUT + 1), SIGHUP),
			-EFAULT);
}

SCENE_CASE(to_a_program_the_rest_is_zero)
{
	kernel_siginfo_t info;
	siginfo_t got;

	use_memory(test, 1);
	memset(&info, 0x5a, sizeof(info));
	memset(&got, 0xee, sizeof(got));
	put_bytes(INFO, &got, sizeof(got));
	KUNIT_EXPECT_EQ(test, copy_siginfo_to_user(USER(INFO), &info), 0);
	got_bytes(INFO, &got, sizeof(got));
	KUNIT_EXPECT_EQ(test, memcmp(&got, &info, sizeof(info)), 0);
	KUNIT_EXPECT_NULL(test, memchr_inv((u8 *)&got + sizeof(info), 0,
					   sizeof(got) - sizeof(info)));
}

static struct kunit_case siginfo_cases[] = {
	KUNIT_CASE(what_is_behind_is_for_codes_that_are_known),
	KUNIT_CASE(what_is_not_there),
	KUNIT_CASE(to_a_program_the_rest_is_zero),
	{}
};

static struct kunit_suite siginfo_suite = {
	.name = "siginfo",
	.test_cases = siginfo_cases,
};
kunit_test_suite(siginfo_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

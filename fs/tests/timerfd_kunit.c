// SPDX-License-Identifier: GPL-2.0-only
/* Tests of timerfd: times that are read, counted, and lose their meaning. */
#include <linux/module.h>
#include <linux/timekeeping.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/time.h>
#include <uapi/linux/timerfd.h>

#include "../../kernel/tests/scene.h"

#define OLD	(BASE + 64)
#define COUNT	(BASE + 128)

static void put_spec(s64 ns, s64 interval)
{
	struct __kernel_itimerspec v = {
		.it_value = { ns / 1000000000, ns % 1000000000 },
		.it_interval = { 0, interval },
	};

	put_bytes(BASE, &v, sizeof(v));
}

/* How many times it has expired since the last read. */
static u64 count(int fd)
{
	u64 ticks = 0;

	EXPECT_CALL(kunit_get_current_test(), 8, __NR_read, fd, COUNT, 8);
	got_bytes(COUNT, &ticks, sizeof(ticks));
	return ticks;
}

SCENE_CASE(times_are_counted)
{
	int fd;

	use_memory(test, 1);
	fd = ksyscall(__NR_timerfd_create, CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	KUNIT_ASSERT_GE(test, fd, 0);
	EXPECT_CALL(test, -EAGAIN, __NR_read, fd, COUNT, 8);
	EXPECT_CALL(test, -EINVAL, __NR_read, fd, COUNT, 7);
	put_spec(100000000000, 0);
	EXPECT_CALL(test, 0, __NR_timerfd_settime, fd, 0, BASE, OLD);
	EXPECT_CALL(test, 0, __NR_timerfd_gettime, fd, OLD);
	KUNIT_EXPECT_GE(test, got_word(OLD + 16), 99u);
	/* One that has passed expires at once, and repeats. */
	EXPECT_CALL(test, 0, __NR_fcntl, fd, F_SETFL, 0);
	put_spec(1, 1000);
	EXPECT_CALL(test, 0, __NR_timerfd_settime, fd, TFD_TIMER_ABSTIME, BASE, 0);
	KUNIT_EXPECT_GT(test, count(fd), 100ull);
	KUNIT_EXPECT_GE(test, count(fd), 1ull);
	put_spec(0, 0);
	EXPECT_CALL(test, 0, __NR_timerfd_settime, fd, 0, BASE, OLD);
	KUNIT_EXPECT_EQ(test, got_word(OLD + 8), 1000u);
	EXPECT_CALL(test, 0, __NR_close, fd);
}

SCENE_CASE(a_clock_that_is_set)
{
	struct timespec64 no_step = { }, step = { .tv_sec = 1 }, back = { .tv_sec = -1 };
	int fd;

	use_memory(test, 1);
	fd = ksyscall(__NR_timerfd_create, CLOCK_REALTIME, 0);
	put_spec(ktime_get_real_ns() + 100000000000, 0);
	EXPECT_CALL(test, 0, __NR_timerfd_settime, fd,
		    TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, BASE, 0);
	KUNIT_ASSERT_EQ(test, timekeeping_inject_offset(&step), 0);
	EXPECT_CALL(test, -ECANCELED, __NR_read, fd, COUNT, 8);
	KUNIT_ASSERT_EQ(test, timekeeping_inject_offset(&back), 0);
	EXPECT_CALL(test, -ECANCELED, __NR_read, fd, COUNT, 8);
	/* By nothing is not at all. */
	KUNIT_ASSERT_EQ(test, timekeeping_inject_offset(&no_step), 0);
	EXPECT_CALL(test, 0, __NR_fcntl, fd, F_SETFL, O_NONBLOCK);
	EXPECT_CALL(test, -EAGAIN, __NR_read, fd, COUNT, 8);
	EXPECT_CALL(test, 0, __NR_close, fd);
}

SCENE_CASE(bad_calls)
{
	int fd;

	use_memory(test, 1);
	EXPECT_CALL(test, -EINVAL, __NR_timerfd_create, CLOCK_TAI, 0);
	EXPECT_CALL(test, -EINVAL, __NR_timerfd_create, CLOCK_MONOTONIC, 1);
	fd = ksyscall(__NR_timerfd_create, CLOCK_BOOTTIME_ALARM, 0);
	KUNIT_ASSERT_GE(test, fd, 0);
	put_spec(1, 1000000000);
	EXPECT_CALL(test, -EINVAL, __NR_timerfd_settime, fd, 0, BASE, 0);
	put_spec(1, 1);
	EXPECT_CALL(test, -EINVAL, __NR_timerfd_settime, fd, 4, BASE, 0);
	EXPECT_CALL(test, -EBADF, __NR_timerfd_settime, 99, 0, BASE, 0);
	EXPECT_CALL(test, -EFAULT, __NR_timerfd_settime, fd, 0, 8, 0);
	EXPECT_CALL(test, -EFAULT, __NR_timerfd_gettime, fd, 8);
	EXPECT_CALL(test, 0, __NR_close, fd);
	lose_rights();
	EXPECT_CALL(test, -EPERM, __NR_timerfd_create, CLOCK_REALTIME_ALARM, 0);
}

static struct kunit_case timerfd_cases[] = {
	KUNIT_CASE(times_are_counted),
	KUNIT_CASE(a_clock_that_is_set),
	KUNIT_CASE(bad_calls),
	{}
};

static struct kunit_suite timerfd_suite = {
	.name = "timerfd",
	.test_cases = timerfd_cases,
};
kunit_test_suite(timerfd_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

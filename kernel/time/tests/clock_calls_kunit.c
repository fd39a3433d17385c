// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of what programs ask of clocks, and of sleeping. What they answer was seen on
 * Linux.
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/time_user.h>
#include <linux/timekeeping.h>
#include <uapi/linux/time.h>
#include <uapi/linux/timex.h>

#include "../../tests/scene.h"

#define PLACE	(BASE + 256)		/* where a case has its second structure */

static void put_ts(unsigned long addr, s64 sec, s64 nsec)
{
	struct __kernel_timespec ts = { sec, nsec };

	KUNIT_ASSERT_EQ(kunit_get_current_test(),
			copy_to_user(USER(addr), &ts, sizeof(ts)), 0ul);
}

static s64 got_ns(unsigned long addr)
{
	struct timespec64 ts = { -1, 0 };

	KUNIT_EXPECT_EQ(kunit_get_current_test(), get_timespec64(&ts, USER(addr)), 0);
	return timespec64_to_ns(&ts);
}

/* --- Reading. --- */

static const struct {
	clockid_t clock;
	long get, settime, adj, sleep;
} known[] = {
	{ CLOCK_REALTIME, 0, -EINVAL, TIME_ERROR, 0 },
	{ CLOCK_MONOTONIC, 0, -EINVAL, -EOPNOTSUPP, 0 },
	{ CLOCK_PROCESS_CPUTIME_ID, 0, -EINVAL, -EOPNOTSUPP, 0 },
	{ CLOCK_THREAD_CPUTIME_ID, 0, -EINVAL, -EOPNOTSUPP, -EOPNOTSUPP },
	{ CLOCK_MONOTONIC_RAW, 0, -EINVAL, -EOPNOTSUPP, -EOPNOTSUPP },
	{ CLOCK_REALTIME_COARSE, 0, -EINVAL, -EOPNOTSUPP, -EOPNOTSUPP },
	{ CLOCK_MONOTONIC_COARSE, 0, -EINVAL, -EOPNOTSUPP, -EOPNOTSUPP },
	{ CLOCK_BOOTTIME, 0, -EINVAL, -EOPNOTSUPP, 0 },
	{ CLOCK_REALTIME_ALARM, -EINVAL, -EINVAL, -EOPNOTSUPP, -EOPNOTSUPP },
	{ 10, -EINVAL, -EINVAL, -EINVAL, -EINVAL },
	{ CLOCK_TAI, 0, -EINVAL, -EOPNOTSUPP, 0 },
	{ 12, -EINVAL, -EINVAL, -EINVAL, -EINVAL },
	{ -1, -EINVAL, -EINVAL, -EOPNOTSUPP, -EINVAL },
	{ -2, 0, -EPERM, -EOPNOTSUPP, -EINVAL },	/* this thread's */
	{ -4, 0, -EPERM, -EOPNOTSUPP, -EINVAL },
	{ -5, -EINVAL, -EINVAL, -EINVAL, -EOPNOTSUPP },	/* a file's */
	{ -6, 0, -EPERM, -EOPNOTSUPP, 0 },		/* this process's */
	{ -8, 0, -EPERM, -EOPNOTSUPP, 0 },
	{ ~31999u << 3 | 2, -EINVAL, -EINVAL, -EOPNOTSUPP, -EINVAL },
};

/* Those that cannot be set say so whatever they would be set to. */
SCENE_CASE(every_clock)
{
	struct __kernel_timex txc = { };

	use_memory(test, 4);
	for (unsigned int i = 0; i < ARRAY_SIZE(known); i++) {
		clockid_t clock = known[i].clock;

		KUNIT_EXPECT_EQ_MSG(test, ksyscall(__NR_clock_gettime, clock, BASE),
				    known[i].get, "clock %d", clock);
		KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_getres, clock, 0),
				known[i].get);
		put_ts(BASE, -1, 0);
		KUNIT_EXPECT_EQ_MSG(test, ksyscall(__NR_clock_settime, clock, BASE),
				    known[i].settime, "clock %d", clock);
		KUNIT_ASSERT_EQ(test, copy_to_user(USER(BASE), &txc, sizeof(txc)), 0ul);
		KUNIT_EXPECT_EQ_MSG(test, ksyscall(__NR_clock_adjtime, clock, BASE),
				    known[i].adj, "clock %d", clock);
		put_ts(BASE, 0, 0);
		KUNIT_EXPECT_EQ_MSG(test, ksyscall(__NR_clock_nanosleep, clock, 0, BASE, 0),
				    known[i].sleep, "clock %d", clock);
	}
}

/* They agree with the kernel's, and go on. */
SCENE_CASE(clocks_show_the_time)
{
	s64 before = ktime_get(), shown, real = ktime_get_real();

	use_memory(test, 4);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_gettime, CLOCK_MONOTONIC, BASE), 0l);
	shown = got_ns(BASE);
	KUNIT_EXPECT_GE(test, shown, before);
	KUNIT_EXPECT_LE(test, shown, ktime_get());
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_gettime, CLOCK_REALTIME, BASE), 0l);
	KUNIT_EXPECT_GE(test, got_ns(BASE), real);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_getres, CLOCK_MONOTONIC_COARSE, BASE), 0l);
	KUNIT_EXPECT_EQ(test, got_ns(BASE), (s64)TICK_NSEC);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_getres, CLOCK_TAI, BASE), 0l);
	KUNIT_EXPECT_EQ(test, got_ns(BASE), 1ll);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_gettime, CLOCK_TAI, 8), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_gettimeofday, BASE, PLACE), 0l);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_gettimeofday, 8, 0), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_gettimeofday, 0, 8), (long)-EFAULT);
}

/* What this process has used grows while it works, and its thread's is a part of it. */
SCENE_CASE(cpu_clocks_count)
{
	s64 process, thread;

	use_memory(test, 4);
	ksyscall(__NR_clock_gettime, CLOCK_THREAD_CPUTIME_ID, BASE);
	thread = got_ns(BASE);
	for (int i = 0; i < 100; i++)
		ksyscall(__NR_clock_gettime, CLOCK_PROCESS_CPUTIME_ID, BASE);
	process = got_ns(BASE);
	KUNIT_EXPECT_GT(test, process, thread);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_gettime,
				       ~(unsigned int)current->tgid << 3 | 2, PLACE), 0l);
	KUNIT_EXPECT_GE(test, got_ns(PLACE), process);
	/* Not another process's thread; but another process. */
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_gettime, ~31999u << 3 | 6, BASE),
			(long)-EINVAL);
}

/* --- Setting. --- */

SCENE_CASE(only_who_may_sets_the_time)
{
	struct __kernel_timex txc = { .modes = ADJ_FREQUENCY };

	use_memory(test, 4);
	lose_rights();
	put_ts(BASE, 1, 0);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_settime, CLOCK_REALTIME, BASE),
			(long)-EPERM);
	put_ts(BASE, 1, 1000000000);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_settime, CLOCK_REALTIME, BASE),
			(long)-EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_settime, CLOCK_REALTIME, 8),
			(long)-EFAULT);
	put_ts(BASE, 1, 5);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_settimeofday, BASE, 0), (long)-EPERM);
	put_ts(BASE, 1, 1000001);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_settimeofday, BASE, 0), (long)-EINVAL);
	KUNIT_ASSERT_EQ(test, copy_to_user(USER(BASE), &txc, sizeof(txc)), 0ul);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_adjtimex, BASE), (long)-EPERM);
}

static long adjust(struct __kernel_timex *txc)
{
	long ret;

	if (copy_to_user(USER(BASE), txc, sizeof(*txc)))
		return -EFAULT;
	ret = ksyscall(__NR_adjtimex, BASE);
	return copy_from_user(txc, USER(BASE), sizeof(*txc)) ? -EFAULT : ret;
}

/* A daemon reads what it has set; the rate is the clock's. */
SCENE_CASE(what_a_daemon_sets)
{
	struct __kernel_timex txc = { };

	use_memory(test, 4);
	KUNIT_EXPECT_EQ(test, adjust(&txc), (long)TIME_ERROR);
	KUNIT_EXPECT_EQ(test, txc.status, STA_UNSYNC);
	KUNIT_EXPECT_EQ(test, txc.tick, 10000ll);
	KUNIT_EXPECT_EQ(test, txc.tolerance, 500ll << 16);
	txc = (struct __kernel_timex){ .modes = ADJ_FREQUENCY | ADJ_STATUS | ADJ_MAXERROR,
				       .freq = 600ll << 16, .status = STA_PLL,
				       .maxerror = 77 };
	KUNIT_EXPECT_EQ(test, adjust(&txc), (long)TIME_OK);
	KUNIT_EXPECT_EQ(test, txc.freq, 500ll << 16);
	KUNIT_EXPECT_EQ(test, txc.maxerror, 77ll);
	KUNIT_EXPECT_EQ(test, txc.status, 0);
	txc = (struct __kernel_timex){ .modes = ADJ_TICK, .tick = 11001 };
	KUNIT_EXPECT_EQ(test, adjust(&txc), (long)-EINVAL);
	txc = (struct __kernel_timex){ .modes = 0x8000 };
	KUNIT_EXPECT_EQ(test, adjust(&txc), (long)-EINVAL);
	txc = (struct __kernel_timex){ .modes = ADJ_SETOFFSET, .time.tv_usec = -1 };
	KUNIT_EXPECT_EQ(test, adjust(&txc), (long)-EINVAL);
	txc = (struct __kernel_timex){ .modes = ADJ_FREQUENCY | ADJ_STATUS | ADJ_MAXERROR,
				       .status = STA_UNSYNC, .maxerror = 16000000 };
	KUNIT_EXPECT_EQ(test, adjust(&txc), (long)TIME_ERROR);
	KUNIT_EXPECT_EQ(test, timekeeping_frequency(), 0ll);
}

/* --- Sleeping. --- */

SCENE_CASE(sleeps_take_their_time)
{
	s64 before = ktime_get();

	use_memory(test, 4);
	put_ts(BASE, 0, 2000000);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_nanosleep, BASE, 0), 0l);
	KUNIT_EXPECT_GE(test, ktime_get() - before, 2000000ll);
	put_ts(BASE, 0, 1000000000);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_nanosleep, BASE, 0), (long)-EINVAL);
	put_ts(BASE, -1, 0);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_nanosleep, BASE, 0), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_nanosleep, 8, 0), (long)-EFAULT);
	/* A moment that has passed. */
	put_ts(BASE, 1, 0);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME,
				       BASE, 8), 0l);
}

/* What is left is told, and slept when nobody had handled it. */
SCENE_CASE(a_sleep_goes_on)
{
	s64 began = ktime_get();

	use_memory(test, 4);
	be_interrupted();
	put_ts(BASE, 0, 5000000);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_nanosleep, BASE, PLACE),
			(long)-ERESTART_RESTARTBLOCK);
	KUNIT_EXPECT_LE(test, got_ns(PLACE), 5000000ll);
	/* Again, while it still waits. */
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_restart_syscall), (long)-ERESTART_RESTARTBLOCK);
	forget_signal();
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_restart_syscall), 0l);
	KUNIT_EXPECT_GE(test, ktime_get() - began, 5000000ll);
	/* A moment is not told. */
	be_interrupted();
	put_ts(BASE, 1l << 40, 0);
	put_ts(PLACE, 7, 7);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME,
				       BASE, PLACE), (long)-ERESTARTNOHAND);
	KUNIT_EXPECT_EQ(test, got_ns(PLACE), 7000000007ll);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_nanosleep, BASE, 8), (long)-EFAULT);
	forget_signal();
}

/* Time of one's own cannot be slept: another one's passes, or it does not. */
SCENE_CASE(sleeping_by_cpu_time)
{
	use_memory(test, 4);
	be_interrupted();
	put_ts(BASE, 100, 0);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clock_nanosleep, CLOCK_PROCESS_CPUTIME_ID, 0,
				       BASE, PLACE), (long)-ERESTART_RESTARTBLOCK);
	KUNIT_EXPECT_GT(test, got_ns(PLACE), 99000000000ll);
	forget_signal();
}

SCENE_CASE(nothing_to_go_on_with)
{
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_restart_syscall), (long)-EINTR);
}

/* poll() keeps what is left for itself; for ever is for ever. */
SCENE_CASE(poll_goes_on)
{
	s64 began = ktime_get();

	use_memory(test, 4);
	if (ksyscall(__NR_poll, 0, 0, 0) == -ENOSYS)
		return;		/* there is ppoll() */
	be_interrupted();
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_poll, 0, 0, 5), (long)-ERESTART_RESTARTBLOCK);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_restart_syscall), (long)-ERESTART_RESTARTBLOCK);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_poll, 0, 0, -1), (long)-ERESTARTNOHAND);
	forget_signal();
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_restart_syscall), 0l);
	KUNIT_EXPECT_GE(test, ktime_get() - began, 5000000ll);
}

/* What is left is the program's to say, so it must have been told. */
SCENE_CASE(ppoll_tells_what_is_left)
{
	use_memory(test, 4);
	be_interrupted();
	put_ts(BASE, 100, 0);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_ppoll, 0, 0, BASE, 0, 8), (long)-ERESTARTNOHAND);
	KUNIT_EXPECT_LT(test, got_ns(BASE), 100000000000ll);
	KUNIT_EXPECT_GT(test, got_ns(BASE), 90000000000ll);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_pselect6, 0, 0, 0, 0, BASE, 0),
			(long)-ERESTARTNOHAND);
	put_ts(BASE, 100, 0);
	KUNIT_ASSERT_EQ(test, mm_protect(current->mm, BASE, PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_ppoll, 0, 0, BASE, 0, 8), (long)-EINTR);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_pselect6, 0, 0, 0, 0, BASE, 0), (long)-EINTR);
	forget_signal();
}

static struct kunit_case clock_calls_cases[] = {
	KUNIT_CASE(every_clock),
	KUNIT_CASE(clocks_show_the_time),
	KUNIT_CASE(cpu_clocks_count),
	KUNIT_CASE(only_who_may_sets_the_time),
	KUNIT_CASE(what_a_daemon_sets),
	KUNIT_CASE(sleeps_take_their_time),
	KUNIT_CASE(a_sleep_goes_on),
	KUNIT_CASE(sleeping_by_cpu_time),
	KUNIT_CASE(nothing_to_go_on_with),
	KUNIT_CASE(poll_goes_on),
	KUNIT_CASE(ppoll_tells_what_is_left),
	{}
};

static struct kunit_suite clock_calls_suite = {
	.name = "clock_calls",
	.test_cases = clock_calls_cases,
};
kunit_test_suite(clock_calls_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

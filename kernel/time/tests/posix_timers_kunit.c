// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of timers that send signals. A signal is waited for by who has set the timer, so
 * nothing depends on how long anything takes. What the calls answer was seen on Linux.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/posix-timers.h>
#include <linux/thread_info.h>
#include <linux/time_user.h>
#include <linux/timekeeping.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/time.h>

#include "../../tests/crew.h"
#include "../../tests/scene.h"

#define OLD	(BASE + 64)
#define EVENT	(BASE + 128)
#define ID	(BASE + 256)
#define SET	(BASE + 512)
#define INFO	(BASE + 1024)

/* Those that are to be waited for are blocked, or they would end the scene. */
static void block(int sig)
{
	sigmask_t set = sigmask(sig);

	set_current_blocked(set);
	put_bytes(SET, &set, sizeof(set));
}

/* Until the one that is blocked comes. */
static kernel_siginfo_t take_signal(int sig)
{
	kernel_siginfo_t info = { };

	EXPECT_CALL(kunit_get_current_test(), sig, __NR_rt_sigtimedwait, SET, INFO, 0,
		    sizeof(sigmask_t));
	got_bytes(INFO, &info, sizeof(info));
	return info;
}

static void put_itimer(s64 usec, s64 interval)
{
	struct __kernel_old_itimerval v = {
		.it_value = { usec / 1000000, usec % 1000000 },
		.it_interval = { 0, interval },
	};

	put_bytes(BASE, &v, sizeof(v));
}

static void put_spec(s64 ns, s64 interval)
{
	struct __kernel_itimerspec v = {
		.it_value = { ns / 1000000000, ns % 1000000000 },
		.it_interval = { 0, interval },
	};

	put_bytes(BASE, &v, sizeof(v));
}

static s64 got_left(unsigned long addr)
{
	struct __kernel_itimerspec v;

	got_bytes(addr, &v, sizeof(v));
	return v.it_value.tv_sec * 1000000000ll + v.it_value.tv_nsec;
}

/* --- The old ones. --- */

SCENE_CASE(real_time)
{
	kernel_siginfo_t info;

	use_memory(test, 1);
	block(SIGALRM);
	put_itimer(1000, 0);
	EXPECT_CALL(test, 0, __NR_setitimer, ITIMER_REAL, BASE, OLD);
	info = take_signal(SIGALRM);
	KUNIT_EXPECT_EQ(test, info.si_code, SI_KERNEL);
	EXPECT_CALL(test, 0, __NR_getitimer, ITIMER_REAL, OLD);
	KUNIT_EXPECT_EQ(test, got_left(OLD), 0ll);
	/* One that repeats goes on as often as it is taken. */
	put_itimer(500, 500);
	EXPECT_CALL(test, 0, __NR_setitimer, ITIMER_REAL, BASE, 0);
	for (int i = 0; i < 5; i++)
		take_signal(SIGALRM);
	EXPECT_CALL(test, 0, __NR_setitimer, ITIMER_REAL, 0, 0);
	put_itimer(1000000, 0);
	EXPECT_CALL(test, -EINVAL, __NR_setitimer, 3, BASE, 0);
	EXPECT_CALL(test, -EINVAL, __NR_getitimer, 3, BASE);
	EXPECT_CALL(test, -EFAULT, __NR_getitimer, ITIMER_REAL, 8);
	EXPECT_CALL(test, -EFAULT, __NR_setitimer, ITIMER_REAL, 8, 0);
	put_itimer(0, 1000000);
	EXPECT_CALL(test, -EINVAL, __NR_setitimer, ITIMER_REAL, BASE, 0);
}

SCENE_CASE(alarms)
{
	use_memory(test, 1);
	if (ksyscall(__NR_alarm, 0) == -ENOSYS)
		return;		/* there is setitimer() */
	EXPECT_CALL(test, 0, __NR_alarm, 100);
	EXPECT_CALL(test, 100, __NR_alarm, 50);
	EXPECT_CALL(test, 50, __NR_alarm, 0);
	EXPECT_CALL(test, 0, __NR_alarm, 0);
	/* What is left at the end of the scene goes with it. */
	EXPECT_CALL(test, 0, __NR_alarm, 100);
}

/* Work, until the tick would have seen enough. */
static void use_cpu(s64 ns)
{
	struct timespec64 now;
	s64 end;

	ksyscall(__NR_clock_gettime, CLOCK_PROCESS_CPUTIME_ID, OLD);
	get_timespec64(&now, USER(OLD));
	end = timespec64_to_ns(&now) + ns;
	do {
		cond_resched();
		cpu_relax();
		ksyscall(__NR_clock_gettime, CLOCK_PROCESS_CPUTIME_ID, OLD);
		get_timespec64(&now, USER(OLD));
	} while (timespec64_to_ns(&now) < end);
}

SCENE_CASE(cpu_time)
{
	use_memory(test, 1);
	block(SIGPROF);
	KUNIT_EXPECT_FALSE(test, current->signal->cpu_timers);
	put_itimer(1000, 0);
	EXPECT_CALL(test, 0, __NR_setitimer, ITIMER_PROF, BASE, 0);
	KUNIT_EXPECT_TRUE(test, current->signal->cpu_timers);
	use_cpu(2000000);
	run_cpu_timers();
	take_signal(SIGPROF);
	KUNIT_EXPECT_FALSE(test, current->signal->cpu_timers);
	/* User time has not passed: there is no program. */
	put_itimer(1000, 0);
	EXPECT_CALL(test, 0, __NR_setitimer, ITIMER_VIRTUAL, BASE, 0);
	use_cpu(2000000);
	run_cpu_timers();
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
	KUNIT_EXPECT_TRUE(test, current->signal->cpu_timers);
}

/* The soft limit tells each second, the hard one ends it. */
SCENE_CASE(limit_of_cpu_time)
{
	struct rlimit64 limit = { 0, 1000 };

	use_memory(test, 1);
	block(SIGXCPU);
	put_bytes(BASE, &limit, sizeof(limit));
	EXPECT_CALL(test, 0, __NR_prlimit64, 0, RLIMIT_CPU, BASE, 0);
	KUNIT_EXPECT_EQ(test, rlimit(RLIMIT_CPU), 1ul);
	run_cpu_timers();
	KUNIT_EXPECT_EQ(test, current->signal->shared_pending.signal, 0ull);
	/* As if a second had passed. */
	current->signal->stime += NSEC_PER_SEC;
	run_cpu_timers();
	take_signal(SIGXCPU);
	KUNIT_EXPECT_EQ(test, rlimit(RLIMIT_CPU), 2ul);
	current->signal->stime -= NSEC_PER_SEC;
	current->signal->rlim[RLIMIT_CPU].rlim_cur = RLIM64_INFINITY;
}

/* --- The new ones. --- */

static void put_event(int notify, int sig, int tid)
{
	struct sigevent event = {
		.sigev_notify = notify, .sigev_signo = sig, .sigev_value.sival_int = 77 };

	event.sigev_notify_thread_id = tid;
	put_bytes(EVENT, &event, sizeof(event));
}

static int create(struct kunit *test, clockid_t clock, int notify, int sig)
{
	put_event(notify, sig, current->pid);
	EXPECT_CALL(test, 0, __NR_timer_create, clock, EVENT, ID);
	return got_word(ID);
}

SCENE_CASE(a_signal_each)
{
	static const clockid_t clocks[] = {
		CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_TAI };
	kernel_siginfo_t info;

	use_memory(test, 1);
	block(SIGUSR2);
	for (unsigned int i = 0; i < ARRAY_SIZE(clocks); i++) {
		int id = create(test, clocks[i], i & 1 ? SIGEV_THREAD_ID : SIGEV_SIGNAL,
				SIGUSR2);

		put_spec(1000000, 0);
		EXPECT_CALL(test, 0, __NR_timer_settime, id, 0, BASE, OLD);
		info = take_signal(SIGUSR2);
		KUNIT_EXPECT_EQ(test, info.si_code, SI_TIMER);
		KUNIT_EXPECT_EQ(test, info.si_value.sival_int, 77);
		KUNIT_EXPECT_EQ(test, info.si_tid, id);
		EXPECT_CALL(test, 0, __NR_timer_gettime, id, OLD);
		KUNIT_EXPECT_EQ(test, got_left(OLD + 16), 0ll);
		EXPECT_CALL(test, 0, __NR_timer_delete, id);
		EXPECT_CALL(test, -EINVAL, __NR_timer_delete, id);
	}
}

/* What cannot be told is counted: it goes on when the signal is taken. */
SCENE_CASE(overruns)
{
	kernel_siginfo_t info;
	ktime_t end;
	int id;

	use_memory(test, 1);
	block(SIGUSR2);
	id = create(test, CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR2);
	put_spec(1000, 1000);
	EXPECT_CALL(test, 0, __NR_timer_settime, id, 0, BASE, 0);
	end = ktime_get() + 2 * NSEC_PER_MSEC;
	crew_wait_until(ktime_get() >= end);
	info = take_signal(SIGUSR2);
	KUNIT_EXPECT_GE(test, info.si_overrun, 1000);
	EXPECT_CALL(test, info.si_overrun, __NR_timer_getoverrun, id);
	take_signal(SIGUSR2);
	put_spec(0, 0);
	EXPECT_CALL(test, 0, __NR_timer_settime, id, 0, BASE, 0);
	KUNIT_EXPECT_EQ(test, current->signal->shared_pending.signal, 0ull);
	/* A moment that has passed comes at once. */
	put_spec(1, 0);
	EXPECT_CALL(test, 0, __NR_timer_settime, id, TIMER_ABSTIME, BASE, 0);
	take_signal(SIGUSR2);
}

/* One that is deleted while its signal waits leaves nothing. */
SCENE_CASE(deleted_in_time)
{
	int id;

	use_memory(test, 1);
	block(SIGUSR2);
	id = create(test, CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR2);
	put_spec(1, 0);
	EXPECT_CALL(test, 0, __NR_timer_settime, id, TIMER_ABSTIME, BASE, 0);
	crew_wait_until(READ_ONCE(current->signal->shared_pending.signal));
	EXPECT_CALL(test, 0, __NR_timer_delete, id);
	KUNIT_EXPECT_EQ(test, current->signal->shared_pending.signal, 0ull);
	/* These go with the scene: one that waits, one that has sent, one that is set. */
	create(test, CLOCK_MONOTONIC, SIGEV_NONE, 0);
	id = create(test, CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR2);
	EXPECT_CALL(test, 0, __NR_timer_settime, id, TIMER_ABSTIME, BASE, 0);
	id = create(test, CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR2);
	put_spec(100000000000, 0);
	EXPECT_CALL(test, 0, __NR_timer_settime, id, 0, BASE, 0);
}

SCENE_CASE(timers_of_cpu_time)
{
	int id;

	use_memory(test, 1);
	block(SIGUSR2);
	id = create(test, CLOCK_PROCESS_CPUTIME_ID, SIGEV_SIGNAL, SIGUSR2);
	put_spec(1000000, 0);
	EXPECT_CALL(test, 0, __NR_timer_settime, id, 0, BASE, 0);
	KUNIT_EXPECT_TRUE(test, current->signal->cpu_timers);
	use_cpu(2000000);
	run_cpu_timers();
	take_signal(SIGUSR2);
	id = create(test, CLOCK_THREAD_CPUTIME_ID, SIGEV_SIGNAL, SIGUSR2);
	put_spec(1000000, 0);
	EXPECT_CALL(test, 0, __NR_timer_settime, id, 0, BASE, 0);
	EXPECT_CALL(test, 0, __NR_timer_gettime, id, OLD);
	KUNIT_EXPECT_GT(test, got_left(OLD), 0ll);
	use_cpu(2000000);
	run_cpu_timers();
	take_signal(SIGUSR2);
}

SCENE_CASE(bad_timers)
{
	int id;

	use_memory(test, 1);
	put_event(SIGEV_SIGNAL, 65, 0);
	EXPECT_CALL(test, -EINVAL, __NR_timer_create, CLOCK_MONOTONIC, EVENT, ID);
	put_event(7, 5, 0);
	EXPECT_CALL(test, -EINVAL, __NR_timer_create, CLOCK_MONOTONIC, EVENT, ID);
	put_event(SIGEV_THREAD_ID, 5, 1);
	EXPECT_CALL(test, -EINVAL, __NR_timer_create, CLOCK_MONOTONIC, EVENT, ID);
	EXPECT_CALL(test, -EINVAL, __NR_timer_create, 10, 0, ID);
	EXPECT_CALL(test, -EOPNOTSUPP, __NR_timer_create, CLOCK_MONOTONIC_COARSE, 0, ID);
	EXPECT_CALL(test, -EOPNOTSUPP, __NR_timer_create, -5, 0, ID);
	EXPECT_CALL(test, -EFAULT, __NR_timer_create, CLOCK_MONOTONIC, 8, ID);
	EXPECT_CALL(test, -EFAULT, __NR_timer_create, CLOCK_MONOTONIC, 0, 8);
	KUNIT_EXPECT_TRUE(test, list_empty(&current->signal->posix_timers));
	id = create(test, CLOCK_MONOTONIC, SIGEV_NONE, 0);
	put_spec(0, 1000000000);
	EXPECT_CALL(test, -EINVAL, __NR_timer_settime, id, 0, BASE, 0);
	EXPECT_CALL(test, -EINVAL, __NR_timer_settime, id, 0, 0, 0);
	EXPECT_CALL(test, -EFAULT, __NR_timer_settime, id, 0, 8, 0);
	put_spec(5, 0);
	EXPECT_CALL(test, -EINVAL, __NR_timer_settime, id + 1, 0, BASE, 0);
	EXPECT_CALL(test, -EINVAL, __NR_timer_gettime, id + 1, OLD);
	EXPECT_CALL(test, -EINVAL, __NR_timer_getoverrun, id + 1);
	EXPECT_CALL(test, -EFAULT, __NR_timer_gettime, id, 8);
}

static struct kunit_case posix_timers_cases[] = {
	KUNIT_CASE(real_time),
	KUNIT_CASE(alarms),
	KUNIT_CASE(cpu_time),
	KUNIT_CASE(limit_of_cpu_time),
	KUNIT_CASE(a_signal_each),
	KUNIT_CASE(overruns),
	KUNIT_CASE(deleted_in_time),
	KUNIT_CASE(timers_of_cpu_time),
	KUNIT_CASE(bad_timers),
	{}
};

static struct kunit_suite posix_timers_suite = {
	.name = "posix_timers",
	.test_cases = posix_timers_cases,
};
kunit_test_suite(posix_timers_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

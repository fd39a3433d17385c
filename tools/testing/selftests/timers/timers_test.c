// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clocks, sleeps, timers of processes, and timers that are files. Nothing is judged by how
 * long it took, but for what may not be shorter than it was asked for.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>

#include "../kselftest.h"

#define MS	1000000l

static volatile int nr_signals, last_signal;
static siginfo_t last;

static void note(int sig, siginfo_t *info, void *context UNUSED)
{
	last = *info;
	last_signal = sig;
	nr_signals++;
}

static void handle(int sig)
{
	struct sigaction sa = { .sa_sigaction = note, .sa_flags = SA_SIGINFO };

	sigaction(sig, &sa, NULL);
}

static long long now(clockid_t clock)
{
	struct timespec ts = { 0 };

	clock_gettime(clock, &ts);
	return ts.tv_sec * 1000000000ll + ts.tv_nsec;
}

static struct timespec at(long long ns)
{
	return (struct timespec){ ns / 1000000000, ns % 1000000000 };
}

static void block(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

/* One that is blocked. */
static int take(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	return sigwaitinfo(&set, &last);
}

/* --- Clocks. --- */

static void clocks(void)
{
	static const clockid_t all[] = {
		CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID,
		CLOCK_THREAD_CPUTIME_ID, CLOCK_MONOTONIC_RAW, CLOCK_REALTIME_COARSE,
		CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME, CLOCK_TAI,
	};
	struct timespec ts, bad = { 0, 1000000000 };

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		long long before = now(all[i]);

		CHECK(now(all[i]) >= before);
		SAYS(syscall(SYS_clock_getres, all[i], &ts), 0);
		CHECK(!ts.tv_sec && ts.tv_nsec > 0);
		SAYS(syscall(SYS_clock_getres, all[i], NULL), 0);
	}
	SAYS(syscall(SYS_clock_gettime, 99, &ts), -EINVAL);
	SAYS(syscall(SYS_clock_gettime, CLOCK_REALTIME, 8), -EFAULT);
	SAYS(syscall(SYS_clock_settime, CLOCK_MONOTONIC, &ts), -EINVAL);
	SAYS(syscall(SYS_clock_settime, CLOCK_REALTIME, &bad), -EINVAL);
	SAYS(syscall(SYS_clock_settime, CLOCK_REALTIME, 8), -EFAULT);
	clock_gettime(CLOCK_REALTIME, &ts);
	CHILD_ENDS(0, if (!setuid(65534)) SAYS(clock_settime(CLOCK_REALTIME, &ts), -EPERM));
	/* Boot comes before sleep, and both are the same here or not far apart. */
	CHECK(now(CLOCK_BOOTTIME) >= now(CLOCK_MONOTONIC) - 1000 * MS);
}

static void clocks_of_processes(void)
{
	clockid_t clock;
	struct timespec ts;
	pid_t pid = CHILD(pause());

	IS(clock_getcpuclockid(pid, &clock), 0);
	SAYS(clock_gettime(clock, &ts), 0);
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
	SAYS(clock_gettime(clock, &ts), -EINVAL);
	IS(clock_getcpuclockid(0, &clock), 0);
	long long before = now(clock);
	for (volatile int i = 0; i < 1000000; i++)
		;
	CHECK(now(clock) > before);
	before = now(CLOCK_THREAD_CPUTIME_ID);
	CHECK(before <= now(CLOCK_PROCESS_CPUTIME_ID) + 10 * MS);
	CHECK(times(NULL) > 0);
}

/* --- Sleeping. --- */

static void sleeps(void)
{
	struct timespec ts = { 0, MS }, bad = { 0, -1 }, bad2 = { -1, 0 }, when;
	long long before = now(CLOCK_MONOTONIC);

	SAYS(nanosleep(&ts, NULL), 0);
	CHECK(now(CLOCK_MONOTONIC) - before >= MS);
	SAYS(nanosleep(&bad, NULL), -EINVAL);
	SAYS(nanosleep(&bad2, NULL), -EINVAL);
	SAYS(syscall(SYS_nanosleep, 8, NULL), -EFAULT);
	IS(clock_nanosleep(99, 0, &ts, NULL), EINVAL);
	IS(syscall(SYS_clock_nanosleep, CLOCK_THREAD_CPUTIME_ID, 0, &ts, NULL), -1);
	IS(errno, EOPNOTSUPP);
	IS(syscall(SYS_clock_nanosleep, CLOCK_REALTIME_COARSE, 0, &ts, NULL), -1);
	IS(errno, EOPNOTSUPP);
	/* Until a time: one that is over is over. */
	when = at(now(CLOCK_MONOTONIC) + MS);
	IS(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL), 0);
	CHECK(now(CLOCK_MONOTONIC) >= when.tv_sec * 1000000000ll + when.tv_nsec);
	IS(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL), 0);
	when = at(now(CLOCK_REALTIME) + MS);
	IS(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &when, NULL), 0);
	IS(clock_nanosleep(CLOCK_BOOTTIME, 0, &ts, NULL), 0);
}

static void interrupted_sleeps(void)
{
	struct timespec ts = { 1000, 0 }, left = { 7, 7 };
	struct timespec when = at(now(CLOCK_MONOTONIC) + 1000000 * MS);
	pid_t me = getpid(), pid;

	handle(SIGUSR1);
	pid = CHILD(for (;;) { ksft_until(me, 'S'); kill(me, SIGUSR1); });
	SAYS(nanosleep(&ts, &left), -EINTR);
	CHECK(left.tv_sec >= 999 && left.tv_sec <= 1000);
	left.tv_sec = 7;
	IS(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, &left), EINTR);
	/* Of a time there is nothing left to tell. */
	IS(left.tv_sec, 7);
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
	/* A stop is no end: it sleeps on, and until then. */
	nr_signals = 0;
	pid = CHILD(SAYS(nanosleep(&ts, &left), -EINTR); IS(nr_signals, 1);
		    CHECK(left.tv_sec >= 900));
	ksft_until(pid, 'S');
	kill(pid, SIGSTOP);
	ksft_until(pid, 'T');
	kill(pid, SIGCONT);
	ksft_until(pid, 'S');
	kill(pid, SIGUSR1);
	ENDS(pid, 0);
}

/* --- Timers of old. --- */

static void intervals(void)
{
	struct itimerval it = { { 0, 2000 }, { 0, 2000 } }, old = { { 9, 9 }, { 9, 9 } };
	struct itimerval bad = { { 0, 1000000 }, { 0, 0 } };

	handle(SIGALRM);
	SAYS(setitimer(ITIMER_REAL, &it, &old), 0);
	IS(old.it_value.tv_sec + old.it_value.tv_usec, 0);
	while (nr_signals < 3)
		pause();
	IS(last.si_code, SI_KERNEL);
	SAYS(getitimer(ITIMER_REAL, &old), 0);
	IS(old.it_interval.tv_usec, 2000);
	SAYS(setitimer(ITIMER_REAL, &bad, NULL), -EINVAL);
	SAYS(setitimer(7, &it, NULL), -EINVAL);
	SAYS(getitimer(7, &it), -EINVAL);
	SAYS(syscall(SYS_setitimer, ITIMER_REAL, 8, NULL), -EFAULT);
	/* A child has none; and nothing ends it. */
	CHILD_ENDS(0, getitimer(ITIMER_REAL, &old); IS(old.it_value.tv_usec, 0);
		   IS(old.it_interval.tv_usec, 0));
	SAYS(setitimer(ITIMER_REAL, NULL, NULL), 0);
	SAYS(getitimer(ITIMER_REAL, &old), 0);
	IS(old.it_value.tv_usec, 0);
	alarm(100);
	IS(alarm(0), 100);
	IS(alarm(0), 0);
}

static void intervals_of_use(void)
{
	struct itimerval it = { { 0, 0 }, { 0, 3000 } };

	handle(SIGVTALRM);
	handle(SIGPROF);
	SAYS(setitimer(ITIMER_VIRTUAL, &it, NULL), 0);
	SAYS(setitimer(ITIMER_PROF, &it, NULL), 0);
	while (nr_signals < 2)
		;
	IS(nr_signals, 2);
}

/* --- Timers with numbers. --- */

static void posix_timers(void)
{
	struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 3,
			       .sigev_value.sival_int = 77 };
	struct itimerspec it = { { 0, 0 }, { 0, MS } }, old;
	timer_t t, other;

	block(SIGRTMIN + 3);
	SAYS(timer_create(CLOCK_MONOTONIC, &ev, &t), 0);
	SAYS(timer_gettime(t, &old), 0);
	IS(old.it_value.tv_nsec, 0);
	SAYS(timer_settime(t, 0, &it, NULL), 0);
	IS(take(SIGRTMIN + 3), SIGRTMIN + 3);
	IS(last.si_code, SI_TIMER);
	IS(last.si_value.sival_int, 77);
	IS(last.si_overrun, 0);
	SAYS(timer_gettime(t, &old), 0);
	IS(old.it_value.tv_nsec, 0);
	/* As often as it was due while the first one waited. */
	it.it_interval.tv_nsec = MS / 10;
	SAYS(timer_settime(t, 0, &it, NULL), 0);
	usleep(10000);
	IS(take(SIGRTMIN + 3), SIGRTMIN + 3);
	CHECK(last.si_overrun > 10);
	CHECK(timer_getoverrun(t) == last.si_overrun);
	it.it_value.tv_nsec = 1000000000;
	SAYS(timer_settime(t, 0, &it, NULL), -EINVAL);
	SAYS(timer_delete(t), 0);
	SAYS(syscall(SYS_timer_delete, 12345), -EINVAL);
	SAYS(syscall(SYS_timer_gettime, 12345, &old), -EINVAL);
	ev.sigev_signo = 65;
	SAYS(timer_create(CLOCK_MONOTONIC, &ev, &other), -EINVAL);
	ev.sigev_notify = 77;
	SAYS(timer_create(CLOCK_MONOTONIC, &ev, &other), -EINVAL);
	SAYS(timer_create(99, NULL, &other), -EINVAL);
}

/* At a time, for one thread, and without any signal. */
static void posix_timers_more(void)
{
	struct sigevent ev = { .sigev_notify = SIGEV_NONE };
	struct itimerspec it = { { 0, 0 }, { 0, 0 } }, old;
	timer_t t;

	SAYS(timer_create(CLOCK_REALTIME, &ev, &t), 0);
	it.it_value = at(now(CLOCK_REALTIME) + 1000000 * MS);
	SAYS(timer_settime(t, TIMER_ABSTIME, &it, NULL), 0);
	SAYS(timer_gettime(t, &old), 0);
	CHECK(old.it_value.tv_sec >= 990 && old.it_value.tv_sec <= 1000);
	it.it_value = (struct timespec){ 5, 0 };
	SAYS(timer_settime(t, 0, &it, &old), 0);
	CHECK(old.it_value.tv_sec >= 990);
	SAYS(timer_delete(t), 0);
	/* By default SIGALRM with the timer's number. */
	block(SIGALRM);
	SAYS(timer_create(CLOCK_BOOTTIME, NULL, &t), 0);
	it.it_value = (struct timespec){ 0, 1 };
	SAYS(timer_settime(t, 0, &it, NULL), 0);
	IS(take(SIGALRM), SIGALRM);
	IS(last.si_code, SI_TIMER);
	ev.sigev_notify = SIGEV_THREAD_ID;
	ev.sigev_signo = SIGALRM;
	ev._sigev_un._tid = gettid();
	SAYS(timer_create(CLOCK_MONOTONIC, &ev, &t), 0);
	SAYS(timer_settime(t, 0, &it, NULL), 0);
	IS(take(SIGALRM), SIGALRM);
	ev._sigev_un._tid = 1;
	SAYS(timer_create(CLOCK_MONOTONIC, &ev, &t), -EINVAL);
	SAYS(timer_create(CLOCK_PROCESS_CPUTIME_ID, NULL, &t), 0);
	it.it_value.tv_nsec = MS;
	SAYS(timer_settime(t, 0, &it, NULL), 0);
	sigset_t set;
	for (sigemptyset(&set); !sigismember(&set, SIGALRM);)
		sigpending(&set);
}

/* --- Timers that are files. --- */

static void timer_files(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	struct itimerspec it = { { 0, 0 }, { 0, MS } }, old;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	uint64_t n = 0;

	IS(fcntl(fd, F_GETFD), FD_CLOEXEC);
	SAYS(read(fd, &n, 8), -EAGAIN);
	SAYS(timerfd_settime(fd, 0, &it, &old), 0);
	IS(old.it_value.tv_nsec, 0);
	IS(poll(&p, 1, -1), 1);
	SAYS(read(fd, &n, 4), -EINVAL);
	SAYS(read(fd, &n, 8), 8);
	IS(n, 1);
	SAYS(read(fd, &n, 8), -EAGAIN);
	it.it_interval.tv_nsec = MS / 10;
	SAYS(timerfd_settime(fd, 0, &it, NULL), 0);
	usleep(5000);
	SAYS(read(fd, &n, 8), 8);
	CHECK(n > 5);
	it.it_value.tv_nsec = 0;
	SAYS(timerfd_settime(fd, 0, &it, &old), 0);
	IS(old.it_interval.tv_nsec, MS / 10);
	SAYS(timerfd_gettime(fd, &old), 0);
	IS(old.it_value.tv_nsec, 0);
	/* A time that is over is due at once. */
	it = (struct itimerspec){ { 0, 0 }, { 1, 0 } };
	SAYS(timerfd_settime(fd, TFD_TIMER_ABSTIME, &it, NULL), 0);
	IS(poll(&p, 1, -1), 1);
	it.it_value.tv_nsec = 1000000000;
	SAYS(timerfd_settime(fd, 0, &it, NULL), -EINVAL);
	SAYS(timerfd_settime(fd, 4, &it, NULL), -EINVAL);
	SAYS(timerfd_create(99, 0), -EINVAL);
	SAYS(timerfd_create(CLOCK_MONOTONIC, 4), -EINVAL);
	SAYS(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0), -EINVAL);
	SAYS(timerfd_gettime(0, &old), -EINVAL);
	SAYS(timerfd_gettime(999, &old), -EBADF);
	SAYS(write(fd, &n, 8), -EINVAL);
}

/* A reader waits, and one of several has it. */
static void timer_files_wait(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);
	struct itimerspec it = { { 0, 0 }, { 0, MS } };
	uint64_t n = 0;
	pid_t pid = CHILD(SAYS(read(fd, &n, 8), 8); IS(n, 1));

	ksft_until(pid, 'S');
	SAYS(timerfd_settime(fd, 0, &it, NULL), 0);
	ENDS(pid, 0);
	SAYS(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	SAYS(read(fd, &n, 8), -EAGAIN);
}

static void uses(void)
{
	struct rusage ru;
	struct tms t;

	SAYS(getrusage(RUSAGE_SELF, &ru), 0);
	SAYS(getrusage(RUSAGE_THREAD, &ru), 0);
	SAYS(getrusage(5, &ru), -EINVAL);
	SAYS(syscall(SYS_getrusage, RUSAGE_SELF, 8), -EFAULT);
	CHILD_ENDS(0, for (long long end = now(CLOCK_PROCESS_CPUTIME_ID) + 30 * MS;
			   now(CLOCK_PROCESS_CPUTIME_ID) < end;));
	getrusage(RUSAGE_CHILDREN, &ru);
	CHECK(ru.ru_utime.tv_sec * 1000000 + ru.ru_utime.tv_usec + ru.ru_stime.tv_sec * 1000000 +
	      ru.ru_stime.tv_usec >= 29000);
	times(&t);
	CHECK(t.tms_cutime + t.tms_cstime >= 2);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(clocks), KSFT_CASE(clocks_of_processes), KSFT_CASE(sleeps),
		KSFT_CASE(interrupted_sleeps), KSFT_CASE(intervals), KSFT_CASE(intervals_of_use),
		KSFT_CASE(posix_timers), KSFT_CASE(posix_timers_more), KSFT_CASE(timer_files),
		KSFT_CASE(timer_files_wait), KSFT_CASE(uses),
	};

	return KSFT_RUN(cases);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Nice values: whose they are, who may change them, and how far. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "whom.h"

/* As the kernel answers: 1 to 40, where more is better. */
static long get(int which, int who)
{
	return syscall(SYS_getpriority, which, who);
}

static long set(int which, int who, int nice)
{
	return syscall(SYS_setpriority, which, who, nice);
}

static void values(void)
{
	static const struct {
		int asked, is;
	} value[] = {
		{ 1, 1 }, { 19, 19 }, { 20, 19 }, { 1000, 19 }, { 0x7fffffff, 19 },
		{ -20, -20 }, { -21, -20 }, { -0x7fffffff - 1, -20 }, { 0, 0 },
	};

	NEEDS_ROOT();
	for (unsigned int i = 0; i < ARRAY_SIZE(value); i++) {
		SAYS(set(PRIO_PROCESS, 0, value[i].asked), 0);
		SAYS(get(PRIO_PROCESS, 0), 20 - value[i].is);
		SAYS(get(PRIO_PROCESS, getpid()), 20 - value[i].is);
	}
}

static void whom(void)
{
	static const int numbers[] = { NOBODY, -1 };

	for (unsigned int i = 0; i < ARRAY_SIZE(numbers); i++) {
		for (int which = PRIO_PROCESS; which <= PRIO_USER; which++) {
			FAILS(ESRCH, get(which, numbers[i]));
			FAILS(ESRCH, set(which, numbers[i], 0));
		}
	}
	FAILS(EINVAL, get(-1, 0));
	FAILS(EINVAL, get(PRIO_USER + 1, 0));
	FAILS(EINVAL, set(-1, 0, 0));
	FAILS(EINVAL, set(PRIO_USER + 1, NOBODY, 0));
}

static void groups(void)
{
	pid_t a = sleeper(0), b = sleeper(a);

	SAYS(get(PRIO_PGRP, a), 20);
	SAYS(set(PRIO_PROCESS, a, 7), 0);
	SAYS(get(PRIO_PGRP, a), 20);
	SAYS(set(PRIO_PROCESS, b, 5), 0);
	SAYS(get(PRIO_PGRP, a), 15);
	SAYS(set(PRIO_PGRP, a, 9), 0);
	SAYS(get(PRIO_PROCESS, a), 11);
	SAYS(get(PRIO_PROCESS, b), 11);
	SAYS(get(PRIO_PROCESS, 0), 20);
	end(a);
	SAYS(get(PRIO_PGRP, a), 11);
	end(b);
	FAILS(ESRCH, get(PRIO_PGRP, a));
}

static void *own_value(void *tid)
{
	*(pid_t *)tid = gettid();
	SAYS(get(PRIO_PROCESS, 0), 18);
	SAYS(set(PRIO_PROCESS, 0, 6), 0);
	SAYS(get(PRIO_PROCESS, 0), 14);
	SAYS(get(PRIO_PROCESS, getpid()), 18);
	/* All threads of those in the group. */
	SAYS(get(PRIO_PGRP, 0), 18);
	SAYS(set(PRIO_PGRP, 0, 8), 0);
	SAYS(get(PRIO_PROCESS, 0), 12);
	return NULL;
}

/* Not POSIX's: each thread has its own. */
static void threads(void)
{
	pthread_t thread;
	pid_t tid = 0;

	IS(setpgid(0, 0), 0);
	SAYS(set(PRIO_PROCESS, 0, 2), 0);
	IS(pthread_create(&thread, NULL, own_value, &tid), 0);
	IS(pthread_join(thread, NULL), 0);
	CHECK(tid);
	SAYS(get(PRIO_PROCESS, 0), 12);
}

static void inherited(void)
{
	SAYS(set(PRIO_PROCESS, 0, 4), 0);
	CHILD_ENDS(0, SAYS(get(PRIO_PROCESS, 0), 16);
		   SAYS(set(PRIO_PROCESS, 0, 6), 0));
	SAYS(get(PRIO_PROCESS, 0), 16);
}

/* Also of threads of the kernel: they are root's. */
static void users(void)
{
	pid_t pid;

	NEEDS_ROOT();
	pid = CHILD(IS(setuid(SOMEBODY), 0); for (;;) pause());
	ksft_until(pid, 'S');
	SAYS(get(PRIO_USER, SOMEBODY), 20);
	SAYS(set(PRIO_USER, SOMEBODY, 3), 0);
	SAYS(get(PRIO_PROCESS, pid), 17);
	end(pid);
	NEEDS_OWN_MACHINE();
	SAYS(get(PRIO_PROCESS, 2), 20);
	SAYS(set(PRIO_USER, 0, 1), 0);
	SAYS(get(PRIO_PROCESS, 2), 19);
	SAYS(get(PRIO_PROCESS, 0), 19);
	SAYS(get(PRIO_PROCESS, 1), 19);
	SAYS(get(PRIO_USER, 0), 19);
	SAYS(set(PRIO_USER, 0, 0), 0);
	SAYS(get(PRIO_PROCESS, 2), 20);
}

static int limit_nice(rlim_t value)
{
	return setrlimit(RLIMIT_NICE, &(struct rlimit){ value, value });
}

/* Weight is given away freely, and comes back only as far as RLIMIT_NICE says. */
static void limits(void)
{
	if (limit_nice(40))
		SKIP("needs CAP_SYS_RESOURCE");
	IS(limit_nice(0), 0);
	CHILD_ENDS(0, IS(setuid(SOMEBODY), 0);
		   SAYS(set(PRIO_PROCESS, 0, 3), 0);
		   SAYS(set(PRIO_PROCESS, 0, 3), 0);
		   FAILS(EACCES, set(PRIO_PROCESS, 0, 2));
		   FAILS(EACCES, set(PRIO_PROCESS, 0, -30));
		   SAYS(get(PRIO_PROCESS, 0), 17));
	IS(limit_nice(15), 0);
	CHILD_ENDS(0, IS(setuid(SOMEBODY), 0);
		   SAYS(set(PRIO_PROCESS, 0, 19), 0);
		   FAILS(EACCES, set(PRIO_PROCESS, 0, 4));
		   SAYS(set(PRIO_PROCESS, 0, 5), 0);
		   SAYS(get(PRIO_PROCESS, 0), 15));
	IS(limit_nice(40), 0);
	CHILD_ENDS(0, IS(setuid(SOMEBODY), 0);
		   SAYS(set(PRIO_PROCESS, 0, -20), 0);
		   SAYS(get(PRIO_PROCESS, 0), 40));
}

/* By the effective user: it has to be who the other one is, really or effectively. */
static void rights(void)
{
	pid_t roots;

	NEEDS_ROOT();
	roots = sleeper(0);
	CHILD_ENDS(0, IS(setuid(SOMEBODY), 0);
		   SAYS(get(PRIO_PROCESS, roots), 20);
		   FAILS(EPERM, set(PRIO_PROCESS, roots, 5));
		   FAILS(EPERM, set(PRIO_PGRP, roots, 5));
		   FAILS(EPERM, set(PRIO_PROCESS, 1, 19)));
	CHILD_ENDS(0, IS(setresuid(0, SOMEBODY, 0), 0);
		   FAILS(EPERM, set(PRIO_PROCESS, roots, 5)));
	CHILD_ENDS(0, IS(setresuid(SOMEBODY, 0, 0), 0);
		   SAYS(set(PRIO_PROCESS, roots, 5), 0));
	SAYS(get(PRIO_PROCESS, roots), 15);
	end(roots);
}

/* It is kept for when it counts again. */
static void under_other_policies(void)
{
	struct sched_param rt = { .sched_priority = 1 }, none = { .sched_priority = 0 };

	NEEDS_ROOT();
	IS(sched_setscheduler(0, SCHED_FIFO, &rt), 0);
	SAYS(get(PRIO_PROCESS, 0), 20);
	SAYS(set(PRIO_PROCESS, 0, 5), 0);
	SAYS(get(PRIO_PROCESS, 0), 15);
	IS(sched_setscheduler(0, SCHED_OTHER, &none), 0);
	SAYS(get(PRIO_PROCESS, 0), 15);
	IS(sched_setscheduler(0, SCHED_IDLE, &none), 0);
	SAYS(set(PRIO_PROCESS, 0, -5), 0);
	SAYS(get(PRIO_PROCESS, 0), 25);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(values), KSFT_CASE(whom), KSFT_CASE(groups), KSFT_CASE(threads),
		KSFT_CASE(inherited), KSFT_CASE(users), KSFT_CASE(limits), KSFT_CASE(rights),
		KSFT_CASE(under_other_policies),
	};

	return KSFT_RUN(cases);
}

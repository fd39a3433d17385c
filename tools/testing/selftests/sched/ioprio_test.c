// SPDX-License-Identifier: GPL-2.0-only
/* Priorities of input and output: what is kept of them, who has them, and who may give them. */
#define _GNU_SOURCE
#include <linux/ioprio.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "whom.h"

#define NONE(level)	IOPRIO_PRIO_VALUE(IOPRIO_CLASS_NONE, level)
#define RT(level)	IOPRIO_PRIO_VALUE(IOPRIO_CLASS_RT, level)
#define BE(level)	IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, level)
#define IDLE(level)	IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, level)

enum { THREAD = IOPRIO_WHO_PROCESS, GROUP = IOPRIO_WHO_PGRP, USER = IOPRIO_WHO_USER };

static int get(int which, int who)
{
	return syscall(SYS_ioprio_get, which, who);
}

static int set(int which, int who, int ioprio)
{
	return syscall(SYS_ioprio_set, which, who, ioprio);
}

/* Nothing was given; in a group it counts by its nice value. */
static void at_first(void)
{
	IS(setpgid(0, 0), 0);
	SAYS(get(THREAD, 0), NONE(0));
	SAYS(get(THREAD, getpid()), NONE(0));
	SAYS(get(GROUP, 0), BE(4));
	SAYS(get(GROUP, getpid()), BE(4));
	for (int nice = 1; nice < 20; nice++) {
		IS(setpriority(PRIO_PROCESS, 0, nice), 0);
		SAYS(get(GROUP, 0), BE((nice + 20) / 5));
		SAYS(get(THREAD, 0), NONE(0));
	}
}

static void by_policy(void)
{
	struct sched_param rt = { .sched_priority = 3 }, fair = { .sched_priority = 0 };

	NEEDS_ROOT();
	IS(setpgid(0, 0), 0);
	IS(sched_setscheduler(0, SCHED_FIFO, &rt), 0);
	SAYS(get(GROUP, 0), RT(4));
	IS(sched_setscheduler(0, SCHED_RR, &rt), 0);
	SAYS(get(GROUP, 0), RT(4));
	IS(sched_setscheduler(0, SCHED_IDLE, &fair), 0);
	SAYS(get(GROUP, 0), IDLE(4));
	IS(sched_setscheduler(0, SCHED_BATCH, &fair), 0);
	SAYS(get(GROUP, 0), BE(4));
	SAYS(get(THREAD, 0), NONE(0));
	/* What it was given counts for more. */
	SAYS(set(THREAD, 0, IDLE(1)), 0);
	IS(sched_setscheduler(0, SCHED_FIFO, &rt), 0);
	SAYS(get(GROUP, 0), IDLE(1));
}

/* All classes there could be, and the bits above a level. */
static void values(void)
{
	NEEDS_ROOT();
	for (int class = 0; class < 8; class++) {
		for (int data = 0; data <= 16; data++) {
			int ioprio = IOPRIO_PRIO_VALUE(class, data), before = get(THREAD, 0);
			int good = class ? class <= IOPRIO_CLASS_IDLE : !(data % IOPRIO_NR_LEVELS);

			SAYS(set(THREAD, 0, ioprio), good ? 0 : -EINVAL);
			SAYS(get(THREAD, 0), good ? ioprio : before);
		}
	}
	SAYS(set(THREAD, 0, BE(IOPRIO_PRIO_MASK)), 0);
	SAYS(get(THREAD, 0), BE(IOPRIO_PRIO_MASK));
	FAILS(EINVAL, set(THREAD, 0, -1));
	/* Sixteen bits are looked at. */
	SAYS(set(THREAD, 0, 1 << 16 | BE(2)), 0);
	SAYS(get(THREAD, 0), BE(2));
}

static void the_best_of_a_group(void)
{
	pid_t a = sleeper(0), b = sleeper(a);

	SAYS(set(THREAD, a, BE(2)), 0);
	SAYS(set(THREAD, b, IDLE(7)), 0);
	SAYS(get(GROUP, a), BE(2));
	SAYS(set(THREAD, a, NONE(0)), 0);
	IS(setpriority(PRIO_PROCESS, a, 15), 0);
	SAYS(get(GROUP, a), BE(7));
	SAYS(set(THREAD, b, BE(6)), 0);
	SAYS(get(GROUP, a), BE(6));
	SAYS(set(GROUP, a, BE(5)), 0);
	SAYS(get(THREAD, a), BE(5));
	SAYS(get(THREAD, b), BE(5));
	SAYS(get(THREAD, 0), NONE(0));
	end(a);
	end(b);
}

static void children_inherit(void)
{
	SAYS(set(THREAD, 0, BE(3)), 0);
	CHILD_ENDS(0, SAYS(get(THREAD, 0), BE(3));
		   SAYS(set(THREAD, 0, BE(5)), 0));
	SAYS(get(THREAD, 0), BE(3));
	SAYS(set(THREAD, 0, NONE(0)), 0);
	CHILD_ENDS(0, SAYS(get(THREAD, 0), NONE(0)));
}

static int say_mine(void *arg)
{
	*(int *)arg = get(THREAD, 0);
	return ksft_said(set(THREAD, 0, BE(6)));
}

/* CLONE_IO: whatever becomes of it is both's, if there was anything. */
static void children_share(void)
{
	static char stack[65536];
	int seen = 0;

	SAYS(set(THREAD, 0, BE(3)), 0);
	ENDS(clone(say_mine, stack + sizeof(stack), CLONE_VM | SIGCHLD, &seen), 0);
	IS(seen, BE(3));
	SAYS(get(THREAD, 0), BE(3));
	ENDS(clone(say_mine, stack + sizeof(stack), CLONE_VM | CLONE_IO | SIGCHLD, &seen), 0);
	IS(seen, BE(3));
	SAYS(get(THREAD, 0), BE(6));
}

static int compare_io(void *parent)
{
	return syscall(SYS_kcmp, getpid(), *(pid_t *)parent, KCMP_IO, 0, 0) != 0;
}

static void kcmp_knows(void)
{
	static char stack[65536];
	pid_t me = getpid();

	/* Those who have none have the same. */
	ENDS(clone(compare_io, stack + sizeof(stack), CLONE_VM | SIGCHLD, &me), 0);
	SAYS(set(THREAD, 0, BE(3)), 0);
	ENDS(clone(compare_io, stack + sizeof(stack), CLONE_VM | SIGCHLD, &me), 1);
	ENDS(clone(compare_io, stack + sizeof(stack), CLONE_VM | CLONE_IO | SIGCHLD, &me), 0);
}

/* Who has ended takes one and has none. */
static void of_the_dead(void)
{
	pid_t pid;

	SAYS(set(THREAD, 0, BE(3)), 0);
	pid = CHILD();
	ksft_until(pid, 'Z');
	SAYS(get(THREAD, pid), NONE(0));
	SAYS(set(THREAD, pid, BE(1)), 0);
	SAYS(get(THREAD, pid), NONE(0));
	ENDS(pid, 0);
	FAILS(ESRCH, get(THREAD, pid));
}

static void whom(void)
{
	static const int numbers[] = { NOBODY, -1 };

	for (unsigned int i = 0; i < ARRAY_SIZE(numbers); i++) {
		for (int which = THREAD; which <= USER; which++) {
			FAILS(ESRCH, get(which, numbers[i]));
			FAILS(ESRCH, set(which, numbers[i], BE(4)));
		}
	}
	FAILS(EINVAL, get(0, 0));
	FAILS(EINVAL, get(USER + 1, 0));
	FAILS(EINVAL, set(0, 0, BE(4)));
	FAILS(EINVAL, set(USER + 1, NOBODY, BE(4)));
	/* The value is looked at first. */
	FAILS(EINVAL, set(THREAD, NOBODY, -1));
	CHECK(get(THREAD, 1) >= 0);
}

static void rights(void)
{
	pid_t roots;

	NEEDS_ROOT();
	roots = sleeper(0);
	CHILD_ENDS(0,
		IS(setuid(SOMEBODY), 0);
		FAILS(EPERM, set(THREAD, 0, RT(0)));
		FAILS(EPERM, set(THREAD, 0, RT(8)));
		SAYS(set(THREAD, 0, BE(0)), 0);
		SAYS(set(THREAD, 0, IDLE(0)), 0);
		FAILS(EPERM, set(THREAD, roots, BE(7)));
		FAILS(EPERM, set(GROUP, roots, BE(7)));
		SAYS(get(THREAD, roots), NONE(0));
		SAYS(set(USER, SOMEBODY, BE(2)), 0);
		SAYS(get(USER, SOMEBODY), BE(2));
		/* 0 is oneself for who asks, and root for who sets. */
		SAYS(get(USER, 0), BE(2));
		FAILS(EPERM, set(USER, 0, BE(1))));
	/* By who may lend weight: the real user is who he was, and the effective one somebody. */
	CHILD_ENDS(0,
		IS(setresuid(0, SOMEBODY, 0), 0);
		SAYS(set(THREAD, roots, BE(1)), 0);
		SAYS(get(THREAD, roots), BE(1));
		FAILS(EPERM, set(THREAD, roots, RT(1))));
	end(roots);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(at_first), KSFT_CASE(by_policy), KSFT_CASE(values),
		KSFT_CASE(the_best_of_a_group), KSFT_CASE(children_inherit),
		KSFT_CASE(children_share), KSFT_CASE(kcmp_knows), KSFT_CASE(of_the_dead),
		KSFT_CASE(whom), KSFT_CASE(rights),
	};

	return KSFT_RUN(cases);
}

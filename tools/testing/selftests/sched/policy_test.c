// SPDX-License-Identifier: GPL-2.0-only
/* Policies and CPUs: what may be asked for, by whom, and what is told of it. */
#define _GNU_SOURCE
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "whom.h"

#define RESET		0x40000000	/* SCHED_RESET_ON_FORK of sched_setscheduler() */

/* As <linux/sched/types.h> has it; that header and <sched.h> do not go together. */
struct attr {
	__u32 size, policy;
	__u64 flags;
	__s32 nice;
	__u32 priority;
	__u64 runtime, deadline, period;
	__u32 util_min, util_max;
	__u64 beyond[2];
};
#define FIRST	48			/* what the first version of it had */
#define NOW	56

static int get_attr(pid_t pid, struct attr *attr, unsigned int size, unsigned int flags)
{
	return syscall(SYS_sched_getattr, pid, attr, size, flags);
}

static int set_attr(pid_t pid, struct attr *attr, unsigned int flags)
{
	return syscall(SYS_sched_setattr, pid, attr, flags);
}

static int set_policy(pid_t pid, int policy, int priority)
{
	return sched_setscheduler(pid, policy, &(struct sched_param){ priority });
}

static int get_priority(pid_t pid)
{
	struct sched_param param = { -1 };

	return sched_getparam(pid, &param) ? -1 : param.sched_priority;
}

static void limits_of_priorities(void)
{
	static const struct {
		int policy, min, max;
	} limit[] = {
		{ SCHED_OTHER, 0, 0 }, { SCHED_FIFO, 1, 99 }, { SCHED_RR, 1, 99 },
		{ SCHED_BATCH, 0, 0 }, { SCHED_IDLE, 0, 0 },
		{ 4, -EINVAL, -EINVAL }, { 99, -EINVAL, -EINVAL }, { -1, -EINVAL, -EINVAL },
		{ SCHED_FIFO | RESET, -EINVAL, -EINVAL },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(limit); i++) {
		SAYS(sched_get_priority_min(limit[i].policy), limit[i].min);
		SAYS(sched_get_priority_max(limit[i].policy), limit[i].max);
	}
}

static void what_goes_together(void)
{
	static const int fair[] = { SCHED_OTHER, SCHED_BATCH, SCHED_IDLE };
	static const int rt[] = { SCHED_FIFO, SCHED_RR };

	NEEDS_ROOT();
	for (unsigned int i = 0; i < ARRAY_SIZE(fair); i++) {
		SAYS(set_policy(0, fair[i], 0), 0);
		SAYS(sched_getscheduler(0), fair[i]);
		FAILS(EINVAL, set_policy(0, fair[i], 1));
		FAILS(EINVAL, set_policy(0, fair[i], -1));
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(rt); i++) {
		SAYS(set_policy(0, rt[i], 1), 0);
		SAYS(set_policy(0, rt[i], 99), 0);
		SAYS(sched_getscheduler(0), rt[i]);
		SAYS(get_priority(0), 99);
		FAILS(EINVAL, set_policy(0, rt[i], 0));
		FAILS(EINVAL, set_policy(0, rt[i], 100));
		FAILS(EINVAL, set_policy(0, rt[i], -1));
		SAYS(sched_setparam(0, &(struct sched_param){ 7 }), 0);
		SAYS(get_priority(0), 7);
		FAILS(EINVAL, sched_setparam(0, &(struct sched_param){ 0 }));
	}
	FAILS(EINVAL, set_policy(0, 4, 0));
	FAILS(EINVAL, set_policy(0, 7, 0));
	FAILS(EINVAL, set_policy(0, -1, 0));
	SAYS(sched_getscheduler(0), SCHED_RR);
}

static void whom(void)
{
	struct sched_param param = { 0 };
	struct timespec slice;

	FAILS(ESRCH, sched_getscheduler(NOBODY));
	FAILS(EINVAL, sched_getscheduler(-1));
	FAILS(ESRCH, sched_getparam(NOBODY, &param));
	FAILS(EINVAL, sched_getparam(-1, &param));
	FAILS(EINVAL, sched_getparam(0, NULL));
	FAILS(EFAULT, sched_getparam(0, (void *)8));
	FAILS(ESRCH, sched_setscheduler(NOBODY, SCHED_OTHER, &param));
	FAILS(EINVAL, sched_setscheduler(-1, SCHED_OTHER, &param));
	FAILS(EINVAL, sched_setscheduler(0, SCHED_OTHER, NULL));
	FAILS(EFAULT, sched_setscheduler(0, SCHED_OTHER, (void *)8));
	FAILS(ESRCH, sched_setparam(NOBODY, &param));
	FAILS(EINVAL, sched_setparam(-1, &param));
	FAILS(ESRCH, sched_rr_get_interval(NOBODY, &slice));
	FAILS(EINVAL, sched_rr_get_interval(-1, &slice));
	FAILS(EFAULT, sched_rr_get_interval(0, (void *)8));
}

static void slices(void)
{
	struct timespec slice;

	NEEDS_ROOT();
	IS(set_policy(0, SCHED_FIFO, 3), 0);
	SAYS(sched_rr_get_interval(0, &slice), 0);
	IS(slice.tv_sec, 0);
	IS(slice.tv_nsec, 0);
	IS(set_policy(0, SCHED_RR, 3), 0);
	SAYS(sched_rr_get_interval(0, &slice), 0);
	IS(slice.tv_sec, 0);
	IS(slice.tv_nsec, 100000000);
	IS(set_policy(0, SCHED_OTHER, 0), 0);
	SAYS(sched_rr_get_interval(0, &slice), 0);
	IS(slice.tv_sec, 0);
	CHECK(slice.tv_nsec < 100000000);
}

/* A child of who has asked for it begins as if it were nobody's. */
static void reset_on_fork(void)
{
	NEEDS_ROOT();
	SAYS(set_policy(0, SCHED_FIFO | RESET, 5), 0);
	SAYS(sched_getscheduler(0), SCHED_FIFO | RESET);
	CHILD_ENDS(0, SAYS(sched_getscheduler(0), SCHED_OTHER);
		   SAYS(get_priority(0), 0);
		   IS(getpriority(PRIO_PROCESS, 0), 0));
	SAYS(set_policy(0, SCHED_RR, 5), 0);
	CHILD_ENDS(0, SAYS(sched_getscheduler(0), SCHED_RR);
		   SAYS(get_priority(0), 5));
	SAYS(set_policy(0, SCHED_OTHER | RESET, 0), 0);
	IS(setpriority(PRIO_PROCESS, 0, -5), 0);
	CHILD_ENDS(0, SAYS(sched_getscheduler(0), SCHED_OTHER);
		   IS(getpriority(PRIO_PROCESS, 0), 0));
	IS(setpriority(PRIO_PROCESS, 0, 5), 0);
	CHILD_ENDS(0, IS(getpriority(PRIO_PROCESS, 0), 5));
	/* What others do not suffer from stays. */
	SAYS(set_policy(0, SCHED_BATCH | RESET, 0), 0);
	CHILD_ENDS(0, SAYS(sched_getscheduler(0), SCHED_BATCH));
	SAYS(set_policy(0, SCHED_IDLE | RESET, 0), 0);
	CHILD_ENDS(0, SAYS(sched_getscheduler(0), SCHED_IDLE));
	SAYS(set_policy(0, SCHED_OTHER, 0), 0);
	CHILD_ENDS(0, IS(setuid(SOMEBODY), 0);
		   SAYS(set_policy(0, SCHED_OTHER | RESET, 0), 0);
		   FAILS(EPERM, set_policy(0, SCHED_OTHER, 0)));
}

/* With RLIMIT_RTPRIO, or without rights at all. */
static void rights(void)
{
	pid_t roots;

	NEEDS_ROOT();
	roots = sleeper(0);
	CHILD_ENDS(0, IS(setuid(SOMEBODY), 0);
		   FAILS(EPERM, set_policy(0, SCHED_FIFO, 1));
		   FAILS(EPERM, set_policy(roots, SCHED_BATCH, 0));
		   SAYS(sched_getscheduler(roots), SCHED_OTHER);
		   SAYS(set_policy(0, SCHED_BATCH, 0), 0);
		   SAYS(set_policy(0, SCHED_IDLE, 0), 0);
		   SAYS(set_policy(0, SCHED_IDLE, 0), 0);
		   FAILS(EPERM, set_policy(0, SCHED_OTHER, 0)));
	IS(set_policy(0, SCHED_RR, 5), 0);
	CHILD_ENDS(0, IS(setuid(SOMEBODY), 0);
		   SAYS(set_policy(0, SCHED_RR, 5), 0);
		   SAYS(set_policy(0, SCHED_RR, 3), 0);
		   FAILS(EPERM, set_policy(0, SCHED_RR, 4));
		   FAILS(EPERM, set_policy(0, SCHED_FIFO, 1));
		   SAYS(set_policy(0, SCHED_OTHER, 0), 0);
		   FAILS(EPERM, set_policy(0, SCHED_RR, 1)));
	IS(set_policy(0, SCHED_OTHER, 0), 0);
	end(roots);
	if (setrlimit(RLIMIT_RTPRIO, &(struct rlimit){ 10, 10 }))
		SKIP("needs CAP_SYS_RESOURCE");
	CHILD_ENDS(0, IS(setuid(SOMEBODY), 0);
		   SAYS(set_policy(0, SCHED_FIFO, 10), 0);
		   FAILS(EPERM, set_policy(0, SCHED_FIFO, 11)));
}

/* --- A structure that grows. --- */

static void attributes(void)
{
	struct attr attr = { .size = 1 }, now = { .size = NOW };

	NEEDS_ROOT();
	SAYS(get_attr(0, &now, NOW, 0), 0);
	IS(now.size, NOW);
	IS(now.policy, SCHED_OTHER);
	IS(now.nice, 0);
	IS(now.priority, 0);
	attr = (struct attr){ .size = FIRST, .policy = SCHED_BATCH, .nice = 7 };
	SAYS(set_attr(0, &attr, 0), 0);
	SAYS(sched_getscheduler(0), SCHED_BATCH);
	IS(getpriority(PRIO_PROCESS, 0), 7);
	/* Size 0 is the first version's. */
	attr = (struct attr){ .policy = SCHED_OTHER, .nice = 30 };
	SAYS(set_attr(0, &attr, 0), 0);
	IS(getpriority(PRIO_PROCESS, 0), 19);
	attr = (struct attr){ .size = NOW, .policy = SCHED_FIFO, .priority = 9, .nice = 3 };
	SAYS(set_attr(0, &attr, 0), 0);
	SAYS(get_attr(0, &now, NOW, 0), 0);
	IS(now.policy, SCHED_FIFO);
	IS(now.priority, 9);
	IS(now.nice, 0);
	/* 0x8: the policy stays, 0x10: its parameters do, 0x1: reset on fork. */
	attr = (struct attr){ .size = NOW, .policy = SCHED_OTHER, .flags = 0x8, .priority = 4 };
	SAYS(set_attr(0, &attr, 0), 0);
	SAYS(sched_getscheduler(0), SCHED_FIFO);
	SAYS(get_priority(0), 4);
	attr = (struct attr){ .size = NOW, .policy = SCHED_FIFO, .flags = 0x11, .priority = 77 };
	SAYS(set_attr(0, &attr, 0), 0);
	SAYS(sched_getscheduler(0), SCHED_FIFO | RESET);
	SAYS(get_priority(0), 4);
	SAYS(get_attr(0, &now, NOW, 0), 0);
	IS(now.flags, 1);
}

static void wrong_attributes(void)
{
	struct attr attr = { .size = FIRST - 1 };

	FAILS(EINVAL, set_attr(0, NULL, 0));
	FAILS(EINVAL, set_attr(-1, &attr, 0));
	FAILS(EINVAL, set_attr(0, &attr, 1));
	FAILS(EFAULT, set_attr(0, (void *)8, 0));
	FAILS(E2BIG, set_attr(0, &attr, 0));
	CHECK(attr.size >= NOW);
	attr.size = getpagesize() + 1;
	FAILS(E2BIG, set_attr(0, &attr, 0));
	attr = (struct attr){ .size = sizeof(attr) };
	SAYS(set_attr(0, &attr, 0), 0);
	attr.beyond[1] = 1;
	FAILS(E2BIG, set_attr(0, &attr, 0));
	CHECK(attr.size >= NOW && attr.size < sizeof(attr));
	attr = (struct attr){ .size = NOW, .policy = 99 };
	FAILS(EINVAL, set_attr(0, &attr, 0));
	attr = (struct attr){ .size = NOW, .policy = -1u };
	FAILS(EINVAL, set_attr(0, &attr, 0));
	attr = (struct attr){ .size = NOW, .flags = 1ull << 40 };
	FAILS(EINVAL, set_attr(0, &attr, 0));
	attr = (struct attr){ .size = NOW, .priority = 1 };
	FAILS(EINVAL, set_attr(0, &attr, 0));
	attr.priority = 0;
	FAILS(ESRCH, set_attr(NOBODY, &attr, 0));
}

/* It is as long as the program says, if that is enough, and says how much was known. */
static void told_attributes(void)
{
	struct attr attr = { .size = 1 };

	FAILS(EINVAL, get_attr(0, NULL, NOW, 0));
	FAILS(EINVAL, get_attr(-1, &attr, NOW, 0));
	FAILS(EINVAL, get_attr(0, &attr, NOW, 1));
	FAILS(EINVAL, get_attr(0, &attr, FIRST - 1, 0));
	FAILS(EINVAL, get_attr(0, &attr, getpagesize() + 1, 0));
	FAILS(ESRCH, get_attr(NOBODY, &attr, NOW, 0));
	FAILS(EFAULT, get_attr(0, (void *)8, NOW, 0));
	IS(attr.size, 1);
	attr.util_max = 12345;
	SAYS(get_attr(0, &attr, FIRST, 0), 0);
	IS(attr.size, FIRST);
	IS(attr.util_max, 12345);
}

/* --- CPUs. --- */

static void affinity(void)
{
	unsigned long mask[64], all[64] = { 0 };
	long size = syscall(SYS_sched_getaffinity, 0, sizeof(all), all), first;

	REQUIRE(size > 0 && size % sizeof(long) == 0);
	first = __builtin_ctzl(all[0]);
	REQUIRE(all[0]);
	memset(mask, 0, sizeof(mask));
	FAILS(EINVAL, syscall(SYS_sched_setaffinity, 0, sizeof(mask), mask));
	FAILS(EINVAL, syscall(SYS_sched_setaffinity, 0, 0, mask));
	mask[0] = 1ul << first;
	SAYS(syscall(SYS_sched_setaffinity, 0, 8, mask), 0);
	IS(sched_getcpu(), first);
	memset(mask, 0xff, sizeof(mask));
	SAYS(syscall(SYS_sched_getaffinity, 0, sizeof(mask), mask), size);
	IS(mask[0], 1ul << first);
	/* Behind what the kernel has, nothing is written. */
	IS(mask[size / sizeof(long)], -1);
	CHILD_ENDS(0, SAYS(syscall(SYS_sched_getaffinity, 0, sizeof(mask), mask), size);
		   IS(mask[0], 1ul << first));
	/* What is not there does not matter beside what is. */
	memset(mask, 0xff, sizeof(mask));
	SAYS(syscall(SYS_sched_setaffinity, 0, sizeof(mask), mask), 0);
	SAYS(syscall(SYS_sched_getaffinity, 0, sizeof(mask), mask), size);
	IS(mask[0], all[0]);
	FAILS(EINVAL, syscall(SYS_sched_getaffinity, 0, 4, mask));
	FAILS(EINVAL, syscall(SYS_sched_getaffinity, 0, size + 4, mask));
	FAILS(EINVAL, syscall(SYS_sched_getaffinity, 0, 0, mask));
	FAILS(EFAULT, syscall(SYS_sched_getaffinity, 0, size, 8));
	FAILS(EFAULT, syscall(SYS_sched_setaffinity, 0, size, 8));
	FAILS(ESRCH, syscall(SYS_sched_getaffinity, NOBODY, size, mask));
	FAILS(ESRCH, syscall(SYS_sched_getaffinity, -1, size, mask));
	FAILS(ESRCH, syscall(SYS_sched_setaffinity, NOBODY, size, all));
	NEEDS_ROOT();
	CHILD_ENDS(0, IS(setuid(SOMEBODY), 0);
		   SAYS(syscall(SYS_sched_setaffinity, 0, size, all), 0);
		   FAILS(EPERM, syscall(SYS_sched_setaffinity, getppid(), size, all));
		   FAILS(EPERM, syscall(SYS_sched_setaffinity, 1, size, all)));
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(limits_of_priorities), KSFT_CASE(what_goes_together), KSFT_CASE(whom),
		KSFT_CASE(slices), KSFT_CASE(reset_on_fork), KSFT_CASE(rights),
		KSFT_CASE(attributes), KSFT_CASE(wrong_attributes), KSFT_CASE(told_attributes),
		KSFT_CASE(affinity),
	};

	return KSFT_RUN(cases);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of process groups, sessions and limits by their system calls, and of what limits are
 * to memory. What they answer was seen on Linux.
 */
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/mmu_context.h>
#include <linux/module.h>
#include <linux/syscalls.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/resource.h>

#include "../../mm/tests/user_space.h"
#include "process.h"

/* --- Groups and sessions. --- */

static int wait_for_end(void *go)
{
	wait_for_completion(go);
	return 0;
}

static void play_groups(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(go);
	pid_t me = current->tgid, a = spawn(wait_for_end, &go);
	pid_t b = spawn(wait_for_end, &go), old = ksyscall(__NR_getpgid, 0);
	struct wait_opts wo;

	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getpgid, a), (long)old);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_setpgid, a, 0), 0l);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getpgid, a), (long)a);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_setpgid, b, a), 0l);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getpgid, b), (long)a);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getpgid, 0), (long)old);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_setpgid, 0, 0), 0l);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getpgid, me), (long)me);
	/* No such group, or no such process, or one that is not ours. */
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_setpgid, a, b), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_setpgid, 31999, 0), (long)-ESRCH);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_setpgid, 1, 0), (long)-ESRCH);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_setpgid, 0, -1), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getpgid, 31999), (long)-ESRCH);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getsid, 31999), (long)-ESRCH);
	complete_all(&go);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
}

static void groups(struct kunit *test)
{
	play(test, play_groups);
}

static int become_leader(void *ok)
{
	long sid = ksyscall(__NR_setsid);

	*(bool *)ok = sid == current->pid &&
		      ksyscall(__NR_getsid, 0) == sid &&
		      ksyscall(__NR_getpgid, 0) == sid &&
		      ksyscall(__NR_setsid) == -EPERM &&
		      ksyscall(__NR_setpgid, 0, 0) == -EPERM;
	return 0;
}

/* Once, and not by who leads a group: others would stay in it. */
static void play_sessions(struct kunit *test)
{
	struct wait_opts wo;
	bool ok = false;

	KUNIT_EXPECT_GT(test, spawn(become_leader, &ok), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_TRUE(test, ok);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_setpgid, 0, 0), 0l);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_setsid), (long)-EPERM);
}

static void sessions(struct kunit *test)
{
	play(test, play_sessions);
}

/* --- Limits. --- */

static void put_limits(unsigned long cur, unsigned long max)
{
	struct rlimit64 new = { cur, max };

	KUNIT_EXPECT_EQ(kunit_get_current_test(),
			copy_to_user(USER(BASE), &new, sizeof(new)), 0ul);
}

static struct rlimit64 got_limits(void)
{
	struct rlimit64 old = { };

	KUNIT_EXPECT_EQ(kunit_get_current_test(),
			copy_from_user(&old, USER(BASE + 64), sizeof(old)), 0ul);
	return old;
}

static void limits(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1);
	struct rlimit64 before = current->signal->rlim[RLIMIT_NOFILE];

	KUNIT_EXPECT_EQ(test, ksyscall(__NR_prlimit64, 0, RLIMIT_NOFILE, 0,
				       BASE + 64), 0l);
	KUNIT_EXPECT_EQ(test, got_limits().rlim_cur, before.rlim_cur);
	put_limits(100, 200);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_prlimit64, 0, RLIMIT_NOFILE, BASE,
				       BASE + 64), 0l);
	KUNIT_EXPECT_EQ(test, got_limits().rlim_max, before.rlim_max);
	KUNIT_EXPECT_EQ(test, rlimit(RLIMIT_NOFILE), 100ul);
	put_limits(300, 200);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_prlimit64, 0, RLIMIT_NOFILE, BASE, 0),
			(long)-EINVAL);
	put_limits(1, 1ul << 30);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_prlimit64, 0, RLIMIT_NOFILE, BASE, 0),
			(long)-EPERM);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_prlimit64, 0, RLIM_NLIMITS, 0, 0),
			(long)-EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_prlimit64, 31999, RLIM_NLIMITS, 0, 0),
			(long)-ESRCH);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_prlimit64, 0, RLIMIT_NOFILE, 8, 0),
			(long)-EFAULT);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getrusage, 7, BASE), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getrusage, RUSAGE_SELF, BASE), 0l);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getrusage, RUSAGE_THREAD, 8),
			(long)-EFAULT);
	KUNIT_EXPECT_GE(test, ksyscall(__NR_times, BASE), 0l);
	current->signal->rlim[RLIMIT_NOFILE] = before;
	kthread_unuse_mm(mm);
}

/* Whoever is not root may have children, too. */
static void limits_of_users(struct kunit *test)
{
	const struct rlimit64 *rlim = current->signal->rlim;

	KUNIT_EXPECT_GE(test, rlim[RLIMIT_NPROC].rlim_cur, 10ull);
	KUNIT_EXPECT_EQ(test, rlim[RLIMIT_SIGPENDING].rlim_cur, rlim[RLIMIT_NPROC].rlim_cur);
}

/* A page that is touched for the first time counts as one fault. */
static void faults_count(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 4);
	unsigned long before = current->min_flt;

	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, put_user(1, (int __user *)USER(BASE + PAGES(i))), 0);
	KUNIT_EXPECT_EQ(test, current->min_flt, before + 3);
	KUNIT_EXPECT_EQ(test, put_user(1, (int __user *)USER(BASE)), 0);
	KUNIT_EXPECT_EQ(test, put_user(1, (int __user *)8), -EFAULT);
	KUNIT_EXPECT_EQ(test, current->min_flt, before + 3);
	kthread_unuse_mm(mm);
}

/* --- What the limits are to memory. --- */

static long map_more(unsigned long pages, unsigned long flags)
{
	return ksyscall(__NR_mmap, 0, PAGES(pages), RW, ANON | flags, -1, 0);
}

static void set_limit(struct kunit *test, unsigned int limit, unsigned long cur)
{
	put_limits(cur, RLIM64_INFINITY);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_prlimit64, 0, limit, BASE, 0), 0l);
}

/* In a program of its own: what it maps goes with it. */
static bool begin_program(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();

	KUNIT_EXPECT_NOT_NULL(test, mm);
	if (!mm)
		return false;
	KUNIT_EXPECT_EQ(test, map_at(mm, BASE, 1, RW), BASE);
	exec_mmap(mm);
	return true;
}

static int map_as_child(void *err)
{
	*(long *)err = map_more(8, 0);
	return 0;
}

/* A child has them from its parent, and its memory is what it has itself. */
static void play_limit_of_size(struct kunit *test)
{
	struct wait_opts wo;
	long err = 0;

	if (!begin_program(test))
		return;
	set_limit(test, RLIMIT_AS, PAGES(9) + 1);
	KUNIT_EXPECT_EQ(test, map_more(9, 0), (long)-ENOMEM);
	KUNIT_EXPECT_GT(test, spawn(map_as_child, &err), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_GT(test, err, 0l);
	KUNIT_EXPECT_GT(test, map_more(8, 0), 0l);
	KUNIT_EXPECT_GT(test, spawn(map_as_child, &err), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_EQ(test, err, (long)-ENOMEM);
	set_limit(test, RLIMIT_AS, RLIM64_INFINITY);
	KUNIT_EXPECT_GT(test, map_more(1, 0), 0l);
}

static void limit_of_size(struct kunit *test)
{
	play(test, play_limit_of_size);
}

static int map_with_own_limit(void *err)
{
	struct rlimit64 *data = &current->signal->rlim[RLIMIT_DATA];

	data->rlim_cur = PAGES(1);
	*(long *)err = map_more(2, 0);
	return 0;
}

/* Who shares memory with another process has limits of his own. Soft 0 means the hard one. */
static void play_limit_of_data(struct kunit *test)
{
	struct wait_opts wo;
	long err = 0;

	if (!begin_program(test))
		return;
	KUNIT_EXPECT_GT(test, kernel_clone(&(struct kernel_clone_args){
		.flags = CLONE_VM, .exit_signal = SIGCHLD,
		.fn = map_with_own_limit, .fn_arg = &err }), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_EQ(test, err, (long)-ENOMEM);
	KUNIT_EXPECT_GT(test, map_more(2, 0), 0l);
	set_limit(test, RLIMIT_DATA, PAGES(3));
	KUNIT_EXPECT_EQ(test, map_more(1, 0), (long)-ENOMEM);
	KUNIT_EXPECT_GT(test, ksyscall(__NR_mmap, 0, PAGES(1), PROT_READ, ANON, -1,
				       0), 0l);
	set_limit(test, RLIMIT_DATA, 0);
	KUNIT_EXPECT_GT(test, map_more(1, 0), 0l);
}

static void limit_of_data(struct kunit *test)
{
	play(test, play_limit_of_data);
}

static void give_up_right(struct kunit *test, unsigned int cap)
{
	struct cred *mine = prepare_creds();

	KUNIT_EXPECT_NOT_NULL(test, mine);
	if (!mine)
		return;
	mine->cap_effective &= ~(1ull << cap);
	commit_creds(mine);
}

/* The right to lock lifts the limit; without it, 0 is another error than too little. */
static void play_limit_of_locks(struct kunit *test)
{
	if (!begin_program(test))
		return;
	set_limit(test, RLIMIT_MEMLOCK, 0);
	KUNIT_EXPECT_GT(test, map_more(2, MAP_LOCKED), 0l);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_mlock, BASE, PAGE_SIZE), 0l);
	set_limit(test, RLIMIT_MEMLOCK, PAGES(3));
	give_up_right(test, CAP_IPC_LOCK);
	KUNIT_EXPECT_EQ(test, map_more(1, MAP_LOCKED), (long)-EAGAIN);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_munlock, BASE, PAGE_SIZE), 0l);
	KUNIT_EXPECT_GT(test, map_more(1, MAP_LOCKED), 0l);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_mlock, BASE, PAGE_SIZE),
			(long)-ENOMEM);
	set_limit(test, RLIMIT_MEMLOCK, 0);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_mlock, BASE, PAGE_SIZE),
			(long)-EPERM);
	KUNIT_EXPECT_EQ(test, map_more(1, MAP_LOCKED), (long)-EPERM);
}

static void limit_of_locks(struct kunit *test)
{
	play(test, play_limit_of_locks);
}

#define STACK_AT	(BASE + PAGES(4096))

/* A stack grows as far as its limit, for whoever writes to it. */
static void play_limit_of_stack(struct kunit *test)
{
	if (!begin_program(test))
		return;
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_mmap, STACK_AT, PAGES(1), RW,
				       FIXED | MAP_GROWSDOWN, -1, 0),
			(long)STACK_AT);
	set_limit(test, RLIMIT_STACK, PAGES(4));
	KUNIT_EXPECT_EQ(test, put_user(1ul, WORD(STACK_AT - PAGES(3))), 0);
	KUNIT_EXPECT_EQ(test, put_user(1ul, WORD(STACK_AT - PAGES(4))), -EFAULT);
	set_limit(test, RLIMIT_STACK, PAGES(5));
	KUNIT_EXPECT_EQ(test, put_user(1ul, WORD(STACK_AT - PAGES(4))), 0);
}

static void limit_of_stack(struct kunit *test)
{
	play(test, play_limit_of_stack);
}

static struct kunit_case sys_process_cases[] = {
	KUNIT_CASE(groups),
	KUNIT_CASE(sessions),
	KUNIT_CASE(limits),
	KUNIT_CASE(faults_count),
	KUNIT_CASE(limits_of_users),
	KUNIT_CASE(limit_of_size),
	KUNIT_CASE(limit_of_data),
	KUNIT_CASE(limit_of_locks),
	KUNIT_CASE(limit_of_stack),
	{}
};

static struct kunit_suite sys_process_suite = {
	.name = "sys_process",
	.test_cases = sys_process_cases,
};
kunit_test_suite(sys_process_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

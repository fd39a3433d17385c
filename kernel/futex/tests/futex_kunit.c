// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of futexes: what the calls answer, threads that wait and wake, and many of them at
 * once. What the calls answer was seen on Linux.
 */
#include <linux/completion.h>
#include <linux/futex.h>
#include <linux/module.h>
#include <linux/smp.h>
#include <linux/time64.h>
#include <uapi/linux/mman.h>
#include <uapi/linux/time_types.h>

#include "../../tests/scene.h"
#include "../futex.h"
#include "futex_threads.h"

#define A	BASE
#define B	(BASE + 64)
#define TIME	(BASE + 2048)
#define LISTS	(BASE + PAGE_SIZE)

static long futex(unsigned long addr, int op, u32 val)
{
	return ksyscall(__NR_futex, addr, op, val, 0, 0, FUTEX_BITSET_MATCH_ANY);
}

static void put_word(unsigned long addr, u32 val)
{
	put_bytes(addr, &val, sizeof(val));
}

static void put_time(s64 sec, s64 nsec)
{
	struct __kernel_timespec ts = { sec, nsec };

	put_bytes(TIME, &ts, sizeof(ts));
}

/* --- What is wrong. --- */

SCENE_CASE(bad_calls)
{
	use_memory(test, 2);
	put_word(A, 5);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAIT, 4), (long)-EAGAIN);
	KUNIT_EXPECT_EQ(test, futex(A + 1, FUTEX_WAIT, 5), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, futex(A + 2, FUTEX_WAKE, 1), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, futex(8, FUTEX_WAIT, 5), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, futex(8, FUTEX_WAKE, 5), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, futex(8, FUTEX_WAKE_PRIVATE, 5), 0l);
	KUNIT_EXPECT_EQ(test, futex(~0ul << 12, FUTEX_WAKE_PRIVATE, 5), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, futex(A, 99, 5), (long)-ENOSYS);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAIT | FUTEX_CLOCK_REALTIME, 5), (long)-ENOSYS);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE | FUTEX_CLOCK_REALTIME, 5), (long)-ENOSYS);
	EXPECT_CALL(test, -EINVAL, __NR_futex, A, FUTEX_WAIT_BITSET, 5, 0, 0, 0);
	EXPECT_CALL(test, -EINVAL, __NR_futex, A, FUTEX_WAKE_BITSET, 5, 0, 0, 0);
	EXPECT_CALL(test, -EINVAL, __NR_futex, A, FUTEX_REQUEUE, -1u, 1, B, 0);
	EXPECT_CALL(test, -EAGAIN, __NR_futex, A, FUTEX_CMP_REQUEUE, 1, 1, B, 4);
	EXPECT_CALL(test, 0, __NR_futex, A, FUTEX_CMP_REQUEUE, 1, 1, B, 5);
	EXPECT_CALL(test, -ENOSYS, __NR_futex, A, FUTEX_WAKE_OP, 1, 1, B, 7u << 28);
	EXPECT_CALL(test, -EFAULT, __NR_futex, A, FUTEX_WAKE_OP_PRIVATE, 1, 1, 8, 0);
	EXPECT_CALL(test, -ENOSYS, __NR_futex, A, FUTEX_WAKE_OP_PRIVATE, 1, 1, 8, 7u << 28);
	EXPECT_CALL(test, -EFAULT, __NR_futex, A, FUTEX_WAKE_OP, 1, 1, 8, 7u << 28);
	EXPECT_CALL(test, -EINVAL, __NR_futex, 1, FUTEX_WAKE_OP, 1, 1, B, 7u << 28);
	/* There is no such comparison: that is found out when the word is another. */
	put_word(B, 5);
	EXPECT_CALL(test, -ENOSYS, __NR_futex, A, FUTEX_WAKE_OP, 1, 1, B,
		    FUTEX_OP_ADD << 28 | 7u << 24 | 3 << 12);
	KUNIT_EXPECT_EQ(test, got_word(B), 8u);
	put_time(0, NSEC_PER_SEC);
	EXPECT_CALL(test, -EINVAL, __NR_futex, A, FUTEX_WAIT, 5, TIME, 0, 0);
	EXPECT_CALL(test, -EFAULT, __NR_futex, A, FUTEX_WAIT, 5, 8, 0, 0);
}

SCENE_CASE(times_end)
{
	use_memory(test, 2);
	put_word(A, 5);
	put_time(0, 1000000);
	EXPECT_CALL(test, -ETIMEDOUT, __NR_futex, A, FUTEX_WAIT, 5, TIME, 0, 0);
	/* A moment, of either clock, that has passed. */
	EXPECT_CALL(test, -ETIMEDOUT, __NR_futex, A, FUTEX_WAIT_BITSET_PRIVATE, 5, TIME, 0, 1);
	put_time(0, 0);
	EXPECT_CALL(test, -ETIMEDOUT, __NR_futex, A,
		    FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 5, TIME, 0, 1);
	be_interrupted();
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAIT, 5), (long)-ERESTARTSYS);
	put_time(0, 3000000);
	EXPECT_CALL(test, -ERESTART_RESTARTBLOCK, __NR_futex, A, FUTEX_WAIT, 5, TIME, 0, 0);
	forget_signal();
	EXPECT_CALL(test, -ETIMEDOUT, __NR_restart_syscall);
}

/* Each operation of the word, by itself. */
SCENE_CASE(words_are_changed)
{
	static const struct { u32 op, arg, before, after; } ops[] = {
		{ FUTEX_OP_SET, 9, 5, 9 }, { FUTEX_OP_ADD, 0xfff, 5, 4 },
		{ FUTEX_OP_OR, 8, 5, 13 }, { FUTEX_OP_ANDN, 4, 5, 1 },
		{ FUTEX_OP_XOR, 1, 5, 4 }, { FUTEX_OP_SET | 8, 4, 5, 16 },
	};

	use_memory(test, 1);
	for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++) {
		put_word(B, ops[i].before);
		EXPECT_CALL(test, 0, __NR_futex, A, FUTEX_WAKE_OP, 1, 1, B,
			    ops[i].op << 28 | ops[i].arg << 12);
		KUNIT_EXPECT_EQ_MSG(test, got_word(B), ops[i].after, "operation %u", i);
	}
}

/* --- Threads. --- */

SCENE_CASE(waiters_are_woken_in_order)
{
	struct waiters w;

	use_memory(test, 1);
	put_word(A, 1);
	start_waiters(test, &w, 3, &(struct waiter){ .addr = A, .val = 1 });
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE_PRIVATE, 1), 1l);
	wait_for_woken(&w, 1);
	KUNIT_EXPECT_TRUE(test, w.all[0].done && !w.all[1].done);
	KUNIT_EXPECT_EQ(test, futex(B, FUTEX_WAKE_PRIVATE, 9), 0l);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE_PRIVATE, 9), 2l);
	join_waiters(test, &w, 0);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE_PRIVATE, 9), 0l);
}

/* The most urgent first, whoever came first. */
SCENE_CASE(urgent_ones_go_first)
{
	struct waiters w;

	use_memory(test, 1);
	put_word(A, 1);
	start_waiters(test, &w, 2, &(struct waiter){ .addr = A, .val = 1, .urgent_from = 1 });
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE_PRIVATE, 1), 1l);
	wait_for_woken(&w, 1);
	KUNIT_EXPECT_TRUE(test, w.all[1].done && !w.all[0].done);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE_PRIVATE, 1), 1l);
	join_waiters(test, &w, 0);
}

SCENE_CASE(bits_choose)
{
	struct waiters w;

	use_memory(test, 1);
	put_word(A, 1);
	start_waiters(test, &w, 1, &(struct waiter){ .addr = A, .val = 1, .bitset = 6 });
	EXPECT_CALL(test, 0, __NR_futex, A, FUTEX_WAKE_BITSET_PRIVATE, 1, 0, 0, 9);
	EXPECT_CALL(test, 1, __NR_futex, A, FUTEX_WAKE_BITSET_PRIVATE, 1, 0, 0, 12);
	join_waiters(test, &w, 0);
}

SCENE_CASE(waiters_are_moved)
{
	struct waiters w;

	use_memory(test, 1);
	put_word(A, 1);
	start_waiters(test, &w, 4, &(struct waiter){ .addr = A, .val = 1 });
	EXPECT_CALL(test, 3, __NR_futex, A, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2, B, 1);
	wait_for_woken(&w, 1);
	KUNIT_EXPECT_EQ(test, futex(B, FUTEX_WAKE_PRIVATE, 9), 2l);
	wait_for_woken(&w, 3);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE_PRIVATE, 9), 1l);
	join_waiters(test, &w, 0);
}

/* Who was moved is found there when its time is over. */
SCENE_CASE(moved_ones_leave)
{
	struct waiters w;

	use_memory(test, 1);
	put_word(A, 1);
	start_waiters(test, &w, 2, &(struct waiter){ .addr = A, .val = 1, .msecs = 20 });
	EXPECT_CALL(test, 2, __NR_futex, A, FUTEX_REQUEUE_PRIVATE, 0, 9, B, 0);
	join_waiters(test, &w, -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, futex(B, FUTEX_WAKE_PRIVATE, 9), 0l);
}

SCENE_CASE(both_words_wake)
{
	struct waiters w, v;

	use_memory(test, 1);
	put_word(A, 1);
	put_word(B, 7);
	start_waiters(test, &w, 1, &(struct waiter){ .addr = A, .val = 1 });
	start_waiters(test, &v, 1, &(struct waiter){ .addr = B, .val = 7, .lane = 4 });
	EXPECT_CALL(test, 1, __NR_futex, A, FUTEX_WAKE_OP_PRIVATE, 1, 1, B,
		    FUTEX_OP(FUTEX_OP_SET, 8, FUTEX_OP_CMP_GT, 7));
	join_waiters(test, &w, 0);
	EXPECT_CALL(test, 1, __NR_futex, A, FUTEX_WAKE_OP_PRIVATE, 1, 1, B,
		    FUTEX_OP(FUTEX_OP_SET, 9, FUTEX_OP_CMP_GE, 8));
	join_waiters(test, &v, 0);
	KUNIT_EXPECT_EQ(test, got_word(B), 9u);
}

/* --- Names. --- */

static int wake_in_child(void *addr)
{
	return futex((unsigned long)addr, FUTEX_WAKE, 9) << 8;
}

static int status_of_waker(struct kunit *test, unsigned long addr)
{
	struct wait_opts wo;

	KUNIT_EXPECT_GT(test, spawn(wake_in_child, (void *)addr), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	return wo.status >> 8;
}

/* Private memory is each one's own after fork(), what is shared is not. */
SCENE_CASE(names_of_memory)
{
	unsigned long shared = BASE + 8 * PAGE_SIZE;
	struct waiters w;

	use_memory(test, 1);
	put_word(A, 1);
	start_waiters(test, &w, 1, &(struct waiter){ .addr = A, .val = 1, .shared = true });
	KUNIT_EXPECT_EQ(test, status_of_waker(test, A), 0);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE, 9), 1l);
	join_waiters(test, &w, 0);
	EXPECT_CALL(test, shared, __NR_mmap, shared, PAGE_SIZE, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1ul, 0);
	put_word(shared, 1);
	start_waiters(test, &w, 1, &(struct waiter){ .addr = shared, .val = 1,
						     .shared = true });
	KUNIT_EXPECT_EQ(test, status_of_waker(test, shared + 4), 0);
	KUNIT_EXPECT_EQ(test, status_of_waker(test, shared), 1);
	join_waiters(test, &w, 0);
}

/* The waiter's memory goes while it sleeps: a wake-up by its name finds it still. */
SCENE_CASE(memory_goes_meanwhile)
{
	struct waiters w;

	use_memory(test, 2);
	put_word(LISTS, 1);
	start_waiters(test, &w, 1, &(struct waiter){ .addr = LISTS, .val = 1 });
	EXPECT_CALL(test, 0, __NR_munmap, LISTS, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, futex(LISTS, FUTEX_WAKE_PRIVATE, 9), 1l);
	join_waiters(test, &w, 0);
}

/* --- Several at once. --- */

static void put_waitv(unsigned int i, unsigned long addr, u32 val, u32 flags)
{
	struct futex_waitv v = { .val = val, .uaddr = addr, .flags = flags };

	put_bytes(LISTS + i * sizeof(v), &v, sizeof(v));
}

SCENE_CASE(the_first_of_several)
{
	struct waiters w;

	use_memory(test, 2);
	put_word(A, 1);
	put_word(B, 2);
	put_waitv(0, A, 1, 2 | FUTEX_PRIVATE_FLAG);
	put_waitv(1, B, 2, 2);
	start_waiters(test, &w, 1, &(struct waiter){ .addr = LISTS, .nr = 2 });
	KUNIT_EXPECT_EQ(test, futex(B, FUTEX_WAKE, 1), 1l);
	join_waiters(test, &w, 1);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE_PRIVATE, 1), 0l);
	put_word(B, 3);
	EXPECT_CALL(test, -EAGAIN, __NR_futex_waitv, LISTS, 2, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE_PRIVATE, 1), 0l);
	put_waitv(1, 8, 2, 2);
	EXPECT_CALL(test, -EFAULT, __NR_futex_waitv, LISTS, 2, 0, 0, 0);
	put_waitv(1, B, 2, 1);
	EXPECT_CALL(test, -EINVAL, __NR_futex_waitv, LISTS, 2, 0, 0, 0);
	EXPECT_CALL(test, -EINVAL, __NR_futex_waitv, LISTS, 0, 0, 0, 0);
	EXPECT_CALL(test, -EINVAL, __NR_futex_waitv, LISTS, 129, 0, 0, 0);
	put_time(0, 1);
	EXPECT_CALL(test, -EINVAL, __NR_futex_waitv, LISTS, 1, 0, TIME, 7);
	EXPECT_CALL(test, -ETIMEDOUT, __NR_futex_waitv, LISTS, 1, 0, TIME, 1);
}

/* --- A lock of a program's, taken by all at once. --- */

#define ROUNDS	300

/* 0: free; 1: taken; 2: taken, and somebody may wait. As a C library does it. */
static void lock(unsigned long addr)
{
	u32 seen = 0, have;

	if (!user_cmpxchg_u32(&seen, (u32 __user *)addr, 0, 1) && !seen)
		return;
	for (;;) {
		if (get_user(have, (u32 __user *)addr) ||
		    user_cmpxchg_u32(&seen, (u32 __user *)addr, have, 2) || seen != have)
			continue;
		if (!have)
			return;
		futex(addr, FUTEX_WAIT_PRIVATE, 2);
	}
}

static void unlock(unsigned long addr)
{
	u32 seen, have;

	do {
		if (get_user(have, (u32 __user *)addr))
			return;
	} while (user_cmpxchg_u32(&seen, (u32 __user *)addr, have, 0) || seen != have);
	if (have == 2)
		futex(addr, FUTEX_WAKE_PRIVATE, 1);
}

static int add_under_lock(void *unused)
{
	u32 sum;

	for (int i = 0; i < ROUNDS; i++) {
		lock(A);
		if (!get_user(sum, (u32 __user *)B)) {
			cond_resched();
			put_user(sum + 1, (u32 __user *)B);
		}
		unlock(A);
	}
	return 0;
}

SCENE_CASE(everybody_has_his_turn)
{
	use_memory(test, 1);
	put_word(A, 0);
	put_word(B, 0);
	run_threads(test, 6, add_under_lock);
	KUNIT_EXPECT_EQ(test, got_word(B), 6u * ROUNDS);
	KUNIT_EXPECT_EQ(test, got_word(A), 0u);
}

/* --- The end of a thread. --- */

/* The word is cleared, and who joins is woken. */
SCENE_CASE(joining_a_thread)
{
	DECLARE_COMPLETION_ONSTACK(go);

	use_memory(test, 1);
	for (int i = 0; i < 50; i++) {
		pid_t tid = start_thread_with(end_when_told, &go, A);
		u32 left;

		KUNIT_ASSERT_GT(test, tid, 0);
		complete(&go);
		while ((left = got_word(A)))
			futex(A, FUTEX_WAIT, left);
	}
}

static struct kunit_case futex_cases[] = {
	KUNIT_CASE(bad_calls),
	KUNIT_CASE(times_end),
	KUNIT_CASE(words_are_changed),
	KUNIT_CASE(waiters_are_woken_in_order),
	KUNIT_CASE(urgent_ones_go_first),
	KUNIT_CASE(bits_choose),
	KUNIT_CASE(waiters_are_moved),
	KUNIT_CASE(moved_ones_leave),
	KUNIT_CASE(both_words_wake),
	KUNIT_CASE(names_of_memory),
	KUNIT_CASE(memory_goes_meanwhile),
	KUNIT_CASE(the_first_of_several),
	KUNIT_CASE(everybody_has_his_turn),
	KUNIT_CASE(joining_a_thread),
	{}
};

static struct kunit_suite futex_suite = {
	.name = "futex",
	.test_cases = futex_cases,
};
kunit_test_suite(futex_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of locks that have owners, and of what is left of a thread's locks: handed over,
 * inherited, given up, and found broken in every way.
 */
#include <linux/completion.h>
#include <linux/futex.h>
#include <linux/module.h>
#include <linux/smp.h>

#include "../../tests/scene.h"
#include "../futex.h"
#include "futex_threads.h"

#define A	BASE
#define B	(BASE + 64)
#define LISTS	(BASE + PAGE_SIZE)

static long futex(unsigned long addr, int op, u32 val)
{
	return ksyscall(__NR_futex, addr, op, val, 0, 0, 0);
}

static void put_word(unsigned long addr, u32 val)
{
	put_bytes(addr, &val, sizeof(val));
}

#define ME	((u32)current->pid)

/* --- Alone. --- */

SCENE_CASE(one_alone)
{
	use_memory(test, 1);
	put_word(A, 0);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_LOCK_PI, 0), 0l);
	KUNIT_EXPECT_EQ(test, got_word(A), ME);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_LOCK_PI, 0), (long)-EDEADLK);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_TRYLOCK_PI, 0), (long)-EDEADLK);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_UNLOCK_PI, 0), 0l);
	KUNIT_EXPECT_EQ(test, got_word(A), 0u);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_UNLOCK_PI, 0), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_TRYLOCK_PI, 0), 0l);
	/* That its owner has died is for the next one to see. */
	put_word(A, FUTEX_OWNER_DIED);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_LOCK_PI_PRIVATE, 0), 0l);
	KUNIT_EXPECT_EQ(test, got_word(A), ME | FUTEX_OWNER_DIED);
	/* Nobody has that number; the thread that has 2 is the kernel's. */
	put_word(A, 31999);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_LOCK_PI, 0), (long)-ESRCH);
	KUNIT_EXPECT_EQ(test, got_word(A), 31999u);
	KUNIT_EXPECT_EQ(test, futex(8, FUTEX_LOCK_PI, 0), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, futex(8, FUTEX_UNLOCK_PI_PRIVATE, 0), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, futex(A + 2, FUTEX_LOCK_PI, 0), (long)-EINVAL);
}

/* --- Handed over. --- */

SCENE_CASE(handed_over_in_order)
{
	struct waiters w;

	use_memory(test, 1);
	put_word(A, ME);
	start_waiters(test, &w, 2, &(struct waiter){ .addr = A, .pi = true });
	KUNIT_EXPECT_EQ(test, got_word(A), ME | FUTEX_WAITERS);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_TRYLOCK_PI_PRIVATE, 0), (long)-EDEADLK);
	/* Who only waits is not to be woken by force. */
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE_PRIVATE, 1), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_UNLOCK_PI_PRIVATE, 0), 0l);
	/* Each ends with the lock; so the second inherits it, and dies with it, too. */
	join_waiters(test, &w, 0);
	KUNIT_EXPECT_TRUE(test, got_word(A) & FUTEX_OWNER_DIED);
	KUNIT_EXPECT_FALSE(test, got_word(A) & FUTEX_WAITERS);
	KUNIT_EXPECT_TRUE(test, list_empty(&current->pi_waiters));
}

/* Whoever gives up leaves the others in line. */
SCENE_CASE(those_who_give_up)
{
	struct waiters w, v;

	use_memory(test, 1);
	put_word(A, ME);
	start_waiters(test, &w, 1, &(struct waiter){ .addr = A, .pi = true, .msecs = 20 });
	start_waiters(test, &v, 1, &(struct waiter){ .addr = A, .pi = true, .lane = 4 });
	join_waiters(test, &w, -ETIMEDOUT);
	KUNIT_EXPECT_FALSE(test, list_empty(&current->pi_waiters));
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_UNLOCK_PI_PRIVATE, 0), 0l);
	join_waiters(test, &v, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&current->pi_waiters));
}

/* The word belongs to the program, which may have written anything there. */
SCENE_CASE(words_that_lie)
{
	struct waiters w;

	use_memory(test, 1);
	put_word(A, ME);
	start_waiters(test, &w, 1, &(struct waiter){ .addr = A, .pi = true });
	put_word(A, 1);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_LOCK_PI_PRIVATE, 0), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_UNLOCK_PI_PRIVATE, 0), (long)-EPERM);
	put_word(A, ME | FUTEX_WAITERS);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_UNLOCK_PI_PRIVATE, 0), 0l);
	join_waiters(test, &w, 0);
	/* An ordinary waiter where a lock is: neither takes the other's place. */
	put_word(A, ME);
	start_waiters(test, &w, 1, &(struct waiter){ .addr = A, .val = ME });
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_UNLOCK_PI_PRIVATE, 0), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, futex(A, FUTEX_WAKE_PRIVATE, 1), 1l);
	join_waiters(test, &w, 0);
}

/* --- Many at once. --- */

#define ROUNDS	150

static int add_under_pi_lock(void *unused)
{
	u32 sum;

	for (int i = 0; i < ROUNDS; i++) {
		if (futex(A, FUTEX_LOCK_PI_PRIVATE, 0))
			return 0;
		if (!get_user(sum, (u32 __user *)B)) {
			cond_resched();
			put_user(sum + 1, (u32 __user *)B);
		}
		if (futex(A, FUTEX_UNLOCK_PI_PRIVATE, 0))
			return 0;
	}
	return 0;
}

SCENE_CASE(everybody_has_his_turn)
{
	use_memory(test, 1);
	put_word(A, 0);
	put_word(B, 0);
	run_threads(test, 6, add_under_pi_lock);
	KUNIT_EXPECT_EQ(test, got_word(B), 6u * ROUNDS);
	KUNIT_EXPECT_EQ(test, got_word(A), 0u);
}

/* Each takes it and ends: the lock goes through all of them. */
static int take_and_end(void *unused)
{
	futex(A, FUTEX_LOCK_PI_PRIVATE, 0);
	return 0;
}

SCENE_CASE(inherited_by_all)
{
	use_memory(test, 1);
	for (int i = 0; i < 20; i++) {
		put_word(A, 0);
		run_threads(test, 1, take_and_end);
		KUNIT_EXPECT_EQ(test, got_word(A) & FUTEX_OWNER_DIED, 0u);
		/* Nobody waited, so nobody knows: it has an owner that is none. */
		KUNIT_EXPECT_EQ(test, futex(A, FUTEX_LOCK_PI_PRIVATE, 0), (long)-ESRCH);
	}
}

/* --- Robust lists. --- */

/* A list of one lock, whose word is 16 bytes behind its entry. */
static void put_list(unsigned long entry, unsigned long next, unsigned long pending)
{
	struct robust_list_head head = {
		.list.next = (void *)entry, .futex_offset = 16,
		.list_op_pending = (void *)pending,
	};

	put_bytes(LISTS, &head, sizeof(head));
	if (entry)
		put_bytes(entry & ~1ul, &next, sizeof(next));
}

/* What the thread leaves: it says that it owns the word. */
static int end_as_owner(void *addr)
{
	if (addr)
		put_user(ME, (u32 __user *)addr);
	ksyscall(__NR_set_robust_list, LISTS, sizeof(struct robust_list_head));
	return 0;
}

static void end_thread(struct kunit *test, unsigned long word)
{
	KUNIT_ASSERT_GT(test, start_thread_with(end_as_owner, (void *)word, TIDS), 0);
	join_thread(TIDS);
}

#define ENTRY	(LISTS + 256)
#define WORD_AT	(ENTRY + 16)

SCENE_CASE(locks_of_the_dead)
{
	struct waiters w;

	use_memory(test, 2);
	put_list(ENTRY, LISTS, 0);
	end_thread(test, WORD_AT);
	KUNIT_EXPECT_EQ(test, got_word(WORD_AT), (u32)FUTEX_OWNER_DIED);
	/* What the list names and another one owns stays. */
	put_word(WORD_AT, 77);
	end_thread(test, 0);
	KUNIT_EXPECT_EQ(test, got_word(WORD_AT), 77u);
	/* Only the lock that was about to be taken. */
	put_list(LISTS, 0, ENTRY);
	end_thread(test, WORD_AT);
	KUNIT_EXPECT_EQ(test, got_word(WORD_AT), (u32)FUTEX_OWNER_DIED);
	/* Unlocked, but its waiter was not told yet. */
	put_word(WORD_AT, 0);
	start_waiters(test, &w, 1, &(struct waiter){ .addr = WORD_AT, .shared = true,
						     .lane = 4 });
	end_thread(test, 0);
	join_waiters(test, &w, 0);
}

/* Rings, misaligned and missing memory, and the kernel's: the walk ends. */
SCENE_CASE(hostile_lists)
{
	static const unsigned long bad[] = {
		ENTRY, ENTRY + 1, ENTRY + 2, 8, ~0ul, 1ul << 63, LISTS + 3 * PAGE_SIZE, 1,
	};

	use_memory(test, 2);
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		put_list(ENTRY, bad[i], bad[i]);
		end_thread(test, 0);
	}
	EXPECT_CALL(test, -EINVAL, __NR_set_robust_list, LISTS, 23);
	EXPECT_CALL(test, 0, __NR_set_robust_list, LISTS, 24);
	EXPECT_CALL(test, 0, __NR_get_robust_list, 0, B, B + 8);
	KUNIT_EXPECT_EQ(test, got_word(B), (u32)(LISTS & 0xffffffff));
	KUNIT_EXPECT_EQ(test, got_word(B + 8), 24u);
	EXPECT_CALL(test, -ESRCH, __NR_get_robust_list, 31999, B, B + 8);
	EXPECT_CALL(test, -EFAULT, __NR_get_robust_list, 0, 8, B + 8);
	EXPECT_CALL(test, 0, __NR_set_robust_list, 8, 24);
}

static struct kunit_case futex_pi_cases[] = {
	KUNIT_CASE(one_alone),
	KUNIT_CASE(handed_over_in_order),
	KUNIT_CASE(those_who_give_up),
	KUNIT_CASE(words_that_lie),
	KUNIT_CASE(everybody_has_his_turn),
	KUNIT_CASE(inherited_by_all),
	KUNIT_CASE(locks_of_the_dead),
	KUNIT_CASE(hostile_lists),
	{}
};

static struct kunit_suite futex_pi_suite = {
	.name = "futex_pi",
	.test_cases = futex_pi_cases,
};
kunit_test_suite(futex_pi_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

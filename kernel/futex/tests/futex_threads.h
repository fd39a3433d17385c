/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Threads of a scene that wait for words. Each is a thread of the scene's process: it
 * shares memory and signals, and nobody waits for it but by its word, which its end
 * clears.
 */
#ifndef _FUTEX_TESTS_FUTEX_THREADS_H
#define _FUTEX_TESTS_FUTEX_THREADS_H

#include <linux/completion.h>
#include <linux/time64.h>
#include <uapi/linux/futex.h>
#include <uapi/linux/time_types.h>

#include "../../tests/crew.h"
#include "../../tests/scene.h"

#define MAX_WAITERS	4
/* Where threads have their words, and times; behind what cases use. */
#define TIDS		(BASE + 3072)
#define TIMES		(BASE + 2304)

/* What one waits for, and how it ended. */
struct waiter {
	unsigned long addr;
	u32 val, bitset;		/* 0: any */
	unsigned int nr;		/* of a list at @addr: futex_waitv() */
	unsigned int msecs;		/* 0: for ever */
	bool shared, pi;
	int urgent_from;		/* this and later ones are real-time; 0: none */
	int lane;			/* of those who run at the same time, which words */
	int id;
	unsigned long tid;
	struct task_struct *task;
	struct completion begun;
	bool done;
	long ret;
};

struct waiters {
	int nr;
	struct waiter all[MAX_WAITERS];
};

static inline pid_t start_thread_with(int (*fn)(void *arg), void *arg, unsigned long tid)
{
	u32 alive = 1;

	put_bytes(tid, &alive, sizeof(alive));
	return kernel_clone(&(struct kernel_clone_args){
		.flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
			 CLONE_CHILD_CLEARTID,
		.child_tid = (int __user *)tid, .fn = fn, .fn_arg = arg });
}

/* Its end is seen in user memory, as a library sees it. */
static inline void join_thread(unsigned long tid)
{
	u32 left;

	while ((left = got_word(tid)))
		ksyscall(__NR_futex, tid, FUTEX_WAIT, left, 0, 0, 0);
}

static inline int end_when_told(void *go)
{
	wait_for_completion(go);
	return 0;
}

static inline long wait_as_told(struct waiter *w)
{
	int private = w->shared ? 0 : FUTEX_PRIVATE_FLAG;
	unsigned long time = w->msecs ? TIMES : 0;

	if (w->nr)
		return ksyscall(__NR_futex_waitv, w->addr, w->nr, 0, 0, 0);
	if (w->pi)
		return ksyscall(__NR_futex, w->addr, FUTEX_LOCK_PI2 | private, 0, time);
	if (w->bitset)
		return ksyscall(__NR_futex, w->addr, FUTEX_WAIT_BITSET | private, w->val,
				time, 0, w->bitset);
	return ksyscall(__NR_futex, w->addr, FUTEX_WAIT | private, w->val, time, 0, 0);
}

static inline int waiter_main(void *data)
{
	struct waiter *w = data;

	if (w->urgent_from && w->id >= w->urgent_from)
		sched_set_fifo(current);
	w->task = get_task_struct(current);
	complete(&w->begun);
	w->ret = wait_as_told(w);
	smp_store_release(&w->done, true);
	return 0;
}

/* One after the other: the next one begins when the one before sleeps. */
static inline void start_waiters(struct kunit *test, struct waiters *w, int nr,
				 const struct waiter *like)
{
	struct __kernel_timespec ts = { .tv_nsec = like->msecs * NSEC_PER_MSEC };

	put_bytes(TIMES, &ts, sizeof(ts));
	w->nr = nr;
	for (int i = 0; i < nr; i++) {
		struct waiter *one = &w->all[i];

		*one = *like;
		one->id = i;
		init_completion(&one->begun);
		one->tid = TIDS + 8 * (like->lane + i);
		KUNIT_ASSERT_GT(test, start_thread_with(waiter_main, one, one->tid), 0);
		wait_for_completion(&one->begun);
		crew_wait_until(!smp_load_acquire(&one->task->on_rq) ||
				READ_ONCE(one->done));
		put_task_struct(one->task);
	}
}

static inline int nr_woken(const struct waiters *w)
{
	int nr = 0;

	for (int i = 0; i < w->nr; i++)
		nr += smp_load_acquire(&w->all[i].done);
	return nr;
}

/* Until so many have come back. */
static inline void wait_for_woken(const struct waiters *w, int nr)
{
	crew_wait_until(nr_woken(w) >= nr);
}

/* All are gone, and had the same to say. */
static inline void join_waiters(struct kunit *test, struct waiters *w, long ret)
{
	for (int i = 0; i < w->nr; i++) {
		join_thread(w->all[i].tid);
		/* A word of user memory orders nothing that the sanitizer could see. */
		KUNIT_EXPECT_TRUE(test, smp_load_acquire(&w->all[i].done));
		KUNIT_EXPECT_EQ(test, w->all[i].ret, ret);
	}
}

/* As many as @nr at the same time, to their ends. */
static inline void run_threads(struct kunit *test, int nr, int (*fn)(void *arg))
{
	for (int i = 0; i < nr; i++)
		KUNIT_ASSERT_GT(test, start_thread_with(fn, (void *)(long)i, TIDS + 8 * i), 0);
	for (int i = 0; i < nr; i++)
		join_thread(TIDS + 8 * i);
}

#endif /* _FUTEX_TESTS_FUTEX_THREADS_H */

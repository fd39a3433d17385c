/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Futexes: a program's word that is waited for in the kernel only if there is somebody to
 * wait for. What the files of kernel/futex share.
 *
 *	core.c		what a word is called, the buckets, words read and written
 *	wait.c		waiting for one word, or several
 *	wake.c		waking, and changing a word on the way
 *	requeue.c	waiters moved to another word
 *	pi.c		locks whose word says who owns them
 *	robust.c	what is left of a thread's locks when it ends
 *
 * Whether a waiter is missed:
 *
 *	the waiter			the waker
 *	bucket->waiters++		changes the word
 *	a barrier			a barrier
 *	locks, reads the word		reads bucket->waiters
 *	is queued, unlocks		locks if it is not 0, looks
 *
 * Either the waiter sees the new word, or the waker sees the waiter.
 *
 * A name does not depend on pages: memory that is forked, copied, swapped or not there at
 * all is called what it was. So a wait races with none of that: it ends by a wake-up of
 * that name, or not.
 */
#ifndef _KERNEL_FUTEX_FUTEX_H
#define _KERNEL_FUTEX_FUTEX_H

#include <linux/cache.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <uapi/linux/futex.h>

/* How a call was made. */
#define FUTEX_SHARED_KEY	1u	/* others may have the word in a mapping of theirs */
#define FUTEX_REALTIME		2u	/* the time is the wall clock's */

/*
 * Private memory: the address space and the page's address. A file's: its number and the
 * page in it, with bit 0 of @offset set: words are aligned, so it is free.
 */
struct futex_key {
	u64 space;
	u64 page;
	u32 offset;
};

struct futex_bucket {
	atomic_t waiters;	/* on the list, or about to be */
	spinlock_t lock;
	struct list_head list;	/* of futex_q, the most urgent first, then the oldest */
} ____cacheline_aligned;

/*
 * One who waits, on his own stack. @list, @key and @bucket change with the bucket's lock.
 * Who takes it off the list for good writes NULL to @bucket last: from then on it is its
 * task's again, and may be gone.
 */
struct futex_q {
	struct list_head list;
	struct task_struct *task;
	struct futex_bucket *bucket;
	struct futex_key key;
	u32 bitset;
	int prio;
	/* pi.c; of the first of a key [pi_lock]. */
	bool pi;
	bool inherits;			/* the owner is gone: write the word, it is yours */
	struct task_struct *owner;
	struct list_head owner_link;	/* in owner->pi_waiters */
};

/* --- core.c --- */

/* -EINVAL: not aligned. -EFAULT: no memory of the program's. */
int futex_key_of(struct futex_key *key, u32 __user *uaddr, unsigned int flags);
struct futex_bucket *futex_bucket_of(const struct futex_key *key);

static inline bool futex_key_equal(const struct futex_key *a, const struct futex_key *b)
{
	return a->space == b->space && a->page == b->page && a->offset == b->offset;
}

/* Nobody waits there: pairs with the barrier of futex_queue_lock(). */
bool futex_nobody_waits(struct futex_bucket *bucket);
/* From here on a waker looks; with the lock. */
void futex_queue_lock(struct futex_bucket *bucket);
/* After all it does not wait. */
void futex_queue_unlock(struct futex_bucket *bucket);
/* Two of them, which may be one, in one order. */
void futex_lock_both(struct futex_bucket *a, struct futex_bucket *b);
void futex_unlock_both(struct futex_bucket *a, struct futex_bucket *b);

/* With the lock, which stays. */
void futex_enqueue(struct futex_q *q, struct futex_bucket *bucket);
void futex_dequeue(struct futex_q *q);
/* The task runs, and finds that it was woken. */
void futex_wake_waiter(struct futex_q *q);
/* By the waiter himself. False: somebody else was faster, it was woken. */
bool futex_unqueue(struct futex_q *q);
void futex_q_init(struct futex_q *q, u32 bitset);

/* Without faults, so with locks: -EFAULT means that the page has to be there first. */
int futex_read(u32 *val, u32 __user *uaddr);
int futex_cmpxchg(u32 *seen, u32 __user *uaddr, u32 old, u32 new);
/* Makes it be there, and writable; -EFAULT: it cannot be. */
int futex_fault_in(u32 __user *uaddr);

/* --- The calls. --- */

/* @expires: NULL is for ever. */
struct futex_wait_req {
	u32 __user *uaddr;
	unsigned int flags;
	u32 val, bitset;
	const ktime_t *expires;
};
long futex_wait(const struct futex_wait_req *req);
int futex_wake(u32 __user *uaddr, unsigned int flags, int nr, u32 bitset);

/* What calls with two words have. @cmp: NULL for who does not look. */
struct futex_pair {
	u32 __user *uaddr1, *uaddr2;
	unsigned int flags;
	int nr1, nr2;
	const u32 *cmp;
	u32 op;
};
int futex_wake_op(const struct futex_pair *pair);
int futex_requeue(const struct futex_pair *pair);

int futex_lock_pi(u32 __user *uaddr, unsigned int flags, const ktime_t *expires);
int futex_trylock_pi(u32 __user *uaddr, unsigned int flags);
int futex_unlock_pi(u32 __user *uaddr, unsigned int flags);

/* The clock of a call's time. */
clockid_t futex_clock(unsigned int flags);
void futex_exit_pi(struct task_struct *p);

#endif /* _KERNEL_FUTEX_FUTEX_H */

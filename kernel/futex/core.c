// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a futex is called, where its waiters stand, and access to its word.
 *
 * Owns the buckets, whose number follows that of CPUs and never changes. No lock is held
 * while a page is brought in: who cannot read or write a word with a lock lets it go,
 * brings the page in, and begins again.
 */
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/gup.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <uapi/linux/time.h>

#include "futex.h"

#define BUCKETS_PER_CPU	64
#define KEY_OF_FILE	1u

static struct futex_bucket *buckets;
static unsigned int bucket_bits;

/* Before there are programs; the memory is never given back. */
static int __init futex_init(void)
{
	u32 nr;

	bucket_bits = fls(BUCKETS_PER_CPU * num_possible_cpus() - 1);
	nr = 1u << bucket_bits;
	buckets = kvmalloc_array(nr, sizeof(*buckets), GFP_KERNEL);
	if (!buckets)
		return -ENOMEM;
	for (u32 i = 0; i < nr; i++) {
		atomic_set(&buckets[i].waiters, 0);
		spin_lock_init(&buckets[i].lock);
		INIT_LIST_HEAD(&buckets[i].list);
	}
	return 0;
}
core_initcall(futex_init);

/* --- Names. --- */

/* What is shared is called by its file, wherever it is mapped. */
static int shared_key(struct futex_key *key, unsigned long addr)
{
	struct mm_file_place place;
	int err = mm_file_place(current->mm, addr, &place);

	if (err || !place.inode_sequence)
		return err;
	key->space = place.inode_sequence;
	key->page = place.index;
	key->offset |= KEY_OF_FILE;
	return 0;
}

int futex_key_of(struct futex_key *key, u32 __user *uaddr, unsigned int flags)
{
	unsigned long addr = (__force unsigned long)uaddr;
	u32 val;

	if (!IS_ALIGNED(addr, sizeof(u32)))
		return -EINVAL;
	if (!access_ok(uaddr, sizeof(u32)))
		return -EFAULT;
	*key = (struct futex_key){
		.space = (unsigned long)current->mm,
		.page = addr & PAGE_MASK, .offset = offset_in_page(addr) };
	if (likely(!(flags & FUTEX_SHARED_KEY)))
		return 0;
	/* As on Linux, what cannot be read has no name. */
	return get_user(val, uaddr) ?: shared_key(key, addr);
}

/* All of the name counts: words of one page are spread, too. */
struct futex_bucket *futex_bucket_of(const struct futex_key *key)
{
	u64 name = key->space * GOLDEN_RATIO_64 + key->page + key->offset;

	return &buckets[hash_64(name, bucket_bits)];
}

/* --- Buckets. --- */

/* What the caller has changed is to be seen before the count is read. */
bool futex_nobody_waits(struct futex_bucket *bucket)
{
	smp_mb();
	return !atomic_read(&bucket->waiters);
}

/* The barrier is that of the atomic operation, which returns a value for its sake. */
void futex_queue_lock(struct futex_bucket *bucket)
	__acquires(&bucket->lock)
{
	(void)atomic_inc_return(&bucket->waiters);
	spin_lock(&bucket->lock);
}

/* In this order: a waker that sees the count still only looks in vain. */
void futex_queue_unlock(struct futex_bucket *bucket)
	__releases(&bucket->lock)
{
	spin_unlock(&bucket->lock);
	atomic_dec(&bucket->waiters);
}

/* The one with the lower address first. */
void futex_lock_both(struct futex_bucket *a, struct futex_bucket *b)
{
	spin_lock(a < b ? &a->lock : &b->lock);
	if (a != b)
		spin_lock_nested(a < b ? &b->lock : &a->lock, 1);
}

void futex_unlock_both(struct futex_bucket *a, struct futex_bucket *b)
{
	spin_unlock(&a->lock);
	if (a != b)
		spin_unlock(&b->lock);
}

/* --- Waiters. --- */

/* A key is not known yet. Who waits by itself is on no list. */
void futex_q_init(struct futex_q *q, u32 bitset)
{
	*q = (struct futex_q){
		.task = current, .bitset = bitset,
		.prio = min(READ_ONCE(current->prio), MAX_RT_PRIO) };
	INIT_LIST_HEAD(&q->list);
	INIT_LIST_HEAD(&q->owner_link);
}

/* Behind all that are as urgent. Those are all, as a rule: so from the end. */
void futex_enqueue(struct futex_q *q, struct futex_bucket *bucket)
{
	struct futex_q *before;

	list_for_each_entry_reverse(before, &bucket->list, list)
		if (before->prio <= q->prio)
			break;
	list_add(&q->list, &before->list);
	WRITE_ONCE(q->bucket, bucket);
}

/* With the lock of the bucket that it is in. */
void futex_dequeue(struct futex_q *q)
{
	list_del_init(&q->list);
	atomic_dec(&q->bucket->waiters);
}

/* Its memory stays that of a task while it is woken, even if that ends at once. */
void futex_wake_waiter(struct futex_q *q)
{
	struct task_struct *p = q->task;

	futex_dequeue(q);
	guard(rcu)();
	smp_store_release(&q->bucket, NULL);
	wake_up_state(p, TASK_NORMAL);
}

/* It may be moved to another bucket until we have the lock of the one it is in. */
bool futex_unqueue(struct futex_q *q)
{
	struct futex_bucket *bucket;

	while ((bucket = smp_load_acquire(&q->bucket))) {
		guard(spinlock)(&bucket->lock);
		if (bucket != READ_ONCE(q->bucket))
			continue;
		futex_dequeue(q);
		return true;
	}
	return false;
}

/* --- Words. --- */

/* One access of the machine's: no half of a word is ever seen. */
int futex_read(u32 *val, u32 __user *uaddr)
{
	u64 raw = 0;
	long err;

	pagefault_disable();
	err = arch_load_user_u32(&raw, uaddr);
	pagefault_enable();
	*val = raw;
	return err ? -EFAULT : 0;
}

/* The processor's own way of being late is nobody's business. */
int futex_cmpxchg(u32 *seen, u32 __user *uaddr, u32 old, u32 new)
{
	int err;

	pagefault_disable();
	do {
		err = user_cmpxchg_u32(seen, uaddr, old, new);
	} while (err == -EAGAIN);
	pagefault_enable();
	return err;
}

/* By writing what is there: if it changes meanwhile, others have brought it in. */
int futex_fault_in(u32 __user *uaddr)
{
	u32 val, seen;
	int err;

	do {
		if (get_user(val, uaddr))
			return -EFAULT;
		err = user_cmpxchg_u32(&seen, uaddr, val, val);
		cond_resched();
	} while (err == -EAGAIN);
	return err;
}

/* Durations have become moments of CLOCK_MONOTONIC. */
clockid_t futex_clock(unsigned int flags)
{
	return flags & FUTEX_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC;
}

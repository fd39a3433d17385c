// SPDX-License-Identifier: GPL-2.0-only
/* Waking those who wait for a word, and changing a second one on the way. Owns nothing. */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "futex.h"

/*
 * With the lock: how many were woken, at least one for @nr below 1, as on Linux. A waiter
 * for a lock of pi.c is not to be woken by who does not own that: -EINVAL.
 */
static int wake_some(struct futex_bucket *bucket, const struct futex_key *key, int nr,
		     u32 bitset)
{
	struct futex_q *q, *next;
	int woken = 0;

	list_for_each_entry_safe(q, next, &bucket->list, list) {
		if (!futex_key_equal(&q->key, key))
			continue;
		if (q->pi)
			return -EINVAL;
		if (!(q->bitset & bitset))
			continue;
		futex_wake_waiter(q);
		if (++woken >= nr)
			break;
	}
	return woken;
}

/* As a rule there is nobody: then a program's unlock takes no lock of ours. */
int futex_wake(u32 __user *uaddr, unsigned int flags, int nr, u32 bitset)
{
	struct futex_bucket *bucket;
	struct futex_key key;
	int err = bitset ? futex_key_of(&key, uaddr, flags) : -EINVAL;

	if (err)
		return err;
	bucket = futex_bucket_of(&key);
	if (futex_nobody_waits(bucket))
		return 0;
	guard(spinlock)(&bucket->lock);
	return wake_some(bucket, &key, nr, bitset);
}

/* --- FUTEX_WAKE_OP. --- */

/* What is done to the word, and what is asked of it as it was, in four fields. */
struct word_op {
	unsigned int op, cmp;
	u32 arg;
	s32 cmp_arg;
};

/* With their sign. */
static s32 low_12_bits(u32 value)
{
	return (s32)(value << 20) >> 20;
}

/* Of an argument that is to be a bit, only so much counts as a shift can be. */
static void decode(struct word_op *w, u32 encoded)
{
	*w = (struct word_op){
		.op = encoded >> 28 & 7, .cmp = encoded >> 24 & 15,
		.arg = low_12_bits(encoded >> 12), .cmp_arg = low_12_bits(encoded) };
	if (encoded >> 28 & FUTEX_OP_OPARG_SHIFT)
		w->arg = 1u << (w->arg & 31);
}

/* What the word becomes. */
static u32 changed(const struct word_op *w, u32 old)
{
	switch (w->op) {
	case FUTEX_OP_SET:
		return w->arg;
	case FUTEX_OP_ADD:
		return old + w->arg;
	case FUTEX_OP_OR:
		return old | w->arg;
	case FUTEX_OP_ANDN:
		return old & ~w->arg;
	default:
		return old ^ w->arg;
	}
}

/* As signed numbers. */
static bool compare(const struct word_op *w, s32 old)
{
	switch (w->cmp) {
	case FUTEX_OP_CMP_EQ:
		return old == w->cmp_arg;
	case FUTEX_OP_CMP_NE:
		return old != w->cmp_arg;
	case FUTEX_OP_CMP_LT:
		return old < w->cmp_arg;
	case FUTEX_OP_CMP_LE:
		return old <= w->cmp_arg;
	case FUTEX_OP_CMP_GT:
		return old > w->cmp_arg;
	default:
		return old >= w->cmp_arg;
	}
}

/* With locks: 0, and the word as it was; -EFAULT: the page has to be brought in. */
static int change_word(const struct word_op *w, u32 __user *uaddr, u32 *old)
{
	u32 seen;
	int err = futex_read(&seen, uaddr);

	while (!err) {
		*old = seen;
		err = futex_cmpxchg(&seen, uaddr, *old, changed(w, *old));
		if (!err && seen == *old)
			return 0;
	}
	return err;
}

/* Of both words, with both locks; what was woken of the first counts even if the second's fail. */
static int wake_both(const struct futex_pair *pair, const struct futex_key keys[2], bool second)
{
	int woken, more = 0;

	woken = wake_some(futex_bucket_of(&keys[0]), &keys[0], pair->nr1,
			  FUTEX_BITSET_MATCH_ANY);
	if (woken >= 0 && second)
		more = wake_some(futex_bucket_of(&keys[1]), &keys[1], pair->nr2,
				 FUTEX_BITSET_MATCH_ANY);
	return woken < 0 ? woken : more < 0 ? more : woken + more;
}

/*
 * The word is changed with both locks, so that a waiter of either sees it, or is seen. The
 * page is brought in without them, and then all of it is done again. An operation that there
 * is not is refused before, a comparison when the word is another: as on Linux.
 */
int futex_wake_op(const struct futex_pair *pair)
{
	struct futex_key keys[2];
	struct futex_bucket *a, *b;
	struct word_op w;
	u32 old;
	int ret;

	decode(&w, pair->op);
	ret = futex_key_of(&keys[0], pair->uaddr1, pair->flags);
	ret = ret ?: futex_key_of(&keys[1], pair->uaddr2, pair->flags);
	if (!ret && w.op > FUTEX_OP_XOR)
		ret = -ENOSYS;
	if (ret)
		return ret;
	a = futex_bucket_of(&keys[0]);
	b = futex_bucket_of(&keys[1]);
	do {
		futex_lock_both(a, b);
		ret = change_word(&w, pair->uaddr2, &old);
		if (!ret) {
			ret = w.cmp > FUTEX_OP_CMP_GE ? -ENOSYS :
							wake_both(pair, keys, compare(&w, old));
			futex_unlock_both(a, b);
			return ret;
		}
		futex_unlock_both(a, b);
	} while (ret == -EFAULT && !futex_fault_in(pair->uaddr2));
	return ret;
}

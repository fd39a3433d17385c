// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiters of one word become those of another without running in between: so a condition
 * variable wakes one, and the others wait for its lock. Owns nothing.
 */
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "futex.h"

/* With both locks. Its task may look for it in the old bucket: it finds out, and looks again. */
static void move_waiter(struct futex_q *q, const struct futex_key *key,
			struct futex_bucket *bucket)
{
	futex_dequeue(q);
	q->key = *key;
	atomic_inc(&bucket->waiters);
	futex_enqueue(q, bucket);
}

/* With both locks: how many there were in all. */
static int wake_and_move(const struct futex_pair *pair, const struct futex_key keys[2])
{
	struct futex_bucket *from = futex_bucket_of(&keys[0]);
	struct futex_bucket *to = futex_bucket_of(&keys[1]);
	struct futex_q *q, *next;
	int nr = 0;

	list_for_each_entry_safe(q, next, &from->list, list) {
		if (nr - pair->nr1 >= pair->nr2)
			break;
		if (!futex_key_equal(&q->key, &keys[0]))
			continue;
		if (q->pi)
			return -EINVAL;
		if (++nr <= pair->nr1)
			futex_wake_waiter(q);
		else if (!futex_key_equal(&keys[0], &keys[1]))
			move_waiter(q, &keys[1], to);
	}
	return nr;
}

/* With both locks, so that nobody comes in between. */
static int check_word(const struct futex_pair *pair)
{
	u32 seen;
	int err = pair->cmp ? futex_read(&seen, pair->uaddr1) : 0;

	if (err || !pair->cmp)
		return err;
	return seen == *pair->cmp ? 0 : -EAGAIN;
}

/*
 * The word is read with both locks held, where no fault may be served. If it is not there, it is
 * brought in without them, and all begins anew.
 */
int futex_requeue(const struct futex_pair *pair)
{
	struct futex_key keys[2];
	struct futex_bucket *a, *b;
	int ret;
	u32 seen;

	if (pair->nr1 < 0 || pair->nr2 < 0)
		return -EINVAL;
	ret = futex_key_of(&keys[0], pair->uaddr1, pair->flags);
	ret = ret ?: futex_key_of(&keys[1], pair->uaddr2, pair->flags);
	if (ret)
		return ret;
	a = futex_bucket_of(&keys[0]);
	b = futex_bucket_of(&keys[1]);
	do {
		futex_lock_both(a, b);
		ret = check_word(pair) ?: wake_and_move(pair, keys);
		futex_unlock_both(a, b);
	} while (ret == -EFAULT && !get_user(seen, pair->uaddr1));
	return ret;
}

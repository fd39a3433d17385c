// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for a word, or for the first of several. The waiter's state is set before it can
 * be found, so that whoever finds it wakes it. Owns the futex part of restart_block.
 */
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/time_user.h>
#include <linux/uaccess.h>

#include "futex.h"

/*
 * Queued if the word is @val; -EAGAIN: it is not; -EFAULT: the page has to be brought in,
 * which must not be done here.
 */
static int queue_if(struct futex_q *q, u32 __user *uaddr, u32 val)
{
	struct futex_bucket *bucket = futex_bucket_of(&q->key);
	u32 seen;
	int err;

	futex_queue_lock(bucket);
	err = futex_read(&seen, uaddr);
	if (!err && seen != val)
		err = -EAGAIN;
	if (err) {
		futex_queue_unlock(bucket);
		return err;
	}
	set_current_state(TASK_INTERRUPTIBLE);
	futex_enqueue(q, bucket);
	spin_unlock(&bucket->lock);
	return 0;
}

/* The same, with the page. The name stays: it is not the page's. */
static int queue_on(struct futex_q *q, const struct futex_wait_req *req)
{
	int err = futex_key_of(&q->key, req->uaddr, req->flags);
	u32 seen;

	if (err)
		return err;
	while ((err = queue_if(q, req->uaddr, req->val)) == -EFAULT)
		if (get_user(seen, req->uaddr))
			return -EFAULT;
	return err;
}

/* Real-time threads are not let wait for others' interrupts. */
static u64 slack(void)
{
	return rt_task(current) ? 0 : current->timer_slack_ns;
}

/* True: the time is over. A waker that was faster has made us run: then this does not sleep. */
static bool sleep_until(const ktime_t *expires, unsigned int flags)
{
	bool over = !schedule_hrtimeout_range_clock(expires, slack(), HRTIMER_MODE_ABS,
						    futex_clock(flags));

	__set_current_state(TASK_RUNNING);
	return over;
}

/* Below, as both call each other. */
static long wait_again(struct restart_block *restart);

/* With a time, only restart_syscall() knows when it ends. */
static long restart_later(const struct futex_wait_req *req)
{
	struct restart_block *restart = &current->restart_block;

	if (!req->expires)
		return -ERESTARTSYS;
	restart->futex.uaddr = req->uaddr;
	restart->futex.flags = req->flags;
	restart->futex.val = req->val;
	restart->futex.bitset = req->bitset;
	restart->futex.expires = *req->expires;
	restart->fn = wait_again;
	return -ERESTART_RESTARTBLOCK;
}

/* Who wakes without a reason is not heard; a wake-up that came in time counts. */
long futex_wait(const struct futex_wait_req *req)
{
	struct futex_q q;
	bool over;
	int err;

	if (!req->bitset)
		return -EINVAL;
	for (;;) {
		futex_q_init(&q, req->bitset);
		err = queue_on(&q, req);
		if (err)
			return err;
		over = sleep_until(req->expires, req->flags);
		if (!futex_unqueue(&q))
			return 0;
		if (over)
			return -ETIMEDOUT;
		if (signal_pending(current))
			return restart_later(req);
	}
}

/* The call writes to the block again, so what it needs is taken out first. */
static long wait_again(struct restart_block *restart)
{
	ktime_t expires = restart->futex.expires;

	return futex_wait(&(struct futex_wait_req){
		.uaddr = restart->futex.uaddr, .flags = restart->futex.flags,
		.val = restart->futex.val, .bitset = restart->futex.bitset,
		.expires = &expires });
}

/* --- Several. --- */

#define FUTEX2_SIZE_BITS	0x03
#define FUTEX2_SIZE_32		0x02
#define FUTEX2_IS_PRIVATE	FUTEX_PRIVATE_FLAG

/* One of them: what the program wants, and where we stand for it. */
struct waitv {
	struct futex_wait_req req;
	struct futex_q q;
};

/* Words of 32 bits only; what is reserved may mean something one day. */
static int parse_one(struct waitv *one, const struct futex_waitv *from)
{
	if ((from->flags & ~(FUTEX2_SIZE_BITS | FUTEX2_IS_PRIVATE)) ||
	    (from->flags & FUTEX2_SIZE_BITS) != FUTEX2_SIZE_32 || from->__reserved)
		return -EINVAL;
	one->req.uaddr = (u32 __user *)from->uaddr;
	one->req.val = from->val;
	one->req.flags = from->flags & FUTEX2_IS_PRIVATE ? 0 : FUTEX_SHARED_KEY;
	return 0;
}

/* Nothing is waited for before all have been understood. */
static int parse_all(struct waitv *v, unsigned int nr, const struct futex_waitv __user *user)
{
	struct futex_waitv one;
	int err = 0;

	for (unsigned int i = 0; !err && i < nr; i++) {
		if (copy_from_user(&one, &user[i], sizeof(one)))
			return -EFAULT;
		err = parse_one(&v[i], &one);
	}
	return err;
}

/*
 * Each leaves the bucket that it is in. The last of those that were woken meanwhile,
 * or -1.
 */
static int unqueue_all(struct waitv *v, unsigned int nr)
{
	int woken = -1;

	for (unsigned int i = 0; i < nr; i++)
		if (!futex_unqueue(&v[i].q))
			woken = i;
	return woken;
}

/* All of them, or none: 0, -errno, or which was woken before we had come to the last, + 1. */
static int queue_all(struct waitv *v, unsigned int nr)
{
	u32 seen;
	int err, woken;

	for (unsigned int i = 0; i < nr; i++) {
		futex_q_init(&v[i].q, FUTEX_BITSET_MATCH_ANY);
		err = futex_key_of(&v[i].q.key, v[i].req.uaddr, v[i].req.flags);
		err = err ?: queue_if(&v[i].q, v[i].req.uaddr, v[i].req.val);
		if (!err)
			continue;
		__set_current_state(TASK_RUNNING);
		woken = unqueue_all(v, i);
		if (woken >= 0)
			return woken + 1;
		if (err != -EFAULT || get_user(seen, v[i].req.uaddr))
			return err;
		return -ERESTART;
	}
	return 0;
}

/* Whoever wakes any of them has the others left, too. */
static long wait_for_any(struct waitv *v, unsigned int nr, const ktime_t *expires,
			 unsigned int flags)
{
	int ret;
	bool over;

	for (;;) {
		ret = queue_all(v, nr);
		if (ret == -ERESTART)
			continue;	/* the page is there now */
		if (ret)
			return ret > 0 ? ret - 1 : ret;
		over = sleep_until(expires, flags);
		ret = unqueue_all(v, nr);
		if (ret >= 0)
			return ret;
		if (over)
			return -ETIMEDOUT;
		if (signal_pending(current))
			return -ERESTARTSYS;
	}
}

/* Which of them it was. The time is a moment, so a call that is made again ends with it. */
SYSCALL_DEFINE5(futex_waitv, struct futex_waitv __user *, waiters, unsigned int, nr,
		unsigned int, flags, struct __kernel_timespec __user *, timeout,
		clockid_t, clock)
{
	struct waitv *v;
	ktime_t expires;
	long ret = 0;

	if (flags || !nr || nr > FUTEX_WAITV_MAX || !waiters)
		return -EINVAL;
	if (timeout && clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
		return -EINVAL;
	if (timeout)
		ret = get_duration(&expires, timeout);
	if (ret)
		return ret;
	v = kvcalloc(nr, sizeof(*v), GFP_KERNEL);
	if (!v)
		return -ENOMEM;
	ret = parse_all(v, nr, waiters) ?:
	      wait_for_any(v, nr, timeout ? &expires : NULL,
			   clock == CLOCK_REALTIME ? FUTEX_REALTIME : 0);
	kvfree(v);
	return ret;
}

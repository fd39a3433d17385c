// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks whose word says who owns them: 0, or the owner's number, with FUTEX_WAITERS if the
 * kernel knows of somebody who waits.
 *
 * A lock is handed over: who unlocks it, or has died with it, gives it to the one who has
 * waited longest. Neither does it matter how urgent those are who wait, nor is the owner
 * made as urgent: what comes of that is said in Documentation/core/futex.md.
 *
 * The first waiter of a lock stands in its owner's pi_waiters, which pi_lock guards, after
 * the bucket's; the others stand behind it in the bucket. So nothing is allocated:
 *
 *	owner->pi_waiters --- first waiter of lock A --- first waiter of lock B
 *
 * The owner's end takes them from its list and says that they inherit. The word is in the
 * heir's memory, not in the owner's: it is the heir who writes it, and he stays first in
 * line until he has. A task whose list is not there any more (next is NULL) owns nothing.
 */
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>

#include "futex.h"

static DEFINE_SPINLOCK(pi_lock);

/* --- Who waits for whom. --- */

/* With the bucket's lock. NULL: nobody. */
static struct futex_q *next_of_key(struct futex_bucket *bucket, const struct futex_key *key,
				   const struct futex_q *but)
{
	struct futex_q *q;

	list_for_each_entry(q, &bucket->list, list)
		if (q != but && futex_key_equal(&q->key, key))
			return q;
	return NULL;
}

/* With the bucket's lock. False: @owner has ended, and has been looked after. */
static bool set_owner(struct futex_q *first, struct task_struct *owner)
{
	guard(spinlock)(&pi_lock);
	list_del_init(&first->owner_link);
	first->owner = NULL;
	if (!owner->pi_waiters.next)
		return false;
	first->owner = owner;
	list_add(&first->owner_link, &owner->pi_waiters);
	return true;
}

/* With the bucket's lock: nobody it waits for knows it any more. */
static void clear_owner(struct futex_q *first)
{
	guard(spinlock)(&pi_lock);
	list_del_init(&first->owner_link);
	first->owner = NULL;
}

/* It is the next one's turn to write the word. */
static void inherit(struct futex_q *q)
{
	clear_owner(q);
	WRITE_ONCE(q->inherits, true);
	guard(rcu)();
	wake_up_state(q->task, TASK_NORMAL);
}

/* With the bucket's lock: @owner has the lock now, and those behind are his. */
static void set_owner_of_rest(struct futex_q *rest, struct task_struct *owner)
{
	if (rest && !set_owner(rest, owner))
		inherit(rest);
}

/* --- Locking. --- */

/* One call; @tid is of the caller. */
struct pi_call {
	u32 __user *uaddr;
	struct futex_bucket *bucket;
	struct futex_q q;
	u32 tid;
};

/* The word as it was becomes @new: -EAGAIN: it has changed. */
static int write_word(const struct pi_call *call, u32 old, u32 new)
{
	u32 seen;
	int err = futex_cmpxchg(&seen, call->uaddr, old, new);

	if (!err && seen != old)
		err = -EAGAIN;
	return err;
}

/* Nobody owns it, and nobody waits: 1, it is ours. */
static int take_free(const struct pi_call *call, u32 val)
{
	return write_word(call, val, call->tid | (val & FUTEX_OWNER_DIED)) ?: 1;
}

/* With RCU: who the word says owns it. -EAGAIN: he is ending, and the word will say so. */
static int find_owner(struct pi_call *call, u32 val, struct task_struct **owner)
{
	struct task_struct *p = find_task_by_pid(val & FUTEX_TID_MASK);
	u32 now;

	if (p && (p->flags & PF_KTHREAD))
		return -EPERM;
	*owner = p;
	if (p)
		return 0;
	if (futex_read(&now, call->uaddr))
		return -EFAULT;
	return now == val ? -ESRCH : -EAGAIN;
}

/*
 * Behind an owner that nobody has waited for yet. He cannot unlock it without us from when
 * the word says that there are waiters.
 */
static int wait_as_first(struct pi_call *call, u32 val)
{
	struct task_struct *owner;
	u32 now;
	int err;

	guard(rcu)();
	err = find_owner(call, val, &owner);
	err = err ?: write_word(call, val, val | FUTEX_WAITERS);
	if (err)
		return err;
	if (set_owner(&call->q, owner))
		return 0;
	/* What he left he has said before his list went: is this still it? */
	if (futex_read(&now, call->uaddr))
		return -EFAULT;
	return now == (val | FUTEX_WAITERS) ? -ESRCH : -EAGAIN;
}

/* What the word says must be what the kernel knows: it is the program's to write. */
static int wait_as_next(const struct pi_call *call, const struct futex_q *first, u32 val)
{
	if (!first->pi)
		return -EINVAL;
	guard(spinlock)(&pi_lock);
	if (first->inherits)
		return 0;
	return first->owner && (u32)first->owner->pid == (val & FUTEX_TID_MASK) ? 0 : -EINVAL;
}

/* With the bucket's lock. 1: it is ours; 0: we shall have to wait. */
static int try_lock(struct pi_call *call, bool only_try)
{
	struct futex_q *first;
	u32 val;
	int err = futex_read(&val, call->uaddr);

	if (err)
		return err;
	if ((val & FUTEX_TID_MASK) == call->tid)
		return -EDEADLK;
	first = next_of_key(call->bucket, &call->q.key, NULL);
	if (first)
		err = wait_as_next(call, first, val);
	else if (!(val & FUTEX_TID_MASK))
		return take_free(call, val);
	else if (!only_try)
		return wait_as_first(call, val);
	return err ?: only_try ? -EWOULDBLOCK : 0;
}

/* Until it is ours (1), or we stand in line (0, without the lock). */
static int lock_or_queue(struct pi_call *call, bool only_try)
{
	int ret;

	for (;;) {
		futex_queue_lock(call->bucket);
		ret = try_lock(call, only_try);
		if (!ret) {
			futex_enqueue(&call->q, call->bucket);
			spin_unlock(&call->bucket->lock);
			return 0;
		}
		futex_queue_unlock(call->bucket);
		if (ret == -EFAULT && !futex_fault_in(call->uaddr))
			continue;
		if (ret != -EAGAIN || only_try)
			return ret;
		cond_resched();
		if (signal_pending(current))
			return -ERESTARTNOINTR;
	}
}

/* --- Waiting for one's turn. --- */

/* Handed over, inherited: 0; else what was first. */
static int sleep_for_turn(struct futex_q *q, const ktime_t *expires, unsigned int flags)
{
	bool over = false;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!smp_load_acquire(&q->bucket) || READ_ONCE(q->inherits))
			break;
		if (over || signal_pending(current)) {
			__set_current_state(TASK_RUNNING);
			return over ? -ETIMEDOUT : -ERESTARTNOINTR;
		}
		over = !schedule_hrtimeout_range_clock(expires, 0, HRTIMER_MODE_ABS,
						       futex_clock(flags));
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* With the bucket's lock: ours by the owner's death. -EFAULT: not without its page. */
static int take_inherited(struct pi_call *call)
{
	struct futex_q *rest = next_of_key(call->bucket, &call->q.key, &call->q);
	u32 val, waiters = rest ? FUTEX_WAITERS : 0;
	int err = futex_read(&val, call->uaddr);

	while (!err) {
		err = write_word(call, val, call->tid | FUTEX_OWNER_DIED | waiters);
		if (err != -EAGAIN)
			break;
		err = futex_read(&val, call->uaddr);
	}
	if (err)
		return err;
	futex_dequeue(&call->q);
	set_owner_of_rest(rest, current);
	return 0;
}

/* With the bucket's lock: not ours after all. Whoever is first now is the owner's waiter. */
static void step_aside(struct pi_call *call)
{
	struct futex_q *q = &call->q, *rest = next_of_key(call->bucket, &q->key, q);
	struct task_struct *owner = q->owner;
	bool heir = q->inherits;

	if (rest && !rest->inherits && (owner || heir)) {
		if (heir)
			inherit(rest);
		else
			set_owner_of_rest(rest, owner);
	}
	clear_owner(q);
	futex_dequeue(q);
}

/* With the bucket's lock, which says which it is, whatever has ended the sleep. */
static int settle(struct pi_call *call, int why)
{
	if (!READ_ONCE(call->q.bucket))
		return 0;
	if (call->q.inherits && why != -EFAULT)
		return take_inherited(call);
	step_aside(call);
	return why;
}

/* Who cannot have the page of the word cannot be an heir. */
static int end_wait(struct pi_call *call, int why)
{
	int err;

	for (;;) {
		scoped_guard(spinlock, &call->bucket->lock)
			err = settle(call, why);
		if (err != -EFAULT || why == -EFAULT)
			return err;
		if (futex_fault_in(call->uaddr))
			why = -EFAULT;
	}
}

static int begin_call(struct pi_call *call, u32 __user *uaddr, unsigned int flags)
{
	futex_q_init(&call->q, FUTEX_BITSET_MATCH_ANY);
	call->q.pi = true;
	call->q.prio = MAX_RT_PRIO;
	call->uaddr = uaddr;
	call->tid = current->pid;
	return futex_key_of(&call->q.key, uaddr, flags);
}

int futex_lock_pi(u32 __user *uaddr, unsigned int flags, const ktime_t *expires)
{
	struct pi_call call;
	int ret = begin_call(&call, uaddr, flags);

	if (ret)
		return ret;
	call.bucket = futex_bucket_of(&call.q.key);
	ret = lock_or_queue(&call, false);
	if (ret)
		return ret > 0 ? 0 : ret;
	ret = sleep_for_turn(&call.q, expires, flags);
	return end_wait(&call, ret);
}

int futex_trylock_pi(u32 __user *uaddr, unsigned int flags)
{
	struct pi_call call;
	int ret = begin_call(&call, uaddr, flags);

	if (ret)
		return ret;
	call.bucket = futex_bucket_of(&call.q.key);
	ret = lock_or_queue(&call, true);
	return ret > 0 ? 0 : ret;
}

/* --- Unlocking. --- */

/* With the bucket's lock: to the first in line, who finds the word written. */
static int hand_over(struct pi_call *call, struct futex_q *first, u32 val)
{
	struct futex_q *rest;
	u32 waiters;
	int err;

	if (!first->pi || first->owner != current)
		return -EINVAL;
	rest = next_of_key(call->bucket, &call->q.key, first);
	waiters = rest ? FUTEX_WAITERS : 0;
	err = write_word(call, val, (u32)first->task->pid | waiters);
	if (err)
		return err;
	clear_owner(first);
	set_owner_of_rest(rest, first->task);
	futex_wake_waiter(first);
	return 0;
}

/* With the bucket's lock. */
static int try_unlock(struct pi_call *call)
{
	struct futex_q *first;
	u32 val;
	int err = futex_read(&val, call->uaddr);

	if (err)
		return err;
	if ((val & FUTEX_TID_MASK) != call->tid)
		return -EPERM;
	first = next_of_key(call->bucket, &call->q.key, NULL);
	return first ? hand_over(call, first, val) : write_word(call, val, 0);
}

/* A bit that a waiter sets, or has left, is no reason to fail: then it is done again. */
int futex_unlock_pi(u32 __user *uaddr, unsigned int flags)
{
	struct pi_call call;
	int ret = begin_call(&call, uaddr, flags);

	if (ret)
		return ret;
	call.bucket = futex_bucket_of(&call.q.key);
	do {
		spin_lock(&call.bucket->lock);
		ret = try_unlock(&call);
		spin_unlock(&call.bucket->lock);
		if (ret == -EFAULT && !futex_fault_in(uaddr))
			ret = -EAGAIN;
	} while (ret == -EAGAIN);
	return ret;
}

/* --- The owner's end. --- */

/* With pi_lock; it is let go for the bucket's, which comes first. Nearly nobody comes here. */
static noinline void leave_to_first(struct task_struct *p)
	__must_hold(&pi_lock)
{
	struct futex_q *q = list_first_entry(&p->pi_waiters, struct futex_q, owner_link);
	struct futex_key key = q->key;
	struct futex_bucket *bucket = futex_bucket_of(&key);

	spin_unlock(&pi_lock);
	spin_lock(&bucket->lock);
	q = next_of_key(bucket, &key, NULL);
	/* Another one may be first by now, or nobody. */
	if (q && q->owner == p)
		inherit(q);
	spin_unlock(&bucket->lock);
	spin_lock(&pi_lock);
}

/* A task that ends has no list any more; one that begins another program has an empty one. */
void futex_exit_pi(struct task_struct *p)
{
	guard(spinlock)(&pi_lock);
	while (!list_empty(&p->pi_waiters))
		leave_to_first(p);
	if (p->flags & PF_EXITING)
		p->pi_waiters.next = NULL;
}

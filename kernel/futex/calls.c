// SPDX-License-Identifier: GPL-2.0-only
/* futex(): one call for all that is done with words, told apart here. Owns nothing. */
#include <linux/errno.h>
#include <linux/syscalls.h>
#include <linux/time_user.h>
#include <linux/timekeeping.h>

#include "futex.h"

/* The arguments, most of which mean something else in each operation. */
struct futex_args {
	u32 __user *uaddr, *uaddr2;
	u32 val, val2, val3;
	unsigned int flags;
	const ktime_t *expires;
};

/* Which have a time, and not a number, in their fourth argument. */
static bool has_time(int cmd)
{
	return cmd == FUTEX_WAIT || cmd == FUTEX_WAIT_BITSET ||
	       cmd == FUTEX_LOCK_PI || cmd == FUTEX_LOCK_PI2;
}

/* A duration for FUTEX_WAIT, a moment for the others. */
static int get_time(ktime_t *time, int cmd, const struct __kernel_timespec __user *user)
{
	int err = get_duration(time, user);

	if (!err && cmd == FUTEX_WAIT)
		*time = ktime_add_safe(ktime_get(), *time);
	return err;
}

/* Only these may be asked to go by the wall clock. */
static int flags_of(unsigned int *flags, int op, int cmd)
{
	*flags = op & FUTEX_PRIVATE_FLAG ? 0 : FUTEX_SHARED_KEY;
	if (cmd == FUTEX_LOCK_PI)
		*flags |= FUTEX_REALTIME;
	if (!(op & FUTEX_CLOCK_REALTIME))
		return 0;
	*flags |= FUTEX_REALTIME;
	return cmd == FUTEX_WAIT_BITSET || cmd == FUTEX_LOCK_PI2 ? 0 : -ENOSYS;
}

/* These put the arguments in the places that each operation has for them. */
static long wait(const struct futex_args *a, u32 bitset)
{
	return futex_wait(&(struct futex_wait_req){
		.uaddr = a->uaddr, .flags = a->flags, .val = a->val,
		.bitset = bitset, .expires = a->expires });
}

/* The fourth argument is how many are moved, or woken of the second word. */
static struct futex_pair pair_of(const struct futex_args *a)
{
	return (struct futex_pair){
		.uaddr1 = a->uaddr, .uaddr2 = a->uaddr2, .flags = a->flags,
		.nr1 = a->val, .nr2 = a->val2, .op = a->val3 };
}

/* FUTEX_CMP_REQUEUE wants the first word to be what it was. */
static long requeue(const struct futex_args *a, const u32 *cmp)
{
	struct futex_pair pair = pair_of(a);

	pair.cmp = cmp;
	return futex_requeue(&pair);
}

/* The last argument is what is done to the second word. */
static long wake_op(const struct futex_args *a)
{
	struct futex_pair pair = pair_of(a);

	return futex_wake_op(&pair);
}

/* What is not here, Linux would have if it were built with all of it: ENOSYS. */
static long do_futex(int cmd, const struct futex_args *a)
{
	switch (cmd) {
	case FUTEX_WAIT:
		return wait(a, FUTEX_BITSET_MATCH_ANY);
	case FUTEX_WAIT_BITSET:
		return wait(a, a->val3);
	case FUTEX_WAKE:
		return futex_wake(a->uaddr, a->flags, a->val, FUTEX_BITSET_MATCH_ANY);
	case FUTEX_WAKE_BITSET:
		return futex_wake(a->uaddr, a->flags, a->val, a->val3);
	case FUTEX_REQUEUE:
		return requeue(a, NULL);
	case FUTEX_CMP_REQUEUE:
		return requeue(a, &a->val3);
	case FUTEX_WAKE_OP:
		return wake_op(a);
	case FUTEX_LOCK_PI:
	case FUTEX_LOCK_PI2:
		return futex_lock_pi(a->uaddr, a->flags, a->expires);
	case FUTEX_UNLOCK_PI:
		return futex_unlock_pi(a->uaddr, a->flags);
	case FUTEX_TRYLOCK_PI:
		return futex_trylock_pi(a->uaddr, a->flags);
	default:
		return -ENOSYS;
	}
}

/*
 * The time is read here, so that those that wait know of moments alone: a call that is
 * made again by restart_syscall() ends when it would have.
 */
SYSCALL_DEFINE6(futex, u32 __user *, uaddr, int, op, u32, val,
		const struct __kernel_timespec __user *, utime, u32 __user *, uaddr2,
		u32, val3)
{
	int cmd = op & FUTEX_CMD_MASK;
	struct futex_args a = {
		.uaddr = uaddr, .uaddr2 = uaddr2, .val = val, .val3 = val3,
		.val2 = (u32)(__force unsigned long)utime };
	ktime_t time;
	int err = flags_of(&a.flags, op, cmd);

	if (err)
		return err;
	if (utime && has_time(cmd)) {
		err = get_time(&time, cmd, utime);
		if (err)
			return err;
		a.expires = &time;
	}
	return do_futex(cmd, &a);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Priorities of input and output: ioprio_set() and ioprio_get().
 *
 * They are kept, told and passed on; no driver has a queue of requests that it could order
 * by them. Who was never given one has none, and counts as its nice value says where the
 * best of many is asked for.
 *
 * Owns struct io_context. A task gets one with its first priority, by whoever is faster,
 * and keeps it to its end; those who were made with CLONE_IO have it together. So it is
 * found without a lock, by who holds the task.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/iocontext.h>
#include <linux/minmax.h>
#include <linux/pid.h>
#include <linux/refcount.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/ioprio.h>

struct io_context {
	refcount_t users;
	u16 ioprio;
};

/* --- Of one task. --- */

void __put_io_context(struct io_context *ioc)
{
	if (refcount_dec_and_test(&ioc->users))
		kfree(ioc);
}
EXPORT_SYMBOL_IF_KUNIT(__put_io_context);

static struct io_context *new_context(u16 ioprio, gfp_t gfp)
{
	struct io_context *ioc = kmalloc(sizeof(*ioc), gfp);

	if (!ioc)
		return NULL;
	refcount_set(&ioc->users, 1);
	ioc->ioprio = ioprio;
	return ioc;
}

/* What was taken back again is as if it had never been given, and needs no memory. */
int __copy_io(u64 flags, struct task_struct *p, struct io_context *parents)
{
	u16 ioprio = READ_ONCE(parents->ioprio);

	if (flags & CLONE_IO) {
		refcount_inc(&parents->users);
		p->io_context = parents;
		return 0;
	}
	if (IOPRIO_PRIO_CLASS(ioprio) == IOPRIO_CLASS_NONE)
		return 0;
	p->io_context = new_context(ioprio, GFP_KERNEL);
	return p->io_context ? 0 : -ENOMEM;
}
EXPORT_SYMBOL_IF_KUNIT(__copy_io);

int task_ioprio(struct task_struct *p)
{
	struct io_context *ioc = smp_load_acquire(&p->io_context);

	return ioc && !(p->flags & PF_EXITING) ? READ_ONCE(ioc->ioprio) : 0;
}
EXPORT_SYMBOL_IF_KUNIT(task_ioprio);

/* What it counts as: one of eight levels is five nice values. */
static int effective_ioprio(struct task_struct *p)
{
	int ioprio = task_ioprio(p), class = IOPRIO_CLASS_BE;

	if (IOPRIO_PRIO_CLASS(ioprio) != IOPRIO_CLASS_NONE)
		return ioprio;
	switch (READ_ONCE(p->policy)) {
	case SCHED_IDLE:
		class = IOPRIO_CLASS_IDLE;
		break;
	case SCHED_FIFO:
	case SCHED_RR:
		class = IOPRIO_CLASS_RT;
		break;
	}
	return IOPRIO_PRIO_VALUE(class, (task_nice(p) - MIN_NICE) / 5);
}

/*
 * Two may find none at the same time, and the one who is late writes into the other's: so
 * whoever asks sees either's priority, and nothing in between.
 */
int set_task_ioprio(struct task_struct *p, u16 ioprio)
{
	struct io_context *ioc = smp_load_acquire(&p->io_context), *new;

	if (p->flags & PF_EXITING)
		return 0;
	if (!ioc) {
		/* Its list is locked where it is one of many: nobody may sleep. */
		new = new_context(ioprio, GFP_ATOMIC | __GFP_NOWARN);
		if (!new)
			return -ENOMEM;
		ioc = cmpxchg(&p->io_context, NULL, new);
		if (!ioc)
			return 0;
		kfree(new);
	}
	WRITE_ONCE(ioc->ioprio, ioprio);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(set_task_ioprio);

/* --- Of those who are meant. --- */

/* One call for both: who sets stops at the first error, who asks gets the best of all. */
struct ioprio_call {
	bool set;
	u16 ioprio;
	int ret;
};

/* Nobody's effective user matters but the caller's: a set-id program is its caller's, too. */
static bool may_set(struct task_struct *p)
{
	uid_t uid;

	scoped_guard(rcu)
		uid = rcu_dereference(p->cred)->uid;
	return uid == current_euid() || uid == current_uid() || capable(CAP_SYS_NICE);
}

/* False: enough. */
static bool set_one(struct task_struct *p, void *arg)
{
	struct ioprio_call *call = arg;

	call->ret = may_set(p) ? set_task_ioprio(p, call->ioprio) : -EPERM;
	return !call->ret;
}

/* Of many the best, which has the lowest number. */
static bool best_of(struct task_struct *p, void *arg)
{
	struct ioprio_call *call = arg;
	int ioprio = effective_ioprio(p);

	call->ret = call->ret < 0 ? ioprio : min(call->ret, ioprio);
	return true;
}

/* Of one what it was given, even if nothing. */
static bool its_own(struct task_struct *p, void *arg)
{
	((struct ioprio_call *)arg)->ret = task_ioprio(p);
	return true;
}

/* User 0 is the caller's own for who asks, and really root for who sets: so it has always been. */
static int for_those(struct ioprio_call *call, int which, int who)
{
	thread_fn_t fn = call->set ? set_one : best_of;

	call->ret = -ESRCH;
	switch (which) {
	case IOPRIO_WHO_PROCESS:
		for_one_thread(who, call->set ? set_one : its_own, call);
		break;
	case IOPRIO_WHO_PGRP:
		for_threads_of_group(who, fn, call);
		break;
	case IOPRIO_WHO_USER:
		for_threads_of_user(who || call->set ? (uid_t)who : current_uid(), fn, call);
		break;
	default:
		return -EINVAL;
	}
	return call->ret;
}

/* Above a level, bits may say more to a device: they are kept. */
static int check_ioprio(int ioprio)
{
	switch (IOPRIO_PRIO_CLASS(ioprio)) {
	case IOPRIO_CLASS_NONE:
		return ioprio & (IOPRIO_NR_LEVELS - 1) ? -EINVAL : 0;
	case IOPRIO_CLASS_RT:
		return capable(CAP_SYS_ADMIN) || capable(CAP_SYS_NICE) ? 0 : -EPERM;
	case IOPRIO_CLASS_BE:
	case IOPRIO_CLASS_IDLE:
		return 0;
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE3(ioprio_set, int, which, int, who, int, ioprio)
{
	return check_ioprio(ioprio) ?: for_those(&(struct ioprio_call){
		.set = true, .ioprio = ioprio }, which, who);
}

SYSCALL_DEFINE2(ioprio_get, int, which, int, who)
{
	return for_those(&(struct ioprio_call){ .set = false }, which, who);
}

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

/* Under tasklist_lock nobody may sleep. */
static struct io_context *new_context(u16 ioprio)
{
	struct io_context *ioc = kmalloc(sizeof(*ioc), GFP_ATOMIC | __GFP_NOWARN);

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
	p->io_context = new_context(ioprio);
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
		new = new_context(ioprio);
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

static int set_one(struct ioprio_call *call, struct task_struct *p)
{
	return may_set(p) ? set_task_ioprio(p, call->ioprio) : -EPERM;
}

/* One of many; false: enough. A lower number is better. */
static bool visit(struct ioprio_call *call, struct task_struct *p)
{
	if (call->set) {
		call->ret = set_one(call, p);
		return !call->ret;
	}
	call->ret = call->ret < 0 ? effective_ioprio(p) : min(call->ret, effective_ioprio(p));
	return true;
}

/* Any thread, by its number; who asks for one is told what it was given, even if nothing. */
static void visit_thread(struct ioprio_call *call, pid_t who)
{
	struct task_struct *p;

	scoped_guard(rcu) {
		p = who ? find_task_by_pid(who) : current;
		if (!p || !refcount_inc_not_zero(&p->usage))
			return;
	}
	call->ret = call->set ? set_one(call, p) : task_ioprio(p);
	put_task_struct(p);
}

/* With tasklist_lock; 0 is the caller's own. */
static void visit_group(struct ioprio_call *call, pid_t who)
{
	struct pid *pgrp = who ? find_pid(who) : task_pgrp(current);
	struct task_struct *p, *t;

	if (!pgrp)
		return;
	for_each_pid_task(p, pgrp, PIDTYPE_PGID)
		for_each_thread(p, t)
			if (!visit(call, t))
				return;
}

/* With tasklist_lock: all threads of a real user's. */
static void visit_user(struct ioprio_call *call, uid_t uid)
{
	struct task_struct *p;

	list_for_each_entry(p, &all_tasks, tasks)
		if (rcu_dereference(p->cred)->uid == uid && !visit(call, p))
			return;
}

/* User 0 is the caller's own for who asks, and really root for who sets: so it has always been. */
static int for_those(struct ioprio_call *call, int which, int who)
{
	call->ret = -ESRCH;
	if (which == IOPRIO_WHO_PROCESS) {
		visit_thread(call, who);
		return call->ret;
	}
	guard(spinlock)(&tasklist_lock);
	guard(rcu)();
	switch (which) {
	case IOPRIO_WHO_PGRP:
		visit_group(call, who);
		break;
	case IOPRIO_WHO_USER:
		visit_user(call, who || call->set ? (uid_t)who : current_uid());
		break;
	default:
		call->ret = -EINVAL;
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

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers of tasks, thread groups, process groups and sessions.
 *
 * Owns the map of numbers that are in use and the hash by which they are found, both
 * with pid_lock; readers of the hash have RCU. tasklist_lock guards pid->tasks. A number
 * is in use from alloc_pid() to free_pid(). Neither asks for memory for the tables.
 */
#include <kunit/visibility.h>
#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/rculist.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

int pid_max = PID_MAX_DEFAULT;
EXPORT_SYMBOL_IF_KUNIT(pid_max);

struct pid init_struct_pid = {
	.count = REFCOUNT_INIT(1),
	.wait_pidfd = __WAIT_QUEUE_HEAD_INITIALIZER(init_struct_pid.wait_pidfd),
};

/* After all have been given once, the first ones are left to who came with the boot. */
#define RESERVED_PIDS	300
/* The first task that user mode has: only who asks for it gets it. */
#define INIT_PID	1

#define PID_HASH_BITS	12
static DEFINE_SPINLOCK(pid_lock);
static struct hlist_head pid_hash[1 << PID_HASH_BITS];	/* [pid_lock, RCU] */
static DECLARE_BITMAP(pid_map, PID_MAX_DEFAULT);	/* [pid_lock] */
static int last_pid = INIT_PID;				/* [pid_lock] */
static unsigned long nr_given;				/* [pid_lock] since the boot */
static struct kmem_cache *pid_cache;

void __init pid_init(void)
{
	pid_cache = KMEM_CACHE(pid, SLAB_PANIC | SLAB_ACCOUNT);
	__set_bit(0, pid_map);
	__set_bit(INIT_PID, pid_map);
}

static struct hlist_head *bucket_of(pid_t nr)
{
	return &pid_hash[hash_32(nr, PID_HASH_BITS)];
}

/* From the last one on, and then from the start again; or -EAGAIN. */
static int next_free(void)
{
	int nr = find_next_zero_bit(pid_map, pid_max, last_pid + 1);

	if (nr >= pid_max)
		nr = find_next_zero_bit(pid_map, pid_max, RESERVED_PIDS);
	if (nr >= pid_max)
		return -EAGAIN;
	WRITE_ONCE(last_pid, nr);
	return nr;
}

/* Init's number is kept for it, so it looks like one that is taken. */
static int take_number(pid_t want)
{
	int nr = want ?: next_free();

	if (nr < 0)
		return nr;
	if (want >= pid_max || find_pid(nr))
		return want >= pid_max ? -EINVAL : -EEXIST;
	__set_bit(nr, pid_map);
	WRITE_ONCE(nr_given, nr_given + 1);
	return nr;
}

/* What /proc says: the number that was given last, and how often one was. */
int pid_last(void)
{
	return READ_ONCE(last_pid);
}

unsigned long pid_total(void)
{
	return READ_ONCE(nr_given);
}

struct pid *alloc_pid(pid_t want)
{
	struct pid *pid = kmem_cache_zalloc(pid_cache, GFP_KERNEL);

	if (!pid)
		return ERR_PTR(-ENOMEM);
	refcount_set(&pid->count, 1);
	init_waitqueue_head(&pid->wait_pidfd);
	scoped_guard(spinlock_irqsave, &pid_lock) {
		pid->nr = take_number(want);
		if (pid->nr > 0)
			hlist_add_head_rcu(&pid->hash, bucket_of(pid->nr));
	}
	if (pid->nr > 0)
		return pid;
	want = pid->nr;
	kmem_cache_free(pid_cache, pid);
	return ERR_PTR(want);
}
EXPORT_SYMBOL_IF_KUNIT(alloc_pid);

static void free_pid_rcu(struct rcu_head *head)
{
	kmem_cache_free(pid_cache, container_of(head, struct pid, rcu));
}

/* Whoever has found it under RCU may still look at it. */
void put_pid(struct pid *pid)
{
	if (pid && refcount_dec_and_test(&pid->count))
		call_rcu(&pid->rcu, free_pid_rcu);
}
EXPORT_SYMBOL_GPL(put_pid);

/* With the reference of alloc_pid(). */
void free_pid(struct pid *pid)
{
	scoped_guard(spinlock_irqsave, &pid_lock) {
		hlist_del_rcu(&pid->hash);
		if (pid->nr != INIT_PID)
			__clear_bit(pid->nr, pid_map);
	}
	put_pid(pid);
}
EXPORT_SYMBOL_IF_KUNIT(free_pid);

/* --- From number to who is called so. --- */

struct pid *find_pid(pid_t nr)
{
	struct pid *pid;

	hlist_for_each_entry_rcu(pid, bucket_of(nr), hash)
		if (pid->nr == nr)
			return pid;
	return NULL;
}
EXPORT_SYMBOL_GPL(find_pid);

struct pid *find_get_pid(pid_t nr)
{
	struct pid *pid;

	guard(rcu)();
	pid = find_pid(nr);
	return pid && refcount_inc_not_zero(&pid->count) ? pid : NULL;
}
EXPORT_SYMBOL_GPL(find_get_pid);

/* One that goes meanwhile is passed over. */
struct pid *find_ge_pid(pid_t nr)
{
	struct pid *pid;

	for (;;) {
		scoped_guard(spinlock_irqsave, &pid_lock)
			nr = find_next_bit(pid_map, PID_MAX_DEFAULT, nr);
		if (nr >= PID_MAX_DEFAULT)
			return NULL;
		pid = find_get_pid(nr++);
		if (pid)
			return pid;
	}
}
EXPORT_SYMBOL_IF_KUNIT(find_ge_pid);

/* Of several who are called so, in a group or a session, it is any. */
struct task_struct *pid_task(struct pid *pid, enum pid_type type)
{
	struct hlist_node *first;

	if (!pid)
		return NULL;
	first = rcu_dereference_raw(hlist_first_rcu(&pid->tasks[type]));
	return first ? hlist_entry(first, struct task_struct, pid_links[type]) :
		       NULL;
}
EXPORT_SYMBOL_GPL(pid_task);

/* It may be about to go: then it is found no more. */
struct task_struct *get_pid_task(struct pid *pid, enum pid_type type)
{
	struct task_struct *task;

	guard(rcu)();
	task = pid_task(pid, type);
	return task && refcount_inc_not_zero(&task->usage) ? task : NULL;
}
EXPORT_SYMBOL_GPL(get_pid_task);

/* For who asks by number what only the task itself can tell. */
struct task_struct *find_task_by_pid(pid_t nr)
{
	return pid_task(find_pid(nr), PIDTYPE_PID);
}
EXPORT_SYMBOL_GPL(find_task_by_pid);

struct task_struct *find_get_task(pid_t nr)
{
	struct task_struct *p;

	guard(rcu)();
	p = nr ? find_task_by_pid(nr) : current;
	return p && refcount_inc_not_zero(&p->usage) ? p : NULL;
}

/* --- From who is called so to what he is called. --- */

/* A task has its own number by itself, the others with its process. */
static struct pid **pid_slot(struct task_struct *task, enum pid_type type)
{
	return type == PIDTYPE_PID ? &task->thread_pid :
				     &task->signal->pids[type];
}

struct pid *task_pid_of(const struct task_struct *task, enum pid_type type)
{
	return rcu_dereference_raw(*pid_slot((struct task_struct *)task, type));
}

struct pid *get_task_pid(struct task_struct *task, enum pid_type type)
{
	struct pid *pid;

	guard(rcu)();
	pid = task_pid_of(task, type);
	return pid && refcount_inc_not_zero(&pid->count) ? pid : NULL;
}
EXPORT_SYMBOL_GPL(get_task_pid);

/* What it is called is in its place already. */
void attach_pid(struct task_struct *task, enum pid_type type)
{
	hlist_add_head_rcu(&task->pid_links[type],
			   &(*pid_slot(task, type))->tasks[type]);
}

/* The last who is called so by any name takes the number out of use. */
static void leave_pid(struct task_struct *task, enum pid_type type,
		      struct pid *new)
{
	struct pid **slot = pid_slot(task, type), *pid = *slot;

	hlist_del_rcu(&task->pid_links[type]);
	rcu_assign_pointer(*slot, new);
	for (int i = 0; i < PIDTYPE_MAX; i++)
		if (!hlist_empty(&pid->tasks[i]))
			return;
	if (pid != &init_struct_pid)
		free_pid(pid);
}

void detach_pid(struct task_struct *task, enum pid_type type)
{
	leave_pid(task, type, NULL);
}

/* Into another group or session. */
void change_pid(struct task_struct *task, enum pid_type type, struct pid *pid)
{
	leave_pid(task, type, pid);
	attach_pid(task, type);
}

void transfer_pid(struct task_struct *old, struct task_struct *new,
		  enum pid_type type)
{
	hlist_replace_rcu(&old->pid_links[type], &new->pid_links[type]);
}

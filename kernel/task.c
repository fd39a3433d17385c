// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks are born and buried here.
 *
 * Owns the list of all tasks (tasklist_lock), and the reference counts of what threads
 * share. A task's memory
 * lives until its last reference is put; its stack goes as soon as it has
 * left it for the last time.
 */
#include <asm/switch_to.h>
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/cred.h>
#include <linux/entry.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/fpu.h>
#include <linux/fs_struct.h>
#include <linux/init.h>
#include <linux/iocontext.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/pid.h>
#include <linux/rculist.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>
#include <uapi/linux/futex.h>

DEFINE_SPINLOCK(tasklist_lock);
EXPORT_SYMBOL_IF_KUNIT(tasklist_lock);
LIST_HEAD(all_tasks);
/* How many are in it (tasklist_lock), and how many processes leave it at. */
static int nr_threads;
int max_threads = INT_MAX;
EXPORT_SYMBOL_IF_KUNIT(max_threads);
/* Of those that have left the list (tasklist_lock). */
static struct fault_counts past_faults;
static struct kmem_cache *task_cache, *signal_cache, *sighand_cache;

/* What kernel threads have in common: whatever is sent to them, they ignore. */
struct sighand_struct init_sighand = {
	.count = REFCOUNT_INIT(1),
	.siglock = __SPIN_LOCK_UNLOCKED(init_sighand.siglock),
	.signalfd_wqh = __WAIT_QUEUE_HEAD_INITIALIZER(init_sighand.signalfd_wqh),
	.action = { [0 ... NR_SIGNALS - 1] = { .handler = SIG_IGN_ } },
};

#define NO_LIMIT	{ RLIM64_INFINITY, RLIM64_INFINITY }
struct signal_struct init_signals = {
	.sigcnt = REFCOUNT_INIT(1),
	.nr_threads = 1,
	.threads = LIST_HEAD_INIT(init_signals.threads),
	.pids = { [PIDTYPE_PGID] = &init_struct_pid, [PIDTYPE_SID] = &init_struct_pid },
	.wait_chldexit = __WAIT_QUEUE_HEAD_INITIALIZER(init_signals.wait_chldexit),
	.shared_pending = { .list = LIST_HEAD_INIT(init_signals.shared_pending.list) },
	.posix_timers = LIST_HEAD_INIT(init_signals.posix_timers),
	.rlim = {
		[RLIMIT_CPU] = NO_LIMIT, [RLIMIT_FSIZE] = NO_LIMIT,
		[RLIMIT_DATA] = NO_LIMIT, [RLIMIT_RSS] = NO_LIMIT,
		[RLIMIT_AS] = NO_LIMIT, [RLIMIT_LOCKS] = NO_LIMIT,
		[RLIMIT_RTTIME] = NO_LIMIT,
		[RLIMIT_STACK] = { SZ_8M, RLIM64_INFINITY },
		[RLIMIT_CORE] = { 0, RLIM64_INFINITY },
		[RLIMIT_NOFILE] = { 1024, 4096 },
		[RLIMIT_MEMLOCK] = { SZ_8M, SZ_8M },
		[RLIMIT_MSGQUEUE] = { 819200, 819200 },
	},
};

/* The boot's own task, which becomes the idle task of CPU 0. */
struct task_struct init_task = {
	.__state = TASK_RUNNING,
	.on_rq = 1,
	.on_cpu = 1,
	.flags = PF_KTHREAD,
	.cred = &init_cred,
	.fs = &init_fs,
	.files = &init_files,
	.usage = REFCOUNT_INIT(1),
	.comm = "swapper/0",
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.group_leader = &init_task,
	.real_parent = &init_task,
	.parent = &init_task,
	.children = LIST_HEAD_INIT(init_task.children),
	.sibling = LIST_HEAD_INIT(init_task.sibling),
	.thread_node = LIST_HEAD_INIT(init_task.thread_node),
	.signal = &init_signals,
	.sighand = &init_sighand,
	.pi_waiters = LIST_HEAD_INIT(init_task.pi_waiters),
	.timer_slack_ns = DEFAULT_TIMER_SLACK_NS,
	.default_timer_slack_ns = DEFAULT_TIMER_SLACK_NS,
	.pending = { .list = LIST_HEAD_INIT(init_task.pending.list) },
	.pi_lock = __RAW_SPIN_LOCK_UNLOCKED(init_task.pi_lock),
	.alloc_lock = __SPIN_LOCK_UNLOCKED(init_task.alloc_lock),
};
EXPORT_SYMBOL_IF_KUNIT(init_task);

/* For who has one reference already, or a lock that keeps the task. */
struct task_struct *get_task_struct(struct task_struct *p)
{
	refcount_inc(&p->usage);
	return p;
}
EXPORT_SYMBOL_GPL(get_task_struct);

/* --- What threads share. --- */

static void free_signal_rcu(struct rcu_head *head)
{
	kmem_cache_free(signal_cache, container_of(head, struct signal_struct, rcu));
}

struct signal_struct *alloc_signal_struct(void)
{
	return kmem_cache_zalloc(signal_cache, GFP_KERNEL);
}

void put_signal_struct(struct signal_struct *sig)
{
	if (refcount_dec_and_test(&sig->sigcnt))
		call_rcu(&sig->rcu, free_signal_rcu);
}

static void free_sighand_rcu(struct rcu_head *head)
{
	kmem_cache_free(sighand_cache, container_of(head, struct sighand_struct, rcu));
}

struct sighand_struct *alloc_sighand(void)
{
	return kmem_cache_alloc(sighand_cache, GFP_KERNEL);
}

void put_sighand(struct sighand_struct *sighand)
{
	if (refcount_dec_and_test(&sighand->count))
		call_rcu(&sighand->rcu, free_sighand_rcu);
}

/* --- Tasks. --- */

static void free_task_rcu(struct rcu_head *head)
{
	kmem_cache_free(task_cache, container_of(head, struct task_struct, rcu));
}

/* The last one frees; nobody can put the last one of the running task. */
void put_task_struct(struct task_struct *p)
{
	if (!refcount_dec_and_test(&p->usage))
		return;
	WARN_ON(p == current);
	kthread_free_struct(p);
	if (!(p->flags & PF_KTHREAD))
		put_signal_struct(p->signal);
	put_cred(p->cred);
	put_io_context(p->io_context);
	call_rcu(&p->rcu, free_task_rcu);
}
EXPORT_SYMBOL_GPL(put_task_struct);

/* All but its stack and its place among the others. NULL without memory. */
struct task_struct *task_alloc(const struct cred *cred)
{
	struct task_struct *p = kmem_cache_zalloc(task_cache, GFP_KERNEL);

	if (!p)
		return NULL;
	p->__state = TASK_NEW;
	p->flags = PF_KTHREAD;
	p->cred = get_cred(cred);
	p->fs = &init_fs;
	p->files = &init_files;
	refcount_set(&p->usage, 1);
	raw_spin_lock_init(&p->pi_lock);
	spin_lock_init(&p->alloc_lock);
	/* Kernel threads sleep as exactly as anybody; only programs' calls look at it. */
	p->timer_slack_ns = DEFAULT_TIMER_SLACK_NS;
	p->default_timer_slack_ns = DEFAULT_TIMER_SLACK_NS;
	cpumask_copy(&p->cpus_mask, cpu_possible_mask);
	sched_fork(p);
	INIT_LIST_HEAD(&p->tasks);
	INIT_LIST_HEAD(&p->thread_node);
	INIT_LIST_HEAD(&p->children);
	INIT_LIST_HEAD(&p->sibling);
	INIT_LIST_HEAD(&p->pi_waiters);
	INIT_LIST_HEAD(&p->pending.list);
	p->group_leader = p;
	p->real_parent = &init_task;
	p->parent = &init_task;
	p->signal = &init_signals;
	p->sighand = &init_sighand;
	return p;
}

/* Whether there is no room for another process or thread: kernel threads are always made. */
bool too_many_threads(void)
{
	return READ_ONCE(nr_threads) >= READ_ONCE(max_threads);
}

/* Under the names that slabtop shows on Linux. */
static void __init make_caches(void)
{
	const slab_flags_t flags = SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT;

	task_cache = KMEM_CACHE(task_struct, flags);
	signal_cache = kmem_cache_create("signal_cache", sizeof(struct signal_struct), 0, flags,
					 NULL);
	sighand_cache = kmem_cache_create("sighand_cache", sizeof(struct sighand_struct), 0,
					  flags, NULL);
}

/*
 * All stacks together have an eighth of the memory, as if each were 16 KiB, and a user's
 * processes half of that.
 */
void __init fork_init(unsigned long nr_pages)
{
	unsigned long most = clamp(nr_pages >> (3 + 14 - PAGE_SHIFT), 20ul,
				   (unsigned long)FUTEX_TID_MASK);

	make_caches();
	max_threads = most;
	init_signals.rlim[RLIMIT_NPROC] = (struct rlimit64){ most / 2, most / 2 };
	init_signals.rlim[RLIMIT_SIGPENDING] = init_signals.rlim[RLIMIT_NPROC];
}

/* What nobody else has seen. */
void task_discard(struct task_struct *p)
{
	if (p->thread_pid)
		free_pid(p->thread_pid);
	if (p->stack)
		vfree_stack(p->stack);
	fpu_free(&p->thread.fpu);
	put_cred(p->cred);
	put_io_context(p->io_context);
	kmem_cache_free(task_cache, p);
}

/* From here on others can find it. */
void task_link(struct task_struct *p)
{
	lockdep_assert_held(&tasklist_lock);
	WRITE_ONCE(nr_threads, nr_threads + 1);
	list_add_tail_rcu(&p->tasks, &all_tasks);
	attach_pid(p, PIDTYPE_PID);
}

static void add_faults(struct fault_counts *sum, const struct task_struct *p)
{
	sum->minor += READ_ONCE(p->min_flt);
	sum->major += READ_ONCE(p->maj_flt);
}

/* The last thing that anybody hears of it is its number. */
void task_unlink(struct task_struct *p)
{
	lockdep_assert_held(&tasklist_lock);
	add_faults(&past_faults, p);
	WRITE_ONCE(nr_threads, nr_threads - 1);
	list_del_rcu(&p->tasks);
	detach_pid(p, PIDTYPE_PID);
}

/* A stack and a number: 0, or -errno; task_discard() takes what there is. */
int task_equip(struct task_struct *p, pid_t want)
{
	struct pid *pid;

	p->stack = vmalloc_stack();
	if (!p->stack)
		return -ENOMEM;
	pid = alloc_pid(want);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	p->thread_pid = pid;
	p->pid = pid->nr;
	p->tgid = p->pid;
	return 0;
}

/*
 * A task that is on no queue: it runs when it is woken, from @req->fn on. The
 * caller's reference is the one that the task itself gives back at its end.
 */
struct task_struct *task_create(const struct task_create *req)
{
	struct task_struct *p = task_alloc(&init_cred);
	int err;

	if (!p)
		return ERR_PTR(-ENOMEM);
	strscpy(p->comm, req->name, sizeof(p->comm));
	err = task_equip(p, 0);
	if (err) {
		task_discard(p);
		return ERR_PTR(err);
	}
	p->thread_fn = req->fn;
	p->thread_arg = req->arg;
	arch_thread_init(p);
	scoped_guard(spinlock, &tasklist_lock)
		task_link(p);
	return p;
}
EXPORT_SYMBOL_IF_KUNIT(task_create);

/* An idle task runs on the stack that its CPU starts with. */
struct task_struct *fork_idle(int cpu)
{
	struct task_struct *p = task_alloc(&init_cred);

	if (!p)
		return ERR_PTR(-ENOMEM);
	snprintf(p->comm, sizeof(p->comm), "swapper/%d", cpu);
	init_idle(p, cpu);
	return p;
}

/*
 * First code of a new task, which has a function of the kernel's to run, or else a
 * program to return to. It comes out of schedule() like any other, by finishing the
 * switch that somebody else began.
 */
void ret_from_fork(struct task_struct *prev)
{
	finish_task_switch(prev);
	local_irq_enable();
	if (!current->thread_fn)
		enter_user_mode();
	WRITE_ONCE(current->exit_code, current->thread_fn(current->thread_arg));
	do_exit_task();
}

/* As much of it as there is room for. */
void set_task_comm(struct task_struct *p, const char *name)
{
	guard(spinlock)(&p->alloc_lock);
	strscpy_pad(p->comm, name, sizeof(p->comm));
}
EXPORT_SYMBOL_GPL(set_task_comm);

/* Of another, who may be giving himself a new one. */
void get_task_comm(char name[TASK_COMM_LEN], struct task_struct *p)
{
	guard(spinlock)(&p->alloc_lock);
	strscpy(name, p->comm, TASK_COMM_LEN);
}
EXPORT_SYMBOL_GPL(get_task_comm);

/* Under the lock no task leaves the list: its own reference is still there. */
void for_each_task(void (*fn)(struct task_struct *p, void *arg), void *arg)
{
	struct task_struct *p;

	guard(spinlock)(&tasklist_lock);
	list_for_each_entry(p, &all_tasks, tasks)
		fn(p, arg);
}
EXPORT_SYMBOL_IF_KUNIT(for_each_task);

/* --- Those that a call means by a number. --- */

/* Without a lock: setting a policy may sleep, and one thread is there or it is not. */
void for_one_thread(pid_t nr, thread_fn_t fn, void *arg)
{
	struct task_struct *p = find_get_task(nr);

	if (!p)
		return;
	fn(p, arg);
	put_task_struct(p);
}

/* Under the lock nobody comes, goes or changes groups. */
void for_threads_of_group(pid_t nr, thread_fn_t fn, void *arg)
{
	struct task_struct *p, *t;
	struct pid *pgrp;

	guard(spinlock)(&tasklist_lock);
	guard(rcu)();
	pgrp = nr ? find_pid(nr) : task_pgrp(current);
	if (!pgrp)
		return;
	for_each_pid_task(p, pgrp, PIDTYPE_PGID)
		for_each_thread(p, t)
			if (!fn(t, arg))
				return;
}

/* The kernel's own threads are root's, and meant with root's. */
void for_threads_of_user(uid_t uid, thread_fn_t fn, void *arg)
{
	struct task_struct *p;

	guard(spinlock)(&tasklist_lock);
	guard(rcu)();
	list_for_each_entry(p, &all_tasks, tasks)
		if (rcu_dereference(p->cred)->uid == uid && !fn(p, arg))
			return;
}

/* Under the lock each is among the living or in the sum of the dead, so no fault is lost. */
void count_all_faults(struct fault_counts *sum)
{
	struct task_struct *p;

	guard(spinlock)(&tasklist_lock);
	*sum = past_faults;
	list_for_each_entry(p, &all_tasks, tasks)
		add_faults(sum, p);
}

/* A process has more to settle. The scheduler buries a task after its last switch. */
void do_exit_task(void)
{
	struct task_struct *p = current;

	if (!(p->flags & PF_KTHREAD))
		do_exit(p->exit_code);
	debug_check_no_locks_held();
	WRITE_ONCE(p->flags, p->flags | PF_EXITING);
	exit_files(p);
	exit_fs(p);
	exit_kthread_mm();
	exit_kthread_children();
	scoped_guard(spinlock, &tasklist_lock)
		task_unlink(p);
	do_task_dead();
}

/* The dead task's stack is no longer in use: nobody will run on it again. */
void task_bury(struct task_struct *p)
{
	arch_thread_free(p);
	fpu_free(&p->thread.fpu);
	vfree_stack(p->stack);
	/* Who sees it gone sees all that the task has done. */
	smp_store_release(&p->stack, NULL);
	put_task_struct(p);
}

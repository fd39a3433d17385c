// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks are born and buried here.
 *
 * Owns the list of all tasks (tasklist_lock) and the numbers. A task's memory
 * lives until its last reference is put; its stack goes as soon as it has
 * left it for the last time.
 */
#include <asm/switch_to.h>
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/fpu.h>
#include <linux/fs_struct.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/mmu_context.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static DEFINE_SPINLOCK(tasklist_lock);
static LIST_HEAD(all_tasks);
static pid_t last_pid;		/* tasklist_lock */

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
	.pi_lock = __RAW_SPIN_LOCK_UNLOCKED(init_task.pi_lock),
};
EXPORT_SYMBOL_IF_KUNIT(init_task);

/* For who has one reference already, or a lock that keeps the task. */
struct task_struct *get_task_struct(struct task_struct *p)
{
	refcount_inc(&p->usage);
	return p;
}
EXPORT_SYMBOL_GPL(get_task_struct);

/* The last one frees; nobody can put the last one of the running task. */
void put_task_struct(struct task_struct *p)
{
	if (!refcount_dec_and_test(&p->usage))
		return;
	WARN_ON(p == current);
	kthread_free_struct(p);
	put_cred(p->cred);
	kfree(p);
}
EXPORT_SYMBOL_GPL(put_task_struct);

/* All but its stack and its place among the others. NULL without memory. */
static struct task_struct *task_alloc(const char *name)
{
	struct task_struct *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->__state = TASK_NEW;
	p->flags = PF_KTHREAD;
	p->cred = get_cred(&init_cred);
	p->fs = &init_fs;
	p->files = &init_files;
	refcount_set(&p->usage, 1);
	raw_spin_lock_init(&p->pi_lock);
	cpumask_copy(&p->cpus_mask, cpu_possible_mask);
	sched_fork(p);
	strscpy(p->comm, name, sizeof(p->comm));
	return p;
}

/* From here on others can find it. */
static void task_link(struct task_struct *p)
{
	guard(spinlock)(&tasklist_lock);
	p->pid = ++last_pid;
	list_add_tail(&p->tasks, &all_tasks);
}

/*
 * A task that is on no queue: it runs when it is woken, from @req->fn on. The
 * caller's reference is the one that the task itself gives back at its end.
 */
struct task_struct *task_create(const struct task_create *req)
{
	struct task_struct *p = task_alloc(req->name);

	if (!p)
		return ERR_PTR(-ENOMEM);
	p->stack = vmalloc_stack(THREAD_SIZE);
	if (!p->stack) {
		put_cred(p->cred);
		kfree(p);
		return ERR_PTR(-ENOMEM);
	}
	p->thread_fn = req->fn;
	p->thread_arg = req->arg;
	arch_thread_init(p);
	task_link(p);
	return p;
}
EXPORT_SYMBOL_IF_KUNIT(task_create);

/* An idle task runs on the stack that its CPU starts with. */
struct task_struct *fork_idle(int cpu)
{
	struct task_struct *p = task_alloc("swapper");

	if (!p)
		return ERR_PTR(-ENOMEM);
	snprintf(p->comm, sizeof(p->comm), "swapper/%d", cpu);
	init_idle(p, cpu);
	return p;
}

/*
 * First code of a new task. It comes out of schedule() like any other, by
 * finishing the switch that somebody else began.
 */
void ret_from_fork(struct task_struct *prev)
{
	finish_task_switch(prev);
	local_irq_enable();
	current->exit_code = current->thread_fn(current->thread_arg);
	do_exit_task();
}

/* Under the lock no task leaves the list: its own reference is still there. */
void for_each_task(void (*fn)(struct task_struct *p, void *arg), void *arg)
{
	struct task_struct *p;

	guard(spinlock)(&tasklist_lock);
	list_for_each_entry(p, &all_tasks, tasks)
		fn(p, arg);
}
EXPORT_SYMBOL_IF_KUNIT(for_each_task);

/* Ends the running task: the scheduler buries it after the last switch. */
void do_exit_task(void)
{
	struct task_struct *p = current;

	debug_check_no_locks_held();
	p->flags |= PF_EXITING;
	exit_files(p);
	exit_fs(p);
	exit_kthread_mm();
	scoped_guard(spinlock, &tasklist_lock)
		list_del_init(&p->tasks);
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

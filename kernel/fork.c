// SPDX-License-Identifier: GPL-2.0-only
/*
 * A process, or a thread, is made of the running one.
 *
 *	kernel_clone()
 *	  copy_process()
 *	    check_flags		what cannot be asked for together
 *	    copy_all		each part copied or shared; nobody has seen the child yet
 *	    join		its place among others: this cannot fail
 *	  wake_up_process()
 *
 * What copy_all() could not finish, discard() takes back: a part that is not there is
 * NULL.
 */
#include <asm/switch_to.h>
#include <kunit/visibility.h>
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/fpu.h>
#include <linux/fs_struct.h>
#include <linux/iocontext.h>
#include <linux/mm.h>
#include <linux/pidfd.h>
#include <linux/posix-timers.h>
#include <linux/rseq.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysv_ipc.h>
#include <linux/tty.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/sched.h>

#include "signal_internal.h"

/* --- What may be asked for. --- */

/* There are no namespaces: as on a Linux that was built without them. */
#define CLONE_NAMESPACES \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | \
	 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWTIME)

static int check_flags(const struct kernel_clone_args *args)
{
	u64 flags = args->flags;

	if (flags & CLONE_NAMESPACES)
		return -EINVAL;
	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return -EINVAL;
	/* A descriptor is one of a process. */
	if ((flags & CLONE_PIDFD) && (flags & CLONE_THREAD))
		return -EINVAL;
	/* Init's siblings would have nobody who waits for them. */
	if ((flags & CLONE_PARENT) &&
	    (current->signal->flags & SIGNAL_UNKILLABLE))
		return -EINVAL;
	return 0;
}

/* --- Part by part. --- */

/* RLIMIT_NPROC is a user's, whatever is his: root has none. */
static bool too_many_processes(const struct user_struct *user)
{
	if (user == &root_user || capable(CAP_SYS_RESOURCE) || capable(CAP_SYS_ADMIN))
		return false;
	return atomic_read(&user->processes) >= rlimit(RLIMIT_NPROC);
}

/* The child counts as its user's; release_task() or discard() counts it down. */
static int count_process(struct task_struct *p)
{
	const struct cred *cred = p->cred;

	if (too_many_processes(cred->user) || too_many_threads())
		return -EAGAIN;
	atomic_inc(&cred->user->processes);
	p->counted = true;
	return 0;
}

/* The kernel's own are shared without being counted. */
static int copy_files(const struct kernel_clone_args *args,
		      struct task_struct *p)
{
	struct files_struct *files = current->files;

	if (!(args->flags & CLONE_FILES))
		files = dup_fd(files, ~0u);
	else if (files != &init_files)
		atomic_inc(&files->count);
	if (!files)
		return -ENOMEM;
	p->files = files;
	return 0;
}

/* The same of roots, working directories and umasks. */
static int copy_fs(const struct kernel_clone_args *args, struct task_struct *p)
{
	struct fs_struct *fs = current->fs;

	if (!(args->flags & CLONE_FS))
		fs = copy_fs_struct(fs);
	else if (fs != &init_fs)
		refcount_inc(&fs->users);
	if (!fs)
		return -ENOMEM;
	p->fs = fs;
	return 0;
}

/* What runs in the kernel as the first process has none. */
static int copy_mm(const struct kernel_clone_args *args, struct task_struct *p)
{
	struct mm_struct *mm = current->mm;

	if (!mm)
		return 0;
	if (args->flags & CLONE_VM) {
		mmget(mm);
	} else {
		mm = mm_fork(mm);
		if (IS_ERR(mm))
			return PTR_ERR(mm);
	}
	p->mm = mm;
	return 0;
}

/* Their actions, for one task alone; or NULL. */
struct sighand_struct *dup_sighand(struct sighand_struct *old)
{
	struct sighand_struct *new = alloc_sighand();

	if (!new)
		return NULL;
	refcount_set(&new->count, 1);
	spin_lock_init(&new->siglock);
	init_waitqueue_head(&new->signalfd_wqh);
	guard(spinlock_irqsave)(&old->siglock);
	memcpy(new->action, old->action, sizeof(new->action));
	return new;
}

/* The child of a kernel thread ignores nothing, whatever that does. */
static int copy_sighand(const struct kernel_clone_args *args,
			struct task_struct *p)
{
	struct sighand_struct *old = current->sighand, *new;

	if (args->flags & CLONE_SIGHAND) {
		refcount_inc(&old->count);
		p->sighand = old;
		return 0;
	}
	new = dup_sighand(old);
	if (!new)
		return -ENOMEM;
	p->sighand = new;
	if ((args->flags & CLONE_CLEAR_SIGHAND) || (current->flags & PF_KTHREAD))
		flush_signal_handlers(p, current->flags & PF_KTHREAD);
	return 0;
}

/*
 * With the parent's siglock. Timers are the parent's own: the child has none, but for the
 * limit of CPU time.
 */
static void inherit_signal(struct signal_struct *new, struct signal_struct *old)
{
	memcpy(new->rlim, old->rlim, sizeof(new->rlim));
	new->tty = tty_kref_get(old->tty);
	posix_timers_init(new);
	new->oom_score_adj = old->oom_score_adj;
	new->oom_score_adj_min = old->oom_score_adj_min;
}

static int copy_signal(const struct kernel_clone_args *args,
		       struct task_struct *p)
{
	struct signal_struct *old = current->signal, *new;

	if (args->flags & CLONE_THREAD) {
		refcount_inc(&old->sigcnt);
		p->signal = old;
		return 0;
	}
	new = alloc_signal_struct();
	if (!new)
		return -ENOMEM;
	refcount_set(&new->sigcnt, 1);
	INIT_LIST_HEAD(&new->threads);
	INIT_LIST_HEAD(&new->shared_pending.list);
	init_waitqueue_head(&new->wait_chldexit);
	scoped_guard(spinlock_irqsave, &current->sighand->siglock)
		inherit_signal(new, old);
	p->signal = new;
	return 0;
}

/* A function of the kernel's, or the way back to the program. */
static int copy_start(const struct kernel_clone_args *args,
		      struct task_struct *p)
{
	if (!args->fn)
		return copy_thread(p, args);
	p->thread_fn = args->fn;
	p->thread_arg = args->fn_arg;
	arch_thread_init(p);
	return 0;
}

/* Most were never given a priority. */
static int copy_io(const struct kernel_clone_args *args, struct task_struct *p)
{
	struct io_context *ioc = smp_load_acquire(&current->io_context);

	return unlikely(ioc) ? __copy_io(args->flags, p, ioc) : 0;
}

static int copy_all(const struct kernel_clone_args *args, struct task_struct *p)
{
	int err = task_equip(p, args->set_tid);

	if (!err)
		err = count_process(p);
	if (!err)
		err = fpu_clone(&p->thread.fpu, &current->thread.fpu);
	if (!err)
		err = copy_semundo(args->flags, p);
	if (!err)
		err = copy_io(args, p);
	if (!err)
		err = copy_files(args, p);
	if (!err)
		err = copy_fs(args, p);
	if (!err)
		err = copy_sighand(args, p);
	if (!err)
		err = copy_signal(args, p);
	if (!err)
		err = copy_mm(args, p);
	if (!err)
		err = copy_start(args, p);
	return err;
}

/* What copy_all() has left of a child that nobody has seen. */
static void discard(struct task_struct *p)
{
	if (p->counted)
		atomic_dec(&p->cred->user->processes);
	if (p->mm)
		mmput(p->mm);
	if (p->signal && p->signal != current->signal)
		tty_kref_put(p->signal->tty);
	if (p->signal)
		put_signal_struct(p->signal);
	if (p->sighand)
		put_sighand(p->sighand);
	exit_sem(p);
	exit_files(p);
	exit_fs(p);
	task_discard(p);
}

/* What a task has by itself, and its child begins with. */
static void inherit(const struct kernel_clone_args *args, struct task_struct *p)
{
	p->signal = NULL;
	p->sighand = NULL;
	p->flags = PF_FORKNOEXEC;
	/* Somebody may be giving it to us: whatever has come of it, its end is there. */
	memcpy(p->comm, current->comm, sizeof(p->comm));
	p->personality = current->personality;
	p->no_new_privs = current->no_new_privs;
	/* The slack of a child begins, and is reset to, what its parent's is now. */
	p->timer_slack_ns = current->timer_slack_ns;
	p->default_timer_slack_ns = current->timer_slack_ns;
	p->blocked = current->blocked;
	/* The first process is made by the idle task, which is no model for anybody. */
	if (!is_idle_task(current)) {
		p->cpus_mask = current->cpus_mask;
		sched_inherit(p);
	}
	/* Who shares the memory but is not a vfork's child needs a stack of its own. */
	if ((args->flags & (CLONE_VM | CLONE_VFORK)) != CLONE_VM) {
		p->sas_ss_sp = current->sas_ss_sp;
		p->sas_ss_size = current->sas_ss_size;
		p->sas_ss_flags = current->sas_ss_flags;
	}
	rseq_fork(p, args->flags);
	p->set_child_tid = args->flags & CLONE_CHILD_SETTID ? args->child_tid :
							     NULL;
	p->clear_child_tid = args->flags & CLONE_CHILD_CLEARTID ?
			     args->child_tid : NULL;
}

/* --- Its place. --- */

/* One who is asked for, or the parent's own parent, is told of its end. */
static void choose_parent(const struct kernel_clone_args *args,
			  struct task_struct *p)
{
	if (args->flags & CLONE_THREAD) {
		p->exit_signal = -1;
		p->group_leader = current->group_leader;
		p->tgid = current->tgid;
	} else {
		p->exit_signal = args->flags & CLONE_PARENT ?
				 current->group_leader->exit_signal :
				 args->exit_signal;
	}
	if (args->flags & (CLONE_PARENT | CLONE_THREAD))
		p->real_parent = current->real_parent;
	else
		p->real_parent = current;
	p->parent = p->real_parent;
}

/* A process of its own, in its parent's group and session. */
static void join_as_leader(struct task_struct *p)
{
	struct signal_struct *sig = p->signal;

	sig->pids[PIDTYPE_TGID] = p->thread_pid;
	sig->pids[PIDTYPE_PGID] = task_pgrp(current);
	sig->pids[PIDTYPE_SID] = task_session(current);
	attach_pid(p, PIDTYPE_TGID);
	attach_pid(p, PIDTYPE_PGID);
	attach_pid(p, PIDTYPE_SID);
	list_add_tail(&p->sibling, &p->real_parent->children);
	/* The first process is the one that nothing happens to by default. */
	if (p->pid == 1)
		sig->flags |= SIGNAL_UNKILLABLE;
}

static void join(struct task_struct *p)
{
	if (thread_group_leader(p))
		join_as_leader(p);
	list_add_tail(&p->thread_node, &p->signal->threads);
	WRITE_ONCE(p->signal->nr_threads, p->signal->nr_threads + 1);
	atomic_inc(&p->signal->live);
	task_link(p);
}

/*
 * A signal that kills its parent kills the child, too: it comes before it is born, and
 * then it is not, or when it is there.
 */
static int join_if_alive(const struct kernel_clone_args *args,
			 struct task_struct *p)
{
	guard(spinlock)(&tasklist_lock);
	guard(spinlock_irq)(&current->sighand->siglock);
	if (fatal_signal_pending(current) ||
	    (current->signal->flags & SIGNAL_GROUP_EXIT))
		return -EINTR;
	choose_parent(args, p);
	join(p);
	if (args->flags & CLONE_THREAD)
		signal_join_stop(p);
	return 0;
}

/* The child's descriptor, with its number told; nobody finds anything there yet. */
static int make_pidfd(const struct kernel_clone_args *args, struct task_struct *p,
		      struct pidfd_slot *slot)
{
	int err;

	if (!(args->flags & CLONE_PIDFD))
		return 0;
	err = pidfd_prepare(slot, p->thread_pid, 0);
	if (!err && put_user(slot->fd, args->pidfd)) {
		pidfd_abort(slot);
		err = -EFAULT;
	}
	return err;
}

/* What comes last: the descriptor, and the place among others, or neither. */
static int join_with_pidfd(const struct kernel_clone_args *args, struct task_struct *p)
{
	struct pidfd_slot slot;
	int err = make_pidfd(args, p, &slot);

	if (err)
		return err;
	err = join_if_alive(args, p);
	if (!(args->flags & CLONE_PIDFD))
		return err;
	if (err)
		pidfd_abort(&slot);
	else
		pidfd_install(&slot);
	return err;
}

/* With the reference of its being listed, and one that it gives back at its end. */
struct task_struct *copy_process(const struct kernel_clone_args *args)
{
	struct task_struct *p;
	int err = check_flags(args);

	if (err)
		return ERR_PTR(err);
	p = task_alloc(current->cred);
	if (!p)
		return ERR_PTR(-ENOMEM);
	inherit(args, p);
	err = copy_all(args, p);
	if (!err) {
		get_task_struct(p);
		err = join_with_pidfd(args, p);
	}
	if (!err)
		return p;
	discard(p);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_IF_KUNIT(copy_process);

/* --- And it runs. --- */

/*
 * Until the child has another address space, or none. A deadly signal does not wait, but
 * for a child that is just about to say so: mm_release().
 */
static void wait_for_vfork(struct task_struct *p, struct completion *done)
{
	if (wait_for_completion_killable(done) && !xchg(&p->vfork_done, NULL))
		wait_for_completion(done);
}

pid_t kernel_clone(const struct kernel_clone_args *args)
{
	struct task_struct *p = copy_process(args);
	struct completion vfork;
	pid_t nr;

	if (IS_ERR(p))
		return PTR_ERR(p);
	nr = p->pid;
	if (args->flags & CLONE_PARENT_SETTID)
		put_user(nr, args->parent_tid);
	get_task_struct(p);
	if (args->flags & CLONE_VFORK) {
		init_completion(&vfork);
		p->vfork_done = &vfork;
	}
	WRITE_ONCE(p->__state, TASK_UNINTERRUPTIBLE);
	wake_up_process(p);
	if (args->flags & CLONE_VFORK)
		wait_for_vfork(p, &vfork);
	put_task_struct(p);
	return nr;
}
EXPORT_SYMBOL_IF_KUNIT(kernel_clone);

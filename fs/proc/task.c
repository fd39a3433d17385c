// SPDX-License-Identifier: GPL-2.0-only
/*
 * The threads of a process: /proc/<pid>/task; and the children of a thread. Owns nothing; who
 * is a thread of whom is known under siglock, whose child under tasklist_lock.
 */
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "internal.h"

/* All kernel threads share what says whose threads others are. */
static bool is_thread_of(struct task_struct *t, struct task_struct *p)
{
	return t == p || (!(READ_ONCE(p->flags) & PF_KTHREAD) && same_thread_group(t, p));
}

/* With a reference: the thread of this number that the directory's process has. */
static struct pid *find_thread(const struct inode *dir, unsigned int nr)
{
	struct task_struct *p, *t;

	guard(rcu)();
	p = pid_task(PROC_I(dir)->pid, PIDTYPE_PID);
	t = find_task_by_pid(nr);
	return p && t && is_thread_of(t, p) ? get_task_pid(t, PIDTYPE_PID) : NULL;
}

/* A thread of another process is not found here. */
static int proc_task_lookup(struct inode *dir, struct dentry *dentry)
{
	unsigned int nr = name_to_int(d_name(dentry));
	struct pid *pid = nr <= INT_MAX ? find_thread(dir, nr) : NULL;
	int err = pid ? proc_pid_add_dir(dentry, pid, PID_INO_THREAD) : -ENOENT;

	put_pid(pid);
	return err;
}

/* The numbers of all threads, in their order; @nr: how many there was room for. */
struct thread_list {
	pid_t *tids;
	unsigned int nr, room;
};

/* As sort() wants it; numbers are positive. */
static int compare_tids(const void *a, const void *b)
{
	return *(const pid_t *)a - *(const pid_t *)b;
}

/* How many there are, which may be more than there was room for; 0: it has gone. */
static unsigned int list_threads(struct task_struct *p, struct thread_list *list)
{
	unsigned int all = 0;
	unsigned long flags;
	struct task_struct *t;

	list->nr = 0;
	if (!lock_task_sighand(p, &flags))
		return 0;
	if (READ_ONCE(p->flags) & PF_KTHREAD) {
		list->tids[list->nr++] = p->pid;
		all = 1;
	} else {
		for_each_thread(p, t) {
			if (all++ < list->room)
				list->tids[list->nr++] = t->pid;
		}
	}
	unlock_task_sighand(p, &flags);
	return all;
}

/* Room for as many as there were a moment ago, until that is enough. */
static int get_threads(struct task_struct *p, struct thread_list *list)
{
	unsigned int all = 16;

	*list = (struct thread_list){ };
	do {
		kvfree(list->tids);
		list->room = all + all / 8;
		list->tids = kvmalloc(list->room * sizeof(pid_t), GFP_KERNEL);
		if (!list->tids)
			return -ENOMEM;
		all = list_threads(p, list);
	} while (all > list->room);
	sort(list->tids, list->nr, sizeof(pid_t), compare_tids, NULL);
	return list->nr ? 0 : -ENOENT;
}

/* From where the reader has stopped. */
static void emit_threads(const struct thread_list *list, struct dir_context *ctx)
{
	ctx->pos = max_t(loff_t, ctx->pos, NUMBERS_FROM);
	for (unsigned int i = 0; i < list->nr; i++) {
		pid_t tid = list->tids[i];

		if (tid + NUMBERS_FROM >= ctx->pos &&
		    !proc_emit_number(ctx, tid, S_IFDIR >> 12,
				      pid_ino(tid, PID_INO_THREAD, 0)))
			return;
	}
}

/* Nothing is locked while the reader's memory is written to. */
static int proc_task_iterate(struct file *file, struct dir_context *ctx)
{
	struct task_struct *p = get_proc_task(file_inode(file));
	struct thread_list list;
	int err;

	if (!p)
		return -ENOENT;
	err = get_threads(p, &list);
	put_task_struct(p);
	if (!err && dir_emit_dots(file, ctx))
		emit_threads(&list, ctx);
	kvfree(list.tids);
	return err;
}

/* A thread is a directory in it, and each of them a link. */
static int proc_task_getattr(const struct path *path, struct kstat *stat)
{
	struct task_struct *p = get_proc_task(d_inode(path->dentry));
	int err = proc_pid_getattr(path, stat);

	if (!p)
		return err;
	stat->nlink += READ_ONCE(p->flags) & PF_KTHREAD ? 1 : READ_ONCE(p->signal->nr_threads);
	put_task_struct(p);
	return err;
}

/* What is in it comes and goes with the threads. */
const struct inode_operations proc_task_inode_operations = {
	.lookup = proc_task_lookup,
	.getattr = proc_task_getattr,
	.setattr = proc_setattr,
};

/* Read as a list of numbers. */
const struct file_operations proc_task_operations = {
	.llseek = proc_lseek_dir,
	.read_iter = proc_read_dir,
	.iterate_shared = proc_task_iterate,
};

/* --- children. --- */

/* Those that it has made itself, or has been given, and not waited for; the oldest first. */
static void put_children(struct seq_file *m, struct task_struct *p)
{
	struct task_struct *child;

	guard(spinlock)(&tasklist_lock);
	list_for_each_entry(child, &p->children, sibling) {
		/* It is shown again, into more room. */
		if (seq_has_overflowed(m))
			return;
		seq_printf(m, "%d ", child->pid);
	}
}

/* Who has gone has no children, which is no error. */
static int children_show(struct seq_file *m, void *unused)
{
	struct task_struct *p = get_proc_task(m->private);

	if (!p)
		return 0;
	put_children(m, p);
	put_task_struct(p);
	return 0;
}

/* Anybody may know it. */
static int children_open(struct inode *inode, struct file *file)
{
	return single_open(file, children_show, inode);
}

const struct file_operations proc_tid_children_operations = {
	.open = children_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = single_release,
};

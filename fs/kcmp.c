// SPDX-License-Identifier: GPL-2.0-only
/*
 * kcmp(): do two processes share something? And if not, which of the two comes first, so that
 * many can be sorted. The order is one of this boot's: it says nothing of addresses. Owns
 * nothing.
 */
#include <linux/cache.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/init.h>
#include <linux/pid.h>
#include <linux/ptrace.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/kcmp.h>

#include "internal.h"

/* Both processes, and of each the number that the program gives. */
struct kcmp_pair {
	struct task_struct *task[2];
	unsigned long idx[2];
};

/* For each kind what addresses are mixed with; multiplied by an odd number none is lost. */
static struct {
	u64 mask, factor;
} cookies[KCMP_TYPES] __ro_after_init;

static int __init kcmp_init(void)
{
	for (unsigned int i = 0; i < KCMP_TYPES; i++) {
		cookies[i].mask = get_random_u64();
		cookies[i].factor = get_random_u64() | 1;
	}
	return 0;
}
late_initcall(kcmp_init);

/* 0: the same; 1: the first one comes before the second; 2: behind it. */
static long order(const void *a, const void *b, unsigned int type)
{
	u64 first = ((u64)(unsigned long)a ^ cookies[type].mask) * cookies[type].factor;
	u64 second = ((u64)(unsigned long)b ^ cookies[type].mask) * cookies[type].factor;

	return (first < second) | (first > second) << 1;
}

/*
 * Which file it is, whether or not that is open still when the answer is there: it is
 * compared, and not looked into.
 */
static const struct file *file_at(struct task_struct *p, unsigned long fd)
{
	struct task_fd at = { .fd = fd };
	struct file *file = fd <= UINT_MAX ? fget_task(p, &at) : NULL;

	if (file)
		fput(file);
	return file;
}

static long compare_files(const struct kcmp_pair *pair)
{
	const struct file *a = file_at(pair->task[0], pair->idx[0]);
	const struct file *b = file_at(pair->task[1], pair->idx[1]);

	return a && b ? order(a, b, KCMP_FILE) : -EBADF;
}

/* A file of the first process, and one that is in a set of the second's. */
static long compare_epoll(const struct kcmp_pair *pair)
{
	const struct file *a, *b;
	struct kcmp_epoll_slot slot;
	struct task_fd at = {};
	struct file *set;

	if (copy_from_user(&slot, (void __user *)pair->idx[1], sizeof(slot)))
		return -EFAULT;
	a = file_at(pair->task[0], pair->idx[0]);
	at.fd = slot.efd;
	set = a ? fget_task(pair->task[1], &at) : NULL;
	if (!set)
		return -EBADF;
	b = epoll_nth_file(set, slot.tfd, slot.toff);
	fput(set);
	return IS_ERR(b) ? PTR_ERR(b) : order(a, b, KCMP_EPOLL_TFD);
}

/* What tasks share as a whole. Who is ending has none of it: then it is the same nothing. */
static const void *part_of(const struct task_struct *p, unsigned int type)
{
	switch (type) {
	case KCMP_VM:
		return READ_ONCE(p->mm);
	case KCMP_FILES:
		return READ_ONCE(p->files);
	case KCMP_FS:
		return READ_ONCE(p->fs);
	case KCMP_SIGHAND:
		return READ_ONCE(p->sighand);
	case KCMP_SYSVSEM:
		return READ_ONCE(p->sysvsem);
	default:		/* KCMP_IO */
		return p->flags & PF_EXITING ? NULL : READ_ONCE(p->io_context);
	}
}

static long compare(const struct kcmp_pair *pair, unsigned int type)
{
	for (int i = 0; i < 2; i++)
		if (!ptrace_may_access(pair->task[i], PTRACE_MODE_READ_REALCREDS))
			return -EPERM;
	if (type >= KCMP_TYPES)
		return -EINVAL;
	if (type == KCMP_FILE)
		return compare_files(pair);
	if (type == KCMP_EPOLL_TFD)
		return compare_epoll(pair);
	return order(part_of(pair->task[0], type), part_of(pair->task[1], type), type);
}

/* With a reference; NULL: there is none. */
static struct task_struct *get_task(pid_t nr)
{
	struct task_struct *p;

	guard(rcu)();
	p = find_task_by_pid(nr);
	return p ? get_task_struct(p) : NULL;
}

SYSCALL_DEFINE5(kcmp, pid_t, pid1, pid_t, pid2, int, type, unsigned long, idx1,
		unsigned long, idx2)
{
	struct kcmp_pair pair = {
		.task = { get_task(pid1), get_task(pid2) }, .idx = { idx1, idx2 },
	};
	long ret = pair.task[0] && pair.task[1] ? compare(&pair, type) : -ESRCH;

	for (int i = 0; i < 2; i++)
		if (pair.task[i])
			put_task_struct(pair.task[i]);
	return ret;
}

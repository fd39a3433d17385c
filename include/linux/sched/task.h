/* SPDX-License-Identifier: GPL-2.0-only */
/* How processes come and go: kernel/fork.c, kernel/exit.c. */
#ifndef _LINUX_SCHED_TASK_H
#define _LINUX_SCHED_TASK_H

#include <linux/sched.h>
#include <linux/types.h>

struct pt_regs;
struct rusage;

/*
 * What clone() is asked for. With @fn the child runs that in the kernel, as the first
 * process does; else it returns to where its parent is, with 0.
 */
struct kernel_clone_args {
	u64 flags;			/* CLONE_*, without the signal */
	int exit_signal;
	int __user *child_tid, *parent_tid;
	int __user *pidfd;		/* CLONE_PIDFD: where its descriptor is told */
	unsigned long stack, stack_size;
	unsigned long tls;
	pid_t set_tid;			/* the number that it is to have, or 0 */
	int (*fn)(void *arg);
	void *fn_arg;
};

/* The child's number; or -errno, and there is none. */
pid_t kernel_clone(const struct kernel_clone_args *args);

/* Between kernel/fork.c and the machine: the child's way to user mode; 0 or -errno. */
int copy_thread(struct task_struct *p, const struct kernel_clone_args *args);

/* Current leaves its address space for another, or for none. */
void exit_mm(void);
/* Whoever waits for its memory to be its own again (vfork), or for its end. */
void mm_release(struct task_struct *p);

/* Current, a kernel thread, ends: its children are somebody else's. */
void exit_kthread_children(void);

void __noreturn do_exit(long code);
/* With all its threads; the code is that of wait(). */
void __noreturn do_group_exit(int code);
/* Its last traces but what others hold. */
void release_task(struct task_struct *p);

/* kernel/task.c: a task without a name or a place among others. NULL, or 0 or -errno. */
struct task_struct *task_alloc(const struct cred *cred);
int task_equip(struct task_struct *p, pid_t want);
void task_discard(struct task_struct *p);
/*
 * kernel.threads-max, and what a user may have of processes and of signals that wait: by the
 * size of the memory, before there is a process.
 */
extern int max_threads;
bool too_many_threads(void);
void fork_init(unsigned long nr_pages);

#endif /* _LINUX_SCHED_TASK_H */

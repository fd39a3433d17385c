/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which address space a CPU has loaded (mm/context.c).
 *
 * A task with an mm runs on it. One without, a kernel thread, runs on whatever its
 * CPU has loaded: the CPU, not the thread, holds a reference (mm_count) to that, so
 * switching between such threads changes nothing.
 */
#ifndef _LINUX_MMU_CONTEXT_H
#define _LINUX_MMU_CONTEXT_H

#include <linux/types.h>

struct mm_struct;
struct task_struct;

/*
 * A kernel thread uses user memory of @mm, to which the caller has a user's
 * reference (mm_users) for as long. It must not have one already.
 */
void kthread_use_mm(struct mm_struct *mm);
void kthread_unuse_mm(struct mm_struct *mm);

/*
 * The running process leaves what it has for @mm, and takes over the caller's user's
 * reference to it. May sleep.
 */
void exec_mmap(struct mm_struct *mm);

/* Another task's, with a user's reference; NULL: it has none, or none of its own. */
struct mm_struct *get_task_mm(struct task_struct *p);

/* The running task ends: it uses no address space any more. */
void exit_kthread_mm(void);

/*
 * From the scheduler, interrupts off: the CPU is about to run a task of @next, or a
 * kernel thread if that is NULL. Returns whether mm_switch_done() has to follow, on
 * this CPU with interrupts still off, when no lock is held any more.
 */
bool mm_switch(struct mm_struct *next);
void mm_switch_done(void);

/*
 * CPUs that have @mm loaded for no task of it load the kernel's own tables. Interrupts
 * are on, and no task begins to use @mm meanwhile.
 */
void mm_leave_cpus(struct mm_struct *mm);

/* Has this CPU loaded what its task runs on, and do all who have @mm loaded say so? */
bool mm_verify_cpus(struct mm_struct *mm);

#endif /* _LINUX_MMU_CONTEXT_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What a task waits for, how it has ended, and what kind of task it is. */
#ifndef _LINUX_SCHED_STATE_H
#define _LINUX_SCHED_STATE_H

/* __state: what a task waits for. */
#define TASK_RUNNING		0x0000
#define TASK_INTERRUPTIBLE	0x0001
#define TASK_UNINTERRUPTIBLE	0x0002
#define __TASK_STOPPED		0x0004
#define __TASK_TRACED		0x0008
#define TASK_PARKED		0x0040
#define TASK_DEAD		0x0080
#define TASK_WAKEKILL		0x0100
#define TASK_WAKING		0x0200	/* on its way to another CPU */
#define TASK_NOLOAD		0x0400
#define TASK_NEW		0x0800
#define TASK_KILLABLE		(TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE		(TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL		(TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

/* exit_state: ended, its parent may want to know how; then nobody does. */
#define EXIT_ZOMBIE		0x0010
#define EXIT_DEAD		0x0020

#define PF_IDLE			0x00000002
#define PF_EXITING		0x00000004
#define PF_FORKNOEXEC		0x00000040	/* runs its parent's program */
#define PF_MEMALLOC		0x00000800	/* may use the reserves */
#define PF_WQ_WORKER		0x00000020	/* kernel/workqueue.c */
#define PF_KTHREAD		0x00200000
#define PF_LASTING		0x01000000	/* what it allocates is no leak */
#define PF_NO_SETAFFINITY	0x04000000	/* stays where it was bound to */

#endif /* _LINUX_SCHED_STATE_H */

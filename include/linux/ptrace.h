/* SPDX-License-Identifier: GPL-2.0-only */
/* Who may look into another task, or change what is in it: kernel/ptrace.c. */
#ifndef __LINUX_PTRACE_H
#define __LINUX_PTRACE_H

#include <linux/types.h>

struct mm_struct;
struct task_struct;

/* What for: to read what says much about it, or to do with it as one likes. */
#define PTRACE_MODE_READ	0x01
#define PTRACE_MODE_ATTACH	0x02
/* Whose ids count: of files, as for names in /proc, or real ones, as for calls. */
#define PTRACE_MODE_FSCREDS	0x08
#define PTRACE_MODE_REALCREDS	0x10
#define PTRACE_MODE_READ_FSCREDS	(PTRACE_MODE_READ | PTRACE_MODE_FSCREDS)
#define PTRACE_MODE_READ_REALCREDS	(PTRACE_MODE_READ | PTRACE_MODE_REALCREDS)
#define PTRACE_MODE_ATTACH_FSCREDS	(PTRACE_MODE_ATTACH | PTRACE_MODE_FSCREDS)
#define PTRACE_MODE_ATTACH_REALCREDS	(PTRACE_MODE_ATTACH | PTRACE_MODE_REALCREDS)

/* May the running task? */
bool ptrace_may_access(struct task_struct *p, unsigned int mode);
/*
 * The address space, with a user's reference, for who may: ERR_PTR(-EACCES), and NULL if it
 * has none.
 */
struct mm_struct *get_task_mm_for(struct task_struct *p, unsigned int mode);

#endif /* __LINUX_PTRACE_H */

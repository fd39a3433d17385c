/* SPDX-License-Identifier: GPL-2.0-only */
/* Between mm/oom_kill.c, which decides, and mm/oom_report.c, which says so. */
#ifndef _MM_OOM_H
#define _MM_OOM_H

#include <linux/mutex.h>
#include <linux/oom.h>
#include <linux/sched.h>

struct mm_struct;

extern struct mutex oom_lock;	/* one killing at a time */

/* With tasklist_lock: one of @p's threads that still has memory, with its alloc_lock, or NULL. */
struct task_struct *oom_lock_thread(struct task_struct *p);

/* Who wanted what, what there is, who has it, and who goes, if anybody. */
void oom_report(const struct oom_control *oc);
/* With tasklist_lock: @p and its memory are about to go. */
void oom_report_kill(struct task_struct *p, struct mm_struct *mm);

#endif /* _MM_OOM_H */

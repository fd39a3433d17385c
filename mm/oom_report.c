// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the OOM killer has to say, in the words that programs look for in logs. Owns nothing.
 */
#include <linux/cleanup.h>
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>

#include "oom.h"

#define KB(pages)	((pages) << (PAGE_SHIFT - 10))

/* A task that can be found has credentials for as long as a reader of RCU looks. */
static unsigned int uid_of(const struct task_struct *p)
{
	guard(rcu)();
	return rcu_dereference(p->cred)->uid;
}

/* A line of the table, for a process that has memory. With tasklist_lock. */
static void dump_task(struct task_struct *p)
{
	struct task_struct *t = oom_lock_thread(p);
	struct mm_usage usage;
	unsigned long total_vm;

	if (!t)
		return;
	mm_usage(t->mm, &usage);
	total_vm = READ_ONCE(t->mm->total_vm);
	spin_unlock(&t->alloc_lock);
	pr_info("[%7d] %5u %5d %8lu %8lu %8lu %8lu %9lu %8lu %8lu         %5d %s\n",
		p->pid, uid_of(p), p->tgid, total_vm,
		usage.anon + usage.file + usage.shmem, usage.anon, usage.file, usage.shmem,
		usage.tables * PAGE_SIZE, usage.swap,
		READ_ONCE(p->signal->oom_score_adj), p->comm);
}

/* Linux's columns: who reads logs by program counts on them. */
static void dump_tasks(void)
{
	struct task_struct *p;

	pr_info("Tasks state (memory values in pages):\n");
	pr_info("[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name\n");
	guard(spinlock)(&tasklist_lock);
	for_each_process(p)
		dump_task(p);
}

/* Who asked, what there is of memory, who was looked at, and who it will be: before the kill. */
void oom_report(const struct oom_control *oc)
{
	const struct task_struct *p = oc->chosen;
	char text[160];

	pr_warn("%s invoked oom-killer: gfp_mask=%#x(%s), order=%u, oom_score_adj=%d\n",
		current->comm, (__force unsigned int)oc->gfp,
		gfp_flags_text(oc->gfp, text, sizeof(text)), oc->order,
		READ_ONCE(current->signal->oom_score_adj));
	dump_stack();
	show_mem();
	if (sysctl_oom_dump_tasks)
		dump_tasks();
	if (!p) {
		pr_warn("Out of memory and no killable processes...\n");
		return;
	}
	pr_info("oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=%s,pid=%d,uid=%u\n",
		p->comm, p->pid, uid_of(p));
}

/* The line that everybody looks for. @mm is the victim's, which may be ending already. */
void oom_report_kill(struct task_struct *p, struct mm_struct *mm)
{
	struct mm_usage usage;

	mm_usage(mm, &usage);
	pr_err("%s: Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, file-rss:%lukB, shmem-rss:%lukB, UID:%u pgtables:%lukB oom_score_adj:%d\n",
	       sysctl_oom_kill_allocating_task ? "Out of memory (oom_kill_allocating_task)" :
						 "Out of memory",
	       p->pid, p->comm, KB(READ_ONCE(mm->total_vm)), KB(usage.anon),
	       KB(usage.file), KB(usage.shmem), uid_of(p), KB(usage.tables),
	       READ_ONCE(p->signal->oom_score_adj));
}

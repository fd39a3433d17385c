/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The OOM killer: who has to go when there is no memory left (mm/oom_kill.c).
 *
 * The page allocator calls it, by its hook, for small blocks that have to be had, when all
 * that can be freed has been freed. It ends one process at a time, and all that share its
 * memory, and gives it time to leave.
 */
#ifndef _LINUX_OOM_H
#define _LINUX_OOM_H

#include <linux/types.h>
#include <linux/wait.h>
#include <uapi/linux/oom.h>

struct task_struct;

/* vm.panic_on_oom (2: whatever the reason), vm.oom_kill_allocating_task, vm.oom_dump_tasks. */
extern int sysctl_panic_on_oom, sysctl_oom_kill_allocating_task, sysctl_oom_dump_tasks;

/*
 * mm_struct.oom_state: [NONE -> VICTIM by the killer, with oom_lock; VICTIM -> PASSED_OVER
 * likewise; GONE by the last mmput()].
 */
enum oom_state {
	OOM_NONE,
	OOM_VICTIM,		/* it is being waited for */
	OOM_PASSED_OVER,	/* it did not end in time: another has to go */
	OOM_GONE,		/* its memory is free */
};
/* Woken when a victim's memory is free: mm/mm_struct.c. */
extern struct wait_queue_head oom_wait;

/* One killing: what was asked for, and who is to go. */
struct oom_control {
	gfp_t gfp;
	unsigned int order;
	struct task_struct *chosen;	/* a reference */
	long chosen_points;
};

/*
 * How much is won if @p goes: its pages, and as many thousandths of the machine's as its
 * oom_score_adj says. LONG_MIN: it is not to be killed, or has nothing.
 */
long oom_badness(struct task_struct *p);

/*
 * Somebody ends, or is waited for a moment: true, the allocation can be tried again. With
 * nobody to kill the machine panics. With oom_lock; sleeps.
 */
bool out_of_memory(struct oom_control *oc);
/* One has to go, whatever there is; false: nobody can. Sleeps. */
bool oom_kill_manually(void);
/* What is kept for the next who wants the like becomes free for anything. Sleeps. */
void free_kept_memory(void);

#endif /* _LINUX_OOM_H */

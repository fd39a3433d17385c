// SPDX-License-Identifier: GPL-2.0-only
/*
 * Out of memory: picks a process, kills it, and waits for what it had.
 *
 *	alloc_pages(), with all CPUs' lists given back -> oom_hook()
 *	                                         is there room by now?	-> try again
 *	                                         is something kept?	-> free it, try again
 *	                                         is current ending?	-> part of the reserve
 *	                                         is one on its way out?	-> wait for it, a moment
 *	                                         select, report, SIGKILL	-> try again
 *
 * Who waits may hold a lock that the victim needs to end. So a victim has some time only;
 * then it is passed over, and the next goes: in the end the one who holds the lock, which
 * gets part of the reserve, and fails if that is not enough.
 *
 * Owns the victim, under oom_lock, with a reference to its mm_struct, and the flag of its
 * processes (signal_struct.oom_victim), under tasklist_lock. Inside of oom_lock comes
 * tasklist_lock, then the alloc_lock of one task, under which its mm stays.
 */
#include <kunit/visibility.h>
#include <linux/cleanup.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/numa.h>
#include <linux/oom.h>
#include <linux/panic.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/timer.h>
#include <linux/vmalloc.h>

#include "internal.h"
#include "oom.h"
#include "pt_cache.h"
#include "slab.h"

/* How long a victim may take to end, and for how long one waits at a time. */
#define VICTIM_TIME	(5 * HZ)
#define WAIT_TIME	max(HZ / 10, 1)

int sysctl_panic_on_oom;
EXPORT_SYMBOL_IF_KUNIT(sysctl_panic_on_oom);
int sysctl_oom_kill_allocating_task;
EXPORT_SYMBOL_IF_KUNIT(sysctl_oom_kill_allocating_task);
int sysctl_oom_dump_tasks = 1;
EXPORT_SYMBOL_IF_KUNIT(sysctl_oom_dump_tasks);

DEFINE_MUTEX(oom_lock);
EXPORT_SYMBOL_IF_KUNIT(oom_lock);
static struct mm_struct *victim;	/* a reference [oom_lock] */
static unsigned long victim_until;	/* jiffies [oom_lock] */

/* --- Who? --- */

struct task_struct *oom_lock_thread(struct task_struct *p)
{
	struct task_struct *t;

	for_each_thread(p, t) {
		spin_lock(&t->alloc_lock);
		if (t->mm)
			return t;
		spin_unlock(&t->alloc_lock);
	}
	return NULL;
}

/* Init is everybody's parent; kernel threads have nothing, and do not end. */
static bool is_unkillable(const struct task_struct *p)
{
	return p->tgid == 1 || (READ_ONCE(p->flags) & PF_KTHREAD);
}

/* With tasklist_lock. */
static long badness(struct task_struct *p)
{
	long adj = READ_ONCE(p->signal->oom_score_adj);
	struct task_struct *t;
	struct mm_usage usage;
	enum oom_state state;

	if (is_unkillable(p) || adj == OOM_SCORE_ADJ_MIN)
		return LONG_MIN;
	t = oom_lock_thread(p);
	if (!t)
		return LONG_MIN;
	mm_usage(t->mm, &usage);
	state = READ_ONCE(t->mm->oom_state);
	spin_unlock(&t->alloc_lock);
	if (state != OOM_NONE)
		return LONG_MIN;
	return usage.anon + usage.file + usage.shmem + usage.swap + usage.tables +
	       adj * (long)(totalram_pages() / 1000);
}

long oom_badness(struct task_struct *p)
{
	guard(spinlock)(&tasklist_lock);
	return p->sighand ? badness(p) : LONG_MIN;
}
EXPORT_SYMBOL_IF_KUNIT(oom_badness);

static void choose(struct oom_control *oc, struct task_struct *p, long points)
{
	if (oc->chosen)
		put_task_struct(oc->chosen);
	oc->chosen = get_task_struct(p);
	oc->chosen_points = points;
}

/* Of equals the youngest, which has done the least. */
static void select_victim(struct oom_control *oc)
{
	struct task_struct *p;

	guard(spinlock)(&tasklist_lock);
	for_each_process(p) {
		long points = badness(p);

		if (points != LONG_MIN && (!oc->chosen || points >= oc->chosen_points))
			choose(oc, p, points);
	}
}

/* Who asks goes, if that is wanted and it may be killed at all. */
static void select_current(struct oom_control *oc)
{
	struct task_struct *p = current->group_leader;
	long points = sysctl_oom_kill_allocating_task ? oom_badness(p) : LONG_MIN;

	if (points != LONG_MIN)
		choose(oc, p, points);
}

/* --- Waiting for one. --- */

static void forget_victim(void)
{
	mmdrop(victim);
	victim = NULL;
}

/*
 * Is there one who has not left yet? Then its memory is waited for, a moment, and the
 * allocation is tried again: it may be enough before all of it is free.
 */
static bool wait_for_victim(void)
{
	if (!victim)
		return false;
	wait_event_timeout(oom_wait,
			   smp_load_acquire(&victim->oom_state) == OOM_GONE, WAIT_TIME);
	if (READ_ONCE(victim->oom_state) == OOM_GONE) {
		forget_victim();
		return true;
	}
	if (time_before(jiffies, victim_until))
		return true;
	if (cmpxchg(&victim->oom_state, OOM_VICTIM, OOM_PASSED_OVER) == OOM_VICTIM)
		pr_info("oom-kill: the victim has not ended in time, another one is chosen\n");
	forget_victim();
	return false;
}

/* --- Killing. --- */

/* It ends, and to do so may have part of the reserve. With tasklist_lock. */
static void kill_process(struct task_struct *p)
{
	WRITE_ONCE(p->signal->oom_victim, true);
	group_send_sig_info(SIGKILL, SEND_SIG_PRIV, p);
}

static bool has_mm(struct task_struct *p, const struct mm_struct *mm)
{
	struct task_struct *t = oom_lock_thread(p);
	bool has = t && t->mm == mm;

	if (t)
		spin_unlock(&t->alloc_lock);
	return has;
}

/* With the memory itself, nobody of them could go on, and nothing would be won. */
static void kill_all_of(const struct mm_struct *mm)
{
	struct task_struct *p;

	for_each_process(p)
		if (!is_unkillable(p) && has_mm(p, mm))
			kill_process(p);
}

/* With tasklist_lock: its memory, which from now on is the victim's; NULL if it has ended. */
static struct mm_struct *mark_victim(struct task_struct *p)
{
	struct task_struct *t = p->sighand ? oom_lock_thread(p) : NULL;
	struct mm_struct *mm;

	if (!t)
		return NULL;
	mm = t->mm;
	mmgrab(mm);
	WRITE_ONCE(mm->oom_state, OOM_VICTIM);
	spin_unlock(&t->alloc_lock);
	return mm;
}

static void kill_chosen(struct task_struct *p)
{
	guard(spinlock)(&tasklist_lock);
	victim = mark_victim(p);
	if (!victim)
		return;
	victim_until = jiffies + VICTIM_TIME;
	if (!(READ_ONCE(p->signal->flags) & SIGNAL_GROUP_EXIT))
		oom_report_kill(p, victim);
	kill_all_of(victim);
}

/* --- All together. --- */

/*
 * The process ends by itself, if it gets what it needs for that. A thread that ends alone, or
 * is killed for an exec, is not meant: the process goes on with all that it has.
 */
static bool current_is_ending(void)
{
	if (!current->mm || (current->flags & PF_KTHREAD))
		return false;
	return (READ_ONCE(current->signal->flags) & SIGNAL_GROUP_EXIT) ||
	       ((current->flags & PF_EXITING) && thread_group_empty(current));
}

/* Somebody thinks that it is time. False: nobody is to be killed. */
bool oom_kill_manually(void)
{
	struct oom_control oc = { .gfp = GFP_KERNEL };

	guard(mutex)(&oom_lock);
	if (wait_for_victim())
		return true;
	select_victim(&oc);
	oom_report(&oc);
	if (!oc.chosen)
		return false;
	kill_chosen(oc.chosen);
	put_task_struct(oc.chosen);
	return true;
}

static void panic_if_wanted(const struct oom_control *oc)
{
	if (!sysctl_panic_on_oom)
		return;
	oom_report(oc);
	panic("Out of memory: %s panic_on_oom is enabled\n",
	      sysctl_panic_on_oom == 2 ? "compulsory" : "system-wide");
}

bool out_of_memory(struct oom_control *oc)
{
	if (current_is_ending()) {
		WRITE_ONCE(current->signal->oom_victim, true);
		return true;
	}
	if (wait_for_victim())
		return true;
	panic_if_wanted(oc);
	select_current(oc);
	if (!oc->chosen)
		select_victim(oc);
	oom_report(oc);
	if (!oc->chosen)
		panic("System is deadlocked on memory\n");
	kill_chosen(oc->chosen);
	put_task_struct(oc->chosen);
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(out_of_memory);

/* Could a block be had now, without the reserve? Somebody may just have freed much. */
static bool zones_have_room(gfp_t gfp, unsigned int order)
{
	struct zone *const *z = zones_for(numa_mem_id(), gfp);

	for (; *z; z++)
		if (zone_watermark_ok(*z, order, WMARK_LOW, gfp_zone(gfp)))
			return true;
	return false;
}

/*
 * What waits for readers that have not gone, and what is kept for the next who wants the
 * like: slabs without objects, stacks and page tables of tasks that have ended, ranges
 * that were vfreed. It is free for anything afterwards.
 */
void free_kept_memory(void)
{
	rcu_barrier();
	kmem_caches_shrink();
	vm_unmap_aliases();
	pt_cache_drain();
	drain_all_pages(NULL);
}

static bool free_what_is_kept(gfp_t gfp, unsigned int order)
{
	free_kept_memory();
	return zones_have_room(gfp, order);
}

/* Who finds another at it has only to wait: what that one frees is for all. */
static bool oom_hook(gfp_t gfp, unsigned int order)
{
	struct oom_control oc = { .gfp = gfp, .order = order };
	bool again;

	if (!mutex_trylock(&oom_lock)) {
		schedule_timeout_uninterruptible(1);
		return true;
	}
	again = zones_have_room(gfp, order) || free_what_is_kept(gfp, order) ||
		out_of_memory(&oc);
	mutex_unlock(&oom_lock);
	return again;
}

static const struct alloc_pressure_hooks oom_hooks = { .oom = oom_hook };

static int __init oom_init(void)
{
	set_alloc_pressure_hooks(&oom_hooks);
	return 0;
}
core_initcall(oom_init);

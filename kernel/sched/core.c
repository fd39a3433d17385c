// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which task runs.
 *
 * Every CPU has a run queue of the tasks that want it, served in turn, and an
 * idle task for when there is none. Owns the scheduling fields of
 * task_struct.
 *
 * Locks: p->pi_lock orders wake-ups of one task; rq->lock guards a queue and
 * is taken inside it. A task that goes to sleep has set its state before it
 * tested its condition, and is taken off its queue by its own schedule()
 * under rq->lock; a waker, which changes the condition first, sees it either
 * still on_rq (then it only sets the state back) or gone (then it waits until
 * its stack is free and queues it again). So no wake-up is lost.
 */
#include <asm/smp.h>
#include <asm/switch_to.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/tick.h>
#include <linux/time64.h>

/* How long a task may run while others wait for its CPU. */
#define SLICE_NS	(2 * NSEC_PER_MSEC)

/* Guarded by @lock, except that anybody may look at @nr_running. */
struct rq {
	arch_spinlock_t lock;		/* see rq_lock() */
	struct list_head queue;		/* runnable, but for the running one */
	unsigned int nr_running;	/* on_rq, idle not counted */
	struct task_struct *curr;
	struct task_struct *idle;
	bool need_resched;		/* somebody was queued; own CPU reads */
	u64 slice_start;		/* when @curr came; own CPU only */
};

static DEFINE_PER_CPU_ALIGNED(struct rq, runqueues);

#define cpu_rq(cpu)	per_cpu_ptr(&runqueues, cpu)
#define this_rq()	this_cpu_ptr(&runqueues)

/*
 * The lock is taken by the task that leaves and released by the one that
 * comes, which no lock checker can follow: so it is the bare lock, and its
 * order (inside p->pi_lock, never two at once) is kept by this file alone.
 * Interrupts are off.
 */
static void rq_lock(struct rq *rq)
{
	preempt_disable();
	arch_spin_lock(&rq->lock);
}

static void rq_unlock(struct rq *rq)
{
	arch_spin_unlock(&rq->lock);
	preempt_enable();
}

/*
 * Nobody interrupts a task for its time being up: it asks. So does each loop
 * that may run for long, by cond_resched().
 */
static bool slice_is_over(const struct rq *rq)
{
	return READ_ONCE(rq->nr_running) > 1 &&
	       sched_clock() - rq->slice_start > SLICE_NS;
}

bool need_resched(void)
{
	const struct rq *rq = this_rq();

	return READ_ONCE(rq->need_resched) || slice_is_over(rq);
}
EXPORT_SYMBOL_GPL(need_resched);

/* Under rq->lock, like the two that follow: the end of the queue. */
static void enqueue_task(struct rq *rq, struct task_struct *p)
{
	list_add_tail(&p->run_list, &rq->queue);
}

static struct task_struct *pick_next_task(struct rq *rq)
{
	struct task_struct *p;

	p = list_first_entry_or_null(&rq->queue, struct task_struct, run_list);
	if (!p)
		return rq->idle;
	list_del_init(&p->run_list);
	return p;
}

/* Takes the running task off the queue if it sleeps, to its end if not. */
static void put_prev_task(struct rq *rq, struct task_struct *prev)
{
	if (prev == rq->idle)
		return;
	if (READ_ONCE(prev->__state) == TASK_RUNNING) {
		enqueue_task(rq, prev);
		return;
	}
	/* Pairs with the acquire in wake_up_state(). */
	smp_store_release(&prev->on_rq, 0);
	WRITE_ONCE(rq->nr_running, rq->nr_running - 1);
}

/*
 * The second half of a switch, on the new task's stack. rq->lock was taken by
 * the task that ran before; @prev's stack is free from here on.
 */
void finish_task_switch(struct task_struct *prev)
{
	bool dead = prev->__state == TASK_DEAD;

	smp_store_release(&prev->on_cpu, 0);
	rq_unlock(this_rq());
	if (dead)
		task_bury(prev);
}

static void context_switch(struct rq *rq, struct task_struct *prev,
			   struct task_struct *next)
{
	struct task_struct *last;

	WRITE_ONCE(next->on_cpu, 1);
	WRITE_ONCE(next->cpu, smp_processor_id());
	rq->curr = next;
	prev->nvcsw++;
	switch_to(prev, next, last);
	/* Perhaps on another CPU than before: all per-CPU pointers are stale. */
	finish_task_switch(last);
}

/*
 * Giving up the CPU inside a critical section breaks it. Say so, and go on
 * with a clean count, since the next task must not inherit this one's.
 */
static void schedule_debug(struct task_struct *prev)
{
	unsigned int count = preempt_count();

	if (likely(!count))
		return;
	WARN(1, "BUG: scheduling while atomic: %s/%d/0x%08x\n", prev->comm,
	     prev->pid, count);
	lockdep_print_held_locks(prev);
	__this_cpu_write(__preempt_count, 0);
}

void schedule(void)
{
	struct task_struct *prev = current;
	struct task_struct *next;
	unsigned long flags;
	struct rq *rq;

	schedule_debug(prev);
	local_irq_save(flags);
	rq = this_rq();
	rq_lock(rq);
	rcu_note_context_switch();
	WRITE_ONCE(rq->need_resched, false);
	rq->slice_start = sched_clock();
	put_prev_task(rq, prev);
	next = pick_next_task(rq);
	if (next != prev)
		context_switch(rq, prev, next);
	else
		rq_unlock(rq);
	local_irq_restore(flags);
}
EXPORT_SYMBOL_GPL(schedule);

/* Where @p should run: where it was if that is idle or all are busy. */
static int select_cpu(struct task_struct *p)
{
	unsigned int best = p->cpu, cpu;
	unsigned int least;

	if (!cpumask_test_cpu(best, &p->cpus_mask) || !cpu_online(best))
		best = cpumask_first(&p->cpus_mask);
	least = READ_ONCE(cpu_rq(best)->nr_running);
	for_each_online_cpu(cpu) {
		unsigned int load = READ_ONCE(cpu_rq(cpu)->nr_running);

		if (load < least && cpumask_test_cpu(cpu, &p->cpus_mask)) {
			best = cpu;
			least = load;
		}
	}
	return best;
}

/* Is it still queued, or running? Then its next schedule() will go on. */
static bool wake_up_queued(struct task_struct *p)
	__must_hold(&p->pi_lock)
{
	struct rq *rq = cpu_rq(task_cpu(p));
	bool queued;

	rq_lock(rq);
	queued = p->on_rq;
	if (queued)
		WRITE_ONCE(p->__state, TASK_RUNNING);
	rq_unlock(rq);
	return queued;
}

/* Puts a task that sleeps on a queue, and tells that CPU. */
static void activate_task(struct task_struct *p)
	__must_hold(&p->pi_lock)
{
	int cpu = select_cpu(p);
	struct rq *rq = cpu_rq(cpu);

	WRITE_ONCE(p->__state, TASK_RUNNING);
	rq_lock(rq);
	WRITE_ONCE(p->on_rq, 1);
	WRITE_ONCE(p->cpu, cpu);
	WRITE_ONCE(rq->nr_running, rq->nr_running + 1);
	enqueue_task(rq, p);
	WRITE_ONCE(rq->need_resched, true);
	rq_unlock(rq);
	if (cpu != smp_processor_id())
		arch_smp_send_reschedule(cpu);
}

/*
 * In any context but under a run queue's lock. Three cases, under pi_lock: it
 * is still queued, and its state alone is set back; it is on its way out, and
 * is waited for; it sleeps.
 */
bool wake_up_state(struct task_struct *p, unsigned int state)
{
	unsigned long flags;
	bool woken = false;

	/* The waker's change of the condition comes before this look. */
	smp_mb();
	raw_spin_lock_irqsave(&p->pi_lock, flags);
	if (!(READ_ONCE(p->__state) & state))
		goto out;
	woken = true;
	if (p == current) {
		WRITE_ONCE(p->__state, TASK_RUNNING);
		goto out;
	}
	if (smp_load_acquire(&p->on_rq) && wake_up_queued(p))
		goto out;
	/* It sleeps, but may not have left its stack yet. */
	smp_cond_load_acquire(&p->on_cpu, !VAL);
	activate_task(p);
out:
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
	return woken;
}
EXPORT_SYMBOL_GPL(wake_up_state);

/* HZ times a second, with interrupts off: the slice may be over. */
void sched_tick(void)
{
}

void scheduler_ipi(void)
{
	/* The kick was all: the idle loop and cond_resched() look for work. */
}

bool __cond_resched(void)
{
	if (likely(!need_resched())) {
		rcu_note_context_switch();
		return false;
	}
	return yield_to_others();
}
EXPORT_SYMBOL_GPL(__cond_resched);

bool yield_to_others(void)
{
	u64 before = current->nvcsw;

	schedule();
	return current->nvcsw != before;
}
EXPORT_SYMBOL_GPL(yield_to_others);

/* A task that runs or is queued moves when it is next woken. */
int set_cpus_allowed_ptr(struct task_struct *p, const struct cpumask *mask)
{
	unsigned long flags;

	if (!cpumask_intersects(mask, cpu_online_mask))
		return -EINVAL;
	raw_spin_lock_irqsave(&p->pi_lock, flags);
	cpumask_copy(&p->cpus_mask, mask);
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
	return 0;
}
EXPORT_SYMBOL_GPL(set_cpus_allowed_ptr);

/* The end: somebody else buries what is left, in finish_task_switch(). */
void do_task_dead(void)
{
	/* A waker that saw an older state is through when we have the lock. */
	raw_spin_lock_irq(&current->pi_lock);
	WRITE_ONCE(current->__state, TASK_DEAD);
	raw_spin_unlock_irq(&current->pi_lock);
	schedule();
	BUG();
}

/* Makes @idle the task that runs on @cpu when there is no other. */
void init_idle(struct task_struct *idle, int cpu)
{
	struct rq *rq = cpu_rq(cpu);

	INIT_LIST_HEAD(&rq->queue);
	rq->idle = idle;
	rq->curr = idle;
	idle->__state = TASK_RUNNING;
	idle->cpu = cpu;
	idle->flags |= PF_IDLE | PF_KTHREAD;
	idle->on_rq = 1;
	cpumask_clear(&idle->cpus_mask);
	cpumask_set_cpu(cpu, &idle->cpus_mask);
}

/*
 * While it is set RCU does not wait for the CPU and jiffies may be late: an
 * interrupt that may want either clears it first (irq_enter()).
 */
DEFINE_PER_CPU(bool, cpu_idling);
EXPORT_SYMBOL_GPL(cpu_idling);

void idle_interrupted(void)
{
	__this_cpu_write(cpu_idling, false);
	rcu_idle_exit();
	tick_irq_enter();
}
EXPORT_SYMBOL_GPL(idle_interrupted);

/*
 * Interrupts are off between the look at need_resched() and the sleep: one that
 * comes in between ends the sleep at once.
 */
static void do_idle(void)
{
	local_irq_disable();
	while (!need_resched()) {
		__this_cpu_write(cpu_idling, true);
		rcu_idle_enter();
		arch_cpu_idle();
		if (__this_cpu_read(cpu_idling))
			idle_interrupted();
		/* Let what woke us in. */
		local_irq_enable();
		local_irq_disable();
	}
	tick_nohz_idle_exit();
	local_irq_enable();
	schedule();
}

void cpu_startup_entry(void)
{
	int cpu = current->cpu;

	this_cpu_write(cpu_number, cpu);
	set_cpu_online(cpu, true);
	smp_store_release(&current->on_cpu, 1);
	local_irq_enable();
	for (;;)
		do_idle();
}

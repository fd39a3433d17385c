// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which task runs: run queues, switches, wake-ups.
 *
 * Every CPU has a run queue with a part for each class: real-time (rt.c), fair
 * (fair.c), and the idle task. A class is told by a task's priority, so its
 * functions are called directly. Owns struct rq and the scheduling fields of
 * task_struct that no class does; locks: see sched.h.
 *
 * A task that goes to sleep has set its state before it tested its condition,
 * and is taken off its queue by its own schedule() under rq->lock; a waker,
 * which changes the condition first, sees it either still on_rq (then it only
 * sets the state back) or gone (then it waits until its stack is free and
 * queues it again). So no wake-up is lost.
 *
 * A task that must leave its CPU while it runs goes to sleep in TASK_WAKING,
 * which nobody else wakes, and is woken once the switch is over.
 */
#include <asm/ptrace.h>
#include <asm/smp.h>
#include <asm/switch_to.h>
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/fpu.h>
#include <linux/init.h>
#include <linux/irq.h>
#include <linux/kernel_stat.h>
#include <linux/minmax.h>
#include <linux/mmu_context.h>
#include <linux/rcupdate.h>
#include <linux/rseq.h>
#include <linux/sched/debug.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/thread_info.h>
#include <linux/workqueue.h>

#include "fair.h"

DEFINE_PER_CPU_ALIGNED(struct rq, runqueues);
DEFINE_PER_CPU(struct cpu_resched, cpu_resched);

struct root_domain def_root_domain = { .span = cpu_online_mask };

/*
 * Ask a CPU to call the scheduler, under rq->lock. It is rung only if it does
 * not know yet and would not look by itself. The idle loop stops polling, then
 * looks once more: so one of the two sees the other.
 */
void resched_curr(struct rq *rq)
{
	struct cpu_resched *resched = rq->resched;

	if (READ_ONCE(resched->need_resched))
		return;
	WRITE_ONCE(resched->need_resched, 1);
	if (rq->cpu == smp_processor_id())
		return;
	smp_mb();
	if (!READ_ONCE(resched->polling))
		arch_smp_send_reschedule(rq->cpu);
}

void resched_cpu(int cpu)
{
	struct rq *rq = cpu_rq(cpu);
	unsigned long flags;

	local_irq_save(flags);
	rq_lock(rq);
	resched_curr(rq);
	rq_unlock(rq);
	local_irq_restore(flags);
}

/* --- Time. --- */

/* Charges the running task, and what follows from that in its class. */
static __always_inline void __update_curr(struct rq *rq)
{
	u64 delta = charge_curr(rq);

	if (likely(rq->cfs.curr))
		update_curr_fair(rq, delta);
	else if (rt_prio(rq->curr_prio))
		update_curr_rt(rq, delta);
}

void update_curr(struct rq *rq)
{
	__update_curr(rq);
}
EXPORT_SYMBOL_IF_KUNIT(update_curr);

/* --- Onto a queue, and off it; rq->lock. --- */

void enqueue_task(struct rq *rq, struct task_struct *p, unsigned int flags)
{
	if (!(flags & QUEUE_MOVE))
		p->queued_since = rq->clock;
	if (rt_prio(p->prio))
		enqueue_task_rt(rq, p, flags);
	else
		enqueue_task_fair(rq, p, flags);
	WRITE_ONCE(rq->nr_running, rq->nr_running + 1);
}

void dequeue_task(struct rq *rq, struct task_struct *p, unsigned int flags)
{
	if (rt_prio(p->prio))
		dequeue_task_rt(rq, p);
	else
		dequeue_task_fair(rq, p, flags);
	WRITE_ONCE(rq->nr_running, rq->nr_running - 1);
}

/* From nowhere. The queue's clock is right. */
void activate_task(struct rq *rq, struct task_struct *p, unsigned int flags)
{
	update_curr(rq);
	if (p->contributes_to_load) {
		p->contributes_to_load = false;
		WRITE_ONCE(rq->nr_uninterruptible, rq->nr_uninterruptible - 1);
	}
	WRITE_ONCE(p->on_rq, 1);
	enqueue_task(rq, p, flags);
}
EXPORT_SYMBOL_IF_KUNIT(activate_task);

/* @p is new here: should it run instead of who does? */
void wakeup_preempt(struct rq *rq, struct task_struct *p)
{
	if (rt_prio(p->prio) || rq->curr == rq->idle) {
		if (p->prio < rq->curr_prio)
			resched_curr(rq);
	} else if (rq->cfs.curr) {
		wakeup_preempt_fair(rq, p);
	} else if (rq->rt.throttled) {
		resched_curr(rq);
	}
}
EXPORT_SYMBOL_IF_KUNIT(wakeup_preempt);

/* Both are locked; @p waits on @from and may run on @to's CPU. */
void move_queued_task(struct rq *from, struct rq *to, struct task_struct *p)
{
	update_curr(from);
	dequeue_task(from, p, QUEUE_MOVE);
	WRITE_ONCE(p->cpu, to->cpu);
	p->se.nr_migrations++;
	update_curr(to);
	enqueue_task(to, p, QUEUE_MOVE);
}
EXPORT_SYMBOL_IF_KUNIT(move_queued_task);

/* Takes the running task off: it sleeps, and may count as load. */
static noinline void deactivate_curr(struct rq *rq, unsigned int state)
{
	struct task_struct *p = rq->curr;

	if (state & TASK_UNINTERRUPTIBLE && !(state & TASK_NOLOAD)) {
		p->contributes_to_load = true;
		WRITE_ONCE(rq->nr_uninterruptible, rq->nr_uninterruptible + 1);
	}
	if (p->in_iowait)
		atomic_inc(&rq->nr_iowait);
	if (unlikely(state & TASK_DEAD))
		rq->switch_work |= SWITCH_BURY;
	if (unlikely(p->move_requested)) {
		/* TASK_WAKING: it has not arrived yet. */
		WRITE_ONCE(p->move_requested, state == TASK_WAKING);
		rq->switch_work |= SWITCH_MOVED;
	}
	dequeue_task(rq, p, 0);
	/* Pairs with the acquire in wake_up_state(). */
	smp_store_release(&p->on_rq, 0);
}

/* What the running task wants. A signal keeps it awake. */
static __always_inline void leave_curr(struct rq *rq, struct task_struct *p,
				       enum sched_mode mode)
{
	unsigned int state = READ_ONCE(p->__state);

	if (state && mode == SM_SLEEP) {
		if (!signal_pending_state(state, p)) {
			deactivate_curr(rq, state);
			return;
		}
		WRITE_ONCE(p->__state, TASK_RUNNING);
	}
	if (unlikely(p->move_requested) && p->__state == TASK_RUNNING) {
		WRITE_ONCE(p->__state, TASK_WAKING);
		rq->switch_work |= SWITCH_MOVE;
		deactivate_curr(rq, TASK_WAKING);
		return;
	}
	if (mode != SM_YIELD)
		return;
	WRITE_ONCE(p->__state, TASK_RUNNING);
	if (rt_prio(p->prio))
		yield_task_rt(rq, p);
	else
		yield_task_fair(rq);
}

/* --- Choosing. --- */

/*
 * The most urgent class that has a task. A CPU that is about to run something
 * less urgent than real-time tasks waiting elsewhere, or nothing, helps out.
 */
static __always_inline struct task_struct *pick_next_task(struct rq *rq)
{
	if (unlikely(atomic_read(&rq->rd->nr_rt_overloaded)))
		pull_rt_tasks(rq);
	if (rt_runnable(rq))
		return pick_task_rt(rq);
	if (likely(rq->cfs.nr_running) || balance_newidle(rq))
		return pick_task_fair(rq);
	return rq->idle;
}

/* It has waited long enough; a moment's wait counts, too. */
static __always_inline void end_wait(struct rq *rq, struct task_struct *next, u64 now)
{
	u64 delay = now - next->queued_since;

	next->run_delay += delay;
	rq->run_delay += delay;
}

/*
 * From one task to another, neither of them idle. If @prev is runnable still,
 * it waits from now on; a real-time task that has to would rather run elsewhere.
 */
static __always_inline void switch_task(struct rq *rq,
					struct task_struct *prev,
					struct task_struct *next)
{
	bool to_fair = !rt_prio(next->prio);
	u64 now = rq->clock;

	end_wait(rq, next, now);
	if (prev->on_rq) {
		prev->queued_since = now;
		if (!rt_prio(prev->prio)) {
			if (to_fair) {
				switch_task_fair(rq, prev, next);
				return;
			}
			put_prev_task_fair(rq, prev);
		} else if (!to_fair) {
			rq->switch_work |= SWITCH_PUSH;
		}
	}
	if (to_fair)
		set_next_task_fair(rq, next);
}

/*
 * All of a switch but the switch: settles the running task's account, takes it
 * off if it sleeps, and chooses. Returns the task that is now @rq's.
 */
static __always_inline struct task_struct *
__sched_switch(struct rq *rq, struct task_struct *prev, enum sched_mode mode)
{
	struct task_struct *idle = rq->idle, *next;

	__update_curr(rq);
	WRITE_ONCE(rq->resched->need_resched, 0);
	if (likely(prev != idle))
		leave_curr(rq, prev, mode);
	next = pick_next_task(rq);
	if (unlikely(next == prev))
		return next;
	if (unlikely(next == idle)) {
		set_next_task_idle(rq);
	} else if (unlikely(prev == idle)) {
		put_prev_task_idle(rq);
		end_wait(rq, next, rq->clock);
		if (fair_prio(next->prio))
			set_next_task_fair(rq, next);
	} else {
		switch_task(rq, prev, next);
	}
	next->se.exec_start = rq->clock;
	WRITE_ONCE(rq->curr_prio, next->prio);
	rq->curr = next;
	WRITE_ONCE(rq->nr_switches, rq->nr_switches + 1);
	return next;
}

struct task_struct *sched_switch(struct rq *rq, enum sched_mode mode)
{
	return __sched_switch(rq, rq->curr, mode);
}
EXPORT_SYMBOL_IF_KUNIT(sched_switch);

/* --- Switching. --- */

/* What had to wait until the task had left its stack. No lock is held. */
static noinline void after_switch(struct task_struct *prev, unsigned int work)
{
	if (work & SWITCH_PUSH) {
		struct rq *rq = this_rq();

		rq_lock(rq);
		push_rt_tasks(rq);
		rq_unlock(rq);
	}
	if (work & SWITCH_MOVE)
		wake_up_state(prev, TASK_WAKING);
	if (work & SWITCH_MOVED)
		affinity_task_left();
	if (work & SWITCH_MM)
		mm_switch_done();
	if (work & SWITCH_BURY)
		task_bury(prev);
}

/*
 * The second half of a switch, on the new task's stack. rq->lock was taken by
 * the task that ran before; @prev's stack is free from here on.
 */
static __always_inline void __finish_task_switch(struct task_struct *prev)
{
	struct rq *rq = this_rq();
	unsigned int work = rq->switch_work;

	smp_store_release(&prev->on_cpu, 0);
	if (likely(!work)) {
		rq_unlock(rq);
		return;
	}
	rq->switch_work = 0;
	rq_unlock(rq);
	after_switch(prev, work);
}

/* Of a task that runs for the first time. */
void finish_task_switch(struct task_struct *prev)
{
	__finish_task_switch(prev);
}

/* From, to or between tasks that have an address space. */
static noinline void switch_mm(struct mm_struct *next)
{
	if (mm_switch(next))
		this_rq()->switch_work |= SWITCH_MM;
}

static __always_inline void context_switch(struct task_struct *prev,
					   struct task_struct *next)
{
	struct task_struct *last;

	WRITE_ONCE(next->on_cpu, 1);
	rseq_switch(prev, next);
	if (unlikely((unsigned long)prev->mm | (unsigned long)next->mm))
		switch_mm(next->mm);
	switch_fpu_prepare();
	switch_to(prev, next, last);
	/* Perhaps on another CPU than before: all per-CPU pointers are stale. */
	barrier();
	__finish_task_switch(last);
}

/*
 * Giving up the CPU inside a critical section breaks it. Say so, and go on
 * with a clean count, since the next task must not inherit this one's.
 */
static noinline void schedule_bug(struct task_struct *prev)
{
	WARN(1, "BUG: scheduling while atomic: %s/%d/0x%08x\n", prev->comm,
	     prev->pid, preempt_count());
	lockdep_print_held_locks(prev);
	__this_cpu_write(__preempt_count, 0);
}

/* Returns whether others have run. Interrupts are on, before and after. */
static noinline __sched bool __schedule(enum sched_mode mode)
{
	struct task_struct *prev, *next;
	struct rq *rq;

	local_irq_disable();
	rq = this_rq();
	if (unlikely(preempt_count()))
		schedule_bug(rq->curr);
	rcu_note_context_switch();
	rq_lock(rq);
	update_rq_clock(rq);
	prev = rq->curr;
	next = __sched_switch(rq, prev, mode);
	if (unlikely(next == prev)) {
		rq_unlock(rq);
		local_irq_enable();
		return false;
	}
	if (mode == SM_SLEEP)
		WRITE_ONCE(prev->nvcsw, prev->nvcsw + 1);
	else
		WRITE_ONCE(prev->nivcsw, prev->nivcsw + 1);
	context_switch(prev, next);
	local_irq_enable();
	return true;
}

/* A worker that sleeps inside its work lets another one go on. */
__sched void schedule(void)
{
	struct task_struct *p = current;

	if (unlikely(p->flags & PF_WQ_WORKER)) {
		if (READ_ONCE(p->__state))
			wq_worker_sleeping();
		__schedule(SM_SLEEP);
		wq_worker_running();
		return;
	}
	__schedule(SM_SLEEP);
}
EXPORT_SYMBOL_GPL(schedule);

__sched void schedule_preempt(void)
{
	__schedule(SM_PREEMPT);
}

__sched void io_schedule(void)
{
	bool was = current->in_iowait;

	current->in_iowait = true;
	schedule();
	current->in_iowait = was;
}

__sched bool yield_to_others(void)
{
	return __schedule(SM_YIELD);
}
EXPORT_SYMBOL_GPL(yield_to_others);

/* --- Wake-ups. --- */

/* Under pi_lock, so that nothing but the balancer moves @p meanwhile. */
struct rq *task_rq_lock(struct task_struct *p)
	__must_hold(&p->pi_lock)
{
	for (;;) {
		struct rq *rq = cpu_rq(task_cpu(p));

		rq_lock(rq);
		if (likely(task_cpu(p) == rq->cpu))
			return rq;
		rq_unlock(rq);
	}
}

/* Is it still queued, or running? Then its next schedule() will go on. */
static bool wake_up_queued(struct task_struct *p)
	__must_hold(&p->pi_lock)
{
	struct rq *rq = task_rq_lock(p);
	bool queued = p->on_rq;

	if (queued)
		WRITE_ONCE(p->__state, TASK_RUNNING);
	rq_unlock(rq);
	return queued;
}

/* Puts a task that sleeps on a queue, and tells that CPU. */
static void wake_up_sleeper(struct task_struct *p)
	__must_hold(&p->pi_lock)
{
	unsigned int flags = p->se.exec_start ? ENQUEUE_WAKEUP : ENQUEUE_NEW;
	int cpu = select_task_rq(&def_root_domain, p, flags);
	struct rq *rq = cpu_rq(cpu);

	if (p->in_iowait)
		atomic_dec(&cpu_rq(task_cpu(p))->nr_iowait);
	WRITE_ONCE(p->__state, TASK_RUNNING);
	WRITE_ONCE(p->move_requested, false);
	rq_lock(rq);
	update_rq_clock(rq);
	if (p->cpu != cpu) {
		WRITE_ONCE(p->cpu, cpu);
		p->se.nr_migrations++;
	}
	activate_task(rq, p, flags);
	wakeup_preempt(rq, p);
	rq_unlock(rq);
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
	wake_up_sleeper(p);
out:
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
	return woken;
}
EXPORT_SYMBOL_GPL(wake_up_state);

void scheduler_ipi(void)
{
	/* The kick was all: the idle loop and cond_resched() look for work. */
}

/* --- The tick, and asking without one. --- */

static __always_inline void __rq_tick(struct rq *rq)
{
	struct task_struct *curr = rq->curr;

	__update_curr(rq);
	if (rq->rt.throttled)
		rt_period_update(rq);
	if (rt_prio(rq->curr_prio))
		task_tick_rt(rq, curr);
	else if (curr != rq->idle)
		task_tick_fair(rq);
	if (rq->clock >= rq->next_balance)
		balance_tick(rq);
}

void rq_tick(struct rq *rq)
{
	__rq_tick(rq);
}
EXPORT_SYMBOL_IF_KUNIT(rq_tick);

void sched_tick(void)
{
	struct pt_regs *regs = get_irq_regs();
	bool user = regs && user_mode(regs);
	struct rq *rq = this_rq();

	rq_lock(rq);
	update_rq_clock(rq);
	rq->last_tick = rq->clock;
	__rq_tick(rq);
	rq_unlock(rq);
	rcu_sched_clock_irq(user);
	/* Only this CPU writes these two. */
	account_process_tick(rq->curr, user);
	calc_load_tick(rq->last_tick);
}

/*
 * Others wait, or callbacks of RCU's, and the timer has been silent for longer
 * than it should: this CPU has none, or interrupts were off. The task that asks
 * makes up for it.
 */
static void tick_if_late(void)
{
	unsigned long flags;

	if (sched_clock() - this_rq()->last_tick < 2 * SCHED_TICK_NS)
		return;
	local_irq_save(flags);
	sched_tick();
	local_irq_restore(flags);
}

__sched bool __cond_resched(void)
{
	if (unlikely(READ_ONCE(this_rq()->nr_running) > 1 || rcu_waits_for_tick()))
		tick_if_late();
	if (likely(!need_resched())) {
		rcu_note_context_switch();
		return false;
	}
	return __schedule(SM_PREEMPT);
}
EXPORT_SYMBOL_GPL(__cond_resched);

/* --- Beginning and end. --- */

/* As /proc and ps show it. A task on its way to another CPU is running. */
char task_state_to_char(const struct task_struct *p)
{
	unsigned int state = task_state(p);

	if (state & TASK_DEAD)
		return 'X';
	if (state & TASK_PARKED)
		return 'P';
	if (state & __TASK_TRACED)
		return 't';
	if (state & __TASK_STOPPED)
		return 'T';
	if ((state & TASK_IDLE) == TASK_IDLE)
		return 'I';
	if (state & TASK_UNINTERRUPTIBLE)
		return 'D';
	return state & TASK_INTERRUPTIBLE ? 'S' : 'R';
}
EXPORT_SYMBOL_GPL(task_state_to_char);

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

/* A task like any other; what it inherits is up to its creator. */
void sched_fork(struct task_struct *p)
{
	p->policy = SCHED_NORMAL;
	p->static_prio = DEFAULT_PRIO;
	p->prio = DEFAULT_PRIO;
	p->se.slice = SCHED_SLICE_NS;
	p->rt.slice_left = RR_SLICE_NS;
	p->start_time = sched_clock();
	INIT_LIST_HEAD(&p->rt.run_list);
	set_load_weight(p);
}
EXPORT_SYMBOL_IF_KUNIT(sched_fork);

/* What its parent has that others would suffer from, a child does not: that was asked for. */
static void reset_on_fork(struct task_struct *p)
{
	if (rt_prio(p->prio)) {
		p->policy = SCHED_NORMAL;
		p->rt_priority = 0;
		p->static_prio = DEFAULT_PRIO;
	}
	p->static_prio = max(p->static_prio, DEFAULT_PRIO);
	p->prio = p->static_prio;
	set_load_weight(p);
}

/* By fork(): as its parent is now. */
void sched_inherit(struct task_struct *p)
{
	p->policy = current->policy;
	p->rt_priority = current->rt_priority;
	p->static_prio = current->static_prio;
	p->prio = current->prio;
	p->se.load = current->se.load;
	if (unlikely(current->sched_reset_on_fork))
		reset_on_fork(p);
}

/* An empty queue; its idle task is set before anything is queued. */
void rq_init(struct rq *rq, struct root_domain *rd, int cpu)
{
	rq->cpu = cpu;
	rq->rd = rd;
	rq->resched = per_cpu_ptr(&cpu_resched, cpu);
	init_cfs_rq(&rq->cfs);
	init_rt_rq(&rq->rt);
	rd->rq[cpu] = rq;
}
EXPORT_SYMBOL_IF_KUNIT(rq_init);

void rq_set_idle(struct rq *rq, struct task_struct *idle)
{
	rq->idle = idle;
	rq->curr = idle;
	rq->curr_prio = MAX_PRIO;
	idle->prio = MAX_PRIO;
	idle->se.exec_start = rq->clock;
	rq->began = rq->clock - idle->se.sum_exec_runtime;
	idle->cpu = rq->cpu;
	idle->on_rq = 1;
}
EXPORT_SYMBOL_IF_KUNIT(rq_set_idle);

/* Makes @idle the task that runs on @cpu when there is no other. */
void init_idle(struct task_struct *idle, int cpu)
{
	struct rq *rq = cpu_rq(cpu);

	sched_fork(idle);
	rq_init(rq, &def_root_domain, cpu);
	update_rq_clock(rq);
	rq_set_idle(rq, idle);
	idle->__state = TASK_RUNNING;
	idle->flags |= PF_IDLE | PF_KTHREAD | PF_NO_SETAFFINITY;
	cpumask_clear(&idle->cpus_mask);
	cpumask_set_cpu(cpu, &idle->cpus_mask);
}

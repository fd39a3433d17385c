// SPDX-License-Identifier: GPL-2.0-only
/*
 * Telling a task where it may run. Owns cpus_mask and the setting of
 * move_requested; both are written under pi_lock and rq->lock.
 *
 * A task that sleeps learns of it when it is woken, one that waits for a CPU
 * is moved at once. One that runs has to leave its stack first: it is told to,
 * does so at its next chance, and its waker waits for that.
 */
#include <linux/export.h>
#include <linux/wait.h>

#include "sched.h"

static DECLARE_WAIT_QUEUE_HEAD(left_wait);

/* From the scheduler, without locks. */
void affinity_task_left(void)
{
	wake_up_all(&left_wait);
}

/*
 * It is on no queue for a moment; but whoever looks for a task by its queue
 * holds pi_lock, which we have, and the balancer sees only what is queued.
 */
static void move_waiting_task(struct rq *rq, struct task_struct *p)
	__must_hold(&p->pi_lock)
{
	update_rq_clock(rq);
	update_curr(rq);
	dequeue_task(rq, p, QUEUE_MOVE);
	rq_unlock(rq);

	rq = cpu_rq(select_task_rq(&def_root_domain, p, ENQUEUE_NEW));
	rq_lock(rq);
	update_rq_clock(rq);
	WRITE_ONCE(p->cpu, rq->cpu);
	p->se.nr_migrations++;
	update_curr(rq);
	enqueue_task(rq, p, QUEUE_MOVE);
	wakeup_preempt(rq, p);
	rq_unlock(rq);
}

/* Returns whether it runs where it must not, and has been told to leave. */
static bool apply_mask(struct task_struct *p, const struct cpumask *mask)
	__must_hold(&p->pi_lock)
{
	struct rq *rq = task_rq_lock(p);
	bool ok = cpumask_test_cpu(rq->cpu, mask);
	bool runs = task_is_running(rq, p);

	cpumask_copy(&p->cpus_mask, mask);
	if (!ok && p->on_rq && !runs) {
		move_waiting_task(rq, p);
		return false;
	}
	WRITE_ONCE(p->move_requested, !ok && p->on_rq);
	if (p->move_requested)
		resched_curr(rq);
	rq_unlock(rq);
	return !ok && runs;
}

/*
 * When this returns @p runs, if it does, where it may. The caller keeps it
 * from ending meanwhile.
 */
int set_cpus_allowed_ptr(struct task_struct *p, const struct cpumask *mask)
{
	unsigned long flags;
	bool must_leave;

	if (!cpumask_intersects(mask, cpu_online_mask))
		return -EINVAL;
	raw_spin_lock_irqsave(&p->pi_lock, flags);
	must_leave = apply_mask(p, mask);
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
	/* Who waited for what an older mask asked for looks again. */
	if (!must_leave) {
		affinity_task_left();
		return 0;
	}
	if (p == current)
		schedule_preempt();
	else
		wait_event(left_wait, !READ_ONCE(p->move_requested));
	return 0;
}
EXPORT_SYMBOL_GPL(set_cpus_allowed_ptr);

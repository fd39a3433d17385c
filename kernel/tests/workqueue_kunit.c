// SPDX-License-Identifier: GPL-2.0-only
/* Tests of workqueues: what runs, how often, where, and who waits for it. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/delay.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/wait.h>

#include "../workqueue_internal.h"
#include "crew.h"

/* A job counts, tells that it runs, and waits at a gate if there is one. */
struct job {
	struct work_struct work;
	struct kunit *test;
	struct completion *started;
	struct completion *gate;
	atomic_t runs;
	atomic_t inside;	/* never more than one */
	int cpu;
	int nice;
	struct workqueue_struct *again;	/* queue itself there, so often: */
	int times;
};

static void do_job(struct work_struct *work)
{
	struct job *job = container_of(work, struct job, work);

	if (atomic_inc_return(&job->inside) != 1)
		KUNIT_FAIL(job->test, "twice at the same time");
	job->cpu = raw_smp_processor_id();
	job->nice = task_nice(current);
	atomic_inc(&job->runs);
	if (job->started)
		complete(job->started);
	if (job->gate)
		wait_for_completion(job->gate);
	atomic_dec(&job->inside);
	if (job->again && job->times-- > 0)
		queue_work(job->again, work);
}

static struct job *new_job(struct kunit *test)
{
	struct job *job = kunit_kzalloc(test, sizeof(*job), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, job);
	INIT_WORK(&job->work, do_job);
	job->test = test;
	return job;
}

static struct workqueue_struct *new_queue(struct kunit *test,
					  unsigned int flags, int max_active)
{
	struct workqueue_struct *wq = alloc_workqueue("kunit", flags,
						      max_active);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	return wq;
}

/* --- Queueing and waiting. --- */

static void queued_work_runs_once(struct kunit *test)
{
	struct job *job = new_job(test);

	KUNIT_EXPECT_FALSE(test, flush_work(&job->work));
	KUNIT_EXPECT_TRUE(test, schedule_work(&job->work));
	flush_work(&job->work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job->runs), 1);
	KUNIT_EXPECT_EQ(test, work_busy(&job->work), 0u);
	KUNIT_EXPECT_TRUE(test, schedule_work(&job->work));
	flush_work(&job->work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job->runs), 2);
}

static void pending_work_is_not_queued_twice(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(started);
	DECLARE_COMPLETION_ONSTACK(gate);
	struct workqueue_struct *wq = alloc_ordered_workqueue("kunit", 0);
	struct job *first = new_job(test), *second = new_job(test);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	first->started = &started;
	first->gate = &gate;
	queue_work(wq, &first->work);
	wait_for_completion(&started);
	KUNIT_EXPECT_EQ(test, work_busy(&first->work),
			(unsigned int)WORK_BUSY_RUNNING);
	KUNIT_EXPECT_TRUE(test, queue_work(wq, &second->work));
	KUNIT_EXPECT_FALSE(test, queue_work(wq, &second->work));
	KUNIT_EXPECT_EQ(test, work_busy(&second->work),
			(unsigned int)WORK_BUSY_PENDING);
	/* One that runs can be queued: it will run once more. */
	KUNIT_EXPECT_TRUE(test, queue_work(wq, &first->work));
	KUNIT_EXPECT_EQ(test, work_busy(&first->work),
			(unsigned int)(WORK_BUSY_RUNNING | WORK_BUSY_PENDING));
	complete_all(&gate);
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&first->runs), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&second->runs), 1);
	destroy_workqueue(wq);
}

static void it_runs_where_it_was_queued(struct kunit *test)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		struct job *job = new_job(test);

		schedule_work_on(cpu, &job->work);
		flush_work(&job->work);
		KUNIT_EXPECT_EQ(test, job->cpu, (int)cpu);
		KUNIT_EXPECT_EQ(test, job->nice, 0);
		queue_work_on(cpu, system_highpri_wq, &job->work);
		flush_work(&job->work);
		KUNIT_EXPECT_EQ(test, job->cpu, (int)cpu);
		KUNIT_EXPECT_EQ(test, job->nice, MIN_NICE);
	}
}

/* --- Concurrency. --- */

/* The first sleeps inside its work: so the second, of the same CPU, goes on. */
static void sleeping_work_holds_up_nobody(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(gate);
	struct job *job[8];

	for (int i = 0; i < 8; i++) {
		job[i] = new_job(test);
		job[i]->gate = i < 7 ? &gate : NULL;
		schedule_work_on(0, &job[i]->work);
	}
	flush_work(&job[7]->work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job[7]->runs), 1);
	for (int i = 0; i < 7; i++)
		KUNIT_EXPECT_EQ(test, atomic_read(&job[i]->inside), 1);
	complete_all(&gate);
	for (int i = 0; i < 7; i++)
		flush_work(&job[i]->work);
	KUNIT_EXPECT_EQ(test, worker_pools[0].nr_running, 0u);
}

static void max_active_is_obeyed(struct kunit *test)
{
	static const unsigned int kinds[] = { 0, WQ_UNBOUND };

	for (size_t kind = 0; kind < ARRAY_SIZE(kinds); kind++) {
		DECLARE_COMPLETION_ONSTACK(started);
		DECLARE_COMPLETION_ONSTACK(gate);
		struct workqueue_struct *wq = new_queue(test, kinds[kind], 2);
		struct job *job[5];
		int inside = 0;

		for (int i = 0; i < 5; i++) {
			job[i] = new_job(test);
			job[i]->gate = &gate;
			job[i]->started = &started;
			queue_work_on(0, wq, &job[i]->work);
		}
		wait_for_completion(&started);
		wait_for_completion(&started);
		for (int i = 0; i < 50; i++)
			yield();
		for (int i = 0; i < 5; i++)
			inside += atomic_read(&job[i]->inside);
		KUNIT_EXPECT_EQ(test, inside, 2);
		complete_all(&gate);
		destroy_workqueue(wq);
		for (int i = 0; i < 5; i++)
			KUNIT_EXPECT_EQ(test, atomic_read(&job[i]->runs), 1);
	}
}

struct ordered {
	struct work_struct work;
	atomic_t *next;
	int mine;
	bool in_order;
};

static void do_in_order(struct work_struct *work)
{
	struct ordered *o = container_of(work, struct ordered, work);

	o->in_order = atomic_read(o->next) == o->mine;
	cond_resched();
	atomic_inc(o->next);
}

static void ordered_queues_keep_the_order(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue("kunit", 0);
	struct ordered *o = kunit_kcalloc(test, 100, sizeof(*o), GFP_KERNEL);
	atomic_t next = ATOMIC_INIT(0);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	KUNIT_ASSERT_NOT_NULL(test, o);
	for (int i = 0; i < 100; i++) {
		INIT_WORK(&o[i].work, do_in_order);
		o[i].next = &next;
		o[i].mine = i;
		queue_work(wq, &o[i].work);
	}
	destroy_workqueue(wq);
	for (int i = 0; i < 100; i++)
		KUNIT_EXPECT_TRUE(test, o[i].in_order);
}

/* From all sides, to all CPUs: never twice at the same time, never lost. */
static void queue_from_everywhere(void *arg, int id)
{
	struct job *job = arg;

	for (int i = 0; i < 300; i++) {
		queue_work_on(i % num_online_cpus(), job->again, &job->work);
		if (i % 16 == id)
			flush_work(&job->work);
		if (i % 64 == id)
			cancel_work_sync(&job->work);
		cond_resched();
	}
}

static void work_is_not_reentered(struct kunit *test)
{
	struct workqueue_struct *wq = new_queue(test, 0, 0);
	struct job *job = new_job(test);

	job->again = wq;
	crew_run(test, 4, queue_from_everywhere, job);
	flush_work(&job->work);
	KUNIT_EXPECT_GT(test, atomic_read(&job->runs), 0);
	KUNIT_EXPECT_EQ(test, work_busy(&job->work), 0u);
	destroy_workqueue(wq);
}

/* --- Flushing. --- */

struct flush_all {
	struct workqueue_struct *wq;
	struct job job[4];
	struct kunit *test;
};

static void queue_and_flush(void *arg, int id)
{
	struct flush_all *all = arg;
	struct job *job = &all->job[id];

	for (int i = 1; i <= 50; i++) {
		queue_work(all->wq, &job->work);
		flush_workqueue(all->wq);
		KUNIT_EXPECT_EQ(all->test, atomic_read(&job->runs), i);
	}
}

static void each_flush_sees_what_was_before_it(struct kunit *test)
{
	struct flush_all *all = kunit_kzalloc(test, sizeof(*all), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, all);
	all->test = test;
	all->wq = new_queue(test, WQ_UNBOUND, 0);
	for (int i = 0; i < 4; i++) {
		INIT_WORK(&all->job[i].work, do_job);
		all->job[i].test = test;
	}
	crew_run(test, 4, queue_and_flush, all);
	destroy_workqueue(all->wq);
}

/* A work that always queues itself is not waited for for ever. */
static void a_flush_waits_for_one_run_only(struct kunit *test)
{
	struct workqueue_struct *wq = new_queue(test, 0, 0);
	struct job *job = new_job(test);

	job->again = wq;
	job->times = INT_MAX;
	queue_work(wq, &job->work);
	flush_work(&job->work);
	flush_workqueue(wq);
	KUNIT_EXPECT_GE(test, atomic_read(&job->runs), 1);
	cancel_work_sync(&job->work);
	KUNIT_EXPECT_EQ(test, work_busy(&job->work), 0u);
	destroy_workqueue(wq);
}

static void draining_does_the_chain(struct kunit *test)
{
	struct workqueue_struct *wq = new_queue(test, 0, 0);
	struct job *job = new_job(test);

	job->again = wq;
	job->times = 20;
	queue_work(wq, &job->work);
	drain_workqueue(wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&job->runs), 21);
	destroy_workqueue(wq);
}

/* --- Cancelling. --- */

static void cancelled_work_does_not_run(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(started);
	DECLARE_COMPLETION_ONSTACK(gate);
	struct workqueue_struct *wq = alloc_ordered_workqueue("kunit", 0);
	struct job *first = new_job(test), *second = new_job(test);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	first->started = &started;
	first->gate = &gate;
	queue_work(wq, &first->work);
	wait_for_completion(&started);
	queue_work(wq, &second->work);
	KUNIT_EXPECT_TRUE(test, cancel_work_sync(&second->work));
	KUNIT_EXPECT_FALSE(test, cancel_work(&second->work));
	KUNIT_EXPECT_FALSE(test, cancel_work(&first->work));
	complete_all(&gate);
	KUNIT_EXPECT_FALSE(test, cancel_work_sync(&first->work));
	KUNIT_EXPECT_EQ(test, atomic_read(&first->inside), 0);
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&second->runs), 0);
}

static void disabled_work_is_refused(struct kunit *test)
{
	struct job *job = new_job(test);

	KUNIT_EXPECT_FALSE(test, disable_work_sync(&job->work));
	KUNIT_EXPECT_FALSE(test, disable_work_sync(&job->work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&job->work));
	KUNIT_EXPECT_FALSE(test, enable_work(&job->work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&job->work));
	KUNIT_EXPECT_TRUE(test, enable_work(&job->work));
	KUNIT_EXPECT_TRUE(test, schedule_work(&job->work));
	flush_work(&job->work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job->runs), 1);
}

/* --- Later. --- */

struct later {
	struct delayed_work dwork;
	unsigned long ran_at;
	atomic_t runs;
};

static void do_later(struct work_struct *work)
{
	struct later *l = container_of(to_delayed_work(work), struct later,
				       dwork);

	l->ran_at = jiffies;
	atomic_inc(&l->runs);
}

/* There are machines whose timers we do not drive. */
static void need_timers(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_GENERIC_CLOCKEVENTS))
		kunit_skip(test, "no timer interrupts");
}

static struct later *new_later(struct kunit *test)
{
	struct later *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);

	need_timers(test);
	KUNIT_ASSERT_NOT_NULL(test, l);
	INIT_DELAYED_WORK(&l->dwork, do_later);
	return l;
}

static void delayed_work_waits(struct kunit *test)
{
	struct later *l = new_later(test);
	unsigned long start = jiffies;

	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&l->dwork, 5));
	KUNIT_EXPECT_FALSE(test, schedule_delayed_work(&l->dwork, 1));
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&l->dwork));
	while (!atomic_read(&l->runs))
		msleep(1);
	cancel_delayed_work_sync(&l->dwork);
	KUNIT_EXPECT_GE(test, l->ran_at - start, 5ul);
	KUNIT_EXPECT_EQ(test, atomic_read(&l->runs), 1);
}

static void delays_can_be_changed(struct kunit *test)
{
	struct later *l = new_later(test);

	KUNIT_EXPECT_FALSE(test, mod_delayed_work(system_wq, &l->dwork,
						  1000 * HZ));
	KUNIT_EXPECT_TRUE(test, mod_delayed_work(system_wq, &l->dwork, 1));
	while (!atomic_read(&l->runs))
		msleep(1);
	/* In an hour; or now, if somebody waits. */
	schedule_delayed_work(&l->dwork, 3600 * HZ);
	KUNIT_EXPECT_TRUE(test, flush_delayed_work(&l->dwork));
	KUNIT_EXPECT_EQ(test, atomic_read(&l->runs), 2);
	schedule_delayed_work(&l->dwork, 3600 * HZ);
	KUNIT_EXPECT_TRUE(test, cancel_delayed_work_sync(&l->dwork));
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&l->dwork));
	KUNIT_EXPECT_EQ(test, atomic_read(&l->runs), 2);
}

static void play_with_delays(void *arg, int id)
{
	struct later *l = arg;

	for (int i = 0; i < 200; i++) {
		if (id & 1)
			mod_delayed_work(system_wq, &l->dwork, i % 3);
		else if (i % 8)
			schedule_delayed_work(&l->dwork, i % 2);
		else
			cancel_delayed_work_sync(&l->dwork);
		cond_resched();
	}
}

static void delays_race(struct kunit *test)
{
	struct later *l = new_later(test);

	crew_run(test, 4, play_with_delays, l);
	cancel_delayed_work_sync(&l->dwork);
	KUNIT_EXPECT_EQ(test, work_busy(&l->dwork.work), 0u);
}

/* --- Rescue, and the number of workers. --- */

/* Where no worker can be created the queue's own thread does the work. */
static void rescuers_rescue(struct kunit *test)
{
	struct worker_pool *pool = get_pool(0, 0);
	DECLARE_COMPLETION_ONSTACK(gate);
	struct job *blocker[4], *job = new_job(test);
	struct workqueue_struct *wq;
	unsigned long flags;
	int i = 0;

	need_timers(test);
	wq = new_queue(test, WQ_MEM_RECLAIM, 1);
	/* Nobody creates workers while somebody else does, as we claim to. */
	raw_spin_lock_irqsave(&pool->lock, flags);
	pool->managed = true;
	raw_spin_unlock_irqrestore(&pool->lock, flags);
	for (i = 0; i < 4; i++) {
		blocker[i] = new_job(test);
		blocker[i]->gate = &gate;
		schedule_work_on(0, &blocker[i]->work);
	}
	msleep(8);
	queue_work_on(0, wq, &job->work);
	mod_timer(&pool->mayday_timer, jiffies);
	flush_work(&job->work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job->runs), 1);
	KUNIT_EXPECT_EQ(test, job->cpu, 0);
	timer_delete_sync(&pool->mayday_timer);
	raw_spin_lock_irqsave(&pool->lock, flags);
	pool->managed = false;
	raw_spin_unlock_irqrestore(&pool->lock, flags);
	complete_all(&gate);
	for (i = 0; i < 4; i++)
		flush_work(&blocker[i]->work);
	destroy_workqueue(wq);
}

static void idle_workers_go(struct kunit *test)
{
	struct worker_pool *pool = get_pool(0, 0);
	DECLARE_COMPLETION_ONSTACK(gate);
	struct job *job[8];

	for (int i = 0; i < 8; i++) {
		job[i] = new_job(test);
		job[i]->gate = &gate;
		schedule_work_on(0, &job[i]->work);
	}
	crew_wait_until(atomic_read(&job[7]->inside));
	complete_all(&gate);
	for (int i = 0; i < 8; i++)
		flush_work(&job[i]->work);
	crew_wait_until(READ_ONCE(pool->nr_idle) == READ_ONCE(pool->nr_workers));
	KUNIT_EXPECT_GE(test, pool->nr_workers, 8u);
	pool_trim_idle(pool, jiffies);
	KUNIT_EXPECT_EQ(test, READ_ONCE(pool->nr_workers), 2u);
	/* And those who stay still work. */
	schedule_work_on(0, &job[0]->work);
	flush_work(&job[0]->work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job[0]->runs), 2);
}

/* --- What is wrong. --- */

static void return_in_disorder(struct work_struct *work)
{
	local_irq_disable();
}

static void disorder_is_reported(struct kunit *test)
{
	DECLARE_WORK(work, return_in_disorder);

	kunit_warning_begin(test, "preemption or interrupts off");
	schedule_work(&work);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 1u);
}

static void no_memory_no_queue(struct kunit *test)
{
	KUNIT_FAIL_NTH(test, run) {
		struct workqueue_struct *wq;

		wq = alloc_workqueue("poor", WQ_MEM_RECLAIM, 0);
		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_NULL(test, wq);
			continue;
		}
		KUNIT_ASSERT_NOT_NULL(test, wq);
		destroy_workqueue(wq);
	}
}

static struct kunit_case workqueue_cases[] = {
	KUNIT_CASE(queued_work_runs_once),
	KUNIT_CASE(pending_work_is_not_queued_twice),
	KUNIT_CASE(it_runs_where_it_was_queued),
	KUNIT_CASE(sleeping_work_holds_up_nobody),
	KUNIT_CASE(max_active_is_obeyed),
	KUNIT_CASE(ordered_queues_keep_the_order),
	KUNIT_CASE(work_is_not_reentered),
	KUNIT_CASE(each_flush_sees_what_was_before_it),
	KUNIT_CASE(a_flush_waits_for_one_run_only),
	KUNIT_CASE(draining_does_the_chain),
	KUNIT_CASE(cancelled_work_does_not_run),
	KUNIT_CASE(disabled_work_is_refused),
	KUNIT_CASE(delayed_work_waits),
	KUNIT_CASE(delays_can_be_changed),
	KUNIT_CASE(delays_race),
	KUNIT_CASE(rescuers_rescue),
	KUNIT_CASE(idle_workers_go),
	KUNIT_CASE(disorder_is_reported),
	KUNIT_CASE(no_memory_no_queue),
	{}
};

static struct kunit_suite workqueue_suite = {
	.name = "workqueue",
	.test_cases = workqueue_cases,
};
kunit_test_suite(workqueue_suite);

MODULE_LICENSE("GPL");

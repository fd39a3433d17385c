// SPDX-License-Identifier: GPL-2.0-only
/* Tests of workers: order, once at a time, delays, waiting and cancelling. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/smp.h>

#include "crew.h"

#define NR_JOBS	20

struct job {
	struct kthread_work work;
	struct kthread_delayed_work dwork;
	struct kthread_worker *worker;
	struct completion begun, let_go;
	atomic_t runs;
	atomic_t *counter;
	int order;
	int again;		/* times to queue itself */
	int cpu;
	unsigned long when;
};

static struct kthread_worker *new_worker(struct kunit *test)
{
	struct kthread_worker *w = kthread_run_worker(0, "test_worker");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w);
	return w;
}

static void note_run(struct job *job)
{
	atomic_inc(&job->runs);
	if (job->counter)
		job->order = atomic_inc_return(job->counter);
	job->cpu = raw_smp_processor_id();
	job->when = jiffies;
}

static void quick(struct kthread_work *work)
{
	struct job *job = container_of(work, struct job, work);

	note_run(job);
	if (job->again-- > 0)
		kthread_queue_work(job->worker, work);
}

static void slow(struct kthread_work *work)
{
	struct job *job = container_of(work, struct job, work);

	complete(&job->begun);
	wait_for_completion(&job->let_go);
	note_run(job);
}

static void delayed(struct kthread_work *work)
{
	note_run(container_of(work, struct job, dwork.work));
}

static void job_init(struct job *job, struct kthread_worker *worker,
		     kthread_work_func_t func)
{
	*job = (struct job){ .worker = worker };
	init_completion(&job->begun);
	init_completion(&job->let_go);
	kthread_init_work(&job->work, func);
	kthread_init_delayed_work(&job->dwork, delayed);
}

static void works_come_in_order(struct kunit *test)
{
	struct job *jobs = kunit_kcalloc(test, NR_JOBS, sizeof(*jobs), GFP_KERNEL);
	struct kthread_worker *w = new_worker(test);
	atomic_t counter = ATOMIC_INIT(0);

	KUNIT_ASSERT_NOT_NULL(test, jobs);
	for (int i = 0; i < NR_JOBS; i++) {
		job_init(&jobs[i], w, quick);
		jobs[i].counter = &counter;
		KUNIT_EXPECT_TRUE(test, kthread_queue_work(w, &jobs[i].work));
	}
	kthread_flush_worker(w);
	for (int i = 0; i < NR_JOBS; i++)
		KUNIT_EXPECT_EQ(test, jobs[i].order, i + 1);
	kthread_destroy_worker(w);
}

/* One that is queued is not queued twice; one that runs may be, once. */
static void once_at_a_time(struct kunit *test)
{
	struct kthread_worker *w = new_worker(test);
	struct job job;

	job_init(&job, w, slow);
	KUNIT_EXPECT_TRUE(test, kthread_queue_work(w, &job.work));
	wait_for_completion(&job.begun);
	KUNIT_EXPECT_TRUE(test, kthread_queue_work(w, &job.work));
	KUNIT_EXPECT_FALSE(test, kthread_queue_work(w, &job.work));
	complete_all(&job.let_go);
	kthread_flush_work(&job.work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job.runs), 2);
	kthread_destroy_worker(w);
}

static void a_work_queues_itself(struct kunit *test)
{
	struct kthread_worker *w = new_worker(test);
	struct job job;

	job_init(&job, w, quick);
	job.again = 30;
	kthread_queue_work(w, &job.work);
	crew_wait_until(atomic_read(&job.runs) == 31);
	kthread_flush_work(&job.work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job.runs), 31);
	kthread_destroy_worker(w);
}

static void free_itself(struct kthread_work *work)
{
	kfree(container_of(work, struct job, work));
}

/* Who looks at it afterwards is caught by the allocator. */
static void a_work_frees_itself(struct kunit *test)
{
	struct kthread_worker *w = new_worker(test);

	for (int i = 0; i < 10; i++) {
		struct job *job = kmalloc(sizeof(*job), GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, job);
		job_init(job, w, free_itself);
		kthread_queue_work(w, &job->work);
	}
	kthread_destroy_worker(w);
}

/* Behind the one that is asked for, and not behind all. */
static void flushing_waits_for_one(struct kunit *test)
{
	struct kthread_worker *w = new_worker(test);
	struct job first, last;

	job_init(&first, w, quick);
	job_init(&last, w, slow);
	kthread_flush_work(&first.work);
	kthread_queue_work(w, &first.work);
	kthread_queue_work(w, &last.work);
	kthread_flush_work(&first.work);
	KUNIT_EXPECT_EQ(test, atomic_read(&first.runs), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&last.runs), 0);
	complete(&last.let_go);
	kthread_flush_worker(w);
	KUNIT_EXPECT_EQ(test, atomic_read(&last.runs), 1);
	kthread_destroy_worker(w);
}

static void cancelled_before_it_ran(struct kunit *test)
{
	struct kthread_worker *w = new_worker(test);
	struct job busy, job;

	job_init(&busy, w, slow);
	job_init(&job, w, quick);
	KUNIT_EXPECT_FALSE(test, kthread_cancel_work_sync(&job.work));
	kthread_queue_work(w, &busy.work);
	wait_for_completion(&busy.begun);
	kthread_queue_work(w, &job.work);
	KUNIT_EXPECT_TRUE(test, kthread_cancel_work_sync(&job.work));
	complete(&busy.let_go);
	kthread_flush_worker(w);
	KUNIT_EXPECT_EQ(test, atomic_read(&job.runs), 0);
	/* It may be used again. */
	KUNIT_EXPECT_TRUE(test, kthread_queue_work(w, &job.work));
	kthread_flush_work(&job.work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job.runs), 1);
	kthread_destroy_worker(w);
}

/* However often it queues itself, it does not come back. */
static void cancelled_for_good(struct kunit *test)
{
	struct kthread_worker *w = new_worker(test);
	struct job job;
	int runs;

	job_init(&job, w, quick);
	job.again = INT_MAX;
	kthread_queue_work(w, &job.work);
	crew_wait_until(atomic_read(&job.runs) > 3);
	kthread_cancel_work_sync(&job.work);
	runs = atomic_read(&job.runs);
	kthread_flush_worker(w);
	KUNIT_EXPECT_EQ(test, atomic_read(&job.runs), runs);
	kthread_destroy_worker(w);
}

static void not_before_its_time(struct kunit *test)
{
	struct kthread_worker *w = new_worker(test);
	unsigned long start;
	struct job job;

	job_init(&job, w, quick);
	start = jiffies;
	KUNIT_EXPECT_TRUE(test, kthread_queue_delayed_work(w, &job.dwork, 3));
	KUNIT_EXPECT_FALSE(test, kthread_queue_delayed_work(w, &job.dwork, 1));
	crew_wait_until(atomic_read(&job.runs));
	kthread_flush_work(&job.dwork.work);
	KUNIT_EXPECT_GE(test, job.when - start, 3ul);
	KUNIT_EXPECT_TRUE(test, kthread_queue_delayed_work(w, &job.dwork, 0));
	kthread_flush_work(&job.dwork.work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job.runs), 2);
	kthread_destroy_worker(w);
}

static void the_delay_is_changed(struct kunit *test)
{
	struct kthread_worker *w = new_worker(test);
	struct job job;

	job_init(&job, w, quick);
	KUNIT_EXPECT_FALSE(test, kthread_mod_delayed_work(w, &job.dwork,
							  3600 * HZ));
	KUNIT_EXPECT_TRUE(test, kthread_mod_delayed_work(w, &job.dwork, 1));
	crew_wait_until(atomic_read(&job.runs) == 1);
	kthread_queue_delayed_work(w, &job.dwork, 3600 * HZ);
	KUNIT_EXPECT_TRUE(test, kthread_mod_delayed_work(w, &job.dwork, 0));
	kthread_flush_work(&job.dwork.work);
	KUNIT_EXPECT_EQ(test, atomic_read(&job.runs), 2);
	kthread_queue_delayed_work(w, &job.dwork, 3600 * HZ);
	KUNIT_EXPECT_TRUE(test, kthread_cancel_delayed_work_sync(&job.dwork));
	KUNIT_EXPECT_FALSE(test, kthread_cancel_delayed_work_sync(&job.dwork));
	kthread_destroy_worker(w);
	KUNIT_EXPECT_EQ(test, atomic_read(&job.runs), 2);
}

static void queue_it(void *info)
{
	struct job *job = info;

	kthread_queue_work(job->worker, &job->work);
}

static void interrupts_may_queue(struct kunit *test)
{
	struct kthread_worker *w = new_worker(test);
	unsigned int cpu;
	struct job job;

	job_init(&job, w, quick);
	for_each_online_cpu(cpu) {
		smp_call_function_single(cpu, queue_it, &job, 1);
		kthread_flush_work(&job.work);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&job.runs), (int)num_online_cpus());
	kthread_destroy_worker(w);
}

static void on_its_cpu(struct kunit *test)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		struct kthread_worker *w;
		struct job job;

		w = kthread_create_worker_on_cpu(cpu, 0, "test_worker/%u");
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w);
		job_init(&job, w, quick);
		kthread_queue_work(w, &job.work);
		kthread_flush_work(&job.work);
		KUNIT_EXPECT_EQ(test, job.cpu, (int)cpu);
		kthread_destroy_worker(w);
	}
}

/* Created, and never woken. */
static void destroyed_before_it_ran(struct kunit *test)
{
	struct kthread_worker *w = kthread_create_worker(0, "test_%d", 7);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w);
	KUNIT_EXPECT_STREQ(test, w->task->comm, "test_7");
	kthread_destroy_worker(w);
}

static void nothing_is_left_without_memory(struct kunit *test)
{
	KUNIT_FAIL_NTH(test, run) {
		struct kthread_worker *w;

		w = kthread_create_worker(0, "test_worker");
		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, PTR_ERR(w), -ENOMEM);
			continue;
		}
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w);
		kthread_destroy_worker(w);
	}
}

/* --- All with all. --- */

#define NR_RACERS	8

static void race(void *arg, int id)
{
	struct job *jobs = arg;

	for (int i = 0; i < 150; i++) {
		struct job *job = &jobs[(i * 5 + id) % NR_RACERS];

		switch ((i + id) % 6) {
		case 0:
			kthread_queue_delayed_work(job->worker, &job->dwork,
						   i % 3);
			break;
		case 1:
			kthread_mod_delayed_work(job->worker, &job->dwork,
						 i % 2);
			break;
		case 2:
			kthread_cancel_delayed_work_sync(&job->dwork);
			break;
		case 3:
			kthread_flush_work(&job->dwork.work);
			break;
		case 4:
			kthread_cancel_work_sync(&job->work);
			break;
		default:
			kthread_queue_work(job->worker, &job->work);
		}
		if (i % 8 == 0)
			cond_resched();
	}
}

static void races_of_all_with_all(struct kunit *test)
{
	struct job *jobs = kunit_kcalloc(test, NR_RACERS, sizeof(*jobs),
					 GFP_KERNEL);
	struct kthread_worker *w = new_worker(test);

	KUNIT_ASSERT_NOT_NULL(test, jobs);
	for (int i = 0; i < NR_RACERS; i++)
		job_init(&jobs[i], w, quick);
	crew_run(test, 4, race, jobs);
	for (int i = 0; i < NR_RACERS; i++) {
		kthread_cancel_delayed_work_sync(&jobs[i].dwork);
		kthread_cancel_work_sync(&jobs[i].work);
		atomic_set(&jobs[i].runs, 0);
	}
	kthread_flush_worker(w);
	for (int i = 0; i < NR_RACERS; i++) {
		KUNIT_EXPECT_EQ(test, atomic_read(&jobs[i].runs), 0);
		KUNIT_EXPECT_EQ(test, jobs[i].dwork.work.canceling, 0u);
	}
	kthread_destroy_worker(w);
}

static struct kunit_case kthread_worker_cases[] = {
	KUNIT_CASE(works_come_in_order),
	KUNIT_CASE(once_at_a_time),
	KUNIT_CASE(a_work_queues_itself),
	KUNIT_CASE(a_work_frees_itself),
	KUNIT_CASE(flushing_waits_for_one),
	KUNIT_CASE(cancelled_before_it_ran),
	KUNIT_CASE(cancelled_for_good),
	KUNIT_CASE(not_before_its_time),
	KUNIT_CASE(the_delay_is_changed),
	KUNIT_CASE(interrupts_may_queue),
	KUNIT_CASE(on_its_cpu),
	KUNIT_CASE(destroyed_before_it_ran),
	KUNIT_CASE(nothing_is_left_without_memory),
	KUNIT_CASE(races_of_all_with_all),
	{}
};

static struct kunit_suite kthread_worker_suite = {
	.name = "kthread_worker",
	.test_cases = kthread_worker_cases,
};
kunit_test_suite(kthread_worker_suite);
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/* Tests of calls to other CPUs: who runs what, when, and in what context. */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/irqflags.h>
#include <linux/smp.h>

#include "crew.h"

struct calls {
	atomic_t on_cpu[NR_CPUS];
	atomic_t total;
	atomic_t wrong_context;
	bool hold;		/* the call waits for this to become false */
};

static struct calls *new_calls(struct kunit *test)
{
	struct calls *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	return c;
}

static void note_call(void *info)
{
	struct calls *c = info;

	if (!irqs_disabled())
		atomic_inc(&c->wrong_context);
	atomic_inc(&c->on_cpu[raw_smp_processor_id()]);
	/* Last, and ordered: who reads the total may free @c. */
	(void)atomic_inc_return(&c->total);
}

static void note_interrupt(void *info)
{
	struct calls *c = info;

	if (!in_hardirq())
		atomic_inc(&c->wrong_context);
	note_call(info);
}

static void hold_call(void *info)
{
	struct calls *c = info;

	while (READ_ONCE(c->hold))
		cpu_relax();
	note_call(info);
}

static unsigned int other_cpu(void)
{
	return (raw_smp_processor_id() + 1) % num_online_cpus();
}

static void one_cpu_is_called(struct kunit *test)
{
	struct calls *c = new_calls(test);
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, smp_call_function_single(cpu, note_call,
							       c, 1), 0);
		KUNIT_EXPECT_EQ(test, atomic_read(&c->on_cpu[cpu]), 1);
	}
	KUNIT_EXPECT_EQ(test, (unsigned int)atomic_read(&c->total),
			num_online_cpus());
	KUNIT_EXPECT_EQ(test, atomic_read(&c->wrong_context), 0);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
}

static void cpus_that_are_not_there(struct kunit *test)
{
	struct calls *c = new_calls(test);

	KUNIT_EXPECT_EQ(test, smp_call_function_single(-1, note_call, c, 1),
			-ENXIO);
	KUNIT_EXPECT_EQ(test, smp_call_function_single(nr_cpu_ids, note_call, c,
						       1), -ENXIO);
	KUNIT_EXPECT_EQ(test, smp_call_function_single(1 << 20, note_call, c,
						       0), -ENXIO);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->total), 0);
}

static void without_wait_it_returns_at_once(struct kunit *test)
{
	struct calls *c = new_calls(test);

	if (num_online_cpus() == 1)
		kunit_skip(test, "there is one CPU");
	c->hold = true;
	KUNIT_EXPECT_EQ(test, smp_call_function_single(other_cpu(), hold_call,
						       c, 0), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->total), 0);
	WRITE_ONCE(c->hold, false);
	crew_wait_until(atomic_read_acquire(&c->total) == 1);
	/* The next one waits for its turn, and comes, too. */
	for (int i = 0; i < 10; i++)
		smp_call_function_single(other_cpu(), note_interrupt, c, 0);
	crew_wait_until(atomic_read_acquire(&c->total) == 11);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->wrong_context), 0);
}

static void all_others_are_called(struct kunit *test)
{
	struct calls *c = new_calls(test);
	int own;

	own = get_cpu();
	smp_call_function(note_interrupt, c, 1);
	put_cpu();
	KUNIT_EXPECT_EQ(test, (unsigned int)atomic_read(&c->total),
			num_online_cpus() - 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->on_cpu[own]), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->wrong_context), 0);
}

static void each_is_called(struct kunit *test)
{
	struct calls *c = new_calls(test);
	unsigned int cpu;

	on_each_cpu(note_call, c, 1);
	for_each_online_cpu(cpu)
		KUNIT_EXPECT_EQ(test, atomic_read(&c->on_cpu[cpu]), 1);
	on_each_cpu(note_call, c, 0);
	crew_wait_until((unsigned int)atomic_read_acquire(&c->total) ==
			2 * num_online_cpus());
	KUNIT_EXPECT_EQ(test, atomic_read(&c->wrong_context), 0);
}

/* Those in the mask, and of them those that are online. */
static void masks_choose(struct kunit *test)
{
	struct calls *c = new_calls(test);
	struct cpumask mask = { };
	unsigned int last = num_online_cpus() - 1;

	on_each_cpu_mask(&mask, note_call, c, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->total), 0);
	cpumask_set_cpu(last, &mask);
	cpumask_set_cpu(NR_CPUS - 1, &mask);
	on_each_cpu_mask(&mask, note_call, c, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->on_cpu[last]), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->total),
			cpu_online(NR_CPUS - 1) && last != NR_CPUS - 1 ? 2 : 1);
	preempt_disable();
	smp_call_function_many(&mask, note_call, c, true);
	preempt_enable();
}

#define NR_CALLERS	8
#define NR_ROUNDS	100

static void call_everybody(void *arg, int id)
{
	struct calls *c = arg;

	for (int i = 0; i < NR_ROUNDS; i++) {
		on_each_cpu(note_call, c, 1);
		smp_call_function_single((id + i) % num_online_cpus(),
					 note_call, c, i & 1);
		cond_resched();
	}
}

/* Two CPUs that wait for each other must each serve the other's call. */
static void all_call_all(struct kunit *test)
{
	struct calls *c = new_calls(test);
	int want = NR_CALLERS * NR_ROUNDS * (num_online_cpus() + 1);

	crew_run(test, NR_CALLERS, call_everybody, c);
	crew_wait_until(atomic_read_acquire(&c->total) == want);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->wrong_context), 0);
}

/* They could wait for each other for ever. */
static void callers_have_interrupts_on(struct kunit *test)
{
	struct calls *c = new_calls(test);

	if (num_online_cpus() == 1)
		kunit_skip(test, "there is one CPU");
	local_irq_disable();
	KUNIT_EXPECT_WARNING(test, "", smp_call_function_single(other_cpu(),
							note_call, c, 1));
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, atomic_read(&c->total), 1);
}

/* Its first run lasts until it has been sent again, and sees no more than before. */
struct kick {
	struct call_single_data csd;
	bool begun, go_on;
	int runs;
};

static void note_kick(void *info)
{
	struct kick *k = info;

	WRITE_ONCE(k->begun, true);
	while (!smp_load_acquire(&k->go_on))
		cpu_relax();
	smp_store_release(&k->runs, k->runs + 1);
}

static void sent_while_it_runs_it_runs_again(struct kunit *test)
{
	struct kick *k = kunit_kzalloc(test, sizeof(*k), GFP_KERNEL);
	int cpu;

	KUNIT_ASSERT_NOT_NULL(test, k);
	if (num_online_cpus() < 2)
		kunit_skip(test, "wants two CPUs");
	k->csd = (struct call_single_data){ .func = note_kick, .info = k };
	/* Here until the call has begun, so that it is another CPU's. */
	preempt_disable();
	cpu = other_cpu();
	KUNIT_EXPECT_EQ(test, smp_call_function_single_async(cpu, &k->csd), 0);
	while (!READ_ONCE(k->begun))
		cpu_relax();
	KUNIT_EXPECT_EQ(test, smp_call_function_single_async(cpu, &k->csd), 0);
	/* That one waits in the queue. */
	KUNIT_EXPECT_EQ(test, smp_call_function_single_async(cpu, &k->csd),
			-EBUSY);
	preempt_enable();
	smp_store_release(&k->go_on, true);
	crew_wait_until(smp_load_acquire(&k->runs) == 2);
}

static void we_know_where_we_are(struct kunit *test)
{
	int cpu = get_cpu();

	KUNIT_EXPECT_EQ(test, cpu, raw_smp_processor_id());
	KUNIT_EXPECT_EQ(test, cpu, smp_processor_id());
	put_cpu();
	KUNIT_EXPECT_TRUE(test, cpu_online(cpu));
	KUNIT_EXPECT_TRUE(test, cpu_possible(cpu));
	KUNIT_EXPECT_LE(test, num_online_cpus(), num_possible_cpus());
	KUNIT_EXPECT_FALSE(test, nr_cpu_ids < NR_CPUS && cpu_possible(nr_cpu_ids));
	KUNIT_EXPECT_TRUE(test, cpumask_subset(cpu_online_mask,
					       cpu_possible_mask));
}

static struct kunit_case smp_cases[] = {
	KUNIT_CASE(one_cpu_is_called),
	KUNIT_CASE(cpus_that_are_not_there),
	KUNIT_CASE(without_wait_it_returns_at_once),
	KUNIT_CASE(all_others_are_called),
	KUNIT_CASE(each_is_called),
	KUNIT_CASE(masks_choose),
	KUNIT_CASE(all_call_all),
	KUNIT_CASE(callers_have_interrupts_on),
	KUNIT_CASE(sent_while_it_runs_it_runs_again),
	KUNIT_CASE(we_know_where_we_are),
	{}
};

static struct kunit_suite smp_suite = {
	.name = "smp",
	.test_cases = smp_cases,
};
kunit_test_suite(smp_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

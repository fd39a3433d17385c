// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of flushes of address spaces, on a model: each CPU remembers one entry,
 * for ever, until it is told to forget it; with contexts, one under each number.
 */
#include <asm/tlbflush.h>
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/tlb.h>

/* What a CPU remembers, and what it was told; touched by that CPU alone. */
struct model_cpu {
	bool has[TLB_CONTEXTS];
	u64 cached[TLB_CONTEXTS];
	unsigned int nr;	/* of these is in use; without contexts 0 */
	struct tlb_mm *root;	/* of the tables that it walks */
	unsigned int loads, kept, ranges, alls;
};

/* One at a time: load(NULL) does not say of what. */
static struct {
	struct tlb_mm mm, other;
	u64 entry;		/* the page table */
	u64 published;		/* what nobody may read less than */
	unsigned long wrong;
	unsigned int started;	/* threads of the last test */
	struct model_cpu cpu[NR_CPUS];
} model;

static struct model_cpu *here(void)
{
	return &model.cpu[raw_smp_processor_id()];
}

static void model_forget(void)
{
	here()->has[here()->nr] = false;
}

static void model_load(struct tlb_mm *mm)
{
	here()->root = mm;
	model_forget();
	here()->loads++;
}

static void model_flush_range(struct tlb_mm *mm, unsigned long start,
			      unsigned long end)
{
	model_forget();
	here()->ranges++;
}

static void model_flush_all(struct tlb_mm *mm)
{
	model_forget();
	here()->alls++;
}

static bool model_is_loaded(struct tlb_mm *mm)
{
	return here()->root == mm;
}

static const struct tlb_ops model_ops = {
	.load = model_load,
	.flush_range = model_flush_range,
	.flush_all = model_flush_all,
	.is_loaded = model_is_loaded,
};

/* With contexts: who leaves forgets nothing. */
static void context_load(struct tlb_mm *none)
{
	here()->root = NULL;
}

static void context_load_as(struct tlb_mm *mm, struct tlb_context as)
{
	here()->root = mm;
	here()->nr = as.nr;
	if (as.keep)
		here()->kept++;
	else
		model_forget();
	here()->loads++;
}

static const struct tlb_ops context_ops = {
	.load = context_load,
	.load_context = context_load_as,
	.nr_contexts = 2,
	.flush_range = model_flush_range,
	.flush_all = model_flush_all,
	.is_loaded = model_is_loaded,
};

static void with_contexts(void)
{
	tlb_mm_init(&model.mm, &context_ops);
	tlb_mm_init(&model.other, &context_ops);
}

/* As the CPU reads: what it remembers, or else the table. */
static u64 model_read(void)
{
	struct model_cpu *cpu = here();

	if (!cpu->has[cpu->nr])
		cpu->cached[cpu->nr] = READ_ONCE(model.entry);
	cpu->has[cpu->nr] = true;
	return cpu->cached[cpu->nr];
}

/* --- Steps that a CPU makes, with interrupts off. --- */

static void step_run(void *mm)
{
	tlb_switch(mm);
	if (mm == &model.mm)
		model_read();
}

static void step_lazy(void *unused)
{
	tlb_enter_lazy();
}

static void step_read(void *value)
{
	*(u64 *)value = model_read();
}

static void on_cpu(unsigned int cpu, smp_call_func_t fn, void *info)
{
	smp_call_function_single(cpu, fn, info, 1);
}

static u64 read_on(unsigned int cpu)
{
	u64 value = 0;

	on_cpu(cpu, step_read, &value);
	return value;
}

/* Two CPUs that are not both ours, wherever we run meanwhile. */
#define CPU_A 0u
#define CPU_B 1u

static int model_init(struct kunit *test)
{
	if (num_online_cpus() < 2)
		kunit_skip(test, "wants two CPUs");
	tlb_mm_init(&model.mm, &model_ops);
	tlb_mm_init(&model.other, &model_ops);
	model.wrong = 0;
	model.started = 0;
	WRITE_ONCE(model.entry, 1);
	WRITE_ONCE(model.published, 1);
	on_each_cpu(step_run, NULL, 1);
	for (unsigned int cpu = 0; cpu < NR_CPUS; cpu++)
		model.cpu[cpu] = (struct model_cpu){ };
	return 0;
}

/* All CPUs leave, and nobody is left in the masks. */
static void model_exit(struct kunit *test)
{
	if (num_online_cpus() < 2)
		return;
	on_each_cpu(step_run, NULL, 1);
	KUNIT_EXPECT_TRUE(test, cpumask_empty(&model.mm.cpus));
	KUNIT_EXPECT_TRUE(test, cpumask_empty(&model.other.cpus));
}

static void change_and_flush(u64 value, bool tables)
{
	WRITE_ONCE(model.entry, value);
	flush_tlb_mm_range(&(struct tlb_flush){
		.mm = &model.mm, .start = 0, .end = 4096, .tables = tables });
}

static unsigned int flushes(unsigned int cpu)
{
	return model.cpu[cpu].ranges + model.cpu[cpu].alls;
}

static void who_runs_it_is_told(struct kunit *test)
{
	on_cpu(CPU_A, step_run, &model.mm);
	on_cpu(CPU_B, step_run, &model.mm);
	WRITE_ONCE(model.entry, 2);
	/* The model is one: without a flush the old is read. */
	KUNIT_EXPECT_EQ(test, read_on(CPU_A), 1ull);
	change_and_flush(2, false);
	KUNIT_EXPECT_EQ(test, read_on(CPU_A), 2ull);
	KUNIT_EXPECT_EQ(test, read_on(CPU_B), 2ull);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_A].ranges, 1u);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].ranges, 1u);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].alls, 0u);
}

static void others_are_left_alone(struct kunit *test)
{
	on_cpu(CPU_A, step_run, &model.mm);
	on_cpu(CPU_B, step_run, &model.other);
	change_and_flush(2, true);
	KUNIT_EXPECT_EQ(test, flushes(CPU_A), 1u);
	KUNIT_EXPECT_EQ(test, flushes(CPU_B), 0u);
	/* Who comes back has nothing of before. */
	on_cpu(CPU_A, step_run, &model.other);
	change_and_flush(3, true);
	KUNIT_EXPECT_EQ(test, flushes(CPU_A), 1u);
	on_cpu(CPU_A, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, read_on(CPU_A), 3ull);
	KUNIT_EXPECT_EQ(test, flushes(CPU_A), 1u);
}

/* Flushed once, for all that it has missed, when it comes back. */
static void lazy_ones_catch_up(struct kunit *test)
{
	on_cpu(CPU_B, step_run, &model.mm);
	on_cpu(CPU_B, step_lazy, NULL);
	change_and_flush(2, false);
	change_and_flush(3, false);
	KUNIT_EXPECT_EQ(test, flushes(CPU_B), 0u);
	KUNIT_EXPECT_TRUE(test, cpumask_test_cpu(CPU_B, &model.mm.cpus));
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, read_on(CPU_B), 3ull);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].alls, 1u);
	/* From now on it is told again, each by each. */
	change_and_flush(4, false);
	KUNIT_EXPECT_EQ(test, read_on(CPU_B), 4ull);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].ranges, 1u);
}

static void nothing_missed_costs_nothing(struct kunit *test)
{
	on_cpu(CPU_B, step_run, &model.mm);
	on_cpu(CPU_B, step_lazy, NULL);
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, flushes(CPU_B), 0u);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].loads, 1u);
}

/* From laziness to another space: there is nothing to catch up with. */
static void lazy_ones_go_elsewhere(struct kunit *test)
{
	on_cpu(CPU_B, step_run, &model.mm);
	on_cpu(CPU_B, step_lazy, NULL);
	change_and_flush(2, false);
	on_cpu(CPU_B, step_run, &model.other);
	KUNIT_EXPECT_EQ(test, flushes(CPU_B), 0u);
	KUNIT_EXPECT_FALSE(test, cpumask_test_cpu(CPU_B, &model.mm.cpus));
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].loads, 2u);
}

/* The CPU walks tables by itself, whoever runs on it. */
static void tables_do_not_wait(struct kunit *test)
{
	on_cpu(CPU_B, step_run, &model.mm);
	on_cpu(CPU_B, step_lazy, NULL);
	change_and_flush(2, true);
	KUNIT_EXPECT_EQ(test, flushes(CPU_B), 1u);
	KUNIT_EXPECT_EQ(test, read_on(CPU_B), 2ull);
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, flushes(CPU_B), 1u);
}

static void broadcast_ops(struct tlb_mm *mm, unsigned long start,
			  unsigned long end)
{
	model.entry = end;
}

/* Nobody is asked who runs where. */
static void broadcast_interrupts_nobody(struct kunit *test)
{
	static const struct tlb_ops ops = {
		.load = model_load, .flush_range = broadcast_ops,
		.flush_all = model_flush_all, .broadcast = true,
	};

	tlb_mm_init(&model.mm, &ops);
	on_cpu(CPU_B, step_run, &model.mm);
	on_cpu(CPU_B, step_lazy, NULL);
	flush_tlb_mm_range(&(struct tlb_flush){ .mm = &model.mm, .end = 77 });
	KUNIT_EXPECT_EQ(test, READ_ONCE(model.entry), 77ull);
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, flushes(CPU_B), 0u);
}

/* --- Contexts. --- */

static void who_comes_back_remembers(struct kunit *test)
{
	with_contexts();
	on_cpu(CPU_B, step_run, &model.mm);
	on_cpu(CPU_B, step_run, &model.other);
	WRITE_ONCE(model.entry, 2);
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, read_on(CPU_B), 1ull);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].kept, 1u);
	/* By way of the kernel's own tables, too. */
	on_cpu(CPU_B, step_run, NULL);
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, read_on(CPU_B), 1ull);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].kept, 2u);
	KUNIT_EXPECT_EQ(test, flushes(CPU_B), 0u);
}

/* Who is away is not interrupted, whether he was flushed before or not. */
static void what_was_missed_is_forgotten(struct kunit *test)
{
	with_contexts();
	on_cpu(CPU_B, step_run, &model.mm);
	change_and_flush(2, false);
	KUNIT_EXPECT_EQ(test, read_on(CPU_B), 2ull);
	on_cpu(CPU_B, step_run, &model.other);
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].kept, 1u);
	on_cpu(CPU_B, step_run, &model.other);
	change_and_flush(3, true);
	KUNIT_EXPECT_EQ(test, flushes(CPU_B), 1u);
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, read_on(CPU_B), 3ull);
	/* The other one has been kept meanwhile. */
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].kept, 2u);
	/* A flush while it was lazy is missed as well. */
	on_cpu(CPU_B, step_lazy, NULL);
	change_and_flush(4, false);
	on_cpu(CPU_B, step_run, &model.other);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].kept, 3u);
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, read_on(CPU_B), 4ull);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].kept, 3u);
}

/* A space at the place of one that is gone is another one. */
static void numbers_are_not_inherited(struct kunit *test)
{
	with_contexts();
	on_cpu(CPU_B, step_run, &model.mm);
	on_cpu(CPU_B, step_run, NULL);
	WRITE_ONCE(model.entry, 2);
	tlb_mm_init(&model.mm, &context_ops);
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, read_on(CPU_B), 2ull);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].kept, 0u);
}

/* Tables of the kernel are known under each number, and only one is flushed. */
static void the_kernel_is_in_all_of_them(struct kunit *test)
{
	if (TLB_BROADCAST)
		kunit_skip(test, "flushes of the kernel reach all there is");
	with_contexts();
	on_cpu(CPU_B, step_run, &model.mm);
	on_cpu(CPU_B, step_run, &model.other);
	flush_tlb_all();
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].kept, 0u);
	flush_tlb_kernel_range(0, 4096);
	on_cpu(CPU_B, step_run, &model.other);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].kept, 0u);
	on_cpu(CPU_B, step_run, &model.mm);
	KUNIT_EXPECT_EQ(test, model.cpu[CPU_B].kept, 1u);
}

/* --- All at once. --- */

#define NR_FLUSHES 200

/* Whatever was published before we looked must not be read less than. */
static void look(void)
{
	u64 least = smp_load_acquire(&model.published);

	if (model_read() < least)
		__atomic_fetch_add(&model.wrong, 1, __ATOMIC_RELAXED);
}

static int user_thread(void *arg)
{
	unsigned long seed = (unsigned long)arg;

	__atomic_fetch_add(&model.started, 1, __ATOMIC_RELAXED);
	while (!kthread_should_stop()) {
		unsigned long flags;

		seed = seed * 6364136223846793005ul + 1442695040888963407ul;
		local_irq_save(flags);
		switch (seed >> 62) {
		case 0:
			tlb_switch(&model.other);
			break;
		case 1:
			tlb_enter_lazy();
			break;
		default:
			tlb_switch(&model.mm);
			look();
		}
		local_irq_restore(flags);
		yield();
	}
	return 0;
}

static void run_users(struct kunit *test)
{
	struct task_struct *users[4];

	for (unsigned long i = 0; i < ARRAY_SIZE(users); i++) {
		users[i] = kthread_run(user_thread, (void *)(i + 1), "user/%lu",
				       i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(users[i]));
	}
	while (__atomic_load_n(&model.started, __ATOMIC_RELAXED) < 4)
		yield();
	for (u64 value = 2; value < NR_FLUSHES; value++) {
		change_and_flush(value, value % 16 == 0);
		smp_store_release(&model.published, value);
		yield();
	}
	for (size_t i = 0; i < ARRAY_SIZE(users); i++)
		KUNIT_EXPECT_EQ(test, kthread_stop(users[i]), 0);
	KUNIT_EXPECT_EQ(test, model.wrong, 0ul);
}

static void flushes_against_switches(struct kunit *test)
{
	run_users(test);
}

static void flushes_against_contexts(struct kunit *test)
{
	with_contexts();
	run_users(test);
}

static void step_verify(void *ok)
{
	*(bool *)ok = tlb_verify(&model.mm);
}

/* Another root than that of the space, and a CPU that nobody knows of. */
static void what_verification_sees(struct kunit *test)
{
	bool ok;

	on_cpu(CPU_B, step_run, &model.mm);
	on_cpu(CPU_B, step_verify, &ok);
	KUNIT_EXPECT_TRUE(test, ok);
	model.cpu[CPU_B].root = &model.other;
	on_cpu(CPU_B, step_verify, &ok);
	KUNIT_EXPECT_FALSE(test, ok);
	model.cpu[CPU_B].root = &model.mm;
	cpumask_clear_cpu(CPU_B, &model.mm.cpus);
	on_cpu(CPU_A, step_verify, &ok);
	KUNIT_EXPECT_FALSE(test, ok);
	cpumask_set_cpu(CPU_B, &model.mm.cpus);
	on_cpu(CPU_A, step_verify, &ok);
	KUNIT_EXPECT_TRUE(test, ok);
}

static struct kunit_case tlb_cases[] = {
	KUNIT_CASE(what_verification_sees),
	KUNIT_CASE(who_runs_it_is_told),
	KUNIT_CASE(others_are_left_alone),
	KUNIT_CASE(lazy_ones_catch_up),
	KUNIT_CASE(nothing_missed_costs_nothing),
	KUNIT_CASE(lazy_ones_go_elsewhere),
	KUNIT_CASE(tables_do_not_wait),
	KUNIT_CASE(broadcast_interrupts_nobody),
	KUNIT_CASE(who_comes_back_remembers),
	KUNIT_CASE(what_was_missed_is_forgotten),
	KUNIT_CASE(numbers_are_not_inherited),
	KUNIT_CASE(the_kernel_is_in_all_of_them),
	KUNIT_CASE(flushes_against_switches),
	KUNIT_CASE(flushes_against_contexts),
	{}
};

static struct kunit_suite tlb_suite = {
	.name = "tlb",
	.init = model_init,
	.exit = model_exit,
	.test_cases = tlb_cases,
};
kunit_test_suite(tlb_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

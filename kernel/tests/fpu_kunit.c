// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of kernel/fpu.c, on the registers of the machine: kernel threads act as
 * programs. What a program would do in user mode is done with interrupts off,
 * behind what stands before every return there.
 */
#include <asm/fpu_regs.h>
#include <asm/simd.h>
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/fpu.h>
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "crew.h"

#define NR_SWITCHES	100

struct regs {
	u64 words[FPU_REGS_WORDS];
};

static struct fpu *my_fpu(void)
{
	return &current->thread.fpu;
}

static void make_regs(struct regs *r, u64 seed)
{
	for (unsigned int i = 0; i < FPU_REGS_WORDS; i++)
		r->words[i] = (seed + 1) * 0x9e3779b97f4a7c15ull + i;
}

/* As if in user mode. */
static void user_write(const struct regs *r)
{
	local_irq_disable();
	switch_fpu_return();
	fpu_regs_set(r->words);
	local_irq_enable();
}

static void user_read(struct regs *r)
{
	local_irq_disable();
	switch_fpu_return();
	fpu_regs_get(r->words);
	local_irq_enable();
}

static bool user_has(const struct regs *want)
{
	struct regs r;

	user_read(&r);
	return !memcmp(&r, want, sizeof(r));
}

/* What a processor that does not wait for the trap would find. */
static bool forbidden_registers_are_clean(void)
{
	struct regs r;

	local_irq_disable();
	switch_fpu_return();
	arch_fpu_allow();
	fpu_regs_get(r.words);
	arch_fpu_forbid();
	local_irq_enable();
	return !memchr_inv(&r, 0, sizeof(r));
}

/* The kernel computes something. */
static void kernel_use(void)
{
	struct regs r;

	make_regs(&r, 999);
	kernel_fpu_begin();
	fpu_regs_set(r.words);
	kernel_fpu_end();
}

static void no_memory_before_the_first_use(struct kunit *test)
{
	local_irq_disable();
	switch_fpu_return();
	local_irq_enable();
	kernel_use();
	yield();
	KUNIT_EXPECT_NULL(test, my_fpu()->state);
	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	KUNIT_EXPECT_NOT_NULL(test, my_fpu()->state);
	fpu_free(my_fpu());
	KUNIT_EXPECT_NULL(test, my_fpu()->state);
}

static void count_states(struct task_struct *p, void *arg)
{
	if (p->thread.fpu.state)
		++*(int *)arg;
}

/* There are no programs yet: nobody has any. */
static void kernel_threads_have_none(struct kunit *test)
{
	int nr = 0;

	for_each_task(count_states, &nr);
	KUNIT_EXPECT_EQ(test, nr, 0);
}

static void first_use_begins_clean(struct kunit *test)
{
	struct regs zero = { 0 }, r;

	kernel_use();
	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	KUNIT_EXPECT_TRUE(test, user_has(&zero));
	make_regs(&r, 1);
	user_write(&r);
	/* A second trap changes nothing. */
	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	KUNIT_EXPECT_TRUE(test, user_has(&r));
	fpu_free(my_fpu());
	/* The same address, another life. */
	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	KUNIT_EXPECT_TRUE(test, user_has(&zero));
	fpu_free(my_fpu());
}

static void first_use_without_memory(struct kunit *test)
{
	KUNIT_FAIL_NTH(test, run) {
		int err = fpu_first_use();

		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_NULL(test, my_fpu()->state);
		} else {
			KUNIT_EXPECT_EQ(test, err, 0);
		}
		fpu_free(my_fpu());
	}
}

/* --- Switches --- */

/* Programs with values, without, and threads that compute, on each CPU. */
static void live_together(void *arg, int id)
{
	struct kunit *test = arg;
	int kind = id / num_online_cpus();
	struct regs r;

	if (kind < 2)
		KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	for (int i = 0; i < NR_SWITCHES; i++) {
		make_regs(&r, id * 1000 + i);
		if (kind < 2)
			user_write(&r);
		yield();
		switch (kind) {
		case 0:
		case 1:
			KUNIT_EXPECT_TRUE(test, user_has(&r));
			break;
		case 2:
			KUNIT_EXPECT_TRUE(test,
					  forbidden_registers_are_clean());
			break;
		default:
			kernel_use();
		}
	}
	KUNIT_EXPECT_EQ(test, !!my_fpu()->state, kind < 2);
}

static void values_survive_switches(struct kunit *test)
{
	crew_run(test, min_t(int, 4 * num_online_cpus(), CREW_MAX),
		 live_together, test);
}

/* The registers of a CPU that it has left hold what was true then. */
static void values_move_with_the_task(struct kunit *test)
{
	struct regs r;

	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	make_regs(&r, 0);
	user_write(&r);
	for (unsigned int i = 1; i < 20; i++) {
		struct cpumask mask;

		cpumask_clear(&mask);
		cpumask_set_cpu(i % num_online_cpus(), &mask);
		KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, &mask), 0);
		KUNIT_EXPECT_TRUE(test, user_has(&r));
		make_regs(&r, i);
		user_write(&r);
	}
	fpu_free(my_fpu());
}

/*
 * Coming back to registers that nobody has used since costs no load: they show
 * what they held, not what memory has become meanwhile.
 */
static void nothing_is_loaded_twice(struct kunit *test)
{
	struct regs r, seen;

	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	make_regs(&r, 9);
	user_write(&r);
	local_irq_disable();
	switch_fpu_return();
	fpu_switch_out();
	arch_fpu_init_state(my_fpu()->state);
	switch_fpu_return();
	fpu_regs_get(seen.words);
	local_irq_enable();
	KUNIT_EXPECT_MEMEQ(test, &r, &seen, sizeof(r));
	fpu_free(my_fpu());
}

/* --- The kernel's own use --- */

static void kernel_use_keeps_values(struct kunit *test)
{
	struct regs r;

	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	make_regs(&r, 2);
	user_write(&r);
	for (int i = 0; i < 3; i++) {
		kernel_use();
		kernel_use();
		KUNIT_EXPECT_TRUE(test, user_has(&r));
	}
	fpu_free(my_fpu());
}

static void does_not_nest(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, may_use_simd());
	kernel_fpu_begin();
	KUNIT_EXPECT_FALSE(test, may_use_simd());
	KUNIT_EXPECT_WARNING(test, "registers are taken", kernel_fpu_begin());
	kernel_fpu_end();
	KUNIT_EXPECT_WARNING(test, "were not taken", kernel_fpu_end());
	KUNIT_EXPECT_TRUE(test, may_use_simd());
}

/* An interrupt that wants the registers, if it may have them. */
struct visitor {
	struct hrtimer timer;
	bool may;
	bool done;
};

static enum hrtimer_restart visit(struct hrtimer *timer)
{
	struct visitor *v = container_of(timer, struct visitor, timer);

	v->may = may_use_simd();
	if (v->may)
		kernel_use();
	WRITE_ONCE(v->done, true);
	return HRTIMER_NORESTART;
}

static void start_visit(struct visitor *v)
{
	*v = (struct visitor){ 0 };
	hrtimer_setup(&v->timer, visit, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&v->timer, 200 * NSEC_PER_USEC, HRTIMER_MODE_REL_PINNED);
}

static void visited(void *arg, int id)
{
	struct kunit *test = arg;
	struct visitor v;
	struct regs r;

	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	make_regs(&r, 3);
	user_write(&r);
	start_visit(&v);
	while (!READ_ONCE(v.done)) {
		KUNIT_EXPECT_TRUE(test, user_has(&r));
		cpu_relax();
	}
	KUNIT_EXPECT_TRUE(test, v.may);
	KUNIT_EXPECT_TRUE(test, user_has(&r));
	hrtimer_cancel(&v.timer);
}

static void interrupts_may_use_them(struct kunit *test)
{
	crew_run(test, 1, visited, test);
}

/* Into the kernel's own computation: there they find them taken. */
static void interrupts_must_ask(struct kunit *test)
{
	struct regs mine, now;
	struct visitor v;

	make_regs(&mine, 4);
	kernel_fpu_begin();
	fpu_regs_set(mine.words);
	start_visit(&v);
	while (!READ_ONCE(v.done))
		cpu_relax();
	fpu_regs_get(now.words);
	kernel_fpu_end();
	KUNIT_EXPECT_FALSE(test, v.may);
	KUNIT_EXPECT_MEMEQ(test, &mine, &now, sizeof(mine));
	hrtimer_cancel(&v.timer);
}

/* --- Fork, exec, and what programs give --- */

static void fork_copies(struct kunit *test)
{
	struct regs r, other;
	struct fpu child = { 0 };
	void *mine = kunit_kzalloc(test, arch_fpu_user_size(), GFP_KERNEL);
	void *its = kunit_kzalloc(test, arch_fpu_user_size(), GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, mine && its);
	KUNIT_EXPECT_EQ(test, fpu_clone(&child, my_fpu()), 0);
	KUNIT_EXPECT_NULL(test, child.state);
	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	make_regs(&r, 5);
	make_regs(&other, 6);
	user_write(&r);
	KUNIT_FAIL_NTH(test, run) {
		int err;

		fpu_free(&child);
		err = fpu_clone(&child, my_fpu());
		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_NULL(test, child.state);
		} else {
			KUNIT_EXPECT_EQ(test, err, 0);
		}
	}
	fpu_get_state(my_fpu(), mine);
	fpu_get_state(&child, its);
	KUNIT_EXPECT_MEMEQ(test, mine, its, arch_fpu_user_size());
	/* From now on each has its own. */
	user_write(&other);
	fpu_get_state(&child, its);
	KUNIT_EXPECT_MEMEQ(test, mine, its, arch_fpu_user_size());
	KUNIT_EXPECT_EQ(test, fpu_set_state(my_fpu(), its,
					    arch_fpu_user_size()), 0);
	KUNIT_EXPECT_TRUE(test, user_has(&r));
	fpu_free(&child);
	fpu_free(my_fpu());
}

/* A child becomes what runs here, and its parent is gone. */
static void become(struct fpu *child)
{
	fpu_free(my_fpu());
	*my_fpu() = *child;
	*child = (struct fpu){ 0 };
}

/*
 * What a child has can be loaded, whatever its memory held before: with the
 * parent's values in the registers, and with them in memory.
 */
static void children_run_with_copies(struct kunit *test)
{
	struct fpu child = { 0 };
	struct regs r;

	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	for (int i = 0; i < 4; i++) {
		make_regs(&r, 20 + i);
		user_write(&r);
		if (i & 1)
			kernel_use();
		KUNIT_ASSERT_EQ(test, fpu_clone(&child, my_fpu()), 0);
		/* Neither of the two has lost anything by it. */
		KUNIT_EXPECT_TRUE(test, user_has(&r));
		/* Old values, which the next child must not get with its memory. */
		memset(my_fpu()->state, 0xa5, arch_fpu_state_size());
		become(&child);
		KUNIT_EXPECT_TRUE(test, user_has(&r));
		kernel_use();
		KUNIT_EXPECT_TRUE(test, user_has(&r));
	}
	fpu_free(my_fpu());
}

static void exec_begins_anew(struct kunit *test)
{
	struct regs zero = { 0 }, r;
	void *state;

	fpu_flush(my_fpu());
	KUNIT_EXPECT_NULL(test, my_fpu()->state);
	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	state = my_fpu()->state;
	make_regs(&r, 7);
	user_write(&r);
	fpu_flush(my_fpu());
	KUNIT_EXPECT_TRUE(test, user_has(&zero));
	KUNIT_EXPECT_PTR_EQ(test, my_fpu()->state, state);
	fpu_free(my_fpu());
}

static void given_states(struct kunit *test)
{
	size_t size = arch_fpu_user_size();
	void *buf = kunit_kzalloc(test, size, GFP_KERNEL);
	struct regs zero = { 0 }, r;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	/* Of one that has none: the initial one, and no memory for it. */
	fpu_get_state(my_fpu(), buf);
	KUNIT_EXPECT_NULL(test, my_fpu()->state);
	KUNIT_FAIL_NTH(test, run) {
		int err;

		fpu_free(my_fpu());
		err = fpu_set_state(my_fpu(), buf, size);
		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_NULL(test, my_fpu()->state);
		} else {
			KUNIT_EXPECT_EQ(test, err, 0);
		}
	}
	KUNIT_EXPECT_TRUE(test, user_has(&zero));
	make_regs(&r, 8);
	user_write(&r);
	KUNIT_EXPECT_EQ(test, fpu_set_state(my_fpu(), buf, size - 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, fpu_set_state(my_fpu(), buf, 0), -EINVAL);
	KUNIT_EXPECT_TRUE(test, user_has(&r));
	KUNIT_EXPECT_EQ(test, fpu_set_state(my_fpu(), buf, size), 0);
	KUNIT_EXPECT_TRUE(test, user_has(&zero));
	fpu_free(my_fpu());
}

/* Threads that are born, compute and die: their addresses come again. */
static void short_life(void *arg, int id)
{
	struct kunit *test = arg;
	struct regs zero = { 0 }, r;

	KUNIT_EXPECT_EQ(test, fpu_first_use(), 0);
	KUNIT_EXPECT_TRUE(test, user_has(&zero));
	make_regs(&r, id);
	user_write(&r);
	yield();
	KUNIT_EXPECT_TRUE(test, user_has(&r));
}

static void the_dead_leave_nothing(struct kunit *test)
{
	for (int i = 0; i < 5; i++)
		crew_run(test, 8, short_life, test);
}

static int has_registers(struct kunit_suite *suite)
{
	return kernel_fpu_available() ? 0 : -ENODEV;
}

static struct kunit_case fpu_cases[] = {
	KUNIT_CASE(kernel_threads_have_none),
	KUNIT_CASE(no_memory_before_the_first_use),
	KUNIT_CASE(first_use_begins_clean),
	KUNIT_CASE(first_use_without_memory),
	KUNIT_CASE(values_survive_switches),
	KUNIT_CASE(values_move_with_the_task),
	KUNIT_CASE(nothing_is_loaded_twice),
	KUNIT_CASE(kernel_use_keeps_values),
	KUNIT_CASE(does_not_nest),
	KUNIT_CASE(interrupts_may_use_them),
	KUNIT_CASE(interrupts_must_ask),
	KUNIT_CASE(fork_copies),
	KUNIT_CASE(children_run_with_copies),
	KUNIT_CASE(exec_begins_anew),
	KUNIT_CASE(given_states),
	KUNIT_CASE(the_dead_leave_nothing),
	{}
};

static struct kunit_suite fpu_suite = {
	.name = "fpu",
	.suite_init = has_registers,
	.test_cases = fpu_cases,
};
kunit_test_suite(fpu_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Tests of vector registers");
MODULE_LICENSE("GPL");

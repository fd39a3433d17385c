// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several CPUs at work on one address space: faults without a lock against whoever
 * changes VMAs, tables and owners. What is left at the end is verified, and every word
 * on the way is one that somebody has written there.
 */
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/traps.h>

#include "../../kernel/tests/crew.h"
#include "mm_space.h"

#define NR_THREADS	4
#define NR_PAGES	64u
/* Half in one table, half in the next. */
#define WINDOW		((0x55ul << 30) + (1ul << 21) - PAGES(NR_PAGES / 2))
#define ROUNDS		400

struct shared {
	struct kunit *test;
	struct mm_struct *mm;
	u64 seed;
};

static unsigned long some_page(struct rnd_state *rnd)
{
	return WINDOW + PAGES(prandom_u32_below(rnd, NR_PAGES));
}

/* Every word says where it is. */
static void touch(struct shared *s, struct mm_struct *mm, struct rnd_state *rnd)
{
	unsigned long addr = some_page(rnd), value;

	if (prandom_u32_below(rnd, 2))
		poke(mm, addr, addr);
	else if (!peek(mm, addr, &value))
		KUNIT_EXPECT_TRUE(s->test, value == addr || !value);
}

static void change(struct mm_struct *mm, struct rnd_state *rnd)
{
	unsigned long addr = some_page(rnd);
	unsigned long nr = 1 + prandom_u32_below(rnd, 8);

	nr = min(nr, (WINDOW + PAGES(NR_PAGES) - addr) / PAGE_SIZE);
	switch (prandom_u32_below(rnd, 5)) {
	case 0:
		map_at(mm, addr, nr, RW);
		break;
	case 1:
		mm_unmap(mm, addr, PAGES(nr));
		break;
	case 2:
		mm_protect(mm, addr, PAGES(nr), PROT_READ);
		break;
	case 3:
		mm_protect(mm, addr, PAGES(nr), RW);
		break;
	default:
		mm_advise(mm, addr, PAGES(nr), MADV_DONTNEED);
	}
}

/* A child that is written to, and ends. */
static void fork_and_exit(struct shared *s, struct rnd_state *rnd)
{
	struct mm_struct *child = mm_fork(s->mm);

	if (IS_ERR(child)) {
		KUNIT_FAIL(s->test, "no memory");
		return;
	}
	for (int i = 0; i < 4; i++)
		touch(s, child, rnd);
	mmput(child);
}

static struct rnd_state seeded(const struct shared *s, int id)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, s->seed + id);
	return rnd;
}

static void touch_all_the_time(void *arg, int id)
{
	struct shared *s = arg;
	struct rnd_state rnd = seeded(s, id);

	for (int i = 0; i < ROUNDS; i++) {
		touch(s, s->mm, &rnd);
		cond_resched();
	}
}

static void touch_and_change(void *arg, int id)
{
	struct shared *s = arg;
	struct rnd_state rnd = seeded(s, id);

	for (int i = 0; i < ROUNDS; i++) {
		if (id % 2)
			change(s->mm, &rnd);
		else
			touch(s, s->mm, &rnd);
		cond_resched();
	}
}

static void touch_change_and_fork(void *arg, int id)
{
	struct shared *s = arg;
	struct rnd_state rnd = seeded(s, id);

	for (int i = 0; i < ROUNDS; i++) {
		if (id == 0)
			fork_and_exit(s, &rnd);
		else if (id == 1)
			change(s->mm, &rnd);
		else
			touch(s, s->mm, &rnd);
		cond_resched();
	}
}

static void together(struct kunit *test, crew_fn_t fn)
{
	struct shared s = { .test = test, .seed = 7 };

	for (int round = 0; round < 4; round++, s.seed += 100) {
		s.mm = mm_alloc();
		KUNIT_ASSERT_NOT_NULL(test, s.mm);
		KUNIT_EXPECT_EQ(test, map_at(s.mm, WINDOW, NR_PAGES, RW),
				WINDOW);
		crew_run(test, NR_THREADS, fn, &s);
		EXPECT_SOUND(test, s.mm);
		mmput(s.mm);
	}
}

static void faults(struct kunit *test)
{
	together(test, touch_all_the_time);
}

static void faults_and_changes(struct kunit *test)
{
	together(test, touch_and_change);
}

static void faults_changes_and_forks(struct kunit *test)
{
	together(test, touch_change_and_fork);
}

static struct kunit_case space_smp_cases[] = {
	KUNIT_CASE(faults),
	KUNIT_CASE(faults_and_changes),
	KUNIT_CASE(faults_changes_and_forks),
	{ }
};

static struct kunit_suite space_smp_suite = {
	.name = "space_smp",
	.test_cases = space_smp_cases,
};

kunit_test_suite(space_smp_suite);

MODULE_DESCRIPTION("Tests of an address space on several CPUs");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of switches between address spaces: who sees whose bytes, what CPUs hold on
 * to, and that nobody reads what was before a change, on whatever CPU.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/smp.h>

#include "../../kernel/tests/crew.h"
#include "user_space.h"

static u64 read_word(unsigned long addr)
{
	u64 value;

	return get_user(value, WORD(addr)) ? ~0ull : value;
}

/* A space in which @number stands at BASE. */
static struct mm_struct *numbered_space(struct kunit *test, u64 number)
{
	struct mm_struct *mm = new_space(test);

	KUNIT_ASSERT_EQ(test, map_at(mm, BASE, 1, RW), BASE);
	KUNIT_ASSERT_EQ(test, poke(mm, BASE, number), 0);
	return mm;
}

/* --- One after the other. --- */

static void each_shows_its_own(struct kunit *test)
{
	struct mm_struct *one = numbered_space(test, 1);
	struct mm_struct *two = numbered_space(test, 2);

	for (unsigned int i = 0; i < 3; i++) {
		kthread_use_mm(one);
		KUNIT_EXPECT_EQ(test, read_word(BASE), 1ull);
		kthread_unuse_mm(one);
		kthread_use_mm(two);
		KUNIT_EXPECT_EQ(test, read_word(BASE), 2ull);
		kthread_unuse_mm(two);
	}
	KUNIT_EXPECT_PTR_EQ(test, current->mm, (struct mm_struct *)NULL);
}

/* One CPU, one reference; the last one that was loaded stays. */
static void a_cpu_holds_what_it_has_loaded(struct kunit *test)
{
	struct mm_struct *one = numbered_space(test, 1);
	struct mm_struct *two = numbered_space(test, 2);

	KUNIT_EXPECT_EQ(test, atomic_read(&one->mm_count), 1);
	kthread_use_mm(one);
	KUNIT_EXPECT_EQ(test, atomic_read(&one->mm_count), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&one->mm_users), 1);
	kthread_unuse_mm(one);
	KUNIT_EXPECT_EQ(test, atomic_read(&one->mm_count), 2);
	KUNIT_EXPECT_FALSE(test, cpumask_empty(&one->arch.tlb.cpus));
	kthread_use_mm(two);
	kthread_unuse_mm(two);
	/* We cannot have gone elsewhere: nothing has slept. */
	KUNIT_EXPECT_EQ(test, atomic_read(&one->mm_count), 1);
	KUNIT_EXPECT_TRUE(test, cpumask_empty(&one->arch.tlb.cpus));
	mm_leave_cpus(two);
	KUNIT_EXPECT_EQ(test, atomic_read(&two->mm_count), 1);
	KUNIT_EXPECT_TRUE(test, cpumask_empty(&two->arch.tlb.cpus));
}

/* Who uses it cannot be made to leave. */
static void users_do_not_leave(struct kunit *test)
{
	struct mm_struct *mm = numbered_space(test, 1);

	kthread_use_mm(mm);
	mm_leave_cpus(mm);
	KUNIT_EXPECT_EQ(test, atomic_read(&mm->mm_count), 2);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 1ull);
	kthread_unuse_mm(mm);
}

/* A thread that ends while it uses one; what would be left shows as a leak. */
static int use_and_end(void *mm)
{
	kthread_use_mm(mm);
	return read_word(BASE);
}

static void ends_while_using(struct kunit *test)
{
	struct mm_struct *mm = numbered_space(test, 5);
	struct task_struct *k = kthread_create(use_and_end, mm, "user");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	get_task_struct(k);
	wake_up_process(k);
	crew_wait_until(task_state(k) == TASK_DEAD);
	KUNIT_EXPECT_EQ(test, kthread_stop(k), 5);
	KUNIT_EXPECT_PTR_EQ(test, k->mm, (struct mm_struct *)NULL);
	put_task_struct(k);
}

/* --- Many at once. --- */

#define NR_SPACES	80
#define NR_ROUNDS	3

struct many {
	struct kunit *test;
	struct mm_struct *mm[CREW_MAX][NR_SPACES];
	unsigned long wrong;
};

static void count_wrong(unsigned long *wrong, bool is_wrong)
{
	if (is_wrong)
		__atomic_fetch_add(wrong, 1, __ATOMIC_RELAXED);
}

static void through_all_spaces(void *arg, int id)
{
	struct many *m = arg;

	for (unsigned int i = 0; i < NR_ROUNDS * NR_SPACES; i++) {
		struct mm_struct *mm = m->mm[id][i % NR_SPACES];
		u64 number = id * NR_SPACES + i % NR_SPACES + 1;

		kthread_use_mm(mm);
		count_wrong(&m->wrong, read_word(BASE) != number);
		if (i % 7 == 0)
			yield();
		count_wrong(&m->wrong, read_word(BASE) != number);
		kthread_unuse_mm(mm);
	}
}

/* More of them than an ASID has values, in use on all CPUs at the same time. */
static void more_spaces_than_numbers(struct kunit *test)
{
	struct many *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	for (unsigned int i = 0; i < 4 * NR_SPACES; i++)
		m->mm[i / NR_SPACES][i % NR_SPACES] =
			numbered_space(test, i + 1);
	crew_run(test, 4, through_all_spaces, m);
	KUNIT_EXPECT_EQ(test, m->wrong, 0ul);
}

/* Threads of different spaces, and of none, take turns on each CPU. */
#define NR_THREADS	12
#define NR_TURNS	300

struct turns {
	struct mm_struct *mm[NR_THREADS];
	unsigned long wrong;
};

static void take_turns(void *arg, int id)
{
	struct turns *t = arg;
	struct mm_struct *mm = t->mm[id];

	if (mm)
		kthread_use_mm(mm);
	for (u64 i = 0; i < NR_TURNS; i++) {
		u64 mark = (u64)id << 32 | i;

		count_wrong(&t->wrong, mm && put_user(mark, WORD(BASE)));
		yield();
		count_wrong(&t->wrong, mm && read_word(BASE) != mark);
	}
	if (mm)
		kthread_unuse_mm(mm);
}

static void switches_between_threads(struct kunit *test)
{
	struct turns t = { };

	for (unsigned int i = 0; i < NR_THREADS; i++)
		if (i % 3 != 2)
			t.mm[i] = numbered_space(test, i);
	crew_run(test, NR_THREADS, take_turns, &t);
	KUNIT_EXPECT_EQ(test, t.wrong, 0ul);
}

/* --- Changes, and who must not miss them. --- */

/*
 * A thread on another CPU, which does one step when it is told to. In between it
 * sleeps, so that its CPU has borrowed the space, or is @busy: then it has to be
 * interrupted by who wants it to forget something.
 */
struct stepper {
	struct kunit *test;
	struct mm_struct *mm;
	bool busy;
	void (*step)(struct stepper *s);
	u64 saw;
	struct completion go, done;
	struct crew_member *member;
};

static void wait_for_step(struct stepper *s)
{
	if (!s->busy)
		wait_for_completion(&s->go);
	else
		while (!try_wait_for_completion(&s->go))
			cpu_relax();
}

static void stepper_main(void *arg, int id)
{
	struct stepper *s = arg;

	kthread_use_mm(s->mm);
	for (;;) {
		wait_for_step(s);
		if (!s->step)
			break;
		s->step(s);
		complete(&s->done);
	}
	kthread_unuse_mm(s->mm);
}

static void do_step(struct stepper *s, void (*step)(struct stepper *s))
{
	s->step = step;
	complete(&s->go);
	if (step)
		wait_for_completion(&s->done);
	else
		crew_join(s->member);
}

/* On a CPU that is not ours, wherever we are. */
static void stepper_start(struct kunit *test, struct stepper *s)
{
	struct cpumask here;

	if (num_online_cpus() < 2)
		kunit_skip(test, "wants two CPUs");
	cpumask_clear(&here);
	cpumask_set_cpu(0, &here);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, &here), 0);
	init_completion(&s->go);
	init_completion(&s->done);
	s->test = test;
	s->mm = use_space(test, 2);
	s->member = crew_start(test, stepper_main, s, 1);
}

static void step_read(struct stepper *s)
{
	s->saw = read_word(BASE);
}

static void step_write(struct stepper *s)
{
	s->saw = put_user(99, WORD(BASE));
}

static void unmap_and_map(struct mm_struct *mm)
{
	mm_unmap(mm, BASE, PAGES(2));
	map_at(mm, BASE, 2, RW);
}

/* It has read the page, waits while that changes, and reads again. */
static void read_what_changes(struct kunit *test, struct stepper *s)
{
	stepper_start(test, s);
	for (u64 i = 1; i < 30; i++) {
		KUNIT_EXPECT_EQ(test, put_user(i, WORD(BASE)), 0l);
		do_step(s, step_read);
		KUNIT_EXPECT_EQ(test, s->saw, i);
		unmap_and_map(s->mm);
		do_step(s, step_read);
		KUNIT_EXPECT_EQ(test, s->saw, 0ull);
	}
	do_step(s, NULL);
	EXPECT_SOUND(test, s->mm);
}

static void lazy_cpus_catch_up(struct kunit *test)
{
	struct stepper s = { .busy = false };

	read_what_changes(test, &s);
}

static void busy_cpus_are_interrupted(struct kunit *test)
{
	struct stepper s = { .busy = true };

	read_what_changes(test, &s);
}

static void permissions_go_everywhere(struct kunit *test)
{
	struct stepper s = { .busy = false };

	stepper_start(test, &s);
	do_step(&s, step_write);
	KUNIT_EXPECT_EQ(test, s.saw, 0ull);
	KUNIT_EXPECT_EQ(test, mm_protect(s.mm, BASE, PAGE_SIZE, PROT_READ), 0);
	do_step(&s, step_write);
	KUNIT_EXPECT_EQ(test, s.saw, (u64)-EFAULT);
	do_step(&s, step_read);
	KUNIT_EXPECT_EQ(test, s.saw, 99ull);
	KUNIT_EXPECT_EQ(test, mm_unmap(s.mm, BASE, PAGE_SIZE), 0);
	do_step(&s, step_read);
	KUNIT_EXPECT_EQ(test, s.saw, ~0ull);
	do_step(&s, NULL);
}

/* Its table becomes shared with a child, whose copy must not see later writes. */
static void forks_take_tables_away(struct kunit *test)
{
	struct mm_struct *child;
	struct stepper s = { .busy = false };

	stepper_start(test, &s);
	do_step(&s, step_write);
	child = mm_fork(s.mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	KUNIT_EXPECT_EQ(test, put_user(1, WORD(BASE)), 0l);
	do_step(&s, step_read);
	KUNIT_EXPECT_EQ(test, s.saw, 1ull);
	do_step(&s, step_write);
	KUNIT_EXPECT_EQ(test, s.saw, 0ull);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 99ull);
	KUNIT_EXPECT_EQ(test, put_user(2, WORD(BASE)), 0l);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE), 99ul);
	EXPECT_SOUND(test, s.mm);
	EXPECT_SOUND(test, child);
	do_step(&s, NULL);
	mmput(child);
}

/*
 * Readers on all CPUs, some of them lazy now and then, while a page is replaced again
 * and again. What was in it before the last flush must not be seen: a new page is
 * empty until it has its number, and numbers grow.
 */
#define NR_READERS	6
#define NR_CHANGES	150

struct changes {
	struct mm_struct *mm;
	u64 published;
	unsigned int running;
	bool stop;
	unsigned long wrong;
};

static void read_often(void *arg, int id)
{
	struct changes *c = arg;

	kthread_use_mm(c->mm);
	__atomic_fetch_add(&c->running, 1, __ATOMIC_RELAXED);
	for (unsigned int i = 0; !READ_ONCE(c->stop); i++) {
		u64 least = smp_load_acquire(&c->published);
		u64 saw = read_word(BASE);

		count_wrong(&c->wrong, saw && saw != ~0ull && saw < least);
		if (i % 4 == 0 || !id)
			yield();
		cpu_relax();
	}
	kthread_unuse_mm(c->mm);
}

static void replace_often(struct changes *c)
{
	for (u64 i = 1; i < NR_CHANGES; i++) {
		if (i % 3)
			unmap_and_map(c->mm);
		else
			mm_protect(c->mm, BASE, PAGE_SIZE, PROT_READ);
		smp_store_release(&c->published, i % 3 ? i : i - 1);
		mm_protect(c->mm, BASE, PAGE_SIZE, RW);
		poke(c->mm, BASE, i);
		yield();
	}
}

static void nobody_reads_what_was(struct kunit *test)
{
	struct changes c = { .mm = use_space(test, 2) };
	struct crew_member *readers[NR_READERS];

	for (int i = 0; i < NR_READERS; i++)
		readers[i] = crew_start(test, read_often, &c, i);
	crew_wait_until(READ_ONCE(c.running) == NR_READERS);
	replace_often(&c);
	WRITE_ONCE(c.stop, true);
	for (int i = 0; i < NR_READERS; i++)
		crew_join(readers[i]);
	KUNIT_EXPECT_EQ(test, c.wrong, 0ul);
	EXPECT_SOUND(test, c.mm);
}

static struct kunit_case context_cases[] = {
	KUNIT_CASE(each_shows_its_own),
	KUNIT_CASE(a_cpu_holds_what_it_has_loaded),
	KUNIT_CASE(users_do_not_leave),
	KUNIT_CASE(ends_while_using),
	KUNIT_CASE(more_spaces_than_numbers),
	KUNIT_CASE(switches_between_threads),
	KUNIT_CASE(lazy_cpus_catch_up),
	KUNIT_CASE(busy_cpus_are_interrupted),
	KUNIT_CASE(permissions_go_everywhere),
	KUNIT_CASE(forks_take_tables_away),
	KUNIT_CASE(nobody_reads_what_was),
	{}
};

static struct kunit_suite context_suite = {
	.name = "mm_context",
	.test_cases = context_cases,
};
kunit_test_suite(context_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

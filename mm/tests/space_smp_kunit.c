// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several CPUs at work on one address space, or on several that show one file: faults
 * without a lock against whoever changes VMAs, tables, owners, and the file. What is left
 * at the end is verified, and every word on the way is one that somebody has written there.
 */
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/shmem_fs.h>
#include <linux/traps.h>
#include <linux/uio.h>
#include <uapi/linux/falloc.h>

#include "../../kernel/tests/crew.h"
#include "mm_space.h"

#define NR_THREADS	4
#define NR_PAGES	64u
/* Half in one table, half in the next. */
#define WINDOW		((0x55ul << 30) + (1ul << 21) - PAGES(NR_PAGES / 2))
#define ROUNDS		400
/* Worlds, of so many rounds for each of the crew */
#define NR_WORLDS	(IS_ENABLED(CONFIG_UML) ? 4 : 1)

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

	for (int round = 0; round < NR_WORLDS; round++, s.seed += 100) {
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

/*
 * --- A file in several address spaces, which is cut while they look at it. ---
 *
 * Page n of the window is page n of the file, in every mapping of it, shared or private; so
 * here, too, a word is where it says, or nothing.
 */

struct world {
	struct shared s;		/* of the test and the seed */
	struct mm_struct *mm[2];	/* who are no relatives */
	struct file *file;
};

static void map_file(struct world *w, struct mm_struct *mm, struct map_request req)
{
	req.addr = WINDOW + PAGES(req.pgoff);
	req.prot = RW;
	req.flags |= MAP_FIXED;
	req.file = w->file;
	KUNIT_EXPECT_EQ(w->s.test, mm_map(mm, &req), req.addr);
}

static void set_size(struct world *w, loff_t size)
{
	struct inode *inode = file_inode(w->file);

	guard(rwsem_write)(&inode->i_rwsem);
	KUNIT_EXPECT_EQ(w->s.test, shmem_set_size(inode, size), 0);
}

static void punch(struct world *w, loff_t pos, loff_t len)
{
	KUNIT_EXPECT_EQ(w->s.test, shmem_fallocate(w->file,
			FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, pos, len), 0l);
}

/* What whoever maps it would write there. */
static void write_word(struct world *w, unsigned long page)
{
	unsigned long word = WINDOW + PAGES(page);
	struct kvec vec = { &word, sizeof(word) };
	struct iov_iter from = kvec_iter(ITER_SOURCE, &vec, 1);
	struct kiocb iocb = { .ki_filp = w->file, .ki_pos = PAGES(page) };

	KUNIT_EXPECT_EQ(w->s.test, w->file->f_op->write_iter(&iocb, &from),
			(ssize_t)sizeof(word));
}

/* Sometimes in the middle of a page, behind its word. */
static void cut(struct world *w, struct rnd_state *rnd)
{
	unsigned long page = prandom_u32_below(rnd, NR_PAGES);
	unsigned long nr = 1 + prandom_u32_below(rnd, 8);

	switch (prandom_u32_below(rnd, 4)) {
	case 0:
		set_size(w, PAGES(page) + (nr == 1 ? 100 : 0));
		break;
	case 1:
		set_size(w, PAGES(NR_PAGES));
		break;
	case 2:
		punch(w, PAGES(page) + (nr == 1 ? 100 : 0), PAGES(nr));
		break;
	default:
		write_word(w, page);
	}
}

static void change_file(struct world *w, struct mm_struct *mm,
			struct rnd_state *rnd)
{
	unsigned long page = prandom_u32_below(rnd, NR_PAGES);
	unsigned long nr = 1 + prandom_u32_below(rnd, 8);

	nr = min(nr, NR_PAGES - page);
	switch (prandom_u32_below(rnd, 4)) {
	case 0:
		map_file(w, mm, (struct map_request){
			.pgoff = page, .len = PAGES(nr), .flags = MAP_SHARED });
		break;
	case 1:
		map_file(w, mm, (struct map_request){
			.pgoff = page, .len = PAGES(nr), .flags = MAP_PRIVATE });
		break;
	case 2:
		mm_advise(mm, WINDOW + PAGES(page), PAGES(nr), MADV_REMOVE);
		break;
	default:
		change(mm, rnd);
	}
}

static struct mm_struct *some_mm(struct world *w, struct rnd_state *rnd)
{
	return w->mm[prandom_u32_below(rnd, ARRAY_SIZE(w->mm))];
}

static void touch_and_cut(void *arg, int id)
{
	struct world *w = arg;
	struct rnd_state rnd = seeded(&w->s, id);

	for (int i = 0; i < ROUNDS; i++) {
		if (id == 0)
			cut(w, &rnd);
		else
			touch(&w->s, some_mm(w, &rnd), &rnd);
		cond_resched();
	}
}

static void cut_touch_change_and_fork(void *arg, int id)
{
	struct world *w = arg;
	struct rnd_state rnd = seeded(&w->s, id);
	struct shared parent = w->s;

	for (int i = 0; i < ROUNDS; i++) {
		parent.mm = some_mm(w, &rnd);
		if (id == 0)
			cut(w, &rnd);
		else if (id == 1)
			fork_and_exit(&parent, &rnd);
		else if (id == 2)
			change_file(w, parent.mm, &rnd);
		else
			touch(&w->s, parent.mm, &rnd);
		cond_resched();
	}
}

static void begin_world(struct world *w)
{
	w->file = shmem_file_setup("smp", PAGES(NR_PAGES), VM_NORESERVE);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(w->s.test, w->file);
	for (unsigned int i = 0; i < ARRAY_SIZE(w->mm); i++) {
		w->mm[i] = mm_alloc();
		KUNIT_ASSERT_NOT_NULL(w->s.test, w->mm[i]);
		map_file(w, w->mm[i], (struct map_request){
			.len = PAGES(NR_PAGES / 2), .flags = MAP_SHARED });
		map_file(w, w->mm[i], (struct map_request){
			.pgoff = NR_PAGES / 2, .len = PAGES(NR_PAGES / 2),
			.flags = MAP_PRIVATE });
	}
}

/* Of a file without an end nothing is left, in memory or to be seen. */
static void end_world(struct world *w)
{
	struct mm_usage usage;

	set_size(w, 0);
	KUNIT_EXPECT_EQ(w->s.test, w->file->f_mapping->nrpages, 0ul);
	for (unsigned int i = 0; i < ARRAY_SIZE(w->mm); i++) {
		EXPECT_SOUND(w->s.test, w->mm[i]);
		mm_usage(w->mm[i], &usage);
		KUNIT_EXPECT_EQ(w->s.test, usage.shmem + usage.file, 0ul);
		mmput(w->mm[i]);
	}
	fput(w->file);
}

static void with_a_file(struct kunit *test, crew_fn_t fn)
{
	struct world w = { .s = { .test = test, .seed = 11 } };

	for (int round = 0; round < NR_WORLDS; round++, w.s.seed += 100) {
		begin_world(&w);
		crew_run(test, NR_THREADS, fn, &w);
		for (unsigned int i = 0; i < ARRAY_SIZE(w.mm); i++)
			EXPECT_SOUND(test, w.mm[i]);
		end_world(&w);
	}
}

static void faults_and_truncation(struct kunit *test)
{
	with_a_file(test, touch_and_cut);
}

static void a_file_and_all_of_it(struct kunit *test)
{
	with_a_file(test, cut_touch_change_and_fork);
}

static struct kunit_case space_smp_cases[] = {
	KUNIT_CASE(faults),
	KUNIT_CASE(faults_and_changes),
	KUNIT_CASE(faults_changes_and_forks),
	KUNIT_CASE(faults_and_truncation),
	KUNIT_CASE(a_file_and_all_of_it),
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

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of moves by mremap(), and of forks, while others use the same tables. What they do
 * comes between the two halves of a move, when there is room and nothing in it yet:
 *
 *	pt_move_prepare()
 *	  the page beside it is taken away with its file's, and its table is empty
 *	  a fault that has come to nothing takes out an empty table, or leaves one
 *	pt_move_commit()
 *
 * or where a fork sleeps. The numbers in the pages must be at the new place, or the child's,
 * and everything must be sound.
 */
#include <kunit/param.h>
#include <kunit/static_stub.h>
#include <linux/filemap_fault.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/rmap.h>
#include <linux/traps.h>

#include "../pt_verbs.h"
#include "../space.h"
#include "mm_space.h"
#include "ramfile.h"

/* Where a table of level 1 begins, and nothing else is. */
#define FROM	(0x200ul << 30)
#define TO	(0x300ul << 30)
#define TABLE	PAGES(512)

/* A page of a file, that others may truncate, is at @beside. */
struct world {
	struct ramfile *r;
	struct mm_struct *mm;
	const struct race *race;
};

/*
 * @pages move from FROM + @from to TO + @to, of which the first and the last have been
 * written to; @meanwhile is what others do.
 */
struct race {
	const char *name;
	unsigned long pages, from, to, beside;
	void (*meanwhile)(struct world *w);
};

static const struct file_operations mmap_fops = {
	.mmap = generic_file_mmap,
};

/* --- What others do. --- */

/* Its table has no entry any more. */
static void truncate_beside(struct world *w)
{
	unmap_mapping_pages(w->r->file->f_mapping, 0, 0, true);
}

/* As a fault does that has come to nothing. */
static void prune_there(struct world *w)
{
	struct mmu_gather tlb;

	truncate_beside(w);
	tlb_gather(&tlb, w->mm);
	pt_prune_at(&tlb, TO + w->race->to);
	pt_prune_at(&tlb, TO + w->race->to + PAGES(w->race->pages - 1));
	tlb_finish(&tlb);
}

/* As one does that is about to come to nothing, and will prune it: later. */
static void empty_table_at(struct world *w, unsigned long addr)
{
	struct pt_spare spare = { };
	struct pt_place at;

	rcu_read_lock();
	KUNIT_EXPECT_EQ(w->r->test, pt_private(w->mm, addr, &at, &spare), 0);
	rcu_read_unlock();
}

static void leave_empty_table(struct world *w)
{
	empty_table_at(w, TO + w->race->to);
}

/* In the way of the second of those that move. */
static void leave_one_behind(struct world *w)
{
	empty_table_at(w, TO + w->race->to + TABLE);
}

/* Between those that move. */
static void leave_one_there(struct world *w)
{
	empty_table_at(w, FROM + w->race->from + TABLE);
}

/* Its second half comes when the first has all that it needs. */
static int prepare_and_race(const struct pt_move *move)
{
	struct kunit *test = kunit_get_current_test();
	struct world *w = test->priv;
	int err;

	kunit_deactivate_static_stub(test, pt_move_prepare);
	err = pt_move_prepare(move);
	w->race->meanwhile(w);
	return err;
}

/* --- The moves. --- */

static const struct race races[] = {
	{ "page_and_truncation", 1, 0, PAGES(3), PAGES(9), truncate_beside },
	{ "page_and_fault", 1, 0, PAGES(3), PAGES(9), prune_there },
	{ "page_alone_and_fault", 1, 0, PAGES(3), 5 * TABLE, prune_there },
	{ "two_tables_and_fault", 300, PAGES(7), PAGES(400), 5 * TABLE,
	  prune_there },
	{ "two_to_one_and_fault", 300, PAGES(400), PAGES(7), PAGES(2),
	  prune_there },
	{ "table_and_truncation", 512, 0, TABLE, 5 * TABLE, truncate_beside },
	{ "table_and_fault", 512, 0, TABLE, 5 * TABLE, prune_there },
	{ "table_and_empty_table", 512, 0, TABLE, 5 * TABLE,
	  leave_empty_table },
	{ "table_and_part_and_fault", 700, 0, TABLE, 5 * TABLE, prune_there },
	{ "many_tables_and_fault", 3 * 512, TABLE, 0, 8 * TABLE, prune_there },
	{ "many_tables_and_empty_table", 2 * 512, TABLE, 0, 8 * TABLE, leave_one_behind },
	{ "many_tables_and_one_to_go", 3 * 512, TABLE, 0, 8 * TABLE, leave_one_there },
	{ "many_tables_of_two", 3 * 512, 510 * TABLE, 511 * TABLE, 8 * TABLE, prune_there },
	{ "many_tables_of_two_and_empty_table", 2 * 512, 511 * TABLE, 509 * TABLE, 8 * TABLE,
	  leave_one_behind },
};

KUNIT_ARRAY_PARAM_DESC(race, races, name);

static struct world new_world(struct kunit *test, const struct race *race)
{
	struct world w = {
		.r = ramfile_new(test, PAGES(1)), .mm = mm_alloc(), .race = race,
	};

	KUNIT_ASSERT_NOT_NULL(test, w.mm);
	w.r->file->f_op = &mmap_fops;
	KUNIT_ASSERT_EQ(test, mm_map(w.mm, &(struct map_request){
		.addr = TO + race->beside, .len = PAGE_SIZE, .prot = RW,
		.flags = MAP_SHARED | MAP_FIXED, .file = w.r->file,
	}), TO + race->beside);
	KUNIT_ASSERT_EQ(test, mm_fault(w.mm, TO + race->beside, 0), 0u);
	return w;
}

static void end_world(struct world *w)
{
	mmput(w->mm);
	ramfile_end(w->r);
}

static unsigned long move_there(struct world *w, unsigned long flags)
{
	const struct race *race = w->race;

	return mm_remap(w->mm, &(struct remap_request){
		.addr = FROM + race->from, .new_addr = TO + race->to,
		.old_len = PAGES(race->pages), .new_len = PAGES(race->pages),
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED | flags,
	});
}

static void nothing_is_lost(struct kunit *test)
{
	const struct race *race = test->param_value;
	unsigned long last = PAGES(race->pages - 1), from = FROM + race->from;
	struct world w = new_world(test, race);

	KUNIT_ASSERT_EQ(test, map_at(w.mm, from, race->pages, RW), from);
	KUNIT_ASSERT_EQ(test, poke(w.mm, from + last, 22), 0);
	KUNIT_ASSERT_EQ(test, poke(w.mm, from, 11), 0);
	test->priv = &w;
	kunit_activate_static_stub(test, pt_move_prepare, prepare_and_race);
	KUNIT_EXPECT_EQ(test, move_there(&w, 0), TO + race->to);
	EXPECT_SOUND(test, w.mm);
	KUNIT_EXPECT_EQ(test, word_at(w.mm, TO + race->to), 11ul);
	KUNIT_EXPECT_EQ(test, word_at(w.mm, TO + race->to + last),
			race->pages == 1 ? 11ul : 22ul);
	KUNIT_EXPECT_EQ(test, poke(w.mm, from, 1), -EFAULT);
	EXPECT_SOUND(test, w.mm);
	end_world(&w);
}

/* What was prepared for has gone before it could be moved. */
static void truncate_source(struct world *w)
{
	truncate_beside(w);
}

/* A file's own pages are all that moves, and they are truncated in the middle of it. */
static void nothing_is_left(struct kunit *test)
{
	static const struct race race = {
		.pages = 1, .from = PAGES(3), .to = PAGES(5), .beside = TABLE,
		.meanwhile = truncate_source,
	};
	struct world w = new_world(test, &race);
	struct mm_usage usage;

	KUNIT_ASSERT_EQ(test, mm_unmap(w.mm, TO + race.beside, PAGE_SIZE), 0);
	KUNIT_ASSERT_EQ(test, mm_map(w.mm, &(struct map_request){
		.addr = FROM + race.from, .len = PAGE_SIZE, .prot = RW,
		.flags = MAP_SHARED | MAP_FIXED, .file = w.r->file,
	}), FROM + race.from);
	KUNIT_ASSERT_EQ(test, mm_fault(w.mm, FROM + race.from, 0), 0u);
	test->priv = &w;
	kunit_activate_static_stub(test, pt_move_prepare, prepare_and_race);
	KUNIT_EXPECT_EQ(test, move_there(&w, 0), TO + race.to);
	EXPECT_SOUND(test, w.mm);
	mm_usage(w.mm, &usage);
	KUNIT_EXPECT_EQ(test, usage.tables, 1ul);
	end_world(&w);
}

/* --- Forks, which sleep for the copy of a table with a page that the child must not have. --- */

#define FORK_AT(table)	(FROM + (table) * TABLE)

static int fetch_and_race(struct pt_pair *pair)
{
	struct kunit *test = kunit_get_current_test();
	struct world *w = test->priv;

	kunit_deactivate_static_stub(test, pt_fork_fetch);
	w->race->meanwhile(w);
	return pt_fork_fetch(pair);
}

/* Memory that the child is not to have gets its first table, before others. */
static void touch_unwanted(struct world *w)
{
	KUNIT_EXPECT_EQ(w->r->test, mm_fault(w->mm, FORK_AT(3),
					     FAULT_FLAG_WRITE), 0u);
}

static const struct race fork_races[] = {
	{ "truncation", .meanwhile = truncate_beside },
	{ "fault", .meanwhile = touch_unwanted },
};

KUNIT_ARRAY_PARAM_DESC(fork_race, fork_races, name);

/* Table 0: a page for the child, and one that is not; 1: the file's; 3: not; 5: for it. */
static void prepare_fork(struct kunit *test, struct world *w)
{
	static const unsigned int unwanted[] = { 0, 3 };

	KUNIT_ASSERT_EQ(test, map_at(w->mm, FORK_AT(0), 2, RW), FORK_AT(0));
	KUNIT_ASSERT_EQ(test, map_at(w->mm, FORK_AT(3), 1, RW), FORK_AT(3));
	KUNIT_ASSERT_EQ(test, map_at(w->mm, FORK_AT(5), 1, RW), FORK_AT(5));
	for (unsigned int i = 0; i < ARRAY_SIZE(unwanted); i++)
		KUNIT_ASSERT_EQ(test, mm_advise(w->mm, FORK_AT(unwanted[i]),
						PAGE_SIZE, MADV_DONTFORK), 0);
	KUNIT_ASSERT_EQ(test, mm_map(w->mm, &(struct map_request){
		.addr = FORK_AT(1), .len = PAGE_SIZE, .prot = RW,
		.flags = MAP_SHARED | MAP_FIXED, .file = w->r->file,
	}), FORK_AT(1));
	KUNIT_ASSERT_EQ(test, mm_fault(w->mm, FORK_AT(1), 0), 0u);
	KUNIT_ASSERT_EQ(test, poke(w->mm, FORK_AT(0), 10), 0);
	KUNIT_ASSERT_EQ(test, poke(w->mm, FORK_AT(0) + PAGE_SIZE, 11), 0);
	KUNIT_ASSERT_EQ(test, poke(w->mm, FORK_AT(5), 55), 0);
}

static void child_has_all(struct kunit *test)
{
	struct world w = new_world(test, test->param_value);
	struct mm_struct *child;

	prepare_fork(test, &w);
	test->priv = &w;
	kunit_activate_static_stub(test, pt_fork_fetch, fetch_and_race);
	child = mm_fork(w.mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	EXPECT_SOUND(test, child);
	EXPECT_SOUND(test, w.mm);
	KUNIT_EXPECT_EQ(test, word_at(child, FORK_AT(0) + PAGE_SIZE), 11ul);
	KUNIT_EXPECT_EQ(test, word_at(child, FORK_AT(5)), 55ul);
	KUNIT_EXPECT_EQ(test, word_at(child, FORK_AT(3)), ~0ul);
	KUNIT_EXPECT_EQ(test, word_at(w.mm, FORK_AT(0)), 10ul);
	mmput(child);
	end_world(&w);
}

/* Reserved twice, and given back once. */
static void reserved_tables_stay(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();
	struct mmu_gather tlb;
	struct pt_place at;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	mmap_write_lock(mm);
	for (unsigned int level = 0; level < 2; level++) {
		KUNIT_ASSERT_EQ(test, pt_reserve(mm, TO, level, &at), 0);
		KUNIT_ASSERT_EQ(test, pt_reserve(mm, TO, level, &at), 0);
		tlb_gather(&tlb, mm);
		pt_prune_at(&tlb, TO);
		KUNIT_EXPECT_FALSE(test, at.table->pt_dead);
		KUNIT_EXPECT_TRUE(test, pt_unreserve(at.table));
		KUNIT_EXPECT_TRUE(test, pt_unreserve(at.table));
		pt_prune_at(&tlb, TO);
		KUNIT_EXPECT_TRUE(test, at.table->pt_dead);
		tlb_finish(&tlb);
	}
	mmap_write_unlock(mm);
	EXPECT_SOUND(test, mm);
	mmput(mm);
}

static struct kunit_case pt_move_cases[] = {
	KUNIT_CASE_PARAM(nothing_is_lost, race_gen_params),
	KUNIT_CASE(nothing_is_left),
	KUNIT_CASE_PARAM(child_has_all, fork_race_gen_params),
	KUNIT_CASE(reserved_tables_stay),
	{ }
};

static struct kunit_suite pt_move_suite = {
	.name = "pt_move",
	.test_cases = pt_move_cases,
};

kunit_test_suite(pt_move_suite);

MODULE_DESCRIPTION("Tests of moved entries and the tables that they go to");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

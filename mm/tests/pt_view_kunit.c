// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of what is shown of page tables: which there are and in which order, what is in them,
 * who shares them, and that each is true of one moment while others change them.
 */
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/pt_view.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "../../kernel/tests/crew.h"
#include "../space.h"
#include "user_space.h"

/* --- Counting them. --- */

/* How often one of @letters stands in @view. */
static unsigned int count_letters(const struct pt_view *view, const char *letters)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < PT_ENTRIES; i++)
		nr += !!strchr(letters, view->entries[i]);
	return nr;
}

/* What the table counts is what there is in it. */
static bool is_sound(const struct pt_view *view)
{
	/* The zero page may be young, and a frame may be written to. */
	unsigned int pages = view->anon + view->file + view->shmem;

	if (view->level)
		return view->other == count_letters(view, "t") && !pages && !view->swap &&
		       view->other + count_letters(view, ".") == PT_ENTRIES;
	return view->anon == count_letters(view, "aA") && view->file == count_letters(view, "fF") &&
	       view->shmem == count_letters(view, "sS") && view->swap == count_letters(view, "w") &&
	       view->other == count_letters(view, "zp") &&
	       view->dirty == count_letters(view, "AFS") && view->young <= pages + view->other &&
	       view->writable <= pages + view->other;
}

/* All in their order; returns how many, or 0 if one is out of order or unsound. */
static unsigned long walk(struct mm_struct *mm, struct pt_view *view)
{
	unsigned long place = 0, at, nr = 0;

	/* Each is asked for by the place behind the one before, as a reader of /proc does. */
	while ((at = mm_view_table(mm, place, view)) != ~0ul) {
		if (at < place || !is_sound(view) || !view->share ||
		    view->start >= view->end || view->end > mm->task_size)
			return 0;
		place = at + 1;
		nr++;
	}
	return nr;
}

/* The lowest table for BASE. */
static void view_lowest(struct kunit *test, struct mm_struct *mm, struct pt_view *view)
{
	unsigned long addr = BASE & ~(pt_level_size(1) - 1);

	KUNIT_ASSERT_EQ(test, mm_view_table(mm, addr | PT_TOP, view), addr | PT_TOP);
	KUNIT_ASSERT_EQ(test, view->level, 0u);
	KUNIT_ASSERT_EQ(test, view->start, addr);
	KUNIT_ASSERT_EQ(test, view->end, addr + pt_level_size(1));
	KUNIT_ASSERT_TRUE(test, is_sound(view));
}

/* Too large for the stack. */
static struct pt_view *new_view(struct kunit *test)
{
	struct pt_view *view = kunit_kzalloc(test, sizeof(*view), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, view);
	return view;
}

/* --- One space. --- */

/* A root, and nothing in it: whatever it has of the kernel is not shown. */
static void an_empty_space(struct kunit *test)
{
	struct pt_view *view = new_view(test);
	struct mm_struct *mm = new_space(test);

	KUNIT_EXPECT_EQ(test, mm_view_table(mm, 0, view), 0ul);
	KUNIT_EXPECT_EQ(test, view->level, (unsigned int)PT_TOP);
	KUNIT_EXPECT_EQ(test, view->share, 1u);
	KUNIT_EXPECT_EQ(test, view->frame, page_to_pfn(virt_to_page(mm->pt.root)));
	KUNIT_EXPECT_EQ(test, view->start, 0ul);
	KUNIT_EXPECT_EQ(test, view->end, mm->task_size);
	KUNIT_EXPECT_EQ(test, count_letters(view, "."), PT_ENTRIES);
	/* There is nothing behind it. */
	KUNIT_EXPECT_EQ(test, mm_view_table(mm, 1, view), ~0ul);
}

/* From the root down: each is in the one above, where it should be. */
static void a_table_of_each_level(struct kunit *test)
{
	struct pt_view *view = new_view(test);
	struct mm_struct *mm = new_space(test);
	unsigned long place = 0;

	KUNIT_ASSERT_EQ(test, map_at(mm, BASE, 4, RW), BASE);
	KUNIT_ASSERT_EQ(test, poke(mm, BASE + PAGES(1), 1), 0);
	/* One page takes one table of each level, in which there is one entry. */
	for (unsigned int level = PT_TOP; level + 1; level--) {
		place = mm_view_table(mm, place, view);
		KUNIT_ASSERT_NE(test, place++, ~0ul);
		KUNIT_EXPECT_EQ(test, view->level, level);
		KUNIT_EXPECT_LE(test, view->start, BASE);
		KUNIT_EXPECT_GT(test, view->end, BASE);
		KUNIT_EXPECT_EQ(test, count_letters(view, "."), PT_ENTRIES - 1);
		KUNIT_EXPECT_EQ(test, view->entries[pt_index(BASE + PAGES(1), level)],
				level ? 't' : 'A');
	}
	KUNIT_EXPECT_EQ(test, mm_view_table(mm, place, view), ~0ul);
}

/* Written, only read, never touched; then of shared memory. */
static void kinds_of_entries(struct kunit *test)
{
	struct pt_view *view = new_view(test);
	struct mm_struct *mm = new_space(test);
	unsigned int first = pt_index(BASE, 0);
	struct map_request shared = {
		.addr = BASE + PAGES(3), .len = PAGES(2), .prot = RW,
		.flags = MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED,
	};

	KUNIT_ASSERT_EQ(test, map_at(mm, BASE, 3, RW), BASE);
	KUNIT_ASSERT_EQ(test, mm_map(mm, &shared), BASE + PAGES(3));
	KUNIT_ASSERT_EQ(test, poke(mm, BASE, 1), 0);
	KUNIT_ASSERT_EQ(test, word_at(mm, BASE + PAGES(1)), 0ul);
	KUNIT_ASSERT_EQ(test, poke(mm, BASE + PAGES(3), 1), 0);
	KUNIT_ASSERT_EQ(test, word_at(mm, BASE + PAGES(4)), 0ul);
	view_lowest(test, mm, view);
	/* In the order in which they are mapped, and nothing for what nobody has touched. */
	KUNIT_EXPECT_EQ(test, view->entries[first], 'A');
	KUNIT_EXPECT_EQ(test, view->entries[first + 1], 'z');
	KUNIT_EXPECT_EQ(test, view->entries[first + 2], '.');
	KUNIT_EXPECT_EQ(test, view->entries[first + 3], 'S');
	KUNIT_EXPECT_EQ(test, view->entries[first + 4], 's');
	KUNIT_EXPECT_EQ(test, view->anon, 1u);
	KUNIT_EXPECT_EQ(test, view->shmem, 2u);
	KUNIT_EXPECT_EQ(test, view->other, 1u);
	KUNIT_EXPECT_EQ(test, view->dirty, 2u);
}

/* As many as are counted elsewhere, wherever one begins. */
static void places_in_order(struct kunit *test)
{
	/* At the borders of tables of all levels. */
	static const unsigned long where[] = {
		1ul << 21, 2ul << 21, 1ul << 30, 5ul << 30, (5ul << 30) + (3ul << 21),
		1ul << 39, 200ul << 39,
	};
	struct pt_view *view = new_view(test);
	struct mm_struct *mm = new_space(test);
	unsigned long place, end;
	struct mm_usage usage;

	for (unsigned int i = 0; i < ARRAY_SIZE(where); i++) {
		KUNIT_ASSERT_EQ(test, map_at(mm, where[i], 1, RW), where[i]);
		KUNIT_ASSERT_EQ(test, poke(mm, where[i], 1), 0);
	}
	mm_usage(mm, &usage);
	KUNIT_EXPECT_EQ(test, walk(mm, view), usage.tables);
	for (unsigned int i = 0; i < ARRAY_SIZE(where); i++) {
		place = mm_view_table(mm, where[i] | PT_TOP, view);
		KUNIT_EXPECT_EQ(test, place, where[i] | PT_TOP);
		/* What comes then is behind it, however much is between them. */
		end = view->end;
		place = mm_view_table(mm, place + 1, view);
		KUNIT_EXPECT_TRUE(test, place == ~0ul || view->start >= end);
	}
}

/* --- Relatives. --- */

/* A fork has the lowest tables in common until somebody writes; the writer's copy is his. */
static void shared_since_fork(struct kunit *test)
{
	struct pt_view *view = new_view(test), *of_child = new_view(test);
	struct mm_struct *mm = new_space(test), *child;

	KUNIT_ASSERT_EQ(test, map_at(mm, BASE, 4, RW), BASE);
	KUNIT_ASSERT_EQ(test, poke(mm, BASE, 1), 0);
	KUNIT_ASSERT_EQ(test, poke(mm, BASE + PAGES(1), 1), 0);
	/* The same table: everything of it is, with its frame. */
	child = mm_fork(mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	view_lowest(test, mm, view);
	view_lowest(test, child, of_child);
	KUNIT_EXPECT_EQ(test, view->share, 2u);
	KUNIT_EXPECT_EQ(test, memcmp(view, of_child, sizeof(*view)), 0);
	/* A page that neither had is in one of them now. */
	KUNIT_EXPECT_EQ(test, poke(child, BASE + PAGES(2), 1), 0);
	view_lowest(test, mm, view);
	view_lowest(test, child, of_child);
	KUNIT_EXPECT_EQ(test, view->share, 1u);
	KUNIT_EXPECT_EQ(test, of_child->share, 1u);
	KUNIT_EXPECT_NE(test, view->frame, of_child->frame);
	KUNIT_EXPECT_EQ(test, view->anon, 2u);
	KUNIT_EXPECT_EQ(test, of_child->anon, 3u);
	/* The two others are still those of both, and nobody may write to them. */
	KUNIT_EXPECT_EQ(test, of_child->writable, 1u);
	mmput(child);
}

/* --- While others change them. --- */

#define NR_THREADS	4
#define ROUNDS		300
/* Half in one table, half in the next. */
#define WINDOW		((0x55ul << 30) + (1ul << 21) - PAGES(16))

struct shared {
	struct kunit *test;
	struct mm_struct *mm;
};

/* Tables come and go, are shared and copied. */
static void change(struct mm_struct *mm, struct rnd_state *rnd)
{
	unsigned long addr = WINDOW + PAGES(prandom_u32_below(rnd, 32));
	struct mm_struct *child;

	switch (prandom_u32_below(rnd, 4)) {
	/* Both tables are taken out, and are made anew by who touches them. */
	case 0:
		mm_unmap(mm, WINDOW, PAGES(32));
		map_at(mm, WINDOW, 32, RW);
		break;
	/* They have two sharers for a while; one is copied. */
	case 1:
		child = mm_fork(mm);
		if (IS_ERR(child))
			break;
		poke(child, addr, 1);
		mmput(child);
		break;
	default:
		poke(mm, addr, 1);
	}
}

/*
 * Some look while others work. There is a root whatever they do, so a walk that is sound sees
 * it.
 */
static void look_or_change(void *arg, int id)
{
	struct shared *s = arg;
	struct pt_view *view = kmalloc(sizeof(*view), GFP_KERNEL);
	struct rnd_state rnd;

	KUNIT_EXPECT_NOT_NULL(s->test, view);
	prandom_seed_state(&rnd, id);
	for (int i = 0; view && i < ROUNDS; i++) {
		if (id % 2)
			change(s->mm, &rnd);
		else
			KUNIT_EXPECT_GT(s->test, walk(s->mm, view), 0ul);
		cond_resched();
	}
	kfree(view);
}

/* The lookers and the workers end by themselves; then it stands still, and is counted. */
static void while_they_change(struct kunit *test)
{
	struct shared s = { .test = test, .mm = new_space(test) };
	struct pt_view *view = new_view(test);
	struct mm_usage usage;

	KUNIT_ASSERT_EQ(test, map_at(s.mm, WINDOW, 32, RW), WINDOW);
	/* When they have finished, all that there is can be seen, and no more. */
	crew_run(test, NR_THREADS, look_or_change, &s);
	mm_usage(s.mm, &usage);
	KUNIT_EXPECT_EQ(test, walk(s.mm, view), usage.tables);
	EXPECT_SOUND(test, s.mm);
}

static struct kunit_case pt_view_cases[] = {
	KUNIT_CASE(an_empty_space),
	KUNIT_CASE(a_table_of_each_level),
	KUNIT_CASE(kinds_of_entries),
	KUNIT_CASE(places_in_order),
	KUNIT_CASE(shared_since_fork),
	KUNIT_CASE(while_they_change),
	{ }
};

static struct kunit_suite pt_view_suite = {
	.name = "pt_view",
	.test_cases = pt_view_cases,
};

kunit_test_suite(pt_view_suite);

MODULE_DESCRIPTION("Tests of what is shown of page tables");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

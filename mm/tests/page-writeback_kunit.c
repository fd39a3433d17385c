// SPDX-License-Identifier: GPL-2.0-only
/* Dirty folios: their flags and tags, rounds of writing, and who hears of errors. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/module.h>

#include "../../kernel/tests/crew.h"
#include "ramfile.h"

static bool tagged(struct ramfile *r, pgoff_t index, xa_mark_t tag)
{
	return xa_get_mark(&r->inode.i_data.i_pages, index, tag);
}

static void dirty(struct kunit *test, struct ramfile *r, pgoff_t index)
{
	u8 byte = 1;

	KUNIT_ASSERT_EQ(test, ramfile_write(r, (loff_t)index * PAGE_SIZE, &byte,
					    1), 1l);
}

static void flags_and_tags(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 4 * PAGE_SIZE);
	struct folio *folio;

	dirty(test, r, 1);
	folio = filemap_lock_folio(&r->inode.i_data, 1);
	KUNIT_ASSERT_FALSE(test, IS_ERR(folio));
	KUNIT_EXPECT_TRUE(test, folio_test_dirty(folio));
	KUNIT_EXPECT_TRUE(test, tagged(r, 1, PAGECACHE_TAG_DIRTY));
	KUNIT_EXPECT_FALSE(test, folio_mark_dirty(folio));
	KUNIT_EXPECT_TRUE(test, folio_clear_dirty_for_io(folio));
	KUNIT_EXPECT_FALSE(test, folio_clear_dirty_for_io(folio));
	KUNIT_EXPECT_TRUE(test, tagged(r, 1, PAGECACHE_TAG_DIRTY));
	folio_start_writeback(folio);
	KUNIT_EXPECT_FALSE(test, tagged(r, 1, PAGECACHE_TAG_DIRTY));
	KUNIT_EXPECT_TRUE(test, tagged(r, 1, PAGECACHE_TAG_WRITEBACK));
	/* Written to while it is on its way: it has to go again. */
	KUNIT_EXPECT_TRUE(test, folio_mark_dirty(folio));
	folio_end_writeback(folio);
	KUNIT_EXPECT_FALSE(test, folio_test_writeback(folio));
	KUNIT_EXPECT_FALSE(test, tagged(r, 1, PAGECACHE_TAG_WRITEBACK));
	KUNIT_EXPECT_TRUE(test, tagged(r, 1, PAGECACHE_TAG_DIRTY));
	folio_unlock(folio);
	folio_put(folio);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait(&r->inode.i_data), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->writes), 1);
	ramfile_end(r);
}

static void without_a_file(struct kunit *test)
{
	struct folio *folio = filemap_alloc_folio(GFP_KERNEL, 0);

	KUNIT_ASSERT_NOT_NULL(test, folio);
	KUNIT_EXPECT_TRUE(test, folio_mark_dirty(folio));
	KUNIT_EXPECT_FALSE(test, folio_mark_dirty(folio));
	folio_put(folio);
}

static void only_the_range(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 10 * PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;

	for (pgoff_t i = 0; i < 10; i++)
		dirty(test, r, i);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait_range(
				mapping, 2 * PAGE_SIZE + 5, 4 * PAGE_SIZE), 0);
	for (pgoff_t i = 0; i < 10; i++)
		KUNIT_EXPECT_EQ(test, tagged(r, i, PAGECACHE_TAG_DIRTY),
				i < 2 || i > 4);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait_range(mapping, 5, 4), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->writes), 3);
	ramfile_end(r);
}

static int no_space_on_three(struct ramfile *r, enum ramfile_op op,
			     pgoff_t index)
{
	return op == RAMFILE_WRITE && index == 3 ? -ENOSPC : 0;
}

/* All are tried, the first error is told, and everybody is told once. */
static void errors(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 8 * PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;
	struct file *other;

	ihold(&r->inode);
	other = alloc_file(&r->inode, FMODE_READ, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(other));
	for (pgoff_t i = 0; i < 8; i++)
		dirty(test, r, i);
	r->script = no_space_on_three;
	KUNIT_EXPECT_EQ(test, filemap_fdatawrite(mapping), -ENOSPC);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->writes), 8);
	KUNIT_EXPECT_EQ(test, filemap_fdatawait(mapping), -ENOSPC);
	KUNIT_EXPECT_EQ(test, filemap_fdatawait(mapping), 0);
	KUNIT_EXPECT_EQ(test, file_check_and_advance_wb_err(r->file), -ENOSPC);
	KUNIT_EXPECT_EQ(test, file_check_and_advance_wb_err(r->file), 0);
	KUNIT_EXPECT_EQ(test, file_write_and_wait_range(other, 0, LLONG_MAX),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, file_write_and_wait_range(other, 0, LLONG_MAX), 0);
	fput(other);
	ramfile_end(r);
}

static void errors_of_others(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 8 * PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;

	r->async = true;
	r->script = no_space_on_three;
	for (pgoff_t i = 0; i < 8; i++)
		dirty(test, r, i);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait(mapping), -ENOSPC);
	KUNIT_EXPECT_EQ(test, filemap_check_errors(mapping), 0);
	mapping_set_error(mapping, -EROFS);
	KUNIT_EXPECT_EQ(test, filemap_check_errors(mapping), -EIO);
	KUNIT_EXPECT_EQ(test, file_check_and_advance_wb_err(r->file), -EROFS);
	ramfile_end(r);
}

/* Without waiting, a round writes as much as it may, and the next one goes on there. */
static void round_and_round(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 8 * PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;
	struct writeback_control wbc = { .range_cyclic = true };

	for (pgoff_t i = 0; i < 8; i++)
		dirty(test, r, i);
	wbc.nr_to_write = 3;
	KUNIT_EXPECT_EQ(test, do_writepages(mapping, &wbc), 0);
	KUNIT_EXPECT_EQ(test, mapping->writeback_index, 3ul);
	KUNIT_EXPECT_FALSE(test, tagged(r, 2, PAGECACHE_TAG_DIRTY));
	KUNIT_EXPECT_TRUE(test, tagged(r, 3, PAGECACHE_TAG_DIRTY));
	dirty(test, r, 0);
	wbc.nr_to_write = 100;
	KUNIT_EXPECT_EQ(test, do_writepages(mapping, &wbc), 0);
	KUNIT_EXPECT_EQ(test, wbc.nr_to_write, 95l);
	KUNIT_EXPECT_EQ(test, mapping->writeback_index, 0ul);
	KUNIT_EXPECT_TRUE(test, tagged(r, 0, PAGECACHE_TAG_DIRTY));
	wbc.nr_to_write = 0;
	KUNIT_EXPECT_EQ(test, do_writepages(mapping, &wbc), 0);
	KUNIT_EXPECT_TRUE(test, tagged(r, 0, PAGECACHE_TAG_DIRTY));
	ramfile_end(r);
}

/* --- A write that is under way --- */

struct held {
	struct completion begun, go;
};

static int hold_write(struct ramfile *r, enum ramfile_op op, pgoff_t index)
{
	struct held *h = r->arg;

	if (op == RAMFILE_WRITE) {
		complete(&h->begun);
		wait_for_completion(&h->go);
	}
	return 0;
}

static void sync_work(void *arg, int id)
{
	struct ramfile *r = arg;

	if (id == 1)
		filemap_write_and_wait(&r->inode.i_data);
	else
		ramfile_truncate(r, 0);
}

/* Who only helps passes it over; who must have it all waits; truncation, too. */
static void under_way(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;
	struct crew_member *syncer, *cutter;
	struct held h;

	init_completion(&h.begun);
	init_completion(&h.go);
	r->arg = &h;
	r->script = hold_write;
	r->async = true;
	dirty(test, r, 0);
	KUNIT_EXPECT_EQ(test, filemap_flush_range(mapping, 0, LLONG_MAX), 0);
	wait_for_completion(&h.begun);
	dirty(test, r, 0);
	KUNIT_EXPECT_EQ(test, filemap_flush_range(mapping, 0, LLONG_MAX), 0);
	KUNIT_EXPECT_EQ(test, invalidate_mapping_pages(mapping, 0, 0), 0ul);
	KUNIT_EXPECT_TRUE(test, tagged(r, 0, PAGECACHE_TAG_WRITEBACK));
	syncer = crew_start(test, sync_work, r, 1);
	complete(&h.go);
	wait_for_completion(&h.begun);	/* the second write */
	cutter = crew_start(test, sync_work, r, 2);
	KUNIT_EXPECT_TRUE(test, ramfile_has(r, 0));
	complete(&h.go);
	crew_join(syncer);
	crew_join(cutter);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->writes), 2);
	KUNIT_EXPECT_FALSE(test, ramfile_has(r, 0));
	ramfile_end(r);
}

/* --- Many at once --- */

struct race {
	struct ramfile *r;
	atomic_t wrong;
};

/* Who has written and then synced finds it in the store. */
static void write_and_sync(void *arg, int id)
{
	struct race *race = arg;
	loff_t pos = (id % 4) * (PAGE_SIZE / 2) + id;
	u8 byte;

	for (unsigned int i = 1; i <= 100; i++) {
		byte = i;
		if (ramfile_write(race->r, pos, &byte, 1) != 1 ||
		    filemap_write_and_wait(&race->r->inode.i_data))
			atomic_inc(&race->wrong);
		if (READ_ONCE(race->r->store[pos]) != byte)
			atomic_inc(&race->wrong);
		cond_resched();
	}
}

static void synced_is_synced(struct kunit *test)
{
	struct race race = { .r = ramfile_new(test, 2 * PAGE_SIZE) };

	race.r->async = true;
	crew_run(test, 6, write_and_sync, &race);
	KUNIT_EXPECT_EQ(test, atomic_read(&race.wrong), 0);
	ramfile_end(race.r);
}

static struct kunit_case page_writeback_cases[] = {
	KUNIT_CASE(flags_and_tags),
	KUNIT_CASE(without_a_file),
	KUNIT_CASE(only_the_range),
	KUNIT_CASE(errors),
	KUNIT_CASE(errors_of_others),
	KUNIT_CASE(round_and_round),
	KUNIT_CASE(under_way),
	KUNIT_CASE(synced_is_synced),
	{}
};

static struct kunit_suite page_writeback_suite = {
	.name = "page_writeback",
	.test_cases = page_writeback_cases,
};
kunit_test_suite(page_writeback_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

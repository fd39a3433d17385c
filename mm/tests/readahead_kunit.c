// SPDX-License-Identifier: GPL-2.0-only
/* What is read before it is asked for: in order, at random, as advised. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <uapi/linux/fadvise.h>

#include "ramfile.h"

#define FILE_PAGES	512ul

static struct ramfile *new_file(struct kunit *test)
{
	return ramfile_new(test, FILE_PAGES * PAGE_SIZE);
}

static void read_page(struct kunit *test, struct ramfile *r, pgoff_t index)
{
	u8 byte;

	KUNIT_ASSERT_EQ(test, ramfile_io(r, (loff_t)index * PAGE_SIZE, &byte, 1),
			1l);
	KUNIT_EXPECT_EQ(test, byte, ramfile_byte((loff_t)index * PAGE_SIZE));
}

static unsigned long cached(struct ramfile *r)
{
	return r->inode.i_data.nrpages;
}

/* Page by page: windows of 4, 8, 16, 32, 32 ... each one begun in the last. */
static void in_order(struct kunit *test)
{
	static const unsigned long there[] = { 4, 12, 12, 12, 28, 28 };
	struct ramfile *r = new_file(test);

	for (pgoff_t i = 0; i < ARRAY_SIZE(there); i++) {
		read_page(test, r, i);
		KUNIT_EXPECT_EQ(test, cached(r), there[i]);
	}
	for (pgoff_t i = ARRAY_SIZE(there); i < FILE_PAGES - 64; i++) {
		read_page(test, r, i);
		/* Never waiting, and never too far ahead. */
		KUNIT_ASSERT_GT(test, cached(r), i + 1);
		KUNIT_ASSERT_LE(test, cached(r), i + 1 + 64);
	}
	KUNIT_EXPECT_EQ(test, r->file->f_ra.size, 32u);
	ramfile_end(r);
}

static void at_random(struct kunit *test)
{
	struct ramfile *r = new_file(test);
	unsigned long before;

	read_page(test, r, 100);
	before = cached(r);
	KUNIT_EXPECT_EQ(test, before, 1ul);
	for (pgoff_t i = 480; i > 20; i -= 20) {
		if (i == 100)
			continue;
		read_page(test, r, i);
	}
	KUNIT_EXPECT_EQ(test, cached(r), 23ul);
	ramfile_end(r);
}

/* Another's reads came between: the trail of pages tells. */
static void along_a_trail(struct kunit *test)
{
	struct ramfile *r = new_file(test);

	for (pgoff_t i = 200; i < 206; i++)
		read_page(test, r, i), read_page(test, r, 400 - 2 * (i - 200));
	KUNIT_EXPECT_GT(test, cached(r), 12ul);
	ramfile_end(r);
}

static void a_big_piece(struct kunit *test)
{
	struct ramfile *r = new_file(test);
	u8 *buf = kunit_kzalloc(test, 100 * PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, buf, 100 * PAGE_SIZE),
			100l * PAGE_SIZE);
	KUNIT_EXPECT_GE(test, cached(r), 100ul);
	KUNIT_EXPECT_LE(test, cached(r), 164ul);
	ramfile_end(r);
}

static void not_behind_the_end(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 2 * PAGE_SIZE + 1);

	for (pgoff_t i = 0; i < 3; i++)
		read_page(test, r, i);
	KUNIT_EXPECT_EQ(test, cached(r), 3ul);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->reads), 3);
	ramfile_end(r);
}

/* A file whose owner knows of one folio at a time only. */
static void one_by_one(struct kunit *test)
{
	struct ramfile *r = new_file(test);

	r->inode.i_data.a_ops = &ramfile_plain_aops;
	read_page(test, r, 0);
	KUNIT_EXPECT_EQ(test, cached(r), 4ul);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->reads), 4);
	ramfile_end(r);
}

/* What the owner leaves is not there, and will be read when it is wanted. */
static void read_one_only(struct readahead_control *rac)
{
	ramfile_read_folio(rac->file, readahead_folio(rac));
}

static void left_over(struct kunit *test)
{
	struct address_space_operations aops = ramfile_aops;
	struct ramfile *r = new_file(test);

	aops.readahead = read_one_only;
	r->inode.i_data.a_ops = &aops;
	read_page(test, r, 0);
	KUNIT_EXPECT_EQ(test, cached(r), 1ul);
	read_page(test, r, 1);
	read_page(test, r, 2);
	ramfile_end(r);
}

/* Around what is there already. */
static void with_gaps(struct kunit *test)
{
	struct ramfile *r = new_file(test);
	DEFINE_READAHEAD(rac, r->file, &r->file->f_ra, &r->inode.i_data, 10);

	read_page(test, r, 12);
	read_page(test, r, 17);
	page_cache_ra_unbounded(&rac, 10, 0);
	KUNIT_EXPECT_EQ(test, cached(r), 10ul);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->reads), 10);
	KUNIT_EXPECT_EQ(test, page_cache_next_miss(&r->inode.i_data, 10, 50),
			20ul);
	ramfile_end(r);
}

static int bad(struct ramfile *r, enum ramfile_op op, pgoff_t index)
{
	return -EIO;
}

/* An error ahead is nobody's, until somebody wants that page. */
static void errors_ahead(struct kunit *test)
{
	struct ramfile *r = new_file(test);
	u8 byte;

	r->script = bad;
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, &byte, 1), -EIO);
	r->script = NULL;
	for (pgoff_t i = 0; i < 8; i++)
		read_page(test, r, i);
	ramfile_end(r);
}

/* What comes, comes in order, and is read; the rest is left. */
static void without_memory(struct kunit *test)
{
	struct ramfile *r = new_file(test);
	unsigned int fewer = 0;

	KUNIT_FAIL_NTH(test, run) {
		DEFINE_READAHEAD(rac, r->file, &r->file->f_ra, &r->inode.i_data,
				 60);
		unsigned long nr;

		page_cache_ra_unbounded(&rac, 10, 0);
		nr = cached(r);
		if (!kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_EQ(test, nr, 10ul);
		fewer += nr < 10;
		KUNIT_EXPECT_EQ(test, (unsigned long)atomic_read(&r->reads), nr);
		KUNIT_EXPECT_EQ(test, page_cache_next_miss(&r->inode.i_data, 60,
							   20), 60 + nr);
		invalidate_mapping_pages(&r->inode.i_data, 0, ULONG_MAX);
		atomic_set(&r->reads, 0);
	}
	KUNIT_EXPECT_EQ(test, fewer > 0, IS_ENABLED(CONFIG_FAULT_INJECTION));
	ramfile_end(r);
}

/* --- Advice --- */

static void advised_random(struct kunit *test)
{
	struct ramfile *r = new_file(test);

	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, 0, POSIX_FADV_RANDOM),
			0);
	for (pgoff_t i = 0; i < 8; i++)
		read_page(test, r, i);
	KUNIT_EXPECT_EQ(test, cached(r), 8ul);
	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, 0, POSIX_FADV_NORMAL),
			0);
	read_page(test, r, 8);
	KUNIT_EXPECT_GT(test, cached(r), 9ul);
	ramfile_end(r);
}

static void advised_sequential(struct kunit *test)
{
	struct ramfile *r = new_file(test);

	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, 0,
					      POSIX_FADV_SEQUENTIAL), 0);
	for (pgoff_t i = 0; i < 200; i++)
		read_page(test, r, i);
	KUNIT_EXPECT_EQ(test, r->file->f_ra.size, 64u);
	ramfile_end(r);
}

static void advised_will_need(struct kunit *test)
{
	struct ramfile *r = new_file(test);

	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, PAGE_SIZE + 5,
					      4 * PAGE_SIZE,
					      POSIX_FADV_WILLNEED), 0);
	KUNIT_EXPECT_EQ(test, cached(r), 5ul);
	KUNIT_EXPECT_FALSE(test, ramfile_has(r, 0));
	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, 0,
					      POSIX_FADV_WILLNEED), 0);
	KUNIT_EXPECT_EQ(test, cached(r), FILE_PAGES);
	ramfile_end(r);
}

/* Whole pages, clean by then, go; the one that the file ends in is whole. */
static void advised_dont_need(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 9 * PAGE_SIZE + 5);
	u8 byte = 0xaa;

	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, 0,
					      POSIX_FADV_WILLNEED), 0);
	KUNIT_ASSERT_EQ(test, ramfile_write(r, 3 * PAGE_SIZE, &byte, 1), 1l);
	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, PAGE_SIZE + 1,
					      4 * PAGE_SIZE,
					      POSIX_FADV_DONTNEED), 0);
	for (pgoff_t i = 0; i < 10; i++)
		KUNIT_EXPECT_EQ(test, ramfile_has(r, i), i < 2 || i > 4);
	KUNIT_EXPECT_EQ(test, r->store[3 * PAGE_SIZE], 0xaa);
	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 8 * PAGE_SIZE,
					      PAGE_SIZE + 5,
					      POSIX_FADV_DONTNEED), 0);
	KUNIT_EXPECT_FALSE(test, ramfile_has(r, 9));
	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, 5,
					      POSIX_FADV_DONTNEED), 0);
	KUNIT_EXPECT_TRUE(test, ramfile_has(r, 0));
	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, 0,
					      POSIX_FADV_DONTNEED), 0);
	KUNIT_EXPECT_EQ(test, cached(r), 0ul);
	ramfile_end(r);
}

static void advised_nonsense(struct kunit *test)
{
	struct ramfile *r = new_file(test);

	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, -1,
					      POSIX_FADV_NORMAL), -EINVAL);
	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, 1, 77), -EINVAL);
	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, LLONG_MAX, LLONG_MAX,
					      POSIX_FADV_WILLNEED), 0);
	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, -PAGE_SIZE, 9 * PAGE_SIZE,
					      POSIX_FADV_DONTNEED), 0);
	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, 0,
					      POSIX_FADV_NOREUSE), 0);
	KUNIT_EXPECT_EQ(test, cached(r), 0ul);
	ramfile_end(r);
}

static struct kunit_case readahead_cases[] = {
	KUNIT_CASE(in_order),
	KUNIT_CASE(at_random),
	KUNIT_CASE(along_a_trail),
	KUNIT_CASE(a_big_piece),
	KUNIT_CASE(not_behind_the_end),
	KUNIT_CASE(one_by_one),
	KUNIT_CASE(left_over),
	KUNIT_CASE(with_gaps),
	KUNIT_CASE(errors_ahead),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(advised_random),
	KUNIT_CASE(advised_sequential),
	KUNIT_CASE(advised_will_need),
	KUNIT_CASE(advised_dont_need),
	KUNIT_CASE(advised_nonsense),
	{}
};

static struct kunit_suite readahead_suite = {
	.name = "readahead",
	.test_cases = readahead_cases,
};
kunit_test_suite(readahead_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

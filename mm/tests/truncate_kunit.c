// SPDX-License-Identifier: GPL-2.0-only
/* Pages taken away: ends, holes, parts of pages, and what nobody needs. */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/rmap.h>

#include "../rmap_file.h"
#include "ramfile.h"

#define FILE_PAGES	10ul
#define FILE_BYTES	(FILE_PAGES * PAGE_SIZE)

/* A file of which all pages are in memory. */
static struct ramfile *read_file(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, FILE_BYTES);
	DEFINE_READAHEAD(rac, r->file, &r->file->f_ra, &r->inode.i_data, 0);

	page_cache_ra_unbounded(&rac, FILE_PAGES, 0);
	KUNIT_ASSERT_EQ(test, r->inode.i_data.nrpages, FILE_PAGES);
	return r;
}

static u8 byte_at(struct ramfile *r, loff_t pos)
{
	u8 byte = 0xff;

	KUNIT_EXPECT_EQ(r->test, ramfile_io(r, pos, &byte, 1), 1l);
	return byte;
}

static void punch(struct ramfile *r, loff_t start, loff_t end)
{
	guard(invalidate)(&r->inode.i_data);
	truncate_pagecache_range(&r->inode, start, end);
}

static void cut_off(struct kunit *test)
{
	struct ramfile *r = read_file(test);
	loff_t size = 3 * PAGE_SIZE + 10;

	ramfile_truncate(r, size);
	KUNIT_EXPECT_EQ(test, r->inode.i_size, size);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 4ul);
	KUNIT_EXPECT_EQ(test, byte_at(r, size - 1), ramfile_byte(size - 1));
	/* What was behind the end does not come back. */
	ramfile_truncate(r, FILE_BYTES);
	for (loff_t pos = size; pos < (loff_t)FILE_BYTES; pos += 97)
		KUNIT_ASSERT_EQ(test, byte_at(r, pos), 0);
	KUNIT_EXPECT_EQ(test, byte_at(r, size - 1), ramfile_byte(size - 1));
	ramfile_end(r);
}

static void cut_between_pages(struct kunit *test)
{
	struct ramfile *r = read_file(test);

	ramfile_truncate(r, 3 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 3ul);
	KUNIT_EXPECT_EQ(test, byte_at(r, 3 * PAGE_SIZE - 1),
			ramfile_byte(3 * PAGE_SIZE - 1));
	ramfile_truncate(r, 0);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 0ul);
	ramfile_end(r);
}

static void holes(struct kunit *test)
{
	static const loff_t ranges[][2] = {
		{ 100, 200 }, { 0, PAGE_SIZE - 1 }, { PAGE_SIZE - 1, PAGE_SIZE },
		{ PAGE_SIZE, 3 * PAGE_SIZE - 1 }, { 50, 5 * PAGE_SIZE },
		{ 9 * PAGE_SIZE + 1, FILE_BYTES + 5 }, { 77, 77 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
		struct ramfile *r = read_file(test);
		loff_t start = ranges[i][0], end = ranges[i][1];
		loff_t last = min(end, (loff_t)FILE_BYTES - 1);
		unsigned long whole;

		whole = max_t(long, 0, ((end + 1) >> PAGE_SHIFT) -
				       (long)size_to_pages(start));
		punch(r, start, end);
		KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages,
				FILE_PAGES - min(whole, FILE_PAGES));
		/* As the owner would do with his store. */
		memset(r->store + start, 0, last - start + 1);
		for (loff_t pos = 0; pos < (loff_t)FILE_BYTES; pos++)
			if (byte_at(r, pos) != (pos >= start && pos <= end ?
						0 : ramfile_byte(pos)))
				KUNIT_FAIL(test, "%zu: byte %lld", i, pos);
		ramfile_end(r);
	}
}

static void nothing_to_do(struct kunit *test)
{
	struct ramfile *r = read_file(test);

	truncate_inode_pages_range(&r->inode.i_data, 10, 9);
	truncate_inode_pages_range(&r->inode.i_data, FILE_BYTES, -1);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, FILE_PAGES);
	punch(r, LLONG_MAX, LLONG_MAX);
	punch(r, 9 * PAGE_SIZE, -1);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, FILE_PAGES - 1);
	ramfile_end(r);
}

/* A part of a large folio is zeroed; the folio stays as a whole. */
static void large_folios(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 0);
	struct address_space *mapping = &r->inode.i_data;
	struct folio *folio = filemap_alloc_folio(GFP_KERNEL, 2);
	u8 *bytes;

	KUNIT_ASSERT_NOT_NULL(test, folio);
	KUNIT_ASSERT_EQ(test, filemap_add_folio(mapping, folio, 4, GFP_KERNEL), 0);
	bytes = folio_address(folio);
	memset(bytes, 1, 4 * PAGE_SIZE);
	folio_mark_uptodate(folio);
	folio_unlock(folio);
	truncate_inode_pages_range(mapping, 5 * PAGE_SIZE, 7 * PAGE_SIZE - 1);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 4ul);
	KUNIT_EXPECT_EQ(test, bytes[PAGE_SIZE - 1], 1);
	KUNIT_EXPECT_EQ(test, bytes[PAGE_SIZE], 0);
	KUNIT_EXPECT_EQ(test, bytes[3 * PAGE_SIZE - 1], 0);
	KUNIT_EXPECT_EQ(test, bytes[3 * PAGE_SIZE], 1);
	truncate_inode_pages(mapping, 4 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 0ul);
	folio_put(folio);
	ramfile_end(r);
}

/* --- What its owner is told --- */

static size_t told_offset, told_len;
static unsigned int told;

static void note_invalidate(struct folio *folio, size_t offset, size_t len)
{
	told++;
	told_offset = offset;
	told_len = len;
}

static void note_free(struct folio *folio)
{
	told += 100;
}

static bool never(struct folio *folio, gfp_t gfp)
{
	return false;
}

static void the_owner_is_told(struct kunit *test)
{
	struct address_space_operations aops = ramfile_aops;
	struct ramfile *r = read_file(test);

	aops.invalidate_folio = note_invalidate;
	aops.free_folio = note_free;
	r->inode.i_data.a_ops = &aops;
	told = 0;
	truncate_inode_pages_range(&r->inode.i_data, 10, 19);
	KUNIT_EXPECT_EQ(test, told, 1u);
	KUNIT_EXPECT_EQ(test, told_offset, 10ul);
	KUNIT_EXPECT_EQ(test, told_len, 10ul);
	truncate_inode_pages_range(&r->inode.i_data, 0, 2 * PAGE_SIZE - 1);
	KUNIT_EXPECT_EQ(test, told, 203u);
	KUNIT_EXPECT_EQ(test, told_len, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, invalidate_mapping_pages(&r->inode.i_data, 2, 2),
			1ul);
	KUNIT_EXPECT_EQ(test, told, 303u);
	aops.release_folio = never;
	KUNIT_EXPECT_EQ(test, invalidate_mapping_pages(&r->inode.i_data, 0, 99),
			0ul);
	r->inode.i_data.a_ops = &ramfile_aops;
	ramfile_end(r);
}

/* --- What nobody needs --- */

static void what_somebody_needs_stays(struct kunit *test)
{
	struct ramfile *r = read_file(test);
	struct address_space *mapping = &r->inode.i_data;
	struct folio *locked, *held, *mapped;
	u8 byte = 0;

	ramfile_write(r, 0, &byte, 1);
	locked = filemap_lock_folio(mapping, 1);
	held = filemap_get_entry(mapping, 2);
	mapped = filemap_get_entry(mapping, 3);
	atomic64_add(PAGE_MAP, &mapped->_counts);
	KUNIT_EXPECT_EQ(test, invalidate_mapping_pages(mapping, 0, 5), 2ul);
	for (pgoff_t i = 0; i < 10; i++)
		KUNIT_EXPECT_EQ(test, ramfile_has(r, i), i < 4 || i > 5);
	folio_unlock(locked);
	folio_put(locked);
	folio_put(held);
	atomic64_sub(PAGE_MAP, &mapped->_counts);
	folio_put(mapped);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait(mapping), 0);
	KUNIT_EXPECT_EQ(test, invalidate_mapping_pages(mapping, 0, ULONG_MAX),
			8ul);
	ramfile_end(r);
}

/* --- What programs lose --- */

static unsigned long zap_start, zap_len;
static unsigned int zaps;
static bool zap_cows;
static struct ramfile *zap_file;

static void note_zap(struct vm_area_struct *vma, unsigned long start,
		     unsigned long len, bool even_cows)
{
	zaps++;
	zap_start = start;
	zap_len = len;
	zap_cows = even_cows;
	/* From programs first, and no fault comes in between. */
	KUNIT_EXPECT_EQ(zap_file->test, zap_file->inode.i_data.nrpages,
			FILE_PAGES);
	KUNIT_EXPECT_TRUE(zap_file->test, zap_file->inode.i_data.invalidating);
}

static void programs_lose_them_first(struct kunit *test)
{
	struct ramfile *r = read_file(test);
	struct address_space *mapping = &r->inode.i_data;
	struct vm_area_struct vma = {
		.vm_start = 0x100000, .vm_end = 0x100000 + FILE_BYTES,
	};

	kunit_activate_static_stub(test, rmap_zap, note_zap);
	vma_interval_tree_insert(&vma, &mapping->i_mmap);
	zap_file = r;
	zaps = 0;
	punch(r, PAGE_SIZE + 1, 2 * PAGE_SIZE - 2);
	KUNIT_EXPECT_EQ(test, zaps, 0u);
	inode_lock(&r->inode);
	truncate_setsize(&r->inode, FILE_BYTES + 5);
	KUNIT_EXPECT_EQ(test, zaps, 0u);
	truncate_setsize(&r->inode, FILE_BYTES);
	inode_unlock(&r->inode);
	KUNIT_EXPECT_EQ(test, zaps, 0u);
	punch(r, PAGE_SIZE + 1, 4 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, zaps, 1u);
	KUNIT_EXPECT_EQ(test, zap_start, 0x100000 + 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, zap_len, 2 * PAGE_SIZE);
	KUNIT_EXPECT_FALSE(test, zap_cows);
	KUNIT_EXPECT_FALSE(test, mapping->invalidating);
	vma_interval_tree_remove(&vma, &mapping->i_mmap);
	ramfile_end(r);
}

static void copies_behind_the_end_go_too(struct kunit *test)
{
	struct ramfile *r = read_file(test);
	struct address_space *mapping = &r->inode.i_data;
	struct vm_area_struct vma = {
		.vm_start = 0x100000, .vm_end = 0x100000 + 20 * PAGE_SIZE,
	};

	kunit_activate_static_stub(test, rmap_zap, note_zap);
	vma_interval_tree_insert(&vma, &mapping->i_mmap);
	zap_file = r;
	zaps = 0;
	ramfile_truncate(r, 3 * PAGE_SIZE + 1);
	KUNIT_EXPECT_EQ(test, zaps, 1u);
	KUNIT_EXPECT_EQ(test, zap_start, 0x100000 + 4 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, zap_len, 16 * PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, zap_cows);
	vma_interval_tree_remove(&vma, &mapping->i_mmap);
	ramfile_end(r);
}

static struct kunit_case truncate_cases[] = {
	KUNIT_CASE(cut_off),
	KUNIT_CASE(cut_between_pages),
	KUNIT_CASE(holes),
	KUNIT_CASE(nothing_to_do),
	KUNIT_CASE(large_folios),
	KUNIT_CASE(the_owner_is_told),
	KUNIT_CASE(what_somebody_needs_stays),
	KUNIT_CASE(programs_lose_them_first),
	KUNIT_CASE(copies_behind_the_end_go_too),
	{}
};

static struct kunit_suite truncate_suite = {
	.name = "truncate",
	.test_cases = truncate_cases,
};
kunit_test_suite(truncate_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

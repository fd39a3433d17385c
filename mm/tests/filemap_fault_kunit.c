// SPDX-License-Identifier: GPL-2.0-only
/* Faults on files: with and without waiting, around, to be written to, and in a race. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/filemap_fault.h>
#include <linux/module.h>
#include <linux/pgtable.h>
#include <uapi/linux/fadvise.h>

#include "fault_race.h"
#include "ramfile.h"

#define BASE		0x40000000ul
#define FILE_PAGES	64ul
/* Without the injection nothing fails. */
#define NR_TO_FAIL	(IS_ENABLED(CONFIG_FAULT_INJECTION) ? 2u : 0u)

static struct vm_area_struct vma_of(struct ramfile *r)
{
	struct vm_area_struct vma = {
		.vm_start = BASE, .vm_end = BASE + FILE_PAGES * PAGE_SIZE,
		.vm_file = r->file,
	};

	KUNIT_EXPECT_EQ(r->test, generic_file_mmap(r->file, &vma), 0);
	return vma;
}

static struct vm_fault fault_at(struct vm_area_struct *vma, pgoff_t index,
				bool may_wait)
{
	return (struct vm_fault){
		.vma = vma, .file = vma->vm_file, .pgoff = index,
		.may_wait = may_wait,
		.addr = vma->vm_start + ((index - vma->vm_pgoff) << PAGE_SHIFT),
		.vm_flags = vma->vm_flags,
	};
}

static vm_fault_t take(struct vm_area_struct *vma, pgoff_t index, bool may_wait)
{
	struct vm_fault vmf = fault_at(vma, index, may_wait);
	vm_fault_t ret = filemap_fault(&vmf);

	if (vmf.page)
		put_page(vmf.page);
	return ret;
}

static void first_slowly_then_quickly(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, FILE_PAGES * PAGE_SIZE);
	struct vm_area_struct vma = vma_of(r);
	struct vm_fault vmf = fault_at(&vma, 5, false);

	KUNIT_EXPECT_EQ(test, filemap_fault(&vmf), VM_FAULT_RETRY);
	KUNIT_EXPECT_NULL(test, vmf.page);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->reads), 0);
	vmf.may_wait = true;
	KUNIT_EXPECT_EQ(test, filemap_fault(&vmf), VM_FAULT_MAJOR);
	KUNIT_ASSERT_NOT_NULL(test, vmf.page);
	KUNIT_EXPECT_EQ(test, *(u8 *)page_address(vmf.page),
			ramfile_byte(5 * PAGE_SIZE));
	KUNIT_EXPECT_FALSE(test, PageLocked(vmf.page));
	KUNIT_EXPECT_EQ(test, page_ref_count(vmf.page), 2);
	put_page(vmf.page);
	vmf = fault_at(&vma, 5, false);
	KUNIT_EXPECT_EQ(test, filemap_fault(&vmf), 0u);
	KUNIT_EXPECT_TRUE(test, filemap_may_map(r->file->f_mapping,
						page_folio(vmf.page)));
	put_page(vmf.page);
	ramfile_end(r);
}

static void behind_the_end(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE + 1);
	struct vm_area_struct vma = vma_of(r);

	KUNIT_EXPECT_EQ(test, take(&vma, 1, true), VM_FAULT_MAJOR);
	KUNIT_EXPECT_EQ(test, take(&vma, 2, true), VM_FAULT_SIGBUS);
	KUNIT_EXPECT_EQ(test, take(&vma, 2, false), VM_FAULT_SIGBUS);
	KUNIT_EXPECT_EQ(test, take(&vma, ULONG_MAX, true), VM_FAULT_SIGBUS);
	ramfile_truncate(r, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, take(&vma, 1, false), VM_FAULT_SIGBUS);
	vma.vm_file = NULL;	/* another's, by now */
	KUNIT_EXPECT_EQ(test, take(&vma, 1, false), VM_FAULT_RETRY);
	ramfile_end(r);
}

/* Somebody works on it, or it is gone, or pages are being taken away. */
static void not_while_somebody_works(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, FILE_PAGES * PAGE_SIZE);
	struct vm_area_struct vma = vma_of(r);
	struct address_space *mapping = r->file->f_mapping;
	struct folio *folio;

	KUNIT_EXPECT_EQ(test, take(&vma, 0, true), VM_FAULT_MAJOR);
	folio = filemap_lock_folio(mapping, 0);
	KUNIT_EXPECT_EQ(test, take(&vma, 0, false), VM_FAULT_RETRY);
	folio_unlock(folio);
	KUNIT_EXPECT_EQ(test, take(&vma, 0, false), 0u);
	scoped_guard(invalidate, mapping)
		KUNIT_EXPECT_FALSE(test, filemap_may_map(mapping, folio));
	KUNIT_EXPECT_TRUE(test, filemap_may_map(mapping, folio));
	ramfile_truncate(r, 0);
	KUNIT_EXPECT_FALSE(test, filemap_may_map(mapping, folio));
	folio_put(folio);
	ramfile_end(r);
}

static int always_bad(struct ramfile *r, enum ramfile_op op, pgoff_t index)
{
	return -EIO;
}

static void cannot_be_read(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, FILE_PAGES * PAGE_SIZE);
	struct vm_area_struct vma = vma_of(r);

	r->script = always_bad;
	KUNIT_EXPECT_EQ(test, take(&vma, 0, true),
			VM_FAULT_SIGBUS | VM_FAULT_MAJOR);
	KUNIT_EXPECT_EQ(test, take(&vma, 0, true), VM_FAULT_SIGBUS);
	r->script = NULL;
	KUNIT_EXPECT_EQ(test, take(&vma, 0, true), 0u);
	ramfile_end(r);
}

static void no_memory(struct kunit *test)
{
	unsigned int failed = 0;

	KUNIT_FAIL_NTH(test, run) {
		struct vm_area_struct vma;
		struct ramfile *r;
		vm_fault_t ret;

		kunit_fail_nth_hit(&run);
		r = ramfile_new(test, 3 * PAGE_SIZE);
		r->async = true;
		vma = vma_of(r);
		vma.vm_flags = VM_RAND_READ;
		__kunit_fail_nth_begin(&run);
		ret = take(&vma, 1, true);
		if (kunit_fail_nth_hit(&run) && (ret & VM_FAULT_OOM))
			failed++;
		else
			KUNIT_EXPECT_EQ(test, ret, VM_FAULT_MAJOR);
		ramfile_end(r);
	}
	/* The folio, and the work; the array's node is asked for once more. */
	KUNIT_EXPECT_EQ(test, failed, NR_TO_FAIL);
}

/* --- Reading around --- */

static void reads_around(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, FILE_PAGES * PAGE_SIZE);
	struct vm_area_struct vma = vma_of(r);

	KUNIT_EXPECT_EQ(test, take(&vma, 30, true), VM_FAULT_MAJOR);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 32ul);
	KUNIT_EXPECT_TRUE(test, ramfile_has(r, 14));
	KUNIT_EXPECT_FALSE(test, ramfile_has(r, 13));
	/* At the mark it is time for more: who cannot wait says so. */
	KUNIT_EXPECT_EQ(test, take(&vma, 14 + 24, false), VM_FAULT_RETRY);
	KUNIT_EXPECT_EQ(test, take(&vma, 14 + 24, true), 0u);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 50ul);
	KUNIT_EXPECT_EQ(test, take(&vma, 14 + 24, false), 0u);
	ramfile_end(r);
}

static void reads_as_advised(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, FILE_PAGES * PAGE_SIZE);
	struct vm_area_struct vma = vma_of(r);

	vma.vm_flags = VM_RAND_READ;
	KUNIT_EXPECT_EQ(test, take(&vma, 30, true), VM_FAULT_MAJOR);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 1ul);
	vma.vm_flags = VM_SEQ_READ;
	KUNIT_EXPECT_EQ(test, take(&vma, 0, true), VM_FAULT_MAJOR);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 32ul);
	ramfile_end(r);
}

/* Missing again and again: it is of no use. */
static void gives_up_reading_around(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 300 * PAGE_SIZE);
	struct vm_area_struct vma = vma_of(r);

	for (pgoff_t i = 0; i < 150; i++) {
		ramfile_truncate(r, 0);
		ramfile_truncate(r, 300 * PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, take(&vma, 100, true), VM_FAULT_MAJOR);
		KUNIT_ASSERT_EQ(test, r->inode.i_data.nrpages,
				i < 100 ? 32ul : 1ul);
	}
	for (pgoff_t i = 0; i < 60; i++)
		KUNIT_EXPECT_EQ(test, take(&vma, 100, false), 0u);
	KUNIT_EXPECT_EQ(test, take(&vma, 200, true), VM_FAULT_MAJOR);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 33ul);
	ramfile_end(r);
}

/* --- Mapping around --- */

static struct pgoff_range around_of(unsigned long start, unsigned long end,
				    unsigned long addr)
{
	struct vm_area_struct vma = {
		.vm_start = start, .vm_end = end, .vm_pgoff = 1000,
	};
	struct vm_fault vmf = {
		.vma = &vma, .addr = addr,
		.pgoff = 1000 + ((addr - start) >> PAGE_SHIFT),
	};

	return fault_around(&vmf);
}

static void expect_range(struct kunit *test, struct pgoff_range range,
			 pgoff_t first, pgoff_t last)
{
	KUNIT_EXPECT_EQ(test, range.first, first);
	KUNIT_EXPECT_EQ(test, range.last, last);
}

static void windows(struct kunit *test)
{
	unsigned long start = BASE + 3 * PAGE_SIZE;
	unsigned long table = BASE + PT_ENTRIES * PAGE_SIZE;

	/* 64 KiB, aligned by address; not before the VMA, nor behind it. */
	expect_range(test, around_of(start, table, BASE + 20 * PAGE_SIZE),
		     1013, 1028);
	expect_range(test, around_of(start, table, start), 1000, 1015);
	expect_range(test, around_of(start, start + PAGE_SIZE, start), 1000, 1000);
	expect_range(test, around_of(start, BASE + 18 * PAGE_SIZE,
				     BASE + 17 * PAGE_SIZE), 1013, 1014);
	/* Nor beyond the table. */
	expect_range(test, around_of(table - 4 * PAGE_SIZE, table + PAGE_SIZE,
				     table - PAGE_SIZE), 1000, 1003);
	expect_range(test, around_of(table - 4 * PAGE_SIZE, table + PAGE_SIZE,
				     table), 1004, 1004);
}

static void yields_what_is_there(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 12 * PAGE_SIZE);
	struct vm_area_struct vma = vma_of(r);
	struct vm_fault vmf = fault_at(&vma, 4, false);
	struct pgoff_range range = { 2, 15 };
	struct map_around around;
	struct folio *locked;
	unsigned int seen = 0;

	KUNIT_EXPECT_EQ(test, generic_fadvise(r->file, 0, 0,
					      POSIX_FADV_WILLNEED), 0);
	KUNIT_EXPECT_EQ(test, invalidate_mapping_pages(r->file->f_mapping, 6, 6),
			1ul);
	locked = filemap_lock_folio(r->file->f_mapping, 8);
	rcu_read_lock();
	KUNIT_EXPECT_TRUE(test, filemap_map_begin(&around, &vmf, range));
	while (filemap_map_next(&around)) {
		seen |= 1u << around.pgoff;
		if (*(u8 *)page_address(around.page) !=
		    ramfile_byte(around.pgoff * PAGE_SIZE))
			KUNIT_FAIL(test, "page %lu", around.pgoff);
		put_page(around.page);
	}
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, seen, 0xebcu);
	folio_unlock(locked);
	folio_put(locked);
	scoped_guard(invalidate, r->file->f_mapping)
		KUNIT_EXPECT_FALSE(test, filemap_map_begin(&around, &vmf, range));
	range.first = 12;
	KUNIT_EXPECT_FALSE(test, filemap_map_begin(&around, &vmf, range));
	ramfile_end(r);
}

/* Page by page, from wherever the range begins to where it ends. */
static void yields_pages_of_large_folios(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, FILE_PAGES * PAGE_SIZE);
	struct vm_area_struct vma = vma_of(r);
	struct vm_fault vmf = fault_at(&vma, 4, false);
	struct folio *folio = filemap_alloc_folio(GFP_KERNEL, 3);
	pgoff_t expect = 10;
	struct map_around around;

	KUNIT_ASSERT_NOT_NULL(test, folio);
	KUNIT_ASSERT_EQ(test, filemap_add_folio(r->file->f_mapping, folio, 8,
						GFP_KERNEL), 0);
	folio_end_read(folio, true);
	rcu_read_lock();
	KUNIT_EXPECT_TRUE(test, filemap_map_begin(&around, &vmf,
				(struct pgoff_range){ 10, 14 }));
	while (filemap_map_next(&around)) {
		KUNIT_EXPECT_EQ(test, around.pgoff, expect);
		KUNIT_EXPECT_PTR_EQ(test, around.page,
				    folio_page(folio, expect - 8));
		expect++;
		put_page(around.page);
	}
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, expect, 15ul);
	KUNIT_EXPECT_EQ(test, page_ref_count(&folio->page), 2);
	folio_put(folio);
	ramfile_end(r);
}

/* --- To be written to --- */

static void made_writable(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, FILE_PAGES * PAGE_SIZE);
	struct vm_area_struct vma = vma_of(r);
	struct vm_fault vmf = fault_at(&vma, 0, true);

	KUNIT_ASSERT_EQ(test, filemap_fault(&vmf), VM_FAULT_MAJOR);
	vmf.may_wait = false;
	KUNIT_EXPECT_EQ(test, filemap_page_mkwrite(&vmf), VM_FAULT_RETRY);
	KUNIT_EXPECT_FALSE(test, PageDirty(vmf.page));
	vmf.may_wait = true;
	KUNIT_EXPECT_EQ(test, filemap_page_mkwrite(&vmf), 0u);
	KUNIT_EXPECT_TRUE(test, PageDirty(vmf.page));
	KUNIT_EXPECT_TRUE(test, PageLocked(vmf.page));
	folio_unlock(page_folio(vmf.page));
	ramfile_truncate(r, 0);
	KUNIT_EXPECT_EQ(test, filemap_page_mkwrite(&vmf), VM_FAULT_RETRY);
	KUNIT_EXPECT_FALSE(test, PageLocked(vmf.page));
	put_page(vmf.page);
	ramfile_end(r);
}

static void without_a_way_to_read(struct kunit *test)
{
	struct address_space_operations none = {};
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct vm_area_struct vma = {};

	r->inode.i_data.a_ops = &none;
	KUNIT_EXPECT_EQ(test, generic_file_mmap(r->file, &vma), -ENOEXEC);
	KUNIT_EXPECT_NULL(test, vma.vm_ops);
	r->inode.i_data.a_ops = &ramfile_aops;
	ramfile_end(r);
}

/* --- Against truncation --- */

static void disturb(struct fault_race *race, u32 rnd)
{
	struct ramfile *r = ramfile_of(race->vma.vm_file->f_inode);
	loff_t pos = rnd / 8 % (RACE_PAGES * PAGE_SIZE);

	if (rnd % 8 == 0) {
		invalidate_mapping_pages(&r->inode.i_data, 0, ULONG_MAX);
	} else if (rnd % 8 < 4) {
		ramfile_truncate(r, pos);
	} else if (rnd % 8 < 6) {
		inode_lock(&r->inode);
		scoped_guard(invalidate, &r->inode.i_data)
			truncate_pagecache_range(&r->inode, pos,
						 pos + 5 * PAGE_SIZE);
		inode_unlock(&r->inode);
	} else {
		ramfile_truncate(r, RACE_PAGES * PAGE_SIZE);
	}
}

static void faults_and_truncation(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, RACE_PAGES * PAGE_SIZE);

	for (int async = 0; async < 2; async++) {
		r->async = async;
		race_run(test, race_new(test, r->file, generic_file_mmap),
			 disturb, 300);
		ramfile_truncate(r, RACE_PAGES * PAGE_SIZE);
	}
	ramfile_end(r);
}

static struct kunit_case filemap_fault_cases[] = {
	KUNIT_CASE(first_slowly_then_quickly),
	KUNIT_CASE(behind_the_end),
	KUNIT_CASE(not_while_somebody_works),
	KUNIT_CASE(cannot_be_read),
	KUNIT_CASE(no_memory),
	KUNIT_CASE(reads_around),
	KUNIT_CASE(reads_as_advised),
	KUNIT_CASE(gives_up_reading_around),
	KUNIT_CASE(windows),
	KUNIT_CASE(yields_what_is_there),
	KUNIT_CASE(yields_pages_of_large_folios),
	KUNIT_CASE(made_writable),
	KUNIT_CASE(without_a_way_to_read),
	KUNIT_CASE_SLOW(faults_and_truncation),
	{}
};

static struct kunit_suite filemap_fault_suite = {
	.name = "filemap_fault",
	.test_cases = filemap_fault_cases,
};
kunit_test_suite(filemap_fault_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

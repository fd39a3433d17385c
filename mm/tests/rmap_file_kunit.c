// SPDX-License-Identifier: GPL-2.0-only
/* From pages of a file to the addresses that show them. */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/rmap.h>

#include "../rmap_file.h"
#include "../vma.h"
#include "ramfile.h"

#define NR_VMAS		40u

static struct seen {
	struct vm_area_struct *vma;
	unsigned long start, len;
} seen[NR_VMAS];
static unsigned int nr_seen;

static void note_zap(struct vm_area_struct *vma, unsigned long start,
		     unsigned long len, bool even_cows)
{
	seen[nr_seen++] = (struct seen){ vma, start, len };
}

static int note_wrprotect(struct vm_area_struct *vma, unsigned long start,
			  unsigned long len)
{
	seen[nr_seen++] = (struct seen){ vma, start, len };
	return 2;
}

static struct vm_area_struct *map(struct kunit *test, struct ramfile *r,
				  pgoff_t pgoff, unsigned long pages)
{
	struct vm_area_struct *vma = kunit_kzalloc(test, sizeof(*vma), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, vma);
	vma->vm_start = 0x7000000 + (pgoff << 30);
	vma->vm_end = vma->vm_start + (pages << PAGE_SHIFT);
	vma->vm_pgoff = pgoff;
	vma->vm_file = r->file;
	down_write(&r->inode.i_data.i_mmap_rwsem);
	vma_interval_tree_insert(vma, &r->inode.i_data.i_mmap);
	up_write(&r->inode.i_data.i_mmap_rwsem);
	return vma;
}

/* As fork() does it. */
static struct vm_area_struct *copy(struct kunit *test, struct ramfile *r,
				   struct vm_area_struct *vma)
{
	struct vm_area_struct *twin = kunit_kzalloc(test, sizeof(*vma), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, twin);
	twin->vm_start = vma->vm_start;
	twin->vm_end = vma->vm_end;
	twin->vm_pgoff = vma->vm_pgoff;
	twin->vm_file = r->file;
	down_write(&r->inode.i_data.i_mmap_rwsem);
	vma_interval_tree_insert_twin(twin, vma);
	up_write(&r->inode.i_data.i_mmap_rwsem);
	return twin;
}

static void unmap(struct ramfile *r, struct vm_area_struct *vma)
{
	down_write(&r->inode.i_data.i_mmap_rwsem);
	vma_interval_tree_remove(vma, &r->inode.i_data.i_mmap);
	up_write(&r->inode.i_data.i_mmap_rwsem);
}

static void parts_of_mappings(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;
	struct vm_area_struct *vma = map(test, r, 10, 5);

	kunit_activate_static_stub(test, rmap_zap, note_zap);
	KUNIT_EXPECT_TRUE(test, mapping_mapped(mapping));
	nr_seen = 0;
	unmap_mapping_pages(mapping, 0, 10, false);
	unmap_mapping_pages(mapping, 15, 0, false);
	KUNIT_EXPECT_EQ(test, nr_seen, 0u);
	unmap_mapping_range(mapping, 8 * PAGE_SIZE, 3 * PAGE_SIZE, 0);
	KUNIT_ASSERT_EQ(test, nr_seen, 1u);
	KUNIT_EXPECT_EQ(test, seen[0].start, vma->vm_start);
	KUNIT_EXPECT_EQ(test, seen[0].len, PAGE_SIZE);
	unmap_mapping_range(mapping, 12 * PAGE_SIZE, 0, 0);
	KUNIT_ASSERT_EQ(test, nr_seen, 2u);
	KUNIT_EXPECT_EQ(test, seen[1].start, vma->vm_start + 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, seen[1].len, 3 * PAGE_SIZE);
	unmap_mapping_pages(mapping, 11, 2, false);
	KUNIT_EXPECT_EQ(test, seen[2].start, vma->vm_start + PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, seen[2].len, 2 * PAGE_SIZE);
	unmap(r, vma);
	KUNIT_EXPECT_FALSE(test, mapping_mapped(mapping));
	ramfile_end(r);
}

static unsigned int nr_touching(struct vm_area_struct **vmas, pgoff_t first,
				pgoff_t last)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < NR_VMAS; i++) {
		pgoff_t pages = (vmas[i]->vm_end - vmas[i]->vm_start) >> PAGE_SHIFT;

		nr += vmas[i]->vm_pgoff <= last &&
		      vmas[i]->vm_pgoff + pages - 1 >= first;
	}
	return nr;
}

/* Against a look at each of them. */
static void many_mappings(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct vm_area_struct *vmas[NR_VMAS];
	struct rnd_state rnd;

	kunit_activate_static_stub(test, rmap_zap, note_zap);
	prandom_seed_state(&rnd, 1);
	for (unsigned int i = 0; i < NR_VMAS; i++)
		vmas[i] = map(test, r, prandom_u32_state(&rnd) % 100,
			      1 + prandom_u32_state(&rnd) % 30);
	for (unsigned int i = 0; i < 500; i++) {
		pgoff_t first = prandom_u32_state(&rnd) % 140;
		pgoff_t nr = 1 + prandom_u32_state(&rnd) % 20;

		nr_seen = 0;
		unmap_mapping_pages(&r->inode.i_data, first, nr, true);
		KUNIT_ASSERT_EQ(test, nr_seen,
				nr_touching(vmas, first, first + nr - 1));
	}
	for (unsigned int i = 0; i < NR_VMAS; i++)
		unmap(r, vmas[i]);
	ramfile_end(r);
}

/* Each is seen once, by each search that touches it. */
static void expect_touched(struct kunit *test, struct ramfile *r,
			   struct vm_area_struct **vmas, struct rnd_state *rnd)
{
	pgoff_t first = prandom_u32_state(rnd) % 60, nr = 1 + prandom_u32_state(rnd) % 20;
	unsigned int expected = 0;

	for (unsigned int i = 0; i < NR_VMAS; i++) {
		pgoff_t pages = vmas[i] ? vma_pages(vmas[i]) : 0;

		expected += vmas[i] && vmas[i]->vm_pgoff < first + nr &&
			    vmas[i]->vm_pgoff + pages > first;
	}
	nr_seen = 0;
	unmap_mapping_pages(&r->inode.i_data, first, nr, true);
	KUNIT_EXPECT_EQ(test, nr_seen, expected);
	for (unsigned int i = 0; i < nr_seen; i++)
		for (unsigned int j = 0; j < i; j++)
			KUNIT_EXPECT_PTR_NE(test, seen[i].vma, seen[j].vma);
}

/* Copies come and go in any order, and so does what they are copies of. */
static void twins(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct vm_area_struct *vmas[NR_VMAS] = { };
	struct rnd_state rnd;

	kunit_activate_static_stub(test, rmap_zap, note_zap);
	prandom_seed_state(&rnd, 1);
	for (unsigned int step = 0; step < 2000; step++) {
		unsigned int i = prandom_u32_state(&rnd) % NR_VMAS;
		struct vm_area_struct *other = vmas[prandom_u32_state(&rnd) % NR_VMAS];

		if (vmas[i]) {
			unmap(r, vmas[i]);
			KUNIT_EXPECT_FALSE(test, vma_interval_tree_has(vmas[i]));
			vmas[i] = NULL;
		} else if (other && prandom_u32_state(&rnd) % 4) {
			vmas[i] = copy(test, r, other);
		} else {
			vmas[i] = map(test, r, prandom_u32_state(&rnd) % 50,
				      1 + prandom_u32_state(&rnd) % 10);
		}
		if (vmas[i])
			KUNIT_EXPECT_TRUE(test, vma_interval_tree_has(vmas[i]));
		expect_touched(test, r, vmas, &rnd);
	}
	for (unsigned int i = 0; i < NR_VMAS; i++)
		if (vmas[i])
			unmap(r, vmas[i]);
	KUNIT_EXPECT_FALSE(test, mapping_mapped(&r->inode.i_data));
	ramfile_end(r);
}

/* Before a page is written back, nobody may write to it unseen; a private one may. */
static void made_clean(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 8 * PAGE_SIZE);
	struct vm_area_struct *vma = map(test, r, 2, 4);
	struct vm_area_struct *private = map(test, r, 2, 4);
	struct folio *folio = filemap_grab_folio(&r->inode.i_data, 4);

	KUNIT_ASSERT_FALSE(test, IS_ERR(folio));
	kunit_activate_static_stub(test, rmap_wrprotect, note_wrprotect);
	vma->vm_flags = VM_SHARED;
	nr_seen = 0;
	KUNIT_EXPECT_EQ(test, folio_mkclean(folio), 2);
	KUNIT_ASSERT_EQ(test, nr_seen, 1u);
	KUNIT_EXPECT_PTR_EQ(test, seen[0].vma, vma);
	KUNIT_EXPECT_EQ(test, seen[0].start, vma->vm_start + 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, seen[0].len, PAGE_SIZE);
	/* What a program wrote counts, though nobody has marked the folio. */
	KUNIT_EXPECT_TRUE(test, folio_clear_dirty_for_io(folio));
	KUNIT_EXPECT_FALSE(test, folio_test_dirty(folio));
	unmap(r, vma);
	KUNIT_EXPECT_FALSE(test, folio_clear_dirty_for_io(folio));
	unmap(r, private);
	folio_unlock(folio);
	folio_put(folio);
	ramfile_end(r);
}

static struct kunit_case rmap_cases[] = {
	KUNIT_CASE(parts_of_mappings),
	KUNIT_CASE(many_mappings),
	KUNIT_CASE(twins),
	KUNIT_CASE(made_clean),
	{}
};

static struct kunit_suite rmap_suite = {
	.name = "rmap_file",
	.test_cases = rmap_cases,
};
kunit_test_suite(rmap_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

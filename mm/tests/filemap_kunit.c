// SPDX-License-Identifier: GPL-2.0-only
/* Which folios a file has: found, added, removed; their locks; large ones. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/module.h>

#include "../../kernel/tests/crew.h"
#include "ramfile.h"

#define FILE_PAGES	64ul

static struct folio *add(struct kunit *test, struct ramfile *r, pgoff_t index,
			 unsigned int order)
{
	struct folio *folio = filemap_alloc_folio(GFP_KERNEL | __GFP_ZERO, order);

	KUNIT_ASSERT_NOT_NULL(test, folio);
	KUNIT_ASSERT_EQ(test, filemap_add_folio(&r->inode.i_data, folio, index,
						GFP_KERNEL), 0);
	return folio;
}

/* Alloc's reference and the file's. */
static void drop(struct folio *folio)
{
	filemap_remove_folio(folio);
	folio_unlock(folio);
	folio_put(folio);
}

static void added_and_found(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, FILE_PAGES * PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;
	struct folio *folio = add(test, r, 5, 0), *found;

	KUNIT_EXPECT_TRUE(test, folio_test_locked(folio));
	KUNIT_EXPECT_PTR_EQ(test, folio->mapping, mapping);
	KUNIT_EXPECT_EQ(test, folio->index, 5ul);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 1ul);
	KUNIT_EXPECT_EQ(test, page_ref_count(&folio->page), 2);
	found = filemap_get_folio(mapping, 5);
	KUNIT_EXPECT_PTR_EQ(test, found, folio);
	KUNIT_EXPECT_EQ(test, page_ref_count(&folio->page), 3);
	folio_put(found);
	KUNIT_EXPECT_EQ(test, PTR_ERR(filemap_get_folio(mapping, 4)), -ENOENT);
	KUNIT_EXPECT_NULL(test, filemap_get_entry(mapping, 6));
	filemap_remove_folio(folio);
	KUNIT_EXPECT_NULL(test, folio->mapping);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 0ul);
	KUNIT_EXPECT_EQ(test, page_ref_count(&folio->page), 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR(filemap_lock_folio(mapping, 5)), -ENOENT);
	folio_unlock(folio);
	folio_put(folio);
	ramfile_end(r);
}

static void only_one_for_an_index(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct folio *folio = add(test, r, 0, 2), *other;

	for (pgoff_t index = 0; index < 4; index++) {
		other = filemap_alloc_folio(GFP_KERNEL, 0);
		KUNIT_ASSERT_NOT_NULL(test, other);
		KUNIT_EXPECT_EQ(test, filemap_add_folio(&r->inode.i_data, other,
							index, GFP_KERNEL),
				-EEXIST);
		KUNIT_EXPECT_FALSE(test, folio_test_locked(other));
		KUNIT_EXPECT_NULL(test, other->mapping);
		KUNIT_EXPECT_EQ(test, page_ref_count(&other->page), 1);
		folio_put(other);
	}
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 4ul);
	drop(folio);
	ramfile_end(r);
}

/* Every index of a large folio leads to it, and to its own page in it. */
static void large_folios(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, FILE_PAGES * PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;
	struct folio *folio = add(test, r, 8, 3), *found;
	struct folio *behind = add(test, r, 16, 0);
	pgoff_t index = 0;

	for (pgoff_t i = 8; i < 16; i++) {
		found = filemap_get_entry(mapping, i);
		KUNIT_ASSERT_PTR_EQ(test, found, folio);
		KUNIT_EXPECT_PTR_EQ(test, folio_file_page(found, i),
				    folio_page(folio, i - 8));
		folio_put(found);
	}
	KUNIT_EXPECT_NULL(test, filemap_get_entry(mapping, 7));
	found = filemap_next_folio(mapping, &index, 63, XA_PRESENT);
	KUNIT_EXPECT_PTR_EQ(test, found, folio);
	KUNIT_EXPECT_EQ(test, index, 16ul);
	folio_put(found);
	found = filemap_next_folio(mapping, &index, 63, XA_PRESENT);
	KUNIT_EXPECT_PTR_EQ(test, found, behind);
	folio_put(found);
	KUNIT_EXPECT_NULL(test, filemap_next_folio(mapping, &index, 63, XA_PRESENT));
	KUNIT_EXPECT_EQ(test, page_cache_next_miss(mapping, 8, 20), 17ul);
	KUNIT_EXPECT_EQ(test, page_cache_next_miss(mapping, 8, 4), 12ul);
	KUNIT_EXPECT_EQ(test, page_cache_prev_miss(mapping, 16, 20), 7ul);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 9ul);
	drop(folio);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 1ul);
	drop(behind);
	ramfile_end(r);
}

static void no_trail_below_zero(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct folio *folio = add(test, r, 0, 0);

	KUNIT_EXPECT_EQ(test, page_cache_prev_miss(&r->inode.i_data, 0, 9),
			ULONG_MAX);
	drop(folio);
	ramfile_end(r);
}

static void flags_of_a_search(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;
	struct folio *folio, *again;

	folio = __filemap_get_folio(mapping, 0, FGP_CREAT | FGP_FOR_MMAP,
				    GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(folio));
	KUNIT_EXPECT_FALSE(test, folio_test_locked(folio));
	KUNIT_EXPECT_FALSE(test, folio_test_uptodate(folio));
	folio_put(folio);
	folio = filemap_grab_folio(mapping, 0);
	KUNIT_EXPECT_TRUE(test, folio_test_locked(folio));
	KUNIT_EXPECT_TRUE(test, folio_test_referenced(folio));
	again = __filemap_get_folio(mapping, 0, FGP_LOCK | FGP_NOWAIT,
				    GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(again), -EAGAIN);
	KUNIT_EXPECT_FALSE(test, folio_trylock(folio));
	KUNIT_EXPECT_EQ(test, page_ref_count(&folio->page), 2);
	drop(folio);
	ramfile_end(r);
}

static void evicted_if_unused(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct folio *folio = add(test, r, 0, 0);

	folio_get(folio);
	KUNIT_EXPECT_FALSE(test, filemap_evict_folio(folio));
	KUNIT_EXPECT_EQ(test, page_ref_count(&folio->page), 3);
	folio_put(folio);
	folio_mark_dirty(folio);
	KUNIT_EXPECT_FALSE(test, filemap_evict_folio(folio));
	folio_cancel_dirty(folio);
	KUNIT_EXPECT_EQ(test, page_ref_count(&folio->page), 2);
	KUNIT_EXPECT_TRUE(test, filemap_evict_folio(folio));
	KUNIT_EXPECT_EQ(test, page_ref_count(&folio->page), 1);
	KUNIT_EXPECT_NULL(test, folio->mapping);
	folio_unlock(folio);
	folio_put(folio);
	ramfile_end(r);
}

static void none_in_a_dying_file(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct folio *folio = add(test, r, 0, 0);

	folio_unlock(folio);
	folio_put(folio);
	truncate_inode_pages_final(&r->inode.i_data);
	folio = filemap_grab_folio(&r->inode.i_data, 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(folio), -ESTALE);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 0ul);
	ramfile_end(r);
}

/* Far away from each other, so that nodes of the array are wanted each time. */
static void no_memory(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;
	unsigned int failed = 0;

	for (pgoff_t index = 1; index < 1ul << 50; index <<= 9) {
		KUNIT_FAIL_NTH(test, run) {
			struct folio *folio = filemap_grab_folio(mapping, index);

			/* What fails under the lock is tried again without. */
			if (!kunit_fail_nth_hit(&run))
				KUNIT_ASSERT_FALSE(test, IS_ERR(folio));
			if (IS_ERR(folio)) {
				KUNIT_ASSERT_EQ(test, PTR_ERR(folio), -ENOMEM);
				KUNIT_ASSERT_FALSE(test, ramfile_has(r, index));
				failed++;
				continue;
			}
			filemap_remove_folio(folio);
			folio_unlock(folio);
			folio_put(folio);
		}
	}
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 0ul);
	if (IS_ENABLED(CONFIG_FAULT_INJECTION))
		KUNIT_EXPECT_GE(test, failed, 6u);
	ramfile_end(r);
}

/* --- Many at once --- */

struct contest {
	struct address_space *mapping;
	atomic_t added, wrong;
	unsigned long owner[16];
};

/* Each index has one folio at a time, whose lock is worth something. */
static void contend(void *arg, int id)
{
	struct contest *c = arg;

	for (unsigned int i = 0; i < 2000; i++) {
		pgoff_t index = (i * 7 + id * 3) % 16;
		struct folio *folio = filemap_grab_folio(c->mapping, index);

		if (IS_ERR(folio)) {
			atomic_inc(&c->wrong);
			continue;
		}
		if (folio->index != index || c->owner[index])
			atomic_inc(&c->wrong);
		c->owner[index] = id + 1;
		cpu_relax();
		c->owner[index] = 0;
		/* From here on, another one may be that of the index. */
		if (i % 3 == 0)
			filemap_remove_folio(folio);
		folio_unlock(folio);
		folio_put(folio);
		cond_resched();
	}
}

static void many_at_once(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct contest c = { .mapping = &r->inode.i_data };

	crew_run(test, 4, contend, &c);
	KUNIT_EXPECT_EQ(test, atomic_read(&c.wrong), 0);
	ramfile_end(r);
}

static void waiter(void *arg, int id)
{
	struct folio *folio = arg;

	if (id)
		folio_wait_locked(folio);
	else
		folio_unlock(folio);
}

static void waiters_for_a_lock(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct folio *folio = add(test, r, 0, 0);

	crew_run(test, 6, waiter, folio);
	folio_lock(folio);
	drop(folio);
	ramfile_end(r);
}

/* --- Who may write --- */

static void writable_mappings(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	struct address_space *mapping = &r->inode.i_data;

	KUNIT_EXPECT_EQ(test, mapping_map_writable(mapping), 0);
	KUNIT_EXPECT_TRUE(test, mapping_writably_mapped(mapping));
	KUNIT_EXPECT_EQ(test, mapping_deny_writable(mapping), -EBUSY);
	mapping_unmap_writable(mapping);
	KUNIT_EXPECT_EQ(test, mapping_deny_writable(mapping), 0);
	KUNIT_EXPECT_EQ(test, mapping_deny_writable(mapping), 0);
	KUNIT_EXPECT_EQ(test, mapping_map_writable(mapping), -EPERM);
	mapping_allow_writable(mapping);
	KUNIT_EXPECT_EQ(test, mapping_map_writable(mapping), -EPERM);
	mapping_allow_writable(mapping);
	KUNIT_EXPECT_EQ(test, mapping_map_writable(mapping), 0);
	mapping_unmap_writable(mapping);
	KUNIT_EXPECT_FALSE(test, mapping_writably_mapped(mapping));
	ramfile_end(r);
}

static void no_memory_for_a_file(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);

	KUNIT_FAIL_NTH(test, run) {
		struct file *file;

		ihold(&r->inode);
		file = alloc_file(&r->inode, FMODE_READ, NULL);
		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, PTR_ERR(file), -ENOMEM);
			iput(&r->inode);
			continue;
		}
		KUNIT_ASSERT_FALSE(test, IS_ERR(file));
		fput(get_file(file));
		fput(file);
	}
	KUNIT_EXPECT_FALSE(test, r->freed);
	ramfile_end(r);
}

static struct kunit_case filemap_cases[] = {
	KUNIT_CASE(added_and_found),
	KUNIT_CASE(only_one_for_an_index),
	KUNIT_CASE(large_folios),
	KUNIT_CASE(no_trail_below_zero),
	KUNIT_CASE(flags_of_a_search),
	KUNIT_CASE(evicted_if_unused),
	KUNIT_CASE(none_in_a_dying_file),
	KUNIT_CASE(no_memory),
	KUNIT_CASE(many_at_once),
	KUNIT_CASE(waiters_for_a_lock),
	KUNIT_CASE(writable_mappings),
	KUNIT_CASE(no_memory_for_a_file),
	{}
};

static struct kunit_suite filemap_suite = {
	.name = "filemap",
	.test_cases = filemap_cases,
};
kunit_test_suite(filemap_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

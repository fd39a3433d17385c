// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of files in address spaces: shared and private mappings, what is written through
 * them, truncation under them, and forks that share their page tables.
 */
#include <kunit/fail_nth.h>
#include <linux/filemap_fault.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/rmap.h>
#include <linux/traps.h>

#include "../../kernel/tests/crew.h"
#include "mm_space.h"
#include "ramfile.h"

#define NR_PAGES	20u

static const struct file_operations ramfile_mmap_fops = {
	.mmap = generic_file_mmap,
};

struct world {
	struct ramfile *r;
	struct mm_struct *mm;
};

static struct world new_world(struct kunit *test)
{
	struct world w = {
		.r = ramfile_new(test, PAGES(NR_PAGES)), .mm = mm_alloc(),
	};

	KUNIT_ASSERT_NOT_NULL(test, w.mm);
	w.r->file->f_op = &ramfile_mmap_fops;
	return w;
}

static void end_world(struct world *w)
{
	mmput(w->mm);
	ramfile_end(w->r);
}

static unsigned long map_file(struct world *w, unsigned long prot,
			      unsigned long flags, pgoff_t pgoff)
{
	return mm_map(w->mm, &(struct map_request){
		.addr = BASE, .len = PAGES(NR_PAGES - pgoff), .prot = prot,
		.flags = flags | MAP_FIXED, .file = w->r->file, .pgoff = pgoff,
	});
}

/* The word of the file that page @page begins with. */
static unsigned long file_word(pgoff_t page)
{
	unsigned long word = 0;

	for (unsigned int i = 0; i < sizeof(word); i++)
		word |= (unsigned long)ramfile_byte(PAGES(page) + i) << 8 * i;
	return word;
}

static void shared_is_the_file(struct kunit *test)
{
	struct world w = new_world(test);
	unsigned long word;

	KUNIT_ASSERT_EQ(test, map_file(&w, RW, MAP_SHARED, 2), BASE);
	for (unsigned int i = 0; i < NR_PAGES - 2; i++)
		KUNIT_EXPECT_EQ(test, word_at(w.mm, BASE + PAGES(i)),
				file_word(i + 2));
	EXPECT_SOUND(test, w.mm);
	KUNIT_EXPECT_EQ(test, poke(w.mm, BASE + PAGES(1), 77), 0);
	KUNIT_EXPECT_EQ(test, ramfile_io(w.r, PAGES(3), &word, sizeof(word)),
			(ssize_t)sizeof(word));
	KUNIT_EXPECT_EQ(test, word, 77ul);
	word = 78;
	KUNIT_EXPECT_EQ(test, ramfile_write(w.r, PAGES(3), &word, sizeof(word)),
			(ssize_t)sizeof(word));
	KUNIT_EXPECT_EQ(test, word_at(w.mm, BASE + PAGES(1)), 78ul);
	EXPECT_SOUND(test, w.mm);
	end_world(&w);
}

static void private_is_a_copy(struct kunit *test)
{
	struct world w = new_world(test);
	struct mm_struct *child;

	KUNIT_ASSERT_EQ(test, map_file(&w, RW, MAP_PRIVATE, 0), BASE);
	KUNIT_EXPECT_EQ(test, poke(w.mm, BASE, 1), 0);
	KUNIT_EXPECT_EQ(test, word_at(w.mm, BASE + PAGES(1)), file_word(1));
	EXPECT_SOUND(test, w.mm);
	child = mm_fork(w.mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	KUNIT_EXPECT_EQ(test, poke(child, BASE, 2), 0);
	KUNIT_EXPECT_EQ(test, poke(w.mm, BASE + PAGES(1), 3), 0);
	KUNIT_EXPECT_EQ(test, word_at(w.mm, BASE), 1ul);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE + PAGES(1)), file_word(1));
	EXPECT_SOUND(test, w.mm);
	EXPECT_SOUND(test, child);
	mmput(child);
	end_world(&w);
}

static void writing_makes_dirty(struct kunit *test)
{
	struct world w = new_world(test);

	KUNIT_ASSERT_EQ(test, map_file(&w, RW, MAP_SHARED, 0), BASE);
	KUNIT_EXPECT_EQ(test, word_at(w.mm, BASE), file_word(0));
	KUNIT_EXPECT_EQ(test, poke(w.mm, BASE, 5), 0);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait(w.r->file->f_mapping), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&w.r->writes), 1);
	KUNIT_EXPECT_EQ(test, *(unsigned long *)w.r->store, 5ul);
	/* It was made read-only for that: the next write is noticed again. */
	KUNIT_EXPECT_EQ(test, poke(w.mm, BASE, 6), 0);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait(w.r->file->f_mapping), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&w.r->writes), 2);
	KUNIT_EXPECT_EQ(test, *(unsigned long *)w.r->store, 6ul);
	EXPECT_SOUND(test, w.mm);
	end_world(&w);
}

static void truncation_takes_pages(struct kunit *test)
{
	struct world w = new_world(test);
	struct mm_struct *child;

	KUNIT_ASSERT_EQ(test, map_file(&w, RW, MAP_PRIVATE, 0), BASE);
	for (unsigned int i = 0; i < NR_PAGES; i++)
		KUNIT_EXPECT_EQ(test, word_at(w.mm, BASE + PAGES(i)),
				file_word(i));
	KUNIT_EXPECT_EQ(test, poke(w.mm, BASE + PAGES(15), 1), 0);
	child = mm_fork(w.mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	ramfile_truncate(w.r, PAGES(10));
	EXPECT_SOUND(test, w.mm);
	EXPECT_SOUND(test, child);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE + PAGES(9)), file_word(9));
	KUNIT_EXPECT_EQ(test, mm_fault(w.mm, BASE + PAGES(10), 0),
			VM_FAULT_SIGBUS);
	KUNIT_EXPECT_EQ(test, mm_fault(child, BASE + PAGES(15),
				       FAULT_FLAG_WRITE), VM_FAULT_SIGBUS);
	KUNIT_EXPECT_EQ(test, poke(child, BASE + PAGES(9), 4), 0);
	EXPECT_SOUND(test, w.mm);
	EXPECT_SOUND(test, child);
	mmput(child);
	end_world(&w);
}

static void look(void *arg, int id)
{
	struct world *w = arg;

	KUNIT_EXPECT_EQ(w->r->test, word_at(w->mm, BASE + PAGES(3)), file_word(3));
}

/* A page that is there, too: who wants it sleeps, and does not ask on and on. */
static void a_fault_waits_for_truncation(struct kunit *test)
{
	struct world w = new_world(test);
	struct address_space *mapping = w.r->file->f_mapping;
	struct crew_member *m;
	unsigned long word;

	KUNIT_ASSERT_EQ(test, map_file(&w, RW, MAP_SHARED, 0), BASE);
	KUNIT_ASSERT_EQ(test, ramfile_io(w.r, PAGES(3), &word, sizeof(word)),
			(ssize_t)sizeof(word));
	scoped_guard(invalidate, mapping) {
		m = crew_start(test, look, &w, 0);
		crew_wait_until(rwsem_is_contended(&mapping->invalidate_lock));
	}
	crew_join(m);
	EXPECT_SOUND(test, w.mm);
	end_world(&w);
}

static void modes_are_checked(struct kunit *test)
{
	struct world w = new_world(test);

	w.r->file->f_mode = FMODE_READ;
	KUNIT_EXPECT_EQ(test, (long)map_file(&w, RW, MAP_SHARED, 0),
			(long)-EACCES);
	KUNIT_EXPECT_EQ(test, map_file(&w, PROT_READ, MAP_SHARED, 0), BASE);
	KUNIT_EXPECT_EQ(test, mm_protect(w.mm, BASE, PAGE_SIZE, RW), -EACCES);
	KUNIT_EXPECT_EQ(test, map_file(&w, RW, MAP_PRIVATE, 0), BASE);
	w.r->file->f_mode = FMODE_WRITE;
	KUNIT_EXPECT_EQ(test, (long)map_file(&w, PROT_READ, MAP_PRIVATE, 0),
			(long)-EACCES);
	w.r->file->f_op = NULL;
	w.r->file->f_mode = FMODE_READ | FMODE_WRITE;
	KUNIT_EXPECT_EQ(test, (long)map_file(&w, PROT_READ, MAP_PRIVATE, 0),
			(long)-ENODEV);
	EXPECT_SOUND(test, w.mm);
	end_world(&w);
}

/* Pages 3 to 5 of the mapping show pages 10 to 12 of the file. */
static void mapped_anew(struct kunit *test)
{
	struct world w = new_world(test);
	struct map_request req = {
		.addr = BASE + PAGES(3) + 5, .len = PAGES(3) + 7, .pgoff = 10,
	};

	KUNIT_ASSERT_EQ(test, map_file(&w, RW, MAP_SHARED, 0), BASE);
	KUNIT_EXPECT_EQ(test, mm_remap_file_pages(w.mm, &req), 0);
	EXPECT_SOUND(test, w.mm);
	KUNIT_EXPECT_EQ(test, w.mm->vmas.nr_vmas, 3u);
	KUNIT_EXPECT_EQ(test, word_at(w.mm, BASE + PAGES(2)), file_word(2));
	KUNIT_EXPECT_EQ(test, word_at(w.mm, BASE + PAGES(4)), file_word(11));
	KUNIT_EXPECT_EQ(test, word_at(w.mm, BASE + PAGES(6)), file_word(6));
	/* Over VMAs of the file that are alike; then one becomes of it. */
	req.addr = BASE + PAGES(2);
	req.len = PAGES(6);
	req.pgoff = 2;
	KUNIT_EXPECT_EQ(test, mm_remap_file_pages(w.mm, &req), 0);
	KUNIT_EXPECT_EQ(test, w.mm->vmas.nr_vmas, 1u);
	req.prot = PROT_READ;
	KUNIT_EXPECT_EQ(test, mm_remap_file_pages(w.mm, &req), -EINVAL);
	req.prot = 0;
	req.len = PAGES(NR_PAGES);
	KUNIT_EXPECT_EQ(test, mm_remap_file_pages(w.mm, &req), -EINVAL);
	KUNIT_EXPECT_EQ(test, map_file(&w, RW, MAP_PRIVATE, 0), BASE);
	req.len = PAGES(1);
	KUNIT_EXPECT_EQ(test, mm_remap_file_pages(w.mm, &req), -EINVAL);
	EXPECT_SOUND(test, w.mm);
	end_world(&w);
}

static void shared_memory_of_no_file(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc(), *child;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, mm_map(mm, &(struct map_request){
		.addr = BASE, .len = PAGES(8), .prot = RW,
		.flags = MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED,
	}), BASE);
	KUNIT_EXPECT_EQ(test, poke(mm, BASE, 1), 0);
	child = mm_fork(mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE), 1ul);
	KUNIT_EXPECT_EQ(test, poke(child, BASE, 2), 0);
	KUNIT_EXPECT_EQ(test, poke(child, BASE + PAGES(5), 3), 0);
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE), 2ul);
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE + PAGES(5)), 3ul);
	EXPECT_SOUND(test, mm);
	EXPECT_SOUND(test, child);
	KUNIT_EXPECT_EQ(test, mm_advise(child, BASE, PAGES(2), MADV_REMOVE), 0);
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE), 0ul);
	KUNIT_EXPECT_EQ(test, mm_advise(mm, BASE, PAGES(8), MADV_DONTNEED), 0);
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE + PAGES(5)), 3ul);
	mmput(mm);
	EXPECT_SOUND(test, child);
	mmput(child);
}

static void faults_without_memory(struct kunit *test)
{
	struct world w = new_world(test);

	KUNIT_ASSERT_EQ(test, map_file(&w, RW, MAP_PRIVATE, 0), BASE);
	KUNIT_FAIL_NTH(test, run) {
		vm_fault_t ret = mm_fault(w.mm, BASE + PAGES(3),
					  FAULT_FLAG_WRITE);

		kunit_fail_nth_hit(&run);
		KUNIT_EXPECT_TRUE(test, !(ret & VM_FAULT_ERROR) ||
				  (ret & VM_FAULT_OOM));
		EXPECT_SOUND(test, w.mm);
		KUNIT_EXPECT_EQ(test, mm_advise(w.mm, BASE, PAGES(8),
						MADV_DONTNEED), 0);
		truncate_inode_pages(w.r->file->f_mapping, 0);
	}
	end_world(&w);
}

static struct kunit_case file_map_cases[] = {
	KUNIT_CASE(shared_is_the_file),
	KUNIT_CASE(private_is_a_copy),
	KUNIT_CASE(writing_makes_dirty),
	KUNIT_CASE(truncation_takes_pages),
	KUNIT_CASE(a_fault_waits_for_truncation),
	KUNIT_CASE(modes_are_checked),
	KUNIT_CASE(mapped_anew),
	KUNIT_CASE(shared_memory_of_no_file),
	KUNIT_CASE(faults_without_memory),
	{ }
};

static struct kunit_suite file_map_suite = {
	.name = "file_map",
	.test_cases = file_map_cases,
};

kunit_test_suite(file_map_suite);

MODULE_DESCRIPTION("Tests of files in address spaces");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMAs as such: who joins whom, what is cut where, how many there may be, and where new
 * ones go. The table at the head of mm/vma.c, line by line, by the calls that lead there.
 *
 * What comes out is compared as a text, in pages from BASE on:
 *
 *	"0-4:rw 4-8:rf2@100"	private memory; and of a file, from its page 2 on, whose
 *				copies say that they were born where page 100 is now
 */
#include <kunit/resource.h>
#include <linux/errno.h>
#include <linux/filemap_fault.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "../space.h"
#include "mm_space.h"
#include "ramfile.h"

#define AT(n)		(BASE + PAGES(n))
#define R		PROT_READ
#define FILE_PAGES	40u
#define TEXT_SIZE	256

/* --- Texts. --- */

/* A letter for each flag that mappings in here differ by. */
static const struct {
	unsigned long flag;
	char letter;
} letters[] = {
	{ VM_READ, 'r' }, { VM_WRITE, 'w' }, { VM_EXEC, 'x' },
	{ VM_MAYSHARE, 's' }, { VM_LOCKED, 'l' }, { VM_DONTCOPY, 'd' },
	{ VM_GROWSDOWN, 'g' }, { VM_NORESERVE, 'n' },
};

static size_t print_vma(char *text, size_t size, const struct vm_area_struct *vma)
{
	long base = BASE >> PAGE_SHIFT;
	long start = (long)(vma->vm_start >> PAGE_SHIFT) - base;
	long born = (long)vma->vm_born - base;
	size_t len = scnprintf(text, size, " %ld-%ld:", start,
			       start + (long)vma_pages(vma));

	for (unsigned int i = 0; i < ARRAY_SIZE(letters); i++)
		if (vma->vm_flags & letters[i].flag)
			len += scnprintf(text + len, size - len, "%c",
					 letters[i].letter);
	if (vma->vm_file)
		len += scnprintf(text + len, size - len, "f%lu", vma->vm_pgoff);
	if (born != start)
		len += scnprintf(text + len, size - len, "@%ld", born);
	return len;
}

static void print_vmas(char text[TEXT_SIZE], struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	size_t len = 0;

	text[0] = '\0';
	mmap_read_lock(mm);
	for_each_vma_in(&mm->vmas, vma, 0, ~0ul)
		len += print_vma(text + len, TEXT_SIZE - len, vma);
	mmap_read_unlock(mm);
}

static void expect(struct kunit *test, struct mm_struct *mm, const char *want)
{
	char text[TEXT_SIZE];

	print_vmas(text, mm);
	KUNIT_EXPECT_STREQ(test, text[0] ? text + 1 : text, want);
	EXPECT_SOUND(test, mm);
}

/* --- Spaces, and what is done in them. --- */

static void put_space(void *mm)
{
	mmput(mm);
}

static struct mm_struct *new_space(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, put_space, mm),
			0);
	return mm;
}

/* The pages [@start, @end) from BASE on. */
struct part {
	long start, end;
};

static void map(struct kunit *test, struct mm_struct *mm, struct part at,
		unsigned long prot)
{
	KUNIT_ASSERT_EQ(test, map_at(mm, AT(at.start), at.end - at.start, prot),
			AT(at.start));
}

#define MAP(start, end, prot) \
	map(test, mm, (struct part){ start, end }, prot)

static int protect(struct mm_struct *mm, struct part at, unsigned long prot)
{
	return mm_protect(mm, AT(at.start), PAGES(at.end - at.start), prot);
}

#define PROTECT(start, end, prot) \
	KUNIT_EXPECT_EQ(test, protect(mm, (struct part){ start, end }, prot), 0)

static void touch(struct kunit *test, struct mm_struct *mm, long page)
{
	KUNIT_ASSERT_EQ(test, poke(mm, AT(page), page), 0);
}

/* To where @to is, as it is. */
static unsigned long move(struct mm_struct *mm, struct part at, long to)
{
	unsigned long len = PAGES(at.end - at.start);

	return mm_remap(mm, &(struct remap_request){
		.addr = AT(at.start), .old_len = len, .new_len = len,
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED, .new_addr = AT(to),
	});
}

#define MOVE(start, end, to) \
	KUNIT_EXPECT_EQ(test, move(mm, (struct part){ start, end }, to), AT(to))

/* --- A new one between p and n. --- */

static void new_unlike_both(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, R);
	MAP(8, 12, R);
	MAP(4, 8, RW);
	expect(test, mm, "0-4:r 4-8:rw 8-12:r");
}

static void new_like_the_lower(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, RW);
	MAP(8, 12, R);
	MAP(4, 8, RW);
	expect(test, mm, "0-8:rw 8-12:r");
}

static void new_like_the_upper(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, R);
	MAP(8, 12, RW);
	MAP(4, 8, RW);
	expect(test, mm, "0-4:r 4-12:rw");
}

static void new_like_both(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, RW);
	touch(test, mm, 1);
	MAP(8, 12, RW);
	touch(test, mm, 9);
	MAP(4, 8, RW);
	expect(test, mm, "0-12:rw");
	KUNIT_EXPECT_EQ(test, word_at(mm, AT(9)), 9ul);
}

/* Not side by side: nothing to join. */
static void new_with_holes(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, RW);
	MAP(9, 12, RW);
	MAP(5, 8, RW);
	expect(test, mm, "0-4:rw 5-8:rw 9-12:rw");
}

/* In place of a part: what is left of that is cut, and joined as well. */
static void new_over_others(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 12, R);
	MAP(4, 8, RW);
	expect(test, mm, "0-4:r 4-8:rw 8-12:r");
	MAP(2, 10, RW);
	expect(test, mm, "0-2:r 2-10:rw 10-12:r");
	MAP(0, 12, R);
	expect(test, mm, "0-12:r");
	MAP(3, 5, R);
	expect(test, mm, "0-12:r");
}

/* --- All of v changes. --- */

static void whole_changes(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, R);
	MAP(4, 8, RW);
	MAP(8, 12, PROT_NONE);
	PROTECT(4, 8, R | PROT_EXEC);
	expect(test, mm, "0-4:r 4-8:rx 8-12:");
	PROTECT(4, 8, R);
	expect(test, mm, "0-8:r 8-12:");
	PROTECT(0, 8, RW);
	expect(test, mm, "0-8:rw 8-12:");
	PROTECT(0, 8, PROT_NONE);
	expect(test, mm, "0-12:");
}

static void whole_like_both(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, R);
	MAP(4, 8, PROT_NONE);
	MAP(8, 12, R);
	PROTECT(4, 8, R);
	expect(test, mm, "0-12:r");
}

/* --- A part of v changes. --- */

static void part_like_the_lower(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, R);
	MAP(4, 12, PROT_NONE);
	PROTECT(4, 6, R);
	expect(test, mm, "0-6:r 6-12:");
}

static void part_like_the_upper(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 8, PROT_NONE);
	MAP(8, 12, R);
	PROTECT(6, 8, R);
	expect(test, mm, "0-6: 6-12:r");
}

/* The other neighbour may be alike; he is not beside the part. */
static void part_at_the_wrong_end(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, R);
	MAP(4, 12, PROT_NONE);
	MAP(12, 16, RW);
	PROTECT(10, 12, R);
	expect(test, mm, "0-4:r 4-10: 10-12:r 12-16:rw");
	PROTECT(4, 6, R | PROT_EXEC);
	expect(test, mm, "0-4:r 4-6:rx 6-10: 10-12:r 12-16:rw");
}

static void part_in_the_middle(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 12, RW);
	for (long i = 0; i < 12; i++)
		touch(test, mm, i);
	PROTECT(4, 8, R);
	expect(test, mm, "0-4:rw 4-8:r 8-12:rw");
	PROTECT(5, 6, PROT_NONE);
	expect(test, mm, "0-4:rw 4-5:r 5-6: 6-8:r 8-12:rw");
	PROTECT(4, 8, RW);
	expect(test, mm, "0-12:rw");
	for (unsigned long i = 0; i < 12; i++)
		KUNIT_EXPECT_EQ(test, word_at(mm, AT(i)), i);
}

static void part_at_the_ends(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 12, R);
	PROTECT(0, 1, PROT_NONE);
	expect(test, mm, "0-1: 1-12:r");
	PROTECT(11, 12, PROT_NONE);
	expect(test, mm, "0-1: 1-11:r 11-12:");
	/* A border moves over all but one page, and over that as well. */
	PROTECT(1, 10, PROT_NONE);
	expect(test, mm, "0-10: 10-11:r 11-12:");
	PROTECT(10, 11, PROT_NONE);
	expect(test, mm, "0-12:");
}

static void unmapped_parts(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 12, RW);
	touch(test, mm, 7);
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, AT(4), PAGES(2)), 0);
	expect(test, mm, "0-4:rw 6-12:rw");
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, AT(0), PAGES(1)), 0);
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, AT(11), PAGES(9)), 0);
	expect(test, mm, "1-4:rw 6-11:rw");
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, AT(3), PAGES(4)), 0);
	expect(test, mm, "1-3:rw 7-11:rw");
	KUNIT_EXPECT_EQ(test, word_at(mm, AT(7)), 7ul);
}

/* --- Unlike by what is not seen in prot. --- */

static void map_with(struct kunit *test, struct mm_struct *mm, struct part at,
		     struct map_request req)
{
	req.addr = AT(at.start);
	req.len = PAGES(at.end - at.start);
	req.prot = req.prot ?: RW;
	req.flags |= MAP_FIXED;
	KUNIT_ASSERT_EQ(test, mm_map(mm, &req), AT(at.start));
}

#define MAP_WITH(start, end, ...) \
	map_with(test, mm, (struct part){ start, end }, \
		 (struct map_request){ __VA_ARGS__ })

static void unlike_by_flags(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 12, RW);
	KUNIT_EXPECT_EQ(test, mm_lock(mm, AT(2), PAGES(2), 0), 0);
	expect(test, mm, "0-2:rw 2-4:rwl 4-12:rw");
	KUNIT_EXPECT_EQ(test, mm_advise(mm, AT(4), PAGES(2), MADV_DONTFORK), 0);
	expect(test, mm, "0-2:rw 2-4:rwl 4-6:rwd 6-12:rw");
	KUNIT_EXPECT_EQ(test, mm_lock(mm, AT(4), PAGES(1), 0), 0);
	expect(test, mm, "0-2:rw 2-4:rwl 4-5:rwld 5-6:rwd 6-12:rw");
	KUNIT_EXPECT_EQ(test, mm_advise(mm, AT(4), PAGES(2), MADV_DOFORK), 0);
	expect(test, mm, "0-2:rw 2-5:rwl 5-12:rw");
	KUNIT_EXPECT_EQ(test, mm_unlock(mm, AT(0), PAGES(12)), 0);
	expect(test, mm, "0-12:rw");
	MAP_WITH(12, 14, .flags = ANON | MAP_NORESERVE);
	expect(test, mm, "0-12:rw 12-14:rwn");
}

/* Two that look alike in a way that /proc does not show: charged, or not. */
static void unlike_by_charge(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, R);
	MAP(4, 8, RW);
	touch(test, mm, 4);
	PROTECT(4, 8, R);
	expect(test, mm, "0-4:r 4-8:r");
	PROTECT(0, 8, RW);
	expect(test, mm, "0-8:rw");
}

/* --- Files. --- */

static const struct file_operations file_fops = {
	.mmap = generic_file_mmap,
};

static struct ramfile *new_file(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGES(FILE_PAGES));

	r->file->f_op = &file_fops;
	return r;
}

#define MAP_PAGES(start, end, how, file_, page) \
	MAP_WITH(start, end, .flags = how, .file = (file_)->file, .pgoff = page)

static void file_pages_go_on(struct kunit *test)
{
	struct ramfile *r = new_file(test);
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	MAP_PAGES(0, 4, MAP_SHARED, r, 3);
	MAP_PAGES(4, 8, MAP_SHARED, r, 8);
	expect(test, mm, "0-4:rwsf3 4-8:rwsf8");
	MAP_PAGES(4, 8, MAP_SHARED, r, 7);
	expect(test, mm, "0-8:rwsf3");
	MAP_PAGES(2, 4, MAP_SHARED, r, 6);
	expect(test, mm, "0-2:rwsf3 2-4:rwsf6 4-8:rwsf7");
	MAP_PAGES(2, 4, MAP_SHARED, r, 5);
	expect(test, mm, "0-8:rwsf3");
	PROTECT(2, 4, R);
	expect(test, mm, "0-2:rwsf3 2-4:rsf5 4-8:rwsf7");
	PROTECT(4, 5, R);
	expect(test, mm, "0-2:rwsf3 2-5:rsf5 5-8:rwsf8");
	PROTECT(1, 2, R);
	expect(test, mm, "0-1:rwsf3 1-5:rsf4 5-8:rwsf8");
	mmput(mm);
	ramfile_end(r);
}

static void files_are_unlike(struct kunit *test)
{
	struct ramfile *a = new_file(test), *b = new_file(test);
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	MAP_PAGES(0, 4, MAP_PRIVATE, a, 0);
	MAP_PAGES(4, 8, MAP_PRIVATE, b, 4);
	MAP_PAGES(8, 12, MAP_SHARED, b, 8);
	MAP(12, 16, RW);
	MAP_WITH(16, 20, .flags = MAP_SHARED | MAP_ANONYMOUS);
	MAP_WITH(20, 24, .flags = MAP_SHARED | MAP_ANONYMOUS);
	expect(test, mm, "0-4:rwf0 4-8:rwf4 8-12:rwsf8 12-16:rw "
	       "16-20:rwsf0 20-24:rwsf0");
	MAP_PAGES(4, 12, MAP_PRIVATE, a, 4);
	expect(test, mm, "0-12:rwf0 12-16:rw 16-20:rwsf0 20-24:rwsf0");
	mmput(mm);
	ramfile_end(a);
	ramfile_end(b);
}

/* --- Births. --- */

static void moved_and_never_touched(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, RW);
	touch(test, mm, 0);
	MAP(100, 104, RW);
	MOVE(100, 104, 4);
	expect(test, mm, "0-8:rw");
}

static void moved_with_pages(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, RW);
	MAP(100, 104, RW);
	touch(test, mm, 101);
	MOVE(100, 104, 4);
	expect(test, mm, "0-4:rw 4-8:rw@100");
	/* Even if the other has none: its pages would be numbered anew. */
	MAP(8, 12, RW);
	expect(test, mm, "0-4:rw 4-8:rw@100 8-12:rw");
	MOVE(4, 8, 100);
	expect(test, mm, "0-4:rw 8-12:rw 100-104:rw");
	KUNIT_EXPECT_EQ(test, word_at(mm, AT(101)), 101ul);
}

/* Two parts of one that moved, each by itself, are one again where they meet. */
static void moved_in_two_parts(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(100, 108, RW);
	touch(test, mm, 100);
	touch(test, mm, 107);
	MOVE(100, 104, 0);
	expect(test, mm, "0-4:rw@100 104-108:rw");
	MOVE(104, 108, 4);
	expect(test, mm, "0-8:rw@100");
	MOVE(2, 6, 200);
	expect(test, mm, "0-2:rw@100 6-8:rw@106 200-204:rw@102");
	MOVE(200, 204, 2);
	expect(test, mm, "0-8:rw@100");
	KUNIT_EXPECT_EQ(test, word_at(mm, AT(7)), 107ul);
}

/* Copies of a file's pages: who has none takes the other's births. */
static void copies_settle_births(struct kunit *test)
{
	struct ramfile *r = new_file(test);
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	MAP_PAGES(0, 4, MAP_PRIVATE, r, 0);
	MAP_PAGES(100, 104, MAP_PRIVATE, r, 4);
	touch(test, mm, 102);
	MOVE(100, 104, 4);
	expect(test, mm, "0-8:rwf0@96");
	touch(test, mm, 0);
	EXPECT_SOUND(test, mm);
	/* Now both have some, of other births. */
	MAP_PAGES(200, 204, MAP_PRIVATE, r, 8);
	touch(test, mm, 200);
	MOVE(200, 204, 8);
	expect(test, mm, "0-8:rwf0@96 8-12:rwf8@200");
	/* A third one in between suits one of them: it has no pages. */
	MAP_PAGES(8, 10, MAP_PRIVATE, r, 8);
	expect(test, mm, "0-10:rwf0@96 10-12:rwf10@202");
	mmput(mm);
	ramfile_end(r);
}

/* A border moves only to who could have the pages. */
static void borders_and_births(struct kunit *test)
{
	struct ramfile *r = new_file(test);
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	MAP_PAGES(0, 4, MAP_PRIVATE, r, 0);
	touch(test, mm, 0);
	PROTECT(0, 4, R);
	MAP_PAGES(100, 104, MAP_PRIVATE, r, 4);
	touch(test, mm, 100);
	MOVE(100, 104, 4);
	expect(test, mm, "0-4:rf0 4-8:rwf4@100");
	PROTECT(4, 6, R);
	expect(test, mm, "0-4:rf0 4-6:rf4@100 6-8:rwf6@102");
	PROTECT(6, 7, R);
	expect(test, mm, "0-4:rf0 4-7:rf4@100 7-8:rwf7@103");
	mmput(mm);
	ramfile_end(r);
}

/* --- How many. --- */

static void restore_count(void *old)
{
	sysctl_max_map_count = (long)old;
}

static void limit_count(struct kunit *test, int max)
{
	long old = sysctl_max_map_count;

	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, restore_count,
							(void *)old), 0);
	sysctl_max_map_count = max;
}

static unsigned long try_map(struct mm_struct *mm, long page)
{
	return map_at(mm, AT(page), 1, RW);
}

/* As on Linux, mapping goes one beyond the limit, and cutting does not. */
static void too_many(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	limit_count(test, 3);
	MAP(0, 4, RW);
	MAP(6, 10, R);
	MAP(12, 16, RW);
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, AT(1), PAGES(1)), -ENOMEM);
	KUNIT_EXPECT_EQ(test, protect(mm, (struct part){ 1, 2 }, R), -ENOMEM);
	KUNIT_EXPECT_EQ(test, protect(mm, (struct part){ 0, 2 }, R), -ENOMEM);
	KUNIT_EXPECT_EQ(test, mm_lock(mm, AT(1), PAGES(1), 0), -ENOMEM);
	KUNIT_EXPECT_EQ(test, mm_advise(mm, AT(1), PAGES(1), MADV_DONTFORK),
			-EAGAIN);
	expect(test, mm, "0-4:rw 6-10:r 12-16:rw");
	/* What needs no more is done. */
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, AT(0), PAGES(1)), 0);
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, AT(15), PAGES(1)), 0);
	PROTECT(12, 15, R);
	PROTECT(12, 15, RW);
	expect(test, mm, "1-4:rw 6-10:r 12-15:rw");
	KUNIT_EXPECT_EQ(test, try_map(mm, 20), AT(20));
	KUNIT_EXPECT_EQ(test, (long)try_map(mm, 30), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, (long)try_map(mm, 4), (long)-ENOMEM);
	expect(test, mm, "1-4:rw 6-10:r 12-15:rw 20-21:rw");
}

static void a_border_needs_no_more(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, R);
	MAP(4, 8, PROT_NONE);
	limit_count(test, 2);
	PROTECT(4, 6, R);
	expect(test, mm, "0-6:r 6-8:");
	PROTECT(5, 6, PROT_NONE);
	expect(test, mm, "0-5:r 5-8:");
	KUNIT_EXPECT_EQ(test, protect(mm, (struct part){ 7, 8 }, R), -ENOMEM);
	expect(test, mm, "0-5:r 5-8:");
}

/* Moving wants room for six, whatever it will need. */
static void moves_and_the_limit(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	MAP(0, 4, RW);
	limit_count(test, 6);
	KUNIT_EXPECT_EQ(test, (long)move(mm, (struct part){ 1, 2 }, 10),
			(long)-ENOMEM);
	expect(test, mm, "0-4:rw");
	sysctl_max_map_count = 7;
	MOVE(1, 2, 10);
	expect(test, mm, "0-1:rw 2-4:rw 10-11:rw");
}

/* The program's own limit is 0, and it might raise it: then that counts. */
static void no_data_at_all(struct kunit *test)
{
	struct mm_limits limits = { .as = ~0ul, .data_max = PAGES(3) };
	struct mm_struct *mm = new_space(test);

	mm->limits = &limits;
	MAP(0, 2, RW);
	KUNIT_EXPECT_EQ(test, (long)map_at(mm, BASE + PAGES(8), 2, RW), (long)-ENOMEM);
	MAP(8, 9, RW);
	limits.data = 1;
	KUNIT_EXPECT_EQ(test, (long)map_at(mm, BASE + PAGES(9), 1, RW), (long)-ENOMEM);
	limits.data = limits.data_max = 0;
	KUNIT_EXPECT_EQ(test, (long)map_at(mm, BASE + PAGES(9), 1, RW), (long)-ENOMEM);
	expect(test, mm, "0-2:rw 8-9:rw");
	mm->limits = NULL;
}

static struct kunit_case vma_cases[] = {
	KUNIT_CASE(new_unlike_both),
	KUNIT_CASE(new_like_the_lower),
	KUNIT_CASE(new_like_the_upper),
	KUNIT_CASE(new_like_both),
	KUNIT_CASE(new_with_holes),
	KUNIT_CASE(new_over_others),
	KUNIT_CASE(whole_changes),
	KUNIT_CASE(whole_like_both),
	KUNIT_CASE(part_like_the_lower),
	KUNIT_CASE(part_like_the_upper),
	KUNIT_CASE(part_at_the_wrong_end),
	KUNIT_CASE(part_in_the_middle),
	KUNIT_CASE(part_at_the_ends),
	KUNIT_CASE(unmapped_parts),
	KUNIT_CASE(unlike_by_flags),
	KUNIT_CASE(unlike_by_charge),
	KUNIT_CASE(file_pages_go_on),
	KUNIT_CASE(files_are_unlike),
	KUNIT_CASE(moved_and_never_touched),
	KUNIT_CASE(moved_with_pages),
	KUNIT_CASE(moved_in_two_parts),
	KUNIT_CASE(copies_settle_births),
	KUNIT_CASE(borders_and_births),
	KUNIT_CASE(too_many),
	KUNIT_CASE(a_border_needs_no_more),
	KUNIT_CASE(moves_and_the_limit),
	KUNIT_CASE(no_data_at_all),
	{ }
};

static struct kunit_suite vma_suite = {
	.name = "vma",
	.test_cases = vma_cases,
};

kunit_test_suite(vma_suite);

MODULE_DESCRIPTION("Tests of VMAs as such");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

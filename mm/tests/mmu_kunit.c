// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of what the MMU makes of entries, and of the order in which these change: at
 * each flush the entries are looked at, so what a CPU can know at a time is seen.
 */
#include <asm/nofault.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/traps.h>

#include "user_space.h"

/* --- What is noted and what is allowed. --- */

static unsigned int noted(struct kunit *test, struct mm_struct *mm)
{
	return flags_of(test, mm, BASE) & (PT_YOUNG | PT_DIRTY);
}

static void forget_use(struct kunit *test, struct mm_struct *mm)
{
	struct pt_place at = place_of(test, mm, BASE);

	pte_xchg(at.entry, pte_make(pte_phys(at.pte), 0, pte_flags(at.pte) &
				    ~(PT_YOUNG | PT_DIRTY)));
	mm_flush_range(mm, BASE, PAGE_SIZE, false);
}

static void uses_are_noted_one_by_one(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1);
	u64 value;

	KUNIT_EXPECT_EQ(test, put_user(3, WORD(BASE)), 0l);
	for (int i = 0; i < 3; i++) {
		forget_use(test, mm);
		KUNIT_EXPECT_EQ(test, noted(test, mm), 0u);
		KUNIT_EXPECT_EQ(test, get_user(value, WORD(BASE)), 0l);
		KUNIT_EXPECT_EQ(test, noted(test, mm), PT_YOUNG);
		KUNIT_EXPECT_EQ(test, put_user(4, WORD(BASE)), 0l);
		KUNIT_EXPECT_EQ(test, noted(test, mm), PT_YOUNG | PT_DIRTY);
	}
	EXPECT_SOUND(test, mm);
}

static int write_now(u64 value)
{
	return copy_to_user_nofault(USER(BASE), &value, sizeof(value));
}

static int read_now(u64 *value)
{
	return copy_from_user_nofault(value, USER(BASE), sizeof(*value));
}

/* The leaf says that it may be written, the table's entry that it may not. */
static void a_shared_table_is_read_only(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1), *child;
	struct pt_place at;
	u64 value = 0;

	KUNIT_EXPECT_EQ(test, put_user(3, WORD(BASE)), 0l);
	child = mm_fork(mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	at = place_of(test, mm, BASE);
	KUNIT_EXPECT_TRUE(test, pte_flags(at.pte) & PT_WRITE);
	KUNIT_EXPECT_FALSE(test, table_write(at.link));
	KUNIT_EXPECT_PTR_EQ(test, place_of(test, child, BASE).table, at.table);
	for (int i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, write_now(4), -EFAULT);
		KUNIT_EXPECT_EQ(test, read_now(&value), 0);
		KUNIT_EXPECT_EQ(test, value, 3ull);
	}
	KUNIT_EXPECT_EQ(test, put_user(5, WORD(BASE)), 0l);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE), 3ul);
	EXPECT_SOUND(test, mm);
	EXPECT_SOUND(test, child);
	mmput(child);
}

/* Neither VMA nor entry let a page be run that was not mapped for it. */
static void running_needs_a_permission(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1);
	const unsigned int run = FAULT_FLAG_USER | FAULT_FLAG_INSTRUCTION;

	KUNIT_EXPECT_EQ(test, put_user(3, WORD(BASE)), 0l);
	KUNIT_EXPECT_FALSE(test, flags_of(test, mm, BASE) & PT_EXEC);
	KUNIT_EXPECT_EQ(test, mm_fault(mm, BASE, run), VM_FAULT_BADACCESS);
	mm_protect(mm, BASE, PAGE_SIZE, PROT_READ | PROT_EXEC);
	KUNIT_EXPECT_EQ(test, mm_fault(mm, BASE, run), 0u);
	KUNIT_EXPECT_EQ(test, flags_of(test, mm, BASE) & (PT_EXEC | PT_WRITE),
			PT_EXEC);
	KUNIT_EXPECT_EQ(test, write_now(4), -EFAULT);
	mm_protect(mm, BASE, PAGE_SIZE, RW);
	KUNIT_EXPECT_FALSE(test, flags_of(test, mm, BASE) & PT_EXEC);
	KUNIT_EXPECT_EQ(test, mm_fault(mm, BASE, run), VM_FAULT_BADACCESS);
}

/*
 * Outside of uaccess the kernel gets nothing of what is there. Where a fault is not
 * served the fix-up tells; by uaccess the same word can be had.
 */
static void the_kernel_keeps_off(struct kunit *test)
{
	struct mm_struct *mm;
	u64 value = 0, *there = (u64 *)BASE;

	if (!arch_guards_user())
		kunit_skip(test, "the processor knows no such rule");
	mm = use_space(test, 1);
	KUNIT_EXPECT_EQ(test, put_user(3, WORD(BASE)), 0l);
	pagefault_disable();
	KUNIT_EXPECT_EQ(test, arch_load_u64_nofault(&value, there), -EFAULT);
	KUNIT_EXPECT_EQ(test, arch_store_u64_nofault(there, &value), -EFAULT);
	pagefault_enable();
	KUNIT_EXPECT_EQ(test, read_now(&value), 0);
	KUNIT_EXPECT_EQ(test, value, 3ull);
	EXPECT_SOUND(test, mm);
}

/* --- What CPUs can know at a time. --- */

/*
 * Where an address leads, at the beginning, at each flush and at the end. One at a
 * time; the thread of the case runs on the space, so each flush comes by here.
 */
#define MAX_LOOKS	64

static struct spy {
	struct mm_struct *mm;
	const struct tlb_ops *ops;	/* the machine's */
	struct tlb_ops spying;
	unsigned long addr;
	struct page *table;		/* to count the sharers of */
	unsigned int nr, share;		/* at the first flush */
	pte_t leaf[MAX_LOOKS];
} spy;

static void spy_look(void)
{
	struct pt_place at;

	rcu_read_lock();
	if (!pt_find(spy.mm, spy.addr, &at))
		at.pte = (pte_t){ 0 };
	rcu_read_unlock();
	if (spy.nr < MAX_LOOKS)
		spy.leaf[spy.nr++] = at.pte;
	if (spy.table && !spy.share)
		spy.share = READ_ONCE(spy.table->pt_share);
}

static void spy_flush_range(struct tlb_mm *mm, unsigned long start,
			    unsigned long end)
{
	spy_look();
	spy.ops->flush_range(mm, start, end);
}

static void spy_flush_all(struct tlb_mm *mm)
{
	spy_look();
	spy.ops->flush_all(mm);
}

static void spy_start(struct mm_struct *mm, unsigned long addr)
{
	spy = (struct spy){
		.mm = mm, .addr = addr, .ops = mm->arch.tlb.ops,
		.spying = *mm->arch.tlb.ops,
	};
	spy.spying.flush_range = spy_flush_range;
	spy.spying.flush_all = spy_flush_all;
	mm->arch.tlb.ops = &spy.spying;
	spy_look();
}

static void spy_stop(struct kunit *test)
{
	spy.mm->arch.tlb.ops = spy.ops;
	spy_look();
	KUNIT_EXPECT_LT(test, spy.nr, MAX_LOOKS);
}

/*
 * Break before make: an address leads to one page, to nothing while that is flushed,
 * and to another page then; never from page to page.
 */
static void expect_breaks(struct kunit *test, const char *what)
{
	unsigned int pages = 1;

	for (unsigned int i = 1; i < spy.nr; i++) {
		pte_t was = spy.leaf[i - 1], is = spy.leaf[i];

		if (!pte_present(was) || !pte_present(is))
			continue;
		pages += pte_phys(was) != pte_phys(is);
	}
	KUNIT_EXPECT_EQ_MSG(test, pages, 1u, "%s", what);
}

static bool leads_elsewhere(void)
{
	return pte_phys(spy.leaf[0]) != pte_phys(spy.leaf[spy.nr - 1]);
}

static void zero_page_is_replaced(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1);
	u64 value;

	KUNIT_EXPECT_EQ(test, get_user(value, WORD(BASE)), 0l);
	spy_start(mm, BASE);
	KUNIT_EXPECT_EQ(test, put_user(1, WORD(BASE)), 0l);
	spy_stop(test);
	expect_breaks(test, "the page of zeroes");
	KUNIT_EXPECT_TRUE(test, leads_elsewhere());
}

static void copied_page_is_replaced(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1), *child;

	KUNIT_EXPECT_EQ(test, put_user(1, WORD(BASE)), 0l);
	child = mm_fork(mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	spy_start(mm, BASE);
	KUNIT_EXPECT_EQ(test, put_user(2, WORD(BASE)), 0l);
	spy_stop(test);
	expect_breaks(test, "a copy");
	KUNIT_EXPECT_TRUE(test, leads_elsewhere());
	mmput(child);
}

/* Another page comes to the place of one, each in its own way. */
static void moved_page_replaces(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 2);
	struct remap_request req = {
		.addr = BASE + PAGE_SIZE, .new_addr = BASE,
		.old_len = PAGE_SIZE, .new_len = PAGE_SIZE,
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED,
	};

	KUNIT_EXPECT_EQ(test, put_user(1, WORD(BASE)), 0l);
	KUNIT_EXPECT_EQ(test, put_user(2, WORD(BASE + PAGE_SIZE)), 0l);
	spy_start(mm, BASE);
	KUNIT_EXPECT_EQ(test, mm_remap(mm, &req), BASE);
	spy_stop(test);
	expect_breaks(test, "a page that was moved");
	KUNIT_EXPECT_TRUE(test, leads_elsewhere());
}

static void mapped_page_replaces(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1);
	struct page *old;

	KUNIT_EXPECT_EQ(test, put_user(1, WORD(BASE)), 0l);
	old = pte_page(place_of(test, mm, BASE).pte);
	get_page(old);
	spy_start(mm, BASE);
	KUNIT_EXPECT_EQ(test, map_at(mm, BASE, 1, RW), BASE);
	KUNIT_EXPECT_EQ(test, put_user(2, WORD(BASE)), 0l);
	spy_stop(test);
	expect_breaks(test, "a new mapping");
	KUNIT_EXPECT_TRUE(test, leads_elsewhere());
	put_page(old);
}

/*
 * CPUs walk by a shared table until they have forgotten it, so it must be shared until
 * then: its next owner would put pages into it, and take them out, for himself alone.
 */
static void expect_kept_share(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, spy.share, 2u);
	KUNIT_EXPECT_EQ(test, spy.table->pt_share, 1u);
}

static struct mm_struct *spied_fork(struct kunit *test, struct mm_struct *mm)
{
	struct mm_struct *child;

	KUNIT_EXPECT_EQ(test, put_user(1, WORD(BASE)), 0l);
	child = mm_fork(mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	spy_start(mm, BASE);
	spy.table = place_of(test, mm, BASE).table;
	return child;
}

static void a_copied_table_is_shared_until_forgotten(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1);
	struct mm_struct *child = spied_fork(test, mm);

	KUNIT_EXPECT_EQ(test, put_user(2, WORD(BASE)), 0l);
	spy.mm->arch.tlb.ops = spy.ops;
	expect_kept_share(test);
	EXPECT_SOUND(test, mm);
	EXPECT_SOUND(test, child);
	mmput(child);
}

static void an_unmapped_table_is_shared_until_forgotten(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1);
	struct mm_struct *child = spied_fork(test, mm);

	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BASE, PAGE_SIZE), 0);
	spy.mm->arch.tlb.ops = spy.ops;
	expect_kept_share(test);
	EXPECT_SOUND(test, mm);
	EXPECT_SOUND(test, child);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE), 1ul);
	mmput(child);
}

static struct kunit_case mmu_cases[] = {
	KUNIT_CASE(uses_are_noted_one_by_one),
	KUNIT_CASE(a_shared_table_is_read_only),
	KUNIT_CASE(running_needs_a_permission),
	KUNIT_CASE(the_kernel_keeps_off),
	KUNIT_CASE(zero_page_is_replaced),
	KUNIT_CASE(copied_page_is_replaced),
	KUNIT_CASE(moved_page_replaces),
	KUNIT_CASE(mapped_page_replaces),
	KUNIT_CASE(a_copied_table_is_shared_until_forgotten),
	KUNIT_CASE(an_unmapped_table_is_shared_until_forgotten),
	{ }
};

static struct kunit_suite mmu_suite = {
	.name = "mmu",
	.test_cases = mmu_cases,
};

kunit_test_suite(mmu_suite);

MODULE_DESCRIPTION("Tests of what the MMU makes of page tables");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

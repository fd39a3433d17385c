// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of what a fault without a lock believes (mm/memory.c). It finds a VMA, and may be
 * held up for as long as it takes to change that one, or to free it, before it reads what
 * the VMA says. Whatever has become of it, nothing may be mapped where nothing is.
 */
#include <kunit/param.h>
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/traps.h>
#include <linux/vm_ops.h>
#include <linux/vma_tree.h>

#include "../memory.h"
#include "../space.h"
#include "mm_space.h"

#define NR_PAGES	8u
#define AWAY		(BASE + (1ul << 30))

/* What becomes of a VMA of NR_PAGES at BASE; its fourth page was found in it. */
struct fate {
	const char *name;
	void (*meets)(struct kunit *test, struct mm_struct *mm);
	/* What the fault may say, and whether there is a page then. */
	vm_fault_t says;
	bool mapped;
};
#define FOUND	(BASE + PAGES(3))

static void nothing(struct kunit *test, struct mm_struct *mm)
{
}

static void unmapped(struct kunit *test, struct mm_struct *mm)
{
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BASE, PAGES(NR_PAGES)), 0);
}

static void unmapped_in_part(struct kunit *test, struct mm_struct *mm)
{
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, FOUND, PAGES(NR_PAGES - 3)), 0);
}

/* The VMA that went is the spare one that comes next, so that the same is found. */
static void replaced(struct kunit *test, struct mm_struct *mm)
{
	struct vm_area_struct *vma = vma_tree_lookup(&mm->vmas, FOUND);

	KUNIT_EXPECT_EQ(test, map_at(mm, BASE, NR_PAGES, PROT_READ), BASE);
	KUNIT_EXPECT_PTR_EQ(test, vma_tree_lookup(&mm->vmas, FOUND), vma);
}

/* The one that went is elsewhere by now. */
static void replaced_by_another(struct kunit *test, struct mm_struct *mm)
{
	struct vm_area_struct *vma = vma_tree_lookup(&mm->vmas, FOUND);

	unmapped(test, mm);
	KUNIT_EXPECT_EQ(test, map_at(mm, AWAY, 1, RW), AWAY);
	KUNIT_EXPECT_PTR_EQ(test, vma_tree_lookup(&mm->vmas, AWAY), vma);
	KUNIT_EXPECT_EQ(test, map_at(mm, BASE, NR_PAGES, PROT_READ), BASE);
}

static void moved(struct kunit *test, struct mm_struct *mm)
{
	struct remap_request req = {
		.addr = BASE, .new_addr = AWAY, .old_len = PAGES(NR_PAGES),
		.new_len = PAGES(NR_PAGES),
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED,
	};

	KUNIT_EXPECT_EQ(test, mm_remap(mm, &req), AWAY);
}

static void read_only(struct kunit *test, struct mm_struct *mm)
{
	KUNIT_EXPECT_EQ(test, mm_protect(mm, BASE, PAGES(NR_PAGES), PROT_READ), 0);
}

/* What fills the gap to the one before it makes all of them that one. */
static void absorbed(struct kunit *test, struct mm_struct *mm)
{
	unsigned long before = BASE - PAGES(2), gap = BASE - PAGES(1);

	KUNIT_EXPECT_EQ(test, map_at(mm, before, 1, RW), before);
	KUNIT_EXPECT_EQ(test, map_at(mm, gap, 1, RW), gap);
	KUNIT_EXPECT_PTR_EQ(test, vma_tree_lookup(&mm->vmas, FOUND),
			    vma_tree_lookup(&mm->vmas, before));
	KUNIT_EXPECT_EQ(test, mm_protect(mm, before, PAGES(NR_PAGES + 2), PROT_READ), 0);
}

static const struct fate fates[] = {
	{ "nothing", nothing, 0, true },
	{ "read-only", read_only, VM_FAULT_BADACCESS },
	{ "unmapped", unmapped, VM_FAULT_RETRY },
	{ "unmapped in part", unmapped_in_part, VM_FAULT_RETRY },
	{ "replaced", replaced, VM_FAULT_BADACCESS },
	{ "replaced by another", replaced_by_another, VM_FAULT_RETRY },
	{ "moved", moved, VM_FAULT_RETRY },
	{ "absorbed", absorbed, VM_FAULT_RETRY },
};
KUNIT_ARRAY_PARAM_DESC(fate, fates, name);

static bool is_mapped(struct mm_struct *mm, unsigned long addr)
{
	struct pt_place at;
	bool found;

	rcu_read_lock();
	found = pt_find(mm, addr, &at) && !pte_none(at.pte);
	rcu_read_unlock();
	return found;
}

static void a_found_vma_may_be_gone(struct kunit *test)
{
	const struct fate *fate = test->param_value;
	struct mm_struct *mm = mm_alloc();
	struct vm_area_struct *vma;
	vm_fault_t said;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_EXPECT_EQ(test, map_at(mm, BASE, NR_PAGES, RW), BASE);
	/* Its table stays. */
	KUNIT_EXPECT_EQ(test, poke(mm, BASE + PAGES(4), 1), 0);
	vma = vma_tree_lookup(&mm->vmas, FOUND);
	fate->meets(test, mm);
	said = fault_in_found(mm, vma, FOUND, FAULT_FLAG_WRITE);
	KUNIT_EXPECT_EQ(test, said, fate->says);
	KUNIT_EXPECT_EQ(test, is_mapped(mm, FOUND), fate->mapped);
	EXPECT_SOUND(test, mm);
	mmput(mm);
}

/*
 * Who has seen the page in an entry, and takes it when it has become another's already,
 * has it for a moment.
 */
static void a_page_in_vain_may_be_held(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();
	struct page *page = alloc_frozen_pages(GFP_KERNEL, 0);
	struct fault f = { .vmf = { .mm = mm, .addr = FOUND } };

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, map_at(mm, BASE, NR_PAGES, RW), BASE);
	f.vmf.vma = vma_tree_lookup(&mm->vmas, FOUND);
	fault_page_is_born(page, &f);
	KUNIT_EXPECT_TRUE(test, folio_try_get(page_folio(page)));
	fault_free_page(page);
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
	KUNIT_EXPECT_EQ(test, page_mapcount(page), 0);
	put_page(page);
	mmput(mm);
}

static struct kunit_case fault_cases[] = {
	KUNIT_CASE_PARAM(a_found_vma_may_be_gone, fate_gen_params),
	KUNIT_CASE(a_page_in_vain_may_be_held),
	{ }
};

static struct kunit_suite fault_suite = {
	.name = "fault",
	.test_cases = fault_cases,
};
kunit_test_suite(fault_suite);

MODULE_DESCRIPTION("Tests of faults that find something else than they looked for");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

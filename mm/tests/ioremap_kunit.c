// SPDX-License-Identifier: GPL-2.0-only
/* Tests of ioremap() and memremap(), at addresses where no device is. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/io.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

#include "../internal.h"

/* Behind all memory; nobody reads or writes there. */
static phys_addr_t nowhere(void)
{
	return PFN_PHYS(max_pfn) + (1ull << 33) + 0x123;
}

static void flags_and_offset(struct kunit *test)
{
	void *p = (void __force *)ioremap(nowhere(), 2 * PAGE_SIZE);
	unsigned long addr = (unsigned long)p;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(p));
	KUNIT_EXPECT_EQ(test, offset_in_page(addr), 0x123ul);
	/* Two pages and a part touch three. */
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, kernel_prot(addr + i * PAGE_SIZE),
				(int)(PT_WRITE | PT_DEVICE));
	KUNIT_EXPECT_EQ(test, kernel_prot(addr + 3 * PAGE_SIZE), -EFAULT);
	KUNIT_EXPECT_NULL(test, vmalloc_to_page(p));
	iounmap((void __iomem *)p);
	KUNIT_EXPECT_EQ(test, kernel_prot(addr), -EFAULT);
	KUNIT_EXPECT_NULL(test, find_vm_area(p));
	iounmap(NULL);
}

static void other_kinds(struct kunit *test)
{
	void *wc = (void __force *)ioremap_wc(nowhere(), 1);
	void *wb = memremap(nowhere(), 1, MEMREMAP_WB);

	KUNIT_ASSERT_NOT_NULL(test, wc);
	KUNIT_ASSERT_NOT_NULL(test, wb);
	KUNIT_EXPECT_EQ(test, kernel_prot((unsigned long)wc),
			(int)(PT_WRITE | PT_WC));
	KUNIT_EXPECT_EQ(test, kernel_prot((unsigned long)wb), (int)PT_WRITE);
	iounmap((void __iomem *)wc);
	memunmap(wb);
	KUNIT_EXPECT_EQ(test, kernel_prot((unsigned long)wb), -EFAULT);
}

static void memory_is_no_device(struct kunit *test)
{
	void *page = (void *)__get_free_page(GFP_KERNEL);
	void __iomem *p = NULL;

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_WARNING(test, "ioremap of memory",
			     p = ioremap(__pa(page), PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, (void __force *)p);
	KUNIT_EXPECT_PTR_EQ(test, memremap(__pa(page) + 5, 9, MEMREMAP_WB),
			    page + 5);
	memunmap(page + 5);
	KUNIT_EXPECT_NULL(test, memremap(__pa(page), 9, MEMREMAP_WC));
	free_page((unsigned long)page);
}

static void absurd_ranges(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, (void __force *)ioremap(nowhere(), 0));
	KUNIT_EXPECT_NULL(test, (void __force *)ioremap(~0ull - 10, 100));
	KUNIT_EXPECT_NULL(test, (void __force *)ioremap(1ull << 60, 100));
	KUNIT_EXPECT_NULL(test, memremap(~0ull - 10, 100, MEMREMAP_WB));
}

static void bad_unmaps(struct kunit *test)
{
	void *p = vmalloc(PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_WARNING(test, "iounmap() bad address",
			     iounmap((void __iomem *)p));
	vfree(p);
}

static void every_failure(struct kunit *test)
{
	KUNIT_FAIL_NTH(test, run) {
		void __iomem *p = ioremap(nowhere(), PAGE_SIZE);

		KUNIT_EXPECT_EQ(test, !p, kunit_fail_nth_hit(&run));
		iounmap(p);
	}
}

static struct kunit_case ioremap_cases[] = {
	KUNIT_CASE(flags_and_offset),
	KUNIT_CASE(other_kinds),
	KUNIT_CASE(memory_is_no_device),
	KUNIT_CASE(absurd_ranges),
	KUNIT_CASE(bad_unmaps),
	KUNIT_CASE(every_failure),
	{}
};

static struct kunit_suite ioremap_suite = {
	.name = "ioremap",
	.test_cases = ioremap_cases,
};
kunit_test_suite(ioremap_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/* Tests of module space, and of permissions that change. */
#include <asm/page.h>
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleloader.h>
#include <linux/ptdump.h>
#include <linux/set_memory.h>
#include <linux/uaccess.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

/* Nothing in it depends on where it stands, so that a copy runs as well. */
static noinline __attribute__((no_profile_instrument_function)) int forty_two(void)
{
	return 42;
}

#define CODE_SIZE 64

static void in_reach_of_the_image(struct kunit *test)
{
	u8 *p = module_alloc(3 * PAGE_SIZE);
	long distance = (long)p - (long)forty_two;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_GT(test, (unsigned long)p, MODULES_VADDR);
	KUNIT_EXPECT_LE(test, (unsigned long)p + 4 * PAGE_SIZE, MODULES_END);
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(p));
	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(p));
	KUNIT_EXPECT_TRUE(test, is_vmalloc_or_module_addr(p));
	KUNIT_EXPECT_LT(test, distance, 1l << 31);
	KUNIT_EXPECT_GT(test, distance, -(1l << 31));
	memset(p, 0x21, 3 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, (int)p[2 * PAGE_SIZE + 7], 0x21);
	KUNIT_EXPECT_EQ(test, kernel_prot((unsigned long)p), (int)PT_WRITE);
	KUNIT_EXPECT_LT(test, kernel_prot((unsigned long)p + 3 * PAGE_SIZE), 0);
	module_memfree(p);
	KUNIT_EXPECT_LT(test, kernel_prot((unsigned long)p), 0);
	module_memfree(NULL);
}

/* Twice, so that what stood there before would be found out. */
static void code_runs(struct kunit *test)
{
	for (int i = 0; i < 2; i++) {
		void *p = module_alloc(PAGE_SIZE);
		int (*copy)(void) = p;

		KUNIT_ASSERT_NOT_NULL(test, p);
		memcpy(p, forty_two, CODE_SIZE);
		KUNIT_EXPECT_EQ(test, set_memory_rox((unsigned long)p, 1), 0);
		KUNIT_EXPECT_EQ(test, kernel_prot((unsigned long)p),
				(int)PT_EXEC);
		KUNIT_EXPECT_EQ(test, copy(), 42);
		module_memfree(p);
	}
}

/* Each page has permissions of its own, and what is in it stays. */
static void page_by_page(struct kunit *test)
{
	u8 *p = module_alloc(4 * PAGE_SIZE);
	unsigned long addr = (unsigned long)p;
	static const int want[] = { PT_EXEC, 0, PT_WRITE | PT_EXEC, PT_WRITE };

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 0x44, 4 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, set_memory_ro(addr, 2), 0);
	KUNIT_EXPECT_EQ(test, set_memory_x(addr, 1), 0);
	KUNIT_EXPECT_EQ(test, set_memory_x(addr + 2 * PAGE_SIZE, 1), 0);
	for (int i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, kernel_prot(addr + i * PAGE_SIZE),
				want[i]);
		KUNIT_EXPECT_EQ(test, (int)p[i * PAGE_SIZE + 100], 0x44);
	}
	/* Over pages that differ: the one bit changes, the other does not. */
	KUNIT_EXPECT_EQ(test, set_memory_rw(addr, 4), 0);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, kernel_prot(addr + i * PAGE_SIZE),
				want[i] | (int)PT_WRITE);
	KUNIT_EXPECT_EQ(test, set_memory_nx(addr, 4), 0);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, kernel_prot(addr + i * PAGE_SIZE),
				(int)PT_WRITE);
	memset(p, 0x45, 4 * PAGE_SIZE);
	/* Freed as it is, without a word about permissions. */
	KUNIT_EXPECT_EQ(test, set_memory_ro(addr, 4), 0);
	module_memfree(p);
}

static void only_whole_pages_of_one_range(struct kunit *test)
{
	u8 *p = vmalloc(2 * PAGE_SIZE);
	unsigned long addr = (unsigned long)p;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, set_memory_ro(addr, 3), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_memory_ro(addr + PAGE_SIZE, 2), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_memory_ro(addr + 8, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_memory_ro(addr, -1), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_memory_ro(addr + 2 * PAGE_SIZE, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_memory_ro(0, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_memory_ro((unsigned long)page_address(
				vmalloc_to_page(p)), 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_memory_ro(addr, 0), 0);
	KUNIT_EXPECT_EQ(test, kernel_prot(addr), (int)PT_WRITE);
	KUNIT_EXPECT_EQ(test, kernel_prot(addr + PAGE_SIZE), (int)PT_WRITE);
	KUNIT_EXPECT_EQ(test, set_memory_ro(addr + PAGE_SIZE, 1), 0);
	KUNIT_EXPECT_EQ(test, kernel_prot(addr), (int)PT_WRITE);
	KUNIT_EXPECT_EQ(test, kernel_prot(addr + PAGE_SIZE), 0);
	vfree(p);
}

/* A page that is both is found, named by its region, and gone afterwards. */
static void written_and_run(struct kunit *test)
{
	u8 *p = module_alloc(3 * PAGE_SIZE);
	unsigned long nr = 0;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, ptdump_check_wx(), 0ul);
	if (!IS_ENABLED(CONFIG_DEBUG_WX))
		kunit_skip(test, "no CONFIG_DEBUG_WX");
	KUNIT_EXPECT_EQ(test, set_memory_x((unsigned long)p, 2), 0);
	KUNIT_EXPECT_WARNING(test, "insecure W+X mapping",
			     nr = ptdump_check_wx());
	KUNIT_EXPECT_EQ(test, nr, 2ul);
	module_memfree(p);
	KUNIT_EXPECT_EQ(test, ptdump_check_wx(), 0ul);
}

#define CAN_READ(p)	({ u8 __v; !copy_from_kernel_nofault(&__v, p, 1); })
#define CAN_WRITE(p)	({ u8 __v = 0x77; !copy_to_kernel_nofault(p, &__v, 1); })

/* What the entries say is what the CPU does. */
static void the_cpu_obeys(struct kunit *test)
{
	u8 *p = module_alloc(2 * PAGE_SIZE);
	unsigned long addr = (unsigned long)p;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, CAN_WRITE(p));
	KUNIT_EXPECT_FALSE(test, CAN_READ(p - 1));
	KUNIT_EXPECT_FALSE(test, CAN_READ(p + 2 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, set_memory_ro(addr, 1), 0);
	KUNIT_EXPECT_FALSE(test, CAN_WRITE(p));
	KUNIT_EXPECT_TRUE(test, CAN_READ(p));
	KUNIT_EXPECT_TRUE(test, CAN_WRITE(p + PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, set_memory_rw(addr, 1), 0);
	KUNIT_EXPECT_TRUE(test, CAN_WRITE(p));
	KUNIT_EXPECT_EQ(test, (int)*p, 0x77);
	module_memfree(p);
	vm_unmap_aliases();
	KUNIT_EXPECT_FALSE(test, CAN_READ(p));
}

static const int some_rodata = 5;
static int some_ro_after_init __ro_after_init = 6;

/* At the image's addresses; the other alias is told by the tables. */
static void constants_are_constant(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, CAN_WRITE((void *)&some_rodata));
	KUNIT_EXPECT_TRUE(test, CAN_READ(&some_rodata));
	KUNIT_EXPECT_EQ(test, READ_ONCE(some_rodata), 5);
	KUNIT_EXPECT_FALSE(test, CAN_WRITE((void *)forty_two));
	/* Of a module that is still starting; or mapped by the host, for good. */
	if (IS_MODULE(CONFIG_SET_MEMORY_KUNIT_TEST) ||
	    kernel_prot((unsigned long)&some_ro_after_init) < 0)
		return;
	KUNIT_EXPECT_FALSE(test, CAN_WRITE(&some_ro_after_init));
	KUNIT_EXPECT_EQ(test, READ_ONCE(some_ro_after_init), 6);
}

static void every_failure(struct kunit *test)
{
	KUNIT_FAIL_NTH(test, run) {
		void *p = module_alloc(PAGE_SIZE * 3);

		KUNIT_EXPECT_EQ(test, p == NULL, kunit_fail_nth_hit(&run));
		module_memfree(p);
	}
}

static struct kunit_case set_memory_cases[] = {
	KUNIT_CASE(in_reach_of_the_image),
	KUNIT_CASE(code_runs),
	KUNIT_CASE(page_by_page),
	KUNIT_CASE(only_whole_pages_of_one_range),
	KUNIT_CASE(written_and_run),
	KUNIT_CASE(the_cpu_obeys),
	KUNIT_CASE(constants_are_constant),
	KUNIT_CASE(every_failure),
	{}
};

static struct kunit_suite set_memory_suite = {
	.name = "set_memory",
	.test_cases = set_memory_cases,
};
kunit_test_suite(set_memory_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

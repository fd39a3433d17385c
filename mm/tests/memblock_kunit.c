// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of memblock, on regions that do not exist: the boot's own state is
 * put aside for each case and restored after it.
 */
#include <kunit/boot_param.h>
#include <kunit/test.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/string.h>

#define NR	8	/* small, so that the arrays must grow */

static struct memblock saved;
static struct memblock_region mem[NR], res[NR];

static int memblock_test_init(struct kunit *test)
{
	saved = memblock;
	memset(mem, 0, sizeof(mem));
	memset(res, 0, sizeof(res));
	memblock.current_limit = MEMBLOCK_ALLOC_ANYWHERE;
	memblock.memory = (struct memblock_type){
		.name = "memory", .max = NR, .regions = mem,
	};
	memblock.reserved = (struct memblock_type){
		.name = "reserved", .max = NR, .regions = res,
	};
	return 0;
}

static void memblock_test_exit(struct kunit *test)
{
	memblock = saved;
}

static void expect_regions(struct kunit *test, const struct memblock_type *type,
			   const phys_addr_t (*want)[2], unsigned long nr)
{
	phys_addr_t total = 0;

	KUNIT_ASSERT_EQ(test, type->cnt, nr);
	for (unsigned long i = 0; i < nr; i++) {
		KUNIT_EXPECT_EQ(test, type->regions[i].base, want[i][0]);
		KUNIT_EXPECT_EQ(test, type->regions[i].size, want[i][1]);
		total += want[i][1];
	}
	KUNIT_EXPECT_EQ(test, type->total_size, total);
}

#define EXPECT_REGIONS(test, type, ...) \
do { \
	const phys_addr_t __want[][2] = { __VA_ARGS__ }; \
	expect_regions(test, &memblock.type, __want, ARRAY_SIZE(__want)); \
} while (0)

static void memblock_test_add(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memblock_add(0x1000, 0x1000), 0);
	KUNIT_EXPECT_EQ(test, memblock_add(0x8000, 0x1000), 0);
	EXPECT_REGIONS(test, memory, { 0x1000, 0x1000 }, { 0x8000, 0x1000 });
	/* In front, touching, overlapping, covering. */
	memblock_add(0, 0x800);
	memblock_add(0x2000, 0x1000);
	EXPECT_REGIONS(test, memory, { 0, 0x800 }, { 0x1000, 0x2000 },
		       { 0x8000, 0x1000 });
	memblock_add(0x2800, 0x6000);
	EXPECT_REGIONS(test, memory, { 0, 0x800 }, { 0x1000, 0x8000 });
	memblock_add(0, 0x20000);
	EXPECT_REGIONS(test, memory, { 0, 0x20000 });
	KUNIT_EXPECT_EQ(test, memblock_add(0x500, 0), 0);
	EXPECT_REGIONS(test, memory, { 0, 0x20000 });
}

static void memblock_test_wrap(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memblock_add(-0x1000ull, 0x2000), -EINVAL);
	KUNIT_EXPECT_EQ(test, memblock_remove(-0x1000ull, 0x2000), -EINVAL);
	KUNIT_EXPECT_EQ(test, memblock_set_node(-0x1000ull, 0x2000, 1),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 0ul);
	/* The last byte of the address space is fine, but cannot be told. */
	KUNIT_EXPECT_EQ(test, memblock_add(-0x1000ull, 0x1000), 0);
	EXPECT_REGIONS(test, memory, { -0x1000ull, 0xfff });
	KUNIT_EXPECT_EQ(test, memblock_remove(-0x800ull, 0x800), 0);
	EXPECT_REGIONS(test, memory, { -0x1000ull, 0x800 });
}

static void memblock_test_remove(struct kunit *test)
{
	memblock_add(0x1000, 0x9000);
	KUNIT_EXPECT_EQ(test, memblock_remove(0x3000, 0x1000), 0);
	EXPECT_REGIONS(test, memory, { 0x1000, 0x2000 }, { 0x4000, 0x6000 });
	memblock_remove(0, 0x2000);
	EXPECT_REGIONS(test, memory, { 0x2000, 0x1000 }, { 0x4000, 0x6000 });
	memblock_remove(0x2800, 0x2000);
	EXPECT_REGIONS(test, memory, { 0x2000, 0x800 }, { 0x4800, 0x5800 });
	memblock_remove(0x20000, 0x1000);
	memblock_remove(0x4800, 0);
	EXPECT_REGIONS(test, memory, { 0x2000, 0x800 }, { 0x4800, 0x5800 });
	memblock_remove(0, 0x100000);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 0ul);
	KUNIT_EXPECT_EQ(test, memblock_phys_mem_size(), 0ull);
	KUNIT_EXPECT_EQ(test, memblock_start_of_DRAM(), 0ull);
	KUNIT_EXPECT_EQ(test, memblock_end_of_DRAM(), 0ull);
}

static void memblock_test_nodes(struct kunit *test)
{
	memblock_add_node(0, 0x1000, 0);
	memblock_add_node(0x1000, 0x1000, 1);
	EXPECT_REGIONS(test, memory, { 0, 0x1000 }, { 0x1000, 0x1000 });
	memblock_set_node(0x800, 0x1000, 2);
	EXPECT_REGIONS(test, memory, { 0, 0x800 }, { 0x800, 0x1000 },
		       { 0x1800, 0x800 });
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[1].nid, 2);
	memblock_set_node(0, 0x2000, 0);
	EXPECT_REGIONS(test, memory, { 0, 0x2000 });
	KUNIT_EXPECT_EQ(test, memblock_set_node(0, 0, 3), 0);
	EXPECT_REGIONS(test, memory, { 0, 0x2000 });
}

static void memblock_test_limit(struct kunit *test)
{
	memblock_add(0, 0x1000);
	memblock_add(0x2000, 0x2000);
	memblock_enforce_memory_limit(0x5000);
	EXPECT_REGIONS(test, memory, { 0, 0x1000 }, { 0x2000, 0x2000 });
	memblock_enforce_memory_limit(0x1800);
	EXPECT_REGIONS(test, memory, { 0, 0x1000 }, { 0x2000, 0x800 });
	memblock_enforce_memory_limit(0x1000);
	EXPECT_REGIONS(test, memory, { 0, 0x1000 });
	memblock_enforce_memory_limit(0);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 0ul);
	memblock_enforce_memory_limit(0x1000);
}

static void memblock_test_find(struct kunit *test)
{
	struct memblock_want want = {
		.size = 0x1000, .align = 0x1000, .nid = NUMA_NO_NODE,
	};

	KUNIT_EXPECT_EQ(test, memblock_find(&want), 0ull);
	memblock_add(0x1000, 0x4000);
	memblock_add_node(0x8000, 0x2000, 1);
	KUNIT_EXPECT_EQ(test, memblock_find(&want), 0x9000ull);
	want.nid = 0;
	KUNIT_EXPECT_EQ(test, memblock_find(&want), 0x4000ull);
	want.nid = NUMA_NO_NODE;
	want.end = 0x3800;
	KUNIT_EXPECT_EQ(test, memblock_find(&want), 0x2000ull);
	want.end = MEMBLOCK_ALLOC_ACCESSIBLE;
	memblock.current_limit = 0x2000;
	KUNIT_EXPECT_EQ(test, memblock_find(&want), 0x1000ull);
	memblock.current_limit = MEMBLOCK_ALLOC_ANYWHERE;
	want.size = 0x10000;
	KUNIT_EXPECT_EQ(test, memblock_find(&want), 0ull);
}

/* All of a range, across neighbours of different nodes, but not across a hole. */
static void memblock_test_region_memory(struct kunit *test)
{
	memblock_add_node(0x1000, 0x1000, 0);
	memblock_add_node(0x2000, 0x1000, 1);
	memblock_add(0x8000, 0x1000);
	KUNIT_EXPECT_TRUE(test, memblock_is_region_memory(0x1000, 0x2000));
	KUNIT_EXPECT_TRUE(test, memblock_is_region_memory(0x1fff, 2));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(0xfff, 2));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(0x2fff, 2));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(0x2000, 0x7000));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(0x4000, 0x1000));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(0x1000, 0));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(0x1000, ~0ull));
}

/* Gaps between reservations are used, from the top; page 0 never is. */
static void memblock_test_alloc(struct kunit *test)
{
	struct memblock_want want = { .size = 0x800, .nid = NUMA_NO_NODE };

	memblock_add(0, 0x8000);
	memblock_reserve(0x7000, 0x1000);
	memblock_reserve(0x5000, 0x1000);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(&want), 0x6800ull);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(&want), 0x6000ull);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(&want), 0x4800ull);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(0x1000, 0x1000), 0x3000ull);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(0x3000, 0), 0ull);
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(0x3000));
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(0x2fff));
	KUNIT_EXPECT_TRUE(test, memblock_is_region_reserved(0x2000, 0x1001));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(0x2000, 0x1000));
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(0));
	KUNIT_EXPECT_FALSE(test, memblock_is_memory(0x8000));
	memblock_phys_free(0x3000, 0x1000);
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(0x3000));
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(0x2000, 0x1000), 0x2000ull);
	/* A preferred node that has nothing gives way. */
	want.nid = 7;
	want.size = 0x100;
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(&want), 0x4700ull);
}

static void memblock_test_free_ranges(struct kunit *test)
{
	static const phys_addr_t want[][2] = {
		{ 0x1000, 0x1800 }, { 0x2000, 0x3000 }, { 0x8000, 0x9000 },
	};
	phys_addr_t start, end;
	unsigned long i = 0, n = 0;

	memblock_add(0x1000, 0x2000);
	memblock_add(0x6000, 0x3000);
	memblock_reserve(0x1800, 0x800);
	memblock_reserve(0x5000, 0x3000);
	for_each_free_mem_range(i, &start, &end) {
		KUNIT_ASSERT_LT(test, n, ARRAY_SIZE(want));
		KUNIT_EXPECT_EQ(test, start, want[n][0]);
		KUNIT_EXPECT_EQ(test, end, want[n][1]);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, ARRAY_SIZE(want));
}

/* The arrays grow into memory that memblock itself hands out. */
static void memblock_test_grow(struct kunit *test)
{
	unsigned long page = __get_free_pages(GFP_KERNEL | __GFP_ZERO, 2);
	phys_addr_t base = __pa(page);

	KUNIT_ASSERT_NE(test, page, 0ul);
	memblock_add(base, PAGE_SIZE * 4);
	for (int i = 0; i < 40; i++)
		KUNIT_ASSERT_EQ(test, memblock_reserve(base + i * 64, 32), 0);
	KUNIT_EXPECT_GE(test, memblock.reserved.cnt, 40ul);
	KUNIT_EXPECT_GT(test, memblock.reserved.max, 40ul);
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(
					__pa(memblock.reserved.regions)));
	for (int i = 0; i < 40; i++)
		KUNIT_EXPECT_TRUE(test, memblock_is_reserved(base + i * 64));
	/* By address, zeroed. */
	u32 *p = memblock_alloc(64, 0);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, *p, 0u);
	memblock_free(p, 64);
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(__pa(p)));
	memblock_free(NULL, 64);
	KUNIT_EXPECT_NULL(test, memblock_alloc(1 << 20, 0));
	free_pages(page, 2);
}

static bool overlap(const void *a, size_t a_size, const void *b, size_t b_size)
{
	return a < b + b_size && b < a + a_size;
}

/* An array never grows into what is being reserved at that moment. */
static void memblock_test_grow_beside(struct kunit *test)
{
	char *page = (char *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, 2);
	phys_addr_t base = __pa(page);
	bool grown = false;

	KUNIT_ASSERT_NOT_NULL(test, page);
	memblock_add(base, PAGE_SIZE * 4);
	/* With gaps between them, so that no two become one. */
	for (int i = 0; i < 30 && !grown; i++) {
		char *got = memblock_alloc(64, 128);

		KUNIT_ASSERT_NOT_NULL(test, got);
		memset(got, 0xff, 64);
		grown = memblock.reserved.regions != res;
		KUNIT_EXPECT_FALSE(test, overlap(got, 64,
			memblock.reserved.regions,
			memblock.reserved.max * sizeof(*res)));
	}
	KUNIT_EXPECT_TRUE(test, grown);
	free_pages((unsigned long)page, 2);
}

/* Nor into memory that is being removed. */
static void memblock_test_grow_on_remove(struct kunit *test)
{
	char *page = (char *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, 2);
	phys_addr_t base = __pa(page), top = base + 3 * PAGE_SIZE;

	KUNIT_ASSERT_NOT_NULL(test, page);
	memblock_add(base, PAGE_SIZE * 4);
	for (int i = 0; i < 4; i++)
		memblock_remove(base + 256 + i * 512, 256);
	KUNIT_ASSERT_PTR_EQ(test, memblock.memory.regions, mem);
	KUNIT_EXPECT_EQ(test, memblock_remove(top, PAGE_SIZE), 0);
	KUNIT_EXPECT_PTR_NE(test, memblock.memory.regions, mem);
	KUNIT_EXPECT_LT(test, (unsigned long)memblock.memory.regions,
			(unsigned long)page + 3 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, memblock_end_of_DRAM(), top);
	free_pages((unsigned long)page, 2);
}

/* A range with several gaps is added whole or not at all. */
static void memblock_test_all_or_nothing(struct kunit *test)
{
	for (int i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, memblock_reserve(i * 0x1000, 0x800), 0);
	KUNIT_EXPECT_EQ(test, memblock_reserve(0, 0x10000), -ENOMEM);
	EXPECT_REGIONS(test, reserved, { 0, 0x800 }, { 0x1000, 0x800 },
		       { 0x2000, 0x800 }, { 0x3000, 0x800 },
		       { 0x4000, 0x800 });
	KUNIT_EXPECT_EQ(test, memblock_reserve(0, 0x2000), -ENOMEM);
	KUNIT_EXPECT_EQ(test, memblock_reserve(0, 0x1000), 0);
	EXPECT_REGIONS(test, reserved, { 0, 0x1800 }, { 0x2000, 0x800 },
		       { 0x3000, 0x800 }, { 0x4000, 0x800 });
}

/* What is taken away may lie on several nodes; what is left stays where it is. */
static void memblock_test_remove_across_nodes(struct kunit *test)
{
	for (int nid = 0; nid < 3; nid++)
		memblock_add_node(nid * 0x1000, 0x1000, nid);
	KUNIT_EXPECT_EQ(test, memblock_remove(0x800, 0x2000), 0);
	EXPECT_REGIONS(test, memory, { 0, 0x800 }, { 0x2800, 0x800 });
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[0].nid, 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[1].nid, 2);
	/* What is added again belongs to whoever adds it. */
	memblock_add_node(0, 0x3000, 1);
	EXPECT_REGIONS(test, memory, { 0, 0x800 }, { 0x800, 0x2000 },
		       { 0x2800, 0x800 });
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[1].nid, 1);
}

static void memblock_test_full(struct kunit *test)
{
	int err = 0, i;

	/* No memory to grow into: refused, and nothing changed. */
	for (i = 0; i < NR && !err; i++)
		err = memblock_reserve(i * 0x1000, 0x800);
	KUNIT_EXPECT_EQ(test, err, -ENOMEM);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, (unsigned long)i - 1);
}

/* memblock=debug prints each change; there is no way back, so this is last. */
static void memblock_test_debug(struct kunit *test)
{
	static char tail[2048];
	char word[] = "debug", other[] = "debugger";
	size_t len;

	KUNIT_EXPECT_EQ(test, kunit_boot_param("memblock", other), -EINVAL);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("memblock", NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("memblock", word), 0);
	memblock_add_node(0x1000, 0x2000, 3);
	memblock_dump_all();
	len = printk_read_tail(tail, sizeof(tail) - 1);
	tail[len] = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "memblock: add [0x1000-0x2fff]"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "memory.cnt = 1, size = 0x2000"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "2fff] node 3"));
}

/* movablecore= is read before there are zones; later it changes nothing. */
static void memblock_test_movablecore(struct kunit *test)
{
	char good[] = "64M", bad[] = "64Q";

	KUNIT_EXPECT_EQ(test, kunit_boot_param("movablecore", good), 0);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("movablecore", bad), -EINVAL);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("movablecore", NULL), -EINVAL);
}

static struct kunit_case memblock_cases[] = {
	KUNIT_CASE(memblock_test_add),
	KUNIT_CASE(memblock_test_wrap),
	KUNIT_CASE(memblock_test_remove),
	KUNIT_CASE(memblock_test_nodes),
	KUNIT_CASE(memblock_test_limit),
	KUNIT_CASE(memblock_test_find),
	KUNIT_CASE(memblock_test_alloc),
	KUNIT_CASE(memblock_test_region_memory),
	KUNIT_CASE(memblock_test_free_ranges),
	KUNIT_CASE(memblock_test_grow),
	KUNIT_CASE(memblock_test_grow_beside),
	KUNIT_CASE(memblock_test_grow_on_remove),
	KUNIT_CASE(memblock_test_all_or_nothing),
	KUNIT_CASE(memblock_test_remove_across_nodes),
	KUNIT_CASE(memblock_test_full),
	KUNIT_CASE(memblock_test_movablecore),
	KUNIT_CASE(memblock_test_debug),
	{}
};

static struct kunit_suite memblock_suite = {
	.name = "memblock",
	.init = memblock_test_init,
	.exit = memblock_test_exit,
	.test_cases = memblock_cases,
};
kunit_test_suite(memblock_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

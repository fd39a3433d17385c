// SPDX-License-Identifier: GPL-2.0-only
/* Tests of vmalloc, vmap, kvmalloc and per-CPU allocation. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/irqflags.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "../../kernel/tests/crew.h"

static void sizes(struct kunit *test)
{
	static const unsigned long lens[] = { 1, 4096, 5000, 1 << 20 };
	unsigned long before = vmalloc_nr_pages();

	for (size_t i = 0; i < ARRAY_SIZE(lens); i++) {
		u8 *p = vmalloc(lens[i]);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(p));
		KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(p));
		memset(p, 0x3c, lens[i]);
		KUNIT_EXPECT_EQ(test, find_vm_area(p)->nr_pages,
				PAGE_ALIGN(lens[i]) >> PAGE_SHIFT);
		if (num_online_cpus() == 1)
			KUNIT_EXPECT_EQ(test, vmalloc_nr_pages() - before,
					PAGE_ALIGN(lens[i]) >> PAGE_SHIFT);
		vfree(p);
		p = vzalloc(lens[i]);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, lens[i]));
		vfree(p);
	}
	vfree(NULL);
	/* Stacks of earlier cases may have gone meanwhile. */
	KUNIT_EXPECT_LE(test, vmalloc_nr_pages(), before);
}

/* The same memory through the linear map. */
static void pages_behind(struct kunit *test)
{
	u32 *p = vmalloc(PAGE_SIZE * 3);

	KUNIT_ASSERT_NOT_NULL(test, p);
	for (int i = 0; i < 3; i++) {
		struct page *page = vmalloc_to_page((u8 *)p + i * PAGE_SIZE);
		u32 *word = &p[i * PAGE_SIZE / 4 + 5];

		KUNIT_ASSERT_NOT_NULL(test, page);
		*word = 0xfeed0000 + i;
		KUNIT_EXPECT_EQ(test, ((u32 *)page_address(page))[5],
				0xfeed0000 + i);
	}
	KUNIT_EXPECT_PTR_EQ(test, find_vm_area((u8 *)p + 5000),
			    find_vm_area(p));
	/* Behind it is the guard. */
	KUNIT_EXPECT_NULL(test, find_vm_area((u8 *)p + 3 * PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, vmalloc_to_page((u8 *)p + 3 * PAGE_SIZE));
	vfree(p);
}

static void ranges_do_not_touch(struct kunit *test)
{
	u8 *p[20];

	for (int i = 0; i < 20; i++)
		p[i] = vmalloc(PAGE_SIZE * (1 + i % 3));
	for (int i = 0; i < 20; i += 2)
		vfree(p[i]);
	for (int i = 0; i < 20; i += 2)
		p[i] = vmalloc(PAGE_SIZE * (1 + i % 5));
	for (int i = 0; i < 20; i++) {
		struct vm_struct *vm = find_vm_area(p[i]);

		KUNIT_ASSERT_NOT_NULL(test, vm);
		KUNIT_EXPECT_EQ(test, vm->addr, (unsigned long)p[i]);
		KUNIT_EXPECT_NULL(test, find_vm_area(p[i] + vm->size));
	}
	for (int i = 0; i < 20; i++)
		vfree(p[i]);
}

static void bad_frees(struct kunit *test)
{
	u8 *p = vmalloc(PAGE_SIZE * 2);

	KUNIT_EXPECT_WARNING(test, "vfree() bad address", vfree(p + PAGE_SIZE));
	KUNIT_EXPECT_WARNING(test, "vunmap() bad address", vunmap(p));
	KUNIT_EXPECT_WARNING(test, "vfree() bad address",
			     vfree((void *)VMALLOC_END - PAGE_SIZE));
	vfree(p);
	KUNIT_EXPECT_WARNING(test, "vfree() bad address", vfree(p));
}

static void absurd_sizes(struct kunit *test)
{
	void *p;

	KUNIT_EXPECT_WARNING(test, "", p = vmalloc(0));
	KUNIT_EXPECT_NULL(test, p);
	KUNIT_EXPECT_WARNING(test, "more than there is",
			     p = vmalloc(1ul << 50));
	KUNIT_EXPECT_NULL(test, p);
	/* Rounding these up to pages must not wrap to none. */
	for (unsigned long less = 0; less < 3; less++) {
		p = __vmalloc(ULONG_MAX - less * 2000, GFP_KERNEL | __GFP_NOWARN);
		KUNIT_EXPECT_NULL(test, p);
	}
	KUNIT_EXPECT_NULL(test, vmap(NULL, 0));
}

/* Who still holds a freed address faults, and hits nobody else. */
static void addresses_rest(struct kunit *test)
{
	void *first = vmalloc(PAGE_SIZE), *second;

	vfree(first);
	second = vmalloc(PAGE_SIZE);
	KUNIT_EXPECT_PTR_NE(test, first, second);
	KUNIT_EXPECT_NULL(test, find_vm_area(first));
	vfree(second);
}

/* Addresses go up through the window, then once more from its start. */
static void the_window_wraps(struct kunit *test)
{
	static struct page *pages[MAX_ORDER_NR_PAGES];
	struct page *block = alloc_frozen_pages(GFP_KERNEL, MAX_PAGE_ORDER);
	u8 *last = NULL, *content;
	unsigned int wrapped = 0;

	KUNIT_ASSERT_NOT_NULL(test, block);
	content = page_address(block);
	content[PAGE_SIZE * (MAX_ORDER_NR_PAGES - 1)] = 0x5e;
	for (unsigned long i = 0; i < MAX_ORDER_NR_PAGES; i++)
		pages[i] = block + i;
	for (int i = 0; i < 600 && !wrapped; i++) {
		u8 *p = vmap(pages, MAX_ORDER_NR_PAGES);

		KUNIT_EXPECT_NOT_NULL(test, p);
		if (!p)
			break;
		KUNIT_EXPECT_EQ(test,
				(int)p[PAGE_SIZE * (MAX_ORDER_NR_PAGES - 1)],
				0x5e);
		wrapped += p < last;
		last = p;
		vunmap(p);
	}
	KUNIT_EXPECT_EQ(test, wrapped, 1u);
	free_frozen_pages(block, MAX_PAGE_ORDER);
}

static void every_failure(struct kunit *test)
{
	unsigned long before = vmalloc_nr_pages();

	KUNIT_FAIL_NTH(test, run) {
		void *p = vmalloc(PAGE_SIZE * 3);

		if (kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_NULL(test, p);
		else
			KUNIT_EXPECT_NOT_NULL(test, p);
		vfree(p);
	}
	/* Stacks of earlier cases may have gone meanwhile. */
	KUNIT_EXPECT_LE(test, vmalloc_nr_pages(), before);
}

static void vmap_every_failure(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	/* Two runs to map: the second may fail when the first is there. */
	struct page *pages[2] = { page, page };

	KUNIT_FAIL_NTH(test, run) {
		void *p = vmap(pages, 2);

		if (kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_NULL(test, p);
		else
			KUNIT_EXPECT_NOT_NULL(test, p);
		vunmap(p);
	}
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
	__free_page(page);
}

static void shown_twice(struct kunit *test)
{
	struct page *pages[2] = { alloc_page(GFP_KERNEL),
				  alloc_page(GFP_KERNEL) };
	u8 *p = vmap(pages, 2), *q = vmap(pages, 2);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_NOT_NULL(test, q);
	p[PAGE_SIZE + 9] = 0x77;
	KUNIT_EXPECT_EQ(test, (int)READ_ONCE(q[PAGE_SIZE + 9]), 0x77);
	vunmap(p);
	vunmap(q);
	vunmap(NULL);
	__free_page(pages[0]);
	__free_page(pages[1]);
}

static void kvmalloc_chooses(struct kunit *test)
{
	void *small = kvmalloc(100, GFP_KERNEL);
	void *large = kvzalloc(KMALLOC_MAX_SIZE * 2, GFP_KERNEL | __GFP_NOWARN);

	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(small));
	/* On a machine of less memory than that, there is none. */
	if (totalram_pages() > 2 * KMALLOC_MAX_SIZE / PAGE_SIZE)
		KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(large));
	if (large)
		KUNIT_EXPECT_NULL(test, memchr_inv(large, 0, 100000));
	kvfree(small);
	kvfree(large);
	kvfree(NULL);
	KUNIT_EXPECT_NULL(test, kvmalloc(KMALLOC_MAX_SIZE * 2,
					 GFP_ATOMIC | __GFP_NOWARN));
}

/* What is freed keeps its pages until all CPUs have forgotten it. */
static void pages_go_after_the_flush(struct kunit *test)
{
	u8 *p = vmalloc(PAGE_SIZE);
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, p);
	page = vmalloc_to_page(p);
	vm_unmap_aliases();
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
	vfree(p);
	KUNIT_EXPECT_EQ(test, kernel_prot((unsigned long)p), -EFAULT);
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
	KUNIT_EXPECT_FALSE(test, PageFree(page));
	vm_unmap_aliases();
	if (num_online_cpus() == 1)
		KUNIT_EXPECT_TRUE(test, PageFree(page));
}

/* So much that what waits has to go on the way. */
static void what_waits_is_bounded(struct kunit *test)
{
	unsigned long before, lowest, nr;

	vm_unmap_aliases();
	before = lowest = nr_free_pages();
	for (nr = 0; nr < totalram_pages(); nr += 16) {
		void *p = vmalloc(16 * PAGE_SIZE);

		KUNIT_ASSERT_NOT_NULL(test, p);
		vfree(p);
		lowest = min(lowest, nr_free_pages());
	}
	KUNIT_EXPECT_LT(test, before - lowest, totalram_pages() / 16);
}

/* Also of what is given back where nobody may wait, and then nobody comes for more. */
static void what_stacks_leave_is_bounded(struct kunit *test)
{
	unsigned long nr = totalram_pages() / 16 / 16, before;
	void **pieces = kunit_kzalloc(test, nr * sizeof(*pieces), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pieces);
	vm_unmap_aliases();
	before = nr_free_pages();
	for (unsigned long i = 0; i < nr; i++) {
		pieces[i] = vmalloc(16 * PAGE_SIZE);
		KUNIT_EXPECT_NOT_NULL(test, pieces[i]);
	}
	scoped_guard(irqsave)
		for (unsigned long i = 0; i < nr; i++)
			vfree(pieces[i]);
	crew_wait_until(before - min(before, nr_free_pages()) < totalram_pages() / 32);
}

static void guards(struct kunit *test)
{
	unsigned long addr = (unsigned long)vmalloc(2 * PAGE_SIZE);

	KUNIT_ASSERT_NE(test, addr, 0ul);
	KUNIT_EXPECT_TRUE(test, vmalloc_guard_hit(addr - 1));
	KUNIT_EXPECT_TRUE(test, vmalloc_guard_hit(addr - PAGE_SIZE));
	KUNIT_EXPECT_FALSE(test, vmalloc_guard_hit(addr));
	KUNIT_EXPECT_FALSE(test, vmalloc_guard_hit(addr + 2 * PAGE_SIZE - 1));
	KUNIT_EXPECT_TRUE(test, vmalloc_guard_hit(addr + 2 * PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, vmalloc_guard_hit(addr + 3 * PAGE_SIZE - 1));
	KUNIT_EXPECT_FALSE(test, vmalloc_guard_hit((unsigned long)test));
	KUNIT_EXPECT_FALSE(test, vmalloc_guard_hit(VMALLOC_END - PAGE_SIZE));
	vfree((void *)addr);
}

/* The next task of this CPU gets it as it is, and a third one goes. */
static void stacks_are_kept(struct kunit *test)
{
	void *stack[3], *again;

	if (IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_UM_TSAN) ||
	    IS_ENABLED(CONFIG_LEAK_TRACKING))
		kunit_skip(test, "no stack is kept with these checks");
	vm_unmap_aliases();
	for (int i = 0; i < 3; i++) {
		stack[i] = vmalloc_stack();
		KUNIT_EXPECT_NOT_NULL(test, stack[i]);
		KUNIT_EXPECT_FALSE(test, (unsigned long)stack[i] % (2 * THREAD_SIZE));
	}
	/* Nobody comes in between: what is there is had without waiting. */
	scoped_guard(irqsave) {
		for (int i = 0; i < 3; i++)
			vfree_stack(stack[i]);
		again = vmalloc_stack();
	}
	KUNIT_EXPECT_TRUE(test, again == stack[0] || again == stack[1]);
	memset(again, 0x11, THREAD_SIZE);
	vfree_stack(again);
}

/* --- What is told of them. --- */

struct wanted {
	unsigned long addr;		/* of the range that is looked for */
	unsigned long last;		/* of the one before */
	bool found, sorted;
	struct vmalloc_info info;
};

static int look_for(const struct vmalloc_info *info, void *arg)
{
	struct wanted *w = arg;

	w->sorted &= info->addr > w->last;
	w->last = info->addr;
	if (info->addr != w->addr)
		return 0;
	w->found = true;
	w->info = *info;
	return 1;
}

static bool is_told(struct wanted *w, const void *p)
{
	w->addr = (unsigned long)p;
	w->last = 0;
	w->sorted = true;
	w->found = false;
	return for_each_vm_area(look_for, w) && w->found;
}

static unsigned int pages_of_nodes(const struct vmalloc_info *info)
{
	unsigned int sum = 0;

	for (unsigned int nid = 0; nid < MAX_NUMNODES; nid++)
		sum += info->pages_of_node[nid];
	return sum;
}

static void ranges_are_told(struct kunit *test)
{
	struct wanted *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	void *p = vmalloc(2 * PAGE_SIZE + 1), *again;
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, w);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_TRUE(test, is_told(w, p));
	KUNIT_EXPECT_TRUE(test, w->sorted);
	KUNIT_EXPECT_EQ(test, w->info.size, 4 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, w->info.flags, VM_ALLOC);
	KUNIT_EXPECT_EQ(test, w->info.nr_pages, 3u);
	KUNIT_EXPECT_EQ(test, pages_of_nodes(&w->info), 3u);
	KUNIT_EXPECT_EQ(test, w->info.caller, find_vm_area(p)->caller);
	KUNIT_EXPECT_FALSE(test, w->info.retired);
	KUNIT_EXPECT_FALSE(test, w->info.paged_table);
	page = vmalloc_to_page(p);
	again = vmap(&page, 1);
	KUNIT_ASSERT_NOT_NULL(test, again);
	/* Whose pages they are, they count. */
	KUNIT_ASSERT_TRUE(test, is_told(w, again));
	KUNIT_EXPECT_EQ(test, w->info.flags, VM_MAP);
	KUNIT_EXPECT_EQ(test, w->info.nr_pages, 0u);
	KUNIT_EXPECT_EQ(test, pages_of_nodes(&w->info), 0u);
	vunmap(again);
	vfree(p);
	/* Others may have flushed it already. */
	if (is_told(w, p))
		KUNIT_EXPECT_TRUE(test, w->info.retired);
	vm_unmap_aliases();
	KUNIT_EXPECT_FALSE(test, is_told(w, p));
	KUNIT_EXPECT_TRUE(test, w->sorted);
}

static struct kunit_case vmalloc_cases[] = {
	KUNIT_CASE(sizes),
	KUNIT_CASE(pages_behind),
	KUNIT_CASE(ranges_do_not_touch),
	KUNIT_CASE(bad_frees),
	KUNIT_CASE(absurd_sizes),
	KUNIT_CASE(addresses_rest),
	KUNIT_CASE(the_window_wraps),
	KUNIT_CASE(every_failure),
	KUNIT_CASE(vmap_every_failure),
	KUNIT_CASE(shown_twice),
	KUNIT_CASE(kvmalloc_chooses),
	KUNIT_CASE(pages_go_after_the_flush),
	KUNIT_CASE(what_waits_is_bounded),
	KUNIT_CASE(what_stacks_leave_is_bounded),
	KUNIT_CASE(guards),
	KUNIT_CASE(stacks_are_kept),
	KUNIT_CASE(ranges_are_told),
	{}
};

static struct kunit_suite vmalloc_suite = {
	.name = "vmalloc",
	.test_cases = vmalloc_cases,
};

/* --- Per-CPU memory. --- */

static DEFINE_PER_CPU(int, test_static) = 17;

static void static_variables(struct kunit *test)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu(test_static, cpu), 17);
		KUNIT_EXPECT_EQ(test, per_cpu(cpu_number, cpu), cpu);
	}
	preempt_disable();
	this_cpu_add(test_static, 5);
	KUNIT_EXPECT_EQ(test, this_cpu_read(test_static), 22);
	this_cpu_sub(test_static, 5);
	this_cpu_inc(test_static);
	this_cpu_dec(test_static);
	preempt_enable();
	KUNIT_EXPECT_EQ(test, get_cpu_var(test_static), 17);
	put_cpu_var(test_static);
}

static void dynamic_variables(struct kunit *test)
{
	size_t before = pcpu_nr_bytes_free();
	u64 __percpu *p[10];
	int cpu;

	for (int i = 0; i < 10; i++) {
		p[i] = alloc_percpu(u64);
		KUNIT_ASSERT_NOT_NULL(test, p[i]);
		for_each_possible_cpu(cpu) {
			KUNIT_EXPECT_EQ(test, *per_cpu_ptr(p[i], cpu), 0ull);
			*per_cpu_ptr(p[i], cpu) = i * 1000 + cpu;
		}
	}
	for (int i = 0; i < 10; i++) {
		for_each_possible_cpu(cpu)
			KUNIT_EXPECT_EQ(test, *per_cpu_ptr(p[i], cpu),
					(u64)(i * 1000 + cpu));
		free_percpu(p[i]);
	}
	free_percpu(NULL);
	KUNIT_EXPECT_EQ(test, pcpu_nr_bytes_free(), before);
}

static void percpu_alignment(struct kunit *test)
{
	void __percpu *odd = __alloc_percpu(3, 1);

	for (size_t align = 1; align <= 64; align *= 2) {
		void __percpu *p = __alloc_percpu(24, align);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_TRUE(test, PTR_IS_ALIGNED(per_cpu_ptr(p, 0),
						       align));
		free_percpu(p);
	}
	free_percpu(odd);
}

static void percpu_misuse(struct kunit *test)
{
	u64 __percpu *p = __alloc_percpu(32, 8);

	KUNIT_EXPECT_WARNING(test, "illegal size",
		KUNIT_EXPECT_NULL(test, __alloc_percpu(0, 8)));
	KUNIT_EXPECT_WARNING(test, "illegal size",
		KUNIT_EXPECT_NULL(test, __alloc_percpu(8, 3)));
	KUNIT_EXPECT_WARNING(test, "illegal size",
		KUNIT_EXPECT_NULL(test, __alloc_percpu(8, 4096)));
	KUNIT_EXPECT_WARNING(test, "illegal size",
		KUNIT_EXPECT_NULL(test, __alloc_percpu(PCPU_MIN_UNIT_SIZE + 1,
						       8)));
	KUNIT_EXPECT_WARNING(test, "no per-CPU allocation", free_percpu(p + 1));
	KUNIT_EXPECT_WARNING(test, "no per-CPU allocation",
			     free_percpu((u8 __percpu *)p + 1));
	free_percpu(p);
	KUNIT_EXPECT_WARNING(test, "no per-CPU allocation", free_percpu(p));
}

static void percpu_failure(struct kunit *test)
{
	KUNIT_FAIL_NTH(test, run) {
		u64 __percpu *p = alloc_percpu(u64);

		KUNIT_EXPECT_EQ(test, p == NULL, kunit_fail_nth_hit(&run));
		free_percpu(p);
	}
}

static void percpu_runs_out(struct kunit *test)
{
	void __percpu *p[8];
	int n = 0;

	while (n < 8 && (p[n] = __alloc_percpu(PCPU_MIN_UNIT_SIZE / 2, 8)))
		n++;
	KUNIT_EXPECT_LT(test, n, 8);
	while (n)
		free_percpu(p[--n]);
}

static struct kunit_case percpu_cases[] = {
	KUNIT_CASE(static_variables),
	KUNIT_CASE(dynamic_variables),
	KUNIT_CASE(percpu_alignment),
	KUNIT_CASE(percpu_misuse),
	KUNIT_CASE(percpu_failure),
	KUNIT_CASE(percpu_runs_out),
	{}
};

static struct kunit_suite percpu_suite = {
	.name = "percpu",
	.test_cases = percpu_cases,
};
kunit_test_suites(&vmalloc_suite, &percpu_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/* Tests of making allocations fail on purpose. */
#include <kunit/boot_param.h>
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/string.h>

static void parsing(struct kunit *test)
{
	static const char *const bad[] = {
		"", "1", "1,2,3", "1,2,3,4,5", "1,101,0,1", "a,1,0,1",
		"1,1,-1,1", "1,1,0,-2",
	};
	struct fault_attr attr = FAULT_ATTR_INITIALIZER;

	KUNIT_EXPECT_EQ(test, setup_fault_attr(&attr, "10,50,100,-1"), 0);
	KUNIT_EXPECT_EQ(test, attr.interval, 10ul);
	KUNIT_EXPECT_EQ(test, attr.probability, 50ul);
	KUNIT_EXPECT_EQ(test, atomic_read(&attr.space), 100);
	KUNIT_EXPECT_EQ(test, atomic_read(&attr.times), -1);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, setup_fault_attr(&attr, bad[i]),
				    -EINVAL, "%s", bad[i]);
	KUNIT_EXPECT_EQ(test, setup_fault_attr(&attr, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, attr.interval, 10ul);
}

static int count_failures(struct fault_attr *attr, int calls)
{
	int failures = 0;

	while (calls--)
		failures += should_fail(attr, 1);
	return failures;
}

static void space_interval_and_times(struct kunit *test)
{
	struct fault_attr attr = FAULT_ATTR_INITIALIZER;

	KUNIT_EXPECT_EQ(test, count_failures(&attr, 100), 0);
	attr.probability = 100;
	KUNIT_EXPECT_EQ(test, count_failures(&attr, 100), 1);
	atomic_set(&attr.times, -1);
	KUNIT_EXPECT_EQ(test, count_failures(&attr, 100), 100);
	atomic_set(&attr.space, 11);
	KUNIT_EXPECT_EQ(test, count_failures(&attr, 100), 90);
	atomic_set(&attr.count, 0);
	atomic_set(&attr.space, 0);
	attr.interval = 10;
	KUNIT_EXPECT_EQ(test, count_failures(&attr, 100), 10);
}

/* The same seed gives the same failures, another one others. */
static void a_seed_repeats(struct kunit *test)
{
	struct fault_attr a = { .probability = 30, .interval = 1,
				.times = ATOMIC_INIT(-1), .seed = 5 };
	struct fault_attr b = a, c = a;
	int differs = 0, failures = 0;

	c.seed = 6;
	for (int i = 0; i < 1000; i++) {
		bool hit = should_fail(&a, 1);

		KUNIT_ASSERT_EQ(test, should_fail(&b, 1), hit);
		differs += should_fail(&c, 1) != hit;
		failures += hit;
	}
	KUNIT_EXPECT_GT(test, differs, 100);
	KUNIT_EXPECT_GT(test, failures, 200);
	KUNIT_EXPECT_LT(test, failures, 400);
}

static void the_nth_allocation(struct kunit *test)
{
	void *a, *b, *c;

	fail_nth_begin(2);
	a = kmalloc(10, GFP_KERNEL);
	b = kmalloc(10, GFP_KERNEL);
	c = kmalloc(10, GFP_KERNEL);
	KUNIT_EXPECT_TRUE(test, fail_nth_end());
	KUNIT_EXPECT_NOT_NULL(test, a);
	KUNIT_EXPECT_NULL(test, b);
	KUNIT_EXPECT_NOT_NULL(test, c);
	kfree(a);
	kfree(c);
	fail_nth_begin(1);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL));
	KUNIT_EXPECT_TRUE(test, fail_nth_end());
	fail_nth_begin(1);
	KUNIT_EXPECT_FALSE(test, fail_nth_end());
}

static void all_from_the_nth_on(struct kunit *test)
{
	void *a, *b;

	fail_from_begin(2);
	a = kmalloc(10, GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, kmalloc(10, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kmalloc(10, GFP_NOWAIT));
	KUNIT_EXPECT_TRUE(test, fail_nth_end());
	KUNIT_EXPECT_NOT_NULL(test, a);
	kfree(a);
	fail_nth_begin(1);
	KUNIT_EXPECT_NULL(test, kmalloc(10, GFP_KERNEL));
	b = kmalloc(10, GFP_KERNEL);
	fail_nth_end();
	KUNIT_EXPECT_NOT_NULL(test, b);
	kfree(b);
}

/* An interrupt in between allocates on its own account. */
static void not_those_of_interrupts(struct kunit *test)
{
	void *by_irq, *by_task;

	fail_nth_begin(1);
	irq_enter();
	by_irq = kmalloc(10, GFP_ATOMIC);
	irq_exit();
	by_task = kmalloc(10, GFP_KERNEL);
	KUNIT_EXPECT_TRUE(test, fail_nth_end());
	KUNIT_EXPECT_NOT_NULL(test, by_irq);
	KUNIT_EXPECT_NULL(test, by_task);
	kfree(by_irq);
}

static void nofail_never_fails(struct kunit *test)
{
	void *p;

	fail_nth_begin(1);
	p = kmalloc(10, GFP_KERNEL | __GFP_NOFAIL);
	KUNIT_EXPECT_FALSE(test, fail_nth_end());
	KUNIT_EXPECT_NOT_NULL(test, p);
	kfree(p);
}

static void for_all_tasks(struct kunit *test)
{
	struct page *small, *large;

	fail_page_alloc.min_order = 4;
	fail_page_alloc.probability = 100;
	small = alloc_pages(GFP_KERNEL, 3);
	large = alloc_pages(GFP_KERNEL, 4);
	fail_page_alloc.probability = 0;
	fail_page_alloc.min_order = 0;
	atomic_set(&fail_page_alloc.times, 1);
	KUNIT_EXPECT_NOT_NULL(test, small);
	KUNIT_EXPECT_NULL(test, large);
	__free_pages(small, 3);

	failslab.probability = 100;
	failslab.ignore_gfp_wait = true;
	void *sleeping = kmalloc(10, GFP_KERNEL);
	void *atomic = kmalloc(10, GFP_ATOMIC);

	failslab.probability = 0;
	failslab.ignore_gfp_wait = false;
	atomic_set(&failslab.times, 1);
	KUNIT_EXPECT_NOT_NULL(test, sleeping);
	KUNIT_EXPECT_NULL(test, atomic);
	kfree(sleeping);
}

static void parameters(struct kunit *test)
{
	struct fault_attr slab = failslab, page = fail_page_alloc;
	char good[] = "3,0,7,2", bad[] = "3,0", seed[] = "0x1234", word[] = "x";

	KUNIT_EXPECT_EQ(test, kunit_boot_param("failslab=", good), 0);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("fail_page_alloc=", good), 0);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("fault_seed=", seed), 0);
	KUNIT_EXPECT_EQ(test, failslab.interval, 3ul);
	KUNIT_EXPECT_EQ(test, fail_page_alloc.interval, 3ul);
	KUNIT_EXPECT_EQ(test, atomic_read(&failslab.times), 2);
	KUNIT_EXPECT_EQ(test, failslab.seed, 0x1234ull);
	KUNIT_EXPECT_EQ(test, fail_page_alloc.seed, 0x1234ull);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("failslab=", bad), -EINVAL);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("fail_page_alloc=", NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("fault_seed=", word), -EINVAL);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("fault_seed=", NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, failslab.seed, 0x1234ull);
	failslab = slab;
	fail_page_alloc = page;
}

static struct kunit_case fault_inject_cases[] = {
	KUNIT_CASE(parsing),
	KUNIT_CASE(space_interval_and_times),
	KUNIT_CASE(a_seed_repeats),
	KUNIT_CASE(the_nth_allocation),
	KUNIT_CASE(all_from_the_nth_on),
	KUNIT_CASE(not_those_of_interrupts),
	KUNIT_CASE(nofail_never_fails),
	KUNIT_CASE(for_all_tasks),
	{}
};

/* Parameters are code of the boot. */
static struct kunit_case param_cases[] = {
	KUNIT_CASE(parameters),
	{}
};

static struct kunit_suite param_suite = {
	.name = "fault_inject_params",
	.test_cases = param_cases,
};
kunit_test_init_section_suite(param_suite);

static struct kunit_suite fault_inject_suite = {
	.name = "fault_inject",
	.test_cases = fault_inject_cases,
};
kunit_test_suite(fault_inject_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

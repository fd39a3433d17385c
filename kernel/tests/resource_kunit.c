// SPDX-License-Identifier: GPL-2.0-only
/* Tests of resources: what lies in what, and what is refused. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/* A tree of the test's own, of the addresses 0 to 999. */
static struct resource *new_root(struct kunit *test)
{
	struct resource *root = kunit_kzalloc(test, sizeof(*root), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, root);
	*root = (struct resource){ .name = "root", .end = 999, .flags = IORESOURCE_MEM };
	return root;
}

#define RES(first, last, what)	{ .start = (first), .end = (last), .name = (what) }

struct text {
	char buf[256];
	size_t len;
};

static int put(const struct resource *res, unsigned int depth, void *arg)
{
	struct text *t = arg;

	t->len += scnprintf(t->buf + t->len, sizeof(t->buf) - t->len, "%.*s%s %llu-%llu,",
			    (int)depth, "....", res->name, (u64)res->start, (u64)res->end);
	return 0;
}

static void expect_tree(struct kunit *test, struct resource *root, const char *want)
{
	struct text t = { };

	KUNIT_EXPECT_EQ(test, for_each_resource(root, put, &t), 0);
	KUNIT_EXPECT_STREQ(test, t.buf, want);
}

static void siblings_do_not_overlap(struct kunit *test)
{
	struct resource a = RES(100, 199, "a"), b = RES(200, 299, "b"), c = RES(0, 99, "c");
	struct resource across = RES(199, 200, "across"), in = RES(150, 150, "in");
	struct resource *root = new_root(test);

	KUNIT_EXPECT_EQ(test, request_resource(root, &a), 0);
	KUNIT_EXPECT_EQ(test, request_resource(root, &b), 0);
	KUNIT_EXPECT_EQ(test, request_resource(root, &c), 0);
	KUNIT_EXPECT_EQ(test, request_resource(root, &across), -EBUSY);
	KUNIT_EXPECT_EQ(test, request_resource(root, &in), -EBUSY);
	KUNIT_EXPECT_EQ(test, request_resource(&a, &in), 0);
	expect_tree(test, root, "c 0-99,a 100-199,.in 150-150,b 200-299,");
	KUNIT_EXPECT_EQ(test, release_resource(&b), 0);
	KUNIT_EXPECT_EQ(test, release_resource(&b), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_resource(root, &across), -EBUSY);
	KUNIT_EXPECT_EQ(test, release_resource(&a), 0);
	KUNIT_EXPECT_EQ(test, request_resource(root, &across), 0);
	expect_tree(test, root, "c 0-99,across 199-200,");
}

static void outside_is_nothing(struct kunit *test)
{
	struct resource beyond = RES(999, 1000, "beyond"), turned = RES(20, 10, "turned");
	struct resource *root = new_root(test);

	KUNIT_EXPECT_EQ(test, request_resource(root, &beyond), -EBUSY);
	KUNIT_EXPECT_EQ(test, insert_resource(root, &beyond), -EBUSY);
	KUNIT_EXPECT_EQ(test, request_resource(root, &turned), -EBUSY);
	KUNIT_EXPECT_EQ(test, insert_resource(root, &turned), -EBUSY);
	KUNIT_EXPECT_NULL(test, __request_region(root, 999, 2, "beyond"));
	KUNIT_EXPECT_NULL(test, __request_region(root, 10, 0, "nothing"));
	expect_tree(test, root, "");
}

static void as_deep_as_it_fits(struct kunit *test)
{
	struct resource ram = RES(100, 199, "ram"), code = RES(110, 119, "code");
	struct resource data = RES(120, 139, "data"), bus = RES(50, 299, "bus");
	struct resource same = RES(110, 119, "same"), across = RES(115, 125, "across");
	struct resource *root = new_root(test);

	KUNIT_EXPECT_EQ(test, insert_resource(root, &code), 0);
	KUNIT_EXPECT_EQ(test, insert_resource(root, &ram), 0);
	KUNIT_EXPECT_EQ(test, insert_resource(root, &data), 0);
	KUNIT_EXPECT_EQ(test, insert_resource(root, &bus), 0);
	KUNIT_EXPECT_EQ(test, insert_resource(root, &across), -EBUSY);
	expect_tree(test, root,
		    "bus 50-299,.ram 100-199,..code 110-119,..data 120-139,");
	KUNIT_EXPECT_EQ(test, insert_resource(root, &same), 0);
	expect_tree(test, root, "bus 50-299,.ram 100-199,..same 110-119,...code 110-119,"
				"..data 120-139,");
	KUNIT_EXPECT_EQ(test, release_resource(&ram), 0);
	expect_tree(test, root, "bus 50-299,");
}

/* In what says what it is, but never in what somebody works with. */
static void regions_are_for_one(struct kunit *test)
{
	struct resource bar = RES(100, 199, "bar");
	struct resource *root = new_root(test), *mine;

	KUNIT_EXPECT_EQ(test, request_resource(root, &bar), 0);
	mine = __request_region(root, 100, 50, "mine");
	KUNIT_ASSERT_NOT_NULL(test, mine);
	KUNIT_EXPECT_PTR_EQ(test, mine->parent, &bar);
	KUNIT_EXPECT_EQ(test, mine->flags, IORESOURCE_MEM | IORESOURCE_BUSY);
	KUNIT_EXPECT_EQ(test, resource_size(mine), 50);
	KUNIT_EXPECT_NULL(test, __request_region(root, 149, 1, "late"));
	KUNIT_EXPECT_NULL(test, __request_region(root, 90, 20, "across"));
	KUNIT_EXPECT_NOT_NULL(test, __request_region(root, 150, 50, "other"));
	KUNIT_EXPECT_NOT_NULL(test, __request_region(root, 300, 1, "free"));
	expect_tree(test, root,
		    "bar 100-199,.mine 100-149,.other 150-199,free 300-300,");
	__release_region(root, 100, 50);
	__release_region(root, 300, 1);
	expect_tree(test, root, "bar 100-199,.other 150-199,");
	__release_region(root, 150, 50);
	expect_tree(test, root, "bar 100-199,");
}

/* What was never requested stays as it is. */
static void wrong_releases(struct kunit *test)
{
	struct resource bar = RES(100, 199, "bar");
	struct resource *root = new_root(test);

	KUNIT_EXPECT_EQ(test, request_resource(root, &bar), 0);
	KUNIT_ASSERT_NOT_NULL(test, __request_region(root, 110, 10, "mine"));
	__release_region(root, 100, 100);
	__release_region(root, 110, 9);
	__release_region(root, 111, 9);
	__release_region(root, 500, 1);
	expect_tree(test, root, "bar 100-199,.mine 110-119,");
	__release_region(root, 110, 10);
	expect_tree(test, root, "bar 100-199,");
}

static void what_is_told_stays(struct kunit *test)
{
	struct resource *root = new_root(test), *told;

	resource_tell(root, 100, 100, "told");
	resource_tell(root, 150, 100, "across");
	expect_tree(test, root, "told 100-199,");
	told = root->child;
	KUNIT_EXPECT_EQ(test, told->flags, IORESOURCE_MEM);
	KUNIT_EXPECT_EQ(test, release_resource(told), 0);
	kfree(told);
}

/* What is the kernel's own may be told in more detail, but nobody gets it. */
static void what_is_claimed_is_busy(struct kunit *test)
{
	struct resource *root = new_root(test), *code;

	resource_claim(root, 100, 100, "ram");
	resource_claim(root, 110, 10, "code");
	expect_tree(test, root, "ram 100-199,.code 110-119,");
	KUNIT_EXPECT_NULL(test, __request_region(root, 150, 10, "driver"));
	KUNIT_EXPECT_NULL(test, __request_region(root, 110, 10, "driver"));
	/* Nor does it go as long as something lies in it. */
	__release_region(root, 100, 100);
	expect_tree(test, root, "ram 100-199,.code 110-119,");
	code = root->child->child;
	KUNIT_EXPECT_EQ(test, release_resource(code), 0);
	kfree(code);
	__release_region(root, 100, 100);
	expect_tree(test, root, "");
}

static void memory_is_no_device(struct kunit *test)
{
	void *p = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	if (IS_ENABLED(CONFIG_UML))
		kunit_skip(test, "its memory has no addresses of a machine");
	KUNIT_EXPECT_NULL(test, request_mem_region(virt_to_phys(p), 16, "driver"));
}

static int stop_at_second(const struct resource *res, unsigned int depth, void *arg)
{
	return !strcmp(res->name, "b") ? 7 : put(res, depth, arg);
}

static void looking_ends_early(struct kunit *test)
{
	struct resource a = RES(1, 1, "a"), b = RES(2, 2, "b"), c = RES(3, 3, "c");
	struct resource *root = new_root(test);
	struct text t = { };

	KUNIT_EXPECT_EQ(test, request_resource(root, &c), 0);
	KUNIT_EXPECT_EQ(test, request_resource(root, &b), 0);
	KUNIT_EXPECT_EQ(test, request_resource(root, &a), 0);
	KUNIT_EXPECT_EQ(test, for_each_resource(root, stop_at_second, &t), 7);
	KUNIT_EXPECT_STREQ(test, t.buf, "a 1-1,");
}

static struct kunit_case resource_cases[] = {
	KUNIT_CASE(siblings_do_not_overlap),
	KUNIT_CASE(outside_is_nothing),
	KUNIT_CASE(as_deep_as_it_fits),
	KUNIT_CASE(regions_are_for_one),
	KUNIT_CASE(wrong_releases),
	KUNIT_CASE(what_is_told_stays),
	KUNIT_CASE(what_is_claimed_is_busy),
	KUNIT_CASE(memory_is_no_device),
	KUNIT_CASE(looking_ends_early),
	{}
};

static struct kunit_suite resource_suite = {
	.name = "resource",
	.test_cases = resource_cases,
};
kunit_test_suite(resource_suite);

MODULE_DESCRIPTION("Tests of resources");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/* Tests of resources: order, references, finding. */
#include <kunit/test.h>
#include <linux/errno.h>

#include "fake.h"

/* Resources whose free() notes its data, a number, in the order of calls. */
#define MAX_FREED	8
struct freed {
	unsigned long numbers[MAX_FREED];
	unsigned int nr;
};
static struct freed freed;

static void note_free(struct kunit_resource *res)
{
	freed.numbers[freed.nr++] = (unsigned long)res->data;
}

static int resource_init(struct kunit *test)
{
	freed.nr = 0;
	return 0;
}

static void the_newest_goes_first(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_resource res[3];
	unsigned long i;

	for (i = 0; i < 3; i++)
		kunit_add_resource(&fake->test, NULL, note_free, &res[i],
				   (void *)i);
	kunit_cleanup(&fake->test);
	KUNIT_ASSERT_EQ(test, freed.nr, 3u);
	KUNIT_EXPECT_EQ(test, freed.numbers[0], 2ul);
	KUNIT_EXPECT_EQ(test, freed.numbers[1], 1ul);
	KUNIT_EXPECT_EQ(test, freed.numbers[2], 0ul);
	KUNIT_EXPECT_TRUE(test, list_empty(&fake->test.resources));
}

static int init_with(struct kunit_resource *res, void *context)
{
	res->data = context;
	return 0;
}

static int init_fails(struct kunit_resource *res, void *context)
{
	return -EBUSY;
}

static void init_decides(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_resource res;

	KUNIT_EXPECT_EQ(test, kunit_add_resource(&fake->test, init_fails,
						 note_free, &res, NULL),
			-EBUSY);
	KUNIT_EXPECT_TRUE(test, list_empty(&fake->test.resources));
	KUNIT_EXPECT_EQ(test, kunit_add_resource(&fake->test, init_with,
						 note_free, &res, (void *)5),
			0);
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, freed.nr, 1u);
	KUNIT_EXPECT_EQ(test, freed.numbers[0], 5ul);
}

static void allocated_ones_are_freed(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	KUNIT_EXPECT_PTR_EQ(test, kunit_alloc_resource(&fake->test, init_with,
						       note_free, GFP_KERNEL,
						       (void *)7),
			    (void *)7);
	KUNIT_EXPECT_NULL(test, kunit_alloc_resource(&fake->test, init_fails,
						     note_free, GFP_KERNEL,
						     (void *)8));
	/* That nothing leaks is checked when this case ends. */
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, freed.nr, 1u);
}

static void a_reference_keeps_it(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_resource res, *found;

	kunit_add_resource(&fake->test, NULL, note_free, &res, &freed);
	found = kunit_find_resource(&fake->test,
				    kunit_resource_instance_match, &freed);
	KUNIT_EXPECT_PTR_EQ(test, found, &res);
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, freed.nr, 0u);
	KUNIT_EXPECT_NULL(test, kunit_find_resource(
		&fake->test, kunit_resource_instance_match, &freed));
	kunit_put_resource(found);
	KUNIT_EXPECT_EQ(test, freed.nr, 1u);
}

static void names_find_the_newest(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_resource res[3], *found;

	kunit_add_named_resource(&fake->test, NULL, note_free, &res[0], "a",
				 (void *)0);
	kunit_add_named_resource(&fake->test, NULL, note_free, &res[1], "a",
				 (void *)1);
	kunit_add_resource(&fake->test, NULL, note_free, &res[2], (void *)2);
	found = kunit_find_named_resource(&fake->test, "a");
	KUNIT_EXPECT_PTR_EQ(test, found, &res[1]);
	kunit_put_resource(found);
	KUNIT_EXPECT_NULL(test, kunit_find_named_resource(&fake->test, "b"));

	KUNIT_EXPECT_EQ(test, kunit_destroy_named_resource(&fake->test, "a"),
			0);
	KUNIT_EXPECT_EQ(test, freed.numbers[0], 1ul);
	KUNIT_EXPECT_EQ(test, kunit_destroy_named_resource(&fake->test, "a"),
			0);
	KUNIT_EXPECT_EQ(test, kunit_destroy_named_resource(&fake->test, "a"),
			-ENOENT);
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, freed.nr, 3u);
}

static void removing_twice_frees_once(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_resource res;

	kunit_add_resource(&fake->test, NULL, note_free, &res, NULL);
	kunit_get_resource(&res);
	kunit_remove_resource(&fake->test, &res);
	kunit_remove_resource(&fake->test, &res);
	KUNIT_EXPECT_EQ(test, freed.nr, 0u);
	kunit_put_resource(&res);
	KUNIT_EXPECT_EQ(test, freed.nr, 1u);
}

static struct kunit_resource late;

static void add_another(struct kunit_resource *res)
{
	note_free(res);
	kunit_add_resource(res->data, NULL, note_free, &late, NULL);
}

static void cleanup_sees_what_is_added_meanwhile(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_resource res;

	kunit_add_resource(&fake->test, NULL, add_another, &res, &fake->test);
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, freed.nr, 2u);
	KUNIT_EXPECT_TRUE(test, list_empty(&fake->test.resources));
}

static struct kunit_case resource_cases[] = {
	KUNIT_CASE(the_newest_goes_first),
	KUNIT_CASE(init_decides),
	KUNIT_CASE(allocated_ones_are_freed),
	KUNIT_CASE(a_reference_keeps_it),
	KUNIT_CASE(names_find_the_newest),
	KUNIT_CASE(removing_twice_frees_once),
	KUNIT_CASE(cleanup_sees_what_is_added_meanwhile),
	{}
};

static struct kunit_suite resource_suite = {
	.name = "kunit_resource",
	.init = resource_init,
	.test_cases = resource_cases,
};
kunit_test_suite(resource_suite);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions that a test has replaced: a resource of the test for each.
 *
 * Owns struct stub; finding one goes through resource.c and its lock.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/container_of.h>
#include <linux/slab.h>

#include "internal.h"

/* A function and what stands for it; constant once it is on the list. */
struct stub {
	struct kunit_resource res;
	void *real_fn;
	void *replacement;
};

static void stub_free(struct kunit_resource *res)
{
	kfree(container_of(res, struct stub, res));
}

/* The first test is what makes the container_of() right. */
static bool stub_match(struct kunit *test, struct kunit_resource *res,
		       void *real_fn)
{
	return res->free == stub_free &&
	       container_of(res, struct stub, res)->real_fn == real_fn;
}

/*
 * Called from the replaced function, in whatever context that runs, but always
 * in the test's own thread. Functions are not freed, so the address stays good
 * without the reference.
 */
void *kunit_static_stub_address(struct kunit *test, void *real_fn)
{
	struct kunit_resource *res =
		kunit_find_resource(test, stub_match, real_fn);
	void *replacement;

	if (!res)
		return NULL;
	replacement = container_of(res, struct stub, res)->replacement;
	kunit_put_resource(res);
	return replacement;
}

/* Ending what never began is a mistake of the test. */
void kunit_deactivate_static_stub(struct kunit *test, void *real_fn)
{
	if (kunit_destroy_resource(test, stub_match, real_fn))
		KUNIT_FAIL(test, "%ps is not replaced", real_fn);
}
EXPORT_SYMBOL_GPL(kunit_deactivate_static_stub);

void __kunit_activate_static_stub(struct kunit *test, void *real_fn,
				  void *replacement)
{
	struct stub *stub = kzalloc(sizeof(*stub), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, stub);
	/* One that is there already makes room for the new one. */
	kunit_destroy_resource(test, stub_match, real_fn);
	stub->real_fn = real_fn;
	stub->replacement = replacement;
	kunit_add_resource(test, NULL, stub_free, &stub->res, NULL);
}
EXPORT_SYMBOL_GPL(__kunit_activate_static_stub);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that is freed when the test ends: the resource that owns a block
 * points at it with its data field.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>

static void block_free(struct kunit_resource *res)
{
	kfree(res->data);
}

/* Other resources may have the same address as their data. */
static bool block_match(struct kunit *test, struct kunit_resource *res,
			void *match_data)
{
	return res->free == block_free && res->data == match_data;
}

/* Have @test own @block, or free it and return NULL. */
static void *adopt(struct kunit *test, void *block, gfp_t gfp)
{
	if (!block)
		return NULL;
	if (!kunit_alloc_resource(test, NULL, block_free, gfp, block)) {
		kfree(block);
		return NULL;
	}
	return block;
}

/* The product is checked by kmalloc_array(). */
void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	return adopt(test, kmalloc_array(n, size, gfp), gfp);
}
EXPORT_SYMBOL_GPL(kunit_kmalloc_array);

char *kunit_kstrdup(struct kunit *test, const char *str, gfp_t gfp)
{
	return adopt(test, kstrdup(str, gfp), gfp);
}
EXPORT_SYMBOL_GPL(kunit_kstrdup);

void kunit_kfree(struct kunit *test, const void *ptr)
{
	if (!ptr)
		return;
	if (kunit_destroy_resource(test, block_match, (void *)ptr))
		KUNIT_FAIL(test, "kunit_kfree: %px is not this test's", ptr);
}
EXPORT_SYMBOL_GPL(kunit_kfree);

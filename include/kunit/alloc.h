/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that is freed when the test ends. */
#ifndef _KUNIT_ALLOC_H
#define _KUNIT_ALLOC_H

#include <linux/gfp_types.h>
#include <linux/types.h>

struct kunit;

/* NULL if there is no memory, or @n times @size is no size. */
void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size,
			  gfp_t gfp);
char *kunit_kstrdup(struct kunit *test, const char *str, gfp_t gfp);

/* Free before the test ends. NULL is allowed, a foreign pointer fails it. */
void kunit_kfree(struct kunit *test, const void *ptr);

static inline void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp);
}

static inline void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc(test, size, gfp | __GFP_ZERO);
}

static inline void *kunit_kcalloc(struct kunit *test, size_t n, size_t size,
				  gfp_t gfp)
{
	return kunit_kmalloc_array(test, n, size, gfp | __GFP_ZERO);
}

#endif /* _KUNIT_ALLOC_H */

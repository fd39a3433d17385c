// SPDX-License-Identifier: GPL-2.0-only
/*
 * Heap sort. Slower than quicksort by a constant, but no input makes it
 * quadratic, and it needs neither memory nor a deep stack.
 *
 * The heap is a binary tree in the array: the children of element i are 2i + 1
 * and 2i + 2, and none is greater than its parent. When the greatest element
 * has been taken from the top, the hole is moved down to a leaf along the
 * greater children, and the element to be inserted then climbs from there: as
 * it came from the bottom it will not climb far, and each level on the way
 * down cost one comparison instead of two (R. Wegener's variant).
 *
 * Owns nothing; the array is the caller's.
 */
#include <linux/bsearch.h>
#include <linux/export.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/types.h>

/* The array, and how to compare and to exchange. */
struct heap {
	char *base;
	size_t size;		/* of an element, in bytes */
	cmp_r_func_t cmp;
	swap_r_func_t swap;	/* NULL: by copying */
	const void *priv;
};

static inline char *element(const struct heap *h, size_t i)
{
	return h->base + i * h->size;
}

/* In pieces, so that elements may be of any size. */
static void swap_by_copy(char *a, char *b, size_t size)
{
	char tmp[64];
	size_t n;

	for (; size; size -= n, a += n, b += n) {
		n = size < sizeof(tmp) ? size : sizeof(tmp);
		memcpy(tmp, a, n);
		memcpy(a, b, n);
		memcpy(b, tmp, n);
	}
}

/* Words are what most arrays hold; their copies need no call. */
static void swap_elements(const struct heap *h, size_t i, size_t j)
{
	char *a = element(h, i), *b = element(h, j);
	u64 tmp;

	if (h->swap) {
		h->swap(a, b, h->size, h->priv);
	} else if (h->size == sizeof(u64)) {
		__builtin_memcpy(&tmp, a, sizeof(tmp));
		__builtin_memcpy(a, b, sizeof(tmp));
		__builtin_memcpy(b, &tmp, sizeof(tmp));
	} else {
		swap_by_copy(a, b, h->size);
	}
}

static inline bool is_less(const struct heap *h, size_t i, size_t j)
{
	return h->cmp(element(h, i), element(h, j), h->priv) < 0;
}

/* The leaf to which the greater children lead from @i, in a heap of @num. */
static size_t path_of_greatest(const struct heap *h, size_t i, size_t num)
{
	size_t child;

	while ((child = 2 * i + 2) < num)
		i = is_less(h, child, child - 1) ? child - 1 : child;
	/* A last parent may have one child only. */
	return child == num ? child - 1 : i;
}

/*
 * Below @top all is a heap; make it one from @top on. Find on the path of the
 * greatest the lowest element that is not less than the one at @top, put that
 * there, and move the ones above it up by one.
 */
static void sift_down(const struct heap *h, size_t top, size_t num)
{
	size_t i = path_of_greatest(h, top, num), place;

	while (i != top && is_less(h, i, top))
		i = (i - 1) / 2;

	/* Exchanging it with each above in turn is that rotation. */
	place = i;
	while (i != top) {
		i = (i - 1) / 2;
		swap_elements(h, i, place);
	}
}

void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp_func,
	    swap_r_func_t swap_func, const void *priv)
{
	const struct heap h = { .base = base, .size = size, .cmp = cmp_func,
				.swap = swap_func, .priv = priv };
	size_t i;

	/* Leaves are heaps; build the others above them. */
	for (i = num / 2; i--; )
		sift_down(&h, i, num);
	/* Take the greatest, put it behind the heap, and mend that. */
	for (i = num; i > 1; ) {
		i--;
		swap_elements(&h, 0, i);
		sift_down(&h, 0, i);
	}
}
EXPORT_SYMBOL(sort_r);

/* The functions of a caller that has no private data. */
struct plain_functions {
	cmp_func_t cmp;
	swap_func_t swap;
};

static int cmp_plain(const void *a, const void *b, const void *priv)
{
	return ((const struct plain_functions *)priv)->cmp(a, b);
}

static void swap_plain(void *a, void *b, int size, const void *priv)
{
	((const struct plain_functions *)priv)->swap(a, b, size);
}

void sort(void *base, size_t num, size_t size, cmp_func_t cmp_func,
	  swap_func_t swap_func)
{
	const struct plain_functions plain = { cmp_func, swap_func };

	sort_r(base, num, size, cmp_plain, swap_func ? swap_plain : NULL,
	       &plain);
}
EXPORT_SYMBOL(sort);

void *bsearch(const void *key, const void *base, size_t num, size_t size,
	      cmp_func_t cmp)
{
	const char *low = base, *pivot;
	int result;

	while (num) {
		pivot = low + (num / 2) * size;
		result = cmp(key, pivot);
		if (!result)
			return (void *)pivot;
		if (result > 0) {
			low = pivot + size;
			num--;
		}
		num /= 2;
	}
	return NULL;
}
EXPORT_SYMBOL(bsearch);

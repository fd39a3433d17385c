/* SPDX-License-Identifier: GPL-2.0-only */
/* Sorting arrays in place, without memory and without recursion. */
#ifndef _LINUX_SORT_H
#define _LINUX_SORT_H

#include <linux/types.h>

/*
 * Sorts @num elements of @size bytes, ascending by @cmp_func: O(n log n) in
 * the worst case, too. Equal elements may change places. @swap_func may be
 * NULL, and is faster so. The _r form hands @priv to both functions.
 */
void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp_func,
	    swap_r_func_t swap_func, const void *priv);
void sort(void *base, size_t num, size_t size, cmp_func_t cmp_func,
	  swap_func_t swap_func);

#endif /* _LINUX_SORT_H */

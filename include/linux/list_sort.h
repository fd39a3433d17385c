/* SPDX-License-Identifier: GPL-2.0-only */
/* Sorting lists. */
#ifndef _LINUX_LIST_SORT_H
#define _LINUX_LIST_SORT_H

#include <linux/types.h>

/* Greater than 0 if @a has to come behind @b; the rest is all the same. */
typedef int (*list_cmp_func_t)(void *priv, const struct list_head *a,
			       const struct list_head *b);

/*
 * Sorts ascending in O(n log n), without memory; equal elements keep their
 * order. @cmp must not touch the list.
 */
void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp);

#endif /* _LINUX_LIST_SORT_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checks made before a list changes (CONFIG_DEBUG_LIST).
 *
 * Each returns false after reporting a ring that does not hold together; the
 * caller then leaves the list alone, which keeps the damage from spreading.
 * Without the option they are constants and cost nothing.
 */
#ifndef _LINUX_LIST_DEBUG_H
#define _LINUX_LIST_DEBUG_H

#include <linux/types.h>

#ifdef CONFIG_DEBUG_LIST
bool __list_add_valid(const struct list_head *new,
		      const struct list_head *prev,
		      const struct list_head *next);
bool __list_del_entry_valid(const struct list_head *entry);
#else
static inline bool __list_add_valid(const struct list_head *new,
				    const struct list_head *prev,
				    const struct list_head *next)
{
	return true;
}

static inline bool __list_del_entry_valid(const struct list_head *entry)
{
	return true;
}
#endif

#endif /* _LINUX_LIST_DEBUG_H */

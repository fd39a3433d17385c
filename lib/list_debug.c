// SPDX-License-Identifier: GPL-2.0-only
/*
 * The checks behind CONFIG_DEBUG_LIST: before a list changes, do the links
 * about to be changed agree with each other?
 *
 * A report names the entry, its neighbours and what they hold, because the
 * culprit is long gone: the links are the only witness. It owns no state; the
 * caller holds the list's lock.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/list_debug.h>
#include <linux/poison.h>

/* Reports and returns false if @ok does not hold, else returns true. */
#define list_check(ok, fmt, ...) \
	(!WARN(!(ok), "list corruption: " fmt ".\n", ##__VA_ARGS__))

/*
 * May @new be linked between @prev and @next? They have to be neighbours, and
 * @new must not be one of them: adding an entry twice makes a ring without
 * the head, on which every walk is endless.
 */
bool __list_add_valid(const struct list_head *new,
		      const struct list_head *prev,
		      const struct list_head *next)
{
	return list_check(prev, "add of %px: prev is NULL", new) &&
	       list_check(next, "add of %px: next is NULL", new) &&
	       list_check(next->prev == prev,
			  "add of %px: next->prev should be %px, but is %px (next=%px)",
			  new, prev, next->prev, next) &&
	       list_check(prev->next == next,
			  "add of %px: prev->next should be %px, but is %px (prev=%px)",
			  new, next, prev->next, prev) &&
	       list_check(new != prev && new != next,
			  "double add of %px (prev=%px, next=%px)",
			  new, prev, next);
}
EXPORT_SYMBOL(__list_add_valid);

/*
 * May @entry be unlinked? Poison means that it has been already; NULL, that it
 * was never linked, or was zeroed. Only then are its neighbours looked at.
 */
bool __list_del_entry_valid(const struct list_head *entry)
{
	const struct list_head *prev = entry->prev;
	const struct list_head *next = entry->next;

	return list_check(next, "del of %px: next is NULL", entry) &&
	       list_check(prev, "del of %px: prev is NULL", entry) &&
	       list_check(next != LIST_POISON1,
			  "del of %px: next is LIST_POISON1 (%px), already deleted",
			  entry, LIST_POISON1) &&
	       list_check(prev != LIST_POISON2,
			  "del of %px: prev is LIST_POISON2 (%px), already deleted",
			  entry, LIST_POISON2) &&
	       list_check(prev->next == entry,
			  "del of %px: prev->next should be it, but is %px (prev=%px)",
			  entry, prev->next, prev) &&
	       list_check(next->prev == entry,
			  "del of %px: next->prev should be it, but is %px (next=%px)",
			  entry, next->prev, next);
}
EXPORT_SYMBOL(__list_del_entry_valid);

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an XArray holds, by the two lowest bits of the entry:
 *
 *	00	a pointer
 *	x1	a value: a number of BITS_PER_LONG - 1 bits, or a tagged pointer
 *	10	internal: for the XArray itself, and its users' cursors
 *
 * Internal ones are numbers, shifted by two, or the address of a node:
 *
 *	0-62	sibling: look at that slot of this node instead
 *	256	retry: this node is dead, begin anew from the head
 *	257	zero: reserved; the normal interface shows NULL
 *	-4095..	an error, only as a result
 *	others	a node, whose address is the entry minus 2
 */
#ifndef _LINUX_XARRAY_ENTRY_H
#define _LINUX_XARRAY_ENTRY_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/types.h>

typedef unsigned int __bitwise xa_mark_t;
#define XA_MARK_0	((__force xa_mark_t)0U)
#define XA_MARK_1	((__force xa_mark_t)1U)
#define XA_MARK_2	((__force xa_mark_t)2U)
#define XA_PRESENT	((__force xa_mark_t)8U)
#define XA_MARK_MAX	XA_MARK_2
#define XA_MAX_MARKS	3
/* In arrays that track it: this index, or one below here, is free. */
#define XA_FREE_MARK	XA_MARK_0

static inline void *xa_mk_value(unsigned long v)
{
	WARN_ON((long)v < 0);
	return (void *)((v << 1) | 1);
}

static inline unsigned long xa_to_value(const void *entry)
{
	return (unsigned long)entry >> 1;
}

static inline bool xa_is_value(const void *entry)
{
	return (unsigned long)entry & 1;
}

/* A pointer with a tag of 0, 1 or 3 in its lowest bits; 1 and 3 are values. */
static inline void *xa_tag_pointer(void *p, unsigned long tag)
{
	return (void *)((unsigned long)p | tag);
}

static inline void *xa_untag_pointer(void *entry)
{
	return (void *)((unsigned long)entry & ~3UL);
}

static inline unsigned int xa_pointer_tag(void *entry)
{
	return (unsigned long)entry & 3UL;
}

static inline void *xa_mk_internal(unsigned long v)
{
	return (void *)((v << 2) | 2);
}

static inline unsigned long xa_to_internal(const void *entry)
{
	return (unsigned long)entry >> 2;
}

static inline bool xa_is_internal(const void *entry)
{
	return ((unsigned long)entry & 3) == 2;
}

#define XA_RETRY_ENTRY	xa_mk_internal(256)
#define XA_ZERO_ENTRY	xa_mk_internal(257)

static inline bool xa_is_retry(const void *entry)
{
	return unlikely(entry == XA_RETRY_ENTRY);
}

static inline bool xa_is_zero(const void *entry)
{
	return unlikely(entry == XA_ZERO_ENTRY);
}

static inline bool xa_is_err(const void *entry)
{
	return unlikely(xa_is_internal(entry) &&
			entry >= xa_mk_internal(-MAX_ERRNO));
}

/* The errno in a result of the normal interface, or 0. */
static inline int xa_err(void *entry)
{
	/* The arithmetic shift brings the sign back. */
	return xa_is_err(entry) ? (long)entry >> 2 : 0;
}

/* What users of the normal interface must not store. */
static inline bool xa_is_advanced(const void *entry)
{
	return xa_is_internal(entry) && entry <= XA_RETRY_ENTRY;
}

#endif /* _LINUX_XARRAY_ENTRY_H */

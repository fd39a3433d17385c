/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A pointer that may carry an error number instead. The last page of the
 * address space is never mapped, so its addresses are free to mean errors.
 */
#ifndef _LINUX_ERR_H
#define _LINUX_ERR_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

#define MAX_ERRNO	4095

#define IS_ERR_VALUE(x) \
	unlikely((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)

static __always_inline void *__must_check ERR_PTR(long error)
{
	return (void *)error;
}

static __always_inline long __must_check PTR_ERR(__force const void *ptr)
{
	return (long)ptr;
}

static __always_inline bool __must_check IS_ERR(__force const void *ptr)
{
	return IS_ERR_VALUE((unsigned long)ptr);
}

static __always_inline bool __must_check
IS_ERR_OR_NULL(__force const void *ptr)
{
	return unlikely(!ptr) || IS_ERR_VALUE((unsigned long)ptr);
}

/* The same error in a pointer of another type. */
static __always_inline void *__must_check ERR_CAST(__force const void *ptr)
{
	return (void *)ptr;
}

static __always_inline int __must_check
PTR_ERR_OR_ZERO(__force const void *ptr)
{
	return IS_ERR(ptr) ? (int)PTR_ERR(ptr) : 0;
}

#endif /* _LINUX_ERR_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* From a member back to the struct that holds it. */
#ifndef _LINUX_CONTAINER_OF_H
#define _LINUX_CONTAINER_OF_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/stddef.h>

#define typeof_member(type, member)	typeof(((type *)0)->member)

#define container_of(ptr, type, member) \
({ \
	void *__mptr = (void *)(ptr); \
	static_assert(__same_type(*(ptr), ((type *)0)->member) || \
		      __same_type(*(ptr), void), \
		      "container_of() of another type"); \
	((type *)(__mptr - offsetof(type, member))); \
})

/* The same for a pointer to a constant member. */
#define container_of_const(ptr, type, member) \
	_Generic(ptr, \
		const typeof(*(ptr)) *: \
			((const type *)container_of(ptr, type, member)), \
		default: ((type *)container_of(ptr, type, member)))

#endif /* _LINUX_CONTAINER_OF_H */

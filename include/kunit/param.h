/* SPDX-License-Identifier: GPL-2.0-only */
/* Cases that run once for each of several values. */
#ifndef _KUNIT_PARAM_H
#define _KUNIT_PARAM_H

#include <linux/array_size.h>
#include <linux/stddef.h>
#include <linux/string.h>

/* The size of the buffer that a description goes to. */
#define KUNIT_PARAM_DESC_SIZE	128

/*
 * The value after @prev, which is NULL for the first, or NULL when there are
 * no more; and in @desc its description, or nothing. The case finds the value
 * in test->param_value.
 */
typedef const void *(*kunit_generate_params_t)(const void *prev, char *desc);

/*
 * Define name##_gen_params(), which yields pointers to the elements of @array
 * and has @get_desc (or, where it is NULL, nobody) describe each:
 * void get_desc(const element *, char *desc).
 */
#define KUNIT_ARRAY_PARAM(name, array, get_desc) \
	static const void *name##_gen_params(const void *prev, char *desc) \
	{ \
		const typeof((array)[0]) *__next = \
			prev ? (const typeof((array)[0]) *)prev + 1 : (array); \
		void (*__describe)(const typeof((array)[0]) *, char *) = \
			get_desc; \
		if (__next >= (array) + ARRAY_SIZE(array)) \
			return NULL; \
		if (__describe) \
			__describe(__next, desc); \
		return __next; \
	}

/* The same, where the description is a string in @desc_member. */
#define KUNIT_ARRAY_PARAM_DESC(name, array, desc_member) \
	static const void *name##_gen_params(const void *prev, char *desc) \
	{ \
		const typeof((array)[0]) *__next = \
			prev ? (const typeof((array)[0]) *)prev + 1 : (array); \
		if (__next >= (array) + ARRAY_SIZE(array)) \
			return NULL; \
		strscpy(desc, __next->desc_member, KUNIT_PARAM_DESC_SIZE); \
		return __next; \
	}

#endif /* _KUNIT_PARAM_H */

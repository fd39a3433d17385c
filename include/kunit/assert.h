/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lies behind the macros of <kunit/expect.h>: a check evaluates its
 * operands once and, if it fails, hands them to kunit_check_failed() together
 * with a static description of the place. A check that holds costs a compare.
 */
#ifndef _KUNIT_ASSERT_H
#define _KUNIT_ASSERT_H

#include <linux/compiler.h>
#include <linux/stddef.h>
#include <linux/types.h>

struct kunit;
struct kunit_out;

enum kunit_check_type {
	KUNIT_EXPECTATION,	/* the case goes on */
	KUNIT_ASSERTION,	/* the case ends */
};

/* How the operands are shown. */
enum kunit_check_format {
	KUNIT_FORMAT_NONE,	/* there are none */
	KUNIT_FORMAT_TRUTH,	/* @right: which truth was expected */
	KUNIT_FORMAT_INT,
	KUNIT_FORMAT_PTR,
	KUNIT_FORMAT_NOT_ERR,	/* @left: neither NULL nor an error */
	KUNIT_FORMAT_STR,
	KUNIT_FORMAT_MEM,	/* @size bytes at each */
	KUNIT_NR_FORMATS,
};

/* A place that checks something. */
struct kunit_check {
	const char *file;
	int line;
	enum kunit_check_type type;
	enum kunit_check_format format;
	const char *left;	/* the operands, as the source has them */
	const char *op;
	const char *right;
};

/* A value: an integer, sign-extended, or an address. */
struct kunit_operand {
	u64 value;
	u8 size;		/* of its type, in bytes */
	bool is_signed;
};

struct kunit_operands {
	struct kunit_operand left;
	struct kunit_operand right;
	size_t size;		/* KUNIT_FORMAT_MEM */
};

/* Report the failure and mark @test failed; @fmt may be NULL. */
__printf(4, 5) __cold void
kunit_check_failed(struct kunit *test, const struct kunit_check *check,
		   const struct kunit_operands *values, const char *fmt, ...);

/* Write what was expected and what was found; lines of a report. */
void kunit_check_describe(struct kunit_out *out,
			  const struct kunit_check *check,
			  const struct kunit_operands *values);

/* Are both strings, and equal? NULL is not a string. */
bool kunit_strings_equal(const char *left, const char *right);
bool kunit_strings_differ(const char *left, const char *right);
/* The same for memory. */
bool kunit_bytes_equal(const void *left, const void *right, size_t size);
bool kunit_bytes_differ(const void *left, const void *right, size_t size);

/* sparse takes a bool made of -1 for a slip. */
#ifdef __CHECKER__
#define __kunit_is_signed(x)	false
#else
#define __kunit_is_signed(x)	((typeof(x))-1 < (typeof(x))1)
#endif

#define __kunit_int_operand(x) { \
	.value = (__force u64)(x), \
	.size = sizeof(x), \
	.is_signed = __kunit_is_signed(x), \
}

#define __kunit_ptr_operand(x) { \
	.value = (unsigned long)(x), .size = sizeof(x), \
}

/*
 * The out-of-line part of every check. @texts and @values are initialisers in
 * parentheses, which __kunit_unwrap() takes off.
 *
 * The operands' texts come from the public macros: only there has no operand
 * been expanded yet, so that a report says -EINVAL and not -22.
 */
#define __kunit_unwrap(...) __VA_ARGS__
#define __KUNIT_FAILED(test, ctype, cformat, texts, values, fmt...) \
do { \
	static const struct kunit_check __check = { \
		.file = __FILE__, .line = __LINE__, \
		.type = ctype, .format = cformat, __kunit_unwrap texts \
	}; \
	const struct kunit_operands __values = { __kunit_unwrap values }; \
	kunit_check_failed(test, &__check, &__values, fmt); \
	if (ctype == KUNIT_ASSERTION) \
		__kunit_abort(test); \
} while (0)

#define __KUNIT_FAIL(test, ctype, fmt...) \
	__KUNIT_FAILED(test, ctype, KUNIT_FORMAT_NONE, (), (), fmt)

#define __KUNIT_TRUTH(test, ctype, wanted, text, cond, fmt...) \
do { \
	const bool __truth = (cond); \
	if (likely(__truth == (wanted))) \
		break; \
	__KUNIT_FAILED(test, ctype, KUNIT_FORMAT_TRUTH, (.left = text), \
		       (.right = { .value = wanted }), fmt); \
} while (0)

#define __KUNIT_INT(test, ctype, o, lt, rt, l, r, fmt...) \
do { \
	const typeof(l) __left = (l); \
	const typeof(r) __right = (r); \
	if (likely(__left o __right)) \
		break; \
	__KUNIT_FAILED(test, ctype, KUNIT_FORMAT_INT, \
		       (.left = lt, .op = #o, .right = rt), \
		       (.left = __kunit_int_operand(__left), \
			.right = __kunit_int_operand(__right)), fmt); \
} while (0)

/* The unevaluated comparison has the compiler compare the pointers' types. */
#define __KUNIT_PTR(test, ctype, o, lt, rt, l, r, fmt...) \
do { \
	const volatile void *__left = (__force const volatile void *)(l); \
	const volatile void *__right = (__force const volatile void *)(r); \
	(void)sizeof((l) o (r)); \
	if (likely(__left o __right)) \
		break; \
	__KUNIT_FAILED(test, ctype, KUNIT_FORMAT_PTR, \
		       (.left = lt, .op = #o, .right = rt), \
		       (.left = __kunit_ptr_operand(__left), \
			.right = __kunit_ptr_operand(__right)), fmt); \
} while (0)

#define __KUNIT_NOT_ERR(test, ctype, text, ptr, fmt...) \
do { \
	const volatile void *__left = (__force const volatile void *)(ptr); \
	if (likely(!IS_ERR_OR_NULL((const void *)__left))) \
		break; \
	__KUNIT_FAILED(test, ctype, KUNIT_FORMAT_NOT_ERR, (.left = text), \
		       (.left = __kunit_ptr_operand(__left)), fmt); \
} while (0)

#define __KUNIT_STR(test, ctype, holds, o, lt, rt, l, r, fmt...) \
do { \
	const char *__left = (l); \
	const char *__right = (r); \
	if (likely(holds(__left, __right))) \
		break; \
	__KUNIT_FAILED(test, ctype, KUNIT_FORMAT_STR, \
		       (.left = lt, .op = o, .right = rt), \
		       (.left = __kunit_ptr_operand(__left), \
			.right = __kunit_ptr_operand(__right)), fmt); \
} while (0)

#define __KUNIT_MEM(test, ctype, holds, o, lt, rt, l, r, nr_bytes, fmt...) \
do { \
	const void *__left = (l); \
	const void *__right = (r); \
	const size_t __size = (nr_bytes); \
	if (likely(holds(__left, __right, __size))) \
		break; \
	__KUNIT_FAILED(test, ctype, KUNIT_FORMAT_MEM, \
		       (.left = lt, .op = o, .right = rt), \
		       (.left = __kunit_ptr_operand(__left), \
			.right = __kunit_ptr_operand(__right), \
			.size = __size), fmt); \
} while (0)

#endif /* _KUNIT_ASSERT_H */

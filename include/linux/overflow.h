/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arithmetic that notices when it does not fit.
 *
 * check_*_overflow(a, b, d) store the wrapped result in *d and return true if
 * it is not the true one. The size_*() functions saturate: an impossible size
 * stays one, and the allocator refuses SIZE_MAX.
 */
#ifndef _LINUX_OVERFLOW_H
#define _LINUX_OVERFLOW_H

#include <linux/compiler.h>
#include <linux/const.h>
#include <linux/limits.h>
#include <linux/types.h>

#define is_signed_type(type)	(((type)(-1)) < (type)1)
#define __type_half_max(type)						\
	((type)1 << (8 * sizeof(type) - 1 - is_signed_type(type)))
#define type_max(T) \
	((T)((__type_half_max(T) - 1) + __type_half_max(T)))
#define type_min(T)	((T)((T)-type_max(T) - (T)1))

static inline bool __must_check __must_check_overflow(bool overflow)
{
	return unlikely(overflow);
}

#define check_add_overflow(a, b, d) \
	__must_check_overflow(__builtin_add_overflow(a, b, d))
#define check_sub_overflow(a, b, d) \
	__must_check_overflow(__builtin_sub_overflow(a, b, d))
#define check_mul_overflow(a, b, d) \
	__must_check_overflow(__builtin_mul_overflow(a, b, d))

/* Spelt so that compilers do not call it always true of an unsigned type. */
#define __not_negative(a) ((a) > 0 || (a) == 0)

/*
 * *@d = @a << @s. True also where @a is negative, @s is no number of bits of
 * *@d, or the result would be negative; *@d is 0 then.
 */
#define check_shl_overflow(a, s, d) __must_check_overflow(({		\
	typeof(a) shl_a__ = (a);					\
	typeof(s) shl_s__ = (s);					\
	typeof(d) shl_d__ = (d);					\
	unsigned long long full__ = shl_a__;				\
	bool ok__ = __not_negative(shl_s__) &&				\
		    shl_s__ < 8 * sizeof(*shl_d__);			\
	unsigned int n__ = ok__ ? shl_s__ : 0;				\
									\
	*shl_d__ = full__ << n__;					\
	ok__ = ok__ && __not_negative(shl_a__) &&			\
	       __not_negative(*shl_d__) &&				\
	       ((unsigned long long)*shl_d__ >> n__) == full__;		\
	if (!ok__)							\
		*shl_d__ = 0;						\
	!ok__;								\
}))

/* Would the value of @n change in a variable of this type? */
#define overflows_type(n, T)						\
({									\
	typeof(T) probe__;						\
	__builtin_add_overflow((n), 0, &probe__);			\
})

#define castable_to_type(n, T)	(!overflows_type(n, T))

static inline size_t __must_check size_mul(size_t factor1, size_t factor2)
{
	size_t bytes;

	if (check_mul_overflow(factor1, factor2, &bytes))
		return SIZE_MAX;
	return bytes;
}

static inline size_t __must_check size_add(size_t addend1, size_t addend2)
{
	size_t bytes;

	if (check_add_overflow(addend1, addend2, &bytes))
		return SIZE_MAX;
	return bytes;
}

/* Saturated operands make a saturated difference. */
static inline size_t __must_check size_sub(size_t minuend, size_t subtrahend)
{
	size_t bytes;

	if (minuend == SIZE_MAX || subtrahend == SIZE_MAX ||
	    check_sub_overflow(minuend, subtrahend, &bytes))
		return SIZE_MAX;
	return bytes;
}

#define array_size(a, b)	size_mul(a, b)
#define array3_size(a, b, c)	size_mul(size_mul(a, b), c)

/* Of an array of @count elements at the end of *@p, and of all of *@p. */
#define flex_array_size(p, member, count) \
	size_mul(count, sizeof(*(p)->member) + __must_be_array((p)->member))

#define struct_size(p, member, count) \
	size_add(sizeof(*(p)), flex_array_size(p, member, count))

#define struct_size_t(type, member, count) \
	struct_size((type *)NULL, member, count)

#endif /* _LINUX_OVERFLOW_H */

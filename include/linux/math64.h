/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * 64-bit division and products by name, as code shared with 32-bit machines
 * writes them, and products that need more than 64 bits on their way.
 */
#ifndef _LINUX_MATH64_H
#define _LINUX_MATH64_H

#include <linux/types.h>
#include <asm/div64.h>

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline s64 div_s64_rem(s64 dividend, s32 divisor, s32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}

static inline s64 div64_s64(s64 dividend, s64 divisor)
{
	return dividend / divisor;
}

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

static inline s64 div_s64(s64 dividend, s32 divisor)
{
	return dividend / divisor;
}

#define div64_long(x, y)	div64_s64((x), (y))
#define div64_ul(x, y)		div64_u64((x), (y))

static inline u64 mul_u32_u32(u32 a, u32 b)
{
	return (u64)a * b;
}

/*
 * The low half of a 128-bit value shifted by less than 64. Of the operator the
 * compiler may make a call into its library, unless it knows the distance.
 */
static __always_inline u64 u128_shr(unsigned __int128 value,
				    unsigned int shift)
{
	if (__builtin_constant_p(shift))
		return (u64)(value >> shift);
	return (u64)value >> shift | ((u64)(value >> 64) << 1) << (63 - shift);
}

/* (a * mul) >> shift, with no bit lost on the way; shift < 64. */
static inline u64 mul_u64_u32_shr(u64 a, u32 mul, unsigned int shift)
{
	return u128_shr((unsigned __int128)a * mul, shift);
}

static inline u64 mul_u64_u64_shr(u64 a, u64 mul, unsigned int shift)
{
	unsigned __int128 prod = (unsigned __int128)a * mul;

	return shift < 64 ? u128_shr(prod, shift) :
			    (u64)(prod >> 64) >> (shift - 64);
}

/*
 * a * b / c with the product in 128 bits. The quotient has to fit into 64.
 * Long division bit by bit: a 128-bit divide would be a call into the
 * compiler's library, which a kernel does not have.
 */
static inline u64 mul_u64_u64_div_u64(u64 a, u64 b, u64 c)
{
	unsigned __int128 prod = (unsigned __int128)a * b;
	u64 rem = (u64)(prod >> 64), low = (u64)prod, quot = 0;
	bool carry;
	int i;

	if (!rem)
		return low / c;
	for (i = 0; i < 64; i++) {
		carry = rem >> 63;
		rem = (rem << 1) | (low >> 63);
		low <<= 1;
		quot <<= 1;
		if (carry || rem >= c) {
			rem -= c;
			quot |= 1;
		}
	}
	return quot;
}

static inline u64 mul_u64_u32_div(u64 a, u32 mul, u32 divisor)
{
	return mul_u64_u64_div_u64(a, mul, divisor);
}

#define DIV64_U64_ROUND_UP(ll, d)					\
({									\
	u64 d__ = (d);							\
	div64_u64((ll) + d__ - 1, d__);					\
})

#define DIV64_U64_ROUND_CLOSEST(dividend, divisor)			\
({									\
	u64 d__ = (divisor);						\
	div64_u64((dividend) + d__ / 2, d__);				\
})

#define DIV_U64_ROUND_CLOSEST(dividend, divisor) \
	DIV64_U64_ROUND_CLOSEST(dividend, (u32)(divisor))

#endif /* _LINUX_MATH64_H */

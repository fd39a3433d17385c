/* SPDX-License-Identifier: GPL-2.0-only */
/* Rounding and division of integers. */
#ifndef _LINUX_MATH_H
#define _LINUX_MATH_H

#include <linux/compiler.h>
#include <linux/types.h>

/* @y a power of two. */
#define __round_mask(x, y)	((typeof(x))((y) - 1))
#define round_up(x, y)		((((x) - 1) | __round_mask(x, y)) + 1)
#define round_down(x, y)	((x) & ~__round_mask(x, y))

/* Any @y. */
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define DIV_ROUND_DOWN(n, d)	((n) / (d))
#define DIV_ROUND_UP_ULL(n, d)	DIV_ROUND_UP((unsigned long long)(n), d)
#define DIV_ROUND_CLOSEST(x, d) \
({ \
	typeof(x) __x = (x); \
	typeof(d) __d = (d); \
	(((typeof(x))-1) > 0 || ((typeof(d))-1) > 0 || \
	 ((__x > 0) == (__d > 0))) ? \
		((__x + (__d / 2)) / __d) : ((__x - (__d / 2)) / __d); \
})
#define roundup(x, y) \
({ \
	typeof(y) __y = (y); \
	(((x) + (__y - 1)) / __y) * __y; \
})
#define rounddown(x, y) \
({ \
	typeof(x) __x = (x); \
	__x - (__x % (y)); \
})

#define abs(x) \
({ \
	typeof(x) __ax = (x); \
	__ax < 0 ? -__ax : __ax; \
})

#define mult_frac(x, n, d) \
({ \
	typeof(x) __q = (x) / (d); \
	typeof(x) __r = (x) % (d); \
	__q * (n) + (__r * (n)) / (d); \
})

#endif /* _LINUX_MATH_H */

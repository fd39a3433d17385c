/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The smaller and the greater of two values, each evaluated once (-Wsign-compare
 * is off in the kernel: mixed signs are the caller's to think about).
 */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H

#include <linux/build_bug.h>
#include <linux/compiler.h>

#define __pick(x, op, y)	((x) op (y) ? (x) : (y))

#define __pick_once(x, op, y, ux, uy) \
({ \
	typeof(x) ux = (x); \
	typeof(y) uy = (y); \
	__pick(ux, op, uy); \
})

#define __careful_pick(x, op, y) \
	__builtin_choose_expr(__is_constexpr((x) - (y)), \
		__pick(x, op, y), \
		__pick_once(x, op, y, __UNIQUE_ID(x_), __UNIQUE_ID(y_)))

#define min(x, y)	__careful_pick(x, <, y)
#define max(x, y)	__careful_pick(x, >, y)
#define min_t(type, x, y)	__careful_pick((type)(x), <, (type)(y))
#define max_t(type, x, y)	__careful_pick((type)(x), >, (type)(y))
#define min3(x, y, z)	min((typeof(x))min(x, y), z)
#define max3(x, y, z)	max((typeof(x))max(x, y), z)

/* The smaller of those that are not zero. */
#define min_not_zero(x, y) \
({ \
	typeof(x) __mx = (x); \
	typeof(y) __my = (y); \
	__mx == 0 ? __my : (__my == 0 ? __mx : min(__mx, __my)); \
})

#define clamp(val, lo, hi)	min((typeof(val))max(val, lo), hi)
#define clamp_t(type, val, lo, hi) \
	min_t(type, max_t(type, val, lo), hi)
#define clamp_val(val, lo, hi)	clamp_t(typeof(val), val, lo, hi)

#define swap(a, b) \
do { \
	typeof(a) __swap = (a); \
	(a) = (b); \
	(b) = __swap; \
} while (0)

#endif /* _LINUX_MINMAX_H */

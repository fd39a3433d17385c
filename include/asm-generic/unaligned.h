/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers at any address and in any order of bytes.
 *
 * A packed struct tells the compiler that the address may be odd; it picks
 * one load or several, whichever the machine can do.
 */
#ifndef _ASM_GENERIC_UNALIGNED_H
#define _ASM_GENERIC_UNALIGNED_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/byteorder.h>

#define get_unaligned(ptr)						\
({									\
	const struct { typeof(*(ptr)) x; } __packed *p__ =		\
		(const void *)(ptr);					\
	p__->x;								\
})

#define put_unaligned(val, ptr)						\
do {									\
	struct { typeof(*(ptr)) x; } __packed *p__ = (void *)(ptr);	\
	p__->x = (val);							\
} while (0)

/* get_unaligned_le32(p), put_unaligned_le32(v, p) and their like. */
#define __DEFINE_UNALIGNED(order, bits)					\
static __always_inline u##bits						\
get_unaligned_##order##bits(const void *p)				\
{									\
	return order##bits##_to_cpu(get_unaligned((const __##order##bits *)p)); \
}									\
									\
static __always_inline void						\
put_unaligned_##order##bits(u##bits val, void *p)			\
{									\
	put_unaligned(cpu_to_##order##bits(val), (__##order##bits *)p);	\
}

__DEFINE_UNALIGNED(le, 16)
__DEFINE_UNALIGNED(le, 32)
__DEFINE_UNALIGNED(le, 64)
__DEFINE_UNALIGNED(be, 16)
__DEFINE_UNALIGNED(be, 32)
__DEFINE_UNALIGNED(be, 64)

#endif /* _ASM_GENERIC_UNALIGNED_H */

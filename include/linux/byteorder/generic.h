/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the machine's order of bytes, which is little endian on all of ours, to
 * a given one and back. Include <asm/byteorder.h>.
 *
 * The types __le32 and so on let sparse see who forgot; the casts below are
 * the only places where they meet plain numbers. Of each there are three:
 * le32_to_cpu(x) takes a value, le32_to_cpup(p) what @p points at, and
 * le32_to_cpus(p) changes it in place. Values that are constants stay so.
 */
#ifndef _LINUX_BYTEORDER_GENERIC_H
#define _LINUX_BYTEORDER_GENERIC_H

#include <linux/swab.h>
#include <linux/types.h>

#define cpu_to_le16(x)	((__force __le16)(u16)(x))
#define cpu_to_le32(x)	((__force __le32)(u32)(x))
#define cpu_to_le64(x)	((__force __le64)(u64)(x))
#define le16_to_cpu(x)	((__force u16)(__le16)(x))
#define le32_to_cpu(x)	((__force u32)(__le32)(x))
#define le64_to_cpu(x)	((__force u64)(__le64)(x))

#define cpu_to_be16(x)	((__force __be16)swab16(x))
#define cpu_to_be32(x)	((__force __be32)swab32(x))
#define cpu_to_be64(x)	((__force __be64)swab64(x))
#define be16_to_cpu(x)	swab16((__force u16)(__be16)(x))
#define be32_to_cpu(x)	swab32((__force u32)(__be32)(x))
#define be64_to_cpu(x)	swab64((__force u64)(__be64)(x))

#define __DEFINE_BYTEORDER(order, bits)					\
static inline __##order##bits cpu_to_##order##bits##p(const u##bits *p)	\
{									\
	return cpu_to_##order##bits(*p);				\
}									\
									\
static inline u##bits order##bits##_to_cpup(const __##order##bits *p)	\
{									\
	return order##bits##_to_cpu(*p);				\
}									\
									\
static inline void cpu_to_##order##bits##s(u##bits *p)			\
{									\
	*p = (__force u##bits)cpu_to_##order##bits(*p);			\
}									\
									\
static inline void order##bits##_to_cpus(u##bits *p)			\
{									\
	*p = order##bits##_to_cpu((__force __##order##bits)*p);		\
}

__DEFINE_BYTEORDER(le, 16)
__DEFINE_BYTEORDER(le, 32)
__DEFINE_BYTEORDER(le, 64)
__DEFINE_BYTEORDER(be, 16)
__DEFINE_BYTEORDER(be, 32)
__DEFINE_BYTEORDER(be, 64)

#define htonl(x)	cpu_to_be32(x)
#define htons(x)	cpu_to_be16(x)
#define ntohl(x)	be32_to_cpu(x)
#define ntohs(x)	be16_to_cpu(x)

#endif /* _LINUX_BYTEORDER_GENERIC_H */

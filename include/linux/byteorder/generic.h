/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the machine's order of bytes to a given one and back. The types __le32
 * and so on let sparse see who forgot. Include <asm/byteorder.h>.
 *
 * le32_to_cpu(x) takes a value, le32_to_cpup(p) what @p points at, and
 * le32_to_cpus(p) changes it in place.
 */
#ifndef _LINUX_BYTEORDER_GENERIC_H
#define _LINUX_BYTEORDER_GENERIC_H

#define cpu_to_le64	__cpu_to_le64
#define le64_to_cpu	__le64_to_cpu
#define cpu_to_le32	__cpu_to_le32
#define le32_to_cpu	__le32_to_cpu
#define cpu_to_le16	__cpu_to_le16
#define le16_to_cpu	__le16_to_cpu
#define cpu_to_be64	__cpu_to_be64
#define be64_to_cpu	__be64_to_cpu
#define cpu_to_be32	__cpu_to_be32
#define be32_to_cpu	__be32_to_cpu
#define cpu_to_be16	__cpu_to_be16
#define be16_to_cpu	__be16_to_cpu
#define cpu_to_le64p	__cpu_to_le64p
#define le64_to_cpup	__le64_to_cpup
#define cpu_to_le32p	__cpu_to_le32p
#define le32_to_cpup	__le32_to_cpup
#define cpu_to_le16p	__cpu_to_le16p
#define le16_to_cpup	__le16_to_cpup
#define cpu_to_be64p	__cpu_to_be64p
#define be64_to_cpup	__be64_to_cpup
#define cpu_to_be32p	__cpu_to_be32p
#define be32_to_cpup	__be32_to_cpup
#define cpu_to_be16p	__cpu_to_be16p
#define be16_to_cpup	__be16_to_cpup
#define cpu_to_le64s	__cpu_to_le64s
#define le64_to_cpus	__le64_to_cpus
#define cpu_to_le32s	__cpu_to_le32s
#define le32_to_cpus	__le32_to_cpus
#define cpu_to_le16s	__cpu_to_le16s
#define le16_to_cpus	__le16_to_cpus
#define cpu_to_be64s	__cpu_to_be64s
#define be64_to_cpus	__be64_to_cpus
#define cpu_to_be32s	__cpu_to_be32s
#define be32_to_cpus	__be32_to_cpus
#define cpu_to_be16s	__cpu_to_be16s
#define be16_to_cpus	__be16_to_cpus

#define htonl(x)	__cpu_to_be32(x)
#define htons(x)	__cpu_to_be16(x)
#define ntohl(x)	__be32_to_cpu(x)
#define ntohs(x)	__be16_to_cpu(x)

#endif /* _LINUX_BYTEORDER_GENERIC_H */

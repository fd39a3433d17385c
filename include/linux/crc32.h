/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cyclic redundancy checks of 32 bits.
 *
 * All take the value so far and return the new one, without the inversion at
 * the start and the end that most uses want; so a long text may come in
 * pieces. For Ethernet, gzip and zip: ~crc32_le(~0, p, len).
 */
#ifndef _LINUX_CRC32_H
#define _LINUX_CRC32_H

#include <linux/types.h>

/* The polynomial of IEEE 802.3, with the bits of a byte lowest first ... */
u32 crc32_le(u32 crc, const void *p, size_t len);
/* ... and highest first, as bzip2 has it. */
u32 crc32_be(u32 crc, const void *p, size_t len);
/* Castagnoli's polynomial, lowest first: iSCSI, ext4, btrfs. */
u32 crc32c(u32 crc, const void *p, size_t len);

#define crc32(seed, data, length)	crc32_le(seed, data, length)
#define __crc32c_le(crc, p, len)	crc32c(crc, p, len)
#define ether_crc_le(length, data)	crc32_le(~0, data, length)
#define ether_crc(length, data)		crc32_be(~0, data, length)

#endif /* _LINUX_CRC32_H */

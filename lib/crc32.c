// SPDX-License-Identifier: GPL-2.0-only
/*
 * CRC-32, eight bytes at a time.
 *
 * A CRC is linear: that of eight bytes is the exclusive or of those of each
 * byte with zeroes behind it. Those are looked up in eight tables, which does
 * not depend on one another and so runs in parallel; only the register so far,
 * folded into the first four bytes, ties one step to the next. The tables are
 * made at build time (gen_crc32table.c). Owns them; they are constant.
 */
#include <linux/crc32.h>
#include <linux/export.h>
#include <linux/types.h>
#include <linux/unaligned.h>
#include <generated/crc32table.h>

/* The first byte has seven behind it. */
static __always_inline u32 step_le(const u32 (*tab)[256], u64 word)
{
	return tab[7][word & 0xff] ^
	       tab[6][(word >> 8) & 0xff] ^
	       tab[5][(word >> 16) & 0xff] ^
	       tab[4][(word >> 24) & 0xff] ^
	       tab[3][(word >> 32) & 0xff] ^
	       tab[2][(word >> 40) & 0xff] ^
	       tab[1][(word >> 48) & 0xff] ^
	       tab[0][word >> 56];
}

/* The same for bits that come highest first: the word is big endian. */
static __always_inline u32 step_be(const u32 (*tab)[256], u64 word)
{
	return tab[7][word >> 56] ^
	       tab[6][(word >> 48) & 0xff] ^
	       tab[5][(word >> 40) & 0xff] ^
	       tab[4][(word >> 32) & 0xff] ^
	       tab[3][(word >> 24) & 0xff] ^
	       tab[2][(word >> 16) & 0xff] ^
	       tab[1][(word >> 8) & 0xff] ^
	       tab[0][word & 0xff];
}

static __always_inline u32 crc_le(u32 crc, const u8 *p, size_t len,
				  const u32 (*tab)[256])
{
	for (; len >= 8; len -= 8, p += 8)
		crc = step_le(tab, get_unaligned_le64(p) ^ crc);
	while (len--)
		crc = (crc >> 8) ^ tab[0][(crc ^ *p++) & 0xff];
	return crc;
}

u32 crc32_le(u32 crc, const void *p, size_t len)
{
	return crc_le(crc, p, len, crc32_table_le);
}
EXPORT_SYMBOL(crc32_le);

u32 crc32c(u32 crc, const void *p, size_t len)
{
	return crc_le(crc, p, len, crc32c_table_le);
}
EXPORT_SYMBOL(crc32c);

u32 crc32_be(u32 crc, const void *p, size_t len)
{
	const u8 *q = p;

	for (; len >= 8; len -= 8, q += 8)
		crc = step_be(crc32_table_be,
			      get_unaligned_be64(q) ^ ((u64)crc << 32));
	while (len--)
		crc = (crc << 8) ^ crc32_table_be[0][(crc >> 24) ^ *q++];
	return crc;
}
EXPORT_SYMBOL(crc32_be);

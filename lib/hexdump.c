// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes as hex digits, and memory as a table of them, for <linux/hex.h> and
 * <linux/hexdump.h>. Owns nothing but the two constant strings of digits.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/hexdump.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/unaligned.h>

const char hex_asc[] = "0123456789abcdef";
EXPORT_SYMBOL(hex_asc);
const char hex_asc_upper[] = "0123456789ABCDEF";
EXPORT_SYMBOL(hex_asc_upper);

int hex_to_bin(unsigned char ch)
{
	if (isdigit(ch))
		return ch - '0';
	ch = tolower(ch);
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}
EXPORT_SYMBOL(hex_to_bin);

int hex2bin(u8 *dst, const char *src, size_t count)
{
	int hi, lo;

	while (count--) {
		hi = hex_to_bin(*src++);
		if (hi < 0)
			return -EINVAL;
		lo = hex_to_bin(*src++);
		if (lo < 0)
			return -EINVAL;
		*dst++ = hi << 4 | lo;
	}
	return 0;
}
EXPORT_SYMBOL(hex2bin);

char *bin2hex(char *dst, const void *src, size_t count)
{
	const u8 *p = src;

	while (count--)
		dst = hex_byte_pack(dst, *p++);
	return dst;
}
EXPORT_SYMBOL(bin2hex);

/* The number of @size bytes at @p, and how it is printed. */
static int print_group(char *buf, size_t room, const u8 *p, int size)
{
	switch (size) {
	case 8:
		return snprintf(buf, room, "%16.16llx",
				get_unaligned((const u64 *)p));
	case 4:
		return snprintf(buf, room, "%8.8x",
				get_unaligned((const u32 *)p));
	case 2:
		return snprintf(buf, room, "%4.4x",
				get_unaligned((const u16 *)p));
	default:
		return snprintf(buf, room, "%2.2x", *p);
	}
}

/* A cursor that goes on counting where the buffer has ended. */
struct row {
	char *buf;
	size_t size;
	size_t len;
};

static char *row_pos(const struct row *r)
{
	return r->buf + min(r->len, r->size);
}

static size_t row_room(const struct row *r)
{
	return r->size - min(r->len, r->size);
}

static void row_putc(struct row *r, char c)
{
	r->len += snprintf(row_pos(r), row_room(r), "%c", c);
}

static void row_characters(struct row *r, const u8 *p, size_t len)
{
	while (len--) {
		row_putc(r, isascii(*p) && isprint(*p) ? *p : '.');
		p++;
	}
}

int hexdump_row(char *linebuf, size_t linebuflen, const void *buf,
		const struct hexdump_format *fmt, size_t len)
{
	struct row r = { .buf = linebuf, .size = linebuflen };
	size_t rowsize = fmt->rowsize == 32 ? 32 : 16;
	size_t group = fmt->groupsize, i, column;
	const u8 *p = buf;

	if (group != 2 && group != 4 && group != 8)
		group = 1;
	len = min(len, rowsize);
	if (len % group)
		group = 1;
	/* Where the characters begin: a full row, and two blanks. */
	column = rowsize * 2 + rowsize / group + 1;

	if (linebuflen)
		*linebuf = '\0';
	for (i = 0; i < len; i += group) {
		if (i)
			row_putc(&r, ' ');
		r.len += print_group(row_pos(&r), row_room(&r), p + i, group);
	}
	if (!fmt->ascii || !len)
		return r.len;
	while (r.len < column)
		row_putc(&r, ' ');
	row_characters(&r, p, len);
	return r.len;
}
EXPORT_SYMBOL(hexdump_row);

void hexdump_print(const void *buf, size_t len,
		   const struct hexdump_format *fmt)
{
	/* 32 bytes one by one: 96 and a blank, the characters, the end. */
	char line[32 * 3 + 2 + 32 + 1];
	size_t rowsize = fmt->rowsize == 32 ? 32 : 16;
	const u8 *p = buf;
	size_t i;

	for (i = 0; i < len; i += rowsize) {
		hexdump_row(line, sizeof(line), p + i, fmt, len - i);
		switch (fmt->prefix_type) {
		case DUMP_PREFIX_ADDRESS:
			printk("%s%s%px: %s\n", fmt->level, fmt->prefix, p + i,
			       line);
			break;
		case DUMP_PREFIX_OFFSET:
			printk("%s%s%.8zx: %s\n", fmt->level, fmt->prefix, i,
			       line);
			break;
		default:
			printk("%s%s%s\n", fmt->level, fmt->prefix, line);
		}
	}
}
EXPORT_SYMBOL(hexdump_print);

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
#include <linux/printf_ext.h>
#include <linux/printk.h>
#include <linux/unaligned.h>

/* Indexed by the value of a digit. */
const char hex_asc[] = "0123456789abcdef";
EXPORT_SYMBOL(hex_asc);
const char hex_asc_upper[] = "0123456789ABCDEF";
EXPORT_SYMBOL(hex_asc_upper);

/* Any character may come: this reads what users have typed. */
int hex_to_bin(unsigned char ch)
{
	if (isdigit(ch))
		return ch - '0';
	ch = tolower(ch);
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}
EXPORT_SYMBOL(hex_to_bin);

/* Stops at the first character that is no digit; @dst is of no use then. */
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

/* Lower case, as the kernel prints all that is not asked for otherwise. */
char *bin2hex(char *dst, const void *src, size_t count)
{
	const u8 *p = src;

	while (count--)
		dst = hex_byte_pack(dst, *p++);
	return dst;
}
EXPORT_SYMBOL(bin2hex);

/*
 * The number of @size bytes at @p: all of its digits, so that columns stand
 * below each other.
 */
static void put_group(struct printf_out *out, const u8 *p, size_t size)
{
	const struct printf_spec spec = { .base = 16, .width = -1,
					  .precision = 2 * size };
	unsigned long long num = *p;

	if (size == 8)
		num = get_unaligned((const u64 *)p);
	else if (size == 4)
		num = get_unaligned((const u32 *)p);
	else if (size == 2)
		num = get_unaligned((const u16 *)p);
	printf_number(out, num, &spec);
}

/* Two widths fit a terminal; whatever else is asked for is the usual one. */
static size_t row_size(const struct hexdump_format *fmt)
{
	return fmt->rowsize == 32 ? 32 : 16;
}

/* What is wanted, or bytes if that is no size, or @len is no multiple of it. */
static size_t group_size(const struct hexdump_format *fmt, size_t len)
{
	size_t group = fmt->groupsize;

	if (group != 2 && group != 4 && group != 8)
		return 1;
	return len % group ? 1 : group;
}

/* The text of one row, as far as there is memory left to show. */
static void put_row(struct printf_out *out, const u8 *p, size_t len,
		    const struct hexdump_format *fmt)
{
	size_t group, i, column;

	len = min(len, row_size(fmt));
	group = group_size(fmt, len);
	for (i = 0; i < len; i += group) {
		if (i)
			printf_putc(out, ' ');
		put_group(out, p + i, group);
	}
	if (!fmt->ascii || !len)
		return;

	/* The characters begin where they do behind a full row. */
	column = row_size(fmt) * 2 + row_size(fmt) / group + 1;
	while (out->len < column)
		printf_putc(out, ' ');
	for (i = 0; i < len; i++)
		printf_putc(out, isascii(p[i]) && isprint(p[i]) ? p[i] : '.');
}

int hexdump_row(const struct hexdump_line *line, const void *buf, size_t len,
		const struct hexdump_format *fmt)
{
	struct printf_out out = { .buf = line->buf, .size = line->size };

	put_row(&out, buf, len, fmt);
	if (line->size)
		line->buf[min(out.len, line->size - 1)] = '\0';
	return out.len;
}
EXPORT_SYMBOL(hexdump_row);

/* A row at a time, so that no memory is needed: it may be run by a panic. */
void hexdump_print(const void *buf, size_t len,
		   const struct hexdump_format *fmt)
{
	/* 32 bytes one by one: 96 and a blank, the characters, the end. */
	char line[32 * 3 + 2 + 32 + 1];
	const struct hexdump_line to = { .buf = line, .size = sizeof(line) };
	const u8 *p = buf;
	size_t i;

	for (i = 0; i < len; i += row_size(fmt)) {
		hexdump_row(&to, p + i, len - i, fmt);
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

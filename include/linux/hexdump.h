/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory as a table of hex numbers and characters. */
#ifndef _LINUX_HEXDUMP_H
#define _LINUX_HEXDUMP_H

#include <linux/types.h>

enum {
	DUMP_PREFIX_NONE,
	DUMP_PREFIX_ADDRESS,
	DUMP_PREFIX_OFFSET,
};

/*
 * How a dump looks. @rowsize is 16 or 32 bytes in a row, @groupsize 1, 2, 4 or
 * 8 bytes in a number (in the machine's order); anything else is taken as 16
 * and 1. @ascii adds the characters at the end of the row.
 */
struct hexdump_format {
	const char *level;	/* KERN_*, or "" */
	const char *prefix;
	int prefix_type;	/* DUMP_PREFIX_* */
	int rowsize;
	int groupsize;
	bool ascii;
};

/* Where the text of a row goes. */
struct hexdump_line {
	char *buf;
	size_t size;
};

/*
 * One row. Returns the length of the full text, even where the line cut it.
 */
int hexdump_row(const struct hexdump_line *line, const void *buf, size_t len,
		const struct hexdump_format *fmt);
#define hex_dump_to_buffer(b, n, rows, groups, line, linelen, asc)	\
	hexdump_row(&(struct hexdump_line){				\
			.buf = (line), .size = (linelen) }, (b), (n),	\
		    &(struct hexdump_format){				\
			.rowsize = (rows), .groupsize = (groups),	\
			.ascii = (asc) })

/* All rows, to the log. */
void hexdump_print(const void *buf, size_t len,
		   const struct hexdump_format *fmt);
#define print_hex_dump(lvl, pfx, type, rows, groups, b, n, asc)		\
	hexdump_print((b), (n), &(struct hexdump_format){		\
		.level = (lvl), .prefix = (pfx), .prefix_type = (type),	\
		.rowsize = (rows), .groupsize = (groups), .ascii = (asc) })
#define print_hex_dump_bytes(pfx, type, b, n) \
	print_hex_dump(KERN_DEBUG, pfx, type, 16, 1, b, n, true)

#endif /* _LINUX_HEXDUMP_H */

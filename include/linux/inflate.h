/* SPDX-License-Identifier: GPL-2.0-only */
/* Undoing gzip (RFC 1951, 1952): all at once, from memory to memory. */
#ifndef _LINUX_INFLATE_H
#define _LINUX_INFLATE_H

#include <linux/types.h>

/* What goes in, and what comes out. */
struct inflate {
	const u8 *in, *in_end;
	u8 *out, *out_end;		/* @out moves as bytes come */
	u8 *out_start;			/* nothing before it is looked back at */
	u64 bits;			/* of @in, taken but not used, @nr_bits of them */
	unsigned int nr_bits;
};

/*
 * One member of a gzip file: 0; -EINVAL for what is damaged or cut off, -ENOSPC if it does
 * not fit. Afterwards @in stands behind it, and @out behind what has come. Its checksum and
 * size have been compared.
 */
int gunzip(struct inflate *s);

#endif /* _LINUX_INFLATE_H */

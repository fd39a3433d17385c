/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bitmaps as text.
 *
 * Lists are what users type and read: "0,3,8-11", and as input also
 * "0-31:2/8" (of each 8 bits the first 2), "all", and "N" for the last bit.
 * Masks are groups of 32 bits in hex, highest first, parted by commas.
 */
#ifndef _LINUX_BITMAP_STR_H
#define _LINUX_BITMAP_STR_H

#include <linux/types.h>

int bitmap_parselist(const char *buf, unsigned long *maskp, int nmaskbits);
int bitmap_parse(const char *buf, unsigned int buflen, unsigned long *maskp,
		 int nmaskbits);

/*
 * Print into a page-sized buffer, with a newline, for files in /proc and
 * /sys; returns the length. @as_list chooses the form (BITMAP_AS_*).
 */
enum bitmap_form { BITMAP_AS_MASK, BITMAP_AS_LIST };
int bitmap_print(enum bitmap_form form, char *buf, const unsigned long *maskp,
		 int nmaskbits);

#define bitmap_print_to_pagebuf(as_list, buf, maskp, nmaskbits)		\
	bitmap_print((as_list) ? BITMAP_AS_LIST : BITMAP_AS_MASK,	\
		     buf, maskp, nmaskbits)

#endif /* _LINUX_BITMAP_STR_H */

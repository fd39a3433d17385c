/* SPDX-License-Identifier: GPL-2.0-only */
/* The digits of a number: shared by kstrto*(), simple_strto*() and sscanf(). */
#ifndef _LIB_KSTRTOX_H
#define _LIB_KSTRTOX_H

#include <linux/types.h>

/* What parse_digits() found. */
struct digits {
	unsigned long long value;	/* wrapped if it overflowed */
	size_t len;			/* characters that are part of it */
	bool overflow;
};

/* Replaces base 0 by the one that the text asks for; passes over a "0x". */
const char *parse_base(const char *s, unsigned int *base);

/* Reads the digits at @s, of at most @max characters. */
struct digits parse_digits(const char *s, unsigned int base, size_t max);

#endif /* _LIB_KSTRTOX_H */

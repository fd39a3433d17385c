/* SPDX-License-Identifier: GPL-2.0-only */
/* Between lib/vsprintf.c, which reads formats, and lib/vsprintf_pointer.c. */
#ifndef _LIB_VSPRINTF_H
#define _LIB_VSPRINTF_H

#include <linux/ctype.h>
#include <linux/printf_ext.h>

/*
 * Does a character behind %p belong to it? Not the first byte of a character
 * of UTF-8, though it is a letter of Latin-1.
 */
static inline bool extends_pointer(char c)
{
	return isascii(c) && isalnum(c);
}

/* %p with whatever follows it; @ext is the text behind the 'p'. */
void printf_pointer(struct printf_out *out, const void *ptr,
		    const struct printf_spec *spec, const char *ext);

/* Repeats @c so often, if at all. */
void printf_pad(struct printf_out *out, char c, int count);

#endif /* _LIB_VSPRINTF_H */

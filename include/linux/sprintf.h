/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text from values and values from text.
 *
 * The formats are C's (no %n, no floating point, and no %ls) and, behind %p,
 * the kernel's own: see lib/vsprintf_pointer.c for the list.
 *
 * snprintf() returns the length that it would have liked, scnprintf() the one
 * that it wrote: only the latter may be added to an offset.
 */
#ifndef _LINUX_SPRINTF_H
#define _LINUX_SPRINTF_H

#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/* A format and its arguments as one argument, for %pV. */
struct va_format {
	const char *fmt;
	va_list *va;
};

__printf(2, 3) int sprintf(char *buf, const char *fmt, ...);
__printf(2, 0) int vsprintf(char *buf, const char *fmt, va_list args);
__printf(3, 4) int snprintf(char *buf, size_t size, const char *fmt, ...);
__printf(3, 0) int vsnprintf(char *buf, size_t size, const char *fmt,
			     va_list args);
__printf(3, 4) int scnprintf(char *buf, size_t size, const char *fmt, ...);
__printf(3, 0) int vscnprintf(char *buf, size_t size, const char *fmt,
			      va_list args);

/* Into memory of its own, to be freed with kfree(); NULL if there is none. */
__printf(2, 3) __malloc char *kasprintf(gfp_t gfp, const char *fmt, ...);
__printf(2, 0) __malloc char *kvasprintf(gfp_t gfp, const char *fmt,
					 va_list args);

/* Return how many conversions were stored. */
__scanf(2, 3) int sscanf(const char *buf, const char *fmt, ...);
__scanf(2, 0) int vsscanf(const char *buf, const char *fmt, va_list args);

#endif /* _LINUX_SPRINTF_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * scanf: values from text by a format.
 *
 *	blank	any number of blanks, or none
 *	%d %i %u %x %o	a number; blanks before it are passed over
 *	%s	a word; blanks before it are passed over
 *	%c	so many characters as the width says, else one
 *	%[...]	characters of a set, or with ^ of none
 *	%n	stores how far the text has been read; not counted
 *
 * "*" reads and does not store; a width bounds what is read. As in Linux a
 * number that does not fit is cut, and text that ends early gives the number
 * of values stored so far, never -1. Owns nothing.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/string.h>

#include "kstrtox.h"

/* See vsprintf.c. */
struct scan_args {
	va_list ap;
};

/* A conversion, and the text that it is to read. */
struct scan {
	const char *start;	/* of the whole text */
	const char *text;	/* what has not been read */
	struct scan_args args;
	int stored;

	/* The conversion at hand. */
	bool store;
	size_t width;		/* 0 if none was given */
	int bytes;		/* the size of a number */
};

static const char *parse_width(const char *fmt, size_t *width)
{
	*width = 0;
	for (; isdigit(*fmt); fmt++)
		*width = min_t(size_t, *width * 10 + (*fmt - '0'), INT_MAX);
	return fmt;
}

static const char *parse_size(const char *fmt, int *bytes)
{
	switch (*fmt) {
	case 'h':
		*bytes = fmt[1] == 'h' ? 1 : 2;
		return fmt + (*bytes == 1 ? 2 : 1);
	case 'l':
		*bytes = 8;
		return fmt + (fmt[1] == 'l' ? 2 : 1);
	case 'L':
	case 'z':
	case 't':
		*bytes = 8;
		return fmt + 1;
	default:
		*bytes = 4;
		return fmt;
	}
}

static void store_number(struct scan *s, long long value)
{
	void *p = va_arg(s->args.ap, void *);

	switch (s->bytes) {
	case 1:
		*(s8 *)p = value;
		break;
	case 2:
		*(s16 *)p = value;
		break;
	case 8:
		*(s64 *)p = value;
		break;
	default:
		*(s32 *)p = value;
		break;
	}
}

/* The "0x" counts against the width, and is one only if digits follow. */
static const char *scan_base(const char *p, unsigned int *base, size_t *max)
{
	unsigned int wanted = *base;
	const char *digits = parse_base(p, base);
	size_t prefix = digits - p;

	if (prefix && *max <= prefix) {
		*base = wanted ? wanted : 8;
		return p;
	}
	*max -= prefix;
	return digits;
}

/* @base 0 takes the base from the text. Only signed numbers have a sign. */
static bool scan_number(struct scan *s, unsigned int base, bool is_signed)
{
	size_t max = s->width ? s->width : SIZE_MAX;
	const char *p = skip_spaces(s->text);
	bool negative = is_signed && *p == '-';
	struct digits d;

	if (negative || (is_signed && *p == '+')) {
		p++;
		max--;
	}
	p = scan_base(p, &base, &max);
	d = parse_digits(p, base, max);
	if (!d.len)
		return false;
	s->text = p + d.len;
	if (s->store) {
		store_number(s, negative ? -d.value : d.value);
		s->stored++;
	}
	return true;
}

/* Stores @len characters of the text, terminated, and passes over them. */
static bool take_string(struct scan *s, size_t len)
{
	char *dst;

	if (!len)
		return false;
	if (s->store) {
		dst = va_arg(s->args.ap, char *);
		memcpy(dst, s->text, len);
		dst[len] = '\0';
		s->stored++;
	}
	s->text += len;
	return true;
}

static bool scan_word(struct scan *s)
{
	size_t len = 0, max = s->width ? s->width : SIZE_MAX;

	s->text = skip_spaces(s->text);
	while (len < max && s->text[len] && !isspace(s->text[len]))
		len++;
	return take_string(s, len);
}

/* Characters are not terminated. */
static bool scan_chars(struct scan *s)
{
	size_t len = s->width ? s->width : 1;

	if (strnlen(s->text, len) < len)
		return false;
	if (s->store) {
		memcpy(va_arg(s->args.ap, char *), s->text, len);
		s->stored++;
	}
	s->text += len;
	return true;
}

/*
 * @fmt is behind the "["; returns what is behind the "]", or NULL if the set
 * has no end. A "]" that comes first is a member.
 */
static const char *parse_set(const char *fmt, unsigned long *set)
{
	bool inverse = *fmt == '^';

	bitmap_zero(set, 256);
	if (inverse)
		fmt++;
	do {
		if (!*fmt)
			return NULL;
		__set_bit((u8)*fmt++, set);
	} while (*fmt != ']');
	if (inverse)
		bitmap_complement(set, set, 256);
	__clear_bit(0, set);
	return fmt + 1;
}

static const char *scan_set(struct scan *s, const char *fmt)
{
	size_t len = 0, max = s->width ? s->width : SIZE_MAX;
	DECLARE_BITMAP(set, 256);

	fmt = parse_set(fmt, set);
	if (!fmt)
		return NULL;
	while (len < max && test_bit((u8)s->text[len], set))
		len++;
	return take_string(s, len) ? fmt : NULL;
}

static bool scan_literal(struct scan *s, char c)
{
	if (*s->text != c)
		return false;
	s->text++;
	return true;
}

/*
 * Reads what the conversion of letter @type wants; @fmt is behind it. Returns
 * where the format goes on, or NULL if the text does not match.
 */
static const char *scan_conversion(struct scan *s, char type, const char *fmt)
{
	bool ok;

	switch (type) {
	case 'd':
		ok = scan_number(s, 10, true);
		break;
	case 'i':
		ok = scan_number(s, 0, true);
		break;
	case 'u':
		ok = scan_number(s, 10, false);
		break;
	case 'x':
	case 'X':
		ok = scan_number(s, 16, false);
		break;
	case 'o':
		ok = scan_number(s, 8, false);
		break;
	case 's':
		ok = scan_word(s);
		break;
	case 'c':
		ok = scan_chars(s);
		break;
	case '[':
		return scan_set(s, fmt);
	case 'n':
		if (s->store)
			store_number(s, s->text - s->start);
		return fmt;
	case '%':
		ok = scan_literal(s, '%');
		break;
	default:
		return NULL;
	}
	return ok ? fmt : NULL;
}

static const char *parse_conversion(struct scan *s, const char *fmt)
{
	s->store = *fmt != '*';
	if (!s->store)
		fmt++;
	fmt = parse_width(fmt, &s->width);
	return parse_size(fmt, &s->bytes);
}

int vsscanf(const char *buf, const char *fmt, va_list args)
{
	struct scan s = { .start = buf, .text = buf };

	va_copy(s.args.ap, args);
	while (fmt && *fmt) {
		if (isspace(*fmt)) {
			s.text = skip_spaces(s.text);
			fmt = skip_spaces(fmt);
		} else if (*fmt != '%') {
			fmt = scan_literal(&s, *fmt) ? fmt + 1 : NULL;
		} else {
			fmt = parse_conversion(&s, fmt + 1);
			if (!*fmt)
				break;
			fmt = scan_conversion(&s, *fmt, fmt + 1);
		}
	}
	va_end(s.args.ap);
	return s.stored;
}
EXPORT_SYMBOL(vsscanf);

int sscanf(const char *buf, const char *fmt, ...)
{
	va_list args;
	int stored;

	va_start(args, fmt);
	stored = vsscanf(buf, fmt, args);
	va_end(args);
	return stored;
}
EXPORT_SYMBOL(sscanf);

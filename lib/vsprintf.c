// SPDX-License-Identifier: GPL-2.0-only
/*
 * printf: reads a format, fetches the arguments, prints characters, strings
 * and numbers. Pointers are in vsprintf_pointer.c.
 *
 * Two ways in which this is not C's: "%.0d" of 0 prints the 0, and "%#x" of 0
 * prints "0x0". A conversion that does not exist prints itself, "(%n?)", and
 * ends the output, because the types of the arguments behind it are unknown;
 * it does not warn, since a warning would come back here.
 *
 * Owns nothing and takes no lock: printk calls it from everywhere.
 */
#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "vsprintf.h"

/* No field is wider: a wrong argument for '*' costs time, not the machine. */
#define WIDTH_MAX	(1 << 20)

/* A va_list in a struct, so that a pointer to it can be passed on. */
struct printf_args {
	va_list ap;
};

/* How wide the argument is. */
enum arg_size { ARG_CHAR, ARG_SHORT, ARG_INT, ARG_LONG, ARG_LONG_LONG };

/* A conversion as the format gives it. */
struct conversion {
	struct printf_spec spec;
	enum arg_size size;
	char type;
};

static void put_bytes(struct printf_out *out, const char *s, size_t len)
{
	if (out->len < out->size)
		memcpy(out->buf + out->len, s, min(len, out->size - out->len));
	out->len += len;
}

void printf_puts(struct printf_out *out, const char *s)
{
	put_bytes(out, s, strlen(s));
}
EXPORT_SYMBOL(printf_puts);

/* In one step, so that a field as wide as the buffer is cheap. */
void printf_pad(struct printf_out *out, char c, int count)
{
	size_t n = max(count, 0);

	if (out->len < out->size)
		memset(out->buf + out->len, c, min(n, out->size - out->len));
	out->len += n;
}

/* A precision bounds what is read: @s need not be terminated then. */
void printf_string(struct printf_out *out, const char *s,
		   const struct printf_spec *spec)
{
	size_t len = strnlen(s, spec->precision < 0 ? INT_MAX : spec->precision);
	int pad = spec->width - (int)len;

	if (!(spec->flags & PRINTF_LEFT))
		printf_pad(out, ' ', pad);
	put_bytes(out, s, len);
	if (spec->flags & PRINTF_LEFT)
		printf_pad(out, ' ', pad);
}
EXPORT_SYMBOL(printf_string);

/*
 * Writes the digits of @num backwards from @end and returns the first. Bases
 * 8 and 16 are shifts; 10 is the only one that divides.
 */
static char *write_digits(char *end, unsigned long long num,
			  const struct printf_spec *spec)
{
	const char *digits = spec->flags & PRINTF_UPPER ? hex_asc_upper :
							  hex_asc;
	unsigned int shift = spec->base == 16 ? 4 : 3;

	if (spec->base == 10) {
		for (; num >= 10; num /= 10)
			*--end = '0' + num % 10;
		*--end = '0' + num;
		return end;
	}
	for (; num >= spec->base; num >>= shift)
		*--end = digits[num & (spec->base - 1)];
	*--end = digits[num];
	return end;
}

/* What goes before the digits: a sign, "0x" or "0". */
static const char *number_prefix(unsigned long long num, bool negative,
				 const struct printf_spec *spec)
{
	if (negative)
		return "-";
	if (spec->flags & PRINTF_SIGN)
		return spec->flags & PRINTF_PLUS ? "+" :
		       spec->flags & PRINTF_SPACE ? " " : "";
	if (!(spec->flags & PRINTF_ALT))
		return "";
	if (spec->base == 16)
		return spec->flags & PRINTF_UPPER ? "0X" : "0x";
	return spec->base == 8 && num ? "0" : "";
}

/*
 * Blanks, prefix, zeroes, digits, blanks: the counts of each are known before
 * the first is printed.
 */
void printf_number(struct printf_out *out, unsigned long long num,
		   const struct printf_spec *spec)
{
	bool negative = (spec->flags & PRINTF_SIGN) && (long long)num < 0;
	const char *prefix = number_prefix(num, negative, spec);
	/* 64 bits are 22 octal digits. */
	char buf[24], *end = buf + sizeof(buf);
	char *digits = write_digits(end, negative ? -num : num, spec);
	int nr = end - digits, zeroes, pad;

	zeroes = max(spec->precision - nr, 0);
	pad = spec->width - nr - zeroes - (int)strlen(prefix);
	/* '0' fills the field, unless a precision or '-' says otherwise. */
	if ((spec->flags & PRINTF_ZERO) && spec->precision < 0 &&
	    !(spec->flags & PRINTF_LEFT)) {
		zeroes = max(pad, 0);
		pad = 0;
	}

	if (!(spec->flags & PRINTF_LEFT))
		printf_pad(out, ' ', pad);
	printf_puts(out, prefix);
	printf_pad(out, '0', zeroes);
	put_bytes(out, digits, nr);
	if (spec->flags & PRINTF_LEFT)
		printf_pad(out, ' ', pad);
}
EXPORT_SYMBOL(printf_number);

void printf_hex(struct printf_out *out, unsigned long long num, int digits)
{
	const struct printf_spec spec = {
		.flags = PRINTF_ALT,
		.base = 16,
		.width = -1,
		.precision = digits,
	};

	printf_number(out, num, &spec);
}
EXPORT_SYMBOL(printf_hex);

/* Flags come in any order, and any number of times. */
static const char *parse_flags(const char *fmt, struct printf_spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-':
			spec->flags |= PRINTF_LEFT;
			break;
		case '+':
			spec->flags |= PRINTF_PLUS;
			break;
		case ' ':
			spec->flags |= PRINTF_SPACE;
			break;
		case '#':
			spec->flags |= PRINTF_ALT;
			break;
		case '0':
			spec->flags |= PRINTF_ZERO;
			break;
		default:
			return fmt;
		}
	}
}

/* A decimal number, at most WIDTH_MAX. */
static const char *parse_count(const char *fmt, int *count)
{
	int n = 0;

	for (; isdigit(*fmt); fmt++)
		n = min(n * 10 + (*fmt - '0'), WIDTH_MAX);
	*count = n;
	return fmt;
}

/* From the format, or from an argument, in which a minus is the flag '-'. */
static const char *parse_width(const char *fmt, struct printf_spec *spec,
			       struct printf_args *args)
{
	if (isdigit(*fmt))
		return parse_count(fmt, &spec->width);
	if (*fmt != '*')
		return fmt;
	spec->width = clamp(va_arg(args->ap, int), -WIDTH_MAX, WIDTH_MAX);
	if (spec->width < 0) {
		spec->width = -spec->width;
		spec->flags |= PRINTF_LEFT;
	}
	return fmt + 1;
}

/* A negative precision from an argument is as good as none. */
static const char *parse_precision(const char *fmt, struct printf_spec *spec,
				   struct printf_args *args)
{
	if (*fmt != '.')
		return fmt;
	fmt++;
	if (*fmt != '*')
		return parse_count(fmt, &spec->precision);
	spec->precision = clamp(va_arg(args->ap, int), -1, WIDTH_MAX);
	return fmt + 1;
}

/* size_t and ptrdiff_t are as wide as long. */
static const char *parse_size(const char *fmt, enum arg_size *size)
{
	switch (*fmt) {
	case 'h':
		*size = fmt[1] == 'h' ? ARG_CHAR : ARG_SHORT;
		return fmt + (*size == ARG_CHAR ? 2 : 1);
	case 'l':
		*size = fmt[1] == 'l' ? ARG_LONG_LONG : ARG_LONG;
		return fmt + (*size == ARG_LONG_LONG ? 2 : 1);
	case 'L':
		*size = ARG_LONG_LONG;
		return fmt + 1;
	case 'z':
	case 't':
		*size = ARG_LONG;
		return fmt + 1;
	default:
		*size = ARG_INT;
		return fmt;
	}
}

/* The conversion behind a '%'; returns what is behind its letter. */
static const char *parse_conversion(const char *fmt, struct conversion *conv,
				    struct printf_args *args)
{
	conv->spec = (struct printf_spec){ .base = 10, .width = -1,
					   .precision = -1 };
	fmt = parse_flags(fmt, &conv->spec);
	fmt = parse_width(fmt, &conv->spec, args);
	fmt = parse_precision(fmt, &conv->spec, args);
	fmt = parse_size(fmt, &conv->size);
	conv->type = *fmt;
	return *fmt ? fmt + 1 : fmt;
}

/*
 * What is narrower than an int has come as one, and is cut to what it was: the
 * caller may have passed a value that does not fit.
 */
static unsigned long long fetch_unsigned(struct printf_args *args,
					 enum arg_size size)
{
	switch (size) {
	case ARG_LONG_LONG:
		return va_arg(args->ap, unsigned long long);
	case ARG_LONG:
		return va_arg(args->ap, unsigned long);
	case ARG_SHORT:
		return (unsigned short)va_arg(args->ap, int);
	case ARG_CHAR:
		return (unsigned char)va_arg(args->ap, int);
	default:
		return va_arg(args->ap, unsigned int);
	}
}

static long long fetch_signed(struct printf_args *args, enum arg_size size)
{
	switch (size) {
	case ARG_LONG_LONG:
		return va_arg(args->ap, long long);
	case ARG_LONG:
		return va_arg(args->ap, long);
	case ARG_SHORT:
		return (short)va_arg(args->ap, int);
	case ARG_CHAR:
		return (signed char)va_arg(args->ap, int);
	default:
		return va_arg(args->ap, int);
	}
}

static void convert_char(struct printf_out *out, struct printf_args *args,
			 const struct printf_spec *spec)
{
	char c = va_arg(args->ap, int);

	if (!(spec->flags & PRINTF_LEFT))
		printf_pad(out, ' ', spec->width - 1);
	printf_putc(out, c);
	if (spec->flags & PRINTF_LEFT)
		printf_pad(out, ' ', spec->width - 1);
}

/* The one conversion that follows a pointer of which nothing is known. */
static void convert_string(struct printf_out *out, struct printf_args *args,
			   const struct printf_spec *spec)
{
	const char *s = va_arg(args->ap, const char *);

	if (printf_check_pointer(out, s, spec))
		printf_string(out, s, spec);
}

/*
 * Returns whether @type is the letter of a number, and notes in @spec of
 * which base and sign.
 */
static bool number_format(char type, struct printf_spec *spec)
{
	switch (type) {
	case 'd':
	case 'i':
		spec->flags |= PRINTF_SIGN;
		return true;
	case 'u':
		return true;
	case 'o':
		spec->base = 8;
		return true;
	case 'X':
		spec->flags |= PRINTF_UPPER;
		fallthrough;
	case 'x':
		spec->base = 16;
		return true;
	default:
		return false;
	}
}

static void convert_number(struct printf_out *out, struct printf_args *args,
			   const struct conversion *conv)
{
	if (conv->spec.flags & PRINTF_SIGN)
		printf_number(out, fetch_signed(args, conv->size), &conv->spec);
	else
		printf_number(out, fetch_unsigned(args, conv->size),
			      &conv->spec);
}

static void print_unknown(struct printf_out *out, char type)
{
	printf_puts(out, "(%");
	if (type)
		printf_putc(out, type);
	printf_puts(out, "?)");
}

/*
 * Prints one conversion. @fmt is behind its letter; returns where to go on, or
 * NULL if that cannot be known.
 */
static const char *convert(struct printf_out *out, const char *fmt,
			   struct conversion *conv, struct printf_args *args)
{
	if (number_format(conv->type, &conv->spec)) {
		convert_number(out, args, conv);
		return fmt;
	}
	switch (conv->type) {
	case 'c':
		convert_char(out, args, &conv->spec);
		return fmt;
	case 's':
		convert_string(out, args, &conv->spec);
		return fmt;
	case 'p':
		printf_pointer(out, va_arg(args->ap, void *), &conv->spec, fmt);
		while (extends_pointer(*fmt))
			fmt++;
		return fmt;
	case '%':
		printf_putc(out, '%');
		return fmt;
	default:
		print_unknown(out, conv->type);
		return NULL;
	}
}

/* The text between conversions is copied in runs, not by characters. */
static void format_all(struct printf_out *out, const char *fmt,
		       struct printf_args *args)
{
	struct conversion conv;
	const char *percent;

	while (fmt && *fmt) {
		percent = strchrnul(fmt, '%');
		put_bytes(out, fmt, percent - fmt);
		if (!*percent)
			break;
		fmt = parse_conversion(percent + 1, &conv, args);
		fmt = convert(out, fmt, &conv, args);
	}
}

/* Leaves @args as they were, so that a %pV may be printed twice. */
void printf_format(struct printf_out *out, const char *fmt, va_list *args)
{
	struct printf_args copy;

	va_copy(copy.ap, *args);
	format_all(out, fmt, &copy);
	va_end(copy.ap);
}
EXPORT_SYMBOL(printf_format);

/*
 * Returns the length of the whole text, which is cut and terminated where the
 * buffer ends. @size 0 only counts. Callers get a size_t from a subtraction
 * gone wrong now and then: more than INT_MAX is refused.
 */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct printf_out out = { .buf = buf, .size = size };
	struct printf_args copy;

	if (WARN_ON_ONCE(size > INT_MAX))
		return 0;
	va_copy(copy.ap, args);
	format_all(&out, fmt, &copy);
	va_end(copy.ap);
	if (size)
		buf[min(out.len, size - 1)] = '\0';
	return out.len;
}
EXPORT_SYMBOL(vsnprintf);

/* The length that has been written: safe to add to an offset. */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	size_t len;

	if (!size)
		return 0;
	len = vsnprintf(buf, size, fmt, args);
	return min(len, size - 1);
}
EXPORT_SYMBOL(vscnprintf);

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(snprintf);

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(scnprintf);

int vsprintf(char *buf, const char *fmt, va_list args)
{
	return vsnprintf(buf, INT_MAX, fmt, args);
}
EXPORT_SYMBOL(vsprintf);

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, INT_MAX, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(sprintf);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers from text; see <linux/kstrtox.h> for the rules. Owns nothing.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/types.h>

#include "kstrtox.h"

/* "0x" is a prefix only where a hex digit follows: "0xz" is 0, and text. */
const char *parse_base(const char *s, unsigned int *base)
{
	bool hex = s[0] == '0' && _tolower(s[1]) == 'x' && isxdigit(s[2]);

	if (*base == 0)
		*base = hex ? 16 : s[0] == '0' ? 8 : 10;
	return *base == 16 && hex ? s + 2 : s;
}

/* The value of a digit of any base up to 16; 16 for what is none. */
static unsigned int digit_value(char c)
{
	if (isdigit(c))
		return c - '0';
	c = _tolower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* Goes on to the end of the digits also when the value has overflowed. */
struct digits parse_digits(const char *s, unsigned int base, size_t max)
{
	struct digits d = { 0 };
	unsigned int digit;

	for (; d.len < max; d.len++) {
		digit = digit_value(s[d.len]);
		if (digit >= base)
			break;
		d.overflow |= __builtin_mul_overflow(d.value, base, &d.value);
		d.overflow |= __builtin_add_overflow(d.value, digit, &d.value);
	}
	return d;
}

/*
 * An unsigned number and then the end of the string. Whether it is a number at
 * all is decided before whether it fits.
 */
static int parse_magnitude(const char *s, unsigned int base,
			   unsigned long long *res)
{
	struct digits d;

	s = parse_base(s, &base);
	d = parse_digits(s, base, SIZE_MAX);
	if (!d.len)
		return -EINVAL;
	if (d.overflow)
		return -ERANGE;
	s += d.len;
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	*res = d.value;
	return 0;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	return parse_magnitude(*s == '+' ? s + 1 : s, base, res);
}
EXPORT_SYMBOL(kstrtoull);

/* Of a sign there may be one, and it is not a part of the number's base. */
int kstrtoll(const char *s, unsigned int base, long long *res)
{
	bool negative = *s == '-';
	unsigned long long magnitude;
	int ret;

	ret = negative ? parse_magnitude(s + 1, base, &magnitude) :
			 kstrtoull(s, base, &magnitude);
	if (ret)
		return ret;
	/* There is one negative number more than there are positive ones. */
	if (magnitude > (unsigned long long)LLONG_MAX + negative)
		return -ERANGE;
	*res = negative ? (long long)-magnitude : (long long)magnitude;
	return 0;
}
EXPORT_SYMBOL(kstrtoll);

/* A narrow type: parse a wide number and see whether it survives. */
#define DEFINE_KSTRTO(name, type, wide, parse)				\
int name(const char *s, unsigned int base, type *res)			\
{									\
	wide val;							\
	int ret = parse(s, base, &val);					\
									\
	if (ret)							\
		return ret;						\
	if (val != (wide)(type)val)					\
		return -ERANGE;						\
	*res = val;							\
	return 0;							\
}									\
EXPORT_SYMBOL(name)

DEFINE_KSTRTO(kstrtouint, unsigned int, unsigned long long, kstrtoull);
DEFINE_KSTRTO(kstrtoint, int, long long, kstrtoll);
DEFINE_KSTRTO(kstrtou16, u16, unsigned long long, kstrtoull);
DEFINE_KSTRTO(kstrtos16, s16, long long, kstrtoll);
DEFINE_KSTRTO(kstrtou8, u8, unsigned long long, kstrtoull);
DEFINE_KSTRTO(kstrtos8, s8, long long, kstrtoll);

/* Words are told apart by their first letters; what follows may be anything. */
int kstrtobool(const char *s, bool *res)
{
	char first = s ? _tolower(*s) : '\0';

	/* "on" and "off" part at their second letter. */
	if (first == 'o')
		first = _tolower(s[1]) == 'n' ? 'y' :
			_tolower(s[1]) == 'f' ? 'n' : '\0';

	switch (first) {
	case 'y':
	case 't':
	case '1':
		*res = true;
		return 0;
	case 'n':
	case 'f':
	case '0':
		*res = false;
		return 0;
	default:
		return -EINVAL;
	}
}
EXPORT_SYMBOL(kstrtobool);

/*
 * For text that goes on behind the number. Nobody hears of an overflow: where
 * the number is all of the text, kstrtoull() is the better choice.
 */
unsigned long long simple_strtoull(const char *cp, char **endp,
				   unsigned int base)
{
	struct digits d;

	cp = parse_base(cp, &base);
	d = parse_digits(cp, base, SIZE_MAX);
	if (endp)
		*endp = (char *)cp + d.len;
	return d.value;
}
EXPORT_SYMBOL(simple_strtoull);

long long simple_strtoll(const char *cp, char **endp, unsigned int base)
{
	if (*cp == '-')
		return -simple_strtoull(cp + 1, endp, base);
	return simple_strtoull(cp, endp, base);
}
EXPORT_SYMBOL(simple_strtoll);

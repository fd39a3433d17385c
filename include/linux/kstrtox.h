/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers from text, strictly: the whole string is one number, with perhaps a
 * newline behind it, or the call fails.
 *
 * Base 0 takes the base from the text: 0x hex, 0 octal, else decimal. All
 * return 0, -ERANGE for what does not fit, -EINVAL for what is no number, and
 * leave *@res alone unless they return 0. Signed ones accept "-" and "+",
 * unsigned ones "+".
 */
#ifndef _LINUX_KSTRTOX_H
#define _LINUX_KSTRTOX_H

#include <linux/compiler.h>
#include <linux/types.h>

int __must_check kstrtoull(const char *s, unsigned int base,
			   unsigned long long *res);
int __must_check kstrtoll(const char *s, unsigned int base, long long *res);
int __must_check kstrtouint(const char *s, unsigned int base,
			    unsigned int *res);
int __must_check kstrtoint(const char *s, unsigned int base, int *res);
int __must_check kstrtou16(const char *s, unsigned int base, u16 *res);
int __must_check kstrtos16(const char *s, unsigned int base, s16 *res);
int __must_check kstrtou8(const char *s, unsigned int base, u8 *res);
int __must_check kstrtos8(const char *s, unsigned int base, s8 *res);

/* y/n, 1/0, t/f, on/off, in either case; only what decides is looked at. */
int __must_check kstrtobool(const char *s, bool *res);

static inline int __must_check kstrtoul(const char *s, unsigned int base,
					unsigned long *res)
{
	unsigned long long val;
	int ret = kstrtoull(s, base, &val);

	if (!ret)
		*res = val;
	return ret;
}

static inline int __must_check kstrtol(const char *s, unsigned int base,
				       long *res)
{
	long long val;
	int ret = kstrtoll(s, base, &val);

	if (!ret)
		*res = val;
	return ret;
}

static inline int __must_check kstrtou64(const char *s, unsigned int base,
					 u64 *res)
{
	unsigned long long val;
	int ret = kstrtoull(s, base, &val);

	if (!ret)
		*res = val;
	return ret;
}

static inline int __must_check kstrtos64(const char *s, unsigned int base,
					 s64 *res)
{
	long long val;
	int ret = kstrtoll(s, base, &val);

	if (!ret)
		*res = val;
	return ret;
}

static inline int __must_check kstrtou32(const char *s, unsigned int base,
					 u32 *res)
{
	return kstrtouint(s, base, res);
}

static inline int __must_check kstrtos32(const char *s, unsigned int base,
					 s32 *res)
{
	return kstrtoint(s, base, res);
}

/*
 * Numbers at the start of a text, for parsers: stop at what is no digit and
 * say where, through @endp, which may be NULL. Too great a number wraps.
 */
unsigned long long simple_strtoull(const char *cp, char **endp,
				   unsigned int base);
long long simple_strtoll(const char *cp, char **endp, unsigned int base);

static inline unsigned long simple_strtoul(const char *cp, char **endp,
					   unsigned int base)
{
	return simple_strtoull(cp, endp, base);
}

static inline long simple_strtol(const char *cp, char **endp,
				 unsigned int base)
{
	return simple_strtoll(cp, endp, base);
}

#endif /* _LINUX_KSTRTOX_H */

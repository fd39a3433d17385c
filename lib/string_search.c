// SPDX-License-Identifier: GPL-2.0-only
/*
 * Searching in strings: for a character, for any of a set, for a string.
 *
 * Plain loops over bytes: what is searched in a kernel is short. Owns nothing.
 */
#include <linux/export.h>
#include <linux/string.h>
#include <linux/types.h>

/* The first @c, which may be the terminator, within @count; NULL if none. */
char *strnchr(const char *s, size_t count, int c)
{
	for (; count; count--, s++) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			break;
	}
	return NULL;
}
EXPORT_SYMBOL(strnchr);

char *__weak strchr(const char *s, int c)
{
	return strnchr(s, (size_t)-1, c);
}
EXPORT_SYMBOL(strchr);

/* The first @c, or the end of what may be looked at. */
char *strnchrnul(const char *s, size_t count, int c)
{
	while (count-- && *s && *s != (char)c)
		s++;
	return (char *)s;
}
EXPORT_SYMBOL(strnchrnul);

char *strchrnul(const char *s, int c)
{
	return strnchrnul(s, (size_t)-1, c);
}
EXPORT_SYMBOL(strchrnul);

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)last;
}
EXPORT_SYMBOL(strrchr);

/* @s2 within the first @len bytes of @s1; the empty string is everywhere. */
char *strnstr(const char *s1, const char *s2, size_t len)
{
	size_t want = strlen(s2), have = strnlen(s1, len);

	for (; have >= want; have--, s1++) {
		if (!memcmp(s1, s2, want))
			return (char *)s1;
	}
	return NULL;
}
EXPORT_SYMBOL(strnstr);

char *strstr(const char *s1, const char *s2)
{
	return strnstr(s1, s2, (size_t)-1);
}
EXPORT_SYMBOL(strstr);

/* How many characters at the start of @s are in @accept? */
size_t strspn(const char *s, const char *accept)
{
	const char *p = s;

	while (*p && strchr(accept, *p))
		p++;
	return p - s;
}
EXPORT_SYMBOL(strspn);

/* How many characters at the start of @s are not in @reject? */
size_t strcspn(const char *s, const char *reject)
{
	const char *p = s;

	while (*p && !strchr(reject, *p))
		p++;
	return p - s;
}
EXPORT_SYMBOL(strcspn);

/* The first character of @cs that is in @ct. */
char *strpbrk(const char *cs, const char *ct)
{
	cs += strcspn(cs, ct);
	return *cs ? (char *)cs : NULL;
}
EXPORT_SYMBOL(strpbrk);

/*
 * Cuts the next field off *@s at a character of @ct, over which *@s moves; it
 * becomes NULL with the last field. Adjacent separators give empty fields.
 */
char *strsep(char **s, const char *ct)
{
	char *field = *s, *end;

	if (!field)
		return NULL;
	end = strpbrk(field, ct);
	if (end)
		*end++ = '\0';
	*s = end;
	return field;
}
EXPORT_SYMBOL(strsep);

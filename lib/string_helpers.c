// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words as users type them into files and options: with blanks around them,
 * with or without a newline at the end. Owns nothing.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/string.h>
#include <linux/types.h>

char *skip_spaces(const char *str)
{
	while (isspace(*str))
		str++;
	return (char *)str;
}
EXPORT_SYMBOL(skip_spaces);

/* Cuts trailing blanks off and returns the first character that is none. */
char *strim(char *s)
{
	char *end = s + strlen(s);

	while (end > s && isspace(end[-1]))
		end--;
	*end = '\0';
	return skip_spaces(s);
}
EXPORT_SYMBOL(strim);

char *strreplace(char *str, char old, char new)
{
	char *s;

	for (s = str; *s; s++) {
		if (*s == old)
			*s = new;
	}
	return str;
}
EXPORT_SYMBOL(strreplace);

/* Is nothing left but perhaps the newline that a shell's echo adds? */
static bool at_end(const char *s)
{
	return !*s || (*s == '\n' && !s[1]);
}

/* Equal, but for one newline at the end of either? */
bool sysfs_streq(const char *s1, const char *s2)
{
	while (*s1 && *s1 == *s2) {
		s1++;
		s2++;
	}
	return at_end(s1) && at_end(s2);
}
EXPORT_SYMBOL(sysfs_streq);

/* The index of @string in @array, which ends after @n entries or at a NULL. */
int match_string(const char *const *array, size_t n, const char *string)
{
	size_t i;

	for (i = 0; i < n && array[i]; i++) {
		if (!strcmp(array[i], string))
			return i;
	}
	return -EINVAL;
}
EXPORT_SYMBOL(match_string);

int __sysfs_match_string(const char *const *array, size_t n, const char *s)
{
	size_t i;

	for (i = 0; i < n && array[i]; i++) {
		if (sysfs_streq(array[i], s))
			return i;
	}
	return -EINVAL;
}
EXPORT_SYMBOL(__sysfs_match_string);

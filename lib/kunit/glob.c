// SPDX-License-Identifier: GPL-2.0-only
/*
 * Matching names against patterns with '*', '?' and sets of characters.
 *
 * A star that proves too short is made longer by one character and the match
 * tried again from there. Only the last star has to be: if the text before
 * that star can match at all, its first match is as good as any later one. So
 * there is no recursion, and the time is at most the product of the lengths.
 */
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/types.h>

#include "filter.h"

/*
 * Does the set at @set, behind its '[', hold @c? *@end is where the pattern
 * goes on. A set without an end is no set: NULL.
 */
static bool set_holds(const char *set, char c, const char **end)
{
	const bool inverted = *set == '!' || *set == '^';
	bool found = false;
	const char *p = set + inverted;

	*end = NULL;
	do {
		char low = *p, high = *p;

		if (!*p)
			return false;
		if (p[1] == '-' && p[2] && p[2] != ']') {
			high = p[2];
			p += 2;
		}
		found |= low <= c && c <= high;
		p++;
	} while (*p != ']');
	*end = p + 1;
	return found != inverted;
}

/* The pattern behind what matches @c, or NULL if @c does not match. */
static const char *match_one(const char *pattern, char c)
{
	const char *end;
	bool holds;

	switch (*pattern) {
	case '?':
		return pattern + 1;
	case '[':
		holds = set_holds(pattern + 1, c, &end);
		if (end)
			return holds ? end : NULL;
		break;
	case '\\':
		if (pattern[1])
			pattern++;
		break;
	}
	return *pattern == c ? pattern + 1 : NULL;
}

bool kunit_glob_match(const char *pattern, const char *text)
{
	const char *after_star = NULL;	/* the pattern behind the last '*' */
	const char *star_end = text;	/* the text behind what it covers */
	const char *next;

	while (*text) {
		if (*pattern == '*') {
			after_star = ++pattern;
			star_end = text;
			continue;
		}
		next = match_one(pattern, *text);
		if (next) {
			pattern = next;
			text++;
		} else if (after_star) {
			pattern = after_star;
			text = ++star_end;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}
EXPORT_SYMBOL_GPL(kunit_glob_match);

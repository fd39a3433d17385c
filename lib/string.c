// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strings: length, copy, compare.
 *
 * Those that matter for speed go a word at a time where reads past the end
 * are allowed (see <linux/word-at-a-time.h>). Weak where an architecture may
 * do better. Owns nothing.
 */
#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/word-at-a-time.h>

size_t __weak strlen(const char *s)
{
	const char *p = s;

	if (STRING_WORD_READS) {
		for (; !word_aligned(p); p++) {
			if (!*p)
				return p - s;
		}
		while (!has_zero(*(const unsigned long *)p))
			p += WORD_BYTES;
	}
	while (*p)
		p++;
	return p - s;
}
EXPORT_SYMBOL(strlen);

size_t __weak strnlen(const char *s, size_t count)
{
	const char *p = s;

	/* @count bounds the reads too: no word is used that it cuts. */
	while (STRING_WORD_READS && count >= WORD_BYTES && word_aligned(p) &&
	       !has_zero(*(const unsigned long *)p)) {
		p += WORD_BYTES;
		count -= WORD_BYTES;
	}
	while (count-- && *p)
		p++;
	return p - s;
}
EXPORT_SYMBOL(strnlen);

char *strcpy(char *dest, const char *src)
{
	stpcpy(dest, src);
	return dest;
}
EXPORT_SYMBOL(strcpy);

/* Returns the end of the copy; compilers turn sprintf("%s") into it. */
char *stpcpy(char *dest, const char *src)
{
	while ((*dest = *src++) != '\0')
		dest++;
	return dest;
}
EXPORT_SYMBOL(stpcpy);

/* Pads with zeroes, and does not terminate a copy that fills the buffer. */
char *strncpy(char *dest, const char *src, size_t count)
{
	char *p = dest;

	for (; count; count--) {
		*p++ = *src;
		if (*src)
			src++;
	}
	return dest;
}
EXPORT_SYMBOL(strncpy);

/*
 * Copies words while a whole one fits with room for the terminator and holds
 * none; returns how many bytes that were. Only from an aligned source: its
 * reads may pass the end of the string.
 */
static size_t strscpy_words(char *dest, const char *src, size_t count)
{
	size_t done = 0;
	unsigned long word;

	if (!STRING_WORD_READS || !word_aligned(src))
		return 0;
	while (count - done > WORD_BYTES) {
		word = *(const unsigned long *)(src + done);
		if (has_zero(word))
			break;
		store_word(dest + done, word);
		done += WORD_BYTES;
	}
	return done;
}

/*
 * Copies what fits and terminates. Returns the length of the copy, or -E2BIG
 * if @src was cut or there is no room even for the terminator.
 */
ssize_t strscpy(char *dest, const char *src, size_t count)
{
	size_t i;

	if (!count || WARN_ON_ONCE(count > INT_MAX))
		return -E2BIG;
	for (i = strscpy_words(dest, src, count); i < count; i++) {
		dest[i] = src[i];
		if (!src[i])
			return i;
	}
	dest[count - 1] = '\0';
	return -E2BIG;
}
EXPORT_SYMBOL(strscpy);

/* The same, and zeroes the rest: for buffers that go to user space. */
ssize_t strscpy_pad(char *dest, const char *src, size_t count)
{
	ssize_t len = strscpy(dest, src, count);

	if (len >= 0)
		memset(dest + len, 0, count - len);
	return len;
}
EXPORT_SYMBOL(strscpy_pad);

char *strcat(char *dest, const char *src)
{
	stpcpy(dest + strlen(dest), src);
	return dest;
}
EXPORT_SYMBOL(strcat);

/* Appends at most @count characters and always terminates. */
char *strncat(char *dest, const char *src, size_t count)
{
	char *end = dest + strlen(dest);

	while (count-- && *src)
		*end++ = *src++;
	*end = '\0';
	return dest;
}
EXPORT_SYMBOL(strncat);

/* Returns the length it would have liked: @count or more means cut. */
size_t strlcat(char *dest, const char *src, size_t count)
{
	size_t used = strlen(dest), len = strlen(src), fits;

	/* A @dest that is no string within @count is the caller's bug. */
	BUG_ON(used >= count);
	fits = len < count - used ? len : count - used - 1;
	memcpy(dest + used, src, fits);
	dest[used + fits] = '\0';
	return used + len;
}
EXPORT_SYMBOL(strlcat);

int __weak strcmp(const char *cs, const char *ct)
{
	while (*cs && *cs == *ct) {
		cs++;
		ct++;
	}
	return (unsigned char)*cs - (unsigned char)*ct;
}
EXPORT_SYMBOL(strcmp);

int __weak strncmp(const char *cs, const char *ct, size_t count)
{
	for (; count; count--, cs++, ct++) {
		if (*cs != *ct || !*cs)
			return (unsigned char)*cs - (unsigned char)*ct;
	}
	return 0;
}
EXPORT_SYMBOL(strncmp);

int strncasecmp(const char *s1, const char *s2, size_t len)
{
	for (; len; len--, s1++, s2++) {
		int diff = tolower(*s1) - tolower(*s2);

		if (diff || !*s1)
			return diff;
	}
	return 0;
}
EXPORT_SYMBOL(strncasecmp);

int strcasecmp(const char *s1, const char *s2)
{
	return strncasecmp(s1, s2, SIZE_MAX);
}
EXPORT_SYMBOL(strcasecmp);

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strings and blocks of memory.
 *
 * The functions of C have its meaning. For copies into a buffer use
 * strscpy(): it always terminates, never reads past the source's end, and
 * says when it had to cut. There is no strcpy-like call that trusts the
 * source, but for fixed strings.
 *
 * An architecture may bring its own version of memcpy(), memmove(), memset(),
 * memcmp(), strlen(), strnlen(), strcmp(), strncmp() or strchr(): ours are weak
 * symbols. <asm/string.h> is for what it has besides.
 */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

/* Blocks: lib/string_mem.c */
void *memcpy(void *dest, const void *src, size_t count);
void *memmove(void *dest, const void *src, size_t count);
void *memset(void *s, int c, size_t count);
int memcmp(const void *cs, const void *ct, size_t count);
int bcmp(const void *a, const void *b, size_t len);
void *memchr(const void *s, int c, size_t n);
void *memscan(void *addr, int c, size_t size);
void *memchr_inv(const void *start, int c, size_t bytes);
void *memset16(u16 *s, u16 v, size_t count);
void *memset32(u32 *s, u32 v, size_t count);
void *memset64(u64 *s, u64 v, size_t count);

/* What the machine has besides, which may be macros of these names. */
#include <asm/string.h>

/* Strings: lib/string.c */
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t count);
char *strcpy(char *dest, const char *src);
char *strncpy(char *dest, const char *src, size_t count);
ssize_t strscpy(char *dest, const char *src, size_t count);
ssize_t strscpy_pad(char *dest, const char *src, size_t count);
char *stpcpy(char *dest, const char *src);
char *strcat(char *dest, const char *src);
char *strncat(char *dest, const char *src, size_t count);
size_t strlcat(char *dest, const char *src, size_t count);
int strcmp(const char *cs, const char *ct);
int strncmp(const char *cs, const char *ct, size_t count);
int strcasecmp(const char *s1, const char *s2);
int strncasecmp(const char *s1, const char *s2, size_t len);

/* Searching: lib/string_search.c */
char *strchr(const char *s, int c);
char *strchrnul(const char *s, int c);
char *strnchr(const char *s, size_t count, int c);
char *strnchrnul(const char *s, size_t count, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s1, const char *s2);
char *strnstr(const char *s1, const char *s2, size_t len);
char *strpbrk(const char *cs, const char *ct);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strsep(char **s, const char *ct);

/* Words as users type them: lib/string_helpers.c */
char *skip_spaces(const char *str);
char *strim(char *s);
char *strreplace(char *str, char old, char new);
bool sysfs_streq(const char *s1, const char *s2);
int match_string(const char *const *array, size_t n, const char *string);
int __sysfs_match_string(const char *const *array, size_t n, const char *s);
#define sysfs_match_string(array, s) \
	__sysfs_match_string(array, sizeof(array) / sizeof((array)[0]), s)

/* Copies in memory of their own: mm/util.c */
char *kstrdup(const char *s, gfp_t gfp) __malloc;
char *kstrndup(const char *s, size_t len, gfp_t gfp) __malloc;
void *kmemdup(const void *src, size_t len, gfp_t gfp) __malloc;
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp) __malloc;

static inline void *memset_l(unsigned long *p, unsigned long v, size_t count)
{
	return memset64((u64 *)p, v, count);
}

static inline void *memset_p(void **p, void *v, size_t count)
{
	return memset64((u64 *)p, (unsigned long)v, count);
}

/* Removes leading blanks by moving on, trailing ones by writing. */
static inline __must_check char *strstrip(char *str)
{
	return strim(str);
}

/* The last part of a path. */
static inline const char *kbasename(const char *path)
{
	const char *tail = strrchr(path, '/');

	return tail ? tail + 1 : path;
}

static inline bool strstarts(const char *str, const char *prefix)
{
	return strncmp(str, prefix, strlen(prefix)) == 0;
}

/* The length of @prefix if @str starts with it, else 0. */
static __always_inline size_t str_has_prefix(const char *str,
					     const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(str, prefix, len) == 0 ? len : 0;
}

/* Zeroes secrets: no optimiser may find that nobody reads them again. */
static inline void memzero_explicit(void *s, size_t count)
{
	memset(s, 0, count);
	__asm__ __volatile__("" : : "r"(s) : "memory");
}

/* Sets the rest of *@obj to @v: from @member on, or from behind it. */
#define memset_startat(obj, v, member)					\
({									\
	u8 *ptr__ = (u8 *)(obj);					\
	memset(ptr__ + offsetof(typeof(*(obj)), member), (v),		\
	       sizeof(*(obj)) - offsetof(typeof(*(obj)), member));	\
})

#define memset_after(obj, v, member)					\
({									\
	u8 *ptr__ = (u8 *)(obj);					\
	memset(ptr__ + offsetofend(typeof(*(obj)), member), (v),	\
	       sizeof(*(obj)) - offsetofend(typeof(*(obj)), member));	\
})

#endif /* _LINUX_STRING_H */

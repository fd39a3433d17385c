// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions of lib/ whose results live in memory of their own.
 *
 * They are here, beside the allocator, because lib/ is below it and calls
 * nothing above. Owns nothing: what they return is the caller's, to be freed
 * with kfree().
 */
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/* A copy of @len bytes and room for @extra more. */
static void *duplicate(const void *src, size_t len, size_t extra, gfp_t gfp)
{
	void *p = kmalloc_track_caller(size_add(len, extra), gfp);

	if (p)
		memcpy(p, src, len);
	return p;
}

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	return duplicate(src, len, 0, gfp);
}
EXPORT_SYMBOL(kmemdup);

/* @len bytes that are perhaps no string, and a terminator. */
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp)
{
	char *p;

	if (!s)
		return NULL;
	p = duplicate(s, len, 1, gfp);
	if (p)
		p[len] = '\0';
	return p;
}
EXPORT_SYMBOL(kmemdup_nul);

char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? kmemdup_nul(s, strlen(s), gfp) : NULL;
}
EXPORT_SYMBOL(kstrdup);

char *kstrndup(const char *s, size_t len, gfp_t gfp)
{
	return s ? kmemdup_nul(s, strnlen(s, len), gfp) : NULL;
}
EXPORT_SYMBOL(kstrndup);

/*
 * Formats twice, to count and to print. What an argument points at may change
 * in between: the buffer is as long as it was the first time, and no longer.
 */
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args)
{
	int len = vsnprintf(NULL, 0, fmt, args);
	char *p = kmalloc_track_caller((size_t)len + 1, gfp);

	if (p)
		vsnprintf(p, (size_t)len + 1, fmt, args);
	return p;
}
EXPORT_SYMBOL(kvasprintf);

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *p;

	va_start(args, fmt);
	p = kvasprintf(gfp, fmt, args);
	va_end(args);
	return p;
}
EXPORT_SYMBOL(kasprintf);

unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags)
{
	return kmalloc_array(BITS_TO_LONGS((size_t)nbits), sizeof(long), flags);
}
EXPORT_SYMBOL(bitmap_alloc);

unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags)
{
	return bitmap_alloc(nbits, flags | __GFP_ZERO);
}
EXPORT_SYMBOL(bitmap_zalloc);

void bitmap_free(const unsigned long *bitmap)
{
	kfree(bitmap);
}
EXPORT_SYMBOL(bitmap_free);

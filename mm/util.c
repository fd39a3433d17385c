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

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *p = kmalloc_track_caller(len, gfp, _RET_IP_);

	if (p)
		memcpy(p, src, len);
	return p;
}
EXPORT_SYMBOL(kmemdup);

/* @len characters and a terminator; @caller is whom a leak report names. */
static char *duplicate(const char *s, size_t len, gfp_t gfp,
		       unsigned long caller)
{
	char *p = kmalloc_track_caller(size_add(len, 1), gfp, caller);

	if (p) {
		memcpy(p, s, len);
		p[len] = '\0';
	}
	return p;
}

/* Of characters that are perhaps no string. */
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp)
{
	return s ? duplicate(s, len, gfp, _RET_IP_) : NULL;
}
EXPORT_SYMBOL(kmemdup_nul);

char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? duplicate(s, strlen(s), gfp, _RET_IP_) : NULL;
}
EXPORT_SYMBOL(kstrdup);

char *kstrndup(const char *s, size_t len, gfp_t gfp)
{
	return s ? duplicate(s, strnlen(s, len), gfp, _RET_IP_) : NULL;
}
EXPORT_SYMBOL(kstrndup);

/*
 * Formats twice, to count and to print. What an argument points at may change
 * in between: the buffer is as long as it was the first time, and no longer.
 */
static char *format(gfp_t gfp, const char *fmt, va_list args,
		    unsigned long caller)
{
	size_t size = vsnprintf(NULL, 0, fmt, args) + 1;
	char *p = kmalloc_track_caller(size, gfp, caller);

	if (p)
		vsnprintf(p, size, fmt, args);
	return p;
}

char *kvasprintf(gfp_t gfp, const char *fmt, va_list args)
{
	return format(gfp, fmt, args, _RET_IP_);
}
EXPORT_SYMBOL(kvasprintf);

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *p;

	va_start(args, fmt);
	p = format(gfp, fmt, args, _RET_IP_);
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

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks of memory: copy, fill, compare, search.
 *
 * They work a word at a time, and read and write nothing outside the block;
 * alignment is left to the machine, all of ours do unaligned loads and
 * stores. Weak, so that an architecture's own version wins at link time;
 * compilers emit calls to the first four, so these names must exist.
 *
 * This file is compiled so that its loops are not turned into calls of the
 * very functions that they implement (see lib/Kbuild). Owns nothing.
 */
#include <linux/export.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/word-at-a-time.h>

/* All are read before any is written: machines that take two at a time do so here. */
static __always_inline void copy_four(u8 *d, const u8 *s)
{
	unsigned long first = load_word(s);
	unsigned long second = load_word(s + WORD_BYTES);
	unsigned long third = load_word(s + 2 * WORD_BYTES);
	unsigned long fourth = load_word(s + 3 * WORD_BYTES);

	store_word(d, first);
	store_word(d + WORD_BYTES, second);
	store_word(d + 2 * WORD_BYTES, third);
	store_word(d + 3 * WORD_BYTES, fourth);
}

/* Upwards: right also where @d overlaps @s from below. */
static __always_inline void copy_up(u8 *d, const u8 *s, size_t count)
{
	for (; count >= 4 * WORD_BYTES; count -= 4 * WORD_BYTES) {
		copy_four(d, s);
		d += 4 * WORD_BYTES;
		s += 4 * WORD_BYTES;
	}
	for (; count >= WORD_BYTES; count -= WORD_BYTES) {
		store_word(d, load_word(s));
		d += WORD_BYTES;
		s += WORD_BYTES;
	}
	while (count--)
		*d++ = *s++;
}

/* Downwards: right where @d overlaps @s from above. */
static __always_inline void copy_down(u8 *d, const u8 *s, size_t count)
{
	d += count;
	s += count;
	for (; count >= 4 * WORD_BYTES; count -= 4 * WORD_BYTES) {
		d -= 4 * WORD_BYTES;
		s -= 4 * WORD_BYTES;
		copy_four(d, s);
	}
	for (; count >= WORD_BYTES; count -= WORD_BYTES) {
		d -= WORD_BYTES;
		s -= WORD_BYTES;
		store_word(d, load_word(s));
	}
	while (count--)
		*--d = *--s;
}

void *__weak (memcpy)(void *dest, const void *src, size_t count)
{
	copy_up(dest, src, count);
	return dest;
}
EXPORT_SYMBOL(memcpy);

void *__weak memmove(void *dest, const void *src, size_t count)
{
	if ((unsigned long)dest - (unsigned long)src >= count)
		copy_up(dest, src, count);
	else
		copy_down(dest, src, count);
	return dest;
}
EXPORT_SYMBOL(memmove);

void *__weak (memset)(void *s, int c, size_t count)
{
	unsigned long word = REPEAT_BYTE((unsigned long)(u8)c);
	u8 *p = s;

	/*
	 * Whole pages are what this is mostly called for: eight words at a
	 * time leave little but the stores.
	 */
	for (; count >= 8 * WORD_BYTES; count -= 8 * WORD_BYTES) {
		store_word(p, word);
		store_word(p + WORD_BYTES, word);
		store_word(p + 2 * WORD_BYTES, word);
		store_word(p + 3 * WORD_BYTES, word);
		store_word(p + 4 * WORD_BYTES, word);
		store_word(p + 5 * WORD_BYTES, word);
		store_word(p + 6 * WORD_BYTES, word);
		store_word(p + 7 * WORD_BYTES, word);
		p += 8 * WORD_BYTES;
	}
	for (; count >= WORD_BYTES; count -= WORD_BYTES) {
		store_word(p, word);
		p += WORD_BYTES;
	}
	while (count--)
		*p++ = c;
	return s;
}
EXPORT_SYMBOL(memset);

int __weak memcmp(const void *cs, const void *ct, size_t count)
{
	const u8 *a = cs, *b = ct;

	/* Equal words are skipped; the bytes of the first other one decide. */
	while (count >= WORD_BYTES && load_word(a) == load_word(b)) {
		a += WORD_BYTES;
		b += WORD_BYTES;
		count -= WORD_BYTES;
	}
	for (; count; count--, a++, b++) {
		if (*a != *b)
			return *a - *b;
	}
	return 0;
}
EXPORT_SYMBOL(memcmp);

/* What compilers call when only equality matters. */
int __weak bcmp(const void *a, const void *b, size_t len)
{
	return memcmp(a, b, len);
}
EXPORT_SYMBOL(bcmp);

/* The first byte that is @c, or the end of the block. */
void *memscan(void *addr, int c, size_t size)
{
	u8 *p = addr;

	while (size && *p != (u8)c) {
		p++;
		size--;
	}
	return p;
}
EXPORT_SYMBOL(memscan);

void *memchr(const void *s, int c, size_t n)
{
	u8 *p = memscan((void *)s, c, n);

	return p == (const u8 *)s + n ? NULL : p;
}
EXPORT_SYMBOL(memchr);

/* The first byte that is not @c, or NULL: checks poison and padding. */
void *memchr_inv(const void *start, int c, size_t bytes)
{
	unsigned long word = REPEAT_BYTE((unsigned long)(u8)c);
	const u8 *p = start;

	while (bytes >= WORD_BYTES && load_word(p) == word) {
		p += WORD_BYTES;
		bytes -= WORD_BYTES;
	}
	for (; bytes; bytes--, p++) {
		if (*p != (u8)c)
			return (void *)p;
	}
	return NULL;
}
EXPORT_SYMBOL(memchr_inv);

void *memset16(u16 *s, u16 v, size_t count)
{
	u16 *p = s;

	while (count--)
		*p++ = v;
	return s;
}
EXPORT_SYMBOL(memset16);

void *memset32(u32 *s, u32 v, size_t count)
{
	u32 *p = s;

	while (count--)
		*p++ = v;
	return s;
}
EXPORT_SYMBOL(memset32);

void *memset64(u64 *s, u64 v, size_t count)
{
	u64 *p = s;

	while (count--)
		*p++ = v;
	return s;
}
EXPORT_SYMBOL(memset64);

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
#include <linux/unaligned.h>
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

static __always_inline void copy_two(u8 *d, const u8 *s)
{
	unsigned long first = load_word(s);
	unsigned long second = load_word(s + WORD_BYTES);

	store_word(d, first);
	store_word(d + WORD_BYTES, second);
}

/* Less than a word, in either direction: by its two ends, which may overlap each other. */
static __always_inline void copy_few(u8 *d, const u8 *s, size_t count)
{
	if (count >= 4) {
		u32 head = get_unaligned((const u32 *)s);
		u32 tail = get_unaligned((const u32 *)(s + count - 4));

		put_unaligned(head, (u32 *)d);
		put_unaligned(tail, (u32 *)(d + count - 4));
	} else if (count) {
		u8 head = s[0], middle = s[count / 2], tail = s[count - 1];

		d[0] = head;
		d[count / 2] = middle;
		d[count - 1] = tail;
	}
}

/*
 * Upwards, a word or more: right also where @d overlaps @s from below. The last word is written
 * last, over some of what is there already, but it is read before anything is written.
 */
static __always_inline void copy_up(u8 *d, const u8 *s, size_t count)
{
	unsigned long last = load_word(s + count - WORD_BYTES);

	for (; count > 4 * WORD_BYTES; count -= 4 * WORD_BYTES) {
		copy_four(d, s);
		d += 4 * WORD_BYTES;
		s += 4 * WORD_BYTES;
	}
	if (count > 2 * WORD_BYTES) {
		copy_two(d, s);
		d += 2 * WORD_BYTES;
		s += 2 * WORD_BYTES;
		count -= 2 * WORD_BYTES;
	}
	if (count > WORD_BYTES)
		store_word(d, load_word(s));
	store_word(d + count - WORD_BYTES, last);
}

/* Downwards, likewise: right where @d overlaps @s from above. */
static __always_inline void copy_down(u8 *d, const u8 *s, size_t count)
{
	unsigned long first = load_word(s);

	for (; count > 4 * WORD_BYTES; count -= 4 * WORD_BYTES)
		copy_four(d + count - 4 * WORD_BYTES, s + count - 4 * WORD_BYTES);
	if (count > 2 * WORD_BYTES) {
		copy_two(d + count - 2 * WORD_BYTES, s + count - 2 * WORD_BYTES);
		count -= 2 * WORD_BYTES;
	}
	if (count > WORD_BYTES)
		store_word(d + count - WORD_BYTES, load_word(s + count - WORD_BYTES));
	store_word(d, first);
}

/* The blocks must not overlap, though nothing would go wrong if @dest lay below. */
void *__weak (memcpy)(void *dest, const void *src, size_t count)
{
	if (count >= WORD_BYTES)
		copy_up(dest, src, count);
	else
		copy_few(dest, src, count);
	return dest;
}
EXPORT_SYMBOL(memcpy);

/* Upwards also where the blocks are apart. */
void *__weak memmove(void *dest, const void *src, size_t count)
{
	if (count < WORD_BYTES)
		copy_few(dest, src, count);
	else if ((unsigned long)dest - (unsigned long)src >= count)
		copy_up(dest, src, count);
	else
		copy_down(dest, src, count);
	return dest;
}
EXPORT_SYMBOL(memmove);

/* Less than a word, by its two ends. */
static __always_inline void set_few(u8 *p, u32 four, size_t count)
{
	if (count >= 4) {
		put_unaligned(four, (u32 *)p);
		put_unaligned(four, (u32 *)(p + count - 4));
	} else if (count) {
		p[0] = four;
		p[count / 2] = four;
		p[count - 1] = four;
	}
}

static __always_inline void set_four(u8 *p, unsigned long word)
{
	store_word(p, word);
	store_word(p + WORD_BYTES, word);
	store_word(p + 2 * WORD_BYTES, word);
	store_word(p + 3 * WORD_BYTES, word);
}

/*
 * Whole objects and pages are what this is mostly called for: eight words at a time leave
 * little but the stores. The last word may overlap others.
 */
void *__weak (memset)(void *s, int c, size_t count)
{
	unsigned long word = REPEAT_BYTE((unsigned long)(u8)c);
	u8 *p = s, *last = p + count - WORD_BYTES;

	if (count < WORD_BYTES) {
		set_few(p, word, count);
		return s;
	}
	for (; count > 8 * WORD_BYTES; count -= 8 * WORD_BYTES) {
		set_four(p, word);
		set_four(p + 4 * WORD_BYTES, word);
		p += 8 * WORD_BYTES;
	}
	if (count > 4 * WORD_BYTES) {
		set_four(p, word);
		p += 4 * WORD_BYTES;
		count -= 4 * WORD_BYTES;
	}
	if (count > 2 * WORD_BYTES) {
		store_word(p, word);
		store_word(p + WORD_BYTES, word);
		p += 2 * WORD_BYTES;
		count -= 2 * WORD_BYTES;
	}
	if (count > WORD_BYTES)
		store_word(p, word);
	store_word(last, word);
	return s;
}
EXPORT_SYMBOL(memset);

/* Of words that differ: the byte at the lowest address decides. */
static __always_inline int order_of(unsigned long a, unsigned long b)
{
	return be64_to_cpu((__force __be64)a) < be64_to_cpu((__force __be64)b) ? -1 : 1;
}

/* The last word may overlap others, which are equal. */
int __weak memcmp(const void *cs, const void *ct, size_t count)
{
	const u8 *a = cs, *b = ct;

	if (count < WORD_BYTES) {
		for (; count; count--, a++, b++)
			if (*a != *b)
				return *a - *b;
		return 0;
	}
	for (; count > WORD_BYTES; count -= WORD_BYTES) {
		if (load_word(a) != load_word(b))
			return order_of(load_word(a), load_word(b));
		a += WORD_BYTES;
		b += WORD_BYTES;
	}
	a += count - WORD_BYTES;
	b += count - WORD_BYTES;
	return load_word(a) == load_word(b) ? 0 : order_of(load_word(a), load_word(b));
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

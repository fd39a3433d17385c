/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking at a string a word at a time.
 *
 * A load of an aligned word cannot cross a page, so it is harmless to read
 * beyond the end of a string as long as the word holds a byte of it. The
 * sanitizers see things differently: those bytes may be freed, or be written
 * by another CPU. STRING_WORD_READS says whether such reads are allowed;
 * where it is 0 the compiler drops the word path.
 */
#ifndef _LINUX_WORD_AT_A_TIME_H
#define _LINUX_WORD_AT_A_TIME_H

#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/kernel.h>
#include <linux/types.h>

#define STRING_WORD_READS \
	(!IS_ENABLED(CONFIG_KASAN) && !IS_ENABLED(CONFIG_UM_TSAN))

#define WORD_BYTES	sizeof(unsigned long)

/* Any word in memory, whatever its alignment. */
struct unaligned_word {
	unsigned long v;
} __packed;

static __always_inline unsigned long load_word(const void *p)
{
	return ((const struct unaligned_word *)p)->v;
}

static __always_inline void store_word(void *p, unsigned long v)
{
	((struct unaligned_word *)p)->v = v;
}

static __always_inline bool word_aligned(const void *p)
{
	return ((unsigned long)p & (WORD_BYTES - 1)) == 0;
}

/*
 * Has @word a zero byte? Subtracting one from each byte borrows into its top
 * bit only if the byte was 0 or had that bit set, and the latter are masked
 * out. Bytes above the first zero may be reported falsely: they do not matter
 * to whoever wants to know whether there is any, or the lowest one.
 */
static __always_inline unsigned long has_zero(unsigned long word)
{
	return (word - REPEAT_BYTE(0x01)) & ~word & REPEAT_BYTE(0x80);
}

#endif /* _LINUX_WORD_AT_A_TIME_H */

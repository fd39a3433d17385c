/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes that belong to user programs. Others may be writing to them meanwhile, which is
 * their business and no race of ours: the thread sanitizer is told so, word by word.
 */
#ifndef _MM_USER_BYTES_H
#define _MM_USER_BYTES_H

#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/types.h>

static inline void user_bytes_copy(void *to, const void *from, size_t len)
{
	unsigned long *dst = to;
	const unsigned long *src = from;
	size_t i = 0;

	if (!IS_ENABLED(CONFIG_UM_TSAN)) {
		memcpy(to, from, len);
		return;
	}
	if (!(((unsigned long)to | (unsigned long)from) % sizeof(*dst)))
		for (; i + sizeof(*dst) <= len; i += sizeof(*dst))
			WRITE_ONCE(*dst++, READ_ONCE(*src++));
	for (; i < len; i++)
		WRITE_ONCE(((u8 *)to)[i], READ_ONCE(((const u8 *)from)[i]));
}

static inline void user_page_copy(void *to, const void *from)
{
	if (IS_ENABLED(CONFIG_UM_TSAN))
		user_bytes_copy(to, from, PAGE_SIZE);
	else
		copy_page(to, from);
}

#endif /* _MM_USER_BYTES_H */

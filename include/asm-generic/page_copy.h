/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole pages, for machines whose compiler knows best how that is done. */
#ifndef _ASM_GENERIC_PAGE_COPY_H
#define _ASM_GENERIC_PAGE_COPY_H

#include <asm/page.h>

static inline void clear_page(void *addr)
{
	__builtin_memset(addr, 0, PAGE_SIZE);
}

static inline void copy_page(void *to, const void *from)
{
	__builtin_memcpy(to, from, PAGE_SIZE);
}

#endif /* _ASM_GENERIC_PAGE_COPY_H */

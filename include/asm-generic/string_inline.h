/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Blocks of memory of a constant size are copied and filled in line: the compiler knows how,
 * and takes the functions of lib/string_mem.c for all others. Not where sanitizers watch what
 * these do.
 */
#ifndef _ASM_GENERIC_STRING_INLINE_H
#define _ASM_GENERIC_STRING_INLINE_H

#define memcpy(dest, src, count)	__builtin_memcpy(dest, src, count)
#define memset(s, c, count)		__builtin_memset(s, c, count)

#endif /* _ASM_GENERIC_STRING_INLINE_H */

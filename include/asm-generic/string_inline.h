/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Blocks of memory of a constant size are copied and filled in line: the compiler knows how,
 * and takes the functions of lib/string_mem.c for all others. Not where sanitizers watch what
 * these do.
 */
#ifndef _ASM_GENERIC_STRING_INLINE_H
#define _ASM_GENERIC_STRING_INLINE_H

#define memcpy(...)	__builtin_memcpy(__VA_ARGS__)
#define memset(...)	__builtin_memset(__VA_ARGS__)

#endif /* _ASM_GENERIC_STRING_INLINE_H */

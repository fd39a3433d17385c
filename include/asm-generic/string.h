/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * No string function of the machine's own: lib/string*.c has them all. Blocks of a constant size
 * are copied and filled in line: the compiler knows how, and calls the functions for all others.
 * Not where sanitizers watch what these do.
 */
#ifndef _ASM_GENERIC_STRING_H
#define _ASM_GENERIC_STRING_H

#if !defined(CONFIG_KASAN) && !defined(CONFIG_UM_TSAN)
#define memcpy(...)	__builtin_memcpy(__VA_ARGS__)
#define memset(...)	__builtin_memset(__VA_ARGS__)
#endif

#endif /* _ASM_GENERIC_STRING_H */

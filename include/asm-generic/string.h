/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * No string function of the machine's own: lib/string*.c has them all.
 */
#ifndef _ASM_GENERIC_STRING_H
#define _ASM_GENERIC_STRING_H

#endif /* _ASM_GENERIC_STRING_H */

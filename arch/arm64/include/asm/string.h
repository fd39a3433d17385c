/* SPDX-License-Identifier: GPL-2.0-only */
/* What there is besides the functions of lib/string*.c. */
#ifndef _ASM_ARM64_STRING_H
#define _ASM_ARM64_STRING_H

#include <asm-generic/string_inline.h>

#endif /* _ASM_ARM64_STRING_H */

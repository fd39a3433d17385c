/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations on single bits and on the bits of a word, by compiler builtins.
 *
 * These are right, and as fast as assembly, wherever the compiler knows the
 * machine; so x86, arm64 and um all use them. They are also what lets the
 * thread sanitizer see an atomic bit operation as one.
 */
#ifndef _ASM_GENERIC_BITOPS_H
#define _ASM_GENERIC_BITOPS_H

#include <asm-generic/bitops/builtin.h>
#include <asm-generic/bitops/hweight.h>
#include <asm-generic/bitops/atomic.h>
#include <asm-generic/bitops/non-atomic.h>
#include <asm-generic/bitops/lock.h>

#endif /* _ASM_GENERIC_BITOPS_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's own use of vector registers, by the names that arm64 has for it. */
#ifndef _ASM_ARM64_NEON_H
#define _ASM_ARM64_NEON_H

#include <linux/fpu.h>

#define kernel_neon_begin()	kernel_fpu_begin()
#define kernel_neon_end()	kernel_fpu_end()

#endif /* _ASM_ARM64_NEON_H */

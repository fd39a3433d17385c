/* SPDX-License-Identifier: GPL-2.0-only */
/* May code that has a version with vector registers use it here and now? */
#ifndef _ASM_GENERIC_SIMD_H
#define _ASM_GENERIC_SIMD_H

#include <linux/fpu.h>

static inline bool may_use_simd(void)
{
	return kernel_fpu_available() && kernel_fpu_usable();
}

#endif /* _ASM_GENERIC_SIMD_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* The processor's generators: RDSEED gives what was gathered, RDRAND stretches it. */
#ifndef _ASM_X86_ARCHRANDOM_H
#define _ASM_X86_ARCHRANDOM_H

#include <asm/cpufeature.h>
#include <linux/types.h>

/* One that works answers within so many. */
#define RDRAND_RETRIES	10

#define __DEFINE_RANDOM(insn, feature) \
static inline bool insn##_long(unsigned long *value) \
{ \
	bool ok = false; \
	\
	if (!boot_cpu_has(feature)) \
		return false; \
	for (int i = 0; i < RDRAND_RETRIES && !ok; i++) \
		asm volatile(#insn " %0; setc %1" \
			     : "=r"(*value), "=qm"(ok) : : "cc"); \
	return ok; \
}

__DEFINE_RANDOM(rdrand, X86_FEATURE_RDRAND)
__DEFINE_RANDOM(rdseed, X86_FEATURE_RDSEED)

/* How many of @max words the processor gives. */
static inline size_t arch_get_random_longs(unsigned long *v, size_t max)
{
	return max && rdrand_long(v) ? 1 : 0;
}

static inline size_t arch_get_random_seed_longs(unsigned long *v, size_t max)
{
	return max && rdseed_long(v) ? 1 : 0;
}

#endif /* _ASM_X86_ARCHRANDOM_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* The processor's generators: RNDRRS is seeded anew for each word, RNDR not. */
#ifndef _ASM_ARM64_ARCHRANDOM_H
#define _ASM_ARM64_ARCHRANDOM_H

#include <asm/sysreg.h>
#include <linux/types.h>

#define ISAR0_RNDR_SHIFT	60
#define RNDR_RETRIES		10

#define __DEFINE_RANDOM(name, reg) \
static inline bool name##_long(unsigned long *value) \
{ \
	unsigned long ok = 0; \
	\
	if (!(read_sysreg(id_aa64isar0_el1) >> ISAR0_RNDR_SHIFT & 0xf)) \
		return false; \
	/* The flag Z says that it has failed. */ \
	for (int i = 0; i < RNDR_RETRIES && !ok; i++) \
		asm volatile("mrs %0, " reg "\n" \
			     "cset %1, ne" \
			     : "=r"(*value), "=r"(ok) : : "cc"); \
	return ok; \
}

__DEFINE_RANDOM(rndr, "S3_3_C2_C4_0")
__DEFINE_RANDOM(rndrrs, "S3_3_C2_C4_1")

/* How many of @max words the processor gives. */
static inline size_t arch_get_random_longs(unsigned long *v, size_t max)
{
	return max && rndr_long(v) ? 1 : 0;
}

static inline size_t arch_get_random_seed_longs(unsigned long *v, size_t max)
{
	return max && rndrrs_long(v) ? 1 : 0;
}

#endif /* _ASM_ARM64_ARCHRANDOM_H */

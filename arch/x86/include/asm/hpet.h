/* SPDX-License-Identifier: GPL-2.0-only */
/* A timer chip with a counter of a known rate (kernel/hpet.c). */
#ifndef _ASM_X86_HPET_H
#define _ASM_X86_HPET_H

#include <linux/types.h>

/* In femtoseconds: 100 ns by the specification; less than 1 ns is absurd. */
#define HPET_MAX_PERIOD		100000000u
#define HPET_MIN_PERIOD		1000000u
#define HPET_NONE		0xffffffffu	/* nothing answers */

/* The counter's rate by the capabilities' upper half; 0: it makes no sense. */
static inline u32 hpet_period_hz(u32 period)
{
	if (period < HPET_MIN_PERIOD || period > HPET_MAX_PERIOD)
		return 0;
	return 1000000000000000ull / period;
}

/* Finds and starts it. When memory can be mapped. */
void hpet_init(void);
/* 0: there is none. */
u32 hpet_hz(void);
/* Wraps. */
u32 hpet_count(void);

#endif /* _ASM_X86_HPET_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What programs read the time from without the kernel: the first page of the vDSO, which
 * all of them have mapped. kernel/time/timekeeping.c writes it, lib/vdso/clock.c reads.
 */
#ifndef _VDSO_DATA_H
#define _VDSO_DATA_H

#include <linux/types.h>

/* Clocks that are CLOCK_MONOTONIC and something. */
enum vdso_offset { VDSO_MONOTONIC, VDSO_REAL, VDSO_BOOT, VDSO_TAI, NR_VDSO_OFFSETS };

/*
 * @seq is odd while somebody writes. The counter stood at @cycle_last when the time since
 * boot was @base, and @frac, shifted, of a nanosecond more; from @max_cycles later on the
 * kernel is to be asked, as it is always where programs cannot read the counter.
 */
struct vdso_data {
	u32 seq;
	u32 readable;			/* is the counter? */
	/* What each tick changes; @raw_: by the counter's own factor. */
	u64 cycle_last;
	u64 frac, raw_frac;
	s64 base, raw_base;
	/* What hardly ever changes. */
	u64 mask, max_cycles;
	u32 mult, shift, raw_mult;
	s64 offs[NR_VDSO_OFFSETS];
};

#endif /* _VDSO_DATA_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* The CPU's own counter: its rate (kernel/tsc.c), and its clock under KVM. */
#ifndef _ASM_X86_TSC_H
#define _ASM_X86_TSC_H

#include <linux/types.h>

struct clocksource;

/* From what others know; what must be measured waits for tsc_late_init(). */
void tsc_init(void);
/* When devices can be mapped. */
void tsc_late_init(void);
u32 tsc_khz(void);
extern struct clocksource clocksource_tsc;

/*
 * Deadlines are told in units of so many counts: their number a second fits
 * into 32 bits, whatever the processor.
 */
#define TSC_DEADLINE_UNIT	8u

static inline u32 tsc_deadline_hz(u32 khz)
{
	return khz * (1000 / TSC_DEADLINE_UNIT);
}

/* kvmclock.c: on the first CPU, before its clock is needed, then on each. */
void kvmclock_init(void);
void kvmclock_init_cpu(void);
/* What the host says of the counter; 0: nothing. */
u32 kvmclock_tsc_khz(void);
/* Is it to be sched_clock(), which begins at 0? */
extern bool kvmclock_is_sched_clock;
u64 kvmclock_sched_clock(void);
/* False if the host does not tell. */
struct timespec64;
bool kvmclock_wall_time(struct timespec64 *ts);

#endif /* _ASM_X86_TSC_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* The CPU's own counter: its rate (kernel/tsc.c), and its clock under KVM. */
#ifndef _ASM_X86_TSC_H
#define _ASM_X86_TSC_H

#include <linux/types.h>

struct clocksource;
struct timespec64;

/* From what others know; what must be measured waits for tsc_late_init(). */
void tsc_init(void);
/* When devices can be mapped. */
void tsc_late_init(void);
/* More than 32 bits hold. */
u64 tsc_hz(void);
extern struct clocksource clocksource_tsc;

/* kvmclock.c: on the first CPU, before its clock is needed, then on each. */
void kvmclock_init(void);
void kvmclock_init_cpu(void);
/* What the host says of the counter; 0: nothing. */
u32 kvmclock_tsc_khz(void);
/* Is it to be sched_clock(), which begins at 0? */
extern bool kvmclock_is_sched_clock;
u64 kvmclock_sched_clock(void);
/* False if the host does not tell. */
bool kvmclock_wall_time(struct timespec64 *ts);

#endif /* _ASM_X86_TSC_H */

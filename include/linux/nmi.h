/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Seeing where CPUs are, by an interrupt that they cannot mask where the
 * machine has one; kernel/nmi_backtrace.c.
 */
#ifndef _LINUX_NMI_H
#define _LINUX_NMI_H

#include <linux/types.h>

struct cpumask;
struct pt_regs;

/* Prints the backtraces of CPUs, this one included, within ten seconds. */
void trigger_cpumask_backtrace(const struct cpumask *mask);
void trigger_all_cpu_backtrace(void);
/* The same without this CPU. */
void trigger_allbutself_cpu_backtrace(void);

/* For ever, and wait so long until they have: a panic. Interrupts are off. */
void nmi_stop_others(unsigned int timeout_ms);

/*
 * In the interrupt: was this CPU asked? Then its backtrace has been printed,
 * from @regs on, or from here if that is NULL.
 */
bool nmi_cpu_backtrace(struct pt_regs *regs);

/*
 * "I am busy, not stuck": for who works for seconds with interrupts off
 * (touch_nmi_watchdog()), or without letting others run. In any context.
 */
#ifdef CONFIG_LOCKUP_DETECTOR
void touch_softlockup_watchdog(void);
void touch_all_softlockup_watchdogs(void);
void touch_nmi_watchdog(void);
#else
static inline void touch_softlockup_watchdog(void)
{
}

static inline void touch_all_softlockup_watchdogs(void)
{
}

static inline void touch_nmi_watchdog(void)
{
}
#endif

#endif /* _LINUX_NMI_H */

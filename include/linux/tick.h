/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tick: HZ times a second on every CPU that is not idle.
 *
 * A CPU that idles stops its tick, and is woken by its next timer only.
 */
#ifndef _LINUX_TICK_H
#define _LINUX_TICK_H

#include <linux/types.h>

/* From the idle loop, with interrupts off, when it has something to do. */
void tick_nohz_idle_exit(void);
/* When an interrupt has ended a sleep: the time is brought up to now. */
void tick_irq_enter(void);
/* The tick of this CPU begins; with its clock event device. */
void tick_setup_this_cpu(void);
bool tick_nohz_tick_stopped(void);

/* kernel/time/time.c: the boot's part, before interrupts are on. */
void time_init(void);

#endif /* _LINUX_TICK_H */

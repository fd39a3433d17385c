/* SPDX-License-Identifier: GPL-2.0-only */
/* Waiting for a while: busily for microseconds, asleep for longer. */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/types.h>

void ndelay(unsigned long nsecs);
void udelay(unsigned long usecs);
void mdelay(unsigned long msecs);

/* At least so long, whatever wakes the task. */
void msleep(unsigned int msecs);
/* Until woken; returns what is left, in milliseconds. */
unsigned long msleep_interruptible(unsigned int msecs);
void usleep_range(unsigned long min, unsigned long max);
void fsleep(unsigned long usecs);

static inline void ssleep(unsigned int seconds)
{
	msleep(seconds * 1000);
}

#endif /* _LINUX_DELAY_H */

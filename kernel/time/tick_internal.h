/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the parts of kernel/time. */
#ifndef _KERNEL_TIME_TICK_INTERNAL_H
#define _KERNEL_TIME_TICK_INTERNAL_H

#include <linux/ktime.h>

/* At @now, or later: jiffies must not be behind that. */
void tick_update_jiffies(ktime_t now);

#endif /* _KERNEL_TIME_TICK_INTERNAL_H */

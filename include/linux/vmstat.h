/* SPDX-License-Identifier: GPL-2.0-only */
/* Sums over the whole machine that are made when somebody asks. */
#ifndef _LINUX_VMSTAT_H
#define _LINUX_VMSTAT_H

#include <linux/types.h>

/* Faults that were served: from memory, and for which somebody had to wait. */
struct fault_counts {
	u64 minor, major;
};

/* Since the boot, of all tasks, also of those that have gone; kernel/task.c. */
void count_all_faults(struct fault_counts *sum);

#endif /* _LINUX_VMSTAT_H */

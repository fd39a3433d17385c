/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the watchdogs share, and what they show their tests. */
#ifndef _KERNEL_WATCHDOG_INTERNAL_H
#define _KERNEL_WATCHDOG_INTERNAL_H

#include <linux/hrtimer.h>
#include <linux/percpu-defs.h>
#include <linux/types.h>

/* Of its own CPU, in its timer or thread, but for what others may ask for. */
struct watchdog_cpu {
	struct hrtimer timer;
	u64 alive_ns;		/* when the thread ran last */
	u64 told_ns;		/* when the last report was made */
	bool touched;		/* anybody: begin anew */
	bool thread_due;
	unsigned long nr_samples;	/* read by the neighbour */

	/* What is known of the neighbour. */
	int neighbour;
	unsigned long seen_samples;
	bool neighbour_touched;	/* anybody */
	bool neighbour_told;
};
DECLARE_PER_CPU(struct watchdog_cpu, watchdog_cpus);

/* Seconds for which the CPU is stuck, if that is to be reported now; else 0. */
unsigned int softlockup_seconds(struct watchdog_cpu *w, u64 now_ns,
				u64 thresh_ns);
/* Is @cpu, whose timer has run so often, to be reported as dead now? */
bool hardlockup_found(struct watchdog_cpu *w, int cpu,
		      unsigned long nr_samples);
/* From the timer of this CPU. */
void hardlockup_check_neighbour(struct watchdog_cpu *w);

#endif /* _KERNEL_WATCHDOG_INTERNAL_H */

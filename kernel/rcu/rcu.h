/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of RCU share, and what they show their tests. */
#ifndef _KERNEL_RCU_RCU_H
#define _KERNEL_RCU_RCU_H

#include <linux/cpumask.h>
#include <linux/types.h>

/* Whom the present grace period waits for; a moment's truth. */
struct rcu_holdouts {
	struct cpumask cpus;
	unsigned long gp_number;
	unsigned long nr_pending;
};

/* tree.c */
void rcu_holdouts(struct rcu_holdouts *h);

/* stall.c: a grace period begins. */
void rcu_stall_restart(void);
/* Has it taken too long? From the thread, and from the tick of a holdout. */
void rcu_check_stall(void);
void rcu_check_own_stall(void);

/*
 * When a report is due, and how far apart they are, in jiffies. Several CPUs may
 * look at once: one of them makes the report.
 */
struct rcu_stall {
	unsigned long due;
	unsigned long began;
};

bool rcu_stall_claim(struct rcu_stall *stall, unsigned long now,
		     unsigned long grace, unsigned long period);

#endif /* _KERNEL_RCU_RCU_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* The types of work, for headers that only embed them. */
#ifndef _LINUX_WORKQUEUE_TYPES_H
#define _LINUX_WORKQUEUE_TYPES_H

#include <linux/atomic.h>
#include <linux/lockdep.h>
#include <linux/timer.h>
#include <linux/types.h>

struct work_struct;
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);

/* @data belongs to kernel/workqueue.c: where the work is, or was last. */
struct work_struct {
	atomic_long_t data;
	struct list_head entry;
	work_func_t func;
#ifdef CONFIG_PROVE_LOCKING
	struct lockdep_map dep_map;
#endif
};

/* Work that a timer queues. */
struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
	struct workqueue_struct *wq;	/* of the owner of the pending bit */
	int cpu;
};

#endif /* _LINUX_WORKQUEUE_TYPES_H */

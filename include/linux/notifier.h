/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chains of functions that want to know of an event.
 *
 * Those of higher priority are called first; of one priority, who came first.
 * A call ends where a function returns with NOTIFY_STOP_MASK set; an errno is
 * wrapped by notifier_from_errno(), which does so.
 */
#ifndef _LINUX_NOTIFIER_H
#define _LINUX_NOTIFIER_H

#include <linux/errno.h>
#include <linux/rwsem.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

struct notifier_block;

typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action,
			     void *data);

struct notifier_block {
	notifier_fn_t notifier_call;
	struct notifier_block *next;	/* of the chain; its lock */
	int priority;
};

#define NOTIFY_DONE		0x0000	/* not interested */
#define NOTIFY_OK		0x0001
#define NOTIFY_STOP_MASK	0x8000
#define NOTIFY_BAD		(NOTIFY_STOP_MASK | 0x0002)
#define NOTIFY_STOP		(NOTIFY_OK | NOTIFY_STOP_MASK)

static inline int notifier_from_errno(int err)
{
	return err ? NOTIFY_STOP_MASK | (NOTIFY_OK - err) : NOTIFY_OK;
}

/* The errno in what a chain returned, or 0. */
static inline int notifier_to_errno(int ret)
{
	ret &= ~NOTIFY_STOP_MASK;
	return ret > NOTIFY_OK ? NOTIFY_OK - ret : 0;
}

/*
 * A chain that is called in any context, also while it changes: its functions
 * must not sleep. Unregistering one waits until nobody calls it.
 */
struct atomic_notifier_head {
	raw_spinlock_t lock;
	struct notifier_block *head;	/* lock; read under RCU */
};

#define ATOMIC_NOTIFIER_HEAD(name) \
	struct atomic_notifier_head name = { \
		.lock = __RAW_SPIN_LOCK_UNLOCKED((name).lock), \
	}

/* Return values as those of blocking_notifier_chain_*() below. */
int atomic_notifier_chain_register(struct atomic_notifier_head *nh,
				   struct notifier_block *nb);
int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh,
				     struct notifier_block *nb);
int atomic_notifier_call_chain(struct atomic_notifier_head *nh,
			       unsigned long action, void *data);

/* A chain whose functions may sleep. */
struct blocking_notifier_head {
	struct rw_semaphore rwsem;
	struct notifier_block *head;	/* rwsem */
};

#define BLOCKING_NOTIFIER_HEAD(name) \
	struct blocking_notifier_head name = { \
		.rwsem = __RWSEM_INITIALIZER((name).rwsem), \
	}

/* -EEXIST if it is in the chain already. */
int blocking_notifier_chain_register(struct blocking_notifier_head *nh,
				     struct notifier_block *nb);
/* -ENOENT if it is not in the chain. */
int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh,
				       struct notifier_block *nb);
/* What the last function returned, or the one that stopped it. */
int blocking_notifier_call_chain(struct blocking_notifier_head *nh,
				 unsigned long action, void *data);
/*
 * The same; if a function stops it with an error, those that were called
 * before get @undo, in their order.
 */
int blocking_notifier_call_chain_robust(struct blocking_notifier_head *nh,
					unsigned long action,
					unsigned long undo, void *data);

#endif /* _LINUX_NOTIFIER_H */

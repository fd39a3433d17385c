/* SPDX-License-Identifier: GPL-2.0-only */
/* So many in so much time: for messages that could otherwise flood. */
#ifndef _LINUX_RATELIMIT_H
#define _LINUX_RATELIMIT_H

#include <linux/spinlock_types.h>
#include <linux/time64.h>
#include <linux/types.h>

#define DEFAULT_RATELIMIT_INTERVAL	(5 * NSEC_PER_SEC)
#define DEFAULT_RATELIMIT_BURST		10

/* @interval in nanoseconds; 0: no limit. Guarded by @lock. */
struct ratelimit_state {
	arch_spinlock_t lock;
	u64 interval;
	int burst;
	int printed;
	int missed;
	u64 begin;		/* of the current interval; 0: none yet */
};

#define RATELIMIT_STATE_INIT(name, interval_init, burst_init) { \
	.lock = __ARCH_SPIN_LOCK_UNLOCKED, \
	.interval = interval_init, .burst = burst_init, \
}
#define DEFINE_RATELIMIT_STATE(name, interval_init, burst_init) \
	struct ratelimit_state name = \
		RATELIMIT_STATE_INIT(name, interval_init, burst_init)

/* May it be done now? @func names the place in the count of what was not. */
bool ___ratelimit(struct ratelimit_state *rs, const char *func);
#define __ratelimit(rs) ___ratelimit(rs, __func__)

#endif /* _LINUX_RATELIMIT_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Limits of rate. A state's lock is the bare one and only tried: whoever
 * prints in an interrupt must neither wait nor be checked for its order.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>

/* Under rs->lock. A new interval tells how many were lost in the last. */
static bool ratelimit_locked(struct ratelimit_state *rs, const char *func)
{
	u64 now = sched_clock();

	if (!rs->begin || now - rs->begin >= rs->interval) {
		if (rs->missed)
			pr_warn("%s: %d messages suppressed\n", func,
				rs->missed);
		rs->begin = now ?: 1;
		rs->printed = 0;
		rs->missed = 0;
	}
	if (rs->printed < rs->burst) {
		rs->printed++;
		return true;
	}
	rs->missed++;
	return false;
}

/* In any context. Whoever finds the lock taken is refused, not counted. */
bool ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	unsigned long flags;
	bool allowed = false;

	if (!rs->interval)
		return true;
	local_irq_save(flags);
	if (arch_spin_trylock(&rs->lock)) {
		allowed = ratelimit_locked(rs, func);
		arch_spin_unlock(&rs->lock);
	}
	local_irq_restore(flags);
	return allowed;
}
EXPORT_SYMBOL_GPL(___ratelimit);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping where one must not (CONFIG_DEBUG_ATOMIC_SLEEP): reported when it
 * could happen, not only when it does. Owns nothing.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/sched.h>

void __might_sleep(const char *file, int line)
{
	if (likely(!preempt_count() && !irqs_disabled()))
		return;
	/* Before there are tasks, nothing sleeps. */
	if (system_state == SYSTEM_BOOTING || oops_in_progress)
		return;
	if (WARN(1, "BUG: sleeping function called from invalid context at %s:%d, preempt_count: %#x, irqs_disabled(): %d, pid: %d, name: %s\n",
		 file, line, preempt_count(), irqs_disabled(), current->pid,
		 current->comm))
		lockdep_print_held_locks(current);
}
EXPORT_SYMBOL_GPL(__might_sleep);

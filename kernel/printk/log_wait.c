// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for the next message. Owns the queue.
 *
 * Who prints may hold any lock, that of a run queue or of the queue itself: so nobody is woken
 * there and then, but by an interrupt that the CPU sends to itself. One is under way at most. What
 * is printed by an NMI is seen with the message after it.
 */
#include <linux/export.h>
#include <linux/kmsg_dump.h>
#include <linux/preempt.h>
#include <linux/smp.h>

#include "printk_internal.h"

DECLARE_WAIT_QUEUE_HEAD(log_wait);
EXPORT_SYMBOL_GPL(log_wait);

static void wake_readers(void *unused)
{
	wake_up_all(&log_wait);
}

static struct call_single_data wake_call = { .func = wake_readers };

/* The message is in the ring: either we see who waits, or he sees it. */
void log_wake_readers(void)
{
	if (!wq_has_sleeper(&log_wait) || in_nmi())
		return;
	smp_call_function_single_async(raw_smp_processor_id(), &wake_call);
}

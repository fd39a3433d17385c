// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calling the handlers of a line, and giving up one that nobody cares for.
 * Owns nothing; desc->lock guards what it changes.
 */
#include <asm/barrier.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>

#include "internals.h"

/* Of so many interrupts, so many may be nobody's before the line is cut. */
#define UNHANDLED_WINDOW	100000
#define UNHANDLED_LIMIT		99900

/* A handler that comes back with interrupts on has broken its contract. */
static irqreturn_t call_one(struct irqaction *action)
{
	irqreturn_t ret = action->handler(action->irq, action->dev_id);

	if (WARN_ONCE(!irqs_disabled(), "irq %u handler %pS enabled interrupts\n",
		      action->irq, action->handler))
		local_irq_disable();
	return ret;
}

/*
 * All that share the line are asked: more than one may have called. Without the
 * lock: one that goes meanwhile is not freed before we are through, and one
 * that comes is asked or not.
 */
static irqreturn_t call_all(struct irq_desc *desc)
{
	irqreturn_t all = IRQ_NONE;

	for (struct irqaction *a = smp_load_acquire(&desc->action); a;
	     a = smp_load_acquire(&a->next)) {
		irqreturn_t ret = call_one(a);

		if (ret == IRQ_WAKE_THREAD)
			irq_wake_thread(desc, a);
		all |= ret;
	}
	return all;
}

/*
 * The list of actions stays while IRQS_INPROGRESS is set: free_irq() waits
 * for that.
 */
void handle_irq_event(struct irq_desc *desc)
{
	irqreturn_t ret;

	desc->state |= IRQS_INPROGRESS;
	raw_spin_unlock(&desc->lock);
	ret = call_all(desc);
	raw_spin_lock(&desc->lock);
	desc->state &= ~IRQS_INPROGRESS;
	note_interrupt(desc, ret);
}

static void report_and_cut(struct irq_desc *desc)
{
	pr_err("irq %u: nobody cared\n", desc->data.irq);
	for (struct irqaction *a = desc->action; a; a = a->next)
		pr_err("handler: %pS (%s)\n", a->handler, a->name);
	pr_emerg("Disabling IRQ #%u\n", desc->data.irq);
	desc->state |= IRQS_SPURIOUS;
	desc->depth++;
	irq_mask(desc);
}

/* A line that is stuck would leave its CPU no time for anything else. */
void note_interrupt(struct irq_desc *desc, irqreturn_t ret)
{
	if (ret == IRQ_NONE)
		desc->unhandled++;
	if (likely(++desc->handled < UNHANDLED_WINDOW))
		return;
	if (desc->unhandled > UNHANDLED_LIMIT)
		report_and_cut(desc);
	desc->handled = 0;
	desc->unhandled = 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flow handlers: what is told to the chip, and in which order, around the
 * handlers of a line. Each runs in the interrupt; desc->lock keeps two CPUs
 * apart that are interrupted by one line.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "internals.h"

/* Chips are slow: who has masked a line need not do it again. */
void irq_mask(struct irq_desc *desc)
{
	if (desc->state & IRQS_MASKED)
		return;
	if (desc->data.chip->irq_mask)
		desc->data.chip->irq_mask(&desc->data);
	desc->state |= IRQS_MASKED;
}

void irq_unmask(struct irq_desc *desc)
{
	if (!(desc->state & IRQS_MASKED))
		return;
	if (desc->data.chip->irq_unmask)
		desc->data.chip->irq_unmask(&desc->data);
	desc->state &= ~IRQS_MASKED;
}

/* The chip may forget the interrupt now: from here on a new one is new. */
static void irq_ack(struct irq_desc *desc)
{
	if (desc->data.chip->irq_ack)
		desc->data.chip->irq_ack(&desc->data);
}

/* The chip may send the next one of this line, or of lower priority. */
static void irq_eoi(struct irq_desc *desc)
{
	if (desc->data.chip->irq_eoi)
		desc->data.chip->irq_eoi(&desc->data);
}

/* A chip that has no choice is asked for nothing else. */
int irq_set_type(struct irq_desc *desc, unsigned int type)
{
	int err = 0;

	type &= IRQ_TYPE_SENSE_MASK;
	if (type == IRQ_TYPE_NONE || type == desc->type)
		return 0;
	if (desc->data.chip->irq_set_type)
		err = desc->data.chip->irq_set_type(&desc->data, type);
	if (!err)
		desc->type = type;
	return err;
}

/* Only this CPU writes its count: no atomic operation is needed. */
static void count(struct irq_desc *desc)
{
	unsigned int *n = this_cpu_ptr(desc->counts);

	WRITE_ONCE(*n, *n + 1);
}

/* May it be handled now? If not, it is remembered, and masked. */
static bool may_run(struct irq_desc *desc)
{
	if (likely(desc->action && !desc->depth &&
		   !(desc->state & IRQS_INPROGRESS)))
		return true;
	desc->state |= IRQS_PENDING;
	return false;
}

/* A thread that is still at work on a one-shot line unmasks it later. */
void irq_unmask_if_on(struct irq_desc *desc)
{
	bool held = (desc->state & IRQS_ONESHOT) && desc->threads_active;

	if (!desc->depth && !held)
		irq_unmask(desc);
}

/*
 * The line stays up until the device is content, which its handler sees to; so
 * it is masked meanwhile.
 */
void handle_level_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	count(desc);
	irq_mask(desc);
	irq_ack(desc);
	if (may_run(desc)) {
		handle_irq_event(desc);
		irq_unmask_if_on(desc);
	}
	raw_spin_unlock(&desc->lock);
}
EXPORT_SYMBOL_GPL(handle_level_irq);

/*
 * One that comes while the handler runs, on another CPU, is left to the loop
 * here: it masks the line and goes away.
 */
void handle_edge_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	count(desc);
	irq_ack(desc);
	if (!may_run(desc)) {
		irq_mask(desc);
		goto out;
	}
	do {
		desc->state &= ~IRQS_PENDING;
		if (!desc->depth)
			irq_unmask(desc);
		handle_irq_event(desc);
	} while ((desc->state & IRQS_PENDING) && !desc->depth && desc->action);
out:
	raw_spin_unlock(&desc->lock);
}
EXPORT_SYMBOL_GPL(handle_edge_irq);

/* The chip holds the line back until the end: only a one-shot is masked. */
void handle_fasteoi_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	count(desc);
	if (!may_run(desc)) {
		irq_mask(desc);
		irq_eoi(desc);
		goto out;
	}
	desc->state &= ~IRQS_PENDING;
	if (desc->state & IRQS_ONESHOT)
		irq_mask(desc);
	handle_irq_event(desc);
	irq_eoi(desc);
	if (desc->state & IRQS_ONESHOT)
		irq_unmask_if_on(desc);
out:
	raw_spin_unlock(&desc->lock);
}
EXPORT_SYMBOL_GPL(handle_fasteoi_irq);

/* The action is there as long as the line is on, on any CPU. */
void handle_percpu_devid_irq(struct irq_desc *desc)
{
	struct irqaction *action = READ_ONCE(desc->action);

	count(desc);
	irq_ack(desc);
	if (likely(action))
		action->handler(desc->data.irq,
				(void *)this_cpu_ptr(desc->percpu_dev));
	irq_eoi(desc);
}
EXPORT_SYMBOL_GPL(handle_percpu_devid_irq);

void irq_set_chip_and_handler(unsigned int irq, struct irq_chip *chip,
			      irq_flow_handler_t handle)
{
	struct irq_desc *desc = irq_to_desc(irq);

	guard(raw_spinlock_irqsave)(&desc->lock);
	desc->data.chip = chip;
	desc->handle = handle;
}
EXPORT_SYMBOL_GPL(irq_set_chip_and_handler);

void irq_set_chip_data(unsigned int irq, void *data)
{
	irq_to_desc(irq)->data.chip_data = data;
}
EXPORT_SYMBOL_GPL(irq_set_chip_data);

void irq_set_percpu_devid(unsigned int irq)
{
	irq_to_desc(irq)->state |= IRQS_PERCPU;
}
EXPORT_SYMBOL_GPL(irq_set_percpu_devid);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lines of interrupts, by their numbers.
 *
 * Owns the table (irq_table_lock). A line lives from its mapping to its
 * disposal; who uses its number in between need not lock anything.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "internals.h"

static struct irq_desc *irq_table[NR_IRQS];
static DEFINE_SPINLOCK(irq_table_lock);

DEFINE_PER_CPU(struct pt_regs *, __irq_regs);

struct irq_desc *irq_to_desc(unsigned int irq)
{
	return irq < NR_IRQS ? READ_ONCE(irq_table[irq]) : NULL;
}
EXPORT_SYMBOL_GPL(irq_to_desc);

/* A line without a chip: it is off until somebody requests it. */
static struct irq_desc *desc_alloc(void)
{
	struct irq_desc *desc = kzalloc(sizeof(*desc), GFP_KERNEL);

	if (!desc)
		return NULL;
	desc->counts = alloc_percpu(unsigned int);
	if (!desc->counts) {
		kfree(desc);
		return NULL;
	}
	raw_spin_lock_init(&desc->lock);
	init_waitqueue_head(&desc->wait);
	desc->depth = 1;
	desc->state = IRQS_MASKED;
	cpumask_copy(&desc->affinity, cpu_possible_mask);
	return desc;
}

/* Its number has been taken away before: nobody can find it any more. */
static void desc_free(struct irq_desc *desc)
{
	free_percpu(desc->counts);
	kfree(desc);
}

/* Number 0 stands for "none", as it does for drivers. Under irq_table_lock. */
static unsigned int free_number(unsigned int wanted)
{
	if (wanted && wanted < NR_IRQS && !irq_table[wanted])
		return wanted;
	for (unsigned int irq = 1; irq < NR_IRQS; irq++)
		if (!irq_table[irq])
			return irq;
	return 0;
}

/* The line is in the table, but its chip and handler are still to come. */
int irq_alloc_desc(unsigned int wanted)
{
	struct irq_desc *desc = desc_alloc();
	unsigned int irq;

	if (!desc)
		return -ENOMEM;
	scoped_guard(spinlock_irqsave, &irq_table_lock) {
		irq = free_number(wanted);
		desc->data.irq = irq;
		if (irq)
			WRITE_ONCE(irq_table[irq], desc);
	}
	if (irq)
		return irq;
	desc_free(desc);
	return -ENOSPC;
}

/* Nobody has requested it, and its chip will not send it any more. */
void irq_free_desc(unsigned int irq)
{
	struct irq_desc *desc;

	scoped_guard(spinlock_irqsave, &irq_table_lock) {
		desc = irq_table[irq];
		WRITE_ONCE(irq_table[irq], NULL);
	}
	WARN_ON(desc->action);
	desc_free(desc);
}

/* Read while others count: what is seen was true a moment ago. */
unsigned int kstat_irqs_cpu(unsigned int irq, int cpu)
{
	struct irq_desc *desc = irq_to_desc(irq);

	return desc ? READ_ONCE(*per_cpu_ptr(desc->counts, cpu)) : 0;
}

unsigned long kstat_irqs(unsigned int irq)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += kstat_irqs_cpu(irq, cpu);
	return sum;
}
EXPORT_SYMBOL_GPL(kstat_irqs);

/* How it signals, as Linux tells it on machines of the chip's kind. */
static const char *flow_name(const struct irq_desc *desc)
{
	bool level = desc->type & (IRQF_TRIGGER_HIGH | IRQF_TRIGGER_LOW);

	if (desc->data.chip && desc->data.chip->names_flow)
		return level ? "-fasteoi " : "-edge    ";
	return level ? " Level   " : " Edge    ";
}

/* Under the line's lock nobody is added to it, or taken away. */
int irq_describe(unsigned int irq, char *buf, size_t size)
{
	struct irq_desc *desc = irq_to_desc(irq);
	const struct irqaction *action;
	int len;

	if (!desc)
		return 0;
	guard(raw_spinlock_irqsave)(&desc->lock);
	if (!desc->action)
		return 0;
	len = scnprintf(buf, size, " %8s %3lu%s", desc->data.chip ? desc->data.chip->name : "None",
			desc->data.hwirq, flow_name(desc));
	/* All who share the line. */
	for (action = desc->action; action; action = action->next)
		len += scnprintf(buf + len, size - len, "%s %s", action == desc->action ? " " : ",",
				 action->name);
	return len;
}

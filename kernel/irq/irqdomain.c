// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a controller's numbers to lines.
 *
 * Owns the tables of all domains; irq_domain_mutex guards changes. An
 * interrupt looks up its line without a lock: mappings go only when their
 * lines are silent.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/irqdomain.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "internals.h"

static DEFINE_MUTEX(irq_domain_mutex);

/* The table has room for all lines; the lines themselves come when asked for. */
struct irq_domain *irq_domain_create_linear(const char *name,
					    unsigned int size,
					    const struct irq_domain_ops *ops,
					    void *host_data)
{
	struct irq_domain *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return NULL;
	d->revmap = kcalloc(size, sizeof(*d->revmap), GFP_KERNEL);
	if (!d->revmap) {
		kfree(d);
		return NULL;
	}
	d->name = name;
	d->size = size;
	d->ops = ops;
	d->host_data = host_data;
	return d;
}
EXPORT_SYMBOL_GPL(irq_domain_create_linear);

/* All its mappings are gone before. */
void irq_domain_remove(struct irq_domain *d)
{
	for (unsigned int i = 0; i < d->size; i++)
		WARN_ON(d->revmap[i]);
	kfree(d->revmap);
	kfree(d);
}
EXPORT_SYMBOL_GPL(irq_domain_remove);

/* Takes no lock: a mapping that comes or goes meanwhile may be seen or not. */
unsigned int irq_find_mapping(struct irq_domain *d, irq_hw_number_t hwirq)
{
	struct irq_desc *desc;

	if (hwirq >= d->size)
		return 0;
	desc = READ_ONCE(d->revmap[hwirq]);
	return desc ? desc->data.irq : 0;
}
EXPORT_SYMBOL_GPL(irq_find_mapping);

/* In the interrupt. An unknown number is for the caller to complain about. */
int generic_handle_domain_irq(struct irq_domain *domain, irq_hw_number_t hwirq)
{
	struct irq_desc *desc;

	if (unlikely(hwirq >= domain->size))
		return -EINVAL;
	desc = READ_ONCE(domain->revmap[hwirq]);
	if (unlikely(!desc))
		return -EINVAL;
	generic_handle_irq_desc(desc);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(generic_handle_domain_irq);

/* A new line for @hwirq; its place in the table comes last. */
static unsigned int map_new(struct irq_domain *d, irq_hw_number_t hwirq)
{
	int irq = irq_alloc_desc(d->first_irq + hwirq);
	struct irq_desc *desc;

	if (irq < 0)
		return 0;
	desc = irq_to_desc(irq);
	desc->data.hwirq = hwirq;
	desc->data.domain = d;
	if (d->ops->map && d->ops->map(d, irq, hwirq)) {
		irq_free_desc(irq);
		return 0;
	}
	WRITE_ONCE(d->revmap[hwirq], desc);
	return irq;
}

/* Asking twice gives the same line. */
unsigned int irq_create_mapping(struct irq_domain *d, irq_hw_number_t hwirq)
{
	unsigned int irq;

	if (hwirq >= d->size)
		return 0;
	guard(mutex)(&irq_domain_mutex);
	irq = irq_find_mapping(d, hwirq);
	return irq ?: map_new(d, hwirq);
}
EXPORT_SYMBOL_GPL(irq_create_mapping);

/* A line whose type its chip cannot do is no use to anybody. */
unsigned int irq_create_fwspec_mapping(struct irq_domain *d,
				       const struct irq_fwspec *spec)
{
	irq_hw_number_t hwirq;
	unsigned int type = IRQ_TYPE_NONE;
	unsigned int irq;

	if (!d->ops->translate || d->ops->translate(d, spec, &hwirq, &type))
		return 0;
	irq = irq_create_mapping(d, hwirq);
	if (irq && type != IRQ_TYPE_NONE && irq_set_irq_type(irq, type)) {
		irq_dispose_mapping(irq);
		return 0;
	}
	return irq;
}
EXPORT_SYMBOL_GPL(irq_create_fwspec_mapping);

/* Of a line that nobody requests any more. */
void irq_dispose_mapping(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irq_domain *d;

	if (WARN_ON(!desc || !desc->data.domain))
		return;
	d = desc->data.domain;
	guard(mutex)(&irq_domain_mutex);
	WRITE_ONCE(d->revmap[desc->data.hwirq], NULL);
	if (d->ops->unmap)
		d->ops->unmap(d, irq);
	irq_free_desc(irq);
}
EXPORT_SYMBOL_GPL(irq_dispose_mapping);

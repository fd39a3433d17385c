/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lines of one interrupt controller, by their numbers there.
 *
 * kernel/irq/irqdomain.c owns the table; a mapping is made when somebody asks
 * for it, and lasts until it is disposed of.
 */
#ifndef _LINUX_IRQDOMAIN_H
#define _LINUX_IRQDOMAIN_H

#include <linux/irq.h>
#include <linux/types.h>

struct irq_domain;

/* As a devicetree names an interrupt: the cells behind the controller. */
struct irq_fwspec {
	int param_count;
	u32 param[4];
};

struct irq_domain_ops {
	/* Sets chip and handler of the new line @irq. */
	int (*map)(struct irq_domain *d, unsigned int irq,
		   irq_hw_number_t hwirq);
	void (*unmap)(struct irq_domain *d, unsigned int irq);
	int (*translate)(struct irq_domain *d, const struct irq_fwspec *spec,
			 irq_hw_number_t *hwirq, unsigned int *type);
};

struct irq_domain {
	const char *name;
	const struct irq_domain_ops *ops;
	void *host_data;
	unsigned int size;
	/* The line of hwirq n is called n + @first_irq if that is free, and not 0. */
	unsigned int first_irq;
	struct irq_desc **revmap;	/* by hwirq */
};

/* NULL without memory. */
struct irq_domain *irq_domain_create_linear(const char *name,
					    unsigned int size,
					    const struct irq_domain_ops *ops,
					    void *host_data);
void irq_domain_remove(struct irq_domain *d);

/* The number for drivers, or 0: out of range, refused, or no memory. */
unsigned int irq_create_mapping(struct irq_domain *d, irq_hw_number_t hwirq);
/* The same from a devicetree, with its type set. */
unsigned int irq_create_fwspec_mapping(struct irq_domain *d,
				       const struct irq_fwspec *spec);
unsigned int irq_find_mapping(struct irq_domain *d, irq_hw_number_t hwirq);
void irq_dispose_mapping(unsigned int irq);

#endif /* _LINUX_IRQDOMAIN_H */

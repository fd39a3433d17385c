/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts, as the machine sees them: chips, lines and flow handlers.
 *
 * A line (irq_desc) has a number for drivers (irq) and one at its chip
 * (hwirq). Its flow handler knows in which order the chip has to be told.
 */
#ifndef _LINUX_IRQ_H
#define _LINUX_IRQ_H

#include <linux/cpumask.h>
#include <linux/interrupt.h>
#include <linux/percpu-defs.h>
#include <linux/spinlock_types.h>
#include <linux/wait.h>

#define NR_IRQS			1024

#define IRQ_TYPE_NONE		IRQF_TRIGGER_NONE
#define IRQ_TYPE_EDGE_RISING	IRQF_TRIGGER_RISING
#define IRQ_TYPE_EDGE_FALLING	IRQF_TRIGGER_FALLING
#define IRQ_TYPE_EDGE_BOTH	(IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING)
#define IRQ_TYPE_LEVEL_HIGH	IRQF_TRIGGER_HIGH
#define IRQ_TYPE_LEVEL_LOW	IRQF_TRIGGER_LOW
#define IRQ_TYPE_LEVEL_MASK	(IRQ_TYPE_LEVEL_HIGH | IRQ_TYPE_LEVEL_LOW)
#define IRQ_TYPE_SENSE_MASK	IRQF_TRIGGER_MASK

typedef unsigned long irq_hw_number_t;

struct irq_chip;
struct irq_desc;
struct irq_domain;
struct irqaction;
struct pt_regs;

typedef void (*irq_flow_handler_t)(struct irq_desc *desc);

/* What a chip is asked about: the line, and its own data. */
struct irq_data {
	unsigned int irq;
	irq_hw_number_t hwirq;
	struct irq_chip *chip;
	struct irq_domain *domain;
	void *chip_data;
};

/* All with the line's lock held and interrupts off; any may be missing. */
struct irq_chip {
	const char *name;
	bool names_flow;		/* /proc/interrupts has "4-edge", not "4 Edge" */
	void (*irq_mask)(struct irq_data *data);
	void (*irq_unmask)(struct irq_data *data);
	void (*irq_ack)(struct irq_data *data);
	void (*irq_eoi)(struct irq_data *data);
	int (*irq_set_type)(struct irq_data *data, unsigned int type);
	/* As if it had come again: for edges that came while it was off. */
	void (*irq_retrigger)(struct irq_data *data);
	int (*irq_set_affinity)(struct irq_data *data,
				const struct cpumask *dest);
};

/* Bits of irq_desc.state. */
#define IRQS_INPROGRESS		0x01	/* a handler runs */
#define IRQS_PENDING		0x02	/* it came again meanwhile */
#define IRQS_MASKED		0x04
#define IRQS_ONESHOT		0x08	/* masked until the threads are through */
#define IRQS_SPURIOUS		0x10	/* given up: nobody cared */
#define IRQS_PERCPU		0x20

/* Everything under @lock, but for the counts, which each CPU has its own of. */
struct irq_desc {
	raw_spinlock_t lock;
	struct irq_data data;
	irq_flow_handler_t handle;
	struct irqaction *action;	/* of all that share the line */
	unsigned int depth;		/* of disable_irq(); 0: on */
	unsigned int state;
	unsigned int type;
	unsigned int unhandled;		/* of the last UNHANDLED_WINDOW */
	unsigned int handled;
	unsigned int threads_active;
	struct wait_queue_head wait;	/* for the threads */
	struct cpumask affinity;
	unsigned int __percpu *counts;
	void __percpu *percpu_dev;
};

static inline struct irq_data *irq_desc_get_irq_data(struct irq_desc *desc)
{
	return &desc->data;
}

/* NULL for a number that stands for no line. */
struct irq_desc *irq_to_desc(unsigned int irq);

/* From the architecture, between irq_enter() and irq_exit(). */
static inline void generic_handle_irq_desc(struct irq_desc *desc)
{
	desc->handle(desc);
}
/* -EINVAL if @hwirq of @domain is no line. */
int generic_handle_domain_irq(struct irq_domain *domain,
			      irq_hw_number_t hwirq);

/* Level: masked while it is handled, or it would come at once again. */
void handle_level_irq(struct irq_desc *desc);
/* Edge: acknowledged first, so that the next one is not lost. */
void handle_edge_irq(struct irq_desc *desc);
/* For chips that hold back the line by themselves until the end is told. */
void handle_fasteoi_irq(struct irq_desc *desc);
/* Each CPU's own: no lock. */
void handle_percpu_devid_irq(struct irq_desc *desc);

void irq_set_chip_and_handler(unsigned int irq, struct irq_chip *chip,
			      irq_flow_handler_t handle);
void irq_set_chip_data(unsigned int irq, void *data);
void irq_set_percpu_devid(unsigned int irq);

/*
 * Interrupts that are no device's line, as /proc/interrupts has them: what a CPU does to
 * itself, and to others. Where @text is NULL only their sum is told.
 */
struct local_irq {
	const char *name, *text;
	const u32 __percpu *count;
};
/* The architecture's; behind the last there is one without a name. */
extern const struct local_irq arch_local_irqs[];

/* The registers that the running interrupt has stopped; NULL in none. */
DECLARE_PER_CPU(struct pt_regs *, __irq_regs);
static inline struct pt_regs *get_irq_regs(void)
{
	return __this_cpu_read(__irq_regs);
}

static inline struct pt_regs *set_irq_regs(struct pt_regs *regs)
{
	struct pt_regs *old = __this_cpu_read(__irq_regs);

	__this_cpu_write(__irq_regs, regs);
	return old;
}

#endif /* _LINUX_IRQ_H */

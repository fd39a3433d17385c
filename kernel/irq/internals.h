/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of kernel/irq share among themselves. */
#ifndef _KERNEL_IRQ_INTERNALS_H
#define _KERNEL_IRQ_INTERNALS_H

#include <linux/irq.h>

struct task_struct;

/* One handler of a line. Linked into it under its lock. */
struct irqaction {
	irq_handler_t handler;
	irq_handler_t thread_fn;
	void *dev_id;
	const char *name;
	unsigned int irq;
	unsigned int flags;
	struct irqaction *next;
	struct task_struct *thread;
	bool thread_pending;		/* the thread has something to do */
};

/* irqdesc.c: -ENOSPC: no number is left. A @wanted of 0 means any. */
int irq_alloc_desc(unsigned int wanted);
void irq_free_desc(unsigned int irq);

/* handle.c: under the line's lock, which it gives up meanwhile. */
void handle_irq_event(struct irq_desc *desc);
/* What the handlers of a line said, for the watch on lines gone wild. */
void note_interrupt(struct irq_desc *desc, irqreturn_t ret);

/* chip.c: under the line's lock; they know whether it is masked already. */
void irq_mask(struct irq_desc *desc);
void irq_unmask(struct irq_desc *desc);
void irq_unmask_if_on(struct irq_desc *desc);
int irq_set_type(struct irq_desc *desc, unsigned int type);

/* manage.c */
void irq_wake_thread(struct irq_desc *desc, struct irqaction *action);

#endif /* _KERNEL_IRQ_INTERNALS_H */

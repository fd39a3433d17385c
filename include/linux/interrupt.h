/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts, as a driver sees them.
 *
 * A handler runs in the interrupt, with interrupts off, and never at the same
 * time on two CPUs for one line. What may sleep belongs into @thread_fn, which
 * runs in a thread of its own, or into a workqueue.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/types.h>

struct cpumask;

enum irqreturn {
	IRQ_NONE	= 0,	/* it was not this device */
	IRQ_HANDLED	= 1,
	IRQ_WAKE_THREAD	= 2,
};
typedef enum irqreturn irqreturn_t;
#define IRQ_RETVAL(x)	((x) ? IRQ_HANDLED : IRQ_NONE)

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

/* How the line signals; the lowest bits of the flags of a request. */
#define IRQF_TRIGGER_NONE	0x00
#define IRQF_TRIGGER_RISING	0x01
#define IRQF_TRIGGER_FALLING	0x02
#define IRQF_TRIGGER_HIGH	0x04
#define IRQF_TRIGGER_LOW	0x08
#define IRQF_TRIGGER_MASK	0x0f

#define IRQF_SHARED		0x0080	/* others may have the line as well */
#define IRQF_PERCPU		0x0400
#define IRQF_NOBALANCING	0x0800
#define IRQF_ONESHOT		0x2000	/* masked until the thread is through */
#define IRQF_NO_AUTOEN		0x80000	/* stays off until enable_irq() */

/*
 * -EINVAL for a line that does not exist, -EBUSY if it has a handler and is
 * not shared by both; @dev_id is what free_irq() knows the handler by.
 */
int request_threaded_irq(unsigned int irq, irq_handler_t handler,
			 irq_handler_t thread_fn, unsigned long flags,
			 const char *name, void *dev_id);
static inline int request_irq(unsigned int irq, irq_handler_t handler,
			      unsigned long flags, const char *name, void *dev)
{
	return request_threaded_irq(irq, handler, NULL, flags, name, dev);
}
/* Waits until the handler runs nowhere; returns the name of the request. */
const char *free_irq(unsigned int irq, void *dev_id);

/* A line that each CPU has for itself; @percpu_dev is handed to @handler. */
int request_percpu_irq(unsigned int irq, irq_handler_t handler,
		       const char *name, void __percpu *percpu_dev);
void free_percpu_irq(unsigned int irq, void __percpu *percpu_dev);
/* On this CPU. @type: IRQF_TRIGGER_*, NONE to leave it as it is. */
void enable_percpu_irq(unsigned int irq, unsigned int type);
void disable_percpu_irq(unsigned int irq);

/* These nest. disable_irq() waits for a handler that runs elsewhere. */
void disable_irq_nosync(unsigned int irq);
void disable_irq(unsigned int irq);
void enable_irq(unsigned int irq);
void synchronize_irq(unsigned int irq);

/* -EINVAL if no CPU of @mask is online or the line cannot be moved. */
int irq_set_affinity(unsigned int irq, const struct cpumask *mask);
int irq_set_irq_type(unsigned int irq, unsigned int type);

/* How often it came, on all CPUs. */
unsigned long kstat_irqs(unsigned int irq);
unsigned int kstat_irqs_cpu(unsigned int irq, int cpu);
/* Whose it is, as /proc/interrupts has it behind the counts; 0: nobody's. */
int irq_describe(unsigned int irq, char *buf, size_t size);

#endif /* _LINUX_INTERRUPT_H */

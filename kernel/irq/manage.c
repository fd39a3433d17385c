// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requesting lines and giving them back, turning them on and off, and the
 * threads of those handlers that have one.
 *
 * request_mutex keeps requests for all lines in order; what an interrupt sees
 * changes under desc->lock.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "internals.h"

static DEFINE_MUTEX(request_mutex);

/* --- Threads: they run the part of a handler that sleeps. --- */

/* In the interrupt; the line stays masked until all its threads are through. */
void irq_wake_thread(struct irq_desc *desc, struct irqaction *action)
{
	if (WARN_ONCE(!action->thread, "irq %u: no thread to wake\n",
		      action->irq))
		return;
	scoped_guard(raw_spinlock, &desc->lock) {
		if (action->thread_pending)
			return;
		action->thread_pending = true;
		desc->threads_active++;
	}
	wake_up_process(action->thread);
}

/*
 * Returns whether there is something to do; takes it, if so. Several interrupts
 * before the thread gets to run are one to it.
 */
static bool thread_take(struct irq_desc *desc, struct irqaction *action)
{
	guard(raw_spinlock_irqsave)(&desc->lock);
	if (!action->thread_pending)
		return false;
	action->thread_pending = false;
	return true;
}

/* The last thread of a one-shot line lets it in again. */
static void thread_done(struct irq_desc *desc)
{
	scoped_guard(raw_spinlock_irqsave, &desc->lock) {
		desc->threads_active--;
		irq_unmask_if_on(desc);
	}
	wake_up_all(&desc->wait);
}

/*
 * The state is set before the look for work, so that a wake-up in between is not
 * lost. What was asked for is done even when the thread is to stop.
 */
static int irq_thread(void *data)
{
	struct irqaction *action = data;
	struct irq_desc *desc = irq_to_desc(action->irq);

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (thread_take(desc, action)) {
			__set_current_state(TASK_RUNNING);
			action->thread_fn(action->irq, action->dev_id);
			thread_done(desc);
			continue;
		}
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* Nothing to do in the interrupt itself: the thread does it all. */
static irqreturn_t only_thread(int irq, void *dev_id)
{
	return IRQ_WAKE_THREAD;
}

/* --- Requests --- */

/* Under desc->lock. Who shares a line agrees about it with the others. */
static int may_join(const struct irq_desc *desc, const struct irqaction *new)
{
	const struct irqaction *old = desc->action;
	unsigned int types;

	if (desc->state & IRQS_PERCPU)
		return -EINVAL;
	if (!old)
		return 0;
	types = (old->flags & IRQF_TRIGGER_MASK) | (new->flags & IRQF_TRIGGER_MASK);
	if (!(old->flags & new->flags & IRQF_SHARED) ||
	    ((old->flags ^ new->flags) & IRQF_ONESHOT) ||
	    (types && (new->flags & IRQF_TRIGGER_MASK) &&
	     types != (new->flags & IRQF_TRIGGER_MASK)))
		return -EBUSY;
	return 0;
}

/* The first handler of a line turns it on. */
static int link_action(struct irq_desc *desc, struct irqaction *new)
{
	struct irqaction **end = &desc->action;
	bool first;
	int err;

	guard(raw_spinlock_irqsave)(&desc->lock);
	first = !desc->action;
	err = may_join(desc, new);
	if (!err && first)
		err = irq_set_type(desc, new->flags & IRQF_TRIGGER_MASK);
	if (err)
		return err;
	while (*end)
		end = &(*end)->next;
	/* Whole, before an interrupt can find it. */
	smp_store_release(end, new);
	if (!first)
		return 0;
	if (new->flags & IRQF_ONESHOT)
		desc->state |= IRQS_ONESHOT;
	desc->state &= ~(IRQS_PENDING | IRQS_SPURIOUS);
	if (!(new->flags & IRQF_NO_AUTOEN)) {
		desc->depth = 0;
		irq_unmask(desc);
	}
	return 0;
}

/* No interrupt can reach it any more; its thread ends its work first. */
static void free_action(struct irqaction *action)
{
	if (action->thread) {
		kthread_stop(action->thread);
		put_task_struct(action->thread);
	}
	kfree(action);
}

/* Its thread is there before the first interrupt can want it. */
static int start_thread(struct irqaction *action)
{
	struct task_struct *t;

	if (!action->thread_fn)
		return 0;
	t = kthread_create(irq_thread, action, "irq/%u-%s", action->irq,
			   action->name);
	if (IS_ERR(t))
		return PTR_ERR(t);
	action->thread = get_task_struct(t);
	wake_up_process(t);
	return 0;
}

/* A thread without IRQF_ONESHOT needs a handler that silences the device. */
static bool request_makes_sense(const struct irqaction *a)
{
	if (!a->handler && !a->thread_fn)
		return false;
	if ((a->flags & IRQF_SHARED) && !a->dev_id)
		return false;
	return a->handler || (a->flags & IRQF_ONESHOT);
}

/*
 * All is prepared before the line knows of it: from then on an interrupt may
 * come at any moment, and nothing can fail.
 */
int request_threaded_irq(unsigned int irq, irq_handler_t handler,
			 irq_handler_t thread_fn, unsigned long flags,
			 const char *name, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;
	int err;

	if (!desc || !desc->data.chip)
		return -EINVAL;
	action = kzalloc(sizeof(*action), GFP_KERNEL);
	if (!action)
		return -ENOMEM;
	*action = (struct irqaction){
		.handler = handler, .thread_fn = thread_fn, .flags = flags,
		.name = name, .dev_id = dev_id, .irq = irq,
	};
	if (!request_makes_sense(action)) {
		kfree(action);
		return -EINVAL;
	}
	if (!handler)
		action->handler = only_thread;
	guard(mutex)(&request_mutex);
	err = start_thread(action);
	if (!err)
		err = link_action(desc, action);
	if (err)
		free_action(action);
	return err;
}
EXPORT_SYMBOL_GPL(request_threaded_irq);

/* The last one turns the line off. NULL: nobody goes by @dev_id. */
static struct irqaction *unlink_action(struct irq_desc *desc, void *dev_id)
{
	struct irqaction **link = &desc->action, *action;

	guard(raw_spinlock_irqsave)(&desc->lock);
	while (*link && (*link)->dev_id != dev_id)
		link = &(*link)->next;
	action = *link;
	if (!action)
		return NULL;
	WRITE_ONCE(*link, action->next);
	if (!desc->action) {
		desc->depth = 1;
		irq_mask(desc);
		desc->state &= ~IRQS_ONESHOT;
	}
	return action;
}

/* The handler may be running when this is called, but not when it returns. */
const char *free_irq(unsigned int irq, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;
	const char *name;

	if (WARN_ON(!desc))
		return NULL;
	guard(mutex)(&request_mutex);
	action = unlink_action(desc, dev_id);
	if (WARN(!action, "Trying to free already-free IRQ %u\n", irq))
		return NULL;
	synchronize_irq(irq);
	name = action->name;
	free_action(action);
	return name;
}
EXPORT_SYMBOL_GPL(free_irq);

/* Each CPU turns it on for itself, by enable_percpu_irq(). */
int request_percpu_irq(unsigned int irq, irq_handler_t handler,
		       const char *name, void __percpu *percpu_dev)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;

	if (!desc || !(desc->state & IRQS_PERCPU))
		return -EINVAL;
	action = kzalloc(sizeof(*action), GFP_KERNEL);
	if (!action)
		return -ENOMEM;
	*action = (struct irqaction){
		.handler = handler, .name = name, .irq = irq,
		.flags = IRQF_PERCPU,
	};
	scoped_guard(raw_spinlock_irqsave, &desc->lock) {
		if (!desc->action) {
			desc->percpu_dev = percpu_dev;
			WRITE_ONCE(desc->action, action);
			return 0;
		}
	}
	kfree(action);
	return -EBUSY;
}
EXPORT_SYMBOL_GPL(request_percpu_irq);

/* It is off on every CPU. */
void free_percpu_irq(unsigned int irq, void __percpu *percpu_dev)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;

	scoped_guard(raw_spinlock_irqsave, &desc->lock) {
		action = desc->action;
		if (WARN_ON(!action || desc->percpu_dev != percpu_dev))
			return;
		WRITE_ONCE(desc->action, NULL);
	}
	kfree(action);
}
EXPORT_SYMBOL_GPL(free_percpu_irq);

/*
 * A type that the chip cannot do is a mistake of the driver, and reported.
 * The mask is this CPU's own: the state of the line says nothing about it.
 */
void enable_percpu_irq(unsigned int irq, unsigned int type)
{
	struct irq_desc *desc = irq_to_desc(irq);

	guard(raw_spinlock_irqsave)(&desc->lock);
	WARN_ON(irq_set_type(desc, type));
	if (desc->data.chip->irq_unmask)
		desc->data.chip->irq_unmask(&desc->data);
}
EXPORT_SYMBOL_GPL(enable_percpu_irq);

/* On this CPU; the others keep theirs. */
void disable_percpu_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	guard(raw_spinlock_irqsave)(&desc->lock);
	if (desc->data.chip->irq_mask)
		desc->data.chip->irq_mask(&desc->data);
}
EXPORT_SYMBOL_GPL(disable_percpu_irq);

/* --- On and off --- */

/* From anywhere, the handler included: it does not wait. */
void disable_irq_nosync(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (WARN_ON(!desc))
		return;
	guard(raw_spinlock_irqsave)(&desc->lock);
	if (!desc->depth++)
		irq_mask(desc);
}
EXPORT_SYMBOL_GPL(disable_irq_nosync);

/* Not from the handler, which would wait for itself. */
void disable_irq(unsigned int irq)
{
	disable_irq_nosync(irq);
	synchronize_irq(irq);
}
EXPORT_SYMBOL_GPL(disable_irq);

/* A level that is still there comes by itself; an edge is gone. */
static void resend(struct irq_desc *desc)
	__must_hold(&desc->lock)
{
	if (desc->handle != handle_edge_irq || !(desc->state & IRQS_PENDING))
		return;
	desc->state &= ~IRQS_PENDING;
	if (desc->data.chip->irq_retrigger)
		desc->data.chip->irq_retrigger(&desc->data);
}

/* Undoes one disable_irq(); the last one lets interrupts in. */
void enable_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (WARN_ON(!desc))
		return;
	guard(raw_spinlock_irqsave)(&desc->lock);
	if (WARN(!desc->depth, "Unbalanced enable for IRQ %u\n", irq))
		return;
	desc->depth--;
	irq_unmask_if_on(desc);
	if (!desc->depth)
		resend(desc);
}
EXPORT_SYMBOL_GPL(enable_irq);

/* Under the lock, so that all the handler did is seen when it is over. */
static bool in_progress(struct irq_desc *desc)
{
	guard(raw_spinlock_irqsave)(&desc->lock);
	return desc->state & IRQS_INPROGRESS;
}

/* As in_progress(): what the threads did is seen when there are none. */
static unsigned int threads_active(struct irq_desc *desc)
{
	guard(raw_spinlock_irqsave)(&desc->lock);
	return desc->threads_active;
}

/* First the handlers, which may wake threads, then those. */
void synchronize_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (WARN_ON(!desc))
		return;
	while (in_progress(desc))
		cpu_relax();
	if (threads_active(desc))
		wait_event(desc->wait, !threads_active(desc));
}
EXPORT_SYMBOL_GPL(synchronize_irq);

/* The chip picks from those of @mask that are online. */
int irq_set_affinity(unsigned int irq, const struct cpumask *mask)
{
	struct irq_desc *desc = irq_to_desc(irq);
	int err;

	if (!desc || !desc->data.chip ||
	    !desc->data.chip->irq_set_affinity ||
	    !cpumask_intersects(mask, cpu_online_mask))
		return -EINVAL;
	guard(raw_spinlock_irqsave)(&desc->lock);
	err = desc->data.chip->irq_set_affinity(&desc->data, mask);
	if (!err)
		cpumask_copy(&desc->affinity, mask);
	return err;
}
EXPORT_SYMBOL_GPL(irq_set_affinity);

/* Before it is requested; a request may bring a type of its own. */
int irq_set_irq_type(unsigned int irq, unsigned int type)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc || !desc->data.chip)
		return -EINVAL;
	guard(raw_spinlock_irqsave)(&desc->lock);
	return irq_set_type(desc, type);
}
EXPORT_SYMBOL_GPL(irq_set_irq_type);

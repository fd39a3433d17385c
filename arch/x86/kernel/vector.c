// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts by vector: which device's line each belongs to, and what the
 * kernel sends to itself.
 *
 * Owns the counts of the latter, and the table of vectors (vector_lock): a vector means the
 * same on every CPU, so an interrupt may be moved without changing it.
 */
#include <asm/apic.h>
#include <asm/irq_vectors.h>
#include <asm/ptrace.h>
#include <linux/errno.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/hrtimer.h>

#include "x86.h"

/* Each CPU counts its own, with interrupts off or in an NMI: one instruction. */
DEFINE_PER_CPU(u32, local_irq_counts[NR_LOCAL_IRQS]);
/* In Linux's order, and by its names. */
const struct local_irq arch_local_irqs[] = {
	{ "NMI", "  Non-maskable interrupts", &local_irq_counts[LOCAL_NMI] },
	{ "LOC", "  Local timer interrupts", &local_irq_counts[LOCAL_TIMER] },
	{ "SPU", "  Spurious interrupts", &local_irq_counts[LOCAL_SPURIOUS] },
	{ "RES", "  Rescheduling interrupts", &local_irq_counts[LOCAL_RESCHEDULE] },
	{ "CAL", "  Function call interrupts", &local_irq_counts[LOCAL_CALL] },
	{ "ERR", NULL, &local_irq_counts[LOCAL_ERROR] },
	{ },
};

static struct irq_desc *vector_lines[NR_VECTORS];
static DEFINE_RAW_SPINLOCK(vector_lock);
/* Where the search goes on: neighbours get different priorities. */
static unsigned int next_vector = FIRST_DEVICE_VECTOR;

/* A level of priority further, and round again one vector higher. */
static unsigned int following(unsigned int vector)
{
	vector += 16;
	if (vector <= LAST_DEVICE_VECTOR)
		return vector;
	vector = FIRST_DEVICE_VECTOR + (vector + 1) % 16;
	return vector;
}

int vector_alloc(struct irq_desc *desc)
{
	unsigned int vector = next_vector;

	guard(raw_spinlock_irqsave)(&vector_lock);
	for (int i = 0; i <= LAST_DEVICE_VECTOR - FIRST_DEVICE_VECTOR; i++) {
		vector = following(vector);
		if (vector_lines[vector])
			continue;
		WRITE_ONCE(vector_lines[vector], desc);
		next_vector = vector;
		return vector;
	}
	return -ENOSPC;
}

void vector_free(int vector)
{
	guard(raw_spinlock_irqsave)(&vector_lock);
	WRITE_ONCE(vector_lines[vector], NULL);
}

/* A vector that nobody has asked for: a device gone wild, or given up. */
static void unexpected(unsigned int vector)
{
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL, 3);

	apic_eoi();
	if (__ratelimit(&limit))
		pr_warn("CPU%d: no irq handler for vector %u\n",
			smp_processor_id(), vector);
}

/* Of a line that has this vector, on whichever CPU. */
static void device_interrupt(unsigned int vector)
{
	struct irq_desc *desc = READ_ONCE(vector_lines[vector]);

	if (likely(desc))
		generic_handle_irq_desc(desc);
	else
		unexpected(vector);
}

/* From entry.S, with interrupts off. The most frequent ones come first. */
void x86_interrupt(struct pt_regs *regs)
{
	struct pt_regs *old = set_irq_regs(regs);
	unsigned int vector = regs->vector;

	irq_enter();
	switch (vector) {
	case LOCAL_TIMER_VECTOR:
		count_local_irq(LOCAL_TIMER);
		apic_eoi();
		hrtimer_interrupt();
		break;
	case RESCHEDULE_VECTOR:
		count_local_irq(LOCAL_RESCHEDULE);
		apic_eoi();
		scheduler_ipi();
		break;
	case CALL_FUNCTION_VECTOR:
		count_local_irq(LOCAL_CALL);
		apic_eoi();
		generic_smp_call_function_interrupt();
		break;
	case SPURIOUS_APIC_VECTOR:
		count_local_irq(LOCAL_SPURIOUS);
		break;
	case ERROR_APIC_VECTOR:
		count_local_irq(LOCAL_ERROR);
		unexpected(vector);
		break;
	default:
		device_interrupt(vector);
	}
	irq_exit();
	set_irq_regs(old);
}

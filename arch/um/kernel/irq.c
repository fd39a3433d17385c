// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts between CPUs that are host threads: see asm/irqflags.h.
 *
 * A pending bit is set by the sender with an atomic or, and taken by the
 * receiver with an exchange; cpu_wake_word is what a sleeping CPU waits on.
 */
#include <asm/ipi.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/nmi.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/hrtimer.h>
#include <os.h>

/* Spins between two gifts of the host CPU to others. */
#define SPINS_BEFORE_YIELD	64

DEFINE_PER_CPU(struct um_irq_state, um_irq_state);
EXPORT_SYMBOL_GPL(um_irq_state);
static DEFINE_PER_CPU(unsigned int, cpu_wake_word);
static DEFINE_PER_CPU(unsigned int, spins);

/* There are no programs to be told of any. */
const struct local_irq arch_local_irqs[] = { { } };

/* The bit before the word: who is woken by the word finds the bit. */
void um_send_ipi(int cpu, enum um_ipi ipi)
{
	struct um_irq_state *irq = per_cpu_ptr(&um_irq_state, cpu);
	unsigned int *word = per_cpu_ptr(&cpu_wake_word, cpu);

	__atomic_fetch_or(&irq->pending, 1ul << ipi, __ATOMIC_SEQ_CST);
	__atomic_fetch_add(word, 1, __ATOMIC_SEQ_CST);
	os_wake_word(word);
}

/* With interrupts off, and in_hardirq() true. */
static void handle_one(enum um_ipi ipi)
{
	switch (ipi) {
	case UM_IPI_RESCHEDULE:
		scheduler_ipi();
		break;
	case UM_IPI_CALL_FUNCTION:
		generic_smp_call_function_interrupt();
		break;
	case UM_IPI_TIMER:
		hrtimer_interrupt();
		break;
	case UM_IPI_BACKTRACE:
		nmi_cpu_backtrace(NULL);
		break;
	case UM_IPI_NR:
		break;
	}
}

/* As on real hardware, handlers run with interrupts off. */
void um_handle_irqs(void)
{
	struct um_irq_state *irq = raw_cpu_ptr(&um_irq_state);
	unsigned long pending;

	while ((pending = xchg(&irq->pending, 0))) {
		irq->disabled = true;
		irq_enter();
		for (int ipi = 0; ipi < UM_IPI_NR; ipi++)
			if (pending & (1ul << ipi))
				handle_one(ipi);
		irq_exit();
		irq->disabled = false;
	}
}
EXPORT_SYMBOL_GPL(um_handle_irqs);

void cpu_relax(void)
{
	struct um_irq_state *irq = raw_cpu_ptr(&um_irq_state);

	if (!irq->disabled && READ_ONCE(irq->pending))
		um_handle_irqs();
	__this_cpu_inc(spins);
	if (__this_cpu_read(spins) % SPINS_BEFORE_YIELD == 0)
		os_yield();
	else
		asm volatile("pause" : : : "memory");
}
EXPORT_SYMBOL_GPL(cpu_relax);

/*
 * Sleep until an interrupt comes. Called with interrupts off. The word is
 * read before the test, so an interrupt in between changes it and the host
 * does not sleep.
 */
void arch_cpu_idle(void)
{
	struct um_irq_state *irq = raw_cpu_ptr(&um_irq_state);
	unsigned int *word = raw_cpu_ptr(&cpu_wake_word);
	unsigned int seen = smp_load_acquire(word);

	if (!READ_ONCE(irq->pending))
		os_wait_word(word, seen);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether the running code may be interrupted by another task.
 *
 * Kernel code gives up the CPU only where it asks to (schedule(),
 * cond_resched()) and on the way back to user mode, so preempt_disable() has
 * nothing to do at run time. Under CONFIG_PREEMPT_COUNT the nesting is
 * counted all the same, so that sleeping inside a critical section is
 * reported where it happens instead of corrupting what it protects.
 */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H

#include <linux/compiler.h>
#include <linux/percpu-defs.h>
#include <linux/types.h>

/*
 * Per CPU: the depth of interrupt handlers, and (only under
 * CONFIG_PREEMPT_COUNT) of preempt_disable(). Switching tasks saves and
 * restores nothing: it happens at zero.
 */
#define PREEMPT_MASK		0x0000ffffu
#define HARDIRQ_OFFSET		0x00010000u
#define HARDIRQ_MASK		0x00ff0000u
#define NMI_OFFSET		0x01000000u
#define NMI_MASK		0x0f000000u

DECLARE_PER_CPU(unsigned int, __preempt_count);

static __always_inline unsigned int preempt_count(void)
{
	return __this_cpu_read(__preempt_count);
}

static __always_inline void __preempt_count_add(unsigned int val)
{
	__this_cpu_add(__preempt_count, val);
}

static __always_inline void __preempt_count_sub(unsigned int val)
{
	__this_cpu_sub(__preempt_count, val);
}

#ifdef CONFIG_PREEMPT_COUNT
static __always_inline void preempt_disable(void)
{
	__preempt_count_add(1);
	barrier();
}

static __always_inline void preempt_enable(void)
{
	barrier();
	__preempt_count_sub(1);
}
#else
#define preempt_disable()	barrier()
#define preempt_enable()	barrier()
#endif
#define preempt_disable_notrace()	preempt_disable()
#define preempt_enable_notrace()	preempt_enable()
#define preempt_enable_no_resched()	preempt_enable()

#define in_nmi()	(preempt_count() & NMI_MASK)
#define in_hardirq()	(preempt_count() & HARDIRQ_MASK)
#define in_irq()	in_hardirq()
#define in_interrupt()	(preempt_count() & (HARDIRQ_MASK | NMI_MASK))
#define in_task()	(!in_interrupt())
/* True only if it is certain that sleeping is wrong here. */
#define in_atomic()	(preempt_count() != 0)

/* kernel/sched: true while the idle loop waits for an interrupt. */
DECLARE_PER_CPU(bool, cpu_idling);
void idle_interrupted(void);

/* An interrupt ends the sleep of the idle loop, whatever it does then. */
static __always_inline void irq_enter(void)
{
	__preempt_count_add(HARDIRQ_OFFSET);
	if (unlikely(__this_cpu_read(cpu_idling)))
		idle_interrupted();
}

/* Of what cannot be masked; RCU and locks are out of its reach. */
static __always_inline void nmi_enter(void)
{
	__preempt_count_add(NMI_OFFSET + HARDIRQ_OFFSET);
}

static __always_inline void nmi_exit(void)
{
	__preempt_count_sub(NMI_OFFSET + HARDIRQ_OFFSET);
}

static __always_inline void irq_exit(void)
{
	__preempt_count_sub(HARDIRQ_OFFSET);
}

#endif /* _LINUX_PREEMPT_H */

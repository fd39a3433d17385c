// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts that cannot be masked: another CPU wants to know where this one
 * is, or the hardware is in trouble. They come in the middle of anything, so
 * what they do takes no lock.
 */
#include <asm/ptrace.h>
#include <linux/kernel.h>
#include <linux/nmi.h>
#include <linux/preempt.h>
#include <linux/smp.h>

#include "x86.h"

void x86_nmi(struct pt_regs *regs)
{
	nmi_enter();
	count_local_irq(LOCAL_NMI);
	if (!nmi_cpu_backtrace(regs))
		pr_emerg("Uhhuh. NMI received for unknown reason on CPU %d.\n",
			 raw_smp_processor_id());
	nmi_exit();
}

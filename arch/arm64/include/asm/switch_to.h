/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The switch from one task to another. It is in line, so that its only caller,
 * who saves the registers that he must anyway, saves them once.
 */
#ifndef _ASM_ARM64_SWITCH_TO_H
#define _ASM_ARM64_SWITCH_TO_H

#include <asm/sysreg.h>
#include <linux/sched.h>
#include <linux/stddef.h>

/*
 * Leave @prev, go on in @next. Returns, when @prev runs again, the task that
 * ran on the CPU before it. Interrupts are off, and all per-CPU pointers stale:
 * it may be another CPU.
 *
 * A task that does not run has the frame pointer on top of its stack, and under
 * it where it goes on: a frame as any other. Nothing else is kept in registers.
 */
static __always_inline struct task_struct *
__switch_to(struct task_struct *prev, struct task_struct *next)
{
	register struct task_struct *from asm("x0") = prev;
	register struct task_struct *to asm("x1") = next;

	/* Programs write it by themselves. The kernel has no use for it. */
	if (prev->mm)
		prev->thread.tp = read_sysreg(tpidr_el0);
	if (next->mm)
		write_sysreg(next->thread.tp, tpidr_el0);
	__this_cpu_write(current_task, next);
	asm volatile("adr	x2, 1f\n\t"
		     "stp	x29, x2, [sp, #-16]!\n\t"
		     "mov	x2, sp\n\t"
		     "str	x2, [%[from], %[sp]]\n\t"
		     "ldr	x2, [%[to], %[sp]]\n\t"
		     "mov	sp, x2\n\t"
		     "ldp	x29, x2, [sp], #16\n\t"
		     "br	x2\n"
		     "1:"
		     : [from] "+r"(from), [to] "+r"(to)
		     : [sp] "i"(offsetof(struct task_struct, thread.sp))
		     : "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10",
		       "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18",
		       "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26",
		       "x27", "x28", "x30", "cc", "memory");
	return from;
}
#define switch_to(prev, next, last) ((last) = __switch_to(prev, next))

/* Prepare @task so that its first switch enters ret_from_fork(). */
void arch_thread_init(struct task_struct *task);
void arch_thread_free(struct task_struct *task);

#endif /* _ASM_ARM64_SWITCH_TO_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The switch from one task to another. It is in line, so that its only caller,
 * who saves the registers that he must anyway, saves them once.
 */
#ifndef _ASM_X86_SWITCH_TO_H
#define _ASM_X86_SWITCH_TO_H

#include <asm/desc.h>
#include <linux/sched.h>
#include <linux/stddef.h>

/* kernel/process.c: what %fs and %gs are of its program. */
void x86_load_bases(const struct task_struct *next);

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
	__this_cpu_write(cpu_tss.sp[0], next->thread.stack_bottom +
					next->thread.stack_size);
	if (next->mm)
		x86_load_bases(next);
	__this_cpu_write(current_task, next);
	asm volatile("leaq	1f(%%rip), %%rcx\n\t"
		     "pushq	%%rcx\n\t"
		     "pushq	%%rbp\n\t"
		     "movq	%%rsp, %c[sp](%[prev])\n\t"
		     "movq	%c[sp](%[next]), %%rsp\n\t"
		     "popq	%%rbp\n\t"
		     "popq	%%rcx\n\t"
		     "jmp	*%%rcx\n"
		     "1:"
		     : [prev] "+a"(prev), [next] "+d"(next)
		     : [sp] "i"(offsetof(struct task_struct, thread.sp))
		     : "rbx", "rcx", "rsi", "rdi", "r8", "r9", "r10", "r11",
		       "r12", "r13", "r14", "r15", "cc", "memory");
	return prev;
}
#define switch_to(prev, next, last) ((last) = __switch_to(prev, next))

/* Prepare @task so that its first switch enters ret_from_fork(). */
void arch_thread_init(struct task_struct *task);
void arch_thread_free(struct task_struct *task);

#endif /* _ASM_X86_SWITCH_TO_H */

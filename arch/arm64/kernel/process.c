// SPDX-License-Identifier: GPL-2.0-only
/* Switching from task to task. Owns nothing but who runs, on each CPU. */
#include <asm/ptrace.h>
#include <asm/switch_to.h>
#include <linux/entry.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/string.h>

void task_entry(void);

/* The template's value serves CPU 0 until it has an area of its own. */
DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;
EXPORT_SYMBOL_GPL(current_task);

/*
 * What __switch_to() finds on a stack: the frame pointer, and where to go on. Above it is
 * room for the registers of a program.
 */
void arch_thread_init(struct task_struct *task)
{
	unsigned long *sp = (unsigned long *)task_pt_regs(task) - 2;

	memset(task_pt_regs(task), 0, sizeof(struct pt_regs));
	sp[0] = 0;
	sp[1] = (unsigned long)task_entry;
	task->thread.sp = (unsigned long)sp;
	task->thread.stack_bottom = (unsigned long)task->stack;
	task->thread.stack_size = THREAD_SIZE;
}

void arch_thread_free(struct task_struct *task)
{
}

/* User mode is not there yet: only functions of the kernel can be processes. */
int copy_thread(struct task_struct *p, const struct kernel_clone_args *args)
{
	return -ENOSYS;
}

/* At EL0, with all interrupts let in. */
void start_thread(struct pt_regs *regs, unsigned long pc, unsigned long sp)
{
	*regs = (struct pt_regs){ .pc = pc, .sp = sp, .syscallno = -1 };
}

// SPDX-License-Identifier: GPL-2.0-only
/* Switching from task to task. Owns nothing but who runs, on each CPU. */
#include <asm/switch_to.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>

struct task_struct *switch_stacks(unsigned long *save_sp, unsigned long load_sp,
				  struct task_struct *prev);
void task_entry(void);
void task_start(struct task_struct *prev);

/* Registers that switch_stacks() pops. */
#define NR_SAVED_REGS	6

/* The template's value serves CPU 0 until it has an area of its own. */
DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;
EXPORT_SYMBOL_GPL(current_task);

/* First code on a new stack; the other half of __switch_to(). */
void task_start(struct task_struct *prev)
{
	ret_from_fork(prev);
}

/* Interrupts are off. The task that comes back may do so on another CPU. */
struct task_struct *__switch_to(struct task_struct *prev,
				struct task_struct *next)
{
	__this_cpu_write(current_task, next);
	return switch_stacks(&prev->thread.sp, next->thread.sp, prev);
}

/* At entry the stack is 16-aligned before the push of a call. */
void arch_thread_init(struct task_struct *task)
{
	unsigned long *sp = task_stack_end_top(task);

	*--sp = 0;
	*--sp = (unsigned long)task_entry;
	for (int i = 0; i < NR_SAVED_REGS; i++)
		*--sp = 0;
	task->thread.sp = (unsigned long)sp;
	task->thread.stack_bottom = (unsigned long)task->stack;
	task->thread.stack_size = THREAD_SIZE;
}

void arch_thread_free(struct task_struct *task)
{
}

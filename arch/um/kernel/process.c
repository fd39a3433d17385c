// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks as stacks of a host process, switched without the host's help.
 *
 * The sanitizers follow which stack is in use; asm/sanitizer.h tells them.
 */
#include <asm/sanitizer.h>
#include <asm/switch_to.h>
#include <linux/entry.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <os.h>

void um_switch_stacks(unsigned long *save_sp, unsigned long load_sp);
void um_task_entry(void);
void um_task_start(void);

/* Registers that um_switch_stacks() pops, and the address it returns to. */
#define NR_SAVED_REGS	6

/* Who ran before on this CPU; carried over the switch of stacks. */
static DEFINE_PER_CPU(struct task_struct *, switched_from);

/* First code on a new stack; the other half of __switch_to(). */
void um_task_start(void)
{
	sanitizer_finish_switch(NULL);
	ret_from_fork(this_cpu_read(switched_from));
}

__sched struct task_struct *__switch_to(struct task_struct *prev,
				struct task_struct *next)
{
	void **fake = prev->__state & TASK_DEAD ? NULL :
						  &prev->thread.asan_fake_stack;

	this_cpu_write(switched_from, prev);
	this_cpu_write(current_task, next);
	sanitizer_start_switch(fake, &next->thread);
	um_switch_stacks(&prev->thread.sp, next->thread.sp);
	sanitizer_finish_switch(prev->thread.asan_fake_stack);
	return this_cpu_read(switched_from);
}

/* The stack looks as if the task had left by um_switch_stacks() itself. */
void arch_thread_init(struct task_struct *task)
{
	unsigned long *sp = task_stack_end_top(task);

	/* At entry the stack is 16-aligned before the call's push. */
	*--sp = 0;
	*--sp = (unsigned long)um_task_entry;
	for (int i = 0; i < NR_SAVED_REGS; i++)
		*--sp = 0;
	task->thread.sp = (unsigned long)sp;
	task->thread.stack_bottom = (unsigned long)task->stack;
	task->thread.stack_size = THREAD_SIZE;
	sanitizer_create_fiber(&task->thread);
}

/* Of the host thread that runs now. */
void arch_thread_init_idle(struct task_struct *task)
{
	os_stack_bounds(&task->thread.stack_bottom, &task->thread.stack_size);
	sanitizer_adopt_fiber(&task->thread);
}

void arch_thread_free(struct task_struct *task)
{
	sanitizer_destroy_fiber(&task->thread);
}

/* There is no user mode: only functions of the kernel can be processes. */
int copy_thread(struct task_struct *p, const struct kernel_clone_args *args)
{
	return -ENOSYS;
}

/* For who looks at what has been loaded. */
void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp)
{
	*regs = (struct pt_regs){ .ip = ip, .sp = sp };
}

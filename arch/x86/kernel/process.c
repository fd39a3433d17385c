// SPDX-License-Identifier: GPL-2.0-only
/*
 * Switching from task to task, and what a program begins with. Owns who runs, on each
 * CPU, and the registers of system calls; thread.fsbase and gsbase are their task's.
 *
 * The CPU's own fs and gs bases are those of the last process that ran there: the
 * kernel uses neither (its gs lies in the other place while a program runs), so they
 * are loaded when a process is switched to, and left alone by kernel threads.
 */
#include <asm/desc.h>
#include <asm/fpu.h>
#include <asm/msr.h>
#include <asm/switch_to.h>
#include <kunit/visibility.h>
#include <linux/entry.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fpu.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/asm/prctl.h>

#include "x86.h"

void task_entry(void);
void syscall_entry(void);

/* The template's value serves CPU 0 until it has an area of its own. */
DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;
EXPORT_SYMBOL_GPL(current_task);

/* Flags that a system call begins without, whatever the program's are. */
#define SYSCALL_CLEARS \
	(X86_EFLAGS_CF | X86_EFLAGS_PF | X86_EFLAGS_AF | X86_EFLAGS_ZF | \
	 X86_EFLAGS_SF | X86_EFLAGS_TF | X86_EFLAGS_IF | X86_EFLAGS_DF | \
	 X86_EFLAGS_OF | X86_EFLAGS_IOPL | X86_EFLAGS_NT | X86_EFLAGS_RF | \
	 X86_EFLAGS_AC | X86_EFLAGS_ID)

/* SYSCALL takes the kernel's selectors from there, SYSRET the program's. */
void syscall_init_cpu(void)
{
	u64 user = USER_CS - 16, kernel = KERNEL_CS;

	wrmsrl(MSR_STAR, user << 48 | kernel << 32);
	wrmsrl(MSR_LSTAR, (u64)syscall_entry);
	wrmsrl(MSR_SYSCALL_MASK, SYSCALL_CLEARS);
	wrmsrl(MSR_EFER, rdmsrl(MSR_EFER) | EFER_SCE);
}

/* A program can change them by selectors; so they are written, whatever they were. */
void x86_load_bases(const struct task_struct *next)
{
	wrmsrl(MSR_FS_BASE, next->thread.fsbase);
	wrmsrl(MSR_KERNEL_GS_BASE, next->thread.gsbase);
}

/*
 * What __switch_to() finds on a stack: the frame pointer, and where to go on. Above
 * it is room for the registers of a program.
 */
static void prepare_stack(struct task_struct *task)
{
	unsigned long *sp;

	task->thread.stack_bottom = (unsigned long)task->stack;
	task->thread.stack_size = THREAD_SIZE;
	sp = (unsigned long *)task_pt_regs(task) - 2;
	sp[0] = 0;
	sp[1] = (unsigned long)task_entry;
	task->thread.sp = (unsigned long)sp;
}

/* A function of the kernel's has no program's registers. */
void arch_thread_init(struct task_struct *task)
{
	prepare_stack(task);
	memset(task_pt_regs(task), 0, sizeof(struct pt_regs));
}

void arch_thread_free(struct task_struct *task)
{
}

/* Where its parent is, with 0 as the answer. A parent that has no program is nowhere. */
int copy_thread(struct task_struct *p, const struct kernel_clone_args *args)
{
	const struct pt_regs *from = task_pt_regs(current);
	struct pt_regs *regs;

	if ((current->flags & PF_KTHREAD) || !user_mode(from))
		return -EINVAL;
	if ((args->flags & CLONE_SETTLS) && args->tls >= TASK_SIZE)
		return -EPERM;
	prepare_stack(p);
	regs = task_pt_regs(p);
	*regs = *from;
	regs->ax = 0;
	regs->orig_ax = -1;
	if (args->stack)
		regs->sp = args->stack + args->stack_size;
	p->thread.fsbase = args->flags & CLONE_SETTLS ? args->tls :
							current->thread.fsbase;
	p->thread.gsbase = current->thread.gsbase;
	return 0;
}

void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp)
{
	struct thread_struct *t = &current->thread;

	*regs = (struct pt_regs){
		.ip = ip, .sp = sp, .cs = USER_CS, .ss = USER_DS,
		.flags = X86_EFLAGS_IF, .orig_ax = -1,
	};
	t->fsbase = 0;
	t->gsbase = 0;
	t->trap_nr = 0;
	t->error_code = 0;
	t->cr2 = 0;
	x86_load_bases(current);
	fpu_flush(&t->fpu);
}
EXPORT_SYMBOL_IF_KUNIT(start_thread);

/* From entry.S, interrupts off: an exception is no call that could be made again. */
void x86_exit_to_user(struct pt_regs *regs)
{
	regs->orig_ax = -1;
	exit_to_user_mode(regs);
}

/* The CPU would not go there: as if the program had jumped there by itself. */
void x86_bad_user_ip(struct pt_regs *regs)
{
	force_sig(SIGSEGV);
	x86_exit_to_user(regs);
}

/* An address of the program's, or the kernel would not know its own from them. */
static long set_base(unsigned long *base, unsigned long addr)
{
	if (addr >= TASK_SIZE)
		return -EPERM;
	*base = addr;
	x86_load_bases(current);
	return 0;
}

SYSCALL_DEFINE2(arch_prctl, int, option, unsigned long, addr)
{
	struct thread_struct *t = &current->thread;

	switch (option) {
	case ARCH_SET_FS:
		return set_base(&t->fsbase, addr);
	case ARCH_SET_GS:
		return set_base(&t->gsbase, addr);
	case ARCH_GET_FS:
		return put_user(t->fsbase, (unsigned long __user *)addr);
	case ARCH_GET_GS:
		return put_user(t->gsbase, (unsigned long __user *)addr);
	default:
		return -EINVAL;
	}
}

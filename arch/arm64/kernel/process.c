// SPDX-License-Identifier: GPL-2.0-only
/*
 * Switching from task to task, what a program begins with, and what it may do. Owns who
 * runs, on each CPU, and thread.tp: what stands in tpidr_el0 is the running program's, and
 * is looked at when it is switched out.
 */
#include <asm/ptrace.h>
#include <asm/switch_to.h>
#include <asm/sysreg.h>
#include <kunit/visibility.h>
#include <linux/entry.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fpu.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/string.h>
#include <uapi/asm/ptrace.h>
#include <uapi/linux/sched.h>

#include "arm64.h"

/*
 * SCTLR_EL1, of programs: the stack pointer is aligned where it is used; to zero memory,
 * to ask for the caches' lines and to clean them, and to wait, is nobody's business else.
 */
#define SCTLR_SA0	(1ul << 4)
#define SCTLR_DZE	(1ul << 14)
#define SCTLR_UCT	(1ul << 15)
#define SCTLR_NTWI	(1ul << 16)
#define SCTLR_NTWE	(1ul << 18)
#define SCTLR_UCI	(1ul << 26)
#define SCTLR_OF_PROGRAMS \
	(SCTLR_SA0 | SCTLR_DZE | SCTLR_UCT | SCTLR_NTWI | SCTLR_NTWE | SCTLR_UCI)

/* CNTKCTL_EL1: programs read the virtual counter, and no other register of the timers. */
#define CNTKCTL_EL0VCTEN	(1ul << 1)
/* MDSCR_EL1: the debugger's channel is not theirs. */
#define MDSCR_TDCC		(1ul << 12)
#define DFR0_PMUVER(dfr0)	(((dfr0) >> 8) & 0xf)
#define PMUVER_OTHER		0xf

void task_entry(void);

/* The template's value serves CPU 0 until it has an area of its own. */
DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;
EXPORT_SYMBOL_GPL(current_task);

/*
 * What __switch_to() finds on a stack: the frame pointer, and where to go on. Above it is
 * room for the registers of a program.
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

/* A function of the kernel's has no program's registers, but all zero would be a program. */
void arch_thread_init(struct task_struct *task)
{
	prepare_stack(task);
	memset(task_pt_regs(task), 0, sizeof(struct pt_regs));
	task_pt_regs(task)->pstate = PSR_MODE_EL1h;
}

void arch_thread_free(struct task_struct *task)
{
}

/* What a CPU that starts has of these is unknown. */
void arm64_user_init_cpu(void)
{
	u64 pmu = DFR0_PMUVER(read_sysreg(id_aa64dfr0_el1));

	write_sysreg(read_sysreg(sctlr_el1) | SCTLR_OF_PROGRAMS, sctlr_el1);
	write_sysreg(CNTKCTL_EL0VCTEN, cntkctl_el1);
	write_sysreg(MDSCR_TDCC, mdscr_el1);
	if (pmu && pmu != PMUVER_OTHER)
		write_sysreg(0, pmuserenr_el0);
	write_sysreg(0, tpidrro_el0);
	asm volatile("isb" : : : "memory");
}

/* Where its parent is, with 0 as the answer. A parent that has no program is nowhere. */
int copy_thread(struct task_struct *p, const struct kernel_clone_args *args)
{
	const struct pt_regs *from = task_pt_regs(current);
	struct pt_regs *regs;

	if ((current->flags & PF_KTHREAD) || !user_mode(from))
		return -EINVAL;
	prepare_stack(p);
	regs = task_pt_regs(p);
	*regs = *from;
	regs->regs[0] = 0;
	regs->syscallno = -1;
	if (args->stack)
		regs->sp = args->stack + args->stack_size;
	p->thread.tp = args->flags & CLONE_SETTLS ? args->tls :
						    read_sysreg(tpidr_el0);
	return 0;
}

/* At EL0, with all interrupts let in. */
void start_thread(struct pt_regs *regs, unsigned long pc, unsigned long sp)
{
	struct thread_struct *t = &current->thread;

	*regs = (struct pt_regs){ .pc = pc, .sp = sp, .syscallno = -1 };
	t->fault_address = 0;
	t->fault_code = 0;
	write_sysreg(0, tpidr_el0);
	fpu_flush(&t->fpu);
}
EXPORT_SYMBOL_IF_KUNIT(start_thread);

/* --- From entry.S, interrupts off. --- */

/* The number is of 32 bits; a first argument of a call that is made again is kept. */
void arm64_syscall(struct pt_regs *regs)
{
	regs->orig_x0 = regs->regs[0];
	regs->syscallno = (int)regs->regs[8];
	do_syscall(regs);
}

/* An exception is no call that could be made again. */
static void exit_to_user(struct pt_regs *regs)
{
	regs->syscallno = -1;
	exit_to_user_mode(regs);
}

void arm64_user_exception(struct pt_regs *regs)
{
	arm64_exception(regs);
	exit_to_user(regs);
}

void arm64_user_interrupt(struct pt_regs *regs)
{
	arm64_interrupt(regs);
	exit_to_user(regs);
}

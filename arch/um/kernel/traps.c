// SPDX-License-Identifier: GPL-2.0-only
/* Faults of the machine: all are the kernel's own, there is no user mode. */
#include <asm/page.h>
#include <asm/ptrace.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>
#include <os.h>

/* Callers that are shown. */
#define NR_TRACE	32

/* In the words of the machine that Linux runs on. */
static const char *fault_name(const struct os_fault *fault)
{
	switch (fault->kind) {
	case OS_FAULT_ACCESS:
		if (fault->address < PAGE_SIZE)
			return "NULL pointer dereference";
		return "unable to handle page fault";
	case OS_FAULT_PROTECTION:
		return "general protection fault, probably for non-canonical address";
	case OS_FAULT_BUS:
		return "bus error";
	case OS_FAULT_ARITHMETIC:
		return "divide error";
	case OS_FAULT_INSTRUCTION:
		return "invalid opcode";
	case OS_FAULT_TRAP:
		break;
	}
	return "trap";
}

/* The place first: often it is all that one needs. */
static void show_regs(const struct pt_regs *regs)
{
	pr_emerg("RIP: %pS\n", (void *)regs->ip);
	pr_emerg("RSP: %016lx EFLAGS: %08lx\n", regs->sp, regs->flags);
	pr_emerg("RAX: %016lx RBX: %016lx RCX: %016lx\n",
		 regs->ax, regs->bx, regs->cx);
	pr_emerg("RDX: %016lx RSI: %016lx RDI: %016lx\n",
		 regs->dx, regs->si, regs->di);
	pr_emerg("RBP: %016lx R08: %016lx R09: %016lx\n",
		 regs->bp, regs->r8, regs->r9);
	pr_emerg("R10: %016lx R11: %016lx R12: %016lx\n",
		 regs->r10, regs->r11, regs->r12);
	pr_emerg("R13: %016lx R14: %016lx R15: %016lx\n",
		 regs->r13, regs->r14, regs->r15);
}

/* A stack pointer just below the stack means that the stack was too small. */
static bool stack_overflowed(const struct os_fault *fault)
{
	unsigned long bottom = current->thread.stack_bottom;

	return fault->kind == OS_FAULT_ACCESS && current->stack &&
	       fault->address < bottom && fault->address >= bottom - PAGE_SIZE;
}

/*
 * On the alternate stack of the host thread, in the place of the instruction
 * that failed, with whatever lock that held. The trace begins there, from the
 * registers; our own stack would only show the signal. Does not return.
 */
void um_fault(struct os_fault *fault)
{
	unsigned long trace[NR_TRACE];
	unsigned int nr;

	oops_enter();
	if (stack_overflowed(fault))
		pr_emerg("BUG: kernel stack of %s overflowed\n", current->comm);
	if (fault->kind == OS_FAULT_PROTECTION)
		pr_emerg("BUG: %s\n", fault_name(fault));
	else
		pr_emerg("BUG: %s, %s address: %016lx\n", fault_name(fault),
			 fault->write ? "write to" : "read from",
			 fault->address);
	show_regs(fault->regs);
	nr = stack_trace_save_regs(fault->regs, trace, NR_TRACE);
	pr_emerg("Call Trace:\n");
	stack_trace_print(trace, nr, 1);
	panic("Fatal exception: %s\n", fault_name(fault));
}

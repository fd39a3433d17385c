// SPDX-License-Identifier: GPL-2.0-only
/* Faults of the machine: all are the kernel's own, there is no user mode. */
#include <asm/page.h>
#include <asm/ptrace.h>
#include <linux/kernel.h>
#include <linux/traps.h>
#include <os.h>

/* Of the error code: a mapping was there, but does not allow the access. */
#define PF_PRESENT	1

/* In the words of the machine that Linux runs on. */
static const char *fault_name(const struct os_fault *fault)
{
	switch (fault->kind) {
	case OS_FAULT_ACCESS:
		return "page fault";
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
void show_regs_content(const struct pt_regs *regs)
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

/*
 * On the alternate stack of the host thread, in the place of the instruction
 * that failed, with whatever lock that held. Returns to fault->regs.
 */
void um_fault(struct os_fault *fault)
{
	struct fault_info info = {
		.addr = fault->address,
		.flags = fault->write ? FAULT_FLAG_WRITE : 0,
		.error_code = fault->error_code,
	};

	if (fault->kind == OS_FAULT_ACCESS) {
		if (fault->error_code & PF_PRESENT)
			info.flags |= FAULT_FLAG_PRESENT;
		do_page_fault(fault->regs, &info);
		return;
	}
	do_trap(fault->regs, &(struct trap_info){
		.name = fault_name(fault), .addr = fault->address,
		.error_code = fault->error_code });
}

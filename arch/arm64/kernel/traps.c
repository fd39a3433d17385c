// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions. All of them are the kernel's own, since there is no user mode
 * yet: each prints what is known and ends the machine. Owns nothing.
 */
#include <asm/page.h>
#include <asm/ptrace.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>

#include "arm64.h"

#define NR_TRACE	32
/* FRAME_SIZE of entry.S, which cannot ask the compiler. */
static_assert(sizeof(struct pt_regs) == 304);

/* Exception classes of ESR_EL1, and the bit that says "write". */
#define ESR_CLASS(esr)	(((esr) >> 26) & 0x3f)
#define ESR_WRITE	(1ul << 6)
#define EC_UNKNOWN	0x00
#define EC_ILLEGAL	0x0e
#define EC_IABT		0x21
#define EC_PC_ALIGN	0x22
#define EC_DABT		0x25
#define EC_SP_ALIGN	0x26
#define EC_SERROR	0x2f
#define EC_BRK		0x3c

void do_trap(struct pt_regs *regs);

/* What an exception class is called. */
static const char *class_name(unsigned long class)
{
	switch (class) {
	case EC_UNKNOWN:
		return "undefined instruction";
	case EC_ILLEGAL:
		return "illegal execution state";
	case EC_IABT:
	case EC_DABT:
		return "page fault";
	case EC_PC_ALIGN:
		return "misaligned PC";
	case EC_SP_ALIGN:
		return "misaligned SP";
	case EC_SERROR:
		return "SError";
	case EC_BRK:
		return "BRK instruction";
	default:
		return "synchronous exception";
	}
}

/* All registers, for whoever reads the report together with a disassembly. */
static void show_regs(const struct pt_regs *regs)
{
	pr_emerg("pc : %pS\n", (void *)regs->pc);
	pr_emerg("lr : %pS\n", (void *)regs->regs[30]);
	pr_emerg("sp : %016lx pstate: %08lx\n", regs->sp, regs->pstate);
	for (int i = 29; i > 0; i -= 3)
		pr_emerg("x%-2d: %016lx x%-2d: %016lx x%-2d: %016lx\n",
			 i, regs->regs[i], i - 1, regs->regs[i - 1],
			 i - 2 < 0 ? 0 : i - 2,
			 regs->regs[i - 2 < 0 ? 0 : i - 2]);
}

/* A fault in the first page is nearly always a NULL pointer with an offset. */
static void show_page_fault(const struct pt_regs *regs)
{
	pr_emerg("BUG: %s, address: %016lx\n",
		 regs->far < PAGE_SIZE ? "kernel NULL pointer dereference" :
					 "unable to handle page fault",
		 regs->far);
	pr_emerg("%s access, ESR = 0x%016lx\n",
		 regs->esr & ESR_WRITE ? "write" : "read", regs->esr);
}

/*
 * From entry.S, with all registers stored. Nothing can be mended yet, so this
 * does not return.
 */
void do_trap(struct pt_regs *regs)
{
	unsigned long class = ESR_CLASS(regs->esr);
	unsigned long trace[NR_TRACE];

	oops_enter();
	if (class == EC_DABT || class == EC_IABT)
		show_page_fault(regs);
	else
		pr_emerg("%s: vector %lu, ESR = 0x%016lx\n", class_name(class),
			 regs->vector, regs->esr);
	show_regs(regs);
	pr_emerg("Call Trace:\n");
	stack_trace_print(trace, stack_trace_save_regs(regs, trace, NR_TRACE),
			  1);
	panic("Fatal exception: %s\n", class_name(class));
}

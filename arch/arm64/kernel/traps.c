// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions: put into the words of the generic code, which decides what
 * follows. Owns nothing.
 */
#include <asm/page.h>
#include <asm/ptrace.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/fpu.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched/task_stack.h>
#include <linux/traps.h>
#include <uapi/asm/signal.h>

#include "arm64.h"

/* FRAME_SIZE of entry.S, which cannot ask the compiler. */
static_assert(sizeof(struct pt_regs) == 304);
/* THREAD_SHIFT, too. */
static_assert(THREAD_SIZE == 1 << 14);

/* Exception classes of ESR_EL1, and the bit that says "write". */
#define ESR_CLASS(esr)	(((esr) >> 26) & 0x3f)
#define ESR_WRITE	(1ul << 6)
#define ESR_FAULT(esr)	((esr) & 0x3c)		/* status, without the level */
#define FAULT_PERMISSION 0x0c
#define FAULT_ACCESS_FLAG 0x08
#define EC_UNKNOWN	0x00
#define EC_FP_ACCESS	0x07
#define EC_ILLEGAL	0x0e
#define EC_IABT_LOWER	0x20		/* from user mode */
#define EC_IABT		0x21
#define EC_PC_ALIGN	0x22
#define EC_DABT_LOWER	0x24
#define EC_DABT		0x25
#define EC_SP_ALIGN	0x26
#define EC_FP_EXCEPTION	0x2c
#define EC_SERROR	0x2f
#define EC_BRK		0x3c

/* For what does not fit on the stack any more; entry.S knows it by name. */
static char boot_overflow_stack[OVERFLOW_STACK_SIZE] __aligned(2 * THREAD_SIZE);
DEFINE_PER_CPU(char *, overflow_stack_top) =
	boot_overflow_stack + OVERFLOW_STACK_SIZE;

/* What an exception class is called. */
static const char *class_name(unsigned long class)
{
	switch (class) {
	case EC_UNKNOWN:
		return "undefined instruction";
	case EC_FP_ACCESS:
		return "vector registers that may not be used";
	case EC_FP_EXCEPTION:
		return "floating-point exception";
	case EC_ILLEGAL:
		return "illegal execution state";
	case EC_IABT_LOWER:
	case EC_IABT:
	case EC_DABT_LOWER:
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
void show_regs_content(const struct pt_regs *regs)
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

/* The status says whether a mapping was there, which refused the access. */
static void page_fault(struct pt_regs *regs, bool instruction)
{
	struct fault_info info = {
		.addr = regs->far, .error_code = regs->esr,
	};
	unsigned long status = ESR_FAULT(regs->esr);

	if (instruction)
		info.flags |= FAULT_FLAG_INSTRUCTION;
	else if (regs->esr & ESR_WRITE)
		info.flags |= FAULT_FLAG_WRITE;
	if (status == FAULT_PERMISSION || status == FAULT_ACCESS_FLAG)
		info.flags |= FAULT_FLAG_PRESENT;
	if (user_mode(regs))
		info.flags |= FAULT_FLAG_USER;
	do_page_fault(regs, &info);
}

/*
 * A program's first use of the vector registers, which gives it some. Without
 * memory it ends: it has no way to go on, and a signal's frame would hold them.
 */
static void fp_access(struct pt_regs *regs)
{
	struct trap_info info = {
		.name = class_name(EC_FP_ACCESS), .addr = regs->pc,
		.error_code = regs->esr,
	};
	int err = -ENODEV;

	if (user_mode(regs)) {
		local_irq_enable();
		err = fpu_first_use();
		local_irq_disable();
	}
	if (!err)
		return;
	info.signr = err == -ENOMEM ? SIGKILL : SIGILL;
	do_trap(regs, &info);
}

/* A program may have unmasked exceptions, where the processor can do that. */
static void fp_exception(struct pt_regs *regs)
{
	do_trap(regs, &(struct trap_info){
		.name = class_name(EC_FP_EXCEPTION), .signr = SIGFPE,
		.code = fpu_exception_code(regs->esr), .addr = regs->pc,
		.error_code = regs->esr });
}

/*
 * From entry.S, with all registers stored. What is returned to is whatever the
 * registers say afterwards.
 */
void arm64_exception(struct pt_regs *regs)
{
	unsigned long class = ESR_CLASS(regs->esr);

	switch (class) {
	case EC_DABT_LOWER:
	case EC_DABT:
		page_fault(regs, false);
		return;
	case EC_IABT_LOWER:
	case EC_IABT:
		page_fault(regs, true);
		return;
	case EC_FP_ACCESS:
		fp_access(regs);
		return;
	case EC_FP_EXCEPTION:
		fp_exception(regs);
		return;
	default:
		do_trap(regs, &(struct trap_info){
			.name = class_name(class), .addr = regs->far,
			.error_code = regs->esr });
	}
}

/* On the stack that is kept for this. The machine ends here. */
void arm64_stack_overflow(struct pt_regs *regs)
{
	handle_stack_overflow(regs, regs->far);
}

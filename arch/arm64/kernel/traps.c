// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions: put into the words of the generic code, which decides what
 * follows. Owns nothing but thread.fault_address and fault_code, which are their task's.
 */
#include <asm/mmu_context.h>
#include <asm/page.h>
#include <asm/ptrace.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/fpu.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/sched/task_stack.h>
#include <linux/traps.h>
#include <uapi/asm/siginfo.h>
#include <uapi/asm/signal.h>

#include "arm64.h"

/* FRAME_SIZE of entry.S, which cannot ask the compiler. */
static_assert(sizeof(struct pt_regs) == 304);
/* THREAD_SHIFT, too. */
static_assert(THREAD_SIZE == 1 << 14);

/* Exception classes of ESR_EL1, and what else it says of an access. */
#define ESR_CLASS(esr)	(((esr) >> 26) & 0x3f)
#define ESR_CLASS_MASK	0xfc000000ul
#define ESR_LENGTH	(1ul << 25)
#define ESR_MAINTENANCE	(1ul << 8)	/* of a cache: no write, but says so */
#define ESR_WRITE	(1ul << 6)
#define ESR_STATUS(esr)	((esr) & 0x3f)
#define ESR_FAULT(esr)	((esr) & 0x3c)		/* status, without the level */
#define FAULT_TRANSLATION 0x04
#define FAULT_ACCESS_FLAG 0x08
#define FAULT_PERMISSION 0x0c
/* These have no level. */
#define STATUS_EXTERNAL	0x10
#define STATUS_PARITY	0x18
#define STATUS_ALIGNMENT 0x21
#define STATUS_EXCLUSIVE 0x35		/* not of such memory */
#define EC_UNKNOWN	0x00
#define EC_FP_ACCESS	0x07
#define EC_ILLEGAL	0x0e
#define EC_SYSTEM	0x18
#define EC_IABT_LOWER	0x20		/* from user mode */
#define EC_IABT		0x21
#define EC_PC_ALIGN	0x22
#define EC_DABT_LOWER	0x24
#define EC_DABT		0x25
#define EC_SP_ALIGN	0x26
#define EC_FP_EXCEPTION	0x2c
#define EC_SERROR	0x2f
#define EC_BRK		0x3c
#define NR_CLASSES	64

/* For what does not fit on the stack any more; entry.S knows it by name. */
static char boot_overflow_stack[OVERFLOW_STACK_SIZE] __aligned(2 * THREAD_SIZE);
DEFINE_PER_CPU(char *, overflow_stack_top) =
	boot_overflow_stack + OVERFLOW_STACK_SIZE;

/* What it is called, and what becomes of a program, as on Linux. */
struct exception_class {
	const char *name;
	u8 signr, code;
	enum { AT_PC, AT_SP, AT_FAR } at;	/* whose is the signal's address */
};

static const struct exception_class classes[NR_CLASSES] = {
	[EC_UNKNOWN] = { "undefined instruction" },
	[EC_FP_ACCESS] = { "vector registers that may not be used" },
	[EC_ILLEGAL] = { "illegal execution state" },
	[EC_SYSTEM] = { "system register that may not be used" },
	[EC_IABT_LOWER] = { "page fault" },
	[EC_IABT] = { "page fault" },
	[EC_PC_ALIGN] = { "misaligned PC", SIGBUS, BUS_ADRALN, AT_FAR },
	[EC_DABT_LOWER] = { "page fault" },
	[EC_DABT] = { "page fault" },
	[EC_SP_ALIGN] = { "misaligned SP", SIGBUS, BUS_ADRALN, AT_SP },
	[EC_FP_EXCEPTION] = { "floating-point exception" },
	[EC_SERROR] = { "SError" },
	[EC_BRK] = { "BRK instruction", SIGTRAP, TRAP_BRKPT },
};

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

/* Without its tag, if it is of the half that has tags. */
static unsigned long fault_address(const struct pt_regs *regs)
{
	return user_mode(regs) ? untagged_addr(regs->far) : regs->far;
}

/* The status says whether a mapping was there, which refused the access. */
static void page_fault(struct pt_regs *regs, bool instruction)
{
	struct fault_info info = {
		.addr = fault_address(regs), .error_code = regs->esr,
	};
	bool write = (regs->esr & ESR_WRITE) && !(regs->esr & ESR_MAINTENANCE);

	info.tag = regs->far ^ info.addr;
	if (instruction)
		info.flags |= FAULT_FLAG_INSTRUCTION;
	else if (write)
		info.flags |= FAULT_FLAG_WRITE;
	if (ESR_FAULT(regs->esr) != FAULT_TRANSLATION)
		info.flags |= FAULT_FLAG_PRESENT;
	if (user_mode(regs))
		info.flags |= FAULT_FLAG_USER;
	do_page_fault(regs, &info);
}

/* No page can mend it: the access was wrong, or the memory is, or our tables are. */
static void other_abort(struct pt_regs *regs)
{
	struct trap_info info = {
		.name = "abort", .signr = SIGKILL,
		.addr = regs->far, .error_code = regs->esr,
	};

	switch (ESR_STATUS(regs->esr)) {
	case STATUS_ALIGNMENT:
		info.name = "misaligned access";
		info.signr = SIGBUS;
		info.code = BUS_ADRALN;
		break;
	case STATUS_EXTERNAL:
	case STATUS_PARITY:
	case STATUS_EXCLUSIVE:
		info.signr = SIGBUS;
		info.code = BUS_OBJERR;
	}
	do_trap(regs, &info);
}

static void memory_abort(struct pt_regs *regs, bool instruction)
{
	switch (ESR_FAULT(regs->esr)) {
	case FAULT_TRANSLATION:
	case FAULT_ACCESS_FLAG:
	case FAULT_PERMISSION:
		page_fault(regs, instruction);
		break;
	default:
		other_abort(regs);
	}
}

/*
 * A program's first use of the vector registers, which gives it some. Without
 * memory it ends: it has no way to go on, and a signal's frame would hold them.
 */
static void fp_access(struct pt_regs *regs)
{
	struct trap_info info = {
		.name = classes[EC_FP_ACCESS].name, .addr = regs->pc,
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
	info.code = err == -ENOMEM ? SI_KERNEL : ILL_ILLOPC;
	do_trap(regs, &info);
}

/* A program may have unmasked exceptions, where the processor can do that. */
static void fp_exception(struct pt_regs *regs)
{
	do_trap(regs, &(struct trap_info){
		.name = classes[EC_FP_EXCEPTION].name, .signr = SIGFPE,
		.code = fpu_exception_code(regs->esr), .addr = regs->pc,
		.error_code = regs->esr });
}

/* All the others. What the table does not know is an instruction that is none. */
static void other_trap(struct pt_regs *regs)
{
	const struct exception_class *class = &classes[ESR_CLASS(regs->esr)];
	struct trap_info info = {
		.name = class->name ?: "synchronous exception",
		.signr = class->signr ?: SIGILL,
		.code = class->signr ? class->code : ILL_ILLOPC,
		.addr = regs->pc, .error_code = regs->esr,
	};

	if (class->at == AT_SP)
		info.addr = regs->sp;
	if (class->at == AT_FAR)
		info.addr = regs->far;
	do_trap(regs, &info);
}

/* It is of no program that happens to run: memory, or a device, is broken. */
static void serror(struct pt_regs *regs)
{
	oops_enter();
	show_regs(regs);
	panic("SError, ESR %#lx\n", regs->esr);
}

/*
 * For the handler, which may look at it. Of the kernel's addresses it learns nothing, not
 * even what is mapped there.
 */
static void note_fault(const struct pt_regs *regs)
{
	struct thread_struct *t = &current->thread;
	unsigned long class = ESR_CLASS(regs->esr);
	bool data = class == EC_DABT_LOWER;

	t->fault_code = regs->esr;
	t->fault_address = 0;
	if (!data && class != EC_IABT_LOWER && class != EC_PC_ALIGN)
		return;
	t->fault_address = fault_address(regs);
	if (is_user_address(t->fault_address))
		return;
	t->fault_code &= ESR_CLASS_MASK | ESR_LENGTH |
			 (data ? ESR_MAINTENANCE | ESR_WRITE : 0);
	t->fault_code |= FAULT_TRANSLATION;
}

/*
 * From entry.S, with all registers stored. What is returned to is whatever the
 * registers say afterwards.
 */
void arm64_exception(struct pt_regs *regs)
{
	unsigned long class = ESR_CLASS(regs->esr);

	if (user_mode(regs) && class != EC_FP_ACCESS)
		note_fault(regs);
	switch (class) {
	case EC_DABT_LOWER:
	case EC_DABT:
		memory_abort(regs, false);
		return;
	case EC_IABT_LOWER:
	case EC_IABT:
		memory_abort(regs, true);
		return;
	case EC_FP_ACCESS:
		fp_access(regs);
		return;
	case EC_FP_EXCEPTION:
		fp_exception(regs);
		return;
	case EC_SERROR:
		serror(regs);
		return;
	default:
		other_trap(regs);
	}
}

/* On the stack that is kept for this. The machine ends here. */
void arm64_stack_overflow(struct pt_regs *regs)
{
	handle_stack_overflow(regs, regs->far);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions: put into the words of the generic code, which decides what
 * follows. Owns the IDT.
 */
#include <asm/desc.h>
#include <asm/irq_vectors.h>
#include <asm/page.h>
#include <asm/ptrace.h>
#include <asm/sections.h>
#include <asm/trapnr.h>
#include <kunit/visibility.h>
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/fpu.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/traps.h>

#include "x86.h"

#define STUB_SIZE	16
#define GATE_INTERRUPT	0x8e00		/* present, interrupts off */
#define GATE_FOR_USER	0x6000		/* a program may call it */
#define DR6_STEP	0x4000		/* TF, not a breakpoint */
#define DR6_CLEAR	0xffff0ff0ul
#define PF_PROTECTION	0x01
#define PF_WRITE	0x02
#define PF_INSTRUCTION	0x10

/* An entry of the table of exceptions, as the CPU reads it. */
struct idt_gate {
	u16 offset_low;
	u16 selector;
	u16 flags;
	u16 offset_middle;
	u32 offset_high;
	u32 zero;
};

static struct idt_gate idt[NR_VECTORS] __ro_after_init __aligned(16);

/* Of the first CPU. */
char boot_ist_stacks[NR_IST * IST_STACK_SIZE] __aligned(16);
void x86_exception(struct pt_regs *regs);

static const char *const names[NR_EXCEPTIONS] = {
	[0] = "divide error", [1] = "debug", [2] = "NMI", [3] = "int3",
	[4] = "overflow", [5] = "bounds", [6] = "invalid opcode",
	[7] = "device not available", [8] = "double fault",
	[10] = "invalid TSS", [11] = "segment not present",
	[12] = "stack segment", [13] = "general protection fault",
	[14] = "page fault", [16] = "coprocessor error",
	[17] = "alignment check", [18] = "machine check",
	[19] = "SIMD exception", [20] = "virtualization exception",
	[21] = "control protection exception",
};

/* What becomes of a program, as on Linux; without a code there is no address. */
static const struct {
	u8 signr, code;
	bool at_ip;		/* the address is the instruction's */
} user_signals[NR_EXCEPTIONS] = {
	[X86_TRAP_DE] = { SIGFPE, FPE_INTDIV, true },
	[X86_TRAP_BP] = { SIGTRAP },
	[X86_TRAP_OF] = { SIGSEGV },
	[X86_TRAP_BR] = { SIGSEGV },
	[X86_TRAP_UD] = { SIGILL, ILL_ILLOPN, true },
	[X86_TRAP_TS] = { SIGSEGV },
	[X86_TRAP_NP] = { SIGBUS },
	[X86_TRAP_SS] = { SIGBUS },
	[X86_TRAP_GP] = { SIGSEGV },
	[X86_TRAP_AC] = { SIGBUS, BUS_ADRALN },
};

/* The address that a page fault was about. */
static unsigned long read_cr2(void)
{
	unsigned long addr;

	asm volatile("movq %%cr2, %0" : "=r"(addr));
	return addr;
}

/* All registers, for whoever reads the report together with a disassembly. */
void show_regs_content(const struct pt_regs *regs)
{
	pr_emerg("RIP: %04lx:%pS\n", regs->cs, (void *)regs->ip);
	pr_emerg("RSP: %04lx:%016lx EFLAGS: %08lx\n", regs->ss, regs->sp,
		 regs->flags);
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

/* The error code says what was tried, and whether a mapping refused it. */
static void page_fault(struct pt_regs *regs)
{
	struct fault_info info = {
		.addr = read_cr2(), .error_code = regs->error_code,
	};

	if (regs->error_code & PF_WRITE)
		info.flags |= FAULT_FLAG_WRITE;
	if (regs->error_code & PF_PROTECTION)
		info.flags |= FAULT_FLAG_PRESENT;
	if (regs->error_code & PF_INSTRUCTION)
		info.flags |= FAULT_FLAG_INSTRUCTION;
	if (user_mode(regs))
		info.flags |= FAULT_FLAG_USER;
	do_page_fault(regs, &info);
}

/* The stack had no room for the frame of another exception. */
static void double_fault(struct pt_regs *regs)
{
	unsigned long addr = read_cr2();

	if (stack_guard_hit(addr))
		handle_stack_overflow(regs, addr);
	oops_enter();
	pr_emerg("double fault, CR2: %016lx\n", addr);
	die("double fault", regs, regs->error_code);
}

/*
 * A program's first use of the vector registers, which gives it some. Without
 * memory it ends: it has no way to go on, and a signal's frame would hold them.
 */
static void device_not_available(struct pt_regs *regs)
{
	struct trap_info info = { .name = names[X86_TRAP_NM] };
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

/* A program may have unmasked exceptions; the kernel never does. */
static void math_error(struct pt_regs *regs)
{
	struct trap_info info = {
		.name = names[regs->vector], .signr = SIGFPE, .addr = regs->ip,
	};

	if (user_mode(regs)) {
		info.code = fpu_exception_code(regs->vector);
		if (!info.code)
			return;
	}
	do_trap(regs, &info);
}

/* A program that steps, by TF: it gets one for each instruction. */
static void debug(struct pt_regs *regs)
{
	struct trap_info info = { .name = names[X86_TRAP_DB], .signr = SIGTRAP };
	unsigned long dr6;

	asm volatile("movq %%dr6, %0" : "=r"(dr6));
	asm volatile("movq %0, %%dr6" : : "r"(DR6_CLEAR));
	info.code = dr6 & DR6_STEP ? TRAP_TRACE : TRAP_BRKPT;
	info.addr = regs->ip;
	do_trap(regs, &info);
}

/* All the others. What the table does not have is no program's to cause. */
static void other_trap(struct pt_regs *regs)
{
	unsigned long vector = regs->vector;

	do_trap(regs, &(struct trap_info){
		.name = names[vector] ?: "reserved exception",
		.error_code = regs->error_code,
		.signr = user_signals[vector].signr ?: SIGSEGV,
		.code = user_signals[vector].code,
		.addr = user_signals[vector].at_ip ? regs->ip : 0 });
}

/* For the handler, which may look at it. */
static void note_trap(const struct pt_regs *regs)
{
	struct thread_struct *t = &current->thread;

	t->trap_nr = regs->vector;
	t->error_code = regs->error_code;
	if (regs->vector == X86_TRAP_PF)
		t->cr2 = read_cr2();
}

/*
 * From entry.S, with all registers saved. What is returned to is whatever the
 * registers say afterwards.
 */
void x86_exception(struct pt_regs *regs)
{
	if (user_mode(regs) && regs->vector != X86_TRAP_NMI)
		note_trap(regs);
	switch (regs->vector) {
	case X86_TRAP_NMI:
		x86_nmi(regs);
		return;
	case X86_TRAP_DF:
		double_fault(regs);
		return;
	case X86_TRAP_PF:
		page_fault(regs);
		return;
	case X86_TRAP_NM:
		device_not_available(regs);
		return;
	case X86_TRAP_MF:
	case X86_TRAP_XF:
		math_error(regs);
		return;
	case X86_TRAP_DB:
		debug(regs);
		return;
	default:
		other_trap(regs);
	}
}
EXPORT_SYMBOL_IF_KUNIT(x86_exception);

/*
 * Which stack a vector is handled on; 0: whichever is in use. One of its own is
 * for those that may come when the present one is full, or not yet there.
 */
static u8 __init vector_ist(unsigned int vector)
{
	switch (vector) {
	case X86_TRAP_NMI:
		return IST_NMI;
	case X86_TRAP_DF:
		return IST_DOUBLE_FAULT;
	case X86_TRAP_MC:
		return IST_MACHINE_CHECK;
	default:
		return 0;
	}
}

/* INT3 and INTO are instructions of programs. */
static u16 __init vector_gate(unsigned int vector)
{
	if (vector == X86_TRAP_BP || vector == X86_TRAP_OF)
		return GATE_INTERRUPT | GATE_FOR_USER;
	return GATE_INTERRUPT | vector_ist(vector);
}

/* The same for all CPUs: what they do in a trap does not depend on which. */
void load_idt(void)
{
	struct desc_ptr pointer = { sizeof(idt) - 1, (u64)idt };

	asm volatile("lidt %0" : : "m"(pointer));
}

/* Before anything that may fail: from here on a failure is reported. */
void __init trap_init(void)
{
	for (unsigned int i = 0; i < NR_VECTORS; i++) {
		u64 stub = (u64)entry_stubs + i * STUB_SIZE;

		idt[i] = (struct idt_gate){
			.offset_low = stub,
			.offset_middle = stub >> 16,
			.offset_high = stub >> 32,
			.selector = KERNEL_CS,
			.flags = vector_gate(i),
		};
	}
	load_cpu_tables(boot_ist_stacks);
}

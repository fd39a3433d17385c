// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions. All of them are the kernel's own, since there is no user mode
 * yet: each prints what is known and ends the machine. Owns the IDT.
 */
#include <asm/io.h>
#include <asm/page.h>
#include <asm/ptrace.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>

#include "x86.h"

#define PIC1_DATA	0x21
#define PIC2_DATA	0xa1
#define NR_EXCEPTIONS	32
#define STUB_SIZE	16
#define KERNEL_CS	0x08
#define GATE_INTERRUPT	0x8e00		/* present, interrupts off */
#define NR_TRACE	32
#define X86_TRAP_PF	14
#define PF_WRITE	2

/* An entry of the table of exceptions, as the CPU reads it. */
struct idt_gate {
	u16 offset_low;
	u16 selector;
	u16 flags;
	u16 offset_middle;
	u32 offset_high;
	u32 zero;
};

static struct idt_gate idt[NR_EXCEPTIONS] __aligned(16);

extern char exception_stubs[];
void do_trap(struct pt_regs *regs);

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

/* The address that a page fault was about. */
static unsigned long read_cr2(void)
{
	unsigned long addr;

	asm volatile("movq %%cr2, %0" : "=r"(addr));
	return addr;
}

/* All registers, for whoever reads the report together with a disassembly. */
static void show_regs(const struct pt_regs *regs)
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

/* A fault in the first page is nearly always a NULL pointer with an offset. */
static void show_page_fault(const struct pt_regs *regs)
{
	unsigned long addr = read_cr2();

	pr_emerg("BUG: %s, address: %016lx\n",
		 addr < PAGE_SIZE ? "kernel NULL pointer dereference" :
				    "unable to handle page fault", addr);
	pr_emerg("#PF: %s access, error_code(%#06lx)\n",
		 regs->error_code & PF_WRITE ? "write" : "read",
		 regs->error_code);
}

/*
 * From entry.S, with all registers saved. Nothing can be mended yet, so this does
 * not return.
 */
void do_trap(struct pt_regs *regs)
{
	unsigned long vector = regs->vector;
	unsigned long trace[NR_TRACE];
	const char *name = names[vector] ?: "reserved exception";

	oops_enter();
	if (vector == X86_TRAP_PF)
		show_page_fault(regs);
	else
		pr_emerg("%s: %04lx\n", name, regs->error_code);
	show_regs(regs);
	pr_emerg("Call Trace:\n");
	stack_trace_print(trace, stack_trace_save_regs(regs, trace, NR_TRACE),
			  1);
	panic("Fatal exception: %s\n", name);
}

/*
 * The two interrupt controllers of old, which come up at the vectors of
 * exceptions: silenced, since nothing here wants their interrupts.
 */
static void __init mask_legacy_pic(void)
{
	outb(0xff, PIC1_DATA);
	outb(0xff, PIC2_DATA);
}

void __init trap_init(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed pointer = { sizeof(idt) - 1, (u64)idt };

	for (int i = 0; i < NR_EXCEPTIONS; i++) {
		u64 stub = (u64)exception_stubs + i * STUB_SIZE;

		idt[i] = (struct idt_gate){
			.offset_low = stub,
			.offset_middle = stub >> 16,
			.offset_high = stub >> 32,
			.selector = KERNEL_CS,
			.flags = GATE_INTERRUPT,
		};
	}
	asm volatile("lidt %0" : : "m"(pointer));
	mask_legacy_pic();
}

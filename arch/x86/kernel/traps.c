// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions: put into the words of the generic code, which decides what
 * follows. Owns the IDT.
 */
#include <asm/io.h>
#include <asm/page.h>
#include <asm/ptrace.h>
#include <linux/kernel.h>
#include <linux/traps.h>

#include "x86.h"

#define PIC1_DATA	0x21
#define PIC2_DATA	0xa1
#define NR_EXCEPTIONS	32
#define STUB_SIZE	16
#define KERNEL_CS	0x08
#define GATE_INTERRUPT	0x8e00		/* present, interrupts off */
#define X86_TRAP_PF	14
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

static struct idt_gate idt[NR_EXCEPTIONS] __aligned(16);

extern char exception_stubs[];
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

/*
 * From entry.S, with all registers saved. What is returned to is whatever the
 * registers say afterwards.
 */
void x86_exception(struct pt_regs *regs)
{
	unsigned long vector = regs->vector;

	if (vector == X86_TRAP_PF) {
		page_fault(regs);
		return;
	}
	do_trap(regs, &(struct trap_info){
		.name = names[vector] ?: "reserved exception",
		.error_code = regs->error_code });
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

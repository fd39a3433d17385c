/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables that the CPU reads: segments, gates and the task state. Each CPU
 * has segments and a task state of its own; the gates are common.
 */
#ifndef _ASM_X86_DESC_H
#define _ASM_X86_DESC_H

/* Selectors, in the order that SYSCALL and SYSRET ask for. */
#define KERNEL_CS	0x10
#define KERNEL_DS	0x18
#define USER_DS		0x2b
#define USER_CS		0x33
#define TSS_SELECTOR	0x40
/* How long it is says which CPU, and above that which node: asked by LSL in the vDSO. */
#define CPU_SELECTOR	0x53
#define CPU_LIMIT_BITS	12
#define CPU_LIMIT_MASK	((1u << CPU_LIMIT_BITS) - 1)
#define GDT_ENTRIES	11		/* the task state takes two */

/* Stacks for what may come when no other can be trusted; 0 is "the present". */
#define IST_DOUBLE_FAULT	1
#define IST_NMI			2
#define IST_MACHINE_CHECK	3
#define NR_IST			3
#define IST_STACK_SIZE		8192

/* In the task state: the stack that user mode leaves for, and a word for the entry. */
#define TSS_SP0			4
#define TSS_SCRATCH		20

#ifndef __ASSEMBLY__
#include <linux/percpu-defs.h>
#include <linux/types.h>

/* As the CPU reads it: only the stacks count in 64-bit mode. */
struct x86_tss {
	u32 reserved1;
	u64 sp[3];
	u64 reserved2;
	u64 ist[7];
	u64 reserved3;
	u16 reserved4;
	u16 io_bitmap;
} __packed;

struct desc_ptr {
	u16 limit;
	u64 base;
} __packed;

DECLARE_PER_CPU_ALIGNED(struct x86_tss, cpu_tss);

/* desc.c: on the CPU itself, with @ist_stacks for its NR_IST stacks. */
void load_cpu_tables(void *ist_stacks);
/* traps.c: the gates, for every CPU. */
void load_idt(void);
#endif

#endif /* _ASM_X86_DESC_H */

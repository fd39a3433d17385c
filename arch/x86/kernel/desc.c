// SPDX-License-Identifier: GPL-2.0-only
/*
 * Segments and task state, which each CPU has of its own: all that is left of
 * them in 64-bit mode is privilege, and the stacks for bad moments.
 */
#include <asm/desc.h>
#include <asm/msr.h>
#include <linux/build_bug.h>
#include <linux/init.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/stddef.h>

#define CODE_KERNEL	0x00af9b000000ffffull
#define DATA_KERNEL	0x00cf93000000ffffull
#define DATA_USER	0x00cff3000000ffffull
#define CODE_USER	0x00affb000000ffffull
#define DATA_CPU	0x0000f10000000000ull
#define TSS_AVAILABLE	0x89ull

static_assert(offsetof(struct x86_tss, sp[0]) == TSS_SP0);
static_assert(offsetof(struct x86_tss, sp[2]) == TSS_SCRATCH);

static DEFINE_PER_CPU_ALIGNED(u64 [GDT_ENTRIES], gdt);
DEFINE_PER_CPU_ALIGNED(struct x86_tss, cpu_tss);

/* A descriptor of 16 bytes, its address in four pieces. */
static void set_tss_descriptor(u64 *entry, const struct x86_tss *t)
{
	u64 base = (u64)t, limit = sizeof(*t) - 1;

	entry[0] = limit | (base & 0xffffff) << 16 | TSS_AVAILABLE << 40 |
		   (base >> 24 & 0xff) << 56;
	entry[1] = base >> 32;
}

/* %gs is the way to per-CPU data: loading its selector would lose the base. */
static void load_segments(void)
{
	asm volatile("movl %0, %%ds\n"
		     "movl %0, %%es\n"
		     "movl %0, %%ss\n"
		     "pushq %1\n"
		     "leaq 1f(%%rip), %%rax\n"
		     "pushq %%rax\n"
		     "lretq\n"
		     "1:\n"
		     : : "r"(KERNEL_DS), "i"(KERNEL_CS) : "rax", "memory");
}

/* As soon as all CPUs are there and know their nodes. */
static void set_cpu_descriptor(void *unused)
{
	u64 limit = smp_processor_id() | numa_node_id() << CPU_LIMIT_BITS;

	(*this_cpu_ptr(&gdt))[CPU_SELECTOR / 8] =
		DATA_CPU | (limit & 0xffff) | (limit & 0xf0000) << 32;
}

static int __init cpu_descriptors_init(void)
{
	on_each_cpu(set_cpu_descriptor, NULL, true);
	return 0;
}
core_initcall(cpu_descriptors_init);

void load_cpu_tables(void *ist_stacks)
{
	u64 *table = *this_cpu_ptr(&gdt);
	struct x86_tss *t = this_cpu_ptr(&cpu_tss);
	struct desc_ptr pointer = { sizeof(gdt) - 1, (u64)table };

	table[KERNEL_CS / 8] = CODE_KERNEL;
	table[KERNEL_DS / 8] = DATA_KERNEL;
	table[USER_DS / 8] = DATA_USER;
	table[USER_CS / 8] = CODE_USER;
	for (int i = 0; i < NR_IST; i++)
		t->ist[i] = (u64)ist_stacks + (i + 1) * IST_STACK_SIZE;
	t->io_bitmap = sizeof(*t);
	set_tss_descriptor(&table[TSS_SELECTOR / 8], t);
	asm volatile("lgdt %0" : : "m"(pointer));
	load_segments();
	asm volatile("ltr %w0" : : "r"(TSS_SELECTOR));
	load_idt();
}

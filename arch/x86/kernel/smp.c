// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other CPUs: finding them, starting them, ringing them.
 *
 * Owns the map from our numbers to those of their APICs, which is complete
 * before the first of them starts. They start one after the other: what the
 * trampoline needs to know of the one that comes is in one place.
 */
#include <asm/apic.h>
#include <asm/cpufeature.h>
#include <asm/current.h>
#include <asm/desc.h>
#include <asm/irq_vectors.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <asm/tsc.h>
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/numa.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/vmalloc.h>

#include "x86.h"

/* Where a CPU begins: a page below 640 KiB that the BIOS leaves alone. */
#define TRAMPOLINE_PHYS		0x8000
#define START_TIMEOUT_MS	10000
/* Nodes named for CPUs that are not known yet. */
#define MAX_PENDING		256

static u32 apicids[NR_CPUS] __ro_after_init = { [0 ... NR_CPUS - 1] = BAD_APICID };
static unsigned int nr_known __initdata;
static unsigned int nr_surplus __initdata;

static struct {
	u32 apicid;
	u8 node;
} pending_nodes[MAX_PENDING] __initdata;
static unsigned int nr_pending __initdata;

/* Of the CPU that starts: read by trampoline.S and x86_start_secondary(). */
unsigned long secondary_stack;
phys_addr_t secondary_cr3;
static struct task_struct *secondary_idle;
static void *secondary_ist;

extern char trampoline_start[], trampoline_cr3[], trampoline_end[];
extern u64 init_pgd[];

/*
 * Tables for the trampoline, which turns paging on while it runs at its own
 * address: the kernel's half, and below it the first 2 MiB.
 */
#define NR_ENTRIES		512
#define ENTRY_TABLE		0x3	/* present, writable */
#define ENTRY_LARGE		0x83
static u64 trampoline_pgd[NR_ENTRIES] __aligned(PAGE_SIZE);
static u64 trampoline_pud[NR_ENTRIES] __aligned(PAGE_SIZE);
static u64 trampoline_pmd[NR_ENTRIES] __aligned(PAGE_SIZE);

/* BAD_APICID for a number that stands for no CPU. */
u32 cpu_to_apicid(unsigned int cpu)
{
	return apicids[cpu];
}

/* Asked of the CPU itself: its APIC is not mapped yet. */
static u32 __init boot_apicid(void)
{
	u32 regs[4];

	cpuid(0, regs);
	if (regs[0] >= 0xb) {
		cpuid(0xb, regs);
		if (regs[1])
			return regs[3];
	}
	cpuid(1, regs);
	return regs[1] >> 24;
}

/* The one that we run on is CPU 0, whatever the table's order. */
void __init x86_add_cpu(u32 apicid)
{
	if (!nr_known)
		apicids[nr_known++] = boot_apicid();
	for (unsigned int cpu = 0; cpu < nr_known; cpu++)
		if (apicids[cpu] == apicid)
			return;
	if (nr_known < NR_CPUS)
		apicids[nr_known++] = apicid;
	else
		nr_surplus++;
}

/* The table of nodes may come before that of CPUs: kept until both are read. */
void __init x86_set_cpu_node(u32 apicid, unsigned int node)
{
	if (nr_pending == MAX_PENDING || node >= 64) {
		pr_err("SRAT: no room for CPU %#x of node %u\n", apicid, node);
		return;
	}
	pending_nodes[nr_pending].apicid = apicid;
	pending_nodes[nr_pending++].node = node;
}

/* After the tables: whoever was named in none is the CPU that we run on. */
void __init x86_cpus_known(void)
{
	x86_add_cpu(boot_apicid());
	if (nr_surplus)
		pr_warn("smp: %u more CPUs than CONFIG_NR_CPUS (%d) are not used\n",
			nr_surplus, NR_CPUS);
	for (unsigned int cpu = 0; cpu < nr_known; cpu++) {
		set_cpu_possible(cpu, true);
		set_cpu_present(cpu, true);
		for (unsigned int i = 0; i < nr_pending; i++)
			if (pending_nodes[i].apicid == apicids[cpu])
				numa_set_cpu_node(cpu, pending_nodes[i].node);
	}
	memblock_reserve(TRAMPOLINE_PHYS, PAGE_SIZE);
}

/* It reaches 32 bits, and the image lies within them. */
static void __init install_trampoline(void)
{
	char *copy = __va(TRAMPOLINE_PHYS);

	memcpy(copy, trampoline_start, trampoline_end - trampoline_start);
	*(u32 *)(copy + (trampoline_cr3 - trampoline_start)) =
		__pa_symbol(trampoline_pgd);
	secondary_cr3 = __pa_symbol(init_pgd);
	trampoline_pgd[0] = __pa_symbol(trampoline_pud) | ENTRY_TABLE;
	trampoline_pud[0] = __pa_symbol(trampoline_pmd) | ENTRY_TABLE;
	trampoline_pmd[0] = ENTRY_LARGE;
	memcpy(trampoline_pgd + NR_ENTRIES / 2, init_pgd + NR_ENTRIES / 2,
	       PAGE_SIZE / 2);
}

/* First C code of another CPU, on its own stack, with the kernel's tables. */
void x86_start_secondary(void)
{
	struct task_struct *idle = secondary_idle;

	arch_set_percpu_offset(per_cpu_offset(idle->cpu));
	this_cpu_write(current_task, idle);
	kvmclock_init_cpu();
	load_cpu_tables(secondary_ist);
	cpu_protect();
	apic_init_cpu();
	apic_timer_init_cpu();
	cpu_startup_entry();
}

/* The stacks that a CPU needs; its idle task owns the one it starts on. */
static int __init prepare_stacks(struct task_struct *idle)
{
	void *stack = vmalloc_stack();
	void *ist = kmalloc(NR_IST * IST_STACK_SIZE, GFP_KERNEL);

	if (!stack || !ist) {
		vfree_stack(stack);
		kfree(ist);
		return -ENOMEM;
	}
	idle->stack = stack;
	idle->thread.stack_bottom = (unsigned long)stack;
	idle->thread.stack_size = THREAD_SIZE;
	secondary_stack = (unsigned long)stack + THREAD_SIZE;
	secondary_ist = ist;
	secondary_idle = idle;
	return 0;
}

/* It says so itself, as the last thing before it begins to idle. */
static bool __init came_up(unsigned int cpu, struct task_struct *idle)
{
	return smp_load_acquire(&idle->on_cpu) && cpu_online(cpu);
}

/*
 * INIT, and where to begin, twice: the second is for those that missed the
 * first. A CPU that does not answer in time must not do so later, when what it
 * would find is meant for another: a second INIT stops it wherever it is.
 */
int __init __cpu_up(unsigned int cpu, struct task_struct *idle)
{
	u64 start = sched_clock();
	int err = prepare_stacks(idle);

	if (err)
		return err;
	install_trampoline();
	apic_send_init(apicids[cpu]);
	udelay(100);
	for (int tries = 0; tries < 2 && !came_up(cpu, idle); tries++) {
		apic_send_startup(apicids[cpu], TRAMPOLINE_PHYS >> PAGE_SHIFT);
		udelay(200);
	}
	while (!came_up(cpu, idle)) {
		if (sched_clock() - start > START_TIMEOUT_MS * NSEC_PER_MSEC) {
			apic_send_init(apicids[cpu]);
			return -ETIMEDOUT;
		}
		cpu_relax();
	}
	return 0;
}

/* Interrupts an idle CPU out of its sleep, and makes a busy one look. */
void arch_smp_send_reschedule(int cpu)
{
	apic_send_ipi(apicids[cpu], RESCHEDULE_VECTOR);
}

void arch_send_call_function_ipi(int cpu)
{
	apic_send_ipi(apicids[cpu], CALL_FUNCTION_VECTOR);
}

/* One by one: there are few, and nobody does this often. */
void arch_send_nmi_mask(const struct cpumask *mask)
{
	unsigned int cpu;

	for_each_cpu(cpu, mask)
		apic_send_nmi(apicids[cpu]);
}

/* sti takes effect behind the next instruction: no interrupt comes between. */
void arch_cpu_idle(void)
{
	asm volatile("sti; hlt; cli" : : : "memory");
}

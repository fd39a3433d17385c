// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other CPUs: their numbers, and starting them by the firmware.
 *
 * Owns the map from our numbers to their affinities, complete before the first
 * of them starts. They start one after the other: what secondary.S needs to
 * know of the one that comes is in one place.
 */
#include <asm/current.h>
#include <asm/fpu.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <asm/sysreg.h>
#include <asm/tlbflush.h>
#include <asm/uaccess.h>
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/numa.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/smp.h>
#include <linux/time64.h>
#include <linux/nodemask.h>
#include <linux/vmalloc.h>

#include "arm64.h"

#define MPIDR_AFFINITY		0xff00ffffffull
#define START_TIMEOUT_MS	10000

static u64 mpidrs[NR_CPUS] __ro_after_init;
static unsigned int nr_known __initdata;
static unsigned int nr_surplus __initdata;

/* Of the CPU that starts: read by secondary.S with its caches off, too. */
unsigned long secondary_stack;
static struct task_struct *secondary_idle;
static char *secondary_overflow_stack;

extern char secondary_start[];
DECLARE_PER_CPU(char *, overflow_stack_top);

/* Affinity alone: the other bits of the register are left out. */
u64 cpu_to_mpidr(unsigned int cpu)
{
	return mpidrs[cpu];
}

/* The one that we run on is CPU 0, whatever the tree's order. */
void __init arm64_add_cpu(u64 mpidr, int node)
{
	u64 boot = read_sysreg(mpidr_el1) & MPIDR_AFFINITY;
	unsigned int cpu;

	if (!nr_known)
		mpidrs[nr_known++] = boot;
	mpidr &= MPIDR_AFFINITY;
	for (cpu = 0; cpu < nr_known && mpidrs[cpu] != mpidr; cpu++)
		;
	if (cpu == NR_CPUS) {
		nr_surplus++;
		return;
	}
	if (cpu == nr_known)
		mpidrs[nr_known++] = mpidr;
	if (node != NUMA_NO_NODE)
		numa_set_cpu_node(cpu, node);
}

/* After the tree: whoever it does not name is the CPU that we run on. */
void __init arm64_cpus_known(void)
{
	arm64_add_cpu(read_sysreg(mpidr_el1), NUMA_NO_NODE);
	if (nr_surplus)
		pr_warn("smp: %u more CPUs than CONFIG_NR_CPUS (%d) are not used\n",
			nr_surplus, NR_CPUS);
	for (unsigned int cpu = 0; cpu < nr_known; cpu++) {
		set_cpu_possible(cpu, true);
		set_cpu_present(cpu, true);
	}
}

/* First C code of another CPU, on its own stack, with the kernel's tables. */
void arm64_start_secondary(void)
{
	struct task_struct *idle = secondary_idle;

	arch_set_percpu_offset(per_cpu_offset(idle->cpu));
	this_cpu_write(current_task, idle);
	this_cpu_write(overflow_stack_top,
		       secondary_overflow_stack + THREAD_SIZE);
	arm64_pan_init_cpu();
	arm64_user_init_cpu();
	arm64_mmu_init_cpu();
	fpu_init_cpu();
	gic_init_cpu();
	arch_timer_init_cpu();
	cpu_startup_entry();
}

/* The stacks that a CPU needs; its idle task owns the one it starts on. */
static int __init prepare_stacks(struct task_struct *idle)
{
	void *stack = vmalloc_stack();
	void *overflow = vmalloc_stack();

	if (!stack || !overflow) {
		vfree_stack(stack);
		vfree_stack(overflow);
		return -ENOMEM;
	}
	idle->stack = stack;
	idle->thread.stack_bottom = (unsigned long)stack;
	idle->thread.stack_size = THREAD_SIZE;
	secondary_stack = (unsigned long)stack + THREAD_SIZE;
	secondary_overflow_stack = overflow;
	secondary_idle = idle;
	/* All of it has to be in memory before the CPU looks. */
	asm volatile("dsb sy" : : : "memory");
	return 0;
}

/* It says so itself, as the last thing before it begins to idle. */
static bool __init came_up(unsigned int cpu, struct task_struct *idle)
{
	return smp_load_acquire(&idle->on_cpu) && cpu_online(cpu);
}

/*
 * A CPU that does not answer in time may do so later, and would find what is
 * meant for another: so it is the last one that is started. Its stacks stay.
 */
int __init __cpu_up(unsigned int cpu, struct task_struct *idle)
{
	static bool one_is_late;
	u64 start = sched_clock();
	long status;
	int err;

	if (one_is_late)
		return -EBUSY;
	err = prepare_stacks(idle);
	if (err)
		return err;
	status = psci_cpu_on(mpidrs[cpu], __pa_symbol(secondary_start));
	if (status) {
		pr_err("PSCI: CPU%u: status %ld\n", cpu, status);
		vfree_stack(idle->stack);
		vfree_stack(secondary_overflow_stack);
		idle->stack = NULL;
		return -EIO;
	}
	while (!came_up(cpu, idle)) {
		if (sched_clock() - start > START_TIMEOUT_MS * NSEC_PER_MSEC) {
			one_is_late = true;
			return -ETIMEDOUT;
		}
		cpu_relax();
	}
	return 0;
}

/* wfi returns for an interrupt that is due, also while they are off. */
void arch_cpu_idle(void)
{
	asm volatile("dsb sy; wfi" : : : "memory");
}

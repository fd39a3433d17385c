/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of arch/arm64/kernel share among themselves. */
#ifndef _ARM64_KERNEL_ARM64_H
#define _ARM64_KERNEL_ARM64_H

#include <linux/init.h>
#include <linux/types.h>

struct cpumask;
struct irq_data;
struct irq_domain;
struct pt_regs;

/* What the devicetree says of the interrupt controller and the timer: dt.c. */
enum gic_kind {
	GIC_NONE,
	GIC_V2,
	GIC_V3,
};

/* At least what a report takes. */
#define OVERFLOW_STACK_SIZE	4096

#define MAX_REDIST_REGIONS	4
#define TIMER_IRQ_CELLS		3

struct arm64_dt {
	enum gic_kind gic;
	phys_addr_t gic_dist;
	phys_addr_t gic_dist_size;
	phys_addr_t gic_cpu;		/* version 2 */
	phys_addr_t gic_cpu_size;
	struct {			/* version 3 */
		phys_addr_t base, size;
	} redist[MAX_REDIST_REGIONS];
	unsigned int nr_redists;
	u32 timer_irq[TIMER_IRQ_CELLS];	/* the virtual timer's */
	bool has_timer_irq;
};
extern struct arm64_dt arm64_dt;

/* dt.c: the console, the command line; then memory, CPUs and the rest. */
int dt_scan_early(phys_addr_t dtb);
int dt_scan_machine(phys_addr_t dtb);
extern u8 dt_boot_seed[64];
extern size_t dt_boot_seed_len;

/* dt_memory.c: ranges of the tree, in any order; then, what comes of them. */
void dt_memory_add(phys_addr_t base, phys_addr_t size, int nid);
void dt_memory_reserve(phys_addr_t base, phys_addr_t size);
void dt_memory_nomap(phys_addr_t base, phys_addr_t size);
void dt_memory_done(void);

/* kaslr.c, for head.S. */
unsigned long kaslr_offset_early(void *dtb);

void pl031_init(phys_addr_t base);
void timer_init(void);
void arch_timer_init_cpu(void);

/* reboot.c: calls to the firmware, by "hvc" or "smc". */
void psci_set_method(const char *method);
long psci_cpu_on(u64 mpidr, phys_addr_t entry);

/*
 * Interrupts between CPUs, by their numbers at the controller. The last finds a
 * CPU that has its interrupts off, where the controller can do that.
 */
enum arm64_ipi {
	IPI_RESCHEDULE,
	IPI_CALL_FUNCTION,
	IPI_BACKTRACE,
	IPI_NMI,
	NR_IPIS,
};

/* One of the two interrupt controllers, as irq.c uses it. */
struct gic_ops {
	int (*init)(void);		/* the parts that all CPUs share */
	int (*init_cpu)(void);		/* this CPU's part */
	/*
	 * What is due. Under @intid_mask its number, or one from 1020 on for
	 * nothing; above it, what eoi() wants to hear again of an IPI.
	 */
	u32 (*ack)(void);
	void (*eoi)(u32 ack);
	void (*eoi_line)(struct irq_data *data);
	void (*send_ipi)(unsigned int cpu, enum arm64_ipi ipi);
	/* Bits in registers of the distributor, or of this CPU's part of it. */
	void (*set_enable)(u32 intid, bool on);
	int (*set_type)(u32 intid, unsigned int type);
	void (*route)(u32 intid, unsigned int cpu);
	u32 intid_mask;
	unsigned int nr_lines;		/* known after init() */
	bool has_nmi;			/* IPI_NMI comes as a fast interrupt */
};
extern struct gic_ops gic_v2_ops, gic_v3_ops;
extern struct irq_domain *gic_domain;

void gic_init(void);
void gic_init_cpu(void);

/* smp.c */
void arm64_add_cpu(u64 mpidr, int node);
void arm64_cpus_known(void);
u64 cpu_to_mpidr(unsigned int cpu);

/* process.c, on each CPU: what programs may do by themselves. */
void arm64_user_init_cpu(void);

/* hwcap.c */
void arm64_hwcap_init(void);

/* From entry.S. */
void arm64_syscall(struct pt_regs *regs);
void arm64_user_exception(struct pt_regs *regs);
void arm64_user_interrupt(struct pt_regs *regs);
void arm64_exception(struct pt_regs *regs);
void arm64_interrupt(struct pt_regs *regs);
void arm64_fast_interrupt(struct pt_regs *regs);
void __noreturn arm64_stack_overflow(struct pt_regs *regs);

/* The C entry, from head.S; of the other CPUs, too. */
void __noreturn arm64_start(phys_addr_t dtb);
void __noreturn arm64_start_secondary(void);

#endif /* _ARM64_KERNEL_ARM64_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of arch/x86/kernel share among themselves. */
#ifndef _X86_KERNEL_X86_H
#define _X86_KERNEL_X86_H

#include <linux/acpi.h>
#include <linux/init.h>
#include <linux/percpu.h>
#include <linux/types.h>

#include "boot_info.h"

struct pt_regs;

/* What remains to be known of the firmware's tables: acpi.c. */
struct x86_acpi {
	u32 pm1a_control;		/* port */
	u8 sleep_type;
	bool can_sleep;			/* @sleep_type is known */
	u8 reset_value;
	struct acpi_address reset;	/* address 0: none */
	struct acpi_address sleep_control;
	phys_addr_t hpet;
	struct acpi_mcfg_entry mcfg;	/* base 0: none */
};
extern struct x86_acpi x86_acpi;

void acpi_init(phys_addr_t hint);

void cpu_init(void);
/* On each CPU: what protects the kernel from user programs, and itself. */
void cpu_protect(void);
void syscall_init_cpu(void);
void trap_init(void);
int rtc_wait_for_second(void);
void apic_timer_init(void);
void mask_legacy_pic(void);

extern char boot_ist_stacks[];

/* ../mm/kaslr.c */
#ifdef CONFIG_RANDOMIZE_MEMORY
void kernel_randomize_memory(void);
#else
static inline void kernel_randomize_memory(void)
{
}
#endif

/* The node of a CPU that x86_add_cpu() has named, or will. */
void x86_set_cpu_node(u32 apicid, unsigned int node);
/* When all CPUs have been named. */
void x86_cpus_known(void);

/* What is no device's line, counted by vector.c. */
enum local_irq_kind {
	LOCAL_NMI,
	LOCAL_TIMER,
	LOCAL_SPURIOUS,
	LOCAL_RESCHEDULE,
	LOCAL_CALL,
	LOCAL_ERROR,
	NR_LOCAL_IRQS,
};
DECLARE_PER_CPU(u32, local_irq_counts[NR_LOCAL_IRQS]);

static __always_inline void count_local_irq(enum local_irq_kind kind)
{
	__this_cpu_inc(local_irq_counts[kind]);
}

/* From entry.S. */
void x86_exception(struct pt_regs *regs);
void x86_interrupt(struct pt_regs *regs);
void x86_exit_to_user(struct pt_regs *regs);
void x86_bad_user_ip(struct pt_regs *regs);
void x86_nmi(struct pt_regs *regs);

/* The C entry, from head.S; of the other CPUs, too. */
void __noreturn x86_start(phys_addr_t info, enum boot_protocol protocol);
void __noreturn x86_start_secondary(void);

#endif /* _X86_KERNEL_X86_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interrupt controller of each CPU (kernel/apic.c), by memory or, where
 * the CPU can, by MSR (x2APIC).
 */
#ifndef _ASM_X86_APIC_H
#define _ASM_X86_APIC_H

#include <linux/types.h>

/* Who sends and is sent to: the number of a CPU's APIC, as tables name it. */
#define BAD_APICID	0xffffffffu

struct clock_event_device;

/* On the first CPU, once there is memory to map it; then on each other. */
void apic_init(void);
void apic_init_cpu(void);
/* This CPU's timer. */
void apic_timer_init_cpu(void);

u32 apic_id(void);
void apic_eoi(void);
void apic_send_ipi(u32 apicid, u8 vector);
void apic_send_nmi(u32 apicid);
/* To every other CPU. */
void apic_send_nmi_all(void);
/* The two steps by which a CPU is woken; @page is where it begins. */
void apic_send_init(u32 apicid);
void apic_send_startup(u32 apicid, u8 page);

/* smp.c: from a CPU's number to its APIC's. */
u32 cpu_to_apicid(unsigned int cpu);
void x86_add_cpu(u32 apicid);

/* ioapic.c */
void ioapic_defaults(void);
void ioapic_register(u32 phys, u32 gsi_base);
void ioapic_add_override(u8 source, u32 gsi, u16 flags);
void ioapic_init(void);
/* The line of an interrupt of the ISA bus; 0 if there is none. */
unsigned int isa_irq_to_irq(unsigned int isa_irq);

/* vector.c: which line a vector belongs to. */
struct irq_desc;
int vector_alloc(struct irq_desc *desc);
void vector_free(int vector);
void x86_device_interrupt(unsigned int vector);

#endif /* _ASM_X86_APIC_H */

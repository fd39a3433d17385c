// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts: from the controller to lines, and between CPUs.
 *
 * The numbers of a controller (INTID) are 0 to 15 for what CPUs send to each
 * other, 16 to 31 for devices that each CPU has of its own, the rest for
 * common ones. Owns the domain of the last two kinds, and the choice of the
 * controller.
 */
#include <asm/ptrace.h>
#include <asm/smp.h>
#include <asm/sysreg.h>
#include <linux/errno.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/nmi.h>
#include <linux/percpu.h>
#include <linux/platform_device.h>
#include <linux/preempt.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "arm64.h"

#define NR_SGIS			16
#define FIRST_SPI		32
#define FIRST_SPECIAL		1020

/* The cells of an interrupt in the devicetree. */
#define CELL_PPI		1
#define TYPE_CELLS		3

static struct gic_ops *gic __ro_after_init;
struct irq_domain *gic_domain __ro_after_init;

static void gic_mask(struct irq_data *data)
{
	gic->set_enable(data->hwirq, false);
}

static void gic_unmask(struct irq_data *data)
{
	gic->set_enable(data->hwirq, true);
}

static int gic_set_type(struct irq_data *data, unsigned int type)
{
	/* A common line is active high or rises: the others need an inverter. */
	if (data->hwirq >= FIRST_SPI && type != IRQ_TYPE_LEVEL_HIGH &&
	    type != IRQ_TYPE_EDGE_RISING)
		return -EINVAL;
	return gic->set_type(data->hwirq, type);
}

/* A CPU's own line cannot go elsewhere. */
static int gic_set_affinity(struct irq_data *data, const struct cpumask *dest)
{
	unsigned int cpu;

	if (data->hwirq < FIRST_SPI)
		return -EINVAL;
	for_each_cpu(cpu, dest) {
		if (!cpu_online(cpu))
			continue;
		gic->route(data->hwirq, cpu);
		return 0;
	}
	return -EINVAL;
}

static struct irq_chip gic_chip __ro_after_init = {
	.name = "GIC", .irq_mask = gic_mask, .irq_unmask = gic_unmask,
	.irq_set_type = gic_set_type,
	.irq_set_affinity = gic_set_affinity,
};

/* New lines are off; common ones go to the first CPU until told otherwise. */
static int gic_map(struct irq_domain *d, unsigned int irq,
		   irq_hw_number_t intid)
{
	if (intid < NR_SGIS)
		return -EINVAL;
	if (intid < FIRST_SPI) {
		irq_set_percpu_devid(irq);
		irq_set_chip_and_handler(irq, &gic_chip,
					 handle_percpu_devid_irq);
		return 0;
	}
	irq_set_chip_and_handler(irq, &gic_chip, handle_fasteoi_irq);
	gic->route(intid, 0);
	return 0;
}

/* Kind, number within the kind, and how it signals. */
static int gic_translate(struct irq_domain *d, const struct irq_fwspec *spec,
			 irq_hw_number_t *intid, unsigned int *type)
{
	if (spec->param_count != TYPE_CELLS)
		return -EINVAL;
	*intid = spec->param[1] +
		 (spec->param[0] == CELL_PPI ? NR_SGIS : FIRST_SPI);
	*type = spec->param[2] & IRQ_TYPE_SENSE_MASK;
	return 0;
}

static const struct irq_domain_ops gic_domain_ops = {
	.map = gic_map, .translate = gic_translate,
};

/* --- Between CPUs --- */

/* By number; behind them interrupts that nobody wanted. */
static DEFINE_PER_CPU(u32, local_irq_counts[NR_IPIS + 1]);
/* The first two as Linux calls them. */
const struct local_irq arch_local_irqs[] = {
	{ "IPI0", "      Rescheduling interrupts", &local_irq_counts[IPI_RESCHEDULE] },
	{ "IPI1", "      Function call interrupts", &local_irq_counts[IPI_CALL_FUNCTION] },
	{ "IPI2", "      CPU backtrace interrupts", &local_irq_counts[IPI_BACKTRACE] },
	{ "IPI3", "      CPU backtrace interrupts that are not masked",
	  &local_irq_counts[IPI_NMI] },
	{ "Err", NULL, &local_irq_counts[NR_IPIS] },
	{ },
};

/* Ended first: what is sent again from now on is a new one. */
static void handle_ipi(u32 intid, u32 ack)
{
	gic->eoi(ack);
	if (likely(intid < NR_IPIS))
		__this_cpu_inc(local_irq_counts[intid]);
	switch (intid) {
	case IPI_RESCHEDULE:
		scheduler_ipi();
		break;
	case IPI_CALL_FUNCTION:
		generic_smp_call_function_interrupt();
		break;
	case IPI_BACKTRACE:
		nmi_cpu_backtrace(get_irq_regs());
		break;
	}
}

void arch_smp_send_reschedule(int cpu)
{
	gic->send_ipi(cpu, IPI_RESCHEDULE);
}

void arch_send_call_function_ipi(int cpu)
{
	gic->send_ipi(cpu, IPI_CALL_FUNCTION);
}

void arch_send_nmi_mask(const struct cpumask *mask)
{
	unsigned int cpu;

	for_each_cpu(cpu, mask)
		gic->send_ipi(cpu, gic->has_nmi ? IPI_NMI : IPI_BACKTRACE);
}

/* --- From entry.S, with interrupts off --- */

/* A number without a line was left over by the firmware, or by a driver. */
static void handle_line(u32 intid)
{
	if (generic_handle_domain_irq(gic_domain, intid)) {
		gic->eoi(intid);
		__this_cpu_inc(local_irq_counts[NR_IPIS]);
		pr_warn_ratelimited("CPU%d: nobody asked for interrupt %u\n",
				    smp_processor_id(), intid);
	}
}

/*
 * One at a time. Asking the controller whether there is another costs more than
 * coming back in the rare case that there is.
 */
void arm64_interrupt(struct pt_regs *regs)
{
	struct pt_regs *old = set_irq_regs(regs);
	u32 ack, intid;

	irq_enter();
	ack = gic->ack();
	intid = ack & gic->intid_mask;
	if (intid < NR_SGIS)
		handle_ipi(intid, ack);
	else if (likely(intid < FIRST_SPECIAL))
		handle_line(intid);
	irq_exit();
	set_irq_regs(old);
}

/*
 * What is not masked with the others: only IPI_NMI comes this way. It may come
 * anywhere, so it takes no lock.
 */
void arm64_fast_interrupt(struct pt_regs *regs)
{
	u32 intid = read_icc(ICC_IAR0_EL1);

	if (intid >= FIRST_SPECIAL)
		return;
	nmi_enter();
	__this_cpu_inc(local_irq_counts[IPI_NMI]);
	nmi_cpu_backtrace(regs);
	nmi_exit();
	write_icc(intid, ICC_EOIR0_EL1);
}

/* --- Start --- */

/* On each CPU, before its interrupts are on; fast ones are from here. */
void gic_init_cpu(void)
{
	if (gic->init_cpu())
		panic("CPU%d has no part of the interrupt controller\n",
		      smp_processor_id());
	if (gic->has_nmi)
		asm volatile("msr daifclr, #1" : : : "memory");
}

void __init gic_init(void)
{
	switch (arm64_dt.gic) {
	case GIC_V2:
		gic = &gic_v2_ops;
		break;
	case GIC_V3:
		gic = &gic_v3_ops;
		break;
	case GIC_NONE:
		panic("the devicetree names no interrupt controller that we know (GICv2, GICv3)\n");
	}
	if (gic->init())
		panic("cannot map the interrupt controller\n");
	gic_chip.irq_eoi = gic->eoi_line;
	gic_domain = irq_domain_create_linear("GIC", gic->nr_lines,
					      &gic_domain_ops, NULL);
	if (!gic_domain)
		panic("no memory for the lines of the interrupt controller\n");
	gic_init_cpu();
	pr_info("GICv%d: %u lines%s\n", arm64_dt.gic == GIC_V2 ? 2 : 3,
		gic->nr_lines, gic->has_nmi ? ", pseudo-NMI" : "");
}

/* All devices hang at the one controller there is. */
unsigned int platform_get_irq(const struct platform_device *pdev)
{
	return irq_create_fwspec_mapping(gic_domain, &pdev->irq);
}

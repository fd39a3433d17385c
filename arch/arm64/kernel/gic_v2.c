// SPDX-License-Identifier: GPL-2.0-only
/*
 * Version 2 of the interrupt controller: at most eight CPUs, all in memory.
 *
 * Owns the addresses of its two parts. gic_lock guards registers that hold
 * several lines.
 */
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "arm64.h"
#include "gic.h"

#define GICD_ITARGETSR		0x800
#define GICD_SGIR		0xf00
#define GICC_CTLR		0x00
#define GICC_PMR		0x04
#define GICC_IAR		0x0c
#define GICC_EOIR		0x10

#define GICD_ENABLE		1
#define GICC_ENABLE		1
#define IAR_INTID		0x3ff	/* above, for an IPI: who sent it */
#define MAX_CPUS		8

static void __iomem *dist __ro_after_init;
static void __iomem *cpu_part __ro_after_init;
static u8 cpu_targets[MAX_CPUS];	/* each CPU's bit, as it says itself */
static DEFINE_RAW_SPINLOCK(gic_lock);

static int __init v2_init(void)
{
	dist = ioremap(arm64_dt.gic_dist, arm64_dt.gic_dist_size);
	cpu_part = ioremap(arm64_dt.gic_cpu, arm64_dt.gic_cpu_size);
	if (!dist || !cpu_part)
		return -ENOMEM;
	gic_v2_ops.nr_lines = min(GIC_LINES(readl(dist + GICD_TYPER)),
				  GIC_MAX_LINES);
	writel(0, dist + GICD_CTLR);
	for (u32 i = 32; i < gic_v2_ops.nr_lines; i += 32)
		writel(~0u, dist + GICD_ICENABLER + i / 8);
	for (u32 i = 32; i < gic_v2_ops.nr_lines; i += 4)
		writel(GIC_PRIORITY * 0x01010101u, dist + GICD_IPRIORITYR + i);
	writel(GICD_ENABLE, dist + GICD_CTLR);
	return 0;
}

/* The first registers of the distributor are each CPU's own. */
static int v2_init_cpu(void)
{
	unsigned int cpu = smp_processor_id();
	u32 targets = readl(dist + GICD_ITARGETSR);

	if (cpu >= MAX_CPUS)
		return -ENODEV;
	/* With a single CPU there is nothing to target: the register reads 0. */
	cpu_targets[cpu] = targets | targets >> 8 | targets >> 16 |
			   targets >> 24;
	writel(~0u << 16, dist + GICD_ICENABLER);
	writel(0xffff, dist + GICD_ISENABLER);
	for (u32 i = 0; i < 32; i += 4)
		writel(GIC_PRIORITY * 0x01010101u, dist + GICD_IPRIORITYR + i);
	writel(GIC_PRIORITY_MASK, cpu_part + GICC_PMR);
	writel(GICC_ENABLE, cpu_part + GICC_CTLR);
	return 0;
}

/* An IPI is ended with the number of who sent it, which comes with its own. */
static u32 v2_ack(void)
{
	return readl(cpu_part + GICC_IAR);
}

static void v2_eoi(u32 ack)
{
	writel(ack, cpu_part + GICC_EOIR);
}

/* Of a line there is nothing to be said but its number. */
static void v2_eoi_line(struct irq_data *data)
{
	v2_eoi(data->hwirq);
}

static void v2_send_ipi(unsigned int cpu, enum arm64_ipi ipi)
{
	/* What was written before is seen by who is interrupted. */
	asm volatile("dsb ishst" : : : "memory");
	writel((u32)cpu_targets[cpu] << 16 | ipi, dist + GICD_SGIR);
}

static void v2_set_enable(u32 intid, bool on)
{
	gic_write_bit(dist, on ? GICD_ISENABLER : GICD_ICENABLER, intid);
}

static int v2_set_type(u32 intid, unsigned int type)
{
	guard(raw_spinlock_irqsave)(&gic_lock);
	return gic_write_config(dist, intid, type);
}

static void v2_route(u32 intid, unsigned int cpu)
{
	writeb(cpu_targets[cpu], dist + GICD_ITARGETSR + intid);
}

struct gic_ops gic_v2_ops = {
	.init = v2_init, .init_cpu = v2_init_cpu, .ack = v2_ack,
	.eoi = v2_eoi, .eoi_line = v2_eoi_line, .send_ipi = v2_send_ipi,
	.set_enable = v2_set_enable, .set_type = v2_set_type,
	.route = v2_route, .intid_mask = IAR_INTID,
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Version 3 of the interrupt controller: CPUs by affinity, their own part as
 * system registers, and a redistributor for each.
 *
 * Where there is a single security state, interrupts of group 0 come as fast
 * ones, which have a mask of their own: IPI_NMI is put there, and gets through
 * to a CPU that has its interrupts off. Owns the addresses; gic_lock guards
 * registers that hold several lines.
 */
#include <asm/sysreg.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/time64.h>

#include "arm64.h"
#include "gic.h"

#define GICD_IROUTER		0x6000
#define CTLR_ENABLE_GROUP0	0x01
#define CTLR_ENABLE_GROUP1	0x02
#define CTLR_ARE		0x10
#define CTLR_ONE_STATE		0x40		/* DS: no security */
#define CTLR_BUSY		0x80000000u

#define GICR_TYPER		0x08
#define GICR_WAKER		0x14
#define GICR_SGI_FRAME		0x10000		/* where its lines' registers are */
#define GICR_STRIDE		0x20000
#define TYPER_LAST		0x10
#define TYPER_VIRTUAL		0x02		/* two more frames follow */
#define WAKER_SLEEP		0x02
#define WAKER_ASLEEP		0x04

#define SRE_ENABLE		0x7
#define WAIT_NS			(100 * NSEC_PER_MSEC)

static void __iomem *dist __ro_after_init;
static void __iomem *redists[MAX_REDIST_REGIONS] __ro_after_init;
static DEFINE_PER_CPU(void __iomem *, my_lines);	/* the SGI frame */
static DEFINE_RAW_SPINLOCK(gic_lock);

/* Until the distributor has done what it was told; it is quick, or broken. */
static void wait_for_dist(void)
{
	u64 start = sched_clock();

	while (readl(dist + GICD_CTLR) & CTLR_BUSY)
		if (sched_clock() - start > WAIT_NS)
			panic("GICv3: the distributor does not come to rest\n");
}

/* All lines off, in group 1, of one priority; then it is switched on. */
static int __init v3_init(void)
{
	u32 groups = CTLR_ENABLE_GROUP1;

	dist = ioremap(arm64_dt.gic_dist, arm64_dt.gic_dist_size);
	if (!dist || !arm64_dt.nr_redists)
		return -ENOMEM;
	for (unsigned int i = 0; i < arm64_dt.nr_redists; i++) {
		redists[i] = ioremap(arm64_dt.redist[i].base,
				     arm64_dt.redist[i].size);
		if (!redists[i])
			return -ENOMEM;
	}
	gic_v3_ops.nr_lines = min(GIC_LINES(readl(dist + GICD_TYPER)),
				  GIC_MAX_LINES);
	gic_v3_ops.has_nmi = readl(dist + GICD_CTLR) & CTLR_ONE_STATE;
	writel(0, dist + GICD_CTLR);
	wait_for_dist();
	for (u32 i = 32; i < gic_v3_ops.nr_lines; i += 32) {
		writel(~0u, dist + GICD_ICENABLER + i / 8);
		writel(~0u, dist + GICD_IGROUPR + i / 8);
	}
	for (u32 i = 32; i < gic_v3_ops.nr_lines; i += 4)
		writel(GIC_PRIORITY * 0x01010101u, dist + GICD_IPRIORITYR + i);
	if (gic_v3_ops.has_nmi)
		groups |= CTLR_ENABLE_GROUP0;
	writel(CTLR_ARE | groups, dist + GICD_CTLR);
	wait_for_dist();
	return 0;
}

/* The four levels of affinity in 32 bits, as the redistributor shows them. */
static u32 my_affinity(void)
{
	u64 mpidr = read_sysreg(mpidr_el1);

	return (mpidr & 0xffffff) | (mpidr >> 32 & 0xff) << 24;
}

/* The frame of this CPU, in one of the regions. */
static void __iomem *find_redist(void)
{
	for (unsigned int i = 0; i < arm64_dt.nr_redists; i++) {
		void __iomem *end = redists[i] + arm64_dt.redist[i].size;
		void __iomem *frame = redists[i];

		while (frame < end) {
			u64 typer = readq(frame + GICR_TYPER);

			if (typer >> 32 == my_affinity())
				return frame;
			if (typer & TYPER_LAST)
				break;
			frame += typer & TYPER_VIRTUAL ? 2 * GICR_STRIDE :
							 GICR_STRIDE;
		}
	}
	return NULL;
}

/* A sleeping one passes nothing on to its CPU. */
static int wake_redist(void __iomem *frame)
{
	u64 start = sched_clock();

	writel(readl(frame + GICR_WAKER) & ~WAKER_SLEEP, frame + GICR_WAKER);
	while (readl(frame + GICR_WAKER) & WAKER_ASLEEP)
		if (sched_clock() - start > WAIT_NS)
			return -ETIMEDOUT;
	return 0;
}

/* This CPU's own lines: all of group 1, but for the one that is not masked. */
static void init_my_lines(void __iomem *lines)
{
	u32 group1 = ~0u;

	writel(~0u << 16, lines + GICD_ICENABLER);
	for (u32 i = 0; i < 32; i += 4)
		writel(GIC_PRIORITY * 0x01010101u, lines + GICD_IPRIORITYR + i);
	if (gic_v3_ops.has_nmi) {
		group1 &= ~(1u << IPI_NMI);
		writeb(0, lines + GICD_IPRIORITYR + IPI_NMI);
	}
	writel(group1, lines + GICD_IGROUPR);
	writel(0xffff, lines + GICD_ISENABLER);
}

/*
 * On each CPU. Its registers are switched from memory to system registers first,
 * since the rest is only there as such.
 */
static int v3_init_cpu(void)
{
	void __iomem *frame = find_redist();
	int err;

	if (!frame)
		return -ENODEV;
	err = wake_redist(frame);
	if (err)
		return err;
	this_cpu_write(my_lines, frame + GICR_SGI_FRAME);
	init_my_lines(frame + GICR_SGI_FRAME);
	write_icc(read_icc(ICC_SRE_EL1) | SRE_ENABLE, ICC_SRE_EL1);
	asm volatile("isb" : : : "memory");
	write_icc(GIC_PRIORITY_MASK, ICC_PMR_EL1);
	write_icc(0, ICC_BPR1_EL1);
	write_icc(0, ICC_CTLR_EL1);
	if (gic_v3_ops.has_nmi)
		write_icc(1, ICC_IGRPEN0_EL1);
	write_icc(1, ICC_IGRPEN1_EL1);
	asm volatile("isb" : : : "memory");
	return 0;
}

static u32 v3_ack(void)
{
	u32 intid = read_icc(ICC_IAR1_EL1);

	/* The interrupt is acknowledged before its handler looks at anything. */
	asm volatile("dsb sy" : : : "memory");
	return intid;
}

/* Drops the priority and ends the interrupt, both at once. */
static void v3_eoi(u32 ack)
{
	write_icc(ack, ICC_EOIR1_EL1);
	asm volatile("isb" : : : "memory");
}

static void v3_eoi_line(struct irq_data *data)
{
	v3_eoi(data->hwirq);
}

/* One of sixteen CPUs that share the upper levels of affinity. */
static void v3_send_ipi(unsigned int cpu, enum arm64_ipi ipi)
{
	u64 mpidr = cpu_to_mpidr(cpu);
	u64 value = (mpidr >> 32 & 0xff) << 48 | (mpidr >> 16 & 0xff) << 32 |
		    (u64)ipi << 24 | (mpidr >> 8 & 0xff) << 16 |
		    1u << (mpidr & 0xf) | (mpidr >> 4 & 0xf) << 44;

	/* What was written before is seen by who is interrupted. */
	asm volatile("dsb ishst" : : : "memory");
	if (ipi == IPI_NMI)
		write_icc(value, ICC_SGI0R_EL1);
	else
		write_icc(value, ICC_SGI1R_EL1);
	asm volatile("isb" : : : "memory");
}

/* A CPU's own lines are switched by itself, those of all by anybody. */
static void __iomem *lines_of(u32 intid)
{
	return intid < 32 ? __this_cpu_read(my_lines) : dist;
}

static void v3_set_enable(u32 intid, bool on)
{
	gic_write_bit(lines_of(intid), on ? GICD_ISENABLER : GICD_ICENABLER,
		      intid);
}

static int v3_set_type(u32 intid, unsigned int type)
{
	guard(raw_spinlock_irqsave)(&gic_lock);
	return gic_write_config(lines_of(intid), intid, type);
}

/* To one CPU, by its affinity; the mode "any CPU" has no use here. */
static void v3_route(u32 intid, unsigned int cpu)
{
	writeq(cpu_to_mpidr(cpu) & 0xff00fffffful,
	       dist + GICD_IROUTER + intid * 8);
}

struct gic_ops gic_v3_ops = {
	.init = v3_init, .init_cpu = v3_init_cpu, .ack = v3_ack,
	.eoi = v3_eoi, .eoi_line = v3_eoi_line, .send_ipi = v3_send_ipi,
	.set_enable = v3_set_enable, .set_type = v3_set_type,
	.route = v3_route, .intid_mask = 0xffffff,
};

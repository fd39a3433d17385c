/* SPDX-License-Identifier: GPL-2.0-only */
/* The distributor's registers, which both versions of the GIC have. */
#ifndef _ARM64_KERNEL_GIC_H
#define _ARM64_KERNEL_GIC_H

#include <asm/io.h>
#include <linux/errno.h>
#include <linux/irq.h>

#define GICD_CTLR		0x000
#define GICD_TYPER		0x004
#define GICD_IGROUPR		0x080
#define GICD_ISENABLER		0x100
#define GICD_ICENABLER		0x180
#define GICD_IPRIORITYR		0x400
#define GICD_ICFGR		0xc00

#define GIC_LINES(typer)	((((typer) & 0x1f) + 1) * 32)
#define GIC_MAX_LINES		1020u
/* Lower is more urgent; all but the one that is not masked are alike. */
#define GIC_PRIORITY		0xa0
#define GIC_PRIORITY_MASK	0xf0

/* One bit for each line. Writing 0 does nothing, so no lock is needed. */
static inline void gic_write_bit(void __iomem *base, u32 reg, u32 intid)
{
	writel(1u << (intid % 32), base + reg + intid / 32 * 4);
}

/* Two bits for each line; its neighbours' are the same register's. */
static inline int gic_write_config(void __iomem *base, u32 intid,
				   unsigned int type)
{
	void __iomem *addr = base + GICD_ICFGR + intid / 16 * 4;
	u32 edge = 2u << (intid % 16 * 2);
	u32 value = readl(addr), wanted = value & ~edge;

	if (!(type & IRQ_TYPE_LEVEL_MASK))
		wanted |= edge;
	if (wanted != value)
		writel(wanted, addr);
	/* A line whose kind is fixed does not take the change. */
	return readl(addr) == wanted ? 0 : -EINVAL;
}

#endif /* _ARM64_KERNEL_GIC_H */

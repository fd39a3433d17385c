// SPDX-License-Identifier: GPL-2.0-only
/*
 * The high precision event timer, of which only the counter is used: its rate
 * does not depend on the processor's, but a reading costs a microsecond. Owns
 * the chip.
 */
#include <asm/hpet.h>
#include <asm/io.h>
#include <asm/processor.h>
#include <linux/cache.h>
#include <linux/clocksource.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "x86.h"

#define HPET_SIZE	0x400
#define HPET_ID		0x000		/* capabilities; the period above them */
#define HPET_PERIOD	0x004
#define HPET_CFG	0x010
#define HPET_COUNTER	0x0f0
#define HPET_TIMER(n)	(0x100 + (n) * 0x20)

#define ID_TIMERS(id)	(((id) >> 8 & 0x1f) + 1)
#define CFG_ENABLE	0x1
#define CFG_LEGACY	0x2		/* takes the place of the 8254 */
#define TIMER_INTERRUPT	0x4

/* Readings in which it has moved, or it never will. */
#define MAX_READS	10000

static void __iomem *hpet_base __ro_after_init;
static u32 rate __ro_after_init;
static bool disabled __initdata;

/* hpet=disable: leave it alone. */
static int __init hpet_param(char *val)
{
	if (!val || strcmp(val, "disable"))
		return -EINVAL;
	disabled = true;
	return 0;
}
early_param("hpet", hpet_param);

/* Of no use to anybody as long as this is 0. */
u32 hpet_hz(void)
{
	return rate;
}

u32 hpet_count(void)
{
	return readl(hpet_base + HPET_COUNTER);
}

/* A rate is only a promise. */
static bool __init counts(void)
{
	u32 first = hpet_count();

	for (int i = 0; i < MAX_READS; i++) {
		if (hpet_count() != first)
			return true;
		cpu_relax();
	}
	return false;
}

/* From 0, and with no interrupts: whatever the firmware had in mind with it. */
static void __init start(u32 id)
{
	u32 cfg = readl(hpet_base + HPET_CFG) & ~(CFG_ENABLE | CFG_LEGACY);

	writel(cfg, hpet_base + HPET_CFG);
	for (u32 i = 0; i < ID_TIMERS(id); i++) {
		void __iomem *timer = hpet_base + HPET_TIMER(i);

		writel(readl(timer) & ~TIMER_INTERRUPT, timer);
	}
	writel(0, hpet_base + HPET_COUNTER);
	writel(0, hpet_base + HPET_COUNTER + 4);
	writel(cfg | CFG_ENABLE, hpet_base + HPET_CFG);
}

/* NULL if all is well. */
static const char *__init set_up(void)
{
	u32 id = readl(hpet_base + HPET_ID);
	u32 hz = hpet_period_hz(readl(hpet_base + HPET_PERIOD));

	if (id == HPET_NONE)
		return "nothing answers";
	if (!hz)
		return "its period makes no sense";
	start(id);
	if (!counts())
		return "it stands still";
	rate = hz;
	return NULL;
}

/*
 * Where the firmware says that there is one. Anything odd about it is said, and
 * the machine does without.
 */
void __init hpet_init(void)
{
	const char *why;

	if (!x86_acpi.hpet || disabled)
		return;
	hpet_base = ioremap(x86_acpi.hpet, HPET_SIZE);
	why = hpet_base ? set_up() : "it cannot be mapped";
	if (!why) {
		pr_info("hpet: %u.%03u MHz\n", rate / 1000000,
			rate / 1000 % 1000);
		return;
	}
	pr_err("hpet: at %#llx: %s, ignored\n", x86_acpi.hpet, why);
	if (hpet_base)
		iounmap(hpet_base);
}

static u64 hpet_read(struct clocksource *cs)
{
	return hpet_count();
}

/* The upper half, where there is one, would take a second reading. */
static struct clocksource clocksource_hpet = {
	.name = "hpet", .rating = 250, .read = hpet_read,
	.mask = CLOCKSOURCE_MASK(32), .flags = CLOCK_SOURCE_IS_CONTINUOUS,
};

static int __init hpet_clocksource_init(void)
{
	return rate ? clocksource_register_hz(&clocksource_hpet, rate) : 0;
}
core_initcall(hpet_clocksource_init);

/* In /proc/iomem. */
static int __init claim_hpet(void)
{
	if (hpet_base)
		resource_claim(&iomem_resource, x86_acpi.hpet, HPET_SIZE, "HPET 0");
	return 0;
}
arch_initcall(claim_hpet);

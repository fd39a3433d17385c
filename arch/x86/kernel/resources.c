// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every PC has at its place, and what the firmware says of others: in /proc/iomem and
 * /proc/ioports. Owns nothing.
 */
#include <asm/apic.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>

#include "x86.h"

#define LOCAL_APIC	0xfee00000u
#define PAGE		0x1000u
#define HPET_REGISTERS	0x400u
#define BUS_REGISTERS	(1u << 20)

/* Whoever works with these ports: they are nothing else. */
static const struct {
	u16 start, nr;
	const char *name;
} pc_ports[] __initconst = {
	{ 0x00, 0x20, "dma1" },		{ 0x20, 0x02, "pic1" },
	{ 0x40, 0x04, "timer0" },	{ 0x50, 0x04, "timer1" },
	{ 0x60, 0x01, "keyboard" },	{ 0x64, 0x01, "keyboard" },
	{ 0x80, 0x10, "dma page reg" },	{ 0xa0, 0x02, "pic2" },
	{ 0xc0, 0x20, "dma2" },		{ 0xf0, 0x10, "fpu" },
};

static int __init tell_resources(void)
{
	const struct acpi_mcfg_entry *mcfg = &x86_acpi.mcfg;
	static char mcfg_name[40];

	for (unsigned int i = 0; i < ARRAY_SIZE(pc_ports); i++)
		resource_tell(&ioport_resource, pc_ports[i].start, pc_ports[i].nr,
			      pc_ports[i].name);
	resource_tell(&iomem_resource, LOCAL_APIC, PAGE, "Local APIC");
	ioapic_tell_resources();
	if (x86_acpi.hpet)
		resource_tell(&iomem_resource, x86_acpi.hpet, HPET_REGISTERS, "HPET 0");
	if (!mcfg->base)
		return 0;
	snprintf(mcfg_name, sizeof(mcfg_name), "PCI MMCONFIG 0000 [bus %02x-%02x]",
		 mcfg->first_bus, mcfg->last_bus);
	resource_tell(&iomem_resource, mcfg->base + mcfg->first_bus * BUS_REGISTERS,
		      (mcfg->last_bus - mcfg->first_bus + 1) * BUS_REGISTERS, mcfg_name);
	return 0;
}
arch_initcall(tell_resources);

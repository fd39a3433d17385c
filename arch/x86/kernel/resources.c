// SPDX-License-Identifier: GPL-2.0-only
/* Ports that every PC has, in /proc/ioports. Owns nothing. */
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kernel.h>

/* Whoever works with them: they are nothing else, and no driver's. */
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

static int __init claim_pc_ports(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(pc_ports); i++)
		resource_claim(&ioport_resource, pc_ports[i].start, pc_ports[i].nr,
			       pc_ports[i].name);
	return 0;
}
arch_initcall(claim_pc_ports);

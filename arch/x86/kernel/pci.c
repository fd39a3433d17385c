// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PC's way to PCI: configuration by two ports, of which one says what the other is (pci_lock),
 * or as memory, where the firmware's MCFG says that it is; messages to local APICs.
 *
 * Owns the mappings of buses, which are made when the boot first looks at one, and stay.
 */
#include <asm/apic.h>
#include <asm/io.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/spinlock.h>

#include "x86.h"

#define PORT_ADDRESS	0xcf8
#define PORT_DATA	0xcfc
#define ADDRESS_ENABLE	0x80000000u
#define NR_BUSES	256
#define BUS_SIZE	(1ul << 20)
#define FUNCTION_SIZE	4096

/* Where a write interrupts somebody: bits 12 to 19 of the address say whom. */
#define MSI_BASE	0xfee00000u
#define MSI_CPU(apicid)	((apicid) << 12)

/* --- By ports. --- */

static DEFINE_RAW_SPINLOCK(pci_lock);

/* With the lock. */
static u16 select_register(struct pci_reg r)
{
	outl(ADDRESS_ENABLE | (u32)r.bdf << 8 | (r.reg & 0xfc), PORT_ADDRESS);
	return PORT_DATA + (r.reg & 3);
}

static u32 ports_read(const struct pci_host *host, struct pci_reg r)
{
	u16 port;

	guard(raw_spinlock_irqsave)(&pci_lock);
	port = select_register(r);
	return r.size == 1 ? inb(port) : r.size == 2 ? inw(port) : inl(port);
}

static void ports_write(const struct pci_host *host, struct pci_reg r, u32 value)
{
	u16 port;

	guard(raw_spinlock_irqsave)(&pci_lock);
	port = select_register(r);
	if (r.size == 1)
		outb(value, port);
	else if (r.size == 2)
		outw(value, port);
	else
		outl(value, port);
}

/* It keeps what is written to it, as a port that nobody has does not. */
static bool __init ports_present(void)
{
	u32 before = inl(PORT_ADDRESS), kept;

	outl(ADDRESS_ENABLE, PORT_ADDRESS);
	kept = inl(PORT_ADDRESS);
	outl(before, PORT_ADDRESS);
	return kept == ADDRESS_ENABLE;
}

/* --- As memory. --- */

static void __iomem *buses[NR_BUSES];

/* NULL: it cannot be mapped, and nobody is there. */
static void __iomem *config_of(struct pci_reg r)
{
	unsigned int bus = PCI_BDF_BUS(r.bdf);

	if (!buses[bus])
		buses[bus] = ioremap(x86_acpi.mcfg.base + bus * BUS_SIZE, BUS_SIZE);
	return buses[bus] ? buses[bus] + (r.bdf & 0xff) * FUNCTION_SIZE + r.reg : NULL;
}

static u32 memory_read(const struct pci_host *host, struct pci_reg r)
{
	const void __iomem *at = config_of(r);

	if (!at)
		return ~0u;
	return r.size == 1 ? readb(at) : r.size == 2 ? readw(at) : readl(at);
}

static void memory_write(const struct pci_host *host, struct pci_reg r, u32 value)
{
	void __iomem *at = config_of(r);

	if (!at)
		return;
	if (r.size == 1)
		writeb(value, at);
	else if (r.size == 2)
		writew(value, at);
	else
		writel(value, at);
}

/* --- Messages. --- */

/* Without remapping of interrupts the number of an APIC has eight bits here. */
static int msi_message(int vector, unsigned int cpu, struct msi_msg *msg)
{
	u32 apicid = cpu_to_apicid(cpu);

	if (apicid > 0xff)
		return -EINVAL;
	*msg = (struct msi_msg){ .address = MSI_BASE | MSI_CPU(apicid), .data = vector };
	return 0;
}

#define COMMON_OPS .map = ioremap, .unmap = iounmap, .msi_alloc = vector_alloc, \
	.msi_free = vector_free, .msi_message = msi_message, .msi_ack = apic_eoi

static const struct pci_host_ops ports_ops = {
	.read = ports_read, .write = ports_write, COMMON_OPS,
};

static const struct pci_host_ops memory_ops = {
	.read = memory_read, .write = memory_write, COMMON_OPS,
};

static struct pci_host host = { .last_bus = NR_BUSES - 1 };

/* Where configuration is memory, if anybody wants to reach it so. */
static void __init claim_mcfg(const struct acpi_mcfg_entry *mcfg)
{
	static char name[40];

	snprintf(name, sizeof(name), "PCI MMCONFIG 0000 [bus %02x-%02x]", mcfg->first_bus,
		 mcfg->last_bus);
	resource_claim(&iomem_resource, mcfg->base + mcfg->first_bus * BUS_SIZE,
		       (mcfg->last_bus - mcfg->first_bus + 1) * BUS_SIZE, name);
}

/*
 * A machine without PCI has neither, and a PC both: nothing here lies beyond the 256 bytes that
 * ports reach, and they cost no page tables.
 */
static int __init pci_x86_init(void)
{
	if (x86_acpi.mcfg.base)
		claim_mcfg(&x86_acpi.mcfg);
	if (ports_present()) {
		host.ops = &ports_ops;
		resource_claim(&ioport_resource, PORT_ADDRESS, 8, "PCI conf1");
	} else if (x86_acpi.mcfg.base) {
		host.ops = &memory_ops;
		host.first_bus = x86_acpi.mcfg.first_bus;
		host.last_bus = x86_acpi.mcfg.last_bus;
	} else {
		return 0;
	}
	return pci_scan_host(&host) ?: pci_tell_resources();
}
subsys_initcall(pci_x86_init);

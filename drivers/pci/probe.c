// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding all functions: bus by bus, through the bridges that the firmware has set up. Owns the
 * list of them, which changes only while one CPU runs the boot.
 *
 * What a bridge says is not believed: each bus is looked at once, and only behind its parent.
 */
#include <kunit/visibility.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define NR_BUSES	256
#define NR_DEVICES	32
#define NR_FUNCTIONS	8
#define MULTIFUNCTION	0x80		/* of the header's type */
#define IO_MASK		(~3ull)
#define MEM_MASK	(~15ull)

static LIST_HEAD(devices);

/* --- BARs. --- */

/* Which bits the device decodes: with all ones written it keeps those that do not matter at 0. */
static u32 probe_bar(const struct pci_dev *dev, unsigned int reg, u32 before)
{
	u32 mask;

	pci_write32(dev, reg, ~0u);
	mask = pci_read32(dev, reg);
	pci_write32(dev, reg, before);
	return mask;
}

/* The lowest bit that is decoded; 0 for none. */
static u64 size_of(u64 mask)
{
	return mask & -mask;
}

/* How many registers it takes. */
static unsigned int read_bar(struct pci_dev *dev, unsigned int i, unsigned int nr_bars)
{
	unsigned int reg = PCI_BASE_ADDRESS_0 + 4 * i;
	struct pci_bar *bar = &dev->bars[i];
	u32 low = pci_read32(dev, reg), high;
	u64 mask = probe_bar(dev, reg, low);

	if (!mask || mask == ~0u)
		return 1;
	/* Ports. */
	if (low & PCI_BASE_ADDRESS_SPACE_IO) {
		bar->flags = low & PCI_BASE_ADDRESS_SPACE_IO;
		bar->start = low & IO_MASK;
		/* Some decode 16 bits alone, which is all there are. */
		bar->size = size_of(mask & IO_MASK & 0xffff);
		return 1;
	}
	bar->flags = low & ~MEM_MASK;
	bar->start = low & MEM_MASK;
	bar->size = size_of(mask & MEM_MASK);
	if ((low & PCI_BASE_ADDRESS_MEM_TYPE_MASK) != PCI_BASE_ADDRESS_MEM_TYPE_64 ||
	    i + 1 == nr_bars)
		return 1;
	/* The upper half of the address, and of the mask, is the next register. */
	high = pci_read32(dev, reg + 4);
	mask |= (u64)probe_bar(dev, reg + 4, high) << 32;
	bar->start |= (u64)high << 32;
	bar->size = size_of(mask & MEM_MASK);
	return 2;
}

/* Its lowest bit turns it on, which nobody does here. */
static void read_rom(struct pci_dev *dev)
{
	unsigned int reg = dev->header == PCI_HEADER_TYPE_NORMAL ? PCI_ROM_ADDRESS :
								   PCI_ROM_ADDRESS1;
	struct pci_bar *rom = &dev->bars[PCI_STD_NUM_BARS];
	u32 before = pci_read32(dev, reg), mask;

	pci_write32(dev, reg, (u32)PCI_ROM_ADDRESS_MASK);
	mask = pci_read32(dev, reg);
	pci_write32(dev, reg, before);
	if (!mask || mask == ~0u)
		return;
	rom->start = before & PCI_ROM_ADDRESS_MASK;
	rom->size = size_of(mask & PCI_ROM_ADDRESS_MASK);
}

/* While addresses are changed nobody answers to them. */
static void read_bars(struct pci_dev *dev)
{
	u16 command = pci_read16(dev, PCI_COMMAND);
	unsigned int nr_bars = dev->header == PCI_HEADER_TYPE_NORMAL ? PCI_STD_NUM_BARS :
			       dev->header == PCI_HEADER_TYPE_BRIDGE ? 2 : 0;

	pci_write16(dev, PCI_COMMAND, command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY));
	for (unsigned int i = 0; i < nr_bars;)
		i += read_bar(dev, i, nr_bars);
	if (nr_bars)
		read_rom(dev);
	pci_write16(dev, PCI_COMMAND, command);
}

/* --- Functions and buses. --- */

/* Bridges have the same elsewhere, if at all. */
static void read_identity(struct pci_dev *dev, u32 id)
{
	u32 class = pci_read32(dev, PCI_CLASS_REVISION);

	/* Two fields in one register, twice. */
	dev->vendor = id;
	dev->device = id >> 16;
	dev->class = class >> 8;
	dev->revision = class;
	dev->header = pci_read8(dev, PCI_HEADER_TYPE) & ~MULTIFUNCTION;
	if (pci_read8(dev, PCI_INTERRUPT_PIN))
		dev->irq_line = pci_read8(dev, PCI_INTERRUPT_LINE);
	if (dev->header == PCI_HEADER_TYPE_NORMAL) {
		dev->subsystem_vendor = pci_read16(dev, PCI_SUBSYSTEM_VENDOR_ID);
		dev->subsystem_device = pci_read16(dev, PCI_SUBSYSTEM_ID);
	}
}

/* Is there somebody? Absent ones answer with ones, and a few with zeros. */
static bool is_there(u32 id)
{
	return id != ~0u && id && (id & 0xffff) != 0xffff && (id >> 16) != 0xffff;
}

/* NULL: nobody, if @err is 0. */
static struct pci_dev *scan_function(const struct pci_host *host, u16 bdf, int *err)
{
	u32 id = host->ops->read(host, (struct pci_reg){ bdf, PCI_VENDOR_ID, 4 });
	struct pci_dev *dev;

	if (!is_there(id))
		return NULL;
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev) {
		*err = -ENOMEM;
		return NULL;
	}
	dev->host = host;
	dev->bdf = bdf;
	read_identity(dev, id);
	read_bars(dev);
	list_add_tail(&dev->node, &devices);
	return dev;
}

/* The first function says whether there may be more. */
static int scan_slot(const struct pci_host *host, u16 bdf)
{
	struct pci_reg type = { bdf, PCI_HEADER_TYPE, 1 };
	int err = 0;

	if (!scan_function(host, bdf, &err))
		return err;
	if (host->ops->read(host, type) & MULTIFUNCTION)
		for (unsigned int i = 1; i < NR_FUNCTIONS && !err; i++)
			scan_function(host, bdf + i, &err);
	return err;
}

/* All places of a bus: they need not be taken in order. */
static int scan_bus(const struct pci_host *host, unsigned int bus)
{
	int err = 0;

	for (unsigned int slot = 0; slot < NR_DEVICES && !err; slot++)
		err = scan_slot(host, PCI_BDF(bus, slot << 3));
	return err;
}

/* Is it a bridge to a bus that no other has led to? Numbers grow on the way from the root. */
static bool leads_on(const struct pci_dev *dev, unsigned long *seen)
{
	unsigned int next;

	if (dev->header != PCI_HEADER_TYPE_BRIDGE)
		return false;
	next = pci_read8(dev, PCI_SECONDARY_BUS);
	return next > PCI_BDF_BUS(dev->bdf) && next <= dev->host->last_bus &&
	       !__test_and_set_bit(next, seen);
}

/* What is found goes to the end of the list that is walked along. */
int pci_scan_host(const struct pci_host *host)
{
	DECLARE_BITMAP(seen, NR_BUSES) = { 0 };
	unsigned int nr = 0;
	struct pci_dev *dev;
	int err = scan_bus(host, host->first_bus);

	list_for_each_entry(dev, &devices, node) {
		if (dev->host != host)
			continue;
		nr++;
		if (!err && leads_on(dev, seen))
			err = scan_bus(host, pci_read8(dev, PCI_SECONDARY_BUS));
	}
	pr_info("PCI: %u functions\n", nr);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(pci_scan_host);

/* Who is driven still would lose the ground under his feet. */
void pci_forget_host(const struct pci_host *host)
{
	struct pci_dev *dev, *next;

	list_for_each_entry_safe(dev, next, &devices, node) {
		if (dev->host != host)
			continue;
		WARN_ON(dev->driver || dev->irqs);
		list_del(&dev->node);
		kfree(dev);
	}
}
EXPORT_SYMBOL_IF_KUNIT(pci_forget_host);

/* In the order of the list, which does not change after the boot: so there is no lock. */
int pci_for_each(int (*fn)(struct pci_dev *dev, void *arg), void *arg)
{
	struct pci_dev *dev;
	int ret = 0;

	list_for_each_entry(dev, &devices, node) {
		ret = fn(dev, arg);
		if (ret)
			break;
	}
	return ret;
}
EXPORT_SYMBOL_GPL(pci_for_each);

bool pci_present(void)
{
	return !list_empty(&devices);
}
EXPORT_SYMBOL_GPL(pci_present);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What drivers ask of a function: its registers, its capabilities, its memory. Owns nothing: a
 * function is its driver's, and the registers that are shared are the host's to guard.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/sprintf.h>

/* Capabilities lie behind the header and are 4 bytes at least: a longer list runs in circles. */
#define FIRST_CAPABILITY	0x40
#define MAX_CAPABILITIES	((256 - FIRST_CAPABILITY) / 4)

static u32 read(const struct pci_dev *dev, unsigned int reg, u8 size)
{
	return dev->host->ops->read(dev->host, (struct pci_reg){ dev->bdf, reg, size });
}

u8 pci_read8(const struct pci_dev *dev, unsigned int reg)
{
	return read(dev, reg, 1);
}
EXPORT_SYMBOL_GPL(pci_read8);

u16 pci_read16(const struct pci_dev *dev, unsigned int reg)
{
	return read(dev, reg, 2);
}
EXPORT_SYMBOL_GPL(pci_read16);

u32 pci_read32(const struct pci_dev *dev, unsigned int reg)
{
	return read(dev, reg, 4);
}
EXPORT_SYMBOL_GPL(pci_read32);

void pci_write16(const struct pci_dev *dev, unsigned int reg, u16 value)
{
	dev->host->ops->write(dev->host, (struct pci_reg){ dev->bdf, reg, 2 }, value);
}
EXPORT_SYMBOL_GPL(pci_write16);

void pci_write32(const struct pci_dev *dev, unsigned int reg, u32 value)
{
	dev->host->ops->write(dev->host, (struct pci_reg){ dev->bdf, reg, 4 }, value);
}
EXPORT_SYMBOL_GPL(pci_write32);

/* --- Capabilities. --- */

/* From the pointer at @from on. Its lowest bits mean nothing. */
static u8 find_from(const struct pci_dev *dev, unsigned int from, u8 id)
{
	for (unsigned int i = 0; i < MAX_CAPABILITIES; i++) {
		u8 at = pci_read8(dev, from) & ~3;

		if (at < FIRST_CAPABILITY)
			return 0;
		if (pci_read8(dev, at + PCI_CAP_LIST_ID) == id)
			return at;
		from = at + PCI_CAP_LIST_NEXT;
	}
	return 0;
}

/* Bridges of other kinds have the pointer elsewhere, and nobody drives them. */
u8 pci_find_capability(const struct pci_dev *dev, u8 id)
{
	if (!(pci_read16(dev, PCI_STATUS) & PCI_STATUS_CAP_LIST) ||
	    dev->header > PCI_HEADER_TYPE_BRIDGE)
		return 0;
	return find_from(dev, PCI_CAPABILITY_LIST, id);
}
EXPORT_SYMBOL_GPL(pci_find_capability);

u8 pci_find_next_capability(const struct pci_dev *dev, u8 after, u8 id)
{
	return find_from(dev, after + PCI_CAP_LIST_NEXT, id);
}
EXPORT_SYMBOL_GPL(pci_find_next_capability);

/* --- Addresses. --- */

/* Its wire, which nobody listens to, stays silent. */
void pci_enable_device(const struct pci_dev *dev)
{
	pci_write16(dev, PCI_COMMAND, pci_read16(dev, PCI_COMMAND) | PCI_COMMAND_MEMORY |
				      PCI_COMMAND_MASTER | PCI_COMMAND_INTX_DISABLE);
}
EXPORT_SYMBOL_GPL(pci_enable_device);

/* Its addresses stay as they are: the firmware may have its own use for them. */
void pci_disable_device(const struct pci_dev *dev)
{
	pci_write16(dev, PCI_COMMAND, pci_read16(dev, PCI_COMMAND) & ~PCI_COMMAND_MASTER);
}
EXPORT_SYMBOL_GPL(pci_disable_device);

void __iomem *pci_iomap_range(const struct pci_dev *dev, const struct pci_range *range)
{
	const struct pci_bar *bar;

	if (range->bar >= PCI_STD_NUM_BARS)
		return NULL;
	bar = &dev->bars[range->bar];
	if (!bar->start || !range->len ||
	    (bar->flags & PCI_BASE_ADDRESS_SPACE_IO) || range->offset > bar->size ||
	    range->len > bar->size - range->offset || bar->start + bar->size < bar->start)
		return NULL;
	return dev->host->ops->map(bar->start + range->offset, range->len);
}
EXPORT_SYMBOL_GPL(pci_iomap_range);

void pci_iounmap_range(const struct pci_dev *dev, void __iomem *addr)
{
	dev->host->ops->unmap(addr);
}
EXPORT_SYMBOL_GPL(pci_iounmap_range);

/* There is one segment, which is number 0. */
void pci_name(const struct pci_dev *dev, char name[PCI_NAME_LEN])
{
	snprintf(name, PCI_NAME_LEN, "0000:%02x:%02x.%x", PCI_BDF_BUS(dev->bdf),
		 PCI_SLOT(dev->bdf), PCI_FUNC(dev->bdf));
}
EXPORT_SYMBOL_GPL(pci_name);

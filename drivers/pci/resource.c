// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where functions of PCI answer, for /proc/iomem and /proc/ioports. Owns the names there: what
 * is found once stays.
 */
#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/pci_regs.h>

static int tell_bars(struct pci_dev *dev, void *unused)
{
	char name[PCI_NAME_LEN], *kept;

	pci_name(dev, name);
	kept = kstrdup(name, GFP_KERNEL);
	if (!kept)
		return -ENOMEM;
	for (unsigned int i = 0; i < PCI_NUM_BARS; i++) {
		const struct pci_bar *bar = &dev->bars[i];
		bool ports = bar->flags & PCI_BASE_ADDRESS_SPACE_IO;

		/* The firmware has given it no place. */
		if (bar->size && bar->start)
			resource_tell(ports ? &ioport_resource : &iomem_resource,
				      bar->start, bar->size, kept);
	}
	return 0;
}

int pci_tell_resources(void)
{
	return pci_for_each(tell_bars, NULL);
}

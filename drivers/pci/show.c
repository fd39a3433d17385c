// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions as text, as lspci reads them: what fs/proc/pci.c and fs/sysfs/pci.c show. Owns
 * nothing; what is said here does not change after the boot.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/seq_file.h>

/* --- /proc. --- */

/* In hex: place, identity, interrupt; where BARs and ROM are, with what they are; sizes; driver. */
int pci_show_line(struct pci_dev *dev, void *m)
{
	seq_printf(m, "%04x\t%04x%04x\t%x", dev->bdf, dev->vendor, dev->device, dev->irq_line);
	for (int i = 0; i < PCI_NUM_BARS; i++)
		seq_printf(m, "\t%16llx", dev->bars[i].start | dev->bars[i].flags);
	for (int i = 0; i < PCI_NUM_BARS; i++)
		seq_printf(m, "\t%16llx", dev->bars[i].start ? dev->bars[i].size : 0);
	seq_printf(m, "\t%s\n", dev->driver ?: "");
	return 0;
}
EXPORT_SYMBOL_GPL(pci_show_line);

/* --- /sys: one value in each file, and the rest in uevent. --- */

/* By whom it was made. */
static int vendor_show(struct seq_file *m, void *v)
{
	const struct pci_dev *dev = m->private;

	seq_printf(m, "0x%04x\n", dev->vendor);
	return 0;
}

/* Which of his it is. */
static int device_show(struct seq_file *m, void *v)
{
	const struct pci_dev *dev = m->private;

	seq_printf(m, "0x%04x\n", dev->device);
	return 0;
}

/* What it is, for those who do not know it. */
static int class_show(struct seq_file *m, void *v)
{
	const struct pci_dev *dev = m->private;

	seq_printf(m, "0x%06x\n", dev->class);
	return 0;
}

/* By which modules say what they drive. */
static void show_modalias(struct seq_file *m, const struct pci_dev *dev)
{
	seq_printf(m, "pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02X\n", dev->vendor, dev->device,
		   dev->subsystem_vendor, dev->subsystem_device, dev->class >> 16,
		   dev->class >> 8 & 0xff, dev->class & 0xff);
}

/* One line for each thing, as a shell can read it. */
int pci_uevent_show(struct seq_file *m, void *v)
{
	const struct pci_dev *dev = m->private;
	char name[PCI_NAME_LEN];

	pci_name(dev, name);
	if (dev->driver)
		seq_printf(m, "DRIVER=%s\n", dev->driver);
	seq_printf(m, "PCI_CLASS=%04X\nPCI_ID=%04X:%04X\nPCI_SUBSYS_ID=%04X:%04X\n"
		   "PCI_SLOT_NAME=%s\nMODALIAS=", dev->class, dev->vendor, dev->device,
		   dev->subsystem_vendor, dev->subsystem_device, name);
	show_modalias(m, dev);
	return 0;
}
EXPORT_SYMBOL_GPL(pci_uevent_show);

const struct pci_file pci_files[PCI_NR_FILES] = {
	{ "class", class_show },
	{ "device", device_show },
	{ "uevent", pci_uevent_show },
	{ "vendor", vendor_show },
};

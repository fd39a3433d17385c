// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/bus/pci/devices: a directory for each function, and not a link to where it hangs in the
 * tree of devices, which is not shown. Owns nothing.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/pci.h>
#include <linux/proc_fs.h>
#include <linux/sysfs.h>

static int add_directory(struct pci_dev *dev, void *devices)
{
	struct proc_dir_entry *dir;
	char name[PCI_NAME_LEN];

	pci_name(dev, name);
	dir = proc_mkdir(name, devices);
	for (unsigned int i = 0; dir && i < PCI_NR_FILES; i++) {
		struct proc_file file = {
			.name = pci_files[i].name, .mode = 0444, .show = pci_files[i].show,
			.data = dev,
		};

		if (!proc_register(dir, &file))
			return -ENOMEM;
	}
	return dir ? 0 : -ENOMEM;
}

/* A machine without PCI has an empty bus/. */
static int __init sysfs_pci_init(void)
{
	struct proc_dir_entry *pci, *dir;

	if (!pci_present())
		return 0;
	pci = proc_mkdir("pci", sysfs_dir(SYSFS_BUS));
	dir = pci ? proc_mkdir("devices", pci) : NULL;
	return dir ? pci_for_each(add_directory, dir) : -ENOMEM;
}
late_initcall(sysfs_pci_init);

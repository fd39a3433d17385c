// SPDX-License-Identifier: GPL-2.0-only
/* /proc/bus/pci/devices: a line for each function. Owns nothing. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/pci.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static int devices_show(struct seq_file *m, void *v)
{
	return pci_for_each(pci_show_line, m);
}

/* A machine without PCI has none of this. */
static int __init proc_pci_init(void)
{
	struct proc_dir_entry *bus, *dir;

	if (!pci_present())
		return 0;
	bus = proc_mkdir("bus", NULL);
	dir = bus ? proc_mkdir("pci", bus) : NULL;
	return dir && proc_create_single("devices", 0444, dir, devices_show) ? 0 : -ENOMEM;
}
late_initcall(proc_pci_init);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the firmware has told of devices that nobody can find. Owns the list,
 * which only grows, and only while one CPU runs the boot.
 */
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/platform_device.h>
#include <linux/string.h>

/* As many transports of virtio as QEMU's machines have, and some more. */
#define MAX_DEVICES	64

static struct platform_device devices[MAX_DEVICES] __ro_after_init;
static unsigned int nr_devices __ro_after_init;

int platform_add_device(const struct platform_device *pdev)
{
	if (nr_devices == MAX_DEVICES) {
		pr_err("platform: no room for %s at %#llx\n", pdev->name,
		       pdev->base);
		return -ENOSPC;
	}
	devices[nr_devices++] = *pdev;
	return 0;
}

int platform_for_each(const char *name,
		      int (*fn)(const struct platform_device *pdev, void *arg),
		      void *arg)
{
	for (unsigned int i = 0; i < nr_devices; i++) {
		int err;

		if (strcmp(devices[i].name, name))
			continue;
		err = fn(&devices[i], arg);
		if (err)
			return err;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(platform_for_each);

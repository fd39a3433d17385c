/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that nobody can find but who is told where they are: by a devicetree,
 * ACPI or the command line (drivers/base/platform.c).
 */
#ifndef _LINUX_PLATFORM_DEVICE_H
#define _LINUX_PLATFORM_DEVICE_H

#include <linux/irqdomain.h>
#include <linux/types.h>

/* @name says which driver; @irq is in the words of who tells. */
struct platform_device {
	const char *name;
	phys_addr_t base;
	phys_addr_t size;
	struct irq_fwspec irq;
};

/* At any time of the boot, before any driver looks. -ENOSPC: there are too many. */
int platform_add_device(const struct platform_device *pdev);
/* Calls @fn for each called @name; a value other than 0 ends that. */
int platform_for_each(const char *name,
		      int (*fn)(const struct platform_device *pdev, void *arg),
		      void *arg);

/* The architecture's: the line of @pdev, or 0 if it has none. It may sleep. */
unsigned int platform_get_irq(const struct platform_device *pdev);

#endif /* _LINUX_PLATFORM_DEVICE_H */

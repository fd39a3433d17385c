// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/class/tty: which terminals there are, and which of them is the console. Owns nothing.
 * What comes after the boot, and ptys, are not shown.
 */
#include <linux/console.h>
#include <linux/init.h>
#include <linux/sprintf.h>
#include <linux/sysfs.h>
#include <linux/tty.h>
#include <linux/tty_driver.h>

#include "../proc/internal.h"

/* The name of the terminal that /dev/console is; nothing, if it is none. */
static int active_show(struct seq_file *m, void *v)
{
	dev_t dev = console_device();
	struct tty_struct *tty = dev ? tty_find(dev) : NULL;

	if (tty)
		seq_printf(m, "%s%u\n", tty->driver->name, tty->index);
	tty_kref_put(tty);
	return 0;
}

/* @data is the number of the device. */
static int dev_show(struct seq_file *m, void *v)
{
	dev_t dev = (unsigned long)m->private;

	seq_printf(m, "%u:%u\n", MAJOR(dev), MINOR(dev));
	return 0;
}

/* A directory for it, with what mdev makes a node of. */
static bool add_device(struct proc_dir_entry *class, const char *name, dev_t dev)
{
	struct proc_dir_entry *dir = proc_mkdir(name, class);

	return dir && proc_register(dir, &(struct proc_file){
		.name = "dev", .mode = 0444, .show = dev_show,
		.data = (void *)(unsigned long)dev });
}

/* One that has no memory is not shown. */
static void add_tty(const struct tty_struct *tty, void *class)
{
	char name[32];

	snprintf(name, sizeof(name), "%s%u", tty->driver->name, tty->index);
	add_device(class, name, tty->dev);
}

/* When drivers have found their devices. */
static int __init sysfs_tty_init(void)
{
	struct proc_dir_entry *class = proc_mkdir("tty", sysfs_dir(SYSFS_CLASS)), *console;

	if (!class || !add_device(class, "tty", MKDEV(5, 0)))
		return -ENOMEM;
	console = proc_mkdir("console", class);
	if (!console || !proc_create_single("active", 0444, console, active_show))
		return -ENOMEM;
	for_each_tty(add_tty, class);
	return 0;
}
late_initcall(sysfs_tty_init);

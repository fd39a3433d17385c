// SPDX-License-Identifier: GPL-2.0-only
/*
 * Consoles, and what terminals are called by the numbers of their devices, which is what ps
 * asks. Owns nothing.
 */
#include <linux/console.h>
#include <linux/init.h>
#include <linux/sprintf.h>
#include <linux/tty_driver.h>
#include <linux/vfs.h>
#include <uapi/linux/major.h>

#include "internal.h"

/* --- /proc/consoles. --- */

/* A letter for each flag, or a blank; the last but one is of braille. */
static void put_console(const struct console *con, void *m)
{
	char name[24];

	snprintf(name, sizeof(name), "%s%d", con->name, max_t(int, con->index, 0));
	seq_printf(m, "%-20s -W- (%c%c%c%c %c)", name,
		   con->flags & CON_ENABLED ? 'E' : ' ', con->flags & CON_CONSDEV ? 'C' : ' ',
		   con->flags & CON_BOOT ? 'B' : ' ', con->flags & CON_PRINTBUFFER ? 'p' : ' ',
		   con->flags & CON_ANYTIME ? 'a' : ' ');
	if (con->tty_dev)
		seq_printf(m, " %4u:%u", MAJOR(con->tty_dev), MINOR(con->tty_dev));
	seq_putc(m, '\n');
}

static int consoles_show(struct seq_file *m, void *v)
{
	for_each_console(put_console, m);
	return 0;
}

/* --- /proc/tty. --- */

/* What has no driver of its own: a device each. */
static void put_node(struct seq_file *m, const char *path, dev_t dev, const char *type)
{
	seq_printf(m, "%-20s %-13s %3u %7u %s\n", path, path, MAJOR(dev), MINOR(dev), type);
}

/* Minor numbers from the first to the last, if there are several. */
static void put_driver(const struct tty_driver *driver, void *m)
{
	const char *type = driver->type ?: "type:0.0";

	seq_printf(m, "%-20s /dev/%-8s %3u ", driver->driver_name ?: "unknown",
		   driver->name, driver->major);
	if (driver->num > 1)
		seq_printf(m, "%u-%u %s\n", driver->minor_start,
			   driver->minor_start + driver->num - 1, type);
	else
		seq_printf(m, "%7u %s\n", driver->minor_start, type);
}

/* Ptys come and go, and are not registered; there may be so many. */
#define PTY_LAST	((1u << MINORBITS) - 1)

static int drivers_show(struct seq_file *m, void *v)
{
	put_node(m, "/dev/tty", MKDEV(TTYAUX_MAJOR, 0), "system:/dev/tty");
	put_node(m, "/dev/console", MKDEV(TTYAUX_MAJOR, 1), "system:console");
	put_node(m, "/dev/ptmx", MKDEV(TTYAUX_MAJOR, 2), "system");
	for_each_tty_driver(put_driver, m);
	seq_printf(m, "%-20s %-13s %3u 0-%u pty:slave\n", "pty_slave", "/dev/pts",
		   UNIX98_PTY_SLAVE_MAJOR, PTY_LAST);
	seq_printf(m, "%-20s %-13s %3u 0-%u pty:master\n", "pty_master", "/dev/ptm",
		   UNIX98_PTY_MASTER_MAJOR, PTY_LAST);
	return 0;
}

/* There is one. */
static int ldiscs_show(struct seq_file *m, void *v)
{
	seq_puts(m, "n_tty       0\n");
	return 0;
}

static int __init proc_tty_init(void)
{
	struct proc_dir_entry *dir = proc_mkdir("tty", NULL);

	if (!dir || !proc_create_single("consoles", 0444, NULL, consoles_show) ||
	    !proc_create_single("drivers", 0444, dir, drivers_show) ||
	    !proc_create_single("ldiscs", 0444, dir, ldiscs_show))
		return -ENOMEM;
	return 0;
}
fs_initcall(proc_tty_init);

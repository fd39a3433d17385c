// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which drivers of terminals there are, and which lines; the life of a tty.
 *
 * Owns the list of drivers, and what a driver's ttys are, under tty_drivers_mutex. A tty lives
 * as long as somebody refers to it: its driver, an open file, a process whose terminal it is.
 */
#include <linux/devtmpfs.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/vfs.h>

#include "n_tty.h"

static DEFINE_MUTEX(tty_drivers_mutex);
static LIST_HEAD(tty_drivers);		/* tty_drivers_mutex */

/* What is not said here is zero: there is no such character. */
const struct ktermios tty_std_termios = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD | HUPCL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = {
		[VINTR] = 'C' & 0x1f, [VQUIT] = '\\' & 0x1f, [VERASE] = 0x7f,
		[VKILL] = 'U' & 0x1f, [VEOF] = 'D' & 0x1f, [VMIN] = 1,
		[VSTART] = 'Q' & 0x1f, [VSTOP] = 'S' & 0x1f, [VSUSP] = 'Z' & 0x1f,
		[VREPRINT] = 'R' & 0x1f, [VDISCARD] = 'O' & 0x1f,
		[VWERASE] = 'W' & 0x1f, [VLNEXT] = 'V' & 0x1f,
	},
	.c_ispeed = 38400,
	.c_ospeed = 38400,
};
EXPORT_SYMBOL_GPL(tty_std_termios);

/* --- One tty. --- */

/* Classes of locks are told apart by where they are made: here, for all ttys. */
static void init_locks(struct tty_struct *tty)
{
	mutex_init(&tty->open_mutex);
	mutex_init(&tty->read_mutex);
	mutex_init(&tty->write_mutex);
	spin_lock_init(&tty->lock);
	init_waitqueue_head(&tty->read_wait);
	init_waitqueue_head(&tty->write_wait);
	tty_input_init(tty);
}

/* With one reference; NULL: no memory. */
struct tty_struct *tty_alloc(struct tty_driver *driver, unsigned int index, void *driver_data)
{
	struct tty_struct *tty = kvzalloc(sizeof(*tty), GFP_KERNEL);

	if (!tty)
		return NULL;
	tty->n_tty = n_tty_alloc();
	if (!tty->n_tty) {
		kvfree(tty);
		return NULL;
	}
	refcount_set(&tty->count, 1);
	tty->driver = driver;
	tty->ops = driver->ops;
	tty->driver_data = driver_data;
	tty->index = index;
	tty->dev = MKDEV(driver->major, driver->minor_start + index);
	tty->termios = driver->init_termios;
	init_locks(tty);
	n_tty_set_termios(tty, NULL);
	return tty;
}
EXPORT_SYMBOL_GPL(tty_alloc);

/* Nobody finds it any more: what was to be received is for nobody. */
void tty_kref_put(struct tty_struct *tty)
{
	if (!tty || !refcount_dec_and_test(&tty->count))
		return;
	cancel_work_sync(&tty->in.work);
	if (tty->ops->cleanup)
		tty->ops->cleanup(tty);
	tty_drop_session(tty);
	kvfree(tty->n_tty);
	kvfree(tty);
}
EXPORT_SYMBOL_GPL(tty_kref_put);

/* --- Drivers and their lines. --- */

/* Its numbers are its own from now on; no line is there yet. */
int tty_register_driver(struct tty_driver *driver)
{
	int err;

	driver->cdev = (struct cdev){
		.name = driver->name, .ops = &tty_fops, .count = driver->num,
		.dev = MKDEV(driver->major, driver->minor_start),
	};
	guard(mutex)(&tty_drivers_mutex);
	err = cdev_add(&driver->cdev);
	if (!err)
		list_add_tail(&driver->list, &tty_drivers);
	return err;
}
EXPORT_SYMBOL_GPL(tty_register_driver);

/* Of a module that goes: its lines have been taken away before. */
void tty_unregister_driver(struct tty_driver *driver)
{
	guard(mutex)(&tty_drivers_mutex);
	list_del(&driver->list);
	cdev_del(&driver->cdev);
}
EXPORT_SYMBOL_GPL(tty_unregister_driver);

/* As /dev has it: ttyS0. */
static void line_name(const struct tty_driver *driver, unsigned int index, char name[24])
{
	snprintf(name, 24, "%s%u", driver->name, index);
}

int tty_register_device(struct tty_driver *driver, unsigned int index, void *driver_data)
{
	struct tty_struct *tty = tty_alloc(driver, index, driver_data);

	return tty ? tty_add_device(driver, tty) : -ENOMEM;
}
EXPORT_SYMBOL_GPL(tty_register_device);

/* Without a node, for want of memory or since there is one, the line is of use all the same. */
int tty_add_device(struct tty_driver *driver, struct tty_struct *tty)
{
	char name[24];

	scoped_guard(mutex, &tty_drivers_mutex)
		driver->ttys[tty->index] = tty;
	line_name(driver, tty->index, name);
	return devtmpfs_create_node(&(struct devnode){ .name = name, .dev = tty->dev,
						       .mode = S_IFCHR | 0600 });
}
EXPORT_SYMBOL_GPL(tty_add_device);

/* Who has it open keeps the memory, and gets errors. */
void tty_unregister_device(struct tty_driver *driver, unsigned int index)
{
	struct tty_struct *tty = driver->ttys[index];
	char name[24];

	line_name(driver, index, name);
	devtmpfs_delete_node(name);
	scoped_guard(mutex, &tty_drivers_mutex)
		driver->ttys[index] = NULL;
	tty_vhangup(tty);
	tty_kref_put(tty);
}
EXPORT_SYMBOL_GPL(tty_unregister_device);

void for_each_tty_driver(void (*fn)(const struct tty_driver *driver, void *arg), void *arg)
{
	struct tty_driver *driver;

	guard(mutex)(&tty_drivers_mutex);
	list_for_each_entry(driver, &tty_drivers, list)
		fn(driver, arg);
}

/* Not of ptys, which come and go. */
void for_each_tty(void (*fn)(const struct tty_struct *tty, void *arg), void *arg)
{
	struct tty_driver *driver;

	guard(mutex)(&tty_drivers_mutex);
	list_for_each_entry(driver, &tty_drivers, list)
		for (unsigned int i = 0; i < driver->num; i++)
			if (!(driver->flags & TTY_DRIVER_PTY) && driver->ttys[i])
				fn(driver->ttys[i], arg);
}

/* Not of ptys: two of them may have the same number, in two filesystems. */
struct tty_struct *tty_find(dev_t dev)
{
	struct tty_driver *driver;

	guard(mutex)(&tty_drivers_mutex);
	list_for_each_entry(driver, &tty_drivers, list)
		if (dev >= driver->cdev.dev && dev - driver->cdev.dev < driver->num)
			return tty_kref_get(driver->ttys[dev - driver->cdev.dev]);
	return NULL;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Consoles of the boot: from the first moment on, without interrupts.
 *
 * There are two slots. In the first stands what the machine has by default or
 * the firmware names; in the second, what earlycon= asks for, which takes over
 * from the other where that is. printk ends both when a real console comes.
 * Owns the slots; there is one CPU, and nothing to lock.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/serial_core.h>
#include <linux/string.h>

/* All registers of any port lie in so much. */
#define EARLYCON_WINDOW	4096

enum earlycon_slot {
	SLOT_MACHINE,
	SLOT_ASKED_FOR,
};

extern const struct earlycon_id __earlycon_table[], __earlycon_table_end[];

static struct earlycon_device devices[NR_EARLYCON];
static bool firmware_is_wanted __initdata;
static bool firmware_is_used __initdata;

/*
 * The driver whose name stands before the first comma; @rest is behind that,
 * NULL for a name alone.
 */
static const struct earlycon_id __init *find_id(const char *text,
						const char **rest)
{
	size_t len = strcspn(text, ",");

	*rest = text[len] ? text + len + 1 : NULL;
	for (const struct earlycon_id *id = __earlycon_table;
	     id < __earlycon_table_end; id++)
		if (strlen(id->name) == len && !strncmp(id->name, text, len))
			return id;
	return NULL;
}

static size_t __init window_of(const struct uart_place *place)
{
	return min_t(u64, EARLYCON_WINDOW, ~place->address + 1);
}

/* For ever: nobody knows when the last message comes. */
static int __init map_place(struct earlycon_device *d)
{
	if (d->place.iotype == UPIO_PORT)
		return 0;
	d->membase = early_ioremap(d->place.address, window_of(&d->place));
	return d->membase ? 0 : -ENOMEM;
}

/*
 * The slot is as it was before, if the port is of no use. Not every console is
 * somewhere: without a place, the driver has to say whether it wants one.
 */
static int __init set_up(struct earlycon_device *d,
			 const struct earlycon_id *id, const char *place)
{
	int err = 0;

	if (place)
		err = uart_parse_earlycon(place, &d->place) ?: map_place(d);
	d->has_place = place;
	if (!err)
		err = id->setup(d);
	if (!err)
		return 0;
	if (d->membase)
		early_iounmap(d->membase, window_of(&d->place));
	memset(d, 0, sizeof(*d));
	return err;
}

static int __init start_slot(enum earlycon_slot slot, const char *text)
{
	struct earlycon_device *d = &devices[slot];
	const struct earlycon_id *id;
	const char *place;
	int err;

	if (d->con.write)
		return -EBUSY;
	id = find_id(text, &place);
	if (!id)
		return -ENOENT;
	d->slot = slot;
	err = set_up(d, id, place);
	if (err)
		return err;
	strscpy(d->con.name, id->name, sizeof(d->con.name));
	d->con.flags = CON_BOOT | CON_PRINTBUFFER;
	d->con.index = -1;
	/* The text is the caller's. */
	d->place.options = NULL;
	register_console(&d->con);
	return 0;
}

/* Without it the machine is silent for a while, and nobody could be told. */
int __init earlycon_default(const char *text)
{
	return start_slot(SLOT_MACHINE, text);
}

int __init earlycon_firmware(const char *text)
{
	int err;

	/* A second one is too late; the first is as good. */
	if (firmware_is_used)
		return -EBUSY;
	err = start_slot(firmware_is_wanted ? SLOT_ASKED_FOR : SLOT_MACHINE,
			 text);
	if (!err)
		firmware_is_used = true;
	else if (firmware_is_wanted)
		pr_err("earlycon: %s, which the firmware names, does not work: %pe\n",
		       text, ERR_PTR(err));
	return err;
}

/* Alone, it asks for the firmware's, which may have been named before. */
static int __init earlycon_param(char *val)
{
	int err;

	if (!val || !*val) {
		firmware_is_wanted = true;
		return 0;
	}
	err = start_slot(SLOT_ASKED_FOR, val);
	if (err == -EBUSY) {
		pr_err("earlycon=%s: there is one already\n", val);
		return 0;
	}
	return err;
}
early_param("earlycon", earlycon_param);

/* When the firmware has had its say. */
static int __init check_firmware(void)
{
	if (firmware_is_wanted && !firmware_is_used)
		pr_warn("earlycon: the firmware names no console; earlycon=NAME,ADDRESS says where one is\n");
	return 0;
}
core_initcall(check_firmware);

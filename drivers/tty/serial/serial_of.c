// SPDX-License-Identifier: GPL-2.0-only
/*
 * Serial ports that the devicetree names. Owns the list of those that somebody
 * has a driver for; it is made at boot, and only read afterwards.
 */
#include <linux/cache.h>
#include <linux/fdt.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#define MAX_PORTS	8

extern const struct earlycon_id __earlycon_table[], __earlycon_table_end[];

static struct serial_of_port ports[MAX_PORTS] __ro_after_init;
static unsigned int nr_ports __ro_after_init;

static const struct earlycon_id __init *
find_compatible(const struct fdt_prop *compatible)
{
	for (const struct earlycon_id *id = __earlycon_table;
	     id < __earlycon_table_end; id++)
		if (*id->compatible &&
		    fdt_prop_has(compatible, id->compatible))
			return id;
	return NULL;
}

void __init serial_of_add(const struct fdt_prop *compatible, phys_addr_t base,
			  const char *stdout)
{
	const struct earlycon_id *id = find_compatible(compatible);
	struct serial_of_port *port = &ports[nr_ports];

	if (!id || nr_ports == MAX_PORTS)
		return;
	port->id = id;
	port->base = base;
	port->is_stdout = stdout;
	strscpy(port->options, stdout ?: "", sizeof(port->options));
	nr_ports++;
}

static int __init use_port(const struct serial_of_port *port)
{
	char text[64];

	snprintf(text, sizeof(text), "%s,mmio32,%#llx,%s", port->id->name,
		 port->base, port->options);
	return port->is_stdout ? earlycon_firmware(text) :
				 earlycon_default(text);
}

/* The loader's console, or else the first that works. */
void __init serial_of_done(void)
{
	for (unsigned int i = 0; i < nr_ports; i++)
		if (ports[i].is_stdout && !use_port(&ports[i]))
			return;
	for (unsigned int i = 0; i < nr_ports; i++)
		if (!ports[i].is_stdout && !use_port(&ports[i]))
			return;
}

const struct serial_of_port __init *serial_of_port(const char *name,
						   unsigned int index)
{
	for (unsigned int i = 0; i < nr_ports; i++)
		if (!strcmp(ports[i].id->name, name) && !index--)
			return &ports[i];
	return NULL;
}

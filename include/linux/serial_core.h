/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Serial ports: what their drivers, the command line and the firmware have to
 * say to each other. drivers/tty/serial/.
 */
#ifndef _LINUX_SERIAL_CORE_H
#define _LINUX_SERIAL_CORE_H

#include <linux/compiler.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/types.h>

struct fdt_prop;

struct uart_options {
	unsigned int baud;
	unsigned int bits;		/* 5 to 8 */
	char parity;			/* 'n', 'o' or 'e' */
	bool two_stop_bits;
};

/* "115200n8", or less of it, or NULL: the rest is 115200n8. -EINVAL. */
int uart_parse_options(const char *text, struct uart_options *options);

/* How registers are reached: ports, bytes, or a word for each. */
enum uart_iotype {
	UPIO_PORT,
	UPIO_MEM,
	UPIO_MEM32,
};

struct uart_place {
	enum uart_iotype iotype;
	u64 address;
	const char *options;		/* what follows behind a comma, or NULL */
};

/* "io,0x3f8", "mmio,0x9000000,115200", "mmio32,..." or a bare address. -EINVAL. */
int uart_parse_earlycon(const char *text, struct uart_place *place);

/*
 * --- Consoles of the boot. ---
 *
 * A driver declares by what name earlycon= and by what name a devicetree know
 * it. Its setup gets the place, with memory mapped, and supplies con.write; it
 * is called once for each slot at most, and what it keeps there is its own.
 */
#define NR_EARLYCON	2

struct earlycon_device {
	struct console con;
	bool has_place;
	struct uart_place place;
	void __iomem *membase;
	unsigned int slot;		/* less than NR_EARLYCON */
};

struct earlycon_id {
	const char *name;
	const char *compatible;		/* "" if devicetrees have none */
	int (*setup)(struct earlycon_device *device);
};

#define OF_EARLYCON_DECLARE(_name, _compatible, fn) \
	static const struct earlycon_id __UNIQUE_ID(earlycon_##_name) \
		__linker_array("__earlycon_table", 8) = { \
			.name = #_name, .compatible = _compatible, .setup = fn, \
	}
#define EARLYCON_DECLARE(_name, fn)	OF_EARLYCON_DECLARE(_name, "", fn)

#ifdef CONFIG_SERIAL_EARLYCON
/*
 * From the architecture, with "NAME,PLACE": the console that a machine of its
 * kind has, and the one that the firmware names, which serves if earlycon stands
 * on the command line alone. Whoever comes later goes on where the first was.
 * An error if it is of no use.
 */
int earlycon_default(const char *text);
int earlycon_firmware(const char *text);

/*
 * From a walk of the devicetree: a port at @base; @stdout is what the loader
 * has to say of it ("" for nothing), or NULL if it is not the loader's console.
 * What nobody has a driver for is passed over.
 */
void serial_of_add(const struct fdt_prop *compatible, phys_addr_t base,
		   const char *stdout);
/* All are known: the loader's console, or else the first, is used from now on. */
void serial_of_done(void);
#else
static inline int earlycon_default(const char *text)
{
	return -ENODEV;
}

static inline int earlycon_firmware(const char *text)
{
	return -ENODEV;
}

static inline void serial_of_add(const struct fdt_prop *compatible,
				 phys_addr_t base, const char *stdout)
{
}

static inline void serial_of_done(void)
{
}
#endif

/* The firmware's ports, for their drivers at boot. */
struct serial_of_port {
	const struct earlycon_id *id;
	phys_addr_t base;
	bool is_stdout;
	char options[16];
};
/* The @index-th that the driver of that name is for; NULL: there is none. */
const struct serial_of_port *serial_of_port(const char *name,
					    unsigned int index);

#endif /* _LINUX_SERIAL_CORE_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading the firmware's tables: pure functions on memory that may hold
 * anything. Owns nothing.
 */
#include <kunit/visibility.h>
#include <linux/acpi.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unaligned.h>

/* The distance of a node to itself, and what a farther one has at least. */
#define LOCAL_DISTANCE	10

/* What the interpreter's bytes mean that S5 is made of. */
#define AML_NAME_OP	0x08
#define AML_BYTE	0x0a
#define AML_ZERO	0x00
#define AML_ONE		0x01
#define AML_PACKAGE	0x12

/* All bytes of what is whole sum up to 0. */
static bool sum_ok(const void *data, size_t len)
{
	const u8 *bytes = data;
	u8 sum = 0;

	while (len--)
		sum += *bytes++;
	return !sum;
}

/* The length is the table's own word, so it is held against what is mapped. */
bool acpi_table_ok(const void *table, size_t max)
{
	const struct acpi_table *t = table;

	return max >= sizeof(*t) && t->length >= sizeof(*t) &&
	       t->length <= max && sum_ok(t, t->length);
}
EXPORT_SYMBOL_IF_KUNIT(acpi_table_ok);

/* The first 20 bytes have a sum of their own, from the days of version 1. */
bool acpi_rsdp_ok(const struct acpi_rsdp *rsdp, size_t max)
{
	size_t first = offsetof(struct acpi_rsdp, length);

	if (max < first || memcmp(rsdp->signature, "RSD PTR ", 8) ||
	    !sum_ok(rsdp, first))
		return false;
	if (rsdp->revision < 2)
		return true;
	return max >= sizeof(*rsdp) && rsdp->length >= sizeof(*rsdp) &&
	       rsdp->length <= max && sum_ok(rsdp, rsdp->length);
}
EXPORT_SYMBOL_IF_KUNIT(acpi_rsdp_ok);

/* An entry that is too short to say how long it is would never end the walk. */
int acpi_for_each_entry(const struct acpi_table *table, size_t offset,
			acpi_entry_fn fn, void *arg)
{
	const void *pos = (const void *)table + offset;
	const void *end = (const void *)table + table->length;

	if (table->length < offset)
		return -EINVAL;
	while (pos < end) {
		const struct acpi_entry *e = pos;
		size_t left = end - pos;
		int ret;

		if (left < sizeof(*e) || e->length < sizeof(*e) ||
		    e->length > left)
			return -EINVAL;
		ret = fn(arg, e);
		if (ret)
			return ret;
		pos += e->length;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(acpi_for_each_entry);

int acpi_slit_distance(const struct acpi_slit *slit, unsigned int from,
		       unsigned int to)
{
	u64 n = slit->nr_nodes;
	u8 distance;

	if (slit->header.length < sizeof(*slit) || n > 0xffff ||
	    slit->header.length - sizeof(*slit) < n * n || from >= n || to >= n)
		return -EINVAL;
	distance = slit->distance[from * n + to];
	if (distance < LOCAL_DISTANCE || (from == to) != (distance == LOCAL_DISTANCE))
		return -EINVAL;
	return distance;
}
EXPORT_SYMBOL_IF_KUNIT(acpi_slit_distance);

/*
 * What follows the name: a package, its length (one to four bytes), the number
 * of its elements, and the first of them, which is a small number.
 */
static int parse_s5(const u8 *p, const u8 *end, u8 *sleep_type)
{
	if (end - p < 2 || *p++ != AML_PACKAGE)
		return -ENOENT;
	p += 1 + (*p >> 6);
	if (end - p < 3)
		return -ENOENT;
	p++;
	switch (*p) {
	case AML_BYTE:
		*sleep_type = p[1];
		return 0;
	case AML_ZERO:
	case AML_ONE:
		*sleep_type = *p;
		return 0;
	default:
		return -ENOENT;
	}
}

/* The name may also be there as text: only a definition counts. */
int acpi_find_s5(const struct acpi_table *dsdt, u8 *sleep_type)
{
	const u8 *start = (const u8 *)(dsdt + 1);
	const u8 *end = (const u8 *)dsdt + dsdt->length;

	for (const u8 *p = start + 2; p + 4 <= end; p++) {
		bool named = p[-1] == AML_NAME_OP ||
			     (p[-1] == '\\' && p[-2] == AML_NAME_OP);

		if (named && !memcmp(p, "_S5_", 4) &&
		    !parse_s5(p + 4, end, sleep_type))
			return 0;
	}
	return -ENOENT;
}
EXPORT_SYMBOL_IF_KUNIT(acpi_find_s5);

/* Speeds are numbered; "" for one that we do not know: it stays as it is. */
static const char *spcr_baud(u8 baud)
{
	switch (baud) {
	case 3:
		return ",9600";
	case 4:
		return ",19200";
	case 6:
		return ",57600";
	case 7:
		return ",115200";
	default:
		return "";
	}
}

/* By the names that earlycon= has for them. Others exist, of other machines. */
static const char *spcr_driver(u8 interface)
{
	switch (interface) {
	case ACPI_SPCR_16550:
	case ACPI_SPCR_16450:
	case ACPI_SPCR_16550_GAS:
		return "uart8250";
	case ACPI_SPCR_PL011:
		return "pl011";
	default:
		return NULL;
	}
}

/* Registers are a word apart where they are as wide, and accessed as such. */
static const char *spcr_access(const struct acpi_address *port)
{
	if (port->space == ACPI_SPACE_IO)
		return "io";
	if (port->space != ACPI_SPACE_MEMORY)
		return NULL;
	return port->bit_width == 32 ? "mmio32" : "mmio";
}

/*
 * A port of a PCI device has an address here too, as the firmware has set it.
 * Address 0 is how firmware says that there is no console, and its table is
 * none the worse for it.
 */
int acpi_spcr_earlycon(const struct acpi_spcr *spcr, char *buf, size_t size)
{
	const char *driver, *access;
	int len;

	/* Later versions are longer; what they add is not needed. */
	if (spcr->header.length < sizeof(*spcr))
		return -EINVAL;
	driver = spcr_driver(spcr->interface);
	access = spcr_access(&spcr->port);
	if (!driver || !access || !spcr->port.address)
		return -ENOENT;
	len = snprintf(buf, size, "%s,%s,%#llx%s", driver, access,
		       spcr->port.address, spcr_baud(spcr->baud));
	return len < (int)size ? 0 : -ENOSPC;
}
EXPORT_SYMBOL_IF_KUNIT(acpi_spcr_earlycon);

/* A megabyte for each bus, and on a border of one. */
#define MCFG_BUS_SIZE	(1u << 20)

int acpi_mcfg_first(const struct acpi_table *mcfg, struct acpi_mcfg_entry *found)
{
	const void *end = (const void *)mcfg + mcfg->length;
	const struct acpi_mcfg_entry *e = (const void *)mcfg + ACPI_MCFG_ENTRIES;

	if (mcfg->length < ACPI_MCFG_ENTRIES)
		return -EINVAL;
	for (; (const void *)(e + 1) <= end; e++) {
		if (e->segment)
			continue;
		if (!e->base || e->base % MCFG_BUS_SIZE || e->last_bus < e->first_bus)
			return -EINVAL;
		*found = *e;
		return 0;
	}
	return -ENOENT;
}
EXPORT_SYMBOL_IF_KUNIT(acpi_mcfg_first);

/* --- Devices of hypervisors --- */

#define VIRTIO_HID		"LNRO0005"
/* Descriptors of resources, with their lengths, as small devices have them. */
#define RES_MEMORY32		"\x86\x09\x00"
#define RES_MEMORY32_SIZE	12
#define RES_IRQ			"\x89\x06\x00"
#define RES_IRQ_SIZE		9
/* What belongs to a device stands so close behind its name. */
#define DEVICE_BYTES		128

/* Where @key stands, if @size bytes are there before @end; or NULL. */
static const u8 *find_resource(const u8 *from, const u8 *end, const char *key,
			       size_t size)
{
	for (; size <= (size_t)(end - from); from++)
		if (!memcmp(from, key, 3))
			return from;
	return NULL;
}

/* Of the device between @p and @end; false if something is missing. */
static bool parse_device(const u8 *p, const u8 *end, struct acpi_mmio_device *d)
{
	const u8 *mem = find_resource(p, end, RES_MEMORY32, RES_MEMORY32_SIZE);
	const u8 *irq = find_resource(p, end, RES_IRQ, RES_IRQ_SIZE);

	if (!mem || !irq || irq[4] != 1)
		return false;
	d->base = get_unaligned_le32(mem + 4);
	d->size = get_unaligned_le32(mem + 8);
	d->irq_flags = irq[3];
	d->gsi = get_unaligned_le32(irq + 5);
	return d->base && d->size;
}

/* The first device's name from @p on, or @end. */
static const u8 *find_virtio(const u8 *p, const u8 *end)
{
	const size_t n = strlen(VIRTIO_HID);

	for (; n <= (size_t)(end - p); p++)
		if (!memcmp(p, VIRTIO_HID, n))
			return p;
	return end;
}

/* What stands behind the name of the next device is not this one's. */
bool acpi_next_virtio(const struct acpi_table *dsdt, struct acpi_mmio_device *d)
{
	const u8 *start = (const u8 *)(dsdt + 1);
	const u8 *end = (const u8 *)dsdt + dsdt->length;
	const u8 *p = find_virtio(start + d->next, end);

	while (p != end) {
		const u8 *own = p + strlen(VIRTIO_HID);
		const u8 *next = find_virtio(own, end);

		d->next = next - start;
		if (parse_device(own, min(next, own + min_t(size_t, end - own,
							    DEVICE_BYTES)), d))
			return true;
		p = next;
	}
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(acpi_next_virtio);

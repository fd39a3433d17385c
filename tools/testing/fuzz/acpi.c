// SPDX-License-Identifier: GPL-2.0-only
/* The firmware's tables: the root pointer, entries, distances, power. */
#include <linux/acpi.h>
#include <linux/compiler.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "fuzz.h"

/* All of an entry is read, as those who want its fields do. */
static int sum_entry(void *arg, const struct acpi_entry *entry)
{
	unsigned int *sum = arg;

	for (unsigned int i = 0; i < entry->length; i++)
		*sum += ((const u8 *)entry)[i];
	return 0;
}

/* The length is made right, or hardly any input would get any further. */
static void run(const void *data, size_t size)
{
	struct acpi_mmio_device device = { 0 };
	struct acpi_mcfg_entry mcfg;
	struct acpi_table *table;
	unsigned int sum = 0;
	char text[32];
	u8 type = 0;

	sum += acpi_table_ok(data, size);
	sum += acpi_rsdp_ok(data, size);
	if (size < sizeof(*table))
		return;
	table = kmemdup(data, size, GFP_KERNEL);
	if (!table)
		return;
	table->length = size;
	acpi_for_each_entry(table, ACPI_MADT_ENTRIES, sum_entry, &sum);
	acpi_for_each_entry(table, ACPI_SRAT_ENTRIES, sum_entry, &sum);
	if (size >= sizeof(struct acpi_slit))
		for (unsigned int i = 0; i < 4; i++)
			sum += acpi_slit_distance((void *)table, i / 2, i % 2);
	sum += acpi_spcr_earlycon((void *)table, text, sizeof(text));
	acpi_find_s5(table, &type);
	sum += type;
	acpi_mcfg_first(table, &mcfg);
	while (acpi_next_virtio(table, &device))
		sum += device.base + device.size + device.gsi;
	kfree(table);
	barrier_data(&sum);
}

const struct fuzz_target fuzz_acpi = { "acpi", run };

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the firmware's tables say about this machine: its CPUs, interrupt
 * controllers and nodes, and how to turn it off. Read once, at boot; a table
 * that is damaged is left out by name. Owns what reboot.c needs of the FADT.
 */
#include <asm/apic.h>
#include <asm/page.h>
#include <linux/acpi.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <linux/numa.h>
#include <linux/platform_device.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#include "x86.h"

#define MAX_TABLE_SIZE		(128u << 10)
#define MAX_DSDT_SIZE		(250u << 10)
#define MAX_TABLES		128
#define EBDA_SEGMENT		0x40e	/* where the BIOS says where it is */
#define EBDA_SEARCH		1024
#define BIOS_AREA		0xe0000
#define BIOS_AREA_SIZE		0x20000

struct x86_acpi x86_acpi __ro_after_init;

static phys_addr_t table_phys[MAX_TABLES] __initdata;
static unsigned int nr_tables __initdata;

/*
 * On a border of 16 bytes. Its own sums tell it from bytes that only look like
 * it; somewhere in @size bytes from @start.
 */
static phys_addr_t __init search_rsdp(phys_addr_t start, size_t size)
{
	void *area = early_memremap(start, size);
	phys_addr_t found = 0;

	if (!area)
		return 0;
	for (size_t i = 0; i + 20 <= size && !found; i += 16)
		if (acpi_rsdp_ok(area + i, size - i))
			found = start + i;
	early_memunmap(area, size);
	return found;
}

/* Where the loader says, else where the firmware of PCs keeps it. */
static phys_addr_t __init find_rsdp(phys_addr_t hint)
{
	u16 *segment = early_memremap(EBDA_SEGMENT, 2);
	phys_addr_t ebda = 0, found = hint;

	if (segment) {
		ebda = (phys_addr_t)*segment << 4;
		early_memunmap(segment, 2);
	}
	if (!found && ebda)
		found = search_rsdp(ebda, EBDA_SEARCH);
	return found ?: search_rsdp(BIOS_AREA, BIOS_AREA_SIZE);
}

/*
 * A table that is whole, mapped, or NULL. The first mapping only serves to learn
 * its length.
 */
static struct acpi_table __init *map_table(phys_addr_t phys, u32 max)
{
	struct acpi_table *t = early_memremap(phys, sizeof(*t));
	char name[5] = { 0 };
	u32 length;

	if (!t)
		return NULL;
	length = t->length;
	memcpy(name, t->signature, 4);
	early_memunmap(t, sizeof(*t));
	t = length <= max ? early_memremap(phys, length) : NULL;
	if (t && acpi_table_ok(t, length))
		return t;
	pr_err("ACPI: table %.4s at %#llx is damaged, ignored\n", name, phys);
	if (t)
		early_memunmap(t, length);
	return NULL;
}

/* The window is wanted for the next one: there are few. */
static void __init unmap_table(struct acpi_table *t)
{
	early_memunmap(t, t->length);
}

/* Entries of 8 bytes, or of 4 in the table of old. */
static void __init read_root_table(phys_addr_t phys, unsigned int entry_size)
{
	struct acpi_table *root = map_table(phys, MAX_TABLE_SIZE);
	const void *entry;
	unsigned int n;

	if (!root)
		return;
	n = (root->length - sizeof(*root)) / entry_size;
	if (n > MAX_TABLES)
		pr_warn("ACPI: %u tables, looking at %u\n", n, MAX_TABLES);
	nr_tables = min(n, (unsigned int)MAX_TABLES);
	entry = root + 1;
	for (unsigned int i = 0; i < nr_tables; i++) {
		u64 address = 0;

		memcpy(&address, entry + i * entry_size, entry_size);
		table_phys[i] = address;
	}
	unmap_table(root);
}

/* Only the header is mapped: most tables are not what is looked for. */
static bool __init has_signature(phys_addr_t phys, const char *signature)
{
	struct acpi_table *t = early_memremap(phys, sizeof(*t));
	bool same;

	if (!t)
		return false;
	same = !memcmp(t->signature, signature, 4);
	early_memunmap(t, sizeof(*t));
	return same;
}

/* Calls @fn with the first good table of that name; false if there is none. */
static bool __init with_table(const char *signature,
			      void (*fn)(struct acpi_table *t))
{
	for (unsigned int i = 0; i < nr_tables; i++) {
		struct acpi_table *t;

		if (!has_signature(table_phys[i], signature))
			continue;
		t = map_table(table_phys[i], MAX_TABLE_SIZE);
		if (!t)
			continue;
		fn(t);
		unmap_table(t);
		return true;
	}
	return false;
}

/* --- CPUs and interrupt controllers --- */

/*
 * A CPU that could be plugged in some day, but is not there, has no flag. An
 * entry that is too short for its type is passed over.
 */
static int __init madt_entry(void *arg, const struct acpi_entry *e)
{
	const struct acpi_madt_local_apic *lapic = (const void *)e;
	const struct acpi_madt_x2apic *x2apic = (const void *)e;
	const struct acpi_madt_io_apic *ioapic = (const void *)e;
	const struct acpi_madt_override *override = (const void *)e;

	switch (e->type) {
	case ACPI_MADT_LOCAL_APIC:
		if (e->length >= sizeof(*lapic) &&
		    (lapic->flags & ACPI_MADT_ENABLED))
			x86_add_cpu(lapic->id);
		break;
	case ACPI_MADT_LOCAL_X2APIC:
		if (e->length >= sizeof(*x2apic) &&
		    (x2apic->flags & ACPI_MADT_ENABLED))
			x86_add_cpu(x2apic->id);
		break;
	case ACPI_MADT_IO_APIC:
		if (e->length >= sizeof(*ioapic))
			ioapic_register(ioapic->address, ioapic->gsi_base);
		break;
	case ACPI_MADT_OVERRIDE:
		if (e->length >= sizeof(*override))
			ioapic_add_override(override->source, override->gsi,
					    override->flags);
		break;
	}
	return 0;
}

/* What stood before a damaged entry counts. */
static void __init read_madt(struct acpi_table *t)
{
	if (acpi_for_each_entry(t, ACPI_MADT_ENTRIES, madt_entry, NULL))
		pr_err("ACPI: an entry of the MADT makes no sense; CPUs or interrupts may be missing\n");
}

/* --- Nodes --- */

/* CPUs by the numbers of their APICs; memory by ranges. Nodes keep their numbers. */
static int __init srat_entry(void *arg, const struct acpi_entry *e)
{
	const struct acpi_srat_cpu *cpu = (const void *)e;
	const struct acpi_srat_x2apic_cpu *x2apic = (const void *)e;
	const struct acpi_srat_memory *mem = (const void *)e;

	switch (e->type) {
	case ACPI_SRAT_CPU:
		if (e->length >= sizeof(*cpu) &&
		    (cpu->flags & ACPI_SRAT_ENABLED))
			x86_set_cpu_node(cpu->apic_id, cpu->domain_low);
		break;
	case ACPI_SRAT_X2APIC_CPU:
		if (e->length >= sizeof(*x2apic) &&
		    (x2apic->flags & ACPI_SRAT_ENABLED))
			x86_set_cpu_node(x2apic->apic_id, x2apic->domain);
		break;
	case ACPI_SRAT_MEMORY:
		if (e->length < sizeof(*mem) || !mem->length ||
		    !(mem->flags & ACPI_SRAT_ENABLED))
			break;
		if (mem->domain >= MAX_NUMNODES ||
		    memblock_set_node(mem->base, mem->length, mem->domain))
			pr_err("ACPI: memory at %#llx cannot be of node %u\n",
			       mem->base, mem->domain);
		else
			pr_info("SRAT: node %u: [%#llx-%#llx]\n", mem->domain,
				mem->base, mem->base + mem->length - 1);
		break;
	}
	return 0;
}

/* What stood before a damaged entry counts. */
static void __init read_srat(struct acpi_table *t)
{
	if (acpi_for_each_entry(t, ACPI_SRAT_ENTRIES, srat_entry, NULL))
		pr_err("ACPI: an entry of the SRAT makes no sense\n");
}

/* All of it or nothing: half a square of distances is of no use. */
static void __init read_slit(struct acpi_table *t)
{
	const struct acpi_slit *slit = (const void *)t;

	for (unsigned int i = 0; i < slit->nr_nodes; i++) {
		for (unsigned int j = 0; j < slit->nr_nodes; j++) {
			if (acpi_slit_distance(slit, i, j) >= 0)
				continue;
			pr_err("ACPI: the SLIT makes no sense, ignored\n");
			return;
		}
	}
	for (unsigned int i = 0; i < slit->nr_nodes; i++)
		for (unsigned int j = 0; j < slit->nr_nodes; j++)
			numa_set_distance(i, j, acpi_slit_distance(slit, i, j));
}

/* --- Power, and another clock --- */

/* From the descriptor of an interrupt: an edge, or a level; high, or low. */
static u32 __init acpi_trigger(u8 flags)
{
	if (flags & ACPI_IRQ_EDGE)
		return flags & ACPI_IRQ_LOW ? IRQ_TYPE_EDGE_FALLING :
					      IRQ_TYPE_EDGE_RISING;
	return flags & ACPI_IRQ_LOW ? IRQ_TYPE_LEVEL_LOW : IRQ_TYPE_LEVEL_HIGH;
}

/* Places where a device of the hypervisor may be. */
static void __init add_virtio(const struct acpi_table *dsdt)
{
	struct acpi_mmio_device d = { .next = 0 };

	while (acpi_next_virtio(dsdt, &d))
		platform_add_device(&(struct platform_device){
			.name = "virtio-mmio", .base = d.base, .size = d.size,
			.irq = { .param_count = 2, .param = {
				d.gsi, acpi_trigger(d.irq_flags) } } });
}

/*
 * The rest of it is a program, which only says more than we ask; the number that
 * turns the machine off stands in a fixed form, and so do hypervisors' devices.
 */
static void __init read_dsdt(phys_addr_t phys)
{
	struct acpi_table *t = map_table(phys, MAX_DSDT_SIZE);

	if (!t)
		return;
	if (!acpi_find_s5(t, &x86_acpi.sleep_type))
		x86_acpi.can_sleep = true;
	add_virtio(t);
	unmap_table(t);
}

/* It has grown over the years: what lies beyond its end was not yet known. */
static void __init read_fadt(struct acpi_table *t)
{
	const struct acpi_fadt *fadt = (const void *)t;

	if (t->length >= offsetof(struct acpi_fadt, unused2))
		x86_acpi.pm1a_control = fadt->pm1a_control;
	if (t->length >= offsetof(struct acpi_fadt, x_facs) &&
	    (fadt->flags & ACPI_FADT_RESET)) {
		x86_acpi.reset = fadt->reset;
		x86_acpi.reset_value = fadt->reset_value;
	}
	if (t->length >= sizeof(*fadt) && (fadt->flags & ACPI_FADT_HW_REDUCED))
		x86_acpi.sleep_control = fadt->sleep_control;
	if (t->length >= offsetof(struct acpi_fadt, unused3) && fadt->x_dsdt)
		read_dsdt(fadt->x_dsdt);
	else if (fadt->dsdt)
		read_dsdt(fadt->dsdt);
}

/* A timer that runs at a known rate, whatever the processor does. */
static void __init read_hpet(struct acpi_table *t)
{
	const struct acpi_hpet *hpet = (const void *)t;

	if (t->length >= sizeof(*hpet) &&
	    hpet->address.space == ACPI_SPACE_MEMORY)
		x86_acpi.hpet = hpet->address.address;
}

/* Without it PCI is configured by ports. */
static void __init read_mcfg(struct acpi_table *t)
{
	int err = acpi_mcfg_first(t, &x86_acpi.mcfg);

	if (err == -EINVAL)
		pr_err("ACPI: the MCFG makes no sense, ignored\n");
}

/* One that the firmware has turned off names no port, which is no mistake. */
static void __init read_spcr(struct acpi_table *t)
{
	char text[64];
	int err = acpi_spcr_earlycon((const void *)t, text, sizeof(text));

	if (!err)
		earlycon_firmware(text);
	else if (err != -ENOENT)
		pr_err("ACPI: the SPCR makes no sense, ignored\n");
}

/* @hint: where the loader says the root of all tables is, or 0. */
void __init acpi_init(phys_addr_t hint)
{
	phys_addr_t phys = find_rsdp(hint);
	struct acpi_rsdp *rsdp = phys ? early_memremap(phys, sizeof(*rsdp)) : NULL;

	ioapic_defaults();
	if (!rsdp || !acpi_rsdp_ok(rsdp, sizeof(*rsdp))) {
		pr_warn("ACPI: no tables here: one CPU, and devices as they used to be\n");
		goto out;
	}
	if (rsdp->revision >= 2 && rsdp->xsdt)
		read_root_table(rsdp->xsdt, sizeof(u64));
	else
		read_root_table(rsdp->rsdt, sizeof(u32));
	with_table("SPCR", read_spcr);
	if (!with_table("APIC", read_madt))
		pr_warn("ACPI: no MADT: one CPU, no interrupts of devices\n");
	with_table("SRAT", read_srat);
	with_table("SLIT", read_slit);
	with_table("FACP", read_fadt);
	with_table("HPET", read_hpet);
	with_table("MCFG", read_mcfg);
out:
	if (rsdp)
		early_memunmap(rsdp, sizeof(*rsdp));
}

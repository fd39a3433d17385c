/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables by which the firmware describes the machine (lib/acpi.c).
 *
 * Nothing in a table is believed before its length and its sum are right, and
 * no entry is read beyond the end of its table. Fields are little-endian, and
 * not aligned.
 */
#ifndef _LINUX_ACPI_H
#define _LINUX_ACPI_H

#include <linux/compiler.h>
#include <linux/types.h>

struct acpi_rsdp {
	char signature[8];		/* "RSD PTR " */
	u8 checksum;
	char oem_id[6];
	u8 revision;
	u32 rsdt;
	/* Revision 2. */
	u32 length;
	u64 xsdt;
	u8 extended_checksum;
	u8 reserved[3];
} __packed;

struct acpi_table {
	char signature[4];
	u32 length;			/* with this header */
	u8 revision;
	u8 checksum;
	char oem_id[6];
	char oem_table_id[8];
	u32 oem_revision;
	u32 creator_id;
	u32 creator_revision;
} __packed;

/* Where registers are: @space 0 is memory, 1 ports. */
struct acpi_address {
	u8 space;
	u8 bit_width;
	u8 bit_offset;
	u8 access;
	u64 address;
} __packed;

#define ACPI_SPACE_MEMORY	0
#define ACPI_SPACE_IO		1

/* What all entries of MADT and SRAT begin with. */
struct acpi_entry {
	u8 type;
	u8 length;
} __packed;

#define ACPI_MADT_ENTRIES	44	/* where they begin */
#define ACPI_SRAT_ENTRIES	48

enum acpi_madt_type {
	ACPI_MADT_LOCAL_APIC = 0,
	ACPI_MADT_IO_APIC = 1,
	ACPI_MADT_OVERRIDE = 2,
	ACPI_MADT_LOCAL_X2APIC = 9,
};

#define ACPI_MADT_ENABLED	0x1	/* flags of a local APIC */

struct acpi_madt_local_apic {
	struct acpi_entry header;
	u8 uid;
	u8 id;
	u32 flags;
} __packed;

struct acpi_madt_x2apic {
	struct acpi_entry header;
	u16 reserved;
	u32 id;
	u32 flags;
	u32 uid;
} __packed;

struct acpi_madt_io_apic {
	struct acpi_entry header;
	u8 id;
	u8 reserved;
	u32 address;
	u32 gsi_base;
} __packed;

/* An interrupt of the ISA bus that comes in at another pin. */
struct acpi_madt_override {
	struct acpi_entry header;
	u8 bus;
	u8 source;
	u32 gsi;
	u16 flags;
} __packed;

#define ACPI_POLARITY(flags)	((flags) & 3)
#define ACPI_TRIGGER(flags)	(((flags) >> 2) & 3)
#define ACPI_ACTIVE_LOW		3
#define ACPI_LEVEL		3

enum acpi_srat_type {
	ACPI_SRAT_CPU = 0,
	ACPI_SRAT_MEMORY = 1,
	ACPI_SRAT_X2APIC_CPU = 2,
};

#define ACPI_SRAT_ENABLED	0x1

struct acpi_srat_cpu {
	struct acpi_entry header;
	u8 domain_low;
	u8 apic_id;
	u32 flags;
	u8 local_sapic_eid;
	u8 domain_high[3];
	u32 clock_domain;
} __packed;

struct acpi_srat_x2apic_cpu {
	struct acpi_entry header;
	u16 reserved;
	u32 domain;
	u32 apic_id;
	u32 flags;
	u32 clock_domain;
	u32 reserved2;
} __packed;

struct acpi_srat_memory {
	struct acpi_entry header;
	u32 domain;
	u16 reserved;
	u64 base;
	u64 length;
	u32 reserved2;
	u32 flags;
	u64 reserved3;
} __packed;

/* Distances between nodes: a square of bytes behind the number of its sides. */
struct acpi_slit {
	struct acpi_table header;
	u64 nr_nodes;
	u8 distance[];
} __packed;

struct acpi_hpet {
	struct acpi_table header;
	u32 id;
	struct acpi_address address;
	u8 sequence;
	u16 min_tick;
	u8 flags;
} __packed;

/* Where the configuration of PCI's devices is memory: from bus 0 on, whatever the first is. */
struct acpi_mcfg_entry {
	u64 base;
	u16 segment;
	u8 first_bus;
	u8 last_bus;
	u32 reserved;
} __packed;

#define ACPI_MCFG_ENTRIES	44	/* where they begin */

/* Which serial port the firmware's own console is. */
struct acpi_spcr {
	struct acpi_table header;
	u8 interface;
	u8 reserved[3];
	struct acpi_address port;
	u8 interrupts[6];
	u8 baud;			/* ACPI_SPCR_* below; 0: as it is set */
	u8 parity;
	u8 stop_bits;
	u8 flow_control;
	u8 terminal;
	u8 rest[17];			/* of a port on PCI, and later versions */
} __packed;

#define ACPI_SPCR_16550		0
#define ACPI_SPCR_16450		1
#define ACPI_SPCR_PL011		3
#define ACPI_SPCR_16550_GAS	18	/* as @port says it */

/* Of the FADT, what we use; older ones are shorter. */
struct acpi_fadt {
	struct acpi_table header;
	u32 facs;
	u32 dsdt;
	u8 unused1[20];
	u32 pm1a_control;		/* at 64 */
	u8 unused2[44];
	u32 flags;			/* at 112 */
	struct acpi_address reset;
	u8 reset_value;
	u16 arm_boot;
	u8 minor;
	u64 x_facs;
	u64 x_dsdt;
	u8 unused3[96];
	struct acpi_address sleep_control;	/* at 244 */
	struct acpi_address sleep_status;
} __packed;

#define ACPI_FADT_RESET		(1u << 10)	/* flags: there is a reset register */
#define ACPI_FADT_HW_REDUCED	(1u << 20)

/* Is @table, of which @max bytes can be read, what it says it is? */
bool acpi_table_ok(const void *table, size_t max);
bool acpi_rsdp_ok(const struct acpi_rsdp *rsdp, size_t max);

/* Returns 0 to go on; anything else ends the walk and is its result. */
typedef int (*acpi_entry_fn)(void *arg, const struct acpi_entry *entry);

/*
 * All entries of a table that acpi_table_ok() has seen, from @offset on. -EINVAL
 * for an entry that is too short or reaches beyond the end.
 */
int acpi_for_each_entry(const struct acpi_table *table, size_t offset,
			acpi_entry_fn fn, void *arg);

/* -EINVAL for a table that is too short for its number of nodes. */
int acpi_slit_distance(const struct acpi_slit *slit, unsigned int from,
		       unsigned int to);

/* What turns the machine off, from the DSDT; -ENOENT if it does not say. */
int acpi_find_s5(const struct acpi_table *dsdt, u8 *sleep_type);

/*
 * The port of the SPCR as earlycon= would have it, "uart8250,io,0x3f8,115200".
 * -EINVAL for a table that is too short, -ENOENT for a port of another kind or
 * none, -ENOSPC.
 */
int acpi_spcr_earlycon(const struct acpi_spcr *spcr, char *buf, size_t size);

/* Of segment 0, which PCs have. -EINVAL: the table makes no sense; -ENOENT: it is not there. */
int acpi_mcfg_first(const struct acpi_table *mcfg, struct acpi_mcfg_entry *found);

/* A device of virtio, as a DSDT has it. @irq_flags: ACPI_IRQ_*. */
struct acpi_mmio_device {
	size_t next;			/* where the search goes on; 0 at first */
	u32 base;
	u32 size;
	u32 gsi;
	u8 irq_flags;
};
#define ACPI_IRQ_EDGE		0x2
#define ACPI_IRQ_LOW		0x4
/* The next one; false: there are no more. */
bool acpi_next_virtio(const struct acpi_table *dsdt,
		      struct acpi_mmio_device *d);

#endif /* _LINUX_ACPI_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the loader left behind, in one form.
 *
 * Owns boot_info. Nothing that a loader says is believed unseen: an address must
 * be one that the processor can form, a count must fit what it counts, and
 * where two ranges of memory contradict each other, the one that says "not
 * yours" wins. Its data lies in memory that nobody has taken yet, and is read
 * through early_memremap(), as it may be anywhere.
 */
#include <asm/page.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <uapi/asm/bootparam.h>

#include "boot_info.h"
#include "x86.h"

#define HVM_START_MAGIC		0x336ec578
#define MEMORY_RAM		1
/* More pieces than anybody has data for: a list that bites its tail. */
#define MAX_SETUP_DATA		64
#define MAX_RANGES		4096u

/*
 * What the loader hands over, as the protocol lays it out. Version 1 added the map
 * of memory, which we cannot do without.
 */
struct hvm_start_info {
	u32 magic;
	u32 version;
	u32 flags;
	u32 nr_modules;
	u64 modlist_paddr;
	u64 cmdline_paddr;
	u64 rsdp_paddr;
	/* Version 1. */
	u64 memmap_paddr;
	u32 memmap_entries;
	u32 reserved;
};

struct hvm_modlist_entry {
	u64 paddr;
	u64 size;
	u64 cmdline_paddr;
	u64 reserved;
};

struct hvm_memmap_entry {
	u64 addr;
	u64 size;
	u32 type;
	u32 reserved;
};

/* The part that both protocols have in common is read through this one. */
static_assert(offsetof(struct hvm_memmap_entry, type) ==
	      offsetof(struct boot_e820_entry, type));

struct boot_info boot_info __initdata;

/* The first address that the processor cannot form. */
static phys_addr_t __init phys_limit(void)
{
	return 1ull << x86_phys_bits;
}

/* The loader's bytes, for early_memunmap(); NULL if there cannot be any. */
static void *__init loader_data(phys_addr_t phys, size_t size)
{
	phys_addr_t limit = phys_limit();
	void *data = NULL;

	if (phys < limit && size <= limit - phys)
		data = early_memremap(phys, size);
	if (!data)
		pr_err("boot: %zu bytes at %#llx are out of reach, ignored\n",
		       size, phys);
	return data;
}

static void __init copy_command_line(phys_addr_t phys)
{
	char *line;

	if (!phys)
		return;
	line = loader_data(phys, COMMAND_LINE_SIZE);
	if (!line)
		return;
	if (strscpy(boot_command_line, line, COMMAND_LINE_SIZE) < 0)
		pr_warn("boot: the command line is cut off behind %d characters\n",
			COMMAND_LINE_SIZE - 1);
	early_memunmap(line, COMMAND_LINE_SIZE);
}

/* --- PVH --- */

/* The first file that the loader brought is the initial ramdisk. */
static void __init read_modlist(const struct hvm_start_info *info)
{
	struct hvm_modlist_entry *entry;

	if (!info->nr_modules)
		return;
	entry = loader_data(info->modlist_paddr, sizeof(*entry));
	if (!entry)
		return;
	boot_info.initrd = entry->paddr;
	boot_info.initrd_size = entry->size;
	early_memunmap(entry, sizeof(*entry));
}

static void __init read_pvh(phys_addr_t phys)
{
	struct hvm_start_info *info = loader_data(phys, sizeof(*info));

	if (!info || info->magic != HVM_START_MAGIC)
		panic("not started by the PVH protocol: magic %#x\n",
		      info ? info->magic : 0);
	boot_info.protocol = "PVH";
	copy_command_line(info->cmdline_paddr);
	read_modlist(info);
	boot_info.rsdp = info->rsdp_paddr;
	if (!info->version)
		pr_err("boot: PVH version 0 knows no map of memory\n");
	else
		boot_info.map[0] = (struct boot_map){
			info->memmap_paddr, info->memmap_entries,
			sizeof(struct hvm_memmap_entry) };
	early_memunmap(info, sizeof(*info));
}

/* --- The Linux boot protocol --- */

/*
 * Bytes beyond those that we keep are mixed in. Whoever reads memory later must
 * not learn what we began with.
 */
static void __init take_seed(u8 *data, u32 len)
{
	for (u32 i = 0; i < len; i++)
		boot_info.seed[i % BOOT_SEED_SIZE] ^= data[i];
	boot_info.seed_size = min_t(size_t, len, BOOT_SEED_SIZE);
	memzero_explicit(data, len);
}

/* One piece, whose head has been seen; unknown kinds mean nothing to us. */
static void __init read_setup_data(phys_addr_t phys, u32 type, u32 len)
{
	void *data;

	switch (type) {
	case SETUP_E820_EXT:
		boot_info.map[1] = (struct boot_map){
			phys, len / sizeof(struct boot_e820_entry),
			sizeof(struct boot_e820_entry) };
		break;
	case SETUP_RNG_SEED:
		data = loader_data(phys, len);
		if (!data)
			break;
		take_seed(data, len);
		early_memunmap(data, len);
		break;
	}
}

static void __init walk_setup_data(phys_addr_t phys)
{
	for (int i = 0; phys; i++) {
		struct setup_data *head = loader_data(phys, sizeof(*head));
		struct setup_data copy;

		if (!head)
			return;
		copy = *head;
		early_memunmap(head, sizeof(*head));
		if (i == MAX_SETUP_DATA) {
			pr_err("boot: the loader's setup_data has no end\n");
			return;
		}
		read_setup_data(phys + sizeof(*head), copy.type, copy.len);
		phys = copy.next;
	}
}

/*
 * A loader that copied more of the image than the header says so by the
 * sentinel: then what is not in the header is rubbish.
 */
static void __init read_zero_page(phys_addr_t phys)
{
	struct boot_params *p = loader_data(phys, sizeof(*p));
	bool clean;
	u64 cmdline;

	if (!p)
		panic("the loader's boot_params are out of reach\n");
	clean = !p->sentinel;
	boot_info.protocol = "Linux";
	cmdline = p->hdr.cmd_line_ptr;
	boot_info.initrd = p->hdr.ramdisk_image;
	boot_info.initrd_size = p->hdr.ramdisk_size;
	boot_info.map[0] = (struct boot_map){
		phys + offsetof(struct boot_params, e820_table),
		min_t(u32, p->e820_entries, E820_MAX_ENTRIES_ZEROPAGE),
		sizeof(struct boot_e820_entry) };
	if (p->e820_entries > E820_MAX_ENTRIES_ZEROPAGE)
		pr_err("boot: %u ranges of memory in a table of %u\n",
		       p->e820_entries, E820_MAX_ENTRIES_ZEROPAGE);
	if (clean) {
		cmdline |= (u64)p->ext_cmd_line_ptr << 32;
		boot_info.initrd |= (u64)p->ext_ramdisk_image << 32;
		boot_info.initrd_size |= (u64)p->ext_ramdisk_size << 32;
		boot_info.rsdp = p->acpi_rsdp_addr;
	}
	copy_command_line(cmdline);
	walk_setup_data(p->hdr.setup_data);
	early_memunmap(p, sizeof(*p));
}

void __init read_boot_info(phys_addr_t phys, enum boot_protocol protocol)
{
	if (protocol == BOOT_LINUX)
		read_zero_page(phys);
	else
		read_pvh(phys);
}

/* --- Memory --- */

static const char *__init type_name(u32 type)
{
	static const char *const names[] __initconst = {
		[1] = "usable", [2] = "reserved", [3] = "ACPI data",
		[4] = "ACPI NVS", [5] = "unusable", [7] = "persistent",
	};

	if (type < ARRAY_SIZE(names) && names[type])
		return names[type];
	return "of unknown type";
}

/* What is not memory, for /proc/iomem, when there is a place for it. */
#define MAX_KEPT_RANGES	64u
static struct boot_e820_entry kept_ranges[MAX_KEPT_RANGES] __initdata;
static unsigned int nr_kept_ranges __initdata;

static void __init keep_range(const struct boot_e820_entry *range)
{
	if (nr_kept_ranges < MAX_KEPT_RANGES)
		kept_ranges[nr_kept_ranges++] = *range;
}

static const char *__init resource_name(u32 type)
{
	static const char *const names[] __initconst = {
		[2] = "Reserved", [3] = "ACPI Tables", [4] = "ACPI Non-volatile Storage",
		[5] = "Unusable memory", [7] = "Persistent Memory",
	};

	return type < ARRAY_SIZE(names) && names[type] ? names[type] : "Unknown E820 type";
}

static int __init tell_kept_ranges(void)
{
	for (unsigned int i = 0; i < nr_kept_ranges; i++)
		resource_tell(&iomem_resource, kept_ranges[i].addr, kept_ranges[i].size,
			      resource_name(kept_ranges[i].type));
	return 0;
}
postcore_initcall(tell_kept_ranges);

/* Size 0 for a range that makes no sense, which has been said. */
static struct boot_e820_entry __init sane_range(const struct boot_e820_entry *e)
{
	struct boot_e820_entry range = *e;

	if (range.size && range.addr + (range.size - 1) < range.addr) {
		pr_err("BIOS-e820: %#llx bytes at %#llx wrap around, ignored\n",
		       range.size, range.addr);
		range.size = 0;
	}
	return range;
}

/* First pass: what could be memory. */
static int __init add_usable(const struct boot_e820_entry *e)
{
	struct boot_e820_entry range = sane_range(e);

	if (!range.size)
		return 0;
	pr_info("BIOS-e820: [mem %#018llx-%#018llx] %s\n", range.addr,
		range.addr + (range.size - 1), type_name(range.type));
	if (range.type != MEMORY_RAM) {
		keep_range(&range);
		return 0;
	}
	return memblock_add(range.addr, range.size);
}

/* Second pass: what somebody else uses, whole pages of it. */
static int __init remove_taken(const struct boot_e820_entry *e)
{
	phys_addr_t start = PAGE_ALIGN_DOWN(e->addr), end = e->addr + e->size;

	if (e->type == MEMORY_RAM || !e->size || end < e->addr)
		return 0;
	return memblock_remove(start, PAGE_ALIGN(end) - start);
}

/*
 * Calls @fn with each range of a piece, through a window for each: a table
 * may be longer than what can be mapped at once. Returns how many did not work.
 */
static u32 __init for_each_range(const struct boot_map *map,
				 int (*fn)(const struct boot_e820_entry *e))
{
	u32 failed = 0;

	for (u32 i = 0; i < map->nr; i++) {
		phys_addr_t phys = map->phys + (u64)i * map->stride;
		struct boot_e820_entry *e = loader_data(phys, sizeof(*e));

		if (!e)
			return failed + map->nr - i;
		if (fn(e))
			failed++;
		early_memunmap(e, sizeof(*e));
	}
	return failed;
}

/*
 * While memblock grows it takes memory: not that which we are reading. Behind
 * check_maps(), so the sizes are small.
 */
static void __init keep_maps(void)
{
	for (int i = 0; i < BOOT_MAPS; i++)
		memblock_reserve(boot_info.map[i].phys,
				 boot_info.map[i].nr * boot_info.map[i].stride);
}

static void __init drop_maps(void)
{
	for (int i = 0; i < BOOT_MAPS; i++)
		memblock_phys_free(boot_info.map[i].phys,
				   boot_info.map[i].nr *
				   boot_info.map[i].stride);
}

/* A number of ranges that no machine has is not a number of ranges. */
static void __init check_maps(void)
{
	for (int i = 0; i < BOOT_MAPS; i++) {
		struct boot_map *map = &boot_info.map[i];

		if (map->nr <= MAX_RANGES)
			continue;
		pr_err("boot: a map of %u ranges of memory makes no sense, looking at %u\n",
		       map->nr, MAX_RANGES);
		map->nr = MAX_RANGES;
	}
}

/* What the linear map has no room for, or the processor no address. */
static void __init cut_memory(void)
{
	phys_addr_t end = min_t(phys_addr_t, phys_limit(), MAX_PHYSMEM);

	if (memblock_end_of_DRAM() <= end)
		return;
	pr_err("boot: memory above %#llx is out of reach, ignored\n", end);
	memblock_remove(end, MEMBLOCK_ALLOC_ANYWHERE - end);
}

/*
 * Ranges may come in any order and overlap: all that could be memory is added
 * before anything is taken away.
 */
void __init boot_add_memory(void)
{
	u32 failed = 0;

	check_maps();
	keep_maps();
	pr_info("%s boot protocol provides the map of memory:\n",
		boot_info.protocol);
	for (int i = 0; i < BOOT_MAPS; i++)
		failed += for_each_range(&boot_info.map[i], add_usable);
	for (int i = 0; i < BOOT_MAPS; i++)
		failed += for_each_range(&boot_info.map[i], remove_taken);
	drop_maps();
	if (failed)
		pr_err("boot: %u ranges of memory could not be used\n", failed);
	cut_memory();
	if (!memblock_phys_mem_size())
		panic("the loader's map has no memory (%u ranges)\n",
		      boot_info.map[0].nr + boot_info.map[1].nr);
}

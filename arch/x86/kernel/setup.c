// SPDX-License-Identifier: GPL-2.0-only
/*
 * The start of an x86 machine, as the PVH boot protocol describes it.
 *
 * Owns nothing for long: the loader's tables are read into memblock and the
 * command line, and not used again.
 */
#include <asm/apic.h>
#include <asm/cpufeature.h>
#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/page.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "x86.h"

#define HVM_START_MAGIC		0x336ec578
#define HVM_MEMMAP_RAM		1
#define LOW_MEMORY_END		0x100000	/* firmware, and the like */

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

extern char _text[], _end[], boot_stack[], boot_stack_end[];

DEFINE_PER_CPU(unsigned long, this_cpu_off);
EXPORT_SYMBOL_GPL(this_cpu_off);

static phys_addr_t start_info_phys __initdata;

/*
 * From now on %gs reaches this CPU's copies. The offset is stored where it will be
 * read from.
 */
void arch_set_percpu_offset(unsigned long offset)
{
	*(unsigned long *)((char *)&this_cpu_off + offset) = offset;
	wrmsrl(MSR_GS_BASE, offset);
}

/* Ranges that make no sense are left out by name; the rest is still good. */
static void __init add_memory(const struct hvm_start_info *info)
{
	const struct hvm_memmap_entry *map = __va(info->memmap_paddr);

	if (!info->version || !info->memmap_entries)
		panic("the loader gives no map of memory (PVH version %u)\n",
		      info->version);
	for (u32 i = 0; i < info->memmap_entries; i++) {
		if (!map[i].size)
			continue;
		pr_info("BIOS-provided memory: [%#018llx-%#018llx] type %u\n",
			map[i].addr, map[i].addr + map[i].size - 1,
			map[i].type);
		if (map[i].type == HVM_MEMMAP_RAM &&
		    memblock_add(map[i].addr, map[i].size))
			pr_err("memory at %#llx makes no sense, ignored\n",
			       map[i].addr);
	}
}

/* The first file that the loader brought. Behind memblock's knowing of memory. */
static void __init reserve_initrd(const struct hvm_start_info *info)
{
	const struct hvm_modlist_entry *entry = __va(info->modlist_paddr);

	if (!info->nr_modules || !entry->size)
		return;
	if (entry->paddr >= BOOT_MAPPED_END ||
	    entry->size > BOOT_MAPPED_END - entry->paddr) {
		pr_err("initrd at %#llx is out of reach, ignored\n",
		       entry->paddr);
		return;
	}
	memblock_reserve(entry->paddr, entry->size);
	initrd_start = (unsigned long)__va(entry->paddr);
	initrd_end = initrd_start + entry->size;
}

/*
 * The first C function, on the stack of the boot. Memory is mapped, nothing
 * else works.
 */
void __ref x86_start(phys_addr_t start_info)
{
	const struct hvm_start_info *info = __va(start_info);

	start_info_phys = start_info;
	init_task.thread.stack_bottom = (unsigned long)boot_stack;
	init_task.thread.stack_size = boot_stack_end - boot_stack;
	early_serial_init();
	trap_init();
	cpu_init();
	tsc_init();
	if (info->magic != HVM_START_MAGIC)
		panic("not started by the PVH protocol: magic %#x\n",
		      info->magic);
	if (info->cmdline_paddr)
		strscpy(boot_command_line, __va(info->cmdline_paddr),
			COMMAND_LINE_SIZE);
	start_kernel();
	unreachable();
}

/* Firmware keeps the first megabyte; the image is where it was loaded. */
void __init setup_arch(void)
{
	parse_early_param();
	add_memory(__va(start_info_phys));
	reserve_initrd(__va(start_info_phys));
	memblock_reserve(0, LOW_MEMORY_END);
	memblock_reserve(__pa_symbol(_text), _end - _text);
	acpi_init(((struct hvm_start_info *)__va(start_info_phys))->rsdp_paddr);
	x86_cpus_known();
	/* What lies above is there when linear_map_init() has mapped it. */
	memblock.current_limit = BOOT_MAPPED_END;
}

/* What needs mappings of devices, but no locks that sleep. */
void __init arch_time_init(void)
{
	/* This CPU's tables were the template's until now. */
	load_cpu_tables(boot_ist_stacks);
	mask_legacy_pic();
	apic_init();
	ioapic_init();
	apic_timer_init();
}

/* False if the CPU's generator has nothing to give at the moment. */
static bool rdrand(u64 *value)
{
	bool ok;

	asm volatile("rdrand %0; setc %1" : "=r"(*value), "=qm"(ok) : : "cc");
	return ok;
}

/* Without the instruction, the counter is all there is to stir with. */
void get_boot_seed(void *buf, size_t len)
{
	u8 *out = buf;
	bool have = boot_cpu_has(X86_FEATURE_RDRAND);

	while (len) {
		size_t n = min(len, sizeof(u64));
		u64 value;

		if (!have || !rdrand(&value))
			value = rdtsc() * 0x9e3779b97f4a7c15ull;
		memcpy(out, &value, n);
		out += n;
		len -= n;
	}
}

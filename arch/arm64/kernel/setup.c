// SPDX-License-Identifier: GPL-2.0-only
/*
 * The start of an arm64 machine, as its devicetree describes it.
 *
 * Owns nothing for long: memory, command line, console, the way to call the
 * firmware and a seed are read from the tree once.
 */
#include <asm/page.h>
#include <asm/setup.h>
#include <linux/cpumask.h>
#include <linux/fdt.h>
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "arm64.h"

#define MAX_DTB_SIZE	(2ul << 20)
#define SEED_SIZE	32

extern char _text[], _end[], boot_stack[], boot_stack_end[];

static phys_addr_t dtb_phys __initdata;
static u8 boot_seed[SEED_SIZE];
static u64 seed_counter;

/* What is known of the node that the walk is in. */
struct scan {
	int address_cells, size_cells;	/* the root's */
	bool chosen, memory, pl011, pl031, psci;
	bool add_memory;		/* the second walk, once cells are known */
	const void *reg;
	u32 reg_len;
};

static int __init scan_begin(void *arg, const char *name, int depth)
{
	struct scan *s = arg;

	s->chosen = depth == 1 && !strcmp(name, "chosen");
	s->psci = depth == 1 && !strcmp(name, "psci");
	s->memory = s->pl011 = s->pl031 = false;
	s->reg = NULL;
	return 0;
}

static void __init scan_root(struct scan *s, const struct fdt_prop *prop)
{
	const void *data = prop->data;

	if (prop->len != 4)
		return;
	if (!strcmp(prop->name, "#address-cells"))
		s->address_cells = fdt_read_number(&data, 1);
	else if (!strcmp(prop->name, "#size-cells"))
		s->size_cells = fdt_read_number(&data, 1);
}

/* A number of as many words as the loader chose. */
static phys_addr_t __init whole_number(const struct fdt_prop *prop)
{
	const void *data = prop->data;

	return prop->len == 4 || prop->len == 8 ?
		       fdt_read_number(&data, prop->len / 4) : 0;
}

/* From the first walk, which comes before memory is known, to the second. */
static phys_addr_t initrd_from __initdata, initrd_to __initdata;

static void __init scan_chosen(const struct fdt_prop *prop)
{
	if (!strcmp(prop->name, "linux,initrd-start"))
		initrd_from = whole_number(prop);
	if (!strcmp(prop->name, "linux,initrd-end"))
		initrd_to = whole_number(prop);
	if (!strcmp(prop->name, "bootargs"))
		strscpy(boot_command_line, prop->data,
			min_t(size_t, prop->len + 1, COMMAND_LINE_SIZE));
	else if (!strcmp(prop->name, "rng-seed"))
		memcpy(boot_seed, prop->data,
		       min_t(size_t, prop->len, SEED_SIZE));
}

static int __init scan_property(void *arg, const struct fdt_prop *prop,
				int depth)
{
	struct scan *s = arg;

	if (depth == 0)
		scan_root(s, prop);
	if (s->chosen)
		scan_chosen(prop);
	if (!strcmp(prop->name, "device_type"))
		s->memory = fdt_prop_has(prop, "memory");
	if (!strcmp(prop->name, "compatible")) {
		s->pl011 = fdt_prop_has(prop, "arm,pl011");
		s->pl031 = fdt_prop_has(prop, "arm,pl031");
	}
	if (s->psci && !strcmp(prop->name, "method"))
		psci_set_method(fdt_prop_has(prop, "smc") ? "smc" : "hvc");
	if (!strcmp(prop->name, "reg")) {
		s->reg = prop->data;
		s->reg_len = prop->len;
	}
	return 0;
}

/* Pairs of address and size. */
static void __init add_memory(struct scan *s)
{
	u32 pair = (s->address_cells + s->size_cells) * 4;
	const void *data = s->reg;

	for (u32 left = s->reg_len; pair && left >= pair; left -= pair) {
		u64 base = fdt_read_number(&data, s->address_cells);
		u64 size = fdt_read_number(&data, s->size_cells);

		pr_info("memory: [%#018llx-%#018llx]\n", base, base + size - 1);
		if (memblock_add(base, size))
			pr_err("memory at %#llx makes no sense, ignored\n",
			       base);
	}
}

/* All properties of a node have been seen when its first child begins. */
static int __init scan_end(void *arg, int depth)
{
	struct scan *s = arg;
	const void *data = s->reg;

	if (s->reg && s->memory && s->add_memory)
		add_memory(s);
	if (s->reg && s->pl011 && !s->add_memory &&
	    s->reg_len >= s->address_cells * 4)
		pl011_init(fdt_read_number(&data, s->address_cells));
	if (s->reg && s->pl031 && !s->add_memory &&
	    s->reg_len >= s->address_cells * 4)
		pl031_init(fdt_read_number(&data, s->address_cells));
	s->reg = NULL;
	s->chosen = s->psci = s->memory = s->pl011 = s->pl031 = false;
	return 0;
}

static int __init scan_tree(bool memory)
{
	struct scan scan = {
		.address_cells = 2, .size_cells = 1, .add_memory = memory,
	};
	struct fdt_visitor visitor = {
		.begin_node = scan_begin, .property = scan_property,
		.end_node = scan_end, .arg = &scan,
	};
	struct fdt fdt;
	int err = fdt_open(&fdt, __va(dtb_phys), MAX_DTB_SIZE);

	if (memory && !err)
		memblock_reserve(dtb_phys, fdt.total_size);
	return err ?: fdt_walk(&fdt, &visitor);
}

/*
 * The first C function, on the stack of the boot. Memory is mapped, nothing
 * else works; without a devicetree there is not even a console to say so.
 */
void __ref arm64_start(phys_addr_t dtb)
{
	dtb_phys = dtb;
	init_task.thread.stack_bottom = (unsigned long)boot_stack;
	init_task.thread.stack_size = boot_stack_end - boot_stack;
	timer_init();
	if (scan_tree(false))
		panic("bad devicetree at %#llx\n", dtb);
	start_kernel();
	unreachable();
}

/* Where the devicetree says; a loader that lies there is told, and nothing else. */
static void __init reserve_initrd(void)
{
	if (!initrd_to)
		return;
	if (initrd_from >= initrd_to || initrd_to > BOOT_MAPPED_END) {
		pr_err("initrd [%#llx-%#llx] is out of reach, ignored\n",
		       initrd_from, initrd_to);
		return;
	}
	memblock_reserve(initrd_from, initrd_to - initrd_from);
	initrd_start = (unsigned long)__va(initrd_from);
	initrd_end = (unsigned long)__va(initrd_to);
}

void __init setup_arch(void)
{
	parse_early_param();
	if (scan_tree(true) || !memblock.memory.cnt)
		panic("the devicetree names no memory\n");
	memblock_reserve(__pa_symbol(_text), _end - _text);
	reserve_initrd();
	/* What lies above is there when linear_map_init() has mapped it. */
	memblock.current_limit = BOOT_MAPPED_END;
	set_cpu_possible(0, true);
	set_cpu_present(0, true);
}

/*
 * The loader's seed, stirred with the counter, each time anew. A loader that
 * gives none leaves the counter alone.
 */
void get_boot_seed(void *buf, size_t len)
{
	u8 *out = buf;

	for (size_t i = 0; i < len; i++) {
		seed_counter += sched_clock() | 1;
		seed_counter *= 0x9e3779b97f4a7c15ull;
		out[i] = boot_seed[i % SEED_SIZE] ^ (seed_counter >> 56);
	}
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the devicetree says of this machine.
 *
 * The tree is walked twice: for the console and the command line, as early as
 * can be, and for memory, CPUs and controllers. What is known of a node is
 * gathered until its first child begins or it ends, and judged then. Owns
 * arm64_dt and the loader's seed.
 */
#include <asm/page.h>
#include <asm/setup.h>
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/fdt.h>
#include <linux/initrd.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/minmax.h>
#include <linux/nodemask.h>
#include <linux/numa.h>
#include <linux/platform_device.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#include "arm64.h"

#define MAX_DTB_SIZE	(2ul << 20)
#define MAX_DEPTH	8
#define GIC_IRQ_CELLS	3		/* kind, number, type */
/* Of the timer's interrupts: secure, physical, virtual, hypervisor's. */
#define VIRTUAL_TIMER	2

struct arm64_dt arm64_dt __ro_after_init;
u8 dt_boot_seed[64] __initdata;
size_t dt_boot_seed_len __initdata;

/* A node, as far as it has been read. Property values point into the tree. */
struct node {
	const char *name;
	int depth;
	bool seen;			/* judged already */
	struct fdt_prop compatible, device_type, reg, interrupts, method,
			numa_node, distances, redist_regions, status,
			no_map;
};

struct scan {
	struct node node;
	bool is_stdout;			/* the loader's console */
	bool in_reserved;		/* below /reserved-memory */
	struct fdt_path stdout;		/* empty if it has none */
	const char *stdout_options;
	bool early;			/* the first walk */
	/* Of each depth: how many words its children's addresses have. */
	int address_cells[MAX_DEPTH], size_cells[MAX_DEPTH];
	/* From the first walk, which comes before memory is known. */
	phys_addr_t initrd_from, initrd_to;
};

static struct scan scan __initdata;

/* 0 for a property that is shorter than a word. */
static u32 __init first_word(const struct fdt_prop *prop)
{
	const void *data = prop->data;

	return prop->len >= 4 ? fdt_read_number(&data, 1) : 0;
}

/* A number of as many words as the loader chose. */
static phys_addr_t __init whole_number(const struct fdt_prop *prop)
{
	const void *data = prop->data;

	return prop->len == 4 || prop->len == 8 ?
		       fdt_read_number(&data, prop->len / 4) : 0;
}

/* The @index'th pair of address and size of the node; false if there is none. */
static bool __init read_reg(const struct scan *s, unsigned int index,
			    phys_addr_t *base, phys_addr_t *size)
{
	int parent = s->node.depth - 1;
	u32 pair = (s->address_cells[parent] + s->size_cells[parent]) * 4;
	const void *data = s->node.reg.data + index * pair;

	if (!pair || s->node.reg.len / pair <= index)
		return false;
	*base = fdt_read_number(&data, s->address_cells[parent]);
	*size = fdt_read_number(&data, s->size_cells[parent]);
	return true;
}

/* A number that no node can have is as good as none. */
static int __init node_id(const struct node *n)
{
	u32 id = n->numa_node.data ? first_word(&n->numa_node) : 0;

	return n->numa_node.data && id < MAX_NUMNODES ? (int)id : NUMA_NO_NODE;
}

/* Each range of the node is the kernel's to use. */
static void __init add_memory(const struct scan *s)
{
	phys_addr_t base, size;

	for (unsigned int i = 0; read_reg(s, i, &base, &size); i++)
		dt_memory_add(base, size, node_id(&s->node));
}

/* Each range is somebody else's. One without an address is for us to choose. */
static void __init add_reserved(const struct scan *s)
{
	phys_addr_t base, size;

	for (unsigned int i = 0; read_reg(s, i, &base, &size); i++) {
		if (s->node.no_map.data)
			dt_memory_nomap(base, size);
		else
			dt_memory_reserve(base, size);
	}
}

/* The first one counts; others hang below it. Sizes are the machine's. */
static void __init add_gic(const struct scan *s, enum gic_kind kind)
{
	struct arm64_dt *dt = &arm64_dt;
	phys_addr_t base, size;
	u32 regions = 1;

	if (dt->gic != GIC_NONE ||
	    !read_reg(s, 0, &dt->gic_dist, &dt->gic_dist_size))
		return;
	dt->gic = kind;
	if (kind == GIC_V2) {
		read_reg(s, 1, &dt->gic_cpu, &dt->gic_cpu_size);
		return;
	}
	/* Behind the redistributors come parts that nobody needs any more. */
	if (s->node.redist_regions.data)
		regions = first_word(&s->node.redist_regions);
	for (u32 i = 1; i <= min(regions, (u32)MAX_REDIST_REGIONS); i++) {
		if (!read_reg(s, i, &base, &size))
			break;
		dt->redist[dt->nr_redists].base = base;
		dt->redist[dt->nr_redists++].size = size;
	}
}

/* Four of them, of which we use the one that is ours at any level. */
static void __init add_arch_timer(const struct scan *s)
{
	const struct fdt_prop *prop = &s->node.interrupts;
	const void *data = prop->data + VIRTUAL_TIMER * TIMER_IRQ_CELLS * 4;

	if (prop->len < (VIRTUAL_TIMER + 1) * TIMER_IRQ_CELLS * 4)
		return;
	for (int i = 0; i < TIMER_IRQ_CELLS; i++)
		arm64_dt.timer_irq[i] = fdt_read_number(&data, 1);
	arm64_dt.has_timer_irq = true;
}

/* For drivers that look for it by that name: with its place and its interrupt. */
static void __init add_device(const struct scan *s, const char *name)
{
	struct platform_device pdev = { .name = name };
	const void *data = s->node.interrupts.data;

	if (!read_reg(s, 0, &pdev.base, &pdev.size) ||
	    s->node.interrupts.len < GIC_IRQ_CELLS * 4)
		return;
	for (int i = 0; i < GIC_IRQ_CELLS; i++)
		pdev.irq.param[i] = fdt_read_number(&data, 1);
	pdev.irq.param_count = GIC_IRQ_CELLS;
	platform_add_device(&pdev);
}

/*
 * Triples of two nodes and how far they are from each other. Those that make no
 * sense are left out: the others are still good.
 */
static void __init add_distances(const struct fdt_prop *prop)
{
	const void *data = prop->data;

	for (u32 left = prop->len; left >= 12; left -= 12) {
		u32 from = fdt_read_number(&data, 1);
		u32 to = fdt_read_number(&data, 1);
		u32 distance = fdt_read_number(&data, 1);

		if (distance < LOCAL_DISTANCE || distance > 255)
			pr_err("devicetree: a distance of %u makes no sense\n",
			       distance);
		else
			numa_set_distance(from, to, distance);
	}
}

/* A node without a word about it is there. */
static bool __init is_disabled(const struct node *n)
{
	return n->status.data && !fdt_prop_has(&n->status, "okay") &&
	       !fdt_prop_has(&n->status, "ok");
}

/* What there is to know before memory is. */
static void __init judge_early(const struct scan *s)
{
	const struct node *n = &s->node;
	phys_addr_t base, size;

	if (n->method.data && !strcmp(n->name, "psci"))
		psci_set_method(fdt_prop_has(&n->method, "smc") ? "smc" : "hvc");
	if (!n->compatible.data || !n->depth || is_disabled(n) ||
	    !read_reg(s, 0, &base, &size))
		return;
	serial_of_add(&n->compatible, base,
		      s->is_stdout ? s->stdout_options : NULL);
	if (fdt_prop_has(&n->compatible, "arm,pl031"))
		pl031_init(base);
}

/* The second walk: everything that takes part in setting up the machine. */
static void __init judge(const struct scan *s)
{
	const struct node *n = &s->node;
	phys_addr_t base, size;

	if (n->distances.data)
		add_distances(&n->distances);
	if (!n->depth || is_disabled(n))
		return;
	if (s->in_reserved && n->depth == 2)
		add_reserved(s);
	if (n->device_type.data && fdt_prop_has(&n->device_type, "memory"))
		add_memory(s);
	if (n->device_type.data && fdt_prop_has(&n->device_type, "cpu") &&
	    read_reg(s, 0, &base, &size))
		arm64_add_cpu(base, node_id(n));
	if (!n->compatible.data)
		return;
	if (fdt_prop_has(&n->compatible, "arm,gic-v3"))
		add_gic(s, GIC_V3);
	else if (fdt_prop_has(&n->compatible, "arm,cortex-a15-gic") ||
		 fdt_prop_has(&n->compatible, "arm,gic-400"))
		add_gic(s, GIC_V2);
	else if (fdt_prop_has(&n->compatible, "arm,armv8-timer"))
		add_arch_timer(s);
	else if (fdt_prop_has(&n->compatible, "virtio,mmio"))
		add_device(s, "virtio-mmio");
	else if (fdt_prop_has(&n->compatible, "arm,pl011"))
		add_device(s, "pl011");
}

/* Once for each node, when all its properties are known. */
static void __init finish_node(struct scan *s)
{
	if (s->node.seen || !s->node.name)
		return;
	s->node.seen = true;
	if (s->early)
		judge_early(s);
	else
		judge(s);
}

/* Its parent's properties are complete: they come before all children. */
static int __init scan_begin(void *arg, const char *name, int depth)
{
	struct scan *s = arg;

	finish_node(s);
	/* Nothing that we want is so deep. */
	if (depth >= MAX_DEPTH) {
		s->node.name = NULL;
		return 0;
	}
	s->node = (struct node){ .name = name, .depth = depth };
	if (depth == 1)
		s->in_reserved = !strcmp(name, "reserved-memory");
	s->is_stdout = fdt_path_enter(&s->stdout, name, depth);
	/* As the specification has it, where a node does not say. */
	s->address_cells[depth] = 2;
	s->size_cells[depth] = 1;
	return 0;
}

static int __init scan_end(void *arg, int depth)
{
	finish_node(arg);
	return 0;
}

/* Wiped where it is: whoever reads the tree later could work out our numbers. */
static void __init take_seed(const struct fdt_prop *prop)
{
	dt_boot_seed_len = min_t(size_t, prop->len, sizeof(dt_boot_seed));
	memcpy(dt_boot_seed, prop->data, dt_boot_seed_len);
	memset((void *)prop->data, 0, prop->len);
}

/* What the loader has to say, apart from the machine. */
static void __init scan_chosen(struct scan *s, const struct fdt_prop *prop)
{
	if (!strcmp(prop->name, "linux,initrd-start"))
		s->initrd_from = whole_number(prop);
	else if (!strcmp(prop->name, "linux,initrd-end"))
		s->initrd_to = whole_number(prop);
	else if (!strcmp(prop->name, "bootargs"))
		strscpy(boot_command_line, prop->data,
			min_t(size_t, prop->len + 1, COMMAND_LINE_SIZE));
	else if (!strcmp(prop->name, "rng-seed"))
		take_seed(prop);
}

/* Where the node keeps a property of that name, if we want it at all. */
static struct fdt_prop __init *place_of(struct node *n, const char *name)
{
	const struct {
		const char *name;
		struct fdt_prop *place;
	} places[] = {
		{ "compatible", &n->compatible },
		{ "device_type", &n->device_type },
		{ "reg", &n->reg },
		{ "interrupts", &n->interrupts },
		{ "method", &n->method },
		{ "numa-node-id", &n->numa_node },
		{ "distance-matrix", &n->distances },
		{ "#redistributor-regions", &n->redist_regions },
		{ "status", &n->status },
		{ "no-map", &n->no_map },
	};

	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (!strcmp(places[i].name, name))
			return places[i].place;
	return NULL;
}

static int __init scan_property(void *arg, const struct fdt_prop *prop,
				int depth)
{
	struct scan *s = arg;
	struct fdt_prop *place = place_of(&s->node, prop->name);
	u32 cells = first_word(prop);

	if (depth >= MAX_DEPTH)
		return 0;
	if (place)
		*place = *prop;
	if (!strcmp(prop->name, "#address-cells") && cells <= 2)
		s->address_cells[depth] = cells;
	else if (!strcmp(prop->name, "#size-cells") && cells <= 2)
		s->size_cells[depth] = cells;
	if (s->early && depth == 1 && !strcmp(s->node.name, "chosen"))
		scan_chosen(s, prop);
	return 0;
}

static int __init walk(const struct fdt *fdt)
{
	static const struct fdt_visitor visitor __initconst = {
		.begin_node = scan_begin, .property = scan_property,
		.end_node = scan_end, .arg = &scan,
	};

	scan.node.name = NULL;
	scan.stdout.matched = 0;
	return fdt_walk(fdt, &visitor);
}

int __init dt_scan_early(phys_addr_t dtb)
{
	struct fdt fdt;
	int err = fdt_open(&fdt, __va(dtb), MAX_DTB_SIZE);

	if (err)
		return err;
	/* Without one, the first port there is will do. */
	if (fdt_stdout(&fdt, &scan.stdout, &scan.stdout_options))
		scan.stdout_options = "";
	scan.early = true;
	err = walk(&fdt);
	serial_of_done();
	return err;
}

/*
 * The tree stays where it is: others may want to read it later. What the loader
 * has taken is reserved before memory is known, so that memblock keeps off it.
 */
int __init dt_scan_machine(phys_addr_t dtb)
{
	struct fdt fdt;
	u64 base, size;
	int err = fdt_open(&fdt, __va(dtb), MAX_DTB_SIZE);

	if (err)
		return err;
	memblock_reserve(dtb, fdt.total_size);
	for (unsigned int i = 0; fdt_reserved(&fdt, i, &base, &size); i++)
		dt_memory_reserve(base, size);
	scan.early = false;
	err = walk(&fdt);
	if (err)
		return err;
	dt_memory_done();
	if (scan.initrd_to > scan.initrd_from)
		initrd_reserve(scan.initrd_from,
			       scan.initrd_to - scan.initrd_from);
	else if (scan.initrd_to)
		pr_err("initrd: it ends at %#llx, before it begins at %#llx, ignored\n",
		       scan.initrd_to, scan.initrd_from);
	initrd_check();
	return 0;
}

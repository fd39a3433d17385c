// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the mappings of head.S to those that stay. head.S maps some GiB as one
 * piece with all permissions; here new tables are built beside them, and then
 * take their place:
 *
 *	all of memory at PAGE_OFFSET	largest leaves, read-write, never run
 *	  its part that is the image	pages; text and rodata read-only
 *	the image at its own address	pages, by section
 *
 * The image and its alias are made of pages, since permissions within them
 * change later and not every machine can split a leaf that is in use.
 *
 * Owns the borders between sections, as the linker script gives them. Runs on
 * the boot CPU alone, but for what is called after the initcalls.
 */
#include <asm/setup.h>
#include <asm/tlbflush.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/linear_map.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/poison.h>
#include <linux/ptdump.h>
#include <linux/string.h>

#include "internal.h"

extern char _text[], _etext[], __start_rodata[], __end_rodata[];
extern char __init_begin[], _einittext[], __init_end[];
extern char __start_ro_after_init[], __end_ro_after_init[];
extern char __start_kallsyms[], _end[];

/* The sections in ascending order; each ends where the next one begins. */
struct section {
	const char *start, *end;
	unsigned int flags;		/* at the image's own address */
	unsigned int alias_flags;	/* in the linear map */
};

static const struct section sections[] __initconst = {
	{ _text, __start_rodata, PT_EXEC, 0 },
	{ __start_rodata, __end_rodata, 0, 0 },
	/* The memory of these goes on to others. */
	{ __init_begin, _einittext, PT_EXEC, PT_WRITE },
	{ _einittext, __init_end, PT_WRITE, PT_WRITE },
	{ __start_ro_after_init, __start_kallsyms, PT_WRITE, PT_WRITE },
	{ __start_kallsyms, _end, 0, 0 },
};

/* The tree that is being built; its root is not kept. */
static struct pgtable next __initdata;

static void __init map_next(unsigned long addr, phys_addr_t phys,
			    unsigned long size, unsigned int flags)
{
	struct pt_map map = {
		.span = pt_span(addr, size), .phys = phys,
		.flags = flags | PT_KERNEL,
	};
	int err = size ? pt_map(&next, &map) : 0;

	if (err)
		panic("cannot map %#llx at %#lx: %d\n", phys, addr, err);
}

/* By the largest leaves that the CPU has. */
static void __init map_memory(phys_addr_t start, phys_addr_t end)
{
	if (start >= end)
		return;
	next.max_leaf = arch_max_leaf();
	map_next((unsigned long)__va(start), start, end - start, PT_WRITE);
}

/* By pages, here and in the linear map. */
static void __init map_section(const struct section *section)
{
	phys_addr_t phys = __pa_symbol(section->start);
	unsigned long size = PAGE_ALIGN(section->end - section->start);

	next.max_leaf = 0;
	map_next((unsigned long)section->start, phys, size, section->flags);
	map_next((unsigned long)__va(phys), phys, size, section->alias_flags);
}

/* Memory that is no whole page at its ends is not used, and not mapped. */
static void __init map_region(const struct memblock_region *r)
{
	phys_addr_t start = PAGE_ALIGN(r->base);
	phys_addr_t end = PAGE_ALIGN_DOWN(r->base + r->size);
	phys_addr_t image = __pa_symbol(_text);
	phys_addr_t image_end = PAGE_ALIGN(__pa_symbol(_end));

	map_memory(start, min(end, image));
	map_memory(max(start, image_end), end);
}

/* --- Changing over. --- */

/*
 * The entries of the root that memory needs: those of @next take their place. So do those
 * of what the boot has mapped beyond it, which may reach into one more: they go.
 */
static void __init switch_linear_map(unsigned long last)
{
	unsigned long step = pt_level_size(PT_LEVELS - 1);
	unsigned long addr = ALIGN_DOWN(PAGE_OFFSET, step);

	last = max(last, PAGE_OFFSET + BOOT_MAPPED_END - 1);

	for (; addr <= last; addr += step) {
		unsigned int i = pt_index(addr, PT_LEVELS - 1);

		arch_switch_entry(&KERNEL_PGD[i], next.root[i]);
	}
}

/* The entry at @level on the way to the image. */
static pte_t *__init image_entry(pte_t *root, unsigned int level)
{
	pte_t *table = root;

	for (unsigned int l = PT_LEVELS - 1; l > level; l--) {
		pte_t pte = pte_read(&table[pt_index((unsigned long)_text, l)]);

		table = __va(pte_phys(pte));
	}
	return &table[pt_index((unsigned long)_text, level)];
}

/* The image lies within one entry of level 2, whose neighbours stay. */
static void __init switch_image(void)
{
	arch_switch_image(image_entry(KERNEL_PGD, 2),
			  pte_read(image_entry(next.root, 2)));
}

/* --- What has become of it. --- */

struct leaf_count {
	unsigned long nr[PT_LEVELS];
};

static int __init count_leaf(struct pt_walk *walk, const struct pt_visit *visit)
{
	struct leaf_count *count = walk->arg;
	pte_t pte = pte_read(visit->entry);

	if (pte_table(pte, visit->level))
		return PT_DESCEND;
	if (pte_leaf(pte, visit->level))
		count->nr[visit->level]++;
	return PT_NEXT;
}

static void __init report(unsigned long last)
{
	struct leaf_count count = { };
	struct pt_walk walk = { .enter = count_leaf, .arg = &count };

	kernel_walk(&walk, (struct pt_span){ PAGE_OFFSET, last });
	pr_info("Linear map: %lu x 1 GiB, %lu x 2 MiB, %lu x 4 KiB\n",
		count.nr[2], count.nr[1], count.nr[0]);
}

/*
 * Where the roots of address spaces hold copies of the kernel's entries, all
 * of these are there from the start, and never change.
 */
static void __init populate_kernel_root(void)
{
	struct pt_span vmalloc = { VMALLOC_START, VMALLOC_END - 1 };

	if (PT_ROOT_IS_COPIED && pt_populate_root(&kernel_pgtable, vmalloc))
		panic("no memory for the tables of the vmalloc area\n");
}

void __init linear_map_init(void)
{
	unsigned long last = (unsigned long)__va(memblock_end_of_DRAM()) - 1;
	const struct memblock_region *r;

	next.root = memblock_alloc(PAGE_SIZE, PAGE_SIZE);
	if (!next.root)
		panic("no memory for page tables\n");
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		map_section(&sections[i]);
	for_each_mem_region(r)
		map_region(r);
	arch_switch_prepare();
	switch_linear_map(last);
	switch_image();
	memblock_free(next.root, PAGE_SIZE);
	memblock.current_limit = MEMBLOCK_ALLOC_ANYWHERE;
	populate_kernel_root();
	report(last);
}

/* --- After the boot. --- */

/* A section at both of its addresses. */
static void protect_section(const char *start, const char *end,
			    struct prot_change change)
{
	unsigned long alias = (unsigned long)__va(__pa_symbol(start));
	unsigned long size = end - start;

	if (WARN_ON(kernel_protect((unsigned long)start, size, change) ||
		    kernel_protect(alias, size, change)))
		pr_err("what is read-only from now on is not protected\n");
}

void mark_readonly(void)
{
	protect_section(__start_ro_after_init, __end_ro_after_init,
			(struct prot_change){ .clear = PT_WRITE });
	pr_info("Write protecting the kernel read-only data: %luk\n",
		(unsigned long)(__end_rodata - _text + _end - __start_kallsyms +
				__end_ro_after_init - __start_ro_after_init) >> 10);
	ptdump_check_wx();
}

/*
 * Not __init, as it would free itself. Who still uses what was here faults on
 * its own address, and finds poison at that of the memory.
 */
void free_initmem(void)
{
	unsigned long size = __init_end - __init_begin;
	phys_addr_t phys = __pa_symbol(__init_begin);

	kernel_unmap((unsigned long)__init_begin, size);
	memset(__va(phys), POISON_FREE_INITMEM, size);
	for (unsigned long done = 0; done < size; done += PAGE_SIZE)
		free_pages_core(phys_to_page(phys + done), 0);
	pr_info("Freeing unused kernel image (initmem) memory: %luK\n",
		size >> 10);
}

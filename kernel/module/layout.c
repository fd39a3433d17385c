// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module in memory: which section goes where, and the memory itself.
 *
 * Each part of a module (enum mod_mem_type) is a range of its own, as all of it
 * has the same permissions and the same life. While the sections are laid out,
 * sh_addr holds the distance from the start of the part; afterwards, the
 * address. Per-CPU variables are no part: their section is only a template.
 */
#include <asm/page.h>
#include <linux/extable.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleloader.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "internal.h"
#include "reloc.h"

/* Where a section of the file belongs, or -1 if it stays in the file. */
static int part_of(const struct load_info *info, unsigned int i)
{
	const Elf64_Shdr *s = &info->sechdrs[i];
	const char *name = section_name(info, i);
	bool init = !strncmp(name, ".init", 5);

	if (!(s->sh_flags & SHF_ALLOC) || i == info->index.pcpu ||
	    i == info->index.info)
		return -1;
	if (s->sh_flags & SHF_EXECINSTR)
		return init ? MOD_INIT_TEXT : MOD_TEXT;
	if (!(s->sh_flags & SHF_WRITE))
		return init ? MOD_INIT_RODATA : MOD_RODATA;
	if (!strcmp(name, ".data..ro_after_init"))
		return MOD_RO_AFTER_INIT;
	return init ? MOD_INIT_DATA : MOD_DATA;
}

/* Sizes of all parts, and each section's place in its own. */
static int measure(struct load_info *info, struct module_memory *mem)
{
	for (unsigned int i = 1; i < info->nr_sections; i++) {
		Elf64_Shdr *s = &info->sechdrs[i];
		int part = part_of(info, i);
		u64 start;

		if (part < 0)
			continue;
		start = ALIGN((u64)mem[part].size, s->sh_addralign ?: 1);
		if (start + s->sh_size > MODULES_END - MODULES_VADDR)
			return -ENOEXEC;
		s->sh_addr = start;
		mem[part].size = start + s->sh_size;
	}
	return 0;
}

void module_free_memory(struct module *mod)
{
	/* The module describes itself: its own part goes last. */
	for (int type = MOD_MEM_NUM_TYPES - 1; type >= 0; type--) {
		struct module_memory *mem = &mod->mem[type];

		if (!mem->base || type == MOD_DATA)
			continue;
		lockdep_free_key_range(mem->base, mem->size);
		module_memfree(mem->base);
	}
	lockdep_free_key_range(mod->mem[MOD_DATA].base,
			       mod->mem[MOD_DATA].size);
	module_memfree(mod->mem[MOD_DATA].base);
}

/* Nobody is left who could look at it. */
void module_free_init(struct module *mod)
{
	for (int type = MOD_INIT_TEXT; type < MOD_MEM_NUM_TYPES; type++) {
		struct module_memory *mem = &mod->mem[type];
		void *base = mem->base;

		if (!base)
			continue;
		lockdep_free_key_range(base, mem->size);
		mem->base = NULL;
		mem->size = 0;
		module_memfree(base);
	}
}

/*
 * All parts or none. They are cleared: room between sections must not show
 * what was there before.
 */
static int allocate(struct module_memory *mem)
{
	for (int type = 0; type < MOD_MEM_NUM_TYPES; type++) {
		if (!mem[type].size)
			continue;
		mem[type].base = module_alloc(PAGE_ALIGN(mem[type].size));
		if (!mem[type].base)
			goto fail;
		memset(mem[type].base, 0, PAGE_ALIGN(mem[type].size));
	}
	return 0;
fail:
	for (int type = 0; type < MOD_MEM_NUM_TYPES; type++)
		if (mem[type].base)
			module_memfree(mem[type].base);
	return -ENOMEM;
}

/* From distances to addresses, with what the file has for them. */
static void move(struct load_info *info, const struct module_memory *mem)
{
	for (unsigned int i = 1; i < info->nr_sections; i++) {
		Elf64_Shdr *s = &info->sechdrs[i];
		int part = part_of(info, i);

		if (part < 0)
			continue;
		s->sh_addr += (unsigned long)mem[part].base;
		if (s->sh_type != SHT_NOBITS)
			memcpy((void *)s->sh_addr, info->image + s->sh_offset,
			       s->sh_size);
	}
}

/* On success the module is where it will stay, and may be written there. */
int module_layout(struct load_info *info)
{
	struct module_memory mem[MOD_MEM_NUM_TYPES] = {};
	int err = measure(info, mem);

	if (err)
		return err;
	module_reserve_plts(info, mem);
	err = allocate(mem);
	if (err)
		return err;
	move(info, mem);
	info->mod = (void *)info->sechdrs[info->index.mod].sh_addr;
	memcpy(info->mod->mem, mem, sizeof(mem));
	info->name = info->mod->name;
	return 0;
}

/*
 * A table is its section, which is made of whole entries. Its address is the
 * section's, or NULL.
 */
static int find_table(const struct load_info *info, const char *name,
		      size_t entry, struct mod_table *table)
{
	unsigned int i = module_section(info, name);
	const Elf64_Shdr *s = &info->sechdrs[i];

	if (!i || !s->sh_size)
		return 0;
	if (s->sh_size % entry || part_of(info, i) < 0 ||
	    !IS_ALIGNED(s->sh_addr, sizeof(long)) ||
	    s->sh_type == SHT_NOBITS) {
		pr_err("%s: section %s is no table of its kind\n", info->name,
		       name);
		return -ENOEXEC;
	}
	table->start = (void *)s->sh_addr;
	table->num = s->sh_size / entry;
	return 0;
}

/* By the names that scripts/module.lds gives them. */
int module_find_tables(struct load_info *info)
{
	struct module *mod = info->mod;
	const struct {
		const char *section;
		size_t entry;
		struct mod_table *table;
	} tables[] = {
		{ "__ksymtab", sizeof(struct kernel_symbol), &mod->syms },
		{ "__ksymtab_gpl", sizeof(struct kernel_symbol),
		  &mod->gpl_syms },
		{ "__param", sizeof(struct kernel_param), &mod->kp },
		{ "__ex_table", sizeof(struct exception_table_entry),
		  &mod->extable },
		{ ".eh_frame", 1, &mod->eh_frame },
		{ MODULE_PATCH_SECTION, MODULE_PATCH_SIZE, &mod->patch },
		{ ".init_array", sizeof(void *), &mod->ctors },
		{ ".fini_array", sizeof(void *), &mod->dtors },
		{ ".kunit_test_suites", sizeof(void *), &mod->kunit_suites },
		{ ".kunit_init_test_suites", sizeof(void *),
		  &mod->kunit_init_suites },
	};
	int err = 0;

	for (unsigned int i = 0; !err && i < ARRAY_SIZE(tables); i++)
		err = find_table(info, tables[i].section, tables[i].entry,
				 tables[i].table);
	return err;
}

/*
 * The variables get their place in every CPU's area; the section's address is
 * that place, as seen from the template of the kernel's own.
 */
int module_alloc_percpu(struct load_info *info)
{
	Elf64_Shdr *s = &info->sechdrs[info->index.pcpu];
	struct module *mod = info->mod;

	if (!info->index.pcpu || !s->sh_size)
		return 0;
	if (s->sh_size > PCPU_MIN_UNIT_SIZE ||
	    s->sh_addralign > L1_CACHE_BYTES) {
		pr_err("%s: %llu bytes of per-CPU data, aligned to %llu\n",
		       mod->name, s->sh_size, s->sh_addralign);
		return -ENOEXEC;
	}
	mod->percpu = __alloc_percpu(s->sh_size, s->sh_addralign ?: 1);
	if (!mod->percpu)
		return -ENOMEM;
	mod->percpu_size = s->sh_size;
	s->sh_addr = (unsigned long)mod->percpu;
	return 0;
}

/* The template is relocated where it stands, in the file. */
void module_fill_percpu(const struct load_info *info)
{
	const Elf64_Shdr *s = &info->sechdrs[info->index.pcpu];
	unsigned int cpu;

	if (!info->mod->percpu || s->sh_type == SHT_NOBITS)
		return;
	for_each_possible_cpu(cpu)
		memcpy((void *)per_cpu_ptr(info->mod->percpu, cpu),
		       info->image + s->sh_offset, s->sh_size);
}

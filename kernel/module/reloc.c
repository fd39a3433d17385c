// SPDX-License-Identifier: GPL-2.0-only
/*
 * Relocates all sections of a module, by the rules of this machine. Owns the
 * room for veneers behind the module's code, where the machine has such.
 */
#include <linux/align.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

#include "internal.h"
#include "reloc.h"

/* Checked by validate.c: a whole number. */
static unsigned int nr_relas(const Elf64_Shdr *s)
{
	return s->sh_size / sizeof(Elf64_Rela);
}

/* They stay in the file. */
static const Elf64_Rela *relas(const struct load_info *info,
			       const Elf64_Shdr *s)
{
	return (const Elf64_Rela *)(info->image + s->sh_offset);
}

/* A table of relocations of what is loaded, or of the per-CPU template? */
static bool is_wanted(const struct load_info *info, const Elf64_Shdr *s)
{
	return s->sh_type == SHT_RELA &&
	       (info->sechdrs[s->sh_info].sh_flags & SHF_ALLOC) &&
	       s->sh_info != info->index.info;
}

/* As layout.c decides. */
static bool section_is_init(const struct load_info *info, unsigned int i)
{
	return !strncmp(section_name(info, i), ".init", 5);
}

/* Only code branches, and so may need veneers. */
static bool is_code(const struct load_info *info, unsigned int i)
{
	return info->sechdrs[i].sh_flags & SHF_EXECINSTR;
}

/* Veneers for all code of one part; data does not branch. */
static unsigned int nr_plts(const struct load_info *info, bool init)
{
	unsigned int nr = 0;

	if (!IS_ENABLED(CONFIG_ARM64))
		return 0;
	for (unsigned int i = 1; i < info->nr_sections; i++) {
		const Elf64_Shdr *s = &info->sechdrs[i];

		if (is_wanted(info, s) && is_code(info, s->sh_info) &&
		    section_is_init(info, s->sh_info) == init)
			nr += reloc_arm64_plts(relas(info, s), nr_relas(s),
					       info->syms);
	}
	return nr;
}

/* Before there is memory: the part grows. */
static void reserve(struct module_memory *text, unsigned int nr)
{
	if (nr)
		text->size = ALIGN(text->size, sizeof(struct plt_entry)) +
			     nr * sizeof(struct plt_entry);
}

void module_reserve_plts(const struct load_info *info,
			 struct module_memory *mem)
{
	reserve(&mem[MOD_TEXT], nr_plts(info, false));
	reserve(&mem[MOD_INIT_TEXT], nr_plts(info, true));
}

/* The end of the part, which was made for it. */
static struct plt_area plt_area(const struct load_info *info, bool init)
{
	struct module_memory *text =
		&info->mod->mem[init ? MOD_INIT_TEXT : MOD_TEXT];
	unsigned int nr = nr_plts(info, init);
	void *start = text->base + text->size - nr * sizeof(struct plt_entry);

	return (struct plt_area){
		.entries = start, .addr = (unsigned long)start, .max = nr,
	};
}

/* Where the section stands now, for the address at which it stands. */
static int relocate_section(const struct load_info *info, const Elf64_Shdr *s,
			    struct plt_area *plts)
{
	const Elf64_Shdr *target = &info->sechdrs[s->sh_info];
	struct reloc_section rs = {
		.image = (void *)target->sh_addr,
		.addr = target->sh_addr,
		.size = target->sh_size,
		.rela = relas(info, s), .num = nr_relas(s),
		.syms = info->syms,
		.plt = &plts[section_is_init(info, s->sh_info)],
		.name = info->name,
	};

	/* The first values of per-CPU variables stand in the file. */
	if (s->sh_info == info->index.pcpu)
		rs.image = info->image + target->sh_offset;
	return IS_ENABLED(CONFIG_ARM64) ? reloc_arm64(&rs) : reloc_x86(&rs);
}

/* The first error ends it: the module is of no use any more. */
int module_relocate(const struct load_info *info)
{
	struct plt_area plts[2] = {
		plt_area(info, false), plt_area(info, true)
	};
	int err = 0;

	for (unsigned int i = 1; !err && i < info->nr_sections; i++)
		if (is_wanted(info, &info->sechdrs[i]))
			err = relocate_section(info, &info->sechdrs[i], plts);
	return err;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * References from what stays to what goes: a function that is not __init and
 * calls one that is will one day jump into freed memory. __ref marks those
 * who know that they come in time.
 */
#include <stdio.h>
#include <string.h>

#include "modpost.h"

static bool starts_with(const char *name, const char *const *prefixes)
{
	for (; *prefixes; prefixes++)
		if (!strncmp(name, *prefixes, strlen(*prefixes)))
			return true;
	return false;
}

static bool is_init(const char *section)
{
	static const char *const prefixes[] = {
		".init.text", ".init.data", ".init.rodata", NULL
	};

	return starts_with(section, prefixes);
}

/* Code and constants that stay. Data may point anywhere: who uses it must know. */
static bool is_lasting(const char *section)
{
	static const char *const prefixes[] = { ".text", ".noinstr.text", ".exit.text", NULL };

	return starts_with(section, prefixes);
}

/* The function or variable that @offset of a section belongs to. */
static const char *name_at(const struct object *obj, unsigned int section, Elf64_Addr offset)
{
	const Elf64_Sym *best = NULL;

	for (unsigned int i = 1; i < obj->nr_syms; i++) {
		const Elf64_Sym *sym = &obj->syms[i];
		unsigned int type = ELF64_ST_TYPE(sym->st_info);

		if ((type != STT_FUNC && type != STT_OBJECT) || sym->st_value > offset ||
		    object_symbol_section(obj, sym) != section)
			continue;
		if (!best || sym->st_value >= best->st_value)
			best = sym;
	}
	return best ? object_symbol_name(obj, best) : "?";
}

static void check_relocations(const struct module *mod, const Elf64_Shdr *relocs)
{
	const struct object *obj = &mod->obj;
	const Elf64_Rela *rela = (const void *)(obj->image + relocs->sh_offset);
	size_t nr = relocs->sh_size / sizeof(*rela);

	for (size_t i = 0; i < nr; i++) {
		unsigned int index = ELF64_R_SYM(rela[i].r_info), section;
		const Elf64_Sym *sym = &obj->syms[index];
		Elf64_Addr target;

		if (index >= obj->nr_syms)
			fatal("%s: a relocation names symbol %u, which is not there", obj->path,
			      index);
		section = object_symbol_section(obj, sym);
		if (!section || !is_init(object_section_name(obj, section)))
			continue;
		target = sym->st_value;
		if (ELF64_ST_TYPE(sym->st_info) == STT_SECTION)
			target += rela[i].r_addend;
		fprintf(stderr,
			"WARNING: modpost: %s: section mismatch in reference: %s (section: %s) -> %s (section: %s)\n",
			mod->name, name_at(obj, relocs->sh_info, rela[i].r_offset),
			object_section_name(obj, relocs->sh_info), name_at(obj, section, target),
			object_section_name(obj, section));
	}
}

void check_section_mismatches(const struct module *mod)
{
	const struct object *obj = &mod->obj;

	for (unsigned int i = 1; i < obj->nr_sections; i++) {
		const Elf64_Shdr *s = &obj->sections[i];

		if (s->sh_type == SHT_RELA && s->sh_info < obj->nr_sections &&
		    s->sh_offset <= obj->size && s->sh_size <= obj->size - s->sh_offset &&
		    is_lasting(object_section_name(obj, s->sh_info)))
			check_relocations(mod, s);
	}
}

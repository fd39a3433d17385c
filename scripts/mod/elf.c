// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading relocatable objects. They come from our own compiler, but a build
 * that was interrupted leaves anything: what does not fit is told by name.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "modpost.h"

static void map_file(struct object *obj)
{
	struct stat st;
	int fd = open(obj->path, O_RDONLY);

	if (fd < 0 || fstat(fd, &st))
		fatal("%s: cannot be read", obj->path);
	if ((size_t)st.st_size < sizeof(Elf64_Ehdr))
		fatal("%s: too short for an object file", obj->path);
	obj->size = st.st_size;
	obj->image = mmap(NULL, obj->size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (obj->image == MAP_FAILED)
		fatal("%s: cannot be mapped", obj->path);
	close(fd);
}

/* The bytes of a section, which lie in the file, or NULL where it has none. */
static const void *section_data(const struct object *obj, unsigned int i)
{
	const Elf64_Shdr *s = &obj->sections[i];

	if (s->sh_type == SHT_NOBITS || s->sh_type == SHT_NULL)
		return NULL;
	if (s->sh_offset > obj->size || s->sh_size > obj->size - s->sh_offset)
		fatal("%s: section %u lies outside of the file", obj->path, i);
	return obj->image + s->sh_offset;
}

const char *object_section_name(const struct object *obj, unsigned int section)
{
	return obj->section_names + obj->sections[section].sh_name;
}

static void find_tables(struct object *obj)
{
	for (unsigned int i = 1; i < obj->nr_sections; i++) {
		const Elf64_Shdr *s = &obj->sections[i];

		if (s->sh_type == SHT_SYMTAB) {
			obj->syms = section_data(obj, i);
			obj->nr_syms = s->sh_size / sizeof(Elf64_Sym);
			obj->strtab = section_data(obj, s->sh_link);
		} else if (s->sh_type == SHT_SYMTAB_SHNDX) {
			obj->shndx = section_data(obj, i);
		} else if (!strcmp(object_section_name(obj, i), ".modinfo")) {
			obj->modinfo = section_data(obj, i);
			obj->modinfo_size = s->sh_size;
		}
	}
}

void object_read(struct object *obj, const char *path)
{
	const Elf64_Ehdr *ehdr;
	unsigned int names;

	*obj = (struct object){ .path = path };
	map_file(obj);
	ehdr = (const Elf64_Ehdr *)obj->image;
	if (memcmp(ehdr->e_ident, ELFMAG, SELFMAG) || ehdr->e_type != ET_REL ||
	    ehdr->e_ident[EI_CLASS] != ELFCLASS64)
		fatal("%s: not a relocatable 64-bit ELF object", path);
	obj->ehdr = ehdr;
	if (ehdr->e_shoff > obj->size - sizeof(Elf64_Shdr))
		fatal("%s: its section headers lie outside of the file", path);
	obj->sections = (const Elf64_Shdr *)(obj->image + ehdr->e_shoff);
	/* Of very many sections the numbers stand in the first one. */
	obj->nr_sections = ehdr->e_shnum ? ehdr->e_shnum : obj->sections[0].sh_size;
	names = ehdr->e_shstrndx == SHN_XINDEX ? obj->sections[0].sh_link : ehdr->e_shstrndx;
	if (obj->nr_sections > (obj->size - ehdr->e_shoff) / sizeof(Elf64_Shdr) ||
	    names >= obj->nr_sections)
		fatal("%s: it is cut off", path);
	obj->section_names = section_data(obj, names);
	find_tables(obj);
	if (!obj->syms)
		fatal("%s: it has no symbols", path);
}

void object_free(struct object *obj)
{
	if (obj->image)
		munmap(obj->image, obj->size);
	obj->image = NULL;
}

unsigned int object_symbol_section(const struct object *obj, const Elf64_Sym *sym)
{
	unsigned int section = sym->st_shndx;

	if (section == SHN_XINDEX && obj->shndx)
		section = obj->shndx[sym - obj->syms];
	else if (section >= SHN_LORESERVE)
		section = 0;
	return section < obj->nr_sections ? section : 0;
}

/* A symbol that stands for its section bears the section's name. */
const char *object_symbol_name(const struct object *obj, const Elf64_Sym *sym)
{
	if (ELF64_ST_TYPE(sym->st_info) == STT_SECTION)
		return object_section_name(obj, object_symbol_section(obj, sym));
	return obj->strtab + sym->st_name;
}

const char *object_modinfo(const struct object *obj, const char *tag, unsigned int nth)
{
	const char *p = obj->modinfo, *end = p + obj->modinfo_size;
	size_t len = strlen(tag);

	while (p && p < end) {
		size_t n = strnlen(p, end - p);

		if (p + n == end)
			fatal("%s: .modinfo does not end", obj->path);
		if (n > len && !strncmp(p, tag, len) && p[len] == '=' && !nth--)
			return p + len + 1;
		p += n + 1;
	}
	return NULL;
}

const char *object_text_at(const struct object *obj, const Elf64_Sym *sym)
{
	unsigned int section = object_symbol_section(obj, sym);
	const char *data = section_data(obj, section);
	size_t size = obj->sections[section].sh_size;

	if (!data || sym->st_value >= size ||
	    !memchr(data + sym->st_value, '\0', size - sym->st_value))
		return NULL;
	return data + sym->st_value;
}

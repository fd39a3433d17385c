// SPDX-License-Identifier: GPL-2.0-only
/*
 * layout - what the program in front of the kernel in bzImage must know of it
 *
 * Usage: layout vmlinux kernel.layout
 *
 * Writes struct kernel_layout of boot/startup/startup.h: how much memory the
 * image takes, and where in it addresses stand that move with it, which the
 * linker leaves in vmlinux when it is told to (--emit-relocs). Without that
 * the kernel cannot be moved, and the lists are empty.
 *
 * Distances need no change when all moves together. A distance to something that
 * does not move would, but there is no way to write it down: that is refused.
 */
#include <elf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Offsets of one width, in the order of the file. */
struct list {
	uint32_t *offsets;
	size_t nr;
};

/* The kernel, whole, and the bounds of its image. */
static const char *path;
static unsigned char *image;
static size_t image_size;
static const Elf64_Ehdr *ehdr;
static const Elf64_Shdr *sections;
static uint64_t text, end;
static struct list list_32, list_64;
static bool relocatable;

static void __attribute__((noreturn)) die(const char *message)
{
	fprintf(stderr, "layout: %s: %s\n", path, message);
	exit(1);
}

static void read_file(void)
{
	FILE *f = fopen(path, "rb");
	long size;

	if (!f || fseek(f, 0, SEEK_END) || (size = ftell(f)) < 0)
		die("cannot be read");
	rewind(f);
	image_size = size;
	image = malloc(image_size + 1);
	if (!image || fread(image, 1, image_size, f) != image_size)
		die("cannot be read");
	fclose(f);
}

/* What a section holds; that it lies within the file is not a matter of course. */
static const void *section_data(const Elf64_Shdr *s)
{
	if (s->sh_offset > image_size || s->sh_size > image_size - s->sh_offset)
		die("a section lies outside of the file");
	return image + s->sh_offset;
}

static void open_elf(void)
{
	ehdr = (const Elf64_Ehdr *)image;
	if (image_size < sizeof(*ehdr) || memcmp(ehdr->e_ident, ELFMAG, SELFMAG) ||
	    ehdr->e_ident[EI_CLASS] != ELFCLASS64 || ehdr->e_machine != EM_X86_64)
		die("not an x86-64 ELF file");
	if (ehdr->e_shoff > image_size ||
	    ehdr->e_shnum > (image_size - ehdr->e_shoff) / sizeof(Elf64_Shdr))
		die("its section headers lie outside of the file");
	sections = (const Elf64_Shdr *)(image + ehdr->e_shoff);
}

static const Elf64_Shdr *section(unsigned int i)
{
	if (i >= ehdr->e_shnum)
		die("a section refers to one that is not there");
	return &sections[i];
}

/* The names that bound the image are the linker script's. */
static uint64_t symbol_value(const char *name)
{
	for (unsigned int i = 0; i < ehdr->e_shnum; i++) {
		const Elf64_Shdr *s = &sections[i];
		const Elf64_Sym *syms;
		const char *names;

		if (s->sh_type != SHT_SYMTAB)
			continue;
		syms = section_data(s);
		names = section_data(section(s->sh_link));
		for (size_t j = 0; j < s->sh_size / sizeof(*syms); j++)
			if (!strcmp(names + syms[j].st_name, name))
				return syms[j].st_value;
	}
	fprintf(stderr, "layout: %s: no symbol %s\n", path, name);
	exit(1);
}

/* The list doubles whenever its length is one less than a power of two. */
static void add(struct list *list, uint64_t address)
{
	if (address < text || address >= end)
		die("a relocation lies outside of the image");
	if (!(list->nr & (list->nr + 1))) {
		list->offsets = realloc(list->offsets, (2 * list->nr + 2) *
					sizeof(*list->offsets));
		if (!list->offsets)
			die("no memory");
	}
	list->offsets[list->nr++] = address - text;
}

/*
 * Does it move with the image? The linker script's symbols may be called absolute,
 * though they lie within it; what is not there at all is 0, and stays that.
 */
static bool moves(const Elf64_Sym *sym)
{
	if (sym->st_shndx == SHN_UNDEF)
		return false;
	if (sym->st_shndx == SHN_ABS)
		return sym->st_value >= text && sym->st_value <= end;
	return true;
}

/* A kind that we do not know could be an address that must move. */
static void add_reloc(const Elf64_Rela *r, const Elf64_Sym *sym)
{
	switch (ELF64_R_TYPE(r->r_info)) {
	case R_X86_64_NONE:
		break;
	case R_X86_64_64:
		if (moves(sym))
			add(&list_64, r->r_offset);
		break;
	case R_X86_64_32:
	case R_X86_64_32S:
		if (moves(sym))
			add(&list_32, r->r_offset);
		break;
	case R_X86_64_PC32:
	case R_X86_64_PLT32:
	case R_X86_64_PC64:
		if (!moves(sym) && sym->st_shndx != SHN_UNDEF)
			die("a distance to something that does not move");
		break;
	default:
		fprintf(stderr, "layout: %s: relocation of type %u at %#llx\n", path,
			(unsigned int)ELF64_R_TYPE(r->r_info),
			(unsigned long long)r->r_offset);
		exit(1);
	}
}

/* Those of sections that are part of the image; debug information is not. */
static void read_relocs(const Elf64_Shdr *s)
{
	const Elf64_Rela *relocs = section_data(s);
	const Elf64_Shdr *symtab = section(s->sh_link);
	const Elf64_Sym *syms = section_data(symtab);

	if (!(section(s->sh_info)->sh_flags & SHF_ALLOC))
		return;
	relocatable = true;
	for (size_t i = 0; i < s->sh_size / sizeof(*relocs); i++) {
		size_t sym = ELF64_R_SYM(relocs[i].r_info);

		if (sym >= symtab->sh_size / sizeof(*syms))
			die("a relocation refers to a symbol that is not there");
		add_reloc(&relocs[i], &syms[sym]);
	}
}

static void write_list(FILE *f, const struct list *list)
{
	if (list->nr && fwrite(list->offsets, sizeof(*list->offsets), list->nr, f) != list->nr)
		die("the layout cannot be written");
}

int main(int argc, char **argv)
{
	uint32_t head[4];
	FILE *f;

	if (argc != 3) {
		fprintf(stderr, "usage: layout vmlinux kernel.layout\n");
		return 2;
	}
	path = argv[1];
	read_file();
	open_elf();
	text = symbol_value("_text");
	end = symbol_value("_end");
	for (unsigned int i = 0; i < ehdr->e_shnum; i++)
		if (sections[i].sh_type == SHT_RELA)
			read_relocs(&sections[i]);
	head[0] = end - text;
	head[1] = relocatable;
	head[2] = list_32.nr;
	head[3] = list_64.nr;
	f = fopen(argv[2], "wb");
	if (!f || fwrite(head, sizeof(head), 1, f) != 1)
		die("the layout cannot be written");
	write_list(f, &list_32);
	write_list(f, &list_64);
	if (fclose(f))
		die("the layout cannot be written");
	return 0;
}

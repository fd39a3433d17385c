// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is this file a module, and whole? Everything that the loader will follow is
 * looked at here, once: behind this, offsets are in bounds, indexes name
 * something, and texts end. The file is not trusted in any way before that.
 *
 * Owns nothing; takes no lock.
 */
#include <asm/module.h>
#include <asm/page.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "internal.h"

/* Whoever built the module reads this: say what is wrong, and where. */
#define bad(fmt, ...) \
({ \
	pr_err("Invalid module: " fmt "\n", ##__VA_ARGS__); \
	-ENOEXEC; \
})

/* More is no module but an attempt. */
#define MAX_SECTIONS	65279u		/* SHN_LORESERVE - 1 */
#define MAX_MODULE_SIZE	(64ul << 20)

/* Does [@offset, @offset + @size) lie in the file? */
static bool in_file(const struct load_info *info, u64 offset, u64 size)
{
	return offset <= info->len && size <= info->len - offset;
}

/*
 * The file as such. Sections are counted and found, and not yet looked at.
 * Numbers of sections beyond 16 bits, which ELF hides in the first one, are
 * not for us: MAX_SECTIONS keeps them out.
 */
static int check_header(struct load_info *info)
{
	const Elf64_Ehdr *hdr = (const Elf64_Ehdr *)info->image;

	if (info->len < sizeof(*hdr))
		return bad("%zu bytes are too few", info->len);
	if (memcmp(hdr->e_ident, ELFMAG, SELFMAG))
		return bad("no ELF file");
	if (hdr->e_ident[EI_CLASS] != ELFCLASS64 ||
	    hdr->e_ident[EI_DATA] != ELFDATA2LSB)
		return bad("class %u, data %u", hdr->e_ident[EI_CLASS],
			   hdr->e_ident[EI_DATA]);
	if (hdr->e_type != ET_REL)
		return bad("type %u, not a relocatable object", hdr->e_type);
	if (hdr->e_machine != MODULE_ELF_MACHINE)
		return bad("for machine %u, this is %u", hdr->e_machine,
			   MODULE_ELF_MACHINE);
	if (hdr->e_shentsize != sizeof(Elf64_Shdr))
		return bad("section headers of %u bytes", hdr->e_shentsize);
	if (!hdr->e_shnum || hdr->e_shnum > MAX_SECTIONS)
		return bad("%u sections", hdr->e_shnum);
	if (!IS_ALIGNED(hdr->e_shoff, 8) ||
	    !in_file(info, hdr->e_shoff,
		     (u64)hdr->e_shnum * sizeof(Elf64_Shdr)))
		return bad("section headers are outside of the file");
	if (!hdr->e_shstrndx || hdr->e_shstrndx >= hdr->e_shnum)
		return bad("section %u cannot hold names", hdr->e_shstrndx);
	info->sechdrs = (Elf64_Shdr *)(info->image + hdr->e_shoff);
	info->nr_sections = hdr->e_shnum;
	return 0;
}

/* One section by itself. */
static int check_section(const struct load_info *info, unsigned int i)
{
	const Elf64_Shdr *s = &info->sechdrs[i];

	if (s->sh_type == SHT_NULL)
		return 0;
	if (s->sh_type == SHT_REL)
		return bad("section %u has relocations without addends", i);
	if (s->sh_type == SHT_NOBITS ? s->sh_size > MAX_MODULE_SIZE :
	    !in_file(info, s->sh_offset, s->sh_size))
		return bad("section %u is outside of the file", i);
	if (s->sh_addralign & (s->sh_addralign - 1))
		return bad("section %u is aligned to %llu", i, s->sh_addralign);
	if (!(s->sh_flags & SHF_ALLOC))
		return 0;
	if (s->sh_addralign > PAGE_SIZE)
		return bad("section %u is aligned to %llu", i, s->sh_addralign);
	if ((s->sh_flags & SHF_WRITE) && (s->sh_flags & SHF_EXECINSTR))
		return bad("section %u is writable and executable", i);
	return 0;
}

/* A section of texts: not empty, and the last one ends. */
static bool is_strings(const struct load_info *info, unsigned int i)
{
	const Elf64_Shdr *s = &info->sechdrs[i];

	return s->sh_type == SHT_STRTAB && s->sh_size &&
	       !info->image[s->sh_offset + s->sh_size - 1];
}

/*
 * All sections by themselves, and their names. Section 0 is the one that others
 * mean when they mean none, so it has to be empty.
 */
static int check_sections(struct load_info *info)
{
	const Elf64_Ehdr *hdr = (const Elf64_Ehdr *)info->image;
	const Elf64_Shdr *names = &info->sechdrs[hdr->e_shstrndx];

	if (info->sechdrs[0].sh_type != SHT_NULL || info->sechdrs[0].sh_size)
		return bad("the first section is not empty");
	for (unsigned int i = 1; i < info->nr_sections; i++) {
		int err = check_section(info, i);

		if (err)
			return err;
	}
	if (!is_strings(info, hdr->e_shstrndx))
		return bad("section %u cannot hold names", hdr->e_shstrndx);
	info->secstrings = info->image + names->sh_offset;
	for (unsigned int i = 0; i < info->nr_sections; i++)
		if (info->sechdrs[i].sh_name >= names->sh_size)
			return bad("section %u has no name", i);
	return 0;
}

/* What a section takes of the file. */
struct extent {
	u64 start, end;
};

/* By where they begin: what overlaps is then neighboured. */
static int compare_extents(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Two sections that share bytes would be relocated twice. */
static int check_overlaps(const struct load_info *info)
{
	struct extent *extents __free(kvfree) = NULL;
	unsigned int nr = 0;

	extents = kvmalloc_array(info->nr_sections, sizeof(*extents),
				 GFP_KERNEL);
	if (!extents)
		return -ENOMEM;
	for (unsigned int i = 1; i < info->nr_sections; i++) {
		const Elf64_Shdr *s = &info->sechdrs[i];

		if (s->sh_type != SHT_NOBITS && s->sh_type != SHT_NULL &&
		    s->sh_size)
			extents[nr++] = (struct extent){
				s->sh_offset, s->sh_offset + s->sh_size };
	}
	sort(extents, nr, sizeof(*extents), compare_extents, NULL);
	for (unsigned int i = 1; i < nr; i++)
		if (extents[i].start < extents[i - 1].end)
			return bad("sections overlap at %#llx",
				   extents[i].start);
	return 0;
}

/* Linear: some ten look-ups over some forty sections. */
unsigned int module_section(const struct load_info *info, const char *name)
{
	for (unsigned int i = 1; i < info->nr_sections; i++)
		if (info->sechdrs[i].sh_type != SHT_NULL &&
		    !strcmp(section_name(info, i), name))
			return i;
	return 0;
}

/* The sections that the loader knows by name: each once at most. */
static int check_names(struct load_info *info)
{
	static const char *const names[] = {
		".modinfo", ".gnu.linkonce.this_module", ".data..percpu",
		"__ksymtab", "__ksymtab_gpl", "__param", "__ex_table", ".eh_frame",
		".kunit_test_suites", ".kunit_init_test_suites", ".init_array", ".fini_array",
		MODULE_PATCH_SECTION,
	};

	for (unsigned int n = 0; n < ARRAY_SIZE(names); n++) {
		unsigned int nr = 0;

		for (unsigned int i = 1; i < info->nr_sections; i++)
			nr += !strcmp(section_name(info, i), names[n]);
		if (nr > 1)
			return bad("%u sections %s", nr, names[n]);
	}
	info->index.mod = module_section(info, ".gnu.linkonce.this_module");
	info->index.info = module_section(info, ".modinfo");
	info->index.pcpu = module_section(info, ".data..percpu");
	return 0;
}

/* A symbol names a place in a section, a number, or what others export. */
static int check_symbol(const struct load_info *info, unsigned int i,
			u64 strtab_size)
{
	const Elf64_Sym *sym = &info->syms[i];

	if (sym->st_name >= strtab_size)
		return bad("symbol %u has no name", i);
	if (sym->st_shndx == SHN_COMMON)
		return bad("symbol %s is common: compile with -fno-common",
			   info->strtab + sym->st_name);
	if (sym->st_shndx == SHN_UNDEF || sym->st_shndx == SHN_ABS)
		return 0;
	if (sym->st_shndx >= info->nr_sections)
		return bad("symbol %u is in section %u", i, sym->st_shndx);
	if (sym->st_value > info->sechdrs[sym->st_shndx].sh_size)
		return bad("symbol %u is outside of its section", i);
	return 0;
}

/*
 * One table of symbols, of which each is in order. It stays in the file: what is
 * kept of it is made anew by kallsyms.c.
 */
static int check_symtab(struct load_info *info)
{
	const Elf64_Shdr *s, *strtab;

	for (unsigned int i = 1; i < info->nr_sections; i++) {
		if (info->sechdrs[i].sh_type != SHT_SYMTAB)
			continue;
		if (info->index.sym)
			return bad("it has two tables of symbols");
		info->index.sym = i;
	}
	if (!info->index.sym)
		return bad("it has no symbols (was it stripped?)");
	s = &info->sechdrs[info->index.sym];
	if (s->sh_entsize != sizeof(Elf64_Sym) ||
	    s->sh_size % sizeof(Elf64_Sym) || !s->sh_size ||
	    !IS_ALIGNED(s->sh_offset, 8) || s->sh_flags & SHF_ALLOC)
		return bad("its table of symbols is of no use");
	info->syms = (Elf64_Sym *)(info->image + s->sh_offset);
	info->nr_syms = s->sh_size / sizeof(Elf64_Sym);
	if (s->sh_link >= info->nr_sections || !is_strings(info, s->sh_link) ||
	    s->sh_info > info->nr_syms)
		return bad("its table of symbols has no names");
	strtab = &info->sechdrs[s->sh_link];
	info->strtab = info->image + strtab->sh_offset;
	for (unsigned int i = 0; i < info->nr_syms; i++) {
		int err = check_symbol(info, i, strtab->sh_size);

		if (err)
			return err;
	}
	return 0;
}

/* Of the module's description only these are for the file to fill in. */
static bool may_relocate_this_module(u64 offset)
{
	return offset == offsetof(struct module, init) ||
	       offset == offsetof(struct module, exit);
}

/*
 * One table of relocations. Those of sections that stay in the file, such as
 * debug information, are nobody's business. What a relocation means and whether
 * it fits is for reloc-*.c to judge, which also checks that it ends in bounds.
 */
static int check_relocations(const struct load_info *info, unsigned int i)
{
	const Elf64_Shdr *s = &info->sechdrs[i], *target;
	const Elf64_Rela *rela;

	if (s->sh_type != SHT_RELA)
		return 0;
	if (s->sh_info >= info->nr_sections || s->sh_link != info->index.sym ||
	    s->sh_entsize != sizeof(*rela) || s->sh_size % sizeof(*rela) ||
	    !IS_ALIGNED(s->sh_offset, 8))
		return bad("section %u is no table of relocations", i);
	target = &info->sechdrs[s->sh_info];
	if (!(target->sh_flags & SHF_ALLOC))
		return 0;
	if (target->sh_type == SHT_NOBITS)
		return bad("section %u relocates what is not there", i);
	rela = (Elf64_Rela *)(info->image + s->sh_offset);
	for (u64 n = 0; n < s->sh_size / sizeof(*rela); n++) {
		if (rela[n].r_offset >= target->sh_size ||
		    ELF64_R_SYM(rela[n].r_info) >= info->nr_syms)
			return bad("relocation %llu of section %u", n, i);
		if (s->sh_info == info->index.mod &&
		    !may_relocate_this_module(rela[n].r_offset))
			return bad("relocation of this_module+%#llx",
				   rela[n].r_offset);
	}
	return 0;
}

/* The description is all zero but for the name: the rest is ours to write. */
static int check_this_module(struct load_info *info)
{
	const Elf64_Shdr *s = &info->sechdrs[info->index.mod];
	const struct module *mod;
	size_t len;

	if (!info->index.mod)
		return bad("it has no description of itself");
	if (s->sh_type != SHT_PROGBITS || s->sh_size != sizeof(*mod) ||
	    (s->sh_flags & (SHF_ALLOC | SHF_WRITE)) !=
		    (SHF_ALLOC | SHF_WRITE) ||
	    s->sh_addralign < __alignof__(*mod) ||
	    !IS_ALIGNED(s->sh_offset, __alignof__(*mod)))
		return bad("its description is another kernel's");
	mod = (void *)(info->image + s->sh_offset);
	len = strnlen(mod->name, MODULE_NAME_LEN);
	if (!len || len == MODULE_NAME_LEN)
		return bad("it has no name");
	for (size_t i = 0; i < sizeof(*mod); i++) {
		size_t in_name = i - offsetof(struct module, name);

		if (in_name >= len && ((const char *)mod)[i])
			return bad("its description is filled in");
	}
	info->name = mod->name;
	return 0;
}

/* What is said there, modinfo.c judges; here it only has to be text. */
static int check_info(const struct load_info *info)
{
	const Elf64_Shdr *s = &info->sechdrs[info->index.info];

	if (!info->index.info || s->sh_type != SHT_PROGBITS || !s->sh_size ||
	    info->image[s->sh_offset + s->sh_size - 1])
		return bad("%s says nothing of itself", info->name);
	return 0;
}

/* In this order: each check stands on those before it. */
int module_validate(struct load_info *info)
{
	int err = check_header(info);

	if (!err)
		err = check_sections(info);
	if (!err)
		err = check_overlaps(info);
	if (!err)
		err = check_names(info);
	if (!err)
		err = check_symtab(info);
	for (unsigned int i = 1; !err && i < info->nr_sections; i++)
		err = check_relocations(info, i);
	if (!err)
		err = check_this_module(info);
	return err ?: check_info(info);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of files that are no modules, or not any more: each kind of damage is
 * done to a good one, which is then refused, and nothing is left of it.
 */
#include <asm/module.h>
#include <kunit/test.h>
#include <linux/elf.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "images.h"

/* A copy of the file, to be damaged. */
struct file {
	char *image;
	size_t len;
	Elf64_Ehdr *ehdr;
	Elf64_Shdr *sections;
};

/* Returns a section that has the name; the first one without. */
static Elf64_Shdr *section(const struct file *f, const char *name)
{
	const char *names = f->image +
			    f->sections[f->ehdr->e_shstrndx].sh_offset;

	for (unsigned int i = 1; i < f->ehdr->e_shnum; i++)
		if (!strcmp(names + f->sections[i].sh_name, name))
			return &f->sections[i];
	return f->sections;
}

static Elf64_Shdr *section_of_type(const struct file *f, u32 type)
{
	unsigned int i = 1;

	while (i < f->ehdr->e_shnum && f->sections[i].sh_type != type)
		i++;
	return &f->sections[i];
}

static void *content(const struct file *f, const Elf64_Shdr *s)
{
	return f->image + s->sh_offset;
}

static struct module *this_module(const struct file *f)
{
	return content(f, section(f, ".gnu.linkonce.this_module"));
}

/* The relocations of what is loaded. */
static Elf64_Rela *relocs(const struct file *f)
{
	return content(f, section(f, ".rela.text"));
}

static Elf64_Sym *symbols(const struct file *f)
{
	return content(f, section_of_type(f, SHT_SYMTAB));
}

/* What the module says behind a tag that it has. */
static char *info_text(const struct file *f, const char *tag)
{
	char *p = content(f, section(f, ".modinfo"));

	while (strncmp(p, tag, strlen(tag)))
		p += strlen(p) + 1;
	return p + strlen(tag);
}

/* --- Ways to damage it ------------------------------------------------------ */

#define DAMAGE(name, statement) \
static void name(struct file *f) \
{ \
	statement; \
}

DAMAGE(bad_magic, f->image[0] = 0x7e)
DAMAGE(other_class, f->ehdr->e_ident[EI_CLASS] = ELFCLASS32)
DAMAGE(other_endianness, f->ehdr->e_ident[EI_DATA] = ELFDATA2MSB)
DAMAGE(program_not_object, f->ehdr->e_type = ET_EXEC)
DAMAGE(other_machine, f->ehdr->e_machine = EM_S390)
DAMAGE(odd_section_headers, f->ehdr->e_shentsize = 32)
DAMAGE(no_sections, f->ehdr->e_shnum = 0)
DAMAGE(too_many_sections, f->ehdr->e_shnum = 0xfe00)
DAMAGE(headers_outside, f->ehdr->e_shoff = f->len)
DAMAGE(headers_wrap, f->ehdr->e_shoff = ~0ull & ~7ull)
DAMAGE(headers_not_aligned, f->ehdr->e_shoff -= 1)
DAMAGE(names_nowhere, f->ehdr->e_shstrndx = f->ehdr->e_shnum)
DAMAGE(names_in_the_empty_one, f->ehdr->e_shstrndx = 0)
DAMAGE(first_section_not_empty, f->sections[0].sh_type = SHT_PROGBITS)
DAMAGE(content_outside, section(f, ".text")->sh_offset = f->len)
DAMAGE(content_too_long, section(f, ".text")->sh_size = f->len)
DAMAGE(content_wraps, section(f, ".text")->sh_size = ~0ull)
DAMAGE(huge_bss, section_of_type(f, SHT_NOBITS)->sh_size = 1ull << 40)
DAMAGE(odd_alignment, section(f, ".text")->sh_addralign = 3)
DAMAGE(great_alignment, section(f, ".text")->sh_addralign = 1 << 20)
DAMAGE(writable_code, section(f, ".text")->sh_flags |= SHF_WRITE)
DAMAGE(name_outside, section(f, ".text")->sh_name = 1 << 30)
DAMAGE(sections_overlap,
	section(f, ".rodata")->sh_offset = section(f, ".text")->sh_offset)
DAMAGE(rel_without_addend, section_of_type(f, SHT_RELA)->sh_type = SHT_REL)
DAMAGE(no_symbols, section_of_type(f, SHT_SYMTAB)->sh_type = SHT_PROGBITS)
DAMAGE(odd_symbols, section_of_type(f, SHT_SYMTAB)->sh_entsize = 16)
DAMAGE(cut_symbols, section_of_type(f, SHT_SYMTAB)->sh_size -= 1)
DAMAGE(symbols_without_names, section_of_type(f, SHT_SYMTAB)->sh_link = 0)
DAMAGE(symbols_names_nowhere, section_of_type(f, SHT_SYMTAB)->sh_link = 999)
DAMAGE(symbol_name_outside, symbols(f)[1].st_name = 1 << 30)
DAMAGE(symbol_in_no_section, symbols(f)[1].st_shndx = 0xfe00)
DAMAGE(symbol_outside, symbols(f)[1].st_shndx = 1;
	symbols(f)[1].st_value = 1 << 30)
DAMAGE(common_symbol, symbols(f)[1].st_shndx = SHN_COMMON)
DAMAGE(reloc_outside, relocs(f)->r_offset = 1 << 30)
DAMAGE(reloc_at_the_end,
	relocs(f)->r_offset = section(f, ".text")->sh_size - 1)
DAMAGE(reloc_of_no_symbol, relocs(f)->r_info |= 0xffffffull << 32)
DAMAGE(reloc_of_no_kind, relocs(f)->r_info |= 0xfff)
DAMAGE(relocs_of_no_section, section_of_type(f, SHT_RELA)->sh_info = 999)
DAMAGE(relocs_without_symbols, section_of_type(f, SHT_RELA)->sh_link = 0)
DAMAGE(cut_relocs, section_of_type(f, SHT_RELA)->sh_size -= 1)
DAMAGE(no_description,
	memset((char *)f->image + f->sections[f->ehdr->e_shstrndx].sh_offset +
	      section(f, ".gnu.linkonce.this_module")->sh_name, 'x', 8))
DAMAGE(description_too_small,
	section(f, ".gnu.linkonce.this_module")->sh_size -= 8)
DAMAGE(no_name, memset(this_module(f)->name, 0, MODULE_NAME_LEN))
DAMAGE(name_without_end, memset(this_module(f)->name, 'x', MODULE_NAME_LEN))
DAMAGE(other_name, this_module(f)->name[0] = 'x')
DAMAGE(forged_description, this_module(f)->taints = 1)
DAMAGE(reloc_of_the_description,
	((Elf64_Rela *)content(f, section(f,
	       ".rela.gnu.linkonce.this_module")))->r_offset = 8)
DAMAGE(says_nothing, section(f, ".modinfo")->sh_size = 0)
DAMAGE(says_without_end,
	((char *)content(f, section(f, ".modinfo")))
		[section(f, ".modinfo")->sh_size - 1] = 'x')
DAMAGE(other_kernel, *info_text(f, "vermagic=") = '7')
DAMAGE(half_a_parameter, section(f, "__param")->sh_size -= 8)
DAMAGE(half_an_export, section(f, "__ksymtab")->sh_size -= 8)

struct damage {
	const char *name;
	void (*damage)(struct file *f);
};

#define CASE(fn) { #fn, fn }
static const struct damage damages[] = {
	CASE(bad_magic), CASE(other_class), CASE(other_endianness),
	CASE(program_not_object), CASE(other_machine),
	CASE(odd_section_headers), CASE(no_sections), CASE(too_many_sections),
	CASE(headers_outside), CASE(headers_wrap), CASE(headers_not_aligned),
	CASE(names_nowhere), CASE(names_in_the_empty_one),
	CASE(first_section_not_empty), CASE(content_outside),
	CASE(content_too_long), CASE(content_wraps), CASE(huge_bss),
	CASE(odd_alignment), CASE(great_alignment), CASE(writable_code),
	CASE(name_outside), CASE(sections_overlap), CASE(rel_without_addend),
	CASE(no_symbols), CASE(odd_symbols), CASE(cut_symbols),
	CASE(symbols_without_names), CASE(symbols_names_nowhere),
	CASE(symbol_name_outside), CASE(symbol_in_no_section),
	CASE(symbol_outside), CASE(common_symbol), CASE(reloc_outside),
	CASE(reloc_at_the_end), CASE(reloc_of_no_symbol),
	CASE(reloc_of_no_kind), CASE(relocs_of_no_section),
	CASE(relocs_without_symbols), CASE(cut_relocs), CASE(no_description),
	CASE(description_too_small), CASE(no_name), CASE(name_without_end),
	CASE(other_name), CASE(forged_description),
	CASE(reloc_of_the_description), CASE(says_nothing),
	CASE(says_without_end), CASE(other_kernel), CASE(half_a_parameter),
	CASE(half_an_export),
};

KUNIT_ARRAY_PARAM_DESC(damage, damages, name);

static struct file *copy_file(struct kunit *test)
{
	struct file *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->len = image_size(testmod_base);
	f->image = kunit_kmalloc(test, f->len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, f->image);
	memcpy(f->image, testmod_base_start, f->len);
	f->ehdr = (Elf64_Ehdr *)f->image;
	f->sections = (Elf64_Shdr *)(f->image + f->ehdr->e_shoff);
	return f;
}

static void damaged_file_is_refused(struct kunit *test)
{
	const struct damage *d = test->param_value;
	struct file *f = copy_file(test);

	d->damage(f);
	KUNIT_EXPECT_EQ(test, load_module(f->image, f->len, NULL, 0),
			-ENOEXEC);
	KUNIT_EXPECT_NULL(test, find_module("testmod_base"));
}

/* The good one, to be sure that it is the damage that is refused. */
static void whole_file_is_loaded(struct kunit *test)
{
	struct file *f = copy_file(test);

	KUNIT_ASSERT_EQ(test, load_module(f->image, f->len, NULL, 0), 0);
	KUNIT_EXPECT_EQ(test, delete_module("testmod_base", 0), 0);
}

static void cut_file_is_refused(struct kunit *test)
{
	struct file *f = copy_file(test);

	for (size_t len = 0; len < f->len; len += f->len / 32) {
		/* At the end of an allocation, where sanitizers look. */
		char *cut = kmalloc(len, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, cut);
		memcpy(cut, f->image, len);
		KUNIT_EXPECT_EQ(test, load_module(cut, len, NULL, 0),
				-ENOEXEC);
		kfree(cut);
	}
	KUNIT_EXPECT_EQ(test, load_module(f->image, f->len - 1, NULL, 0),
			-ENOEXEC);
}

/* The version magic may be overlooked on request; this taints for ever. */
static void forced_version(struct kunit *test)
{
	struct file *f = copy_file(test);

	other_kernel(f);
	KUNIT_EXPECT_EQ(test, load_module(f->image, f->len, NULL,
					  MODULE_INIT_IGNORE_VERMAGIC), 0);
	KUNIT_EXPECT_TRUE(test, test_taint(TAINT_FORCED_MODULE));
	KUNIT_EXPECT_EQ(test, find_module("testmod_base")->taints,
			1ul << TAINT_FORCED_MODULE);
	KUNIT_EXPECT_EQ(test, delete_module("testmod_base", 0), 0);
}

static struct kunit_case refuse_cases[] = {
	KUNIT_CASE(whole_file_is_loaded),
	KUNIT_CASE_PARAM(damaged_file_is_refused, damage_gen_params),
	KUNIT_CASE(cut_file_is_refused),
	KUNIT_CASE(forced_version),
	{}
};

static struct kunit_suite refuse_suite = {
	.name = "module_refuse",
	.test_cases = refuse_cases,
};
kunit_test_suite(refuse_suite);

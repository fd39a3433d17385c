/* SPDX-License-Identifier: GPL-2.0-only */
/* A small ELF file in memory, for tests: code that may run, and data with a bss. */
#ifndef _FS_TESTS_ELF_IMAGE_H
#define _FS_TESTS_ELF_IMAGE_H

#include <asm/elf_layout.h>
#include <asm/page.h>
#include <linux/binfmt_elf.h>
#include <linux/string.h>
#include <uapi/linux/elf-em.h>

#define IMAGE_BASE	0x400000ul
#define IMAGE_CODE	0x200		/* where the code is in the file */
#define IMAGE_DATA	(PAGE_SIZE + 0x100)
#define IMAGE_DATA_SIZE	0x300ul
#define IMAGE_BSS_SIZE	(2 * PAGE_SIZE)

struct elf_image {
	struct elf64_hdr hdr;
	struct elf64_phdr phdrs[3];
	u8 code[PAGE_SIZE - sizeof(struct elf64_hdr) -
		3 * sizeof(struct elf64_phdr)];
	u8 data[PAGE_SIZE];
};

/* @type: ET_EXEC or ET_DYN. */
static inline void elf_image_init(struct elf_image *im, unsigned int type)
{
	unsigned long base = type == ET_EXEC ? IMAGE_BASE : 0;

	memset(im, 0, sizeof(*im));
	im->hdr = (struct elf64_hdr){
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, 1 },
		.e_type = type, .e_machine = ARCH_ELF_MACHINE, .e_version = 1,
		.e_entry = base + IMAGE_CODE, .e_phoff = sizeof(im->hdr),
		.e_ehsize = sizeof(im->hdr),
		.e_phentsize = sizeof(struct elf64_phdr), .e_phnum = 3,
	};
	im->phdrs[0] = (struct elf64_phdr){
		.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = base,
		.p_filesz = PAGE_SIZE, .p_memsz = PAGE_SIZE,
		.p_align = PAGE_SIZE };
	im->phdrs[1] = (struct elf64_phdr){
		.p_type = PT_LOAD, .p_flags = PF_R | PF_W,
		.p_offset = IMAGE_DATA, .p_vaddr = base + IMAGE_DATA,
		.p_filesz = IMAGE_DATA_SIZE, .p_align = PAGE_SIZE,
		.p_memsz = IMAGE_DATA_SIZE + IMAGE_BSS_SIZE };
	im->phdrs[2] = (struct elf64_phdr){
		.p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W };
	memset(im->data, 0x5a, sizeof(im->data));
}

#endif /* _FS_TESTS_ELF_IMAGE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Relocations: what the compiler left open until addresses are known.
 *
 * Both machines' are functions of buffers alone, so that the tests of one run
 * on the other. The bytes are changed where they stand (@image), as if they
 * stood at @addr.
 */
#ifndef _KERNEL_MODULE_RELOC_H
#define _KERNEL_MODULE_RELOC_H

#include <linux/elf.h>
#include <linux/types.h>

struct load_info;
struct module_memory;

/* A veneer of arm64: loads an address and goes there. */
struct plt_entry {
	u32 adrp, add, br, nop;
};

/* Room for veneers behind the code that needs them. */
struct plt_area {
	struct plt_entry *entries;	/* where they are written */
	u64 addr;			/* where they run */
	unsigned int num, max;
};

struct reloc_section {
	void *image;
	u64 addr;
	u64 size;
	const Elf64_Rela *rela;
	unsigned int num;
	const Elf64_Sym *syms;	/* st_value: the address */
	struct plt_area *plt;	/* arm64 only */
	const char *name;	/* of the module, for messages */
};

/* 0, or -ENOEXEC with a message: out of reach, or of a kind that is not known. */
int reloc_x86(const struct reloc_section *rs);
int reloc_arm64(const struct reloc_section *rs);
/* The most veneers that the section can need. */
unsigned int reloc_arm64_plts(const Elf64_Rela *rela, unsigned int num,
			      const Elf64_Sym *syms);

/* reloc.c: room for veneers behind both parts with code. */
void module_reserve_plts(const struct load_info *info,
			 struct module_memory *mem);

#endif /* _KERNEL_MODULE_RELOC_H */

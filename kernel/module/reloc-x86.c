// SPDX-License-Identifier: GPL-2.0-only
/*
 * Relocations of x86-64, as in the processor supplement of the System V ABI.
 * Code of the kernel names addresses in 32 bits, sign-extended: what does not
 * fit was compiled for another code model. Owns nothing.
 */
#include <kunit/visibility.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "reloc.h"

enum {
	R_X86_64_NONE = 0,
	R_X86_64_64 = 1,
	R_X86_64_PC32 = 2,
	R_X86_64_PLT32 = 4,
	R_X86_64_32 = 10,
	R_X86_64_32S = 11,
	R_X86_64_PC64 = 24,
};

/* How a type is computed and stored. */
struct reloc_kind {
	u8 width;
	bool relative;
	bool is_signed;
};

static const struct reloc_kind *kind_of(u32 type)
{
	static const struct reloc_kind kinds[] = {
		[R_X86_64_64] = { 8 },
		[R_X86_64_PC32] = { 4, .relative = true, .is_signed = true },
		[R_X86_64_PLT32] = { 4, .relative = true, .is_signed = true },
		[R_X86_64_32] = { 4 },
		[R_X86_64_32S] = { 4, .is_signed = true },
		[R_X86_64_PC64] = { 8, .relative = true },
	};

	if (type >= ARRAY_SIZE(kinds) || !kinds[type].width)
		return NULL;
	return &kinds[type];
}

/* Does cutting it off lose nothing? */
static bool fits(const struct reloc_kind *kind, u64 val)
{
	if (kind->width == 8)
		return true;
	return kind->is_signed ? (s64)val == (s32)val : val == (u32)val;
}

/* Not aligned to anything: instructions are not. */
static int apply(const struct reloc_section *rs, const Elf64_Rela *rela)
{
	u32 type = ELF64_R_TYPE(rela->r_info);
	const struct reloc_kind *kind = kind_of(type);
	u64 val = rs->syms[ELF64_R_SYM(rela->r_info)].st_value +
		  rela->r_addend;

	if (type == R_X86_64_NONE)
		return 0;
	if (!kind) {
		pr_err("%s: Unknown rela relocation: %u\n", rs->name, type);
		return -ENOEXEC;
	}
	if (rs->size < kind->width ||
	    rela->r_offset > rs->size - kind->width) {
		pr_err("%s: relocation outside of its section\n", rs->name);
		return -ENOEXEC;
	}
	if (kind->relative)
		val -= rs->addr + rela->r_offset;
	if (!fits(kind, val)) {
		pr_err("%s: overflow in relocation type %u val %llx\n",
		       rs->name, type, val);
		return -ENOEXEC;
	}
	/* Little-endian: the low bytes come first. */
	memcpy(rs->image + rela->r_offset, &val, kind->width);
	return 0;
}

int reloc_x86(const struct reloc_section *rs)
{
	int err = 0;

	for (unsigned int i = 0; !err && i < rs->num; i++)
		err = apply(rs, &rs->rela[i]);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(reloc_x86);

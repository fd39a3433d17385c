// SPDX-License-Identifier: GPL-2.0-only
/*
 * Relocations of arm64, as in the ELF supplement of the AAPCS64, and veneers.
 *
 * Nearly all of them put some bits of a value into a field of an instruction,
 * so they are a table: how the value is computed, which of its bits are
 * taken, where they go, and whether the others have to be copies of the sign.
 * Owns nothing.
 */
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "reloc.h"

enum {
	R_AARCH64_NONE = 256,
	R_AARCH64_ABS64 = 257, R_AARCH64_ABS32, R_AARCH64_ABS16,
	R_AARCH64_PREL64, R_AARCH64_PREL32, R_AARCH64_PREL16,
	R_AARCH64_MOVW_UABS_G0 = 263, R_AARCH64_MOVW_UABS_G0_NC,
	R_AARCH64_MOVW_UABS_G1, R_AARCH64_MOVW_UABS_G1_NC,
	R_AARCH64_MOVW_UABS_G2, R_AARCH64_MOVW_UABS_G2_NC,
	R_AARCH64_MOVW_UABS_G3,
	R_AARCH64_MOVW_SABS_G0 = 270, R_AARCH64_MOVW_SABS_G1,
	R_AARCH64_MOVW_SABS_G2,
	R_AARCH64_LD_PREL_LO19 = 273, R_AARCH64_ADR_PREL_LO21,
	R_AARCH64_ADR_PREL_PG_HI21, R_AARCH64_ADR_PREL_PG_HI21_NC,
	R_AARCH64_ADD_ABS_LO12_NC, R_AARCH64_LDST8_ABS_LO12_NC,
	R_AARCH64_TSTBR14, R_AARCH64_CONDBR19,
	R_AARCH64_JUMP26 = 282, R_AARCH64_CALL26,
	R_AARCH64_LDST16_ABS_LO12_NC, R_AARCH64_LDST32_ABS_LO12_NC,
	R_AARCH64_LDST64_ABS_LO12_NC,
	R_AARCH64_MOVW_PREL_G0 = 287, R_AARCH64_MOVW_PREL_G0_NC,
	R_AARCH64_MOVW_PREL_G1, R_AARCH64_MOVW_PREL_G1_NC,
	R_AARCH64_MOVW_PREL_G2, R_AARCH64_MOVW_PREL_G2_NC,
	R_AARCH64_MOVW_PREL_G3,
	R_AARCH64_LDST128_ABS_LO12_NC = 299,
};

/* What a value is: an address, a distance, or one in pages of 4 KiB. */
enum reloc_value { ABS = 1, PREL, PAGE };

/* Where it goes. */
enum reloc_field {
	DATA,		/* @len bits of data, of either sign */
	MOVW,		/* 16 bits at bit 5 */
	MOVW_SIGNED,	/* the same; MOVN or MOVZ, as the sign says */
	ADR,		/* 2 bits at bit 29, 19 at bit 5 */
	IMM,		/* @len bits at bit @at */
};

struct reloc_kind {
	u8 value;
	u8 field;
	u8 shift;	/* bits of the value that are left out below */
	u8 len;
	u8 at;
	bool check;	/* what is left out above must be the sign (0 if MOVW) */
};

#define WORD(v, n)	{ v, DATA, .len = n, .check = (n) < 64 }
#define MOV(v, f, s, c)	{ v, f, .shift = s, .len = 16, .check = c }
#define LO12(s)		{ ABS, IMM, .shift = s, .len = 12 - (s), .at = 10 }
#define BRANCH(n, a)	{ PREL, IMM, .shift = 2, .len = n, .at = a, \
			  .check = true }

static const struct reloc_kind *kind_of(u32 type)
{
	static const struct reloc_kind kinds[] = {
		[R_AARCH64_ABS64] = WORD(ABS, 64),
		[R_AARCH64_ABS32] = WORD(ABS, 32),
		[R_AARCH64_ABS16] = WORD(ABS, 16),
		[R_AARCH64_PREL64] = WORD(PREL, 64),
		[R_AARCH64_PREL32] = WORD(PREL, 32),
		[R_AARCH64_PREL16] = WORD(PREL, 16),
		[R_AARCH64_MOVW_UABS_G0] = MOV(ABS, MOVW, 0, true),
		[R_AARCH64_MOVW_UABS_G0_NC] = MOV(ABS, MOVW, 0, false),
		[R_AARCH64_MOVW_UABS_G1] = MOV(ABS, MOVW, 16, true),
		[R_AARCH64_MOVW_UABS_G1_NC] = MOV(ABS, MOVW, 16, false),
		[R_AARCH64_MOVW_UABS_G2] = MOV(ABS, MOVW, 32, true),
		[R_AARCH64_MOVW_UABS_G2_NC] = MOV(ABS, MOVW, 32, false),
		[R_AARCH64_MOVW_UABS_G3] = MOV(ABS, MOVW, 48, false),
		[R_AARCH64_MOVW_SABS_G0] = MOV(ABS, MOVW_SIGNED, 0, true),
		[R_AARCH64_MOVW_SABS_G1] = MOV(ABS, MOVW_SIGNED, 16, true),
		[R_AARCH64_MOVW_SABS_G2] = MOV(ABS, MOVW_SIGNED, 32, true),
		[R_AARCH64_LD_PREL_LO19] = BRANCH(19, 5),
		[R_AARCH64_ADR_PREL_LO21] =
			{ PREL, ADR, .len = 21, .check = true },
		[R_AARCH64_ADR_PREL_PG_HI21] =
			{ PAGE, ADR, .shift = 12, .len = 21, .check = true },
		[R_AARCH64_ADR_PREL_PG_HI21_NC] =
			{ PAGE, ADR, .shift = 12, .len = 21 },
		[R_AARCH64_ADD_ABS_LO12_NC] = LO12(0),
		[R_AARCH64_LDST8_ABS_LO12_NC] = LO12(0),
		[R_AARCH64_LDST16_ABS_LO12_NC] = LO12(1),
		[R_AARCH64_LDST32_ABS_LO12_NC] = LO12(2),
		[R_AARCH64_LDST64_ABS_LO12_NC] = LO12(3),
		[R_AARCH64_LDST128_ABS_LO12_NC] = LO12(4),
		[R_AARCH64_TSTBR14] = BRANCH(14, 5),
		[R_AARCH64_CONDBR19] = BRANCH(19, 5),
		[R_AARCH64_JUMP26] = BRANCH(26, 0),
		[R_AARCH64_CALL26] = BRANCH(26, 0),
		[R_AARCH64_MOVW_PREL_G0] = MOV(PREL, MOVW_SIGNED, 0, true),
		[R_AARCH64_MOVW_PREL_G0_NC] = MOV(PREL, MOVW, 0, false),
		[R_AARCH64_MOVW_PREL_G1] = MOV(PREL, MOVW_SIGNED, 16, true),
		[R_AARCH64_MOVW_PREL_G1_NC] = MOV(PREL, MOVW, 16, false),
		[R_AARCH64_MOVW_PREL_G2] = MOV(PREL, MOVW_SIGNED, 32, true),
		[R_AARCH64_MOVW_PREL_G2_NC] = MOV(PREL, MOVW, 32, false),
		[R_AARCH64_MOVW_PREL_G3] = MOV(PREL, MOVW_SIGNED, 48, false),
	};

	if (type >= ARRAY_SIZE(kinds) || !kinds[type].value)
		return NULL;
	return &kinds[type];
}

/* A branch or a literal counts from its own place; ADRP from that one's page. */
static u64 value_of(const struct reloc_kind *kind, u64 target, u64 place)
{
	if (kind->value == ABS)
		return target;
	if (kind->value == PREL)
		return target - place;
	return ALIGN_DOWN(target, 4096) - ALIGN_DOWN(place, 4096);
}

/* Is nothing lost of the value? Data may be meant with or without a sign. */
static bool fits(const struct reloc_kind *kind, u64 val)
{
	s64 rest = (s64)val >> kind->shift;

	if (!kind->check)
		return true;
	switch (kind->field) {
	case MOVW:
		return !(val >> kind->shift >> 16);
	case MOVW_SIGNED:
		return rest >= -0x10000 && rest <= 0xffff;
	case DATA:
		return rest >= -(1ll << (kind->len - 1)) &&
		       rest < 1ll << kind->len;
	}
	/* An address of instructions that ends in the middle of one. */
	if (kind->value == PREL && (val & ((1u << kind->shift) - 1)))
		return false;
	return rest >= -(1ll << (kind->len - 1)) &&
	       rest < 1ll << (kind->len - 1);
}

/* A field of @len bits at bit @at. */
static u32 set_bits(u32 insn, unsigned int at, unsigned int len, u64 val)
{
	u32 mask = (u32)((1ull << len) - 1) << at;

	return (insn & ~mask) | ((u32)(val << at) & mask);
}

#define MOVW_OPC_SHIFT	29
#define MOVW_OPC_MOVN	0
#define MOVW_OPC_MOVZ	2

/* The value has been found to fit. */
static u32 encode(const struct reloc_kind *kind, u32 insn, u64 val)
{
	s64 imm = (s64)val >> kind->shift;

	switch (kind->field) {
	case MOVW_SIGNED:
		insn = set_bits(insn, MOVW_OPC_SHIFT, 2,
				imm < 0 ? MOVW_OPC_MOVN : MOVW_OPC_MOVZ);
		return set_bits(insn, 5, 16, imm < 0 ? ~imm : imm);
	case MOVW:
		return set_bits(insn, 5, 16, imm);
	case ADR:
		insn = set_bits(insn, 29, 2, imm);
		return set_bits(insn, 5, 19, imm >> 2);
	}
	return set_bits(insn, kind->at, kind->len, imm);
}

/* --- Veneers ---------------------------------------------------------------
 *
 *	adrp	x16, target
 *	add	x16, x16, :lo12:target
 *	br	x16
 *
 * x16 is the register that a call may change on its way.
 */

#define INSN_ADRP_X16	0x90000010u
#define INSN_ADD_X16	0x91000210u
#define INSN_BR_X16	0xd61f0200u
#define INSN_NOP	0xd503201fu

static bool make_veneer(struct plt_entry *entry, u64 target, u64 place)
{
	const struct reloc_kind *page = kind_of(R_AARCH64_ADR_PREL_PG_HI21);
	u64 pages = value_of(page, target, place);

	if (!fits(page, pages))
		return false;
	entry->adrp = encode(page, INSN_ADRP_X16, pages);
	entry->add = set_bits(INSN_ADD_X16, 10, 12, target);
	entry->br = INSN_BR_X16;
	entry->nop = INSN_NOP;
	return true;
}

/* The address of a veneer to @target, an old one or a new one; 0 if none. */
static u64 veneer_to(struct plt_area *plt, u64 target)
{
	struct plt_entry entry;
	unsigned int i;

	if (!plt)
		return 0;
	for (i = 0; i <= plt->num && i < plt->max; i++) {
		u64 place = plt->addr + i * sizeof(entry);

		if (!make_veneer(&entry, target, place))
			return 0;
		if (i == plt->num)
			plt->entries[plt->num++] = entry;
		if (!memcmp(&plt->entries[i], &entry, sizeof(entry)))
			return place;
	}
	return 0;
}

/* The only ones that may go by a veneer: x16 belongs to calls. */
static bool is_branch26(u32 type)
{
	return type == R_AARCH64_JUMP26 || type == R_AARCH64_CALL26;
}

/* Within a section, of which all is near, a branch needs none. */
unsigned int reloc_arm64_plts(const Elf64_Rela *rela, unsigned int num,
			      const Elf64_Sym *syms)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < num; i++)
		nr += is_branch26(ELF64_R_TYPE(rela[i].r_info)) &&
		      syms[ELF64_R_SYM(rela[i].r_info)].st_shndx == SHN_UNDEF;
	return nr;
}
EXPORT_SYMBOL_IF_KUNIT(reloc_arm64_plts);

/* Data is of either sign and up to 8 bytes; all else is one instruction. */
static int apply(const struct reloc_section *rs, const Elf64_Rela *rela)
{
	u32 type = ELF64_R_TYPE(rela->r_info);
	const struct reloc_kind *kind = kind_of(type);
	u64 target = rs->syms[ELF64_R_SYM(rela->r_info)].st_value +
		     rela->r_addend;
	u64 place = rs->addr + rela->r_offset, val, width;
	u32 insn;

	if (type == R_AARCH64_NONE || !type)
		return 0;
	if (!kind) {
		pr_err("%s: unsupported RELA relocation: %u\n", rs->name, type);
		return -ENOEXEC;
	}
	width = kind->field == DATA ? kind->len / 8 : sizeof(insn);
	if (rs->size < width || rela->r_offset > rs->size - width) {
		pr_err("%s: relocation outside of its section\n", rs->name);
		return -ENOEXEC;
	}
	val = value_of(kind, target, place);
	if (!fits(kind, val) && is_branch26(type))
		val = (veneer_to(rs->plt, target) ?: target) - place;
	if (!fits(kind, val)) {
		pr_err("%s: overflow in relocation type %u val %llx\n",
		       rs->name, type, target);
		return -ENOEXEC;
	}
	if (kind->field == DATA) {
		memcpy(rs->image + rela->r_offset, &val, width);
		return 0;
	}
	memcpy(&insn, rs->image + rela->r_offset, sizeof(insn));
	insn = encode(kind, insn, val);
	memcpy(rs->image + rela->r_offset, &insn, sizeof(insn));
	return 0;
}

/* In the order of the file: several may concern one instruction. */
int reloc_arm64(const struct reloc_section *rs)
{
	int err = 0;

	for (unsigned int i = 0; !err && i < rs->num; i++)
		err = apply(rs, &rs->rela[i]);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(reloc_arm64);

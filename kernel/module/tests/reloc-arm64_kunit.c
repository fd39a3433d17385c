// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the relocations of arm64: instructions as an assembler would have
 * made them, in a buffer that stands anywhere; and veneers.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "../reloc.h"

#define PLACE	0xffff800001000000ull
#define FAR	0x10000000ull	/* 256 MiB: no branch reaches that */

/* One relocation of a 64-bit word; @fails: it is refused. */
struct arm64_case {
	const char *name;
	u32 type;
	u64 before;
	u64 symbol;
	u64 after;
	bool fails;
};

static const struct arm64_case cases[] = {
	{ "ABS64", 257, 0, 0x123456789abcdef0, 0x123456789abcdef0 },
	{ "ABS32", 258, 0, 0xfedcba98, 0xfedcba98 },
	{ "ABS32 negative", 258, 0, -2ull, 0xfffffffe },
	{ "ABS32 too great", 258, 0, 1ull << 32, 0, true },
	{ "ABS16", 259, 0, 0xffff, 0xffff },
	{ "ABS16 too great", 259, 0, 0x10000, 0, true },
	{ "PREL64", 260, 0, PLACE - 1, -1ull },
	{ "PREL32", 261, 0, PLACE + 0x1000, 0x1000 },
	{ "PREL16 too far", 262, 0, PLACE + FAR, 0, true },
	/* movz x0, #0x1234; movk x0, #0xabcd, lsl #16 */
	{ "MOVW_UABS_G0", 263, 0xd2800000, 0x1234, 0xd2824680 },
	{ "MOVW_UABS_G0 too great", 263, 0xd2800000, 0x12345, 0, true },
	{ "MOVW_UABS_G0_NC", 264, 0xf2800000, 0x51234, 0xf2824680 },
	{ "MOVW_UABS_G1_NC", 266, 0xf2a00000, 0xabcd0000, 0xf2b579a0 },
	{ "MOVW_UABS_G3", 269, 0xf2e00000, PLACE, 0xf2ffffe0 },
	/* movz becomes movn where the value is negative */
	{ "MOVW_SABS_G0", 270, 0xd2800000, 5, 0xd28000a0 },
	{ "MOVW_SABS_G0 negative", 270, 0xd2800000, -6ull, 0x928000a0 },
	{ "MOVW_PREL_G0 negative", 287, 0xd2800000, PLACE - 6, 0x928000a0 },
	{ "MOVW_PREL_G1", 289, 0xd2a00000, PLACE + 0x30000, 0xd2a00060 },
	/* ldr x0, . + 8 */
	{ "LD_PREL_LO19", 273, 0x58000000, PLACE + 8, 0x58000040 },
	{ "LD_PREL_LO19 too far", 273, 0x58000000, PLACE + 0x100000, 0, true },
	/* adr x0, . + 5; adrp x0 */
	{ "ADR_PREL_LO21", 274, 0x10000000, PLACE + 5, 0x30000020 },
	{ "ADR_PREL_PG_HI21", 275, 0x90000000, PLACE + 0x5123, 0xb0000020 },
	{ "ADR_PREL_PG_HI21 back", 275, 0x90000000, PLACE - 1, 0xf0ffffe0 },
	{ "ADR_PREL_PG_HI21 too far", 275, 0x90000000, 0, 0, true },
	{ "ADD_ABS_LO12_NC", 277, 0x91000000, 0x5123, 0x91048c00 },
	{ "LDST8_ABS_LO12_NC", 278, 0x39400000, 0x5123, 0x39448c00 },
	{ "LDST16_ABS_LO12_NC", 284, 0x79400000, 0x5122, 0x79424400 },
	{ "LDST32_ABS_LO12_NC", 285, 0xb9400000, 0x5124, 0xb9412400 },
	{ "LDST64_ABS_LO12_NC", 286, 0xf9400000, 0x5128, 0xf9409400 },
	{ "LDST128_ABS_LO12_NC", 299, 0x3dc00000, 0x5120, 0x3dc04800 },
	/* tbz w0, #0; b.eq; b; bl */
	{ "TSTBR14", 279, 0x36000000, PLACE + 8, 0x36000040 },
	{ "TSTBR14 too far", 279, 0x36000000, PLACE + 0x8000, 0, true },
	{ "CONDBR19", 280, 0x54000000, PLACE - 4, 0x54ffffe0 },
	{ "CONDBR19 amid an instruction", 280, 0x54000000, PLACE + 2, 0, true },
	{ "JUMP26", 282, 0x14000000, PLACE + 0x400, 0x14000100 },
	{ "CALL26", 283, 0x94000000, PLACE - 4, 0x97ffffff },
	{ "CALL26 as far as it goes", 283, 0x94000000, PLACE + 0x7fffffc,
	  0x95ffffff },
	{ "CALL26 too far", 283, 0x94000000, PLACE + FAR, 0, true },
	{ "NONE", 256, 0x1234, PLACE, 0x1234 },
	{ "of no kind", 281, 0, 0, 0, true },
	{ "of no kind at all", 5000, 0, 0, 0, true },
};
KUNIT_ARRAY_PARAM_DESC(arm64, cases, name);

static void arm64_relocation(struct kunit *test)
{
	const struct arm64_case *c = test->param_value;
	const Elf64_Sym sym = { .st_value = c->symbol };
	const Elf64_Rela rela = { .r_info = c->type };
	u64 word = c->before;
	const struct reloc_section rs = {
		.image = &word, .addr = PLACE, .size = sizeof(word),
		.rela = &rela, .num = 1, .syms = &sym, .name = "test",
	};

	KUNIT_ASSERT_EQ(test, reloc_arm64(&rs), c->fails ? -ENOEXEC : 0);
	KUNIT_EXPECT_EQ(test, word, c->fails ? c->before : c->after);
}

/* Code with two calls far away, of which one twice, and room behind it. */
#define NR_CALLS	3
static void arm64_veneers(struct kunit *test)
{
	const Elf64_Sym syms[] = {
		{ .st_value = PLACE + FAR + 0x1234 },
		{ .st_value = PLACE - FAR },
	};
	const Elf64_Rela rela[NR_CALLS] = {
		{ .r_offset = 0, .r_info = 283 },
		{ .r_offset = 4, .r_info = 1ull << 32 | 282 },
		{ .r_offset = 8, .r_info = 283 },
	};
	u32 code[NR_CALLS] = { 0x94000000, 0x14000000, 0x94000000 };
	struct plt_entry entries[NR_CALLS] = {};
	struct plt_area plt = {
		.entries = entries, .addr = PLACE + 0x1000, .max = NR_CALLS,
	};
	struct reloc_section rs = {
		.image = code, .addr = PLACE, .size = sizeof(code),
		.rela = rela, .num = NR_CALLS, .syms = syms, .plt = &plt,
		.name = "test",
	};

	KUNIT_EXPECT_EQ(test, reloc_arm64_plts(rela, NR_CALLS, syms), 3u);
	KUNIT_ASSERT_EQ(test, reloc_arm64(&rs), 0);
	KUNIT_EXPECT_EQ(test, plt.num, 2u);
	KUNIT_EXPECT_EQ(test, code[0], 0x94000400u);
	KUNIT_EXPECT_EQ(test, code[1], 0x14000403u);
	KUNIT_EXPECT_EQ(test, code[2], 0x940003feu);
	/* adrp x16, . + 256 MiB; add x16, x16, #0x234; br x16; nop */
	KUNIT_EXPECT_EQ(test, entries[0].adrp, 0x90080010u);
	KUNIT_EXPECT_EQ(test, entries[0].add, 0x9108d210u);
	KUNIT_EXPECT_EQ(test, entries[0].br, 0xd61f0200u);
	KUNIT_EXPECT_EQ(test, entries[0].nop, 0xd503201fu);

	/* No room: refused, and no instruction is changed. */
	memset(entries, 0, sizeof(entries));
	code[0] = 0x94000000;
	plt.num = 0;
	plt.max = 0;
	KUNIT_EXPECT_EQ(test, reloc_arm64(&rs), -ENOEXEC);
	KUNIT_EXPECT_EQ(test, code[0], 0x94000000u);
	KUNIT_EXPECT_EQ(test, entries[0].adrp, 0u);
}

static void arm64_ends_in_bounds(struct kunit *test)
{
	const Elf64_Sym sym = { };
	Elf64_Rela rela = { .r_offset = 6, .r_info = 277 };
	u32 code[2] = {};
	struct reloc_section rs = {
		.image = code, .size = sizeof(code), .rela = &rela, .num = 1,
		.syms = &sym, .name = "test",
	};

	KUNIT_EXPECT_EQ(test, reloc_arm64(&rs), -ENOEXEC);
	rela.r_offset = 4;
	KUNIT_EXPECT_EQ(test, reloc_arm64(&rs), 0);
	rela.r_info = 257;
	KUNIT_EXPECT_EQ(test, reloc_arm64(&rs), -ENOEXEC);
}

static struct kunit_case reloc_arm64_cases[] = {
	KUNIT_CASE_PARAM(arm64_relocation, arm64_gen_params),
	KUNIT_CASE(arm64_veneers),
	KUNIT_CASE(arm64_ends_in_bounds),
	{}
};

static struct kunit_suite reloc_arm64_suite = {
	.name = "reloc_arm64",
	.test_cases = reloc_arm64_cases,
};
kunit_test_suite(reloc_arm64_suite);

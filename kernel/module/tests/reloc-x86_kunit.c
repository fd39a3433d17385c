// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the relocations of x86-64, in a buffer that stands anywhere. */
#include <kunit/test.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../reloc.h"

#define PLACE	0xffffffffc0001000ull
#define OFFSET	8

/* One relocation, and what it makes of the bytes; 0 bytes: it is refused. */
struct x86_case {
	const char *name;
	u32 type;
	unsigned int bytes;
	u64 symbol;
	s64 addend;
	u64 want;
};

static const struct x86_case cases[] = {
	{ "64", 1, 8, 0x123456789abcdef0, 1, 0x123456789abcdef1 },
	{ "PC64", 24, 8, PLACE, 0x10, 0x10 - OFFSET },
	{ "PC32 forwards", 2, 4, PLACE + 0x100, -4, 0x100 - 4 - OFFSET },
	{ "PC32 backwards", 2, 4, PLACE - 0x100, -4, (u32)(-0x104 - OFFSET) },
	{ "PC32 as far as it goes", 2, 4, PLACE + OFFSET, 0x7fffffff,
	  0x7fffffff },
	{ "PC32 too far", 2, 0, PLACE + OFFSET, 0x80000000, 0 },
	{ "PC32 too far back", 2, 0, PLACE + OFFSET, -0x80000001ll, 0 },
	{ "PLT32", 4, 4, PLACE + 0x20, -4, 0x20 - 4 - OFFSET },
	{ "32S of the kernel", 11, 4, 0xffffffff81000000, 0, 0x81000000 },
	{ "32S too high", 11, 0, 0x80000000, 0, 0 },
	{ "32", 10, 4, 0xfffffff0, 0xf, 0xffffffff },
	{ "32 of the kernel", 10, 0, 0xffffffff81000000, 0, 0 },
	{ "NONE", 0, 4, 0x1234, 0, 0 },
	{ "of no kind", 9, 0, 0, 0, 0 },
	{ "of no kind at all", 0xffff, 0, 0, 0, 0 },
};
KUNIT_ARRAY_PARAM_DESC(x86, cases, name);

static void x86_relocation(struct kunit *test)
{
	const struct x86_case *c = test->param_value;
	const Elf64_Sym sym = { .st_value = c->symbol };
	const Elf64_Rela rela = {
		.r_offset = OFFSET, .r_info = c->type, .r_addend = c->addend,
	};
	u8 buf[24] = {};
	const struct reloc_section rs = {
		.image = buf, .addr = PLACE, .size = sizeof(buf),
		.rela = &rela, .num = 1, .syms = &sym, .name = "test",
	};

	KUNIT_ASSERT_EQ(test, reloc_x86(&rs), c->bytes ? 0 : -ENOEXEC);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf + OFFSET), c->want);
	/* Nothing beside it. */
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf), 0ull);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf + OFFSET + 8), 0ull);
}

static void x86_ends_in_bounds(struct kunit *test)
{
	const Elf64_Sym sym = { };
	Elf64_Rela rela = { .r_offset = 1, .r_info = 1 };
	u8 buf[8] = {};
	struct reloc_section rs = {
		.image = buf, .size = sizeof(buf), .rela = &rela, .num = 1,
		.syms = &sym, .name = "test",
	};

	KUNIT_EXPECT_EQ(test, reloc_x86(&rs), -ENOEXEC);
	rela.r_offset = 0;
	KUNIT_EXPECT_EQ(test, reloc_x86(&rs), 0);
	rs.size = 7;
	KUNIT_EXPECT_EQ(test, reloc_x86(&rs), -ENOEXEC);
}

static struct kunit_case reloc_x86_cases[] = {
	KUNIT_CASE_PARAM(x86_relocation, x86_gen_params),
	KUNIT_CASE(x86_ends_in_bounds),
	{}
};

static struct kunit_suite reloc_x86_suite = {
	.name = "reloc_x86",
	.test_cases = reloc_x86_cases,
};
kunit_test_suite(reloc_x86_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

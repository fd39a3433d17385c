// SPDX-License-Identifier: GPL-2.0-only
/* Tests of unwind tables: such as compilers write, and such as nobody should. */
#include <kunit/test.h>
#include <linux/eh_frame.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../dwarf.h"

#define BP	6u
#define SP	7u
#define IP	16u

/* Where functions are, seen from the table: nobody looks there. */
#define FAR	0x10000u

/* A table that is being written; entries are whole when end_entry() returns. */
struct builder {
	u8 bytes[512];
	unsigned int nr, entry, common;
	struct eh_frame table;
};

static void put8(struct builder *b, unsigned int value)
{
	b->bytes[b->nr++] = value;
}

static void put32(struct builder *b, u32 value)
{
	for (unsigned int i = 0; i < 4; i++)
		put8(b, value >> 8 * i);
}

static void set32(struct builder *b, unsigned int at, u32 value)
{
	unsigned int nr = b->nr;

	b->nr = at;
	put32(b, value);
	b->nr = nr;
}

static void begin_entry(struct builder *b)
{
	b->entry = b->nr;
	put32(b, 0);
}

/* Its length does not count itself; DW_CFA_nop to a round end. */
static void end_entry(struct builder *b)
{
	while (b->nr % 4)
		put8(b, 0);
	set32(b, b->entry, b->nr - b->entry - 4);
	b->table.end = b->bytes + b->nr;
}

static void put_text(struct builder *b, const char *text)
{
	do
		put8(b, *text);
	while (*text++);
}

/* On entry the CFA is 8 above the stack pointer, and the return address under it. */
static void put_common(struct builder *b, const char *letters, unsigned int return_reg)
{
	b->common = b->nr;
	begin_entry(b);
	put32(b, 0);
	put8(b, 1);
	put_text(b, letters);
	put8(b, 1);		/* code in bytes */
	put8(b, 0x78);		/* data in pieces of -8 */
	put8(b, return_reg);
	put8(b, 1);
	put8(b, DW_EH_PE_pcrel | DW_EH_PE_sdata4);
	put8(b, DW_CFA_def_cfa);
	put8(b, SP);
	put8(b, 8);
	put8(b, DW_CFA_offset | IP);	/* at -8 */
	put8(b, 1);
	end_entry(b);
}

static unsigned long code_at(const struct builder *b, unsigned int offset)
{
	return (unsigned long)b->bytes + FAR + offset;
}

/* Of @size bytes of code at @offset; what is put next is its program. */
static void begin_function(struct builder *b, unsigned int offset, unsigned int size)
{
	begin_entry(b);
	put32(b, b->nr - b->common);
	put32(b, FAR + offset - b->nr);
	put32(b, size);
	put8(b, 0);
}

static struct builder *new_table(struct kunit *test)
{
	struct builder *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->table.start = b->bytes;
	return b;
}

/* With what all functions have, and the begin of one at 0 of 100 bytes. */
static struct builder *new_function(struct kunit *test)
{
	struct builder *b = new_table(test);

	put_common(b, "zR", IP);
	begin_function(b, 0, 100);
	return b;
}

static bool find(const struct builder *b, unsigned int offset, struct eh_row *row)
{
	memset(row, 0xee, sizeof(*row));
	return eh_frame_find(&b->table, code_at(b, offset), row);
}

/* A register and a distance. */
struct cfa {
	unsigned int reg;
	long distance;
};

static void expect(struct kunit *test, const struct builder *b, unsigned int offset,
		   struct cfa want)
{
	struct eh_row row;

	KUNIT_ASSERT_TRUE(test, find(b, offset, &row));
	KUNIT_EXPECT_EQ(test, row.cfa_reg, want.reg);
	KUNIT_EXPECT_EQ(test, row.cfa_offset, want.distance);
	KUNIT_EXPECT_FALSE(test, row.cfa_in_memory);
	KUNIT_EXPECT_EQ(test, row.return_reg, IP);
	KUNIT_EXPECT_EQ(test, row.rule[IP], EH_SAVED);
	KUNIT_EXPECT_EQ(test, row.offset[IP], -8);
}

#define expect_cfa(test, b, offset, reg, distance) \
	expect(test, b, offset, (struct cfa){ reg, distance })

/* push %rbp; mov %rsp, %rbp; ... pop %rbp; ret. */
static void a_function_with_a_frame(struct kunit *test)
{
	struct builder *b = new_function(test);
	struct eh_row row;

	put8(b, DW_CFA_advance_loc | 1);
	put8(b, DW_CFA_def_cfa_offset);
	put8(b, 16);
	put8(b, DW_CFA_offset | BP);
	put8(b, 2);
	put8(b, DW_CFA_advance_loc | 3);
	put8(b, DW_CFA_def_cfa_register);
	put8(b, BP);
	put8(b, DW_CFA_advance_loc1);
	put8(b, 95);
	put8(b, DW_CFA_def_cfa);
	put8(b, SP);
	put8(b, 8);
	put8(b, DW_CFA_restore | BP);
	end_entry(b);

	expect_cfa(test, b, 0, SP, 8);
	KUNIT_EXPECT_TRUE(test, find(b, 0, &row));
	KUNIT_EXPECT_EQ(test, row.rule[BP], EH_SAME);
	expect_cfa(test, b, 1, SP, 16);
	expect_cfa(test, b, 3, SP, 16);
	expect_cfa(test, b, 4, BP, 16);
	expect_cfa(test, b, 98, BP, 16);
	KUNIT_EXPECT_TRUE(test, find(b, 98, &row));
	KUNIT_EXPECT_EQ(test, row.rule[BP], EH_SAVED);
	KUNIT_EXPECT_EQ(test, row.offset[BP], -16);
	expect_cfa(test, b, 99, SP, 8);
	KUNIT_EXPECT_TRUE(test, find(b, 99, &row));
	KUNIT_EXPECT_EQ(test, row.rule[BP], EH_SAME);
	KUNIT_EXPECT_FALSE(test, find(b, 100, &row));
	KUNIT_EXPECT_FALSE(test, find(b, -1, &row));
}

static void every_way_to_advance(struct kunit *test)
{
	struct builder *b = new_table(test);

	put_common(b, "zR", IP);
	begin_function(b, 0, 0x30000);
	for (unsigned int i = 0; i < 3; i++) {
		put8(b, DW_CFA_advance_loc1 + i);
		put8(b, 0);	/* 0x100 more, but for the first */
		for (unsigned int k = 1; k < 1u << i; k++)
			put8(b, k == 1);
		put8(b, DW_CFA_def_cfa_offset);
		put8(b, 16 * (i + 1));
	}
	end_entry(b);
	expect_cfa(test, b, 0, SP, 16);
	expect_cfa(test, b, 0xff, SP, 16);
	expect_cfa(test, b, 0x100, SP, 32);
	expect_cfa(test, b, 0x1ff, SP, 32);
	expect_cfa(test, b, 0x200, SP, 48);
}

/* An exit in the midst of a function. */
static void rows_put_aside(struct kunit *test)
{
	struct builder *b = new_function(test);
	struct eh_row row;

	put8(b, DW_CFA_def_cfa_offset);
	put8(b, 64);
	put8(b, DW_CFA_offset | BP);
	put8(b, 3);
	put8(b, DW_CFA_remember_state);
	put8(b, DW_CFA_advance_loc | 10);
	put8(b, DW_CFA_def_cfa_offset);
	put8(b, 8);
	put8(b, DW_CFA_restore_extended);
	put8(b, BP);
	put8(b, DW_CFA_advance_loc | 1);
	put8(b, DW_CFA_restore_state);
	end_entry(b);
	expect_cfa(test, b, 9, SP, 64);
	expect_cfa(test, b, 10, SP, 8);
	KUNIT_EXPECT_TRUE(test, find(b, 10, &row));
	KUNIT_EXPECT_EQ(test, row.rule[BP], EH_SAME);
	expect_cfa(test, b, 11, SP, 64);
	KUNIT_EXPECT_TRUE(test, find(b, 11, &row));
	KUNIT_EXPECT_EQ(test, row.rule[BP], EH_SAVED);
	KUNIT_EXPECT_EQ(test, row.offset[BP], -24);
}

static void rules_of_registers(struct kunit *test)
{
	static const u8 program[] = {
		DW_CFA_offset_extended, 3, 0x80, 0x01,		/* 128 pieces */
		DW_CFA_offset_extended_sf, 12, 0x7f,		/* -1 piece */
		DW_CFA_undefined, 13,
		DW_CFA_offset_extended, 14, 1, DW_CFA_same_value, 14,
		DW_CFA_offset_extended, 33, 9,			/* one that we do not know */
		DW_CFA_GNU_args_size, 0xff, 0x7f,
		DW_CFA_def_cfa_sf, BP, 0x7e,			/* 16 */
		DW_CFA_advance_loc | 9,
		DW_CFA_def_cfa_offset_sf, 0x7c,			/* 32 */
	};
	struct builder *b = new_function(test);
	struct eh_row row;

	for (unsigned int i = 0; i < sizeof(program); i++)
		put8(b, program[i]);
	end_entry(b);
	expect_cfa(test, b, 0, BP, 16);
	expect_cfa(test, b, 9, BP, 32);
	KUNIT_ASSERT_TRUE(test, find(b, 0, &row));
	KUNIT_EXPECT_EQ(test, row.offset[3], -1024);
	KUNIT_EXPECT_EQ(test, row.offset[12], 8);
	KUNIT_EXPECT_EQ(test, row.rule[13], EH_LOST);
	KUNIT_EXPECT_EQ(test, row.rule[14], EH_SAME);
}

/* As where a function wants more alignment than its caller gave: by %r10, which is saved. */
static void realigned_stacks(struct kunit *test)
{
	static const u8 program[] = {
		DW_CFA_def_cfa, 10, 0,
		DW_CFA_advance_loc | 20,
		DW_CFA_expression, BP, 2, DW_OP_breg0 | BP, 0,
		DW_CFA_def_cfa_expression, 3, DW_OP_breg0 | BP, 0x78, DW_OP_deref,
	};
	struct builder *b = new_function(test);
	struct eh_row row;

	for (unsigned int i = 0; i < sizeof(program); i++)
		put8(b, program[i]);
	end_entry(b);
	expect_cfa(test, b, 19, 10, 0);
	KUNIT_ASSERT_TRUE(test, find(b, 20, &row));
	KUNIT_EXPECT_EQ(test, row.cfa_reg, BP);
	KUNIT_EXPECT_EQ(test, row.cfa_offset, -8l);
	KUNIT_EXPECT_TRUE(test, row.cfa_in_memory);
	KUNIT_EXPECT_EQ(test, row.rule[BP], EH_SAVED_BY_REG);
	KUNIT_EXPECT_EQ(test, row.base[BP], BP);
	KUNIT_EXPECT_EQ(test, row.offset[BP], 0);
}

/* What is understood up to the place that is asked for is enough. */
static void what_is_not_understood(struct kunit *test)
{
	static const struct {
		unsigned int nr;
		u8 program[12];
	} cases[] = {
		/* No such operation; two that compilers do not use. */
		{ 1, { 0x3f } },
		{ 2, { DW_CFA_set_loc, 0 } },
		{ 3, { DW_CFA_val_offset, 3, 1 } },
		/* A CFA by such a register. */
		{ 3, { DW_CFA_def_cfa, 17, 0 } },
		/* Nothing was put aside; too much. */
		{ 1, { DW_CFA_restore_state } },
		{ 5, { [0 ... 4] = DW_CFA_remember_state } },
		/* No word in memory; no register; two words; longer than the entry. */
		{ 4, { DW_CFA_def_cfa_expression, 2, DW_OP_breg0 | BP, 0 } },
		{ 5, { DW_CFA_def_cfa_expression, 3, DW_OP_lit0, 0, DW_OP_deref } },
		{ 6, { DW_CFA_def_cfa_expression, 4, DW_OP_breg0, 0, DW_OP_deref, DW_OP_deref } },
		{ 4, { DW_CFA_def_cfa_expression, 9, DW_OP_breg0, 0 } },
	};
	struct eh_row row;

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct builder *b = new_function(test);

		put8(b, DW_CFA_advance_loc | 50);
		for (unsigned int k = 0; k < cases[i].nr; k++)
			put8(b, cases[i].program[k]);
		end_entry(b);
		expect_cfa(test, b, 49, SP, 8);
		KUNIT_EXPECT_FALSE_MSG(test, find(b, 50, &row), "case %u", i);
	}
}

/* Functions by what they have in common: of it, too, only some is known. */
static void what_is_in_common(struct kunit *test)
{
	static const struct {
		const char *letters;
		unsigned int return_reg;
		bool good;
	} cases[] = {
		{ "zR", 16, true }, { "zR", 17, false }, { "zPLR", 16, false }, { "", 16, false },
		{ "R", 16, false }, { "zRS", 16, false }, { "eh", 16, false },
	};
	struct eh_row row;

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct builder *b = new_table(test);

		put_common(b, cases[i].letters, cases[i].return_reg);
		begin_function(b, 0, 1);
		end_entry(b);
		KUNIT_EXPECT_EQ_MSG(test, find(b, 0, &row), cases[i].good, "case %u", i);
	}
}

#define NR_FUNCTIONS	7u

/* One behind the other, with a gap before each; the CFA tells which it was. */
static struct builder *several(struct kunit *test, unsigned int *at)
{
	struct builder *b = new_table(test);

	put_common(b, "zR", IP);
	for (unsigned int i = 0; i < NR_FUNCTIONS; i++) {
		at[i] = b->nr;
		begin_function(b, 10 + 20 * i, 10);
		put8(b, DW_CFA_def_cfa_offset);
		put8(b, 16 + i);
		end_entry(b);
	}
	return b;
}

static void expect_several(struct kunit *test, const struct builder *b)
{
	struct eh_row row;

	for (unsigned int i = 0; i < NR_FUNCTIONS; i++) {
		KUNIT_EXPECT_FALSE(test, find(b, 10 + 20 * i - 1, &row));
		expect_cfa(test, b, 10 + 20 * i, SP, 16 + i);
		expect_cfa(test, b, 10 + 20 * i + 9, SP, 16 + i);
		KUNIT_EXPECT_FALSE(test, find(b, 10 + 20 * i + 10, &row));
	}
}

/* As in a module, where one that is not understood hides no other. */
static void one_after_the_other(struct kunit *test)
{
	unsigned int at[NR_FUNCTIONS];
	struct builder *b = several(test, at);

	expect_several(test, b);
	b->common = b->nr;
	put_common(b, "zX", IP);
	begin_function(b, 500, 10);
	end_entry(b);
	b->common = 0;
	begin_function(b, 600, 10);
	end_entry(b);
	expect_several(test, b);
	expect_cfa(test, b, 600, SP, 8);
	/* A length of zero is the end. */
	put32(b, 0);
	begin_function(b, 700, 10);
	end_entry(b);
	KUNIT_EXPECT_FALSE(test, eh_frame_find(&b->table, code_at(b, 700),
					       &(struct eh_row){ }));
}

/* As the linker leaves them for the kernel. */
static void sorted(struct kunit *test)
{
	unsigned int at[NR_FUNCTIONS], sorted;
	struct builder *b = several(test, at);
	const u8 *end = b->table.end;

	sorted = b->nr;
	put8(b, 1);
	put8(b, DW_EH_PE_pcrel | DW_EH_PE_sdata4);
	put8(b, DW_EH_PE_udata4);
	put8(b, DW_EH_PE_datarel | DW_EH_PE_sdata4);
	put32(b, -b->nr);
	put32(b, NR_FUNCTIONS);
	for (unsigned int i = 0; i < NR_FUNCTIONS; i++) {
		put32(b, FAR + 10 + 20 * i - sorted);
		put32(b, at[i] - sorted);
	}
	b->table.end = end;
	b->table.sorted = b->bytes + sorted;
	expect_several(test, b);
	/* Of another kind. */
	b->bytes[sorted + 3] = DW_EH_PE_pcrel | DW_EH_PE_sdata4;
	KUNIT_EXPECT_FALSE(test, eh_frame_find(&b->table, code_at(b, 10), &(struct eh_row){ }));
}

/* In memory of just that size, so that a byte too far is seen. */
static void look_everywhere(struct kunit *test, const struct builder *b, size_t size)
{
	u8 *bytes = kmalloc(size, GFP_KERNEL);
	struct eh_frame table = { .start = bytes, .end = bytes + size };
	struct eh_row row;

	KUNIT_ASSERT_NOT_NULL(test, bytes);
	memcpy(bytes, b->bytes, size);
	for (unsigned int i = 0; i < 200; i += 7)
		eh_frame_find(&table, (unsigned long)bytes + FAR + i, &row);
	kfree(bytes);
}

static void cut_anywhere(struct kunit *test)
{
	unsigned int at[NR_FUNCTIONS];
	struct builder *b = several(test, at);

	for (size_t size = 1; size <= b->nr; size++)
		look_everywhere(test, b, size);
}

/* Whatever is in it, it is read to its end and no further. */
static void any_bytes(struct kunit *test)
{
	unsigned int at[NR_FUNCTIONS];
	struct builder *b = several(test, at);
	struct rnd_state rnd;
	u8 was;

	prandom_seed_state(&rnd, 20261122);
	for (unsigned int i = 0; i < 3000; i++) {
		unsigned int where = prandom_u32_state(&rnd) % b->nr;

		was = b->bytes[where];
		b->bytes[where] = prandom_u32_state(&rnd);
		look_everywhere(test, b, b->nr);
		if (i % 8)
			b->bytes[where] = was;
	}
}

static struct kunit_case eh_frame_cases[] = {
	KUNIT_CASE(a_function_with_a_frame),
	KUNIT_CASE(every_way_to_advance),
	KUNIT_CASE(rows_put_aside),
	KUNIT_CASE(rules_of_registers),
	KUNIT_CASE(realigned_stacks),
	KUNIT_CASE(what_is_not_understood),
	KUNIT_CASE(what_is_in_common),
	KUNIT_CASE(one_after_the_other),
	KUNIT_CASE(sorted),
	KUNIT_CASE(cut_anywhere),
	KUNIT_CASE(any_bytes),
	{}
};

static struct kunit_suite eh_frame_suite = {
	.name = "eh_frame",
	.test_cases = eh_frame_cases,
};
kunit_test_suite(eh_frame_suite);

MODULE_LICENSE("GPL");

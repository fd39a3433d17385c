/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What holds for the page-table entries of every machine. Included behind the
 * asm/pgtable.h of the one that is tested, which need not be ours.
 */
#ifndef _MM_TESTS_CODEC_CASES_H
#define _MM_TESTS_CODEC_CASES_H

#ifndef PT_LEVELS
#include <asm/pgtable.h>
#endif
#include <kunit/test.h>
#include <linux/array_size.h>

/* Frames with no bit set, the lowest, the highest, and all. */
static const u64 codec_frames[] = {
	0, 1, 1ull << 35, 0xfffffffffull, 0x5a5a5a5a5ull,
};

static inline bool codec_flags_make_sense(unsigned int flags)
{
	if ((flags & PT_NOACCESS) && (flags & (PT_WRITE | PT_EXEC)))
		return false;
	return (flags & (PT_WC | PT_DEVICE)) != (PT_WC | PT_DEVICE);
}

static inline void codec_one_leaf(struct kunit *test, phys_addr_t phys,
			   unsigned int level, unsigned int flags)
{
	pte_t pte = pte_make(phys, level, flags);

	KUNIT_EXPECT_FALSE(test, pte_none(pte));
	KUNIT_EXPECT_TRUE(test, pte_leaf(pte, level));
	KUNIT_EXPECT_FALSE(test, pte_table(pte, level));
	KUNIT_EXPECT_FALSE(test, pte_is_swap(pte));
	KUNIT_EXPECT_EQ(test, pte_present(pte), !(flags & PT_NOACCESS));
	KUNIT_EXPECT_EQ(test, pte_noaccess(pte), !!(flags & PT_NOACCESS));
	KUNIT_EXPECT_EQ(test, pte_phys(pte), phys);
	KUNIT_EXPECT_EQ(test, pte_flags(pte), flags);
}

/* Every flag with every other, at every level that has leaves. */
static inline void codec_leaves_come_back(struct kunit *test)
{
	for (unsigned int level = 0; level <= PT_MAX_LEAF_LEVEL; level++) {
		for (unsigned int flags = 0; flags <= PT_FLAGS; flags++) {
			if (!codec_flags_make_sense(flags))
				continue;
			for (size_t i = 0; i < ARRAY_SIZE(codec_frames); i++)
				codec_one_leaf(test, codec_frames[i] << 12 &
					       ~(pt_level_size(level) - 1),
					       level, flags);
		}
	}
}

static inline void codec_one_table(struct kunit *test, phys_addr_t phys,
			    unsigned int level, unsigned int flags)
{
	pte_t table = pte_make_table(phys, flags);
	pte_t sealed = table_wrprotect(table);

	KUNIT_EXPECT_TRUE(test, pte_table(table, level));
	KUNIT_EXPECT_TRUE(test, pte_present(table));
	KUNIT_EXPECT_FALSE(test, pte_leaf(table, level));
	KUNIT_EXPECT_FALSE(test, pte_none(table));
	KUNIT_EXPECT_FALSE(test, pte_is_swap(table));
	KUNIT_EXPECT_EQ(test, pte_phys(table), phys);
	KUNIT_EXPECT_TRUE(test, table_write(table));
	KUNIT_EXPECT_FALSE(test, table_write(sealed));
	KUNIT_EXPECT_TRUE(test, pte_table(sealed, level));
	KUNIT_EXPECT_EQ(test, pte_phys(sealed), phys);
	KUNIT_EXPECT_EQ(test, table_mkwrite(sealed).val, table.val);
}

static inline void codec_tables_come_back(struct kunit *test)
{
	for (unsigned int level = 1; level < PT_LEVELS; level++) {
		for (size_t i = 0; i < ARRAY_SIZE(codec_frames); i++) {
			phys_addr_t phys = codec_frames[i] << 12;

			codec_one_table(test, phys, level, 0);
			codec_one_table(test, phys, level, PT_USER);
		}
	}
}

static inline void codec_one_swap(struct kunit *test, struct pt_swap swap)
{
	pte_t pte = pte_make_swap(swap);
	struct pt_swap back = pte_swap(pte);

	KUNIT_EXPECT_TRUE(test, pte_is_swap(pte));
	KUNIT_EXPECT_FALSE(test, pte_none(pte));
	KUNIT_EXPECT_FALSE(test, pte_present(pte));
	KUNIT_EXPECT_FALSE(test, pte_noaccess(pte));
	for (unsigned int level = 0; level < PT_LEVELS; level++) {
		KUNIT_EXPECT_FALSE(test, pte_leaf(pte, level));
		KUNIT_EXPECT_FALSE(test, pte_table(pte, level));
	}
	KUNIT_EXPECT_EQ(test, back.type, swap.type);
	KUNIT_EXPECT_EQ(test, back.mark, swap.mark);
	KUNIT_EXPECT_EQ(test, back.offset, swap.offset);
}

static inline void codec_swap_comes_back(struct kunit *test)
{
	for (unsigned int type = 0; type < PT_SWAP_TYPES; type++) {
		for (unsigned int bit = 0; bit < PT_SWAP_OFFSET_BITS; bit++) {
			codec_one_swap(test, (struct pt_swap){
				type, false, (1ull << bit) - 1 });
			codec_one_swap(test, (struct pt_swap){
				type, true, 1ull << bit });
		}
	}
}

static inline void codec_zero_is_nothing(struct kunit *test)
{
	pte_t zero = { 0 };

	KUNIT_EXPECT_TRUE(test, pte_none(zero));
	KUNIT_EXPECT_FALSE(test, pte_present(zero));
	KUNIT_EXPECT_FALSE(test, pte_noaccess(zero));
	KUNIT_EXPECT_FALSE(test, pte_is_swap(zero));
	for (unsigned int level = 0; level < PT_LEVELS; level++) {
		KUNIT_EXPECT_FALSE(test, pte_leaf(zero, level));
		KUNIT_EXPECT_FALSE(test, pte_table(zero, level));
	}
}

#define CODEC_CASES \
	KUNIT_CASE(codec_leaves_come_back), \
	KUNIT_CASE(codec_tables_come_back), \
	KUNIT_CASE(codec_swap_comes_back), \
	KUNIT_CASE(codec_zero_is_nothing)

#endif /* _MM_TESTS_CODEC_CASES_H */

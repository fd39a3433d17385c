// SPDX-License-Identifier: GPL-2.0-only
/* Page-table entries of arm64, on any machine; bits by Arm's manual, D8.3. */
#include "../../arch/arm64/include/asm/pgtable.h"

#include <kunit/test.h>
#include <linux/module.h>

#include "codec_cases.h"

static void as_the_manual_says(struct kunit *test)
{
	static const struct {
		unsigned int level, flags;
		u64 val;
	} known[] = {
		{ 0, PT_KERNEL | PT_WRITE,	0x00e8000000000707 },
		{ 0, PT_KERNEL | PT_EXEC,	0x00c0000000000787 },
		{ 0, PT_KERNEL,			0x00e0000000000787 },
		{ 1, PT_KERNEL | PT_WRITE,	0x00e8000000000705 },
		{ 0, PT_KERNEL | PT_WRITE | PT_DEVICE, 0x00e800000000070f },
		{ 0, PT_KERNEL | PT_WRITE | PT_WC, 0x00e800000000070b },
		/* Clean: the first write faults. */
		{ 0, PT_USER | PT_WRITE | PT_YOUNG, 0x0068000000000fc7 },
		{ 0, PT_USER | PT_EXEC,		0x0020000000000bc7 },
		{ 2, PT_USER | PT_SPECIAL,	0x0160000000000bc5 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		KUNIT_EXPECT_EQ(test, pte_make(1ull << 30, known[i].level,
					       known[i].flags).val,
				known[i].val | 1ull << 30);
	KUNIT_EXPECT_EQ(test, pte_make_table(0x5000, 0).val,
			0x1000000000005003ull);
	KUNIT_EXPECT_EQ(test, pte_make_table(0x5000, PT_USER).val,
			0x0800000000005003ull);
	KUNIT_EXPECT_EQ(test, table_wrprotect(pte_make_table(0x5000, 0)).val,
			0x5000000000005003ull);
}

/* A CPU that keeps the dirty state clears one bit, and nothing else. */
static void the_cpu_notes_a_write(struct kunit *test)
{
	pte_t pte = pte_make(0x5000, 0, PT_USER | PT_WRITE | PT_YOUNG);

	KUNIT_EXPECT_FALSE(test, pte_flags(pte) & PT_DIRTY);
	pte.val &= ~(1ull << 7);
	KUNIT_EXPECT_EQ(test, pte_flags(pte),
			PT_USER | PT_WRITE | PT_YOUNG | PT_DIRTY);
}

static struct kunit_case codec_arm64_cases[] = {
	CODEC_CASES,
	KUNIT_CASE(as_the_manual_says),
	KUNIT_CASE(the_cpu_notes_a_write),
	{}
};

static struct kunit_suite codec_arm64_suite = {
	.name = "codec_arm64",
	.test_cases = codec_arm64_cases,
};
kunit_test_suite(codec_arm64_suite);

MODULE_LICENSE("GPL");

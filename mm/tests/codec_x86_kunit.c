// SPDX-License-Identifier: GPL-2.0-only
/* Page-table entries of x86, on any machine; bits by Intel's manual, 4.5. */
#include "../../arch/x86/include/asm/pgtable.h"

#include <kunit/test.h>
#include <linux/module.h>

#include "codec_cases.h"

static void as_the_manual_says(struct kunit *test)
{
	static const struct {
		unsigned int level, flags;
		u64 val;
	} known[] = {
		{ 0, PT_KERNEL | PT_WRITE,	0x8000000000000163 },
		{ 0, PT_KERNEL | PT_EXEC,	0x0000000000000161 },
		{ 1, PT_KERNEL | PT_WRITE,	0x80000000000001e3 },
		{ 0, PT_KERNEL | PT_WRITE | PT_DEVICE, 0x800000000000017b },
		{ 0, PT_KERNEL | PT_WRITE | PT_WC, 0x800000000000016b },
		{ 0, PT_USER | PT_WRITE | PT_YOUNG, 0x8000000000000027 },
		{ 0, PT_USER | PT_EXEC,		0x0000000000000005 },
		{ 2, PT_USER | PT_SPECIAL,	0x8000000000000285 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		KUNIT_EXPECT_EQ(test, pte_make(1ull << 30, known[i].level,
					       known[i].flags).val,
				known[i].val | 1ull << 30);
	KUNIT_EXPECT_EQ(test, pte_make_table(0x5000, 0).val, 0x5023ull);
	KUNIT_EXPECT_EQ(test, pte_make_table(0x5000, PT_USER).val, 0x5027ull);
	KUNIT_EXPECT_EQ(test, table_wrprotect(pte_make_table(0x5000, 0)).val,
			0x5021ull);
}

static struct kunit_case codec_x86_cases[] = {
	CODEC_CASES,
	KUNIT_CASE(as_the_manual_says),
	{}
};

static struct kunit_suite codec_x86_suite = {
	.name = "codec_x86",
	.test_cases = codec_x86_cases,
};
kunit_test_suite(codec_x86_suite);

MODULE_LICENSE("GPL");

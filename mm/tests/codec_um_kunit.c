// SPDX-License-Identifier: GPL-2.0-only
/* Page-table entries of um, on any machine. */
#include "../../arch/um/include/asm/pgtable.h"

#include <kunit/test.h>
#include <linux/module.h>

#include "codec_cases.h"

static struct kunit_case codec_um_cases[] = {
	CODEC_CASES,
	{}
};

static struct kunit_suite codec_um_suite = {
	.name = "codec_um",
	.test_cases = codec_um_cases,
};
kunit_test_suite(codec_um_suite);

MODULE_LICENSE("GPL");

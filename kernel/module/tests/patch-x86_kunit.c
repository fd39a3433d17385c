// SPDX-License-Identifier: GPL-2.0-only
/* Writing into a module's code the instructions that this processor has. */
#include <asm/asm.h>
#include <asm/cpufeature.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>

#define CODE_SIZE	16

struct patched {
	struct smap_site sites[3];
	u8 code[CODE_SIZE];
};

static void point_at(struct smap_site *site, u8 *code, u32 insn)
{
	site->addr = (char *)code - (char *)&site->addr;
	site->insn = insn;
}

/* As many as are counted, three bytes each, and nothing beside them. */
static void sites_are_written(struct kunit *test)
{
	struct patched *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	u8 want[CODE_SIZE];

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p->code, 0xcc, CODE_SIZE);
	memset(want, 0xcc, CODE_SIZE);
	point_at(&p->sites[0], p->code + 1, 0xffcb010f);
	point_at(&p->sites[1], p->code + 8, 0xffca010f);
	point_at(&p->sites[2], p->code + 12, 0xffca010f);
	if (boot_cpu_has(X86_FEATURE_SMAP)) {
		memcpy(want + 1, "\x0f\x01\xcb", 3);
		memcpy(want + 8, "\x0f\x01\xca", 3);
	}
	patch_smap_sites(p->sites, 2);
	KUNIT_EXPECT_MEMEQ(test, p->code, want, CODE_SIZE);
}

static struct kunit_case patch_cases[] = {
	KUNIT_CASE(sites_are_written),
	{}
};

static struct kunit_suite patch_suite = {
	.name = "module_patch",
	.test_cases = patch_cases,
};
kunit_test_suite(patch_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

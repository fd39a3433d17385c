// SPDX-License-Identifier: GPL-2.0-only
/* Tests of <linux/uuid.h>, and of <linux/unaligned.h> and byte order. */
#include <kunit/test.h>
#include <linux/swab.h>
#include <linux/unaligned.h>
#include <linux/uuid.h>

#define TEXT "c33f4995-3701-450e-9fbf-206a2e98e576"

static void uuid_test_parse(struct kunit *test)
{
	static const uuid_t u = UUID_INIT(0xc33f4995, 0x3701, 0x450e, 0x9f,
					  0xbf, 0x20, 0x6a, 0x2e, 0x98, 0xe5,
					  0x76);
	static const guid_t g = GUID_INIT(0xc33f4995, 0x3701, 0x450e, 0x9f,
					  0xbf, 0x20, 0x6a, 0x2e, 0x98, 0xe5,
					  0x76);
	uuid_t uu;
	guid_t gg;

	KUNIT_EXPECT_EQ(test, uuid_parse(TEXT, &uu), 0);
	KUNIT_EXPECT_TRUE(test, uuid_equal(&uu, &u));
	KUNIT_EXPECT_EQ(test, guid_parse(TEXT " and more", &gg), 0);
	KUNIT_EXPECT_TRUE(test, guid_equal(&gg, &g));
	KUNIT_EXPECT_EQ(test, uu.b[0], 0xc3);
	KUNIT_EXPECT_EQ(test, gg.b[0], 0x95);
	uuid_copy(&uu, &uuid_null);
	KUNIT_EXPECT_TRUE(test, uuid_is_null(&uu));
	KUNIT_EXPECT_FALSE(test, uuid_is_null(&u));
	KUNIT_EXPECT_FALSE(test, guid_equal(&gg, &guid_null));
}

static void uuid_test_invalid(struct kunit *test)
{
	static const char *const wrong[] = {
		"",
		"c33f4995-3701-450e-9fbf-206a2e98e57",
		"c33f4995-3701-450e-9fbf206a2e98e5760",
		"c33f4995-3701-450e-9fbf-206a2e98e57g",
		"c33f49953701-450e-9fbf-206a2e98e5761",
		"{c33f4995-3701-450e-9fbf-206a2e98e57}",
	};
	uuid_t u;
	guid_t g;
	int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		KUNIT_EXPECT_EQ(test, uuid_parse(wrong[i], &u), -EINVAL);
		KUNIT_EXPECT_EQ(test, guid_parse(wrong[i], &g), -EINVAL);
	}
}

static void uuid_test_random(struct kunit *test)
{
	u8 raw[UUID_SIZE];
	uuid_t u;

	memset(raw, 0xff, sizeof(raw));
	uuid_set_random(&u, raw);
	KUNIT_EXPECT_EQ(test, u.b[6], 0x4f);
	KUNIT_EXPECT_EQ(test, u.b[8], 0xbf);
	memset(raw, 0, sizeof(raw));
	uuid_set_random(&u, raw);
	KUNIT_EXPECT_EQ(test, u.b[6], 0x40);
	KUNIT_EXPECT_EQ(test, u.b[8], 0x80);
}

static void unaligned_test_order(struct kunit *test)
{
	u8 buf[10] = { 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 0xff };

	KUNIT_EXPECT_EQ(test, get_unaligned_le16(buf + 1), 0x0201);
	KUNIT_EXPECT_EQ(test, get_unaligned_be16(buf + 1), 0x0102);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf + 1), 0x04030201u);
	KUNIT_EXPECT_EQ(test, get_unaligned_be32(buf + 1), 0x01020304u);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf + 1),
			0x0807060504030201ull);
	KUNIT_EXPECT_EQ(test, get_unaligned_be64(buf + 1),
			0x0102030405060708ull);
	KUNIT_EXPECT_EQ(test, get_unaligned((u32 *)(buf + 1)), 0x04030201u);
	put_unaligned_be64(0x1122334455667788ULL, buf + 1);
	KUNIT_EXPECT_MEMEQ(test, buf, "\xff\x11\x22\x33\x44\x55\x66\x77\x88\xff",
			   10);
	put_unaligned_le32(0xaabbccdd, buf + 1);
	put_unaligned_be16(0xeeff, buf + 5);
	KUNIT_EXPECT_MEMEQ(test, buf, "\xff\xdd\xcc\xbb\xaa\xee\xff\x77\x88\xff",
			   10);
	put_unaligned((u16)0x1234, (u16 *)(buf + 7));
	KUNIT_EXPECT_EQ(test, buf[7], 0x34);
}

static void byteorder_test_swab(struct kunit *test)
{
	u32 w = 0x12345678;

	KUNIT_EXPECT_EQ(test, swab16(0x1234), 0x3412);
	KUNIT_EXPECT_EQ(test, swab32(0x12345678), 0x78563412u);
	KUNIT_EXPECT_EQ(test, swab64(1), 1ull << 56);
	KUNIT_EXPECT_EQ(test, swab32p(&w), 0x78563412u);
	swab32s(&w);
	KUNIT_EXPECT_EQ(test, w, 0x78563412u);
	KUNIT_EXPECT_EQ(test, be32_to_cpu(cpu_to_be32(w)), w);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(cpu_to_le64(5)), 5ull);
	cpu_to_be32s(&w);
	KUNIT_EXPECT_EQ(test, w, 0x12345678u);
	be32_to_cpus(&w);
	KUNIT_EXPECT_EQ(test, w, 0x78563412u);
	KUNIT_EXPECT_EQ(test, (__force u32)cpu_to_be32p(&w), 0x12345678u);
	KUNIT_EXPECT_EQ(test, be32_to_cpup((__force __be32 *)&w), 0x12345678u);
	KUNIT_EXPECT_EQ(test, (__force u32)cpu_to_be32(w), 0x12345678u);
	KUNIT_EXPECT_EQ(test, (__force u32)cpu_to_le32(w), w);
	KUNIT_EXPECT_EQ(test, (__force u16)htons(0x1234), 0x3412);
}

static struct kunit_case uuid_test_cases[] = {
	KUNIT_CASE(uuid_test_parse),
	KUNIT_CASE(uuid_test_invalid),
	KUNIT_CASE(uuid_test_random),
	{}
};

static struct kunit_case byteorder_test_cases[] = {
	KUNIT_CASE(unaligned_test_order),
	KUNIT_CASE(byteorder_test_swab),
	{}
};

static struct kunit_suite uuid_suite = {
	.name = "uuid",
	.test_cases = uuid_test_cases,
};

static struct kunit_suite byteorder_suite = {
	.name = "byteorder",
	.test_cases = byteorder_test_cases,
};

kunit_test_suites(&uuid_suite, &byteorder_suite);

MODULE_DESCRIPTION("Tests of identifiers and of the order of bytes");
MODULE_LICENSE("GPL");

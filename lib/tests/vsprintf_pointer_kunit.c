// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of lib/vsprintf_pointer.c: each conversion behind %p.
 *
 * The key of the hash and the namer of symbols belong to the running kernel;
 * so the tests look at what must hold under any key, and at names only as far
 * as the kernel has a namer.
 */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/printf_ext.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/uuid.h>

#define ROOM 256

/* Without the attribute: what follows %p is unknown to compilers. */
static void check(struct kunit *test, const char *want, const char *fmt, ...)
{
	char buf[ROOM], cut[ROOM];
	va_list args, copy;
	int len, cut_len;

	va_start(args, fmt);
	va_copy(copy, args);
	len = vsnprintf(buf, sizeof(buf), fmt, args);
	KUNIT_EXPECT_STREQ(test, buf, want);
	KUNIT_EXPECT_EQ(test, len, (int)strlen(want));
	/* Cut, it is as long as ever, and the same as far as it goes. */
	cut_len = vsnprintf(cut, 4, fmt, copy);
	KUNIT_EXPECT_EQ(test, cut_len, len);
	KUNIT_EXPECT_EQ(test, strncmp(cut, want, 3), 0);
	va_end(copy);
	va_end(args);
}

static void pointer_test_raw(struct kunit *test)
{
	void *p = (void *)0xffff800012345678UL;

	check(test, "ffff800012345678", "%px", p);
	check(test, "0xffff800012345678", "%#px", p);
	check(test, "0000000000000001", "%px", (void *)1);
	check(test, "[    ffff800012345678]", "[%20px]", p);
	check(test, "[ffff800012345678    ]", "[%-20px]", p);
}

static void pointer_test_null(struct kunit *test)
{
	check(test, "0000000000000000", "%p", NULL);
	check(test, "0000000000000000", "%px", NULL);
	check(test, "ffffffffffffffea", "%p", ERR_PTR(-EINVAL));
	check(test, "(null)", "%pM", NULL);
	check(test, "(null)", "%pUb", NULL);
	check(test, "(null)", "%pI4", NULL);
	check(test, "(null)", "%pV", NULL);
	check(test, "(null)", "%pa", NULL);
	check(test, "(null)", "%*ph", 4, NULL);
	check(test, "(null)", "%*pbl", 4, NULL);
	check(test, "(efault)", "%pM", (void *)17);
	check(test, "(efault)", "%pM", (void *)4095);
	check(test, "(efault)", "%pM", ERR_PTR(-1));
}

/*
 * A hash: not the address, the same each time, 32 bits of it, and different
 * for different addresses. The kernel has had a key since early in its boot.
 */
static void pointer_test_hashed(struct kunit *test)
{
	char a[32], again[32], b[32], raw[32];
	int local;

	snprintf(a, sizeof(a), "%p", &local);
	snprintf(again, sizeof(again), "%p", &local);
	snprintf(b, sizeof(b), "%p", &local + 1);
	snprintf(raw, sizeof(raw), "%px", &local);
	KUNIT_EXPECT_STREQ(test, a, again);
	KUNIT_EXPECT_EQ(test, strlen(a), (size_t)16);
	if (!strcmp(a, raw))
		kunit_skip(test, "the kernel runs with no_hash_pointers");
	KUNIT_EXPECT_STRNEQ(test, a, "(____ptrval____)");
	KUNIT_EXPECT_STRNEQ(test, a, b);
	KUNIT_EXPECT_EQ(test, strncmp(a, "00000000", 8), 0);
}

static bool yes(void)
{
	return true;
}

static bool no(void)
{
	return false;
}

static void pointer_test_restricted(struct kunit *test)
{
	bool (*old_privileged)(void) = printf_privileged;
	int old_restrict = kptr_restrict, local;
	char plain[32], raw[32];

	snprintf(plain, sizeof(plain), "%p", &local);
	snprintf(raw, sizeof(raw), "%px", &local);
	kptr_restrict = 0;
	check(test, plain, "%pK", &local);
	kptr_restrict = 1;
	printf_privileged = NULL;
	check(test, "0000000000000000", "%pK", &local);
	printf_privileged = no;
	check(test, "0000000000000000", "%pK", &local);
	printf_privileged = yes;
	check(test, raw, "%pK", &local);
	kptr_restrict = 2;
	check(test, "0000000000000000", "%pK", &local);
	kptr_restrict = old_restrict;
	printf_privileged = old_privileged;
}

static void pointer_test_symbol(struct kunit *test)
{
	unsigned long addr = (unsigned long)pointer_test_symbol;
	const char *module = IN_MODULE ? " [" KBUILD_MODNAME "]" : "";
	char buf[ROOM], call[ROOM], number[32];

	snprintf(number, sizeof(number), "0x%016lx", addr);
	snprintf(buf, sizeof(buf), "%pS", pointer_test_symbol);
	if (!strcmp(buf, number)) {
		check(test, number, "%ps", pointer_test_symbol);
		check(test, number, "%pB", pointer_test_symbol);
		return;
	}
	KUNIT_EXPECT_TRUE(test, strstarts(buf, "pointer_test_symbol+0x0/0x"));
	snprintf(call, sizeof(call), "pointer_test_symbol%s", module);
	check(test, call, "%ps", pointer_test_symbol);
	snprintf(call, sizeof(call), "  pointer_test_symbol%s", module);
	check(test, call, "%*ps", 21 + (int)strlen(module),
	      pointer_test_symbol);
	/* The call before a return address, not what stands behind it. */
	snprintf(call, sizeof(call), "%pB", (void *)(addr + 1));
	KUNIT_EXPECT_TRUE(test, strstarts(call, "pointer_test_symbol+0x1/0x"));
	snprintf(call, sizeof(call), "%pB", (void *)addr);
	KUNIT_EXPECT_FALSE(test, strstarts(call, "pointer_test_symbol+"));
}

static void pointer_test_error(struct kunit *test)
{
	char hashed[32];

	snprintf(hashed, sizeof(hashed), "%p", hashed);
	check(test, "-ENOENT", "%pe", ERR_PTR(-ENOENT));
	check(test, "[ -EIO]", "[%5pe]", ERR_PTR(-EIO));
	check(test, "[-EIO ]", "[%-5pe]", ERR_PTR(-EIO));
	check(test, "-EPROBE_DEFER", "%pe", ERR_PTR(-EPROBE_DEFER));
	check(test, "-4000", "%pe", ERR_PTR(-4000));
	check(test, hashed, "%pe", hashed);
	check(test, "0000000000000000", "%pe", NULL);
}

static void pointer_test_bytes(struct kunit *test)
{
	u8 buf[70];
	char text[ROOM];
	int i;

	for (i = 0; i < sizeof(buf); i++)
		buf[i] = 0xa0 + i;
	check(test, "a0 a1 a2", "%3ph", buf);
	check(test, "a0 a1 a2", "%*ph", 3, buf);
	check(test, "a0:a1:a2", "%*phC", 3, buf);
	check(test, "a0-a1-a2", "%*phD", 3, buf);
	check(test, "a0a1a2|", "%*phN|", 3, buf);
	check(test, "a0", "%ph", buf);
	check(test, "", "%*ph", 0, buf);
	/* At most 64. */
	KUNIT_EXPECT_EQ(test, snprintf(text, sizeof(text), "%70phN", buf),
			128);
}

static void pointer_test_bitmap(struct kunit *test)
{
	DECLARE_BITMAP(map, 100);

	bitmap_zero(map, 100);
	check(test, "", "%*pbl", 100, map);
	check(test, "0,00000000,00000000,00000000", "%*pb", 100, map);
	bitmap_set(map, 3, 5);
	bitmap_set(map, 64, 1);
	bitmap_set(map, 98, 2);
	check(test, "3-7,64,98-99", "%*pbl", 100, map);
	check(test, "c,00000001,00000000,000000f8", "%*pb", 100, map);
	check(test, "3-7,64", "%98pbl", map);
	check(test, "f8", "%8pb", map);
	check(test, "078", "%*pb", 9, (unsigned long[]){ 0x1678 & 0x78 });
	/* Bits beyond the size are not shown. */
	check(test, "8", "%4pb", map);
	check(test, "3", "%4pbl", map);
	check(test, "f8", "%*pb", 8, map);
	check(test, "", "%*pb", 0, map);
	check(test, "", "%*pbl", -5 + 5, map);
	bitmap_fill(map, 100);
	check(test, "0-99", "%*pbl", 100, map);
	check(test, "ffffffff", "%*pb", 32, map);
	check(test, "1,ffffffff", "%*pb", 33, map);
}

static void pointer_test_uuid(struct kunit *test)
{
	static const u8 id[UUID_SIZE] = {
		0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
		0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f
	};

	check(test, "00010203-0405-0607-0809-0a0b0c0d0e0f", "%pU", id);
	check(test, "00010203-0405-0607-0809-0a0b0c0d0e0f", "%pUb", id);
	check(test, "00010203-0405-0607-0809-0A0B0C0D0E0F", "%pUB", id);
	check(test, "03020100-0504-0706-0809-0a0b0c0d0e0f", "%pUl", id);
	check(test, "03020100-0504-0706-0809-0A0B0C0D0E0F", "%pUL", id);
}

static void pointer_test_phys(struct kunit *test)
{
	phys_addr_t phys = 0x12345678;
	dma_addr_t dma = 0xabc;

	check(test, "0x0000000012345678", "%pa", &phys);
	check(test, "0x0000000012345678.", "%pap.", &phys);
	check(test, "0x0000000000000abc", "%pad", &dma);
}

static void pointer_test_ip4(struct kunit *test)
{
	static const u8 addr[4] = { 127, 0, 0, 1 };

	check(test, "127.0.0.1", "%pI4", addr);
	check(test, "127.000.000.001", "%pi4", addr);
	check(test, "127.0.0.1", "%pI4n", addr);
	check(test, "127.0.0.1", "%pI4b", addr);
	check(test, "1.0.0.127", "%pI4l", addr);
	check(test, "1.0.0.127", "%pI4h", addr);
	check(test, "(%pI?)", "%pI9", addr);
	check(test, "(%pi?)", "%pi", addr);
}

struct ip6_case {
	u16 groups[8];
	const char *text;
};

static const struct ip6_case ip6_cases[] = {
	{ { 0x2001, 0xdb8, 1, 2, 3, 4, 5, 0x6789 }, "2001:db8:1:2:3:4:5:6789" },
	{ { 0x2001, 0xdb8, 0, 0, 0, 0, 0, 1 }, "2001:db8::1" },
	{ { 0 }, "::" },
	{ { 0, 0, 0, 0, 0, 0, 0, 1 }, "::1" },
	{ { 1 }, "1::" },
	{ { 1, 0, 0, 2, 0, 0, 0, 3 }, "1:0:0:2::3" },
	{ { 1, 0, 0, 2, 3, 0, 0, 4 }, "1::2:3:0:0:4" },
	{ { 1, 0, 2, 3, 4, 5, 6, 7 }, "1:0:2:3:4:5:6:7" },
	{ { 0, 0, 1, 2, 3, 4, 5, 6 }, "::1:2:3:4:5:6" },
	{ { 0, 0, 0, 0, 0, 0xffff, 0xc0a8, 0x0102 }, "::ffff:192.168.1.2" },
};

static void pointer_test_ip6(struct kunit *test)
{
	u8 addr[16];
	int i, j;

	for (i = 0; i < ARRAY_SIZE(ip6_cases); i++) {
		for (j = 0; j < 8; j++) {
			addr[2 * j] = ip6_cases[i].groups[j] >> 8;
			addr[2 * j + 1] = ip6_cases[i].groups[j];
		}
		check(test, ip6_cases[i].text, "%pI6c", addr);
	}
	for (i = 0; i < 16; i++)
		addr[i] = i;
	check(test, "0001:0203:0405:0607:0809:0a0b:0c0d:0e0f", "%pI6", addr);
	check(test, "000102030405060708090a0b0c0d0e0f", "%pi6", addr);
}

static void pointer_test_mac(struct kunit *test)
{
	static const u8 mac[6] = { 0x00, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e };

	check(test, "00:1a:2b:3c:4d:5e", "%pM", mac);
	check(test, "5e:4d:3c:2b:1a:00", "%pMR", mac);
	check(test, "00-1a-2b-3c-4d-5e", "%pMF", mac);
	check(test, "001a2b3c4d5e", "%pm", mac);
	check(test, "5e4d3c2b1a00", "%pmR", mac);
}

static void call_with_va_format(struct kunit *test, const char *want,
				const char *fmt, ...)
{
	struct va_format vaf;
	va_list args;

	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	/* Twice, as it must not use the arguments up. */
	check(test, want, "<%pV|%pV> %d", &vaf, &vaf, 9);
	va_end(args);
}

static void pointer_test_va_format(struct kunit *test)
{
	call_with_va_format(test, "<1 x 0x2|1 x 0x2> 9", "%d %s %#x", 1, "x",
			    2);
}

static void print_parity(struct printf_out *out, const void *ptr,
			 const struct printf_spec *spec, const char *ext)
{
	if (ext[1] != 'n' && ext[1] != 'w') {
		printf_bad_pointer(out, ext);
		return;
	}
	printf_string(out, *(const int *)ptr & 1 ? "odd" : "even", spec);
}

/* The letter stays taken until the kernel ends; a second run finds it so. */
static void pointer_test_register(struct kunit *test)
{
	int three = 3, err;

	err = printf_register_pointer('Z', print_parity);
	if (err)
		KUNIT_EXPECT_EQ(test, err, -EBUSY);
	check(test, "odd", "%pZn", &three);
	check(test, "[  odd]", "[%5pZn]", &three);
	check(test, "(%pZ?)", "%pZx", &three);
	KUNIT_EXPECT_EQ(test, printf_register_pointer('Z', print_parity),
			-EBUSY);
	KUNIT_EXPECT_EQ(test, printf_register_pointer('x', print_parity),
			-EBUSY);
	KUNIT_EXPECT_EQ(test, printf_register_pointer('?', print_parity),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, printf_register_pointer(0xe4, print_parity),
			-EINVAL);
}

static void pointer_test_unknown(struct kunit *test)
{
	char hashed[32], want[64];

	check(test, "(%pQ?)-", "%pQrs-", test);
	/* What is no letter does not belong to it. */
	snprintf(hashed, sizeof(hashed), "%p", test);
	snprintf(want, sizeof(want), "%s-%s\xe4", hashed, hashed);
	check(test, want, "%p-%p\xe4", test, test);
}

static struct kunit_case printf_pointer_test_cases[] = {
	KUNIT_CASE(pointer_test_raw),
	KUNIT_CASE(pointer_test_null),
	KUNIT_CASE(pointer_test_hashed),
	KUNIT_CASE(pointer_test_restricted),
	KUNIT_CASE(pointer_test_symbol),
	KUNIT_CASE(pointer_test_error),
	KUNIT_CASE(pointer_test_bytes),
	KUNIT_CASE(pointer_test_bitmap),
	KUNIT_CASE(pointer_test_uuid),
	KUNIT_CASE(pointer_test_phys),
	KUNIT_CASE(pointer_test_ip4),
	KUNIT_CASE(pointer_test_ip6),
	KUNIT_CASE(pointer_test_mac),
	KUNIT_CASE(pointer_test_va_format),
	KUNIT_CASE(pointer_test_register),
	KUNIT_CASE(pointer_test_unknown),
	{}
};

static struct kunit_suite printf_pointer_suite = {
	.name = "printf_pointer",
	.test_cases = printf_pointer_test_cases,
};

kunit_test_suite(printf_pointer_suite);

MODULE_DESCRIPTION("Tests of what %p prints");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

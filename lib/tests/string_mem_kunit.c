// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of lib/string_mem.c: blocks of all small lengths at all offsets into a
 * word, checked byte by byte, with the bytes around them.
 */
#include <kunit/test.h>
#include <linux/string.h>

#define BUF	192
#define MAXLEN	140

/* Different bytes at all places that can be confused. */
static void pattern(u8 *buf, u8 start)
{
	int i;

	for (i = 0; i < BUF; i++)
		buf[i] = start + i * 3;
}

/* What a buffer has to be: @before, but for @len bytes at @at from @part. */
struct want {
	const u8 *before;
	const u8 *part;
	int at, len;
};

static void expect_part(struct kunit *test, const u8 *got, struct want w)
{
	for (int i = 0; i < BUF; i++) {
		bool inside = i >= w.at && i < w.at + w.len;
		u8 wanted = inside ? w.part[i - w.at] : w.before[i];

		/* A million of assertions would take longer than what they look at. */
		if (got[i] != wanted)
			KUNIT_ASSERT_EQ_MSG(test, got[i], wanted, "at %d+%d, byte %d",
					    w.at, w.len, i);
	}
}

static void string_test_memcpy(struct kunit *test)
{
	u8 src[BUF], dst[BUF], before[BUF];
	int from, to, len;

	pattern(src, 1);
	pattern(before, 101);
	for (from = 0; from < 9; from++) {
		for (to = 0; to < 9; to++) {
			for (len = 0; len < MAXLEN; len++) {
				pattern(dst, 101);
				KUNIT_ASSERT_PTR_EQ(test, memcpy(dst + to,
						    src + from, len), dst + to);
				expect_part(test, dst, (struct want){ before,
					    src + from, to, len });
			}
		}
	}
}

/* All overlaps, in both directions. */
static void string_test_memmove(struct kunit *test)
{
	u8 buf[BUF], before[BUF];
	int from, to, len;

	pattern(before, 7);
	for (from = 0; from < 24; from++) {
		for (to = 0; to < 24; to++) {
			for (len = 0; len < MAXLEN; len++) {
				pattern(buf, 7);
				KUNIT_ASSERT_PTR_EQ(test, memmove(buf + to,
						    buf + from, len), buf + to);
				expect_part(test, buf, (struct want){ before,
					    before + from, to, len });
			}
		}
	}
}

static void string_test_memset(struct kunit *test)
{
	u8 buf[BUF], before[BUF], part[BUF];
	int at, len;

	pattern(before, 7);
	for (at = 0; at < 9; at++) {
		for (len = 0; len < MAXLEN; len++) {
			int i;

			for (i = 0; i < len; i++)
				part[i] = 0xe1;
			pattern(buf, 7);
			/* Only the low byte counts. */
			KUNIT_ASSERT_PTR_EQ(test, memset(buf + at, 0x2e1, len),
					    buf + at);
			expect_part(test, buf,
				    (struct want){ before, part, at, len });
		}
	}
}

static void string_test_memset_wide(struct kunit *test)
{
	u16 h[5] = { 1, 2, 3, 4, 5 };
	u32 w[4] = { 1, 2, 3, 4 };
	u64 d[4] = { 1, 2, 3, 4 };
	void *p[2] = { NULL, NULL };
	unsigned long l[2] = { 0, 0 };

	KUNIT_EXPECT_PTR_EQ(test, memset16(h + 1, 0x1234, 3), h + 1);
	KUNIT_EXPECT_EQ(test, h[0], 1);
	KUNIT_EXPECT_EQ(test, h[1], 0x1234);
	KUNIT_EXPECT_EQ(test, h[3], 0x1234);
	KUNIT_EXPECT_EQ(test, h[4], 5);
	KUNIT_EXPECT_PTR_EQ(test, memset32(w, 0x12345678, 3), w);
	KUNIT_EXPECT_EQ(test, w[2], 0x12345678u);
	KUNIT_EXPECT_EQ(test, w[3], 4u);
	KUNIT_EXPECT_PTR_EQ(test, memset64(d, 0x123456789abcdef0ULL, 3), d);
	KUNIT_EXPECT_EQ(test, d[2], 0x123456789abcdef0ULL);
	KUNIT_EXPECT_EQ(test, d[3], 4ull);
	memset_p(p, p, 1);
	KUNIT_EXPECT_PTR_EQ(test, p[0], p);
	KUNIT_EXPECT_NULL(test, p[1]);
	memset_l(l, 77, 2);
	KUNIT_EXPECT_EQ(test, l[1], 77ul);
}

static void string_test_memcmp(struct kunit *test)
{
	u8 a[BUF], b[BUF];
	int at, diff, len;

	pattern(a, 0);
	for (at = 0; at < 9; at++) {
		memcpy(b + at, a, BUF - at);
		for (len = 0; len < MAXLEN; len++) {
			KUNIT_ASSERT_EQ(test, memcmp(a, b + at, len), 0);
			for (diff = 0; diff < len; diff++) {
				b[at + diff] ^= 0x80;
				KUNIT_ASSERT_EQ(test,
						memcmp(a, b + at, len) < 0,
						a[diff] < 0x80);
				KUNIT_ASSERT_NE(test, bcmp(a, b + at, len), 0);
				b[at + diff] ^= 0x80;
			}
		}
	}
	/* The first difference decides, and bytes are unsigned. */
	KUNIT_EXPECT_LT(test, memcmp("aaaaaaa\x01\xff", "aaaaaaa\x80\x01", 9),
			0);
	KUNIT_EXPECT_GT(test, memcmp("aaaaaaa\x80\x01", "aaaaaaa\x01\xff", 9),
			0);
}

static void string_test_memchr(struct kunit *test)
{
	static const char text[] = "abcabc";

	KUNIT_EXPECT_PTR_EQ(test, memchr(text, 'c', 6), text + 2);
	KUNIT_EXPECT_PTR_EQ(test, memchr(text, 'c' + 256, 6), text + 2);
	KUNIT_EXPECT_NULL(test, memchr(text, 'c', 2));
	KUNIT_EXPECT_NULL(test, memchr(text, 'c', 0));
	KUNIT_EXPECT_PTR_EQ(test, memchr(text, 0, 7), text + 6);
	KUNIT_EXPECT_PTR_EQ(test, memscan((void *)text, 'b', 6), text + 1);
	KUNIT_EXPECT_PTR_EQ(test, memscan((void *)text, 'z', 6), text + 6);
}

static void string_test_memchr_inv(struct kunit *test)
{
	u8 buf[BUF];
	int at, len, bad;

	memset(buf, 0x6b, sizeof(buf));
	for (at = 0; at < 9; at++) {
		for (len = 0; len < MAXLEN; len++) {
			KUNIT_ASSERT_NULL(test,
					  memchr_inv(buf + at, 0x6b, len));
			for (bad = 0; bad <= len; bad++) {
				buf[at + bad] = 0x6a;
				KUNIT_ASSERT_PTR_EQ(test,
					memchr_inv(buf + at, 0x6b, len),
					bad < len ? &buf[at + bad] : NULL);
				buf[at + bad] = 0x6b;
			}
		}
	}
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(buf, 0, 1), buf);
}

static void string_test_struct_helpers(struct kunit *test)
{
	struct {
		int a, b, c;
	} s = { 1, 2, 3 };

	memset_after(&s, 0, b);
	KUNIT_EXPECT_EQ(test, s.b, 2);
	KUNIT_EXPECT_EQ(test, s.c, 0);
	memset_startat(&s, 0xff, b);
	KUNIT_EXPECT_EQ(test, s.a, 1);
	KUNIT_EXPECT_EQ(test, s.b, -1);
	KUNIT_EXPECT_EQ(test, s.c, -1);
	memzero_explicit(&s, sizeof(s));
	KUNIT_EXPECT_EQ(test, s.a, 0);
}

static struct kunit_case string_mem_test_cases[] = {
	KUNIT_CASE(string_test_memcpy),
	KUNIT_CASE(string_test_memmove),
	KUNIT_CASE(string_test_memset),
	KUNIT_CASE(string_test_memset_wide),
	KUNIT_CASE(string_test_memcmp),
	KUNIT_CASE(string_test_memchr),
	KUNIT_CASE(string_test_memchr_inv),
	KUNIT_CASE(string_test_struct_helpers),
	{}
};

static struct kunit_suite string_mem_suite = {
	.name = "string_mem",
	.test_cases = string_mem_test_cases,
};

kunit_test_suite(string_mem_suite);

MODULE_DESCRIPTION("Tests of blocks of memory");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of reading devicetrees: a small one, whole; and what has been cut or
 * changed at any place, which must be refused or read within its bounds (the
 * blob ends where allocated memory does, so that sanitizers see a step too
 * far).
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/fdt.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "fdt_builder.h"

#define BLOB_SIZE	512

static void build_tree(struct builder *b)
{
	static const u8 reg[16] = { 0, 0, 0, 1, 0x40, 0, 0, 0,
				    0, 0, 0, 0, 0x10, 0, 0, 0 };

	memset(b, 0, sizeof(*b));
	begin(b, "");
	prop(b, "compatible", "one\0two", 8);
	put_u32(b, 4);
	begin(b, "memory@40000000");
	prop(b, "reg", reg, sizeof(reg));
	put_u32(b, 2);
	begin(b, "chosen");
	prop(b, "bootargs", "quiet", 6);
	put_u32(b, 2);
	put_u32(b, 2);
	put_u32(b, 9);
}

static u8 *small_tree(struct kunit *test, u32 *size)
{
	struct builder b;

	build_tree(&b);
	return finish(test, &b, size);
}

/* What a walk has come by, as text. */
struct diary {
	char text[BLOB_SIZE];
	size_t len;
	int stop_at_depth;
	unsigned long bytes;
};

static int see_begin(void *arg, const char *name, int depth)
{
	struct diary *d = arg;

	d->len += scnprintf(d->text + d->len, sizeof(d->text) - d->len,
			    "%d<%s>", depth, name);
	return d->stop_at_depth && depth == d->stop_at_depth ? -EINTR : 0;
}

static int see_prop(void *arg, const struct fdt_prop *prop, int depth)
{
	struct diary *d = arg;
	const u8 *data = prop->data;

	for (u32 i = 0; i < prop->len; i++)
		d->bytes += data[i];
	d->len += scnprintf(d->text + d->len, sizeof(d->text) - d->len,
			    "%s:%u ", prop->name, prop->len);
	return 0;
}

static int see_end(void *arg, int depth)
{
	struct diary *d = arg;

	d->len += scnprintf(d->text + d->len, sizeof(d->text) - d->len,
			    "/%d", depth);
	return 0;
}

static int walk(const u8 *blob, u32 size, struct diary *d)
{
	struct fdt_visitor visitor = {
		.begin_node = see_begin, .property = see_prop,
		.end_node = see_end, .arg = d,
	};
	struct fdt fdt;
	int err = fdt_open(&fdt, blob, size);

	d->len = 0;
	return err ?: fdt_walk(&fdt, &visitor);
}

static void a_whole_tree(struct kunit *test)
{
	struct diary *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);
	u32 size;
	u8 *blob = small_tree(test, &size);

	KUNIT_EXPECT_EQ(test, walk(blob, size, d), 0);
	KUNIT_EXPECT_STREQ(test, d->text,
			   "0<>compatible:8 1<memory@40000000>reg:16 /1"
			   "1<chosen>bootargs:6 /1/0");
	d->stop_at_depth = 1;
	KUNIT_EXPECT_EQ(test, walk(blob, size, d), -EINTR);
	KUNIT_EXPECT_STREQ(test, d->text,
			   "0<>compatible:8 1<memory@40000000>");
}

static void nobody_need_listen(struct kunit *test)
{
	struct fdt_visitor deaf = { };
	struct fdt fdt;
	u32 size;
	u8 *blob = small_tree(test, &size);

	KUNIT_ASSERT_EQ(test, fdt_open(&fdt, blob, size), 0);
	KUNIT_EXPECT_EQ(test, fdt_walk(&fdt, &deaf), 0);
}

/* Cut anywhere, it is refused: its own size says so. */
static void cut_trees(struct kunit *test)
{
	struct fdt fdt;
	u32 size;
	u8 *blob = small_tree(test, &size);

	for (u32 len = 0; len < size; len++)
		KUNIT_EXPECT_EQ(test, fdt_open(&fdt, blob, len), -EINVAL);
}

/* The same with a header that has been made to fit: the walk must notice. */
static void cut_token_blocks(struct kunit *test)
{
	struct diary *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);
	struct builder b;
	u32 size, whole;

	build_tree(&b);
	whole = b.structs_len;
	for (b.structs_len = 0; b.structs_len < whole; b.structs_len++) {
		u8 *blob = finish(test, &b, &size);

		KUNIT_EXPECT_EQ(test, walk(blob, size, d), -EINVAL);
		kunit_kfree(test, blob);
	}
}

static void expect_refused(struct kunit *test, struct builder *b)
{
	struct diary *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);
	u32 size;
	u8 *blob = finish(test, b, &size);

	KUNIT_EXPECT_EQ(test, walk(blob, size, d), -EINVAL);
}

static void malformed_trees(struct kunit *test)
{
	struct builder b = { };

	put_u32(&b, 2);			/* an end without a beginning */
	put_u32(&b, 9);
	expect_refused(test, &b);

	memset(&b, 0, sizeof(b));
	prop(&b, "outside", "x", 2);	/* a property of no node */
	put_u32(&b, 9);
	expect_refused(test, &b);

	memset(&b, 0, sizeof(b));
	begin(&b, "");			/* never closed */
	put_u32(&b, 9);
	expect_refused(test, &b);

	memset(&b, 0, sizeof(b));
	put_u32(&b, 7);			/* no such token */
	expect_refused(test, &b);

	memset(&b, 0, sizeof(b));
	begin(&b, "");
	put_u32(&b, 3);
	put_u32(&b, 0xffffffff);	/* longer than everything */
	put_u32(&b, 0);
	expect_refused(test, &b);

	memset(&b, 0, sizeof(b));
	begin(&b, "");
	put_u32(&b, 3);
	put_u32(&b, 0);
	put_u32(&b, 1000);		/* a name outside of the names */
	put_u32(&b, 2);
	put_u32(&b, 9);
	expect_refused(test, &b);
}

/* Thousands of trees with bytes changed: anything but a step out of bounds. */
static void mutated_trees(struct kunit *test)
{
	struct diary *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);
	u32 size, refused = 0;
	u8 *blob = small_tree(test, &size);
	u8 *copy = kunit_kmalloc(test, size, GFP_KERNEL);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 7);
	for (int i = 0; i < 20000; i++) {
		memcpy(copy, blob, size);
		for (int n = prandom_u32_state(&rnd) % 4; n >= 0; n--)
			copy[prandom_u32_state(&rnd) % size] =
				prandom_u32_state(&rnd);
		refused += walk(copy, size, d) == -EINVAL;
	}
	KUNIT_EXPECT_GT(test, refused, 1000u);
}

static void numbers_and_texts(struct kunit *test)
{
	static const u8 bytes[12] = { 0, 0, 0, 1, 2, 3, 4, 5, 0xff, 0, 0, 1 };
	struct fdt_prop list = { .data = "one\0two", .len = 8 };
	struct fdt_prop open = { .data = "one", .len = 3 };
	const void *data = bytes;

	KUNIT_EXPECT_EQ(test, fdt_read_number(&data, 2), 0x102030405ull);
	KUNIT_EXPECT_EQ(test, fdt_read_number(&data, 1), 0xff000001ull);
	KUNIT_EXPECT_PTR_EQ(test, data, (const void *)(bytes + 12));
	KUNIT_EXPECT_EQ(test, fdt_read_number(&data, 0), 0ull);
	KUNIT_EXPECT_TRUE(test, fdt_prop_has(&list, "one"));
	KUNIT_EXPECT_TRUE(test, fdt_prop_has(&list, "two"));
	KUNIT_EXPECT_FALSE(test, fdt_prop_has(&list, "tw"));
	KUNIT_EXPECT_FALSE(test, fdt_prop_has(&list, "three"));
	KUNIT_EXPECT_FALSE(test, fdt_prop_has(&open, "one"));
}

/* Three pairs and the end, in place of the strings of a tree that has none. */
static u8 *reserving_tree(struct kunit *test, u32 *size)
{
	static const u64 pairs[8] = { 0x1000, 0x20, 1ull << 40, ~0ull, 0, 7 };
	struct builder *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	u8 *blob;

	KUNIT_ASSERT_NOT_NULL(test, b);
	begin(b, "");
	put_u32(b, 2);
	put_u32(b, 9);
	for (int i = 0; i < 8; i++)
		put_unaligned_be64(pairs[i], b->strings + 8 * i);
	b->strings_len = 64;
	blob = finish(test, b, size);
	put_unaligned_be32(*size - 64, blob + 4 * 4);
	return blob;
}

static void memory_in_use(struct kunit *test)
{
	struct fdt fdt;
	u64 base, len;
	u32 size;
	u8 *blob = reserving_tree(test, &size);

	KUNIT_ASSERT_EQ(test, fdt_open(&fdt, blob, size), 0);
	KUNIT_ASSERT_TRUE(test, fdt_reserved(&fdt, 0, &base, &len));
	KUNIT_EXPECT_EQ(test, base, 0x1000u);
	KUNIT_EXPECT_EQ(test, len, 0x20u);
	KUNIT_ASSERT_TRUE(test, fdt_reserved(&fdt, 1, &base, &len));
	KUNIT_EXPECT_EQ(test, base, 1ull << 40);
	KUNIT_EXPECT_EQ(test, len, ~0ull);
	KUNIT_EXPECT_TRUE(test, fdt_reserved(&fdt, 2, &base, &len));
	KUNIT_EXPECT_EQ(test, len, 7u);
	KUNIT_EXPECT_FALSE(test, fdt_reserved(&fdt, 3, &base, &len));
	KUNIT_EXPECT_FALSE(test, fdt_reserved(&fdt, 4, &base, &len));
}

/* Without its end it stops with the tree; elsewhere there is none. */
static void memory_in_use_without_end(struct kunit *test)
{
	static const u32 nowhere[] = { 0, 39, 0xffffffff };
	struct fdt fdt;
	u64 base, len;
	u32 size;
	u8 *blob = reserving_tree(test, &size);

	blob[size - 1] = 1;
	KUNIT_ASSERT_EQ(test, fdt_open(&fdt, blob, size), 0);
	KUNIT_EXPECT_TRUE(test, fdt_reserved(&fdt, 3, &base, &len));
	KUNIT_EXPECT_FALSE(test, fdt_reserved(&fdt, 4, &base, &len));
	put_unaligned_be32(size - 15, blob + 4 * 4);
	KUNIT_ASSERT_EQ(test, fdt_open(&fdt, blob, size), 0);
	KUNIT_EXPECT_FALSE(test, fdt_reserved(&fdt, 0, &base, &len));
	for (size_t i = 0; i < ARRAY_SIZE(nowhere); i++) {
		put_unaligned_be32(nowhere[i], blob + 4 * 4);
		KUNIT_ASSERT_EQ(test, fdt_open(&fdt, blob, size), 0);
		KUNIT_EXPECT_FALSE(test, fdt_reserved(&fdt, 0, &base, &len));
	}
}

static struct kunit_case fdt_cases[] = {
	KUNIT_CASE(a_whole_tree),
	KUNIT_CASE(nobody_need_listen),
	KUNIT_CASE(cut_trees),
	KUNIT_CASE(cut_token_blocks),
	KUNIT_CASE(malformed_trees),
	KUNIT_CASE(mutated_trees),
	KUNIT_CASE(numbers_and_texts),
	KUNIT_CASE(memory_in_use),
	KUNIT_CASE(memory_in_use_without_end),
	{}
};

static struct kunit_suite fdt_suite = {
	.name = "fdt",
	.test_cases = fdt_cases,
};
kunit_test_suite(fdt_suite);

MODULE_LICENSE("GPL");

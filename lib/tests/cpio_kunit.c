// SPDX-License-Identifier: GPL-2.0-only
/* Tests of reading cpio archives: whole ones, several, and damaged ones. */
#include <kunit/test.h>
#include <linux/cpio.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>

#define ARCHIVE_SIZE	1024

/* An archive under construction. */
struct builder {
	char buf[ARCHIVE_SIZE];
	size_t len;
};

static void add(struct builder *b, const char *name, const char *data)
{
	size_t size = data ? strlen(data) : 0;

	b->len += sprintf(b->buf + b->len,
			  "070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x",
			  1, 0100644, 0, 0, 1, 0, size, 0, 0, 0, 0,
			  strlen(name) + 1, 0);
	memcpy(b->buf + b->len, name, strlen(name) + 1);
	b->len = ALIGN(b->len + strlen(name) + 1, 4);
	memcpy(b->buf + b->len, data ?: "", size);
	b->len = ALIGN(b->len + size, 4);
}

static struct builder *archive(struct kunit *test)
{
	struct builder *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	add(b, "a", "hello");
	add(b, "folder/empty", NULL);
	add(b, "TRAILER!!!", NULL);
	return b;
}

static void whole_archive(struct kunit *test)
{
	struct builder *b = archive(test);
	struct cpio_entry e;
	struct cpio cpio;

	cpio_init(&cpio, b->buf, b->len);
	KUNIT_ASSERT_EQ(test, cpio_next(&cpio, &e), 1);
	KUNIT_EXPECT_STREQ(test, e.name, "a");
	KUNIT_EXPECT_EQ(test, e.mode, 0100644u);
	KUNIT_ASSERT_EQ(test, e.size, 5ul);
	KUNIT_EXPECT_MEMEQ(test, e.data, "hello", 5);
	KUNIT_ASSERT_EQ(test, cpio_next(&cpio, &e), 1);
	KUNIT_EXPECT_STREQ(test, e.name, "folder/empty");
	KUNIT_EXPECT_EQ(test, e.size, 0ul);
	KUNIT_EXPECT_EQ(test, cpio_next(&cpio, &e), 0);
	KUNIT_EXPECT_EQ(test, cpio_next(&cpio, &e), 0);
}

/* As when a loader fills up to whole blocks and brings two of them. */
static void one_behind_the_other(struct kunit *test)
{
	struct builder *b = archive(test);
	struct cpio_entry e;
	struct cpio cpio;
	int nr = 0;

	b->len = ALIGN(b->len, 512);
	add(b, "b", "x");
	add(b, "TRAILER!!!", NULL);
	b->len += 16;
	cpio_init(&cpio, b->buf, b->len);
	while (cpio_next(&cpio, &e) == 1)
		nr++;
	KUNIT_EXPECT_EQ(test, nr, 3);
	cpio_init(&cpio, b->buf, 0);
	KUNIT_EXPECT_EQ(test, cpio_next(&cpio, &e), 0);
}

/* A field of the first header, and what makes no sense in it. */
struct lie {
	const char *name;
	unsigned int at;
	const char *text;
};

static const struct lie lies[] = {
	{ "magic", 0, "070707" },
	{ "mode", 14, "0000x000" },
	{ "size is no number", 54, "        " },
	{ "size is too great", 54, "ffffffff" },
	{ "size is a little too great", 54, "00000400" },
	{ "name is too long", 94, "ffffffff" },
	{ "name is empty", 94, "00000000" },
	{ "name does not end", 94, "00000001" },
};
KUNIT_ARRAY_PARAM_DESC(lie, lies, name);

static void lies_are_refused(struct kunit *test)
{
	const struct lie *lie = test->param_value;
	struct builder *b = archive(test);
	struct cpio_entry e;
	struct cpio cpio;

	memcpy(b->buf + lie->at, lie->text, strlen(lie->text));
	cpio_init(&cpio, b->buf, b->len);
	KUNIT_EXPECT_EQ(test, cpio_next(&cpio, &e), -EINVAL);
	KUNIT_EXPECT_EQ(test, cpio_next(&cpio, &e), 0);
}

/* Wherever it is cut: what is given lies in what is left. */
static void cut_archives(struct kunit *test)
{
	struct builder *b = archive(test);

	for (size_t len = 0; len < b->len; len++) {
		char *cut = kunit_kmalloc(test, len, GFP_KERNEL);
		struct cpio_entry e;
		struct cpio cpio;
		int ret;

		KUNIT_ASSERT_NOT_NULL(test, cut);
		memcpy(cut, b->buf, len);
		cpio_init(&cpio, cut, len);
		while ((ret = cpio_next(&cpio, &e)) == 1)
			KUNIT_ASSERT_TRUE(test, !e.size ||
					  ((char *)e.data >= cut &&
					   (char *)e.data + e.size <=
						   cut + len));
		KUNIT_EXPECT_LE(test, ret, 0);
		kunit_kfree(test, cut);
	}
}

static struct kunit_case cpio_cases[] = {
	KUNIT_CASE(whole_archive),
	KUNIT_CASE(one_behind_the_other),
	KUNIT_CASE_PARAM(lies_are_refused, lie_gen_params),
	KUNIT_CASE(cut_archives),
	{}
};

static struct kunit_suite cpio_suite = {
	.name = "cpio",
	.test_cases = cpio_cases,
};
kunit_test_suite(cpio_suite);

MODULE_LICENSE("GPL");

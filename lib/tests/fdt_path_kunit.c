// SPDX-License-Identifier: GPL-2.0-only
/* Tests of paths in devicetrees, and of the loader's console. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/fdt.h>
#include <linux/module.h>
#include <linux/string.h>

#include "fdt_builder.h"

/* A walk: depths and names, ended by a NULL. */
struct step {
	int depth;
	const char *name;
};

static const struct step machine[] = {
	{ 0, "" },
	{ 1, "soc" },
	{ 2, "serial@1000" },
	{ 2, "serial@2000" },
	{ 3, "child" },
	{ 1, "serial@2000" },
	{ 1, "soc2" },
	{ 2, "serial@2000" },
	{ 2, "ethernet@1,5" },
	{ 0, NULL },
};

/* Which steps of the walk the path leads to, a bit for each. */
static unsigned int steps_at(const char *text)
{
	struct fdt_path path = { .text = text, .len = strlen(text) };
	unsigned int found = 0;

	for (unsigned int i = 0; machine[i].name; i++)
		if (fdt_path_enter(&path, machine[i].name, machine[i].depth))
			found |= 1u << i;
	return found;
}

static void paths(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, steps_at("/soc"), 1u << 1);
	KUNIT_EXPECT_EQ(test, steps_at("/soc/serial@2000"), 1u << 3);
	KUNIT_EXPECT_EQ(test, steps_at("/soc/serial@2000/child"), 1u << 4);
	KUNIT_EXPECT_EQ(test, steps_at("/serial@2000"), 1u << 5);
	KUNIT_EXPECT_EQ(test, steps_at("//soc2//serial@2000/"), 1u << 7);
	/* Without an address, it may be any. */
	KUNIT_EXPECT_EQ(test, steps_at("/soc/serial"), 1u << 2 | 1u << 3);
	KUNIT_EXPECT_EQ(test, steps_at("/soc2/ethernet"), 1u << 8);
}

static void paths_to_nowhere(struct kunit *test)
{
	static const char *const nowhere[] = {
		"", "/", "/so", "/soc3", "/soc/serial@200", "/soc/serial@20000",
		"/soc/child", "/soc/serial@1000/child", "/serial@1000",
		"/soc2/serial@2000/child", "/soc2/ethernet@1", "/soc/serial@",
	};

	for (size_t i = 0; i < ARRAY_SIZE(nowhere); i++)
		KUNIT_EXPECT_EQ_MSG(test, steps_at(nowhere[i]), 0u, "%s",
				    nowhere[i]);
}

/* Only so much of the text is the path. */
static void a_path_within_a_text(struct kunit *test)
{
	struct fdt_path path = { .text = "/soc:115200", .len = 4 };

	KUNIT_EXPECT_FALSE(test, fdt_path_enter(&path, "", 0));
	KUNIT_EXPECT_TRUE(test, fdt_path_enter(&path, "soc", 1));
}

/* What /chosen and /aliases of the tree say; NULL: there is no such property. */
struct words {
	const char *property;
	const char *stdout;
	u32 stdout_len;
	const char *alias;
};

static int find_stdout(struct kunit *test, const struct words *words,
		       struct fdt_path *path, const char **options)
{
	struct builder *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	struct fdt fdt;
	u8 *blob;
	u32 size;

	KUNIT_ASSERT_NOT_NULL(test, b);
	begin(b, "");
	begin(b, "aliases");
	if (words->alias)
		prop(b, "serial0", words->alias, strlen(words->alias) + 1);
	end(b);
	begin(b, "chosen");
	if (words->stdout)
		prop(b, words->property, words->stdout, words->stdout_len);
	end(b);
	end(b);
	put_u32(b, 9);
	blob = finish(test, b, &size);
	KUNIT_ASSERT_EQ(test, fdt_open(&fdt, blob, size), 0);
	return fdt_stdout(&fdt, path, options);
}

#define WORDS(_stdout, _alias) &(struct words){ \
	.property = "stdout-path", .stdout = _stdout, \
	.stdout_len = sizeof(_stdout), .alias = _alias, \
}

static void the_loaders_console(struct kunit *test)
{
	struct fdt_path path;
	const char *options;

	KUNIT_ASSERT_EQ(test, find_stdout(test, WORDS("/pl011@9", NULL), &path,
					  &options), 0);
	KUNIT_EXPECT_EQ(test, path.len, 8u);
	KUNIT_EXPECT_TRUE(test, !strncmp(path.text, "/pl011@9", 8));
	KUNIT_EXPECT_STREQ(test, options, "");

	KUNIT_ASSERT_EQ(test, find_stdout(test, WORDS("serial0:9600n8",
						      "/soc/uart@1"),
					  &path, &options), 0);
	KUNIT_EXPECT_EQ(test, path.len, 11u);
	KUNIT_EXPECT_TRUE(test, !strncmp(path.text, "/soc/uart@1", 11));
	KUNIT_EXPECT_STREQ(test, options, "9600n8");
}

static void the_older_name(struct kunit *test)
{
	struct words *words = WORDS("/uart:", NULL);
	struct fdt_path path;
	const char *options;

	words->property = "linux,stdout-path";
	KUNIT_ASSERT_EQ(test, find_stdout(test, words, &path, &options), 0);
	KUNIT_EXPECT_EQ(test, path.len, 5u);
	KUNIT_EXPECT_STREQ(test, options, "");
}

static void no_console(struct kunit *test)
{
	struct words *cut = WORDS("/uart", NULL);
	struct fdt_path path;
	const char *options;

	/* A text that does not end within its property. */
	cut->stdout_len--;
	KUNIT_EXPECT_EQ(test, find_stdout(test, cut, &path, &options), -ENOENT);
	cut->stdout_len = 0;
	KUNIT_EXPECT_EQ(test, find_stdout(test, cut, &path, &options), -ENOENT);
	KUNIT_EXPECT_EQ(test, find_stdout(test, &(struct words){ NULL }, &path,
					  &options), -ENOENT);
	KUNIT_EXPECT_EQ(test, find_stdout(test, WORDS("serial1", "/uart"),
					  &path, &options), -ENOENT);
	KUNIT_EXPECT_EQ(test, find_stdout(test, WORDS("serial", "/uart"),
					  &path, &options), -ENOENT);
	/* An alias of an alias is none. */
	KUNIT_EXPECT_EQ(test, find_stdout(test, WORDS("serial0", "serial0"),
					  &path, &options), -ENOENT);
}

static struct kunit_case fdt_path_cases[] = {
	KUNIT_CASE(paths),
	KUNIT_CASE(paths_to_nowhere),
	KUNIT_CASE(a_path_within_a_text),
	KUNIT_CASE(the_loaders_console),
	KUNIT_CASE(the_older_name),
	KUNIT_CASE(no_console),
	{}
};

static struct kunit_suite fdt_path_suite = {
	.name = "fdt_path",
	.test_cases = fdt_path_cases,
};
kunit_test_suite(fdt_path_suite);

MODULE_LICENSE("GPL");

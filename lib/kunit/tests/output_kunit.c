// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the lines that diagnostics and KTAP are made of. */
#include <kunit/test.h>
#include <linux/printk.h>

#include "fake.h"

static void a_line_carries_its_name(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	kunit_info(&fake->test, "value %d", 3);
	KUNIT_EXPECT_STREQ(test, fake->log, "    # fake: value 3\n");
}

static void a_newline_at_the_end_is_optional(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	kunit_warn(&fake->test, "one\n");
	kunit_err(&fake->test, "two\n\n");
	KUNIT_EXPECT_STREQ(test, fake->log,
			   "    # fake: one\n    # fake: two\n");
}

static void each_line_of_a_text_is_marked(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	kunit_info(&fake->test, "1..3\nnot ok 1 x\n\nend");
	KUNIT_EXPECT_STREQ(test, fake->log,
			   "    # fake: 1..3\n"
			   "    # fake: not ok 1 x\n"
			   "    # fake: end\n");
}

static void depth_indents(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	fake->test.level = 2;
	kunit_info(&fake->test, "deep");
	kunit_ktap((struct kunit_ktap){ &fake->capture, 0 }, "1..%d", 2);
	kunit_ktap((struct kunit_ktap){ &fake->capture, 1 }, "ok %d x", 1);
	KUNIT_EXPECT_STREQ(test, fake->log,
			   "        # fake: deep\n1..2\n    ok 1 x\n");
}

static void a_long_text_goes_on_in_the_next_line(struct kunit *test)
{
	const size_t room = KUNIT_OUT_LINE_SIZE - 1;
	struct fake *fake = fake_create(test);
	struct kunit_out out;
	char text[KUNIT_OUT_LINE_SIZE * 2];
	char *second;

	memset(text, 'x', sizeof(text));
	kunit_out_init(&out, &fake->test, LOGLEVEL_INFO);
	kunit_out_write(&out, text, room + 3);
	kunit_out_flush(&out);
	KUNIT_EXPECT_EQ(test, strspn(strchr(fake->log, 'x'), "x"), room);
	second = strchr(fake->log, '\n');
	KUNIT_ASSERT_NOT_NULL(test, second);
	KUNIT_EXPECT_STREQ(test, second, "\n    # fake: xxx\n");
}

static void a_full_line_is_not_followed_by_an_empty_one(struct kunit *test)
{
	const size_t room = KUNIT_OUT_LINE_SIZE - 1;
	struct fake *fake = fake_create(test);
	struct kunit_out out;
	char text[KUNIT_OUT_LINE_SIZE];

	memset(text, 'x', sizeof(text));
	kunit_out_init(&out, &fake->test, LOGLEVEL_INFO);
	kunit_out_write(&out, text, room);
	kunit_out_printf(&out, "\n");
	kunit_out_flush(&out);
	KUNIT_EXPECT_STREQ(test, strchr(fake->log, '\n'), "\n");
}

static void a_message_too_long_is_cut(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_out out;
	char text[KUNIT_OUT_TEXT_SIZE * 2];
	size_t nr_x = 0, i;

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	kunit_out_init(&out, &fake->test, LOGLEVEL_INFO);
	kunit_out_printf(&out, "%s", text);
	kunit_out_flush(&out);
	for (i = 0; i < fake->capture.len; i++)
		nr_x += fake->log[i] == 'x';
	KUNIT_EXPECT_EQ(test, nr_x, (size_t)KUNIT_OUT_TEXT_SIZE - 1);
}

static void a_full_capture_stays_whole(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	fake->capture.size = 20;
	fake->log[20] = '!';
	kunit_info(&fake->test, "more than twenty");
	kunit_info(&fake->test, "and more");
	KUNIT_EXPECT_EQ(test, strlen(fake->log), 19u);
	KUNIT_EXPECT_EQ(test, fake->log[20], '!');
}

static struct kunit_case output_cases[] = {
	KUNIT_CASE(a_line_carries_its_name),
	KUNIT_CASE(a_newline_at_the_end_is_optional),
	KUNIT_CASE(each_line_of_a_text_is_marked),
	KUNIT_CASE(depth_indents),
	KUNIT_CASE(a_long_text_goes_on_in_the_next_line),
	KUNIT_CASE(a_full_line_is_not_followed_by_an_empty_one),
	KUNIT_CASE(a_message_too_long_is_cut),
	KUNIT_CASE(a_full_capture_stays_whole),
	{}
};

static struct kunit_suite output_suite = {
	.name = "kunit_output",
	.test_cases = output_cases,
};
kunit_test_suite(output_suite);

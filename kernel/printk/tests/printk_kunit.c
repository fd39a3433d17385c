// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the log: levels, lines and their rests, the ring, consoles.
 *
 * A console of their own shows them what a user would see. Other CPUs may
 * print at any time, so each looks for its own words only.
 */
#include <kunit/test.h>
#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "../../tests/crew.h"
#include "../../tests/log_tail.h"
#include "../printk_internal.h"

/* Larger than the ring: it is shown whole to who registers. */
#define SHOWN_SIZE	(2 * LOG_BUF_LEN)

struct screen {
	struct console con;
	unsigned int len;
	char text[SHOWN_SIZE];
};

static void screen_write(struct console *con, const char *text,
			 unsigned int len)
{
	struct screen *s = container_of(con, struct screen, con);

	len = min(len, (unsigned int)(SHOWN_SIZE - 1 - s->len));
	memcpy(s->text + s->len, text, len);
	s->len += len;
	s->text[s->len] = '\0';
}

static void unregister_screen(void *con)
{
	unregister_console(con);
}

/* Loud again, whatever a case has set; "quiet" would hide its own result. */
static void loud(void *unused)
{
	char usual[] = "7";

	/* Another CPU may have our messages to show: by the level of before. */
	pr_flush(1000);
	loglevel_param(usual);
}

static struct screen *new_screen(struct kunit *test)
{
	struct screen *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	strscpy(s->con.name, "screen", sizeof(s->con.name));
	s->con.flags = CON_ENABLED | CON_PRINTBUFFER;
	s->con.write = screen_write;
	register_console(&s->con);
	KUNIT_ASSERT_EQ(test, kunit_add_action(test, unregister_screen,
					       &s->con), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action(test, loud, NULL), 0);
	return s;
}

static void clear(struct screen *s)
{
	pr_flush(1000);
	s->len = 0;
	s->text[0] = '\0';
}

static int set_level(const char *level)
{
	char text[16];

	strscpy(text, level, sizeof(text));
	pr_flush(1000);
	return loglevel_param(text);
}

static bool shows(const struct screen *s, const char *text)
{
	pr_flush(1000);
	return strstr(s->text, text);
}

/* --- Levels. --- */

static void print_all_levels(void)
{
	pr_emerg("=emerg\n");
	pr_alert("=alert\n");
	pr_crit("=crit\n");
	pr_err("=err\n");
	pr_warn("=warn\n");
	pr_notice("=notice\n");
	pr_info("=info\n");
	printk(KERN_DEBUG "=debug\n");
	printk("=none\n");
}

static void levels_below_are_shown(struct kunit *test)
{
	static const char *const names[] = {
		"=emerg", "=alert", "=crit", "=err", "=warn", "=notice",
		"=info", "=debug",
	};
	struct screen *s = new_screen(test);

	for (int level = 1; level <= 8; level++) {
		char text[2] = { '0' + level };

		KUNIT_ASSERT_EQ(test, loglevel_param(text), 0);
		clear(s);
		print_all_levels();
		loud(NULL);
		for (int i = 0; i < 8; i++)
			KUNIT_EXPECT_EQ_MSG(test, shows(s, names[i]), i < level,
					    "%s, loglevel=%d", names[i], level);
		/* What names none counts as a warning. */
		KUNIT_EXPECT_EQ(test, shows(s, "=none"), level > 4);
	}
	/* The log has them all. */
	KUNIT_EXPECT_NOT_NULL(test, log_since("=debug"));
}

static void loglevel_is_parsed(struct kunit *test)
{
	char value[] = "1";

	new_screen(test);
	KUNIT_EXPECT_EQ(test, set_level("3"), 0);
	KUNIT_EXPECT_EQ(test, set_level("0"), 0);
	KUNIT_EXPECT_EQ(test, set_level("99"), 0);
	KUNIT_EXPECT_EQ(test, set_level("x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_level(""), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_level("99999999999"), -ERANGE);
	KUNIT_EXPECT_EQ(test, loglevel_param(NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, quiet_param(value), -EINVAL);
	KUNIT_EXPECT_EQ(test, ignore_loglevel_param(value), -EINVAL);
}

static void quiet_and_its_opposite(struct kunit *test)
{
	struct screen *s = new_screen(test);

	KUNIT_EXPECT_EQ(test, quiet_param(NULL), 0);
	clear(s);
	print_all_levels();
	KUNIT_EXPECT_EQ(test, ignore_loglevel_param(NULL), 0);
	KUNIT_EXPECT_TRUE(test, shows(s, "=err"));
	KUNIT_EXPECT_FALSE(test, shows(s, "=warn"));
	clear(s);
	print_all_levels();
	KUNIT_EXPECT_TRUE(test, shows(s, "=debug"));
}

static void levels_may_come_from_an_argument(struct kunit *test)
{
	struct screen *s = new_screen(test);

	set_level("5");
	clear(s);
	printk("%s=as error\n", KERN_ERR);
	printk("%s=as info\n", KERN_INFO);
	/* The first one counts. */
	printk(KERN_ERR KERN_INFO "=both\n");
	loud(NULL);
	KUNIT_EXPECT_TRUE(test, shows(s, "=as error"));
	KUNIT_EXPECT_FALSE(test, shows(s, "=as info"));
	KUNIT_EXPECT_TRUE(test, shows(s, "=both"));
	KUNIT_EXPECT_EQ(test, printk_get_level(KERN_ERR "x"), '3');
	KUNIT_EXPECT_EQ(test, printk_get_level("\0019"), 0);
	KUNIT_EXPECT_EQ(test, printk_get_level("\001"), 0);
	KUNIT_EXPECT_EQ(test, printk_get_level("x"), 0);
	KUNIT_EXPECT_STREQ(test, printk_skip_level(KERN_ERR "x"), "x");
	KUNIT_EXPECT_STREQ(test, printk_skip_level("x"), "x");
}

/* --- Lines. --- */

/* Each line by itself: a stamp, unless there are none, and the text. */
static void each_line_is_stamped(struct kunit *test)
{
	struct screen *s = new_screen(test);
	const char *at;

	clear(s);
	KUNIT_EXPECT_EQ(test, printk(KERN_INFO "=one\n=two\n"), 10);
	for (at = s->text; (at = strchr(at, '=')); at++)
		KUNIT_EXPECT_TRUE(test, at == s->text ||
				  (at[-1] == ' ' && at[-2] == ']') ||
				  at[-1] == '\n');
	KUNIT_EXPECT_TRUE(test, shows(s, "=one\n"));
	KUNIT_EXPECT_TRUE(test, shows(s, "=two\n"));
}

static void lines_go_on(struct kunit *test)
{
	struct screen *s = new_screen(test);

	clear(s);
	pr_info("=begin");
	pr_cont(" middle");
	pr_cont(" end\n");
	pr_info("=other\n");
	KUNIT_EXPECT_TRUE(test, shows(s, "=begin middle end\n"));

	/* Nobody goes on: the next message begins a line all the same. */
	pr_info("=left open");
	pr_info("=next\n");
	KUNIT_EXPECT_TRUE(test, shows(s, "=left open\n"));
	KUNIT_EXPECT_TRUE(test, shows(s, "=next\n"));

	/* Nothing to go on with: a line like any other. */
	pr_cont("=alone\n");
	KUNIT_EXPECT_TRUE(test, shows(s, "=alone\n"));
}

/* All of a line or nothing, though its rest has no level of its own. */
static void the_rest_has_the_level_of_its_line(struct kunit *test)
{
	struct screen *s = new_screen(test);

	set_level("6");
	clear(s);
	pr_info("=hidden");
	pr_cont(" rest\n");
	loud(NULL);
	KUNIT_EXPECT_FALSE(test, shows(s, "=hidden"));
	KUNIT_EXPECT_FALSE(test, shows(s, "rest"));

	set_level("4");
	clear(s);
	pr_err("=shown");
	pr_cont(" as a whole");
	pr_info("=hidden, too\n");
	loud(NULL);
	KUNIT_EXPECT_TRUE(test, shows(s, "=shown as a whole\n"));
	KUNIT_EXPECT_FALSE(test, shows(s, "=hidden, too"));
}

static void long_lines_are_cut(struct kunit *test)
{
	struct screen *s = new_screen(test);
	char *text = kunit_kzalloc(test, 3000, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	memset(text, 'x', 2999);
	text[0] = '=';
	clear(s);
	pr_info("%s\n", text);
	pr_info("=after\n");
	/* 1023 bytes, of which two are the level's. */
	text[1021] = '\0';
	KUNIT_EXPECT_TRUE(test, shows(s, text));
	KUNIT_EXPECT_FALSE(test, shows(s, strcat(text, "x")));
	KUNIT_EXPECT_TRUE(test, shows(s, "=after\n"));
}

static void empty_messages(struct kunit *test)
{
	struct screen *s = new_screen(test);

	clear(s);
	KUNIT_EXPECT_EQ(test, printk("%s", ""), 0);
	KUNIT_EXPECT_EQ(test, printk(KERN_INFO), 0);
	KUNIT_EXPECT_STREQ(test, s->text, "");
}

/* --- The ring. --- */

#define NR_LINES	(LOG_BUF_LEN / 16)

/* Enough to go round: the oldest is gone, the newest is whole. */
static void the_ring_wraps(struct kunit *test)
{
	char *all = kunit_kzalloc(test, SHOWN_SIZE, GFP_KERNEL);
	size_t len;

	KUNIT_ASSERT_NOT_NULL(test, all);
	new_screen(test);
	set_level("3");
	pr_info("=the oldest\n");
	for (unsigned int i = 0; i < NR_LINES; i++)
		pr_info("=line %u\n", i);
	len = printk_read_tail(all, SHOWN_SIZE - 1);
	loud(NULL);
	KUNIT_EXPECT_LE(test, len, (size_t)LOG_BUF_LEN);
	/* The ring keeps 48 bytes to a line of this length. */
	KUNIT_EXPECT_GT(test, len, (size_t)LOG_BUF_LEN / 4);
	KUNIT_EXPECT_NULL(test, strstr(all, "=the oldest"));
	/* Whole lines: it begins at the beginning of one. */
	KUNIT_EXPECT_EQ(test, all[0], '[');
	KUNIT_EXPECT_STREQ(test, strrchr(all, '='), "=line 8191\n");
}

static void the_tail_is_whole_lines(struct kunit *test)
{
	char tail[64] = "";
	size_t len;

	new_screen(test);
	set_level("1");
	pr_info("=first of two\n");
	pr_info("=second\n");
	len = printk_read_tail(tail, 40);
	loud(NULL);
	KUNIT_ASSERT_LE(test, len, (size_t)40);
	tail[len] = '\0';
	KUNIT_EXPECT_NULL(test, strstr(tail, "two"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "=second\n"));
	/* Too small for any line. */
	KUNIT_EXPECT_EQ(test, printk_read_tail(tail, 3), (size_t)0);
	KUNIT_EXPECT_EQ(test, printk_read_tail(tail, 0), (size_t)0);
}

/* --- Consoles. --- */

static void new_consoles_show_what_was(struct kunit *test)
{
	struct screen *first = new_screen(test), *second;

	pr_info("=before the second came\n");
	second = new_screen(test);
	KUNIT_EXPECT_TRUE(test, shows(second, "=before the second came\n"));
	pr_info("=both see this\n");
	KUNIT_EXPECT_TRUE(test, shows(first, "=both see this\n"));
	KUNIT_EXPECT_TRUE(test, shows(second, "=both see this\n"));
	kunit_release_action(test, unregister_screen, &second->con);
	pr_info("=one sees this\n");
	KUNIT_EXPECT_TRUE(test, shows(first, "=one sees this\n"));
	KUNIT_EXPECT_FALSE(test, shows(second, "=one sees this\n"));
}

/* --- The hand-over from the boot's consoles. --- */

static struct screen *new_silent_screen(struct kunit *test, short flags)
{
	struct screen *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	strscpy(s->con.name, "other", sizeof(s->con.name));
	s->con.write = screen_write;
	s->con.flags = flags;
	s->con.index = -1;
	INIT_LIST_HEAD(&s->con.list);
	return s;
}

/* Without CON_PRINTBUFFER only what comes. */
static void a_console_may_begin_at_the_end(struct kunit *test)
{
	struct screen *s = new_silent_screen(test, CON_ENABLED);

	pr_info("=before\n");
	register_console(&s->con);
	pr_info("=behind\n");
	KUNIT_EXPECT_FALSE(test, shows(s, "=before"));
	KUNIT_EXPECT_TRUE(test, shows(s, "=behind"));
	unregister_console(&s->con);
	pr_info("=after the end\n");
	KUNIT_EXPECT_FALSE(test, shows(s, "=after the end"));
}

/* The machine has a real one: those of the boot come too late. */
static void boot_consoles_are_for_the_boot(struct kunit *test)
{
	struct screen *real = new_screen(test);
	struct screen *boot = new_silent_screen(test, CON_BOOT |
						CON_PRINTBUFFER);

	register_console(&boot->con);
	KUNIT_EXPECT_FALSE(test, boot->con.flags & CON_ENABLED);
	pr_info("=for real ones\n");
	KUNIT_EXPECT_TRUE(test, shows(real, "=for real ones"));
	KUNIT_EXPECT_FALSE(test, shows(boot, "=for real ones"));
}

static void the_log_reads_message_by_message(struct kunit *test)
{
	struct kmsg_record *record = kunit_kzalloc(test, sizeof(*record),
						   GFP_KERNEL);
	struct kmsg_reader reader;
	u64 seq = 0;
	int nr = 0;

	KUNIT_ASSERT_NOT_NULL(test, record);
	kmsg_reader_end(&reader);
	pr_err("=record one\nwith two lines\n");
	pr_info("=record two\n");
	while (kmsg_next_record(&reader, record)) {
		KUNIT_EXPECT_TRUE(test, !seq || record->seq == seq + 1);
		seq = record->seq;
		if (strnstr(record->text, "=record one", record->len)) {
			KUNIT_EXPECT_EQ(test, record->level, 3);
			KUNIT_EXPECT_EQ(test, record->len, 26);
			nr++;
		}
		if (strnstr(record->text, "=record two", record->len)) {
			KUNIT_EXPECT_EQ(test, record->level, 6);
			nr++;
		}
	}
	KUNIT_EXPECT_EQ(test, nr, 2);
	KUNIT_EXPECT_EQ(test, reader.nr_missed, 0ull);
}

/* As if somebody had been held up in the middle of a record for a whole lap. */
static void what_was_lost_is_told(struct kunit *test)
{
	struct kmsg_lines *lines = kunit_kzalloc(test, sizeof(*lines),
						 GFP_KERNEL);
	struct kmsg_reader reader, later;
	bool told = false, shown = false;

	KUNIT_ASSERT_NOT_NULL(test, lines);
	kmsg_reader_end(&reader);
	__atomic_fetch_add(&printk_ring->nr_lost, 7, __ATOMIC_RELAXED);
	kmsg_reader_end(&later);
	pr_info("=after seven\n");
	while (kmsg_next_line(&reader, lines)) {
		told |= strnstr(lines->line, "** 7 printk messages dropped **",
				lines->len) != NULL;
		if (!strnstr(lines->line, "=after seven", lines->len))
			continue;
		KUNIT_EXPECT_TRUE(test, told);
		shown = true;
	}
	KUNIT_EXPECT_TRUE(test, shown);
	KUNIT_EXPECT_EQ(test, reader.nr_missed, 7ull);
	while (kmsg_next_record(&later, &lines->record))
		;
	KUNIT_EXPECT_EQ(test, later.nr_missed, 0ull);
}

/* A console that prints would wait for itself: it gets past the lock. */
static void print_from_within(struct console *con, const char *text,
			      unsigned int len)
{
	struct screen *s = container_of(con, struct screen, con);

	if (s->len || !strnstr(text, "=outer", len))
		return;
	s->len = 1;
	pr_info("=inner\n");
}

static void a_cpu_does_not_wait_for_itself(struct kunit *test)
{
	struct screen *s = new_screen(test);

	clear(s);
	s->con.write = print_from_within;
	pr_info("=outer\n");
	KUNIT_EXPECT_EQ(test, s->len, 1u);
	KUNIT_EXPECT_NOT_NULL(test, log_since("=inner"));
}

#define NR_MESSAGES	100

static void print_often(void *arg, int id)
{
	for (int i = 0; i < NR_MESSAGES; i++) {
		pr_info("=thread %d message %d end\n", id, i);
		cond_resched();
	}
}

/* Messages of several CPUs are each whole. */
static void messages_do_not_mix(struct kunit *test)
{
	struct screen *s = new_screen(test);
	unsigned int nr_begun = 0, nr_whole = 0;
	const char *at;

	set_level("7");
	clear(s);
	crew_run(test, 6, print_often, NULL);
	pr_flush(10000);
	for (at = s->text; (at = strstr(at, "=thread ")); at++) {
		size_t len = strcspn(at, "\n");

		nr_begun++;
		nr_whole += len > 4 && !strncmp(at + len - 4, " end", 4);
	}
	KUNIT_EXPECT_EQ(test, nr_begun, 6u * NR_MESSAGES);
	KUNIT_EXPECT_EQ(test, nr_whole, nr_begun);
}

static void once_is_once(struct kunit *test)
{
	struct screen *s = new_screen(test);
	int nr = 0;

	clear(s);
	for (int i = 0; i < 3; i++)
		nr += pr_info_once("=once %d\n", i);
	/* The suite may be repeated: then it was before. */
	KUNIT_EXPECT_LE(test, nr, 1);
	KUNIT_EXPECT_FALSE(test, shows(s, "=once 1"));
	KUNIT_EXPECT_EQ(test, no_printk("=never %d\n", 1), 0);
	pr_debug("=never %d\n", 2);
	KUNIT_EXPECT_FALSE(test, shows(s, "=never"));
}

static struct kunit_case printk_cases[] = {
	KUNIT_CASE(levels_below_are_shown),
	KUNIT_CASE(loglevel_is_parsed),
	KUNIT_CASE(quiet_and_its_opposite),
	KUNIT_CASE(levels_may_come_from_an_argument),
	KUNIT_CASE(each_line_is_stamped),
	KUNIT_CASE(lines_go_on),
	KUNIT_CASE(the_rest_has_the_level_of_its_line),
	KUNIT_CASE(long_lines_are_cut),
	KUNIT_CASE(empty_messages),
	KUNIT_CASE(the_ring_wraps),
	KUNIT_CASE(the_tail_is_whole_lines),
	KUNIT_CASE(new_consoles_show_what_was),
	KUNIT_CASE(a_console_may_begin_at_the_end),
	KUNIT_CASE(boot_consoles_are_for_the_boot),
	KUNIT_CASE(the_log_reads_message_by_message),
	KUNIT_CASE(what_was_lost_is_told),
	KUNIT_CASE(a_cpu_does_not_wait_for_itself),
	KUNIT_CASE(messages_do_not_mix),
	KUNIT_CASE(once_is_once),
	{}
};

static struct kunit_suite printk_suite = {
	.name = "printk",
	.test_cases = printk_cases,
};
kunit_test_suite(printk_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

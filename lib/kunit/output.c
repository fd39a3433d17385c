// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of KTAP and of diagnostics, for the console or for a self-test.
 *
 * Owns nothing. A writer's state is its struct kunit_out, which is on its
 * stack; each finished line is one printk(), and so never mixes with another
 * CPU's.
 */
#include <kunit/test.h>
#include <kunit/visibility.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "output.h"

#define KUNIT_INDENT	4	/* columns for each depth */

/* A whole line at once: printk() keeps it in one piece. */
static __printf(2, 3) void emit(int level, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprintk_emit(level, fmt, args);
	va_end(args);
}

/* What does not fit is cut off; the text stays a string. */
static __printf(2, 3) void capture_printf(struct kunit_log_capture *capture,
					  const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	capture->len += vscnprintf(capture->buf + capture->len,
				   capture->size - capture->len, fmt, args);
	va_end(args);
}

/* A macro, because the arguments are of any type; it adds the newline. */
#define put_line(capture, level, fmt, ...) \
do { \
	if (capture) \
		capture_printf(capture, fmt "\n", ##__VA_ARGS__); \
	else \
		emit(level, fmt "\n", ##__VA_ARGS__); \
} while (0)

/* Lines get the name and the depth that @test has now. */
void kunit_out_init(struct kunit_out *out, const struct kunit *test, int level)
{
	out->capture = test->capture;
	out->level = level;
	out->depth = test->level;
	out->name = test->name;
	out->len = 0;
}
EXPORT_SYMBOL_GPL(kunit_out_init);

/*
 * Print the line under way. Empty lines are left out: they would tell nothing,
 * and a text that ends in a newline would end in one.
 */
void kunit_out_flush(struct kunit_out *out)
{
	const int columns = out->depth * KUNIT_INDENT;

	if (!out->len)
		return;
	out->line[out->len] = '\0';
	out->len = 0;
	if (out->name)
		put_line(out->capture, out->level, "%*s# %s: %s",
			 columns, "", out->name, out->line);
	else
		put_line(out->capture, out->level, "%*s#     %s",
			 columns, "", out->line);
}
EXPORT_SYMBOL_GPL(kunit_out_flush);

/* Text of any length, and with any line ends. */
void kunit_out_write(struct kunit_out *out, const char *text, size_t len)
{
	for (; len; text++, len--) {
		if (*text == '\n') {
			kunit_out_flush(out);
			continue;
		}
		if (out->len == sizeof(out->line) - 1)
			kunit_out_flush(out);
		out->line[out->len++] = *text;
	}
}
EXPORT_SYMBOL_GPL(kunit_out_write);

/*
 * The text goes through a buffer, since printf cannot write to a line that
 * may have to be cut in two. Strings of any length belong in kunit_out_write().
 */
void kunit_out_vprintf(struct kunit_out *out, const char *fmt, va_list args)
{
	char text[KUNIT_OUT_TEXT_SIZE];
	const int len = vscnprintf(text, sizeof(text), fmt, args);

	kunit_out_write(out, text, len);
}

void kunit_out_printf(struct kunit_out *out, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	kunit_out_vprintf(out, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL_GPL(kunit_out_printf);

/* Not marked with '#': this is what the parser is to read. */
void kunit_ktap(struct kunit_ktap at, const char *fmt, ...)
{
	char text[KUNIT_OUT_TEXT_SIZE];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	put_line(at.capture, LOGLEVEL_INFO, "%*s%s",
		 at.depth * KUNIT_INDENT, "", text);
}
EXPORT_SYMBOL_IF_KUNIT(kunit_ktap);

/* The number in a KERN_* prefix. */
static int loglevel(const char *prefix)
{
	const int c = printk_get_level(prefix);

	return c >= '0' && c <= '7' ? c - '0' : LOGLEVEL_INFO;
}

void __kunit_test_log(const char *level, const struct kunit *test,
		      const char *fmt, ...)
{
	struct kunit_out out;
	va_list args;

	kunit_out_init(&out, test, loglevel(level));
	va_start(args, fmt);
	kunit_out_vprintf(&out, fmt, args);
	va_end(args);
	kunit_out_flush(&out);
}
EXPORT_SYMBOL_GPL(__kunit_test_log);

void __kunit_suite_log(const char *level, const struct kunit_suite *suite,
		       const char *fmt, ...)
{
	/* A suite speaks inside its own subtest, as its cases do. */
	struct kunit_out out = {
		.level = loglevel(level), .depth = 1, .name = suite->name,
	};
	va_list args;

	va_start(args, fmt);
	kunit_out_vprintf(&out, fmt, args);
	va_end(args);
	kunit_out_flush(&out);
}
EXPORT_SYMBOL_GPL(__kunit_suite_log);

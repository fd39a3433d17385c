/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing lines of KTAP and of diagnostics; inside lib/kunit/ only.
 *
 * A diagnostic that shows what a test worked on may hold anything, even text
 * that looks like a test's result. So text is cut at its line ends and every
 * line of it gets a '#' in front. Nothing here allocates: a failure must show
 * even when memory is what fails.
 */
#ifndef _KUNIT_OUTPUT_H
#define _KUNIT_OUTPUT_H

#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

struct kunit;

/* The longest line; longer text goes on in the next one. */
#define KUNIT_OUT_LINE_SIZE	200
/* The longest text of one kunit_out_printf(); more is cut off. */
#define KUNIT_OUT_TEXT_SIZE	512

/* Takes lines in place of the console, so that a test can look at them. */
struct kunit_log_capture {
	char *buf;
	size_t size;
	size_t len;	/* without the NUL; what does not fit is lost */
};

/* A diagnostic under way, on the stack of who writes it. */
struct kunit_out {
	struct kunit_log_capture *capture;
	int level;		/* LOGLEVEL_* */
	int depth;		/* of subtests */
	const char *name;	/* stands before each line; NULL: indented */
	size_t len;
	char line[KUNIT_OUT_LINE_SIZE];
};

void kunit_out_init(struct kunit_out *out, const struct kunit *test,
		    int level);
void kunit_out_write(struct kunit_out *out, const char *text, size_t len);
__printf(2, 3) void kunit_out_printf(struct kunit_out *out,
				     const char *fmt, ...);
void kunit_out_vprintf(struct kunit_out *out, const char *fmt, va_list args);
/* End the line under way, if there is one. */
void kunit_out_flush(struct kunit_out *out);

/* A line of KTAP, indented for @depth. */
struct kunit_ktap {
	struct kunit_log_capture *capture;
	int depth;
};
__printf(2, 3) void kunit_ktap(struct kunit_ktap at, const char *fmt, ...);

#endif /* _KUNIT_OUTPUT_H */

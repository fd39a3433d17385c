/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Assertions about the kernel itself.
 *
 * Only what a bug in the kernel can break may be asserted, never what a user
 * can cause. WARN reports and goes on; BUG reports and stops the machine.
 */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/*
 * A place that asserts. One static object for each keeps the asserting code
 * down to a test and a call out of line.
 */
struct bug_entry {
	const char *file;
	const char *function;
	int line;
	bool once;	/* report the first time only */
	bool done;	/* has been reported; racy on purpose */
};

/* kernel/panic.c */
__cold void warn_report(struct bug_entry *bug);
__cold __printf(2, 3) void warn_report_fmt(struct bug_entry *bug,
					   const char *fmt, ...);
__cold __noreturn void bug_report(const struct bug_entry *bug);

#define __BUG_ENTRY(name, is_once) \
	static struct bug_entry name = { \
		.file = __FILE__, .function = __func__, .line = __LINE__, \
		.once = is_once, \
	}

#define BUG() \
do { \
	__BUG_ENTRY(__bug, false); \
	bug_report(&__bug); \
} while (0)

#define BUG_ON(cond) \
do { \
	if (unlikely(cond)) \
		BUG(); \
} while (0)

/* The barrier keeps it a call, and us in the trace. */
#define __WARN_ON(cond, is_once) \
({ \
	bool __warn_on = !!(cond); \
	if (unlikely(__warn_on)) { \
		__BUG_ENTRY(__bug, is_once); \
		warn_report(&__bug); \
		barrier(); \
	} \
	unlikely(__warn_on); \
})

#define __WARN(cond, is_once, fmt...) \
({ \
	bool __warn_on = !!(cond); \
	if (unlikely(__warn_on)) { \
		__BUG_ENTRY(__bug, is_once); \
		warn_report_fmt(&__bug, fmt); \
		barrier(); \
	} \
	unlikely(__warn_on); \
})

#define WARN_ON(cond)			__WARN_ON(cond, false)
#define WARN_ON_ONCE(cond)		__WARN_ON(cond, true)
#define WARN(cond, fmt...)		__WARN(cond, false, fmt)
#define WARN_ONCE(cond, fmt...)		__WARN(cond, true, fmt)

/* Report a list that is corrupt and say so to the caller. */
#define CHECK_DATA_CORRUPTION(cond, fmt...) WARN(cond, fmt)

#endif /* _LINUX_BUG_H */

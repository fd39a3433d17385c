/* SPDX-License-Identifier: GPL-2.0-only */
/* Stopping for good, and the marks that trouble leaves. */
#ifndef _LINUX_PANIC_H
#define _LINUX_PANIC_H

#include <linux/compiler.h>
#include <linux/types.h>

struct pt_regs;

__printf(1, 2) __noreturn __cold void panic(const char *fmt, ...);

/*
 * A report that must not mix with another CPU's: oops_enter() waits for the
 * report under way on another CPU to end. Nested reports of one CPU pass.
 */
void oops_enter(void);
void oops_exit(void);
extern int oops_in_progress;

/* What has happened to this kernel that a bug report should mention. */
#define TAINT_PROPRIETARY_MODULE	0
#define TAINT_FORCED_MODULE		1
#define TAINT_DIE			7
#define TAINT_WARN			9
#define TAINT_OOT_MODULE		12
#define TAINT_TEST			18

enum lockdep_ok {
	LOCKDEP_STILL_OK,
	LOCKDEP_NOW_UNRELIABLE,
};

void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok);
bool test_taint(unsigned int flag);
const char *print_tainted(void);

/*
 * A test that provokes a warning on purpose takes the report for itself:
 * @fn gets the text of each, and says whether it was expected; an expected
 * one is neither printed nor counted.
 */
typedef bool (*warn_filter_t)(const char *text, void *data);
void warn_filter_set(warn_filter_t fn, void *data);

unsigned long warn_count(void);

#endif /* _LINUX_PANIC_H */

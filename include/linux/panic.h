/* SPDX-License-Identifier: GPL-2.0-only */
/* Stopping for good, and the marks that trouble leaves. */
#ifndef _LINUX_PANIC_H
#define _LINUX_PANIC_H

#include <linux/compiler.h>
#include <linux/types.h>

struct pt_regs;

__printf(1, 2) __noreturn __cold void panic(const char *fmt, ...);

/* Called with the text of the panic, when it has been told. */
struct atomic_notifier_head;
extern struct atomic_notifier_head panic_notifier_list;

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
#define TAINT_CPU_OUT_OF_SPEC		2
#define TAINT_FORCED_RMMOD		3
#define TAINT_MACHINE_CHECK		4
#define TAINT_BAD_PAGE			5
#define TAINT_USER			6
#define TAINT_DIE			7
#define TAINT_OVERRIDDEN_ACPI_TABLE	8
#define TAINT_WARN			9
#define TAINT_CRAP			10
#define TAINT_FIRMWARE_WORKAROUND	11
#define TAINT_OOT_MODULE		12
#define TAINT_UNSIGNED_MODULE		13
#define TAINT_SOFTLOCKUP		14
#define TAINT_LIVEPATCH			15
#define TAINT_AUX			16
#define TAINT_RANDSTRUCT		17
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

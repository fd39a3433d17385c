/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where exceptions of all architectures end up.
 *
 * The architecture says what has happened in its own words (trap_info,
 * fault_info); what follows from it is decided in one place.
 */
#ifndef _LINUX_TRAPS_H
#define _LINUX_TRAPS_H

#include <linux/compiler.h>
#include <linux/types.h>

struct pt_regs;

/* @name is for the report; @signr, @code and @addr are for a user program. */
struct trap_info {
	const char *name;
	int signr;
	int code;
	unsigned long addr;
	unsigned long error_code;
};

/* What the access was, and that a mapping was there but did not allow it. */
#define FAULT_FLAG_WRITE	0x001
#define FAULT_FLAG_USER		0x040
#define FAULT_FLAG_INSTRUCTION	0x100
#define FAULT_FLAG_PRESENT	0x10000
/* For a debugger, who may what the mapping does not allow at the moment. */
#define FAULT_FLAG_FORCE	0x40000

/* @tag: of the program's pointer, bits that the machine does not look at. */
struct fault_info {
	unsigned long addr;
	unsigned int flags;
	unsigned long error_code;
	unsigned long tag;
};

/* From the architecture, with the registers saved. Returns to @regs. */
void do_trap(struct pt_regs *regs, const struct trap_info *info);
/* mm/fault.c; with interrupts off, as they are on return. */
void do_page_fault(struct pt_regs *regs, const struct fault_info *info);
/*
 * The same from a machine that looks into user memory by itself: whether the access
 * may be tried again.
 */
bool fault_user_access(unsigned long addr, unsigned int flags);

/*
 * The end of whoever runs: the report, begun by the caller after oops_enter(),
 * then the machine stops or, where it can be, the task alone: @regs then
 * returns into its exit.
 */
void die(const char *what, struct pt_regs *regs, unsigned long error_code);
/* Is @addr in the guard page of the running task's stack? */
bool stack_guard_hit(unsigned long addr);
/* A kernel stack was not big enough. Does not return. */
void __noreturn handle_stack_overflow(struct pt_regs *regs,
				      unsigned long addr);

/* The architecture's: all registers, each line by pr_emerg(). */
void show_regs_content(const struct pt_regs *regs);
/* The whole report of where @regs is: registers, code, callers. */
void show_regs(struct pt_regs *regs);

#endif /* _LINUX_TRAPS_H */

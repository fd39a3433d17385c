/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between programs and the kernel (kernel/entry.c).
 *
 *	system call	do_syscall()
 *	exception	the machine's handler, then exit_to_user_mode()
 *	interrupt	the same
 *	a new task	enter_user_mode()
 *
 * All of them leave by exit_to_user_mode(): there is no other way to a program.
 * A process's registers lie at the top of its stack, task_pt_regs(), whenever it is in
 * the kernel.
 */
#ifndef _LINUX_ENTRY_H
#define _LINUX_ENTRY_H

#include <linux/bug.h>
#include <linux/compiler.h>

struct ksignal;
struct pt_regs;

/* From the machine, interrupts off, before and after. */
void do_syscall(struct pt_regs *regs);
void exit_to_user_mode(struct pt_regs *regs);

#ifdef CONFIG_USER_MODE
/*
 * The running process leaves the kernel's functions for its registers: a child of fork()
 * for the first time, a program that has just been loaded.
 */
void __noreturn enter_user_mode(void);
#else
static inline void __noreturn enter_user_mode(void)
{
	BUG();
}
#endif

/* --- The architecture's. --- */

/* Registers as a program begins with them; vector registers and TLS, too. */
void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp);
void __noreturn arch_return_to_user(struct pt_regs *regs);
/* What the handler returns through is on its stack: 0, or -EFAULT. */
int setup_rt_frame(const struct ksignal *ksig, struct pt_regs *regs);

#endif /* _LINUX_ENTRY_H */

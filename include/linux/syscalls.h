/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a system call is written down.
 *
 *	SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
 *	{
 *		...
 *	}
 *
 * makes sys_read() with these parameters, and __do_sys_read(), which takes them out of the
 * registers as the program has left them. sys_call_table[] has the latter at its number;
 * that number exists as soon as some file says SYSCALL_DEFINE, and there is no other list.
 * The names are those of the distribution's __NR_ constants.
 */
#ifndef _LINUX_SYSCALLS_H
#define _LINUX_SYSCALLS_H

#include <asm/syscall.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <uapi/asm/unistd.h>

struct pt_regs;
typedef long (*sys_call_ptr_t)(const struct pt_regs *regs);

/* By number; sys_ni_syscall() where there is none. kernel/sys_call.c */
extern const sys_call_ptr_t sys_call_table[];
extern const unsigned int nr_sys_calls;
long sys_ni_syscall(const struct pt_regs *regs);

/*
 * The call of this number with up to six arguments, for who has no program at hand:
 * pointers among them are user memory of current's address space.
 */
long invoke_syscall(unsigned long nr, const unsigned long args[6]);
#define ksyscall(nr, ...) \
	invoke_syscall((nr), (const unsigned long[6]){ __VA_ARGS__ })

#define __SC_ARG(regs, type, n)	((__force type)syscall_get_argument(regs, n))

#define SYSCALL_DEFINE0(name) \
	long sys_##name(void); \
	long __do_sys_##name(const struct pt_regs *regs); \
	long __do_sys_##name(const struct pt_regs *regs) { return sys_##name(); } \
	long sys_##name(void)

#define SYSCALL_DEFINE1(name, t0, a0) \
	__SYSCALL_DEFINE(name, (t0 a0), \
			 (__SC_ARG(regs, t0, 0)))

#define SYSCALL_DEFINE2(name, t0, a0, t1, a1) \
	__SYSCALL_DEFINE(name, (t0 a0, t1 a1), \
			 (__SC_ARG(regs, t0, 0), __SC_ARG(regs, t1, 1)))

#define SYSCALL_DEFINE3(name, t0, a0, t1, a1, t2, a2) \
	__SYSCALL_DEFINE(name, (t0 a0, t1 a1, t2 a2), \
			 (__SC_ARG(regs, t0, 0), __SC_ARG(regs, t1, 1), \
			  __SC_ARG(regs, t2, 2)))

#define SYSCALL_DEFINE4(name, t0, a0, t1, a1, t2, a2, t3, a3) \
	__SYSCALL_DEFINE(name, (t0 a0, t1 a1, t2 a2, t3 a3), \
			 (__SC_ARG(regs, t0, 0), __SC_ARG(regs, t1, 1), \
			  __SC_ARG(regs, t2, 2), __SC_ARG(regs, t3, 3)))

#define SYSCALL_DEFINE5(name, t0, a0, t1, a1, t2, a2, t3, a3, t4, a4) \
	__SYSCALL_DEFINE(name, (t0 a0, t1 a1, t2 a2, t3 a3, t4 a4), \
			 (__SC_ARG(regs, t0, 0), __SC_ARG(regs, t1, 1), \
			  __SC_ARG(regs, t2, 2), __SC_ARG(regs, t3, 3), \
			  __SC_ARG(regs, t4, 4)))

#define SYSCALL_DEFINE6(name, t0, a0, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5) \
	__SYSCALL_DEFINE(name, (t0 a0, t1 a1, t2 a2, t3 a3, t4 a4, t5 a5), \
			 (__SC_ARG(regs, t0, 0), __SC_ARG(regs, t1, 1), \
			  __SC_ARG(regs, t2, 2), __SC_ARG(regs, t3, 3), \
			  __SC_ARG(regs, t4, 4), __SC_ARG(regs, t5, 5)))

#define __SYSCALL_DEFINE(name, params, args) \
	long sys_##name params; \
	long __do_sys_##name(const struct pt_regs *regs); \
	long __do_sys_##name(const struct pt_regs *regs) { return sys_##name args; } \
	long sys_##name params

#endif /* _LINUX_SYSCALLS_H */

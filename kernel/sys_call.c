// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a system call's number to the function that does it.
 *
 * The table is a constant: a call that no file defines is sys_ni_syscall() by a weak name.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/string.h>
#include <linux/syscalls.h>

/* A call that does not exist, here and on Linux alike. */
long sys_ni_syscall(const struct pt_regs *regs)
{
	return -ENOSYS;
}

#define SYSCALL_NAME(name) \
	long __do_sys_##name(const struct pt_regs *regs) __weak __alias(sys_ni_syscall);
#include <generated/syscalls.h>
#undef SYSCALL_NAME

/* Where nothing has a number is nothing either. */
#define NR_SYSCALLS	512
#define SYSCALL_NAME(name) [__NR_##name] = __do_sys_##name,
const sys_call_ptr_t sys_call_table[NR_SYSCALLS] = {
	[0 ... NR_SYSCALLS - 1] = sys_ni_syscall,
#include <generated/syscalls.h>
};
#undef SYSCALL_NAME
const unsigned int nr_sys_calls = NR_SYSCALLS;
EXPORT_SYMBOL_IF_KUNIT(nr_sys_calls);

long invoke_syscall(unsigned long nr, const unsigned long args[6])
{
	struct pt_regs regs;

	if (nr >= NR_SYSCALLS)
		return -ENOSYS;
	memset(&regs, 0, sizeof(regs));
	syscall_set_arguments(&regs, args);
	return sys_call_table[nr](&regs);
}
EXPORT_SYMBOL_IF_KUNIT(invoke_syscall);

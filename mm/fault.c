// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page faults of all architectures.
 *
 * Those of the kernel itself, so far: an instruction that may fault goes on at
 * its fix-up, any other is a bug. Owns nothing.
 */
#include <linux/extable.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/traps.h>

static const char *access_name(unsigned int flags)
{
	if (flags & FAULT_FLAG_INSTRUCTION)
		return "instruction fetch";
	return flags & FAULT_FLAG_WRITE ? "write access" : "read access";
}

/* The first page is never mapped: nearly always a NULL pointer and an offset. */
static void show_fault(const struct fault_info *info)
{
	const char *what = "unable to handle page fault for";

	if (info->addr < PAGE_SIZE)
		pr_emerg("BUG: kernel NULL pointer dereference, address: %016lx\n",
			 info->addr);
	else
		pr_emerg("BUG: %s address: %016lx\n", what, info->addr);
	pr_emerg("#PF: supervisor %s in kernel mode\n",
		 access_name(info->flags));
	pr_emerg("#PF: error_code(%#06lx) - %s\n", info->error_code,
		 info->flags & FAULT_FLAG_PRESENT ? "permissions violation" :
						    "not-present page");
	if (info->flags & FAULT_FLAG_UACCESS)
		pr_emerg("user memory was touched outside of uaccess\n");
}

void do_page_fault(struct pt_regs *regs, const struct fault_info *info)
{
	if (fixup_exception(regs))
		return;
	if (stack_guard_hit(info->addr))
		handle_stack_overflow(regs, info->addr);
	oops_enter();
	show_fault(info);
	die("page fault", regs, info->error_code);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page faults of all architectures.
 *
 *	who	at		what follows
 *	user	user address	mm_fault(), or a signal
 *	user	the kernel's	a signal
 *	kernel	user address	mm_fault(), or the instruction's fix-up: it must have
 *				one, else it was no uaccess and is a bug
 *	kernel	the kernel's	the fix-up, or a bug
 *
 * Owns nothing. Faults come with interrupts off; mm_fault(), which may sleep, runs
 * with interrupts on, if they were on where the fault came from.
 */
#include <asm/mmu_context.h>
#include <asm/ptrace.h>
#include <linux/extable.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/thread_info.h>
#include <linux/traps.h>
#include <linux/uaccess.h>
#include <uapi/asm-generic/siginfo.h>
#include <uapi/asm/signal.h>

/* --- The kernel's own, which are bugs. --- */

static const char *access_name(unsigned int flags)
{
	if (flags & FAULT_FLAG_INSTRUCTION)
		return "instruction fetch";
	return flags & FAULT_FLAG_WRITE ? "write access" : "read access";
}

/*
 * The first page is never mapped: nearly always a NULL pointer and an offset. User
 * memory that was there and refused is SMAP's or PAN's doing.
 */
static void show_fault(const struct fault_info *info)
{
	const char *what = "unable to handle page fault for";
	bool refused = info->flags & FAULT_FLAG_PRESENT;

	if (info->addr < PAGE_SIZE)
		pr_emerg("BUG: kernel NULL pointer dereference, address: %016lx\n",
			 info->addr);
	else
		pr_emerg("BUG: %s address: %016lx\n", what, info->addr);
	pr_emerg("#PF: supervisor %s in kernel mode\n",
		 access_name(info->flags));
	pr_emerg("#PF: error_code(%#06lx) - %s\n", info->error_code,
		 refused ? "permissions violation" : "not-present page");
	if (refused && is_user_address(info->addr))
		pr_emerg("user memory was touched outside of uaccess\n");
}

static void kernel_fault(struct pt_regs *regs, const struct fault_info *info)
{
	if (fixup_exception(regs))
		return;
	if (stack_guard_hit(info->addr))
		handle_stack_overflow(regs, info->addr);
	oops_enter();
	show_fault(info);
	die("page fault", regs, info->error_code);
}

/* --- User memory. --- */

/* What mm_fault() wants to know. */
#define FAULT_FLAGS_ACCESS \
	(FAULT_FLAG_WRITE | FAULT_FLAG_INSTRUCTION | FAULT_FLAG_USER)

/* It may sleep, and says in which way it has failed; what is served is counted for getrusage(). */
static vm_fault_t fault_current_mm(unsigned long addr, unsigned int flags)
{
	vm_fault_t ret = mm_fault(current->mm, addr, flags & FAULT_FLAGS_ACCESS);

	if (ret & VM_FAULT_MAJOR)
		current->maj_flt++;
	else if (!(ret & VM_FAULT_ERROR))
		current->min_flt++;
	return ret & VM_FAULT_ERROR;
}

static bool may_serve_faults(void)
{
	return current->mm && !faulthandler_disabled();
}

bool fault_user_access(unsigned long addr, unsigned int flags)
{
	return may_serve_faults() && !irqs_disabled() &&
	       !fault_current_mm(addr, flags);
}

/* As Linux's signals tell it. */
static void user_signal(struct pt_regs *regs, const struct fault_info *info,
			vm_fault_t failed)
{
	struct trap_info trap = {
		.name = "page fault", .addr = info->addr | info->tag,
		.error_code = info->error_code, .signr = SIGSEGV,
		.code = SEGV_MAPERR,
	};

	if (failed & VM_FAULT_SIGBUS) {
		trap.signr = SIGBUS;
		trap.code = BUS_ADRERR;
	} else if (failed & VM_FAULT_BADACCESS) {
		trap.code = SEGV_ACCERR;
	}
	do_trap(regs, &trap);
}

/*
 * The allocator has waited, and had somebody killed: us, then we end on our way out; else
 * the access is tried again, and finds memory or waits once more.
 */
static void out_of_memory_fault(void)
{
	static DEFINE_RATELIMIT_STATE(rs, 5 * NSEC_PER_SEC, 10);

	if (fatal_signal_pending(current))
		return;
	if (__ratelimit(&rs))
		pr_warn("%s: no memory for a page fault, it is tried again\n", current->comm);
	cond_resched();
}

static void user_mode_fault(struct pt_regs *regs, const struct fault_info *info)
{
	vm_fault_t failed = VM_FAULT_BADMAP;

	local_irq_enable();
	if (is_user_address(info->addr))
		failed = fault_current_mm(info->addr, info->flags);
	if (failed & VM_FAULT_OOM)
		out_of_memory_fault();
	else if (failed)
		user_signal(regs, info, failed);
	local_irq_disable();
}

/* In uaccess. False: the fix-up is what is left. */
static bool uaccess_fault(struct pt_regs *regs, const struct fault_info *info)
{
	vm_fault_t failed;

	if (!search_exception_tables(instruction_pointer(regs)) ||
	    !may_serve_faults() || regs_irqs_disabled(regs))
		return false;
	local_irq_enable();
	failed = fault_current_mm(info->addr, info->flags);
	local_irq_disable();
	return !failed;
}

void do_page_fault(struct pt_regs *regs, const struct fault_info *info)
{
	if (user_mode(regs))
		user_mode_fault(regs, info);
	else if (!is_user_address(info->addr) || !uaccess_fault(regs, info))
		kernel_fault(regs, info);
}

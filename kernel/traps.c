// SPDX-License-Identifier: GPL-2.0-only
/*
 * What follows from an exception that nobody has foreseen.
 *
 * Owns the count of oopses. A report is written by one CPU at a time
 * (oops_enter()), whatever locks it had when it failed. A task alone dies if
 * the kernel can go on without it; an interrupt, the idle task or the first
 * process end the machine.
 */
#include <asm/page.h>
#include <asm/ptrace.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/extable.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/kmsg_dump.h>
#include <linux/kthread.h>
#include <linux/moduleparam.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/smp.h>
#include <linux/stacktrace.h>
#include <linux/string.h>
#include <linux/traps.h>
#include <linux/uaccess.h>
#include <linux/version.h>

#define NR_TRACE	32
/* Bytes of code before the instruction that failed, and in all. */
#define CODE_BEFORE	(ARCH_CODE_UNIT == 1 ? 42 : 16)
#define CODE_TOTAL	(ARCH_CODE_UNIT == 1 ? 64 : 20)
#define EXIT_SIGNAL	11		/* as if by SIGSEGV */

static bool panic_on_oops = IS_ENABLED(CONFIG_PANIC_ON_OOPS);
core_param(panic_on_oops, panic_on_oops, bool, 0644);

static int nr_oopses;		/* of the CPU that reports */

/* oops=panic: as on Linux. */
static int __init oops_param(char *val)
{
	if (!val || strcmp(val, "panic"))
		return -EINVAL;
	panic_on_oops = true;
	return 0;
}
early_param("oops", oops_param);

/* One unit of code as a number, or question marks if it cannot be read. */
static size_t print_unit(char *buf, size_t size, unsigned long addr, bool here)
{
	u32 unit = 0;

	if (copy_from_kernel_nofault(&unit, (void *)addr, ARCH_CODE_UNIT))
		return scnprintf(buf, size, "?? ");
	return scnprintf(buf, size, here ? "<%0*x> " : "%0*x ",
			 2 * ARCH_CODE_UNIT, unit);
}

/* For a disassembler: the instruction that failed stands in brackets. */
static void show_code(const struct pt_regs *regs)
{
	unsigned long ip = instruction_pointer(regs);
	unsigned long addr = ip - CODE_BEFORE;
	char line[CODE_TOTAL * 4];
	size_t len = 0;

	for (; addr < ip - CODE_BEFORE + CODE_TOTAL; addr += ARCH_CODE_UNIT)
		len += print_unit(line + len, sizeof(line) - len, addr,
				  addr == ip);
	pr_emerg("Code: %s\n", line);
}

/* From the registers on: our own frames say nothing of interest. */
static void show_trace(struct pt_regs *regs)
{
	unsigned long trace[NR_TRACE];

	pr_emerg("Call Trace:\n");
	stack_trace_print(trace, stack_trace_save_regs(regs, trace, NR_TRACE),
			  1);
}

/* What a bug report needs, in the order in which one reads it. */
void show_regs(struct pt_regs *regs)
{
	pr_emerg("CPU: %d PID: %d Comm: %s %s %s\n", raw_smp_processor_id(),
		 current->pid, current->comm, print_tainted(), linux_release);
	show_regs_content(regs);
	show_code(regs);
	show_trace(regs);
}

/* First code of the dead, on its own stack, as if it had called it itself. */
static void __noreturn rewind_and_exit(void)
{
	unsigned int count = preempt_count();

	if (count) {
		pr_info("note: %s[%d] exited with preempt_count %u\n",
			current->comm, current->pid, count);
		__this_cpu_write(__preempt_count, 0);
	}
	local_irq_enable();
	if (current->kthread)
		kthread_exit(EXIT_SIGNAL);
	current->exit_code = EXIT_SIGNAL;
	do_exit_task();
}

/* Why the kernel cannot go on without the task; NULL if it can. */
static const char *must_panic(void)
{
	if (in_interrupt())
		return "Fatal exception in interrupt";
	if (is_idle_task(current))
		return "Attempted to kill the idle task!";
	if (current->pid <= 1)
		return "Attempted to kill init! exitcode=0x0000000b";
	return panic_on_oops ? "Fatal exception" : NULL;
}

void die(const char *what, struct pt_regs *regs, unsigned long error_code)
{
	const char *why;

	pr_emerg("Oops: %s: %04lx [#%d]%s\n", what, error_code, ++nr_oopses,
		 IS_ENABLED(CONFIG_SMP) ? " SMP" : "");
	show_regs(regs);
	pr_emerg("---[ end trace 0000000000000000 ]---\n");
	add_taint(TAINT_DIE, LOCKDEP_NOW_UNRELIABLE);
	why = must_panic();
	if (why)
		panic("%s\n", why);
	kmsg_dump(KMSG_DUMP_OOPS);
	oops_exit();
	regs_redirect(regs, rewind_and_exit);
}

/* The page below a stack is never mapped. Takes no lock. */
bool stack_guard_hit(unsigned long addr)
{
	unsigned long bottom = current->thread.stack_bottom;

	return current->stack && addr < bottom && addr >= bottom - PAGE_SIZE;
}

/* A program's own doing; what has no code of its own has no address either. */
static void user_trap(const struct trap_info *info)
{
	if (info->signr == SIGKILL || !info->code)
		force_sig(info->signr);
	else
		force_sig_fault(info->signr, info->code,
				(void __user *)info->addr);
}

/* Some instructions may fault, and say where to go on; all others may not. */
void do_trap(struct pt_regs *regs, const struct trap_info *info)
{
	if (user_mode(regs)) {
		user_trap(info);
		return;
	}
	if (fixup_exception(regs))
		return;
	oops_enter();
	die(info->name, regs, info->error_code);
}

/*
 * On another stack than the one that was too small, which nothing can be pushed
 * onto any more: so there is no way back for the task.
 */
void handle_stack_overflow(struct pt_regs *regs, unsigned long addr)
{
	oops_enter();
	pr_emerg("BUG: TASK stack guard page was hit at %px (stack is %px..%px)\n",
		 (void *)addr, (void *)current->thread.stack_bottom,
		 (void *)(current->thread.stack_bottom +
			  current->thread.stack_size - 1));
	pr_emerg("BUG: kernel stack of %s overflowed\n", current->comm);
	pr_emerg("Oops: stack overflow: 0000 [#%d]\n", ++nr_oopses);
	show_regs(regs);
	panic("kernel stack overflow\n");
}

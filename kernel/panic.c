// SPDX-License-Identifier: GPL-2.0-only
/*
 * When the kernel finds itself wrong: WARN, BUG, panic, and taints.
 *
 * Owns the right to report (oops_owner): one CPU at a time, so that reports
 * do not mix; a report within a report of the same CPU passes.
 */
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/console.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kmsg_dump.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/nmi.h>
#include <linux/notifier.h>
#include <linux/panic.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

/* What a WARN or panic says may be so long; the rest is cut off. */
#define WARN_TEXT_SIZE	256
#define NO_OWNER	(-1)

int oops_in_progress;
EXPORT_SYMBOL_IF_KUNIT(oops_in_progress);
static int oops_owner = NO_OWNER;
static int oops_depth;		/* of the owner */
static unsigned long tainted_mask;
static atomic_long_t nr_warnings = ATOMIC_LONG_INIT(0);

/* For machines where a wrong kernel is worse than none. */
static bool panic_on_warn;
core_param(panic_on_warn, panic_on_warn, bool, 0644);

/* Set by one test at a time: the data first, the function by release. */
static warn_filter_t warn_filter;
static void *warn_filter_data;

/*
 * Waits for its turn to report. The CPU must not change until oops_exit(): it
 * is the owner. From here on all is shown, whatever "quiet" says.
 */
void oops_enter(void)
{
	int cpu = raw_smp_processor_id();
	int free = NO_OWNER;

	while (!try_cmpxchg(&oops_owner, &free, cpu)) {
		if (free == cpu)
			break;
		free = NO_OWNER;
		cpu_relax();
	}
	oops_depth++;
	WRITE_ONCE(oops_in_progress, 1);
	console_verbose();
}
EXPORT_SYMBOL_IF_KUNIT(oops_enter);

/* Of the owner's nested reports, the last one gives the right back. */
void oops_exit(void)
{
	if (--oops_depth)
		return;
	WRITE_ONCE(oops_in_progress, 0);
	smp_store_release(&oops_owner, NO_OWNER);
}
EXPORT_SYMBOL_IF_KUNIT(oops_exit);

/* As Linux shows them, in ascending order of the flags. */
static const struct {
	unsigned int flag;
	char letter;
} taint_letters[] = {
	{ TAINT_PROPRIETARY_MODULE, 'P' },
	{ TAINT_FORCED_MODULE, 'F' },
	{ TAINT_CPU_OUT_OF_SPEC, 'S' },
	{ TAINT_FORCED_RMMOD, 'R' },
	{ TAINT_MACHINE_CHECK, 'M' },
	{ TAINT_BAD_PAGE, 'B' },
	{ TAINT_USER, 'U' },
	{ TAINT_DIE, 'D' },
	{ TAINT_OVERRIDDEN_ACPI_TABLE, 'A' },
	{ TAINT_WARN, 'W' },
	{ TAINT_CRAP, 'C' },
	{ TAINT_FIRMWARE_WORKAROUND, 'I' },
	{ TAINT_OOT_MODULE, 'O' },
	{ TAINT_UNSIGNED_MODULE, 'E' },
	{ TAINT_SOFTLOCKUP, 'L' },
	{ TAINT_LIVEPATCH, 'K' },
	{ TAINT_AUX, 'X' },
	{ TAINT_RANDSTRUCT, 'T' },
	{ TAINT_TEST, 'N' },
};

/*
 * For ever. What has shaken the kernel so much that its locks may be in any
 * state ends the checking of locks, which would only add to the noise.
 */
void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok)
{
	__atomic_fetch_or(&tainted_mask, 1ul << flag, __ATOMIC_RELAXED);
	if (lockdep_ok == LOCKDEP_NOW_UNRELIABLE && debug_locks_off())
		pr_warn("Disabling lock debugging due to kernel taint\n");
}
EXPORT_SYMBOL_GPL(add_taint);

bool test_taint(unsigned int flag)
{
	return READ_ONCE(tainted_mask) & (1ul << flag);
}
EXPORT_SYMBOL_GPL(test_taint);

/* One buffer for all: called by the owner of a report. */
const char *print_tainted(void)
{
	static char buf[sizeof("Tainted: ") + ARRAY_SIZE(taint_letters)];
	char *s = buf;

	if (!READ_ONCE(tainted_mask))
		return "Not tainted";
	s += sprintf(s, "Tainted: ");
	for (size_t i = 0; i < ARRAY_SIZE(taint_letters); i++)
		if (test_taint(taint_letters[i].flag))
			*s++ = taint_letters[i].letter;
	*s = '\0';
	return buf;
}
EXPORT_SYMBOL_IF_KUNIT(print_tainted);

/* NULL for none. The caller sees to it that nobody warns meanwhile. */
void warn_filter_set(warn_filter_t fn, void *data)
{
	warn_filter_data = data;
	smp_store_release(&warn_filter, fn);
}
EXPORT_SYMBOL_IF_KUNIT(warn_filter_set);

unsigned long warn_count(void)
{
	return atomic_long_read(&nr_warnings);
}
EXPORT_SYMBOL_IF_KUNIT(warn_count);

/*
 * In any context. A filter comes first: what it takes has not happened, not
 * even for a warning that comes once only.
 */
static void do_warn(struct bug_entry *bug, const char *text)
{
	warn_filter_t filter = smp_load_acquire(&warn_filter);

	if (filter && filter(text, warn_filter_data))
		return;
	if (bug->once && xchg(&bug->done, true))
		return;

	atomic_long_inc(&nr_warnings);
	oops_enter();
	pr_warn("------------[ cut here ]------------\n");
	if (*text)
		pr_warn("%s", text);
	pr_warn("WARNING: CPU: %d PID: %d at %s:%d %s\n",
		raw_smp_processor_id(), current->pid, bug->file, bug->line,
		bug->function);
	pr_warn("%s %s\n", current->comm, print_tainted());
	print_modules();
	dump_stack_lvl(KERN_WARNING);
	pr_warn("---[ end trace ]---\n");
	oops_exit();
	add_taint(TAINT_WARN, LOCKDEP_STILL_OK);
	if (panic_on_warn)
		panic("panic_on_warn set\n");
}

/* WARN_ON(): the place says it all. */
void warn_report(struct bug_entry *bug)
{
	do_warn(bug, "");
}
EXPORT_SYMBOL_GPL(warn_report);

void warn_report_fmt(struct bug_entry *bug, const char *fmt, ...)
{
	char text[WARN_TEXT_SIZE];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	do_warn(bug, text);
}
EXPORT_SYMBOL_GPL(warn_report_fmt);

/* Does not return: what called it cannot go on. */
void bug_report(const struct bug_entry *bug)
{
	oops_enter();
	pr_emerg("------------[ cut here ]------------\n");
	pr_emerg("kernel BUG at %s:%d %s!\n", bug->file, bug->line,
		 bug->function);
	add_taint(TAINT_DIE, LOCKDEP_NOW_UNRELIABLE);
	panic("Fatal exception: kernel BUG at %s:%d\n", bug->file, bug->line);
}
EXPORT_SYMBOL_GPL(bug_report);

/* --- The end. --- */

/* Bits of panic_print=, as on Linux; the others have nothing to show here. */
#define PANIC_PRINT_ALL_PRINTK_MSG	0x20
#define PANIC_PRINT_ALL_CPU_BT		0x40
#define STOP_MS				1000

ATOMIC_NOTIFIER_HEAD(panic_notifier_list);
EXPORT_SYMBOL_GPL(panic_notifier_list);

/* Seconds until the reboot; negative: at once; 0: none. */
static int panic_timeout;
core_param(panic, panic_timeout, int, 0644);

static unsigned long panic_print;
core_param(panic_print, panic_print, ulong, 0644);

static void panic_report(const char *text)
{
	pr_emerg("Kernel panic - not syncing: %s\n", text);
	pr_emerg("CPU: %d PID: %d Comm: %s %s\n", raw_smp_processor_id(),
		 current->pid, current->comm, print_tainted());
	print_modules();
	dump_stack_lvl(KERN_EMERG);
	if (panic_print & PANIC_PRINT_ALL_CPU_BT)
		trigger_allbutself_cpu_backtrace();
}

/* Clocks run, but nothing else: time is waited for by counting it. */
static void __noreturn panic_restart(void)
{
	if (panic_timeout > 0) {
		pr_emerg("Rebooting in %d seconds..\n", panic_timeout);
		console_flush_on_panic();
		for (int i = 0; i < panic_timeout; i++)
			mdelay(1000);
	}
	machine_restart();
}

/*
 * Interrupts go off for good on this CPU, and the others are stopped: what
 * one of them was in the middle of is lost. A panic within a panic is told as
 * well, and ends it.
 */
void panic(const char *fmt, ...)
{
	static bool begun;
	char text[WARN_TEXT_SIZE];
	bool first;
	va_list args;

	local_irq_disable();
	oops_enter();
	first = !begun;
	begun = true;
	panic_on_warn = false;
	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	strim(text);
	panic_report(text);
	if (first) {
		nmi_stop_others(STOP_MS);
		kmsg_dump(KMSG_DUMP_PANIC);
		atomic_notifier_call_chain(&panic_notifier_list, 0, text);
	}
	if (panic_print & PANIC_PRINT_ALL_PRINTK_MSG)
		console_replay();
	if (panic_timeout)
		panic_restart();
	pr_emerg("---[ end Kernel panic - not syncing: %s ]---\n", text);
	console_flush_on_panic();
	machine_panic();
}

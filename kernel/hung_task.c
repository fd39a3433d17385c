// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that wait for something that does not come: khungtaskd looks now and
 * then whether those that sleep without letting themselves be disturbed have
 * run since it looked last.
 *
 * Owns task_struct.hung_switches and hung_since, which only the thread uses.
 */
#include <kunit/visibility.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/hung_task.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/moduleparam.h>
#include <linux/nmi.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/time64.h>
#include <linux/version.h>

/* Seconds; 0: nobody looks. */
static unsigned long hung_task_timeout_secs = 120;
core_param(hung_task_timeout_secs, hung_task_timeout_secs, ulong, 0644);
static bool hung_task_panic;
core_param(hung_task_panic, hung_task_panic, bool, 0644);
/* So many reports, then silence; negative: no limit. */
static int hung_task_warnings = 10;
core_param(hung_task_warnings, hung_task_warnings, int, 0644);

/*
 * Asleep since it was seen first with as many switches as now. One that has
 * never run has not begun to wait, and TASK_IDLE says that it may take long.
 */
bool task_is_hung(struct task_struct *p, u64 now_ns, u64 timeout_ns)
{
	u64 switches = READ_ONCE(p->nvcsw) + READ_ONCE(p->nivcsw);
	unsigned int state = task_state(p);

	if (!(state & TASK_UNINTERRUPTIBLE) ||
	    (state & (TASK_NOLOAD | TASK_WAKEKILL)) || !switches)
		return false;
	if (switches != p->hung_switches) {
		p->hung_switches = switches;
		p->hung_since = now_ns;
		return false;
	}
	return now_ns - p->hung_since >= timeout_ns;
}
EXPORT_SYMBOL_IF_KUNIT(task_is_hung);

static void report_task(struct task_struct *p, unsigned long seconds)
{
	if (hung_task_warnings > 0)
		hung_task_warnings--;
	oops_enter();
	pr_err("INFO: task %s:%d blocked for more than %lu seconds.\n",
	       p->comm, p->pid, seconds);
	pr_err("      %s %s\n", print_tainted(), linux_release);
	pr_err("\"hung_task_timeout_secs=0\" disables this message.\n");
	sched_show_task(p);
	if (hung_task_panic)
		panic("hung_task: blocked tasks\n");
	oops_exit();
}

/* @arg: the time now. Under the lock of the list, which keeps the task. */
static void check_task(struct task_struct *p, void *arg)
{
	unsigned long seconds = READ_ONCE(hung_task_timeout_secs);
	u64 *now = arg;

	if (!task_is_hung(p, *now, seconds * NSEC_PER_SEC))
		return;
	/* The next report of it after another period. */
	p->hung_since = *now;
	if (hung_task_warnings || hung_task_panic)
		report_task(p, seconds);
}

static int khungtaskd(void *unused)
{
	while (!kthread_should_stop()) {
		unsigned long seconds = READ_ONCE(hung_task_timeout_secs);
		u64 now;

		/* Twice in a period: reports are late by a half at most. */
		msleep_interruptible((seconds ?: 1) * 500);
		now = sched_clock();
		if (seconds)
			for_each_task(check_task, &now);
	}
	return 0;
}

static int __init hung_task_init(void)
{
	return PTR_ERR_OR_ZERO(kthread_run(khungtaskd, NULL, "khungtaskd"));
}
subsys_initcall(hung_task_init);

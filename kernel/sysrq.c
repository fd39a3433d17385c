// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys for when nothing else helps: what one letter makes the kernel do. Whoever has it comes
 * by /proc/sysrq-trigger, as no keyboard and no line has a key for it here.
 *
 * Owns the table, which does not change. What a key does may end the machine, or wait.
 */
#include <kunit/visibility.h>
#include <linux/console.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/nmi.h>
#include <linux/oom.h>
#include <linux/panic.h>
#include <linux/reboot.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/sysrq.h>
#include <linux/workqueue.h>

int sysctl_sysrq = CONFIG_MAGIC_SYSRQ_DEFAULT_ENABLE;
EXPORT_SYMBOL_IF_KUNIT(sysctl_sysrq);

/* What Linux says of them, word by word: people look for these lines. */
struct sysrq_key_op {
	void (*handler)(u8 key);
	const char *help_msg, *action_msg;
};

/* Messages are shown from here on, whatever the console was to show. */
#define LOGLEVEL_USUAL	7

/* --- What is shown. --- */

static void set_loglevel(u8 key)
{
	int level = key - '0';

	console_swap_level(LOGLEVEL_USUAL);
	pr_info("sysrq: Loglevel set to %d\n", level);
	console_swap_level(level);
}

static void show_backtraces(u8 key)
{
	trigger_all_cpu_backtrace();
}

static void show_memory(u8 key)
{
	show_mem();
}

/* With the lock of the list: a long one takes its time. */
static void show_task(struct task_struct *p, void *unused)
{
	touch_nmi_watchdog();
	sched_show_task(p);
}

static void show_blocked_task(struct task_struct *p, void *unused)
{
	if (task_state_to_char(p) == 'D')
		show_task(p, NULL);
}

static void show_tasks(u8 key)
{
	for_each_task(show_task, NULL);
}

static void show_blocked(u8 key)
{
	for_each_task(show_blocked_task, NULL);
}

/* --- Ends. --- */

/* All but the kernel's own, and who would be the machine's end. */
static void signal_all(int sig)
{
	struct task_struct *p;

	guard(spinlock)(&tasklist_lock);
	for_each_process(p)
		if (p->tgid != 1)
			group_send_sig_info(sig, SEND_SIG_PRIV, p);
}

static void terminate_all(u8 key)
{
	signal_all(SIGTERM);
}

static void kill_all(u8 key)
{
	signal_all(SIGKILL);
}

/* Not by whoever asks: he may be the one. */
static void do_kill_one(struct work_struct *work)
{
	if (!oom_kill_manually())
		pr_info("OOM request ignored. No task eligible\n");
}
static DECLARE_WORK(kill_one_work, do_kill_one);

static void kill_one(u8 key)
{
	schedule_work(&kill_one_work);
}

/* At once: nobody is asked, nothing is written back. */
static void restart(u8 key)
{
	machine_restart();
}

static void power_off(u8 key)
{
	kernel_power_off();
}

static void crash(u8 key)
{
	panic("sysrq triggered crash\n");
}

/* --- Filesystems: all of them are in memory, and have nothing to lose. --- */

static void emergency_sync(u8 key)
{
	pr_info("Emergency Sync complete\n");
}

static void emergency_remount(u8 key)
{
	pr_info("Emergency Remount complete\n");
}

/* --- The table. --- */

static const struct sysrq_key_op loglevel_op = {
	set_loglevel, "loglevel(0-9)", "Changing Loglevel",
};

/* By their letters. */
static const struct sysrq_key_op ops['z' - 'a' + 1] = {
	['b' - 'a'] = { restart, "reboot(b)", "Resetting" },
	['c' - 'a'] = { crash, "crash(c)", "Trigger a crash" },
	['e' - 'a'] = { terminate_all, "terminate-all-tasks(e)", "Terminate All Tasks" },
	['f' - 'a'] = { kill_one, "memory-full-oom-kill(f)", "Manual OOM execution" },
	['i' - 'a'] = { kill_all, "kill-all-tasks(i)", "Kill All Tasks" },
	['l' - 'a'] = { show_backtraces, "show-backtrace-all-active-cpus(l)",
			"Show backtrace of all active CPUs" },
	['m' - 'a'] = { show_memory, "show-memory-usage(m)", "Show Memory" },
	['o' - 'a'] = { power_off, "poweroff(o)", "Power Off" },
	['s' - 'a'] = { emergency_sync, "sync(s)", "Emergency Sync" },
	['t' - 'a'] = { show_tasks, "show-task-states(t)", "Show State" },
	['u' - 'a'] = { emergency_remount, "unmount(u)", "Emergency Remount R/O" },
	['w' - 'a'] = { show_blocked, "show-blocked-tasks(w)", "Show Blocked State" },
};

/* NULL: it does nothing. */
static const struct sysrq_key_op *find_op(u8 key)
{
	if (key >= '0' && key <= '9')
		return &loglevel_op;
	if (key < 'a' || key > 'z' || !ops[key - 'a'].handler)
		return NULL;
	return &ops[key - 'a'];
}

/* All on one line. */
static void show_help(void)
{
	pr_info("sysrq: HELP : %s ", loglevel_op.help_msg);
	for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++)
		if (ops[i].handler)
			pr_cont("%s ", ops[i].help_msg);
	pr_cont("\n");
}

/* What it is about to do is shown; what it shows itself is as much as the console wants. */
void handle_sysrq(u8 key)
{
	const struct sysrq_key_op *op = find_op(key);
	int level = console_swap_level(LOGLEVEL_USUAL);

	if (op)
		pr_info("sysrq: %s\n", op->action_msg);
	else
		show_help();
	console_swap_level(level);
	if (op)
		op->handler(key);
}

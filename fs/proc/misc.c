// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files about the whole kernel that are a few lines each. Owns nothing: what is shown is
 * asked of its owner, at the moment of the read.
 */
#include <linux/cdev.h>
#include <linux/cpuinfo.h>
#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kallsyms.h>
#include <linux/kconfig.h>
#include <linux/kernel_stat.h>
#include <linux/module.h>
#include <linux/sched/loadavg.h>
#include <linux/sched/signal.h>
#include <linux/sched/stat.h>
#include <linux/smp.h>
#include <linux/timekeeping.h>
#include <linux/tty_driver.h>
#include <linux/version.h>
#include <uapi/linux/capability.h>

#include "internal.h"

/* --- version, cmdline, filesystems. --- */

/* What kernel this is. */
static int version_show(struct seq_file *m, void *v)
{
	seq_puts(m, linux_banner);
	return 0;
}

/* As the boot loader gave it. */
static int cmdline_show(struct seq_file *m, void *v)
{
	seq_puts(m, saved_command_line);
	seq_putc(m, '\n');
	return 0;
}

static void put_filesystem(const struct file_system_type *type, void *m)
{
	seq_printf(m, "%s\t%s\n", type->fs_flags & FS_REQUIRES_DEV ? "" : "nodev", type->name);
}

/* Which kinds can be mounted, and which of them without a device. */
static int filesystems_show(struct seq_file *m, void *v)
{
	for_each_filesystem(put_filesystem, m);
	return 0;
}

/* --- uptime, loadavg. --- */

/* With two digits behind the point. */
static void put_seconds(struct seq_file *m, u64 ns, char behind)
{
	seq_printf(m, "%llu.%02llu%c", ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / (10 * NSEC_PER_MSEC),
		   behind);
}

/* How long all CPUs together have had nothing to do. */
static u64 idle_ns(void)
{
	struct kernel_cpustat stat;
	unsigned int cpu;
	u64 sum = 0;

	for_each_possible_cpu(cpu) {
		kcpustat_cpu_fetch(&stat, cpu);
		sum += stat.cpustat[CPUTIME_IDLE];
	}
	return sum;
}

/* Since the boot; and what of it all CPUs together had nothing to do. */
static int uptime_show(struct seq_file *m, void *v)
{
	put_seconds(m, ktime_get_boottime_ns(), ' ');
	put_seconds(m, idle_ns(), '\n');
	return 0;
}

/* Kernel threads count, too. */
static void count_task(struct task_struct *p, void *nr)
{
	++*(unsigned int *)nr;
}

/* Rounded to hundredths; the number that was given last is the last. */
static int loadavg_show(struct seq_file *m, void *v)
{
	unsigned long loads[3];
	unsigned int nr = 0;

	get_avenrun(loads, FIXED_1 / 200, 0);
	for_each_task(count_task, &nr);
	for (int i = 0; i < 3; i++)
		seq_printf(m, "%lu.%02lu ", LOAD_INT(loads[i]), LOAD_FRAC(loads[i]));
	seq_printf(m, "%u/%u %d\n", nr_running(), nr, pid_last());
	return 0;
}

/* --- cpuinfo. --- */

/* One record for each that is online; its number is its place. */
static void *cpuinfo_start(struct seq_file *m, loff_t *pos)
{
	unsigned int cpu = cpumask_next((int)*pos - 1, cpu_online_mask);

	*pos = cpu;
	return cpu < nr_cpu_ids ? (void *)(unsigned long)(cpu + 1) : NULL;
}

static void *cpuinfo_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return cpuinfo_start(m, pos);
}

static void cpuinfo_stop(struct seq_file *m, void *v)
{
}

/* A text that fills the buffer may have been longer. */
static int cpuinfo_show(struct seq_file *m, void *v)
{
	char *buf;
	size_t size = seq_get_buf(m, &buf);
	size_t len = cpuinfo_text((unsigned long)v - 1, buf, size);

	if (len + 1 >= size)
		seq_set_overflow(m);
	else
		seq_commit(m, len);
	return 0;
}

static const struct seq_operations cpuinfo_ops = {
	.start = cpuinfo_start, .next = cpuinfo_next, .stop = cpuinfo_stop,
	.show = cpuinfo_show,
};

/* --- modules, kallsyms. --- */

/* Whole lines only. */
static int modules_show(struct seq_file *m, void *v)
{
	unsigned int nr = 0;
	size_t size, len;
	char *buf;

	do {
		size = seq_get_buf(m, &buf);
		len = module_line(nr++, buf, size);
		if (len + 1 >= size) {
			seq_set_overflow(m);
			return 0;
		}
		seq_commit(m, len);
	} while (len);
	return 0;
}

/* The symbol's number is its place. */
static void *kallsyms_start(struct seq_file *m, loff_t *pos)
{
	unsigned long addr;
	char kind;

	return kallsyms_symbol(*pos, &addr, &kind) ? (void *)(unsigned long)(*pos + 1) : NULL;
}

static void *kallsyms_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return kallsyms_start(m, pos);
}

static void kallsyms_stop(struct seq_file *m, void *v)
{
}

/* Names anybody may know; where things are only who may read the log. */
static int kallsyms_show(struct seq_file *m, void *v)
{
	unsigned long addr;
	char kind;
	const char *name = kallsyms_symbol((unsigned long)v - 1, &addr, &kind);

	seq_printf(m, "%016lx %c %s\n", capable(CAP_SYSLOG) ? addr : 0, kind, name);
	return 0;
}

static const struct seq_operations kallsyms_ops = {
	.start = kallsyms_start, .next = kallsyms_next, .stop = kallsyms_stop,
	.show = kallsyms_show,
};

/* --- devices, swaps. --- */

struct cdev_lines {
	struct seq_file *m;
	const struct cdev *last;
};

/* Some have their numbers one by one. */
static void put_cdev(const struct cdev *cdev, void *data)
{
	struct cdev_lines *lines = data;
	const struct cdev *last = lines->last;

	lines->last = cdev;
	if (last && MAJOR(last->dev) == MAJOR(cdev->dev) && !strcmp(last->name, cdev->name))
		return;
	seq_printf(lines->m, "%3u %s\n", MAJOR(cdev->dev), cdev->name);
}

/* A driver is there once for each of its ranges of numbers. */
static int devices_show(struct seq_file *m, void *v)
{
	struct cdev_lines lines = { .m = m };

	seq_puts(m, "Character devices:\n");
	for_each_cdev(put_cdev, &lines);
	seq_puts(m, "\nBlock devices:\n");
	return 0;
}

/* There are none: neither lines, nor those that say what lines would mean. */
static int nothing_show(struct seq_file *m, void *v)
{
	return 0;
}

/* Nothing is swapped. */
static int swaps_show(struct seq_file *m, void *v)
{
	seq_puts(m, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
	return 0;
}

/* --- Registering. --- */

static const struct {
	const char *name;
	umode_t mode;
	int (*show)(struct seq_file *m, void *v);
} files[] __initconst = {
	{ "version", 0444, version_show },
	{ "cmdline", 0444, cmdline_show },
	{ "filesystems", 0444, filesystems_show },
	{ "uptime", 0444, uptime_show },
	{ "loadavg", 0444, loadavg_show },
	{ "devices", 0444, devices_show },
	{ "swaps", 0444, swaps_show },
	{ "modules", 0444, modules_show },
	{ "misc", 0444, nothing_show },
	{ "diskstats", 0444, nothing_show },
	{ "partitions", 0444, nothing_show },
};

/* Before the first program runs. */
static int __init proc_misc_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++)
		if (!proc_create_single(files[i].name, files[i].mode, NULL, files[i].show))
			return -ENOMEM;
	if (!proc_create_seq("cpuinfo", 0444, NULL, &cpuinfo_ops) ||
	    (IS_ENABLED(CONFIG_KALLSYMS) &&
	     !proc_create_seq("kallsyms", 0444, NULL, &kallsyms_ops)) ||
	    !proc_symlink("mounts", NULL, "self/mounts"))
		return -ENOMEM;
	return 0;
}
fs_initcall(proc_misc_init);

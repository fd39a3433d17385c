// SPDX-License-Identifier: GPL-2.0-only
/* /sys/class/rtc: the clocks with a battery that drivers have found. Owns nothing. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/rtc.h>
#include <linux/sysfs.h>

#include "../proc/internal.h"

/* Of the driver and of its device, which are called the same here. */
static int name_show(struct seq_file *m, void *v)
{
	const struct rtc_device *rtc = m->private;

	seq_printf(m, "%s %s\n", rtc->name, rtc->name);
	return 0;
}

/* What mdev makes a node of. */
static int dev_show(struct seq_file *m, void *v)
{
	const struct rtc_device *rtc = m->private;

	seq_printf(m, "%u:%u\n", MAJOR(rtc->cdev.dev), MINOR(rtc->cdev.dev));
	return 0;
}

/* A clock that cannot be read fails the reading. */
static int date_show(struct seq_file *m, void *v)
{
	struct rtc_time tm;
	int err = rtc_read_time(m->private, &tm);

	if (!err)
		seq_printf(m, "%04d-%02d-%02d\n", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
	return err;
}

/* In UTC, as the kernel has it. */
static int time_show(struct seq_file *m, void *v)
{
	struct rtc_time tm;
	int err = rtc_read_time(m->private, &tm);

	if (!err)
		seq_printf(m, "%02d:%02d:%02d\n", tm.tm_hour, tm.tm_min, tm.tm_sec);
	return err;
}

/* In one number. */
static int since_epoch_show(struct seq_file *m, void *v)
{
	struct rtc_time tm;
	int err = rtc_read_time(m->private, &tm);

	if (!err)
		seq_printf(m, "%lld\n", rtc_tm_to_time64(&tm));
	return err;
}

/* How often a program without privileges may be interrupted in a second. */
static int max_user_freq_show(struct seq_file *m, void *v)
{
	const struct rtc_device *rtc = m->private;

	seq_printf(m, "%u\n", READ_ONCE(rtc->max_user_freq));
	return 0;
}

/* The first one is what the system's time comes from when it boots. */
static int hctosys_show(struct seq_file *m, void *v)
{
	const struct rtc_device *rtc = m->private;

	seq_printf(m, "%d\n", !rtc->id);
	return 0;
}

/* As on Linux, but for what could be set. */
static const struct {
	const char *name;
	int (*show)(struct seq_file *m, void *v);
} files[] = {
	{ "name", name_show }, { "dev", dev_show }, { "date", date_show }, { "time", time_show },
	{ "since_epoch", since_epoch_show }, { "max_user_freq", max_user_freq_show },
	{ "hctosys", hctosys_show },
};

/* What has no room is told of and left out: the clock works without it. */
static void add_rtc(struct rtc_device *rtc, void *class)
{
	struct proc_dir_entry *dir = proc_mkdir(rtc->node, class);

	for (unsigned int i = 0; dir && i < ARRAY_SIZE(files); i++) {
		struct proc_file file = {
			.name = files[i].name, .mode = 0444, .show = files[i].show, .data = rtc,
		};

		if (!proc_register(dir, &file))
			pr_err("sysfs: no room for %s of %s\n", file.name, rtc->node);
	}
}

/* When drivers have found their devices: those that come with a test are not shown. */
static int __init sysfs_rtc_init(void)
{
	struct proc_dir_entry *class = proc_mkdir("rtc", sysfs_dir(SYSFS_CLASS));

	if (!class)
		return -ENOMEM;
	for_each_rtc(add_rtc, class);
	return 0;
}
late_initcall(sysfs_rtc_init);

/* SPDX-License-Identifier: GPL-2.0-only */
/* What can be asked of the kernel, and set, below /proc/sys: fs/proc/sysctl.c. */
#ifndef __LINUX_SYSCTL_H
#define __LINUX_SYSCTL_H

#include <linux/limits.h>
#include <linux/types.h>

struct proc_dir_entry;
struct seq_file;

/*
 * A value at @data; an int is between @min and @max for who sets it, and with @act it is kept
 * nowhere, but something to do. @store gets the text without blanks around it: 0 or an error, and
 * then nothing has changed; NULL: it cannot be set.
 */
struct ctl_table {
	const char *procname;
	umode_t mode;
	void *data;
	long min, max;
	void (*act)(int value);
	void (*show)(struct seq_file *m, const struct ctl_table *table);
	int (*store)(const struct ctl_table *table, const char *text);
};

/* Decimal numbers, of which one word is stored; and a string of the kernel's. */
void sysctl_show_int(struct seq_file *m, const struct ctl_table *table);
void sysctl_show_ulong(struct seq_file *m, const struct ctl_table *table);
void sysctl_show_text(struct seq_file *m, const struct ctl_table *table);
int sysctl_store_int(const struct ctl_table *table, const char *text);
int sysctl_store_ulong(const struct ctl_table *table, const char *text);

#define CTL_INT(NAME, VARIABLE, MIN, MAX) \
	{ .procname = NAME, .mode = 0644, .data = &(VARIABLE), .min = MIN, .max = MAX, \
	  .show = sysctl_show_int, .store = sysctl_store_int }
#define CTL_ACT(NAME, ACT, MIN, MAX) \
	{ .procname = NAME, .mode = 0200, .act = ACT, .min = MIN, .max = MAX, \
	  .store = sysctl_store_int }
#define CTL_ULONG(NAME, VARIABLE) \
	{ .procname = NAME, .mode = 0644, .data = &(VARIABLE), \
	  .show = sysctl_show_ulong, .store = sysctl_store_ulong }
#define CTL_TEXT(NAME, TEXT) \
	{ .procname = NAME, .mode = 0444, .data = (void *)(TEXT), .show = sysctl_show_text }
#define CTL_SHOW(NAME, SHOW) \
	{ .procname = NAME, .mode = 0444, .show = SHOW }

/* A directory in @parent, NULL: in /proc/sys; with @nr entries, which stay. Or NULL. */
struct proc_dir_entry *register_sysctl(struct proc_dir_entry *parent, const char *name,
				       const struct ctl_table *table, unsigned int nr);

/* More of them in a directory that is there already: 0 or -ENOMEM, and some may stay. */
int add_sysctls(struct proc_dir_entry *dir, const struct ctl_table *table, unsigned int nr);
/* /proc/sys/kernel, from fs_initcall on. */
extern struct proc_dir_entry *kernel_sysctls;

#endif /* __LINUX_SYSCTL_H */

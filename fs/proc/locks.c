// SPDX-License-Identifier: GPL-2.0-only
/* Locks of files: /proc/locks, and those of one descriptor in its fdinfo. Owns nothing. */
#include <linux/filelock.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "internal.h"

/* A line that does not fit is left out: what has no room is asked for again. */
static void put_lock(struct seq_file *m, const struct lock_info *info)
{
	char line[128];

	show_lock(info, line, sizeof(line));
	seq_puts(m, line);
}

static int put_any(void *m, const struct lock_info *info)
{
	put_lock(m, info);
	return 0;
}

/* Of all files; who waits for one stands behind it. */
static int locks_show(struct seq_file *m, void *v)
{
	iterate_locks(put_any, m);
	return 0;
}

/* Those of an open file, and of the table that it is in. */
struct owned_locks {
	struct seq_file *m;
	const void *file, *table;
};

/* Who only waits has nothing yet. */
static int put_owned(void *arg, const struct lock_info *info)
{
	const struct owned_locks *owned = arg;
	const void *owner = info->lock->owner;

	if (info->waits || (owner != owned->file && owner != owned->table))
		return 0;
	seq_puts(owned->m, "lock:\t");
	put_lock(owned->m, info);
	return 0;
}

void proc_show_file_locks(struct seq_file *m, const struct file *file, const void *table)
{
	struct owned_locks owned = { .m = m, .file = file, .table = table };

	iterate_locks_of(file_inode(file), put_owned, &owned);
}

static int __init proc_locks_init(void)
{
	return proc_create_single("locks", 0, NULL, locks_show) ? 0 : -ENOMEM;
}
fs_initcall(proc_locks_init);

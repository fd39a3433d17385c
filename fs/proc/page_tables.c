// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree of page tables as text: /proc/<pid>/page_tables, which Linux does not have. A line
 * for each table, from the root down. Owns nothing.
 *
 * The place of a record is the table's place in the tree, so who reads on gets what is behind
 * what he has seen, whatever tables have come and gone meanwhile. Each line is true of one
 * moment; two lines need not be of the same.
 */
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/pt_view.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>

#include "internal.h"

/* The names of the columns are the record at 0; the tables follow, one further each. */
#define FIRST_TABLE	1

/* @mm is first: proc_open_mm(). While somebody reads, it is @in_use. */
struct tables_private {
	struct mm_struct *mm;
	bool in_use;
	struct pt_view view;
};

/* The first one at or behind *@pos, which becomes its place. */
static void *find_table(struct tables_private *priv, loff_t *pos)
{
	unsigned long place = mm_view_table(priv->mm, *pos - FIRST_TABLE, &priv->view);

	if (place == ~0ul)
		return NULL;
	*pos = place + FIRST_TABLE;
	return &priv->view;
}

/* What nobody uses any more has no tables; -ESRCH: its process has gone. */
static void *tables_start(struct seq_file *m, loff_t *pos)
{
	struct task_struct *p = get_proc_task(file_inode(m->file));
	struct tables_private *priv = m->private;

	if (!p)
		return ERR_PTR(-ESRCH);
	put_task_struct(p);
	if (!priv->mm || !mmget_not_zero(priv->mm))
		return NULL;
	priv->in_use = true;
	return *pos ? find_table(priv, pos) : SEQ_START_TOKEN;
}

/* The one behind @v, which may have gone meanwhile: its place is enough. */
static void *tables_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return find_table(m->private, pos);
}

/* Also when start() has found nothing. */
static void tables_stop(struct seq_file *m, void *v)
{
	struct tables_private *priv = m->private;

	if (!priv->in_use)
		return;
	priv->in_use = false;
	mmput(priv->mm);
}

/* Letters, each with how often it stands there. */
static void put_entries(struct seq_file *m, const char *entries)
{
	unsigned int nr;

	for (unsigned int i = 0; i < PT_ENTRIES; i += nr) {
		nr = 1;
		while (i + nr < PT_ENTRIES && entries[i + nr] == entries[i])
			nr++;
		seq_printf(m, "%c%u", entries[i], nr);
	}
	seq_putc(m, '\n');
}

/* Where a table is in memory is for who could find out anyway, as in pagemap. */
static int tables_show(struct seq_file *m, void *v)
{
	bool may = cap_raised(m->file->f_cred->cap_effective, CAP_SYS_ADMIN);
	const struct pt_view *view = v;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "level range frame share tables anon file shmem swap other dirty "
			    "young writable entries\n");
		return 0;
	}
	/* Of upper tables all entries are tables, of the lowest none is. */
	seq_printf(m, "%u %08lx-%08lx %lx %u %u ", view->level, view->start, view->end,
		   may ? view->frame : 0, view->share, view->level ? view->other : 0);
	seq_printf(m, "%u %u %u %u %u ", view->anon, view->file, view->shmem, view->swap,
		   view->level ? 0 : view->other);
	seq_printf(m, "%u %u %u ", view->dirty, view->young, view->writable);
	put_entries(m, view->entries);
	return 0;
}

static const struct seq_operations tables_seq_operations = {
	.start = tables_start, .next = tables_next, .stop = tables_stop, .show = tables_show,
};

/* By who may read the process's mappings; the mode lets in its owner alone. */
static int tables_open(struct inode *inode, struct file *file)
{
	return proc_open_mm(inode, file, &tables_seq_operations, sizeof(struct tables_private));
}

const struct file_operations proc_pid_page_tables_operations = {
	.open = tables_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = proc_release_mm,
};

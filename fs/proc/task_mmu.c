// SPDX-License-Identifier: GPL-2.0-only
/*
 * An address space as text: /proc/<pid>/maps. Owns nothing.
 *
 * The place of a record is the end of the VMA before it, so who reads on gets what is mapped
 * behind what he has seen, whatever has come and gone meanwhile. The address space stays from
 * the open on, even if nobody runs in it any more, but then it is empty.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vm_ops.h>
#include <linux/vma_tree.h>

#include "internal.h"

/* Where the name of a mapping begins, as programs expect to see it. */
#define NAME_COLUMN	73

/* --- One line. --- */

/* The heap may have a neighbour that it touches: Linux takes that for heap, too. */
static bool is_heap(const struct vm_area_struct *vma, const struct mm_struct *mm)
{
	return vma->vm_start <= mm->brk && vma->vm_end >= mm->start_brk;
}

/* The one that exec has made; those of threads have no name. */
static bool is_stack(const struct vm_area_struct *vma, const struct mm_struct *mm)
{
	return vma->vm_start <= mm->start_stack && vma->vm_end >= mm->start_stack;
}

/*
 * What the kernel has put there for programs to run and to read: a file of the kernel's own,
 * of which nothing is shown but what it is. NULL: it is something else.
 */
static const char *vdso_name(const struct vm_area_struct *vma)
{
	unsigned long vdso = vma->vm_mm->vdso;

	if (!vdso || !vma_is_shmem(vma) || (vma->vm_flags & VM_MAYSHARE))
		return NULL;
	if (vma->vm_start == vdso)
		return "[vdso]";
	return vma->vm_end == vdso ? "[vvar]" : NULL;
}

struct file *proc_vma_file(const struct vm_area_struct *vma)
{
	return vdso_name(vma) ? NULL : vma->vm_file;
}

/* What is neither a file's nor told by its owner; NULL: it has no name. */
static const char *vma_name(struct vm_area_struct *vma)
{
	if (vdso_name(vma))
		return vdso_name(vma);
	if (vma->vm_ops && vma->vm_ops->name)
		return vma->vm_ops->name(vma);
	if (vma->vm_file)
		return NULL;
	if (is_heap(vma, vma->vm_mm))
		return "[heap]";
	return is_stack(vma, vma->vm_mm) ? "[stack]" : NULL;
}

static void put_numbers(struct seq_file *m, const struct vm_area_struct *vma)
{
	bool has_file = vma->vm_file && !vdso_name(vma);
	const struct inode *inode = has_file ? file_inode(vma->vm_file) : NULL;
	unsigned long flags = vma->vm_flags;
	dev_t dev = inode ? inode->i_sb->s_dev : 0;

	seq_printf(m, "%08lx-%08lx %c%c%c%c %08llx %02x:%02x %lu", vma->vm_start, vma->vm_end,
		   flags & VM_READ ? 'r' : '-', flags & VM_WRITE ? 'w' : '-',
		   flags & VM_EXEC ? 'x' : '-', flags & VM_MAYSHARE ? 's' : 'p',
		   inode ? (u64)vma->vm_pgoff << PAGE_SHIFT : 0, MAJOR(dev), MINOR(dev),
		   inode ? inode->i_ino : 0);
}

/* A name that has a line feed must not look like another line. */
int proc_show_map(struct seq_file *m, void *v)
{
	struct vm_area_struct *vma = v;
	const char *name = vma_name(vma);
	size_t start = m->count;

	put_numbers(m, vma);
	/* Without a name the blank behind the last number is all there is. */
	if (!name && !vma->vm_file) {
		seq_puts(m, " \n");
		return 0;
	}
	seq_pad_to(m, start, NAME_COLUMN);
	if (name)
		seq_puts(m, name);
	else
		seq_path(m, &vma->vm_file->f_path, "\n");
	seq_putc(m, '\n');
	return 0;
}

/* --- The sequence. --- */

/*
 * @mm, which is first, is a reference to the structure alone: what is in it may go while nobody
 * reads. While it is @locked there is a user's reference, too.
 */
struct maps_private {
	struct mm_struct *mm;
	bool locked;
};

/* -ESRCH: there is no such process any more, whoever else has its memory. */
static void *m_start(struct seq_file *m, loff_t *pos)
{
	struct task_struct *p = get_proc_task(file_inode(m->file));
	struct maps_private *priv = m->private;
	struct mm_struct *mm = priv->mm;

	if (!p)
		return ERR_PTR(-ESRCH);
	put_task_struct(p);
	if (!mm || !mmget_not_zero(mm))
		return NULL;
	if (down_read_killable(&mm->mmap_lock)) {
		mmput(mm);
		return ERR_PTR(-EINTR);
	}
	priv->locked = true;
	return vma_tree_find(&mm->vmas, *pos);
}

/* From the end of the one before on. */
static void *m_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct maps_private *priv = m->private;
	struct vm_area_struct *vma = v;

	*pos = vma->vm_end;
	return vma_tree_find(&priv->mm->vmas, vma->vm_end);
}

static void m_stop(struct seq_file *m, void *v)
{
	struct maps_private *priv = m->private;

	if (!priv->locked)
		return;
	priv->locked = false;
	up_read(&priv->mm->mmap_lock);
	mmput(priv->mm);
}

static const struct seq_operations maps_seq_operations = {
	.start = m_start, .next = m_next, .stop = m_stop, .show = proc_show_map,
};

static const struct seq_operations smaps_seq_operations = {
	.start = m_start, .next = m_next, .stop = m_stop, .show = proc_show_smap,
};

/* Whoever may read it at all gets an empty file of a task that has no memory. */
int proc_open_mm(struct inode *inode, struct file *file, const struct seq_operations *op,
		 size_t size)
{
	struct task_struct *p = get_proc_task(inode);
	struct mm_struct *mm;
	int err;

	if (!p)
		return -ESRCH;
	mm = get_task_mm_for(p, PTRACE_MODE_READ_FSCREDS);
	put_task_struct(p);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	err = seq_open_private(file, op, size);
	if (!mm)
		return err;
	if (!err) {
		mmgrab(mm);
		*(struct mm_struct **)((struct seq_file *)file->private_data)->private = mm;
	}
	mmput(mm);
	return err;
}

static int maps_open(struct inode *inode, struct file *file)
{
	return proc_open_mm(inode, file, &maps_seq_operations, sizeof(struct maps_private));
}

/* The same mappings, with what is there of each. */
static int smaps_open(struct inode *inode, struct file *file)
{
	return proc_open_mm(inode, file, &smaps_seq_operations, sizeof(struct maps_private));
}

/* Nobody reads any more. */
void proc_release_mm(struct inode *inode, struct file *file)
{
	struct mm_struct **mm = ((struct seq_file *)file->private_data)->private;

	if (*mm)
		mmdrop(*mm);
	seq_release_private(inode, file);
}

const struct file_operations proc_pid_maps_operations = {
	.open = maps_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = proc_release_mm,
};

const struct file_operations proc_pid_smaps_operations = {
	.open = smaps_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = proc_release_mm,
};

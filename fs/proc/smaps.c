// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of each mapping is in memory: /proc/<pid>/smaps, and the sums: smaps_rollup. And
 * clear_refs, which makes them begin anew. Owns nothing; the sequence is that of maps.
 */
#include <linux/err.h>
#include <linux/hiwater.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/shmem_fs.h>
#include <linux/uio.h>
#include <linux/vma_usage.h>

#include "internal.h"

/* Bytes as kB. */
static void put_kb(struct seq_file *m, const char *name, u64 bytes)
{
	seq_printf(m, "%s:%*llu kB\n", name, 23 - (int)strlen(name), bytes >> 10);
}

/* What both files have; @locked: all of it is to stay in memory. */
static void put_usage(struct seq_file *m, const struct vma_usage *usage)
{
	put_kb(m, "Shared_Clean", usage->shared_clean);
	put_kb(m, "Shared_Dirty", usage->shared_dirty);
	put_kb(m, "Private_Clean", usage->private_clean);
	put_kb(m, "Private_Dirty", usage->private_dirty);
	put_kb(m, "Referenced", usage->referenced);
	put_kb(m, "Anonymous", usage->anonymous);
	put_kb(m, "LazyFree", 0);
	put_kb(m, "AnonHugePages", 0);
	put_kb(m, "ShmemPmdMapped", 0);
	put_kb(m, "FilePmdMapped", 0);
	put_kb(m, "Shared_Hugetlb", 0);
	put_kb(m, "Private_Hugetlb", 0);
	put_kb(m, "Swap", usage->swap);
	put_kb(m, "SwapPss", usage->swap);
}

/* --- One mapping. --- */

/* In the order of their bits, as Linux calls them. */
static const struct {
	unsigned long flag;
	const char *name;
} flag_names[] = {
	{ VM_READ, "rd" },	{ VM_WRITE, "wr" },	{ VM_EXEC, "ex" },
	{ VM_SHARED, "sh" },	{ VM_MAYREAD, "mr" },	{ VM_MAYWRITE, "mw" },
	{ VM_MAYEXEC, "me" },	{ VM_MAYSHARE, "ms" },	{ VM_GROWSDOWN, "gd" },
	{ VM_PFNMAP, "pf" },	{ VM_LOCKED, "lo" },	{ VM_IO, "io" },
	{ VM_SEQ_READ, "sr" },	{ VM_RAND_READ, "rr" },	{ VM_DONTCOPY, "dc" },
	{ VM_DONTEXPAND, "de" }, { VM_LOCKONFAULT, "lf" }, { VM_ACCOUNT, "ac" },
	{ VM_NORESERVE, "nr" },	{ VM_SYNC, "sf" },	{ VM_WIPEONFORK, "wf" },
	{ VM_DONTDUMP, "dd" },	{ VM_MIXEDMAP, "mm" },	{ VM_HUGEPAGE, "hg" },
	{ VM_NOHUGEPAGE, "nh" }, { VM_MERGEABLE, "mg" },
};

/* Each with a blank behind it. */
static void put_flags(struct seq_file *m, unsigned long flags)
{
	seq_puts(m, "VmFlags: ");
	for (unsigned int i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (flags & flag_names[i].flag)
			seq_printf(m, "%s ", flag_names[i].name);
	seq_putc(m, '\n');
}

/* Of what is locked, that part counts that would be ours alone. */
int proc_show_smap(struct seq_file *m, void *v)
{
	struct vm_area_struct *vma = v;
	struct vma_usage usage = { };

	vma_usage_add(&usage, vma);
	proc_show_map(m, vma);
	put_kb(m, "Size", vma->vm_end - vma->vm_start);
	put_kb(m, "KernelPageSize", PAGE_SIZE);
	put_kb(m, "MMUPageSize", PAGE_SIZE);
	put_kb(m, "Rss", usage.rss);
	put_kb(m, "Pss", usage.pss >> VMA_PSS_SHIFT);
	put_kb(m, "Pss_Dirty", usage.pss_dirty >> VMA_PSS_SHIFT);
	put_usage(m, &usage);
	put_kb(m, "Locked", vma->vm_flags & VM_LOCKED ? usage.pss >> VMA_PSS_SHIFT : 0);
	seq_puts(m, "THPeligible:    0\n");
	put_flags(m, vma->vm_flags);
	return 0;
}

/* --- All together. --- */

/* By what the pages are of. */
struct rollup {
	struct vma_usage all;
	u64 file, shmem, locked;
	unsigned long start, end;
};

/* One mapping more; they come by address. */
static void add_vma(struct rollup *sum, const struct vm_area_struct *vma)
{
	struct vma_usage usage = { };
	/* By itself, for its kind; and to what there was before. */
	vma_usage_add(&usage, vma);
	vma_usage_add(&sum->all, vma);
	if (vma_is_shmem(vma))
		sum->shmem += usage.pss - usage.pss_anon;
	else
		sum->file += usage.pss - usage.pss_anon;
	if (vma->vm_flags & VM_LOCKED)
		sum->locked += usage.pss;
	if (!sum->end)
		sum->start = vma->vm_start;
	sum->end = vma->vm_end;
}

/* A line as those of maps, which says that it is none of them. */
static void put_rollup(struct seq_file *m, const struct rollup *sum)
{
	size_t start = m->count;

	seq_printf(m, "%08lx-%08lx ---p 00000000 00:00 0", sum->start, sum->end);
	seq_pad_to(m, start, 72);
	seq_puts(m, " [rollup]\n");
	put_kb(m, "Rss", sum->all.rss);
	put_kb(m, "Pss", sum->all.pss >> VMA_PSS_SHIFT);
	put_kb(m, "Pss_Dirty", sum->all.pss_dirty >> VMA_PSS_SHIFT);
	put_kb(m, "Pss_Anon", sum->all.pss_anon >> VMA_PSS_SHIFT);
	put_kb(m, "Pss_File", sum->file >> VMA_PSS_SHIFT);
	put_kb(m, "Pss_Shmem", sum->shmem >> VMA_PSS_SHIFT);
	put_usage(m, &sum->all);
	put_kb(m, "Locked", sum->locked >> VMA_PSS_SHIFT);
}

/* A process without memory has none of all this: -ESRCH, as on Linux. */
int proc_pid_smaps_rollup(struct seq_file *m, struct task_struct *p)
{
	struct mm_struct *mm = get_task_mm_for(p, PTRACE_MODE_READ_FSCREDS);
	struct rollup sum = { };
	struct vm_area_struct *vma;

	if (IS_ERR_OR_NULL(mm))
		return mm ? PTR_ERR(mm) : -ESRCH;
	if (down_read_killable(&mm->mmap_lock)) {
		mmput(mm);
		return -EINTR;
	}
	for_each_vma_in(&mm->vmas, vma, 0, ~0ul)
		add_vma(&sum, vma);
	up_read(&mm->mmap_lock);
	mmput(mm);
	put_rollup(m, &sum);
	return 0;
}

/* --- clear_refs. --- */

/* What is written to it. */
enum {
	CLEAR_REFS_ALL = 1,
	CLEAR_REFS_ANON,		/* of mappings that have no file, */
	CLEAR_REFS_MAPPED,		/* or that have one */
	CLEAR_REFS_SOFT_DIRTY,		/* there is no such bit: nothing */
	CLEAR_REFS_MM_HIWATER_RSS,	/* VmHWM is what there is now */
};

static bool is_selected(const struct vm_area_struct *vma, int type)
{
	if (vma->vm_flags & VM_PFNMAP)
		return false;
	return type == CLEAR_REFS_ALL || (type == CLEAR_REFS_MAPPED) == !!vma->vm_file;
}

/* With the mmap lock. */
static int clear_refs(struct mm_struct *mm, int type)
{
	struct vm_area_struct *vma;
	int err = 0;

	if (type == CLEAR_REFS_MM_HIWATER_RSS)
		mm_reset_hiwater_rss(mm);
	if (type >= CLEAR_REFS_SOFT_DIRTY)
		return 0;
	for_each_vma_in(&mm->vmas, vma, 0, ~0ul) {
		if (is_selected(vma, type))
			err = vma_clear_young(vma);
		if (err)
			break;
	}
	return err;
}

/* A process without memory has nothing to clear. */
static int clear_refs_of(struct task_struct *p, int type)
{
	struct mm_struct *mm = get_task_mm(p);
	int err;

	if (!mm)
		return 0;
	err = down_read_killable(&mm->mmap_lock);
	if (!err) {
		err = clear_refs(mm, type);
		up_read(&mm->mmap_lock);
	}
	mmput(mm);
	return err;
}

/* Its owner may write to it, and nobody read it. */
static ssize_t clear_refs_write(struct kiocb *iocb, struct iov_iter *from)
{
	size_t count = iov_iter_count(from);
	struct task_struct *p;
	int type, err = proc_get_int(from, 10, &type);

	if (err)
		return err;
	if (type < CLEAR_REFS_ALL || type > CLEAR_REFS_MM_HIWATER_RSS)
		return -EINVAL;
	p = get_proc_task(file_inode(iocb->ki_filp));
	if (!p)
		return -ESRCH;
	err = clear_refs_of(p, type);
	put_task_struct(p);
	return err ?: (ssize_t)count;
}

const struct file_operations proc_pid_clear_refs_operations = {
	.write_iter = clear_refs_write,
	.llseek = noop_llseek,
};

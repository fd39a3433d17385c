// SPDX-License-Identifier: GPL-2.0-only
/*
 * What memory is used for: /proc/meminfo. Owns nothing; numbers of different kinds may be of
 * different moments.
 */
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/mman.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/percpu.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "internal.h"

/* In kB, as all lines but those that count huge pages. What is too long reaches to the right. */
static void put_kb(struct seq_file *m, const char *name, unsigned long nr_pages)
{
	seq_printf(m, "%s:%*s%8lu kB\n", name, 15 - (int)strlen(name), "",
		   nr_pages << (PAGE_SHIFT - 10));
}

/* --- What the kernel itself has. --- */

static int add_slab(const struct slabinfo *info, void *nr_pages)
{
	*(unsigned long *)nr_pages += info->num_slabs << info->cache_order;
	return 0;
}

unsigned long proc_nr_slab_pages(void)
{
	unsigned long nr = 0;

	for_each_kmem_cache(add_slab, &nr);
	return nr;
}

/* Each task has one. */
static void add_stack(struct task_struct *p, void *nr_pages)
{
	*(unsigned long *)nr_pages += 1ul << THREAD_SIZE_ORDER;
}

unsigned long proc_nr_stack_pages(void)
{
	unsigned long nr = 0;

	for_each_task(add_stack, &nr);
	return nr;
}

/* None of it is given back for want of memory. */
static void put_kernel(struct seq_file *m)
{
	unsigned long slab = proc_nr_slab_pages();

	put_kb(m, "KReclaimable", 0);
	put_kb(m, "Slab", slab);
	put_kb(m, "SReclaimable", 0);
	put_kb(m, "SUnreclaim", slab);
	put_kb(m, "KernelStack", proc_nr_stack_pages());
	put_kb(m, "PageTables", pt_nr_pages());
	put_kb(m, "SecPageTables", 0);
	put_kb(m, "NFS_Unstable", 0);
	put_kb(m, "Bounce", 0);
	put_kb(m, "WritebackTmp", 0);
	put_kb(m, "CommitLimit", vm_commit_limit());
	put_kb(m, "Committed_AS", vm_memory_committed());
	put_kb(m, "VmallocTotal", (VMALLOC_END - VMALLOC_START) >> PAGE_SHIFT);
	put_kb(m, "VmallocUsed", vmalloc_nr_pages());
	put_kb(m, "VmallocChunk", 0);
	put_kb(m, "Percpu", pcpu_nr_pages());
}

/* --- All of it. --- */

/* There are none of them, which programs want to be told. */
static void put_huge(struct seq_file *m)
{
	put_kb(m, "AnonHugePages", 0);
	put_kb(m, "ShmemHugePages", 0);
	put_kb(m, "ShmemPmdMapped", 0);
	put_kb(m, "FileHugePages", 0);
	put_kb(m, "FilePmdMapped", 0);
	seq_puts(m, "HugePages_Total:       0\nHugePages_Free:        0\n"
		    "HugePages_Rsvd:        0\nHugePages_Surp:        0\n"
		    "Hugepagesize:       2048 kB\nHugetlb:               0 kB\n");
}

/*
 * What is free is what can be had: files' pages are not given back for others yet. Files have
 * no other place than memory, so that none is dirty. Pages are in no list by their use, and
 * not counted when they are mapped: of these lines there is none.
 */
static int meminfo_show(struct seq_file *m, void *v)
{
	unsigned long free = nr_free_pages(), memory = nr_file_pages(true);

	put_kb(m, "MemTotal", totalram_pages());
	put_kb(m, "MemFree", free);
	put_kb(m, "MemAvailable", free);
	put_kb(m, "Buffers", 0);
	put_kb(m, "Cached", memory + nr_file_pages(false));
	put_kb(m, "SwapCached", 0);
	put_kb(m, "SwapTotal", 0);
	put_kb(m, "SwapFree", 0);
	put_kb(m, "Dirty", 0);
	put_kb(m, "Writeback", 0);
	put_kb(m, "Shmem", memory);
	put_kernel(m);
	put_huge(m);
	return 0;
}

static int __init proc_meminfo_init(void)
{
	return proc_create_single("meminfo", 0444, NULL, meminfo_show) ? 0 : -ENOMEM;
}
fs_initcall(proc_meminfo_init);

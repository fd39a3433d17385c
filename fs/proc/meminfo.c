// SPDX-License-Identifier: GPL-2.0-only
/*
 * What memory is used for: /proc/meminfo. Owns nothing; numbers of different kinds may be of
 * different moments.
 */
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/mman.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "internal.h"

/* In kB, as all lines but those that count huge pages. */
static void put_kb(struct seq_file *m, const char *name, unsigned long nr_pages)
{
	seq_printf(m, "%s:%*lu kB\n", name, 23 - (int)strlen(name), nr_pages << (PAGE_SHIFT - 10));
}

/* What is free is what can be had: nothing is given back for want of memory yet. */
static int meminfo_show(struct seq_file *m, void *v)
{
	unsigned long free = nr_free_pages();

	put_kb(m, "MemTotal", totalram_pages());
	put_kb(m, "MemFree", free);
	put_kb(m, "MemAvailable", free);
	put_kb(m, "Buffers", 0);
	put_kb(m, "SwapCached", 0);
	put_kb(m, "SwapTotal", 0);
	put_kb(m, "SwapFree", 0);
	put_kb(m, "CommitLimit", vm_commit_limit());
	put_kb(m, "Committed_AS", vm_memory_committed());
	return 0;
}

static int __init proc_meminfo_init(void)
{
	return proc_create_single("meminfo", 0444, NULL, meminfo_show) ? 0 : -ENOMEM;
}
fs_initcall(proc_meminfo_init);

/* SPDX-License-Identifier: GPL-2.0-only */
/* Clean page tables that are kept for the next who needs one: mm/pt_cache.c. */
#ifndef _MM_PT_CACHE_H
#define _MM_PT_CACHE_H

#include <linux/kconfig.h>
#include <linux/percpu.h>
#include <linux/pgtable.h>
#include <linux/types.h>

struct page;

/* Tables and roots in use: kept ones are not. */
DECLARE_PER_CPU(long, pt_pages);
static inline void pt_count_pages(long change)
{
	this_cpu_add(pt_pages, change);
}

/* With KASAN there is no cache: it would not see who uses a table that is free. */
#define PT_MAY_KEEP	(!IS_ENABLED(CONFIG_KASAN) && !IS_ENABLED(CONFIG_UM_TSAN))
/* About so many for each CPU: what ten small processes leave, as they come back together. */
#define PT_NR_KEPT	64

/* A table whose entries are all none; or NULL. */
struct page *pt_cache_take(void);
/* Nobody can find it any more. False: there is no room for it. */
bool pt_cache_put(struct page *table);
/* A root with nothing but what arch_root_init() puts there, kept or new; or NULL. */
pte_t *pt_root_alloc(void);
/* No CPU has it loaded any more. */
void pt_root_free(pte_t *root);
/* All of them, of all CPUs, are free for anything else. */
void pt_cache_drain(void);

#endif /* _MM_PT_CACHE_H */

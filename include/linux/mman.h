/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that was promised (mm/limits.c), and what else /proc says of all programs'. */
#ifndef __LINUX_MMAN_H
#define __LINUX_MMAN_H

#include <linux/types.h>

extern int sysctl_overcommit_memory;	/* OVERCOMMIT_* */

/*
 * Pages that files of memory have or were promised, whoever maps them: 0, or -ENOMEM by
 * vm.overcommit_memory.
 */
int __must_check vm_charge_file(unsigned long nr_pages);
void vm_uncharge_file(unsigned long nr_pages);

/* Owned by mm/limits.c and mm/layout.c, set by /proc/sys: vm.*, kernel.randomize_va_space. */
extern unsigned long mmap_min_addr;
extern int sysctl_max_map_count;
extern int sysctl_overcommit_memory, sysctl_overcommit_ratio;
extern unsigned long sysctl_overcommit_kbytes;
extern unsigned long sysctl_admin_reserve_kbytes, sysctl_user_reserve_kbytes;
extern int randomize_va_space, sysctl_legacy_va_layout;

/* Pages that are page tables of programs (mm/pt_cache.c). */
unsigned long pt_nr_pages(void);

/* What may be promised when promises are kept, and what was promised to all. */
unsigned long vm_commit_limit(void);
unsigned long vm_memory_committed(void);

#endif /* __LINUX_MMAN_H */

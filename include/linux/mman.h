/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that was promised: mm/limits.c. */
#ifndef __LINUX_MMAN_H
#define __LINUX_MMAN_H

#include <linux/types.h>

/*
 * Pages that files of memory have or were promised, whoever maps them: 0, or -ENOMEM by
 * vm.overcommit_memory.
 */
int __must_check vm_charge_file(unsigned long nr_pages);
void vm_uncharge_file(unsigned long nr_pages);

/* What may be promised when promises are kept, and what was promised to all. */
unsigned long vm_commit_limit(void);
unsigned long vm_memory_committed(void);

#endif /* __LINUX_MMAN_H */

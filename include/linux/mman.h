/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that was promised: mm/limits.c. */
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

#endif /* __LINUX_MMAN_H */

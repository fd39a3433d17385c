// SPDX-License-Identifier: GPL-2.0-only
/* What modules cannot do for themselves on the host machine. */
#include <linux/export.h>
#include <linux/percpu-defs.h>

/* Every use of a per-CPU variable in a module asks here. */
unsigned long um_module_cpu_offset(void);

unsigned long um_module_cpu_offset(void)
{
	return um_my_cpu_offset();
}
EXPORT_SYMBOL(um_module_cpu_offset);

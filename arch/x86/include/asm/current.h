/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_X86_CURRENT_H
#define _ASM_X86_CURRENT_H

#include <linux/percpu-defs.h>

struct task_struct;
DECLARE_PER_CPU(struct task_struct *, current_task);

/* The running task. */
#define current __this_cpu_read(current_task)

#endif /* _ASM_X86_CURRENT_H */

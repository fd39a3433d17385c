/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of arch/um/kernel share among themselves. */
#ifndef _UM_KERNEL_UM_H
#define _UM_KERNEL_UM_H

void um_console_init(void);
void um_timer_start_cpu(void);

#endif /* _UM_KERNEL_UM_H */

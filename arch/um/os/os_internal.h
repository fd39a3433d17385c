/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the host side share among themselves. */
#ifndef _UM_OS_INTERNAL_H
#define _UM_OS_INTERNAL_H

/* Process-wide handlers, and an alternate stack for the calling thread. */
void os_catch_faults(void);
void os_thread_fault_stack(void);

#endif /* _UM_OS_INTERNAL_H */

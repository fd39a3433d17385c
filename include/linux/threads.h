/* SPDX-License-Identifier: GPL-2.0-only */
/* How many of what there may be. */
#ifndef _LINUX_THREADS_H
#define _LINUX_THREADS_H

#ifdef CONFIG_NR_CPUS
#define NR_CPUS		CONFIG_NR_CPUS
#else
#define NR_CPUS		1
#endif
#define MIN_THREADS_LEFT_FOR_ROOT 4
#define PID_MAX_DEFAULT	0x8000
#define PID_MAX_LIMIT	(4 * 1024 * 1024)

#endif /* _LINUX_THREADS_H */

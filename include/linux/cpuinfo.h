/* SPDX-License-Identifier: GPL-2.0-only */
/* What the architecture says of its CPUs. */
#ifndef _LINUX_CPUINFO_H
#define _LINUX_CPUINFO_H

#include <linux/types.h>

/*
 * What /proc/cpuinfo has of @cpu, which is online, as scnprintf() does: with an empty line at
 * the end. In arch/<arch>/kernel/cpuinfo.c
 */
int cpuinfo_text(unsigned int cpu, char *buf, size_t size);

#endif /* _LINUX_CPUINFO_H */

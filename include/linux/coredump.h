/* SPDX-License-Identifier: GPL-2.0-only */
/* Dumps of memory: what is in them, for whoever makes one. */
#ifndef _LINUX_COREDUMP_H
#define _LINUX_COREDUMP_H

/*
 * mm->dump_filter, numbered as core(5) has it. By default private and shared memory of no
 * file, the first pages of ELF files, private huge pages.
 */
#define MMF_DUMP_FILTER_MASK	0x1ff
#define MMF_DUMP_FILTER_DEFAULT	0x33

#endif /* _LINUX_COREDUMP_H */

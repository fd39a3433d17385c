/* SPDX-License-Identifier: GPL-2.0-only */
/* What programs are told of frames of memory: mm/kpage.c. */
#ifndef _LINUX_KPAGE_H
#define _LINUX_KPAGE_H

#include <linux/types.h>

/* Frames have numbers below this; not all of them are memory. */
unsigned long nr_page_frames(void);
/* KPF_* as bits; how many entries of page tables map it. Of any number. */
u64 stable_page_flags(unsigned long pfn);
u64 pfn_mapcount(unsigned long pfn);

#endif /* _LINUX_KPAGE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What of a VMA is there: mm/vma_usage.c. */
#ifndef _LINUX_VMA_USAGE_H
#define _LINUX_VMA_USAGE_H

#include <linux/types.h>

struct mm_struct;
struct vm_area_struct;

/* In bytes; what is shared with others is shared equally in @pss, which has more digits. */
#define VMA_PSS_SHIFT	12
struct vma_usage {
	u64 rss, pss, pss_dirty, pss_anon;
	u64 shared_clean, shared_dirty, private_clean, private_dirty;
	u64 referenced, anonymous, swap;
};

/* Adds what @vma has. With the mmap lock at least for reading. */
void vma_usage_add(struct vma_usage *usage, const struct vm_area_struct *vma);

/*
 * None of its pages has been used, until somebody does: what smaps calls referenced. With the
 * mmap lock at least for reading. 0, or -ENOMEM, and some have been cleared.
 */
int vma_clear_young(struct vm_area_struct *vma);

/* What programs are told of a page: these bits, and the number of its frame below them. */
#define PAGEMAP_PFN		((1ull << 55) - 1)
#define PAGEMAP_EXCLUSIVE	(1ull << 56)	/* nobody else maps it */
#define PAGEMAP_FILE		(1ull << 61)	/* of a file, or shared memory */
#define PAGEMAP_SWAP		(1ull << 62)
#define PAGEMAP_PRESENT		(1ull << 63)
/* Of @nr pages from @start on, which are below the end of what @mm can have. */
void mm_pagemap(struct mm_struct *mm, unsigned long start, unsigned int nr, u64 *info);

#endif /* _LINUX_VMA_USAGE_H */

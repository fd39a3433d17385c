/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages of a program that a device, or the kernel, reads and writes behind its back
 * (mm/gup.c): they stay those that the program sees at their addresses, until they are
 * unpinned, unmapped or replaced by the program.
 *
 * A private page that was pinned has PG_pinned, and is its owner's alone: a fork copies it
 * for the child instead of sharing it. The mark goes when a fork finds the page unpinned.
 */
#ifndef _LINUX_GUP_H
#define _LINUX_GUP_H

#include <linux/mm_types.h>
#include <linux/types.h>

/* @addr's page and those behind it; FOLL_WRITE: to write to them. */
struct pin_request {
	unsigned long addr;
	unsigned long nr_pages;
	unsigned int flags;
	struct page **pages;
};
/* How many there are before the first that the program cannot have; -EFAULT for none. */
long pin_user_pages(struct mm_struct *mm, const struct pin_request *req);
void unpin_user_page(struct page *page, bool dirty);

/* Shared memory of a file is the same for all who map it: by its number, and the page. */
struct mm_file_place {
	u64 inode_sequence;		/* 0: it is no such memory */
	pgoff_t index;
};
/* 0, or -EFAULT where nothing is mapped. */
int mm_file_place(struct mm_struct *mm, unsigned long addr, struct mm_file_place *place);

#endif /* _LINUX_GUP_H */

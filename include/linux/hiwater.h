/* SPDX-License-Identifier: GPL-2.0-only */
/* The most memory that an address space has ever had: mm/hiwater.c. In pages. */
#ifndef _LINUX_HIWATER_H
#define _LINUX_HIWATER_H

struct mm_struct;

/* What is there of all kinds; the most that ever was of it, and of addresses. */
unsigned long mm_rss(struct mm_struct *mm);
unsigned long mm_hiwater_rss(struct mm_struct *mm);
unsigned long mm_hiwater_vm(const struct mm_struct *mm);
void mm_reset_hiwater_rss(struct mm_struct *mm);
/*
 * The running process has left @mm, of which the caller has kept the structure: for
 * getrusage(). After mmput(), which most often makes it cheap.
 */
void note_maxrss(struct mm_struct *mm);

#endif /* _LINUX_HIWATER_H */

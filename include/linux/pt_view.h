/* SPDX-License-Identifier: GPL-2.0-only */
/* Page tables of an address space, to be shown: mm/pt_view.c. */
#ifndef _LINUX_PT_VIEW_H
#define _LINUX_PT_VIEW_H

#include <linux/pgtable_types.h>
#include <linux/types.h>

struct mm_struct;

/* What an entry is, as a letter; a page that the entry says was written to is a capital. */
#define PT_VIEW_NONE	'.'
#define PT_VIEW_TABLE	't'
#define PT_VIEW_ANON	'a'
#define PT_VIEW_FILE	'f'
#define PT_VIEW_SHMEM	's'
#define PT_VIEW_ZERO	'z'	/* the page of zeroes */
#define PT_VIEW_FRAME	'p'	/* memory that is no page */
#define PT_VIEW_SWAP	'w'

/*
 * One table, as it was at one moment. What it counts itself comes from its counts, and not from
 * its entries; the rest is of these.
 */
struct pt_view {
	unsigned long start, end;	/* what it is for */
	unsigned long frame;		/* the same in all who share it */
	unsigned int level, share;	/* 0 is the lowest; how many have it */
	unsigned int other, anon, file, shmem, swap; /* its counts; other: tables, too */
	unsigned int dirty, young, writable;
	char entries[PT_ENTRIES];
};

/*
 * The first table whose place is @place or behind it: 0 is the root's, and each table's is in
 * front of those below it. Its own place, or ~0: there is none. The address space is in use, and
 * nothing else is locked; tables may come and go meanwhile.
 */
unsigned long mm_view_table(struct mm_struct *mm, unsigned long place, struct pt_view *view);

#endif /* _LINUX_PT_VIEW_H */

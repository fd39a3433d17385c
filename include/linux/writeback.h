/* SPDX-License-Identifier: GPL-2.0-only */
/* Writing dirty pages of a file back to where they belong: mm/page-writeback.c. */
#ifndef _LINUX_WRITEBACK_H
#define _LINUX_WRITEBACK_H

#include <linux/limits.h>
#include <linux/types.h>

struct address_space;
struct folio;

enum writeback_sync_modes {
	WB_SYNC_NONE,	/* as far as it goes without waiting */
	WB_SYNC_ALL,	/* all that is dirty now */
};

/* One round over a file. The second part is writeback_iter()'s. */
struct writeback_control {
	long nr_to_write;		/* pages; goes down */
	loff_t range_start, range_end;	/* the last byte; not if @range_cyclic */
	enum writeback_sync_modes sync_mode;
	bool range_cyclic;		/* go on where the last round ended */

	pgoff_t index;
	int saved_err;
};

/*
 * The next folio to write, locked and clean, until NULL; begins with @folio NULL, then
 * takes the last one back, with *@error being what became of it. The owner of the file
 * calls folio_start_writeback(), folio_unlock(), and in the end folio_end_writeback().
 * At the end *@error is the first error of all.
 */
struct folio *writeback_iter(struct address_space *mapping,
			     struct writeback_control *wbc, struct folio *folio,
			     int *error);
int do_writepages(struct address_space *mapping, struct writeback_control *wbc);

#endif /* _LINUX_WRITEBACK_H */

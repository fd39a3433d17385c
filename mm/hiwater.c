// SPDX-License-Identifier: GPL-2.0-only
/*
 * The most memory that an address space has ever had: VmHWM, ru_maxrss.
 *
 * Nobody counts while memory comes: what there is is a sum over the tables. The sum is made
 * where a peak may end, which is where memory goes, and where somebody asks; so the mark is
 * what is written down, or what is there now, whichever is more.
 *
 * To make the sum for every page that goes would cost more than the page, so it is made when
 * as many have gone since the last time as are worth it: as many as there were tables to look
 * at, and not less than RSS_BATCH. What went in smaller pieces than that may be missing from
 * the mark, as it may on Linux, whose tasks keep as many to themselves. The mark is never more
 * than there was, but for what comes on other CPUs while it is counted.
 *
 * Owns mm->hiwater_rss, mm->rss_slack and signal->maxrss. No locks: the mark only grows, by
 * exchange; the slack may lose a count, which delays the next sum.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/hiwater.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>

#include "space.h"

static unsigned long resident(const struct mm_usage *usage)
{
	return usage->anon + usage->file + usage->shmem;
}

/* All that is there, of whatever kind. */
unsigned long mm_rss(struct mm_struct *mm)
{
	struct mm_usage usage;

	mm_usage(mm, &usage);
	return resident(&usage);
}
EXPORT_SYMBOL_IF_KUNIT(mm_rss);

void mm_raise_mark(struct mm_struct *mm, unsigned long nr_pages)
{
	unsigned long mark = READ_ONCE(mm->hiwater_rss);

	while (mark < nr_pages && !try_cmpxchg(&mm->hiwater_rss, &mark, nr_pages))
		;
}

/* It was so much before one operation took the last of them. */
void mm_note_peak(struct mm_struct *mm, unsigned long nr_gone)
{
	struct mm_usage usage;

	mm_usage(mm, &usage);
	mm_raise_mark(mm, resident(&usage) + nr_gone);
	WRITE_ONCE(mm->rss_slack, max_t(long, usage.tables, RSS_BATCH));
}

unsigned long mm_hiwater_rss(struct mm_struct *mm)
{
	return max(READ_ONCE(mm->hiwater_rss), mm_rss(mm));
}
EXPORT_SYMBOL_IF_KUNIT(mm_hiwater_rss);

/* From now on: somebody measures what a part of a program takes. */
void mm_reset_hiwater_rss(struct mm_struct *mm)
{
	WRITE_ONCE(mm->hiwater_rss, mm_rss(mm));
}
EXPORT_SYMBOL_IF_KUNIT(mm_reset_hiwater_rss);

unsigned long mm_hiwater_vm(const struct mm_struct *mm)
{
	return max(READ_ONCE(mm->hiwater_vm), READ_ONCE(mm->total_vm));
}
EXPORT_SYMBOL_IF_KUNIT(mm_hiwater_vm);

/*
 * The process may have had another program before. Of memory that has gone with its last user
 * the tables have said how much it was.
 */
void note_maxrss(struct mm_struct *mm)
{
	struct signal_struct *sig = current->signal;
	unsigned long mark = mm_hiwater_rss(mm), was = READ_ONCE(sig->maxrss);

	/* Several of its threads may end at once. */
	while (mark > was && !try_cmpxchg(&sig->maxrss, &was, mark))
		;
}

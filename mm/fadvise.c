// SPDX-License-Identifier: GPL-2.0-only
/*
 * posix_fadvise(): what a program says of its reads to come.
 *
 * Owns file->f_mode's advice, under f_lock, and f_ra.ra_pages.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/overflow.h>
#include <linux/pagemap.h>
#include <linux/readahead.h>
#include <linux/truncate.h>
#include <uapi/linux/fadvise.h>

static void set_mode(struct file *file, fmode_t set, fmode_t clear)
{
	guard(spinlock)(&file->f_lock);
	WRITE_ONCE(file->f_mode, (file->f_mode & ~clear) | set);
}

static void set_reading(struct file *file, unsigned int ra_pages, fmode_t set,
			fmode_t clear)
{
	WRITE_ONCE(file->f_ra.ra_pages, ra_pages);
	set_mode(file, set, clear);
}

/* @last is the last byte. */
static void will_need(struct file *file, loff_t first, loff_t last)
{
	DEFINE_READAHEAD(rac, file, &file->f_ra, file->f_mapping,
			 first >> PAGE_SHIFT);

	force_page_cache_ra(&rac, (last >> PAGE_SHIFT) - rac._index + 1);
}

/*
 * Whole pages only: who wrote the rest of one may want it. The page that the file ends
 * in is whole if the range goes up to the end.
 */
static void dont_need(struct file *file, loff_t first, loff_t last)
{
	struct address_space *mapping = file->f_mapping;
	pgoff_t start = size_to_pages(first), end = last >> PAGE_SHIFT;

	filemap_flush_range(mapping, first, last);
	if ((last & ~PAGE_MASK) != ~PAGE_MASK &&
	    last != i_size_read(mapping->host) - 1) {
		if (!end)
			return;
		end--;
	}
	if (end >= start)
		invalidate_mapping_pages(mapping, start, end);
}

int generic_fadvise(struct file *file, loff_t offset, loff_t len, int advice)
{
	loff_t last;

	if (len < 0)
		return -EINVAL;
	/* Of length 0: all the rest. */
	if (!len || offset < 0 || check_add_overflow(offset, len - 1, &last))
		last = LLONG_MAX;
	switch (advice) {
	case POSIX_FADV_NORMAL:
		set_reading(file, VM_READAHEAD_PAGES, (__force fmode_t)0,
			    FMODE_RANDOM | FMODE_NOREUSE);
		return 0;
	case POSIX_FADV_SEQUENTIAL:
		set_reading(file, 2 * VM_READAHEAD_PAGES, (__force fmode_t)0,
			    FMODE_RANDOM);
		return 0;
	case POSIX_FADV_RANDOM:
		set_mode(file, FMODE_RANDOM, (__force fmode_t)0);
		return 0;
	case POSIX_FADV_NOREUSE:
		set_mode(file, FMODE_NOREUSE, (__force fmode_t)0);
		return 0;
	case POSIX_FADV_WILLNEED:
		will_need(file, offset, last);
		return 0;
	case POSIX_FADV_DONTNEED:
		dont_need(file, offset, last);
		return 0;
	default:
		return -EINVAL;
	}
}
EXPORT_SYMBOL_GPL(generic_fadvise);

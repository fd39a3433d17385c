// SPDX-License-Identifier: GPL-2.0-only
/*
 * Seeking in files that live in memory alone: what is there is data, and what was only
 * promised is a hole. Owns nothing.
 */
#include <linux/export.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>
#include <linux/thread_info.h>
#include <linux/vfs.h>
#include <uapi/linux/fs.h>

/* With a reference, or NULL. */
static bool has_data(struct folio *folio)
{
	return folio && folio_test_uptodate(folio);
}

/* The first place from @pos on that is data, or is not; the end of the file at most. */
static loff_t find_data(struct inode *inode, loff_t pos, loff_t size, bool data)
{
	struct folio *folio;
	bool found;

	while (pos < size) {
		folio = filemap_get_entry(inode->i_mapping, pos >> PAGE_SHIFT);
		found = has_data(folio) == data;
		if (folio)
			folio_put(folio);
		if (found)
			break;
		pos = (pos & PAGE_MASK) + PAGE_SIZE;
		cond_resched();
	}
	return min(pos, size);
}

/* Behind the last data there is none; behind the last byte there is nothing. */
static loff_t seek_data(struct file *file, loff_t pos, bool data)
{
	struct inode *inode = file_inode(file);
	loff_t size;

	guard(inode)(inode);
	size = i_size_read(inode);
	if (pos < 0 || pos >= size)
		return -ENXIO;
	pos = find_data(inode, pos, size, data);
	if (data && pos >= size)
		return -ENXIO;
	return vfs_setpos(file, pos, inode->i_sb->s_maxbytes);
}

/* SEEK_DATA and SEEK_HOLE need the lock: holes come and go with writers. */
loff_t shmem_file_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_DATA || whence == SEEK_HOLE)
		return seek_data(file, offset, whence == SEEK_DATA);
	return generic_file_llseek(file, offset, whence);
}
EXPORT_SYMBOL_GPL(shmem_file_llseek);

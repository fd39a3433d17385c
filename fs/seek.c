// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a file stands. f_pos belongs to who holds f_pos_lock, or to the only one who has the
 * file (fdget_pos()). Owns nothing.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/vfs.h>
#include <uapi/linux/fs.h>

/* With f_pos_lock, or alone. */
loff_t vfs_setpos(struct file *file, loff_t offset, loff_t most)
{
	if (offset < 0 || offset > most)
		return -EINVAL;
	if (offset != file->f_pos)
		file->f_pos = offset;
	return offset;
}
EXPORT_SYMBOL_GPL(vfs_setpos);

/* A file that is all data; filesystems that know of holes do the last two themselves. */
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file->f_mapping->host;
	loff_t size = i_size_read(inode), base = 0;

	switch (whence) {
	case SEEK_SET:
		break;
	case SEEK_CUR:
		base = file->f_pos;
		break;
	case SEEK_END:
		base = size;
		break;
	case SEEK_DATA:
	case SEEK_HOLE:
		if (offset < 0 || offset >= size)
			return -ENXIO;
		if (whence == SEEK_HOLE)
			offset = size;
		break;
	default:
		return -EINVAL;
	}
	if (offset > 0 && base > MAX_LFS_FILESIZE - offset)
		return whence == SEEK_CUR || whence == SEEK_END ? -EOVERFLOW : -EINVAL;
	return vfs_setpos(file, base + offset, inode->i_sb->s_maxbytes);
}
EXPORT_SYMBOL_GPL(generic_file_llseek);

/* For devices that have no place, but whose programs seek. */
loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}
EXPORT_SYMBOL_GPL(noop_llseek);

/* A stream has no place. */
loff_t vfs_llseek(struct file *file, loff_t offset, int whence)
{
	if (!(file->f_mode & FMODE_LSEEK))
		return -ESPIPE;
	return file->f_op->llseek(file, offset, whence);
}
EXPORT_SYMBOL_GPL(vfs_llseek);

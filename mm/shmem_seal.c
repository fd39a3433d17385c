// SPDX-License-Identifier: GPL-2.0-only
/*
 * Seals: what nobody can do any more with a file that lives in memory alone, so that who is
 * handed it by a stranger need not watch it.
 *
 * Owns info->seals, which are written with the inode's lock for writing, and are never taken
 * back. Whoever writes, truncates or makes holes has that lock and looks; who maps the file
 * looks without. That there is no mapping by which it could be written is not left to
 * looking: it is the count of such mappings, which F_SEAL_WRITE forbids for good.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>
#include <uapi/linux/fcntl.h>

#define ALL_SEALS \
	(F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)
#define NO_WRITE	(F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)

/* --- Setting and asking. --- */

/* Once only: the count is negative from then on. */
static int forbid_writable(struct inode *inode, unsigned int seals)
{
	if (!(seals & F_SEAL_WRITE) || SHMEM_I(inode)->seals & F_SEAL_WRITE)
		return 0;
	return mapping_deny_writable(inode->i_mapping);
}

/* In Linux's order; files that have no seals at all have no way to get them. */
int shmem_add_seals(struct file *file, unsigned int seals)
{
	struct inode *inode = file_inode(file);
	int err;

	if (!(file->f_mode & FMODE_WRITE))
		return -EPERM;
	if (seals & ~ALL_SEALS || file->f_op != &shmem_file_operations)
		return -EINVAL;
	guard(inode)(inode);
	if (SHMEM_I(inode)->seals & F_SEAL_SEAL)
		return -EPERM;
	err = forbid_writable(inode, seals);
	if (!err)
		WRITE_ONCE(SHMEM_I(inode)->seals, SHMEM_I(inode)->seals | seals);
	return err;
}
EXPORT_SYMBOL_GPL(shmem_add_seals);

int shmem_get_seals(struct file *file)
{
	if (file->f_op != &shmem_file_operations)
		return -EINVAL;
	return READ_ONCE(SHMEM_I(file_inode(file))->seals);
}
EXPORT_SYMBOL_GPL(shmem_get_seals);

/* --- Obeying. --- */

int shmem_seals_forbid_write(struct inode *inode, loff_t end)
{
	unsigned int seals = SHMEM_I(inode)->seals;

	if (seals & NO_WRITE)
		return -EPERM;
	return seals & F_SEAL_GROW && end > inode->i_size ? -EPERM : 0;
}

int shmem_seals_forbid_size(struct inode *inode, loff_t size)
{
	unsigned int seals = SHMEM_I(inode)->seals;

	if (size < inode->i_size)
		return seals & F_SEAL_SHRINK ? -EPERM : 0;
	return seals & F_SEAL_GROW && size > inode->i_size ? -EPERM : 0;
}

/*
 * Mappings that could be written to already stay so; a new one is not, and cannot become so.
 * Such a one is not counted among those.
 */
int shmem_seals_forbid_mmap(struct inode *inode, struct vm_area_struct *vma)
{
	if (likely(!(READ_ONCE(SHMEM_I(inode)->seals) & NO_WRITE)) ||
	    !(vma->vm_flags & VM_SHARED))
		return 0;
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	vma->vm_flags &= ~(VM_SHARED | VM_MAYWRITE);
	return 0;
}

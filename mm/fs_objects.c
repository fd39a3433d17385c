// SPDX-License-Identifier: GPL-2.0-only
/*
 * How inodes and open files come and go, as far as their pages are concerned.
 *
 * Owns i_count, f_count and i_mmap_writable, which are atomic. The memory of both goes
 * after a grace period, see linux/fs.h.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/readahead.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/truncate.h>

/* Of zeroes, with nobody in it and nobody's. */
void address_space_init_once(struct address_space *mapping)
{
	memset(mapping, 0, sizeof(*mapping));
	xa_init_flags(&mapping->i_pages, XA_FLAGS_LOCK_IRQ);
	init_rwsem(&mapping->invalidate_lock);
	init_rwsem(&mapping->i_mmap_rwsem);
	mapping->i_mmap = (struct rb_root_cached){};
	mapping->gfp_mask = GFP_HIGHUSER_MOVABLE;
}
EXPORT_SYMBOL_GPL(address_space_init_once);

void inode_init_always(struct super_block *sb, struct inode *inode)
{
	memset(inode, 0, sizeof(*inode));
	atomic_set(&inode->i_count, 1);
	spin_lock_init(&inode->i_lock);
	init_rwsem(&inode->i_rwsem);
	address_space_init_once(&inode->i_data);
	inode->i_data.host = inode;
	inode->i_mapping = &inode->i_data;
	inode->i_sb = sb;
}
EXPORT_SYMBOL_GPL(inode_init_always);

/* By who has a reference already. */
void ihold(struct inode *inode)
{
	WARN_ON_ONCE(atomic_inc_return(&inode->i_count) < 2);
}
EXPORT_SYMBOL_GPL(ihold);

/* Nobody can have found it in a VMA any more. */
static void free_inode_rcu(struct rcu_head *head)
{
	struct inode *inode = container_of(head, struct inode, i_rcu);

	inode->i_sb->s_op->free_inode(inode);
}

/*
 * The last one takes the pages with it. VMAs have a file, and that has a reference: so there
 * are none of them left, but for those that a fault under RCU still looks at.
 */
void iput(struct inode *inode)
{
	const struct super_operations *ops = inode->i_sb->s_op;

	if (!atomic_dec_and_test(&inode->i_count))
		return;
	if (ops->evict_inode)
		ops->evict_inode(inode);
	else
		truncate_inode_pages_final(&inode->i_data);
	WARN_ON_ONCE(inode->i_data.nrpages);
	WARN_ON_ONCE(mapping_mapped(&inode->i_data));
	call_rcu(&inode->i_rcu, free_inode_rcu);
}
EXPORT_SYMBOL_GPL(iput);

/* What was written badly before, and nobody was told of, its opener will be told of. */
struct file *alloc_file(struct inode *inode, fmode_t mode,
			const struct file_operations *fops)
{
	struct file *file = kzalloc(sizeof(*file), GFP_KERNEL);

	if (!file)
		return ERR_PTR(-ENOMEM);
	atomic_long_set(&file->f_count, 1);
	spin_lock_init(&file->f_lock);
	file->f_mode = mode;
	file->f_op = fops;
	file->f_inode = inode;
	file->f_mapping = inode->i_mapping;
	file->f_wb_err = errseq_sample(&inode->i_mapping->wb_err);
	file_ra_state_init(&file->f_ra);
	return file;
}
EXPORT_SYMBOL_GPL(alloc_file);

/* The memory stays for a while, as that of the inode does. */
void fput(struct file *file)
{
	if (!atomic_long_dec_and_test(&file->f_count))
		return;
	if (file->f_op && file->f_op->release)
		file->f_op->release(file->f_inode, file);
	iput(file->f_inode);
	kfree_rcu(file, f_rcu);
}
EXPORT_SYMBOL_GPL(fput);

/* --- Shared mappings that may be written to: counted, or forbidden. --- */

/* From @old, on the side of zero that @step goes to, or from zero itself. */
static bool count_by(atomic_t *count, int step)
{
	int old = atomic_read(count);

	do {
		if (old * step < 0)
			return false;
	} while (!atomic_try_cmpxchg(count, &old, old + step));
	return true;
}

int mapping_map_writable(struct address_space *mapping)
{
	return count_by(&mapping->i_mmap_writable, 1) ? 0 : -EPERM;
}
EXPORT_SYMBOL_GPL(mapping_map_writable);

void mapping_unmap_writable(struct address_space *mapping)
{
	atomic_dec(&mapping->i_mmap_writable);
}
EXPORT_SYMBOL_GPL(mapping_unmap_writable);

int mapping_deny_writable(struct address_space *mapping)
{
	return count_by(&mapping->i_mmap_writable, -1) ? 0 : -EBUSY;
}
EXPORT_SYMBOL_GPL(mapping_deny_writable);

void mapping_allow_writable(struct address_space *mapping)
{
	atomic_inc(&mapping->i_mmap_writable);
}
EXPORT_SYMBOL_GPL(mapping_allow_writable);

/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that live in memory alone: shared anonymous memory, and what is built on it. */
#ifndef _LINUX_SHMEM_FS_H
#define _LINUX_SHMEM_FS_H

#include <linux/fs.h>
#include <linux/kernel.h>

struct vm_area_struct;
struct vm_fault;

/* How many pages a filesystem's files may have together; @most 0: any number. */
struct shmem_quota {
	atomic_long_t used;
	unsigned long most;
};

/*
 * What it takes is charged to the machine's commitment: the size from the start or, with
 * VM_NORESERVE, each page as it comes.
 */
struct shmem_inode_info {
	spinlock_t lock;		/* of the two numbers, and i_blocks */
	unsigned long alloced;		/* pages that we know of, nrpages at rest */
	unsigned long charged;
	unsigned long flags;		/* VM_NORESERVE */
	unsigned int seals;		/* F_SEAL_*: [i_rwsem], mm/shmem_seal.c */
	struct shmem_quota *quota;	/* or NULL */
	char *name;			/* as it shows in /proc/pid/maps, or NULL */
	struct inode vfs_inode;
};

static inline struct shmem_inode_info *SHMEM_I(struct inode *inode)
{
	return container_of(inode, struct shmem_inode_info, vfs_inode);
}

/*
 * A new file of @size bytes, open for reading and writing; nobody else has a name for it.
 * @flags: VM_NORESERVE. ERR_PTR: -EINVAL for a size that no file can have, -ENOMEM.
 */
struct file *shmem_file_setup(const char *name, loff_t size, unsigned long flags);
/*
 * The file behind the shared memory of no file, for a new @vma, which is in no tree yet:
 * vm_file, with a reference, and vm_ops. 0, -ENOMEM.
 */
int shmem_zero_setup(struct vm_area_struct *vma);
/* For whoever wants to know of his VMAs, too. */
extern const struct vm_operations_struct shmem_vm_ops;
bool vma_is_shmem(const struct vm_area_struct *vma);
int shmem_mmap(struct file *file, struct vm_area_struct *vma);
/* The new size, with inode->i_rwsem for writing: 0, -ENOMEM, -EINVAL, -EFBIG. */
int shmem_set_size(struct inode *inode, loff_t size);
/* FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE; takes i_rwsem. */
long shmem_fallocate(struct file *file, int mode, loff_t offset, loff_t len);
loff_t shmem_file_llseek(struct file *file, loff_t offset, int whence);
extern const struct file_operations shmem_file_operations;
/*
 * For a filesystem of such files: @info, zeroed, becomes one, which @sb's evict_inode() is
 * to hand to shmem_evict_inode().
 */
void shmem_init_inode(struct super_block *sb, struct shmem_inode_info *info,
		      unsigned long flags);
void shmem_evict_inode(struct inode *inode);
ssize_t shmem_file_read_iter(struct kiocb *iocb, struct iov_iter *to);

/*
 * F_ADD_SEALS and F_GET_SEALS, of any file. A file is born with F_SEAL_SEAL: its maker may
 * take that away. -EPERM, -EINVAL; -EBUSY: it is mapped, and can be written to.
 */
int shmem_add_seals(struct file *file, unsigned int seals);
int shmem_get_seals(struct file *file);
/* 0 or -EPERM, with i_rwsem: to write up to @end; to be of this size. */
int shmem_seals_forbid_write(struct inode *inode, loff_t end);
int shmem_seals_forbid_size(struct inode *inode, loff_t size);
/* The same for a @vma to come, which may lose the right to be written to. */
int shmem_seals_forbid_mmap(struct inode *inode, struct vm_area_struct *vma);

#endif /* _LINUX_SHMEM_FS_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files in address spaces: what mmap() asks of a file, and what its VMAs do for it.
 *
 * Owns a mapping's tree of VMAs (i_mmap, under i_mmap_rwsem), and the count of those that
 * are shared and may be written to.
 */
#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/vm_ops.h>
#include <linux/mount.h>
#include <linux/pagemap.h>
#include <linux/readahead.h>
#include <linux/rmap.h>
#include <linux/shmem_fs.h>
#include <uapi/linux/fadvise.h>

#include "space.h"

/* --- Who shows its pages. --- */

void vma_enter_mapping(struct vm_area_struct *vma, struct vm_area_struct *twin)
{
	struct address_space *mapping = vma->vm_file->f_mapping;

	guard(rwsem_write)(&mapping->i_mmap_rwsem);
	if (vma->vm_flags & VM_SHARED)
		atomic_inc(&mapping->i_mmap_writable);
	if (twin && vma_interval_tree_has(twin))
		vma_interval_tree_insert_twin(vma, twin);
	else
		vma_interval_tree_insert(vma, &mapping->i_mmap);
}

/*
 * At the end of an address space it has left before its VMAs go. Even that it is in the tree
 * cannot be seen without the lock: others' coming and going colours its node.
 */
void vma_leave_mapping(struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_file->f_mapping;

	guard(rwsem_write)(&mapping->i_mmap_rwsem);
	if (!vma_interval_tree_has(vma))
		return;
	if (vma->vm_flags & VM_SHARED)
		mapping_unmap_writable(mapping);
	vma_interval_tree_remove(vma, &mapping->i_mmap);
}

/* --- mmap() --- */

/* Flags that mmap() has always let pass; MAP_SHARED_VALIDATE looks for others. */
#define LEGACY_MAP_MASK \
	(MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | \
	 MAP_DENYWRITE | MAP_EXECUTABLE | MAP_GROWSDOWN | MAP_LOCKED | \
	 MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | \
	 MAP_HUGETLB | MAP_UNINITIALIZED)

/* What may not be written to now may not be later: VM_SHARED goes, VM_MAYSHARE stays. */
static int describe_shared(const struct map_request *req, struct vma_desc *desc)
{
	bool may_write = req->file->f_mode & FMODE_WRITE;

	if ((req->flags & MAP_TYPE) == MAP_SHARED_VALIDATE &&
	    (req->flags & ~(LEGACY_MAP_MASK | MAP_TYPE)))
		return -EOPNOTSUPP;
	if ((req->prot & PROT_WRITE) && !may_write)
		return -EACCES;
	desc->flags |= VM_SHARED | VM_MAYSHARE;
	if (!may_write)
		desc->flags &= ~(VM_MAYWRITE | VM_SHARED);
	return 0;
}

/*
 * The file says who serves the pages, by a VMA that is in no tree. It may be another file that
 * does, whose reference is handed over: a shared mapping of /dev/zero is of memory.
 */
static int ask_file(struct file *file, struct vma_desc *desc)
{
	struct vm_area_struct vma = {
		.vm_start = desc->start, .vm_end = desc->end,
		.vm_flags = desc->flags, .vm_pgoff = desc->pgoff,
		.vm_file = file,
	};
	int err = file->f_op->mmap(file, &vma);

	desc->file = vma.vm_file;
	desc->ops = vma.vm_ops;
	desc->flags = vma.vm_flags;
	desc->private_data = vma.vm_private_data;
	return err;
}

/*
 * A shared mapping counts among those that may be written to, before the file is asked. If it
 * was forbidden that there are any, or if the file says so, it is one that never can be.
 */
static int ask_shared_file(const struct map_request *req, struct vma_desc *desc)
{
	bool counted = desc->flags & VM_SHARED;
	int err;

	if (counted && mapping_map_writable(req->file->f_mapping)) {
		if (req->prot & PROT_WRITE)
			return -EPERM;
		desc->flags &= ~(VM_MAYWRITE | VM_SHARED);
		counted = false;
	}
	err = ask_file(req->file, desc);
	if (counted && (err || !(desc->flags & VM_SHARED) || desc->file != req->file))
		mapping_unmap_writable(req->file->f_mapping);
	return err;
}

/* In Linux's order of questions. */
int describe_file(const struct map_request *req, struct vma_desc *desc)
{
	unsigned long len = desc->end - desc->start;
	int err = 0;

	if (desc->pgoff > (MAX_LFS_FILESIZE - len) >> PAGE_SHIFT)
		return -EOVERFLOW;
	switch (req->flags & MAP_TYPE) {
	case MAP_SHARED:
	case MAP_SHARED_VALIDATE:
		err = describe_shared(req, desc);
		break;
	case MAP_PRIVATE:
		break;
	default:
		return -EINVAL;
	}
	if (err)
		return err;
	if (!(req->file->f_mode & FMODE_READ))
		return -EACCES;
	if (path_noexec(&req->file->f_path)) {
		if (req->prot & PROT_EXEC)
			return -EPERM;
		desc->flags &= ~VM_MAYEXEC;
	}
	if (!req->file->f_op || !req->file->f_op->mmap)
		return -ENODEV;
	if (desc->flags & VM_GROWSDOWN)
		return -EINVAL;
	return ask_shared_file(req, desc);
}

/* Memory that is shared by inheritance alone has a file that nobody else knows. */
int describe_shared_anon(struct vma_desc *desc)
{
	struct vm_area_struct vma = {
		.vm_start = desc->start, .vm_end = desc->end,
		.vm_flags = desc->flags,
	};
	int err = shmem_zero_setup(&vma);

	desc->file = vma.vm_file;
	desc->ops = vma.vm_ops;
	return err;
}

/*
 * The VMA, if there is one now, has a reference and a count of its own. A file that was made
 * for it is nobody else's, and has not been counted.
 */
void undescribe_file(const struct map_request *req, const struct vma_desc *desc)
{
	if (desc->file != req->file)
		fput(desc->file);
	else if (desc->flags & VM_SHARED)
		mapping_unmap_writable(desc->file->f_mapping);
}

/*
 * --- remap_file_pages() ---
 *
 * As Linux has it since it has no nonlinear mappings any more: the range, which may be
 * several VMAs of one file that are alike, is mapped anew from another page on.
 */

static bool is_one_file(struct mm_struct *mm, const struct vm_area_struct *vma,
			unsigned long end)
{
	const struct vm_area_struct *next = vma;

	while (next->vm_end < end) {
		unsigned long start = next->vm_end;

		next = vma_tree_lookup(&mm->vmas, start);
		if (!next || next->vm_file != vma->vm_file ||
		    next->vm_flags != vma->vm_flags)
			return false;
	}
	return true;
}

static unsigned long prot_of(unsigned long vm_flags)
{
	return (vm_flags & VM_READ ? PROT_READ : 0) |
	       (vm_flags & VM_WRITE ? PROT_WRITE : 0) |
	       (vm_flags & VM_EXEC ? PROT_EXEC : 0);
}

/* The mapping that is asked for goes on with the file of the one that it replaces. */
static long remap_locked(struct mm_struct *mm, struct map_request *req)
{
	const struct vm_area_struct *vma = vma_tree_lookup(&mm->vmas, req->addr);
	struct vma_desc desc;
	unsigned long ret;

	if (!vma || !vma->vm_file || !(vma->vm_flags & VM_SHARED) ||
	    !is_one_file(mm, vma, req->addr + req->len))
		return -EINVAL;
	req->prot = prot_of(vma->vm_flags);
	if (vma->vm_flags & VM_LOCKED)
		req->flags |= MAP_LOCKED;
	req->file = get_file(vma->vm_file);
	ret = map_locked(mm, req, req->len, &desc);
	fput(req->file);
	return IS_ERR_VALUE(ret) ? (long)ret : 0;
}

int mm_remap_file_pages(struct mm_struct *mm, const struct map_request *req)
{
	struct map_request again = {
		.addr = req->addr & PAGE_MASK, .len = req->len & PAGE_MASK,
		.flags = (req->flags & MAP_NONBLOCK) | MAP_SHARED | MAP_FIXED,
		.pgoff = req->pgoff,
	};
	long ret;

	if (req->prot || again.addr + again.len <= again.addr ||
	    again.pgoff + (again.len >> PAGE_SHIFT) < again.pgoff)
		return -EINVAL;
	mmap_write_lock(mm);
	ret = remap_locked(mm, &again);
	mmap_write_unlock(mm);
	if (!ret && !(again.flags & MAP_NONBLOCK))
		mm_populate(mm, again.addr, again.len);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(mm_remap_file_pages);

/*
 * --- shmdt() ---
 *
 * As on Linux, all that is where it was put when the file was attached at the address: parts
 * may have been unmapped, moved, or covered by other mappings.
 */

static bool is_where_put(const struct vm_area_struct *vma, unsigned long addr,
			 const struct vm_operations_struct *ops)
{
	return vma->vm_ops == ops && vma->vm_start >= addr &&
	       (vma->vm_start - addr) >> PAGE_SHIFT == vma->vm_pgoff;
}

static struct vm_area_struct *find_first_put(struct mm_struct *mm, unsigned long addr,
					     const struct vm_operations_struct *ops)
{
	struct vm_area_struct *vma = vma_tree_find(&mm->vmas, addr);

	while (vma && !is_where_put(vma, addr, ops))
		vma = vma_next(vma);
	return vma;
}

/* The first says which file, and how far it can go. */
static int detach_locked(struct mm_struct *mm, unsigned long addr,
			 const struct vm_operations_struct *ops)
{
	struct vm_area_struct *vma = find_first_put(mm, addr, ops);
	const struct file *file;
	unsigned long end;
	int err = 0;

	if (!vma)
		return -EINVAL;
	file = vma->vm_file;
	end = addr + PAGE_ALIGN(i_size_read(file_inode(file)));
	do {
		unsigned long next = vma->vm_end;

		if (vma->vm_file == file && is_where_put(vma, addr, ops))
			err = unmap_locked(mm, vma->vm_start, next - vma->vm_start);
		vma = vma_tree_find(&mm->vmas, next);
	} while (!err && vma && vma->vm_end <= end);
	return err;
}

int mm_detach(struct mm_struct *mm, unsigned long addr,
	      const struct vm_operations_struct *ops)
{
	int err;

	mmap_write_lock(mm);
	err = detach_locked(mm, addr, ops);
	mmap_write_unlock(mm);
	return err;
}

/* --- What other calls ask. --- */

/* For mincore(): there, and worth to be there. */
bool vma_page_cached(const struct vm_area_struct *vma, unsigned long addr)
{
	struct folio *folio;
	bool cached;

	if (!vma->vm_file)
		return false;
	folio = filemap_get_entry(vma->vm_file->f_mapping,
				  vma_pgoff(vma, addr));
	if (!folio)
		return false;
	cached = folio_test_uptodate(folio);
	folio_put(folio);
	return cached;
}

/* Read, if it can be read ahead: it is advice. */
int vma_will_need(struct vm_area_struct *vma, struct pt_span span)
{
	if (vma->vm_file)
		generic_fadvise(vma->vm_file,
				(loff_t)vma_pgoff(vma, span.start) << PAGE_SHIFT,
				span.last - span.start + 1, POSIX_FADV_WILLNEED);
	return 0;
}

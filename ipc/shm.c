// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shared memory: segments, how they come, and how they are mapped and unmapped.
 *
 * Owns struct shmid_kernel, all of it under shm_ids.lock, and shm_tot. The lock is inside
 * of the mmap lock, since VMAs count here as they come and go.
 */
#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/filemap_fault.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/syscalls.h>
#include <linux/sysv_ipc.h>
#include <linux/timekeeping.h>
#include <linux/vfs.h>
#include <linux/vm_ops.h>
#include <uapi/linux/mman.h>
#include <uapi/linux/shm.h>
#include <uapi/linux/stat.h>

#include "shm.h"

#define SHMLBA	PAGE_SIZE	/* on both machines */

DEFINE_IPC_IDS(shm_ids);
unsigned long shm_tot;
unsigned long shm_ctlmax = SHMMAX, shm_ctlall = SHMALL;
int shm_ctlmni = SHMMNI;
EXPORT_SYMBOL_IF_KUNIT(shm_ctlmax);
EXPORT_SYMBOL_IF_KUNIT(shm_ctlall);
EXPORT_SYMBOL_IF_KUNIT(shm_ctlmni);

/* --- VMAs. --- */

/* One more VMA shows it: by shmat(), by fork, by a split. */
static void shm_open(struct vm_area_struct *vma)
{
	struct shmid_kernel *shp = vma->vm_file->private_data;

	guard(mutex)(&shm_ids.lock);
	shp->nattch++;
	shp->atime = ktime_get_real_seconds();
	shp->lpid = current->tgid;
}

/* With the lock: a VMA has gone, or did not come. */
static void drop_attachment(struct shmid_kernel *shp)
{
	if (!--shp->nattch && (shp->perm.mode & SHM_DEST))
		shm_destroy(shp);
}

/* One less. The last of a segment that was removed takes it along. */
static void shm_close(struct vm_area_struct *vma)
{
	struct shmid_kernel *shp = vma->vm_file->private_data;

	guard(mutex)(&shm_ids.lock);
	shp->dtime = ktime_get_real_seconds();
	shp->lpid = current->tgid;
	drop_attachment(shp);
}

/* Its pages are those of the file in shared memory: only who counts is another. */
static vm_fault_t shm_fault(struct vm_fault *vmf)
{
	return shmem_vm_ops.fault(vmf);
}

static const char *shm_vma_name(struct vm_area_struct *vma)
{
	return shmem_vm_ops.name(vma);
}

static const struct vm_operations_struct shm_vm_ops = {
	.open = shm_open,
	.close = shm_close,
	.fault = shm_fault,
	.map_next = filemap_map_next,
	.name = shm_vma_name,
};

/* --- The two files. --- */

/* The file's own way, but with our operations, so that VMAs count. */
static int shm_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err = shmem_mmap(file, vma);

	if (!err)
		vma->vm_ops = &shm_vm_ops;
	return err;
}

/* For msync(): there is nowhere to write it to. */
static int shm_fsync(struct file *file, loff_t start, loff_t end)
{
	return 0;
}

static const struct file_operations shm_file_operations = {
	.mmap = shm_mmap,
	.fsync = shm_fsync,
	.fallocate = shmem_fallocate,
};

/* Without a limit of commitments nothing need be reserved, if the maker says so. */
static unsigned long flags_of(int flags)
{
	return (flags & SHM_NORESERVE) &&
	       sysctl_overcommit_memory != OVERCOMMIT_NEVER ? VM_NORESERVE : 0;
}

/* Both, or neither. */
static int open_files(struct shmid_kernel *shp, const struct ipc_request *req)
{
	char name[16];

	snprintf(name, sizeof(name), "SYSV%08x", (unsigned int)req->key);
	shp->file = shmem_file_setup(name, req->size, flags_of(req->flags));
	if (IS_ERR(shp->file))
		return PTR_ERR(shp->file);
	ihold(file_inode(shp->file));
	shp->file_ro = alloc_file(file_inode(shp->file), FMODE_READ, &shm_file_operations);
	if (IS_ERR(shp->file_ro)) {
		iput(file_inode(shp->file));
		fput(shp->file);
		return PTR_ERR(shp->file_ro);
	}
	shp->file->f_op = &shm_file_operations;
	shp->file->private_data = shp;
	shp->file_ro->private_data = shp;
	return 0;
}

/* VMAs have references of their own. */
static void close_files(struct shmid_kernel *shp)
{
	fput(shp->file);
	fput(shp->file_ro);
}

/* --- Segments. --- */

/* Of what is to come: 0, -EINVAL, -ENOSPC. */
static int check_limits(size_t size)
{
	unsigned long pages = DIV_ROUND_UP_ULL((u64)size, PAGE_SIZE);

	if (size < SHMMIN || size > shm_ctlmax)
		return -EINVAL;
	/* So many bytes that no number of pages holds them. */
	if (pages << PAGE_SHIFT < size)
		return -ENOSPC;
	if (shm_tot + pages < shm_tot || shm_tot + pages > shm_ctlall)
		return -ENOSPC;
	return 0;
}

/* All but its number. Its memory is promised, if it has to be, by the file. */
static struct shmid_kernel *alloc_segment(const struct ipc_request *req)
{
	struct shmid_kernel *shp = kzalloc(sizeof(*shp), GFP_KERNEL);
	int err;

	if (!shp)
		return ERR_PTR(-ENOMEM);
	err = open_files(shp, req);
	if (err) {
		kfree(shp);
		return ERR_PTR(err);
	}
	shp->size = req->size;
	shp->ctime = ktime_get_real_seconds();
	shp->cpid = current->tgid;
	return shp;
}

/* There are no huge pages: as a Linux without them says it. */
static int create_segment(const struct ipc_request *req)
{
	struct shmid_kernel *shp;
	int err = check_limits(req->size);

	if (err)
		return err;
	if (req->flags & SHM_HUGETLB)
		return -EINVAL;
	shp = alloc_segment(req);
	if (IS_ERR(shp))
		return PTR_ERR(shp);
	err = ipc_add(req, &shp->perm, shm_ctlmni);
	if (err < 0) {
		close_files(shp);
		kfree(shp);
		return err;
	}
	/* What /proc/pid/maps shows as the inode. */
	file_inode(shp->file)->i_ino = err;
	shm_tot += shm_pages(shp);
	return err;
}

/* The files stay with VMAs that are about to go. */
void shm_destroy(struct shmid_kernel *shp)
{
	shm_unlock(shp);
	shm_tot -= shm_pages(shp);
	ipc_remove(&shm_ids, &shp->perm);
	close_files(shp);
	kfree(shp);
}

/* Who asks for a segment that is there may not want it larger. */
static int check_old_size(const struct kern_ipc_perm *perm, size_t size)
{
	return size > shm_of((struct kern_ipc_perm *)perm)->size ? -EINVAL : 0;
}

SYSCALL_DEFINE3(shmget, __kernel_key_t, key, size_t, size, int, flags)
{
	return ipc_get(&(struct ipc_request){
		.ids = &shm_ids, .key = key, .flags = flags, .size = size,
		.create = create_segment, .check_size = check_old_size,
	});
}

/* --- Attaching. --- */

/* Where: 0, or -EINVAL. What is not to be replaced stays. */
static int choose_place(struct map_request *req, unsigned long addr, int flags)
{
	req->flags = MAP_SHARED;
	if (!addr)
		return flags & SHM_REMAP ? -EINVAL : 0;
	if (addr & (SHMLBA - 1)) {
		if (!(flags & SHM_RND))
			return -EINVAL;
		addr &= ~(SHMLBA - 1);
		if (!addr && (flags & SHM_REMAP))
			return -EINVAL;
	}
	req->addr = addr;
	req->flags |= flags & SHM_REMAP ? MAP_FIXED : MAP_FIXED_NOREPLACE;
	return 0;
}

/* What the caller has to be allowed: what he is going to do. */
static int rights_of(int flags)
{
	return S_IROTH | (flags & SHM_RDONLY ? 0 : S_IWOTH) |
	       (flags & SHM_EXEC ? S_IXOTH : 0);
}

static unsigned long prot_of(int flags)
{
	return PROT_READ | (flags & SHM_RDONLY ? 0 : PROT_WRITE) |
	       (flags & SHM_EXEC ? PROT_EXEC : 0);
}

/* The segment, which stays until drop_attachment(): or why not. */
static struct shmid_kernel *begin_attach(int id, int flags)
{
	struct kern_ipc_perm *perm;

	guard(mutex)(&shm_ids.lock);
	perm = id < 0 ? NULL : ipc_find(&shm_ids, id);
	if (!perm)
		return ERR_PTR(-EINVAL);
	if (!ipc_permits(perm, rights_of(flags)))
		return ERR_PTR(-EACCES);
	shm_of(perm)->nattch++;
	return shm_of(perm);
}

/* From here on the VMA alone keeps the segment, if there is one. */
static void end_attach(struct shmid_kernel *shp)
{
	guard(mutex)(&shm_ids.lock);
	drop_attachment(shp);
}

/* Behind the end of all addresses: which mmap() would call another error. */
static bool is_too_high(const struct map_request *req)
{
	return (req->flags & MAP_FIXED_NOREPLACE) && req->addr + req->len < req->addr;
}

/* The VMA counts for itself. What stands in the way is no place, as Linux sees it. */
SYSCALL_DEFINE3(shmat, int, id, unsigned long, addr, int, flags)
{
	struct map_request req = { .prot = prot_of(flags) };
	struct shmid_kernel *shp;
	long at = choose_place(&req, addr, flags);

	if (at)
		return at;
	shp = begin_attach(id, flags);
	if (IS_ERR(shp))
		return PTR_ERR(shp);
	req.file = flags & SHM_RDONLY ? shp->file_ro : shp->file;
	req.len = shp->size;
	at = is_too_high(&req) ? -EINVAL : mm_map(current->mm, &req);
	end_attach(shp);
	return at == -EEXIST ? -EINVAL : at;
}

/* All that one shmat() has mapped, even where it was cut: but what shows another segment. */
SYSCALL_DEFINE1(shmdt, unsigned long, addr)
{
	if (addr & ~PAGE_MASK)
		return -EINVAL;
	return mm_detach(current->mm, addr, &shm_vm_ops);
}

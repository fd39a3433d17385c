// SPDX-License-Identifier: GPL-2.0-only
/*
 * shmctl(), and what /proc and sysctl ask of shared memory.
 *
 * Works on segments under shm_ids.lock, and touches user memory before it or after it.
 * Owns user_struct's locked_shm.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/shmem_fs.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/sysv_ipc.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/shm.h>
#include <uapi/linux/stat.h>

#include "shm.h"

/* --- What there is. --- */

/* Those that somebody has touched; they may be more by the time it is told. */
static unsigned long pages_there(const struct shmid_kernel *shp)
{
	return READ_ONCE(shp->file->f_mapping->nrpages);
}

/* With the lock. For shmctl() and /proc/sysvipc/shm. */
static void tell(struct kern_ipc_perm *perm, struct ipc_line *line)
{
	const struct shmid_kernel *shp = shm_of(perm);
	struct shmid64_ds *ds = &line->ds.shm;

	ipc_tell(perm, &ds->shm_perm);
	ds->shm_segsz = shp->size;
	ds->shm_atime = shp->atime;
	ds->shm_dtime = shp->dtime;
	ds->shm_ctime = shp->ctime;
	ds->shm_cpid = shp->cpid;
	ds->shm_lpid = shp->lpid;
	ds->shm_nattch = shp->nattch;
	line->rss = pages_there(shp) << PAGE_SHIFT;
}

static int highest_index(void)
{
	guard(mutex)(&shm_ids.lock);
	return ipc_highest_index(&shm_ids);
}

static int tell_limits(void __user *buf)
{
	struct shminfo64 info = {
		.shmmax = shm_ctlmax, .shmmin = SHMMIN, .shmmni = shm_ctlmni,
		.shmseg = shm_ctlmni, .shmall = shm_ctlall,
	};

	return copy_to_user(buf, &info, sizeof(info)) ? -EFAULT : highest_index();
}

/* There is no swap. */
static int read_usage(struct shm_info *info)
{
	struct kern_ipc_perm *perm;
	int index;

	guard(mutex)(&shm_ids.lock);
	info->used_ids = shm_ids.in_use;
	info->shm_tot = shm_tot;
	idr_for_each_entry(&shm_ids.by_index, perm, index)
		info->shm_rss += pages_there(shm_of(perm));
	return ipc_highest_index(&shm_ids);
}

static int tell_usage(void __user *buf)
{
	struct shm_info info;
	int highest;

	memset(&info, 0, sizeof(info));
	highest = read_usage(&info);
	return copy_to_user(buf, &info, sizeof(info)) ? -EFAULT : highest;
}

/* --- Locking: the pages stay anyway, and count against RLIMIT_MEMLOCK of the user. --- */

/* With the lock. Twice is once; the user is remembered, who may not be the one who unlocks. */
static int lock(struct shmid_kernel *shp)
{
	struct user_struct *user = current_cred()->user;
	unsigned long limit = rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	long pages = shm_pages(shp);

	if (shp->perm.mode & SHM_LOCKED)
		return 0;
	if (atomic_long_add_return(pages, &user->locked_shm) > limit &&
	    !capable(CAP_IPC_LOCK)) {
		atomic_long_sub(pages, &user->locked_shm);
		return -ENOMEM;
	}
	refcount_inc(&user->count);
	shp->locked_by = user;
	shp->perm.mode |= SHM_LOCKED;
	return 0;
}

/* With the lock; also of a segment that goes. */
void shm_unlock(struct shmid_kernel *shp)
{
	if (!(shp->perm.mode & SHM_LOCKED))
		return;
	atomic_long_sub(shm_pages(shp), &shp->locked_by->locked_shm);
	free_uid(shp->locked_by);
	shp->locked_by = NULL;
	shp->perm.mode &= ~SHM_LOCKED;
}

/* Without the capability, one's own, and only if one may lock anything. */
static bool may_lock(const struct kern_ipc_perm *perm, int cmd)
{
	uid_t uid = current_euid();

	if (capable(CAP_IPC_LOCK))
		return true;
	return (uid == perm->uid || uid == perm->cuid) &&
	       (cmd == SHM_UNLOCK || rlimit(RLIMIT_MEMLOCK));
}

/* SHM_LOCK and SHM_UNLOCK. */
static int lock_or_unlock(int id, int cmd)
{
	struct kern_ipc_perm *perm;

	guard(mutex)(&shm_ids.lock);
	perm = ipc_find(&shm_ids, id);
	if (!perm)
		return -EINVAL;
	if (!may_lock(perm, cmd))
		return -EPERM;
	if (cmd == SHM_LOCK)
		return lock(shm_of(perm));
	shm_unlock(shm_of(perm));
	return 0;
}

/* --- Changing and removing. --- */

/* With the lock, of one's own: owner, group, mode. */
static int change(struct kern_ipc_perm *perm, const union ipc_ds *ds)
{
	int err = ipc_set(perm, &ds->shm.shm_perm);

	if (!err)
		shm_of(perm)->ctime = ktime_get_real_seconds();
	return err;
}

/* As long as it is attached it is there, and can be attached by its number. */
static void remove(struct kern_ipc_perm *perm)
{
	if (!shm_of(perm)->nattch) {
		shm_destroy(shm_of(perm));
		return;
	}
	perm->mode |= SHM_DEST;
	ipc_forget_key(perm);
}

static const struct ipc_kind shm_kind = {
	.ids = &shm_ids, .size = sizeof(struct shmid64_ds),
	.tell = tell, .change = change, .remove = remove,
};

int iterate_shm(int (*fn)(const struct ipc_line *line, void *arg), void *arg)
{
	return ipc_iterate(&shm_kind, fn, arg);
}
EXPORT_SYMBOL_IF_KUNIT(iterate_shm);

SYSCALL_DEFINE3(shmctl, int, id, int, cmd, void __user *, buf)
{
	if (id < 0 || cmd < 0)
		return -EINVAL;
	switch (cmd) {
	case IPC_INFO:
		return tell_limits(buf);
	case SHM_INFO:
		return tell_usage(buf);
	case IPC_STAT:
		return ipc_stat(&shm_kind, id, IPC_BY_ID, buf);
	case SHM_STAT:
		return ipc_stat(&shm_kind, id, IPC_BY_INDEX, buf);
	case SHM_STAT_ANY:
		return ipc_stat(&shm_kind, id, IPC_BY_INDEX_ANY, buf);
	case IPC_SET:
		return ipc_change(&shm_kind, id, buf);
	case IPC_RMID:
		return ipc_rmid(&shm_kind, id);
	case SHM_LOCK:
	case SHM_UNLOCK:
		return lock_or_unlock(id, cmd);
	default:
		return -EINVAL;
	}
}

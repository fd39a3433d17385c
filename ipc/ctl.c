// SPDX-License-Identifier: GPL-2.0-only
/*
 * What shmctl(), semctl() and msgctl() do alike: tell of an object, change its owner, remove
 * it, and go through all of a kind.
 *
 * Owns nothing. The lock of the kind is held while an object is worked on, and user memory is
 * touched before it or after it.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/sysv_ipc.h>
#include <linux/uaccess.h>
#include <uapi/linux/stat.h>

#include "util.h"

/* With the lock. */
static void tell(const struct ipc_kind *kind, struct kern_ipc_perm *perm, struct ipc_line *line)
{
	memset(line, 0, sizeof(*line));
	line->id = perm->id;
	kind->tell(perm, line);
}

int ipc_iterate(const struct ipc_kind *kind,
		int (*fn)(const struct ipc_line *line, void *arg), void *arg)
{
	struct kern_ipc_perm *perm;
	struct ipc_line line;
	int index, ret;

	guard(mutex)(&kind->ids->lock);
	idr_for_each_entry(&kind->ids->by_index, perm, index) {
		tell(kind, perm, &line);
		ret = fn(&line, arg);
		if (ret)
			return ret;
	}
	return 0;
}

/* By identifier or by index; who may not read it is not told, unless anybody is. */
static struct kern_ipc_perm *find(struct ipc_ids *ids, int id, enum ipc_stat how)
{
	struct kern_ipc_perm *perm = how == IPC_BY_ID ? ipc_find(ids, id) :
							ipc_find_index(ids, id);

	if (!perm)
		return ERR_PTR(-EINVAL);
	return how == IPC_BY_INDEX_ANY || ipc_permits(perm, S_IROTH) ? perm : ERR_PTR(-EACCES);
}

static int read_one(const struct ipc_kind *kind, int id, enum ipc_stat how,
		    struct ipc_line *line)
{
	struct kern_ipc_perm *perm;

	guard(mutex)(&kind->ids->lock);
	perm = find(kind->ids, id, how);
	if (IS_ERR(perm))
		return PTR_ERR(perm);
	tell(kind, perm, line);
	return how == IPC_BY_ID ? 0 : perm->id;
}

int ipc_stat(const struct ipc_kind *kind, int id, enum ipc_stat how, void __user *buf)
{
	struct ipc_line line;
	int ret = read_one(kind, id, how, &line);

	return ret >= 0 && copy_to_user(buf, &line.ds, kind->size) ? -EFAULT : ret;
}

int ipc_change(const struct ipc_kind *kind, int id, const void __user *buf)
{
	struct kern_ipc_perm *perm;
	union ipc_ds ds;

	if (copy_from_user(&ds, buf, kind->size))
		return -EFAULT;
	guard(mutex)(&kind->ids->lock);
	perm = ipc_find_own(kind->ids, id);
	return IS_ERR(perm) ? PTR_ERR(perm) : kind->change(perm, &ds);
}

int ipc_rmid(const struct ipc_kind *kind, int id)
{
	struct kern_ipc_perm *perm;

	guard(mutex)(&kind->ids->lock);
	perm = ipc_find_own(kind->ids, id);
	if (IS_ERR(perm))
		return PTR_ERR(perm);
	kind->remove(perm);
	return 0;
}

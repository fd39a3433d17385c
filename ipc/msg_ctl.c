// SPDX-License-Identifier: GPL-2.0-only
/*
 * msgctl(), and what /proc and sysctl ask of message queues.
 *
 * Works on queues under msg_ids.lock, and touches user memory before it or after it. Owns
 * max_bytes.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/sysv_ipc.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>

#include "msg.h"

/* --- What there is. --- */

static void tell(const struct msg_queue *q, struct msqid64_ds *ds)
{
	memset(ds, 0, sizeof(*ds));
	ipc_tell(&q->perm, &ds->msg_perm);
	ds->msg_stime = q->stime;
	ds->msg_rtime = q->rtime;
	ds->msg_ctime = q->ctime;
	ds->msg_cbytes = q->bytes;
	ds->msg_qnum = q->nr;
	ds->msg_qbytes = q->max_bytes;
	ds->msg_lspid = q->lspid;
	ds->msg_lrpid = q->lrpid;
}

int iterate_msg(int (*fn)(const struct msg_line *line, void *arg), void *arg)
{
	struct kern_ipc_perm *perm;
	struct msg_line line = {};
	int index, ret;

	guard(mutex)(&msg_ids.lock);
	idr_for_each_entry(&msg_ids.by_index, perm, index) {
		tell(msg_of(perm), &line.ds);
		line.id = perm->id;
		ret = fn(&line, arg);
		if (ret)
			return ret;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(iterate_msg);

static int read_queue(int id, int cmd, struct msqid64_ds *ds)
{
	const struct ipc_stat_request req = {
		.ids = &msg_ids, .id = id,
		.by_index = cmd != IPC_STAT, .any = cmd == MSG_STAT_ANY,
	};
	struct kern_ipc_perm *perm;

	guard(mutex)(&msg_ids.lock);
	perm = ipc_find_stat(&req);
	if (IS_ERR(perm))
		return PTR_ERR(perm);
	tell(msg_of(perm), ds);
	return cmd == IPC_STAT ? 0 : perm->id;
}

static int stat_queue(int id, int cmd, void __user *buf)
{
	struct msqid64_ds ds;
	int ret = read_queue(id, cmd, &ds);

	if (ret >= 0 && copy_to_user(buf, &ds, sizeof(ds)))
		return -EFAULT;
	return ret;
}

/* With the lock. */
static void count_all(struct msginfo *info)
{
	struct kern_ipc_perm *perm;
	int index;

	info->msgpool = msg_ids.in_use;
	info->msgmap = info->msgtql = 0;
	idr_for_each_entry(&msg_ids.by_index, perm, index) {
		info->msgmap += msg_of(perm)->nr;
		info->msgtql += msg_of(perm)->bytes;
	}
}

static int tell_info(int cmd, void __user *buf)
{
	struct msginfo info;
	int highest;

	memset(&info, 0, sizeof(info));
	info.msgpool = MSGPOOL;
	info.msgmap = MSGMAP;
	info.msgmax = msg_ctlmax;
	info.msgmnb = msg_ctlmnb;
	info.msgmni = msg_ctlmni;
	info.msgssz = MSGSSZ;
	info.msgtql = MSGTQL;
	info.msgseg = MSGSEG;
	scoped_guard(mutex, &msg_ids.lock) {
		if (cmd == MSG_INFO)
			count_all(&info);
		highest = ipc_highest_index(&msg_ids);
	}
	return copy_to_user(buf, &info, sizeof(info)) ? -EFAULT : highest;
}

/* --- Changing and removing. --- */

/* With the lock: all of it, or nothing. */
static int change(struct msg_queue *q, const struct msqid64_ds *ds)
{
	int err;

	if (ds->msg_qbytes > msg_ctlmnb && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	err = ipc_set(&q->perm, &ds->msg_perm);
	if (err)
		return err;
	q->max_bytes = ds->msg_qbytes;
	q->ctime = ktime_get_real_seconds();
	msg_retry_all(q);
	return 0;
}

static int set_owner(int id, const void __user *buf)
{
	struct kern_ipc_perm *perm;
	struct msqid64_ds ds;

	if (copy_from_user(&ds, buf, sizeof(ds)))
		return -EFAULT;
	guard(mutex)(&msg_ids.lock);
	perm = ipc_find_own(&msg_ids, id);
	return IS_ERR(perm) ? PTR_ERR(perm) : change(msg_of(perm), &ds);
}

static int remove(int id)
{
	struct kern_ipc_perm *perm;

	guard(mutex)(&msg_ids.lock);
	perm = ipc_find_own(&msg_ids, id);
	if (IS_ERR(perm))
		return PTR_ERR(perm);
	msg_destroy(msg_of(perm));
	return 0;
}

SYSCALL_DEFINE3(msgctl, int, id, int, cmd, void __user *, buf)
{
	if (id < 0 || cmd < 0)
		return -EINVAL;
	switch (cmd) {
	case IPC_INFO:
	case MSG_INFO:
		return tell_info(cmd, buf);
	case IPC_STAT:
	case MSG_STAT:
	case MSG_STAT_ANY:
		return stat_queue(id, cmd, buf);
	case IPC_SET:
		return set_owner(id, buf);
	case IPC_RMID:
		return remove(id);
	default:
		return -EINVAL;
	}
}

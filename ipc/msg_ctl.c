// SPDX-License-Identifier: GPL-2.0-only
/*
 * msgctl(), and what /proc and sysctl ask of message queues.
 *
 * Works on queues under msg_ids.lock, and touches user memory before it or after it. Owns
 * max_bytes.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
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

/* With the lock. For msgctl() and /proc/sysvipc/msg. */
static void tell(struct kern_ipc_perm *perm, struct ipc_line *line)
{
	const struct msg_queue *q = msg_of(perm);
	struct msqid64_ds *ds = &line->ds.msg;

	ipc_tell(perm, &ds->msg_perm);
	ds->msg_stime = q->stime;
	ds->msg_rtime = q->rtime;
	ds->msg_ctime = q->ctime;
	ds->msg_cbytes = q->bytes;
	ds->msg_qnum = q->nr;
	ds->msg_qbytes = q->max_bytes;
	ds->msg_lspid = q->lspid;
	ds->msg_lrpid = q->lrpid;
}

/* With the lock. Three old fields say how many there are: queues, messages, bytes. */
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

/* Limits, some of which say nothing any more: they have Linux's values. */
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

/* More room is for who may have as much as he wants. */
static int change(struct kern_ipc_perm *perm, const union ipc_ds *ds)
{
	struct msg_queue *q = msg_of(perm);
	int err;

	if (ds->msg.msg_qbytes > msg_ctlmnb && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	err = ipc_set(perm, &ds->msg.msg_perm);
	if (err)
		return err;
	q->max_bytes = ds->msg.msg_qbytes;
	q->ctime = ktime_get_real_seconds();
	msg_retry_all(q);
	return 0;
}

/* At once: who waits gets EIDRM, and messages are lost. */
static void remove(struct kern_ipc_perm *perm)
{
	msg_destroy(msg_of(perm));
}

static const struct ipc_kind msg_kind = {
	.ids = &msg_ids, .size = sizeof(struct msqid64_ds),
	.tell = tell, .change = change, .remove = remove,
};

int iterate_msg(int (*fn)(const struct ipc_line *line, void *arg), void *arg)
{
	return ipc_iterate(&msg_kind, fn, arg);
}
EXPORT_SYMBOL_IF_KUNIT(iterate_msg);

SYSCALL_DEFINE3(msgctl, int, id, int, cmd, void __user *, buf)
{
	if (id < 0 || cmd < 0)
		return -EINVAL;
	switch (cmd) {
	case IPC_INFO:
	case MSG_INFO:
		return tell_info(cmd, buf);
	case IPC_STAT:
		return ipc_stat(&msg_kind, id, IPC_BY_ID, buf);
	case MSG_STAT:
		return ipc_stat(&msg_kind, id, IPC_BY_INDEX, buf);
	case MSG_STAT_ANY:
		return ipc_stat(&msg_kind, id, IPC_BY_INDEX_ANY, buf);
	case IPC_SET:
		return ipc_change(&msg_kind, id, buf);
	case IPC_RMID:
		return ipc_rmid(&msg_kind, id);
	default:
		return -EINVAL;
	}
}

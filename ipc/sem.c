// SPDX-License-Identifier: GPL-2.0-only
/*
 * Semaphores: sets, and operations on them.
 *
 * The operations of a call are done all at once or not at all. Who has to wait is in the
 * queue of the set, and whoever changes a value does for him what he waits to do, in the
 * order of the queue: when he wakes, it is done.
 *
 * Owns struct sem_array and its queue, under sem_ids.lock, and used_sems.
 */
#include <kunit/visibility.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <linux/syscalls.h>
#include <linux/sysv_ipc.h>
#include <linux/time_user.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>

#include "sem.h"

DEFINE_IPC_IDS(sem_ids);
int used_sems;
int sem_ctls[4] = { SEMMSL, SEMMNS, SEMOPM, SEMMNI };
EXPORT_SYMBOL_IF_KUNIT(sem_ctls);

#define MAX_IN_SET	sem_ctls[0]
#define MAX_IN_ALL	sem_ctls[1]
#define MAX_OPS		sem_ctls[2]
#define MAX_SETS	sem_ctls[3]

/* --- Sets. --- */

/* For ipc_get(), with the lock. All values are 0; one limit is over the sets of all processes. */
static int create_set(const struct ipc_request *req)
{
	struct sem_array *sma;
	int nsems = req->size, id;

	if (!nsems)
		return -EINVAL;
	if (used_sems + nsems > MAX_IN_ALL)
		return -ENOSPC;
	sma = kvzalloc(struct_size(sma, sems, nsems), GFP_KERNEL);
	if (!sma)
		return -ENOMEM;
	sma->nsems = nsems;
	sma->ctime = ktime_get_real_seconds();
	INIT_LIST_HEAD(&sma->queue);
	INIT_LIST_HEAD(&sma->undos);
	id = ipc_add(req, &sma->perm, MAX_SETS);
	if (id < 0)
		kvfree(sma);
	else
		used_sems += nsems;
	return id;
}

/* Who asks for a set that is there may not want more of it than it has. 0 wants nothing. */
static int check_old_size(const struct kern_ipc_perm *perm, size_t size)
{
	return size > sem_of((struct kern_ipc_perm *)perm)->nsems ? -EINVAL : 0;
}

SYSCALL_DEFINE3(semget, __kernel_key_t, key, int, nsems, int, flags)
{
	if (nsems < 0 || nsems > MAX_IN_SET)
		return -EINVAL;
	return ipc_get(&(struct ipc_request){
		.ids = &sem_ids, .key = key, .flags = flags, .size = nsems,
		.create = create_set, .check_size = check_old_size,
	});
}

/* --- Operations. --- */

/* 0: done. IPC_WAITS: it cannot be done now. -ERANGE: never. */
static int do_op(struct sem_array *sma, const struct sembuf *op, struct sem_undo *undo)
{
	struct sem *sem = &sma->sems[op->sem_num];
	int val = sem->val + op->sem_op, adj;

	if (val < 0 || (!op->sem_op && val))
		return op->sem_flg & IPC_NOWAIT ? -EAGAIN : IPC_WAITS;
	if (val > SEMVMX)
		return -ERANGE;
	if (op->sem_flg & SEM_UNDO) {
		adj = undo->adj[op->sem_num] - op->sem_op;
		if (adj < -SEMAEM - 1 || adj > SEMAEM)
			return -ERANGE;
		undo->adj[op->sem_num] = adj;
	}
	sem->val = val;
	return 0;
}

/* What do_op() has done: the same numbers once more, with the other sign. */
static void take_back(struct sem_array *sma, const struct sembuf *op, struct sem_undo *undo)
{
	sma->sems[op->sem_num].val -= op->sem_op;
	if (op->sem_flg & SEM_UNDO)
		undo->adj[op->sem_num] += op->sem_op;
}

/* All of them, or none. */
static int try_ops(struct sem_array *sma, struct sem_queue *q)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < q->nsops; i++) {
		ret = do_op(sma, &q->sops[i], q->undo);
		if (ret)
			break;
	}
	if (ret) {
		q->blocking = &q->sops[i];
		while (i)
			take_back(sma, &q->sops[--i], q->undo);
		return ret;
	}
	for (i = 0; i < q->nsops; i++)
		sma->sems[q->sops[i].sem_num].pid = q->pid;
	sma->otime = ktime_get_real_seconds();
	return 0;
}

/* --- The queue. --- */

/* Whoever need not wait any more has his answer, up to the first who has changed a value: true. */
static bool wake_some(struct sem_array *sma)
{
	struct sem_queue *q, *next;

	list_for_each_entry_safe(q, next, &sma->queue, w.link) {
		bool alters = q->alters;
		int ret = try_ops(sma, q);

		if (ret == IPC_WAITS)
			continue;
		ipc_answer(&q->w, ret);
		if (!ret && alters)
			return true;
	}
	return false;
}

/* Each change may be what somebody before has waited for, so it begins anew. */
void sem_wake(struct sem_array *sma)
{
	while (wake_some(sma))
		;
}

/* Who waits is told, and finds nothing any more: he has no pointer to the set but in his entry. */
void sem_destroy(struct sem_array *sma)
{
	struct sem_queue *q, *next;

	list_for_each_entry_safe(q, next, &sma->queue, w.link)
		ipc_answer(&q->w, -EIDRM);
	sem_undo_drop(sma);
	used_sems -= sma->nsems;
	ipc_remove(&sem_ids, &sma->perm);
	kvfree(sma);
}

/* --- The calls. --- */

/* What a program asks for, still in its own memory. */
struct sem_call {
	int id;
	unsigned int nsops;
	const struct sembuf __user *user;
	const ktime_t *timeout;		/* when to give up, or NULL */
};

/* What the operations want of the set: the highest number, and what it takes. */
static int check_ops(const struct sem_array *sma, struct sem_queue *q, bool *undo)
{
	unsigned int max = 0;

	for (unsigned int i = 0; i < q->nsops; i++) {
		max = max_t(unsigned int, max, q->sops[i].sem_num);
		q->alters |= !!q->sops[i].sem_op;
		*undo |= !!(q->sops[i].sem_flg & SEM_UNDO);
	}
	if (max >= sma->nsems)
		return -EFBIG;
	return ipc_permits(&sma->perm, q->alters ? S_IWOTH : S_IROTH) ? 0 : -EACCES;
}

/* With the lock: the answer, or IPC_WAITS, and it is in the queue. */
static int begin_ops(struct sem_queue *q, int id)
{
	struct kern_ipc_perm *perm = ipc_find(&sem_ids, id);
	struct sem_array *sma;
	bool undo = false;
	int ret;

	if (!perm)
		return -EINVAL;
	sma = sem_of(perm);
	ret = check_ops(sma, q, &undo);
	if (ret)
		return ret;
	if (undo)
		q->undo = sem_undo_get(sma);
	if (IS_ERR(q->undo))
		return PTR_ERR(q->undo);
	ret = try_ops(sma, q);
	if (!ret && q->alters)
		sem_wake(sma);
	if (ret == IPC_WAITS)
		ipc_enqueue(&q->w, &sma->queue);
	return ret;
}

/*
 * The entry is on our stack: we do not leave before somebody has answered, or we have taken it
 * out of the queue ourselves (ipc_wait()).
 */
static long do_ops(const struct sem_call *call, const struct sembuf *sops)
{
	struct sem_queue q = {
		.pid = current->tgid, .sops = sops, .nsops = call->nsops,
	};
	int ret;

	scoped_guard(mutex, &sem_ids.lock)
		ret = begin_ops(&q, call->id);
	return ret == IPC_WAITS ? ipc_wait(&sem_ids, &q.w, call->timeout) : ret;
}

/* Linux's order of questions: how many, the program's array, and the set at last. */
static long semop_call(const struct sem_call *call)
{
	struct sembuf *sops __free(kfree) = NULL;

	if (call->nsops > MAX_OPS)
		return -E2BIG;
	if (!call->nsops)
		return -EINVAL;
	sops = kmalloc_array(call->nsops, sizeof(*sops), GFP_KERNEL);
	if (!sops)
		return -ENOMEM;
	if (copy_from_user(sops, call->user, call->nsops * sizeof(*sops)))
		return -EFAULT;
	return call->id < 0 ? -EINVAL : do_ops(call, sops);
}

SYSCALL_DEFINE3(semop, int, id, struct sembuf __user *, sops, unsigned int, nsops)
{
	return semop_call(&(struct sem_call){ .id = id, .nsops = nsops, .user = sops });
}

/* A time that makes no sense is an error even where nobody has to wait. */
SYSCALL_DEFINE4(semtimedop, int, id, struct sembuf __user *, sops, unsigned int, nsops,
		const struct __kernel_timespec __user *, user)
{
	struct sem_call call = { .id = id, .nsops = nsops, .user = sops };
	ktime_t end;
	int err;

	if (!user)
		return semop_call(&call);
	err = get_duration(&end, user);
	if (err)
		return err;
	end = ktime_add_safe(ktime_get(), end);
	call.timeout = &end;
	return semop_call(&call);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * semctl(), and what /proc and sysctl ask of semaphores.
 *
 * Works on sets under sem_ids.lock, and touches user memory before it or after it. Owns
 * nothing.
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
#include <linux/timekeeping.h>
#include <linux/uaccess.h>

#include "sem.h"

/* --- What there is. --- */

/* With the lock. For semctl() and /proc/sysvipc/sem. */
static void tell(struct kern_ipc_perm *perm, struct ipc_line *line)
{
	const struct sem_array *sma = sem_of(perm);
	struct semid64_ds *ds = &line->ds.sem;

	ipc_tell(perm, &ds->sem_perm);
	ds->sem_otime = sma->otime;
	ds->sem_ctime = sma->ctime;
	ds->sem_nsems = sma->nsems;
}

/* Two of the numbers are those in use, for SEM_INFO; the rest is what limits there are. */
static int tell_info(int cmd, void __user *buf)
{
	struct seminfo info = {
		.semmap = SEMMAP, .semmni = sem_ctls[3], .semmns = sem_ctls[1],
		.semmnu = SEMMNU, .semmsl = sem_ctls[0], .semopm = sem_ctls[2],
		.semume = SEMUME, .semusz = SEMUSZ, .semvmx = SEMVMX, .semaem = SEMAEM,
	};
	int highest;

	scoped_guard(mutex, &sem_ids.lock) {
		if (cmd == SEM_INFO) {
			info.semusz = sem_ids.in_use;
			info.semaem = used_sems;
		}
		highest = ipc_highest_index(&sem_ids);
	}
	return copy_to_user(buf, &info, sizeof(info)) ? -EFAULT : highest;
}

/* --- One semaphore. --- */

/* How many wait for it to be zero, or to grow: by what they wait for first. */
static int count_waiters(const struct sem_array *sma, int num, bool zero)
{
	const struct sem_queue *q;
	int nr = 0;

	list_for_each_entry(q, &sma->queue, w.link)
		nr += q->blocking->sem_num == num && !q->blocking->sem_op == zero;
	return nr;
}

/* GETVAL, GETPID, GETNCNT and GETZCNT: what the call itself returns. */
static int get_one(int id, int num, int cmd)
{
	struct kern_ipc_perm *perm;
	struct sem_array *sma;

	guard(mutex)(&sem_ids.lock);
	perm = ipc_find_permitted(&sem_ids, id, S_IROTH);
	if (IS_ERR(perm))
		return PTR_ERR(perm);
	sma = sem_of(perm);
	if (num < 0 || num >= sma->nsems)
		return -EINVAL;
	switch (cmd) {
	case GETVAL:
		return sma->sems[num].val;
	case GETPID:
		return sma->sems[num].pid;
	default:
		return count_waiters(sma, num, cmd == GETZCNT);
	}
}

/* With the lock. Who had operations to undo on it has none any more: as POSIX says. */
static void set_value(struct sem_array *sma, int num, int val)
{
	sma->sems[num].val = val;
	sma->sems[num].pid = current->tgid;
	sem_undo_forget(sma, num);
}

/* SETVAL. A value out of range is wrong whatever the set is; those who wait look at the new one. */
static int set_one(int id, int num, int val)
{
	struct kern_ipc_perm *perm;

	if (val < 0 || val > SEMVMX)
		return -ERANGE;
	guard(mutex)(&sem_ids.lock);
	perm = ipc_find(&sem_ids, id);
	if (!perm || num < 0 || num >= sem_of(perm)->nsems)
		return -EINVAL;
	if (!ipc_permits(perm, S_IWOTH))
		return -EACCES;
	set_value(sem_of(perm), num, val);
	sem_of(perm)->ctime = ktime_get_real_seconds();
	sem_wake(sem_of(perm));
	return 0;
}

/* --- All of them. --- */

/* How many there are, if the caller may: or why not. */
static int size_of_set(int id, int mode)
{
	struct kern_ipc_perm *perm;

	guard(mutex)(&sem_ids.lock);
	perm = ipc_find_permitted(&sem_ids, id, mode);
	return IS_ERR(perm) ? PTR_ERR(perm) : sem_of(perm)->nsems;
}

/* The set may have gone while memory was asked for. */
static int read_values(int id, u16 *values)
{
	struct kern_ipc_perm *perm;

	guard(mutex)(&sem_ids.lock);
	perm = ipc_find(&sem_ids, id);
	if (!perm)
		return -EIDRM;
	for (int i = 0; i < sem_of(perm)->nsems; i++)
		values[i] = sem_of(perm)->sems[i].val;
	return 0;
}

/* GETALL. The size is asked for first, and memory for so many without the lock. */
static int get_all(int id, void __user *buf)
{
	u16 *values __free(kvfree) = NULL;
	int nr = size_of_set(id, S_IROTH), err;

	if (nr < 0)
		return nr;
	values = kvmalloc_array(nr, sizeof(*values), GFP_KERNEL);
	if (!values)
		return -ENOMEM;
	err = read_values(id, values);
	if (err)
		return err;
	return copy_to_user(buf, values, nr * sizeof(*values)) ? -EFAULT : 0;
}

/* As read_values(). All of them change before anybody who waits is asked. */
static int write_values(int id, const u16 *values)
{
	struct kern_ipc_perm *perm;

	guard(mutex)(&sem_ids.lock);
	perm = ipc_find(&sem_ids, id);
	if (!perm)
		return -EIDRM;
	for (int i = 0; i < sem_of(perm)->nsems; i++)
		set_value(sem_of(perm), i, values[i]);
	sem_of(perm)->ctime = ktime_get_real_seconds();
	sem_wake(sem_of(perm));
	return 0;
}

/* SETALL: if one value is out of range none is set. */
static int set_all(int id, const void __user *buf)
{
	u16 *values __free(kvfree) = NULL;
	int nr = size_of_set(id, S_IWOTH);

	if (nr < 0)
		return nr;
	values = kvmalloc_array(nr, sizeof(*values), GFP_KERNEL);
	if (!values)
		return -ENOMEM;
	if (copy_from_user(values, buf, nr * sizeof(*values)))
		return -EFAULT;
	for (int i = 0; i < nr; i++)
		if (values[i] > SEMVMX)
			return -ERANGE;
	return write_values(id, values);
}

/* --- Changing and removing. --- */

/* With the lock, of one's own: owner, group, mode. */
static int change(struct kern_ipc_perm *perm, const union ipc_ds *ds)
{
	int err = ipc_set(perm, &ds->sem.sem_perm);

	if (!err)
		sem_of(perm)->ctime = ktime_get_real_seconds();
	return err;
}

/* At once, as Linux does: who waits gets EIDRM. */
static void remove(struct kern_ipc_perm *perm)
{
	sem_destroy(sem_of(perm));
}

static const struct ipc_kind sem_kind = {
	.ids = &sem_ids, .size = sizeof(struct semid64_ds),
	.tell = tell, .change = change, .remove = remove,
};

int iterate_sem(int (*fn)(const struct ipc_line *line, void *arg), void *arg)
{
	return ipc_iterate(&sem_kind, fn, arg);
}
EXPORT_SYMBOL_IF_KUNIT(iterate_sem);

/* @arg: a number for SETVAL, else where to read or write. */
SYSCALL_DEFINE4(semctl, int, id, int, num, int, cmd, unsigned long, arg)
{
	void __user *buf = (void __user *)arg;

	if (id < 0)
		return -EINVAL;
	switch (cmd) {
	case IPC_INFO:
	case SEM_INFO:
		return tell_info(cmd, buf);
	case IPC_STAT:
		return ipc_stat(&sem_kind, id, IPC_BY_ID, buf);
	case SEM_STAT:
		return ipc_stat(&sem_kind, id, IPC_BY_INDEX, buf);
	case SEM_STAT_ANY:
		return ipc_stat(&sem_kind, id, IPC_BY_INDEX_ANY, buf);
	case GETVAL:
	case GETPID:
	case GETNCNT:
	case GETZCNT:
		return get_one(id, num, cmd);
	case SETVAL:
		return set_one(id, num, (int)arg);
	case GETALL:
		return get_all(id, buf);
	case SETALL:
		return set_all(id, buf);
	case IPC_SET:
		return ipc_change(&sem_kind, id, buf);
	case IPC_RMID:
		return ipc_rmid(&sem_kind, id);
	default:
		return -EINVAL;
	}
}

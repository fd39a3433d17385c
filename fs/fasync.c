// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals of files: F_SETOWN, F_SETSIG, and O_ASYNC.
 *
 * Owns file->f_owner, which is replaced as a whole under f_lock: who sends reads it under RCU
 * and takes no lock. Owns the entries on lists of files, which change under fasync_lock:
 *
 *	pipe->fasync_readers -> entry -> entry
 *				 |        |
 *				file     file -> f_owner: whom, by which signal, in whose name
 *
 * Whoever has something to tell walks the list under RCU. An entry has a lock of its own, so
 * that nothing is sent any more when a file has been taken off. Locks from outside in:
 * fasync_lock, the entry's, siglock; the last two with interrupts off, as things become ready
 * in interrupts, too. No tasklist_lock: a list may be walked with any lock but siglock held.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fasync.h>
#include <linux/fs.h>
#include <linux/fs_ops.h>
#include <linux/pid.h>
#include <linux/rculist.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/asm/poll.h>
#include <uapi/linux/fcntl.h>

/* Never changes, but that it is freed. */
struct fown_struct {
	struct pid *pid;		/* whom; NULL: nobody */
	enum pid_type pid_type;
	uid_t uid, euid;		/* of who said so: what he may send, this may */
	int signum;			/* 0: SIGIO, without details */
	struct rcu_head rcu;
};

/* A file on a list. */
struct fasync_struct {
	struct hlist_node node;		/* [fasync_lock] */
	spinlock_t lock;		/* of what follows */
	struct file *file;		/* NULL: it has been taken off */
	int fd;				/* what the receiver knows it by */
	struct rcu_head rcu;
};

static DEFINE_SPINLOCK(fasync_lock);

/* --- The owner. --- */

/* What is to be different. */
struct owner_change {
	unsigned int what;
	struct pid *pid;
	enum pid_type type;
	int signum;
};
#define CHANGE_PID	1u
#define CHANGE_SIGNUM	2u
#define UNLESS_OWNED	4u		/* nothing, if there is somebody already */

static void free_owner(struct rcu_head *rcu)
{
	struct fown_struct *own = container_of(rcu, struct fown_struct, rcu);

	put_pid(own->pid);
	kfree(own);
}

/* Senders may still look at it. */
static void drop_owner(struct fown_struct *own)
{
	if (own)
		call_rcu(&own->rcu, free_owner);
}

/* @new, which is zero, becomes what @old was, but for what is to change. */
static void fill_owner(struct fown_struct *new, const struct fown_struct *old,
		       const struct owner_change *change)
{
	if (old) {
		*new = *old;
		get_pid(new->pid);
	}
	if (change->what & CHANGE_SIGNUM)
		new->signum = change->signum;
	if (!(change->what & CHANGE_PID))
		return;
	put_pid(new->pid);
	new->pid = get_pid(change->pid);
	new->pid_type = change->type;
	/* Nobody's name is not anybody's: what it was before stays, as on Linux. */
	if (new->pid) {
		new->uid = current_uid();
		new->euid = current_euid();
	}
}

/* One who sends at this moment sends as it was before, or as it is after. */
static int change_owner(struct file *file, const struct owner_change *change)
{
	struct fown_struct *new = kzalloc(sizeof(*new), GFP_KERNEL), *old;

	if (!new)
		return -ENOMEM;
	scoped_guard(spinlock, &file->f_lock) {
		old = file->f_owner;
		if (old && old->pid && change->what & UNLESS_OWNED) {
			old = new;
			break;
		}
		fill_owner(new, old, change);
		rcu_assign_pointer(file->f_owner, new);
	}
	drop_owner(old);
	return 0;
}

/* By number: one that means nobody is an error, but 0. */
static int set_owner(struct file *file, pid_t nr, enum pid_type type)
{
	struct owner_change change = { .what = CHANGE_PID, .type = type };
	int err;

	if (nr) {
		change.pid = find_get_pid(nr);
		if (!change.pid)
			return -ESRCH;
	}
	err = change_owner(file, &change);
	put_pid(change.pid);
	return err;
}

int f_setown(struct file *file, int who)
{
	if (who == INT_MIN)
		return -EINVAL;
	return who < 0 ? set_owner(file, -who, PIDTYPE_PGID) : set_owner(file, who, PIDTYPE_TGID);
}
EXPORT_SYMBOL_GPL(f_setown);

int f_setown_default(struct file *file, struct pid *pid, enum pid_type type)
{
	return change_owner(file, &(struct owner_change){
		.what = CHANGE_PID | UNLESS_OWNED, .pid = pid, .type = type,
	});
}
EXPORT_SYMBOL_GPL(f_setown_default);

int f_setown_ex(struct file *file, const struct f_owner_ex *owner)
{
	switch (owner->type) {
	case F_OWNER_TID:
		return set_owner(file, owner->pid, PIDTYPE_PID);
	case F_OWNER_PID:
		return set_owner(file, owner->pid, PIDTYPE_TGID);
	case F_OWNER_PGRP:
		return set_owner(file, owner->pid, PIDTYPE_PGID);
	default:
		return -EINVAL;
	}
}

/* Under RCU: 0, if nobody is called so any more. */
static pid_t owner_nr(const struct fown_struct *own)
{
	return own && own->pid && pid_task(own->pid, own->pid_type) ? pid_nr(own->pid) : 0;
}

pid_t f_getown(struct file *file)
{
	const struct fown_struct *own;
	pid_t nr;

	guard(rcu)();
	own = rcu_dereference(file->f_owner);
	nr = owner_nr(own);
	return own && own->pid_type == PIDTYPE_PGID ? -nr : nr;
}
EXPORT_SYMBOL_GPL(f_getown);

/* What kind it is stays when it is gone. Who has never been told is no thread. */
void f_getown_ex(struct file *file, struct f_owner_ex *owner)
{
	const struct fown_struct *own;

	guard(rcu)();
	own = rcu_dereference(file->f_owner);
	owner->pid = owner_nr(own);
	owner->type = F_OWNER_TID;
	if (own && own->pid_type == PIDTYPE_TGID)
		owner->type = F_OWNER_PID;
	else if (own && own->pid_type == PIDTYPE_PGID)
		owner->type = F_OWNER_PGRP;
}

int f_setsig(struct file *file, unsigned long sig)
{
	if (sig > NR_SIGNALS)
		return -EINVAL;
	return change_owner(file, &(struct owner_change){
		.what = CHANGE_SIGNUM, .signum = sig,
	});
}

int f_getsig(struct file *file)
{
	const struct fown_struct *own;

	guard(rcu)();
	own = rcu_dereference(file->f_owner);
	return own ? own->signum : 0;
}

void f_getowner_uids(struct file *file, uid_t uids[2])
{
	const struct fown_struct *own;

	guard(rcu)();
	own = rcu_dereference(file->f_owner);
	uids[0] = own ? own->uid : 0;
	uids[1] = own ? own->euid : 0;
}

/* --- Sending. --- */

/* Who has set the owner may send it a signal at the time when it is sent. Under RCU. */
static bool may_send(const struct fown_struct *own, struct task_struct *p)
{
	const struct cred *his = rcu_dereference(p->cred);

	return !own->euid || own->euid == his->suid || own->euid == his->uid ||
	       own->uid == his->suid || own->uid == his->uid;
}

/* Codes of these mean something else. */
#define OWN_CODES	(sigmask(SIGILL) | sigmask(SIGFPE) | sigmask(SIGSEGV) | sigmask(SIGBUS) | \
			 sigmask(SIGTRAP) | sigmask(SIGCHLD) | sigmask(SIGSYS))

/* What poll() would say, for each of POLL_IN to POLL_HUP. */
static long band_of(int band)
{
	static const long bands[NSIGPOLL] = {
		[POLL_IN - 1] = POLLIN | POLLRDNORM,
		[POLL_OUT - 1] = POLLOUT | POLLWRNORM | POLLWRBAND,
		[POLL_MSG - 1] = POLLIN | POLLRDNORM | POLLMSG,
		[POLL_ERR - 1] = POLLERR,
		[POLL_PRI - 1] = POLLPRI | POLLRDBAND,
		[POLL_HUP - 1] = POLLHUP | POLLERR,
	};

	return bands[band - 1];
}

/* With what is known of it; an error: it could not be queued. */
static int send_detailed(struct task_struct *p, const struct fown_struct *own, int fd, int band)
{
	kernel_siginfo_t info;
	bool is_taken = own->signum < SIGRTMIN && sigmask(own->signum) & OWN_CODES;

	clear_siginfo(&info);
	info.si_signo = own->signum;
	info.si_code = is_taken ? SI_SIGIO : band;
	info.si_band = band_of(band);
	info.si_fd = fd;
	return do_send_sig_info(own->signum, &info, p, own->pid_type);
}

/* If the queue is full, SIGIO says that something was lost. */
static void send_to_task(struct task_struct *p, const struct fown_struct *own, int fd, int band)
{
	if (!may_send(own, p))
		return;
	if (own->signum && !send_detailed(p, own, fd, band))
		return;
	do_send_sig_info(SIGIO, SEND_SIG_PRIV, p, own->pid_type);
}

/*
 * Under RCU. A thread's number stands for its process, if that is what was asked for. A group
 * is walked as it is: who is being born in it at this moment is not told.
 */
static void send_to_owner(const struct fown_struct *own, int fd, int band)
{
	struct task_struct *p;

	if (own->pid_type == PIDTYPE_PGID) {
		for_each_pid_task(p, own->pid, PIDTYPE_PGID)
			send_to_task(p, own, fd, band);
		return;
	}
	p = pid_task(own->pid, PIDTYPE_PID);
	if (p)
		send_to_task(p, own, fd, band);
}

/* The entry's lock keeps the file on the list until the signal is sent. */
static void tell_one(struct fasync_struct *fa, int band)
{
	const struct fown_struct *own;

	guard(spinlock_irqsave)(&fa->lock);
	own = fa->file ? rcu_dereference(fa->file->f_owner) : NULL;
	if (own && own->pid)
		send_to_owner(own, fa->fd, band);
}

void __kill_fasync(struct hlist_head *list, int band)
{
	struct fasync_struct *fa;

	guard(rcu)();
	hlist_for_each_entry_rcu(fa, list, node)
		tell_one(fa, band);
}
EXPORT_SYMBOL_GPL(__kill_fasync);

/* --- Lists of files. --- */

static void set_fasync_flag(struct file *file, unsigned int flag)
{
	guard(spinlock)(&file->f_lock);
	WRITE_ONCE(file->f_flags, (file->f_flags & ~FASYNC) | flag);
}

/* With fasync_lock; NULL: it is not there. */
static struct fasync_struct *find_entry(struct file *file, struct hlist_head *list)
{
	struct fasync_struct *fa;

	hlist_for_each_entry(fa, list, node)
		if (fa->file == file)
			return fa;
	return NULL;
}

/* With fasync_lock. When it returns nothing more is sent. */
static void remove_entry(struct fasync_struct *fa)
{
	set_fasync_flag(fa->file, 0);
	hlist_del_rcu(&fa->node);
	scoped_guard(spinlock_irqsave, &fa->lock)
		fa->file = NULL;
	kfree_rcu(fa, rcu);
}

/* One that is there gets another number. False: it was there, and @new is not in use. */
static bool add_entry(struct fasync_struct *new, struct hlist_head *list)
{
	struct fasync_struct *fa;

	guard(spinlock)(&fasync_lock);
	fa = find_entry(new->file, list);
	if (fa) {
		guard(spinlock_irqsave)(&fa->lock);
		fa->fd = new->fd;
		return false;
	}
	hlist_add_head_rcu(&new->node, list);
	set_fasync_flag(new->file, FASYNC);
	return true;
}

/* An owner is there as long as the file is on a list: fput() looks for no more than that. */
static int begin_async(struct file *file, int fd, struct hlist_head *list)
{
	struct fasync_struct *new = kzalloc(sizeof(*new), GFP_KERNEL);
	int err;

	if (!new)
		return -ENOMEM;
	err = READ_ONCE(file->f_owner) ? 0 : change_owner(file, &(struct owner_change){});
	if (err) {
		kfree(new);
		return err;
	}
	spin_lock_init(&new->lock);
	new->file = file;
	new->fd = fd;
	if (!add_entry(new, list))
		kfree(new);
	return 0;
}

int fasync_helper(struct file *file, int fd, struct hlist_head *list)
{
	struct fasync_struct *fa;

	if (fd >= 0)
		return begin_async(file, fd, list);
	guard(spinlock)(&fasync_lock);
	fa = find_entry(file, list);
	if (fa)
		remove_entry(fa);
	return 0;
}
EXPORT_SYMBOL_GPL(fasync_helper);

void fasync_clear(struct hlist_head *list)
{
	struct fasync_struct *fa;
	struct hlist_node *next;

	guard(spinlock)(&fasync_lock);
	hlist_for_each_entry_safe(fa, next, list, node)
		remove_entry(fa);
}
EXPORT_SYMBOL_GPL(fasync_clear);

/* Who asks for what is already so changes nothing, not even the number. */
int file_set_async(struct file *file, int fd)
{
	bool was = READ_ONCE(file->f_flags) & FASYNC;

	if (was == (fd >= 0))
		return 0;
	return file->f_op->fasync ? file->f_op->fasync(file, fd) : -ENOTTY;
}

void file_disown(struct file *file)
{
	if (file->f_op && file->f_op->fasync)
		file->f_op->fasync(file, -1);
	drop_owner(file->f_owner);
	file->f_owner = NULL;
}

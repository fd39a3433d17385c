// SPDX-License-Identifier: GPL-2.0-only
/*
 * Process groups and sessions: jobs of shells, and what a terminal belongs to. Owns
 * nothing: who is in which group changes by change_pid(), under tasklist_lock.
 */
#include <linux/errno.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/tty.h>

/*
 * May current put @p into groups? Itself, and a child that runs its program still: what a
 * shell does between fork and exec, on both sides, so that it does not matter who is first.
 */
static int may_move(struct task_struct *p)
{
	struct task_struct *leader = current->group_leader;

	if (!thread_group_leader(p))
		return -EINVAL;
	if (same_thread_group(p->real_parent, leader)) {
		if (task_session(p) != task_session(leader))
			return -EPERM;
		if (!(p->flags & PF_FORKNOEXEC))
			return -EACCES;
	} else if (p != leader) {
		return -ESRCH;
	}
	return p->signal->leader ? -EPERM : 0;
}

/* A group of its own, or one that there is in the session. */
static struct pid *find_group(struct task_struct *p, pid_t pgid)
{
	struct pid *pgrp = find_pid(pgid);
	struct task_struct *member;

	if (pgrp == task_pid_of(p, PIDTYPE_PID))
		return pgrp;
	member = pid_task(pgrp, PIDTYPE_PGID);
	return member && task_session(member) == task_session(current) ? pgrp :
									 NULL;
}

SYSCALL_DEFINE2(setpgid, pid_t, pid, pid_t, pgid)
{
	struct task_struct *p;
	struct pid *pgrp;
	int err;

	pid = pid ?: current->tgid;
	pgid = pgid ?: pid;
	if (pgid < 0)
		return -EINVAL;
	guard(spinlock)(&tasklist_lock);
	guard(rcu)();
	p = find_task_by_pid(pid);
	if (!p || (p->flags & PF_KTHREAD))
		return -ESRCH;
	err = may_move(p);
	if (err)
		return err;
	pgrp = find_group(p, pgid);
	if (!pgrp)
		return -EPERM;
	if (task_pgrp(p) != pgrp)
		change_pid(p, PIDTYPE_PGID, pgrp);
	return 0;
}

/* What @pid, or current, is called as @type. */
static long number_of(pid_t pid, enum pid_type type)
{
	struct task_struct *p;

	guard(rcu)();
	p = pid ? find_task_by_pid(pid) : current;
	return p ? pid_nr(task_pid_of(p, type)) : -ESRCH;
}

SYSCALL_DEFINE1(getpgid, pid_t, pid)
{
	return number_of(pid, PIDTYPE_PGID);
}

SYSCALL_DEFINE0(getpgrp)
{
	return number_of(0, PIDTYPE_PGID);
}

SYSCALL_DEFINE1(getsid, pid_t, pid)
{
	return number_of(pid, PIDTYPE_SID);
}

/* A session and a group of its own. A group's leader cannot leave it. */
static long new_session(struct task_struct *leader)
{
	struct pid *sid = leader->thread_pid;

	guard(spinlock)(&tasklist_lock);
	if (leader->signal->leader || pid_task(sid, PIDTYPE_PGID))
		return -EPERM;
	leader->signal->leader = true;
	change_pid(leader, PIDTYPE_SID, sid);
	change_pid(leader, PIDTYPE_PGID, sid);
	return pid_nr(sid);
}

/* It has no terminal at first. */
SYSCALL_DEFINE0(setsid)
{
	struct task_struct *leader = current->group_leader;
	long ret = new_session(leader);

	if (ret > 0)
		proc_clear_tty(leader);
	return ret;
}

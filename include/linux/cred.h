/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who a task is, to files and to other tasks.
 *
 * A struct cred never changes once a task has it: a new one takes its place. So a task
 * reads its own without a lock, others under RCU, and an open file keeps the one it was
 * opened with. There are no user namespaces: an id is a number.
 */
#ifndef _LINUX_CRED_H
#define _LINUX_CRED_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/types.h>

/* Capabilities, a bit for each CAP_ of <uapi/linux/capability.h>. */
typedef u64 kernel_cap_t;
#define CAP_FULL_SET	((kernel_cap_t)((1ull << 41) - 1))

/*
 * What all processes of a user have together: kernel/user.c. Found by its number; it is
 * there as long as any credentials name it as their real user.
 */
struct user_struct {
	refcount_t count;
	uid_t uid;
	atomic_t processes;		/* and threads: RLIMIT_NPROC */
	atomic_t sigpending;		/* queued signals, timers' too: RLIMIT_SIGPENDING */
	atomic_t inotify_instances, inotify_watches;
	struct hlist_node hash;
	atomic_long_t locked_shm;	/* pages of segments: ipc/shm_ctl.c */
	atomic_t unix_inflight;		/* files that they have sent and nobody received */
};
extern struct user_struct root_user;
/* With a reference; NULL without memory. */
struct user_struct *alloc_uid(uid_t uid);
void free_uid(struct user_struct *user);
/* One more signal that waits; false: that were too many. Taken back when it is gone. */
bool user_add_signal(struct user_struct *user, unsigned long limit);
void user_remove_signal(struct user_struct *user);

/* The supplementary groups, sorted; shared by those who have the same. */
struct group_info {
	refcount_t usage;
	int ngroups;
	gid_t gid[];
};

struct cred {
	refcount_t usage;
	uid_t uid, suid, euid, fsuid;
	gid_t gid, sgid, egid, fsgid;
	unsigned int securebits;
	kernel_cap_t cap_inheritable;
	kernel_cap_t cap_permitted;
	kernel_cap_t cap_effective;
	kernel_cap_t cap_bset;		/* what exec can give at most */
	kernel_cap_t cap_ambient;
	struct group_info *group_info;	/* never NULL */
	struct user_struct *user;	/* of @uid */
	struct rcu_head rcu;
};

extern struct cred init_cred;		/* root, who may do all */

#define current_cred()	(current->cred)
#define current_uid()	(current->cred->uid)
#define current_gid()	(current->cred->gid)
#define current_euid()	(current->cred->euid)
#define current_egid()	(current->cred->egid)
#define current_fsuid()	(current->cred->fsuid)
#define current_fsgid()	(current->cred->fsgid)

static inline const struct cred *get_cred(const struct cred *cred)
{
	refcount_inc(&((struct cred *)cred)->usage);
	return cred;
}
void put_cred(const struct cred *cred);
/* A copy of the running task's to be changed, then committed or aborted; or NULL. */
struct cred *prepare_creds(void);
/* @new, and its reference, become the running task's. */
void commit_creds(struct cred *new);
void abort_creds(struct cred *new);
/* Is it somebody else, for files at least, or does it have a right that it had not? */
bool cred_outgrows(const struct cred *new, const struct cred *old);
/* For a while: the caller's reference to @new stays his. Gives what it was before. */
const struct cred *override_creds(const struct cred *new);
void revert_creds(const struct cred *old);
/* Another task's, with a reference. */
const struct cred *get_task_cred(struct task_struct *p);

struct group_info *groups_alloc(int ngroups);
void put_group_info(struct group_info *groups);
/* Is @gid the fsgid or a supplementary group; the egid or one? */
bool in_group_p(gid_t gid);
bool in_egroup_p(gid_t gid);

static inline bool cap_raised(kernel_cap_t set, int cap)
{
	return set >> cap & 1;
}

/* May the running task do what @cap is for? */
static inline bool capable(int cap)
{
	return cap_raised(current_cred()->cap_effective, cap);
}

#endif /* _LINUX_CRED_H */

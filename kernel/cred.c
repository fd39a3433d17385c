// SPDX-License-Identifier: GPL-2.0-only
/*
 * Credentials: how they come, are changed by copy, and go.
 *
 * Owns the reference counts. task->cred is written by its own task alone (commit_creds(),
 * override_creds()) and by fork() before the child runs.
 */
#include <linux/bsearch.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

static struct group_info no_groups = { .usage = REFCOUNT_INIT(1) };

struct cred init_cred = {
	.usage = REFCOUNT_INIT(1),
	.cap_permitted = CAP_FULL_SET,
	.cap_effective = CAP_FULL_SET,
	.cap_bset = CAP_FULL_SET,
	.group_info = &no_groups,
	.user = &root_user,
};
EXPORT_SYMBOL_GPL(init_cred);

/* --- Groups. --- */

/* To be filled and sorted by the caller; NULL without memory. */
struct group_info *groups_alloc(int ngroups)
{
	struct group_info *groups = kmalloc(struct_size(groups, gid, ngroups),
					    GFP_KERNEL);

	if (groups) {
		refcount_set(&groups->usage, 1);
		groups->ngroups = ngroups;
	}
	return groups;
}
EXPORT_SYMBOL_GPL(groups_alloc);

void put_group_info(struct group_info *groups)
{
	if (refcount_dec_and_test(&groups->usage))
		kfree(groups);
}
EXPORT_SYMBOL_GPL(put_group_info);

static int compare_gid(const void *key, const void *elt)
{
	gid_t a = *(const gid_t *)key, b = *(const gid_t *)elt;

	return a < b ? -1 : a > b;
}

static bool in_groups(const struct group_info *groups, gid_t gid)
{
	return bsearch(&gid, groups->gid, groups->ngroups, sizeof(gid),
		       compare_gid) != NULL;
}

bool in_group_p(gid_t gid)
{
	const struct cred *cred = current_cred();

	return gid == cred->fsgid || in_groups(cred->group_info, gid);
}
EXPORT_SYMBOL_GPL(in_group_p);

/* The same for who acts on processes, not on files. */
bool in_egroup_p(gid_t gid)
{
	const struct cred *cred = current_cred();

	return gid == cred->egid || in_groups(cred->group_info, gid);
}
EXPORT_SYMBOL_GPL(in_egroup_p);

/* --- Credentials. --- */

static void free_cred_rcu(struct rcu_head *head)
{
	kfree(container_of(head, struct cred, rcu));
}

/* By RCU: others may have found it in the task, and still read it. */
void put_cred(const struct cred *_cred)
{
	struct cred *cred = (struct cred *)_cred;

	if (!refcount_dec_and_test(&cred->usage))
		return;
	put_group_info(cred->group_info);
	free_uid(cred->user);
	call_rcu(&cred->rcu, free_cred_rcu);
}
EXPORT_SYMBOL_GPL(put_cred);

/*
 * Nobody else knows of the copy, so it may be written to until it is committed. What is
 * counted of the old one changes meanwhile, and is not copied.
 */
struct cred *prepare_creds(void)
{
	const size_t start = offsetof(struct cred, uid);
	struct cred *new = kmalloc(sizeof(*new), GFP_KERNEL);

	if (!new)
		return NULL;
	memcpy((char *)new + start, (const char *)current_cred() + start,
	       offsetof(struct cred, rcu) - start);
	refcount_set(&new->usage, 1);
	refcount_inc(&new->group_info->usage);
	refcount_inc(&new->user->count);
	return new;
}
EXPORT_SYMBOL_GPL(prepare_creds);

bool cred_outgrows(const struct cred *new, const struct cred *old)
{
	return new->euid != old->euid || new->egid != old->egid ||
	       new->fsuid != old->fsuid || new->fsgid != old->fsgid ||
	       new->cap_permitted & ~old->cap_permitted;
}

/* Who is another user's from now on counts as one of his. */
void commit_creds(struct cred *new)
{
	const struct cred *old = current_cred();

	if (new->user != old->user && !(current->flags & PF_KTHREAD)) {
		atomic_inc(&new->user->processes);
		atomic_dec(&old->user->processes);
	}
	put_cred(override_creds(new));
}
EXPORT_SYMBOL_GPL(commit_creds);

void abort_creds(struct cred *new)
{
	put_cred(new);
}
EXPORT_SYMBOL_GPL(abort_creds);

/* The old one stays alive by the reference that the task had and the caller has now. */
const struct cred *override_creds(const struct cred *new)
{
	const struct cred *old = current->cred;

	rcu_assign_pointer(current->cred, new);
	return old;
}
EXPORT_SYMBOL_GPL(override_creds);

void revert_creds(const struct cred *old)
{
	rcu_assign_pointer(current->cred, old);
}
EXPORT_SYMBOL_GPL(revert_creds);

/* Whoever sees it in the task may come too late for a reference: then there is a newer one. */
const struct cred *get_task_cred(struct task_struct *p)
{
	const struct cred *cred;

	guard(rcu)();
	do {
		cred = rcu_dereference(p->cred);
	} while (!refcount_inc_not_zero(&((struct cred *)cred)->usage));
	return cred;
}
EXPORT_SYMBOL_GPL(get_task_cred);

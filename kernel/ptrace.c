// SPDX-License-Identifier: GPL-2.0-only
/* Who may look into another task. Owns nothing. */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <uapi/linux/capability.h>

/* All of the other's ids are ours: nothing that it has is kept from us. */
static bool same_owner(const struct cred *other, unsigned int mode)
{
	const struct cred *mine = current_cred();
	uid_t uid = mode & PTRACE_MODE_FSCREDS ? mine->fsuid : mine->uid;
	gid_t gid = mode & PTRACE_MODE_FSCREDS ? mine->fsgid : mine->gid;

	return uid == other->euid && uid == other->suid && uid == other->uid &&
	       gid == other->egid && gid == other->sgid && gid == other->gid;
}

/* A program that was run set-id, say, is not for its user to look into. */
static bool is_dumpable(struct task_struct *p)
{
	guard(spinlock)(&p->alloc_lock);
	return (READ_ONCE(p->flags) & PF_KTHREAD) || !p->mm || READ_ONCE(p->mm->dumpable) == 1;
}

/* Who may be the other, or may trace anybody; and is allowed no less than the other. */
static bool may_access(struct task_struct *p, unsigned int mode)
{
	const struct cred *other = get_task_cred(p), *mine = current_cred();
	kernel_cap_t caps = mode & PTRACE_MODE_FSCREDS ? mine->cap_effective :
							 mine->cap_permitted;
	bool may = same_owner(other, mode) && is_dumpable(p) &&
		   !(other->cap_permitted & ~caps);

	put_cred(other);
	return may || capable(CAP_SYS_PTRACE);
}

/* A task may always look at itself, and at the other threads of its process. */
bool ptrace_may_access(struct task_struct *p, unsigned int mode)
{
	return same_thread_group(p, current) || may_access(p, mode);
}
EXPORT_SYMBOL_GPL(ptrace_may_access);

/* The rights are asked for while the address space cannot become another program's. */
struct mm_struct *get_task_mm_for(struct task_struct *p, unsigned int mode)
{
	struct mm_struct *mm = get_task_mm(p);

	if (!mm || mm == current->mm)
		return mm;
	if (ptrace_may_access(p, mode) && READ_ONCE(p->mm) == mm)
		return mm;
	mmput(mm);
	return ERR_PTR(-EACCES);
}
EXPORT_SYMBOL_GPL(get_task_mm_for);

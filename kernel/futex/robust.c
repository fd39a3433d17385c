// SPDX-License-Identifier: GPL-2.0-only
/*
 * Robust locks: a thread keeps a list of those it has in its own memory, and the kernel
 * walks it when the thread ends. Owns task->robust_list.
 *
 * The list is the program's, and may be anything: a ring, the kernel's addresses, a part
 * that is not there. Nothing is believed of it but what the thread could have done itself,
 * and it has an end after ROBUST_LIST_LIMIT entries.
 */
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/futex.h>
#include <linux/mm_types.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>

#include "futex.h"

/* --- Where it is. --- */

/* The size says which version of the structure it is: there is one. */
SYSCALL_DEFINE2(set_robust_list, struct robust_list_head __user *, head, size_t, len)
{
	if (len != sizeof(*head))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

/* Of who is one's own, or with the right to look at others. */
static int list_of(pid_t pid, void __user **head)
{
	struct task_struct *p;

	guard(rcu)();
	p = pid ? find_task_by_pid(pid) : current;
	if (!p)
		return -ESRCH;
	if (p->signal != current->signal && !capable(CAP_SYS_PTRACE) &&
	    rcu_dereference(p->cred)->uid != current_uid())
		return -EPERM;
	*head = READ_ONCE(p->robust_list);
	return 0;
}

SYSCALL_DEFINE3(get_robust_list, int, pid, unsigned long __user *, head_ptr,
		size_t __user *, len_ptr)
{
	void __user *head;
	int err = list_of(pid, &head);

	if (err)
		return err;
	if (put_user(sizeof(struct robust_list_head), len_ptr))
		return -EFAULT;
	return put_user((__force unsigned long)head, head_ptr);
}

/* --- One lock. --- */

struct entry {
	unsigned long addr;	/* in the list; the word is at an offset from it */
	bool pi;		/* bit 0 of the pointer to it */
};

/* The last that it did may not have been finished: the list is not to be believed. */
#define PENDING	true

/* It said that it owns it: now nobody does, and that it died is to be known. */
static int give_up_word(u32 __user *uaddr, u32 val, bool *done)
{
	u32 seen;
	int err = user_cmpxchg_u32(&seen, uaddr, val,
				   (val & FUTEX_WAITERS) | FUTEX_OWNER_DIED);

	*done = !err && seen == val;
	return err == -EAGAIN ? 0 : err;
}

/* A lock that was just unlocked, whose waiter nobody had woken yet. */
static bool is_unlocked_unfinished(const struct entry *entry, u32 val, bool pending)
{
	return pending && !entry->pi && !val;
}

/* -EFAULT, or -EINVAL: the list ends here. Locks of pi.c are given on by their waiters. */
static int handle_death(const struct entry *entry, u32 __user *uaddr, bool pending)
{
	bool done = false;
	int err = 0;
	u32 val;

	if (!IS_ALIGNED((__force unsigned long)uaddr, sizeof(u32)))
		return -EINVAL;
	while (!done && !err) {
		if (get_user(val, uaddr))
			return -EFAULT;
		if (is_unlocked_unfinished(entry, val, pending)) {
			val = FUTEX_WAITERS;
			break;
		}
		if ((val & FUTEX_TID_MASK) != (u32)current->pid)
			return 0;
		err = give_up_word(uaddr, val, &done);
		cond_resched();
	}
	if (!err && !entry->pi && (val & FUTEX_WAITERS))
		futex_wake(uaddr, FUTEX_SHARED_KEY, 1, FUTEX_BITSET_MATCH_ANY);
	return err;
}

/* --- All of them. --- */

static int fetch(struct entry *entry, const void __user *where)
{
	unsigned long raw;

	if (get_user(raw, (const unsigned long __user *)where))
		return -EFAULT;
	*entry = (struct entry){ .addr = raw & ~1ul, .pi = raw & 1 };
	return 0;
}

static u32 __user *word_of(const struct entry *entry, long offset)
{
	return (u32 __user *)(entry->addr + offset);
}

/* The next one is read before this one's owner may free it. */
static void walk(struct robust_list_head __user *head, const struct entry *pending, long offset)
{
	struct entry entry, next;
	int err = fetch(&entry, &head->list.next), left = ROBUST_LIST_LIMIT;

	while (!err && entry.addr != (__force unsigned long)head && left--) {
		err = fetch(&next, (const void __user *)entry.addr);
		if (entry.addr != pending->addr &&
		    handle_death(&entry, word_of(&entry, offset), !PENDING))
			return;
		entry = next;
		cond_resched();
	}
}

static void exit_robust_list(struct robust_list_head __user *head)
{
	struct entry pending;
	long offset;

	if (get_user(offset, &head->futex_offset) ||
	    fetch(&pending, &head->list_op_pending))
		return;
	walk(head, &pending, offset);
	if (pending.addr)
		handle_death(&pending, word_of(&pending, offset), PENDING);
}

/* The list first: who finds the owner gone finds the word changed. */
void futex_release(struct task_struct *p)
{
	if (p->robust_list && p->mm)
		exit_robust_list(p->robust_list);
	p->robust_list = NULL;
	futex_exit_pi(p);
}
EXPORT_SYMBOL_IF_KUNIT(futex_release);

void futex_wake_joiner(u32 __user *tid)
{
	futex_wake(tid, FUTEX_SHARED_KEY, 1, FUTEX_BITSET_MATCH_ANY);
}

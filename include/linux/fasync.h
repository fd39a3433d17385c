/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that send signals: who is told, by F_SETOWN and F_SETSIG, and lists of the files that
 * tell somebody, by O_ASYNC (fs/fasync.c).
 *
 * What can be ready has such a list and calls kill_fasync() where it wakes those who poll. It
 * costs a look at the list where nobody is on it.
 */
#ifndef _LINUX_FASYNC_H
#define _LINUX_FASYNC_H

#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/pid.h>
#include <linux/types.h>
#include <uapi/asm/siginfo.h>

struct f_owner_ex;
struct file;

/*
 * For file_operations.fasync: the file is on the list from now on, and signals say that they
 * come from descriptor @fd; or is not, if @fd is -1. FASYNC of the file follows. 0, -ENOMEM:
 * then nothing has changed. A file may be on several lists.
 */
int fasync_helper(struct file *file, int fd, struct hlist_head *list);
/* The same for all files of the list: nobody hears of it any more. */
void fasync_clear(struct hlist_head *list);

/* From any context but under siglock: @band is POLL_IN, POLL_OUT, POLL_HUP, ... */
void __kill_fasync(struct hlist_head *list, int band);
static inline void kill_fasync(struct hlist_head *list, int band)
{
	if (unlikely(READ_ONCE(list->first)))
		__kill_fasync(list, band);
}

/* FIOASYNC and F_SETFL: @fd is -1 for no more. */
int file_set_async(struct file *file, int fd);

/* The owner: a process, or a group by a negative number; 0: nobody. */
int f_setown(struct file *file, int who);
/* The same, where nobody has been told to be. */
int f_setown_default(struct file *file, struct pid *pid, enum pid_type type);
pid_t f_getown(struct file *file);
int f_setown_ex(struct file *file, const struct f_owner_ex *owner);
void f_getown_ex(struct file *file, struct f_owner_ex *owner);
int f_setsig(struct file *file, unsigned long sig);
int f_getsig(struct file *file);
/* Who has set the owner: the real and the effective user. */
void f_getowner_uids(struct file *file, uid_t uids[2]);

/* For fput(), of a file that has one: nobody has the file any more. */
void file_disown(struct file *file);

#endif /* _LINUX_FASYNC_H */

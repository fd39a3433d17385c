/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks of files: flock(), and fcntl()'s of ranges, which belong to a process or to an open
 * file (fs/locks.c; from programs: fs/locks_calls.c).
 *
 * An inode has a struct file_lock_context from its first lock on, and until it goes. All
 * locks of it, and who waits for one, are under the context's lock. Who waits is given what
 * he waits for by who lets go of it, in the order in which they came: nobody who is woken
 * has to try again. A lock names its owner, who is never looked into, and has no reference.
 */
#ifndef _LINUX_FILELOCK_H
#define _LINUX_FILELOCK_H

#include <linux/completion.h>
#include <linux/hlist.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct file;
struct inode;

enum lock_kind {
	LOCK_OF_FLOCK,			/* an open file's, of all of it */
	LOCK_OF_PROCESS,		/* of a range; the owner is a table of descriptors */
	LOCK_OF_FILE,			/* of a range; the owner is an open file */
};

/* A lock that is held, or wanted. */
struct file_lock {
	struct list_head list;
	enum lock_kind kind;
	unsigned char type;		/* F_RDLCK, F_WRLCK, F_UNLCK */
	pid_t pid;			/* who has asked for it; -1: an open file's */
	const void *owner;
	const struct file *file;	/* by which it was had, for who shows it */
	loff_t start, end;		/* both are within: LLONG_MAX is the end of all */
};

/* What is held, in lists without conflicts, and who waits for what: under @lock. */
struct file_lock_context {
	spinlock_t lock;
	struct list_head flocks;
	struct list_head ranges;	/* those of one owner together, and in order */
	struct list_head waiters;	/* of both kinds, as they came */
	struct list_head list;		/* of all contexts [contexts_lock] */
	struct inode *inode;
};

/*
 * @want is held from now on, or, as F_UNLCK, what the owner has of it not any more. 0;
 * -EAGAIN: somebody else has it; -ENOLCK: there is no memory. The _wait one sleeps for it:
 * -ERESTARTSYS: a signal came first; -EDEADLK: its owner would wait for himself.
 */
int lock_file(struct inode *inode, const struct file_lock *want);
int lock_file_wait(struct inode *inode, const struct file_lock *want);
/* What keeps @want from its owner: it becomes that lock. False: nothing does. */
bool lock_file_test(struct inode *inode, struct file_lock *want);

/* A descriptor of @owner's is closed: all ranges that he has of the inode go. */
void locks_remove_owner(struct inode *inode, const void *owner);
/* Nobody has the file any more. */
void locks_remove_file(struct inode *inode, const struct file *file);
/* Nobody has the inode any more. */
void locks_free_context(struct inode *inode);

/* --- For who shows them. --- */

/* @id is a lock's, and of those who wait for it (@waits) behind it. */
struct lock_info {
	const struct file_lock *lock;
	const struct inode *inode;
	unsigned int id;
	bool waits;
};
/*
 * Calls @fn for each lock of all files, or of @inode, until it returns other than 0: that is
 * returned. Under spinlocks.
 */
int iterate_locks(int (*fn)(void *arg, const struct lock_info *info), void *arg);
int iterate_locks_of(struct inode *inode, int (*fn)(void *arg, const struct lock_info *info),
		     void *arg);
/* A line of /proc/locks in @buf, as by snprintf(). May be called from such a @fn. */
int show_lock(const struct lock_info *info, char *buf, size_t size);

#endif /* _LINUX_FILELOCK_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Segments of shared memory: between their making and mapping, and shmctl(). */
#ifndef _IPC_SHM_H
#define _IPC_SHM_H

#include <linux/time64.h>

#include "util.h"

struct file;
struct user_struct;

/*
 * A segment: [shm_ids.lock]. What it holds is in its inode, which two files lead to, for
 * VMAs that may be written to and those that may not. It goes when it has been removed and
 * the last VMA has gone: so who has a VMA of it has the segment.
 */
struct shmid_kernel {
	struct kern_ipc_perm perm;	/* mode: SHM_DEST, SHM_LOCKED */
	struct file *file, *file_ro;
	size_t size;
	unsigned long nattch;		/* VMAs, and who is about to have one */
	time64_t atime, dtime, ctime;
	pid_t cpid, lpid;
	struct user_struct *locked_by;	/* whose locked_shm it counts for, or NULL */
};

/* What is in perm.mode beside permissions, as programs see it. */
#define SHM_DEST	01000
#define SHM_LOCKED	02000

extern struct ipc_ids shm_ids;
extern unsigned long shm_tot;		/* pages of all segments: [shm_ids.lock] */

static inline struct shmid_kernel *shm_of(struct kern_ipc_perm *perm)
{
	return container_of(perm, struct shmid_kernel, perm);
}

static inline unsigned long shm_pages(const struct shmid_kernel *shp)
{
	return PAGE_ALIGN(shp->size) >> PAGE_SHIFT;
}

/* With the lock: it was removed and nobody has it, or it goes as soon as that is so. */
void shm_destroy(struct shmid_kernel *shp);
/* It need not be locked for anybody any more; with the lock. */
void shm_unlock(struct shmid_kernel *shp);

#endif /* _IPC_SHM_H */

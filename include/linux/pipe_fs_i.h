/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pipes: a ring of pages between those who write and those who read (fs/pipe.c).
 *
 * Pages are filled at the head and emptied at the tail; both numbers only grow, and the
 * place in the ring is what is left of them by its size, a power of two.
 */
#ifndef _LINUX_PIPE_FS_I_H
#define _LINUX_PIPE_FS_I_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/wait.h>

struct file;
struct file_operations;
struct page;

#define PIPE_DEF_BUFFERS	16u
#define PIPE_MAX_BYTES		(1024u * 1024)	/* for who may not do everything */

struct pipe_buffer {
	struct page *page;
	unsigned int offset, len;	/* what is to be read of it */
	bool packet;			/* a read takes nothing of what comes behind it */
	bool shared;			/* others have the page: it is not written to */
};

struct pipe_inode_info {
	struct mutex mutex;		/* of all that follows */
	wait_queue_head_t rd_wait, wr_wait;
	struct hlist_head fasync_readers, fasync_writers;	/* fs/fasync.c */
	unsigned int head, tail;	/* written under @mutex, read by poll() */
	unsigned int ring_size;
	unsigned int readers, writers;	/* open ends */
	unsigned int r_counter, w_counter;	/* how often one has been opened */
	unsigned int files;		/* that have it: [inode->i_lock] */
	struct page *spare;		/* the last one that was emptied */
	struct pipe_buffer *bufs;
};

/* F_SETPIPE_SZ and F_GETPIPE_SZ; -EBADF: it is no pipe. */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg);
/* Two open files: to read from the first what is written to the second. */
int create_pipe_files(struct file *ends[2], unsigned int flags);
extern const struct file_operations pipefifo_fops;

#endif /* _LINUX_PIPE_FS_I_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ring of a pipe, for fs/pipe.c, which owns it, and for those who put pages into it and
 * take them out (fs/pipe_splice.c). With the pipe's mutex where nothing else is said.
 */
#ifndef _FS_PIPE_H
#define _FS_PIPE_H

#include <linux/compiler.h>
#include <linux/pipe_fs_i.h>
#include <linux/splice.h>

/* Also without the mutex, by who waits or asks: then it is a hint. */
static inline bool pipe_empty(const struct pipe_inode_info *pipe)
{
	return READ_ONCE(pipe->head) == READ_ONCE(pipe->tail);
}

/* The same. The ring may be made larger at this moment. */
static inline bool pipe_full(const struct pipe_inode_info *pipe)
{
	return READ_ONCE(pipe->head) - READ_ONCE(pipe->tail) >= READ_ONCE(pipe->ring_size);
}

static inline struct pipe_buffer *pipe_buffer_at(struct pipe_inode_info *pipe, unsigned int at)
{
	return &pipe->bufs[at & (pipe->ring_size - 1)];
}

/* The first buffer is used up, and its page put, or kept for the next write. */
void pipe_drop_first(struct pipe_inode_info *pipe);
/* 0, or -ERESTARTSYS; the mutex is given up meanwhile. */
int pipe_wait_readable(struct pipe_inode_info *pipe);
int pipe_wait_writable(struct pipe_inode_info *pipe);
/* Perhaps @more has come; or something has gone, and @was_full says whether writers sleep. */
void pipe_wake_readers(struct pipe_inode_info *pipe, bool more);
void pipe_wake_writers(struct pipe_inode_info *pipe, bool was_full);
/* Nobody reads any more: SIGPIPE, and -EPIPE. */
int pipe_broken(void);
/* Of an open file, without the mutex; NULL: it is no pipe. */
struct pipe_inode_info *pipe_of(const struct file *file);

/* --- fs/pipe_splice.c: all take the mutexes themselves. --- */

/* From a file to a pipe, or back: *@pos of the file moves. @nowait: -EAGAIN, and no sleep. */
struct splice_op {
	struct pipe_inode_info *pipe;
	struct file *file;
	loff_t *pos;
	size_t len;
	bool nowait;
};
ssize_t splice_to_pipe(const struct splice_op *op);
ssize_t splice_from_pipe(const struct splice_op *op);

/* From a pipe to another, which move, or with @tee are in both afterwards. */
struct pipe_pair {
	struct pipe_inode_info *in, *out;
	size_t len;
	bool nowait, tee;
};
ssize_t splice_pipes(const struct pipe_pair *pair);

struct iov_iter;
/* The program's pages themselves. */
ssize_t splice_user_pages(struct pipe_inode_info *pipe, struct iov_iter *from, bool nowait);

#endif /* _FS_PIPE_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages that come into a pipe, go out of it, or go from one to another, as they are.
 *
 * A page that somebody else has, too, a file, a program or another pipe, is marked shared in
 * its buffer: nothing is appended to it, and it is not kept for a later write. What its other
 * owner writes to it until it is read is read.
 *
 * The mutex of the pipe is held while a file is read or written: what was taken from one
 * side has its place on the other. Of two pipes the one at the lower address is locked first.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/gup.h>
#include <linux/mm.h>
#include <linux/pipe_fs_i.h>
#include <linux/sched.h>
#include <linux/uio.h>

#include "pipe.h"

/* --- Waiting, with the mutex. --- */

/* 0: there is room. */
static int wait_room(struct pipe_inode_info *pipe, bool nowait)
{
	int err;

	for (;;) {
		if (!pipe->readers)
			return pipe_broken();
		if (!pipe_full(pipe))
			return 0;
		if (nowait)
			return -EAGAIN;
		err = pipe_wait_writable(pipe);
		if (err)
			return err;
	}
}

/* 1: there is something; 0: there never will be. */
static int wait_data(struct pipe_inode_info *pipe, bool nowait)
{
	int err;

	while (pipe_empty(pipe)) {
		if (!pipe->writers)
			return 0;
		if (nowait)
			return -EAGAIN;
		err = pipe_wait_readable(pipe);
		if (err)
			return err;
	}
	return 1;
}

/* --- From a file, and to one. --- */

/* There is room for it. */
static void push(struct pipe_inode_info *pipe, const struct page_piece *piece)
{
	*pipe_buffer_at(pipe, pipe->head) = (struct pipe_buffer){
		.page = piece->page, .offset = piece->offset, .len = piece->len,
		.shared = piece->shared,
	};
	WRITE_ONCE(pipe->head, pipe->head + 1);
}

/* How many buffers are free. */
static unsigned int room_in(const struct pipe_inode_info *pipe)
{
	return pipe->ring_size - (pipe->head - pipe->tail);
}

/* One round: as much as has room. What is not there yet is waited for by the file's rules. */
static ssize_t fill_ring(const struct splice_op *op)
{
	struct piece_request req = {
		.file = op->file, .pos = op->pos, .len = op->len, .nowait = op->nowait,
	};
	size_t done = 0;
	ssize_t ret = 0;

	while (done < op->len && !pipe_full(op->pipe)) {
		struct piece_list list;

		req.len = op->len - done;
		req.most = min(room_in(op->pipe), SPLICE_PIECES);
		ret = read_pieces(&req, &list);
		if (ret <= 0)
			break;
		for (unsigned int i = 0; i < list.nr; i++)
			push(op->pipe, &list.at[i]);
		done += ret;
		/* A stream may have no more: who has something does not wait for it. */
		if (!op->file->f_op->splice_read)
			break;
	}
	return done ?: ret;
}

/* Somebody has to be there to read it, before the file is asked. */
ssize_t splice_to_pipe(const struct splice_op *op)
{
	struct pipe_inode_info *pipe = op->pipe;
	ssize_t ret;

	guard(mutex)(&pipe->mutex);
	ret = wait_room(pipe, op->nowait);
	if (ret)
		return ret;
	ret = fill_ring(op);
	pipe_wake_readers(pipe, ret > 0);
	return ret;
}

/* The first buffers, up to @len bytes, without references of their own. */
static size_t look_at_ring(struct pipe_inode_info *pipe, size_t len, struct piece_list *list)
{
	size_t total = 0;

	list->nr = 0;
	for (unsigned int at = pipe->tail;
	     at != pipe->head && total < len && list->nr < SPLICE_PIECES; at++) {
		struct pipe_buffer *buf = pipe_buffer_at(pipe, at);
		unsigned int piece = min_t(size_t, buf->len, len - total);

		list->at[list->nr++] = (struct page_piece){ buf->page, buf->offset, piece };
		total += piece;
	}
	return total;
}

/* So many bytes have gone elsewhere. */
static void consume(struct pipe_inode_info *pipe, size_t bytes)
{
	while (bytes) {
		struct pipe_buffer *buf = pipe_buffer_at(pipe, pipe->tail);
		unsigned int piece = min_t(size_t, buf->len, bytes);

		buf->offset += piece;
		buf->len -= piece;
		bytes -= piece;
		if (!buf->len)
			pipe_drop_first(pipe);
	}
}

/* All that is there, as far as the file takes it. */
static ssize_t drain_ring(const struct splice_op *op)
{
	struct piece_list list;
	size_t done = 0, want;
	ssize_t ret = 0;

	while (done < op->len && !pipe_empty(op->pipe)) {
		want = look_at_ring(op->pipe, op->len - done, &list);
		ret = write_pieces(op->file, &list, op->pos);
		if (ret <= 0)
			break;
		consume(op->pipe, ret);
		done += ret;
		if (ret < want)
			break;
	}
	return done ?: ret;
}

/* What is there goes at once, and nothing more is waited for. */
ssize_t splice_from_pipe(const struct splice_op *op)
{
	struct pipe_inode_info *pipe = op->pipe;
	bool was_full;
	ssize_t ret;

	guard(mutex)(&pipe->mutex);
	ret = wait_data(pipe, op->nowait);
	if (ret <= 0)
		return ret;
	was_full = pipe_full(pipe);
	ret = drain_ring(op);
	pipe_wake_writers(pipe, was_full);
	return ret;
}

/* --- From a pipe to another. --- */

/* In an order that all agree on. */
static void lock_both(const struct pipe_pair *pair)
{
	struct pipe_inode_info *first = min(pair->in, pair->out);
	struct pipe_inode_info *second = max(pair->in, pair->out);

	mutex_lock(&first->mutex);
	mutex_lock_nested(&second->mutex, 1);
}

/* In any. */
static void unlock_both(const struct pipe_pair *pair)
{
	mutex_unlock(&pair->in->mutex);
	mutex_unlock(&pair->out->mutex);
}

/* 1: go on, and look again: nothing is held. */
static int wait_for_both(const struct pipe_pair *pair)
{
	int ret;

	scoped_guard(mutex, &pair->in->mutex)
		ret = wait_data(pair->in, pair->nowait);
	if (ret <= 0)
		return ret;
	scoped_guard(mutex, &pair->out->mutex)
		ret = wait_room(pair->out, pair->nowait);
	return ret ?: 1;
}

/* Both have the page from now on. */
static void share(struct pipe_buffer *to, struct pipe_buffer *from, unsigned int len)
{
	get_page(from->page);
	from->shared = true;
	*to = *from;
	to->len = len;
}

/* The buffers from the first on, until one side is at its end: how many bytes. */
static size_t move_buffers(const struct pipe_pair *pair)
{
	struct pipe_inode_info *in = pair->in, *out = pair->out;
	unsigned int at = in->tail;
	size_t done = 0;

	while (done < pair->len && at != in->head && !pipe_full(out)) {
		struct pipe_buffer *from = pipe_buffer_at(in, at);
		struct pipe_buffer *to = pipe_buffer_at(out, out->head);
		unsigned int len = min_t(size_t, from->len, pair->len - done);

		if (pair->tee) {
			share(to, from, len);
			at++;
		} else if (len < from->len) {
			share(to, from, len);
			from->offset += len;
			from->len -= len;
		} else {
			*to = *from;
			from->page = NULL;
			WRITE_ONCE(in->tail, ++at);
		}
		WRITE_ONCE(out->head, out->head + 1);
		done += len;
	}
	return done;
}

/* -EAGAIN: others were faster. With both mutexes. */
static ssize_t move_some(const struct pipe_pair *pair)
{
	bool was_full = pipe_full(pair->in);
	size_t done;

	if (!pair->out->readers)
		return pipe_broken();
	done = move_buffers(pair);
	if (!done)
		return -EAGAIN;
	if (!pair->tee)
		pipe_wake_writers(pair->in, was_full);
	pipe_wake_readers(pair->out, true);
	return done;
}

/*
 * Between the looks and the locks others may take what was there, or the room: then it is
 * looked for again, unless nobody wants to wait.
 */
ssize_t splice_pipes(const struct pipe_pair *pair)
{
	ssize_t ret;

	do {
		ret = wait_for_both(pair);
		if (ret <= 0)
			break;
		lock_both(pair);
		ret = move_some(pair);
		unlock_both(pair);
	} while (ret == -EAGAIN && !pair->nowait);
	return ret;
}

/* --- From a program. --- */

/* One page, or what is wanted of it. */
static ssize_t push_user_page(struct pipe_inode_info *pipe, unsigned long addr, size_t len)
{
	struct page_piece piece = { .offset = offset_in_page(addr), .shared = true };
	long ret = pin_user_pages(current->mm, &(struct pin_request){
		.addr = addr, .nr_pages = 1, .pages = &piece.page });

	if (ret < 0)
		return ret;
	piece.len = min(len, PAGE_SIZE - piece.offset);
	push(pipe, &piece);
	return piece.len;
}

/* Where the next byte is, and how many follow it: empty pieces are passed over. */
static size_t next_user_piece(struct iov_iter *from, unsigned long *addr)
{
	const struct iovec *vec = from->__iov;

	while (from->iov_offset == vec->iov_len) {
		vec = ++from->__iov;
		from->nr_segs--;
		from->iov_offset = 0;
	}
	*addr = (unsigned long)vec->iov_base + from->iov_offset;
	return vec->iov_len - from->iov_offset;
}

/* Until the pipe is full, or a page cannot be had. */
static ssize_t push_user_pages(struct pipe_inode_info *pipe, struct iov_iter *from)
{
	size_t done = 0;
	ssize_t ret = 0;

	while (iov_iter_count(from) && !pipe_full(pipe)) {
		unsigned long addr;
		size_t len = next_user_piece(from, &addr);

		ret = push_user_page(pipe, addr, min(len, iov_iter_count(from)));
		if (ret < 0)
			break;
		iov_iter_advance(from, ret);
		done += ret;
	}
	return done ?: ret;
}

/* As from a file: one round, which may be less than all. */
ssize_t splice_user_pages(struct pipe_inode_info *pipe, struct iov_iter *from, bool nowait)
{
	ssize_t ret;

	guard(mutex)(&pipe->mutex);
	ret = wait_room(pipe, nowait);
	if (ret)
		return ret;
	ret = push_user_pages(pipe, from);
	pipe_wake_readers(pipe, ret > 0);
	return ret;
}

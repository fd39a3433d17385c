// SPDX-License-Identifier: GPL-2.0-only
/*
 * Streams: bytes without limits between them, except where files or another sender's
 * credentials come along.
 *
 * Who has the file of a connected socket may use its peer: it is set once and stays until
 * the file is gone. Owns @consumed and sk_peek_off, under iolock.
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/uio.h>
#include <net/af_unix.h>
#include <net/scm.h>

/* --- Sending. --- */

/* Both are said: who ignores the signal has the error. */
static int broken_pipe(const struct msghdr *msg)
{
	if (!(msg->msg_flags & MSG_NOSIGNAL))
		send_sig(SIGPIPE, current, 0);
	return -EPIPE;
}

/* Behind what is there: 0, or -EPIPE: nobody will read it. */
static int hand_over(struct sock *sk, struct unix_sock *other, struct unix_msg *m)
{
	guard(spinlock)(&other->sk.sk_lock);
	if (unlikely(sock_flag(&other->sk, SOCK_DEAD) || other->sk.sk_shutdown & RCV_SHUTDOWN))
		return -EPIPE;
	unix_msg_add_creds(m, sk, &other->sk);
	unix_queue(other, m);
	return 0;
}

/* Two of them fit into what may be under way, so one is read while the other is written. */
static size_t chunk_of(const struct sock *sk, size_t left)
{
	size_t most = max(READ_ONCE(sk->sk_sndbuf) / 2 - 64, 1);

	return min3(left, most, (size_t)UNIX_STREAM_MOST);
}

/* The next message: the bytes in it, or an error, and then nothing of it was sent. */
static ssize_t send_chunk(struct sock *sk, struct unix_sock *other, struct msghdr *msg,
			  struct scm_cookie *scm)
{
	size_t len = chunk_of(sk, iov_iter_count(&msg->msg_iter));
	long timeo = sock_sndtimeo(sk, msg->msg_flags);
	struct unix_msg *m;
	int err = 0;

	if (unlikely(!sock_may_send(sk)))
		err = sock_wait_for_wmem(sk, &timeo);
	if (err)
		return err;
	m = unix_msg_new(sk, len);
	if (!m)
		return -ENOBUFS;
	err = unix_msg_fill(m, &msg->msg_iter);
	if (!err)
		err = scm_is_empty(scm) ? 0 : unix_msg_attach(m, scm);
	if (!err)
		err = hand_over(sk, other, m);
	if (unlikely(err)) {
		unix_msg_free(m);
		return err;
	}
	unix_tell_reader(other);
	return len;
}

/* What was sent counts more than why it is not more. */
static ssize_t send_all(struct sock *sk, struct unix_sock *other, struct msghdr *msg,
			struct scm_cookie *scm)
{
	ssize_t done = 0, ret = 0;

	while (iov_iter_count(&msg->msg_iter)) {
		ret = send_chunk(sk, other, msg, scm);
		if (unlikely(ret < 0))
			break;
		done += ret;
	}
	if (unlikely(ret == -EPIPE && !done))
		return broken_pipe(msg);
	return done ?: ret;
}

/* A stream goes to who is at its other end. */
static ssize_t check_send(const struct sock *sk, const struct msghdr *msg)
{
	if (unlikely(msg->msg_flags & MSG_OOB))
		return -EOPNOTSUPP;
	if (unlikely(msg->msg_namelen))
		return READ_ONCE(sk->sk_state) == TCP_ESTABLISHED ? -EISCONN : -EOPNOTSUPP;
	return 0;
}

ssize_t unix_stream_sendmsg(struct sock *sk, struct msghdr *msg)
{
	struct unix_sock *other;
	struct scm_cookie scm;
	ssize_t ret = scm_send(sk, msg, &scm);

	if (ret)
		return ret;
	other = smp_load_acquire(&unix_sk(sk)->peer);
	ret = check_send(sk, msg);
	if (!ret && !other)
		ret = -ENOTCONN;
	if (!ret && unlikely(READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN))
		ret = broken_pipe(msg);
	if (!ret)
		ret = send_all(sk, other, msg, &scm);
	scm_destroy(&scm);
	return ret;
}

/* --- Receiving. --- */

/*
 * One receive, with iolock but for the sleep. @skip: what a look leaves out. @scm: who has
 * sent the bytes so far, once there are any, and the files that came with them.
 */
struct stream_read {
	struct unix_sock *u;
	struct msghdr *msg;
	unsigned int flags;
	size_t done, target, skip;
	unsigned int seen;		/* what had come, and */
	bool closed;			/* whether that was all, when the queue was empty */
	bool has_creds, ended, taken;
	struct scm_cookie scm;
};

/*
 * The first message that is not to be left out. If all of it will be read it leaves the
 * queue at once, and is in our hands; else it stays, and nobody else takes it.
 */
static struct unix_msg *first_message(struct stream_read *r)
{
	struct unix_msg *m;

	guard(spinlock)(&r->u->sk.sk_lock);
	r->seen = r->u->arrivals;
	r->closed = r->u->sk.sk_shutdown & RCV_SHUTDOWN;
	r->taken = false;
	if (likely(!(r->flags & MSG_PEEK))) {
		m = list_first_entry_or_null(&r->u->queue, struct unix_msg, link);
		r->taken = m && m->len - m->consumed <= iov_iter_count(&r->msg->msg_iter);
		return r->taken ? unix_dequeue(r->u) : m;
	}
	list_for_each_entry(m, &r->u->queue, link) {
		if (r->skip < m->len - m->consumed)
			return m;
		r->skip -= m->len - m->consumed;
	}
	return NULL;
}

/*
 * To the front, where it came from: nobody else has received meanwhile. Who has seen an
 * empty queue meanwhile is told.
 */
static void put_back(struct unix_sock *u, struct unix_msg *m)
{
	scoped_guard(spinlock, &u->sk.sk_lock) {
		list_add(&m->link, &u->queue);
		WRITE_ONCE(u->qlen, u->qlen + 1);
	}
	unix_tell_reader(u);
}

/* Whose bytes are these? Those of one sender are given together. */
static bool compare_senders(struct stream_read *r, const struct unix_msg *m)
{
	if (r->has_creds)
		return r->scm.pid != m->pid || r->scm.uid != m->uid || r->scm.gid != m->gid;
	unix_msg_creds(m, &r->scm);
	r->has_creds = true;
	return false;
}

/* Bytes of different senders are not given as those of one, to who asks whose they are. */
static bool is_other_sender(struct stream_read *r, const struct unix_msg *m)
{
	return unlikely(sock_flag(&r->u->sk, SOCK_PASSCRED)) && compare_senders(r, m);
}

/* Of @m, as much as is wanted: 0 or an error, and then nothing of it was received. */
static int read_message(struct stream_read *r, struct unix_msg *m)
{
	size_t at = m->consumed + r->skip;
	size_t len = min((size_t)m->len - at, iov_iter_count(&r->msg->msg_iter));
	int err;

	if (r->msg->msg_name && !r->done)
		unix_copy_addr(r->msg, m->from);
	err = unix_msg_copy(m, at, len, &r->msg->msg_iter);
	if (unlikely(err))
		return err;
	if (unlikely(m->fp)) {
		err = unix_msg_files(m, r->flags, &r->scm);
		if (err)
			return err;
		r->ended = true;
	}
	r->done += len;
	if (!(r->flags & MSG_PEEK))
		WRITE_ONCE(m->consumed, m->consumed + len);
	return 0;
}

/* A message that was taken, and could not be read, goes back. */
static int consume(struct stream_read *r, struct unix_msg *m)
{
	int err = 0;

	r->ended = is_other_sender(r, m);
	if (!r->ended)
		err = read_message(r, m);
	if (likely(!err && m->consumed == m->len))
		unix_msg_free(m);
	else if (r->taken)
		put_back(r->u, m);
	return err;
}

/* One that stays. */
static int look_at(struct stream_read *r, struct unix_msg *m)
{
	r->ended = is_other_sender(r, m);
	return r->ended ? 0 : read_message(r, m);
}

/* Nothing is there: 1: that is the end; 0: now there may be; or an error. */
static int wait_for_data(struct stream_read *r, long *timeo)
{
	struct sock *sk = &r->u->sk;
	int err = sock_error(sk);

	if (err || r->closed)
		return err ?: 1;
	if (!*timeo)
		return -EAGAIN;
	mutex_unlock(&r->u->iolock);
	sk_set_async(sk, SOCK_ASYNC_WAITDATA);
	err = sk_wait(sk->rd_wait, timeo, 0,
		      READ_ONCE(r->u->arrivals) != r->seen ||
		      READ_ONCE(sk->sk_err) || READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN);
	if (unlikely(sock_flag(sk, SOCK_ASYNC_WAITDATA)))
		clear_bit(SOCK_ASYNC_WAITDATA, &sk->sk_flags);
	mutex_lock(&r->u->iolock);
	return err;
}

/* What a look leaves out begins anew each time we have slept: others may have read. */
static size_t begin_at(const struct stream_read *r)
{
	int off = READ_ONCE(r->u->sk.sk_peek_off);

	return max(off, 0);
}

/* Until there is enough. With iolock. */
static int read_stream(struct stream_read *r, long *timeo)
{
	bool peek = r->flags & MSG_PEEK;
	struct unix_msg *m;
	int err = 0;

	do {
		r->skip = peek ? begin_at(r) + r->done : 0;
		m = first_message(r);
		if (m)
			err = peek ? look_at(r, m) : consume(r, m);
		else if (r->done >= r->target || (peek && r->done))
			break;
		else
			err = wait_for_data(r, timeo);
	} while (!err && !r->ended && iov_iter_count(&r->msg->msg_iter));
	return min(err, 0);
}

/* Where the next look begins. */
static void move_peek_off(struct stream_read *r)
{
	struct sock *sk = &r->u->sk;

	if (likely(sk->sk_peek_off < 0))
		return;
	if (r->flags & MSG_PEEK)
		WRITE_ONCE(sk->sk_peek_off, sk->sk_peek_off + (int)r->done);
	else
		WRITE_ONCE(sk->sk_peek_off, max(sk->sk_peek_off - (int)r->done, 0));
}

/* What a call waits for at least: a byte, even if it has no room for one. */
static size_t target_of(const struct sock *sk, size_t len, unsigned int flags)
{
	size_t target = flags & MSG_WAITALL ? len : min(len, (size_t)READ_ONCE(sk->sk_rcvlowat));

	return target ?: 1;
}

ssize_t unix_stream_recvmsg(struct sock *sk, struct msghdr *msg, unsigned int flags)
{
	struct stream_read r = { .u = unix_sk(sk), .msg = msg, .flags = flags };
	long timeo = sock_rcvtimeo(sk, flags);
	int err;

	if (unlikely(READ_ONCE(sk->sk_state) != TCP_ESTABLISHED))
		return -EINVAL;
	if (unlikely(flags & MSG_OOB))
		return -EOPNOTSUPP;
	r.target = target_of(sk, iov_iter_count(&msg->msg_iter), flags);
	scm_none(&r.scm);
	mutex_lock(&r.u->iolock);
	err = read_stream(&r, &timeo);
	move_peek_off(&r);
	mutex_unlock(&r.u->iolock);
	if (r.done || !err)
		scm_recv(sk, msg, &r.scm, flags);
	scm_destroy(&r.scm);
	return r.done ? (ssize_t)r.done : err;
}

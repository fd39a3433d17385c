// SPDX-License-Identifier: GPL-2.0-only
/*
 * Datagrams, and records of a connection (SOCK_SEQPACKET): each message is received as it
 * was sent, or cut off.
 *
 * A receiver keeps few of them: who sends more waits on its peer_wait, unless the two have
 * chosen each other. Owns nothing that is not said elsewhere.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/uio.h>
#include <net/af_unix.h>
#include <net/scm.h>

/*
 * --- Room at the peer, for poll(). ---
 *
 * Who polls waits on queues of his own socket. So while the peer is full his wr_wait hears
 * of the peer's peer_wait by an entry there, which tells once and is taken off.
 */

int unix_peer_wake_relay(wait_queue_entry_t *wait, unsigned int mode, void *key)
{
	struct unix_sock *u = container_of(wait, struct unix_sock, peer_wake);

	list_del_init(&wait->entry);
	wake_up_poll(&u->sk.wr_wait, POLLOUT | POLLWRNORM | POLLWRBAND);
	return 0;
}

void unix_peer_wake_end(struct unix_sock *u, struct unix_sock *other)
{
	remove_wait_queue(&other->peer_wait, &u->peer_wake);
}

/* It may have had room, or died, before we were on its queue: then nothing is told. */
bool unix_peer_wake_me(struct unix_sock *u, struct unix_sock *other)
{
	scoped_guard(spinlock_irqsave, &other->peer_wait.lock)
		if (list_empty(&u->peer_wake.entry))
			list_add(&u->peer_wake.entry, &other->peer_wait.head);
	smp_mb();
	if (unix_recvq_full(other) && !sock_flag(&other->sk, SOCK_DEAD))
		return true;
	unix_peer_wake_end(u, other);
	return false;
}

/* --- Sending. --- */

/* One send. @to: whom, with a reference; by name, or the peer. */
struct dgram_send {
	struct unix_sock *u;
	struct msghdr *msg;
	struct unix_msg *m;
	struct unix_sock *to;
	long timeo;
};

/* The peer is dead: a datagram socket has none any more. */
static int lose_peer(struct unix_sock *u, struct unix_sock *other)
{
	bool was_peer;

	if (unix_is_connected_type(&u->sk))
		return -EPIPE;
	scoped_guard(spinlock, &u->sk.sk_lock) {
		was_peer = u->peer == other;
		if (was_peer) {
			unix_peer_wake_end(u, other);
			smp_store_release(&u->peer, NULL);
			WRITE_ONCE(u->sk.sk_state, TCP_CLOSE);
		}
	}
	if (!was_peer)
		return -ECONNRESET;
	unix_dgram_disconnected(u, other);
	sock_put(&other->sk);
	return -ECONNREFUSED;
}

/* -EAGAIN: there is no room; -ECONNREFUSED: it is dead. With sk_lock of @other. */
static int may_queue(const struct unix_sock *u, const struct unix_sock *other)
{
	const struct unix_sock *their_peer = other->peer;

	if (sock_flag(&other->sk, SOCK_DEAD))
		return -ECONNREFUSED;
	if (their_peer && their_peer != u)
		return -EPERM;
	if (other->sk.sk_shutdown & RCV_SHUTDOWN)
		return -EPIPE;
	return other != u && their_peer != u && unix_recvq_full(other) ? -EAGAIN : 0;
}

/* 0: it is there, and is not ours any more. */
static int queue_dgram(const struct dgram_send *s)
{
	int err;

	scoped_guard(spinlock, &s->to->sk.sk_lock) {
		err = may_queue(s->u, s->to);
		if (!err) {
			unix_msg_add_creds(s->m, &s->u->sk, &s->to->sk);
			unix_queue(s->to, s->m);
		}
	}
	if (!err)
		unix_tell_reader(s->to);
	return err;
}

/* Whom the message names, with a reference; NULL: nobody, so it goes to the peer. */
static struct unix_sock *find_named(const struct dgram_send *s)
{
	const struct msghdr *msg = s->msg;

	return msg->msg_namelen ? unix_find(msg->msg_name, msg->msg_namelen, s->u->sk.sk_type) :
				  NULL;
}

/* 0: @to is who gets it; @first: nobody has died meanwhile. */
static int find_receiver(struct dgram_send *s, bool first)
{
	s->to = find_named(s);
	if (!s->to && !(s->to = unix_peer_get(s->u)))
		return first ? -ENOTCONN : -ECONNRESET;
	return PTR_ERR_OR_ZERO(s->to);
}

/* Who does not wait may wait by epoll, which does not ask again before it is told. */
static int wait_for_room(struct dgram_send *s)
{
	if (s->timeo)
		return unix_wait_for_peer(s->to, &s->timeo);
	guard(spinlock)(&s->u->sk.sk_lock);
	if (s->u->peer == s->to && !unix_peer_wake_me(s->u, s->to))
		return 0;
	return -EAGAIN;
}

/* Another try is worth it: 0. Or why not. */
static int after_failure(struct dgram_send *s, int err)
{
	if (err == -EAGAIN)
		return wait_for_room(s);
	if (err != -ECONNREFUSED)
		return err;
	err = lose_peer(s->u, s->to);
	/* It was found by a name, which another one may have by now. */
	return err == -ECONNRESET && s->msg->msg_namelen ? 0 : err;
}

/* To who it is for, when he has room. 0, and the message is not ours; or an error. */
static int deliver(struct dgram_send *s)
{
	int err = find_receiver(s, true), ret;

	while (!err) {
		err = queue_dgram(s);
		ret = err ? after_failure(s, err) : 0;
		sock_put(&s->to->sk);
		if (!err || ret)
			return ret;
		err = find_receiver(s, false);
	}
	return err;
}

/* The bytes, and what goes with them. The message is freed if it could not be made so. */
static int make_dgram(struct dgram_send *s, size_t len, struct scm_cookie *scm)
{
	struct sock *sk = &s->u->sk;
	int err = sock_wait_for_wmem(sk, &s->timeo);

	if (err)
		return err;
	s->m = unix_msg_new(sk, len);
	if (!s->m)
		return -ENOBUFS;
	err = unix_msg_fill(s->m, &s->msg->msg_iter);
	if (!err)
		err = scm_is_empty(scm) ? 0 : unix_msg_attach(s->m, scm);
	if (err)
		unix_msg_free(s->m);
	return err;
}

/* What can be said before anything is done. */
static int check_dgram(struct unix_sock *u, const struct msghdr *msg)
{
	int err = 0;

	if (msg->msg_flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (msg->msg_namelen)
		err = unix_validate_addr(msg->msg_name, msg->msg_namelen);
	else if (!smp_load_acquire(&u->peer))
		err = -ENOTCONN;
	if (!err && sock_flag(&u->sk, SOCK_PASSCRED) && !smp_load_acquire(&u->addr))
		err = unix_autobind(u);
	if (err)
		return err;
	return iov_iter_count(&msg->msg_iter) > (size_t)max(READ_ONCE(u->sk.sk_sndbuf) - 32, 0) ?
		       -EMSGSIZE : 0;
}

ssize_t unix_dgram_sendmsg(struct sock *sk, struct msghdr *msg)
{
	struct dgram_send s = { .u = unix_sk(sk), .msg = msg };
	size_t len = iov_iter_count(&msg->msg_iter);
	struct scm_cookie scm;
	int err = scm_send(sk, msg, &scm);

	if (err)
		return err;
	s.timeo = sock_sndtimeo(sk, msg->msg_flags);
	err = check_dgram(s.u, msg);
	if (!err)
		err = make_dgram(&s, len, &scm);
	if (!err) {
		err = deliver(&s);
		if (err)
			unix_msg_free(s.m);
	}
	scm_destroy(&scm);
	return err ?: (ssize_t)len;
}

/* A record goes to the other end of the connection, whatever else is named. */
ssize_t unix_seqpacket_sendmsg(struct sock *sk, struct msghdr *msg)
{
	int err = sock_error(sk);

	if (err)
		return err;
	if (READ_ONCE(sk->sk_state) != TCP_ESTABLISHED)
		return -ENOTCONN;
	msg->msg_namelen = 0;
	return unix_dgram_sendmsg(sk, msg);
}

/* --- Receiving. --- */

/* A message that is received or, by a look, seen: from its @skip'th byte on. */
struct dgram_read {
	struct unix_sock *u;
	unsigned int flags;
	size_t skip;
	unsigned int seen;		/* what had come when there was none */
	bool closed;
};

/* What a look leaves out is whole messages, and the beginning of one. */
static struct unix_msg *look_for(struct dgram_read *r)
{
	struct unix_msg *m;

	r->skip = max(READ_ONCE(r->u->sk.sk_peek_off), 0);
	list_for_each_entry(m, &r->u->queue, link) {
		if (!r->skip || r->skip < m->len)
			return m;
		r->skip -= m->len;
	}
	return NULL;
}

/* With iolock, so it stays if it is only looked at. */
static struct unix_msg *next_dgram(struct dgram_read *r)
{
	struct unix_sock *u = r->u;

	guard(spinlock)(&u->sk.sk_lock);
	r->seen = u->arrivals;
	r->closed = u->sk.sk_shutdown & RCV_SHUTDOWN;
	if (r->flags & MSG_PEEK)
		return look_for(r);
	r->skip = 0;
	return unix_dequeue(u);
}

/* Nothing is there: 0: now there may be; 1: there never will be; or an error. */
static int wait_for_dgram(struct dgram_read *r, long *timeo)
{
	struct sock *sk = &r->u->sk;

	/* A datagram socket that does not wait is told so even at its end. */
	if (r->closed && (*timeo || unix_is_connected_type(sk)))
		return 1;
	if (!*timeo)
		return -EAGAIN;
	return sk_wait(sk->rd_wait, timeo, 1, READ_ONCE(r->u->arrivals) != r->seen ||
		       READ_ONCE(sk->sk_err) || READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN);
}

/* As much of it as there is room for: how much was copied. */
static ssize_t copy_dgram(const struct dgram_read *r, const struct unix_msg *m,
			  struct msghdr *msg)
{
	size_t have = m->len - r->skip, len = min(have, iov_iter_count(&msg->msg_iter));

	if (msg->msg_name)
		unix_copy_addr(msg, m->from);
	if (len < have)
		msg->msg_flags |= MSG_TRUNC;
	return unix_msg_copy(m, r->skip, len, &msg->msg_iter) ?: (ssize_t)len;
}

/* Where the next look begins. */
static void move_peek_off(const struct dgram_read *r, const struct unix_msg *m, ssize_t len)
{
	struct sock *sk = &r->u->sk;

	if (likely(sk->sk_peek_off < 0))
		return;
	if (r->flags & MSG_PEEK)
		WRITE_ONCE(sk->sk_peek_off, sk->sk_peek_off + (int)len);
	else
		WRITE_ONCE(sk->sk_peek_off, max(sk->sk_peek_off - (int)m->len, 0));
}

/* With iolock: what a look sees stays as long. What was copied, or an error. */
static ssize_t take_dgram(const struct dgram_read *r, struct unix_msg *m,
			  struct msghdr *msg, struct scm_cookie *scm)
{
	ssize_t ret = copy_dgram(r, m, msg);
	int err = 0;

	if (ret < 0)
		return ret;
	unix_msg_creds(m, scm);
	if (m->fp)
		err = unix_msg_files(m, r->flags, scm);
	if (err)
		return err;
	move_peek_off(r, m, ret);
	/* Of what was cut off, the length is asked for. */
	return r->flags & MSG_TRUNC ? (ssize_t)(m->len - r->skip) : ret;
}

/* The next one, if there is one: then *@ret is what was received of it. */
static struct unix_msg *try_dgram(struct dgram_read *r, struct msghdr *msg,
				  struct scm_cookie *scm, ssize_t *ret)
{
	struct unix_msg *m;

	guard(mutex)(&r->u->iolock);
	m = next_dgram(r);
	if (m)
		*ret = take_dgram(r, m, msg, scm);
	return m;
}

/* Its place is free: one of those who wait for it may send. */
static void end_dgram(const struct dgram_read *r, struct unix_msg *m)
{
	struct unix_sock *u = r->u;

	if (wq_has_sleeper(&u->peer_wait))
		wake_up_poll(&u->peer_wait, POLLOUT | POLLWRNORM | POLLWRBAND);
	/* What could not be copied to the program is lost, as on Linux. */
	if (!(r->flags & MSG_PEEK))
		unix_msg_free(m);
}

ssize_t unix_dgram_recvmsg(struct sock *sk, struct msghdr *msg, unsigned int flags)
{
	struct dgram_read r = { .u = unix_sk(sk), .flags = flags };
	long timeo = sock_rcvtimeo(sk, flags);
	struct scm_cookie scm;
	struct unix_msg *m;
	ssize_t ret;

	if (flags & MSG_OOB)
		return -EOPNOTSUPP;
	scm_none(&scm);
	for (;;) {
		ret = sock_error(sk);
		if (ret)
			return ret;
		m = try_dgram(&r, msg, &scm, &ret);
		if (m)
			break;
		ret = wait_for_dgram(&r, &timeo);
		if (ret)
			return min(ret, 0l);
	}
	end_dgram(&r, m);
	if (ret >= 0)
		scm_recv(sk, msg, &scm, flags);
	scm_destroy(&scm);
	return ret;
}

ssize_t unix_seqpacket_recvmsg(struct sock *sk, struct msghdr *msg, unsigned int flags)
{
	if (READ_ONCE(sk->sk_state) != TCP_ESTABLISHED)
		return -ENOTCONN;
	return unix_dgram_recvmsg(sk, msg, flags);
}

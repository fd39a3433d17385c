// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unix sockets find their peers, and lose them.
 *
 * Owns sk_state, sk_shutdown, @peer and @max_backlog, under sk_lock. connect() and listen()
 * of one socket exclude each other by its bindlock: so a socket never becomes a listening
 * one while it is being connected, and two locks, the listening socket's first, cannot be
 * taken the other way round by anybody.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/mount.h>
#include <linux/path.h>
#include <linux/sched/signal.h>
#include <net/af_unix.h>

/* --- Peers. --- */

struct unix_sock *unix_peer_get(struct unix_sock *u)
{
	guard(spinlock)(&u->sk.sk_lock);
	if (u->peer)
		sock_hold(&u->peer->sk);
	return u->peer;
}

/* The running task is who others see. */
static void set_peercred(struct unix_sock *u)
{
	sk_set_peer(&u->sk, current->signal->pids[PIDTYPE_TGID], current_cred());
}

/* Who connects sees who has called listen(). */
static void copy_peercred(struct unix_sock *to, struct unix_sock *from)
{
	struct sk_peer peer = sk_get_peer(&from->sk);

	sk_set_peer(&to->sk, peer.pid, peer.cred);
	sk_put_peer(&peer);
}

/* Neither has been seen by anybody. */
int unix_socketpair(struct sock *a, struct sock *b)
{
	struct unix_sock *ua = unix_sk(a), *ub = unix_sk(b);

	sock_hold(a);
	sock_hold(b);
	ua->peer = ub;
	ub->peer = ua;
	set_peercred(ua);
	set_peercred(ub);
	a->sk_state = TCP_ESTABLISHED;
	b->sk_state = TCP_ESTABLISHED;
	return 0;
}

/* --- Listening. --- */

/* With bindlock and sk_lock. */
static int begin_to_listen(struct unix_sock *u, unsigned int backlog)
{
	if (!u->addr || (u->sk.sk_state != TCP_CLOSE && u->sk.sk_state != TCP_LISTEN))
		return -EINVAL;
	WRITE_ONCE(u->max_backlog, backlog);
	WRITE_ONCE(u->sk.sk_state, TCP_LISTEN);
	return 0;
}

/* A larger queue may have room for who waits. */
int unix_listen(struct sock *sk, unsigned int backlog)
{
	struct unix_sock *u = unix_sk(sk);
	int err;

	guard(mutex)(&u->bindlock);
	scoped_guard(spinlock, &sk->sk_lock)
		err = begin_to_listen(u, backlog);
	if (err)
		return err;
	set_peercred(u);
	wake_up_all(&u->peer_wait);
	return 0;
}

/* The queue has none: may one come? 0: perhaps now. */
static int wait_for_embryo(struct unix_sock *u, unsigned int seen, long *timeo)
{
	int err;

	if (READ_ONCE(u->sk.sk_shutdown) & RCV_SHUTDOWN)
		return -EINVAL;
	if (!*timeo)
		return -EAGAIN;
	err = sk_wait(u->sk.rd_wait, timeo, 1, READ_ONCE(u->arrivals) != seen ||
		      READ_ONCE(u->qlen) || READ_ONCE(u->sk.sk_shutdown) & RCV_SHUTDOWN);
	return err;
}

/* Its reference is the caller's. */
static struct unix_sock *take_embryo(struct unix_msg *m)
{
	struct unix_sock *embryo = m->embryo;

	unix_msg_free(m);
	return embryo;
}

/*
 * Connections are accepted in the order in which they came. After shutdown() those that
 * were there are accepted still; then it is -EINVAL.
 */
struct sock *unix_accept(struct sock *sk, unsigned int flags)
{
	struct unix_sock *u = unix_sk(sk);
	long timeo = sock_rcvtimeo(sk, flags);
	unsigned int seen;
	struct unix_msg *m;
	int err;

	for (;;) {
		if (READ_ONCE(sk->sk_state) != TCP_LISTEN)
			return ERR_PTR(-EINVAL);
		scoped_guard(spinlock, &sk->sk_lock) {
			m = unix_dequeue(u);
			seen = u->arrivals;
		}
		if (m)
			break;
		err = wait_for_embryo(u, seen, &timeo);
		if (err)
			return ERR_PTR(err);
	}
	wake_up(&u->peer_wait);
	return &take_embryo(m)->sk;
}

/* --- Connecting a stream. --- */

/* What a connection needs, before anybody is asked. */
struct connection {
	struct unix_sock *u;		/* who connects */
	struct unix_sock *other;	/* who listens, with a reference */
	struct unix_sock *embryo;	/* the other end of it, to be */
	struct unix_msg *m;		/* which brings it to @other */
};

/* Exclusively: who is woken has a place, or wakes nobody; others wait for the next one. */
int unix_wait_for_peer(struct unix_sock *other, long *timeo)
{
	if (!*timeo)
		return -EAGAIN;
	return sk_wait(other->peer_wait, timeo, 1,
		       !unix_recvq_full(other) || sock_flag(&other->sk, SOCK_DEAD) ||
		       READ_ONCE(other->sk.sk_shutdown) & RCV_SHUTDOWN);
}

/* With sk_lock of @other: -EAGAIN: the queue is full. */
static int check_listener(const struct unix_sock *other)
{
	if (sock_flag(&other->sk, SOCK_DEAD) || other->sk.sk_state != TCP_LISTEN ||
	    other->sk.sk_shutdown & RCV_SHUTDOWN)
		return -ECONNREFUSED;
	return unix_recvq_full(other) ? -EAGAIN : 0;
}

/* With both locks: the two ends are each other's; @other's name is the embryo's. */
static void marry(const struct connection *c)
{
	struct unix_address *addr = c->other->addr;

	sock_hold(&c->u->sk);
	c->embryo->peer = c->u;
	c->embryo->sk.sk_state = TCP_ESTABLISHED;
	refcount_inc(&addr->refs);
	smp_store_release(&c->embryo->addr, addr);
	sock_hold(&c->embryo->sk);
	smp_store_release(&c->u->peer, c->embryo);
	WRITE_ONCE(c->u->sk.sk_state, TCP_ESTABLISHED);
	c->m->embryo = c->embryo;
	unix_queue(c->other, c->m);
}

/* With bindlock of who connects, so its state cannot become another meanwhile. */
static int connect_locked(const struct connection *c)
{
	struct sock *sk = &c->u->sk;
	int err;

	if (READ_ONCE(sk->sk_state) != TCP_CLOSE)
		return sk->sk_state == TCP_ESTABLISHED ? -EISCONN : -EINVAL;
	guard(spinlock)(&c->other->sk.sk_lock);
	err = check_listener(c->other);
	if (err)
		return err;
	spin_lock_nested(&sk->sk_lock, 1);
	marry(c);
	spin_unlock(&sk->sk_lock);
	return 0;
}

/* The memory is had before the other is asked; what is not needed is given back. */
static int connect_once(const struct connection *c)
{
	int err = mutex_lock_interruptible(&c->u->bindlock);

	if (err)
		return err;
	err = connect_locked(c);
	if (!err)
		copy_peercred(c->u, c->other);
	mutex_unlock(&c->u->bindlock);
	if (!err)
		unix_tell_reader(c->other);
	return err;
}

/* The one who has this name now; another one may have it after a wait. */
static int connect_by_name(struct connection *c, const struct msghdr *to)
{
	long timeo = sock_sndtimeo(&c->u->sk, to->msg_flags);
	int err, ret;

	do {
		c->other = unix_find(to->msg_name, to->msg_namelen, c->u->sk.sk_type);
		if (IS_ERR(c->other))
			return PTR_ERR(c->other);
		err = connect_once(c);
		ret = err == -EAGAIN ? unix_wait_for_peer(c->other, &timeo) : err;
		sock_put(&c->other->sk);
	} while (err == -EAGAIN && !ret);
	return ret;
}

/* Who asks for credentials must have a name to be answered to. */
static int prepare_connect(struct unix_sock *u, const struct msghdr *to)
{
	int err = unix_validate_addr(to->msg_name, to->msg_namelen);

	if (!err && sock_flag(&u->sk, SOCK_PASSCRED) && !smp_load_acquire(&u->addr))
		err = unix_autobind(u);
	return err;
}

/* Prepared before anybody is asked: what can fail then changes nothing. */
int unix_stream_connect(struct sock *sk, const struct msghdr *to)
{
	struct connection c = { .u = unix_sk(sk) };
	int err = prepare_connect(c.u, to);

	if (err)
		return err;
	c.embryo = unix_sock_create(sk->sk_ops, sk->sk_type);
	if (!c.embryo)
		return -ENOMEM;
	set_peercred(c.embryo);
	c.m = unix_msg_new(&c.embryo->sk, 1);
	err = c.m ? connect_by_name(&c, to) : -ENOMEM;
	if (err && c.m)
		unix_msg_free(c.m);
	if (err)
		unix_release(&c.embryo->sk);
	return err;
}

/* --- Connecting datagrams. --- */

/* What is in the queue came from somebody else: true: there was something. */
static bool drop_queue(struct unix_sock *u)
{
	struct unix_msg *m;

	for (bool any = false;; any = true) {
		scoped_guard(spinlock, &u->sk.sk_lock)
			m = unix_dequeue(u);
		if (!m)
			return any;
		unix_msg_free(m);
	}
}

/* If something was lost that the old peer has sent, who had chosen us, he is told so. */
void unix_dgram_disconnected(struct unix_sock *u, struct unix_sock *old)
{
	bool had_us;

	if (!drop_queue(u))
		return;
	wake_up_all(&u->peer_wait);
	scoped_guard(spinlock, &old->sk.sk_lock)
		had_us = old->peer == u && !sock_flag(&old->sk, SOCK_DEAD);
	if (!had_us)
		return;
	xchg(&old->sk.sk_err, ECONNRESET);
	unix_state_change(old);
}

/* @other, or NULL; takes over the reference. */
static void set_dgram_peer(struct unix_sock *u, struct unix_sock *other)
{
	struct unix_sock *old;

	scoped_guard(spinlock, &u->sk.sk_lock) {
		old = u->peer;
		if (old)
			unix_peer_wake_end(u, old);
		smp_store_release(&u->peer, other);
		WRITE_ONCE(u->sk.sk_state, other ? TCP_ESTABLISHED : TCP_CLOSE);
	}
	wake_up_poll(&u->sk.wr_wait, POLLOUT | POLLWRNORM | POLLWRBAND);
	if (old && old != other)
		unix_dgram_disconnected(u, old);
	if (old)
		sock_put(&old->sk);
}

/* Who is connected to somebody else does not listen to us. */
static int connect_dgram_to(struct unix_sock *u, const struct msghdr *to)
{
	struct unix_sock *other, *peer;

	other = unix_find(to->msg_name, to->msg_namelen, u->sk.sk_type);
	if (IS_ERR(other))
		return PTR_ERR(other);
	scoped_guard(spinlock, &other->sk.sk_lock)
		peer = other->peer;
	if (peer && peer != u) {
		sock_put(&other->sk);
		return -EPERM;
	}
	set_dgram_peer(u, other);
	return 0;
}

/* Nobody: AF_UNSPEC. */
int unix_dgram_connect(struct sock *sk, const struct msghdr *to)
{
	struct unix_sock *u = unix_sk(sk);
	int err;

	if (to->msg_namelen < (int)sizeof(sa_family_t))
		return -EINVAL;
	if (to->msg_name->ss_family == AF_UNSPEC) {
		set_dgram_peer(u, NULL);
		return 0;
	}
	err = prepare_connect(u, to);
	return err ?: connect_dgram_to(u, to);
}

/* --- The end. --- */

/* @how is what we do not do any more: the peer need not do the other half of it. */
int unix_shutdown(struct sock *sk, int how)
{
	unsigned char mine = how + 1, theirs = (mine & RCV_SHUTDOWN ? SEND_SHUTDOWN : 0) |
					       (mine & SEND_SHUTDOWN ? RCV_SHUTDOWN : 0);
	struct unix_sock *u = unix_sk(sk), *other;

	scoped_guard(spinlock, &sk->sk_lock) {
		WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | mine);
		other = u->peer;
		if (other)
			sock_hold(&other->sk);
	}
	unix_state_change(u);
	wake_up_all(&u->peer_wait);
	if (!other)
		return 0;
	if (unix_is_connected_type(sk)) {
		scoped_guard(spinlock, &other->sk.sk_lock)
			WRITE_ONCE(other->sk.sk_shutdown, other->sk.sk_shutdown | theirs);
		unix_state_change(other);
		if (theirs & RCV_SHUTDOWN)
			sk_tell_data(&other->sk, theirs == SHUTDOWN_MASK ? POLL_HUP : POLL_IN);
	}
	sock_put(&other->sk);
	return 0;
}

/* The peer of a connection hears of its end; and, if we had not read all, of that. */
static void end_peer(struct unix_sock *other, bool reset)
{
	scoped_guard(spinlock, &other->sk.sk_lock) {
		if (reset)
			xchg(&other->sk.sk_err, ECONNRESET);
		WRITE_ONCE(other->sk.sk_shutdown, SHUTDOWN_MASK);
	}
	unix_state_change(other);
	sk_tell_data(&other->sk, POLL_HUP);
}

/* From here on nobody sends to it. @reset: something had not been read. */
static struct unix_sock *cut_off(struct unix_sock *u, bool *reset)
{
	struct unix_sock *other;

	guard(spinlock)(&u->sk.sk_lock);
	set_bit(SOCK_DEAD, &u->sk.sk_flags);
	WRITE_ONCE(u->sk.sk_shutdown, SHUTDOWN_MASK);
	WRITE_ONCE(u->sk.sk_state, TCP_CLOSE);
	other = u->peer;
	smp_store_release(&u->peer, NULL);
	if (other)
		unix_peer_wake_end(u, other);
	*reset = u->qlen;
	return other;
}

static void end_sock(struct unix_sock *u, bool accepted);

/* Connections that nobody has accepted end, too: one level below, they listen to nobody. */
static void drop_messages(struct unix_sock *u)
{
	struct unix_sock *embryo;
	struct unix_msg *m;

	for (;;) {
		scoped_guard(spinlock, &u->sk.sk_lock)
			m = unix_dequeue(u);
		if (!m)
			return;
		embryo = m->embryo;
		unix_msg_free(m);
		if (embryo)
			end_sock(embryo, false);
	}
}

/* Who was never accepted has never read anything. */
static void end_sock(struct unix_sock *u, bool accepted)
{
	struct unix_sock *other;
	bool reset;

	unix_unbind(u);
	other = cut_off(u, &reset);
	wake_up_all(&u->peer_wait);
	if (other && unix_is_connected_type(&u->sk))
		end_peer(other, reset || !accepted);
	if (other)
		sock_put(&other->sk);
	drop_messages(u);
	sock_put(&u->sk);
}

/* The file is gone, or there never was one. */
void unix_release(struct sock *sk)
{
	end_sock(unix_sk(sk), true);
	if (unix_any_inflight())
		unix_gc();
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What sockets of all families have in common: how they live and die, room for what is
 * sent, who is at the other end.
 *
 * Owns sk_refcnt, sk_wmem_alloc, sk_peer_pid and sk_peer_cred.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/pid.h>
#include <net/sock.h>

/* All else is zero. */
void sock_init(struct sock *sk, const struct proto_ops *ops, int type)
{
	sk->sk_family = ops->family;
	sk->sk_type = type;
	sk->sk_ops = ops;
	sk->sk_state = TCP_CLOSE;
	refcount_set(&sk->sk_refcnt, 1);
	atomic_set(&sk->sk_wmem_alloc, 1);
	spin_lock_init(&sk->sk_lock);
	init_waitqueue_head(&sk->rd_wait);
	init_waitqueue_head(&sk->wr_wait);
	sk->sk_sndbuf = SK_WMEM_DEFAULT;
	sk->sk_rcvbuf = SK_WMEM_DEFAULT;
	sk->sk_rcvlowat = 1;
	sk->sk_peek_off = -1;
	sk->sk_rcvtimeo = MAX_SCHEDULE_TIMEOUT;
	sk->sk_sndtimeo = MAX_SCHEDULE_TIMEOUT;
}
EXPORT_SYMBOL_GPL(sock_init);

/* The last byte goes last. */
void sk_uncharge(struct sock *sk, unsigned int bytes)
{
	if (!atomic_sub_and_test(bytes, &sk->sk_wmem_alloc))
		return;
	sk_set_peer(sk, NULL, NULL);
	sk->sk_destruct(sk);
}
EXPORT_SYMBOL_GPL(sk_uncharge);

/* All references together are one byte. */
void sock_put(struct sock *sk)
{
	if (refcount_dec_and_test(&sk->sk_refcnt))
		sk_uncharge(sk, 1);
}
EXPORT_SYMBOL_GPL(sock_put);

/* No room will be needed any more. */
static bool cannot_send(const struct sock *sk)
{
	return READ_ONCE(sk->sk_err) || READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN;
}

/*
 * O_ASYNC tells who has found no room when there is. He is noted before he looks again: else
 * what was received between would tell nobody.
 */
static bool no_room_is_new(struct sock *sk)
{
	if (likely(!READ_ONCE(sk->sk_fasync.first)) || sock_flag(sk, SOCK_ASYNC_NOSPACE))
		return false;
	set_bit(SOCK_ASYNC_NOSPACE, &sk->sk_flags);
	smp_mb();
	return true;
}

int sock_wait_for_wmem(struct sock *sk, long *timeo)
{
	int err;

	for (;;) {
		err = sock_error(sk);
		if (err)
			return err;
		if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)
			return -EPIPE;
		if (likely(sock_has_room(sk)))
			return 0;
		if (no_room_is_new(sk))
			continue;
		if (!*timeo)
			return -EAGAIN;
		err = sk_wait(sk->wr_wait, timeo, 0, sock_has_room(sk) || cannot_send(sk));
		if (err)
			return err;
	}
}
EXPORT_SYMBOL_GPL(sock_wait_for_wmem);

/* --- The other end. --- */

/* @pid may be anybody's, and @cred too. */
void sk_set_peer(struct sock *sk, struct pid *pid, const struct cred *cred)
{
	struct sk_peer old, new = { get_pid(pid), cred ? get_cred(cred) : NULL };

	scoped_guard(spinlock, &sk->sk_lock) {
		old = (struct sk_peer){ sk->sk_peer_pid, sk->sk_peer_cred };
		sk->sk_peer_pid = new.pid;
		sk->sk_peer_cred = new.cred;
	}
	sk_put_peer(&old);
}
EXPORT_SYMBOL_GPL(sk_set_peer);

struct sk_peer sk_get_peer(struct sock *sk)
{
	guard(spinlock)(&sk->sk_lock);
	return (struct sk_peer){
		get_pid(sk->sk_peer_pid),
		sk->sk_peer_cred ? get_cred(sk->sk_peer_cred) : NULL,
	};
}
EXPORT_SYMBOL_GPL(sk_get_peer);

/* Nobody is fine. */
void sk_put_peer(const struct sk_peer *peer)
{
	put_pid(peer->pid);
	if (peer->cred)
		put_cred(peer->cred);
}
EXPORT_SYMBOL_GPL(sk_put_peer);

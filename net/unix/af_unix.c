// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unix sockets: how they are made, what is asked of them, and their queues.
 *
 * Owns @queue, @qlen and @arrivals, under sk_lock, and the list of all sockets, under
 * unix_table_lock. The rest is told in include/net/af_unix.h.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <net/af_unix.h>
#include <uapi/asm/ioctls.h>
#include <uapi/linux/sockios.h>

#include "table.h"

#define DGRAM_QLEN	10		/* net.unix.max_dgram_qlen */

static LIST_HEAD(all_sockets);

/* --- Birth and death. --- */

/* The last message of it is gone, too. */
static void destruct(struct sock *sk)
{
	struct unix_sock *u = unix_sk(sk);

	unix_addr_put(u->addr);
	kfree(u);
}

/* It is among all sockets at once, and leaves them when it ends (unix_unbind()). */
struct unix_sock *unix_sock_create(const struct proto_ops *ops, int type)
{
	struct unix_sock *u = kzalloc(sizeof(*u), GFP_KERNEL);

	if (!u)
		return NULL;
	sock_init(&u->sk, ops, type);
	u->sk.sk_destruct = destruct;
	mutex_init(&u->iolock);
	mutex_init(&u->bindlock);
	INIT_LIST_HEAD(&u->queue);
	INIT_LIST_HEAD(&u->gc_link);
	u->max_backlog = DGRAM_QLEN;
	init_waitqueue_head(&u->peer_wait);
	init_waitqueue_func_entry(&u->peer_wake, unix_peer_wake_relay);
	INIT_LIST_HEAD(&u->peer_wake.entry);
	scoped_guard(spinlock, &unix_table_lock)
		list_add_tail(&u->all, &all_sockets);
	return u;
}

/* What @fn sees stays while it looks; it must not sleep. */
int unix_for_each(int (*fn)(struct unix_sock *u, void *arg), void *arg)
{
	struct unix_sock *u;
	int ret = 0;

	guard(spinlock)(&unix_table_lock);
	list_for_each_entry(u, &all_sockets, all) {
		ret = fn(u, arg);
		if (ret)
			break;
	}
	return ret;
}
EXPORT_SYMBOL_GPL(unix_for_each);

/* --- Queues. --- */

/* @arrivals tells who waits whether anything has come since he has looked. */
void unix_queue(struct unix_sock *other, struct unix_msg *m)
{
	list_add_tail(&m->link, &other->queue);
	WRITE_ONCE(other->qlen, other->qlen + 1);
	WRITE_ONCE(other->arrivals, other->arrivals + 1);
}

/* After the lock: the barrier of the look pairs with that of who goes to sleep. */
void unix_tell_reader(struct unix_sock *other)
{
	if (wq_has_sleeper(&other->sk.rd_wait))
		wake_up_poll(&other->sk.rd_wait, POLLIN | POLLRDNORM | POLLRDBAND);
	sk_tell_data(&other->sk, POLL_IN);
}

/* From here on it belongs to the caller. NULL: the queue is empty. */
struct unix_msg *unix_dequeue(struct unix_sock *u)
{
	struct unix_msg *m = list_first_entry_or_null(&u->queue, struct unix_msg, link);

	if (!m)
		return NULL;
	list_del_init(&m->link);
	WRITE_ONCE(u->qlen, u->qlen - 1);
	return m;
}

/* Readers and writers of it, and who polls, whatever for. */
void unix_state_change(struct unix_sock *u)
{
	wake_up_all(&u->sk.rd_wait);
	wake_up_all(&u->sk.wr_wait);
}

/* --- Asking. --- */

/* Not just some room: three quarters, so that a sender is not woken for each message. */
bool unix_writable(const struct unix_sock *u)
{
	return READ_ONCE(u->sk.sk_state) != TCP_LISTEN &&
	       (s64)sk_wmem_alloc_get(&u->sk) * 4 <= READ_ONCE(u->sk.sk_sndbuf);
}

/* What both kinds have. Who changes any of it wakes us afterwards. */
static u32 poll_state(const struct unix_sock *u)
{
	u8 shutdown = READ_ONCE(u->sk.sk_shutdown);
	u32 mask = 0;

	if (READ_ONCE(u->sk.sk_err))
		mask |= POLLERR;
	if (shutdown == SHUTDOWN_MASK)
		mask |= POLLHUP;
	if (shutdown & RCV_SHUTDOWN)
		mask |= POLLRDHUP | POLLIN | POLLRDNORM;
	if (READ_ONCE(u->qlen))
		mask |= POLLIN | POLLRDNORM;
	if (unix_is_connected_type(&u->sk) && READ_ONCE(u->sk.sk_state) == TCP_CLOSE)
		mask |= POLLHUP;
	return mask;
}

/* For all that changes, and for room. */
static void poll_queues(struct file *file, struct sock *sk, poll_table *pt)
{
	poll_wait(file, &sk->rd_wait, pt);
	poll_wait(file, &sk->wr_wait, pt);
}

/* Of a stream: what is sent goes to the peer's queue, which has no other limit. */
static u32 unix_poll(struct file *file, struct sock *sk, poll_table *pt)
{
	struct unix_sock *u = unix_sk(sk);

	poll_queues(file, sk, pt);
	return poll_state(u) | (unix_writable(u) ? POLLOUT | POLLWRNORM | POLLWRBAND : 0);
}

/* The peer's queue is what there must be room in, unless the two are a pair. */
static bool peer_has_room(struct unix_sock *u)
{
	guard(spinlock)(&u->sk.sk_lock);
	if (!u->peer || READ_ONCE(u->peer->peer) == u || !unix_recvq_full(u->peer))
		return true;
	return !unix_peer_wake_me(u, u->peer);
}

/*
 * Who does not ask for room is not put on the peer's queue, which would cost the peer a
 * wake-up for each message that he reads.
 */
static u32 unix_dgram_poll(struct file *file, struct sock *sk, poll_table *pt)
{
	struct unix_sock *u = unix_sk(sk);
	u32 mask;

	poll_queues(file, sk, pt);
	mask = poll_state(u);
	if (pt && !(pt->key & (POLLOUT | POLLWRNORM | POLLWRBAND)))
		return mask;
	if (unix_writable(u) && peer_has_room(u))
		mask |= POLLOUT | POLLWRNORM | POLLWRBAND;
	else
		sk_set_async(sk, SOCK_ASYNC_NOSPACE);
	return mask;
}

/* What can be read at once: of a stream all, else the first message. */
static long bytes_waiting(struct unix_sock *u)
{
	struct unix_msg *m;
	long bytes = 0;

	guard(spinlock)(&u->sk.sk_lock);
	if (u->sk.sk_state == TCP_LISTEN)
		return -EINVAL;
	list_for_each_entry(m, &u->queue, link) {
		bytes += m->len - READ_ONCE(m->consumed);
		if (u->sk.sk_type == SOCK_DGRAM)
			break;
	}
	return bytes;
}

/* How much is under way, in either direction. What we do not know may be the file's. */
static long unix_ioctl(struct sock *sk, unsigned int cmd, unsigned long arg)
{
	long value;

	switch (cmd) {
	case SIOCOUTQ:
		value = sk_wmem_alloc_get(sk);
		break;
	case SIOCINQ:
		value = bytes_waiting(unix_sk(sk));
		break;
	default:
		return -ENOIOCTLCMD;
	}
	return value < 0 ? value : put_user((int)value, (int __user *)arg);
}

/* Who peeks holds iolock. */
static int unix_set_peek_off(struct sock *sk, int off)
{
	guard(mutex)(&unix_sk(sk)->iolock);
	WRITE_ONCE(sk->sk_peek_off, off);
	return 0;
}

/* --- The family. --- */

/* Three types; what they do not have is -EOPNOTSUPP. */
static const struct proto_ops unix_stream_ops = {
	.family = AF_UNIX,
	.release = unix_release,
	.bind = unix_bind,
	.connect = unix_stream_connect,
	.socketpair = unix_socketpair,
	.accept = unix_accept,
	.getname = unix_getname,
	.poll = unix_poll,
	.ioctl = unix_ioctl,
	.listen = unix_listen,
	.shutdown = unix_shutdown,
	.sendmsg = unix_stream_sendmsg,
	.recvmsg = unix_stream_recvmsg,
	.set_peek_off = unix_set_peek_off,
};

/* Nobody can be accepted, so nobody listens. */
static const struct proto_ops unix_dgram_ops = {
	.family = AF_UNIX,
	.release = unix_release,
	.bind = unix_bind,
	.connect = unix_dgram_connect,
	.socketpair = unix_socketpair,
	.getname = unix_getname,
	.poll = unix_dgram_poll,
	.ioctl = unix_ioctl,
	.shutdown = unix_shutdown,
	.sendmsg = unix_dgram_sendmsg,
	.recvmsg = unix_dgram_recvmsg,
	.set_peek_off = unix_set_peek_off,
};

/* Connections like those of a stream, messages like datagrams. */
static const struct proto_ops unix_seqpacket_ops = {
	.family = AF_UNIX,
	.release = unix_release,
	.bind = unix_bind,
	.connect = unix_stream_connect,
	.socketpair = unix_socketpair,
	.accept = unix_accept,
	.getname = unix_getname,
	.poll = unix_dgram_poll,
	.ioctl = unix_ioctl,
	.listen = unix_listen,
	.shutdown = unix_shutdown,
	.sendmsg = unix_seqpacket_sendmsg,
	.recvmsg = unix_seqpacket_recvmsg,
	.set_peek_off = unix_set_peek_off,
};

/* Old programs say raw where they mean datagrams. */
static struct sock *unix_create(int type, int protocol)
{
	struct unix_sock *u;

	if (protocol && protocol != PF_UNIX)
		return ERR_PTR(-EPROTONOSUPPORT);
	switch (type) {
	case SOCK_STREAM:
		u = unix_sock_create(&unix_stream_ops, type);
		break;
	case SOCK_RAW:
	case SOCK_DGRAM:
		u = unix_sock_create(&unix_dgram_ops, SOCK_DGRAM);
		break;
	case SOCK_SEQPACKET:
		u = unix_sock_create(&unix_seqpacket_ops, type);
		break;
	default:
		return ERR_PTR(-ESOCKTNOSUPPORT);
	}
	return u ? &u->sk : ERR_PTR(-ENOMEM);
}

/* For good: it is no module. */
static const struct net_proto_family unix_family = {
	.family = AF_UNIX,
	.create = unix_create,
};

static int __init unix_init(void)
{
	return sock_register(&unix_family);
}
fs_initcall(unix_init);

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What sockets of all families have in common.
 *
 * A sock lives as long as somebody has a reference to it, or a message of it has not been
 * received yet: the bytes of these, and one more for the references, are @sk_wmem_alloc.
 *
 *	sk->sk_lock		a spinlock: the state, and what the family says
 *	sk->rd_wait, wr_wait	who waits for something to receive, for room to send
 *
 * Both queues are woken after the change, with or without the lock.
 */
#ifndef _NET_SOCK_H
#define _NET_SOCK_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/fasync.h>
#include <linux/net.h>
#include <linux/refcount.h>
#include <linux/socket.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

struct cred;
struct inode;
struct pid;

/* sk_state: the numbers are TCP's, whoever it is. */
enum { TCP_ESTABLISHED = 1, TCP_CLOSE = 7, TCP_LISTEN = 10 };
/* sk_shutdown */
#define RCV_SHUTDOWN	1
#define SEND_SHUTDOWN	2
#define SHUTDOWN_MASK	3

/* sk_flags, each a bit that is set and cleared as a whole. */
enum sock_flags {
	SOCK_DEAD,			/* its file is gone [sk_lock] */
	SOCK_PASSCRED, SOCK_PASSSEC, SOCK_DBG, SOCK_REUSE, SOCK_REUSEPORT, SOCK_LOCALROUTE,
	SOCK_BROADCAST, SOCK_KEEPOPEN, SOCK_URGINLINE, SOCK_NOCHECK, SOCK_LINGER,
	SOCK_RCVTSTAMP, SOCK_RCVTSTAMPNS, SOCK_NOFCS, SOCK_SELECT_ERR_QUEUE,
	SOCK_ZEROCOPY, SOCK_RXQ_OVFL,
	SOCK_ASYNC_NOSPACE,		/* a send found no room: O_ASYNC tells when there is */
	SOCK_ASYNC_WAITDATA,		/* somebody sleeps for data: no need to tell of it */
};

#define SK_WMEM_DEFAULT		212992
#define SK_WMEM_MAX		212992	/* what SO_SNDBUF can ask for */
#define SOCK_MIN_SNDBUF		4608
#define SOCK_MIN_RCVBUF		2304

struct sock {
	unsigned short sk_family, sk_type, sk_protocol;
	unsigned char sk_state;		/* [sk_lock]; read by anybody */
	unsigned char sk_shutdown;	/* [sk_lock]; read by anybody */
	int sk_err;			/* is taken by an exchange */
	unsigned long sk_flags;
	refcount_t sk_refcnt;
	atomic_t sk_wmem_alloc;
	spinlock_t sk_lock;
	const struct proto_ops *sk_ops;
	struct inode *sk_inode;		/* the file's; NULL before there is one [sk_lock] */
	wait_queue_head_t rd_wait, wr_wait;
	struct hlist_head sk_fasync;	/* fs/fasync.c */
	/* Options: what setsockopt() said last. */
	int sk_sndbuf, sk_rcvbuf, sk_rcvlowat, sk_peek_off;
	int sk_priority, sk_mark, sk_lingertime;
	long sk_rcvtimeo, sk_sndtimeo;	/* jiffies */
	/* Who is at the other end; [sk_lock] */
	struct pid *sk_peer_pid;
	const struct cred *sk_peer_cred;
	/* The last reference and the last message are gone: frees what it is part of. */
	void (*sk_destruct)(struct sock *sk);
};

/* net/core/sock.c: of a family's memory, with one reference. */
void sock_init(struct sock *sk, const struct proto_ops *ops, int type);
void sock_put(struct sock *sk);
static inline struct sock *sock_hold(struct sock *sk)
{
	refcount_inc(&sk->sk_refcnt);
	return sk;
}

/* The bytes that @sk has sent and nobody has received. */
static inline int sk_wmem_alloc_get(const struct sock *sk)
{
	return atomic_read(&sk->sk_wmem_alloc) - 1;
}
static inline void sk_charge(struct sock *sk, unsigned int bytes)
{
	atomic_add(bytes, &sk->sk_wmem_alloc);
}
/* May be the end of @sk. */
void sk_uncharge(struct sock *sk, unsigned int bytes);

static inline bool sock_flag(const struct sock *sk, enum sock_flags flag)
{
	return READ_ONCE(sk->sk_flags) >> flag & 1;
}

/* The error that waits, once: negative, or 0. */
static inline int sock_error(struct sock *sk)
{
	return likely(!READ_ONCE(sk->sk_err)) ? 0 : -xchg(&sk->sk_err, 0);
}

static inline long sock_rcvtimeo(const struct sock *sk, unsigned int flags)
{
	return flags & MSG_DONTWAIT ? 0 : READ_ONCE(sk->sk_rcvtimeo);
}

static inline long sock_sndtimeo(const struct sock *sk, unsigned int flags)
{
	return flags & MSG_DONTWAIT ? 0 : READ_ONCE(sk->sk_sndtimeo);
}

/* A call with an end cannot be made again: nobody would know how much of it is left. */
static inline int sock_intr_errno(long timeo)
{
	return timeo == MAX_SCHEDULE_TIMEOUT ? -ERESTARTSYS : -EINTR;
}

/*
 * Waits until @condition on @wq, exclusively if @excl: 0, perhaps for nothing; -EAGAIN: the
 * time is over, or a signal's error. @timeo is what is left.
 */
#define sk_wait(wq, timeo, excl, condition) \
({ \
	long __left = ___wait_event_timeout(wq, condition, TASK_INTERRUPTIBLE, excl, *(timeo)); \
	int __ret = __left > 0 ? 0 : __left ? sock_intr_errno(*(timeo)) : -EAGAIN; \
	\
	if (__left >= 0 && *(timeo) != MAX_SCHEDULE_TIMEOUT) \
		*(timeo) = __left; \
	__ret; \
})

/* A message may be larger than all the room: it needs only some that is left. */
static inline bool sock_has_room(const struct sock *sk)
{
	return sk_wmem_alloc_get(sk) < READ_ONCE(sk->sk_sndbuf);
}

/* There is room, and nothing is in the way: so there is nothing to wait for. */
static inline bool sock_may_send(const struct sock *sk)
{
	return !READ_ONCE(sk->sk_err) && !(READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN) &&
	       sock_has_room(sk);
}

/* For who has O_ASYNC only: nobody else needs to know. */
static inline void sk_set_async(struct sock *sk, enum sock_flags flag)
{
	if (unlikely(READ_ONCE(sk->sk_fasync.first)))
		set_bit(flag, &sk->sk_flags);
}
/* Something has come, @band; or it is over. */
static inline void sk_tell_data(struct sock *sk, int band)
{
	if (unlikely(READ_ONCE(sk->sk_fasync.first)) && !sock_flag(sk, SOCK_ASYNC_WAITDATA))
		__kill_fasync(&sk->sk_fasync, band);
}

/* 0: there is room for a message. Or the error of a send that has none. */
int sock_wait_for_wmem(struct sock *sk, long *timeo);

/* The running task's process and rights are those of who is at @sk. */
struct sk_peer {
	struct pid *pid;
	const struct cred *cred;
};
/* What is there is let go of. */
void sk_set_peer(struct sock *sk, struct pid *pid, const struct cred *cred);
/* With references; both NULL: nobody is. */
struct sk_peer sk_get_peer(struct sock *sk);
void sk_put_peer(const struct sk_peer *peer);

#endif /* _NET_SOCK_H */

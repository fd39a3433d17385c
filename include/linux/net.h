/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Families of sockets, and the files by which programs have them (net/socket.c).
 *
 * There is one object, struct sock, where Linux has two: a connection that nobody has
 * accepted yet is one without a file.
 */
#ifndef __LINUX_NET_H
#define __LINUX_NET_H

#include <linux/poll.h>
#include <linux/socket.h>
#include <linux/types.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/net.h>

struct file;
struct sock;

#define SOCK_STREAM	1
#define SOCK_DGRAM	2
#define SOCK_RAW	3
#define SOCK_SEQPACKET	5
#define SOCK_MAX	11
#define SOCK_TYPE_MASK	0xf
#define SOCK_CLOEXEC	O_CLOEXEC
#define SOCK_NONBLOCK	O_NONBLOCK

#define SHUT_RD		0
#define SHUT_WR		1
#define SHUT_RDWR	2

/*
 * What a family does. NULL: -EOPNOTSUPP. Addresses have the length that the program gave,
 * and nothing of them is checked. Whoever calls has the file; MSG_DONTWAIT stands for
 * O_NONBLOCK of it, too.
 *
 * @release	 the file is gone: takes over its reference to the sock.
 * @accept	 another sock, with a reference; ERR_PTR.
 * @getname	 its name, or its peer's, into @addr: the length, or an error.
 * @ioctl	 -ENOIOCTLCMD: it is none of mine.
 * @sendmsg	 how much was sent; the first error if nothing was.
 * @recvmsg	 the same; what came beside is in @msg.
 * @set_peek_off where MSG_PEEK looks next.
 */
struct proto_ops {
	int family;
	void (*release)(struct sock *sk);
	int (*bind)(struct sock *sk, const struct sockaddr_storage *addr, int len);
	int (*connect)(struct sock *sk, const struct msghdr *to);
	int (*socketpair)(struct sock *a, struct sock *b);
	struct sock *(*accept)(struct sock *sk, unsigned int flags);
	int (*getname)(struct sock *sk, struct sockaddr_storage *addr, bool peer);
	u32 (*poll)(struct file *file, struct sock *sk, poll_table *pt);
	long (*ioctl)(struct sock *sk, unsigned int cmd, unsigned long arg);
	int (*listen)(struct sock *sk, unsigned int backlog);
	int (*shutdown)(struct sock *sk, int how);
	ssize_t (*sendmsg)(struct sock *sk, struct msghdr *msg);
	ssize_t (*recvmsg)(struct sock *sk, struct msghdr *msg, unsigned int flags);
	int (*set_peek_off)(struct sock *sk, int off);
};

/* @create: a sock with one reference; ERR_PTR(-ESOCKTNOSUPPORT), -EPROTONOSUPPORT, ... */
struct net_proto_family {
	int family;
	struct sock *(*create)(int type, int protocol);
};
/* At boot, for good; -EEXIST: somebody was faster. */
int sock_register(const struct net_proto_family *family);

/* net/socket.c: from a sock to a file and back. */
struct sock *sock_create(int family, int type, int protocol);
/* Takes over the reference, also if it fails: ERR_PTR(-ENOMEM). @flags: O_NONBLOCK. */
struct file *sock_alloc_file(struct sock *sk, unsigned int flags);
/* ERR_PTR(-ENOTSOCK): it is none. */
struct sock *sock_from_file(struct file *file);
/* What programs do with one: at most @len bytes, MSG_*. */
ssize_t sock_sendmsg(struct file *file, struct msghdr *msg);
ssize_t sock_recvmsg(struct file *file, struct msghdr *msg, unsigned int flags);

/* net/sockopt.c: of SOL_SOCKET, and of whoever else. */
struct sock_option {
	int level, name;
	void __user *value;
	union {
		int len;		/* what is given */
		int __user *lenp;	/* room, and then what it was */
	};
};
int sock_setsockopt(struct sock *sk, const struct sock_option *opt);
int sock_getsockopt(struct sock *sk, const struct sock_option *opt);

#endif /* __LINUX_NET_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls on sockets, but for those that move messages (net/msg_calls.c). Owns
 * nothing.
 */
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/minmax.h>
#include <linux/net.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <net/sock.h>

#include "socket.h"

/* --- Addresses. --- */

/* What the family makes of it is the family's. */
int move_addr_to_kernel(const void __user *user, int len, struct sockaddr_storage *addr)
{
	if (len < 0 || len > (int)sizeof(*addr))
		return -EINVAL;
	return copy_from_user(addr, user, len) ? -EFAULT : 0;
}

/* A program that gives too little room gets the beginning, and is told so by the length. */
int move_addr_to_user(const struct sockaddr_storage *addr, int len, void __user *user,
		      int __user *ulen)
{
	int room;

	if (get_user(room, ulen))
		return -EFAULT;
	room = min(room, len);
	if (room < 0)
		return -EINVAL;
	if (copy_to_user(user, addr, room))
		return -EFAULT;
	/* All of its length, although the end may be cut off. */
	return put_user(len, ulen);
}

/* The sock of a descriptor's file; -EBADF, -ENOTSOCK. It stays as long as @f does. */
static struct sock *sock_of(struct fd f)
{
	return fd_empty(f) ? ERR_PTR(-EBADF) : sock_from_file(fd_file(f));
}

/* What the file does not wait for, its calls do not. */
static unsigned int wait_flags(struct fd f)
{
	return READ_ONCE(fd_file(f)->f_flags) & O_NONBLOCK ? MSG_DONTWAIT : 0;
}

/* --- Making. --- */

/* What a type may have beside its number. */
static int check_type(int type)
{
	return type & ~(SOCK_TYPE_MASK | SOCK_CLOEXEC | SOCK_NONBLOCK) ? -EINVAL : 0;
}

/* The descriptor gets the file of @sk, whose reference goes in any case. */
static int install_sock(struct sock *sk, unsigned int flags)
{
	int fd = get_unused_fd_flags(flags);
	struct file *file;

	if (fd < 0) {
		sk->sk_ops->release(sk);
		return fd;
	}
	file = sock_alloc_file(sk, flags);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

/* The type has flags for the file and for the descriptor beside it. */
SYSCALL_DEFINE3(socket, int, family, int, type, int, protocol)
{
	int err = check_type(type);
	struct sock *sk;

	if (err)
		return err;
	sk = sock_create(family, type & SOCK_TYPE_MASK, protocol);
	return IS_ERR(sk) ? PTR_ERR(sk) : install_sock(sk, type);
}

/* What the caller of socketpair() asks for. */
struct pair_request {
	int family, type, protocol;
	int fds[2];			/* taken already */
};

/* Two socks that know each other; both or none. */
static int make_socks(const struct pair_request *req, struct sock *sks[2])
{
	int type = req->type & SOCK_TYPE_MASK, err;

	sks[0] = sock_create(req->family, type, req->protocol);
	if (IS_ERR(sks[0]))
		return PTR_ERR(sks[0]);
	sks[1] = sock_create(req->family, type, req->protocol);
	err = PTR_ERR_OR_ZERO(sks[1]);
	if (!err)
		err = sks[0]->sk_ops->socketpair ?
			      sks[0]->sk_ops->socketpair(sks[0], sks[1]) : -EOPNOTSUPP;
	if (!err)
		return 0;
	sks[0]->sk_ops->release(sks[0]);
	if (!IS_ERR(sks[1]))
		sks[1]->sk_ops->release(sks[1]);
	return err;
}

/* From here on the descriptors are the program's, or nothing has happened. */
static int make_pair(const struct pair_request *req)
{
	struct file *files[2];
	struct sock *sks[2];
	int err = make_socks(req, sks);

	if (err)
		return err;
	files[0] = sock_alloc_file(sks[0], req->type);
	if (IS_ERR(files[0])) {
		sks[1]->sk_ops->release(sks[1]);
		return PTR_ERR(files[0]);
	}
	files[1] = sock_alloc_file(sks[1], req->type);
	if (IS_ERR(files[1])) {
		fput(files[0]);
		return PTR_ERR(files[1]);
	}
	fd_install(req->fds[0], files[0]);
	fd_install(req->fds[1], files[1]);
	return 0;
}

/* The program is told the numbers first: it cannot be asked to close them again. */
static int pair_at(struct pair_request *req, int __user *user)
{
	if (copy_to_user(user, req->fds, sizeof(req->fds)))
		return -EFAULT;
	return make_pair(req);
}

/* Numbers, the program's memory, then the sockets: the order in which Linux finds faults. */
SYSCALL_DEFINE4(socketpair, int, family, int, type, int, protocol, int __user *, user)
{
	struct pair_request req = { .family = family, .type = type, .protocol = protocol };
	int err = check_type(type);

	if (err)
		return err;
	req.fds[0] = get_unused_fd_flags(type);
	if (req.fds[0] < 0)
		return req.fds[0];
	req.fds[1] = get_unused_fd_flags(type);
	if (req.fds[1] < 0) {
		put_unused_fd(req.fds[0]);
		return req.fds[1];
	}
	err = pair_at(&req, user);
	if (err) {
		put_unused_fd(req.fds[1]);
		put_unused_fd(req.fds[0]);
	}
	return err;
}

/* --- Names and connections. --- */

/* The address is copied before the family looks at it: it cannot change meanwhile. */
SYSCALL_DEFINE3(bind, int, fd, const void __user *, user, int, len)
{
	CLASS(fd, f)(fd);
	struct sock *sk = sock_of(f);
	struct sockaddr_storage addr;
	int err;

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	err = move_addr_to_kernel(user, len, &addr);
	if (err)
		return err;
	return sk->sk_ops->bind ? sk->sk_ops->bind(sk, &addr, len) : -EOPNOTSUPP;
}

/* A negative number is a very large one. */
SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	CLASS(fd, f)(fd);
	struct sock *sk = sock_of(f);

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	if (!sk->sk_ops->listen)
		return -EOPNOTSUPP;
	return sk->sk_ops->listen(sk, min((unsigned int)backlog, (unsigned int)SOMAXCONN));
}

/*
 * A connection is made at once or not at all: a call that a signal interrupts while it
 * waits for room can be made again.
 */
SYSCALL_DEFINE3(connect, int, fd, const void __user *, user, int, len)
{
	CLASS(fd, f)(fd);
	struct sock *sk = sock_of(f);
	struct sockaddr_storage addr;
	struct msghdr to = { .msg_name = &addr, .msg_namelen = len };
	int err;

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	err = move_addr_to_kernel(user, len, &addr);
	if (err)
		return err;
	to.msg_flags = wait_flags(f);
	return sk->sk_ops->connect ? sk->sk_ops->connect(sk, &to) : -EOPNOTSUPP;
}

/* Where accept() puts who has connected; NULL: nobody asks. */
struct name_request {
	void __user *addr;
	int __user *len;
};

/* What sock->getname() says, for the program. */
static int put_name(struct sock *sk, const struct name_request *req, bool peer)
{
	struct sockaddr_storage addr = {};
	int len = sk->sk_ops->getname(sk, &addr, peer);

	if (len < 0)
		return len;
	return move_addr_to_user(&addr, len, req->addr, req->len);
}

/* A connection whose name cannot be told is lost, as on Linux. */
static struct file *accept_file(struct fd f, const struct name_request *req,
				unsigned int flags)
{
	struct sock *sk = sock_of(f), *new;
	struct file *file;
	int err;

	if (IS_ERR(sk))
		return ERR_CAST(sk);
	if (!sk->sk_ops->accept)
		return ERR_PTR(-EOPNOTSUPP);
	new = sk->sk_ops->accept(sk, wait_flags(f));
	if (IS_ERR(new))
		return ERR_CAST(new);
	file = sock_alloc_file(new, flags);
	if (IS_ERR(file) || !req->addr)
		return file;
	err = put_name(new, req, true);
	if (!err)
		return file;
	fput(file);
	return ERR_PTR(err == -ENOTCONN ? -ECONNABORTED : err);
}

/* The number first: there is no way back once a connection was taken from its queue. */
static long do_accept(int fd, const struct name_request *req, unsigned int flags)
{
	CLASS(fd, f)(fd);
	struct file *file;
	int new;

	if (flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK))
		return -EINVAL;
	if (fd_empty(f))
		return -EBADF;
	new = get_unused_fd_flags(flags);
	if (new < 0)
		return new;
	file = accept_file(f, req, flags);
	if (IS_ERR(file)) {
		put_unused_fd(new);
		return PTR_ERR(file);
	}
	fd_install(new, file);
	return new;
}

/* The flags are those of the new descriptor; nothing is inherited from the old one. */
SYSCALL_DEFINE4(accept4, int, fd, void __user *, addr, int __user *, len, int, flags)
{
	return do_accept(fd, &(struct name_request){ addr, len }, flags);
}

/* The old one, which has no flags. */
SYSCALL_DEFINE3(accept, int, fd, void __user *, addr, int __user *, len)
{
	return do_accept(fd, &(struct name_request){ addr, len }, 0);
}

/* One's own name, or the peer's. */
static long get_name(int fd, const struct name_request *req, bool peer)
{
	CLASS(fd, f)(fd);
	struct sock *sk = sock_of(f);

	return IS_ERR(sk) ? PTR_ERR(sk) : put_name(sk, req, peer);
}

SYSCALL_DEFINE3(getsockname, int, fd, void __user *, addr, int __user *, len)
{
	return get_name(fd, &(struct name_request){ addr, len }, false);
}

SYSCALL_DEFINE3(getpeername, int, fd, void __user *, addr, int __user *, len)
{
	return get_name(fd, &(struct name_request){ addr, len }, true);
}

/* Not the descriptor's end but the connection's, for all who have it. */
SYSCALL_DEFINE2(shutdown, int, fd, int, how)
{
	CLASS(fd, f)(fd);
	struct sock *sk = sock_of(f);

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	if (!sk->sk_ops->shutdown)
		return -EOPNOTSUPP;
	return how < SHUT_RD || how > SHUT_RDWR ? -EINVAL : sk->sk_ops->shutdown(sk, how);
}

/* --- Options. --- */

/* Other levels are those of protocols, of which Unix sockets have none. */
SYSCALL_DEFINE5(setsockopt, int, fd, int, level, int, name, void __user *, value, int, len)
{
	CLASS(fd, f)(fd);
	struct sock *sk = sock_of(f);
	struct sock_option opt = { .level = level, .name = name, .value = value, .len = len };

	if (len < 0)
		return -EINVAL;
	if (IS_ERR(sk))
		return PTR_ERR(sk);
	return level == SOL_SOCKET ? sock_setsockopt(sk, &opt) : -EOPNOTSUPP;
}

/* The same for asking: the program says how much room it has, and is told what it got. */
SYSCALL_DEFINE5(getsockopt, int, fd, int, level, int, name, void __user *, value,
		int __user *, len)
{
	CLASS(fd, f)(fd);
	struct sock *sk = sock_of(f);
	struct sock_option opt = { .level = level, .name = name, .value = value, .lenp = len };

	if (IS_ERR(sk))
		return PTR_ERR(sk);
	return level == SOL_SOCKET ? sock_getsockopt(sk, &opt) : -EOPNOTSUPP;
}

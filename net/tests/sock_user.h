/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls on sockets as a program would make them; the world they are made in is that of
 * fs_user.h. All give what the call says.
 */
#ifndef _NET_TESTS_SOCK_USER_H
#define _NET_TESTS_SOCK_USER_H

#include <linux/file.h>
#include <linux/net.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/socket.h>
#include <uapi/asm/ioctls.h>
#include <uapi/linux/un.h>

#include "../../fs/tests/fs_user.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

/* Behind what is sent and received: names, headers, and what goes beside. */
#define NET_DATA	FS_DATA
#define NET_ROOM	(40 * PAGE_SIZE)
#define NET_ADDR	(FS_DATA + NET_ROOM)
#define NET_HEAD	(NET_ADDR + PAGE_SIZE)
#define NET_BESIDE	(NET_HEAD + PAGE_SIZE)

/* 0, or -ENOTTY, which no call here says. */
static inline long put(unsigned long at, const void *from, size_t len)
{
	return copy_to_user((void __user *)at, from, len) ? -ENOTTY : 0;
}

static inline long get(void *to, unsigned long at, size_t len)
{
	return copy_from_user(to, (void __user *)at, len) ? -ENOTTY : 0;
}

/* Pairs are what most cases begin with. */
static inline void k_pair(struct kunit *test, int type, int sv[2])
{
	KUNIT_ASSERT_EQ(test, ksyscall(__NR_socketpair, AF_UNIX, type, 0, NET_DATA), 0l);
	KUNIT_ASSERT_EQ(test, get(sv, NET_DATA, 2 * sizeof(int)), 0l);
}

static inline long k_socket(int type)
{
	return ksyscall(__NR_socket, AF_UNIX, type, 0);
}

/* @name: a path, or "@..." for an abstract one. How long it is. */
static inline long put_name(const char *name)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	strscpy(un.sun_path, name, sizeof(un.sun_path));
	if (name[0] == '@')
		un.sun_path[0] = 0;
	return put(NET_ADDR, &un, sizeof(un)) ?:
		       (long)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
}

static inline long k_bind(long fd, const char *name)
{
	return ksyscall(__NR_bind, fd, NET_ADDR, put_name(name));
}

static inline long k_connect(long fd, const char *name)
{
	return ksyscall(__NR_connect, fd, NET_ADDR, put_name(name));
}

static inline long k_listen(long fd, int backlog)
{
	return ksyscall(__NR_listen, fd, backlog);
}

static inline long k_accept(long fd)
{
	return ksyscall(__NR_accept4, fd, 0, 0, 0);
}

static inline long k_send(long fd, const char *text, int flags)
{
	size_t len = strlen(text);

	return put(NET_DATA, text, len) ?:
		       ksyscall(__NR_sendto, fd, NET_DATA, len, flags, 0, 0);
}

static inline long k_send_to(long fd, const char *text, const char *name)
{
	size_t len = strlen(text);

	return put(NET_DATA, text, len) ?:
		       ksyscall(__NR_sendto, fd, NET_DATA, len, 0, NET_ADDR, put_name(name));
}

static inline long k_recv(long fd, char *buf, size_t len, int flags)
{
	long ret = ksyscall(__NR_recvfrom, fd, NET_DATA, len, flags, 0, 0);

	return ret > 0 ? get(buf, NET_DATA, min((size_t)ret, len)) ?: ret : ret;
}

static inline long k_option(long fd, int name)
{
	int value = 4;
	long ret = put(NET_HEAD, &value, sizeof(value)) ?:
			   ksyscall(__NR_getsockopt, fd, SOL_SOCKET, name, NET_DATA, NET_HEAD);

	return ret ?: get(&value, NET_DATA, sizeof(value)) ?: value;
}

static inline long k_set_option(long fd, int name, int value)
{
	return put(NET_DATA, &value, sizeof(value)) ?:
		       ksyscall(__NR_setsockopt, fd, SOL_SOCKET, name, NET_DATA, sizeof(value));
}

static inline long k_events(long fd)
{
	CLASS(fd, f)(fd);

	return fd_empty(f) ? -EBADF : vfs_poll(fd_file(f), NULL);
}

/* One byte with these files. */
static inline long k_send_fds(long fd, const int *fds, unsigned int nr)
{
	struct cmsghdr c = { CMSG_LEN(nr * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
	struct iovec v = { (void *)NET_DATA, 1 };
	struct user_msghdr m = {
		.msg_iov = (void __user *)(NET_HEAD + 512), .msg_iovlen = 1,
		.msg_control = (void __user *)NET_BESIDE, .msg_controllen = CMSG_SPACE(nr * 4),
	};

	return put(NET_HEAD, &m, sizeof(m)) ?: put(NET_HEAD + 512, &v, sizeof(v)) ?:
	       put(NET_BESIDE, &c, sizeof(c)) ?:
	       put(NET_BESIDE + sizeof(c), fds, nr * sizeof(int)) ?:
	       ksyscall(__NR_sendmsg, fd, NET_HEAD, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* How many files came with a byte, of those that there was room for. */
static inline long k_recv_fds(long fd, int *fds, unsigned int room, int flags)
{
	struct iovec v = { (void *)NET_DATA, 1 };
	struct user_msghdr m = {
		.msg_iov = (void __user *)(NET_HEAD + 512), .msg_iovlen = 1,
		.msg_control = (void __user *)NET_BESIDE,
		.msg_controllen = CMSG_LEN(room * sizeof(int)),
	};
	struct cmsghdr c;
	long ret = put(NET_HEAD, &m, sizeof(m)) ?: put(NET_HEAD + 512, &v, sizeof(v)) ?:
		   ksyscall(__NR_recvmsg, fd, NET_HEAD, flags | MSG_DONTWAIT);
	size_t bytes;

	if (ret < 0)
		return ret;
	if (get(&m, NET_HEAD, sizeof(m)) || get(&c, NET_BESIDE, sizeof(c)))
		return -ENOTTY;
	if (!m.msg_controllen)
		return 0;
	bytes = c.cmsg_len - sizeof(c);
	return get(fds, NET_BESIDE + sizeof(c), bytes) ?: (long)(bytes / sizeof(int));
}

/* What we have been sent, which nobody else takes from us. */
static inline int next_signal(void)
{
	kernel_siginfo_t info;

	guard(spinlock_irq)(&current->sighand->siglock);
	return dequeue_signal(0, &info);
}

/* --- The same for who has a file, in the kernel's memory. --- */

static inline ssize_t file_send(struct file *file, const void *buf, size_t len)
{
	struct kvec v = { (void *)buf, len };
	struct msghdr msg = { .msg_flags = MSG_NOSIGNAL,
			      .msg_iter = kvec_iter(ITER_SOURCE, &v, 1) };

	return sock_sendmsg(file, &msg);
}

static inline ssize_t file_recv(struct file *file, void *buf, size_t len, unsigned int flags)
{
	struct kvec v = { buf, len };
	struct msghdr msg = { .msg_iter = kvec_iter(ITER_DEST, &v, 1) };

	return sock_recvmsg(file, &msg, flags);
}

#endif /* _NET_TESTS_SOCK_USER_H */

// SPDX-License-Identifier: GPL-2.0-only
/* The calls on sockets, whatever the family: what they take, and what they refuse. */
#include <linux/module.h>
#include <uapi/linux/time_types.h>

#include "sock_user.h"

/* --- Making, and options. --- */

static void what_there_is(struct kunit *test)
{
	struct stat st;
	long fd;

	fs_world(test);
	EXPECT(ksyscall(__NR_socket, 12345, SOCK_STREAM, 0), -EAFNOSUPPORT);
	EXPECT(ksyscall(__NR_socket, AF_INET, SOCK_STREAM, 0), -EAFNOSUPPORT);
	EXPECT(ksyscall(__NR_socket, AF_NETLINK, SOCK_DGRAM, 0), -EAFNOSUPPORT);
	EXPECT(ksyscall(__NR_socket, AF_UNIX, SOCK_MAX, 0), -EINVAL);
	EXPECT(ksyscall(__NR_socket, AF_UNIX, 4, 0), -ESOCKTNOSUPPORT);
	EXPECT(ksyscall(__NR_socket, AF_UNIX, SOCK_STREAM | 0x10, 0), -EINVAL);
	EXPECT(ksyscall(__NR_socket, AF_UNIX, SOCK_STREAM, 2), -EPROTONOSUPPORT);
	fd = k_socket(SOCK_RAW | SOCK_CLOEXEC);
	EXPECT(k_option(fd, SO_TYPE), SOCK_DGRAM);
	EXPECT(ksyscall(__NR_fcntl, fd, F_GETFD), FD_CLOEXEC);
	EXPECT(ksyscall(__NR_fstat, fd, NET_DATA), 0);
	EXPECT(get(&st, NET_DATA, sizeof(st)), 0);
	EXPECT(st.st_mode, S_IFSOCK | 0777);
	EXPECT(k_lseek(fd, 0, SEEK_SET), -ESPIPE);
	EXPECT(ksyscall(__NR_ioctl, fd, 0x1234, 0), -ENOTTY);
	EXPECT(ksyscall(__NR_socketpair, AF_UNIX, SOCK_STREAM, 0, 0), -EFAULT);
	EXPECT(ksyscall(__NR_fcntl, fd + 1, F_GETFD), -EBADF);
	EXPECT(k_listen(1000, 1), -EBADF);
	EXPECT(k_listen(k_open("/", O_RDONLY, 0), 1), -ENOTSOCK);
	EXPECT(k_mknod("s", S_IFSOCK | 0700, 0), 0);
	EXPECT(k_open("s", O_RDWR, 0), -ENXIO);
	EXPECT(k_connect(fd, "s"), -ECONNREFUSED);
}

static void options(struct kunit *test)
{
	long fd;

	fs_world(test);
	fd = k_socket(SOCK_STREAM);
	EXPECT(k_option(fd, SO_DOMAIN), AF_UNIX);
	EXPECT(k_option(fd, SO_SNDBUF), 212992);
	EXPECT(k_option(fd, SO_PEEK_OFF), -1);
	EXPECT(k_option(fd, SO_PEERSEC), -ENOPROTOOPT);
	EXPECT(k_set_option(fd, SO_TYPE, 1), -ENOPROTOOPT);
	EXPECT(k_set_option(fd, SO_KEEPALIVE, 7), 0);
	EXPECT(k_option(fd, SO_KEEPALIVE), 1);
	EXPECT(k_set_option(fd, SO_SNDBUF, 10000), 0);
	EXPECT(k_option(fd, SO_SNDBUF), 20000);
	EXPECT(k_set_option(fd, SO_SNDBUF, -1), 0);
	EXPECT(k_option(fd, SO_SNDBUF), 425984);
	EXPECT(k_set_option(fd, SO_RCVBUF, 0), 0);
	EXPECT(k_option(fd, SO_RCVBUF), 2304);
	EXPECT(k_option(fd, SO_PEERGROUPS), -ENODATA);
	EXPECT(ksyscall(__NR_setsockopt, fd, 12345, 1, NET_DATA, 4), -EOPNOTSUPP);
	EXPECT(ksyscall(__NR_setsockopt, fd, SOL_SOCKET, SO_KEEPALIVE, NET_DATA, 3), -EINVAL);
	EXPECT(ksyscall(__NR_setsockopt, fd, SOL_SOCKET, SO_KEEPALIVE, 0, 4), -EFAULT);
}

/* Every call says what its descriptor is not. */
static void no_sockets(struct kunit *test)
{
	static const int calls[] = {
		__NR_bind, __NR_listen, __NR_accept, __NR_accept4, __NR_connect, __NR_shutdown,
		__NR_getsockname, __NR_getpeername, __NR_getsockopt, __NR_setsockopt,
		__NR_sendto, __NR_recvfrom, __NR_sendmsg, __NR_recvmsg, __NR_sendmmsg,
		__NR_recvmmsg,
	};
	long fd;

	fs_world(test);
	fd = k_open("/", O_RDONLY, 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(calls); i++) {
		KUNIT_EXPECT_EQ_MSG(test, ksyscall(calls[i], fd, 0, 1, 0, 0, 0), -(long)ENOTSOCK,
				    "call %d", calls[i]);
		KUNIT_EXPECT_EQ_MSG(test, ksyscall(calls[i], fd + 1, 0, 1, 0, 0, 0), -(long)EBADF,
				    "call %d", calls[i]);
	}
}

static void addresses(struct kunit *test)
{
	struct sockaddr_un un;
	int len = 4;
	long fd;

	fs_world(test);
	fd = k_socket(SOCK_DGRAM);
	EXPECT(k_bind(fd, "@abc"), 0);
	/* All of its length is told, and as much as there is room for. */
	EXPECT(put(NET_HEAD, &len, sizeof(len)), 0);
	EXPECT(clear_user((void __user *)NET_ADDR, 100), 0);
	EXPECT(ksyscall(__NR_getsockname, fd, NET_ADDR, NET_HEAD), 0);
	EXPECT(get(&un, NET_ADDR, sizeof(un)), 0);
	EXPECT(get(&len, NET_HEAD, sizeof(len)), 0);
	EXPECT(len, 2 + 4);
	EXPECT(memcmp(un.sun_path, "\0a\0", 3), 0);
	EXPECT(ksyscall(__NR_getpeername, fd, NET_ADDR, NET_HEAD), -ENOTCONN);
	EXPECT(ksyscall(__NR_getsockname, fd, 8, NET_HEAD), -EFAULT);
	EXPECT(ksyscall(__NR_getsockname, fd, NET_ADDR, 8), -EFAULT);
	len = -1;
	EXPECT(put(NET_HEAD, &len, sizeof(len)), 0);
	EXPECT(ksyscall(__NR_getsockname, fd, NET_ADDR, NET_HEAD), -EINVAL);
	EXPECT(ksyscall(__NR_connect, fd, NET_ADDR, 129), -EINVAL);
	EXPECT(ksyscall(__NR_connect, fd, NET_ADDR, -1), -EINVAL);
	EXPECT(ksyscall(__NR_connect, fd, 8, 20), -EFAULT);
}

/* --- Messages. --- */

/* A program's header for @nr pieces of @len bytes each, one behind the other. */
static long put_header(unsigned long at, unsigned int nr, size_t len)
{
	struct user_msghdr m = { .msg_iov = (void __user *)(at + 512), .msg_iovlen = nr };
	struct iovec v;

	for (unsigned int i = 0; i < min(nr, 8u); i++) {
		v = (struct iovec){ (void *)(NET_DATA + i * len), len };
		if (put(at + 512 + i * sizeof(v), &v, sizeof(v)))
			return -ENOTTY;
	}
	return put(at, &m, sizeof(m));
}

static void pieces(struct kunit *test)
{
	char buf[16];
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_DGRAM | SOCK_NONBLOCK, sv);
	EXPECT(put_header(NET_HEAD, 3, 2), 0);
	EXPECT(put(NET_DATA, "abcdef", 6), 0);
	EXPECT(ksyscall(__NR_sendmsg, sv[0], NET_HEAD, 0), 6);
	EXPECT(put(NET_DATA, "......", 6), 0);
	EXPECT(ksyscall(__NR_recvmsg, sv[1], NET_HEAD, MSG_CMSG_CLOEXEC), 6);
	EXPECT(get(buf, NET_DATA, 6), 0);
	EXPECT(memcmp(buf, "abcdef", 6), 0);
	EXPECT(ksyscall(__NR_sendmsg, sv[0], 8, 0), -EFAULT);
	EXPECT(ksyscall(__NR_sendmsg, sv[0], NET_HEAD, MSG_CMSG_COMPAT), -EINVAL);
	EXPECT(put_header(NET_HEAD, 1025, 1), 0);
	EXPECT(ksyscall(__NR_sendmsg, sv[0], NET_HEAD, 0), -EMSGSIZE);
	EXPECT(put_header(NET_HEAD, 1, -1ul), 0);
	EXPECT(ksyscall(__NR_sendmsg, sv[0], NET_HEAD, 0), -EINVAL);
}

/* What goes beside: too much, too little, not to be read, and what nobody knows. */
static void control(struct kunit *test)
{
	struct user_msghdr m = {
		.msg_control = (void __user *)NET_BESIDE, .msg_controllen = sizeof(struct cmsghdr),
	};
	struct cmsghdr c = { .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
	static const struct { size_t len; int level, type; long says; } cases[] = {
		{ 0, SOL_SOCKET, SCM_RIGHTS, -EINVAL }, { 15, SOL_SOCKET, SCM_RIGHTS, -EINVAL },
		{ 17, SOL_SOCKET, SCM_RIGHTS, -EINVAL }, { 16, SOL_SOCKET, SCM_RIGHTS, 0 },
		{ -1ul, SOL_SOCKET, SCM_RIGHTS, -EINVAL }, { 16, SOL_SOCKET, 99, -EINVAL },
		{ 16, SOL_SOCKET, SCM_CREDENTIALS, -EINVAL }, { 16, 99, SCM_RIGHTS, 0 },
	};
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_DGRAM, sv);
	EXPECT(put(NET_HEAD, &m, sizeof(m)), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		c.cmsg_len = cases[i].len;
		c.cmsg_level = cases[i].level;
		c.cmsg_type = cases[i].type;
		EXPECT(put(NET_BESIDE, &c, sizeof(c)), 0);
		KUNIT_EXPECT_EQ_MSG(test, ksyscall(__NR_sendmsg, sv[0], NET_HEAD, 0),
				    cases[i].says, "case %u", i);
	}
	m.msg_controllen = 20481;
	EXPECT(put(NET_HEAD, &m, sizeof(m)), 0);
	EXPECT(ksyscall(__NR_sendmsg, sv[0], NET_HEAD, 0), -ENOBUFS);
	m.msg_controllen = 20;
	m.msg_control = (void __user *)8;
	EXPECT(put(NET_HEAD, &m, sizeof(m)), 0);
	EXPECT(ksyscall(__NR_sendmsg, sv[0], NET_HEAD, 0), -EFAULT);
}

/* As many as there are; then the time is over, or nobody waits. */
static void many(struct kunit *test)
{
	struct __kernel_timespec ts = { 0, 1 };
	unsigned int lens[3];
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_DGRAM | SOCK_NONBLOCK, sv);
	for (unsigned int i = 0; i < 3; i++)
		EXPECT(put_header(NET_HEAD + i * sizeof(struct mmsghdr), 0, 0), 0);
	EXPECT(put(NET_BESIDE, &ts, sizeof(ts)), 0);
	EXPECT(ksyscall(__NR_sendmmsg, sv[0], NET_HEAD, 3, 0), 3);
	EXPECT(ksyscall(__NR_recvmmsg, sv[1], NET_HEAD, 3, 0, NET_BESIDE), 1);
	EXPECT(ksyscall(__NR_recvmmsg, sv[1], NET_HEAD, 3, MSG_WAITFORONE, 0), 2);
	EXPECT(ksyscall(__NR_recvmmsg, sv[1], NET_HEAD, 3, 0, 0), -EAGAIN);
	for (unsigned int i = 0; i < 3; i++)
		EXPECT(get(&lens[i], NET_HEAD + i * sizeof(struct mmsghdr) +
			   offsetof(struct mmsghdr, msg_len), sizeof(int)), 0);
	EXPECT(lens[0] + lens[1] + lens[2], 0);
	ts.tv_nsec = -1;
	EXPECT(put(NET_BESIDE, &ts, sizeof(ts)), 0);
	EXPECT(ksyscall(__NR_recvmmsg, sv[1], NET_HEAD, 3, 0, NET_BESIDE), -EINVAL);
	EXPECT(ksyscall(__NR_recvmmsg, sv[1], NET_HEAD, 0, 0, 0), 0);
	EXPECT(ksyscall(__NR_sendmmsg, sv[0], 8, 3, 0), -EFAULT);
}

/* Jiffies, rounded up; nothing is for ever. */
static void timeouts(struct kunit *test)
{
	struct { s64 sec, usec; } tv = { 0, 20000 };
	char buf[4];
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_STREAM, sv);
	EXPECT(put(NET_DATA, &tv, sizeof(tv)), 0);
	EXPECT(ksyscall(__NR_setsockopt, sv[0], SOL_SOCKET, SO_RCVTIMEO_OLD, NET_DATA, 8), -EINVAL);
	EXPECT(ksyscall(__NR_setsockopt, sv[0], SOL_SOCKET, SO_RCVTIMEO_OLD, NET_DATA, 16), 0);
	EXPECT(k_recv(sv[0], buf, 4, 0), -EAGAIN);
	EXPECT(put(NET_HEAD, &(int){ sizeof(tv) }, sizeof(int)), 0);
	EXPECT(ksyscall(__NR_getsockopt, sv[0], SOL_SOCKET, SO_RCVTIMEO_NEW, NET_DATA,
			NET_HEAD), 0);
	EXPECT(get(&tv, NET_DATA, sizeof(tv)), 0);
	EXPECT(tv.sec, 0);
	KUNIT_EXPECT_GE(test, tv.usec, 20000l);
	KUNIT_EXPECT_LT(test, tv.usec, 40000l);
	tv.usec = 1000000;
	EXPECT(put(NET_DATA, &tv, sizeof(tv)), 0);
	EXPECT(ksyscall(__NR_setsockopt, sv[0], SOL_SOCKET, SO_SNDTIMEO_OLD, NET_DATA, 16), -EDOM);
}

static struct kunit_case socket_cases[] = {
	KUNIT_CASE(what_there_is),
	KUNIT_CASE(options),
	KUNIT_CASE(no_sockets),
	KUNIT_CASE(addresses),
	KUNIT_CASE(pieces),
	KUNIT_CASE(control),
	KUNIT_CASE(many),
	KUNIT_CASE(timeouts),
	{}
};

static struct kunit_suite socket_suite = {
	.name = "socket",
	.test_cases = socket_cases,
};
kunit_test_suite(socket_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/* Unix sockets: datagrams, what goes beside the bytes, options, and many messages at once. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "unix_test.h"

/* --- Datagrams. --- */

static void datagrams(void)
{
	int a = socket(AF_UNIX, SOCK_DGRAM, 0), b = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	int c = socket(AF_UNIX, SOCK_DGRAM, 0), n;
	struct sockaddr_un un, from;
	struct sockaddr off = { .sa_family = AF_UNSPEC };
	socklen_t len = address(&un, "@dgram a"), flen = sizeof(from);
	char buf[16];

	SAYS(bind_to(a, "@dgram a"), 0);
	SAYS(bind_to(b, "@dgram b"), 0);
	SAYS(sendto(b, "hello", 5, 0, (struct sockaddr *)&un, len), 5);
	SAYS(sendto(b, "", 0, 0, (struct sockaddr *)&un, len), 0);
	SAYS(sendto(b, "world", 5, 0, (struct sockaddr *)&un, len), 5);
	SAYS(ioctl(a, FIONREAD, &n), 0);
	IS(n, 5);
	SAYS(recvfrom(a, buf, 3, MSG_TRUNC | MSG_PEEK, (struct sockaddr *)&from, &flen), 5);
	IS(flen, 10);
	IS(memcmp(from.sun_path, "\0dgram b", 8), 0);
	SAYS(recv(a, buf, 3, 0), 3);
	SAYS(recv(a, buf, 3, 0), 0);
	SAYS(recv(a, buf, 16, 0), 5);
	SAYS(connect_to(a, "@dgram b"), 0);
	/* Others are not listened to. */
	SAYS(sendto(c, "x", 1, 0, (struct sockaddr *)&un, len), -EPERM);
	SAYS(connect_to(c, "@dgram a"), -EPERM);
	SAYS(connect_to(b, "@dgram a"), 0);
	SAYS(write(b, "x", 1), 1);
	SAYS(connect(b, &off, sizeof(off)), 0);
	IS(option(a, SO_ERROR), 0);
	SAYS(connect_to(b, "@dgram a"), 0);
	SAYS(write(a, "lost", 4), 4);
	/* What he will not hear is told to who has sent it. */
	SAYS(connect(b, &off, sizeof(off)), 0);
	IS(option(a, SO_ERROR), ECONNRESET);
	SAYS(write(b, "x", 1), -ENOTCONN);
	SAYS(read(a, buf, 16), 1);
	close(b);
	SAYS(write(a, "x", 1), -ECONNREFUSED);
	SAYS(write(a, "x", 1), -ENOTCONN);
	close(a);
	close(c);
}

/* Eleven, if nobody reads; and who is told when there is room. */
static void dgram_queue(void)
{
	int a = socket(AF_UNIX, SOCK_DGRAM, 0), b = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	int ep = epoll_create1(0), n = 0;
	struct epoll_event e = { .events = EPOLLOUT | EPOLLET };
	char buf[8];

	SAYS(bind_to(a, "@queue"), 0);
	SAYS(connect_to(b, "@queue"), 0);
	SAYS(epoll_ctl(ep, EPOLL_CTL_ADD, b, &e), 0);
	SAYS(epoll_wait(ep, &e, 1, 0), 1);
	while (write(b, "x", 1) == 1)
		n++;
	SAYS(-1, -EAGAIN);
	IS(n, 11);
	IS(events(b, POLLOUT), 0);
	SAYS(epoll_wait(ep, &e, 1, 0), 0);
	SAYS(read(a, buf, 8), 1);
	SAYS(epoll_wait(ep, &e, 1, 0), 1);
	IS(events(b, POLLOUT), POLLOUT);
	close(a);
	IS(events(b, POLLOUT), POLLOUT);
	SAYS(write(b, "x", 1), -ECONNREFUSED);
	close(b);
	close(ep);
}

static void records(void)
{
	char buf[16];
	struct iovec v = { buf, 2 };
	struct msghdr msg = { .msg_iov = &v, .msg_iovlen = 1 };
	int sv[2];

	pair(SOCK_SEQPACKET, sv);
	SAYS(send(sv[0], "abc", 3, MSG_EOR), 3);
	SAYS(write(sv[0], "de", 2), 2);
	SAYS(recvmsg(sv[1], &msg, 0), 2);
	IS(msg.msg_flags, MSG_TRUNC);
	SAYS(recvmsg(sv[1], &msg, 0), 2);
	IS(msg.msg_flags & MSG_TRUNC, 0);
	SAYS(recv(sv[1], buf, 16, MSG_DONTWAIT), -EAGAIN);
	SAYS(write(sv[0], "", 0), 0);
	SAYS(recv(sv[1], buf, 16, MSG_DONTWAIT), 0);
	SAYS(send(sv[0], "", 0, 0), 0);
	SAYS(recv(sv[1], buf, 16, MSG_DONTWAIT), 0);
	SAYS(write(sv[0], "f", 1), 1);
	close(sv[0]);
	IS(events(sv[1], ALL), POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
	SAYS(recv(sv[1], buf, 16, 0), 1);
	SAYS(recv(sv[1], buf, 16, 0), 0);
	SAYS(recv(sv[1], buf, 16, MSG_DONTWAIT), 0);
	close(sv[1]);
}

/* --- Beside the bytes. --- */

union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(300 * sizeof(int))];
};

static long send_fds(int fd, const int *fds, int nr)
{
	static union control c;
	struct iovec v = { "x", 1 };
	struct msghdr msg = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = &c,
			      .msg_controllen = CMSG_SPACE(nr * sizeof(int)) };

	c.head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(nr * sizeof(int)),
				   .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
	memcpy(CMSG_DATA(&c.head), fds, nr * sizeof(int));
	return ksft_said(sendmsg(fd, &msg, MSG_DONTWAIT));
}

/* How many came. */
static int recv_fds(int fd, int *fds, int room, int flags)
{
	static union control c;
	char byte;
	struct iovec v = { &byte, 1 };
	struct msghdr msg = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = &c,
			      .msg_controllen = room ? CMSG_LEN(room * sizeof(int)) : 0 };
	long ret = ksft_said(recvmsg(fd, &msg, flags));
	int nr;

	if (ret < 0)
		return ret;
	if (msg.msg_flags & MSG_CTRUNC)
		IS(!room && msg.msg_controllen, 0);
	if (!msg.msg_controllen)
		return 0;
	nr = (c.head.cmsg_len - CMSG_LEN(0)) / sizeof(int);
	memcpy(fds, CMSG_DATA(&c.head), nr * sizeof(int));
	return nr;
}

static void passing_files(void)
{
	int sv[2], p[2], fds[300], got[300], bad[2] = { 0, -1 };
	char buf[4];

	pair(SOCK_STREAM, sv);
	IS(pipe(p), 0);
	IS(send_fds(sv[0], p, 2), 1);
	close(p[1]);
	IS(recv_fds(sv[1], got, 2, MSG_CMSG_CLOEXEC), 2);
	IS(fcntl(got[0], F_GETFD), FD_CLOEXEC);
	SAYS(write(got[1], "x", 1), 1);
	SAYS(read(p[0], buf, 4), 1);
	close(got[1]);
	SAYS(read(p[0], buf, 4), 0);
	close(got[0]);
	/* Room for one: the other one is closed. */
	IS(pipe(got), 0);
	fds[0] = p[0];
	fds[1] = got[1];
	IS(send_fds(sv[0], fds, 2), 1);
	close(got[1]);
	IS(recv_fds(sv[1], fds, 1, 0), 1);
	IS(fcntl(fds[0], F_GETFD), 0);
	SAYS(read(got[0], buf, 1), 0);
	close(fds[0]);
	IS(send_fds(sv[0], bad, 2), -EBADF);
	IS(send_fds(sv[0], NULL, 0), 1);
	IS(recv_fds(sv[1], got + 2, 2, 0), 0);
	for (int i = 0; i < 254; i++)
		fds[i] = p[0];
	IS(send_fds(sv[0], fds, 254), -EINVAL);
	IS(send_fds(sv[0], fds, 253), 1);
	IS(recv_fds(sv[1], fds, 253, MSG_PEEK), 253);
	for (int i = 0; i < 253; i++)
		IS(close(fds[i]), 0);
	IS(recv_fds(sv[1], fds, 253, 0), 253);
	for (int i = 0; i < 253; i++)
		IS(close(fds[i]), 0);
	close(p[0]);
	close(got[0]);
	close_pair(sv);
}

/* Files end a read: what is behind them comes with the next one. */
static void files_in_a_stream(void)
{
	char buf[16];
	int sv[2], fd = open("/", O_RDONLY), got[2];

	pair(SOCK_STREAM, sv);
	SAYS(write(sv[0], "ab", 2), 2);
	IS(send_fds(sv[0], &fd, 1), 1);
	SAYS(write(sv[0], "cd", 2), 2);
	SAYS(read(sv[1], buf, 16), 3);
	SAYS(read(sv[1], buf, 16), 2);
	IS(send_fds(sv[0], &fd, 1), 1);
	IS(recv_fds(sv[1], got, 0, 0), 0);
	close_pair(sv);
	pair(SOCK_DGRAM, sv);
	IS(send_fds(sv[0], &fd, 1), 1);
	IS(recv_fds(sv[1], got, 1, MSG_PEEK), 1);
	close(got[0]);
	IS(recv_fds(sv[1], got, 1, 0), 1);
	close(got[0]);
	close(fd);
	close_pair(sv);
}

static long recv_creds(int fd, struct ucred *creds)
{
	static union control c;
	char byte[8];
	struct iovec v = { byte, 8 };
	struct msghdr msg = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = &c,
			      .msg_controllen = sizeof(c) };
	long ret = ksft_said(recvmsg(fd, &msg, MSG_DONTWAIT));

	memset(creds, 0, sizeof(*creds));
	if (ret >= 0 && msg.msg_controllen)
		memcpy(creds, CMSG_DATA(&c.head), sizeof(*creds));
	return ret;
}

static long send_creds(int fd, const struct ucred *creds)
{
	static union control c;
	struct iovec v = { "x", 1 };
	struct msghdr msg = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = &c,
			      .msg_controllen = CMSG_SPACE(sizeof(*creds)) };

	c.head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(*creds)),
				   .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_CREDENTIALS };
	memcpy(CMSG_DATA(&c.head), creds, sizeof(*creds));
	return ksft_said(sendmsg(fd, &msg, MSG_DONTWAIT));
}

static void credentials(void)
{
	struct ucred me = { getpid(), getuid(), getgid() }, got, other = me;
	socklen_t len = sizeof(got);
	int sv[2];

	pair(SOCK_STREAM, sv);
	SAYS(getsockopt(sv[0], SOL_SOCKET, SO_PEERCRED, &got, &len), 0);
	IS(len, sizeof(got));
	IS(memcmp(&got, &me, sizeof(me)), 0);
	/* Nobody has asked before. */
	SAYS(write(sv[0], "a", 1), 1);
	SAYS(set_option(sv[1], SO_PASSCRED, 1), 0);
	IS(option(sv[1], SO_PASSCRED), 1);
	SAYS(write(sv[0], "b", 1), 1);
	IS(recv_creds(sv[1], &got), 1);
	IS(got.pid, 0);
	IS(got.uid, 65534);
	IS(recv_creds(sv[1], &got), 1);
	IS(memcmp(&got, &me, sizeof(me)), 0);
	IS(send_creds(sv[0], &me), 1);
	IS(recv_creds(sv[1], &got), 1);
	IS(memcmp(&got, &me, sizeof(me)), 0);
	other.pid = 0x3fffffff;
	IS(send_creds(sv[0], &other), getuid() ? -EPERM : -ESRCH);
	close_pair(sv);
	sv[0] = socket(AF_UNIX, SOCK_STREAM, 0);
	len = sizeof(got);
	SAYS(getsockopt(sv[0], SOL_SOCKET, SO_PEERCRED, &got, &len), 0);
	IS(got.pid, 0);
	IS((int)got.uid, -1);
	close(sv[0]);
}

/* Two that carry each other, and are closed: so their pipe is, too. */
static void circles(void)
{
	int a[2], b[2], p[2], fds[2];
	struct pollfd hup = {};
	char buf[2];

	pair(SOCK_STREAM, a);
	pair(SOCK_DGRAM, b);
	IS(pipe(p), 0);
	fds[0] = b[1];
	fds[1] = p[1];
	IS(send_fds(a[0], fds, 2), 1);
	IS(send_fds(b[0], &a[1], 1), 1);
	IS(send_fds(a[0], &a[1], 1), 1);
	close(p[1]);
	close_pair(a);
	fcntl(p[0], F_SETFL, O_NONBLOCK);
	SAYS(read(p[0], buf, 1), -EAGAIN);
	hup.fd = p[0];
	close_pair(b);
	/* Whoever ends a socket collects, newer kernels a moment later. */
	for (int i = 0; i < 100 && !(hup.revents & POLLHUP); i++) {
		close(socket(AF_UNIX, SOCK_DGRAM, 0));
		poll(&hup, 1, 10);
	}
	SAYS(read(p[0], buf, 1), 0);
	close(p[0]);
}

/* More on their way than a process may have open: nobody without rights may send more. */
static void too_many_files(void)
{
	struct rlimit few = { 20, 20 };
	int sv[2], got[2], status;
	pid_t pid = fork();

	if (pid) {
		waitpid(pid, &status, 0);
		IS(status, 0);
		return;
	}
	pair(SOCK_DGRAM, sv);
	setrlimit(RLIMIT_NOFILE, &few);
	if (setresgid(54321, 54321, 54321) || setresuid(54321, 54321, 54321))
		_exit(0);
	for (int i = 0; i < 10; i++)
		IS(send_fds(sv[0], sv, 2), 1);
	IS(send_fds(sv[0], sv, 1), 1);
	IS(send_fds(sv[0], sv, 1), -ETOOMANYREFS);
	IS(recv_fds(sv[1], got, 0, 0), 0);
	IS(send_fds(sv[0], sv, 1), 1);
	_exit(0);
}

/* --- Options, many messages. --- */

static void options(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), value = 1;
	struct linger l = { 1, 5 }, got = {};
	socklen_t len = sizeof(got);
	unsigned long long cookie;

	IS(option(fd, SO_TYPE), SOCK_STREAM);
	IS(option(fd, SO_DOMAIN), AF_UNIX);
	IS(option(fd, SO_PROTOCOL), 0);
	IS(option(fd, SO_ERROR), 0);
	IS(option(fd, SO_ACCEPTCONN), 0);
	IS(option(fd, SO_RCVLOWAT), 1);
	IS(option(fd, SO_PEEK_OFF), -1);
	IS(option(fd, 9999), -ENOPROTOOPT);
	SAYS(set_option(fd, SO_TYPE, 1), -ENOPROTOOPT);
	SAYS(set_option(fd, SO_ERROR, 1), -ENOPROTOOPT);
	SAYS(set_option(fd, 9999, 1), -ENOPROTOOPT);
	SAYS(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &value, 3), -EINVAL);
	SAYS(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, (void *)8, 4), -EFAULT);
	SAYS(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &value, -1), -EINVAL);
	SAYS(setsockopt(fd, 12345, 1, &value, 4), -EOPNOTSUPP);
	SAYS(set_option(fd, SO_KEEPALIVE, 5), 0);
	IS(option(fd, SO_KEEPALIVE), 1);
	SAYS(set_option(fd, SO_BROADCAST, 1), 0);
	SAYS(set_option(fd, SO_REUSEADDR, 1), 0);
	IS(option(fd, SO_REUSEADDR), 1);
	SAYS(setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof(l)), 0);
	SAYS(getsockopt(fd, SOL_SOCKET, SO_LINGER, &got, &len), 0);
	IS(got.l_onoff == 1 && got.l_linger == 5, 1);
	SAYS(set_option(fd, SO_SNDBUF, 10000), 0);
	IS(option(fd, SO_SNDBUF), 20000);
	SAYS(set_option(fd, SO_RCVBUF, 1), 0);
	IS(option(fd, SO_RCVBUF), 2304);
	len = sizeof(cookie);
	SAYS(getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &len), 0);
	IS(cookie != 0, 1);
	len = 2;
	value = 0;
	SAYS(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &len), 0);
	IS(len == 2 && value == 1, 1);
	len = -1;
	SAYS(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &len), -EINVAL);
	close(fd);
}

static void many_messages(void)
{
	char in[3][8], *out[3] = { "one", "three", "eleven" };
	struct iovec vo[3], vi[3];
	struct mmsghdr mo[3] = {}, mi[3] = {};
	struct timespec ts = { 0, 1000000 };
	int sv[2];

	pair(SOCK_DGRAM, sv);
	for (int i = 0; i < 3; i++) {
		vo[i] = (struct iovec){ out[i], strlen(out[i]) };
		vi[i] = (struct iovec){ in[i], 8 };
		mo[i].msg_hdr = (struct msghdr){ .msg_iov = &vo[i], .msg_iovlen = 1 };
		mi[i].msg_hdr = (struct msghdr){ .msg_iov = &vi[i], .msg_iovlen = 1 };
	}
	SAYS(sendmmsg(sv[0], mo, 3, 0), 3);
	IS(mo[1].msg_len, 5);
	SAYS(recvmmsg(sv[1], mi, 2, 0, NULL), 2);
	SAYS(recvmmsg(sv[1], mi, 3, MSG_WAITFORONE, &ts), 1);
	IS(mi[0].msg_len, 6);
	SAYS(recvmmsg(sv[1], mi, 3, MSG_DONTWAIT, NULL), -EAGAIN);
	ts.tv_nsec = -1;
	SAYS(recvmmsg(sv[1], mi, 3, 0, &ts), -EINVAL);
	SAYS(sendmmsg(sv[0], mo, 0, 0), 0);
	close_pair(sv);
}

static void bad_messages(void)
{
	struct iovec v = { "x", 1 };
	struct msghdr msg = { .msg_iov = &v, .msg_iovlen = 2000 };
	struct cmsghdr c = { .cmsg_len = 1, .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
	int sv[2];

	pair(SOCK_DGRAM, sv);
	SAYS(sendmsg(sv[0], &msg, 0), -EMSGSIZE);
	SAYS(sendmsg(sv[0], (void *)8, 0), -EFAULT);
	SAYS(syscall(SYS_sendmsg, sv[0], &msg, 0x80000000u), -EINVAL);
	msg.msg_iovlen = 1;
	msg.msg_control = &c;
	msg.msg_controllen = sizeof(c);
	SAYS(sendmsg(sv[0], &msg, 0), -EINVAL);
	c.cmsg_len = sizeof(c) + 100;
	SAYS(sendmsg(sv[0], &msg, 0), -EINVAL);
	c.cmsg_len = sizeof(c);
	c.cmsg_type = 1234;
	SAYS(sendmsg(sv[0], &msg, 0), -EINVAL);
	c.cmsg_level = 1234;
	SAYS(sendmsg(sv[0], &msg, 0), 1);
	msg.msg_control = (void *)8;
	SAYS(sendmsg(sv[0], &msg, 0), -EFAULT);
	msg.msg_controllen = 10000000;
	SAYS(sendmsg(sv[0], &msg, 0), -ENOBUFS);
	close_pair(sv);
}

static void peek_offset(void)
{
	char buf[16] = {};
	int sv[2];

	pair(SOCK_STREAM, sv);
	SAYS(set_option(sv[1], SO_PEEK_OFF, 1), 0);
	SAYS(write(sv[0], "abc", 3), 3);
	SAYS(write(sv[0], "def", 3), 3);
	SAYS(recv(sv[1], buf, 3, MSG_PEEK), 3);
	IS(memcmp(buf, "bcd", 3), 0);
	SAYS(recv(sv[1], buf, 16, MSG_PEEK), 2);
	IS(memcmp(buf, "ef", 2), 0);
	SAYS(recv(sv[1], buf, 16, MSG_PEEK | MSG_DONTWAIT), -EAGAIN);
	SAYS(recv(sv[1], buf, 4, 0), 4);
	IS(option(sv[1], SO_PEEK_OFF), 2);
	close_pair(sv);
}

/* --- More of what goes beside. --- */

static void control_buffers(void)
{
	struct { struct cmsghdr head; struct ucred creds; char pad[4]; } in;
	union control c;
	char buf[8];
	struct iovec v = { buf, 8 };
	struct msghdr msg = { .msg_iov = &v, .msg_iovlen = 1 };
	int sv[2], dgram[2], fd = open("/", O_PATH);

	pair(SOCK_STREAM, sv);
	pair(SOCK_DGRAM, dgram);
	SAYS(set_option(sv[1], SO_PASSCRED, 1), 0);
	SAYS(write(sv[0], "a", 1), 1);
	SAYS(recvmsg(sv[1], &msg, 0), 1);
	IS(msg.msg_flags, MSG_CTRUNC);
	SAYS(write(sv[0], "a", 1), 1);
	msg.msg_control = &in;
	msg.msg_controllen = sizeof(struct cmsghdr) + 4;
	SAYS(recvmsg(sv[1], &msg, 0), 1);
	IS(msg.msg_flags, MSG_CTRUNC);
	IS(msg.msg_controllen, sizeof(struct cmsghdr) + 4);
	IS(in.head.cmsg_len, sizeof(struct cmsghdr) + 4);
	IS(in.creds.pid, getpid());
	/* Both, and the files last. */
	IS(send_fds(sv[0], &fd, 1), 1);
	msg.msg_control = &c;
	msg.msg_controllen = sizeof(c);
	SAYS(recvmsg(sv[1], &msg, MSG_CMSG_CLOEXEC), 1);
	IS(msg.msg_flags, MSG_CMSG_CLOEXEC);
	IS(msg.msg_controllen, CMSG_SPACE(12) + CMSG_SPACE(4));
	IS(c.head.cmsg_type, SCM_CREDENTIALS);
	IS(CMSG_NXTHDR(&msg, &c.head)->cmsg_type, SCM_RIGHTS);
	IS(CMSG_NXTHDR(&msg, &c.head)->cmsg_len, CMSG_LEN(4));
	close(*(int *)CMSG_DATA(CMSG_NXTHDR(&msg, &c.head)));
	/* No room for even one. */
	IS(send_fds(dgram[0], &fd, 1), 1);
	msg.msg_controllen = sizeof(struct cmsghdr) + 3;
	SAYS(recvmsg(dgram[1], &msg, 0), 1);
	IS(msg.msg_flags, MSG_CTRUNC);
	IS(msg.msg_controllen, 0);
	close(fd);
	close_pair(dgram);
	close_pair(sv);
}

/* Who asks for credentials gets a name, so that he can be answered. */
static void names_of_senders(void)
{
	int a = socket(AF_UNIX, SOCK_DGRAM, 0), b = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct sockaddr_un un, to;
	socklen_t len = sizeof(un), tolen = address(&to, "@names");
	char buf[8];

	SAYS(bind_to(a, "@names"), 0);
	SAYS(sendto(b, "x", 1, 0, (struct sockaddr *)&to, tolen), 1);
	SAYS(recvfrom(a, buf, 8, 0, (struct sockaddr *)&un, &len), 1);
	IS(len, 0);
	SAYS(set_option(b, SO_PASSCRED, 1), 0);
	SAYS(sendto(b, "x", 1, 0, (struct sockaddr *)&to, tolen), 1);
	close(b);
	len = sizeof(un);
	SAYS(recvfrom(a, buf, 8, 0, (struct sockaddr *)&un, &len), 1);
	IS(len, 2 + 6);
	/* To itself it may send, even more than others. */
	SAYS(connect_to(a, "@names"), 0);
	for (int i = 0; i < 20; i++)
		SAYS(send(a, "self", 4, MSG_DONTWAIT), 4);
	SAYS(recv(a, buf, 8, 0), 4);
	close(a);
}

static const struct ksft_case cases[] = {
	KSFT_CASE(datagrams), KSFT_CASE(dgram_queue), KSFT_CASE(records),
	KSFT_CASE(passing_files), KSFT_CASE(files_in_a_stream), KSFT_CASE(credentials),
	KSFT_CASE(circles), KSFT_CASE(too_many_files), KSFT_CASE(options),
	KSFT_CASE(many_messages), KSFT_CASE(bad_messages), KSFT_CASE(peek_offset),
	KSFT_CASE(control_buffers), KSFT_CASE(names_of_senders),
};

int main(void)
{
	return KSFT_RUN(cases);
}

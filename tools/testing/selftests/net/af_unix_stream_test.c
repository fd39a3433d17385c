// SPDX-License-Identifier: GPL-2.0-only
/* Unix sockets as programs see them: making, streams, and who is connected to whom. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>

#include "unix_test.h"

/* --- Making. --- */

static void making(void)
{
	struct stat st;
	int sv[2], fd;
	char text[100];

	SAYS(socket(12345, SOCK_STREAM, 0), -EAFNOSUPPORT);
	SAYS(socket(-1, SOCK_STREAM, 0), -EAFNOSUPPORT);
	SAYS(socket(AF_UNIX, 11, 0), -EINVAL);
	SAYS(socket(AF_UNIX, 0, 0), -ESOCKTNOSUPPORT);
	SAYS(socket(AF_UNIX, SOCK_RDM, 0), -ESOCKTNOSUPPORT);
	SAYS(socket(AF_UNIX, SOCK_STREAM | 0x10, 0), -EINVAL);
	SAYS(socket(AF_UNIX, SOCK_STREAM, 2), -EPROTONOSUPPORT);
	fd = socket(AF_UNIX, SOCK_RAW | SOCK_CLOEXEC, AF_UNIX);
	IS(fd >= 0, 1);
	IS(option(fd, SO_TYPE), SOCK_DGRAM);
	IS(fcntl(fd, F_GETFD), FD_CLOEXEC);
	IS(fcntl(fd, F_GETFL), O_RDWR);
	close(fd);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0);
	IS(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK);
	IS(fcntl(fd, F_GETFD), 0);
	IS(fstat(fd, &st), 0);
	IS(st.st_mode, S_IFSOCK | 0777);
	SAYS(lseek(fd, 0, SEEK_CUR), -ESPIPE);
	SAYS(pread(fd, text, 1, 0), -ESPIPE);
	SAYS(ftruncate(fd, 0), -EINVAL);
	SAYS(ioctl(fd, 0x1234), -ENOTTY);
	close(fd);
	SAYS(socketpair(12345, SOCK_STREAM, 0, sv), -EAFNOSUPPORT);
	SAYS(syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, 8), -EFAULT);
	SAYS(listen(0x7ffffff, 1), -EBADF);
	fd = open("/", O_RDONLY);
	SAYS(listen(fd, 1), -ENOTSOCK);
	SAYS(send(fd, "x", 1, 0), -ENOTSOCK);
	SAYS(accept(fd, NULL, NULL), -ENOTSOCK);
	SAYS(shutdown(fd, 0), -ENOTSOCK);
	close(fd);
}

/* --- Streams. --- */

static void stream_bytes(void)
{
	char buf[16] = {};
	struct iovec v[2] = { { buf, 2 }, { buf + 2, 6 } };
	int sv[2], n;

	pair(SOCK_STREAM, sv);
	SAYS(write(sv[0], "abc", 3), 3);
	SAYS(send(sv[0], "def", 3, 0), 3);
	SAYS(ioctl(sv[1], FIONREAD, &n), 0);
	IS(n, 6);
	SAYS(recv(sv[1], buf, 4, MSG_PEEK), 4);
	IS(memcmp(buf, "abcd", 4), 0);
	SAYS(readv(sv[1], v, 2), 6);
	IS(memcmp(buf, "abcdef", 6), 0);
	SAYS(recv(sv[1], buf, 4, MSG_DONTWAIT), -EAGAIN);
	SAYS(read(sv[1], buf, 0), 0);
	SAYS(write(sv[0], "", 0), 0);
	SAYS(ioctl(sv[1], FIONREAD, &n), 0);
	IS(n, 0);
	SAYS(send(sv[0], "x", 1, MSG_OOB | MSG_DONTWAIT) != 0, 1);
	SAYS(sendto(sv[0], "x", 1, 0, (struct sockaddr *)buf, 2), -EISCONN);
	SAYS(send(sv[0], (void *)8, 3, 0), -EFAULT);
	SAYS(write(sv[0], "xyz", 3), 3);
	SAYS(recv(sv[1], (void *)8, 3, 0), -EFAULT);
	n = 1;
	SAYS(ioctl(sv[1], FIONBIO, &n), 0);
	IS(fcntl(sv[1], F_GETFL), O_RDWR | O_NONBLOCK);
	close_pair(sv);
}

static void stream_ends(void)
{
	char buf[16];
	int sv[2];

	signal(SIGPIPE, SIG_IGN);
	pair(SOCK_STREAM, sv);
	IS(events(sv[0], ALL), POLLOUT);
	SAYS(write(sv[0], "abc", 3), 3);
	close(sv[0]);
	IS(events(sv[1], ALL), POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
	SAYS(read(sv[1], buf, 16), 3);
	SAYS(read(sv[1], buf, 16), 0);
	SAYS(write(sv[1], "x", 1), -EPIPE);
	close(sv[1]);

	/* What was not read is told. */
	pair(SOCK_STREAM, sv);
	SAYS(write(sv[0], "abc", 3), 3);
	SAYS(write(sv[1], "de", 2), 2);
	close(sv[1]);
	IS(events(sv[0], ALL), POLLIN | POLLOUT | POLLRDHUP | POLLHUP | POLLERR);
	SAYS(read(sv[0], buf, 16), 2);
	SAYS(read(sv[0], buf, 16), -ECONNRESET);
	SAYS(read(sv[0], buf, 16), 0);
	close(sv[0]);

	pair(SOCK_STREAM, sv);
	SAYS(write(sv[0], "abc", 3), 3);
	close(sv[1]);
	IS(option(sv[0], SO_ERROR), ECONNRESET);
	IS(option(sv[0], SO_ERROR), 0);
	close(sv[0]);
	signal(SIGPIPE, SIG_DFL);
}

static volatile int pipes;

static void on_pipe(int sig)
{
	pipes++;
}

static void broken_pipes(void)
{
	static const int types[] = { SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM };
	static const int errors[] = { -EPIPE, -EPIPE, -ECONNREFUSED };
	static const int signals[] = { 1, 0, 0 };
	int sv[2];

	signal(SIGPIPE, on_pipe);
	for (int i = 0; i < 3; i++) {
		pipes = 0;
		pair(types[i], sv);
		close(sv[1]);
		if (types[i] == SOCK_SEQPACKET)
			errno = 0;
		SAYS(send(sv[0], "x", 1, MSG_NOSIGNAL), errors[i]);
		IS(pipes, 0);
		if (types[i] != SOCK_DGRAM) {
			SAYS(send(sv[0], "x", 1, 0), errors[i]);
			SAYS(write(sv[0], "x", 1), errors[i]);
		} else {
			SAYS(send(sv[0], "x", 1, 0), -ENOTCONN);
		}
		IS(pipes, signals[i] * 2);
		close(sv[0]);
	}
	signal(SIGPIPE, SIG_DFL);
}

static void halves(void)
{
	char buf[16];
	int sv[2];

	pair(SOCK_STREAM, sv);
	SAYS(shutdown(sv[0], 3), -EINVAL);
	SAYS(shutdown(sv[0], SHUT_WR), 0);
	SAYS(send(sv[0], "x", 1, MSG_NOSIGNAL), -EPIPE);
	SAYS(read(sv[1], buf, 16), 0);
	IS(events(sv[0], ALL), POLLOUT);
	IS(events(sv[1], ALL), POLLIN | POLLOUT | POLLRDHUP);
	SAYS(write(sv[1], "abc", 3), 3);
	SAYS(read(sv[0], buf, 16), 3);
	SAYS(shutdown(sv[0], SHUT_RD), 0);
	IS(events(sv[0], ALL), POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
	SAYS(send(sv[1], "x", 1, MSG_NOSIGNAL), -EPIPE);
	close_pair(sv);

	pair(SOCK_STREAM, sv);
	SAYS(write(sv[1], "abc", 3), 3);
	SAYS(shutdown(sv[0], SHUT_RD), 0);
	SAYS(read(sv[0], buf, 16), 3);
	SAYS(read(sv[0], buf, 16), 0);
	SAYS(send(sv[1], "x", 1, MSG_NOSIGNAL), -EPIPE);
	close_pair(sv);
}

/* As much as goes in, and how it becomes writable again. */
static void buffers(void)
{
	static char big[400000];
	long sent = 0, n;
	int sv[2], queued;

	pair(SOCK_STREAM, sv);
	IS(option(sv[0], SO_SNDBUF), 212992);
	fcntl(sv[0], F_SETFL, O_NONBLOCK);
	SAYS(write(sv[0], big, sizeof(big)), 219264);
	SAYS(write(sv[0], big, 1), -EAGAIN);
	IS(events(sv[0], POLLOUT), 0);
	SAYS(ioctl(sv[0], SIOCOUTQ, &queued), 0);
	IS(queued >= 212992, 1);
	SAYS(ioctl(sv[1], SIOCINQ, &queued), 0);
	IS(queued, 219264);
	SAYS(recv(sv[1], big, 1000, 0), 1000);
	IS(events(sv[0], POLLOUT), 0);
	SAYS(recv(sv[1], big, 218264, MSG_WAITALL), 218264);
	IS(events(sv[0], POLLOUT), POLLOUT);
	close_pair(sv);

	pair(SOCK_STREAM, sv);
	fcntl(sv[0], F_SETFL, O_NONBLOCK);
	SAYS(set_option(sv[0], SO_SNDBUF, 1), 0);
	IS(option(sv[0], SO_SNDBUF), 4608);
	while ((n = write(sv[0], big, 100)) > 0)
		sent += n;
	IS(sent >= 400 && sent <= 1000, 1);
	close_pair(sv);

	pair(SOCK_DGRAM, sv);
	SAYS(send(sv[0], big, 212961, 0), -EMSGSIZE);
	SAYS(send(sv[0], big, 212960, 0), 212960);
	SAYS(recv(sv[1], big, sizeof(big), 0), 212960);
	close_pair(sv);
}

/* A signal ends a wait; SA_RESTART begins it anew, if it has no end. */
static void on_alarm(int sig)
{
}

static void alarm_soon(int restart)
{
	struct sigaction sa = { .sa_handler = on_alarm, .sa_flags = restart ? SA_RESTART : 0 };
	/* More than once: the first may come before the call does. */
	struct itimerval soon = { .it_value = { 0, 20000 }, .it_interval = { 0, 20000 } };

	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
}

static void waiting(void)
{
	struct timeval tv = { 0, 30000 }, got;
	socklen_t len = sizeof(got);
	char buf[8];
	int sv[2];

	pair(SOCK_STREAM, sv);
	alarm_soon(0);
	SAYS(recv(sv[0], buf, 8, 0), -EINTR);
	alarm(0);
	SAYS(setsockopt(sv[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)), 0);
	SAYS(getsockopt(sv[0], SOL_SOCKET, SO_RCVTIMEO, &got, &len), 0);
	IS(got.tv_sec == 0 && got.tv_usec >= 30000 && got.tv_usec < 50000, 1);
	SAYS(recv(sv[0], buf, 8, 0), -EAGAIN);
	tv.tv_sec = 5;
	SAYS(setsockopt(sv[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)), 0);
	alarm_soon(1);
	SAYS(recv(sv[0], buf, 8, 0), -EINTR);
	tv.tv_usec = 1000000;
	SAYS(setsockopt(sv[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)), -EDOM);
	close_pair(sv);
	alarm(0);
	signal(SIGALRM, SIG_DFL);
}

/* --- Connections. --- */

static void backlog(void)
{
	int a = server(SOCK_STREAM, "@backlog", 1), c[4], s;

	for (int i = 0; i < 4; i++)
		c[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	IS(events(a, ALL), 0);
	SAYS(connect_to(c[0], "@backlog"), 0);
	IS(events(a, ALL), POLLIN);
	SAYS(connect_to(c[1], "@backlog"), 0);
	SAYS(connect_to(c[2], "@backlog"), -EAGAIN);
	s = accept4(a, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	IS(fcntl(s, F_GETFL), O_RDWR | O_NONBLOCK);
	IS(fcntl(s, F_GETFD), FD_CLOEXEC);
	close(s);
	SAYS(connect_to(c[2], "@backlog"), 0);
	SAYS(accept4(a, NULL, NULL, 1), -EINVAL);
	SAYS(shutdown(a, SHUT_RD), 0);
	SAYS(connect_to(c[3], "@backlog"), -ECONNREFUSED);
	s = accept(a, NULL, NULL);
	IS(s >= 0, 1);
	close(s);
	s = accept(a, NULL, NULL);
	close(s);
	SAYS(accept(a, NULL, NULL), -EINVAL);
	for (int i = 0; i < 4; i++)
		close(c[i]);
	close(a);
}

static void unconnected(void)
{
	int s = socket(AF_UNIX, SOCK_STREAM, 0), d = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	int q = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	struct sockaddr_un un;
	socklen_t len = address(&un, "@nobody");
	char buf[8];

	IS(events(s, ALL), POLLOUT | POLLHUP);
	IS(events(d, ALL), POLLOUT);
	IS(events(q, ALL), POLLOUT | POLLHUP);
	SAYS(read(s, buf, 8), -EINVAL);
	SAYS(read(d, buf, 8), -EAGAIN);
	SAYS(read(q, buf, 8), -ENOTCONN);
	SAYS(write(s, buf, 8), -ENOTCONN);
	SAYS(write(d, buf, 8), -ENOTCONN);
	SAYS(write(q, buf, 8), -ENOTCONN);
	SAYS(sendto(s, buf, 8, 0, (struct sockaddr *)&un, len), -EOPNOTSUPP);
	SAYS(sendto(d, buf, 8, 0, (struct sockaddr *)&un, len), -ECONNREFUSED);
	SAYS(sendto(d, buf, 8, 0, (struct sockaddr *)&un, 2), -EINVAL);
	SAYS(sendto(d, buf, 8, 0, (struct sockaddr *)&un, 200), -EINVAL);
	SAYS(shutdown(s, SHUT_RDWR), 0);
	close(s);
	close(d);
	close(q);
}

/* --- More of connections. --- */

static void who_is_there(void)
{
	int a = server(SOCK_STREAM, "@who", 5), b = socket(AF_UNIX, SOCK_STREAM, 0), c, d;
	struct sockaddr_un un;
	socklen_t len = sizeof(un);
	struct ucred creds;
	char buf[8];

	SAYS(bind_to(b, "@client"), 0);
	SAYS(connect_to(b, "@who"), 0);
	c = accept(a, (struct sockaddr *)&un, &len);
	IS(len, 2 + 7);
	IS(memcmp(un.sun_path, "\0client", 7), 0);
	len = sizeof(creds);
	SAYS(getsockopt(b, SOL_SOCKET, SO_PEERCRED, &creds, &len), 0);
	IS(creds.pid, getpid());
	SAYS(write(b, "abc", 3), 3);
	len = sizeof(un);
	SAYS(recvfrom(c, buf, 8, 0, (struct sockaddr *)&un, &len), 3);
	IS(len, 2 + 7);
	SAYS(write(c, "abc", 3), 3);
	len = 4;
	SAYS(recvfrom(b, buf, 8, 0, (struct sockaddr *)&un, &len), 3);
	IS(len, 2 + 4);
	SAYS(ioctl(a, FIONREAD, buf), -EINVAL);
	/* Whose child listens, is seen as the parent who has called listen(). */
	d = socket(AF_UNIX, SOCK_STREAM, 0);
	if (!fork())
		_exit(listen(a, 5));
	wait(NULL);
	SAYS(connect_to(d, "@who"), 0);
	len = sizeof(creds);
	SAYS(getsockopt(d, SOL_SOCKET, SO_PEERCRED, &creds, &len), 0);
	IS(creds.pid != getpid(), 1);
	close(a);
	close(b);
	close(c);
	close(d);
}

static void all_the_way_down(void)
{
	int sv[2];
	char buf[8];

	pair(SOCK_STREAM, sv);
	SAYS(write(sv[1], "abc", 3), 3);
	SAYS(shutdown(sv[0], SHUT_RDWR), 0);
	IS(events(sv[0], ALL), POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
	IS(events(sv[1], ALL), POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
	SAYS(send(sv[0], "x", 1, MSG_NOSIGNAL), -EPIPE);
	SAYS(read(sv[0], buf, 8), 3);
	SAYS(read(sv[0], buf, 8), 0);
	SAYS(getpeername(sv[0], (struct sockaddr *)buf, (socklen_t[]){ 8 }), 0);
	SAYS(shutdown(sv[0], SHUT_RDWR), 0);
	close_pair(sv);

	pair(SOCK_SEQPACKET, sv);
	SAYS(write(sv[1], "abc", 3), 3);
	SAYS(shutdown(sv[0], SHUT_RDWR), 0);
	SAYS(send(sv[0], "x", 1, MSG_NOSIGNAL), -EPIPE);
	SAYS(read(sv[0], buf, 8), 3);
	SAYS(read(sv[0], buf, 8), 0);
	close_pair(sv);

	pair(SOCK_DGRAM, sv);
	SAYS(shutdown(sv[0], SHUT_RD), 0);
	SAYS(send(sv[1], "x", 1, 0), -EPIPE);
	SAYS(recv(sv[0], buf, 8, MSG_DONTWAIT), -EAGAIN);
	SAYS(recv(sv[0], buf, 8, 0), 0);
	SAYS(send(sv[0], "x", 1, 0), 1);
	SAYS(shutdown(sv[0], SHUT_WR), 0);
	SAYS(send(sv[0], "x", 1, MSG_NOSIGNAL), -EPIPE);
	IS(events(sv[1], ALL), POLLIN | POLLOUT);
	close_pair(sv);
}

/* Edges are told as they come. */
static void edges(void)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET };
	int ep = epoll_create1(0), sv[2];
	char buf[8];

	pair(SOCK_STREAM, sv);
	SAYS(epoll_ctl(ep, EPOLL_CTL_ADD, sv[0], &e), 0);
	SAYS(epoll_wait(ep, &e, 1, 0), 1);
	IS(e.events, EPOLLOUT);
	SAYS(epoll_wait(ep, &e, 1, 0), 0);
	SAYS(write(sv[1], "abc", 3), 3);
	SAYS(epoll_wait(ep, &e, 1, 0), 1);
	IS(e.events, EPOLLIN | EPOLLOUT);
	SAYS(epoll_wait(ep, &e, 1, 0), 0);
	SAYS(read(sv[0], buf, 2), 2);
	SAYS(epoll_wait(ep, &e, 1, 0), 0);
	SAYS(write(sv[1], "d", 1), 1);
	SAYS(epoll_wait(ep, &e, 1, 0), 1);
	SAYS(shutdown(sv[1], SHUT_WR), 0);
	SAYS(epoll_wait(ep, &e, 1, 0), 1);
	IS(e.events, EPOLLIN | EPOLLOUT | EPOLLRDHUP);
	close(sv[1]);
	SAYS(epoll_wait(ep, &e, 1, 0), 1);
	IS(e.events, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLHUP);
	close(sv[0]);
	close(ep);
}

/* What was done counts more than the signal that came then. */
static void partly(void)
{
	static char big[400000];
	char buf[16];
	int sv[2];

	pair(SOCK_STREAM, sv);
	SAYS(write(sv[0], "abc", 3), 3);
	alarm_soon(0);
	SAYS(recv(sv[1], buf, 16, MSG_WAITALL), 3);
	alarm_soon(1);
	SAYS(write(sv[0], big, sizeof(big)), 219264);
	SAYS(set_option(sv[1], SO_RCVLOWAT, 5), 0);
	SAYS(recv(sv[1], big, sizeof(big), 0), 219264);
	SAYS(write(sv[0], "abc", 3), 3);
	SAYS(recv(sv[1], buf, 16, MSG_DONTWAIT), 3);
	SAYS(write(sv[0], "abc", 3), 3);
	alarm_soon(0);
	SAYS(recv(sv[1], buf, 16, 0), 3);
	alarm(0);
	signal(SIGALRM, SIG_DFL);
	close_pair(sv);
}

/* A blocked connect() goes on when somebody is accepted, and when all end. */
static void blocked_connect(void)
{
	int a = server(SOCK_STREAM, "@full", 0), b = socket(AF_UNIX, SOCK_STREAM, 0), s, status;
	struct timeval tv = { 0, 20000 };
	pid_t pid;

	SAYS(connect_to(b, "@full"), 0);
	s = socket(AF_UNIX, SOCK_STREAM, 0);
	SAYS(setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv)), 0);
	SAYS(connect_to(s, "@full"), -EAGAIN);
	close(s);
	pid = fork();
	if (!pid) {
		close(a);
		s = socket(AF_UNIX, SOCK_STREAM, 0);
		_exit(connect_to(s, "@full") ? errno : 0);
	}
	s = accept(a, NULL, NULL);
	IS(waitpid(pid, &status, 0), pid);
	IS(status, 0);
	close(accept(a, NULL, NULL));
	close(s);
	close(b);
	b = socket(AF_UNIX, SOCK_STREAM, 0);
	SAYS(connect_to(b, "@full"), 0);
	pid = fork();
	if (!pid) {
		close(a);
		s = socket(AF_UNIX, SOCK_STREAM, 0);
		_exit(connect_to(s, "@full") ? errno : 0);
	}
	close(a);
	IS(waitpid(pid, &status, 0), pid);
	IS(WEXITSTATUS(status), ECONNREFUSED);
	close(b);
}

static const struct ksft_case cases[] = {
	KSFT_CASE(making), KSFT_CASE(stream_bytes), KSFT_CASE(stream_ends),
	KSFT_CASE(broken_pipes), KSFT_CASE(halves), KSFT_CASE(buffers), KSFT_CASE(waiting),
	KSFT_CASE(backlog), KSFT_CASE(unconnected), KSFT_CASE(who_is_there),
	KSFT_CASE(all_the_way_down), KSFT_CASE(edges), KSFT_CASE(partly),
	KSFT_CASE(blocked_connect),
};

int main(void)
{
	return KSFT_RUN(cases);
}

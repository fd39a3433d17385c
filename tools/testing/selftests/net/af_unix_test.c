// SPDX-License-Identifier: GPL-2.0-only
/* Unix sockets as programs see them. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sockios.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "../kselftest.h"

static void pair(int type, int sv[2])
{
	if (socketpair(AF_UNIX, type, 0, sv)) {
		printf("Bail out! no socketpair: %s\n", strerror(errno));
		exit(1);
	}
}

static void close_pair(int sv[2])
{
	close(sv[0]);
	close(sv[1]);
}

/* @name: a path, or "@..." for an abstract one. */
static socklen_t address(struct sockaddr_un *un, const char *name)
{
	memset(un, 0, sizeof(*un));
	un->sun_family = AF_UNIX;
	strcpy(un->sun_path, name);
	if (name[0] == '@')
		un->sun_path[0] = 0;
	return offsetof(struct sockaddr_un, sun_path) + strlen(name) + (name[0] != '@');
}

static int bind_to(int fd, const char *name)
{
	struct sockaddr_un un;
	socklen_t len = address(&un, name);

	return bind(fd, (struct sockaddr *)&un, len);
}

static int connect_to(int fd, const char *name)
{
	struct sockaddr_un un;
	socklen_t len = address(&un, name);

	return connect(fd, (struct sockaddr *)&un, len);
}

static int server(int type, const char *name, int backlog)
{
	int fd = socket(AF_UNIX, type, 0);

	SAYS(bind_to(fd, name), 0);
	SAYS(listen(fd, backlog), 0);
	return fd;
}

static int events(int fd, int wanted)
{
	struct pollfd p = { .fd = fd, .events = wanted };

	poll(&p, 1, 0);
	return p.revents;
}

static int option(int fd, int name)
{
	int value = -12345;
	socklen_t len = sizeof(value);

	if (getsockopt(fd, SOL_SOCKET, name, &value, &len))
		return -errno;
	return value;
}

static int set_option(int fd, int name, int value)
{
	return setsockopt(fd, SOL_SOCKET, name, &value, sizeof(value));
}

#define ALL (POLLIN | POLLOUT | POLLRDHUP | POLLPRI)

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
	struct itimerval soon = { .it_value = { 0, 20000 } };

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
	signal(SIGALRM, SIG_DFL);
}

/* --- Names. --- */

static void abstract_names(void)
{
	int a = socket(AF_UNIX, SOCK_STREAM, 0), b = socket(AF_UNIX, SOCK_STREAM, 0);
	int d = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct sockaddr_un un;
	socklen_t len = sizeof(un);

	SAYS(listen(a, 1), -EINVAL);
	SAYS(bind_to(a, "@a name"), 0);
	SAYS(bind_to(b, "@a name"), -EADDRINUSE);
	SAYS(bind_to(a, "@other"), -EINVAL);
	SAYS(connect_to(d, "@a name"), -ECONNREFUSED);
	SAYS(bind_to(d, "@a name"), 0);
	SAYS(connect_to(b, "@a name"), -ECONNREFUSED);
	SAYS(listen(d, 1), -EOPNOTSUPP);
	SAYS(accept(d, NULL, NULL), -EOPNOTSUPP);
	SAYS(accept(a, NULL, NULL), -EINVAL);
	SAYS(listen(a, 1), 0);
	SAYS(connect_to(b, "@a name"), 0);
	SAYS(connect_to(b, "@a name"), -EISCONN);
	SAYS(connect_to(a, "@a name"), -EINVAL);
	SAYS(getsockname(a, (struct sockaddr *)&un, &len), 0);
	IS(len, offsetof(struct sockaddr_un, sun_path) + 7);
	IS(memcmp(un.sun_path, "\0a name", 7), 0);
	len = sizeof(un);
	SAYS(getpeername(b, (struct sockaddr *)&un, &len), 0);
	IS(len, offsetof(struct sockaddr_un, sun_path) + 7);
	SAYS(getpeername(a, (struct sockaddr *)&un, &len), -ENOTCONN);
	len = 3;
	SAYS(getsockname(a, (struct sockaddr *)&un, &len), 0);
	IS(len, 9);
	len = -1;
	SAYS(getsockname(a, (struct sockaddr *)&un, &len), -EINVAL);
	close(a);
	/* Never accepted, and gone with who listened. */
	IS(events(b, ALL), POLLIN | POLLOUT | POLLRDHUP | POLLHUP | POLLERR);
	close(b);
	close(d);
}

static void autobind(void)
{
	int a = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	socklen_t len = sizeof(un);

	SAYS(getsockname(a, (struct sockaddr *)&un, &len), 0);
	IS(len, 2);
	SAYS(bind(a, (struct sockaddr *)&un, 2), 0);
	len = sizeof(un);
	SAYS(getsockname(a, (struct sockaddr *)&un, &len), 0);
	IS(len, 8);
	IS(un.sun_path[0], 0);
	SAYS(bind(a, (struct sockaddr *)&un, 2), 0);
	SAYS(bind(a, (struct sockaddr *)&un, 1), -EINVAL);
	SAYS(bind(a, (struct sockaddr *)&un, 111), -EINVAL);
	SAYS(bind(a, (struct sockaddr *)&un, 1000), -EINVAL);
	un.sun_family = AF_INET;
	SAYS(bind(a, (struct sockaddr *)&un, 10), -EINVAL);
	close(a);
}

static void path_names(void)
{
	int a = socket(AF_UNIX, SOCK_STREAM, 0), b = socket(AF_UNIX, SOCK_STREAM, 0);
	int d = socket(AF_UNIX, SOCK_DGRAM, 0), c;
	struct sockaddr_un un;
	socklen_t len = sizeof(un);
	struct stat st;

	umask(022);
	SAYS(bind_to(a, "no/such"), -ENOENT);
	SAYS(bind_to(a, "sock"), 0);
	SAYS(stat("sock", &st), 0);
	IS(st.st_mode, S_IFSOCK | 0755);
	SAYS(bind_to(b, "sock"), -EADDRINUSE);
	SAYS(bind_to(a, "sock2"), -EINVAL);
	SAYS(stat("sock2", &st), -ENOENT);
	SAYS(open("sock", O_RDWR), -ENXIO);
	SAYS(connect_to(b, "sock"), -ECONNREFUSED);
	SAYS(connect_to(d, "sock"), -EPROTOTYPE);
	SAYS(connect_to(b, "nothing"), -ENOENT);
	close(open("file", O_CREAT | O_RDWR, 0600));
	SAYS(connect_to(b, "file"), -ECONNREFUSED);
	SAYS(listen(a, 5), 0);
	SAYS(rename("sock", "moved"), 0);
	SAYS(connect_to(b, "sock"), -ENOENT);
	SAYS(connect_to(b, "./moved"), 0);
	c = accept(a, (struct sockaddr *)&un, &len);
	IS(c >= 0, 1);
	IS(len, 2);
	len = sizeof(un);
	SAYS(getsockname(c, (struct sockaddr *)&un, &len), 0);
	IS(len, 2 + 5);
	IS(strcmp(un.sun_path, "sock"), 0);
	SAYS(write(b, "x", 1), 1);
	close(a);
	SAYS(unlink("moved"), 0);
	unlink("file");
	close(b);
	close(c);
	close(d);
}

/* All of the room, without a zero at the end; and bytes behind the zero. */
static void long_names(void)
{
	int a = socket(AF_UNIX, SOCK_DGRAM, 0), b = socket(AF_UNIX, SOCK_DGRAM, 0);
	union { struct sockaddr_un un; char room[128]; } addr;
	socklen_t len = sizeof(addr.un);

	memset(&addr, 'n', sizeof(addr));
	memset(addr.un.sun_path + 50, '/', 20);
	addr.un.sun_family = AF_UNIX;
	addr.un.sun_path[0] = '.';
	memset(addr.un.sun_path + 1, '/', 60);
	SAYS(bind(a, (struct sockaddr *)&addr.un, sizeof(addr.un)), 0);
	len = sizeof(addr);
	SAYS(getsockname(a, (struct sockaddr *)&addr, &len), 0);
	IS(len, sizeof(addr.un) + 1);
	IS(addr.room[110], 0);
	SAYS(connect(b, (struct sockaddr *)&addr, sizeof(addr.un)), 0);
	SAYS(connect(b, (struct sockaddr *)&addr, sizeof(addr.un) + 1), -EINVAL);
	SAYS(unlink(addr.un.sun_path), 0);
	close(a);
	a = socket(AF_UNIX, SOCK_DGRAM, 0);
	memset(&addr, 0, sizeof(addr));
	addr.un.sun_family = AF_UNIX;
	strcpy(addr.un.sun_path, "short");
	strcpy(addr.un.sun_path + 6, "behind");
	SAYS(bind(a, (struct sockaddr *)&addr.un, sizeof(addr.un)), 0);
	len = sizeof(addr);
	SAYS(getsockname(a, (struct sockaddr *)&addr, &len), 0);
	IS(len, 2 + 6);
	SAYS(connect_to(b, "short"), 0);
	unlink("short");
	close(a);
	close(b);
}

/* Who may not write to it may not connect. */
static void rights(void)
{
	int a = socket(AF_UNIX, SOCK_STREAM, 0), status;
	pid_t pid;

	umask(022);
	SAYS(fchmod(a, 0700), 0);
	SAYS(bind_to(a, "private"), 0);
	SAYS(listen(a, 5), 0);
	pid = fork();
	if (!pid) {
		int b = socket(AF_UNIX, SOCK_STREAM, 0);

		if (setresgid(1000, 1000, 1000) || setresuid(1000, 1000, 1000))
			_exit(3);
		_exit(connect_to(b, "private") && errno == EACCES ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	IS(status, getuid() ? status : 0);
	unlink("private");
	close(a);
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
	KSFT_CASE(making), KSFT_CASE(stream_bytes), KSFT_CASE(stream_ends),
	KSFT_CASE(broken_pipes), KSFT_CASE(halves), KSFT_CASE(buffers),
	KSFT_CASE(waiting), KSFT_CASE(abstract_names), KSFT_CASE(autobind),
	KSFT_CASE(path_names), KSFT_CASE(long_names), KSFT_CASE(rights), KSFT_CASE(backlog),
	KSFT_CASE(unconnected), KSFT_CASE(datagrams), KSFT_CASE(dgram_queue),
	KSFT_CASE(records), KSFT_CASE(passing_files),
	KSFT_CASE(files_in_a_stream), KSFT_CASE(credentials),
	KSFT_CASE(circles), KSFT_CASE(too_many_files), KSFT_CASE(options), KSFT_CASE(many_messages),
	KSFT_CASE(bad_messages), KSFT_CASE(peek_offset),
	KSFT_CASE(who_is_there), KSFT_CASE(all_the_way_down),
	KSFT_CASE(edges), KSFT_CASE(partly), KSFT_CASE(blocked_connect),
	KSFT_CASE(control_buffers), KSFT_CASE(names_of_senders),
};

int main(void)
{
	return KSFT_RUN(cases);
}

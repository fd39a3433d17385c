// SPDX-License-Identifier: GPL-2.0-only
/* Unix sockets: what goes in comes out, names, connections, what goes beside the bytes. */
#include <linux/module.h>
#include <net/af_unix.h>
#include <uapi/linux/resource.h>

#include "../../kernel/tests/process.h"
#include "sock_user.h"

/* --- Bytes. --- */

static void a_stream(struct kunit *test)
{
	char buf[16] = {};
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_STREAM, sv);
	EXPECT(k_send(sv[0], "abc", 0), 3);
	EXPECT(k_write(sv[0], "def", 3), 3);
	EXPECT(k_recv(sv[1], buf, 4, MSG_PEEK), 4);
	EXPECT(ksyscall(__NR_ioctl, sv[1], FIONREAD, NET_HEAD), 0);
	EXPECT(k_recv(sv[1], buf, 16, MSG_WAITALL | MSG_DONTWAIT), 6);
	EXPECT(memcmp(buf, "abcdef", 6), 0);
	EXPECT(k_recv(sv[1], buf, 16, MSG_DONTWAIT), -EAGAIN);
	EXPECT(k_read(sv[1], buf, 0), 0);
	EXPECT(k_send(sv[0], "x", MSG_OOB), -EOPNOTSUPP);
	EXPECT(ksyscall(__NR_sendto, sv[0], 8, 3, 0, 0, 0), -EFAULT);
	EXPECT(k_send(sv[0], "xyz", 0), 3);
	EXPECT(ksyscall(__NR_recvfrom, sv[1], 8, 3, 0, 0, 0), -EFAULT);
	/* It was not lost. */
	EXPECT(k_recv(sv[1], buf, 2, 0), 2);
	EXPECT(k_recv(sv[1], buf, 2, 0), 1);
	EXPECT(k_send(sv[0], "end", 0), 3);
	EXPECT(k_close(sv[0]), 0);
	EXPECT(k_events(sv[1]), POLLIN | POLLRDNORM | POLLRDHUP | POLLHUP | POLLOUT |
				POLLWRNORM | POLLWRBAND);
	EXPECT(k_recv(sv[1], buf, 16, 0), 3);
	EXPECT(k_recv(sv[1], buf, 16, 0), 0);
	set_current_blocked(sigmask(SIGPIPE));
	EXPECT(k_send(sv[1], "x", MSG_NOSIGNAL), -EPIPE);
	EXPECT(next_signal(), 0);
	EXPECT(k_send(sv[1], "x", 0), -EPIPE);
	EXPECT(next_signal(), SIGPIPE);
	set_current_blocked(0);
}

static void unread_is_told(struct kunit *test)
{
	char buf[4];
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_STREAM, sv);
	EXPECT(k_send(sv[0], "abc", 0), 3);
	EXPECT(k_send(sv[1], "de", 0), 2);
	EXPECT(k_close(sv[1]), 0);
	EXPECT(k_events(sv[0]) & (POLLERR | POLLHUP), POLLERR | POLLHUP);
	EXPECT(k_recv(sv[0], buf, 4, 0), 2);
	EXPECT(k_recv(sv[0], buf, 4, 0), -ECONNRESET);
	EXPECT(k_recv(sv[0], buf, 4, 0), 0);
}

/* What Linux 6.1 takes of a large write, and when there is room again. */
static void room(struct kunit *test)
{
	char *big = kunit_kzalloc(test, 40 * PAGE_SIZE, GFP_KERNEL);
	long sent = 0, n;
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_STREAM | SOCK_NONBLOCK, sv);
	while ((n = ksyscall(__NR_write, sv[0], NET_DATA, NET_ROOM)) > 0)
		sent += n;
	EXPECT(n, -EAGAIN);
	EXPECT(sent, 236928);
	EXPECT(k_events(sv[0]), 0);
	EXPECT(k_recv(sv[1], big, 1000, 0), 1000);
	EXPECT(k_events(sv[0]), 0);
	for (sent -= 1000; sent > 0; sent -= n)
		n = k_recv(sv[1], big, NET_ROOM, 0);
	EXPECT(sent, 0);
	EXPECT(k_events(sv[0]), POLLOUT | POLLWRNORM | POLLWRBAND);
	/* Small ones cost more than their bytes. */
	for (n = 0; k_send(sv[0], "x", 0) == 1; n++)
		;
	EXPECT(n, 278);
}

static void halves(struct kunit *test)
{
	char buf[4];
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_STREAM, sv);
	EXPECT(ksyscall(__NR_shutdown, sv[0], 3), -EINVAL);
	EXPECT(ksyscall(__NR_shutdown, sv[0], SHUT_WR), 0);
	EXPECT(k_send(sv[0], "x", MSG_NOSIGNAL), -EPIPE);
	EXPECT(k_recv(sv[1], buf, 4, 0), 0);
	EXPECT(k_send(sv[1], "ab", 0), 2);
	EXPECT(ksyscall(__NR_shutdown, sv[0], SHUT_RD), 0);
	EXPECT(k_send(sv[1], "x", MSG_NOSIGNAL), -EPIPE);
	EXPECT(k_recv(sv[0], buf, 4, 0), 2);
	EXPECT(k_recv(sv[0], buf, 4, 0), 0);
}

static void datagrams(struct kunit *test)
{
	char buf[16];
	long a, b, c;

	fs_world(test);
	a = k_socket(SOCK_DGRAM | SOCK_NONBLOCK);
	b = k_socket(SOCK_DGRAM | SOCK_NONBLOCK);
	c = k_socket(SOCK_DGRAM | SOCK_NONBLOCK);
	EXPECT(k_bind(a, "@a"), 0);
	EXPECT(k_bind(b, "@b"), 0);
	EXPECT(k_send_to(b, "hello", "@a"), 5);
	EXPECT(k_send_to(b, "", "@a"), 0);
	EXPECT(k_recv(a, buf, 3, MSG_TRUNC | MSG_PEEK), 5);
	EXPECT(k_recv(a, buf, 3, 0), 3);
	EXPECT(k_recv(a, buf, 3, 0), 0);
	EXPECT(k_recv(a, buf, 3, 0), -EAGAIN);
	EXPECT(k_connect(a, "@b"), 0);
	EXPECT(k_send_to(c, "x", "@a"), -EPERM);
	EXPECT(k_connect(c, "@a"), -EPERM);
	for (int i = 0; i < 11; i++)
		EXPECT(k_send_to(c, "x", "@b"), 1);
	EXPECT(k_send_to(c, "x", "@b"), -EAGAIN);
	EXPECT(k_connect(c, "@b"), 0);
	EXPECT(k_events(c), 0);
	EXPECT(k_recv(b, buf, 1, 0), 1);
	EXPECT(k_events(c), POLLOUT | POLLWRNORM | POLLWRBAND);
	EXPECT(k_send(a, "y", 0), 1);
	EXPECT(k_close(b), 0);
	EXPECT(k_send(c, "x", 0), -ECONNREFUSED);
	EXPECT(k_send(c, "x", 0), -ENOTCONN);
}

static void records(struct kunit *test)
{
	char buf[16];
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_SEQPACKET | SOCK_NONBLOCK, sv);
	EXPECT(k_send(sv[0], "abc", MSG_EOR), 3);
	EXPECT(k_send(sv[0], "de", 0), 2);
	EXPECT(k_recv(sv[1], buf, 2, 0), 2);
	EXPECT(k_recv(sv[1], buf, 16, 0), 2);
	EXPECT(k_recv(sv[1], buf, 16, 0), -EAGAIN);
	EXPECT(k_close(sv[0]), 0);
	EXPECT(k_recv(sv[1], buf, 16, 0), 0);
	EXPECT(k_send(sv[1], "x", MSG_NOSIGNAL), -EPIPE);
}

static void looks_from_an_offset(struct kunit *test)
{
	char buf[16];
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_STREAM | SOCK_NONBLOCK, sv);
	EXPECT(k_set_option(sv[1], SO_PEEK_OFF, 1), 0);
	EXPECT(k_send(sv[0], "abc", 0), 3);
	EXPECT(k_send(sv[0], "def", 0), 3);
	EXPECT(k_recv(sv[1], buf, 3, MSG_PEEK), 3);
	EXPECT(memcmp(buf, "bcd", 3), 0);
	EXPECT(k_recv(sv[1], buf, 16, MSG_PEEK), 2);
	EXPECT(k_recv(sv[1], buf, 16, MSG_PEEK), -EAGAIN);
	EXPECT(k_recv(sv[1], buf, 4, 0), 4);
	EXPECT(k_option(sv[1], SO_PEEK_OFF), 2);
}

/* --- Names. --- */

static void names(struct kunit *test)
{
	struct stat st;
	long a, b, d;

	fs_world(test);
	a = k_socket(SOCK_STREAM);
	b = k_socket(SOCK_STREAM);
	d = k_socket(SOCK_DGRAM);
	current->fs->umask = 022;
	EXPECT(k_listen(a, 1), -EINVAL);
	EXPECT(k_bind(a, "no/such"), -ENOENT);
	EXPECT(k_bind(a, "sock"), 0);
	EXPECT(k_stat("sock", &st), 0);
	EXPECT(st.st_mode, S_IFSOCK | 0755);
	EXPECT(k_bind(b, "sock"), -EADDRINUSE);
	EXPECT(k_bind(a, "other"), -EINVAL);
	EXPECT(k_exists("other"), -ENOENT);
	EXPECT(k_connect(b, "sock"), -ECONNREFUSED);
	EXPECT(k_connect(d, "sock"), -EPROTOTYPE);
	EXPECT(k_listen(a, 1), 0);
	EXPECT(k_rename("sock", "moved"), 0);
	EXPECT(k_connect(b, "sock"), -ENOENT);
	EXPECT(k_connect(b, "moved"), 0);
	EXPECT(k_connect(b, "moved"), -EISCONN);
	EXPECT(k_connect(a, "moved"), -EINVAL);
	EXPECT(k_unlink("moved"), 0);
	EXPECT(k_bind(d, "@x"), 0);
	EXPECT(k_bind(b, "@x"), 0);
	EXPECT(k_bind(k_socket(SOCK_DGRAM), "@x"), -EADDRINUSE);
	EXPECT(ksyscall(__NR_bind, d, NET_ADDR, 2), 0);
	EXPECT(ksyscall(__NR_bind, d, NET_ADDR, 111), -EINVAL);
	EXPECT(ksyscall(__NR_bind, d, NET_ADDR, 1000), -EINVAL);
	EXPECT(ksyscall(__NR_bind, d, 8, 10), -EFAULT);
}

/* It may be written to by who connects. */
static void rights(struct kunit *test)
{
	const struct cred *root;
	long a, b;

	fs_world(test);
	a = k_socket(SOCK_STREAM);
	b = k_socket(SOCK_STREAM);
	current->fs->umask = 022;
	EXPECT(k_bind(a, "mine"), 0);
	EXPECT(k_listen(a, 1), 0);
	root = as_user(1000, 1000);
	EXPECT(k_connect(b, "mine"), -EACCES);
	as_root(root);
	EXPECT(ksyscall(__NR_fchmodat, CWD, N("mine"), 0722), 0);
	root = as_user(1000, 1000);
	EXPECT(k_connect(b, "mine"), 0);
	as_root(root);
}

static void backlog(struct kunit *test)
{
	long a, c[3], s;

	fs_world(test);
	a = k_socket(SOCK_STREAM | SOCK_NONBLOCK);
	for (int i = 0; i < 3; i++)
		c[i] = k_socket(SOCK_STREAM | SOCK_NONBLOCK);
	EXPECT(k_bind(a, "@srv"), 0);
	EXPECT(k_accept(a), -EINVAL);
	EXPECT(k_listen(a, 1), 0);
	EXPECT(k_option(a, SO_ACCEPTCONN), 1);
	EXPECT(k_accept(a), -EAGAIN);
	EXPECT(k_connect(c[0], "@srv"), 0);
	EXPECT(k_send(c[0], "early", 0), 5);
	EXPECT(k_connect(c[1], "@srv"), 0);
	EXPECT(k_connect(c[2], "@srv"), -EAGAIN);
	EXPECT(k_events(a), POLLIN | POLLRDNORM);
	s = k_accept(a);
	EXPECT(k_recv(s, (char[8]){}, 8, 0), 5);
	EXPECT(k_connect(c[2], "@srv"), 0);
	EXPECT(k_close(a), 0);
	/* They were never accepted. */
	EXPECT(k_option(c[1], SO_ERROR), ECONNRESET);
	EXPECT(k_option(c[2], SO_ERROR), ECONNRESET);
	EXPECT(k_option(c[0], SO_ERROR), 0);
}

/* --- Beside the bytes. --- */

static void files_go_over(struct kunit *test)
{
	int sv[2], p[2], got[4], bad[2] = { 0, -1 };
	char buf[4];

	fs_world(test);
	k_pair(test, SOCK_STREAM, sv);
	EXPECT(ksyscall(__NR_pipe2, NET_DATA, O_NONBLOCK), 0);
	EXPECT(get(p, NET_DATA, sizeof(p)), 0);
	EXPECT(k_send_fds(sv[0], p, 2), 1);
	EXPECT(k_close(p[1]), 0);
	EXPECT(k_recv_fds(sv[1], got, 2, MSG_CMSG_CLOEXEC), 2);
	EXPECT(ksyscall(__NR_fcntl, got[0], F_GETFD), FD_CLOEXEC);
	EXPECT(k_write(got[1], "x", 1), 1);
	EXPECT(k_close(got[1]), 0);
	EXPECT(k_read(p[0], buf, 1), 1);
	EXPECT(k_read(p[0], buf, 1), 0);
	EXPECT(k_send_fds(sv[0], bad, 2), -EBADF);
	/* Without room they go, and with their message, too. */
	EXPECT(k_send_fds(sv[0], p, 1), 1);
	EXPECT(k_recv_fds(sv[1], got, 0, 0), 0);
	EXPECT(k_send_fds(sv[0], p, 1), 1);
	EXPECT(k_recv_fds(sv[1], got, 1, MSG_PEEK), 1);
	EXPECT(k_read(got[0], buf, 1), 0);
	EXPECT(k_close(sv[1]), 0);
	EXPECT(k_send_fds(sv[0], p, 1), -EPIPE);
}

/* Who has more on their way than a process may have open may not send more. */
SCENE_CASE(too_many_files)
{
	struct rlimit64 few = { 10, 10 };
	const struct cred *root;
	int sv[2], got[2];

	exec_mmap(fs_map(test));
	k_pair(test, SOCK_DGRAM, sv);
	EXPECT(put(NET_HEAD, &few, sizeof(few)), 0);
	EXPECT(ksyscall(__NR_prlimit64, 0, RLIMIT_NOFILE, NET_HEAD, 0), 0);
	root = as_user(1234, 1234);
	for (int i = 0; i < 6; i++)
		EXPECT(k_send_fds(sv[0], sv, 2), 1);
	EXPECT(k_send_fds(sv[0], sv, 1), -ETOOMANYREFS);
	EXPECT(k_recv_fds(sv[1], got, 0, 0), 0);
	EXPECT(k_send_fds(sv[0], sv, 1), 1);
	EXPECT(k_send_fds(sv[0], sv, 1), -ETOOMANYREFS);
	as_root(root);
	EXPECT(k_send_fds(sv[0], sv, 1), 1);
	/* They carry themselves. */
	EXPECT(k_close(sv[0]), 0);
	EXPECT(k_close(sv[1]), 0);
	unix_gc();
}

static void who_sends(struct kunit *test)
{
	struct ucred got;
	char buf[8];
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_STREAM, sv);
	EXPECT(put(NET_HEAD, &(int){ sizeof(got) }, sizeof(int)), 0);
	EXPECT(ksyscall(__NR_getsockopt, sv[0], SOL_SOCKET, SO_PEERCRED, NET_DATA, NET_HEAD), 0);
	EXPECT(get(&got, NET_DATA, sizeof(got)), 0);
	EXPECT(got.uid, 0);
	EXPECT(k_send(sv[0], "a", 0), 1);
	EXPECT(k_set_option(sv[1], SO_PASSCRED, 1), 0);
	EXPECT(k_send(sv[0], "b", 0), 1);
	EXPECT(k_send(sv[0], "c", 0), 1);
	/* Nobody has said who sent the first one; the others are one's. */
	EXPECT(k_recv(sv[1], buf, 8, 0), 1);
	EXPECT(k_recv(sv[1], buf, 8, 0), 2);
}

/* --- Circles. --- */

static int count_one(struct unix_sock *u, void *arg)
{
	(*(int *)arg)++;
	return 0;
}

static int nr_sockets(void)
{
	int nr = 0;

	unix_for_each(count_one, &nr);
	return nr;
}

/* Any end of a socket collects. */
static void collect(struct kunit *test)
{
	EXPECT(k_close(k_socket(SOCK_DGRAM)), 0);
}

static void circles_end(struct kunit *test)
{
	int before = nr_sockets(), a[2], b[2];

	fs_world(test);
	k_pair(test, SOCK_STREAM, a);
	k_pair(test, SOCK_DGRAM, b);
	EXPECT(k_send_fds(a[0], &b[1], 1), 1);
	EXPECT(k_send_fds(b[0], &a[1], 1), 1);
	EXPECT(k_send_fds(a[0], &a[1], 1), 1);
	EXPECT(k_close(a[1]), 0);
	EXPECT(k_close(b[1]), 0);
	EXPECT(k_close(b[0]), 0);
	collect(test);
	/* What is at the end of a connection cannot be read any more, whoever writes. */
	EXPECT(k_send_fds(a[0], &b[0], 0), -EPIPE);
	EXPECT(nr_sockets() - before, 1);
	EXPECT(k_close(a[0]), 0);
	EXPECT(nr_sockets() - before, 0);
}

/* One way in is enough, however long it is. */
static void what_can_be_reached_stays(struct kunit *test)
{
	int a[2], b[2], c[2], got[2];
	char buf[4];

	fs_world(test);
	k_pair(test, SOCK_STREAM, a);
	k_pair(test, SOCK_STREAM, b);
	k_pair(test, SOCK_STREAM, c);
	EXPECT(k_send(c[0], "deep", 0), 4);
	EXPECT(k_send_fds(b[0], &c[1], 1), 1);
	EXPECT(k_send_fds(c[0], &b[1], 1), 1);
	EXPECT(k_send_fds(a[0], &b[1], 1), 1);
	EXPECT(k_close(b[1]), 0);
	EXPECT(k_close(c[1]), 0);
	collect(test);
	EXPECT(k_recv_fds(a[1], got, 1, 0), 1);
	EXPECT(k_recv_fds(got[0], got + 1, 1, 0), 1);
	EXPECT(k_recv(got[1], buf, 4, 0), 4);
	EXPECT(memcmp(buf, "deep", 4), 0);
}

/* A circle by way of who waits to be accepted. */
static void unaccepted_circles_end(struct kunit *test)
{
	int before = nr_sockets(), fd;
	long c;

	fs_world(test);
	fd = k_socket(SOCK_STREAM);
	c = k_socket(SOCK_STREAM);
	EXPECT(k_bind(fd, "@circle"), 0);
	EXPECT(k_listen(fd, 1), 0);
	EXPECT(k_connect(c, "@circle"), 0);
	EXPECT(k_send_fds(c, &fd, 1), 1);
	EXPECT(k_close(fd), 0);
	EXPECT(nr_sockets() - before, 3);
	collect(test);
	EXPECT(nr_sockets() - before, 1);
	EXPECT(k_option(c, SO_ERROR), ECONNRESET);
	EXPECT(k_close(c), 0);
	EXPECT(nr_sockets() - before, 0);
}

/* Each in the queue of the next: no call nests when the last one is closed. */
static void long_chains_end(struct kunit *test)
{
	int before = nr_sockets(), at[2], next[2];

	fs_world(test);
	k_pair(test, SOCK_STREAM, at);
	for (int i = 0; i < 500; i++) {
		k_pair(test, SOCK_STREAM, next);
		EXPECT(k_send_fds(next[0], at, 2), 1);
		EXPECT(k_close(at[0]), 0);
		EXPECT(k_close(at[1]), 0);
		memcpy(at, next, sizeof(at));
	}
	EXPECT(k_close(at[1]), 0);
	EXPECT(nr_sockets() - before, 1);
	EXPECT(k_close(at[0]), 0);
	EXPECT(nr_sockets() - before, 0);
}

static struct kunit_case unix_cases[] = {
	KUNIT_CASE(a_stream),
	KUNIT_CASE(unread_is_told),
	KUNIT_CASE(room),
	KUNIT_CASE(halves),
	KUNIT_CASE(datagrams),
	KUNIT_CASE(records),
	KUNIT_CASE(looks_from_an_offset),
	KUNIT_CASE(names),
	KUNIT_CASE(rights),
	KUNIT_CASE(backlog),
	KUNIT_CASE(files_go_over),
	KUNIT_CASE(too_many_files),
	KUNIT_CASE(who_sends),
	KUNIT_CASE(circles_end),
	KUNIT_CASE(what_can_be_reached_stays),
	KUNIT_CASE(unaccepted_circles_end),
	KUNIT_CASE(long_chains_end),
	{}
};

static struct kunit_suite unix_suite = {
	.name = "unix",
	.test_cases = unix_cases,
};
kunit_test_suite(unix_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

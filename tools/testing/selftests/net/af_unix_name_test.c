// SPDX-License-Identifier: GPL-2.0-only
/* The names of Unix sockets: abstract ones, paths, and those that nobody has chosen. */
#define _GNU_SOURCE
#include <fcntl.h>

#include "unix_test.h"

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

static const struct ksft_case cases[] = {
	KSFT_CASE(abstract_names), KSFT_CASE(autobind), KSFT_CASE(path_names),
	KSFT_CASE(long_names), KSFT_CASE(rights),
};

int main(void)
{
	return KSFT_RUN(cases);
}

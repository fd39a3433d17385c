/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests of Unix sockets share: making them, naming them, asking them. */
#ifndef _UNIX_TEST_H
#define _UNIX_TEST_H

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "../kselftest.h"

static inline void pair(int type, int sv[2])
{
	if (socketpair(AF_UNIX, type, 0, sv)) {
		printf("Bail out! no socketpair: %s\n", strerror(errno));
		exit(1);
	}
}

static inline void close_pair(int sv[2])
{
	close(sv[0]);
	close(sv[1]);
}

/* @name: a path, or "@..." for an abstract one. */
static inline socklen_t address(struct sockaddr_un *un, const char *name)
{
	memset(un, 0, sizeof(*un));
	un->sun_family = AF_UNIX;
	strcpy(un->sun_path, name);
	if (name[0] == '@')
		un->sun_path[0] = 0;
	return offsetof(struct sockaddr_un, sun_path) + strlen(name) + (name[0] != '@');
}

static inline int bind_to(int fd, const char *name)
{
	struct sockaddr_un un;
	socklen_t len = address(&un, name);

	return bind(fd, (struct sockaddr *)&un, len);
}

static inline int connect_to(int fd, const char *name)
{
	struct sockaddr_un un;
	socklen_t len = address(&un, name);

	return connect(fd, (struct sockaddr *)&un, len);
}

static inline int server(int type, const char *name, int backlog)
{
	int fd = socket(AF_UNIX, type, 0);

	SAYS(bind_to(fd, name), 0);
	SAYS(listen(fd, backlog), 0);
	return fd;
}

static inline int events(int fd, int wanted)
{
	struct pollfd p = { .fd = fd, .events = wanted };

	poll(&p, 1, 0);
	return p.revents;
}

static inline int option(int fd, int name)
{
	int value = -12345;
	socklen_t len = sizeof(value);

	if (getsockopt(fd, SOL_SOCKET, name, &value, &len))
		return -errno;
	return value;
}

static inline int set_option(int fd, int name, int value)
{
	return setsockopt(fd, SOL_SOCKET, name, &value, sizeof(value));
}

#define ALL (POLLIN | POLLOUT | POLLRDHUP | POLLPRI)

#endif /* _UNIX_TEST_H */

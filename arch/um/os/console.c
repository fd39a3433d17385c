// SPDX-License-Identifier: GPL-2.0-only
/* The console, the clocks and the entropy of the host. */
#include <errno.h>
#include <poll.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <os.h>

/* All of it: a pipe may take less than what it is given. */
void os_console_write(const char *text, unsigned long len)
{
	while (len) {
		ssize_t n = write(STDOUT_FILENO, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN) {
			/* A pipe or terminal that others made non-blocking. */
			struct pollfd fd = { STDOUT_FILENO, POLLOUT, 0 };

			poll(&fd, 1, -1);
			continue;
		}
		if (n <= 0)
			return;		/* nobody listens; nowhere to say so */
		text += n;
		len -= (unsigned long)n;
	}
}

/* In nanoseconds; neither clock can fail. */
static unsigned long long read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (unsigned long long)ts.tv_sec * 1000000000ull +
	       (unsigned long long)ts.tv_nsec;
}

unsigned long long os_monotonic_ns(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

unsigned long long os_realtime_ns(void)
{
	return read_clock(CLOCK_REALTIME);
}

void os_random(void *buf, unsigned long len)
{
	char *p = buf;

	while (len) {
		ssize_t n = getrandom(p, len, 0);

		if (n < 0)
			continue;	/* EINTR: the source never fails */
		p += n;
		len -= (unsigned long)n;
	}
}

// SPDX-License-Identifier: GPL-2.0-only
/* Pipes and FIFOs: sizes, packets, ends that close, and who waits for what. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "../kselftest.h"

static int p[2];
static char big[1 << 20];
static volatile int got_signal;

static void handler(int sig)
{
	got_signal = sig;
}

static void make(int flags)
{
	REQUIRE(!pipe2(p, flags));
}

static int events(int fd)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN | POLLOUT };

	poll(&poller, 1, 0);
	return poller.revents;
}

static int left(void)
{
	int n = -1;

	ioctl(p[0], FIONREAD, &n);
	return n;
}

static void refusals(void)
{
	struct stat st;

	SAYS(pipe2(p, 0x10), -EINVAL);
	SAYS(syscall(SYS_pipe2, 8, 0), -EFAULT);
	make(O_CLOEXEC | O_NONBLOCK);
	IS(fcntl(p[0], F_GETFD), FD_CLOEXEC);
	IS(fcntl(p[0], F_GETFL), O_RDONLY | O_NONBLOCK);
	IS(fcntl(p[1], F_GETFL), O_WRONLY | O_NONBLOCK);
	SAYS(read(p[1], big, 1), -EBADF);
	SAYS(write(p[0], big, 1), -EBADF);
	SAYS(lseek(p[0], 0, SEEK_SET), -ESPIPE);
	SAYS(pread(p[0], big, 1, 0), -ESPIPE);
	SAYS(pwrite(p[1], big, 1, 0), -ESPIPE);
	SAYS(ftruncate(p[1], 0), -EINVAL);
	SAYS(fsync(p[0]), -EINVAL);
	SAYS(ioctl(p[0], 0x1234), -ENOTTY);
	SAYS(fstat(p[0], &st), 0);
	IS(st.st_mode, S_IFIFO | 0600);
	IS(st.st_size, 0);
	IS(st.st_nlink, 1);
}

static void sizes(void)
{
	make(O_NONBLOCK);
	IS(fcntl(p[0], F_GETPIPE_SZ), 65536);
	SAYS(write(p[1], big, sizeof(big)), 65536);
	SAYS(write(p[1], big, 1), -EAGAIN);
	IS(left(), 65536);
	SAYS(fcntl(p[0], F_SETPIPE_SZ, 4096), -EBUSY);
	SAYS(fcntl(p[0], F_SETPIPE_SZ, 70000), 131072);
	SAYS(write(p[1], big, sizeof(big)), 65536);
	SAYS(read(p[0], big, sizeof(big)), 131072);
	SAYS(fcntl(p[0], F_SETPIPE_SZ, 0), 4096);
	SAYS(write(p[1], big, 5000), 4096);
	SAYS(fcntl(p[0], F_SETPIPE_SZ, -1), -EINVAL);
	SAYS(fcntl(open("/", O_RDONLY), F_GETPIPE_SZ), -EBADF);
}

/* Up to PIPE_BUF all or nothing; more goes as far as it does. */
static void atomic_writes(void)
{
	make(O_NONBLOCK);
	SAYS(write(p[1], big, 65536 - 100), 65536 - 100);
	SAYS(write(p[1], big, 101), -EAGAIN);
	SAYS(write(p[1], big, PIPE_BUF), -EAGAIN);
	IS(left(), 65536 - 100);
	/* What is over whole pages goes into the last one's rest. */
	SAYS(write(p[1], big, PIPE_BUF + 1), 1);
	IS(left(), 65536 - 99);
	SAYS(read(p[0], big, sizeof(big)), 65536 - 99);
	SAYS(write(p[1], big, sizeof(big)), 65536);
	/* There is room in whole pages only. */
	SAYS(read(p[0], big, 4095), 4095);
	IS(events(p[1]), 0);
	SAYS(write(p[1], big, 1), -EAGAIN);
	SAYS(read(p[0], big, 1), 1);
	IS(events(p[1]), POLLOUT);
	SAYS(write(p[1], big, 1), 1);
}

static void packets(void)
{
	make(O_DIRECT | O_NONBLOCK);
	IS(fcntl(p[1], F_GETFL) & O_DIRECT, O_DIRECT);
	SAYS(write(p[1], "abc", 3), 3);
	SAYS(write(p[1], "defg", 4), 4);
	SAYS(write(p[1], "", 0), 0);
	SAYS(read(p[0], big, 2), 2);
	/* The rest of that one is gone. */
	SAYS(read(p[0], big, 100), 4);
	SAYS(read(p[0], big, 100), -EAGAIN);
	SAYS(write(p[1], big, PIPE_BUF + 5), PIPE_BUF + 5);
	SAYS(read(p[0], big, 3 * PIPE_BUF), PIPE_BUF);
	SAYS(read(p[0], big, 3 * PIPE_BUF), 5);
}

static void ends(void)
{
	signal(SIGPIPE, handler);
	make(0);
	SAYS(write(p[1], "abc", 3), 3);
	IS(events(p[0]), POLLIN);
	close(p[1]);
	IS(events(p[0]), POLLIN | POLLHUP);
	SAYS(read(p[0], big, 10), 3);
	IS(events(p[0]), POLLHUP);
	SAYS(read(p[0], big, 10), 0);
	make(0);
	close(p[0]);
	IS(events(p[1]), POLLOUT | POLLERR);
	SAYS(write(p[1], "x", 1), -EPIPE);
	IS(got_signal, SIGPIPE);
	SAYS(write(p[1], "", 0), 0);
	CHILD_ENDS(-SIGPIPE, signal(SIGPIPE, SIG_DFL); write(p[1], "x", 1));
	/* Empty, and with a writer, it is nothing yet. */
	make(0);
	IS(events(p[0]), 0);
	IS(events(p[1]), POLLOUT);
	SAYS(read(p[0], big, 0), 0);
}

/* A writer sleeps until all of it is there. */
static void writers_wait(void)
{
	long n = 0, all = 0;
	pid_t pid;

	make(0);
	pid = CHILD(SAYS(write(p[1], big, 200000), 200000));
	ksft_until(pid, 'S');
	IS(left(), 65536);
	close(p[1]);
	while ((n = read(p[0], big, 30000)) > 0)
		all += n;
	IS(all, 200000);
	ENDS(pid, 0);
	/* What is there counts more than the reader that has gone, or a signal. */
	make(0);
	signal(SIGPIPE, handler);
	pid = CHILD(close(p[0]); SAYS(write(p[1], big, 200000), 65536);
		    IS(got_signal, SIGPIPE); SAYS(write(p[1], big, 1), -EPIPE));
	ksft_until(pid, 'S');
	close(p[0]);
	ENDS(pid, 0);
	make(0);
	signal(SIGUSR1, handler);
	pid = CHILD(SAYS(write(p[1], big, 200000), 65536); IS(got_signal, SIGUSR1));
	ksft_until(pid, 'S');
	kill(pid, SIGUSR1);
	ENDS(pid, 0);
}

static void readers_wait(void)
{
	char buf[8] = "";
	pid_t pid;

	make(0);
	pid = CHILD(SAYS(read(p[0], buf, 8), 2); READS(buf, "ab"));
	ksft_until(pid, 'S');
	SAYS(write(p[1], "ab", 2), 2);
	ENDS(pid, 0);
	pid = CHILD(close(p[1]); SAYS(read(p[0], buf, 8), 0));
	ksft_until(pid, 'S');
	close(p[1]);
	ENDS(pid, 0);
}

static void vectors(void)
{
	char a[3], b[5];
	struct iovec out[3] = { { "ab", 2 }, { "", 0 }, { "cdefg", 5 } };
	struct iovec in[2] = { { a, 3 }, { b, 5 } }, bad[2] = { { a, 1 }, { (void *)8, 1 } };

	make(O_NONBLOCK);
	SAYS(writev(p[1], out, 3), 7);
	SAYS(readv(p[0], in, 2), 7);
	CHECK(!memcmp(a, "abc", 3) && !memcmp(b, "defg", 4));
	SAYS(readv(p[0], in, 0), 0);
	SAYS(writev(p[1], out, -1), -EINVAL);
	SAYS(writev(p[1], out, IOV_MAX + 1), -EINVAL);
	SAYS(writev(p[1], bad, 2), -EFAULT);
	IS(left(), 0);
	SAYS(write(p[1], "xy", 2), 2);
	SAYS(read(p[0], (void *)8, 1), -EFAULT);
	IS(left(), 2);
}

/* --- FIFOs. --- */

static void fifos(void)
{
	struct stat st;
	int fd, w;

	SAYS(mkfifo("f", 0640), 0);
	SAYS(mkfifo("f", 0640), -EEXIST);
	SAYS(stat("f", &st), 0);
	IS(st.st_mode & S_IFMT, S_IFIFO);
	SAYS(open("f", O_WRONLY | O_NONBLOCK), -ENXIO);
	fd = open("f", O_RDONLY | O_NONBLOCK);
	CHECK(fd >= 0);
	/* Nobody has ever written: not at its end. */
	IS(events(fd), 0);
	SAYS(read(fd, big, 1), 0);
	w = open("f", O_WRONLY | O_NONBLOCK);
	SAYS(read(fd, big, 1), -EAGAIN);
	SAYS(write(w, "abc", 3), 3);
	close(w);
	IS(events(fd), POLLIN | POLLHUP);
	SAYS(read(fd, big, 10), 3);
	SAYS(read(fd, big, 10), 0);
	w = open("f", O_WRONLY);
	IS(events(fd), 0);
	SAYS(lseek(fd, 0, SEEK_SET), -ESPIPE);
	close(w);
	close(fd);
	fd = open("f", O_RDWR);
	CHECK(fd >= 0);
	SAYS(write(fd, "xy", 2), 2);
	SAYS(read(fd, big, 10), 2);
	SAYS(truncate("f", 0), -EINVAL);
	CHECK(open("f", O_WRONLY | O_TRUNC) >= 0);
}

/* Each waits for the other. */
static void fifos_wait(void)
{
	pid_t pid;
	int fd;

	SAYS(mkfifo("f", 0600), 0);
	pid = CHILD(fd = open("f", O_WRONLY); SAYS(write(fd, "abc", 3), 3));
	ksft_until(pid, 'S');
	fd = open("f", O_RDONLY);
	SAYS(read(fd, big, 10), 3);
	ENDS(pid, 0);
	SAYS(read(fd, big, 10), 0);
	close(fd);
	pid = CHILD(fd = open("f", O_RDONLY); SAYS(read(fd, big, 10), 0));
	ksft_until(pid, 'S');
	close(open("f", O_WRONLY));
	ENDS(pid, 0);
	/* A signal ends the wait. */
	signal(SIGUSR1, handler);
	siginterrupt(SIGUSR1, 1);
	pid = CHILD(SAYS(open("f", O_RDONLY), -EINTR));
	ksft_until(pid, 'S');
	kill(pid, SIGUSR1);
	ENDS(pid, 0);
}

/* What has been opened again by its name in /proc. */
static void by_name(void)
{
	char name[64], text[64] = "";
	struct stat st;
	int fd;

	make(0);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", p[0]);
	fstat(p[0], &st);
	CHECK(readlink(name, text, sizeof(text) - 1) > 0);
	snprintf(big, sizeof(big), "pipe:[%lu]", st.st_ino);
	READS(text, big);
	fd = open(name, O_WRONLY);
	CHECK(fd >= 0);
	SAYS(write(fd, "x", 1), 1);
	IS(left(), 1);
	close(fd);
	close(p[1]);
	SAYS(read(p[0], big, 2), 1);
	SAYS(read(p[0], big, 2), 0);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(refusals), KSFT_CASE(sizes), KSFT_CASE(atomic_writes),
		KSFT_CASE(packets), KSFT_CASE(ends), KSFT_CASE(writers_wait),
		KSFT_CASE(readers_wait), KSFT_CASE(vectors), KSFT_CASE(fifos),
		KSFT_CASE(fifos_wait), KSFT_CASE(by_name),
	};

	return KSFT_RUN(cases);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Signals of files: who is told, by which signal, of what, and when no more. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <linux/sockios.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <termios.h>

#include "../kselftest.h"

#define RTSIG	(SIGRTMIN + 3)

#ifndef F_GETOWNER_UIDS
#define F_GETOWNER_UIDS	17
#endif

/* The C library asks F_GETOWN_EX instead. A small group's number looks like an error. */
static long k_getown(int fd)
{
	return ksft_said(syscall(SYS_fcntl, fd, F_GETOWN));
}

static void block(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

/* The next of @sig within @ms, or 0. It is blocked. */
static int take(int sig, siginfo_t *info, long ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };
	sigset_t set;
	int ret;

	memset(info, 0, sizeof(*info));
	sigemptyset(&set);
	sigaddset(&set, sig);
	do
		ret = sigtimedwait(&set, info, &ts);
	while (ret < 0 && errno == EINTR);
	return ret < 0 ? 0 : ret;
}

/* What is on its way comes within this time, or never. */
#define SOON	3000
#define NEVER	30

static int comes(int sig)
{
	siginfo_t info;

	return take(sig, &info, SOON) == sig;
}

static int stays_away(int sig)
{
	siginfo_t info;

	return !take(sig, &info, NEVER);
}

static void forget(int sig)
{
	siginfo_t info;

	while (take(sig, &info, 0))
		;
}

/* One that tells that @fd is so: true if it was that and nothing else. */
static int tells(int sig, int fd, int code, long band)
{
	siginfo_t info;

	if (take(sig, &info, SOON) != sig)
		return 0;
	return IS(info.si_code, code) & IS(info.si_band, band) & IS(info.si_fd, fd);
}

#define IN_BAND		(POLLIN | POLLRDNORM)
#define OUT_BAND	(POLLOUT | POLLWRNORM | POLLWRBAND)
#define HUP_BAND	(POLLHUP | POLLERR)

/* Has it come, so that it can be taken? */
static int waits(int sig)
{
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, sig);
}

/* From now on @fd sends @sig to us: 0 is plain SIGIO. */
static void watch(int fd, int sig)
{
	block(sig ?: SIGIO);
	SAYS(fcntl(fd, F_SETOWN, getpid()), 0);
	SAYS(fcntl(fd, F_SETSIG, sig), 0);
	SAYS(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_ASYNC), 0);
	CHECK(fcntl(fd, F_GETFL) & O_ASYNC);
}

static void no_more(int fd)
{
	SAYS(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_ASYNC), 0);
	CHECK(!(fcntl(fd, F_GETFL) & O_ASYNC));
}

/* --- Owners. --- */

static void owner_is_remembered(void)
{
	struct f_owner_ex ex = { 77, 77 };
	int p[2];

	REQUIRE(!pipe(p));
	SAYS(k_getown(p[0]), 0);
	SAYS(fcntl(p[0], F_GETOWN_EX, &ex), 0);
	IS(ex.type, F_OWNER_TID);
	IS(ex.pid, 0);
	SAYS(fcntl(p[0], F_SETOWN, getpid()), 0);
	SAYS(k_getown(p[0]), getpid());
	SAYS(fcntl(p[0], F_GETOWN_EX, &ex), 0);
	IS(ex.type, F_OWNER_PID);
	IS(ex.pid, getpid());
	SAYS(fcntl(p[0], F_SETOWN, -getpgrp()), 0);
	SAYS(k_getown(p[0]), -getpgrp());
	SAYS(fcntl(p[0], F_GETOWN_EX, &ex), 0);
	IS(ex.type, F_OWNER_PGRP);
	IS(ex.pid, getpgrp());
	SAYS(k_getown(p[1]), 0);
	SAYS(fcntl(p[0], F_SETOWN, 0), 0);
	SAYS(k_getown(p[0]), 0);
	SAYS(fcntl(p[0], F_GETOWN_EX, &ex), 0);
	IS(ex.type, F_OWNER_PID);
	IS(ex.pid, 0);
}

static void owner_ex_takes_three_kinds(void)
{
	struct f_owner_ex ex = { F_OWNER_TID, gettid() }, got;
	int p[2];

	REQUIRE(!pipe(p));
	SAYS(fcntl(p[0], F_SETOWN_EX, &ex), 0);
	SAYS(fcntl(p[0], F_GETOWN_EX, &got), 0);
	IS(got.type, F_OWNER_TID);
	IS(got.pid, gettid());
	SAYS(k_getown(p[0]), gettid());
	ex = (struct f_owner_ex){ F_OWNER_PGRP, getpgrp() };
	SAYS(fcntl(p[0], F_SETOWN_EX, &ex), 0);
	SAYS(fcntl(p[0], F_GETOWN_EX, &got), 0);
	IS(got.type, F_OWNER_PGRP);
	IS(got.pid, getpgrp());
	ex = (struct f_owner_ex){ F_OWNER_PID, 0 };
	SAYS(fcntl(p[0], F_SETOWN_EX, &ex), 0);
	SAYS(fcntl(p[0], F_GETOWN_EX, &got), 0);
	IS(got.pid, 0);
}

static void owners_that_are_none(void)
{
	struct f_owner_ex ex = { 3, getpid() };
	int p[2], path;
	pid_t gone = CHILD();

	ENDS(gone, 0);
	REQUIRE(!pipe(p));
	FAILS(ESRCH, fcntl(p[0], F_SETOWN, gone));
	FAILS(ESRCH, fcntl(p[0], F_SETOWN, -gone));
	FAILS(EINVAL, fcntl(p[0], F_SETOWN, INT_MIN));
	FAILS(EINVAL, fcntl(p[0], F_SETOWN_EX, &ex));
	ex = (struct f_owner_ex){ F_OWNER_PID, gone };
	FAILS(ESRCH, fcntl(p[0], F_SETOWN_EX, &ex));
	ex.pid = -getpid();
	FAILS(ESRCH, fcntl(p[0], F_SETOWN_EX, &ex));
	FAILS(EFAULT, fcntl(p[0], F_SETOWN_EX, (void *)8));
	FAILS(EFAULT, fcntl(p[0], F_GETOWN_EX, (void *)8));
	FAILS(EBADF, fcntl(99, F_SETOWN, getpid()));
	path = open("/", O_PATH);
	FAILS(EBADF, fcntl(path, F_SETOWN, getpid()));
	FAILS(EBADF, fcntl(path, F_GETSIG));
}

/* Its number is given back, and means nobody. */
static void owner_may_be_gone(void)
{
	struct f_owner_ex ex;
	int p[2], hold[2];
	pid_t child;
	char c;

	REQUIRE(!pipe(p) && !pipe(hold));
	child = CHILD(close(hold[1]); (void)!read(hold[0], &c, 1));
	watch(p[0], 0);
	SAYS(fcntl(p[0], F_SETOWN, child), 0);
	SAYS(k_getown(p[0]), child);
	close(hold[1]);
	ENDS(child, 0);
	SAYS(k_getown(p[0]), 0);
	SAYS(fcntl(p[0], F_GETOWN_EX, &ex), 0);
	IS(ex.type, F_OWNER_PID);
	IS(ex.pid, 0);
	IS(write(p[1], "x", 1), 1);
	CHECK(stays_away(SIGIO));
}

static void setsig_takes_signals(void)
{
	int p[2];

	REQUIRE(!pipe(p));
	SAYS(fcntl(p[0], F_GETSIG), 0);
	SAYS(fcntl(p[0], F_SETSIG, 64), 0);
	SAYS(fcntl(p[0], F_GETSIG), 64);
	FAILS(EINVAL, fcntl(p[0], F_SETSIG, 65));
	FAILS(EINVAL, fcntl(p[0], F_SETSIG, -1));
	SAYS(fcntl(p[0], F_GETSIG), 64);
	SAYS(fcntl(p[0], F_SETOWN, getpid()), 0);
	SAYS(fcntl(p[0], F_GETSIG), 64);
	SAYS(fcntl(p[0], F_SETSIG, 0), 0);
	SAYS(k_getown(p[0]), getpid());
}

/* It is the file's, not the descriptor's or the process's. */
static void owner_goes_with_the_file(void)
{
	int p[2], other;

	REQUIRE(!pipe(p));
	watch(p[0], RTSIG);
	other = dup(p[0]);
	SAYS(k_getown(other), getpid());
	SAYS(fcntl(other, F_GETSIG), RTSIG);
	CHILD_ENDS(0, {
		SAYS(k_getown(p[0]), getppid());
		SAYS(fcntl(p[0], F_SETSIG, RTSIG + 1), 0);
	});
	SAYS(fcntl(other, F_GETSIG), RTSIG + 1);
	SAYS(fcntl(other, F_SETSIG, RTSIG), 0);
	/* As long as anybody has it, and by the number that it was asked for. */
	close(p[0]);
	IS(write(p[1], "x", 1), 1);
	CHECK(tells(RTSIG, p[0], POLL_IN, IN_BAND));
	close(other);
	signal(SIGPIPE, SIG_IGN);
	FAILS(EPIPE, write(p[1], "x", 1));
	CHECK(stays_away(RTSIG));
}

/* --- Which files. --- */

static void others_say_nothing(void)
{
	int fds[] = { eventfd(0, 0), epoll_create1(0), timerfd_create(CLOCK_MONOTONIC, 0),
		      open("file", O_CREAT | O_RDWR, 0600), open("/", O_RDONLY),
		      open("/dev/null", O_RDWR) };
	int on = 1, off = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(fds); i++) {
		REQUIRE(fds[i] >= 0);
		SAYS(fcntl(fds[i], F_SETFL, O_ASYNC), 0);
		CHECK(!(fcntl(fds[i], F_GETFL) & O_ASYNC));
		FAILS(ENOTTY, ioctl(fds[i], FIOASYNC, &on));
		SAYS(ioctl(fds[i], FIOASYNC, &off), 0);
		FAILS(EFAULT, ioctl(fds[i], FIOASYNC, (void *)8));
		SAYS(fcntl(fds[i], F_SETOWN, getpid()), 0);
		SAYS(k_getown(fds[i]), getpid());
	}
}

/* open() knows the flag, and nothing comes of it. */
static void open_only_notes_the_flag(void)
{
	int fd;

	block(SIGIO);
	REQUIRE(!mkfifo("fifo", 0600));
	fd = open("fifo", O_RDWR | O_ASYNC | O_NONBLOCK);
	CHECK(fcntl(fd, F_GETFL) & O_ASYNC);
	SAYS(fcntl(fd, F_SETOWN, getpid()), 0);
	SAYS(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL)), 0);
	IS(write(fd, "x", 1), 1);
	CHECK(stays_away(SIGIO));
}

static void ioctl_does_it_too(void)
{
	int p[2], on = 5, off = 0;

	block(SIGIO);
	REQUIRE(!pipe(p));
	SAYS(fcntl(p[0], F_SETOWN, getpid()), 0);
	SAYS(ioctl(p[0], FIOASYNC, &on), 0);
	CHECK(fcntl(p[0], F_GETFL) & O_ASYNC);
	IS(write(p[1], "x", 1), 1);
	CHECK(comes(SIGIO));
	SAYS(ioctl(p[0], FIOASYNC, &off), 0);
	CHECK(!(fcntl(p[0], F_GETFL) & O_ASYNC));
	IS(write(p[1], "x", 1), 1);
	CHECK(stays_away(SIGIO));
	FAILS(ENOTTY, ioctl(p[0], FIOSETOWN, &on));
	FAILS(ENOTTY, ioctl(p[0], SIOCGPGRP, &on));
}

/* --- What is told. --- */

/* Without F_SETSIG the signal is bare. */
static void plain_sigio(void)
{
	siginfo_t info;
	int p[2];

	REQUIRE(!pipe(p));
	watch(p[0], 0);
	CHECK(stays_away(SIGIO));
	IS(write(p[1], "x", 1), 1);
	IS(take(SIGIO, &info, SOON), SIGIO);
	IS(info.si_code, SI_KERNEL);
	/* Of an old signal one that waits is enough. */
	IS(write(p[1], "x", 1), 1);
	IS(write(p[1], "x", 1), 1);
	CHECK(comes(SIGIO));
	CHECK(stays_away(SIGIO));
	no_more(p[0]);
	IS(write(p[1], "x", 1), 1);
	CHECK(stays_away(SIGIO));
}

static void its_default_is_to_end(void)
{
	int p[2];

	REQUIRE(!pipe(p));
	CHILD_ENDS(-SIGIO, {
		SAYS(fcntl(p[0], F_SETOWN, getpid()), 0);
		SAYS(fcntl(p[0], F_SETFL, O_ASYNC), 0);
		IS(write(p[1], "x", 1), 1);
		_exit(1);
	});
}

static void pipe_tells_readers(void)
{
	int p[2];

	REQUIRE(!pipe(p));
	watch(p[0], RTSIG);
	/* Each write, also where something is left. */
	IS(write(p[1], "x", 1), 1);
	IS(write(p[1], "x", 1), 1);
	CHECK(tells(RTSIG, p[0], POLL_IN, IN_BAND));
	CHECK(tells(RTSIG, p[0], POLL_IN, IN_BAND));
	CHECK(stays_away(RTSIG));
	/* The last writer has gone. */
	close(p[1]);
	CHECK(tells(RTSIG, p[0], POLL_IN, IN_BAND));
}

static void pipe_tells_writers(void)
{
	int p[2];
	char c;

	REQUIRE(!pipe(p));
	IS(write(p[1], "xx", 2), 2);
	watch(p[1], RTSIG);
	IS(read(p[0], &c, 1), 1);
	CHECK(tells(RTSIG, p[1], POLL_OUT, OUT_BAND));
	close(p[0]);
	CHECK(tells(RTSIG, p[1], POLL_OUT, OUT_BAND));
}

/* One file that does both is told of both. */
static void fifo_tells_both(void)
{
	int fd;
	char c;

	REQUIRE(!mkfifo("fifo", 0600));
	fd = open("fifo", O_RDWR);
	watch(fd, RTSIG);
	IS(write(fd, "x", 1), 1);
	CHECK(tells(RTSIG, fd, POLL_IN, IN_BAND));
	IS(read(fd, &c, 1), 1);
	CHECK(tells(RTSIG, fd, POLL_OUT, OUT_BAND));
	no_more(fd);
	IS(write(fd, "x", 1), 1);
	IS(read(fd, &c, 1), 1);
	CHECK(stays_away(RTSIG));
}

static void splice_tells(void)
{
	int a[2], b[2];

	REQUIRE(!pipe(a) && !pipe(b));
	IS(write(a[1], "xyz", 3), 3);
	watch(a[1], RTSIG);
	watch(b[0], RTSIG + 1);
	IS(splice(a[0], NULL, b[1], NULL, 3, 0), 3);
	CHECK(tells(RTSIG, a[1], POLL_OUT, OUT_BAND));
	CHECK(tells(RTSIG + 1, b[0], POLL_IN, IN_BAND));
}

static void stream_tells(void)
{
	int s[2];
	char c;

	REQUIRE(!socketpair(AF_UNIX, SOCK_STREAM, 0, s));
	watch(s[0], RTSIG);
	IS(write(s[1], "xx", 2), 2);
	CHECK(tells(RTSIG, s[0], POLL_IN, IN_BAND));
	/* There was room all the time. */
	IS(write(s[0], "x", 1), 1);
	IS(read(s[1], &c, 1), 1);
	CHECK(stays_away(RTSIG));
	SAYS(shutdown(s[1], SHUT_WR), 0);
	CHECK(tells(RTSIG, s[0], POLL_IN, IN_BAND));
	SAYS(shutdown(s[1], SHUT_RDWR), 0);
	CHECK(tells(RTSIG, s[0], POLL_HUP, HUP_BAND));
	close(s[1]);
	CHECK(tells(RTSIG, s[0], POLL_HUP, HUP_BAND));
}

/* Who had no room is told once when there is. */
static void stream_tells_of_room(void)
{
	char buf[4096] = "";
	int s[2];

	REQUIRE(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s));
	watch(s[0], RTSIG);
	while (write(s[0], buf, sizeof(buf)) > 0)
		;
	IS(errno, EAGAIN);
	CHECK(stays_away(RTSIG));
	while (read(s[1], buf, sizeof(buf)) > 0)
		;
	CHECK(tells(RTSIG, s[0], POLL_OUT, OUT_BAND));
	CHECK(stays_away(RTSIG));
}

static void dgram_and_listener_tell(void)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX, .sun_path = "sock" };
	int d[2], l, c;

	REQUIRE(!socketpair(AF_UNIX, SOCK_DGRAM, 0, d));
	watch(d[0], RTSIG);
	IS(send(d[1], "x", 1, 0), 1);
	CHECK(tells(RTSIG, d[0], POLL_IN, IN_BAND));
	close(d[1]);
	CHECK(stays_away(RTSIG));
	l = socket(AF_UNIX, SOCK_STREAM, 0);
	REQUIRE(!bind(l, (void *)&addr, sizeof(addr)) && !listen(l, 5));
	watch(l, RTSIG);
	c = socket(AF_UNIX, SOCK_STREAM, 0);
	SAYS(connect(c, (void *)&addr, sizeof(addr)), 0);
	CHECK(tells(RTSIG, l, POLL_IN, IN_BAND));
	/* What is accepted is another file, which nobody has asked. */
	c = accept(l, NULL, NULL);
	CHECK(!(fcntl(c, F_GETFL) & O_ASYNC));
	SAYS(k_getown(c), 0);
}

static void sockets_have_ioctls(void)
{
	int s = socket(AF_UNIX, SOCK_STREAM, 0), pid = getpid(), none = -getpgrp(), got = 77;

	SAYS(ioctl(s, FIOSETOWN, &pid), 0);
	SAYS(k_getown(s), pid);
	SAYS(ioctl(s, SIOCGPGRP, &got), 0);
	IS(got, pid);
	SAYS(ioctl(s, SIOCSPGRP, &none), 0);
	SAYS(ioctl(s, FIOGETOWN, &got), 0);
	IS(got, none);
	none = INT_MIN;
	FAILS(EINVAL, ioctl(s, FIOSETOWN, &none));
	FAILS(EFAULT, ioctl(s, FIOSETOWN, (void *)8));
	FAILS(EFAULT, ioctl(s, FIOGETOWN, (void *)8));
}

static void inotify_tells(void)
{
	int fd = inotify_init();

	REQUIRE(inotify_add_watch(fd, ".", IN_CREATE) > 0);
	watch(fd, RTSIG);
	close(open("new", O_CREAT | O_RDWR, 0600));
	CHECK(tells(RTSIG, fd, POLL_IN, IN_BAND));
}

/* --- Terminals. --- */

static int open_pty(int *slave)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);

	REQUIRE(master >= 0 && !grantpt(master) && !unlockpt(master));
	*slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	REQUIRE(*slave >= 0);
	return master;
}

/* Whoever asks is the owner, if nobody was named and nobody is in the foreground. */
static void tty_tells(void)
{
	int slave, master = open_pty(&slave);
	struct f_owner_ex ex;

	block(RTSIG);
	SAYS(fcntl(slave, F_SETSIG, RTSIG), 0);
	SAYS(fcntl(slave, F_SETFL, O_ASYNC), 0);
	SAYS(fcntl(slave, F_GETOWN_EX, &ex), 0);
	IS(ex.type, F_OWNER_PID);
	IS(ex.pid, getpid());
	/* A line, not a character. */
	IS(write(master, "x", 1), 1);
	CHECK(stays_away(RTSIG));
	IS(write(master, "\n", 1), 1);
	CHECK(tells(RTSIG, slave, POLL_IN, IN_BAND));
}

static void tty_tells_of_characters(void)
{
	int slave, master = open_pty(&slave);
	struct termios t;

	REQUIRE(!tcgetattr(slave, &t));
	cfmakeraw(&t);
	REQUIRE(!tcsetattr(slave, TCSANOW, &t));
	watch(slave, RTSIG);
	IS(write(master, "x", 1), 1);
	CHECK(tells(RTSIG, slave, POLL_IN, IN_BAND));
}

static void master_tells(void)
{
	int slave, master = open_pty(&slave);

	block(SIGIO);
	SAYS(fcntl(master, F_SETFL, O_ASYNC), 0);
	SAYS(k_getown(master), getpid());
	IS(write(slave, "x", 1), 1);
	CHECK(comes(SIGIO));
	no_more(master);
	IS(write(slave, "x", 1), 1);
	CHECK(stays_away(SIGIO));
}

/* A named owner stays. */
static void tty_keeps_its_owner(void)
{
	int slave, master = open_pty(&slave);

	SAYS(fcntl(slave, F_SETOWN, getppid()), 0);
	SAYS(fcntl(slave, F_SETFL, O_ASYNC), 0);
	SAYS(k_getown(slave), getppid());
	close(master);
}

/* The foreground is told, by its group; when the line is hung up, nobody. */
static void tty_foreground_is_told(void)
{
	CHILD_ENDS(0, {
		int slave, master;
		struct f_owner_ex ex;

		setsid();
		master = open_pty(&slave);
		SAYS(ioctl(slave, TIOCSCTTY, 0), 0);
		block(SIGIO);
		signal(SIGHUP, SIG_IGN);
		SAYS(fcntl(slave, F_SETFL, O_ASYNC), 0);
		SAYS(fcntl(slave, F_GETOWN_EX, &ex), 0);
		IS(ex.type, F_OWNER_PGRP);
		IS(ex.pid, getpid());
		IS(write(master, "x\n", 2), 2);
		CHECK(comes(SIGIO));
		close(master);
		CHECK(!(fcntl(slave, F_GETFL) & O_ASYNC));
		FAILS(ENOTTY, fcntl(slave, F_SETFL, O_ASYNC));
	});
}

static void tty_tells_of_room(void)
{
	int slave, master = open_pty(&slave);
	char buf[256] = "";

	watch(slave, RTSIG);
	SAYS(fcntl(slave, F_SETFL, O_ASYNC | O_NONBLOCK), 0);
	while (write(slave, buf, sizeof(buf)) > 0)
		;
	IS(errno, EAGAIN);
	forget(RTSIG);
	/* Room comes when the other end has taken most of it, which is carried there by others. */
	SAYS(fcntl(master, F_SETFL, O_NONBLOCK), 0);
	for (int i = 0; i < 5000 && !waits(RTSIG); i++) {
		while (read(master, buf, sizeof(buf)) > 0)
			;
		usleep(1000);
	}
	CHECK(tells(RTSIG, slave, POLL_OUT, OUT_BAND));
}

/* --- To whom. --- */

/* In a child with one more thread: which of the two takes it? */
static int pair[2];
static volatile int taken_by;

static void note_thread(int sig UNUSED)
{
	taken_by = gettid();
}

static void *own_it(void *tid)
{
	struct f_owner_ex ex = { F_OWNER_TID, gettid() };

	SAYS(fcntl(pair[0], F_SETOWN_EX, &ex), 0);
	*(volatile int *)tid = gettid();
	while (!taken_by)
		usleep(1000);
	return NULL;
}

static void thread_is_told(void)
{
	pthread_t thread;
	volatile int tid = 0;

	REQUIRE(!pipe(pair));
	signal(SIGIO, note_thread);
	REQUIRE(!pthread_create(&thread, NULL, own_it, (void *)&tid));
	while (!tid)
		usleep(1000);
	SAYS(fcntl(pair[0], F_SETFL, O_ASYNC), 0);
	IS(write(pair[1], "x", 1), 1);
	pthread_join(thread, NULL);
	IS(taken_by, tid);
	/* The thread is gone, and with it the owner: a moment after who waits for it goes on. */
	while (!syscall(SYS_tgkill, getpid(), tid, 0))
		usleep(1000);
	SAYS(k_getown(pair[0]), 0);
}

/* All of a group, each its own. */
static void group_is_told(void)
{
	int p[2], ready[2], ends[3];
	pid_t child[3];
	char c;

	block(SIGIO);
	REQUIRE(!pipe(p) && !pipe(ready));
	SAYS(fcntl(p[0], F_SETOWN, -getpgrp()), 0);
	SAYS(fcntl(p[0], F_SETFL, O_ASYNC), 0);
	for (int i = 0; i < 3; i++)
		child[i] = CHILD({
			if (i == 2)
				setpgid(0, 0);
			(void)!write(ready[1], "x", 1);
			if (i == 2)
				_exit(stays_away(SIGIO));
			_exit(comes(SIGIO));
		});
	for (int i = 0; i < 3; i++)
		IS(read(ready[0], &c, 1), 1);
	IS(write(p[1], "x", 1), 1);
	for (int i = 0; i < 3; i++)
		ends[i] = ksft_end_of(child[i]);
	IS(ends[0], 1);
	IS(ends[1], 1);
	IS(ends[2], 1);
	CHECK(comes(SIGIO));
}

/* Who sets the owner is who sends: what he may is looked at when it is sent. */
static void permission_is_of_who_set_it(void)
{
	int p[2], q[2], uids[2];

	NEEDS_ROOT();
	REQUIRE(!pipe(p) && !pipe(q));
	watch(p[0], RTSIG);
	CHILD_ENDS(0, {
		REQUIRE(!setresuid(12345, 12345, 12345));
		/* By root's name; whoever writes. */
		IS(write(p[1], "x", 1), 1);
		SAYS(fcntl(q[0], F_SETOWN, getppid()), 0);
		SAYS(fcntl(q[0], F_SETSIG, RTSIG + 1), 0);
		SAYS(fcntl(q[0], F_SETFL, O_ASYNC), 0);
	});
	CHECK(tells(RTSIG, p[0], POLL_IN, IN_BAND));
	SAYS(k_getown(q[0]), getpid());
	if (!fcntl(q[0], F_GETOWNER_UIDS, uids)) {
		IS(uids[0], 12345);
		IS(uids[1], 12345);
	}
	/* By somebody's name, though root writes. */
	block(RTSIG + 1);
	block(SIGIO);
	IS(write(q[1], "x", 1), 1);
	CHECK(stays_away(RTSIG + 1));
	CHECK(stays_away(SIGIO));
}

/* --- Which signal. --- */

/* Codes of some mean something else: there it is SI_SIGIO. */
static void codes_of_others_are_not_taken(void)
{
	siginfo_t info;
	int p[2];

	REQUIRE(!pipe(p));
	watch(p[0], SIGCHLD);
	signal(SIGCHLD, note_thread);
	IS(write(p[1], "x", 1), 1);
	IS(take(SIGCHLD, &info, SOON), SIGCHLD);
	IS(info.si_code, SI_SIGIO);
	watch(p[0], SIGIO);
	IS(write(p[1], "x", 1), 1);
	CHECK(tells(SIGIO, p[0], POLL_IN, IN_BAND));
	watch(p[0], SIGUSR1);
	IS(write(p[1], "x", 1), 1);
	CHECK(tells(SIGUSR1, p[0], POLL_IN, IN_BAND));
}

/* A queue that is full is told of by SIGIO. */
static void overflow_is_sigio(void)
{
	struct rlimit none = { 0, 0 };
	siginfo_t info;
	int p[2];

	REQUIRE(!pipe(p));
	watch(p[0], RTSIG);
	block(SIGIO);
	REQUIRE(!setrlimit(RLIMIT_SIGPENDING, &none));
	IS(write(p[1], "x", 1), 1);
	CHECK(stays_away(RTSIG));
	IS(take(SIGIO, &info, SOON), SIGIO);
	IS(info.si_code, SI_KERNEL);
}

/* The number is that of the call that has begun it. */
static void number_is_of_who_began(void)
{
	int p[2], other;

	REQUIRE(!pipe(p));
	watch(p[0], RTSIG);
	other = dup(p[0]);
	SAYS(fcntl(other, F_SETFL, O_ASYNC), 0);
	IS(write(p[1], "x", 1), 1);
	CHECK(tells(RTSIG, p[0], POLL_IN, IN_BAND));
	no_more(p[0]);
	SAYS(fcntl(other, F_SETFL, O_ASYNC), 0);
	IS(write(p[1], "x", 1), 1);
	CHECK(tells(RTSIG, other, POLL_IN, IN_BAND));
}

/* The process stays who it is; its files do, too. */
static void exec_keeps_it(void)
{
	int p[2];

	REQUIRE(!pipe(p));
	CHILD_ENDS(-SIGIO, {
		SAYS(fcntl(p[0], F_SETOWN, getpid()), 0);
		SAYS(fcntl(p[0], F_SETFL, O_ASYNC), 0);
		dup2(p[1], 1);
		execl("/bin/sh", "sh", "-c", "echo x; sleep 5; exit 3", NULL);
		_exit(2);
	});
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(owner_is_remembered), KSFT_CASE(owner_ex_takes_three_kinds),
		KSFT_CASE(owners_that_are_none), KSFT_CASE(owner_may_be_gone),
		KSFT_CASE(setsig_takes_signals), KSFT_CASE(owner_goes_with_the_file),
		KSFT_CASE(others_say_nothing), KSFT_CASE(open_only_notes_the_flag),
		KSFT_CASE(ioctl_does_it_too), KSFT_CASE(plain_sigio),
		KSFT_CASE(its_default_is_to_end), KSFT_CASE(pipe_tells_readers),
		KSFT_CASE(pipe_tells_writers), KSFT_CASE(fifo_tells_both),
		KSFT_CASE(splice_tells), KSFT_CASE(stream_tells),
		KSFT_CASE(stream_tells_of_room), KSFT_CASE(dgram_and_listener_tell),
		KSFT_CASE(sockets_have_ioctls), KSFT_CASE(inotify_tells), KSFT_CASE(tty_tells),
		KSFT_CASE(tty_tells_of_characters), KSFT_CASE(master_tells),
		KSFT_CASE(tty_keeps_its_owner),
		KSFT_CASE(tty_foreground_is_told), KSFT_CASE(tty_tells_of_room),
		KSFT_CASE(thread_is_told), KSFT_CASE(group_is_told),
		KSFT_CASE(permission_is_of_who_set_it), KSFT_CASE(codes_of_others_are_not_taken),
		KSFT_CASE(overflow_is_sigio), KSFT_CASE(number_is_of_who_began),
		KSFT_CASE(exec_keeps_it),
	};

	return KSFT_RUN(cases);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Settings and other requests; sessions, jobs and their terminal: processes that are functions
 * of the kernel inherit the world of the case, and a pty in it.
 */
#include <linux/module.h>
#include <linux/thread_info.h>

#include "../../../kernel/tests/process.h"
#include "../tty.h"
#include "pty_user.h"

#define STATUS(code)	((code) << 8)

/* --- Settings. --- */

static void settings(struct kunit *test)
{
	struct ktermios t;
	struct pty_ends p;

	tty_world(test);
	p = open_pty(test);
	EXPECT(k_get_termios(p.slave, &t), 0);
	EXPECT(t.c_iflag, 0x500);
	EXPECT(t.c_oflag, 0x5);
	EXPECT(t.c_cflag, 0xbf);
	EXPECT(t.c_lflag, 0x8a3b);
	EXPECT(memcmp(t.c_cc, "\3\34\177\25\4\0\1\0\21\23\32\0\22\17\27\26\0\0\0", NCCS), 0);
	EXPECT(t.c_ospeed, 38400);
	/* There is nothing but eight bits, and no other line discipline. */
	t.c_cflag = (B9600 | CS7 | PARENB) & ~CREAD;
	t.c_line = 3;
	EXPECT(k_set_termios(p.slave, TCSETSW2, &t), 0);
	EXPECT(k_get_termios(p.master, &t), 0);
	EXPECT(t.c_cflag, B9600 | CS8 | CREAD);
	EXPECT(t.c_line, 0);
	EXPECT(t.c_ospeed, 9600);
	t.c_cflag = CS8 | BOTHER;
	t.c_ospeed = 12345;
	EXPECT(k_set_termios(p.slave, TCSETSF2, &t), 0);
	EXPECT(k_get_termios(p.slave, &t), 0);
	EXPECT(t.c_ospeed, 12345);
	EXPECT(t.c_ispeed, 12345);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCSETS, 8), -EFAULT);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCGETS, 8), -EFAULT);
	EXPECT(ksyscall(__NR_ioctl, p.slave, 0x5499, FS_DATA), -ENOTTY);
	close_pty(test, p);
}

/* The oldest form has halves of the fields, and eight characters. */
static void old_settings(struct kunit *test)
{
	struct ktermios t;
	struct termio old;
	struct pty_ends p;

	tty_world(test);
	p = open_pty(test);
	EXPECT(k_get_termios(p.slave, &t), 0);
	t.c_lflag |= EXTPROC;
	EXPECT(k_set_termios(p.slave, TCSETS2, &t), 0);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCGETA, FS_DATA), 0);
	EXPECT(copy_from_user(&old, (void __user *)FS_DATA, sizeof(old)), 0);
	EXPECT(old.c_lflag, 0x8a3b);
	old.c_lflag = ICANON;
	old.c_cc[VINTR] = 'x';
	EXPECT(copy_to_user((void __user *)FS_DATA, &old, sizeof(old)), 0);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCSETAW, FS_DATA), 0);
	EXPECT(k_get_termios(p.slave, &t), 0);
	EXPECT(t.c_lflag, ICANON | EXTPROC);
	EXPECT(t.c_cc[VINTR], 'x');
	EXPECT(t.c_cc[VSUSP], 'Z' & 0x1f);
	close_pty(test, p);
}

static void locked_settings(struct kunit *test)
{
	struct ktermios t, locked = { .c_lflag = ECHO };
	const struct cred *old;
	struct pty_ends p;

	tty_world(test);
	p = open_pty(test);
	EXPECT(k_set_termios(p.slave, TIOCSLCKTRMIOS, &locked), 0);
	EXPECT(k_get_termios(p.slave, &t), 0);
	t.c_lflag = 0;
	EXPECT(k_set_termios(p.slave, TCSETS2, &t), 0);
	EXPECT(k_get_termios(p.slave, &t), 0);
	EXPECT(t.c_lflag, ECHO);
	old = as_user(1000, 1000);
	EXPECT(k_set_termios(p.slave, TIOCSLCKTRMIOS, &locked), -EPERM);
	as_root(old);
	close_pty(test, p);
}

static void other_requests(struct kunit *test)
{
	const struct cred *old;
	struct pty_ends p;
	int n = 3;

	tty_world(test);
	p = open_pty(test);
	EXPECT(k_ask(p.slave, TIOCGETD), 0);
	EXPECT(k_ioctl_int(p.slave, TIOCSETD, &n), -EINVAL);
	EXPECT(k_tell(p.slave, TIOCSETD, 0), 0);
	EXPECT(k_ask(p.slave, TIOCOUTQ), 0);
	EXPECT(k_ask(p.slave, TIOCMGET), -ENOTTY);
	EXPECT(k_ask(p.slave, TIOCGSERIAL), -ENOTTY);
	EXPECT(k_ask(p.slave, TIOCGPTN), -ENOTTY);
	EXPECT(k_ask(p.slave, TIOCGDEV), 0x8800);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCSBRK, 1), 0);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCSBRK, 0), 0);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCFLSH, 3), -EINVAL);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCXONC, 4), -EINVAL);
	/* Stopped by the program: no key undoes it. */
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCXONC, TCOOFF), 0);
	EXPECT(k_write(p.slave, "a", 1), -EAGAIN);
	EXPECT(writes(p.master, "\021"), true);
	EXPECT(k_write(p.slave, "a", 1), -EAGAIN);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCXONC, TCOON), 0);
	EXPECT(writes(p.slave, "a"), true);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCXONC, TCIOFF), 0);
	EXPECT(reads(p.master, "a\023"), true);
	EXPECT(k_tell(p.slave, TIOCSTI, 'k'), 0);
	EXPECT(k_tell(p.slave, TIOCSTI, '\n'), 0);
	EXPECT(reads(p.slave, "k\n"), true);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TIOCEXCL, 0), 0);
	EXPECT(k_ask(p.slave, TIOCGEXCL), 1);
	old = as_user(1000, 1000);
	EXPECT(k_tell(p.slave, TIOCSTI, 'k'), -EPERM);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TIOCCONS, 0), -EPERM);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TIOCVHANGUP, 0), -EPERM);
	EXPECT(ksyscall(__NR_vhangup), -EPERM);
	as_root(old);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TIOCNXCL, 0), 0);
	EXPECT(k_ask(p.slave, TIOCGEXCL), 0);
	close_pty(test, p);
}

/* --- A session and its terminal. --- */

static struct pty_ends pty;

#define TTY_CASE(name) \
	static void play_##name(struct kunit *test); \
	static void name(struct kunit *test) \
	{ \
		tty_world(test); \
		pty = open_pty(test); \
		play(test, play_##name); \
		close_pty(test, pty); \
	} \
	static void play_##name(struct kunit *test)

/* Without a handler, so that it only waits. */
static void hold_signals(sigmask_t mask)
{
	set_current_blocked(mask);
}

/* One of those that wait, or 0. */
static int next_signal(void)
{
	kernel_siginfo_t info;

	guard(spinlock_irq)(&current->sighand->siglock);
	return dequeue_signal(0, &info);
}

static long open_as_leader(int flags)
{
	ksyscall(__NR_setsid);
	return open_slave(pty.master, O_RDWR | flags);
}

TTY_CASE(a_leader_gets_one)
{
	struct tty_struct *tty;
	pid_t foreground;
	long fd;

	EXPECT(k_open("/dev/tty", O_RDWR, 0), -ENXIO);
	EXPECT(k_ask(pty.slave, TIOCGPGRP), -ENOTTY);
	EXPECT(k_ask(pty.slave, TIOCGSID), -ENOTTY);
	EXPECT(ksyscall(__NR_ioctl, pty.slave, TIOCSCTTY, 0), -EPERM);
	EXPECT(ksyscall(__NR_setsid), current->tgid);
	fd = open_slave(pty.master, O_RDWR | O_NOCTTY);
	EXPECT(k_open("/dev/tty", O_RDWR, 0), -ENXIO);
	EXPECT(k_close(fd), 0);
	fd = open_slave(pty.master, O_WRONLY);
	EXPECT(k_open("/dev/tty", O_RDWR, 0), -ENXIO);
	EXPECT(k_close(fd), 0);
	fd = open_slave(pty.master, O_RDWR);
	EXPECT(k_ask(fd, TIOCGPGRP), current->tgid);
	EXPECT(k_ask(fd, TIOCGSID), current->tgid);
	EXPECT(k_ask(pty.master, TIOCGPGRP), current->tgid);
	EXPECT(ksyscall(__NR_ioctl, fd, TIOCSCTTY, 0), 0);
	EXPECT(task_tty_nr(current, &foreground), 136 << 8);
	EXPECT(foreground, current->tgid);
	EXPECT(k_close(fd), 0);
	fd = k_open("/dev/tty", O_RDWR, 0);
	KUNIT_EXPECT_GE(test, fd, 0l);
	EXPECT(writes(fd, "me"), true);
	EXPECT(reads(pty.master, "me"), true);
	tty = get_current_tty();
	KUNIT_EXPECT_NOT_NULL(test, tty);
	tty_kref_put(tty);
	hold_signals(sigmask(SIGHUP) | sigmask(SIGCONT));
	EXPECT(ksyscall(__NR_ioctl, fd, TIOCNOTTY, 0), 0);
	EXPECT(next_signal(), SIGHUP);
	EXPECT(next_signal(), SIGCONT);
	EXPECT(k_open("/dev/tty", O_RDWR, 0), -ENXIO);
	EXPECT(ksyscall(__NR_ioctl, fd, TIOCNOTTY, 0), -ENOTTY);
	EXPECT(task_tty_nr(current, &foreground), 0);
	EXPECT(k_ask(pty.master, TIOCGSID), -ENOTTY);
	EXPECT(k_close(fd), 0);
}

/* What is typed goes to who is in the foreground. */
TTY_CASE(typed_signals)
{
	static const struct { const char *key; int sig; } keys[] = {
		{ "\003", SIGINT }, { "\034", SIGQUIT }, { "\032", SIGTSTP },
	};
	struct winsize ws = { 24, 80, 0, 0 };
	long fd = open_as_leader(0);

	hold_signals(~0ull);
	for (unsigned int i = 0; i < ARRAY_SIZE(keys); i++) {
		EXPECT(writes(pty.master, keys[i].key), true);
		EXPECT(next_signal(), keys[i].sig);
	}
	EXPECT(ksyscall(__NR_ioctl, pty.master, TIOCSIG, SIGQUIT), 0);
	EXPECT(next_signal(), SIGQUIT);
	EXPECT(ksyscall(__NR_ioctl, pty.master, TIOCSIG, SIGKILL), -EINVAL);
	for (int i = 0; i < 2; i++) {
		EXPECT(copy_to_user((void __user *)FS_DATA, &ws, sizeof(ws)), 0);
		EXPECT(ksyscall(__NR_ioctl, pty.master, TIOCSWINSZ, FS_DATA), 0);
		EXPECT(next_signal(), i ? 0 : SIGWINCH);
	}
	memset(&ws, 0, sizeof(ws));
	EXPECT(ksyscall(__NR_ioctl, fd, TIOCGWINSZ, FS_DATA), 0);
	EXPECT(copy_from_user(&ws, (void __user *)FS_DATA, sizeof(ws)), 0);
	EXPECT(ws.ws_row, 24);
	EXPECT(ws.ws_col, 80);
	EXPECT(next_signal(), 0);
	hold_signals(0);
	EXPECT(k_close(fd), 0);
}

/* --- Foreground and background. --- */

/* In a group of its own, which is not in the foreground, and whose leader's parent is here. */
struct job {
	long fd;
	long (*fn)(long fd);
	sigmask_t hold;
	bool ignore;
};

static int background(void *arg)
{
	const struct job *job = arg;
	long ret;

	ksyscall(__NR_setpgid, 0, 0);
	hold_signals(job->hold);
	if (job->ignore)
		for (int sig = SIGTSTP; sig <= SIGTTOU; sig++)
			current->sighand->action[sig - 1].handler = SIG_IGN_;
	ret = job->fn(job->fd);
	return STATUS(ret < 0 ? -ret % 256 : 0);
}

/* Its status: 0 or the error that it got, modulo 256; -ERESTARTSYS is 0. */
static int status_of(const struct job *job)
{
	struct wait_opts wo;
	pid_t pid = spawn(background, (void *)job);

	return wait_any(&wo, WEXITED) == pid ? wo.status >> 8 : -1;
}

static long do_read(long fd)
{
	char c;

	return k_read(fd, &c, 1);
}

/* It was sent SIGTTIN or SIGTTOU, and would try again when it goes on. */
static long was_stopped(long ret, int sig)
{
	if (ret != -ERESTARTSYS)
		return ret ?: -ENOMSG;
	hold_signals(~0ull);
	return next_signal() == sig ? 0 : -ENOMSG;
}

static long read_stops(long fd)
{
	return was_stopped(do_read(fd), SIGTTIN);
}

static long do_write(long fd)
{
	return k_write(fd, "x", 1);
}

static long write_stops(long fd)
{
	return was_stopped(do_write(fd), SIGTTOU);
}

static long do_set(long fd)
{
	struct ktermios t;

	return k_get_termios(fd, &t) ?: k_set_termios(fd, TCSETS2, &t);
}

static long set_stops(long fd)
{
	return was_stopped(do_set(fd), SIGTTOU);
}

static long to_foreground(long fd)
{
	return k_tell(fd, TIOCSPGRP, current->tgid);
}

static long take_foreground(long fd)
{
	long ret = to_foreground(fd);

	return ret ?: k_ask(fd, TIOCGPGRP) == current->tgid ? 0 : -ENOMSG;
}

TTY_CASE(background_jobs)
{
	sigmask_t ttou = sigmask(SIGTTOU);
	struct job job = { .fd = open_as_leader(O_NONBLOCK) };
	struct ktermios t;

	job.fn = read_stops;
	EXPECT(status_of(&job), 0);
	job.fn = do_read;
	job.hold = sigmask(SIGTTIN);
	EXPECT(status_of(&job), EIO);
	job = (struct job){ .fd = job.fd, .fn = do_read, .ignore = true };
	EXPECT(status_of(&job), EIO);
	/* It may write, unless the terminal says otherwise, and set nothing. */
	job = (struct job){ .fd = job.fd, .fn = do_write };
	EXPECT(status_of(&job), 0);
	job.fn = set_stops;
	EXPECT(status_of(&job), 0);
	EXPECT(k_get_termios(job.fd, &t), 0);
	t.c_lflag |= TOSTOP;
	EXPECT(k_set_termios(job.fd, TCSETS2, &t), 0);
	job.fn = write_stops;
	EXPECT(status_of(&job), 0);
	job.fn = do_write;
	job.hold = ttou;
	EXPECT(status_of(&job), 0);
	job.fn = do_set;
	EXPECT(status_of(&job), 0);
	/* As shells do it. */
	job.fn = take_foreground;
	EXPECT(status_of(&job), 0);
	hold_signals(ttou);
	EXPECT(to_foreground(job.fd), 0);
	EXPECT(k_tell(job.fd, TIOCSPGRP, 1), -EPERM);
	EXPECT(k_tell(job.fd, TIOCSPGRP, 999999), -ESRCH);
	EXPECT(k_tell(job.fd, TIOCSPGRP, -5), -EINVAL);
	hold_signals(0);
	EXPECT(k_close(job.fd), 0);
}

/* --- Pipes, by which processes of a scene wait for each other. --- */

static long make_pipe(long fds[2])
{
	int p[2];
	long ret = ksyscall(__NR_pipe2, FS_DATA, 0);

	if (!ret && copy_from_user(p, (void __user *)FS_DATA, sizeof(p)))
		return -EXDEV;
	fds[0] = p[0];
	fds[1] = p[1];
	return ret;
}

static void await(const long fds[2])
{
	char c;

	k_read(fds[0], &c, 1);
}

static void go_on(const long fds[2])
{
	k_write(fds[1], "x", 1);
}

/* --- Orphans. --- */

struct orphan {
	long fd;
	long alone[2], done[2];
	pid_t pid;
};

/* When its parent has gone, nobody could let it go on: an error rather than a stop. */
static int orphan_main(void *arg)
{
	const struct orphan *o = arg;
	long ret;

	await(o->alone);
	ret = do_read(o->fd);
	go_on(o->done);
	return STATUS(-ret % 256);
}

/* The group's only link to its session. */
static int orphans_parent(void *arg)
{
	struct orphan *o = arg;

	ksyscall(__NR_setpgid, 0, 0);
	o->pid = spawn(orphan_main, o);
	return 0;
}

/* Its session is there until the orphan has read. */
static int orphans_shell(void *arg)
{
	struct orphan *o = arg;
	struct wait_opts wo;

	o->fd = open_as_leader(O_NONBLOCK);
	spawn(orphans_parent, o);
	wait_any(&wo, WEXITED);
	go_on(o->alone);
	await(o->done);
	return 0;
}

TTY_CASE(orphans_are_not_stopped)
{
	struct orphan o = {};
	struct wait_opts wo;

	EXPECT(make_pipe(o.alone), 0);
	EXPECT(make_pipe(o.done), 0);
	spawn(orphans_shell, &o);
	for (int i = 0; i < 2; i++)
		if (wait_any(&wo, WEXITED) == o.pid)
			EXPECT(wo.status, STATUS(EIO));
		else
			EXPECT(wo.status, 0);
}

/* --- The end. --- */

struct end {
	long ready[2], over[2];
	pid_t member;
};

/* Says by its status that its terminal has told it. */
static int told_of_end(void *arg)
{
	const struct end *end = arg;

	hold_signals(sigmask(SIGHUP) | sigmask(SIGCONT));
	go_on(end->ready);
	await(end->over);
	if (k_open("/dev/tty", O_RDWR, 0) != -ENXIO)
		return STATUS(2);
	return STATUS(next_signal() == SIGHUP && next_signal() == 0 ? 0 : 1);
}

/* Leaves a member of its group behind, and ends. */
static int leader_that_ends(void *arg)
{
	struct end *end = arg;

	open_as_leader(0);
	end->member = spawn(told_of_end, end);
	await(end->ready);
	return 0;
}

/* Who is in the foreground is sent SIGHUP when the leader ends; the pty lives on. */
TTY_CASE(the_leader_ends)
{
	struct end end = {};
	struct wait_opts wo;
	pid_t leader;

	EXPECT(make_pipe(end.ready), 0);
	EXPECT(make_pipe(end.over), 0);
	leader = spawn(leader_that_ends, &end);
	EXPECT(wait_any(&wo, WEXITED), leader);
	EXPECT(k_ask(pty.master, TIOCGSID), -ENOTTY);
	go_on(end.over);
	EXPECT(wait_any(&wo, WEXITED), end.member);
	EXPECT(wo.status, 0);
	EXPECT(k_write(pty.slave, "x", 1), 1);
}

/* The master goes: the leader is told, and nobody else; then its jobs, when it ends. */
TTY_CASE(the_wire_is_cut)
{
	struct pty_ends p = open_pty(test);
	long fd;

	EXPECT(ksyscall(__NR_setsid), current->tgid);
	fd = open_slave(p.master, O_RDWR);
	KUNIT_EXPECT_GE(test, fd, 0l);
	hold_signals(~0ull);
	EXPECT(k_close(p.master), 0);
	EXPECT(next_signal(), SIGHUP);
	EXPECT(next_signal(), SIGCONT);
	EXPECT(next_signal(), 0);
	KUNIT_EXPECT_PTR_EQ(test, current->signal->tty_old_pgrp, task_pgrp(current));
	EXPECT(k_open("/dev/tty", O_RDWR, 0), -ENXIO);
	EXPECT(do_read(fd), 0);
	EXPECT(k_close(fd), 0);
	EXPECT(k_close(p.slave), 0);
}

/* Somebody else's terminal can be had by force. */
static int thief(void *arg)
{
	struct kunit *test = arg;

	EXPECT(ksyscall(__NR_setsid), current->tgid);
	EXPECT(ksyscall(__NR_ioctl, pty.slave, TIOCSCTTY, 0), -EPERM);
	EXPECT(ksyscall(__NR_ioctl, pty.slave, TIOCSCTTY, 1), 0);
	EXPECT(k_ask(pty.slave, TIOCGSID), current->tgid);
	EXPECT(ksyscall(__NR_vhangup), 0);
	EXPECT(k_ask(pty.slave, TIOCGSID), -EIO);
	return 0;
}

TTY_CASE(terminals_are_stolen)
{
	struct wait_opts wo;
	long fd = open_as_leader(0);
	pid_t pid;

	current->sighand->action[SIGHUP - 1].handler = SIG_IGN_;
	pid = spawn(thief, test);
	EXPECT(wait_any(&wo, WEXITED), pid);
	EXPECT(k_open("/dev/tty", O_RDWR, 0), -ENXIO);
	EXPECT(k_close(fd), 0);
}

static struct kunit_case tty_cases[] = {
	KUNIT_CASE(settings),
	KUNIT_CASE(old_settings),
	KUNIT_CASE(locked_settings),
	KUNIT_CASE(other_requests),
	KUNIT_CASE(a_leader_gets_one),
	KUNIT_CASE(typed_signals),
	KUNIT_CASE(background_jobs),
	KUNIT_CASE(orphans_are_not_stopped),
	KUNIT_CASE(the_leader_ends),
	KUNIT_CASE(the_wire_is_cut),
	KUNIT_CASE(terminals_are_stolen),
	{}
};

static struct kunit_suite tty_suite = {
	.name = "tty",
	.test_cases = tty_cases,
};
kunit_test_suite(tty_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

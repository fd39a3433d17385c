// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sessions, their terminal, and who may use it: job control, through a pty. Each case has a
 * session of its own, whose leader is a child of the case; who is in it ends with its parent.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <termios.h>

#include "../kselftest.h"

static int master, tty;
static char slave[64];
static volatile int nr_hup, nr_cont, nr_winch;

static void note(int sig)
{
	nr_hup += sig == SIGHUP;
	nr_cont += sig == SIGCONT;
	nr_winch += sig == SIGWINCH;
}

static void open_pty(void)
{
	master = posix_openpt(O_RDWR | O_NOCTTY);
	REQUIRE(master >= 0);
	REQUIRE(!grantpt(master) && !unlockpt(master));
	REQUIRE(!ptsname_r(master, slave, sizeof(slave)));
}

static void ends_with_parent(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* The leader of a new session, whose terminal the pty becomes by being opened. */
#define SESSION(...) \
CHILD({ \
	ends_with_parent(); \
	REQUIRE(setsid() == getpid()); \
	tty = open(slave, O_RDWR); \
	REQUIRE(tty >= 0); \
	signal(SIGTTOU, SIG_IGN); \
	__VA_ARGS__; \
})

/* A child in a group of its own, which the leader can move to the foreground. */
#define JOB(...) \
({ \
	pid_t job_ = CHILD({ \
		ends_with_parent(); \
		setpgid(0, 0); \
		signal(SIGTTOU, SIG_DFL); \
		__VA_ARGS__; \
	}); \
	setpgid(job_, job_); \
	job_; \
})

/* The signal that has stopped it. */
static int stop_of(pid_t pid)
{
	int status = 0;

	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
		return -1;
	return WSTOPSIG(status);
}

static void press(const char *keys)
{
	IS(write(master, keys, strlen(keys)), strlen(keys));
}

static void becoming_the_terminal(void)
{
	open_pty();
	ENDS(CHILD({
		ends_with_parent();
		REQUIRE(setsid() == getpid());
		FAILS(ENXIO, open("/dev/tty", O_RDWR));
		tty = open(slave, O_RDWR | O_NOCTTY);
		FAILS(ENOTTY, tcgetpgrp(tty));
		FAILS(ENXIO, open("/dev/tty", O_RDWR));
		SAYS(ioctl(tty, TIOCSCTTY, 0), 0);
		IS(tcgetpgrp(tty), getpid());
		IS(tcgetsid(tty), getpid());
		SAYS(ioctl(tty, TIOCSCTTY, 0), 0);
		CHECK(open("/dev/tty", O_RDWR) >= 0);
		/* One of its children can do without. */
		CHILD_ENDS(0, SAYS(ioctl(tty, TIOCNOTTY), 0);
			   FAILS(ENXIO, open("/dev/tty", O_RDWR));
			   FAILS(ENOTTY, ioctl(tty, TIOCNOTTY));
			   FAILS(EPERM, ioctl(tty, TIOCSCTTY, 0)));
		CHECK(open("/dev/tty", O_RDWR) >= 0);
		/* Another session does not get it, but by force. */
		CHILD_ENDS(0, setsid(); FAILS(EPERM, ioctl(tty, TIOCSCTTY, 0)));
	}), 0);
}

static void groups_in_front(void)
{
	open_pty();
	ENDS(SESSION({
		pid_t job = JOB(pause());

		IS(tcgetpgrp(tty), getpid());
		SAYS(tcsetpgrp(tty, job), 0);
		IS(tcgetpgrp(tty), job);
		FAILS(EINVAL, tcsetpgrp(tty, -1));
		FAILS(ESRCH, tcsetpgrp(tty, 4194303));
		/* A group of another session. */
		FAILS(EPERM, tcsetpgrp(tty, getpgid(getppid())));
		kill(job, SIGKILL);
		ENDS(job, -SIGKILL);
	}), 0);
}

static void reading_from_behind(void)
{
	open_pty();
	ENDS(SESSION({
		char buf[8];
		pid_t job = JOB(IS(read(tty, buf, sizeof(buf)), 2));

		IS(stop_of(job), SIGTTIN);
		SAYS(tcsetpgrp(tty, job), 0);
		press("x\n");
		kill(-job, SIGCONT);
		ENDS(job, 0);
		SAYS(tcsetpgrp(tty, getpid()), 0);
		/* Who does not want to be stopped is told. */
		ENDS(JOB(signal(SIGTTIN, SIG_IGN); FAILS(EIO, read(tty, buf, 1))), 0);
		ENDS(JOB(sigset_t set; sigemptyset(&set); sigaddset(&set, SIGTTIN);
			 sigprocmask(SIG_BLOCK, &set, NULL); FAILS(EIO, read(tty, buf, 1))), 0);
	}), 0);
}

static void set_tostop(int on)
{
	struct termios t;

	IS(tcgetattr(tty, &t), 0);
	t.c_lflag = on ? t.c_lflag | TOSTOP : t.c_lflag & ~TOSTOP;
	IS(tcsetattr(tty, TCSANOW, &t), 0);
}

static void writing_from_behind(void)
{
	open_pty();
	ENDS(SESSION({
		struct termios t;
		pid_t job;

		tcgetattr(tty, &t);
		ENDS(JOB(IS(write(tty, "a", 1), 1)), 0);
		set_tostop(1);
		job = JOB(IS(write(tty, "b", 1), 1));
		IS(stop_of(job), SIGTTOU);
		kill(-job, SIGCONT);
		IS(stop_of(job), SIGTTOU);
		set_tostop(0);
		kill(-job, SIGCONT);
		ENDS(job, 0);
		set_tostop(1);
		ENDS(JOB(signal(SIGTTOU, SIG_IGN); IS(write(tty, "c", 1), 1)), 0);
		set_tostop(0);
		/* Settings are for those in front, whatever else is allowed. */
		job = JOB(IS(tcsetattr(tty, TCSANOW, &t), 0));
		IS(stop_of(job), SIGTTOU);
		SAYS(tcsetpgrp(tty, job), 0);
		kill(-job, SIGCONT);
		ENDS(job, 0);
	}), 0);
}

static void keys(void)
{
	static const struct {
		const char *keys;
		int sig;
	} key[] = { { "\003", SIGINT }, { "\034", SIGQUIT }, { "ab\003", SIGINT } };

	open_pty();
	ENDS(SESSION({
		pid_t job;

		for (unsigned int i = 0; i < ARRAY_SIZE(key); i++) {
			job = JOB(pause());
			SAYS(tcsetpgrp(tty, job), 0);
			ksft_until(job, 'S');
			press(key[i].keys);
			ENDS(job, -key[i].sig);
		}
		job = JOB(pause());
		SAYS(tcsetpgrp(tty, job), 0);
		ksft_until(job, 'S');
		press("\032");
		IS(stop_of(job), SIGTSTP);
		press("\003");
		kill(-job, SIGCONT);
		ENDS(job, -SIGINT);
	}), 0);
}

/* The last one who has the master closes it: the leader is told, and nobody else. */
static void hanging_up(void)
{
	int ready[2];
	pid_t leader;
	char c;

	open_pty();
	IS(pipe(ready), 0);
	leader = SESSION({
		char buf[4];
		pid_t job;

		close(master);
		signal(SIGHUP, note);
		signal(SIGCONT, note);
		job = JOB(pause());
		SAYS(tcsetpgrp(tty, job), 0);
		IS(write(ready[1], "x", 1), 1);
		while (!nr_hup || !nr_cont)
			usleep(1000);
		IS(read(tty, buf, sizeof(buf)), 0);
		FAILS(EIO, write(tty, "x", 1));
		FAILS(EIO, ioctl(tty, TIOCGWINSZ, buf));
		while (open("/dev/tty", O_RDWR) >= 0)
			usleep(1000);
		IS(errno, ENXIO);
		IS(kill(job, SIGTERM), 0);
		ENDS(job, -SIGTERM);
	});
	IS(read(ready[0], &c, 1), 1);
	close(master);
	ENDS(leader, 0);
}

/* Those in front are told; nobody of the session has a terminal any more. */
static void leaders_that_end(void)
{
	int ready[2], done[2];
	char c = 0;

	open_pty();
	IS(pipe(ready), 0);
	IS(pipe(done), 0);
	ENDS(SESSION({
		pid_t job = CHILD({
			int fd;

			setpgid(0, 0);
			signal(SIGHUP, note);
			CHECK(open("/dev/tty", O_RDWR) >= 0);
			IS(write(ready[1], "x", 1), 1);
			while (!nr_hup)
				usleep(1000);
			while ((fd = open("/dev/tty", O_RDWR)) >= 0) {
				close(fd);
				usleep(1000);
			}
			IS(errno, ENXIO);
			IS(write(done[1], "y", 1), 1);
		});

		setpgid(job, job);
		SAYS(tcsetpgrp(tty, job), 0);
		IS(read(ready[0], &c, 1), 1);
	}), 0);
	IS(read(done[0], &c, 1), 1);
	IS(c, 'y');
}

/* Nobody could let them go on: they are told, or get errors, and are not stopped. */
static void orphans(void)
{
	int done[2];
	char c = 0;

	open_pty();
	IS(pipe(done), 0);
	ENDS(SESSION({
		pid_t job = JOB({
			pid_t first = getpid();

			CHILD({
				char buf[4];

				while (getppid() == first)
					usleep(1000);
				FAILS(EIO, read(tty, buf, 1));
				raise(SIGTSTP);		/* has no effect */
				IS(write(done[1], "z", 1), 1);
			});
		});

		ENDS(job, 0);
		IS(read(done[0], &c, 1), 1);
		IS(c, 'z');
		/* What was stopped when its group became one goes on, and is told why. */
		job = JOB({
			pid_t kid = CHILD({
				signal(SIGHUP, note);
				raise(SIGSTOP);
				CHECK(nr_hup == 1);
				IS(write(done[1], "w", 1), 1);
			});

			ksft_until(kid, 'T');
		});
		ENDS(job, 0);
		IS(read(done[0], &c, 1), 1);
		IS(c, 'w');
	}), 0);
}

static void windows(void)
{
	open_pty();
	ENDS(SESSION({
		struct winsize size = { .ws_row = 33, .ws_col = 101 };
		pid_t job = JOB(signal(SIGWINCH, note); while (!nr_winch) usleep(1000);
				CHECK(!ioctl(tty, TIOCGWINSZ, &size) && size.ws_col == 101));

		SAYS(tcsetpgrp(tty, job), 0);
		signal(SIGWINCH, note);
		usleep(20000);
		do {
			size.ws_row++;		/* until it listens */
			SAYS(ioctl(master, TIOCSWINSZ, &size), 0);
			usleep(20000);
		} while (ksft_task_state(job) != 'Z');
		ENDS(job, 0);
		IS(nr_winch, 0);
		/* The same size again is no news. */
		SAYS(tcsetpgrp(tty, getpid()), 0);
		SAYS(ioctl(master, TIOCSWINSZ, &size), 0);
		IS(nr_winch, 0);
		size.ws_xpixel = 7;
		SAYS(ioctl(tty, TIOCSWINSZ, &size), 0);
		IS(nr_winch, 1);
	}), 0);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(becoming_the_terminal), KSFT_CASE(groups_in_front),
		KSFT_CASE(reading_from_behind), KSFT_CASE(writing_from_behind), KSFT_CASE(keys),
		KSFT_CASE(hanging_up), KSFT_CASE(leaders_that_end), KSFT_CASE(orphans),
		KSFT_CASE(windows),
	};

	return KSFT_RUN(cases);
}

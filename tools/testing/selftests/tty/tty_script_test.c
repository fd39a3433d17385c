// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scripts of tty_scripts.h, played on a pty of the system that this runs on. On Linux all
 * of them pass: what fails there is a wrong script.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "../kselftest.h"

/* C libraries leave these out. */
#ifndef EXTPROC
#define EXTPROC		0200000
#endif
#ifndef XTABS
#define XTABS		0014000
#endif

#include "tty_scripts.h"

static int master, slave;

/* The beginning of each script, whatever the system begins with. */
static void open_pty(void)
{
	struct termios t;

	master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (master < 0 || grantpt(master) || unlockpt(master)) {
		printf("Bail out! no pty: %s\n", strerror(errno));
		exit(1);
	}
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (slave < 0 || tcgetattr(slave, &t)) {
		printf("Bail out! no terminal: %s\n", strerror(errno));
		exit(1);
	}
	t.c_iflag = ICRNL | IXON;
	t.c_oflag = OPOST | ONLCR;
	t.c_lflag = SHOWN;
	tcsetattr(slave, TCSANOW, &t);
}

static int same(const char *what, ssize_t n, const char *got, const struct tty_step *step)
{
	if (n == (ssize_t)step->len && !memcmp(got, step->text, n))
		return 1;
	printf("# %s: %zd bytes instead of %u:", what, n, step->len);
	for (ssize_t i = 0; i < n; i++)
		printf(" %03o", (unsigned char)got[i]);
	printf("%s\n", n < 0 ? strerror(errno) : "");
	return 0;
}

static int set(const struct tty_step *step)
{
	struct termios t;

	if (tcgetattr(slave, &t))
		return 0;
	switch (step->op) {
	case TTY_SET_IFLAG:
		t.c_iflag = step->n;
		break;
	case TTY_SET_OFLAG:
		t.c_oflag = step->n;
		break;
	case TTY_SET_LFLAG:
		t.c_lflag = step->n;
		break;
	default:
		t.c_cc[step->n] = step->text[0];
	}
	/* The C library's call would not set all of them. */
	return !tcsetattr(slave, TCSANOW, &t);
}

/* All that there is, and until there are @want bytes. */
static ssize_t read_screen(char *buf, size_t size, size_t want)
{
	struct pollfd fd = { .fd = master, .events = POLLIN };
	ssize_t done = 0, n;

	while (poll(&fd, 1, (size_t)done < want ? 1000 : 0) > 0) {
		n = read(master, buf + done, size - done);
		if (n <= 0)
			break;
		done += n;
	}
	return done;
}

/* Whether it went as it is written. */
static int play(const struct tty_step *step)
{
	char buf[200];
	int left;

	switch (step->op) {
	case TTY_TYPE:
		return write(master, step->text, step->len) == (ssize_t)step->len;
	case TTY_SCREEN:
		return same("screen", read_screen(buf, sizeof(buf), step->len), buf, step);
	case TTY_READ:
		return same("read", read(slave, buf, step->n), buf, step);
	case TTY_AGAIN:
		return read(slave, buf, sizeof(buf)) < 0 && errno == EAGAIN;
	case TTY_PRINT:
		return write(slave, step->text, step->len) == (ssize_t)step->len;
	case TTY_LEFT:
		return !ioctl(slave, FIONREAD, &left) && left == (int)step->n;
	case TTY_FLUSH:
		return !tcflush(slave, step->n);
	default:
		return set(step);
	}
}

/* What is typed reaches the terminal by and by on Linux, and so does its echo; poll() waits. */
static void settle(void)
{
	struct pollfd fds[2] = { { .fd = slave, .events = POLLPRI },
				 { .fd = master, .events = POLLPRI } };

	poll(fds, 2, 0);
}

static void play_script(void)
{
	const struct tty_script *script = ksft_case->data;

	open_pty();
	for (int i = 0; i < TTY_STEPS_MOST && script->steps[i].op != TTY_END; i++) {
		if (!play(&script->steps[i]))
			ksft_fail(__LINE__, "step %d went wrong", i);
		settle();
	}
}

int main(void)
{
	static struct ksft_case cases[NR_TTY_SCRIPTS];

	for (unsigned int i = 0; i < NR_TTY_SCRIPTS; i++)
		cases[i] = (struct ksft_case){ tty_scripts[i].name, play_script, &tty_scripts[i] };
	return KSFT_RUN(cases);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine's own console as a terminal: real registers and real interrupts. Its chip is made
 * to hear itself, so what is written comes back.
 */
#include <linux/console.h>
#include <linux/module.h>

#include "pty_user.h"

static const char text[] = "there and back again, by interrupts, in more than one piece";

/* The console, opened by the number that stands for it; a machine may have none. */
static long open_console(struct kunit *test)
{
	long fd;

	if (!console_device())
		kunit_skip(test, "the console is no terminal");
	fs_world(test);
	EXPECT(k_mknod("console", S_IFCHR | 0600, 0x501), 0);
	fd = k_open("console", O_RDWR, 0);
	KUNIT_ASSERT_GE(test, fd, 0l);
	return fd;
}

/* It is gone when the chip has sent it, which nobody here sees to. */
static void text_goes_out(struct kunit *test)
{
	long fd = open_console(test);

	EXPECT(k_ask(fd, TIOCGDEV), new_encode_dev(console_device()));
	for (int i = 0; i < 3; i++)
		EXPECT(writes(fd, "# a terminal says this\n"), true);
	EXPECT(ksyscall(__NR_ioctl, fd, TCSBRK, 1), 0);
	EXPECT(k_ask(fd, TIOCOUTQ), 0);
	EXPECT(k_close(fd), 0);
}

/* Then what we set is what the other end seems to set. QEMU's PL011 learnt it late. */
static bool hears_itself(long fd)
{
	bool follows = true;

	k_tell(fd, TIOCMBIS, TIOCM_LOOP);
	for (int i = 0; i < 2; i++) {
		k_tell(fd, i ? TIOCMBIS : TIOCMBIC, TIOCM_RTS);
		follows &= !!(k_ask(fd, TIOCMGET) & TIOCM_CTS) == i;
	}
	if (!follows)
		k_tell(fd, TIOCMBIC, TIOCM_LOOP);
	return follows;
}

/* Nobody prints meanwhile: it would be heard as well. */
static void text_comes_back(struct kunit *test)
{
	long fd = open_console(test), done = 0, n;
	struct ktermios before;
	char buf[80];

	if (!hears_itself(fd))
		kunit_skip(test, "the chip cannot hear itself");
	EXPECT(k_get_termios(fd, &before), 0);
	set_raw(test, fd, 0, 20);
	EXPECT(writes(fd, text), true);
	do {
		n = k_read(fd, buf + done, sizeof(buf) - done);
		done += max(n, 0l);
	} while (n > 0 && done < (long)sizeof(text) - 1);
	EXPECT(k_tell(fd, TIOCMBIC, TIOCM_LOOP), 0);
	EXPECT(k_set_termios(fd, TCSETS2, &before), 0);
	EXPECT(done, sizeof(text) - 1);
	EXPECT(memcmp(buf, text, done), 0);
	EXPECT(k_close(fd), 0);
}

static struct kunit_case console_cases[] = {
	KUNIT_CASE(text_goes_out),
	KUNIT_CASE(text_comes_back),
	{}
};

static struct kunit_suite console_suite = {
	.name = "tty_console",
	.test_cases = console_cases,
};
kunit_test_suite(console_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");

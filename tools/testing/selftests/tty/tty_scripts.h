/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What goes on at a terminal, in scripts: bytes are typed, read, written, and seen on the
 * screen. The KUnit suite n_tty plays them on a pty of Pagoda's, and tty_script_test.c on one of
 * the system that it runs on: so Linux says what is right.
 *
 * Needs <termios.h>, or what the kernel has in its place.
 */
#ifndef _SELFTESTS_TTY_SCRIPTS_H
#define _SELFTESTS_TTY_SCRIPTS_H

#define TTY_STEPS_MOST	24

/*
 * TYPE	@text is written to the master.
 * SCREEN	all that the master can read is @text.
 * READ	the terminal, asked for @n bytes, gives @text.
 * AGAIN	it has nothing to give.
 * PRINT	@text is written to the terminal.
 * LEFT	FIONREAD says @n.
 * IFLAG, OFLAG, LFLAG	a field of the settings becomes @n.
 * CC		the special character number @n becomes @text.
 * FLUSH	tcflush(@n) by the terminal.
 */
enum tty_op {
	TTY_END, TTY_TYPE, TTY_SCREEN, TTY_READ, TTY_AGAIN, TTY_PRINT, TTY_LEFT,
	TTY_SET_IFLAG, TTY_SET_OFLAG, TTY_SET_LFLAG, TTY_SET_CC, TTY_FLUSH,
};

struct tty_step {
	enum tty_op op;
	unsigned int n;
	const char *text;
	unsigned int len;
};

struct tty_script {
	const char *name;
	struct tty_step steps[TTY_STEPS_MOST];
};

#define TEXT(t)		.text = (t), .len = sizeof(t) - 1
#define TYPE(t)		{ .op = TTY_TYPE, TEXT(t) }
#define SCREEN(t)	{ .op = TTY_SCREEN, TEXT(t) }
#define READ(t)		{ .op = TTY_READ, .n = 100, TEXT(t) }
#define READ_N(count, t) { .op = TTY_READ, .n = (count), TEXT(t) }
#define AGAIN		{ .op = TTY_AGAIN }
#define PRINT(t)	{ .op = TTY_PRINT, TEXT(t) }
#define LEFT(count)	{ .op = TTY_LEFT, .n = (count) }
#define IFLAG(value)	{ .op = TTY_SET_IFLAG, .n = (value) }
#define OFLAG(value)	{ .op = TTY_SET_OFLAG, .n = (value) }
#define LFLAG(value)	{ .op = TTY_SET_LFLAG, .n = (value) }
#define CC(index, t)	{ .op = TTY_SET_CC, .n = (index), TEXT(t) }
#define FLUSH(queue)	{ .op = TTY_FLUSH, .n = (queue) }

#define CANON	(ICANON | ISIG | IEXTEN)
#define SHOWN	(CANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE)

/* Settings at the beginning: ICRNL IXON, OPOST ONLCR, SHOWN. */
static const struct tty_script tty_scripts[] = {
	{ "a line", { TYPE("abc\n"), SCREEN("abc\r\n"), LEFT(4), READ("abc\n"), AGAIN } },
	{ "no line yet", { TYPE("abc"), AGAIN, LEFT(0), TYPE("\r"), READ("abc\n") } },
	{ "a line in pieces", { TYPE("abc\ndef\n"), READ_N(2, "ab"), READ_N(2, "c\n"),
		READ("def\n"), AGAIN } },
	{ "the end of input", { TYPE("\004"), READ(""), AGAIN, TYPE("ab\004"), LEFT(2),
		READ("ab"), AGAIN, TYPE("abc\004def\004"), READ_N(3, "abc"), READ_N(2, "de"),
		READ("f"), AGAIN, TYPE("x\004\004"), READ_N(1, "x"), READ(""), AGAIN } },
	{ "the end of input is not shown", { TYPE("a\004"), SCREEN("a"), READ("a") } },
	{ "other ends of lines", { CC(VEOL, ";"), CC(VEOL2, "|"), TYPE("ab;cd|ef\n"),
		SCREEN("ab;cd|ef\r\n"), READ("ab;"), READ("cd|"), READ("ef\n"),
		LFLAG(SHOWN & ~IEXTEN), TYPE("a|b\n"), READ("a|b\n") } },
	{ "erase", { TYPE("abx\177c\n"), SCREEN("abx\b \bc\r\n"), READ("abc\n"),
		TYPE("a\177\177\177b\n"), SCREEN("a\b \bb\r\n"), READ("b\n") } },
	{ "erase what is shown as two", { TYPE("a\001\177b\n"), SCREEN("a^A\b \b\b \bb\r\n"),
		READ("ab\n"), LFLAG(SHOWN & ~ECHOCTL), TYPE("a\001\177b\n"),
		SCREEN("a\001b\r\n"), READ("ab\n") } },
	{ "erase without ECHOE", { LFLAG(CANON | ECHO | ECHOCTL), TYPE("ab\177c\n"),
		SCREEN("ab^?c\r\n"), READ("ac\n") } },
	{ "erase unseen", { LFLAG(CANON), TYPE("ab\177c\n"), SCREEN(""), READ("ac\n"),
		TYPE("ab\025cd\n"), READ("cd\n") } },
	{ "erase a tab", { TYPE("ab\t\177c\n"), SCREEN("ab\t\b\b\b\b\b\bc\r\n"), READ("abc\n"),
		PRINT("> "), TYPE("\t\177x\n"), SCREEN("> \t\b\b\b\b\b\bx\r\n"), READ("x\n"),
		TYPE("\ta\t\177\n"), SCREEN("\ta\t\b\b\b\b\b\b\b\r\n"), READ("\ta\n") } },
	{ "erase a character of several bytes", { IFLAG(ICRNL | IXON | IUTF8),
		TYPE("a\303\244\177b\342\202\254\177c\n"),
		SCREEN("a\303\244\b \bb\342\202\254\b \bc\r\n"), READ("abc\n"),
		TYPE("\244\177x\n"), READ("\244x\n") } },
	{ "erase a byte", { TYPE("a\303\244\177\n"), READ("a\303\n") } },
	{ "erase a word", { TYPE("foo bar_1, \027x\n"),
		SCREEN("foo bar_1, \b \b\b \b\b \b\b \b\b \b\b \b\b \bx\r\n"),
		READ("foo x\n"), LFLAG(SHOWN & ~IEXTEN), TYPE("a\027\n"), READ("a\027\n") } },
	{ "kill", { TYPE("abc\025de\n"), SCREEN("abc\b \b\b \b\b \bde\r\n"), READ("de\n") } },
	{ "kill without ECHOKE", { LFLAG(SHOWN & ~ECHOKE), TYPE("abc\025de\n"),
		SCREEN("abc^U\r\nde\r\n"), READ("de\n"), LFLAG(SHOWN & ~(ECHOK | ECHOKE)),
		TYPE("abc\025de\n"), SCREEN("abc^Ude\r\n"), READ("de\n") } },
	{ "on paper", { LFLAG(SHOWN | ECHOPRT), TYPE("abc\177\177d\n"),
		SCREEN("abc\\cb/d\r\n"), READ("ad\n"), TYPE("ab\025c\n"),
		SCREEN("ab\\ba/c\r\n"), READ("c\n") } },
	{ "reprint", { TYPE("ab\022c\n"), SCREEN("ab^R\r\nabc\r\n"), READ("abc\n"),
		LFLAG(CANON), TYPE("a\022\n"), READ("a\022\n") } },
	{ "literally", { TYPE("a\026\177b\026\026\026\003\n"), SCREEN("a^\b^?b^\b^V^\b^C\r\n"),
		READ("a\177b\026\003\n"), TYPE("a\026\nb\n"), SCREEN("a^\b^Jb\r\n"),
		READ("a\nb\n"), AGAIN } },
	{ "echo of newlines alone", { LFLAG(CANON | ECHONL), TYPE("ab\n"), SCREEN("\r\n"),
		READ("ab\n") } },
	{ "newlines and returns", { IFLAG(0), TYPE("a\rb\n"), READ("a\rb\n"), IFLAG(IGNCR),
		TYPE("a\rb\n"), READ("ab\n"), IFLAG(INLCR), TYPE("a\n"), AGAIN,
		IFLAG(INLCR | ICRNL), TYPE("b\nc\r"), READ("a\rb\rc\n") } },
	{ "seven bits", { IFLAG(ISTRIP | ICRNL), TYPE("\341b\n"), READ("ab\n") } },
	{ "small letters", { IFLAG(IUCLC | ICRNL), TYPE("AbC\n"), READ("abc\n"),
		LFLAG(SHOWN & ~IEXTEN), TYPE("AbC\n"), READ("AbC\n") } },
	{ "0xff is doubled", { IFLAG(PARMRK | ICRNL), TYPE("a\377\n"), READ("a\377\377\n"),
		IFLAG(ICRNL), TYPE("a\377\n"), READ("a\377\n") } },
	{ "stop and start", { TYPE("\023"), TYPE("ab"), SCREEN(""), TYPE("\021"), SCREEN("ab"),
		TYPE("\n"), READ("ab\n") } },
	{ "any character starts", { IFLAG(ICRNL | IXON | IXANY), TYPE("\023"), TYPE("a"),
		SCREEN("a"), TYPE("\n"), READ("a\n") } },
	{ "flow control is off", { IFLAG(ICRNL), TYPE("\023\021\n"), SCREEN("^S^Q\r\n"),
		READ("\023\021\n") } },
	{ "stopped for ever, but for TCSETS", { TYPE("\023a"), SCREEN(""), IFLAG(ICRNL),
		SCREEN("a"), TYPE("\n"), READ("a\n") } },
	{ "signals forget the line", { TYPE("abc"), TYPE("\003de\n"), READ("de\n"),
		SCREEN("abc^Cde\r\n"), LFLAG(SHOWN | NOFLSH), TYPE("abc\003de\n"),
		READ("abcde\n"), SCREEN("abc^Cde\r\n") } },
	{ "signals are off", { LFLAG(SHOWN & ~ISIG), TYPE("a\003\032\034\n"),
		SCREEN("a^C^Z^\\\r\n"), READ("a\003\032\034\n") } },
	{ "raw", { IFLAG(0), LFLAG(0), TYPE("a\003\004\177\r\n"), SCREEN(""),
		READ("a\003\004\177\r\n"), AGAIN } },
	{ "raw with echo", { LFLAG(ECHO | ECHOCTL), TYPE("a\003\004\n"), SCREEN("a^C^D^J"),
		READ("a\003\004\n"), TYPE("b\r"), SCREEN("b\r\n"), READ("b\n"),
		LFLAG(ECHO), TYPE("c\n"), SCREEN("c\r\n"), READ("c\n") } },
	{ "lines become bytes", { TYPE("abc"), AGAIN, LFLAG(ECHO), READ("abc"),
		LFLAG(SHOWN), TYPE("de\nf"), LFLAG(ECHO), READ("de\nf"), AGAIN } },
	{ "bytes become a line", { LFLAG(ECHO), TYPE("xyz\n12"), LFLAG(SHOWN),
		READ("xyz\n12"), AGAIN, TYPE("3\n"), READ("3\n"), AGAIN } },
	{ "bytes become a line that goes on", { LFLAG(ECHO), TYPE("12"), LFLAG(SHOWN),
		TYPE("3\n"), READ("12"), READ("3\n"), AGAIN } },
	{ "an EOF becomes a byte", { TYPE("a\004"), LFLAG(0), READ_N(5, "a\0"), AGAIN } },
	{ "EXTPROC", { LFLAG(SHOWN | EXTPROC), TYPE("a\003\177\n"), SCREEN(""),
		READ("a\003\177\n") } },
	{ "output as it is", { OFLAG(0), PRINT("a\nb\tc\r"), SCREEN("a\nb\tc\r"),
		OFLAG(ONLCR), PRINT("\n"), SCREEN("\n") } },
	{ "output of newlines", { PRINT("a\nb\r\n"), SCREEN("a\r\nb\r\r\n"), OFLAG(OPOST),
		PRINT("a\nb"), SCREEN("a\nb") } },
	{ "output of returns", { OFLAG(OPOST | OCRNL), PRINT("a\rb"), SCREEN("a\nb"),
		OFLAG(OPOST | ONOCR), PRINT("\r\r"), SCREEN("\r"), PRINT("a\r"), SCREEN("a\r") } },
	{ "returns at the beginning", { OFLAG(OPOST | ONOCR | ONLRET), PRINT("a\n\rb\r"),
		SCREEN("a\nb\r") } },
	{ "output in capitals", { OFLAG(OPOST | OLCUC), PRINT("aBc1\n"), SCREEN("ABC1\n") } },
	{ "tabs are spaces", { OFLAG(OPOST | ONLCR | XTABS), PRINT("\ta\tb\n\t"),
		SCREEN("        a       b\r\n        "), PRINT("ab\b\bc\t|"),
		SCREEN("ab\b\bc       |") } },
	{ "tabs by characters", { IFLAG(IUTF8), OFLAG(OPOST | XTABS), PRINT("\303\244\t|"),
		SCREEN("\303\244       |") } },
	{ "echo is output, too", { OFLAG(OPOST), TYPE("ab\n"), SCREEN("ab\n"), OFLAG(0),
		TYPE("ab\n"), SCREEN("ab\n"), FLUSH(TCIFLUSH), AGAIN } },
	{ "flush", { TYPE("abc\nde"), FLUSH(TCIFLUSH), AGAIN, TYPE("f\n"), READ("f\n"),
		TYPE("x\n"), FLUSH(TCOFLUSH), READ("x\n") } },
	{ "disabled characters", { CC(VERASE, "\0"), TYPE("a\177\0b\n"),
		SCREEN("a^?^@b\r\n"), READ("a\177\0b\n") } },
	{ "minimum in raw mode", { LFLAG(0), CC(VMIN, "\0"), READ(""), TYPE("ab"), READ("ab"),
		READ("") } },
	{ "NUL is a character", { LFLAG(0), TYPE("\0a\0"), READ("\0a\0") } },
};

#define NR_TTY_SCRIPTS	(sizeof(tty_scripts) / sizeof(tty_scripts[0]))

#endif /* _SELFTESTS_TTY_SCRIPTS_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * N_TTY, the line discipline: bytes from the wire become lines, with echo and editing, and
 * what is written becomes what the terminal understands.
 *
 *	n_tty.c		settings change, all is forgotten
 *	n_tty_input.c	what a character that comes in means
 *	n_tty_erase.c	characters, words and lines are taken back
 *	n_tty_output.c	what goes out: echo, and what programs write
 *	n_tty_read.c	reading, and whether there is something to be read
 *
 * Everything is called with tty->lock where nothing else is said.
 */
#ifndef _DRIVERS_TTY_N_TTY_H
#define _DRIVERS_TTY_N_TTY_H

#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/tty.h>

#include "tty.h"

#define N_TTY_BUF_SIZE	4096
#define N_TTY_ECHO_SIZE	4096
/* A character becomes so many at most when it goes out: a tab. */
#define N_TTY_OUT_MOST	8
/* In the buffer, with its flag: a line ends here, and nothing stands for that. */
#define N_TTY_DISABLED	'\0'

/*
 * Places only grow; what is in them stands modulo the size. From @read_tail to @canon_head
 * are whole lines, up to @read_head the one that is still edited. Where a line ends a bit is
 * set in @line_ends. Without ICANON readers see what lies before @commit_head.
 */
struct n_tty {
	size_t read_head, canon_head, commit_head, read_tail;
	bool icanon;			/* as it was when the input was sorted */
	bool lnext;			/* the next one means nothing but itself */
	bool erasing;			/* ECHOPRT: between \ and / */
	bool push;			/* what was typed raw is taken for a line */
	bool raw;			/* characters are copied and nothing else */
	int sig;			/* is to be sent, before more is received */
	unsigned int column;		/* of the cursor, as far as can be known */
	unsigned int canon_column;	/* where the line that is edited began */
	unsigned int echo_head, echo_tail;	/* echo that had no room yet */
	DECLARE_BITMAP(line_ends, N_TTY_BUF_SIZE);
	u8 buf[N_TTY_BUF_SIZE];
	u8 echo[N_TTY_ECHO_SIZE];
};

static inline u8 *n_tty_at(struct n_tty *nt, size_t place)
{
	return &nt->buf[place % N_TTY_BUF_SIZE];
}

/* Is it the special character of that index? None is '\0'. */
static inline bool is_cc(const struct tty_struct *tty, unsigned int index, u8 c)
{
	return c && tty->termios.c_cc[index] == c;
}

/* Without the lock: a hint for who has made room. */
static inline bool n_tty_echo_waits(const struct tty_struct *tty)
{
	return READ_ONCE(tty->n_tty->echo_head) != READ_ONCE(tty->n_tty->echo_tail);
}

/* Of a character of several bytes, not the first. */
static inline bool is_continuation(const struct tty_struct *tty, u8 c)
{
	return I_FLAG(tty, IUTF8) && (c & 0xc0) == 0x80;
}

/* Characters that have come, and what is known of each; @flags NULL: they are normal. */
struct n_tty_chars {
	const u8 *chars;
	const u8 *flags;
	unsigned int n;
};

/* n_tty.c */
struct n_tty *n_tty_alloc(void);
void n_tty_set_termios(struct tty_struct *tty, const struct ktermios *old);
/* What came in is forgotten. */
void n_tty_flush(struct tty_struct *tty);
void n_tty_reset(struct tty_struct *tty);

/* n_tty_input.c: how many were taken; the rest has no room, or n_tty->sig is to be sent. */
unsigned int n_tty_receive(struct tty_struct *tty, const struct n_tty_chars *in);

/* n_tty_erase.c */
void n_tty_erase(struct tty_struct *tty, u8 c);

/* n_tty_output.c */
unsigned int n_tty_room(struct tty_struct *tty);
unsigned int n_tty_write(struct tty_struct *tty, const u8 *buf, unsigned int n);
void n_tty_flush_echo(struct tty_struct *tty);
void n_tty_echo(struct tty_struct *tty, u8 c);
void n_tty_echo_raw(struct tty_struct *tty, u8 c);
void n_tty_echo_backspaces(struct tty_struct *tty, unsigned int n);
void n_tty_finish_erasing(struct tty_struct *tty);

/* n_tty_read.c: without the lock, but the last two. */
ssize_t n_tty_read(struct tty_file *tf, struct kiocb *iocb, struct iov_iter *to);
bool n_tty_readable(struct tty_struct *tty, bool polled);
unsigned int n_tty_inq(struct tty_struct *tty);

#endif /* _DRIVERS_TTY_N_TTY_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * N_TTY: what goes out, from programs and as echo. Owns the column, and echo that waits.
 *
 * Echo goes out at once if the driver has room, and waits in a ring if not; nothing that is
 * written overtakes it. Echo that finds the ring full is lost: who types blindly gets none.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "n_tty.h"

/* --- What a character becomes. --- */

/* Down; and to the beginning of the line, if the terminal or we see to that. */
static unsigned int post_newline(struct tty_struct *tty, u8 *out)
{
	struct n_tty *nt = tty->n_tty;

	if (O_FLAG(tty, ONLRET | ONLCR))
		nt->column = 0;
	nt->canon_column = nt->column;
	if (!O_FLAG(tty, ONLCR)) {
		out[0] = '\n';
		return 1;
	}
	out[0] = '\r';
	out[1] = '\n';
	return 2;
}

/* To the beginning, unless it is there; or it is no return at all. */
static unsigned int post_return(struct tty_struct *tty, u8 *out)
{
	struct n_tty *nt = tty->n_tty;

	if (O_FLAG(tty, ONOCR) && !nt->column)
		return 0;
	out[0] = O_FLAG(tty, OCRNL) ? '\n' : '\r';
	if (out[0] == '\r' || O_FLAG(tty, ONLRET))
		nt->column = nt->canon_column = 0;
	return 1;
}

/* To the next column that is a multiple of 8. */
static unsigned int post_tab(struct tty_struct *tty, u8 *out)
{
	struct n_tty *nt = tty->n_tty;
	unsigned int n = 8 - nt->column % 8;

	nt->column += n;
	if (O_FLAG(tty, TABDLY) != XTABS) {
		out[0] = '\t';
		return 1;
	}
	memset(out, ' ', n);
	return n;
}

/* What is no control character moves the cursor, its further bytes do not. */
static unsigned int post_other(struct tty_struct *tty, u8 c, u8 *out)
{
	struct n_tty *nt = tty->n_tty;

	if (c == '\b' && nt->column)
		nt->column--;
	if (!iscntrl(c)) {
		if (O_FLAG(tty, OLCUC))
			c = toupper(c);
		if (!is_continuation(tty, c))
			nt->column++;
	}
	out[0] = c;
	return 1;
}

/* With OPOST. At most N_TTY_OUT_MOST bytes; returns how many. */
static unsigned int post(struct tty_struct *tty, u8 c, u8 *out)
{
	switch (c) {
	case '\n':
		return post_newline(tty, out);
	case '\r':
		return post_return(tty, out);
	case '\t':
		return post_tab(tty, out);
	default:
		return post_other(tty, c, out);
	}
}

/* --- Echo. --- */

/* Nothing goes out after ^S. */
static unsigned int wire_room(struct tty_struct *tty)
{
	return tty->stopped ? 0 : tty->ops->write_room(tty);
}

/* What waits, as far as there is room. */
void n_tty_flush_echo(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;

	while (nt->echo_tail != nt->echo_head) {
		unsigned int at = nt->echo_tail % N_TTY_ECHO_SIZE;
		unsigned int n = min3(nt->echo_head - nt->echo_tail, N_TTY_ECHO_SIZE - at,
				      wire_room(tty));

		n = n ? tty->ops->write(tty, nt->echo + at, n) : 0;
		if (!n)
			return;
		WRITE_ONCE(nt->echo_tail, nt->echo_tail + n);
	}
}

/* All or nothing. */
static void echo_bytes(struct tty_struct *tty, const u8 *bytes, unsigned int n)
{
	struct n_tty *nt = tty->n_tty;

	if (nt->echo_head == nt->echo_tail && wire_room(tty) >= n) {
		tty->ops->write(tty, bytes, n);
		return;
	}
	if (N_TTY_ECHO_SIZE - (nt->echo_head - nt->echo_tail) < n)
		return;
	for (unsigned int i = 0; i < n; i++)
		nt->echo[(nt->echo_head + i) % N_TTY_ECHO_SIZE] = bytes[i];
	WRITE_ONCE(nt->echo_head, nt->echo_head + n);
}

/* As a program would write it. */
void n_tty_echo_raw(struct tty_struct *tty, u8 c)
{
	u8 out[N_TTY_OUT_MOST] = { c };

	echo_bytes(tty, out, O_FLAG(tty, OPOST) ? post(tty, c, out) : 1);
}

/* So that it can be seen: ^A. */
void n_tty_echo(struct tty_struct *tty, u8 c)
{
	u8 out[2] = { '^', c ^ 0100 };

	if (!L_FLAG(tty, ECHOCTL) || !iscntrl(c) || c == '\t') {
		n_tty_echo_raw(tty, c);
		return;
	}
	tty->n_tty->column += 2;
	echo_bytes(tty, out, 2);
}

/* The cursor goes back, over a tab. */
void n_tty_echo_backspaces(struct tty_struct *tty, unsigned int n)
{
	struct n_tty *nt = tty->n_tty;

	while (n--) {
		if (nt->column)
			nt->column--;
		echo_bytes(tty, (const u8 *)"\b", 1);
	}
}

/* --- What programs write. --- */

/* So many bytes may be written, whatever they become; none while echo waits. */
unsigned int n_tty_room(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;
	unsigned int room;

	n_tty_flush_echo(tty);
	if (nt->echo_head != nt->echo_tail)
		return 0;
	room = wire_room(tty);
	return room < N_TTY_OUT_MOST ? 0 : room;
}

/* As many as have room: how many of @buf were taken. */
static unsigned int write_posted(struct tty_struct *tty, const u8 *buf, unsigned int n)
{
	unsigned int room = n_tty_room(tty), len = 0, done;
	u8 out[128];

	for (done = 0; done < n && room >= len + N_TTY_OUT_MOST; done++) {
		len += post(tty, buf[done], out + len);
		if (len + N_TTY_OUT_MOST <= sizeof(out))
			continue;
		tty->ops->write(tty, out, len);
		room -= len;
		len = 0;
	}
	if (len)
		tty->ops->write(tty, out, len);
	return done;
}

/* Whole bytes of @buf: how many have gone out, and are not to come again. */
unsigned int n_tty_write(struct tty_struct *tty, const u8 *buf, unsigned int n)
{
	if (O_FLAG(tty, OPOST))
		return write_posted(tty, buf, n);
	n = min(n, n_tty_room(tty));
	return n ? tty->ops->write(tty, buf, n) : 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * N_TTY: what comes in, character by character. Owns the heads of n_tty->buf, the ends of
 * lines, and n_tty->sig, which its caller sends when he has let go of the lock.
 *
 * A character is asked in this order what it means: flow control, a signal, the end of a
 * line or its editing, and at last itself.
 */
#include <linux/kernel.h>
#include <linux/signal.h>
#include <linux/string.h>

#include "n_tty.h"

/* There is room: make_room() has said so, also for what is marked. */
static void put(struct n_tty *nt, u8 c)
{
	*n_tty_at(nt, nt->read_head++) = c;
}

/*
 * Room for one more. A line that is edited and fills the buffer gives up its last character
 * for each new one, so that it can still be ended.
 */
static bool make_room(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;
	int room = N_TTY_BUF_SIZE - (int)(nt->read_head - nt->read_tail);

	if (I_FLAG(tty, PARMRK))
		room = DIV_ROUND_UP(room, 3);
	if (room > 1)
		return true;
	if (!nt->icanon || nt->canon_head != nt->read_tail)
		return false;
	if (room < 1)
		nt->read_head--;
	return true;
}

/* --- Flow control, signals. --- */

/* ^S and ^Q: they are never read. Without IXON they are characters as others are. */
static bool take_flow(struct tty_struct *tty, u8 c)
{
	if (!I_FLAG(tty, IXON))
		return false;
	if (is_cc(tty, VSTART, c)) {
		tty_start(tty);
		n_tty_flush_echo(tty);
		return true;
	}
	if (!is_cc(tty, VSTOP, c))
		return false;
	tty_stop(tty);
	return true;
}

/* What was typed before, and what has not been shown yet, is forgotten. */
static void start_signal(struct tty_struct *tty, int sig)
{
	struct n_tty *nt = tty->n_tty;

	nt->sig = sig;
	if (L_FLAG(tty, NOFLSH))
		return;
	WRITE_ONCE(nt->echo_tail, nt->echo_head);
	if (tty->ops->flush_buffer)
		tty->ops->flush_buffer(tty);
	n_tty_flush(tty);
}

/* The signal that the character stands for, or 0. */
static int signal_of(const struct tty_struct *tty, u8 c)
{
	if (!L_FLAG(tty, ISIG))
		return 0;
	if (is_cc(tty, VINTR, c))
		return SIGINT;
	if (is_cc(tty, VQUIT, c))
		return SIGQUIT;
	return is_cc(tty, VSUSP, c) ? SIGTSTP : 0;
}

/* Shown after what was there has been forgotten, so that it stands on the screen. */
static bool take_signal(struct tty_struct *tty, u8 c)
{
	int sig = signal_of(tty, c);

	if (!sig)
		return false;
	start_signal(tty, sig);
	if (I_FLAG(tty, IXON))
		tty_start(tty);
	if (L_FLAG(tty, ECHO))
		n_tty_echo(tty, c);
	n_tty_flush_echo(tty);
	return true;
}

/* --- Lines. --- */

/* From here on the line can be read. */
static void end_line(struct tty_struct *tty, u8 c)
{
	struct n_tty *nt = tty->n_tty;

	__set_bit(nt->read_head % N_TTY_BUF_SIZE, nt->line_ends);
	put(nt, c);
	nt->canon_head = nt->read_head;
	tty_tell_readers(tty);
}

/* Where a line begins on the screen has to be known if a tab is to be erased. */
static void echo_typed(struct tty_struct *tty, u8 c)
{
	struct n_tty *nt = tty->n_tty;

	if (!L_FLAG(tty, ECHO))
		return;
	if (nt->canon_head == nt->read_head)
		nt->canon_column = nt->column;
	n_tty_echo(tty, c);
}

/* A newline is shown even if nothing else is (ECHONL); EOF never is. */
static bool take_line_end(struct tty_struct *tty, u8 c)
{
	if (c == '\n') {
		if (L_FLAG(tty, ECHO | ECHONL))
			n_tty_echo_raw(tty, '\n');
	} else if (is_cc(tty, VEOF, c)) {
		c = N_TTY_DISABLED;
	} else if (is_cc(tty, VEOL, c) || (is_cc(tty, VEOL2, c) && L_FLAG(tty, IEXTEN))) {
		echo_typed(tty, c);
		if (c == 0xff && I_FLAG(tty, PARMRK))
			put(tty->n_tty, c);
	} else {
		return false;
	}
	end_line(tty, c);
	return true;
}

/* The next one will be taken as it is, and will stand where the ^ stands. */
static void start_literal(struct tty_struct *tty)
{
	tty->n_tty->lnext = true;
	if (!L_FLAG(tty, ECHO))
		return;
	n_tty_finish_erasing(tty);
	if (L_FLAG(tty, ECHOCTL)) {
		n_tty_echo_raw(tty, '^');
		n_tty_echo_raw(tty, '\b');
	}
}

/* The line again, below: what programs have written into it is out of the way. */
static void reprint(struct tty_struct *tty, u8 c)
{
	struct n_tty *nt = tty->n_tty;

	n_tty_finish_erasing(tty);
	n_tty_echo(tty, c);
	n_tty_echo_raw(tty, '\n');
	for (size_t at = nt->canon_head; at != nt->read_head; at++)
		n_tty_echo(tty, *n_tty_at(nt, at));
}

/* What changes the line, and never becomes a part of it. */
static bool take_editing(struct tty_struct *tty, u8 c)
{
	bool extended = L_FLAG(tty, IEXTEN);

	if (is_cc(tty, VERASE, c) || is_cc(tty, VKILL, c) ||
	    (is_cc(tty, VWERASE, c) && extended))
		n_tty_erase(tty, c);
	else if (is_cc(tty, VLNEXT, c) && extended)
		start_literal(tty);
	else if (is_cc(tty, VREPRINT, c) && extended && L_FLAG(tty, ECHO))
		reprint(tty, c);
	else
		return false;
	return true;
}

/* --- Itself. --- */

/* 0xff is doubled where it also marks errors. */
static void take_plain(struct tty_struct *tty, u8 c)
{
	struct n_tty *nt = tty->n_tty;

	if (L_FLAG(tty, ECHO))
		n_tty_finish_erasing(tty);
	echo_typed(tty, c);
	if (c == 0xff && I_FLAG(tty, PARMRK))
		put(nt, c);
	put(nt, c);
}

/* A return that has become a newline where there are no lines: it is shown as one. */
static void take_newline(struct tty_struct *tty)
{
	if (L_FLAG(tty, ECHO)) {
		n_tty_finish_erasing(tty);
		n_tty_echo_raw(tty, '\n');
	}
	put(tty->n_tty, '\n');
}

/* False: it is thrown away. */
static bool map_newlines(const struct tty_struct *tty, u8 *c)
{
	if (*c == '\r') {
		if (I_FLAG(tty, IGNCR))
			return false;
		if (I_FLAG(tty, ICRNL))
			*c = '\n';
	} else if (*c == '\n' && I_FLAG(tty, INLCR)) {
		*c = '\r';
	}
	return true;
}

/* In the order that stands above. A character that starts the output goes on to be read. */
static void take_special(struct tty_struct *tty, u8 c)
{
	struct n_tty *nt = tty->n_tty;
	bool was_return = c == '\r';

	if (take_flow(tty, c) || take_signal(tty, c))
		return;
	if (tty->stopped && !tty->tco_stopped && I_FLAG(tty, IXON) && I_FLAG(tty, IXANY))
		tty_start(tty);
	if (!map_newlines(tty, &c))
		return;
	if (nt->icanon && (take_editing(tty, c) || take_line_end(tty, c)))
		return;
	if (was_return && c == '\n')
		take_newline(tty);
	else
		take_plain(tty, c);
}

/* Without its eighth bit, in small letters. */
static u8 strip(const struct tty_struct *tty, u8 c)
{
	if (I_FLAG(tty, ISTRIP))
		c &= 0x7f;
	return I_FLAG(tty, IUCLC) && L_FLAG(tty, IEXTEN) ? tolower(c) : c;
}

/* Neither an error nor a break. */
static void take_normal(struct tty_struct *tty, u8 c)
{
	struct n_tty *nt = tty->n_tty;

	c = strip(tty, c);
	if (nt->lnext) {
		nt->lnext = false;
		take_plain(tty, c);
	} else if (L_FLAG(tty, EXTPROC)) {
		put(nt, c);
	} else {
		take_special(tty, c);
	}
}

/* --- Errors of the wire. --- */

/* Marked by 0xff 0x00, or a zero in its place. */
static void put_marked(struct tty_struct *tty, u8 c)
{
	struct n_tty *nt = tty->n_tty;

	if (!I_FLAG(tty, PARMRK)) {
		put(nt, '\0');
		return;
	}
	put(nt, 0xff);
	put(nt, '\0');
	put(nt, c);
}

/* Ignored, or a signal, or a byte of zero; in this order. */
static void take_break(struct tty_struct *tty)
{
	if (I_FLAG(tty, IGNBRK))
		return;
	if (I_FLAG(tty, BRKINT))
		start_signal(tty, SIGINT);
	else
		put_marked(tty, '\0');
}

/* What follows a character that had an error is not taken literally. */
static void take_flagged(struct tty_struct *tty, u8 c, u8 flag)
{
	tty->n_tty->lnext = false;
	switch (flag) {
	case TTY_BREAK:
		take_break(tty);
		break;
	case TTY_PARITY:
	case TTY_FRAME:
		if (!I_FLAG(tty, INPCK))
			take_normal(tty, c);
		else if (!I_FLAG(tty, IGNPAR))
			put_marked(tty, c);
		break;
	default:	/* an overrun: what is lost is lost */
		break;
	}
}

/* --- All that has come. --- */

/* What means nothing but itself, as much as has room. */
static unsigned int take_raw(struct tty_struct *tty, const u8 *chars, unsigned int n)
{
	struct n_tty *nt = tty->n_tty;
	size_t at = nt->read_head % N_TTY_BUF_SIZE, first;

	n = min_t(size_t, n, N_TTY_BUF_SIZE - 1 - (nt->read_head - nt->read_tail));
	first = min_t(size_t, n, N_TTY_BUF_SIZE - at);
	memcpy(nt->buf + at, chars, first);
	memcpy(nt->buf, chars + first, n - first);
	nt->read_head += n;
	return n;
}

/* One by one, up to a signal, or until there is no room. */
static unsigned int take_each(struct tty_struct *tty, const struct n_tty_chars *in)
{
	struct n_tty *nt = tty->n_tty;
	unsigned int done;

	for (done = 0; done < in->n && !nt->sig && make_room(tty); done++) {
		if (in->flags && in->flags[done] != TTY_NORMAL)
			take_flagged(tty, in->chars[done], in->flags[done]);
		else
			take_normal(tty, in->chars[done]);
	}
	return done;
}

/* The other end is asked to wait a while before there is no room at all. */
#define THROTTLE_AT	128

/* Who edits a line is never asked to wait: it has room by giving up characters. */
static void check_throttle(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;

	if (N_TTY_BUF_SIZE - (nt->read_head - nt->read_tail) >= THROTTLE_AT || tty->throttled ||
	    (nt->icanon && nt->canon_head == nt->read_tail))
		return;
	tty->throttled = true;
	if (tty->ops->throttle)
		tty->ops->throttle(tty);
}

/* Readers learn at the end of it all, not of each byte; of lines they learn one by one. */
unsigned int n_tty_receive(struct tty_struct *tty, const struct n_tty_chars *in)
{
	struct n_tty *nt = tty->n_tty;
	unsigned int done;

	done = nt->raw && !in->flags && !nt->lnext ? take_raw(tty, in->chars, in->n) :
						     take_each(tty, in);
	check_throttle(tty);
	if (nt->icanon)
		return done;
	nt->commit_head = nt->read_head;
	if (nt->commit_head != nt->read_tail)
		tty_tell_readers(tty);
	return done;
}

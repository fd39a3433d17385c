// SPDX-License-Identifier: GPL-2.0-only
/*
 * N_TTY as a whole: birth, settings, and forgetting what came in. Owns which kind of reading
 * n_tty->buf is sorted for.
 */
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "n_tty.h"

struct n_tty *n_tty_alloc(void)
{
	return kvzalloc(sizeof(struct n_tty), GFP_KERNEL);
}

/* Nothing was ever typed; the cursor is where it is. */
void n_tty_flush(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;

	nt->read_head = nt->canon_head = nt->commit_head = nt->read_tail = 0;
	nt->lnext = nt->erasing = nt->push = false;
	bitmap_zero(nt->line_ends, N_TTY_BUF_SIZE);
	if (tty->ops->packet)
		tty->ops->packet(tty, TIOCPKT_FLUSHREAD);
}

/* As if nobody had used it before. */
void n_tty_reset(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;

	n_tty_flush(tty);
	WRITE_ONCE(nt->echo_tail, nt->echo_head);
	nt->column = nt->canon_column = 0;
	nt->sig = 0;
	n_tty_set_termios(tty, NULL);
}

/*
 * What is in the buffer changes its meaning. Lines that were not read are no lines any more
 * for who reads bytes; bytes become a line that ends where they do, without an end.
 */
static void switch_mode(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;

	bitmap_zero(nt->line_ends, N_TTY_BUF_SIZE);
	nt->push = L_FLAG(tty, ICANON) && nt->read_head != nt->read_tail;
	nt->canon_head = nt->push ? nt->read_head : nt->read_tail;
	if (nt->push)
		__set_bit((nt->read_head - 1) % N_TTY_BUF_SIZE, nt->line_ends);
	nt->commit_head = nt->read_head;
	nt->erasing = nt->lnext = false;
}

/* Does no character mean anything but itself? */
static bool is_raw(const struct tty_struct *tty)
{
	return !I_FLAG(tty, ISTRIP | IUCLC | IGNCR | ICRNL | INLCR | IXON | PARMRK) &&
	       !L_FLAG(tty, ICANON | ISIG | ECHO | EXTPROC);
}

/* @old: NULL: whatever it was. */
void n_tty_set_termios(struct tty_struct *tty, const struct ktermios *old)
{
	struct n_tty *nt = tty->n_tty;

	if (!old || (old->c_lflag ^ tty->termios.c_lflag) & (ICANON | EXTPROC))
		switch_mode(tty);
	nt->icanon = L_FLAG(tty, ICANON) && !L_FLAG(tty, EXTPROC);
	nt->raw = is_raw(tty);
	/* Nobody could undo a ^S any more. */
	if (old && (old->c_iflag & IXON) && !I_FLAG(tty, IXON) && !tty->tco_stopped)
		tty_start(tty);
	wake_up_interruptible_all(&tty->read_wait);
	wake_up_interruptible_all(&tty->write_wait);
}

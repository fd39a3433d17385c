// SPDX-License-Identifier: GPL-2.0-only
/*
 * N_TTY: reading. Owns n_tty->read_tail, and takes away the ends of lines that were read.
 *
 * A canonical read gives a line, or what of it has room. Otherwise VMIN and VTIME, tenths of
 * a second, say when it is over:
 *
 *	VMIN  VTIME
 *	 >0     0	after so many bytes
 *	 >0    >0	likewise, or when VTIME has passed since the last byte
 *	  0    >0	with the first bytes, or without any after VTIME
 *	  0     0	at once
 */
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/thread_info.h>
#include <linux/uio.h>

#include "n_tty.h"

#define CHUNK		256
/* The other end goes on when so few are left. */
#define THROTTLE_BELOW	128

/* One call of read(), with read_mutex held. */
struct n_tty_reading {
	struct tty_file *tf;
	struct kiocb *iocb;
	struct iov_iter *to;
	ssize_t done;
	unsigned int minimum;		/* it is over after so many */
	long byte_timeout;		/* jiffies between bytes, 0: for ever */
	long timeout;			/* from now on */
};

enum taken {
	TAKEN_NOTHING,
	TAKEN_SOME,
	TAKEN_LINE,			/* up to its end */
};

/* --- What is there. --- */

/* @polled: would a read() get what it wants, rather than: is there anything? */
bool n_tty_readable(struct tty_struct *tty, bool polled)
{
	const struct n_tty *nt = tty->n_tty;
	unsigned int least = 1;

	if (nt->icanon)
		return nt->canon_head != nt->read_tail;
	if (polled && !tty->termios.c_cc[VTIME] && tty->termios.c_cc[VMIN])
		least = tty->termios.c_cc[VMIN];
	return nt->commit_head - nt->read_tail >= least;
}

/* Bytes, without the marks where EOF was typed. */
unsigned int n_tty_inq(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;
	unsigned int n;

	if (!nt->icanon)
		return nt->commit_head - nt->read_tail;
	n = nt->canon_head - nt->read_tail;
	for (size_t at = nt->read_tail; at != nt->canon_head; at++)
		if (test_bit(at % N_TTY_BUF_SIZE, nt->line_ends) &&
		    *n_tty_at(nt, at) == N_TTY_DISABLED)
			n--;
	return n;
}

/* --- Taking it, with the lock. --- */

static void copy_out(struct n_tty *nt, u8 *to, unsigned int n)
{
	size_t at = nt->read_tail % N_TTY_BUF_SIZE;
	size_t first = min_t(size_t, n, N_TTY_BUF_SIZE - at);

	memcpy(to, nt->buf + at, first);
	memcpy(to + first, nt->buf, n - first);
	nt->read_tail += n;
}

/* How many bytes from the tail on, of @n at most, come before the next end of a line. */
static unsigned int before_line_end(const struct n_tty *nt, unsigned int n)
{
	size_t at = nt->read_tail % N_TTY_BUF_SIZE;
	size_t first = min_t(size_t, n, N_TTY_BUF_SIZE - at);
	size_t found = find_next_bit(nt->line_ends, at + first, at) - at;

	if (found < first || first == n)
		return found;
	return first + find_next_bit(nt->line_ends, n - first, 0);
}

/* The tail stands at the end of a line: takes it, and says whether it is a character. */
static bool take_line_end(struct n_tty *nt, u8 *c)
{
	*c = *n_tty_at(nt, nt->read_tail);
	__clear_bit(nt->read_tail++ % N_TTY_BUF_SIZE, nt->line_ends);
	if (!nt->push)
		return *c != N_TTY_DISABLED;
	nt->push = false;
	return true;
}

static bool at_line_end(const struct n_tty *nt)
{
	return nt->read_tail != nt->canon_head &&
	       test_bit(nt->read_tail % N_TTY_BUF_SIZE, nt->line_ends);
}

/* Up to @n bytes of a line. */
static enum taken take_from_line(struct n_tty *nt, u8 *to, unsigned int *n)
{
	unsigned int most = min_t(size_t, *n, nt->canon_head - nt->read_tail);
	unsigned int len = before_line_end(nt, most);

	copy_out(nt, to, len);
	if (len == *n || !at_line_end(nt)) {
		*n = len;
		return len ? TAKEN_SOME : TAKEN_NOTHING;
	}
	*n = len + take_line_end(nt, to + len);
	return TAKEN_LINE;
}

static enum taken take_bytes(struct n_tty *nt, u8 *to, unsigned int *n)
{
	*n = min_t(size_t, *n, nt->commit_head - nt->read_tail);
	copy_out(nt, to, *n);
	return *n ? TAKEN_SOME : TAKEN_NOTHING;
}

/* A whole line fitted exactly: an EOF behind it has done its work, too. */
static void skip_eof(struct n_tty *nt)
{
	u8 c;

	if (nt->icanon && !nt->push && at_line_end(nt) &&
	    *n_tty_at(nt, nt->read_tail) == N_TTY_DISABLED)
		take_line_end(nt, &c);
}

/* There is room again: the other end need not wait any more. */
static void check_unthrottle(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;

	if (nt->read_head - nt->read_tail > THROTTLE_BELOW)
		return;
	if (tty->throttled && tty->ops->unthrottle)
		tty->ops->unthrottle(tty);
	tty->throttled = false;
}

/* A piece, to memory of ours; @last: the caller has no room for more. */
static enum taken take(struct tty_struct *tty, u8 *to, unsigned int *n, bool last)
{
	struct n_tty *nt = tty->n_tty;
	unsigned int room = *n;
	enum taken taken;

	guard(spinlock)(&tty->lock);
	taken = nt->icanon ? take_from_line(nt, to, n) : take_bytes(nt, to, n);
	if (taken == TAKEN_SOME && last && *n == room)
		skip_eof(nt);
	check_unthrottle(tty);
	return taken;
}

/* --- Waiting for it. --- */

static bool is_readable(struct tty_struct *tty)
{
	guard(spinlock)(&tty->lock);
	return n_tty_readable(tty, false);
}

/* More has come: 1; it will not: 0; or an error. What waits before us is let in first. */
static long wait_for_input(struct n_tty_reading *r)
{
	struct tty_struct *tty = r->tf->tty;
	long left;

	tty_receive(tty);
	if (is_readable(tty))
		return 1;
	if (tty_hung_up(r->tf) || !r->timeout)
		return 0;
	if (tty_no_wait(r->iocb))
		return -EAGAIN;
	left = wait_event_interruptible_timeout(tty->read_wait,
						is_readable(tty) || tty_hung_up(r->tf),
						r->timeout);
	if (left > 0 && r->timeout != MAX_SCHEDULE_TIMEOUT)
		r->timeout = left;
	return left < 0 ? left : left > 0 && is_readable(tty);
}

/* By the settings as they are when the call begins. */
static void begin(struct n_tty_reading *r)
{
	struct tty_struct *tty = r->tf->tty;
	long time;

	guard(spinlock)(&tty->lock);
	r->timeout = MAX_SCHEDULE_TIMEOUT;
	if (tty->n_tty->icanon)
		return;
	time = tty->termios.c_cc[VTIME] * (HZ / 10);
	r->minimum = tty->termios.c_cc[VMIN];
	if (r->minimum) {
		r->byte_timeout = time;
	} else {
		r->minimum = 1;
		r->timeout = time;
	}
}

/* What is there, as far as there is room for it. True: it is all, or the end of a line. */
static bool copy_there_is(struct n_tty_reading *r, ssize_t *err)
{
	u8 chunk[CHUNK];
	enum taken taken;
	unsigned int n;

	do {
		n = min(iov_iter_count(r->to), sizeof(chunk));
		taken = take(r->tf->tty, chunk, &n, n == iov_iter_count(r->to));
		if (copy_to_iter(chunk, n, r->to) < n) {
			*err = -EFAULT;
			return true;
		}
		r->done += n;
		if (taken != TAKEN_NOTHING && r->byte_timeout)
			r->timeout = r->byte_timeout;
	} while (taken == TAKEN_SOME && iov_iter_count(r->to));
	return taken == TAKEN_LINE || !iov_iter_count(r->to) || r->done >= r->minimum;
}

static ssize_t read_locked(struct n_tty_reading *r)
{
	ssize_t err = 0;

	begin(r);
	while (iov_iter_count(r->to)) {
		err = wait_for_input(r);
		if (err <= 0 || copy_there_is(r, &err))
			break;
	}
	/* What had no room before may have it now. */
	tty_receive(r->tf->tty);
	if (r->done)
		return r->done;
	return err > 0 ? 0 : err;
}

ssize_t n_tty_read(struct tty_file *tf, struct kiocb *iocb, struct iov_iter *to)
{
	struct n_tty_reading r = { .tf = tf, .iocb = iocb, .to = to };
	ssize_t ret = tf->is_console ? 0 : tty_check_change_sig(tf->tty, SIGTTIN);

	if (ret)
		return ret;
	if (tty_no_wait(iocb) ? !mutex_trylock(&tf->tty->read_mutex) :
				mutex_lock_interruptible(&tf->tty->read_mutex))
		return tty_no_wait(iocb) ? -EAGAIN : -ERESTARTSYS;
	ret = read_locked(&r);
	mutex_unlock(&tf->tty->read_mutex);
	return ret;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What has come in and was not looked at yet: a ring between drivers, which may be interrupts,
 * and the line discipline, which sends signals and so needs a thread.
 *
 * Owns tty->in. Who puts has in.lock; who takes, in.mutex, and tty->lock for what he does with it.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/string.h>

#include "n_tty.h"

/* --- Putting. --- */

unsigned int tty_input_room(const struct tty_struct *tty)
{
	return TTY_INPUT_SIZE - (READ_ONCE(tty->in.head) - smp_load_acquire(&tty->in.tail));
}

bool tty_insert_flip_char(struct tty_struct *tty, u8 c, enum tty_flag flag)
{
	struct tty_input *in = &tty->in;

	guard(spinlock_irqsave)(&in->lock);
	if (!tty_input_room(tty))
		return false;
	in->chars[in->head % TTY_INPUT_SIZE] = c;
	in->flags[in->head % TTY_INPUT_SIZE] = flag;
	/* It is there before who takes sees it. */
	smp_store_release(&in->head, in->head + 1);
	return true;
}
EXPORT_SYMBOL_GPL(tty_insert_flip_char);

unsigned int tty_insert_flip_string(struct tty_struct *tty, const u8 *chars, unsigned int n)
{
	struct tty_input *in = &tty->in;
	unsigned int at, first;

	guard(spinlock_irqsave)(&in->lock);
	at = in->head % TTY_INPUT_SIZE;
	n = min(n, tty_input_room(tty));
	first = min(n, TTY_INPUT_SIZE - at);
	memcpy(in->chars + at, chars, first);
	memcpy(in->chars, chars + first, n - first);
	memset(in->flags + at, TTY_NORMAL, first);
	memset(in->flags, TTY_NORMAL, n - first);
	smp_store_release(&in->head, in->head + n);
	return n;
}
EXPORT_SYMBOL_GPL(tty_insert_flip_string);

void tty_flip_buffer_push(struct tty_struct *tty)
{
	schedule_work(&tty->in.work);
}
EXPORT_SYMBOL_GPL(tty_flip_buffer_push);

/* --- Taking. --- */

/* A signal that was typed, to whom it is for. */
struct typed_signal {
	int sig;
	struct pid *pgrp;
};

/* A piece that lies in one row. How much of it was taken; a signal ends it. */
static unsigned int receive_piece(struct tty_struct *tty, struct typed_signal *typed)
{
	struct tty_input *in = &tty->in;
	unsigned int at = in->tail % TTY_INPUT_SIZE;
	struct n_tty_chars chars = {
		.chars = in->chars + at, .flags = in->flags + at,
		.n = min(smp_load_acquire(&in->head) - in->tail, TTY_INPUT_SIZE - at),
	};
	unsigned int done;

	if (!chars.n)
		return 0;
	if (!memchr_inv(chars.flags, TTY_NORMAL, chars.n))
		chars.flags = NULL;
	guard(spinlock)(&tty->lock);
	done = n_tty_receive(tty, &chars);
	smp_store_release(&in->tail, in->tail + done);
	typed->sig = tty->n_tty->sig;
	typed->pgrp = typed->sig ? get_pid(tty->pgrp) : NULL;
	tty->n_tty->sig = 0;
	return done;
}

/* Signals are sent without the lock, before what was typed after them is looked at. */
void tty_receive(struct tty_struct *tty)
{
	struct typed_signal typed;
	bool any = false;

	if (READ_ONCE(tty->in.head) == READ_ONCE(tty->in.tail))
		return;
	guard(mutex)(&tty->in.mutex);
	while (receive_piece(tty, &typed)) {
		any = true;
		if (typed.pgrp)
			kill_pgrp(typed.pgrp, typed.sig, 1);
		put_pid(typed.pgrp);
	}
	if (any && tty->ops->taken)
		tty->ops->taken(tty);
}
EXPORT_SYMBOL_GPL(tty_receive);

/* Also for who has made room for echo, and may be an interrupt. */
static void receive_work(struct work_struct *work)
{
	struct tty_struct *tty = container_of(work, struct tty_struct, in.work);

	tty_receive(tty);
	guard(spinlock)(&tty->lock);
	n_tty_flush_echo(tty);
}

/* What has come so far is not for anybody. */
void tty_input_flush(struct tty_struct *tty)
{
	guard(mutex)(&tty->in.mutex);
	smp_store_release(&tty->in.tail, smp_load_acquire(&tty->in.head));
}

void tty_input_init(struct tty_struct *tty)
{
	mutex_init(&tty->in.mutex);
	spin_lock_init(&tty->in.lock);
	INIT_WORK(&tty->in.work, receive_work);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for bits, on wait queues that many share. Who is woken for another's
 * bit looks at his own and waits on; so all that wait are woken. Owns the
 * table.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/sched/debug.h>
#include <linux/wait_bit.h>

#define WAIT_TABLE_BITS	8

static struct wait_queue_head wait_table[1 << WAIT_TABLE_BITS];

/* By address: bits of one word have the same queue, and so may words of different owners. */
struct wait_queue_head *__var_waitqueue(const void *p)
{
	return &wait_table[hash_ptr(p, WAIT_TABLE_BITS)];
}
EXPORT_SYMBOL(__var_waitqueue);

/* What ended the wait, if not the bit. */
static int to_eintr(long err)
{
	return err ? -EINTR : 0;
}

/* Until it is clear, as it may have been for a moment only. */
__sched int wait_on_bit(unsigned long *word, int nr, unsigned int mode)
{
	return to_eintr(__wait_event_state(*__var_waitqueue(word),
					   !test_bit(nr, word), mode, 0));
}
EXPORT_SYMBOL(wait_on_bit);

/* Until it is ours: who comes first sets it, and the others wait on. */
__sched int wait_on_bit_lock(unsigned long *word, int nr, unsigned int mode)
{
	return to_eintr(__wait_event_state(*__var_waitqueue(word),
					   !test_and_set_bit(nr, word), mode,
					   0));
}
EXPORT_SYMBOL(wait_on_bit_lock);

/* Clear in time: 0; a signal: -EINTR; else -EAGAIN. */
__sched int wait_on_bit_timeout(unsigned long *word, int nr, unsigned int mode,
			unsigned long timeout)
{
	long left = __wait_event_timeout(*__var_waitqueue(word),
					 !test_bit(nr, word), mode,
					 (long)timeout);

	if (left > 0)
		return 0;
	return left ? -EINTR : -EAGAIN;
}
EXPORT_SYMBOL_GPL(wait_on_bit_timeout);

/* The barrier is the caller's, as it is in waitqueue_active(). */
void wake_up_var(const void *var)
{
	struct wait_queue_head *wq = __var_waitqueue(var);

	if (waitqueue_active(wq))
		wake_up_all(wq);
}
EXPORT_SYMBOL(wake_up_var);

void wake_up_bit(unsigned long *word, int nr)
{
	wake_up_var(word);
}
EXPORT_SYMBOL(wake_up_bit);

/* Who waits queues and then looks; we clear, and then look at the queue: one sees the other. */
void clear_and_wake_up_bit(int nr, unsigned long *word)
{
	clear_bit_unlock(nr, word);
	smp_mb__after_atomic();
	wake_up_bit(word, nr);
}
EXPORT_SYMBOL(clear_and_wake_up_bit);

static int __init wait_bit_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(wait_table); i++)
		init_waitqueue_head(&wait_table[i]);
	return 0;
}
early_initcall(wait_bit_init);

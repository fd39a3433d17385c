// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errors that many want to hear of once each.
 *
 *	31                    13 12  11         0
 *	+-----------------------+---+------------+
 *	| count                 | S | errno      |
 *	+-----------------------+---+------------+
 *
 * S says that somebody has seen it. Only then need the next error count up, so that the
 * same error again and again, of which nobody has heard, uses up no numbers.
 * Owns nothing; the word changes by compare and exchange.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/errseq.h>
#include <linux/export.h>
#include <linux/kernel.h>

#define ERRNO_MASK	((errseq_t)0xfff)
#define SEEN		(ERRNO_MASK + 1)
#define COUNT_ONE	(SEEN << 1)

errseq_t errseq_set(errseq_t *eseq, int err)
{
	errseq_t old = READ_ONCE(*eseq), new;

	if (!err || WARN_ON_ONCE(err > 0 || err < -MAX_ERRNO))
		return old;
	do {
		new = (old & ~(ERRNO_MASK | SEEN)) | -err;
		if (old & SEEN)
			new += COUNT_ONE;
	} while (new != old && !try_cmpxchg(eseq, &old, new));
	return new;
}
EXPORT_SYMBOL(errseq_set);

errseq_t errseq_sample(const errseq_t *eseq)
{
	errseq_t old = READ_ONCE(*eseq);

	return old & SEEN ? old : 0;
}
EXPORT_SYMBOL(errseq_sample);

int errseq_check(const errseq_t *eseq, errseq_t since)
{
	errseq_t now = READ_ONCE(*eseq);

	return now == since ? 0 : -(int)(now & ERRNO_MASK);
}
EXPORT_SYMBOL(errseq_check);

int errseq_check_and_advance(errseq_t *eseq, errseq_t *since)
{
	errseq_t old = READ_ONCE(*eseq), new;

	if (old == *since)
		return 0;
	do {
		new = old | SEEN;
	} while (new != old && !try_cmpxchg(eseq, &old, new));
	*since = new;
	return -(int)(new & ERRNO_MASK);
}
EXPORT_SYMBOL(errseq_check_and_advance);

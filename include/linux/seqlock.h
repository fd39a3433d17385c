/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sequence counts: readers never wait and never write; they try again if a
 * writer came between. The count is odd while a writer is at work.
 *
 * What is guarded must be read with READ_ONCE() and written with
 * WRITE_ONCE(), and nothing read may be trusted before the retry check.
 */
#ifndef _LINUX_SEQLOCK_H
#define _LINUX_SEQLOCK_H

#include <asm/processor.h>
#include <linux/atomic.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

typedef struct seqcount {
	unsigned int sequence;
} seqcount_t;

#define SEQCNT_ZERO(name)	{ .sequence = 0 }
#define seqcount_init(s)	((void)((s)->sequence = 0))

/*
 * The reads of the guarded data must not move below the second read of the
 * count. The acquire of that read does not forbid it, the barrier does; for
 * the thread sanitizer, which cannot see barriers, the data's own READ_ONCE()
 * is what makes the race legal.
 */
static __always_inline unsigned int read_seqcount_begin(const seqcount_t *s)
{
	unsigned int seq;

	while (unlikely((seq = smp_load_acquire(&s->sequence)) & 1))
		cpu_relax();
	return seq;
}

/* The same without waiting for a writer: an odd count fails the retry. */
static __always_inline unsigned int raw_seqcount_begin(const seqcount_t *s)
{
	return smp_load_acquire(&s->sequence) & ~1u;
}

static __always_inline bool read_seqcount_retry(const seqcount_t *s,
						unsigned int start)
{
	smp_rmb();
	return unlikely(READ_ONCE(s->sequence) != start);
}

/* Writers exclude each other by a lock of their own. */
static __always_inline void write_seqcount_begin(seqcount_t *s)
{
	preempt_disable();
	WRITE_ONCE(s->sequence, s->sequence + 1);
	smp_wmb();
}

static __always_inline void write_seqcount_end(seqcount_t *s)
{
	smp_store_release(&s->sequence, s->sequence + 1);
	preempt_enable();
}

/* Make every reader under way try again. */
static __always_inline void write_seqcount_invalidate(seqcount_t *s)
{
	smp_store_release(&s->sequence, s->sequence + 2);
}

/* A sequence count with the lock of its writers. */
typedef struct {
	seqcount_t seqcount;
	spinlock_t lock;
} seqlock_t;

#define __SEQLOCK_UNLOCKED(name) { \
	.seqcount = SEQCNT_ZERO(name), \
	.lock = __SPIN_LOCK_UNLOCKED(name), \
}
#define DEFINE_SEQLOCK(name)	seqlock_t name = __SEQLOCK_UNLOCKED(name)
#define seqlock_init(sl) \
do { \
	seqcount_init(&(sl)->seqcount); \
	spin_lock_init(&(sl)->lock); \
} while (0)

static inline unsigned int read_seqbegin(const seqlock_t *sl)
{
	return read_seqcount_begin(&sl->seqcount);
}

static inline bool read_seqretry(const seqlock_t *sl, unsigned int start)
{
	return read_seqcount_retry(&sl->seqcount, start);
}

static inline void write_seqlock(seqlock_t *sl)
{
	spin_lock(&sl->lock);
	write_seqcount_begin(&sl->seqcount);
}

static inline void write_sequnlock(seqlock_t *sl)
{
	write_seqcount_end(&sl->seqcount);
	spin_unlock(&sl->lock);
}

#define write_seqlock_irqsave(sl, flags) \
do { \
	spin_lock_irqsave(&(sl)->lock, flags); \
	write_seqcount_begin(&(sl)->seqcount); \
} while (0)

static inline void write_sequnlock_irqrestore(seqlock_t *sl,
					      unsigned long flags)
{
	write_seqcount_end(&sl->seqcount);
	spin_unlock_irqrestore(&sl->lock, flags);
}

#endif /* _LINUX_SEQLOCK_H */

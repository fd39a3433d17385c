/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counters that many CPUs change often and few read exactly.
 *
 * Each CPU counts by itself and adds to the common count when it has a batch.
 * Reading the common count is cheap, and wrong by less than a batch for each
 * CPU; the sum over all CPUs is exact if nobody counts meanwhile.
 */
#ifndef _LINUX_PERCPU_COUNTER_H
#define _LINUX_PERCPU_COUNTER_H

#include <linux/gfp_types.h>
#include <linux/percpu.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

/*
 * @lock guards @count. A CPU's own share is written by that CPU, with
 * interrupts off, or by who calls percpu_counter_set() while nobody counts.
 */
struct percpu_counter {
	raw_spinlock_t lock;
	s64 count;
	s32 __percpu *counters;
};

/* The usual batch: grows with the number of CPUs. */
extern int percpu_counter_batch;

/* 0 or -ENOMEM. May sleep. */
int __percpu_counter_init(struct percpu_counter *fbc, s64 amount, gfp_t gfp,
			  struct lock_class_key *key);
#define percpu_counter_init(fbc, value, gfp) \
({ \
	static struct lock_class_key __key; \
	__percpu_counter_init(fbc, value, gfp, &__key); \
})
/* Also of one whose init failed, and twice. */
void percpu_counter_destroy(struct percpu_counter *fbc);

/* Nobody else may use the counter meanwhile. */
void percpu_counter_set(struct percpu_counter *fbc, s64 amount);
/* In any context. */
void percpu_counter_add_batch(struct percpu_counter *fbc, s64 amount,
			      s32 batch);
/* Add this CPU's share to the common count. */
void percpu_counter_sync(struct percpu_counter *fbc);
/* The common count and everybody's share: slow. */
s64 __percpu_counter_sum(struct percpu_counter *fbc);
/* -1, 0 or 1; sums up only if the estimate is too near to @rhs to tell. */
int __percpu_counter_compare(struct percpu_counter *fbc, s64 rhs, s32 batch);

static inline int percpu_counter_compare(struct percpu_counter *fbc, s64 rhs)
{
	return __percpu_counter_compare(fbc, rhs, percpu_counter_batch);
}

static inline void percpu_counter_add(struct percpu_counter *fbc, s64 amount)
{
	percpu_counter_add_batch(fbc, amount, percpu_counter_batch);
}

/* For counters that are hardly ever read but by summing up. */
static inline void percpu_counter_add_local(struct percpu_counter *fbc,
					    s64 amount)
{
	percpu_counter_add_batch(fbc, amount, 0x7fffffff);
}

static inline void percpu_counter_sub(struct percpu_counter *fbc, s64 amount)
{
	percpu_counter_add(fbc, -amount);
}

static inline void percpu_counter_inc(struct percpu_counter *fbc)
{
	percpu_counter_add(fbc, 1);
}

static inline void percpu_counter_dec(struct percpu_counter *fbc)
{
	percpu_counter_add(fbc, -1);
}

static inline s64 percpu_counter_sum(struct percpu_counter *fbc)
{
	return __percpu_counter_sum(fbc);
}

/* Of what is never below 0, though a sum in the middle of changes may be. */
static inline s64 percpu_counter_sum_positive(struct percpu_counter *fbc)
{
	s64 sum = __percpu_counter_sum(fbc);

	return sum < 0 ? 0 : sum;
}

static inline s64 percpu_counter_read(struct percpu_counter *fbc)
{
	return READ_ONCE(fbc->count);
}

static inline s64 percpu_counter_read_positive(struct percpu_counter *fbc)
{
	s64 count = percpu_counter_read(fbc);

	return count < 0 ? 0 : count;
}

static inline bool percpu_counter_initialized(struct percpu_counter *fbc)
{
	return fbc->counters;
}

#endif /* _LINUX_PERCPU_COUNTER_H */

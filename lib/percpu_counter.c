// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters with a share for each CPU; see <linux/percpu_counter.h>.
 *
 * Owns percpu_counter_batch, which is written once at boot. A counter's own
 * lock guards its common count. A share and the common count change together
 * under it, so a sum under the lock counts everything once.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/percpu_counter.h>
#include <linux/spinlock.h>

#define BATCH_LEAST	32

int percpu_counter_batch __read_mostly = BATCH_LEAST;
EXPORT_SYMBOL(percpu_counter_batch);

/* On failure it counts nothing, and percpu_counter_destroy() is allowed. */
int __percpu_counter_init(struct percpu_counter *fbc, s64 amount, gfp_t gfp,
			  struct lock_class_key *key)
{
	__spin_lock_init(&fbc->lock, "fbc->lock", key);
	fbc->count = amount;
	fbc->counters = alloc_percpu(s32);
	return fbc->counters ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(__percpu_counter_init);

void percpu_counter_destroy(struct percpu_counter *fbc)
{
	free_percpu(fbc->counters);
	fbc->counters = NULL;
}
EXPORT_SYMBOL(percpu_counter_destroy);

/* What is counted meanwhile may be lost: that is the caller's to exclude. */
void percpu_counter_set(struct percpu_counter *fbc, s64 amount)
{
	unsigned int cpu;

	guard(spinlock_irqsave)(&fbc->lock);
	for_each_possible_cpu(cpu)
		WRITE_ONCE(*per_cpu_ptr(fbc->counters, cpu), 0);
	WRITE_ONCE(fbc->count, amount);
}
EXPORT_SYMBOL(percpu_counter_set);

/* Interrupts are off: the share is ours, and an interrupt may count, too. */
static void add_to_common(struct percpu_counter *fbc, s32 *share, s64 amount)
{
	guard(spinlock)(&fbc->lock);
	WRITE_ONCE(fbc->count, fbc->count + amount);
	WRITE_ONCE(*share, 0);
}

/*
 * Below a batch the share takes it, and nobody else's cache line is touched.
 * The sum is made in 64 bits, so a share never overflows.
 */
void percpu_counter_add_batch(struct percpu_counter *fbc, s64 amount,
			      s32 batch)
{
	unsigned long flags;
	s32 *share;
	s64 sum;

	local_irq_save(flags);
	share = this_cpu_ptr(fbc->counters);
	sum = READ_ONCE(*share) + amount;
	if (sum >= batch || sum <= -batch)
		add_to_common(fbc, share, sum);
	else
		WRITE_ONCE(*share, sum);
	local_irq_restore(flags);
}
EXPORT_SYMBOL(percpu_counter_add_batch);

/* Of this CPU alone; on_each_cpu() syncs them all. */
void percpu_counter_sync(struct percpu_counter *fbc)
{
	unsigned long flags;
	s32 *share;

	local_irq_save(flags);
	share = this_cpu_ptr(fbc->counters);
	add_to_common(fbc, share, READ_ONCE(*share));
	local_irq_restore(flags);
}
EXPORT_SYMBOL(percpu_counter_sync);

/* Of all possible CPUs: one that is gone has left its share. */
s64 __percpu_counter_sum(struct percpu_counter *fbc)
{
	unsigned int cpu;
	s64 sum;

	guard(spinlock_irqsave)(&fbc->lock);
	sum = fbc->count;
	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(fbc->counters, cpu));
	return sum;
}
EXPORT_SYMBOL(__percpu_counter_sum);

/* As of numbers: -1, 0 or 1. */
static int compare(s64 a, s64 b)
{
	return (a > b) - (a < b);
}

/* The estimate is off by less than a batch for each CPU. */
int __percpu_counter_compare(struct percpu_counter *fbc, s64 rhs, s32 batch)
{
	s64 count = percpu_counter_read(fbc);
	s64 doubt = (s64)batch * num_online_cpus();

	if (count > rhs + doubt || count < rhs - doubt)
		return compare(count, rhs);
	return compare(__percpu_counter_sum(fbc), rhs);
}
EXPORT_SYMBOL(__percpu_counter_compare);

/* More CPUs meet at the common count more often: let them come with more. */
static int __init choose_batch(void)
{
	percpu_counter_batch = max(BATCH_LEAST, 2 * (int)num_online_cpus());
	return 0;
}
core_initcall(choose_batch);

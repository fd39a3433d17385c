// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spin lock knows which CPU holds it (CONFIG_DEBUG_SPINLOCK), so that one
 * taken twice is a report instead of a silent hang. Owns spinlock.owner_cpu,
 * which only the holder writes.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#define NO_OWNER	(-1)

void debug_spin_lock_before(spinlock_t *lock)
{
	if (unlikely(READ_ONCE(lock->owner_cpu) == raw_smp_processor_id()))
		panic("BUG: spinlock recursion on CPU#%d, lock %px\n",
		      raw_smp_processor_id(), lock);
}
EXPORT_SYMBOL_GPL(debug_spin_lock_before);

void debug_spin_lock_after(spinlock_t *lock)
{
	WRITE_ONCE(lock->owner_cpu, raw_smp_processor_id());
}
EXPORT_SYMBOL_GPL(debug_spin_lock_after);

void debug_spin_unlock(spinlock_t *lock)
{
	int owner = READ_ONCE(lock->owner_cpu);

	WARN(owner != raw_smp_processor_id(),
	     "BUG: spinlock wrong owner on CPU#%d, lock %px, owner %d\n",
	     raw_smp_processor_id(), lock, owner);
	WRITE_ONCE(lock->owner_cpu, NO_OWNER);
}
EXPORT_SYMBOL_GPL(debug_spin_unlock);

// SPDX-License-Identifier: GPL-2.0-only
/* The part of spin locks that is not inline: making one. Owns nothing. */
#include <linux/export.h>
#include <linux/spinlock.h>

void __spin_lock_init(spinlock_t *lock, const char *name,
		      struct lock_class_key *key)
{
	*lock = (spinlock_t)__SPIN_LOCK_UNLOCKED(*lock);
	lockdep_init_lock(lock, name, key, false);
}
EXPORT_SYMBOL_GPL(__spin_lock_init);

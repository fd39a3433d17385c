/* SPDX-License-Identifier: GPL-2.0-only */
/* The types of spin locks, for headers that only embed them. */
#ifndef _LINUX_SPINLOCK_TYPES_H
#define _LINUX_SPINLOCK_TYPES_H

#include <asm/spinlock.h>
#include <linux/lockdep.h>

typedef struct spinlock {
	arch_spinlock_t raw_lock;
#ifdef CONFIG_DEBUG_SPINLOCK
	int owner_cpu;		/* -1 when free */
#endif
#ifdef CONFIG_PROVE_LOCKING
	struct lockdep_map dep_map;
#endif
} spinlock_t;

/* In Linux the two differ under PREEMPT_RT; here they never do. */
typedef spinlock_t raw_spinlock_t;

#ifdef CONFIG_DEBUG_SPINLOCK
#define __SPIN_DEBUG_INIT .owner_cpu = -1,
#else
#define __SPIN_DEBUG_INIT
#endif

#define __SPIN_LOCK_UNLOCKED(name) { \
	.raw_lock = __ARCH_SPIN_LOCK_UNLOCKED, \
	__SPIN_DEBUG_INIT \
	__DEP_MAP_INIT(name, false) \
}
#define __RAW_SPIN_LOCK_UNLOCKED(name) __SPIN_LOCK_UNLOCKED(name)

#define DEFINE_SPINLOCK(name)	spinlock_t name = __SPIN_LOCK_UNLOCKED(name)
#define DEFINE_RAW_SPINLOCK(name) DEFINE_SPINLOCK(name)

#endif /* _LINUX_SPINLOCK_TYPES_H */

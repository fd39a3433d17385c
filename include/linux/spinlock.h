/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spin locks: held for short, never while sleeping.
 *
 * A lock that an interrupt handler takes too must be taken with interrupts
 * off everywhere else (spin_lock_irqsave), or the handler could wait for ever
 * for the code that it interrupted.
 */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/spinlock_types.h>

/* Who has it, and whether that can be: reported, not mended. */
#ifdef CONFIG_DEBUG_SPINLOCK
void debug_spin_lock_before(spinlock_t *lock);
void debug_spin_lock_after(spinlock_t *lock);
void debug_spin_unlock(spinlock_t *lock);
#else
static inline void debug_spin_lock_before(spinlock_t *lock)
{
}

static inline void debug_spin_lock_after(spinlock_t *lock)
{
}

static inline void debug_spin_unlock(spinlock_t *lock)
{
}
#endif

void __spin_lock_init(spinlock_t *lock, const char *name,
		      struct lock_class_key *key);
/* Each place that initializes locks makes a class of its own for lockdep. */
#define spin_lock_init(lock) \
do { \
	static struct lock_class_key __key; \
	__spin_lock_init(lock, #lock, &__key); \
} while (0)

/* Of a class of which one is held already, in an order that the caller sees to. */
static __always_inline void spin_lock_nested(spinlock_t *lock,
					     unsigned int subclass)
	__acquires(lock)
{
	preempt_disable();
	lockdep_acquire(lock, subclass, _THIS_IP_);
	debug_spin_lock_before(lock);
	arch_spin_lock(&lock->raw_lock);
	debug_spin_lock_after(lock);
	__acquire(lock);
}

/* sparse is told that it is held, once: the nested one has told it, too. */
static __always_inline void spin_lock(spinlock_t *lock) __acquires(lock)
{
	spin_lock_nested(lock, 0);
	__release(lock);
	__acquire(lock);
}

static __always_inline void spin_unlock(spinlock_t *lock) __releases(lock)
{
	lockdep_release(lock, _THIS_IP_);
	debug_spin_unlock(lock);
	arch_spin_unlock(&lock->raw_lock);
	preempt_enable();
	__release(lock);
}

/* It cannot wait for ever, so lockdep learns no order from it. */
static __always_inline bool __spin_trylock(spinlock_t *lock)
{
	preempt_disable();
	if (!arch_spin_trylock(&lock->raw_lock)) {
		preempt_enable();
		return false;
	}
	lockdep_acquire(lock, LOCK_TRY, _THIS_IP_);
	debug_spin_lock_after(lock);
	return true;
}
#define spin_trylock(lock)	__cond_lock(lock, __spin_trylock(lock))

/* For who knows that interrupts are on; others say spin_lock_irqsave(). */
static __always_inline void spin_lock_irq(spinlock_t *lock) __acquires(lock)
{
	local_irq_disable();
	spin_lock(lock);
}

static __always_inline void spin_unlock_irq(spinlock_t *lock) __releases(lock)
{
	spin_unlock(lock);
	local_irq_enable();
}

#define spin_lock_irqsave(lock, flags) \
do { \
	local_irq_save(flags); \
	spin_lock(lock); \
} while (0)

static __always_inline void spin_unlock_irqrestore(spinlock_t *lock,
						   unsigned long flags)
	__releases(lock)
{
	spin_unlock(lock);
	local_irq_restore(flags);
}

#define spin_trylock_irqsave(lock, flags) \
	__cond_lock(lock, ({ \
		local_irq_save(flags); \
		bool __tl = __spin_trylock(lock); \
		if (!__tl) \
			local_irq_restore(flags); \
		__tl; \
	}))

/* By anybody. */
static __always_inline bool spin_is_locked(const spinlock_t *lock)
{
	return arch_spin_is_locked(&lock->raw_lock);
}

/* There are no soft interrupts: bottom halves run in threads. */
#define spin_lock_bh(lock)	spin_lock(lock)
#define spin_unlock_bh(lock)	spin_unlock(lock)

#define assert_spin_locked(lock) BUG_ON(!spin_is_locked(lock))

/* Nothing preempts who holds a lock of either kind, so they are the same. */
#define raw_spin_lock_init(lock)		spin_lock_init(lock)
#define raw_spin_lock(lock)			spin_lock(lock)
#define raw_spin_unlock(lock)			spin_unlock(lock)
#define raw_spin_trylock(lock)			spin_trylock(lock)
#define raw_spin_lock_irq(lock)			spin_lock_irq(lock)
#define raw_spin_unlock_irq(lock)		spin_unlock_irq(lock)
#define raw_spin_lock_irqsave(lock, flags)	spin_lock_irqsave(lock, flags)
#define raw_spin_unlock_irqrestore(lock, flags) \
	spin_unlock_irqrestore(lock, flags)

/* guard(spinlock)(&lock): until the end of the block; see linux/cleanup.h. */
DEFINE_LOCK_GUARD_1(spinlock, spinlock_t, spin_lock(_T->lock),
		    spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irq, spinlock_t, spin_lock_irq(_T->lock),
		    spin_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irqsave, spinlock_t,
		    spin_lock_irqsave(_T->lock, _T->flags),
		    spin_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)
DEFINE_LOCK_GUARD_1(raw_spinlock, raw_spinlock_t, raw_spin_lock(_T->lock),
		    raw_spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(raw_spinlock_irqsave, raw_spinlock_t,
		    raw_spin_lock_irqsave(_T->lock, _T->flags),
		    raw_spin_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)

#endif /* _LINUX_SPINLOCK_H */

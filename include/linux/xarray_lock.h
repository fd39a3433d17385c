/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The functions of the normal interface that exist for each way to take the
 * lock: plain, _bh and _irq. The latter two are for callers that have bottom
 * halves or interrupts enabled, which they are while memory is waited for.
 *
 * xa_cmpxchg	stores @entry if @old is there (a reserved index counts as
 *		NULL); returns what was there, or an error
 * xa_insert	stores if nothing is there, be it a reservation; else -EBUSY
 * xa_reserve	makes sure that a later store needs no memory; 0 or -ENOMEM
 * xa_alloc	stores at the lowest free index within @limit and tells it in
 *		*@id; -EBUSY if there is none. For XA_FLAGS_ALLOC arrays only
 * xa_alloc_cyclic
 *		the same, but from *@next on; returns 1 if it had to begin at
 *		the lower limit again
 */
#ifndef _LINUX_XARRAY_LOCK_H
#define _LINUX_XARRAY_LOCK_H

#include <linux/gfp_types.h>
#include <linux/types.h>
#include <linux/xarray_api.h>

/* The body of such a function: @call with the lock held. */
#define XA_LOCKED(sfx, type, call)					\
{									\
	type ret;							\
									\
	xa_lock##sfx(xa);						\
	ret = call;							\
	xa_unlock##sfx(xa);						\
	return ret;							\
}

#define XA_DEFINE_LOCKED(sfx)						\
static inline void *							\
xa_cmpxchg##sfx(struct xarray *xa, unsigned long index, void *old,	\
		void *entry, gfp_t gfp)					\
XA_LOCKED(sfx, void *, __xa_cmpxchg(xa, index, old, entry, gfp))	\
									\
static inline int __must_check						\
xa_insert##sfx(struct xarray *xa, unsigned long index, void *entry,	\
	       gfp_t gfp)						\
XA_LOCKED(sfx, int, __xa_insert(xa, index, entry, gfp))			\
									\
static inline int __must_check						\
xa_reserve##sfx(struct xarray *xa, unsigned long index, gfp_t gfp)	\
{									\
	return xa_err(xa_cmpxchg##sfx(xa, index, NULL, XA_ZERO_ENTRY,	\
				      gfp));				\
}									\
									\
static inline int __must_check						\
xa_alloc##sfx(struct xarray *xa, u32 *id, void *entry,			\
	      struct xa_limit limit, gfp_t gfp)				\
XA_LOCKED(sfx, int, __xa_alloc(xa, id, entry, limit, gfp))		\
									\
static inline int __must_check						\
xa_alloc_cyclic##sfx(struct xarray *xa, u32 *id, void *entry,		\
		     struct xa_limit limit, u32 *next, gfp_t gfp)	\
XA_LOCKED(sfx, int, __xa_alloc_cyclic(xa, id, entry, limit, next, gfp))

XA_DEFINE_LOCKED()
XA_DEFINE_LOCKED(_bh)
XA_DEFINE_LOCKED(_irq)

static inline void *xa_store_bh(struct xarray *xa, unsigned long index,
				void *entry, gfp_t gfp)
XA_LOCKED(_bh, void *, __xa_store(xa, index, entry, gfp))

static inline void *xa_store_irq(struct xarray *xa, unsigned long index,
				 void *entry, gfp_t gfp)
XA_LOCKED(_irq, void *, __xa_store(xa, index, entry, gfp))

static inline void *xa_erase_bh(struct xarray *xa, unsigned long index)
XA_LOCKED(_bh, void *, __xa_erase(xa, index))

static inline void *xa_erase_irq(struct xarray *xa, unsigned long index)
XA_LOCKED(_irq, void *, __xa_erase(xa, index))

/* Gives a reservation back; an entry stays. */
static inline void xa_release(struct xarray *xa, unsigned long index)
{
	xa_cmpxchg(xa, index, XA_ZERO_ENTRY, NULL, 0);
}

#endif /* _LINUX_XARRAY_LOCK_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The normal interface of the XArray: see <linux/xarray.h>.
 *
 * xa_*() takes the lock, xa_*_bh() and xa_*_irq() do likewise, __xa_*() wants
 * it held, and may drop it to allocate.
 */
#ifndef _LINUX_XARRAY_API_H
#define _LINUX_XARRAY_API_H

#include <linux/gfp_types.h>
#include <linux/limits.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/xarray_entry.h>

/* Flags of an array: how its lock is taken, and what it is for. */
#define XA_FLAGS_LOCK_IRQ	1U
#define XA_FLAGS_LOCK_BH	2U
#define XA_FLAGS_TRACK_FREE	4U	/* mark 0 says: here is room */
#define XA_FLAGS_ZERO_BUSY	8U	/* xa_alloc() never gives out 0 */
#define XA_FLAGS_ALLOC_WRAPPED	16U
#define XA_FLAGS_MARK(mark) \
	(1U << (24 + (__force unsigned int)(mark)))

#define XA_FLAGS_ALLOC	(XA_FLAGS_TRACK_FREE | XA_FLAGS_MARK(XA_FREE_MARK))
#define XA_FLAGS_ALLOC1	(XA_FLAGS_ALLOC | XA_FLAGS_ZERO_BUSY)

struct xarray {
	spinlock_t xa_lock;
	/* Below: xa_lock to write. */
	unsigned int xa_flags;		/* and the marks of the whole */
	void __rcu *xa_head;		/* a node, or the entry of index 0 */
};

#define XARRAY_INIT(name, flags) {					\
	.xa_lock = __SPIN_LOCK_UNLOCKED(name.xa_lock),			\
	.xa_flags = flags,						\
	.xa_head = NULL,						\
}

#define DEFINE_XARRAY_FLAGS(name, flags) \
	struct xarray name = XARRAY_INIT(name, flags)
#define DEFINE_XARRAY(name)	DEFINE_XARRAY_FLAGS(name, 0)
/* For xa_alloc(), from 0 or from 1 on. */
#define DEFINE_XARRAY_ALLOC(name)  DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC1)

#define xa_init_flags(xa, flags)					\
do {									\
	spin_lock_init(&(xa)->xa_lock);					\
	(xa)->xa_flags = (flags);					\
	RCU_INIT_POINTER((xa)->xa_head, NULL);				\
} while (0)
#define xa_init(xa)	xa_init_flags(xa, 0)

#define xa_trylock(xa)		spin_trylock(&(xa)->xa_lock)
#define xa_lock(xa)		spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa)		spin_unlock(&(xa)->xa_lock)
#define xa_lock_bh(xa)		spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa)	spin_unlock_bh(&(xa)->xa_lock)
#define xa_lock_irq(xa)		spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa)	spin_unlock_irq(&(xa)->xa_lock)
#define xa_lock_irqsave(xa, flags) \
	spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags) \
	spin_unlock_irqrestore(&(xa)->xa_lock, flags)

/* At boot, once there is a slab allocator. */
void xarray_init(void);

/* The entry at @index, or NULL. */
void *xa_load(struct xarray *xa, unsigned long index);
/*
 * The same under rcu_read_lock(), and where it stands: who takes a reference to what he has
 * found looks there once more. An internal entry is to be asked for again.
 */
void *xa_load_slot(struct xarray *xa, unsigned long index, void __rcu ***slotp);
/* The old entry, or an error (see xa_err()): then nothing has changed. */
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index);
/*
 * At all indices from @first to @last: NULL or an error. What spans indices on
 * both sides of an end of the range is replaced as a whole.
 */
void *xa_store_range(struct xarray *xa, unsigned long first,
		     unsigned long last, void *entry, gfp_t gfp);
/* log2 of the number of indices that the entry at @index spans. */
int xa_get_order(struct xarray *xa, unsigned long index);
void xa_destroy(struct xarray *xa);

bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);

/*
 * The first entry at or behind *@indexp and not behind @max that has the mark
 * @filter (XA_PRESENT: any entry); *@indexp becomes its index. xa_find_after()
 * begins behind the entry at *@indexp.
 */
void *xa_find(struct xarray *xa, unsigned long *indexp, unsigned long max,
	      xa_mark_t filter);
void *xa_find_after(struct xarray *xa, unsigned long *indexp,
		    unsigned long max, xa_mark_t filter);
/* At most @n entries into @dst; how many there were. */
unsigned int xa_extract(struct xarray *xa, void **dst, unsigned long start,
			unsigned long max, unsigned int n, xa_mark_t filter);

/* With the lock held, which is dropped if @gfp may block and memory is short. */
void *__xa_erase(struct xarray *xa, unsigned long index);
void *__xa_store(struct xarray *xa, unsigned long index, void *entry,
		 gfp_t gfp);
void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old,
		   void *entry, gfp_t gfp);
int __must_check __xa_insert(struct xarray *xa, unsigned long index,
			     void *entry, gfp_t gfp);
void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);

struct xa_limit {
	u32 max;
	u32 min;
};

#define XA_LIMIT(_min, _max) (struct xa_limit) { .min = _min, .max = _max }
#define xa_limit_32b	XA_LIMIT(0, UINT_MAX)
#define xa_limit_31b	XA_LIMIT(0, INT_MAX)
#define xa_limit_16b	XA_LIMIT(0, USHRT_MAX)

int __must_check __xa_alloc(struct xarray *xa, u32 *id, void *entry,
			    struct xa_limit limit, gfp_t gfp);
int __must_check __xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry,
				   struct xa_limit limit, u32 *next,
				   gfp_t gfp);

static inline bool xa_empty(const struct xarray *xa)
{
	return READ_ONCE(xa->xa_head) == NULL;
}

/* Has any entry this mark? */
static inline bool xa_marked(const struct xarray *xa, xa_mark_t mark)
{
	return READ_ONCE(xa->xa_flags) & XA_FLAGS_MARK(mark);
}

/*
 * Loops over the entries, under RCU only: @entry may go away while the body
 * has it. O(n log n) for the whole; the body may change the array.
 */
#define xa_for_each_range(xa, index, entry, start, last)		\
	for (index = start,						\
	     entry = xa_find(xa, &index, last, XA_PRESENT);		\
	     entry;							\
	     entry = xa_find_after(xa, &index, last, XA_PRESENT))

#define xa_for_each_start(xa, index, entry, start) \
	xa_for_each_range(xa, index, entry, start, ULONG_MAX)

#define xa_for_each(xa, index, entry) \
	xa_for_each_start(xa, index, entry, 0)

#define xa_for_each_marked(xa, index, entry, filter)			\
	for (index = 0, entry = xa_find(xa, &index, ULONG_MAX, filter);	\
	     entry;							\
	     entry = xa_find_after(xa, &index, ULONG_MAX, filter))

#endif /* _LINUX_XARRAY_API_H */

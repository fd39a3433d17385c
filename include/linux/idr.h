/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small numbers given out and taken back: IDA gives numbers alone, IDR numbers
 * with a pointer behind each.
 *
 * Both lock themselves, in a way that is right in any context. An IDR's users
 * usually have a lock of their own, too, so that what they find stays; readers
 * may do with rcu_read_lock() if what the pointers lead to is freed by RCU.
 * For new code that needs pointers there is xa_alloc().
 */
#ifndef _LINUX_IDR_H
#define _LINUX_IDR_H

#include <linux/gfp_types.h>
#include <linux/limits.h>
#include <linux/xarray.h>

/* --- IDR ----------------------------------------------------------------- */

struct idr {
	struct xarray idr_rt;
	unsigned int idr_base;		/* the least number */
	unsigned int idr_next;		/* where idr_alloc_cyclic() goes on */
};

#define IDR_FLAGS (XA_FLAGS_ALLOC | XA_FLAGS_LOCK_IRQ)

#define IDR_INIT_BASE(name, base) {					\
	.idr_rt = XARRAY_INIT(name.idr_rt, IDR_FLAGS),			\
	.idr_base = (base),						\
	.idr_next = 0,							\
}
#define IDR_INIT(name)		IDR_INIT_BASE(name, 0)
#define DEFINE_IDR(name)	struct idr name = IDR_INIT(name)

#define idr_init_base(idr, base)					\
do {									\
	xa_init_flags(&(idr)->idr_rt, IDR_FLAGS);			\
	(idr)->idr_base = (base);					\
	(idr)->idr_next = 0;						\
} while (0)
#define idr_init(idr)	idr_init_base(idr, 0)

/*
 * The lowest free number from @start on and below @end (0: no bound), which
 * leads to @ptr from now on. NULL may be stored: the number is taken, and
 * idr_find() gives NULL. -ENOSPC if there is none, -ENOMEM.
 */
int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp);
/* The same from where it was the last time. */
int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end,
		     gfp_t gfp);
/* From *@id on to @max included; 0, and *@id tells. */
int __must_check idr_alloc_u32(struct idr *idr, void *ptr, u32 *id,
			       unsigned long max, gfp_t gfp);
/* What was there. */
void *idr_remove(struct idr *idr, unsigned long id);
/* What was there, or -ENOENT if the number is not taken. */
void *idr_replace(struct idr *idr, void *ptr, unsigned long id);
/* In order, until @fn returns other than 0. Neither it nor loops see NULLs. */
int idr_for_each(const struct idr *idr,
		 int (*fn)(int id, void *p, void *data), void *data);
void *idr_get_next(struct idr *idr, int *nextid);
void *idr_get_next_ul(struct idr *idr, unsigned long *nextid);

static inline void *idr_find(const struct idr *idr, unsigned long id)
{
	return xa_load((struct xarray *)&idr->idr_rt, id - idr->idr_base);
}

static inline bool idr_is_empty(const struct idr *idr)
{
	return xa_empty(&idr->idr_rt);
}

/* Forgets all numbers; what they lead to is the caller's. */
static inline void idr_destroy(struct idr *idr)
{
	xa_destroy(&idr->idr_rt);
}

static inline unsigned int idr_get_cursor(const struct idr *idr)
{
	return READ_ONCE(idr->idr_next);
}

static inline void idr_set_cursor(struct idr *idr, unsigned int val)
{
	WRITE_ONCE(idr->idr_next, val);
}

#define idr_for_each_entry(idr, entry, id)				\
	for (id = 0; ((entry) = idr_get_next(idr, &(id))) != NULL; id += 1U)

#define idr_for_each_entry_continue(idr, entry, id)			\
	for ((entry) = idr_get_next((idr), &(id)); entry;		\
	     ++id, (entry) = idr_get_next((idr), &(id)))

/* @tmp ends the loop behind ULONG_MAX. */
#define idr_for_each_entry_ul(idr, entry, tmp, id)			\
	for (tmp = 0, id = 0;						\
	     ((entry) = tmp <= id ? idr_get_next_ul(idr, &(id)) :	\
				    NULL) != NULL;			\
	     tmp = id, ++id)

/* --- IDA ----------------------------------------------------------------- */

struct ida {
	struct xarray xa;	/* of bitmaps that fit into an entry */
};

#define IDA_INIT_FLAGS	(XA_FLAGS_LOCK_IRQ | XA_FLAGS_ALLOC)
#define IDA_INIT(name)	{ .xa = XARRAY_INIT(name.xa, IDA_INIT_FLAGS) }
#define DEFINE_IDA(name) struct ida name = IDA_INIT(name)

#define ida_init(ida)	xa_init_flags(&(ida)->xa, IDA_INIT_FLAGS)

/*
 * The lowest free number from @min to @max, both included and at most INT_MAX;
 * or -ENOSPC, -ENOMEM.
 */
int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max,
		    gfp_t gfp);
/* Warns if the number is not taken. */
void ida_free(struct ida *ida, unsigned int id);
bool ida_exists(struct ida *ida, unsigned int id);
void ida_destroy(struct ida *ida);

static inline int ida_alloc(struct ida *ida, gfp_t gfp)
{
	return ida_alloc_range(ida, 0, ~0, gfp);
}

static inline int ida_alloc_min(struct ida *ida, unsigned int min, gfp_t gfp)
{
	return ida_alloc_range(ida, min, ~0, gfp);
}

static inline int ida_alloc_max(struct ida *ida, unsigned int max, gfp_t gfp)
{
	return ida_alloc_range(ida, 0, max, gfp);
}

static inline bool ida_is_empty(const struct ida *ida)
{
	return xa_empty(&ida->xa);
}

#endif /* _LINUX_IDR_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The normal interface of the XArray: functions that take the lock, or RCU,
 * allocate, and hide the cursor and the internal entries.
 *
 * A function that takes the gfp flags tries with the lock held and without
 * waiting; only if that fails does it drop the lock to allocate, and then
 * begins anew, as anything may have happened meanwhile.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>

#include "xarray_internal.h"

static void *zero_to_null(void *entry)
{
	return xa_is_zero(entry) ? NULL : entry;
}

/* The error in the cursor if there is one, else @entry. */
static void *xas_result(const struct xa_state *xas, void *entry)
{
	return xas_error(xas) ? (void *)xas->xa_node : zero_to_null(entry);
}

/* A retry means that the node under the reader has died: begin anew. */
void *xa_load(struct xarray *xa, unsigned long index)
{
	void __rcu **slot;
	void *entry;

	rcu_read_lock();
	do {
		entry = xa_load_slot(xa, index, &slot);
	} while (xa_is_retry(entry));
	rcu_read_unlock();
	return zero_to_null(entry);
}
EXPORT_SYMBOL(xa_load);

/* Frees nodes perhaps, but needs none, and so cannot fail. */
void *__xa_erase(struct xarray *xa, unsigned long index)
{
	XA_STATE(xas, xa, index);

	return xas_result(&xas, xas_store(&xas, NULL));
}
EXPORT_SYMBOL(__xa_erase);

void *xa_erase(struct xarray *xa, unsigned long index)
{
	void *entry;

	xa_lock(xa);
	entry = __xa_erase(xa, index);
	xa_unlock(xa);
	return entry;
}
EXPORT_SYMBOL(xa_erase);

/* An index that was allocated stays so when NULL is stored. */
void *__xa_store(struct xarray *xa, unsigned long index, void *entry,
		 gfp_t gfp)
{
	XA_STATE(xas, xa, index);
	void *old;

	if (WARN_ON_ONCE(xa_is_advanced(entry)))
		return XA_ERROR(-EINVAL);
	if (xa_track_free(xa) && !entry)
		entry = XA_ZERO_ENTRY;
	do {
		old = xas_store(&xas, entry);
	} while (__xas_nomem(&xas, gfp));
	return xas_result(&xas, old);
}
EXPORT_SYMBOL(__xa_store);

void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	void *old;

	xa_lock(xa);
	old = __xa_store(xa, index, entry, gfp);
	xa_unlock(xa);
	return old;
}
EXPORT_SYMBOL(xa_store);

/*
 * Comparing and storing are one step under the lock. After memory had to be
 * waited for, it compares again.
 */
void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old,
		   void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, index);
	void *found;

	if (WARN_ON_ONCE(xa_is_advanced(entry)))
		return XA_ERROR(-EINVAL);
	do {
		found = xas_load(&xas);
		if (found == old || (!old && xa_is_zero(found)))
			xas_store(&xas, entry);
	} while (__xas_nomem(&xas, gfp));
	return xas_result(&xas, found);
}
EXPORT_SYMBOL(__xa_cmpxchg);

/* NULL reserves the index. */
int __xa_insert(struct xarray *xa, unsigned long index, void *entry,
		gfp_t gfp)
{
	XA_STATE(xas, xa, index);

	if (WARN_ON_ONCE(xa_is_advanced(entry)))
		return -EINVAL;
	if (!entry)
		entry = XA_ZERO_ENTRY;
	do {
		if (xas_load(&xas))
			xas_set_err(&xas, -EBUSY);
		else
			xas_store(&xas, entry);
	} while (__xas_nomem(&xas, gfp));
	return xas_error(&xas);
}
EXPORT_SYMBOL(__xa_insert);

/*
 * The free mark leads to the lowest free index without looking at those that
 * are taken. XAS_RESTART is how the search says that it has passed the limit.
 */
int __xa_alloc(struct xarray *xa, u32 *id, void *entry,
	       struct xa_limit limit, gfp_t gfp)
{
	XA_STATE(xas, xa, 0);

	if (WARN_ON_ONCE(xa_is_advanced(entry) || !xa_track_free(xa)))
		return -EINVAL;
	if (!entry)
		entry = XA_ZERO_ENTRY;
	if ((xa->xa_flags & XA_FLAGS_ZERO_BUSY) && !limit.min)
		limit.min = 1;
	do {
		xas_set(&xas, limit.min);
		xas_find_marked(&xas, limit.max, XA_FREE_MARK);
		if (xas.xa_node == XAS_RESTART)
			xas_set_err(&xas, -EBUSY);
		else
			*id = xas.xa_index;
		xas_store(&xas, entry);
	} while (__xas_nomem(&xas, gfp));
	return xas_error(&xas);
}
EXPORT_SYMBOL(__xa_alloc);

/*
 * The wrap is told once, by the call that first gets an id from the start
 * again; the flag is for the case that *@next itself has wrapped to 0.
 */
int __xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry,
		      struct xa_limit limit, u32 *next, gfp_t gfp)
{
	struct xa_limit rest = limit;
	int ret;

	rest.min = max(limit.min, *next);
	ret = __xa_alloc(xa, id, entry, rest, gfp);
	if (!ret && (xa->xa_flags & XA_FLAGS_ALLOC_WRAPPED)) {
		WRITE_ONCE(xa->xa_flags, xa->xa_flags & ~XA_FLAGS_ALLOC_WRAPPED);
		ret = 1;
	}
	if (ret == -EBUSY && rest.min > limit.min) {
		ret = __xa_alloc(xa, id, entry, limit, gfp);
		if (!ret)
			ret = 1;
	}
	if (ret >= 0) {
		*next = *id + 1;
		if (!*next)
			WRITE_ONCE(xa->xa_flags,
				   xa->xa_flags | XA_FLAGS_ALLOC_WRAPPED);
	}
	return ret;
}
EXPORT_SYMBOL(__xa_alloc_cyclic);

/* One step of a search, by mark or not. */
static void *find_step(struct xa_state *xas, unsigned long max,
		       xa_mark_t filter)
{
	if ((__force unsigned int)filter < XA_MAX_MARKS)
		return xas_find_marked(xas, max, filter);
	return xas_find(xas, max);
}

/* Zero entries are passed over like nothing. */
void *xa_find(struct xarray *xa, unsigned long *indexp, unsigned long max,
	      xa_mark_t filter)
{
	XA_STATE(xas, xa, *indexp);
	void *entry;

	rcu_read_lock();
	do {
		entry = find_step(&xas, max, filter);
	} while (xas_retry(&xas, entry));
	rcu_read_unlock();

	if (entry)
		*indexp = xas.xa_index;
	return entry;
}
EXPORT_SYMBOL(xa_find);

/* Has the search found an entry that begins before index @start? */
static bool begins_before(const struct xa_state *xas, unsigned long start)
{
	/* What is found behind index 0 is in a node. */
	unsigned long mask = (XA_CHUNK_SIZE << xas->xa_node->shift) - 1;

	return (start & ~mask) == (xas->xa_index & ~mask) &&
	       (start & mask) >
		       (unsigned long)xas->xa_offset << xas->xa_node->shift;
}

/*
 * An entry of several indices, one of which is the next index, is the one that
 * the caller has already.
 */
void *xa_find_after(struct xarray *xa, unsigned long *indexp,
		    unsigned long max, xa_mark_t filter)
{
	unsigned long start = *indexp + 1;
	XA_STATE(xas, xa, start);
	void *entry;

	if (!start)
		return NULL;
	rcu_read_lock();
	do {
		entry = find_step(&xas, max, filter);
	} while (entry && (xas_retry(&xas, entry) ||
			   begins_before(&xas, start)));
	rcu_read_unlock();

	if (entry)
		*indexp = xas.xa_index;
	return entry;
}
EXPORT_SYMBOL(xa_find_after);

/* A snapshot of no one moment: others may store while it is taken. */
unsigned int xa_extract(struct xarray *xa, void **dst, unsigned long start,
			unsigned long max, unsigned int n, xa_mark_t filter)
{
	XA_STATE(xas, xa, start);
	unsigned int i = 0;
	void *entry;

	rcu_read_lock();
	while (i < n) {
		entry = find_step(&xas, max, filter);
		if (!entry)
			break;
		if (!xas_retry(&xas, entry))
			dst[i++] = entry;
	}
	rcu_read_unlock();
	return i;
}
EXPORT_SYMBOL(xa_extract);

/* All entries and nodes go; the array is as new. The entries' objects stay. */
void xa_destroy(struct xarray *xa)
{
	XA_STATE(xas, xa, 0);
	unsigned long flags;
	void *head;

	xas.xa_node = NULL;
	xa_lock_irqsave(xa, flags);
	head = xa_head_locked(xa);
	RCU_INIT_POINTER(xa->xa_head, NULL);
	xas_init_marks(&xas);
	if (xa_is_node(head))
		xas_free_nodes(&xas, xa_to_node(head));
	xa_unlock_irqrestore(xa, flags);
}
EXPORT_SYMBOL(xa_destroy);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Small numbers given out and taken back: see <linux/idr.h>.
 *
 * An IDR is an allocating XArray, counted from the IDR's base. A NULL pointer
 * is stored as the zero entry, so that the number is taken.
 *
 * An IDA is one whose entries are values of 63 bits, one for each number: as
 * dense as bitmaps of their own would be, and nothing but nodes to allocate.
 * Mark 0 there says that a word has room, not that it is not there.
 *
 * The lock of the array guards both.
 */
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/find.h>
#include <linux/idr.h>

/* --- IDR ----------------------------------------------------------------- */

int idr_alloc_u32(struct idr *idr, void *ptr, u32 *id, unsigned long max,
		  gfp_t gfp)
{
	unsigned long base = idr->idr_base, flags;
	XA_STATE(xas, &idr->idr_rt, 0);

	if (WARN_ON_ONCE(xa_is_internal(ptr)))
		return -EINVAL;
	if (*id < base)
		*id = base;
	if (*id > max)
		return -ENOSPC;
	do {
		xas_lock_irqsave(&xas, flags);
		xas_set(&xas, *id - base);
		xas_find_marked(&xas, max - base, XA_FREE_MARK);
		if (xas.xa_node == XAS_RESTART)
			xas_set_err(&xas, -ENOSPC);
		xas_store(&xas, ptr ?: XA_ZERO_ENTRY);
		xas_unlock_irqrestore(&xas, flags);
	} while (xas_nomem(&xas, gfp));

	if (!xas_error(&xas))
		*id = xas.xa_index + base;
	return xas_error(&xas);
}
EXPORT_SYMBOL_GPL(idr_alloc_u32);

/* Numbers here are ints; so those above INT_MAX are none. */
int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	u32 id = start;
	int ret;

	if (WARN_ON_ONCE(start < 0))
		return -EINVAL;
	ret = idr_alloc_u32(idr, ptr, &id, end > 0 ? end - 1 : INT_MAX, gfp);
	return ret ?: (int)id;
}
EXPORT_SYMBOL_GPL(idr_alloc);

/* From the cursor to the end, then from @start; so no number comes back soon. */
int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	unsigned int next = READ_ONCE(idr->idr_next);
	int id = -ENOSPC;

	if ((int)next > start)
		id = idr_alloc(idr, ptr, next, end, gfp);
	if (id == -ENOSPC)
		id = idr_alloc(idr, ptr, start, end, gfp);
	/* Behind INT_MAX this is less than any start. */
	if (id >= 0)
		WRITE_ONCE(idr->idr_next, (unsigned int)id + 1);
	return id;
}
EXPORT_SYMBOL(idr_alloc_cyclic);

/* A number that is not taken is no mistake here: there is NULL behind it. */
void *idr_remove(struct idr *idr, unsigned long id)
{
	unsigned long flags;
	void *entry;

	xa_lock_irqsave(&idr->idr_rt, flags);
	entry = __xa_erase(&idr->idr_rt, id - idr->idr_base);
	xa_unlock_irqrestore(&idr->idr_rt, flags);
	return entry;
}
EXPORT_SYMBOL_GPL(idr_remove);

void *idr_replace(struct idr *idr, void *ptr, unsigned long id)
{
	XA_STATE(xas, &idr->idr_rt, id - idr->idr_base);
	unsigned long flags;
	void *old;

	if (WARN_ON_ONCE(xa_is_internal(ptr)))
		return ERR_PTR(-EINVAL);
	xas_lock_irqsave(&xas, flags);
	old = xas_load(&xas);
	/* In the place of another entry: this needs no memory. */
	if (old)
		xas_store(&xas, ptr ?: XA_ZERO_ENTRY);
	xas_unlock_irqrestore(&xas, flags);
	if (!old)
		return ERR_PTR(-ENOENT);
	return xa_is_zero(old) ? NULL : old;
}
EXPORT_SYMBOL(idr_replace);

/* The first at or behind *@nextid, which becomes its number. */
void *idr_get_next_ul(struct idr *idr, unsigned long *nextid)
{
	unsigned long base = idr->idr_base;
	unsigned long index = *nextid > base ? *nextid - base : 0;
	void *entry = xa_find(&idr->idr_rt, &index, ULONG_MAX, XA_PRESENT);

	if (entry)
		*nextid = index + base;
	return entry;
}
EXPORT_SYMBOL(idr_get_next_ul);

void *idr_get_next(struct idr *idr, int *nextid)
{
	unsigned long id = *nextid;
	void *entry = idr_get_next_ul(idr, &id);

	if (WARN_ON_ONCE(id > INT_MAX))
		return NULL;
	*nextid = id;
	return entry;
}
EXPORT_SYMBOL(idr_get_next);

int idr_for_each(const struct idr *idr,
		 int (*fn)(int id, void *p, void *data), void *data)
{
	unsigned long index;
	void *entry;
	int ret;

	xa_for_each((struct xarray *)&idr->idr_rt, index, entry) {
		ret = fn(index + idr->idr_base, entry, data);
		if (ret)
			return ret;
	}
	return 0;
}
EXPORT_SYMBOL(idr_for_each);

/* --- IDA ----------------------------------------------------------------- */

/* Numbers in a word: the bits of an XArray's value. */
#define IDA_BITS	(BITS_PER_LONG - 1)

/* Stores a word at the cursor, and says whether it has room. */
static void store_word(struct xa_state *xas, unsigned long used)
{
	xas_store(xas, used ? xa_mk_value(used) : NULL);
	if (used && used != ULONG_MAX >> 1)
		xas_set_mark(xas, XA_FREE_MARK);
}

/* Takes the lowest free number; an error is in the cursor. */
static unsigned int take_id(struct xa_state *xas, unsigned long min,
			    unsigned long max)
{
	unsigned long used, first, bit;
	void *entry;

	for (xas_set(xas, min / IDA_BITS); ; ) {
		entry = xas_find_marked(xas, max / IDA_BITS, XA_FREE_MARK);
		/* The last word, too, may be passed; that is seen below. */
		first = xas->xa_index * IDA_BITS;
		used = entry ? xa_to_value(entry) : 0;
		bit = find_next_zero_bit(&used, IDA_BITS,
					 min > first ? min - first : 0);
		/* All the room in this word may be below @min. */
		if (bit == IDA_BITS)
			continue;
		if (first + bit > max)
			break;
		store_word(xas, used | BIT(bit));
		return first + bit;
	}
	xas_set_err(xas, -ENOSPC);
	return 0;
}

/*
 * A word that has bits already takes one more without memory; an empty one may
 * need nodes.
 */
int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max,
		    gfp_t gfp)
{
	XA_STATE(xas, &ida->xa, 0);
	unsigned long flags;
	unsigned int id;

	if (min > INT_MAX)
		return -ENOSPC;
	if (max > INT_MAX)
		max = INT_MAX;
	if (min > max)
		return -ENOSPC;
	do {
		xas_lock_irqsave(&xas, flags);
		id = take_id(&xas, min, max);
		xas_unlock_irqrestore(&xas, flags);
	} while (xas_nomem(&xas, gfp));
	return xas_error(&xas) ?: (int)id;
}
EXPORT_SYMBOL(ida_alloc_range);

void ida_free(struct ida *ida, unsigned int id)
{
	XA_STATE(xas, &ida->xa, id / IDA_BITS);
	unsigned long used, flags;
	void *entry;
	bool taken;

	xas_lock_irqsave(&xas, flags);
	entry = xas_load(&xas);
	used = entry ? xa_to_value(entry) : 0;
	taken = used & BIT(id % IDA_BITS);
	if (taken)
		store_word(&xas, used & ~BIT(id % IDA_BITS));
	xas_unlock_irqrestore(&xas, flags);
	WARN(!taken, "ida_free called for id=%u which is not allocated.\n", id);
}
EXPORT_SYMBOL(ida_free);

bool ida_exists(struct ida *ida, unsigned int id)
{
	void *entry = xa_load(&ida->xa, id / IDA_BITS);

	return entry && (xa_to_value(entry) & BIT(id % IDA_BITS));
}
EXPORT_SYMBOL(ida_exists);

void ida_destroy(struct ida *ida)
{
	xa_destroy(&ida->xa);
}
EXPORT_SYMBOL(ida_destroy);

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where bytes come from or go to, piece by piece: a cursor over memory of the caller's.
 *
 * Copies move the cursor by what they have copied, which is less than was asked for only
 * if the memory could not be reached or came to its end.
 */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H

#include <linux/types.h>
#include <uapi/linux/uio.h>

struct folio;

struct kvec {
	void *iov_base;
	size_t iov_len;
};

/* Which way the bytes go, seen from the caller's memory. */
#define ITER_DEST	0	/* read() */
#define ITER_SOURCE	1	/* write() */

/* @count bytes are left: in @kvec[0] from @iov_offset on, then in the next ones. */
struct iov_iter {
	bool data_source;
	size_t iov_offset;
	size_t count;
	const struct kvec *kvec;
	unsigned long nr_segs;
};

/* Memory of the kernel. It has to stay, and so has the array. */
static inline struct iov_iter kvec_iter(bool direction, const struct kvec *kvec,
					unsigned long nr_segs)
{
	struct iov_iter iter = {
		.data_source = direction, .kvec = kvec, .nr_segs = nr_segs,
	};

	for (unsigned long i = 0; i < nr_segs; i++)
		iter.count += kvec[i].iov_len;
	return iter;
}

static inline size_t iov_iter_count(const struct iov_iter *i)
{
	return i->count;
}

static inline void iov_iter_truncate(struct iov_iter *i, u64 count)
{
	if (i->count > count)
		i->count = count;
}

/* How many bytes were copied; of what others may change meanwhile, too. */
size_t copy_to_iter(const void *addr, size_t bytes, struct iov_iter *i);
size_t copy_from_iter(void *addr, size_t bytes, struct iov_iter *i);
size_t iov_iter_zero(size_t bytes, struct iov_iter *i);
size_t copy_folio_to_iter(struct folio *folio, size_t offset, size_t bytes,
			  struct iov_iter *i);
/* Without a fault being taken: see fault_in_iov_iter_readable(). */
size_t copy_folio_from_iter_atomic(struct folio *folio, size_t offset,
				   size_t bytes, struct iov_iter *i);
/* How many of the next @bytes cannot be made readable. */
size_t fault_in_iov_iter_readable(const struct iov_iter *i, size_t bytes);
/* Zero what others may read or write meanwhile. */
void memzero_shared(void *to, size_t bytes);
/* Back by what the last copies have moved it. */
void iov_iter_revert(struct iov_iter *i, size_t bytes);

#endif /* _LINUX_UIO_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where bytes come from or go to, piece by piece: a cursor over memory of the caller's,
 * which is the kernel's or a program's.
 *
 * Copies move the cursor by what they have copied, which is less than was asked for only
 * if the memory could not be reached or came to its end.
 */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
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

enum iter_type {
	ITER_KVEC,
	ITER_IOVEC,
	ITER_UBUF,		/* one piece of a program's, and no array */
};

/* @count bytes are left: in the first piece from @iov_offset on, then in the next ones. */
struct iov_iter {
	u8 iter_type;
	bool data_source;
	size_t iov_offset;
	size_t count;
	union {
		const struct kvec *kvec;
		const struct iovec *__iov;
		void __user *ubuf;
	};
	unsigned long nr_segs;
};

/* Memory of the kernel. It has to stay, and so has the array. */
static inline struct iov_iter kvec_iter(bool direction, const struct kvec *kvec,
					unsigned long nr_segs)
{
	struct iov_iter iter = {
		.iter_type = ITER_KVEC, .data_source = direction, .kvec = kvec,
		.nr_segs = nr_segs,
	};

	for (unsigned long i = 0; i < nr_segs; i++)
		iter.count += kvec[i].iov_len;
	return iter;
}

/* Memory of a program: access_ok() was asked. */
static inline struct iov_iter ubuf_iter(bool direction, void __user *buf, size_t count)
{
	return (struct iov_iter){
		.iter_type = ITER_UBUF, .data_source = direction, .ubuf = buf,
		.count = count, .nr_segs = 1,
	};
}

/*
 * A program's array of @nr_segs pieces, copied to @fast, of UIO_FASTIOV, or to memory that
 * *@array is then and the caller frees with kfree(). The bytes in all, or -EINVAL, -EFAULT,
 * -ENOMEM. fs/iovec.c
 */
struct iovec_request {
	const struct iovec __user *user;
	unsigned long nr_segs;
	bool direction;
	struct iovec *fast;
};
ssize_t import_iovec(const struct iovec_request *req, struct iovec **array,
		     struct iov_iter *iter);

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
/* Forwards without a copy, and back by what the last copies have moved it. */
void iov_iter_advance(struct iov_iter *i, size_t bytes);
void iov_iter_revert(struct iov_iter *i, size_t bytes);

#endif /* _LINUX_UIO_H */

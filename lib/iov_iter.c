// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies between memory of the caller's, piece by piece, and memory of the kernel's.
 *
 * What is in a page of a file may be written while it is read: programs that do so get
 * what they deserve, byte by byte, as anywhere. So these copies are kept from the thread
 * sanitizer, and nothing else is. Owns nothing.
 */
#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "iov_iter.h"

/* Byte by byte: the loop must not become a call of what is instrumented. */
static __no_sanitize_thread void copy_unwatched(void *to, const void *from,
						size_t bytes)
{
	volatile u8 *d = to;
	const volatile u8 *s = from;

	while (bytes--)
		*d++ = *s++;
}

static __no_sanitize_thread void zero_unwatched(void *to, size_t bytes)
{
	volatile u8 *d = to;

	while (bytes--)
		*d++ = 0;
}

/* How many of the @bytes at @to could be copied: all, unless a test says otherwise. */
VISIBLE_IF_KUNIT size_t iter_copy(void *to, const void *from, size_t bytes)
{
	KUNIT_STATIC_STUB_REDIRECT(iter_copy, to, from, bytes);
	if (IS_ENABLED(CONFIG_UM_TSAN))
		copy_unwatched(to, from, bytes);
	else
		memcpy(to, from, bytes);
	return bytes;
}
EXPORT_SYMBOL_IF_KUNIT(iter_copy);

void memzero_shared(void *to, size_t bytes)
{
	if (IS_ENABLED(CONFIG_UM_TSAN))
		zero_unwatched(to, bytes);
	else
		memset(to, 0, bytes);
}
EXPORT_SYMBOL_GPL(memzero_shared);

/* The rest of the piece at hand: behind empty ones, if need be. */
static size_t next_piece(struct iov_iter *i, void **piece)
{
	while (i->count && i->iov_offset == i->kvec->iov_len) {
		i->kvec++;
		i->nr_segs--;
		i->iov_offset = 0;
	}
	if (!i->count)
		return 0;
	*piece = i->kvec->iov_base + i->iov_offset;
	return min(i->count, i->kvec->iov_len - i->iov_offset);
}

/* By no more than next_piece() has said. */
static void advance(struct iov_iter *i, size_t bytes)
{
	i->iov_offset += bytes;
	i->count -= bytes;
}

/* Through the pieces backwards, empty ones too: each is as long as its vector says. */
void iov_iter_revert(struct iov_iter *i, size_t bytes)
{
	i->count += bytes;
	while (bytes > i->iov_offset) {
		bytes -= i->iov_offset;
		i->kvec--;
		i->nr_segs++;
		i->iov_offset = i->kvec->iov_len;
	}
	i->iov_offset -= bytes;
}
EXPORT_SYMBOL_GPL(iov_iter_revert);

/*
 * Piece by piece, until all is copied, or the pieces end, or one of them cannot be reached:
 * then the cursor stands where the first byte is that could not be copied.
 */
size_t copy_to_iter(const void *addr, size_t bytes, struct iov_iter *i)
{
	size_t done = 0, n, copied;
	void *piece;

	while (done < bytes && (n = next_piece(i, &piece))) {
		n = min(n, bytes - done);
		copied = iter_copy(piece, addr + done, n);
		advance(i, copied);
		done += copied;
		if (copied < n)
			break;
	}
	return done;
}
EXPORT_SYMBOL_GPL(copy_to_iter);

/* The same the other way. */
size_t copy_from_iter(void *addr, size_t bytes, struct iov_iter *i)
{
	size_t done = 0, n, copied;
	void *piece;

	while (done < bytes && (n = next_piece(i, &piece))) {
		n = min(n, bytes - done);
		copied = iter_copy(addr + done, piece, n);
		advance(i, copied);
		done += copied;
		if (copied < n)
			break;
	}
	return done;
}
EXPORT_SYMBOL_GPL(copy_from_iter);

size_t iov_iter_zero(size_t bytes, struct iov_iter *i)
{
	size_t done = 0, n;
	void *piece;

	while (done < bytes && (n = next_piece(i, &piece))) {
		n = min(n, bytes - done);
		memzero_shared(piece, n);
		advance(i, n);
		done += n;
	}
	return done;
}
EXPORT_SYMBOL_GPL(iov_iter_zero);

/* All folios are mapped by the kernel, in one piece. */
size_t copy_folio_to_iter(struct folio *folio, size_t offset, size_t bytes,
			  struct iov_iter *i)
{
	return copy_to_iter(folio_address(folio) + offset, bytes, i);
}
EXPORT_SYMBOL_GPL(copy_folio_to_iter);

size_t copy_folio_from_iter_atomic(struct folio *folio, size_t offset,
				   size_t bytes, struct iov_iter *i)
{
	return copy_from_iter(folio_address(folio) + offset, bytes, i);
}
EXPORT_SYMBOL_GPL(copy_folio_from_iter_atomic);

/* Memory of the kernel is there. */
VISIBLE_IF_KUNIT size_t iter_fault_in(const struct iov_iter *i, size_t bytes)
{
	KUNIT_STATIC_STUB_REDIRECT(iter_fault_in, i, bytes);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(iter_fault_in);

size_t fault_in_iov_iter_readable(const struct iov_iter *i, size_t bytes)
{
	return iter_fault_in(i, bytes);
}
EXPORT_SYMBOL_GPL(fault_in_iov_iter_readable);

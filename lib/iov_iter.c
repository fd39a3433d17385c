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
#include <linux/uaccess.h>
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
	if (likely(i->iter_type == ITER_UBUF)) {
		*piece = (__force void *)i->ubuf + i->iov_offset;
		return i->count;
	}
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

/* Beyond the end is at the end. */
void iov_iter_advance(struct iov_iter *i, size_t bytes)
{
	size_t n;
	void *piece;

	while (bytes && (n = next_piece(i, &piece))) {
		n = min(n, bytes);
		advance(i, n);
		bytes -= n;
	}
}
EXPORT_SYMBOL_GPL(iov_iter_advance);

/* Through the pieces backwards, empty ones too: each is as long as its vector says. */
void iov_iter_revert(struct iov_iter *i, size_t bytes)
{
	i->count += bytes;
	while (i->iter_type != ITER_UBUF && bytes > i->iov_offset) {
		bytes -= i->iov_offset;
		i->kvec--;
		i->nr_segs++;
		i->iov_offset = i->kvec->iov_len;
	}
	i->iov_offset -= bytes;
}
EXPORT_SYMBOL_GPL(iov_iter_revert);

/* --- Single pieces: how many of the @bytes could be copied. --- */

static size_t piece_to(const struct iov_iter *i, void *piece, const void *from, size_t bytes)
{
	if (i->iter_type == ITER_KVEC)
		return iter_copy(piece, from, bytes);
	return bytes - copy_to_user((__force void __user *)piece, from, bytes);
}

static size_t piece_from(const struct iov_iter *i, void *to, const void *piece, size_t bytes)
{
	if (i->iter_type == ITER_KVEC)
		return iter_copy(to, piece, bytes);
	return bytes - copy_from_user(to, (__force const void __user *)piece, bytes);
}

/* What is not there is not brought in, and what could not be had is not zeroed. */
static size_t piece_from_atomic(const struct iov_iter *i, void *to, const void *piece,
				size_t bytes)
{
	size_t left = bytes;

	if (i->iter_type == ITER_KVEC)
		return iter_copy(to, piece, bytes);
	if (access_ok((__force const void __user *)piece, bytes)) {
		pagefault_disable();
		left = __copy_from_user_inatomic(to, (__force const void __user *)piece,
						 bytes);
		pagefault_enable();
	}
	return bytes - left;
}

static size_t piece_zero(const struct iov_iter *i, void *piece, size_t bytes)
{
	if (i->iter_type != ITER_KVEC)
		return bytes - clear_user((__force void __user *)piece, bytes);
	memzero_shared(piece, bytes);
	return bytes;
}

/* --- All of it. --- */

/*
 * Piece by piece, until all is copied, or the pieces end, or one of them cannot be reached:
 * then the cursor stands where the first byte is that could not be copied.
 */
#define copy_pieces(i, bytes, copy) \
({ \
	size_t __done = 0, n, __copied; \
	void *piece; \
	\
	while (__done < (bytes) && (n = next_piece(i, &piece))) { \
		n = min(n, (bytes) - __done); \
		__copied = (copy); \
		advance(i, __copied); \
		__done += __copied; \
		if (__copied < n) \
			break; \
	} \
	__done; \
})

/* Mostly there is one piece, of a program. */
static size_t ubuf_to(const void *addr, size_t bytes, struct iov_iter *i)
{
	bytes = min(bytes, i->count);
	bytes -= copy_to_user(i->ubuf + i->iov_offset, addr, bytes);
	advance(i, bytes);
	return bytes;
}

/* In line, for the functions that copy what lies in one piece in the kernel: all are like this. */
static __always_inline size_t to_iter(const void *addr, size_t bytes, struct iov_iter *i)
{
	if (likely(i->iter_type == ITER_UBUF))
		return ubuf_to(addr, bytes, i);
	return copy_pieces(i, bytes, piece_to(i, piece, addr + __done, n));
}

/* A program's memory may fault here, and is brought in. */
size_t copy_to_iter(const void *addr, size_t bytes, struct iov_iter *i)
{
	return to_iter(addr, bytes, i);
}
EXPORT_SYMBOL_GPL(copy_to_iter);

/* The same the other way. */
static size_t ubuf_from(void *addr, size_t bytes, struct iov_iter *i)
{
	bytes = min(bytes, i->count);
	bytes -= copy_from_user(addr, i->ubuf + i->iov_offset, bytes);
	advance(i, bytes);
	return bytes;
}

/* What could not be had is zero, as copy_from_user() leaves it. */
size_t copy_from_iter(void *addr, size_t bytes, struct iov_iter *i)
{
	if (likely(i->iter_type == ITER_UBUF))
		return ubuf_from(addr, bytes, i);
	return copy_pieces(i, bytes, piece_from(i, addr + __done, piece, n));
}
EXPORT_SYMBOL_GPL(copy_from_iter);

/* For holes. */
size_t iov_iter_zero(size_t bytes, struct iov_iter *i)
{
	return copy_pieces(i, bytes, piece_zero(i, piece, n));
}
EXPORT_SYMBOL_GPL(iov_iter_zero);

/* All folios are mapped by the kernel, in one piece. */
size_t copy_folio_to_iter(struct folio *folio, size_t offset, size_t bytes,
			  struct iov_iter *i)
{
	return to_iter(folio_address(folio) + offset, bytes, i);
}
EXPORT_SYMBOL_GPL(copy_folio_to_iter);

/* The folio is locked: a fault might want just that one. */
size_t copy_folio_from_iter_atomic(struct folio *folio, size_t offset,
				   size_t bytes, struct iov_iter *i)
{
	void *addr = folio_address(folio) + offset;

	return copy_pieces(i, bytes, piece_from_atomic(i, addr + __done, piece, n));
}
EXPORT_SYMBOL_GPL(copy_folio_from_iter_atomic);

/* A byte of each page, up to the first that is not there: how many cannot be read. */
static size_t touch_pages(const char __user *from, size_t bytes)
{
	const char __user *at = from, *end = from + bytes;
	char byte;

	while (at < end) {
		if (get_user(byte, at))
			return end - at;
		at = (const char __user *)(((__force unsigned long)at & PAGE_MASK) + PAGE_SIZE);
	}
	return 0;
}

/* Memory of the kernel is there. */
VISIBLE_IF_KUNIT size_t iter_fault_in(const struct iov_iter *i, size_t bytes)
{
	struct iov_iter ahead = *i;
	size_t n, missing;
	void *piece;

	KUNIT_STATIC_STUB_REDIRECT(iter_fault_in, i, bytes);
	if (i->iter_type == ITER_KVEC)
		return 0;
	while (bytes && (n = next_piece(&ahead, &piece))) {
		n = min(n, bytes);
		missing = touch_pages((__force const char __user *)piece, n);
		if (missing)
			return bytes - n + missing;
		advance(&ahead, n);
		bytes -= n;
	}
	return bytes;
}
EXPORT_SYMBOL_IF_KUNIT(iter_fault_in);

size_t fault_in_iov_iter_readable(const struct iov_iter *i, size_t bytes)
{
	return iter_fault_in(i, bytes);
}
EXPORT_SYMBOL_GPL(fault_in_iov_iter_readable);

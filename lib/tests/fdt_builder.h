/* SPDX-License-Identifier: GPL-2.0-only */
/* Devicetrees for tests, put together token by token. */
#ifndef _LIB_TESTS_FDT_BUILDER_H
#define _LIB_TESTS_FDT_BUILDER_H

#include <kunit/test.h>
#include <linux/align.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#define FDT_HEADER_SIZE	40

/* A blob under construction: the tokens from the front, names apart. */
struct builder {
	u8 structs[256], strings[64];
	u32 structs_len, strings_len;
};

static inline void put_u32(struct builder *b, u32 value)
{
	put_unaligned_be32(value, b->structs + b->structs_len);
	b->structs_len += 4;
}

static inline void put_bytes(struct builder *b, const void *data, u32 len)
{
	memset(b->structs + b->structs_len, 0, ALIGN(len, 4));
	memcpy(b->structs + b->structs_len, data, len);
	b->structs_len += ALIGN(len, 4);
}

static inline void begin(struct builder *b, const char *name)
{
	put_u32(b, 1);
	put_bytes(b, name, strlen(name) + 1);
}

static inline void prop(struct builder *b, const char *name, const void *data,
		 u32 len)
{
	put_u32(b, 3);
	put_u32(b, len);
	put_u32(b, b->strings_len);
	put_bytes(b, data, len);
	memcpy(b->strings + b->strings_len, name, strlen(name) + 1);
	b->strings_len += strlen(name) + 1;
}

/* The end of a node; of the root's, the end of the tree. */
static inline void end(struct builder *b)
{
	put_u32(b, 2);
}

/* The finished blob, of exactly its own size; freed with the test. */
static inline u8 *finish(struct kunit *test, const struct builder *b, u32 *size)
{
	u32 header[10] = {
		0xd00dfeed, 0, FDT_HEADER_SIZE, FDT_HEADER_SIZE + b->structs_len, 0,
		17, 16, 0, b->strings_len, b->structs_len,
	};
	u8 *blob;

	*size = FDT_HEADER_SIZE + b->structs_len + b->strings_len;
	header[1] = *size;
	blob = kunit_kmalloc(test, *size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, blob);
	for (int i = 0; i < 10; i++)
		put_unaligned_be32(header[i], blob + i * 4);
	memcpy(blob + FDT_HEADER_SIZE, b->structs, b->structs_len);
	memcpy(blob + FDT_HEADER_SIZE + b->structs_len, b->strings,
	       b->strings_len);
	return blob;
}

#endif /* _LIB_TESTS_FDT_BUILDER_H */

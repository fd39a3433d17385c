// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flattened devicetrees, format 17: a header, a block of tokens that spells
 * out the tree, and a block of strings for the names of properties. All
 * numbers are big-endian. Owns nothing.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fdt.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#define FDT_MAGIC	0xd00dfeed
#define FDT_VERSION	17
#define FDT_MAX_DEPTH	64

#define FDT_BEGIN_NODE	1
#define FDT_END_NODE	2
#define FDT_PROP	3
#define FDT_NOP		4
#define FDT_END		9

/* Words of the header. */
enum {
	H_MAGIC, H_TOTAL_SIZE, H_STRUCTS, H_STRINGS, H_RESERVED, H_VERSION,
	H_LAST_COMPATIBLE, H_BOOT_CPU, H_STRINGS_SIZE, H_STRUCTS_SIZE,
	H_WORDS,
};

/* The header is an array of big-endian words. */
static u32 header_word(const void *blob, int word)
{
	return get_unaligned_be32((const char *)blob + word * 4);
}

/* Does a block of @size bytes at @offset lie in the tree? */
static bool block_inside(u32 total, u32 offset, u32 size)
{
	return offset <= total && size <= total - offset;
}

/* It has no size of its own: it ends by itself, and with the tree at the latest. */
static void set_reserved(struct fdt *fdt, const void *blob)
{
	u32 at = header_word(blob, H_RESERVED);

	fdt->reserved = (const char *)blob + at;
	fdt->reserved_size = 0;
	if (at >= H_WORDS * 4 && at <= fdt->total_size)
		fdt->reserved_size = fdt->total_size - at;
}

/*
 * Older formats have no size for the block of tokens, so a walk of them could not
 * be kept inside; no loader of today makes one.
 */
int fdt_open(struct fdt *fdt, const void *blob, size_t max)
{
	u32 structs, strings;

	if (max < H_WORDS * 4 || header_word(blob, H_MAGIC) != FDT_MAGIC)
		return -EINVAL;
	fdt->total_size = header_word(blob, H_TOTAL_SIZE);
	fdt->structs_size = header_word(blob, H_STRUCTS_SIZE);
	fdt->strings_size = header_word(blob, H_STRINGS_SIZE);
	structs = header_word(blob, H_STRUCTS);
	strings = header_word(blob, H_STRINGS);
	if (header_word(blob, H_VERSION) < FDT_VERSION ||
	    header_word(blob, H_LAST_COMPATIBLE) > FDT_VERSION ||
	    fdt->total_size > max ||
	    !block_inside(fdt->total_size, structs, fdt->structs_size) ||
	    !block_inside(fdt->total_size, strings, fdt->strings_size))
		return -EINVAL;
	fdt->structs = (const char *)blob + structs;
	fdt->strings = (const char *)blob + strings;
	set_reserved(fdt, blob);
	return 0;
}
EXPORT_SYMBOL(fdt_open);

/* Pairs of address and size, to a pair of zeros. */
bool fdt_reserved(const struct fdt *fdt, unsigned int index, u64 *base,
		  u64 *size)
{
	const char *pair = fdt->reserved;

	if (index >= fdt->reserved_size / 16)
		return false;
	/* The zeros may stand before @index. */
	for (unsigned int i = 0; i <= index; i++, pair += 16) {
		*base = get_unaligned_be64(pair);
		*size = get_unaligned_be64(pair + 8);
		if (!*base && !*size)
			return false;
	}
	return true;
}
EXPORT_SYMBOL(fdt_reserved);

/* Where a walk is: @pos in the tokens never passes their end. */
struct cursor {
	const struct fdt *fdt;
	u32 pos;
	int depth;	/* of the node whose content comes next; -1: none */
};

/*
 * False at the end of the tokens: every reader checks, so none runs past it.
 */
static bool read_u32(struct cursor *c, u32 *value)
{
	if (c->fdt->structs_size - c->pos < 4)
		return false;
	*value = get_unaligned_be32(c->fdt->structs + c->pos);
	c->pos += 4;
	return true;
}

/* Skips @len bytes and what pads them to a whole word. */
static const void *read_bytes(struct cursor *c, u32 len)
{
	const char *start = c->fdt->structs + c->pos;
	u32 left = c->fdt->structs_size - c->pos;

	if (len > left)
		return NULL;
	c->pos += min((u32)ALIGN(len, 4), left);
	return start;
}

/* A text that ends before the block does, or NULL. */
static const char *text_in(const char *block, u32 size, u32 offset)
{
	if (offset >= size || !memchr(block + offset, 0, size - offset))
		return NULL;
	return block + offset;
}

/*
 * A node's name stands behind its token. Depth is bounded so that a damaged tree
 * cannot make a visitor's own stack of nodes grow without end.
 */
static int begin_node(struct cursor *c, const struct fdt_visitor *v)
{
	const char *name = text_in(c->fdt->structs, c->fdt->structs_size,
				   c->pos);

	/* One root, and no deeper than anybody needs. */
	if (!name || c->depth + 1 > FDT_MAX_DEPTH ||
	    !read_bytes(c, strlen(name) + 1))
		return -EINVAL;
	c->depth++;
	return v->begin_node ? v->begin_node(v->arg, name, c->depth) : 0;
}

/* An end that nothing has begun is damage, not depth -2. */
static int end_node(struct cursor *c, const struct fdt_visitor *v)
{
	if (c->depth < 0)
		return -EINVAL;
	c->depth--;
	return v->end_node ? v->end_node(v->arg, c->depth + 1) : 0;
}

/*
 * Length, name and content; the name is an offset into the block of strings.
 */
static int property(struct cursor *c, const struct fdt_visitor *v)
{
	struct fdt_prop prop;
	u32 name;

	if (c->depth < 0 || !read_u32(c, &prop.len) || !read_u32(c, &name))
		return -EINVAL;
	prop.data = read_bytes(c, prop.len);
	prop.name = text_in(c->fdt->strings, c->fdt->strings_size, name);
	if (!prop.data || !prop.name)
		return -EINVAL;
	return v->property ? v->property(v->arg, &prop, c->depth) : 0;
}

/*
 * The whole tree, once. What the visitor sees has been checked up to there; what
 * follows may still turn out to be damaged, and then the walk fails.
 */
int fdt_walk(const struct fdt *fdt, const struct fdt_visitor *v)
{
	struct cursor c = { .fdt = fdt, .depth = -1 };
	int ret = 0;
	u32 token;

	while (!ret) {
		if (!read_u32(&c, &token))
			return -EINVAL;
		switch (token) {
		case FDT_BEGIN_NODE:
			ret = begin_node(&c, v);
			break;
		case FDT_END_NODE:
			ret = end_node(&c, v);
			break;
		case FDT_PROP:
			ret = property(&c, v);
			break;
		case FDT_NOP:
			break;
		case FDT_END:
			return c.depth < 0 ? 0 : -EINVAL;
		default:
			return -EINVAL;
		}
	}
	return ret;
}
EXPORT_SYMBOL(fdt_walk);

/* More than two words do not fit: the last two count, as everywhere. */
u64 fdt_read_number(const void **data, int cells)
{
	u64 value = 0;

	for (; cells > 0; cells--) {
		value = value << 32 | get_unaligned_be32(*data);
		*data = (const char *)*data + 4;
	}
	return value;
}
EXPORT_SYMBOL(fdt_read_number);

/* A list of texts is one text behind another, each with its own 0. */
bool fdt_prop_has(const struct fdt_prop *prop, const char *text)
{
	const char *p = prop->data, *end = p + prop->len;
	size_t len = strlen(text);

	while (p < end) {
		size_t n = strnlen(p, end - p);

		if (n == end - p)
			return false;	/* no 0 at its end: no text */
		if (n == len && !memcmp(p, text, len))
			return true;
		p += n + 1;
	}
	return false;
}
EXPORT_SYMBOL(fdt_prop_has);

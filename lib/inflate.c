// SPDX-License-Identifier: GPL-2.0-only
/*
 * Undoing deflate: stored blocks, and blocks of codes by Huffman for bytes, lengths and
 * distances. Owns nothing; every number in the input may be a lie.
 *
 * A code is read bit by bit, the highest first: among the codes of each length the values
 * ascend, so it is enough to know how many there are of each length, and the symbols in
 * their order. That is slow, and short; what is unpacked here is unpacked once.
 */
#include <linux/array_size.h>
#include <linux/crc32.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/inflate.h>
#include <linux/minmax.h>
#include <linux/string.h>

#define MAX_BITS	15
#define NR_LITERALS	288
#define NR_DISTANCES	32

/* @count[n] codes of n bits; @symbols in the order of their codes. */
struct huffman {
	u16 count[MAX_BITS + 1];
	u16 symbols[NR_LITERALS];
};

/*
 * --- Bits, the lowest first. ---
 *
 * They are taken from whole bytes; what is left over is kept for the next.
 */

/* At most 32; what is behind the end does not exist. */
static int get_bits(struct inflate *s, unsigned int nr, u32 *value)
{
	while (s->nr_bits < nr) {
		if (s->in == s->in_end)
			return -EINVAL;
		s->bits |= (u64)*s->in++ << s->nr_bits;
		s->nr_bits += 8;
	}
	*value = s->bits & ((1ull << nr) - 1);
	s->bits >>= nr;
	s->nr_bits -= nr;
	return 0;
}

/* To the next byte: what was taken as a whole is given back. */
static void align_to_byte(struct inflate *s)
{
	s->in -= s->nr_bits / 8;
	s->bits = 0;
	s->nr_bits = 0;
}

/* --- Codes. --- */

/* -EINVAL: more codes than there can be; fewer are fine as long as nobody uses them. */
static int build(struct huffman *h, const u8 *lengths, unsigned int nr)
{
	u16 at[MAX_BITS + 1];
	int left = 1;

	memset(h->count, 0, sizeof(h->count));
	for (unsigned int i = 0; i < nr; i++)
		h->count[lengths[i]]++;
	at[1] = 0;
	for (unsigned int len = 1; len <= MAX_BITS; len++) {
		left = 2 * left - h->count[len];
		if (left < 0)
			return -EINVAL;
		if (len < MAX_BITS)
			at[len + 1] = at[len] + h->count[len];
	}
	for (unsigned int i = 0; i < nr; i++)
		if (lengths[i])
			h->symbols[at[lengths[i]]++] = i;
	return 0;
}

/* The next symbol. */
static int decode(struct inflate *s, const struct huffman *h, u32 *symbol)
{
	int code = 0, first = 0, index = 0;
	u32 bit;

	for (unsigned int len = 1; len <= MAX_BITS; len++) {
		if (get_bits(s, 1, &bit))
			return -EINVAL;
		code |= bit;
		if (code - first < h->count[len]) {
			*symbol = h->symbols[index + code - first];
			return 0;
		}
		index += h->count[len];
		first = (first + h->count[len]) * 2;
		code *= 2;
	}
	return -EINVAL;
}

/* --- What comes out. --- */

/* A byte that stands for itself. */
static int put_byte(struct inflate *s, u8 byte)
{
	if (s->out == s->out_end)
		return -ENOSPC;
	*s->out++ = byte;
	return 0;
}

/* What was there before, once more; it may reach into what comes now. */
static int copy_back(struct inflate *s, u32 length, u32 distance)
{
	if (distance > s->out - s->out_start)
		return -EINVAL;
	if (length > s->out_end - s->out)
		return -ENOSPC;
	for (; length; length--, s->out++)
		*s->out = s->out[-(long)distance];
	return 0;
}

/* A base, and as many bits as are added to it. */
static const u16 length_base[] = {
	3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99,
	115, 131, 163, 195, 227, 258,
};
static const u8 length_bits[] = {
	0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
};
static const u16 distance_base[] = {
	1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025,
	1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
};
static const u8 distance_bits[] = {
	0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12,
	12, 13, 13,
};

/* @symbol is that of a length; its distance follows. */
static int read_copy(struct inflate *s, u32 symbol, const struct huffman *distances)
{
	u32 length, distance, extra;

	symbol -= 257;
	if (symbol >= ARRAY_SIZE(length_base) ||
	    get_bits(s, length_bits[symbol], &extra))
		return -EINVAL;
	length = length_base[symbol] + extra;
	if (decode(s, distances, &symbol) || symbol >= ARRAY_SIZE(distance_base) ||
	    get_bits(s, distance_bits[symbol], &extra))
		return -EINVAL;
	distance = distance_base[symbol] + extra;
	return copy_back(s, length, distance);
}

/* Up to the symbol that ends the block. */
static int read_codes(struct inflate *s, const struct huffman *literals,
		      const struct huffman *distances)
{
	u32 symbol;
	int err = 0;

	while (!err) {
		if (decode(s, literals, &symbol))
			return -EINVAL;
		if (symbol == 256)
			return 0;
		err = symbol < 256 ? put_byte(s, symbol) : read_copy(s, symbol, distances);
	}
	return err;
}

/*
 * --- Blocks. ---
 *
 * Each says how it is coded, and whether it is the last.
 */

/* Its length comes twice, once inverted. */
static int stored_block(struct inflate *s)
{
	u32 len, inverted;

	align_to_byte(s);
	if (get_bits(s, 16, &len) || get_bits(s, 16, &inverted) || len != (~inverted & 0xffff))
		return -EINVAL;
	align_to_byte(s);
	if (len > s->in_end - s->in)
		return -EINVAL;
	if (len > s->out_end - s->out)
		return -ENOSPC;
	memcpy(s->out, s->in, len);
	s->in += len;
	s->out += len;
	return 0;
}

/* The codes that everybody knows. */
static int fixed_block(struct inflate *s, struct huffman *h)
{
	u8 lengths[NR_LITERALS];

	memset(lengths, 8, 144);
	memset(lengths + 144, 9, 112);
	memset(lengths + 256, 7, 24);
	memset(lengths + 280, 8, 8);
	build(&h[0], lengths, NR_LITERALS);
	memset(lengths, 5, NR_DISTANCES);
	build(&h[1], lengths, 30);
	return read_codes(s, &h[0], &h[1]);
}

/* Lengths of codes, coded themselves: 16 to 18 stand for repetitions. */
static int read_lengths(struct inflate *s, const struct huffman *h, u8 *lengths,
			unsigned int nr)
{
	static const u8 bits[] = { 2, 3, 7 }, base[] = { 3, 3, 11 };
	unsigned int at = 0;
	u32 symbol, repeat;
	u8 value;

	while (at < nr) {
		if (decode(s, h, &symbol))
			return -EINVAL;
		if (symbol < 16) {
			lengths[at++] = symbol;
			continue;
		}
		if ((symbol == 16 && !at) || get_bits(s, bits[symbol - 16], &repeat))
			return -EINVAL;
		value = symbol == 16 ? lengths[at - 1] : 0;
		repeat += base[symbol - 16];
		if (repeat > nr - at)
			return -EINVAL;
		memset(lengths + at, value, repeat);
		at += repeat;
	}
	return 0;
}

/* How the lengths are coded: in an order that leaves the rare ones to the end. */
static int read_length_codes(struct inflate *s, struct huffman *h, u32 nr)
{
	static const u8 order[] = {
		16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
	};
	u8 lengths[ARRAY_SIZE(order)] = {};
	u32 value;

	for (u32 i = 0; i < nr; i++) {
		if (get_bits(s, 3, &value))
			return -EINVAL;
		lengths[order[i]] = value;
	}
	return build(h, lengths, ARRAY_SIZE(order));
}

/* The codes come first, coded themselves; 286 and 30 are as many as have a meaning. */
static int dynamic_block(struct inflate *s, struct huffman *h)
{
	u8 lengths[NR_LITERALS + NR_DISTANCES];
	u32 literals, distances, codes;

	if (get_bits(s, 5, &literals) || get_bits(s, 5, &distances) || get_bits(s, 4, &codes))
		return -EINVAL;
	literals += 257;
	distances += 1;
	if (literals > 286 || distances > 30 || read_length_codes(s, &h[0], codes + 4) ||
	    read_lengths(s, &h[0], lengths, literals + distances))
		return -EINVAL;
	/* Without its end a block has none. */
	if (!lengths[256] || build(&h[0], lengths, literals) ||
	    build(&h[1], lengths + literals, distances))
		return -EINVAL;
	return read_codes(s, &h[0], &h[1]);
}

/* Up to the one that says it is the last. */
static int inflate_blocks(struct inflate *s)
{
	struct huffman h[2];	/* literals and lengths; distances */
	u32 last, type;
	int err;

	do {
		if (get_bits(s, 1, &last) || get_bits(s, 2, &type))
			return -EINVAL;
		if (type == 0)
			err = stored_block(s);
		else if (type == 1)
			err = fixed_block(s, h);
		else
			err = type == 2 ? dynamic_block(s, h) : -EINVAL;
	} while (!err && !last);
	align_to_byte(s);
	return err;
}

/* --- gzip. --- */

enum gzip_flags { FHCRC = 2, FEXTRA = 4, FNAME = 8, FCOMMENT = 16 };

/* What is not there cannot be passed over. */
static int skip(struct inflate *s, size_t len)
{
	if (len > s->in_end - s->in)
		return -EINVAL;
	s->in += len;
	return 0;
}

/* Up to its NUL. */
static int skip_string(struct inflate *s)
{
	const u8 *end = memchr(s->in, 0, s->in_end - s->in);

	return end ? skip(s, end + 1 - s->in) : -EINVAL;
}

/* Its length comes before it. */
static int skip_extra(struct inflate *s)
{
	if (s->in_end - s->in < 2)
		return -EINVAL;
	return skip(s, 2 + s->in[0] + (s->in[1] << 8));
}

/* What is said of the file besides its content is passed over. */
static int read_header(struct inflate *s)
{
	const u8 *head = s->in;
	int err = skip(s, 10);

	if (err || memcmp(head, "\x1f\x8b\x08", 3) || head[3] & ~0x1f)
		return -EINVAL;
	if (head[3] & FEXTRA)
		err = skip_extra(s);
	if (!err && head[3] & FNAME)
		err = skip_string(s);
	if (!err && head[3] & FCOMMENT)
		err = skip_string(s);
	return err ?: head[3] & FHCRC ? skip(s, 2) : 0;
}

int gunzip(struct inflate *s)
{
	u32 crc, size, len;
	int err = read_header(s);

	if (err)
		return err;
	s->bits = 0;
	s->nr_bits = 0;
	s->out_start = s->out;
	err = inflate_blocks(s);
	if (err)
		return err;
	if (get_bits(s, 32, &crc) || get_bits(s, 32, &size))
		return -EINVAL;
	align_to_byte(s);
	len = s->out - s->out_start;
	return size == len && crc == ~crc32(~0u, s->out_start, len) ? 0 : -EINVAL;
}
EXPORT_SYMBOL_GPL(gunzip);

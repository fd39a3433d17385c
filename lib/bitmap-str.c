// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading bitmaps from text and printing them; see <linux/bitmap-str.h>.
 *
 * The text comes from users (the command line, files in /proc and /sys), so
 * every number is checked against the map before a bit is set. Owns nothing.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/sprintf.h>

/* One term of a list: @used bits out of each @group from @start to @end. */
struct bit_region {
	unsigned int start;
	unsigned int end;
	unsigned int used;
	unsigned int group;
	unsigned int nbits;
};

/* "N" is the last bit of the map, whatever its size. */
static const char *parse_bit_number(const char *s, unsigned int nbits,
				    unsigned int *num)
{
	unsigned long long n = 0;

	if (*s == 'N' && !isalnum(s[1])) {
		*num = nbits - 1;
		return s + 1;
	}
	if (!isdigit(*s))
		return NULL;
	for (; isdigit(*s); s++) {
		n = n * 10 + (*s - '0');
		if (n > 0xffffffffULL)
			return NULL;
	}
	*num = n;
	return s;
}

static bool ends_term(char c)
{
	return !c || c == ',' || isspace(c);
}

/* The ":used/group" that may follow a range. */
static const char *parse_pattern(const char *s, struct bit_region *r)
{
	if (*s != ':')
		return s;
	s = parse_bit_number(s + 1, r->nbits, &r->used);
	if (!s || *s != '/')
		return NULL;
	return parse_bit_number(s + 1, r->nbits, &r->group);
}

/* "all", a bit, or a range with or without a pattern. NULL if none of them. */
static const char *parse_region(const char *s, struct bit_region *r)
{
	if (!strncasecmp(s, "all", 3)) {
		r->start = 0;
		r->end = r->nbits - 1;
		s += 3;
	} else {
		s = parse_bit_number(s, r->nbits, &r->start);
		if (!s)
			return NULL;
		r->end = r->start;
		if (*s == '-') {
			s = parse_bit_number(s + 1, r->nbits, &r->end);
			if (!s)
				return NULL;
		} else if (*s == ':') {
			/* A pattern wants a range, be it of one bit. */
			return NULL;
		}
	}
	r->used = r->group = r->end - r->start + 1;
	return parse_pattern(s, r);
}

static int set_region(unsigned long *map, const struct bit_region *r)
{
	unsigned long start;

	if (r->start > r->end || !r->group || r->used > r->group)
		return -EINVAL;
	if (r->end >= r->nbits)
		return -ERANGE;
	for (start = r->start; start <= r->end; start += r->group)
		bitmap_set(map, start,
			   min_t(unsigned long, r->used, r->end - start + 1));
	return 0;
}

/*
 * Sets the bits that a list names, and no other. -EINVAL for what is no list,
 * -ERANGE for a bit beyond the map; the map is of no use then.
 */
int bitmap_parselist(const char *buf, unsigned long *maskp, int nmaskbits)
{
	struct bit_region r = { .nbits = nmaskbits };
	int err;

	bitmap_zero(maskp, r.nbits);
	for (;;) {
		while (isspace(*buf) || *buf == ',')
			buf++;
		if (!*buf)
			return 0;
		buf = parse_region(buf, &r);
		if (!buf || !ends_term(*buf))
			return -EINVAL;
		err = set_region(maskp, &r);
		if (err)
			return err;
	}
}
EXPORT_SYMBOL(bitmap_parselist);

/* One group of hex digits, read backwards from @end; returns its start. */
static const char *parse_hex_group(const char *start, const char *end,
				   u32 *group)
{
	unsigned int shift = 0;

	*group = 0;
	while (end > start && isxdigit(end[-1])) {
		char c = *--end;

		if (shift >= 32)
			return NULL;
		*group |= (u32)(isdigit(c) ? c - '0' : tolower(c) - 'a' + 10)
			  << shift;
		shift += 4;
	}
	return shift ? end : NULL;
}

/* Puts 32 bits at @pos; false if one of them lies beyond the map. */
static bool store_group(unsigned long *map, unsigned int nbits,
			unsigned int pos, u32 group)
{
	if (pos < nbits)
		map[BIT_WORD(pos)] |= (unsigned long)group
				      << (pos % BITS_PER_LONG);
	if (!group)
		return true;
	return pos < nbits && fls(group) <= nbits - pos;
}

/*
 * Reads a mask of at most @buflen characters: groups of up to eight hex
 * digits, highest first. It is read from its end, where bit 0 is.
 */
int bitmap_parse(const char *buf, unsigned int buflen, unsigned long *maskp,
		 int nmaskbits)
{
	const char *start = skip_spaces(buf);
	const char *end = buf + strnlen(buf, buflen);
	unsigned int pos = 0;
	u32 group;

	while (end > start && isspace(end[-1]))
		end--;
	bitmap_zero(maskp, nmaskbits);
	for (;; pos += 32) {
		end = parse_hex_group(start, end, &group);
		if (!end)
			return -EINVAL;
		if (!store_group(maskp, nmaskbits, pos, group))
			return -EOVERFLOW;
		if (end == start)
			return 0;
		if (*--end != ',')
			return -EINVAL;
	}
}
EXPORT_SYMBOL(bitmap_parse);

int bitmap_print(enum bitmap_form form, char *buf, const unsigned long *maskp,
		 int nmaskbits)
{
	/* From @buf to the end of its page. */
	size_t len = 4096 - ((unsigned long)buf & 4095);

	return form == BITMAP_AS_LIST ?
		scnprintf(buf, len, "%*pbl\n", nmaskbits, maskp) :
		scnprintf(buf, len, "%*pb\n", nmaskbits, maskp);
}
EXPORT_SYMBOL(bitmap_print);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Identifiers of sixteen bytes: their two orders and their text. Making random
 * ones needs a source of randomness, which the caller has. Owns nothing.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/uuid.h>

const uuid_t uuid_null;
EXPORT_SYMBOL(uuid_null);
const guid_t guid_null;
EXPORT_SYMBOL(guid_null);

const u8 guid_index[UUID_SIZE] = {
	3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15
};
const u8 uuid_index[UUID_SIZE] = {
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
};

void uuid_set_random(uuid_t *uuid, const u8 random[UUID_SIZE])
{
	memcpy(uuid->b, random, UUID_SIZE);
	uuid->b[6] = (uuid->b[6] & 0x0f) | 0x40;	/* version 4 */
	uuid->b[8] = (uuid->b[8] & 0x3f) | 0x80;	/* variant DCE */
}
EXPORT_SYMBOL(uuid_set_random);

static bool is_hyphen_place(unsigned int i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

bool uuid_is_valid(const char *uuid)
{
	unsigned int i;

	for (i = 0; i < UUID_STRING_LEN; i++) {
		if (is_hyphen_place(i) ? uuid[i] != '-' : !isxdigit(uuid[i]))
			return false;
	}
	return true;
}
EXPORT_SYMBOL(uuid_is_valid);

static int parse_bytes(const char *text, u8 *bytes, const u8 *index)
{
	unsigned int i;

	if (!uuid_is_valid(text))
		return -EINVAL;
	for (i = 0; i < UUID_SIZE; i++) {
		if (*text == '-')
			text++;
		bytes[index[i]] = hex_to_bin(text[0]) << 4 |
				  hex_to_bin(text[1]);
		text += 2;
	}
	return 0;
}

int uuid_parse(const char *uuid, uuid_t *u)
{
	return parse_bytes(uuid, u->b, uuid_index);
}
EXPORT_SYMBOL(uuid_parse);

int guid_parse(const char *uuid, guid_t *u)
{
	return parse_bytes(uuid, u->b, guid_index);
}
EXPORT_SYMBOL(guid_parse);

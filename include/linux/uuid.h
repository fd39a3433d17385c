/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Universally unique identifiers: sixteen bytes. A uuid_t is stored in the
 * order in which it is written, a guid_t with its first three fields little
 * endian.
 */
#ifndef __LINUX_UUID_H
#define __LINUX_UUID_H

#include <linux/string.h>
#include <linux/types.h>

#define UUID_SIZE	16
#define UUID_STRING_LEN	36

typedef struct {
	__u8 b[UUID_SIZE];
} uuid_t;

typedef struct {
	__u8 b[UUID_SIZE];
} guid_t;

#define UUID_INIT(a, b, c, d0, d1, d2, d3, d4, d5, d6, d7)		\
((uuid_t){ {								\
	((a) >> 24) & 0xff, ((a) >> 16) & 0xff, ((a) >> 8) & 0xff,	\
	(a) & 0xff, ((b) >> 8) & 0xff, (b) & 0xff, ((c) >> 8) & 0xff,	\
	(c) & 0xff, (d0), (d1), (d2), (d3), (d4), (d5), (d6), (d7) } })

#define GUID_INIT(a, b, c, d0, d1, d2, d3, d4, d5, d6, d7)		\
((guid_t){ {								\
	(a) & 0xff, ((a) >> 8) & 0xff, ((a) >> 16) & 0xff,		\
	((a) >> 24) & 0xff, (b) & 0xff, ((b) >> 8) & 0xff, (c) & 0xff,	\
	((c) >> 8) & 0xff, (d0), (d1), (d2), (d3), (d4), (d5), (d6), (d7) } })

extern const uuid_t uuid_null;
extern const guid_t guid_null;

/* Where byte i of the text is in the structure. */
extern const u8 guid_index[UUID_SIZE];
extern const u8 uuid_index[UUID_SIZE];

static inline bool uuid_equal(const uuid_t *u1, const uuid_t *u2)
{
	return memcmp(u1, u2, sizeof(uuid_t)) == 0;
}

static inline bool guid_equal(const guid_t *u1, const guid_t *u2)
{
	return memcmp(u1, u2, sizeof(guid_t)) == 0;
}

static inline void uuid_copy(uuid_t *dst, const uuid_t *src)
{
	memcpy(dst, src, sizeof(uuid_t));
}

static inline bool uuid_is_null(const uuid_t *uuid)
{
	return uuid_equal(uuid, &uuid_null);
}

/* Marks sixteen random bytes as a random (version 4) identifier. */
void uuid_set_random(uuid_t *uuid, const u8 random[UUID_SIZE]);

/* xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, whatever may follow it. */
bool uuid_is_valid(const char *uuid);
int uuid_parse(const char *uuid, uuid_t *u);
int guid_parse(const char *uuid, guid_t *u);

#endif /* __LINUX_UUID_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading cpio archives (newc). Every number in them may be a lie: nothing is
 * followed that does not lie in the archive. Owns nothing.
 *
 * A file is a header of 13 numbers of 8 hexadecimal digits behind a magic
 * word, its name, and its content; the name and the content are each filled up
 * to a multiple of 4 bytes, counted from the header.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/cpio.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/string.h>

#define MAGIC_SIZE	6
#define FIELD_SIZE	8
#define HEADER_SIZE	(MAGIC_SIZE + 13 * FIELD_SIZE)
#define TRAILER		"TRAILER!!!"

enum field {
	INO, MODE, UID, GID, NLINK, MTIME, FILE_SIZE, DEV_MAJOR, DEV_MINOR, RDEV_MAJOR,
	RDEV_MINOR, NAME_SIZE,
};

/* A number of the header; -EINVAL if it is none. */
static int read_field(const char *header, enum field which, u32 *value)
{
	const char *p = header + MAGIC_SIZE + which * FIELD_SIZE;

	*value = 0;
	for (int i = 0; i < FIELD_SIZE; i++) {
		int digit = hex_to_bin(p[i]);

		if (digit < 0)
			return -EINVAL;
		*value = *value << 4 | digit;
	}
	return 0;
}

static bool has_magic(const char *p)
{
	/* The second has a sum of the content, which we leave alone. */
	return !memcmp(p, "070701", MAGIC_SIZE) ||
	       !memcmp(p, "070702", MAGIC_SIZE);
}

/* Past the zeros behind an archive. */
static void skip_zeros(struct cpio *cpio)
{
	while (cpio->pos < cpio->end && !*cpio->pos)
		cpio->pos++;
}

/* The last file may lack its filling. */
static void advance(struct cpio *cpio, size_t size)
{
	size_t left = cpio->end - cpio->pos;

	cpio->pos += size < left ? size : left;
}

/* All that does not say where anything is. */
static int read_attributes(const char *header, struct cpio_entry *entry)
{
	const struct {
		enum field field;
		u32 *value;
	} fields[] = {
		{ INO, &entry->ino }, { MODE, &entry->mode }, { UID, &entry->uid },
		{ GID, &entry->gid }, { NLINK, &entry->nlink }, { MTIME, &entry->mtime },
		{ DEV_MAJOR, &entry->dev_major }, { DEV_MINOR, &entry->dev_minor },
		{ RDEV_MAJOR, &entry->rdev_major }, { RDEV_MINOR, &entry->rdev_minor },
	};

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (read_field(header, fields[i].field, fields[i].value))
			return -EINVAL;
	return 0;
}

/* One header, one file. */
static int read_entry(struct cpio *cpio, struct cpio_entry *entry)
{
	size_t left = cpio->end - cpio->pos, data_at;
	u32 name_size, size;

	if (left < HEADER_SIZE || !has_magic(cpio->pos) ||
	    read_attributes(cpio->pos, entry) ||
	    read_field(cpio->pos, FILE_SIZE, &size) ||
	    read_field(cpio->pos, NAME_SIZE, &name_size))
		return -EINVAL;
	if (!name_size || name_size > left - HEADER_SIZE ||
	    cpio->pos[HEADER_SIZE + name_size - 1])
		return -EINVAL;
	data_at = ALIGN(HEADER_SIZE + (size_t)name_size, 4);
	if (size && (data_at > left || size > left - data_at))
		return -EINVAL;
	entry->name = cpio->pos + HEADER_SIZE;
	entry->data = size ? cpio->pos + data_at : NULL;
	entry->size = size;
	entry->archive = cpio->archive;
	advance(cpio, ALIGN(data_at + size, 4));
	return 1;
}

int cpio_next(struct cpio *cpio, struct cpio_entry *entry)
{
	for (;;) {
		int ret;

		skip_zeros(cpio);
		if (cpio->pos == cpio->end)
			return 0;
		ret = read_entry(cpio, entry);
		if (ret < 0)
			cpio->pos = cpio->end;
		if (ret < 0 || strcmp(entry->name, TRAILER))
			return ret;
		cpio->archive++;
	}
}
EXPORT_SYMBOL_GPL(cpio_next);

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading a flattened devicetree: the description of the machine that the
 * loader hands over. It comes from outside and is believed in nothing: every
 * offset and length is checked before it is used.
 */
#ifndef _LINUX_FDT_H
#define _LINUX_FDT_H

#include <linux/types.h>

/* A tree whose header makes sense. Points into the blob, which must stay. */
struct fdt {
	const char *structs;
	const char *strings;
	const char *reserved;
	u32 structs_size;
	u32 strings_size;
	u32 reserved_size;
	u32 total_size;
};

/* A property: @len bytes, big-endian numbers, or text that ends with a 0. */
struct fdt_prop {
	const char *name;
	const void *data;
	u32 len;
};

/*
 * What a walk calls, in the order of the tree. @depth is 0 for the root, whose
 * name is empty. Properties of a node come before its children. A value other
 * than 0 ends the walk, which returns it.
 */
struct fdt_visitor {
	int (*begin_node)(void *arg, const char *name, int depth);
	int (*property)(void *arg, const struct fdt_prop *prop, int depth);
	int (*end_node)(void *arg, int depth);
	void *arg;
};

/* 0, or -EINVAL if the first @max bytes of @blob hold no sound header. */
int fdt_open(struct fdt *fdt, const void *blob, size_t max);
/* 0, or -EINVAL where the tree is cut or malformed. */
int fdt_walk(const struct fdt *fdt, const struct fdt_visitor *visitor);

/* The @index-th range of memory that is not to be used; false: there is none. */
bool fdt_reserved(const struct fdt *fdt, unsigned int index, u64 *base,
		  u64 *size);

/* A number of @cells 32-bit words at *@data, which moves behind it. */
u64 fdt_read_number(const void **data, int cells);
/* Is @prop a text that equals, or a list of texts that holds, @text? */
bool fdt_prop_has(const struct fdt_prop *prop, const char *text);

/*
 * A path such as "/soc/serial@9000000", followed through a walk. The text need
 * not end with a 0. A part of it that says no address fits any.
 */
struct fdt_path {
	const char *text;
	size_t len;
	int matched;		/* so many parts fit where the walk is */
};

/* From begin_node, for every node: is it the one at the end of the path? */
bool fdt_path_enter(struct fdt_path *path, const char *name, int depth);

/*
 * What /chosen says of the loader's console: its path, and what follows behind
 * the path's colon, which ends with a 0 and may be empty. -ENOENT if it says
 * nothing, or names an alias that there is not.
 */
int fdt_stdout(const struct fdt *fdt, struct fdt_path *path,
	       const char **options);

#endif /* _LINUX_FDT_H */

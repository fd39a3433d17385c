// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paths in a flattened devicetree, and the console that they lead to. Owns
 * nothing: paths point into the tree.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fdt.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* The @index-th part of the path, between slashes; its length, 0: there is none. */
static size_t path_part(const struct fdt_path *path, int index,
			const char **part)
{
	const char *pos = path->text, *end = path->text + path->len;

	for (;;) {
		const char *slash;

		while (pos < end && *pos == '/')
			pos++;
		slash = memchr(pos, '/', end - pos) ?: end;
		if (!index--) {
			*part = pos;
			return slash - pos;
		}
		if (slash == end)
			return 0;
		pos = slash;
	}
}

/* A name may have an address behind an @, which the part may leave out. */
static bool part_fits(const char *part, size_t len, const char *name)
{
	if (strncmp(part, name, len))
		return false;
	return !name[len] || (name[len] == '@' && !memchr(part, '@', len));
}

/*
 * What fitted at this depth or below was of a node that the walk has left. The
 * root is depth 0 and no part of the path.
 */
bool fdt_path_enter(struct fdt_path *path, const char *name, int depth)
{
	const char *part;
	size_t len;

	if (depth <= path->matched)
		path->matched = max(depth - 1, 0);
	if (depth != path->matched + 1)
		return false;
	len = path_part(path, depth - 1, &part);
	if (!len || !part_fits(part, len, name))
		return false;
	path->matched = depth;
	return !path_part(path, depth, &part);
}
EXPORT_SYMBOL(fdt_path_enter);

/* --- The loader's console. --- */

/* A text of a property of a node right below the root. */
struct lookup {
	const char *node;
	const char *property;
	size_t property_len;
	int depth;		/* 1 within the node */
	const char *found;
};

static int lookup_begin(void *arg, const char *name, int depth)
{
	struct lookup *l = arg;

	l->depth = depth == 1 && !strcmp(name, l->node);
	return 0;
}

static int lookup_property(void *arg, const struct fdt_prop *prop, int depth)
{
	struct lookup *l = arg;
	const char *text = prop->data;

	if (!l->depth || depth != 1 ||
	    strncmp(prop->name, l->property, l->property_len) ||
	    prop->name[l->property_len] || !prop->len || text[prop->len - 1])
		return 0;
	l->found = text;
	return 1;
}

/* Found is what ended the walk by a 1; a damaged tree ends it by an error. */
static const char *look_up(const struct fdt *fdt, struct lookup *l)
{
	const struct fdt_visitor visitor = {
		.begin_node = lookup_begin, .property = lookup_property,
		.arg = l,
	};

	return fdt_walk(fdt, &visitor) == 1 ? l->found : NULL;
}

static const char *chosen(const struct fdt *fdt, const char *property)
{
	return look_up(fdt, &(struct lookup){
		.node = "chosen", .property = property,
		.property_len = strlen(property) });
}

int fdt_stdout(const struct fdt *fdt, struct fdt_path *path,
	       const char **options)
{
	const char *text = chosen(fdt, "stdout-path") ?:
				   chosen(fdt, "linux,stdout-path");
	size_t len;

	if (!text)
		return -ENOENT;
	len = strcspn(text, ":");
	*options = text[len] ? text + len + 1 : "";
	/* An alias stands for a path, and has no options of its own. */
	if (*text != '/') {
		text = look_up(fdt, &(struct lookup){ .node = "aliases",
						      .property = text,
						      .property_len = len });
		if (!text || *text != '/')
			return -ENOENT;
		len = strcspn(text, ":");
	}
	*path = (struct fdt_path){ .text = text, .len = len };
	return 0;
}
EXPORT_SYMBOL(fdt_stdout);

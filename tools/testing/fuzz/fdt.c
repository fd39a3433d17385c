// SPDX-License-Identifier: GPL-2.0-only
/* Devicetrees: every byte of every property is looked at. */
#include <linux/compiler.h>
#include <linux/fdt.h>
#include <linux/string.h>

#include "fuzz.h"

static int begin_node(void *arg, const char *name, int depth)
{
	*(size_t *)arg += strlen(name) + depth;
	return 0;
}

/* The tree's own path is followed through it. */
static int follow(void *arg, const char *name, int depth)
{
	fdt_path_enter(arg, name, depth);
	return 0;
}

static int property(void *arg, const struct fdt_prop *prop, int depth)
{
	*(size_t *)arg += strlen(prop->name) + fdt_prop_has(prop, "okay");
	for (u32 i = 0; i < prop->len; i++)
		*(size_t *)arg += ((const u8 *)prop->data)[i];
	return 0;
}

static int end_node(void *arg, int depth)
{
	return 0;
}

static void run(const void *data, size_t size)
{
	size_t sum = 0;
	const struct fdt_visitor visitor = {
		.begin_node = begin_node, .property = property,
		.end_node = end_node, .arg = &sum,
	};
	struct fdt_path path;
	const struct fdt_visitor follower = {
		.begin_node = follow, .arg = &path,
	};
	const char *options;
	struct fdt fdt;
	u64 a, b;

	if (fdt_open(&fdt, data, size))
		return;
	fdt_walk(&fdt, &visitor);
	for (unsigned int i = 0; i < 100 && fdt_reserved(&fdt, i, &a, &b); i++)
		sum += a + b;
	if (!fdt_stdout(&fdt, &path, &options)) {
		sum += strlen(options);
		fdt_walk(&fdt, &follower);
	}
	barrier_data(&sum);
}

const struct fuzz_target fuzz_fdt = { "fdt", run };

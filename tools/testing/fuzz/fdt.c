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
	struct fdt fdt;

	if (!fdt_open(&fdt, data, size))
		fdt_walk(&fdt, &visitor);
	barrier_data(&sum);
}

const struct fuzz_target fuzz_fdt = { "fdt", run };

// SPDX-License-Identifier: GPL-2.0-only
/*
 * How far the kernel is moved from the address that it was linked for.
 *
 * Called by head.S before anything is relocated, while the image runs where it
 * lies in memory: functions are reached by distances, but no data here may hold
 * a pointer that the linker has filled in. Owns nothing.
 */
#include <asm/archrandom.h>
#include <asm/page.h>
#include <asm/setup.h>
#include <linux/cmdline.h>
#include <linux/fdt.h>
#include <linux/init.h>
#include <linux/string.h>

#include "arm64.h"

#define MAX_DTB_SIZE	(2ul << 20)

extern char _text[], _end[];

/* What /chosen says. */
struct chosen {
	bool inside;
	bool off;		/* "nokaslr" */
	u64 seed;
};

static int __init chosen_begin(void *arg, const char *name, int depth)
{
	struct chosen *c = arg;

	c->inside = depth == 1 && !strcmp(name, "chosen");
	return 0;
}

/* The seed is wiped: whoever reads the tree later could work out where we are. */
static int __init chosen_property(void *arg, const struct fdt_prop *prop,
				  int depth)
{
	struct chosen *c = arg;
	const void *data = prop->data;

	if (!c->inside)
		return 0;
	if (!strcmp(prop->name, "bootargs")) {
		c->off = cmdline_has_word(data, prop->len, "nokaslr");
	} else if (!strcmp(prop->name, "kaslr-seed") && prop->len == 8) {
		c->seed = fdt_read_number(&data, 2);
		memzero_explicit((void *)prop->data, prop->len);
	}
	return 0;
}

/* 0 where the processor has no generator, or it has nothing to give. */
static u64 __init random_by_cpu(void)
{
	unsigned long value;

	return arch_get_random_longs(&value, 1) ? value : 0;
}

/*
 * A multiple of KIMAGE_ALIGN. Without a random number the image stays where it
 * is: an address that can be guessed is not worth a move.
 */
unsigned long __init kaslr_offset_early(void *dtb)
{
	unsigned long room = KIMAGE_WINDOW - (KIMAGE_LINKED - KIMAGE_START) -
			     (_end - _text);
	struct fdt_visitor visitor = {
		.begin_node = chosen_begin, .property = chosen_property,
	};
	struct chosen chosen = { };
	struct fdt fdt;

	visitor.arg = &chosen;
	if (!fdt_open(&fdt, dtb, MAX_DTB_SIZE))
		fdt_walk(&fdt, &visitor);
	chosen.seed ^= random_by_cpu();
	if (chosen.off || !chosen.seed)
		return 0;
	/* Where it was linked would look as if nobody had chosen. */
	return (1 + chosen.seed % (room / KIMAGE_ALIGN)) * KIMAGE_ALIGN;
}

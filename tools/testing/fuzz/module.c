// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module loader, up to where code of the module would run: what is then
 * executed no loader can check.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../../../kernel/module/internal.h"
#include "fuzz.h"

static void run(const void *data, size_t size)
{
	char *copy __free(kvfree) = kvmalloc(size ?: 1, GFP_KERNEL);
	struct load_info info = { .image = copy, .len = size };

	if (!copy)
		return;
	memcpy(copy, data, size);
	if (!module_prepare(&info))
		module_discard(info.mod);
}

const struct fuzz_target fuzz_module = { "module", run };
